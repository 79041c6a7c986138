//! What a clock needs to know, kept in memory until somebody changes it.

use crate::context::System;
use db::territory::{self, Kept};
use db::{Conn, DbResult, catalogue, clocks};
use domain::calendar::Calendar;
use domain::catalogue::PetitionType;
use domain::clocks::{Phase, Terms};
use domain::deadline::Term;
use domain::ids::PetitionTypeId;
use std::sync::{Arc, RwLock};

/// Calendar and terms of one version.
#[derive(Clone, Debug)]
pub(crate) struct Clockwork {
    version: i64,
    pub(crate) calendar: Calendar,
    pub(crate) terms: Terms,
}

impl Clockwork {
    /// Reads it.
    pub(crate) async fn read(conn: &mut Conn) -> DbResult<Self> {
        let version = territory::version(conn, Kept::Clockwork).await?;
        let rules = clocks::term_rules(conn).await?;
        Ok(Self {
            version,
            calendar: Calendar {
                hours: clocks::hours(conn).await?,
                days_off: catalogue::non_working_days(conn).await?,
            },
            terms: Terms(rules.into_iter().map(|line| line.rule).collect()),
        })
    }

    /// The term of a phase for a petition of a type.
    pub(crate) fn term(&self, phase: Phase, kind: &PetitionType, priority: i64) -> Term {
        self.terms.of(phase, kind.id, priority, kind.term)
    }

    /// The same for a phase in which the term of the type plays no part.
    pub(crate) fn term_of(
        &self,
        phase: Phase,
        kind: PetitionTypeId,
        priority: i64,
        promise: Term,
    ) -> Term {
        self.terms.of(phase, kind, priority, promise)
    }
}

/// What a process keeps of it.
#[derive(Clone, Debug, Default)]
pub struct KeptClockwork(Arc<RwLock<Option<Arc<Clockwork>>>>);

impl KeptClockwork {
    fn get(&self) -> Option<Arc<Clockwork>> {
        self.0.read().ok()?.clone()
    }
}

/// Calendar and terms as they are now: from memory, unless somebody changed them.
///
/// # Errors
/// Of the database.
pub(crate) async fn clockwork(system: &System, conn: &mut Conn) -> DbResult<Arc<Clockwork>> {
    let version = territory::version(conn, Kept::Clockwork).await?;
    if let Some(kept) = system.clockwork.get()
        && kept.version == version
    {
        return Ok(kept);
    }
    let fresh = Arc::new(Clockwork::read(conn).await?);
    if let Ok(mut kept) = system.clockwork.0.write() {
        *kept = Some(fresh.clone());
    }
    Ok(fresh)
}
