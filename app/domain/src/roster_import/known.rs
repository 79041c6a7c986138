//! What the roster and the catalogues have before the import.

use crate::curp::Sex;
use crate::ids::{CaptainId, NeighborhoodId};
use crate::names::PersonName;
use crate::roster::Position;
use chrono::NaiveDate;

/// A person on the roster. There is no CURP: it is encrypted, and compared by its index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPerson {
    /// Key.
    pub id: CaptainId,
    /// Number on the roster.
    pub number: i64,
    /// What the caller's function gives for the CURP, if there is one.
    pub curp_index: Option<String>,
    /// The same of the CURPs of duplicates that were merged into this person.
    pub former_curps: Vec<String>,
    /// Name in its parts.
    pub name: PersonName,
    /// Ten digits.
    pub phone: Option<String>,
    /// Ten digits.
    pub other_phone: Option<String>,
    /// For «jefa» or «jefe».
    pub sex: Option<Sex>,
    /// Street of the home.
    pub street: String,
    /// Number of the house.
    pub street_number: String,
    /// Neighborhood of the home.
    pub neighborhood: Option<NeighborhoodId>,
    /// The block of the service that has not ended, if there is one.
    pub block_code: Option<String>,
    /// The position in it.
    pub position: Option<Position>,
    /// First day in office.
    pub started_on: Option<NaiveDate>,
}

impl KnownPerson {
    /// A person of whom only the name is known.
    #[must_use]
    pub fn new(id: CaptainId, number: i64, name: PersonName) -> Self {
        Self {
            id,
            number,
            curp_index: None,
            former_curps: Vec::new(),
            name,
            phone: None,
            other_phone: None,
            sex: None,
            street: String::new(),
            street_number: String::new(),
            neighborhood: None,
            block_code: None,
            position: None,
            started_on: None,
        }
    }
}

/// A block in use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownBlock {
    /// The office's key.
    pub code: String,
    /// Its neighborhood.
    pub neighborhood: Option<NeighborhoodId>,
    /// Code of its ward.
    pub ward: Option<String>,
    /// Between which streets it lies; may be empty.
    pub between_streets: String,
}

/// An entry of the catalogue of neighborhoods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownNeighborhood {
    /// Key.
    pub id: NeighborhoodId,
    /// Name, without its kind.
    pub name: String,
    /// `Colonia`, `Fraccionamiento`…
    pub kind: String,
    /// Five digits.
    pub postal_code: String,
}

impl KnownNeighborhood {
    /// As it is told apart from others of its name.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} {}, C.P. {}", self.kind, self.name, self.postal_code)
    }
}

/// Everything that a row is compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The roster: also people whose service has ended.
    pub people: Vec<KnownPerson>,
    /// The blocks in use.
    pub blocks: Vec<KnownBlock>,
    /// The catalogue of neighborhoods.
    pub neighborhoods: Vec<KnownNeighborhood>,
    /// Codes of the wards in use.
    pub wards: Vec<String>,
}
