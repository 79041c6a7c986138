//! What a captain sends: a new petition with what its form chooses from, and her answer.

use super::SeatView;
use crate::catalogue::Point;
use crate::ids::{NeighborhoodId, PetitionId, PetitionTypeId};
use serde::{Deserialize, Serialize};

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
