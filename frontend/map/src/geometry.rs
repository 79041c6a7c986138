//! Places and areas on the plane of Web Mercator, which is what Leaflet shows.

use std::f64::consts::PI;

/// A place in degrees.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// Latitude.
    pub lat: f64,
    /// Longitude.
    pub lon: f64,
}

/// A point of the plane: the whole world is one wide and one high.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Flat {
    /// Eastwards.
    pub x: f64,
    /// Southwards.
    pub y: f64,
}

impl Place {
    /// On the plane.
    pub fn flat(self) -> Flat {
        let angle = self.lat.to_radians();
        Flat {
            x: self.lon / 360.0 + 0.5,
            y: 0.5 - (PI / 4.0 + angle / 2.0).tan().ln() / (2.0 * PI),
        }
    }
}

impl Flat {
    /// Back to degrees.
    pub fn place(self) -> Place {
        Place {
            lat: (2.0 * ((0.5 - self.y) * 2.0 * PI).exp().atan() - PI / 2.0).to_degrees(),
            lon: (self.x - 0.5) * 360.0,
        }
    }
}

/// Width of the world in pixels at a zoom.
pub fn world(zoom: f64) -> f64 {
    256.0 * zoom.exp2()
}

/// Degrees from millionths that are told as differences.
pub fn undelta(column: &[i32]) -> Vec<f64> {
    let mut sum = 0_i64;
    column
        .iter()
        .map(|step| {
            sum += i64::from(*step);
            sum as f64 / 1e6
        })
        .collect()
}

/// A box of degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// Its south-western corner.
    pub low: Place,
    /// Its north-eastern corner.
    pub high: Place,
}

impl Extent {
    /// The smallest that has all of these places; `None` for none.
    pub fn of(places: impl IntoIterator<Item = Place>) -> Option<Self> {
        let mut places = places.into_iter();
        let first = places.next()?;
        let mut extent = Self {
            low: first,
            high: first,
        };
        for place in places {
            extent.low.lat = extent.low.lat.min(place.lat);
            extent.low.lon = extent.low.lon.min(place.lon);
            extent.high.lat = extent.high.lat.max(place.lat);
            extent.high.lon = extent.high.lon.max(place.lon);
        }
        Some(extent)
    }

    /// Whether a place is within.
    pub fn has(&self, place: Place) -> bool {
        (self.low.lat..=self.high.lat).contains(&place.lat)
            && (self.low.lon..=self.high.lon).contains(&place.lon)
    }
}

/// The rings of an area: of all its parts and holes, which cancel out.
#[derive(Clone, Debug, Default)]
pub struct Rings(pub Vec<Vec<Place>>);

impl Rings {
    /// Where the border crosses a parallel, from west to east.
    fn crossings(&self, lat: f64) -> Vec<f64> {
        let mut found = Vec::new();
        for ring in &self.0 {
            let mut before = ring.last().copied().unwrap_or_default();
            for place in ring {
                if (place.lat > lat) != (before.lat > lat) {
                    let share = (lat - before.lat) / (place.lat - before.lat);
                    found.push(before.lon + share * (place.lon - before.lon));
                }
                before = *place;
            }
        }
        found.sort_by(f64::total_cmp);
        found
    }

    /// Whether a place is inside.
    pub fn has(&self, place: Place) -> bool {
        let mut inside = false;
        for ring in &self.0 {
            let mut before = ring.last().copied().unwrap_or_default();
            for at in ring {
                if (at.lat > place.lat) != (before.lat > place.lat) {
                    let share = (place.lat - before.lat) / (at.lat - before.lat);
                    inside ^= place.lon < before.lon + share * (at.lon - before.lon);
                }
                before = *at;
            }
        }
        inside
    }

    /// Where a name fits best, and how many degrees of longitude it has there.
    pub fn name_place(&self) -> Option<(Place, f64)> {
        let extent = Extent::of(self.0.iter().flatten().copied())?;
        let mut best: Option<(Place, f64)> = None;
        for part in [0.5, 0.4, 0.6, 0.3, 0.7] {
            let lat = extent.low.lat + (extent.high.lat - extent.low.lat) * part;
            for pair in self.crossings(lat).chunks_exact(2) {
                let width = pair[1] - pair[0];
                // Nearer to the middle unless another parallel has clearly more room.
                if best.is_none_or(|(_, most)| width > most * 1.15) {
                    best = Some((
                        Place {
                            lat,
                            lon: (pair[0] + pair[1]) / 2.0,
                        },
                        width,
                    ));
                }
            }
        }
        best
    }
}

/// Metres on the ground that one pixel is at a latitude.
pub fn metres_per_pixel(lat: f64, zoom: f64) -> f64 {
    40_075_016.7 * lat.to_radians().cos() / world(zoom)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: f64, south: f64, side: f64) -> Vec<Place> {
        [(0.0, 0.0), (0.0, side), (side, side), (side, 0.0)]
            .map(|(x, y)| Place {
                lat: south + y,
                lon: west + x,
            })
            .into()
    }

    #[test]
    fn the_plane_is_leaflets_own() {
        // L.CRS.EPSG3857.latLngToPoint(L.latLng(19.19, -96.14), 0) of Leaflet 1.9.4.
        let flat = Place {
            lat: 19.19,
            lon: -96.14,
        }
        .flat();
        assert!((flat.x * 256.0 - 59.633_777_777_777_78).abs() < 1e-9);
        assert!(
            (flat.y * 256.0 - 114.091_248_498_916).abs() < 1e-9,
            "{}",
            flat.y * 256.0
        );
        let back = flat.place();
        assert!((back.lat - 19.19).abs() < 1e-9 && (back.lon + 96.14).abs() < 1e-9);
    }

    #[test]
    fn differences_add_up() {
        assert_eq!(
            undelta(&[19_190_000, 10, -20]),
            [19.19, 19.190_01, 19.189_99]
        );
        assert!(undelta(&[]).is_empty());
    }

    #[test]
    fn a_hole_is_outside_and_a_second_part_inside() {
        let rings = Rings(vec![
            square(0.0, 0.0, 10.0),
            square(4.0, 4.0, 2.0),
            square(20.0, 0.0, 1.0),
        ]);
        for (lat, lon, inside) in [
            (1.0, 1.0, true),
            (5.0, 5.0, false),
            (0.5, 20.5, true),
            (5.0, 15.0, false),
        ] {
            assert_eq!(rings.has(Place { lat, lon }), inside, "{lat} {lon}");
        }
        let (place, width) = rings.name_place().unwrap();
        assert!(rings.has(place));
        assert!((width - 10.0).abs() < 1e-9, "{width}");
    }

    #[test]
    fn extents_hold_their_places() {
        let extent = Extent::of(square(1.0, 2.0, 3.0)).unwrap();
        assert!(
            extent.has(Place { lat: 2.0, lon: 4.0 }) && !extent.has(Place { lat: 6.0, lon: 2.0 })
        );
        assert!(Extent::of([]).is_none());
    }
}
