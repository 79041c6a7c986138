//! Petitions that ask for the same: found while one is captured, joined by who calls, united and
//! separated by the office.

mod joining;
mod kinds;
mod street;
mod views;

pub use joining::{Joined, NewJoining};
pub use kinds::{Turn, past};
pub use street::street_key;
pub use views::{
    Alike, AlikeQuestion, AlikeView, Comparison, MergeView, MergesView, PeopleView, PersonContact,
    PersonRow,
};

use crate::catalogue::Point;
use crate::distance::distance_m;
use crate::folio::Folio;
use crate::ids::{NeighborhoodId, PetitionId};
use crate::petitions::{PetitionStatus, Place};
use crate::text::fold;
use chrono::{DateTime, Duration, Utc};
use std::cmp::Ordering;

/// Metres between two places that may be the same matter.
pub const NEAR_M: f64 = 50.0;
/// Days between two receptions that may be the same matter.
pub const RECENT_DAYS: i64 = 15;
/// Candidates that are shown at once.
pub const SHOWN: usize = 6;
/// People of a petition that its page lists.
pub const MOST_PEOPLE: i64 = 200;

/// Where a matter is, as far as telling two of them apart goes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spot {
    /// The settlement.
    pub neighborhood: Option<NeighborhoodId>,
    /// Key of the street; empty for none.
    pub street: String,
    /// The number of the house, folded.
    pub number: String,
    /// The point, if it was marked.
    pub point: Option<Point>,
}

impl Spot {
    /// Of a place as it is captured or stored.
    #[must_use]
    pub fn of(place: &Place) -> Self {
        Self {
            neighborhood: place.neighborhood,
            street: street_key(&place.street),
            number: fold(&place.number),
            point: place.point.filter(|point| point.check().is_ok()),
        }
    }

    /// Whether it says enough to look for others: a point, or a street with its settlement.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.point.is_some() || self.on_a_street()
    }

    /// Whether a street of a settlement is known.
    #[must_use]
    pub fn on_a_street(&self) -> bool {
        self.neighborhood.is_some() && !self.street.is_empty()
    }
}

/// Why two places may be the same one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeness {
    /// Metres between the points, when both have one.
    pub metres: Option<f64>,
    /// Whether street and settlement are the same.
    pub same_street: bool,
    /// Whether the number of the house is the same too.
    pub same_number: bool,
}

impl Likeness {
    /// Of two places; `None` when they are neither near nor on the same street of the same settlement.
    #[must_use]
    pub fn between(one: &Spot, other: &Spot) -> Option<Self> {
        let metres = one.point.zip(other.point).map(|(a, b)| distance_m(a, b));
        let same_street = one.on_a_street()
            && one.neighborhood == other.neighborhood
            && one.street == other.street;
        let near = metres.is_some_and(|m| m <= NEAR_M);
        (near || same_street).then(|| Self {
            metres,
            same_street,
            same_number: same_street && !one.number.is_empty() && one.number == other.number,
        })
    }

    /// How sure it is that they are the same; the least is the surest. A point outdoes a name: what is
    /// on the same avenue and known to be farther away comes last.
    fn class(&self) -> u8 {
        let near = self.metres.map(|m| m <= NEAR_M);
        match (near, self.same_street) {
            _ if self.same_number => 0,
            (Some(true), true) => 1,
            (Some(true), false) => 2,
            (None, _) => 3,
            (Some(false), _) => 4,
        }
    }

    /// The order in which candidates are shown: the surest first, then the nearest.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        let metres = |l: &Self| l.metres.unwrap_or(0.0);
        let class = self.class().cmp(&other.class());
        class.then(metres(self).total_cmp(&metres(other)))
    }
}

/// The receptions among which another of a moment may be the same matter.
#[must_use]
pub fn recent(at: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    let days = Duration::days(RECENT_DAYS);
    (at - days, at + days)
}

/// One of two petitions that are to be united.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// Key.
    pub id: PetitionId,
    /// State.
    pub status: PetitionStatus,
    /// Whether it is reserved.
    pub confidential: bool,
    /// Whether it was united with another before.
    pub merged: bool,
}

/// Why two petitions are not united.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// They are one.
    Itself,
    /// The one that would stay was united with another before.
    Merged,
    /// The one that would stay is over.
    Over,
    /// The one that would end is over.
    Ended,
    /// One is reserved and the other is not.
    Reserved,
}

impl Unfit {
    /// What to do, in Spanish.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::Itself => "Es la misma petición: escriba el folio de la que se queda.",
            Self::Merged => "Esa petición ya se unió a otra: elija aquella a la que se unió.",
            Self::Over => "Esa petición ya terminó: elija una que siga abierta.",
            Self::Ended => {
                "La petición que se uniría ya terminó: sólo se unen las que siguen abiertas."
            }
            Self::Reserved => "Una petición reservada no se une con una que no lo es.",
        }
    }
}

/// Whether a petition may end as the same as another, which stays.
///
/// # Errors
/// Why not.
pub fn may_merge(ends: &Side, stays: &Side) -> Result<(), Unfit> {
    if ends.id == stays.id {
        Err(Unfit::Itself)
    } else if ends.confidential != stays.confidential {
        Err(Unfit::Reserved)
    } else if stays.merged {
        Err(Unfit::Merged)
    } else if !stays.status.is_open() {
        Err(Unfit::Over)
    } else if ends.merged || !ends.status.is_open() {
        Err(Unfit::Ended)
    } else {
        Ok(())
    }
}

/// Folios as a form sends them: with blanks between.
#[must_use]
pub fn folios(text: &str) -> Vec<Folio> {
    text.split_whitespace()
        .take(2 * SHOWN)
        .filter_map(|folio| folio.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests;
