//! What screens and the JSON API show of petitions.

use super::act::Act;
use super::commands::{AnswerToQuestion, Place};
use super::days::Days;
use super::state::{PetitionStatus, ReferralStatus};
use crate::clocks::StageView;
use crate::folio::Folio;
use crate::ids::{
    AttachmentId, ChannelId, DepartmentId, NeighborhoodId, PetitionId, PetitionTypeId, ReferralId,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The three piles in which the office counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusGroup {
    /// *Pendientes*: received, referred, waiting for data.
    Pending,
    /// *En proceso*: accepted, scheduled or suspended.
    InProgress,
    /// *Atendidas*: answered or closed.
    Attended,
}

impl StatusGroup {
    /// The states of the pile.
    #[must_use]
    pub fn statuses(self) -> &'static [PetitionStatus] {
        match self {
            Self::Pending => &[
                PetitionStatus::Received,
                PetitionStatus::Referred,
                PetitionStatus::InformationRequired,
            ],
            Self::InProgress => &[
                PetitionStatus::InProgress,
                PetitionStatus::Scheduled,
                PetitionStatus::OnHold,
            ],
            Self::Attended => &[PetitionStatus::Attended, PetitionStatus::Closed],
        }
    }
}

/// Filters of the list, as they stand in the URL. Personal data never goes into a URL: a search by
/// telephone or name is posted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListFilter {
    /// Words over folio, name, telephone, street and text.
    pub text: String,
    /// Only these states; empty means all.
    pub statuses: Vec<PetitionStatus>,
    /// Only with a live referral to this department.
    pub department: Option<DepartmentId>,
    /// Only in this settlement.
    pub neighborhood: Option<NeighborhoodId>,
    /// Only of this type.
    pub kind: Option<PetitionTypeId>,
    /// Only by this channel.
    pub channel: Option<ChannelId>,
    /// Only received in this local month, `YYYY-MM`.
    pub month: String,
    /// Only received on these local days.
    pub received: Days,
    /// Only attended on these local days.
    pub attended: Days,
    /// Only closed on these local days.
    pub closed: Days,
    /// Only those that no department has.
    pub unreferred: bool,
    /// Only those whose settlement is not known.
    pub unplaced: bool,
    /// Only past their due date and open.
    pub overdue: bool,
    /// Only those that owe something soon and are not late with it.
    pub due_soon: bool,
    /// Only given back by departments twice or more, and accepted by none since.
    pub bounced: bool,
    /// Only those that came through the person with this number on the roster.
    pub captain: Option<i64>,
    /// Continue after this row (`next` of the page before).
    pub after: Option<i64>,
    /// Rows of the page, 1 to 100; 0 means 50.
    pub limit: i64,
}

/// A row of a list. It holds no name and no telephone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PetitionRow {
    /// Key of the page order.
    pub seq: i64,
    /// Key of the petition.
    pub id: PetitionId,
    /// Public number.
    pub folio: Folio,
    /// State.
    pub status: PetitionStatus,
    /// Name of the type.
    pub kind: String,
    /// Where, in one line.
    pub place: String,
    /// Departments with a live referral, joined.
    pub departments: String,
    /// When it was received.
    #[serde(with = "crate::brief")]
    pub received_at: DateTime<Utc>,
    /// When an answer is due.
    #[serde(with = "crate::brief")]
    pub due_at: DateTime<Utc>,
    /// What is owed next; none once it is closed.
    pub stage: Option<StageView>,
    /// Version, for acts from the list.
    pub version: i64,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Page {
    /// The rows.
    pub rows: Vec<PetitionRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<i64>,
    /// How many match, counted up to a limit.
    pub total: i64,
    /// Whether there are more than were counted.
    pub more: bool,
    /// Clock of the server when the page was made.
    #[serde(with = "crate::brief")]
    pub now: DateTime<Utc>,
}

/// The counts of the three piles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Counts {
    /// *Pendientes*.
    pub pending: i64,
    /// *En proceso*.
    pub in_progress: i64,
    /// *Atendidas*.
    pub attended: i64,
}

/// A referral as its card shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReferralView {
    /// Key.
    pub id: ReferralId,
    /// Number within the petition, from 1.
    pub number: i64,
    /// The department's key.
    pub department: DepartmentId,
    /// The department's name.
    pub department_name: String,
    /// State.
    pub status: ReferralStatus,
    /// What the office asked of it.
    pub instruction: String,
    /// When it was sent.
    #[serde(with = "crate::brief")]
    pub sent_at: DateTime<Utc>,
    /// When its answer is due.
    #[serde(with = "crate::brief")]
    pub due_at: DateTime<Utc>,
    /// What the department owes next; none once it answered.
    pub stage: Option<StageView>,
    /// What stands of a suspension.
    pub suspension: Option<SuspensionView>,
    /// Who of the department has it in hand; empty for nobody.
    pub assigned: String,
    /// The day it committed to.
    #[serde(with = "crate::brief")]
    pub scheduled_for: Option<chrono::NaiveDate>,
    /// When it answered.
    #[serde(with = "crate::brief")]
    pub attended_at: Option<DateTime<Utc>>,
    /// Its answer, or its reason to reject.
    pub answer: String,
}

/// A suspension that was asked or is in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SuspensionView {
    /// Whether it is in force; else it was asked and nobody decided yet.
    pub in_force: bool,
    /// Why.
    pub reason: String,
    /// The day on which it is looked at again.
    #[serde(with = "crate::brief")]
    pub until: Option<chrono::NaiveDate>,
}

