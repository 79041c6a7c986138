//! What a block captain sees on her telephone. Nothing of another captain's, and of what happens in
//! the own block nothing that names a person.

pub mod access;
mod capture;
mod icons;
mod notices;
mod pile;
mod places;
mod words;

pub use capture::{CaptainAnswer, CaptainCapture, CaptureChoices, OnBehalf, Whereabouts};
pub use icons::{FREQUENT, MOST_ICONS, icon};
pub use notices::{NewNotice, NoticeFor, NoticeForm, NoticePage, NoticeRow};
pub use pile::CaptainPile;
pub use places::{public_street, street_and_number};
pub use words::{day_in_words, promise, promised, state_meaning, state_word, state_words};

use crate::folio::Folio;
use crate::ids::{AttachmentId, PetitionId};
use crate::petitions::{HistoryItem, PetitionStatus};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What the account is for, as the top of each page says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatView {
    /// Name in full.
    pub name: String,
    /// Number on the roster.
    pub number: i64,
    /// Code of the block.
    pub block: String,
    /// Its streets, in words.
    pub between_streets: String,
    /// Its neighborhood; empty when it has none.
    pub neighborhood: String,
    /// Name of the ward that the person leads; empty for none.
    pub ward: String,
}

/// The first page after the sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptainHome {
    /// Whose it is.
    pub seat: SeatView,
    /// Petitions of the own block that are not done.
    pub open: i64,
    /// Petitions that wait for her to say whether it was done well.
    pub to_answer: i64,
    /// Notices that she has not read.
    pub unread: i64,
    /// The first of those that wait for her, the longest first.
    pub asks: Vec<CaptainPetitionLine>,
    /// When it was read.
    pub now: DateTime<Utc>,
}

/// One petition in her list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptainPetitionLine {
    /// Key.
    pub id: PetitionId,
    /// Public number.
    pub folio: Folio,
    /// Type.
    pub kind: String,
    /// Street and number, or the reference; the street alone of what another captain brought.
    pub place: String,
    /// Code of the block for which it came; shown to ward captains.
    pub block: String,
    /// Whether she brought it herself.
    pub own: bool,
    /// Whether somebody else asked first, elsewhere, and a person joined who came through her, the block or
    /// the ward.
    pub joined: bool,
    /// State.
    pub status: PetitionStatus,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// The promised date.
    pub due_at: DateTime<Utc>,
}

/// One page of her list, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptainPetitionPage {
    /// Whose pages they are.
    pub seat: SeatView,
    /// The rows.
    pub rows: Vec<CaptainPetitionLine>,
    /// The key after which the next page begins; `None` at the end.
    pub next: Option<i64>,
    /// When it was read.
    pub now: DateTime<Utc>,
}

/// One petition as a captain sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptainPetition {
    /// Whose pages they are.
    pub seat: SeatView,
    /// Key.
    pub id: PetitionId,
    /// Public number.
    pub folio: Folio,
    /// Type.
    pub kind: String,
    /// Whether she brought it herself.
    pub own: bool,
    /// Whether somebody else asked first, elsewhere, and a person joined who came through her, the block or
    /// the ward.
    pub joined: bool,
    /// Code of the block for which it came.
    pub block: String,
    /// What was asked. Empty when it came through another captain of the block or the ward: a
    /// description may name people.
    pub description: String,
    /// Where.
    pub place: String,
    /// For whom: the neighbour's name; empty for herself and for what another captain brought.
    pub on_behalf_of: String,
    /// State.
    pub status: PetitionStatus,
    /// Whether it was united with another petition, whose state, departments and date these are.
    pub united: bool,
    /// Departments that have it.
    pub departments: Vec<String>,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// The promised date.
    pub due_at: DateTime<Utc>,
    /// The PIN of the public tracking; only of what she brought herself.
    pub pin: Option<String>,
    /// Photos that she may see: her own, and the evidence of the department.
    pub photos: Vec<AttachmentId>,
    /// What happened, oldest first, in the words of the public tracking.
    pub history: Vec<HistoryItem>,
    /// Whether she may say now whether it was done well.
    pub may_answer: bool,
    /// For parallel changes.
    pub version: i64,
    /// When it was read.
    pub now: DateTime<Utc>,
}

/// A petition of the own block as anybody may know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockReport {
    /// Type.
    pub kind: String,
    /// Street, without the number of a house; empty for what happens in a house.
    pub street: String,
    /// State.
    pub status: PetitionStatus,
    /// Local day on which it was received.
    pub received_on: NaiveDate,
    /// Local day of the promised date.
    pub due_on: NaiveDate,
}

/// *Mi manzana*: what is asked and done there, whoever asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockReports {
    /// Whose block it is.
    pub seat: SeatView,
    /// Not done, in work, and done, of the last twelve months.
    pub pending: i64,
    /// In work.
    pub in_progress: i64,
    /// Done.
    pub attended: i64,
    /// The last fifty, newest first.
    pub rows: Vec<BlockReport>,
    /// When it was read.
    pub now: DateTime<Utc>,
}

/// A QR code as a drawing of one path: dark squares on white.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrPicture {
    /// Side in modules, the white border included.
    pub side: usize,
    /// The dark modules, as the `d` of an SVG path; a module measures one.
    pub path: String,
}

/// *Mi credencial*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialPage {
    /// Whose it is.
    pub seat: SeatView,
    /// Those that hold (that of the block, and that of the ward of who leads one), else the one that she
    /// was given last; empty when none was printed yet.
    pub credentials: Vec<CredentialView>,
    /// Whether one was made and waits to be printed.
    pub in_preparation: bool,
    /// Whether the dossier has a photograph.
    pub photo: bool,
}

/// A credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialView {
    /// The words of the post, for instance «Jefa de manzana».
    pub charge: String,
    /// Of which block or ward.
    pub place: String,
    /// Its folio.
    pub number: String,
    /// Last day.
    pub valid_until: Option<NaiveDate>,
    /// Whether it holds today, in words.
    pub standing: String,
    /// Whether it holds today.
    pub valid: bool,
    /// The address that its code opens; empty when it does not hold.
    pub url: String,
    /// That code; `None` when it does not hold.
    pub code: Option<QrPicture>,
}

/// A notice of the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeLine {
    /// Title.
    pub title: String,
    /// Text.
    pub body: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// Whether it was written for her alone.
    pub personal: bool,
    /// Whether she had not read it.
    pub unread: bool,
}

/// One page of the notices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticesView {
    /// Whose pages they are.
    pub seat: SeatView,
    /// The notices, newest first.
    pub rows: Vec<NoticeLine>,
    /// The key after which the next page begins; `None` at the end.
    pub next: Option<i64>,
    /// When it was read.
    pub now: DateTime<Utc>,
}
