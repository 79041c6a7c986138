//! The clocks of petitions and referrals.
//!
//! Each has a *promise* (the term in which it is to be solved) and one running *stage*: what is owed
//! next, and by when. A petition is to be referred, then solved, then verified; a referral is to be
//! accepted, answered for the first time, then solved. No stage ends after the promise. A clock
//! pauses while data is awaited from the citizen or while a suspension is in force, and never moves
//! for a note or an edit.

mod history;
mod kept;
mod lateness;
mod policy;
#[cfg(test)]
mod tests;

pub use history::{ClockHistory, MovedDeadline, PauseLine};
pub use kept::{PausedBy, PetitionClock, PetitionTurn, ReferralClock, ReferralTurn};
pub use lateness::{Lateness, StageView, lateness};
pub use policy::{TermRule, TermRuleForm, Terms};

use crate::calendar::{Calendar, Pause};
use crate::deadline::Term;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What is owed next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The office refers the petition.
    Refer,
    /// The department accepts its referral.
    Accept,
    /// The department says something for the first time: a date, a question, an answer.
    Answer,
    /// It is done.
    Solve,
    /// The office verifies it with the person.
    Verify,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: [Self; 5] = [
        Self::Refer,
        Self::Accept,
        Self::Answer,
        Self::Solve,
        Self::Verify,
    ];

    /// The text stored in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Refer => "refer",
            Self::Accept => "accept",
            Self::Answer => "answer",
            Self::Solve => "solve",
            Self::Verify => "verify",
        }
    }

    /// Reads the stored text.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.code() == code)
    }

    /// What is to be done, in words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Refer => "Turnar",
            Self::Accept => "Aceptar",
            Self::Answer => "Primera respuesta",
            Self::Solve => "Resolver",
            Self::Verify => "Verificar",
        }
    }
}

/// When a stage is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// From here on it is due soon.
    pub soon_at: DateTime<Utc>,
    /// After this it is late.
    pub due_at: DateTime<Utc>,
}

/// What is owed next, since when, in which term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// What.
    pub phase: Phase,
    /// Given at.
    pub from: DateTime<Utc>,
    /// In how long, as it was promised then.
    pub term: Term,
    /// When that is; none while it is paused.
    pub times: Option<Times>,
}

impl Stage {
    /// A stage that runs, or is paused. None ends after `promise`.
    #[must_use]
    pub fn new(
        calendar: &Calendar,
        phase: Phase,
        from: DateTime<Utc>,
        term: Term,
        pauses: &[Pause],
        promise: Option<DateTime<Utc>>,
        paused: bool,
    ) -> Self {
        let times = (!paused).then(|| {
            let due_at = calendar.due_at(from, term, pauses);
            let due_at = promise.map_or(due_at, |promise| due_at.min(promise));
            Times {
                soon_at: calendar.soon_at(from, term, pauses).min(due_at),
                due_at,
            }
        });
        Self {
            phase,
            from,
            term,
            times,
        }
    }

    /// As lists and pages show it.
    #[must_use]
    pub fn view(&self) -> StageView {
        StageView {
            phase: self.phase,
            soon_at: self.times.map(|t| t.soon_at),
            due_at: self.times.map(|t| t.due_at),
        }
    }

    /// Whether it is the same stage, perhaps with other times.
    #[must_use]
    pub fn is(&self, phase: Phase, from: DateTime<Utc>) -> bool {
        self.phase == phase && self.from == from
    }

    /// Whether it is the same stage with the same times: nothing paused it, ended a pause or began
    /// it anew.
    fn runs_on(&self, phase: Phase, from: DateTime<Utc>, paused: bool, recount: bool) -> bool {
        self.is(phase, from) && self.times.is_none() == paused && (paused || !recount)
    }
}

/// Why a clock did not run for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapKind {
    /// Data was awaited from the citizen; the legal clock stops, too.
    Information,
    /// A suspension of one referral was in force.
    Suspension,
    /// All that was left of the petition was suspended.
    OnHold,
    /// It counted as attended until the office found that it was not.
    Attended,
}

impl GapKind {
    /// The text stored in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Information => "information",
            Self::Suspension => "suspension",
            Self::OnHold => "on_hold",
            Self::Attended => "attended",
        }
    }

    /// Reads the stored text.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [
            Self::Information,
            Self::Suspension,
            Self::OnHold,
            Self::Attended,
        ]
        .into_iter()
        .find(|kind| kind.code() == code)
    }

    /// In words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Information => "Se pidieron datos a la persona",
            Self::Suspension => "Suspensión aprobada",
            Self::OnHold => "Todo lo que faltaba estaba suspendido",
            Self::Attended => "Se dio por atendida",
        }
    }
}
