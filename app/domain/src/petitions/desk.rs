//! What the screens of the staff show at once: one petition with its forms' choices, the receipt, a
//! department's tray, the queue of verifications, the home of a person.

use super::state::{PetitionStatus, ReferralStatus};
use super::views::{Counts, PetitionDetail, PetitionRow};
use crate::clocks::StageView;
use crate::folio::Folio;
use crate::routing::Proposal;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What the forms of acts choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActOptions {
    /// Departments in force.
    pub departments: Vec<crate::catalogue::Department>,
    /// Reasons and resolution codes.
    pub reasons: Vec<crate::catalogue::Reason>,
    /// What stands chosen in the form that refers it.
    pub proposal: Proposal,
    /// Whether this type is only attended with a photo.
    pub needs_photo: bool,
    /// The people of the own department to whom a referral can be given: key and name.
    pub people: Vec<(String, String)>,
}

/// A petition with what its forms choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PetitionPage {
    /// The petition.
    pub detail: PetitionDetail,
    /// What its forms choose from.
    pub options: ActOptions,
    /// After its type or place was corrected: where the rules would send it, in a sentence. Empty
    /// when that is where it is.
    pub rerouting: String,
}

/// What the citizen takes home: the number, the PIN, and when to expect an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Public number.
    pub folio: Folio,
    /// Six digits with which the citizen follows it, together with the folio.
    pub pin: String,
    /// Name of the type.
    pub kind: String,
    /// Name of the channel.
    pub channel: String,
    /// Where, in one line.
    pub place: String,
    /// When it was received.
    #[serde(with = "crate::brief")]
    pub received_at: DateTime<Utc>,
    /// When an answer is due.
    #[serde(with = "crate::brief")]
    pub due_at: DateTime<Utc>,
    /// When the legal answer is due, for written petitions.
    #[serde(with = "crate::brief")]
    pub legal_due_at: Option<DateTime<Utc>>,
    /// Clock of the server.
    #[serde(with = "crate::brief")]
    pub now: DateTime<Utc>,
}

/// A department's share as its tray shows it, or an answered one as the verification queue does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRow {
    /// Public number of the petition.
    pub folio: Folio,
    /// Name of the type.
    pub kind: String,
    /// Where, in one line.
    pub place: String,
    /// The department's name.
    pub department: String,
    /// State of the referral.
    pub referral: ReferralStatus,
    /// State of the petition.
    pub status: PetitionStatus,
    /// When the department's answer is due.
    #[serde(with = "crate::brief")]
    pub due_at: DateTime<Utc>,
    /// What is owed next.
    pub stage: Option<StageView>,
    /// The day it committed to.
    #[serde(with = "crate::brief")]
    pub scheduled_for: Option<chrono::NaiveDate>,
    /// Who of the department has it in hand; empty for nobody.
    pub assigned: String,
    /// While it is suspended, the day on which it is looked at again.
    #[serde(with = "crate::brief")]
    pub suspended_until: Option<chrono::NaiveDate>,
    /// When the petition was attended.
    #[serde(with = "crate::brief")]
    pub attended_at: Option<DateTime<Utc>>,
    /// What the department answered.
    pub answer: String,
}

/// A pile of a department's tray.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrayPile {
    /// Whatever runs, by risk: what is due next first.
    All,
    /// What is late in what is owed next.
    Overdue,
    /// What is due soon and not late.
    DueSoon,
    /// What a person of the department has in hand.
    Mine,
    /// Sent, not yet accepted.
    ToAccept,
    /// Being worked on, also what was given back.
    InProgress,
    /// With a committed date.
    Scheduled,
    /// Stopped with approval.
    Suspended,
}

impl TrayPile {
    /// Every pile, in the order of the screen.
    pub const ALL: [Self; 8] = [
        Self::All,
        Self::Overdue,
        Self::DueSoon,
        Self::Mine,
        Self::ToAccept,
        Self::InProgress,
        Self::Scheduled,
        Self::Suspended,
    ];

    /// The text in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "todo",
            Self::Overdue => "vencidos",
            Self::DueSoon => "por-vencer",
            Self::Mine => "mios",
            Self::ToAccept => "por-aceptar",
            Self::InProgress => "en-atencion",
            Self::Scheduled => "programados",
            Self::Suspended => "suspendidos",
        }
    }

    /// Reads the text of an address.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pile| pile.code() == code)
    }

    /// The word on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::All => "Por riesgo",
            Self::Overdue => "Vencidos",
            Self::DueSoon => "Por vencer",
            Self::Mine => "Asignados a mí",
            Self::ToAccept => "Por aceptar",
            Self::InProgress => "En atención",
            Self::Scheduled => "Programados",
            Self::Suspended => "Suspendidos",
        }
    }

    /// The states of the referrals in it; none for a pile that is not made by states.
    #[must_use]
    pub fn statuses(self) -> Option<[ReferralStatus; 2]> {
        match self {
            Self::All | Self::Overdue | Self::DueSoon | Self::Mine => None,
            Self::ToAccept => Some([ReferralStatus::Sent; 2]),
            Self::InProgress => Some([ReferralStatus::Accepted, ReferralStatus::Returned]),
            Self::Scheduled => Some([ReferralStatus::Scheduled; 2]),
            Self::Suspended => Some([ReferralStatus::Suspended; 2]),
        }
    }
}

impl TrayCounts {
    /// How much is in a pile.
    #[must_use]
    pub fn of(&self, pile: TrayPile) -> i64 {
        match pile {
            TrayPile::All => self.to_accept + self.in_progress + self.scheduled,
            TrayPile::Overdue => self.late,
            TrayPile::DueSoon => self.soon,
            TrayPile::Mine => self.mine,
            TrayPile::ToAccept => self.to_accept,
            TrayPile::InProgress => self.in_progress,
            TrayPile::Scheduled => self.scheduled,
            TrayPile::Suspended => self.suspended,
        }
    }
}

/// How much is in each pile of a tray, and how much of it is late.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrayCounts {
    /// To accept.
    pub to_accept: i64,
    /// In progress.
    pub in_progress: i64,
    /// Scheduled.
    pub scheduled: i64,
    /// Suspended.
    pub suspended: i64,
    /// Late in what is owed next, of all of them.
    pub late: i64,
    /// Due soon and not late.
    pub soon: i64,
    /// In the hands of the person who looks.
    pub mine: i64,
}

/// One page of a tray or queue, the most urgent first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuePage {
    /// The rows.
    pub rows: Vec<QueueRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    /// How much there is.
    pub counts: TrayCounts,
    /// How many wait for verification; only the queue says it.
    pub waiting: i64,
    /// Clock of the server.
    #[serde(with = "crate::brief")]
    pub now: DateTime<Utc>,
}

/// A short list on the home screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeList {
    /// What it is, in words.
    pub title: String,
    /// Why it is empty, when it is.
    pub empty: String,
    /// Where the whole list is.
    pub address: String,
    /// How many there are.
    pub total: i64,
    /// Whether there are more than were counted.
    pub more: bool,
    /// The first few.
    pub rows: Vec<PetitionRow>,
}

/// What needs a person today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeView {
    /// The three piles; none for who does not read petitions.
    pub counts: Option<Counts>,
    /// The own department's tray, for who has one.
    pub tray: Option<TrayCounts>,
    /// Notices of the ladder that came since the last visit, counted to a hundred.
    pub alerts: i64,
    /// What needs this person.
    pub lists: Vec<HomeList>,
    /// Clock of the server.
    #[serde(with = "crate::brief")]
    pub now: DateTime<Utc>,
}
