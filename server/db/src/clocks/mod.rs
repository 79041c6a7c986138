//! Clocks in storage: the columns of a stage, pauses, the office's calendar and terms, and the moving
//! of due moments.

pub(crate) mod calendar;
pub(crate) mod gaps;
pub(crate) mod moving;
mod saving;
pub(crate) mod terms;

pub use calendar::{
    approve_day, approve_year, delete_day, hours, insert_day, set_hours, year, years,
};
pub use gaps::{Gap, close_gap, gaps, gaps_within, insert_gap};
pub use moving::{
    Change, Move, Running, change_done, changes, insert_change, last_change, moves_of, open_change,
    running, save_progress,
};
pub use saving::{ReadPetition, insert_moves, save_petition_clocks, save_referral_clocks};
pub use terms::{StoredTermRule, end_term_rule, has_term_rules, insert_term_rule, term_rules};

use crate::DbResult;
use crate::error::known;
use chrono::{DateTime, Utc};
use domain::clocks::{Phase, Stage, StageView, Times};
use domain::deadline::Term;

/// A stored term.
pub(crate) fn term(code: &str) -> DbResult<Term> {
    known("term", code, Term::parse(code))
}

/// The columns of a stage as they are read.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct StageRow {
    stage: Option<String>,
    stage_from: Option<DateTime<Utc>>,
    stage_term: Option<String>,
    stage_soon_at: Option<DateTime<Utc>>,
    stage_due_at: Option<DateTime<Utc>>,
}

impl StageRow {
    pub(crate) fn stage(&self) -> DbResult<Option<Stage>> {
        stage(
            self.stage.as_deref(),
            self.stage_from,
            self.stage_term.as_deref(),
            self.stage_soon_at,
            self.stage_due_at,
        )
    }
}

/// A stage from its columns.
pub(crate) fn stage(
    phase: Option<&str>,
    from: Option<DateTime<Utc>>,
    code: Option<&str>,
    soon_at: Option<DateTime<Utc>>,
    due_at: Option<DateTime<Utc>>,
) -> DbResult<Option<Stage>> {
    let Some(((phase, from), code)) = phase.zip(from).zip(code) else {
        return Ok(None);
    };
    Ok(Some(Stage {
        phase: known("stage", phase, Phase::parse(phase))?,
        from,
        term: term(code)?,
        times: soon_at
            .zip(due_at)
            .map(|(soon_at, due_at)| Times { soon_at, due_at }),
    }))
}

/// A stage as lists show it.
pub(crate) fn stage_view(
    phase: Option<&str>,
    soon_at: Option<DateTime<Utc>>,
    due_at: Option<DateTime<Utc>>,
) -> DbResult<Option<StageView>> {
    phase
        .map(|code| {
            Ok(StageView {
                phase: known("stage", code, Phase::parse(code))?,
                soon_at,
                due_at,
            })
        })
        .transpose()
}

/// The columns of a stage as they are stored.
pub(crate) struct StageColumns {
    pub(crate) phase: Option<&'static str>,
    pub(crate) from: Option<DateTime<Utc>>,
    pub(crate) term: Option<String>,
    pub(crate) soon_at: Option<DateTime<Utc>>,
    pub(crate) due_at: Option<DateTime<Utc>>,
}

impl From<Option<Stage>> for StageColumns {
    fn from(stage: Option<Stage>) -> Self {
        let times = stage.and_then(|s| s.times);
        Self {
            phase: stage.map(|s| s.phase.code()),
            from: stage.map(|s| s.from),
            term: stage.map(|s| s.term.code()),
            soon_at: times.map(|t| t.soon_at),
            due_at: times.map(|t| t.due_at),
        }
    }
}
