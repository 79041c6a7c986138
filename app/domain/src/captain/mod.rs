//! What a block captain sees on her telephone. Nothing of another captain's, and of what happens in
//! the own block nothing that names a person.

pub mod access;
mod icons;
mod notices;
mod places;
mod words;

pub use icons::{FREQUENT, MOST_ICONS, icon};
pub use notices::{NewNotice, NoticeFor, NoticeForm, NoticePage, NoticeRow};
pub use places::{public_street, street_and_number};
pub use words::{day_in_words, promise, promised, state_meaning, state_word, state_words};

use crate::catalogue::Point;
use crate::folio::Folio;
use crate::ids::{AttachmentId, NeighborhoodId, PetitionId, PetitionTypeId};
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

/// Which petitions a captain wants to see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptainPile {
    /// All of them.
    #[default]
    All,
    /// Not done.
    Open,
    /// Waiting for her answer.
    ToAnswer,
    /// Done and closed, or cancelled.
    Closed,
}

impl CaptainPile {
    /// Every pile, in the order of the screen.
    pub const ALL: [Self; 4] = [Self::All, Self::Open, Self::ToAnswer, Self::Closed];

    /// The text in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Open => "abiertas",
            Self::ToAnswer => "por-contestar",
            Self::Closed => "terminadas",
        }
    }

    /// Reads the text of an address; what it does not know is all of them.
    #[must_use]
    pub fn parse(code: &str) -> Self {
        let known = Self::ALL.into_iter().find(|pile| pile.code() == code);
        known.unwrap_or_default()
    }

    /// The words on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::All => "Todas",
            Self::Open => "Abiertas",
            Self::ToAnswer => "Por contestar",
            Self::Closed => "Terminadas",
        }
    }

    /// The states of the petitions in it.
    #[must_use]
    pub fn statuses(self) -> &'static [PetitionStatus] {
        match self {
            Self::All => &PetitionStatus::ALL,
            Self::Open => &[
                PetitionStatus::Received,
                PetitionStatus::Referred,
                PetitionStatus::InProgress,
                PetitionStatus::Scheduled,
                PetitionStatus::InformationRequired,
            ],
            Self::ToAnswer => &[PetitionStatus::Attended],
            Self::Closed => &[PetitionStatus::Closed, PetitionStatus::Cancelled],
        }
    }
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

/// What she says of an attended petition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptainAnswer {
    /// The petition.
    pub petition: PetitionId,
    /// The version that she was looking at.
    pub version: i64,
    /// Whether it was done well.
    pub satisfied: bool,
    /// What is missing; asked for when it was not.
    pub words: String,
}

/// For whom a captain asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OnBehalf {
    /// Herself.
    Herself,
    /// A neighbour, who said that the name and telephone may be given.
    Neighbour {
        /// Given names.
        given_names: String,
        /// Surnames.
        surnames: String,
        /// Ten digits.
        phone: String,
        /// Whether the neighbour gave permission; without it nothing is registered.
        permission: bool,
    },
}

/// A petition as the telephone sends it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaptainCapture {
    /// Made with the form, so that sending twice registers once.
    pub client_id: PetitionId,
    /// What it is about.
    pub kind: Option<PetitionTypeId>,
    /// In her words; the name of the type when she adds none and it allows that.
    pub description: String,
    /// For whom.
    pub on_behalf: Option<OnBehalf>,
    /// Street and number, when she writes them.
    pub street: String,
    /// How to find it.
    pub reference: String,
    /// Where the telephone is, if it said so.
    pub point: Option<Point>,
    /// The neighborhood, for a block of which the system does not know it.
    pub neighborhood: Option<NeighborhoodId>,
    /// Version of the privacy notice that stood on the form.
    pub privacy_notice: String,
}

/// What the form of a new petition offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptureChoices {
    /// Whose block it is.
    pub seat: SeatView,
    /// The types that captains ask for most, with the word that chooses their icon.
    pub frequent: Vec<(PetitionTypeId, String, String)>,
    /// The others, by name.
    pub others: Vec<(PetitionTypeId, String)>,
    /// Version of the privacy notice that the neighbour is told.
    pub privacy_notice: String,
    /// Made for the petition that this form will send.
    pub client_id: PetitionId,
    /// The neighborhoods, when the system knows none of the block nor of her.
    pub neighborhoods: Vec<(NeighborhoodId, String)>,
}

/// Where a point is, for *¿es aquí?*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whereabouts {
    /// Whether it is within her block; `None` when the block has no outline.
    pub own_block: Option<bool>,
    /// The neighborhood; empty when the map does not know.
    pub neighborhood: String,
    /// Its key.
    pub neighborhood_id: Option<NeighborhoodId>,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_is_in_one_pile() {
        for status in PetitionStatus::ALL {
            let piles = CaptainPile::ALL.into_iter().skip(1);
            let of = piles.filter(|pile| pile.statuses().contains(&status));
            assert_eq!(of.count(), 1, "{status:?}");
            assert!(CaptainPile::All.statuses().contains(&status));
        }
        for pile in CaptainPile::ALL {
            assert_eq!(CaptainPile::parse(pile.code()), pile);
        }
        assert_eq!(CaptainPile::parse("x"), CaptainPile::All);
    }
}