/// A line of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EventView {
    /// Order.
    pub seq: i64,
    /// When.
    #[serde(with = "crate::brief")]
    pub at: DateTime<Utc>,
    /// Who, by name; empty for the program.
    pub who: String,
    /// What: the code of an act, or `register`.
    pub act: String,
    /// State before.
    pub from: Option<PetitionStatus>,
    /// State after.
    pub to: PetitionStatus,
    /// Words that go with it.
    pub text: String,
    /// Whether the citizen sees it.
    pub public: bool,
    /// The batch of which it was a part.
    pub batch: Option<i64>,
    /// Whether that batch was undone: then who asked sees nothing of it.
    pub undone: bool,
}

/// A photo or document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AttachmentView {
    /// Key.
    pub id: AttachmentId,
    /// The referral whose evidence it is, if it is one's.
    pub referral: Option<ReferralId>,
    /// `image` or `document`.
    pub kind: String,
    /// Name as sent, cleaned.
    pub name: String,
    /// Size in bytes.
    pub bytes: i64,
    /// Pixels, for images.
    pub width: i64,
    /// Pixels, for images.
    pub height: i64,
}

/// Everything a petition's page shows, except the contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PetitionDetail {
    /// Key.
    pub id: PetitionId,
    /// Public number.
    pub folio: Folio,
    /// Version, sent back with every act.
    pub version: i64,
    /// State.
    pub status: PetitionStatus,
    /// Resolution, when closed.
    pub resolution: Option<String>,
    /// Type.
    pub kind: PetitionTypeId,
    /// Name of the type.
    pub kind_name: String,
    /// Name of the channel.
    pub channel: String,
    /// 1 to 4.
    pub priority: i64,
    /// Whether it is a written petition.
    pub written: bool,
    /// Whether it is reserved.
    pub confidential: bool,
    /// Whether the citizen stayed anonymous.
    pub anonymous: bool,
    /// Whether there is a contact to reveal.
    pub has_contact: bool,
    /// What the citizen said.
    pub description: String,
    /// Answers to the key questions.
    pub answers: Vec<AnswerToQuestion>,
    /// Where.
    pub place: Place,
    /// Name of the settlement.
    pub neighborhood_name: String,
    /// When it was received.
    #[serde(with = "crate::brief")]
    pub received_at: DateTime<Utc>,
    /// When an answer is due.
    #[serde(with = "crate::brief")]
    pub due_at: DateTime<Utc>,
    /// When the legal answer is due, for written petitions.
    #[serde(with = "crate::brief")]
    pub legal_due_at: Option<DateTime<Utc>>,
    /// What the office owes next; none once it is closed.
    pub stage: Option<StageView>,
    /// The petition that it repeats.
    pub duplicate_of: Option<Folio>,
    /// Other citizens who asked the same.
    pub co_petitioners: i64,
    /// How often a department gave it back.
    pub rejections: i64,
    /// Referrals, in order.
    pub referrals: Vec<ReferralView>,
    /// Timeline, newest first.
    pub events: Vec<EventView>,
    /// Photos and documents.
    pub attachments: Vec<AttachmentView>,
    /// What this person may do now.
    pub acts: Vec<(Act, Option<ReferralId>)>,
    /// Clock of the server when the page was made.
    #[serde(with = "crate::brief")]
    pub now: DateTime<Utc>,
}

/// What a citizen sees with folio and PIN: no personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TrackingView {
    /// Public number.
    pub folio: Folio,
    /// State.
    pub status: PetitionStatus,
    /// Name of the type.
    pub kind: String,
    /// Departments with a live referral.
    pub departments: Vec<String>,
    /// When it was received.
    #[serde(with = "crate::brief")]
    pub received_at: DateTime<Utc>,
    /// When an answer is due.
    #[serde(with = "crate::brief")]
    pub due_at: DateTime<Utc>,
    /// The public lines of the timeline: when, what, words.
    pub history: Vec<HistoryItem>,
    /// Whether it was united with another petition, whose state, departments and answer these are.
    pub united: bool,
    /// The folio of that one, unless both are reserved.
    pub united_with: Option<Folio>,
    /// Others who ask for the same.
    pub others: i64,
    /// Clock of the server.
    #[serde(with = "crate::brief")]
    pub now: DateTime<Utc>,
}

/// A public line of a petition's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HistoryItem {
    /// When.
    #[serde(with = "crate::brief")]
    pub at: DateTime<Utc>,
    /// What, in words.
    pub what: String,
    /// A public note, if it is one.
    pub text: String,
}

/// How to reach a citizen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ContactView {
    /// Full name.
    pub name: String,
    /// Telephone as people read it; empty when there is none.
    pub phone: String,
}

/// Most petitions of a caller's card; the statement that reads them has the same limit.
pub const CALLER_PETITIONS: usize = 10;

/// Who calls: the people known by a telephone, and their last petitions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CallerCard {
    /// Full names known by this telephone, newest first.
    pub names: Vec<(String, String)>,
    /// Block captains in office with this telephone.
    pub captains: Vec<CallingCaptain>,
    /// Their last petitions, at most [`CALLER_PETITIONS`].
    pub petitions: Vec<PetitionLine>,
    /// Clock of the server.
    #[serde(with = "crate::brief")]
    pub now: DateTime<Utc>,
}

/// A block captain in office who calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CallingCaptain {
    /// Number on the roster.
    pub number: i64,
    /// Given names.
    pub given_names: String,
    /// Surnames.
    pub surnames: String,
    /// Code of the block.
    pub block: String,
}

/// A petition of a caller in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PetitionLine {
    /// Public number.
    pub folio: Folio,
    /// Name of the type.
    pub kind: String,
    /// State.
    pub status: PetitionStatus,
    /// When an answer is due.
    #[serde(with = "crate::brief")]
    pub due_at: DateTime<Utc>,
}
