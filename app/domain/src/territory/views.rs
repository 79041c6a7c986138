//! Lists and pages of wards and blocks.

use super::{Block, Ward};
use crate::catalogue::{HistoryEntry, Point};
use crate::ids::{NeighborhoodId, WardId};
use crate::roster::Position;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a block lacks, or that it is over; for filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockState {
    /// Nobody placed its marker.
    NoPoint,
    /// Nobody drew its outline.
    NoOutline,
    /// Nobody holds the post of titular.
    Vacant,
    /// It is no longer in use.
    Ended,
}

impl BlockState {
    /// All of them, in the order of the filter.
    pub const ALL: [Self; 4] = [Self::NoPoint, Self::NoOutline, Self::Vacant, Self::Ended];

    /// As addresses have it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoPoint => "sin-punto",
            Self::NoOutline => "sin-contorno",
            Self::Vacant => "vacante",
            Self::Ended => "terminada",
        }
    }

    /// As screens say it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::NoPoint => "Sin punto",
            Self::NoOutline => "Sin contorno",
            Self::Vacant => "Vacante",
            Self::Ended => "Terminada",
        }
    }

    /// From an address.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What a list of blocks shows. Without a state: all that are in use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlockFilter {
    /// Words of code and between-streets.
    pub text: String,
    /// Of a ward.
    pub ward: Option<WardId>,
    /// Of a neighborhood.
    pub neighborhood: Option<NeighborhoodId>,
    /// What they lack.
    pub state: Option<BlockState>,
    /// After this code.
    pub after: String,
    /// Rows of a page.
    pub limit: i64,
}

/// Somebody who holds a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Number on the roster.
    pub number: i64,
    /// Names as screens show them.
    pub name: String,
}

/// A block in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockRow {
    /// The office's key.
    pub code: String,
    /// Code of its ward.
    pub ward: Option<String>,
    /// Its neighborhood.
    pub neighborhood: Option<String>,
    /// Between which streets.
    pub between_streets: String,
    /// Who holds it.
    pub titular: Option<Holder>,
    /// Whether its marker stands somewhere.
    pub has_point: bool,
    /// Whether its outline is known.
    pub has_boundary: bool,
    /// Whether it is no longer in use.
    pub ended: bool,
}

/// A page of blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlockPage {
    /// The rows, by code.
    pub rows: Vec<BlockRow>,
    /// How many the filter lets through.
    pub total: i64,
    /// Whether there are more after these.
    pub more: bool,
}

/// A block as its page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockView {
    /// What is written of it.
    pub block: Block,
    /// Its ward, ended or not.
    pub ward: Option<Ward>,
    /// Its neighborhood by name.
    pub neighborhood: Option<String>,
    /// Who is in office.
    pub holders: Vec<(Position, Holder)>,
    /// Its outline as GeoJSON; only for who may change it.
    pub outline: Option<String>,
    /// Square metres within the outline.
    pub square_metres: Option<f64>,
    /// The day on which it ended.
    pub ended_on: Option<NaiveDate>,
    /// What changed, newest first.
    pub history: Vec<HistoryEntry>,
}

/// A ward in the list and on its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WardRow {
    /// What is written of it.
    pub ward: Ward,
    /// Blocks in use.
    pub blocks: i64,
    /// Those of them without a titular.
    pub vacant: i64,
    /// Who is its captain.
    pub captain: Option<Holder>,
    /// Whether its outline is known.
    pub has_boundary: bool,
}

/// Where a block is drawn: what the map sends back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placing {
    /// Its marker.
    pub point: Option<Point>,
    /// Its outline as a GeoJSON geometry; empty for none.
    pub outline: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_read_back() {
        for state in BlockState::ALL {
            assert_eq!(BlockState::parse(state.code()), Some(state));
            assert!(!state.label().is_empty());
        }
        assert_eq!(BlockState::parse("otra"), None);
    }
}
