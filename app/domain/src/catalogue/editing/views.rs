//! What the lists of the catalogue filter by and show, and the history of an entry.

use crate::catalogue::{Point, ReasonKind};
use crate::ids::{ChannelId, DepartmentId, NeighborhoodId, ReasonId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A catalogue whose entries have a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CatalogueEntity {
    /// Departments.
    Department,
    /// Petition types.
    PetitionType,
    /// Neighborhoods.
    Neighborhood,
    /// Channels.
    Channel,
    /// Reasons and resolution codes.
    Reason,
}

impl CatalogueEntity {
    /// The text stored in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Department => "department",
            Self::PetitionType => "petition_type",
            Self::Neighborhood => "neighborhood",
            Self::Channel => "channel",
            Self::Reason => "reason",
        }
    }
}

/// Filters of the lists of the catalogue. Each list looks at those that concern it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CatalogueFilter {
    /// Words of name, code, category, postal code or synonyms.
    pub text: String,
    /// Ended entries too.
    pub ended: bool,
    /// Types of this department only.
    pub department: Option<DepartmentId>,
    /// Reasons of this kind only.
    pub reason: Option<ReasonKind>,
}

/// A channel with what only its editor needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelEntry {
    /// Key.
    pub id: ChannelId,
    /// Stable code.
    pub code: String,
    /// Name on screens.
    pub name: String,
    /// Order on screens.
    pub position: i64,
    /// The day on which it was ended, if it was.
    pub valid_to: Option<NaiveDate>,
    /// For parallel edits.
    pub version: i64,
}

/// A neighborhood with what only its editor needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeighborhoodEntry {
    /// Key.
    pub id: NeighborhoodId,
    /// Five digits.
    pub postal_code: String,
    /// Name.
    pub name: String,
    /// Colonia, Fraccionamiento, Pueblo…
    pub kind: String,
    /// Where it is, when known.
    pub point: Option<Point>,
    /// The day on which it was ended, if it was.
    pub valid_to: Option<NaiveDate>,
    /// For parallel edits.
    pub version: i64,
}

/// A reason with what only its editor needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonEntry {
    /// Key.
    pub id: ReasonId,
    /// What it is for.
    pub kind: ReasonKind,
    /// Stable code.
    pub code: String,
    /// Name on screens.
    pub name: String,
    /// Order on screens.
    pub position: i64,
    /// The day on which it was ended, if it was.
    pub valid_to: Option<NaiveDate>,
    /// For parallel edits.
    pub version: i64,
}

/// A field that a change of the catalogue touched, in words for the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedField {
    /// Its name in the entry: `name`, `valid_to`…
    pub field: String,
    /// Its name in Spanish.
    pub label: String,
    /// What it said before; empty when it said nothing.
    pub before: String,
    /// What it says since.
    pub after: String,
}

/// A change of an entry of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by name; empty for the program.
    pub who: String,
    /// Whether the entry was made by it.
    pub created: bool,
    /// What it touched.
    pub fields: Vec<ChangedField>,
}
