//! What the clocks of a petition went through: pauses, and moments that changes of the calendar moved.

use super::{GapKind, StageView};
use crate::folio::Folio;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A due moment that was moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedDeadline {
    /// When.
    pub at: DateTime<Utc>,
    /// Because of what.
    pub why: String,
    /// Whose: a department, or the office.
    pub of: String,
    /// Which clock, in words.
    pub clock: String,
    /// Before.
    pub before: DateTime<Utc>,
    /// After.
    pub after: DateTime<Utc>,
}

/// A stretch in which a clock did not run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PauseLine {
    /// Why.
    pub kind: GapKind,
    /// Whose: a department, or the office.
    pub of: String,
    /// Since when.
    pub from: DateTime<Utc>,
    /// Until when; none while it lasts.
    pub to: Option<DateTime<Utc>>,
}

/// The clocks of a petition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockHistory {
    /// The petition.
    pub folio: Folio,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// When a solution is or was promised.
    pub due_at: DateTime<Utc>,
    /// When the law wants an answer, for written petitions.
    pub legal_due_at: Option<DateTime<Utc>>,
    /// What the office owes next.
    pub stage: Option<StageView>,
    /// Of each referral: department, promise, what it owes next.
    pub referrals: Vec<(String, DateTime<Utc>, Option<StageView>)>,
    /// Pauses, the first first.
    pub pauses: Vec<PauseLine>,
    /// What was moved, the newest first.
    pub moves: Vec<MovedDeadline>,
    /// Clock of the server.
    pub now: DateTime<Utc>,
}
