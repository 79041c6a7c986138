//! The rules that decide, kept in memory with their polygons. Read again when somebody changed one, on
//! whichever process.

use crate::context::{Ctx, Stop};
use crate::geometry::Area;
use db::territory::{self, Kept};
use db::{Conn, DbError, DbResult, routing};
use domain::catalogue::Point;
use domain::ids::RuleId;
use domain::routing::{Rule, RuleState};
use std::collections::HashMap;
use std::sync::{Arc, RwLock};

/// The rules of one version.
#[derive(Debug)]
pub(crate) struct Rules {
    version: i64,
    /// Drafts and active ones, in the order in which they are asked.
    pub(crate) live: Vec<Rule>,
    /// The active ones.
    pub(crate) active: Vec<Rule>,
    areas: HashMap<RuleId, Area>,
}

impl Rules {
    /// Reads them.
    pub(crate) async fn read(conn: &mut Conn) -> DbResult<Self> {
        // Before the rows: what changes in between is read again the next time.
        let version = territory::version(conn, Kept::Routing).await?;
        let live = routing::live(conn).await?;
        let mut areas = HashMap::new();
        for rule in &live {
            if let Some(text) = &rule.conditions.area {
                let area = Area::parse(text).map_err(DbError::Inconsistent)?;
                areas.insert(rule.id, area);
            }
        }
        let active = live.iter().filter(|rule| rule.state == RuleState::Active);
        Ok(Self {
            version,
            active: active.cloned().collect(),
            live,
            areas,
        })
    }

    /// Whether a point is within the polygon of a rule.
    pub(crate) fn within(&self) -> impl Fn(RuleId, Point) -> bool + Sync {
        |rule, point| {
            self.areas
                .get(&rule)
                .is_some_and(|area| area.contains(point))
        }
    }

    /// One of them.
    pub(crate) fn rule(&self, id: RuleId) -> Option<&Rule> {
        self.live.iter().find(|rule| rule.id == id)
    }
}

/// What a process keeps of the rules.
#[derive(Clone, Debug, Default)]
pub struct KeptRules(Arc<RwLock<Option<Arc<Rules>>>>);

impl KeptRules {
    fn get(&self) -> Option<Arc<Rules>> {
        self.0.read().ok()?.clone()
    }
}

/// The rules as they are now: from memory, unless somebody changed them. A batch has read them once.
///
/// # Errors
/// Of the database.
pub(crate) async fn rules(ctx: &Ctx, conn: &mut Conn) -> Result<Arc<Rules>, Stop> {
    if let Some(known) = ctx.known_rules() {
        return Ok(known);
    }
    let version = territory::version(conn, Kept::Routing).await?;
    if let Some(kept) = ctx.system.routing.get()
        && kept.version == version
    {
        return Ok(kept);
    }
    let fresh = Arc::new(Rules::read(conn).await?);
    if let Ok(mut kept) = ctx.system.routing.0.write() {
        *kept = Some(fresh.clone());
    }
    Ok(fresh)
}
