//! Which area a place is in, for a hundred thousand places at once.

use crate::areas::Area;
use crate::geometry::{Extent, Place};

/// Cells on each side.
const SIDE: usize = 64;

/// A grid over all areas: each cell knows which of them may be in it.
pub struct Locator {
    extent: Option<Extent>,
    cells: Vec<Vec<usize>>,
}

fn cell(from: f64, to: f64, at: f64) -> usize {
    let share = (at - from) / (to - from).max(f64::MIN_POSITIVE);
    ((share * SIDE as f64) as usize).min(SIDE - 1)
}

impl Locator {
    /// Lays the grid.
    pub fn new<'a>(extents: impl Iterator<Item = &'a Extent> + Clone) -> Self {
        let extent = Extent::of(extents.clone().flat_map(|e| [e.low, e.high]));
        let mut cells = vec![Vec::new(); SIDE * SIDE];
        if let Some(all) = extent {
            for (number, one) in extents.enumerate() {
                let columns = |lon| cell(all.low.lon, all.high.lon, lon);
                let rows = |lat| cell(all.low.lat, all.high.lat, lat);
                for row in rows(one.low.lat)..=rows(one.high.lat) {
                    for column in columns(one.low.lon)..=columns(one.high.lon) {
                        cells[row * SIDE + column].push(number);
                    }
                }
            }
        }
        Self { extent, cells }
    }

    /// Of areas.
    pub fn of(areas: &[Area]) -> Self {
        Self::new(areas.iter().map(|area| &area.extent))
    }

    /// The areas that may have a place.
    fn candidates(&self, place: Place) -> &[usize] {
        match self.extent {
            Some(all) if all.has(place) => {
                let row = cell(all.low.lat, all.high.lat, place.lat);
                let column = cell(all.low.lon, all.high.lon, place.lon);
                &self.cells[row * SIDE + column]
            }
            _ => &[],
        }
    }

    /// The index of the area that each place is in; -1 for none.
    pub fn indexes(&self, areas: &[Area], places: &[Place]) -> Vec<i32> {
        let index = |place: &Place| {
            let inside = |number: &&usize| {
                let area = &areas[**number];
                area.extent.has(*place) && area.rings.has(*place)
            };
            let found = self.candidates(*place).iter().find(inside);
            found.map_or(-1, |number| areas[*number].index)
        };
        places.iter().map(index).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_area_over_a_place_is_a_candidate() {
        let corner = |lat: f64, lon: f64| Place { lat, lon };
        let extents: Vec<Extent> = (0..100)
            .map(|n| {
                let (lat, lon) = (f64::from(n / 10), f64::from(n % 10) * 1.5);
                Extent {
                    low: corner(lat, lon),
                    high: corner(lat + 1.3, lon + 1.7),
                }
            })
            .collect();
        let locator = Locator::new(extents.iter());
        for step in 0..500 {
            let place = corner(f64::from(step % 50) * 0.2, f64::from(step / 50) * 1.45);
            for (number, extent) in extents.iter().enumerate() {
                if extent.has(place) {
                    assert!(locator.candidates(place).contains(&number), "{place:?}");
                }
            }
        }
        assert!(locator.candidates(corner(-1.0, 0.0)).is_empty());
        assert!(
            Locator::new([].iter())
                .candidates(corner(0.0, 0.0))
                .is_empty()
        );
    }
}
