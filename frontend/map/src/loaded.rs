//! Petitions that were loaded, with what is worked out about them once.

use crate::areas::Areas;
use crate::data::Petitions;
use crate::filter::Filters;
use crate::geometry::{Extent, Flat};
use crate::locate::Locator;
use crate::text::{fold, has_all};
use std::cell::OnceCell;

/// The petitions of one answer of the server.
pub struct Loaded {
    /// What was asked for.
    pub query: String,
    /// What came.
    pub petitions: Petitions,
    /// Where each is on the plane.
    pub flats: Vec<Flat>,
    neighborhood: OnceCell<Vec<i32>>,
    ward: OnceCell<Vec<i32>>,
    folded: OnceCell<Vec<String>>,
}

impl Loaded {
    /// Keeps them.
    pub fn new(query: String, petitions: Petitions) -> Self {
        let flats = petitions.place.iter().map(|place| place.flat()).collect();
        Self {
            query,
            petitions,
            flats,
            neighborhood: OnceCell::new(),
            ward: OnceCell::new(),
            folded: OnceCell::new(),
        }
    }

    /// The index of the neighborhood that each is in.
    pub fn neighborhoods(&self, areas: &Areas) -> &[i32] {
        self.neighborhood.get_or_init(|| {
            Locator::of(&areas.neighborhoods).indexes(&areas.neighborhoods, &self.petitions.place)
        })
    }

    fn wards(&self, areas: &Areas) -> &[i32] {
        self.ward
            .get_or_init(|| Locator::of(&areas.wards).indexes(&areas.wards, &self.petitions.place))
    }

    fn folded(&self) -> &[String] {
        let p = &self.petitions;
        let of = |at| format!("{} {}", fold(&p.folio(at)), fold(p.type_name(at)));
        self.folded.get_or_init(|| (0..p.len()).map(of).collect())
    }

    /// Those of the chosen ward and neighborhood that have all the words.
    pub fn shown(&self, filters: &Filters, words: &[String], areas: &Areas) -> Vec<u32> {
        let ward = filters.ward.map(|index| (index, self.wards(areas)));
        let neighborhood = filters
            .neighborhood
            .map(|index| (index, self.neighborhoods(areas)));
        let folded = if words.is_empty() {
            None
        } else {
            Some(self.folded())
        };
        let is = |chosen: Option<(i32, &[i32])>, at: usize| {
            chosen.is_none_or(|(index, column)| column[at] == index)
        };
        (0..self.petitions.len())
            .filter(|at| is(ward, *at) && is(neighborhood, *at))
            .filter(|at| folded.is_none_or(|folded| has_all(&folded[*at], words)))
            .filter_map(|at| u32::try_from(at).ok())
            .collect()
    }

    /// Those of `shown` within an extent, the most pressing first: late ones, then the oldest. Of many
    /// only the first `most` are put in order.
    pub fn pressing(&self, shown: &[u32], extent: &Extent, most: usize) -> (Vec<u32>, usize) {
        let p = &self.petitions;
        let key = |at: &u32| {
            let at = *at as usize;
            (!p.late[at], -p.age[at], at)
        };
        let mut found: Vec<u32> = shown
            .iter()
            .copied()
            .filter(|at| extent.has(p.place[*at as usize]))
            .collect();
        let total = found.len();
        if total > most {
            found.select_nth_unstable_by_key(most, key);
            found.truncate(most);
        }
        found.sort_unstable_by_key(key);
        (found, total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Place;

    #[test]
    fn the_most_pressing_come_first() {
        let place = |lat: f64| Place { lat, lon: 0.0 };
        let petitions = Petitions {
            age: vec![1, 50, 3, 9],
            late: vec![false, false, true, true],
            place: vec![place(1.0), place(1.0), place(1.0), place(9.0)],
            ..Petitions::default()
        };
        let loaded = Loaded::new(String::new(), petitions);
        let extent = Extent {
            low: Place {
                lat: 0.0,
                lon: -1.0,
            },
            high: Place { lat: 2.0, lon: 1.0 },
        };
        assert_eq!(loaded.pressing(&[0, 1, 2, 3], &extent, 2), (vec![2, 1], 3));
        assert_eq!(loaded.pressing(&[0, 1, 2, 3], &extent, 9).0, [2, 1, 0]);
    }
}
