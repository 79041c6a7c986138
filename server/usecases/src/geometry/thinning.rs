//! Areas with fewer points, for whoever only looks at them.

use super::area::{Area, middle_latitude};
use super::raw::Xy;
use geo::{Coord, LineString, MapCoords, Polygon, Simplify};

/// Metres of a degree of latitude.
const METRES: f64 = 111_320.0;

impl Area {
    /// The same area with only as many points as it takes to stay within so many metres of the outline.
    /// Where that would make it cross itself, the tolerance is halved, three times; then it stays as it
    /// is.
    #[must_use]
    pub fn thinned(&self, metres: f64) -> Self {
        let finer = [1.0, 0.5, 0.25, 0.125].map(|share| metres * share);
        let tried = finer.iter().find_map(|metres| self.simplified(*metres));
        tried.unwrap_or_else(|| self.clone())
    }

    /// Simplified with one tolerance; nothing when it is no area any more.
    fn simplified(&self, metres: f64) -> Option<Self> {
        let parts: Vec<_> = self.0.iter().map(|part| simplified(part, metres)).collect();
        Self::build(&parts).ok().filter(|thin| {
            // A part or a hole that fell together would be left out silently.
            let count = |area: &Self| -> usize {
                area.0.iter().map(|part| 1 + part.interiors().len()).sum()
            };
            count(thin) == count(self)
        })
    }
}

/// The rings of one polygon, simplified on a plane on which a metre is as long in both directions.
fn simplified(part: &Polygon<f64>, metres: f64) -> Vec<Vec<Xy>> {
    let width = middle_latitude(part).to_radians().cos();
    let flat = part.map_coords(|at| Coord {
        x: at.x * width * METRES,
        y: at.y * METRES,
    });
    let thin = flat.simplify(metres);
    let ring = |line: &LineString<f64>| {
        let place = |at: &Coord<f64>| Xy(at.x / width / METRES, at.y / METRES);
        line.0.iter().map(place).collect()
    };
    std::iter::once(thin.exterior())
        .chain(thin.interiors())
        .map(ring)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::line_measures::{Distance, Euclidean};
    use geo::{CoordsIter, Point};
    use proptest::prelude::*;
    use std::f64::consts::TAU;

    const CENTRE: (f64, f64) = (-96.14, 19.18);

    /// An area around the centre, so far from it in metres in each direction.
    fn star(radii: &[f64]) -> String {
        let width = CENTRE.1.to_radians().cos();
        let spot = |(at, radius): (usize, &f64)| {
            let angle = TAU * at as f64 / radii.len() as f64;
            let (x, y) = (
                angle.cos() * radius / METRES / width,
                angle.sin() * radius / METRES,
            );
            [CENTRE.0 + x, CENTRE.1 + y]
        };
        let mut ring: Vec<[f64; 2]> = radii.iter().enumerate().map(spot).collect();
        ring.push(ring[0]);
        serde_json::json!({ "type": "Polygon", "coordinates": [ring] }).to_string()
    }

    fn points(area: &Area) -> usize {
        area.0.coords_count()
    }

    /// How far any point of an area is from the outline of another, in metres.
    fn farthest(area: &Area, from: &Area) -> f64 {
        let width = CENTRE.1.to_radians().cos();
        let flat = |at: Coord<f64>| Coord {
            x: at.x * width * METRES,
            y: at.y * METRES,
        };
        let rings: Vec<LineString<f64>> = from
            .0
            .iter()
            .flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()))
            .map(|ring| ring.map_coords(flat))
            .collect();
        area.0
            .coords_iter()
            .map(|at| {
                let at = Point(flat(at));
                let near = rings.iter().map(|ring| Euclidean.distance(&at, ring));
                near.fold(f64::INFINITY, f64::min)
            })
            .fold(0.0, f64::max)
    }

    #[test]
    fn a_finely_drawn_outline_is_drawn_with_few_points() {
        // A circle of 600 m, a point every metre and a half, each up to a metre off.
        let radii: Vec<f64> = (0..2_500)
            .map(|n| 600.0 + f64::from(n * 7_919 % 2_001 - 1_000) / 1_000.0)
            .collect();
        let area = Area::parse(&star(&radii)).unwrap();
        let thin = area.thinned(5.0);
        assert!(points(&thin) * 40 < points(&area), "{}", points(&thin));
        assert_eq!(Area::parse(&thin.to_geojson()).unwrap(), thin);
        assert!(farthest(&area, &thin) < 5.2);
        assert!((thin.area_m2() / area.area_m2() - 1.0).abs() < 0.02);
    }

    #[test]
    fn what_is_small_keeps_its_shape() {
        // A yard of 3 by 3 metres within a block, both square.
        let square = |half: f64| {
            let mut ring = Vec::new();
            for (x, y) in [
                (-1.0, -1.0),
                (1.0, -1.0),
                (1.0, 1.0),
                (-1.0, 1.0),
                (-1.0, -1.0),
            ] {
                ring.push([CENTRE.0 + x * half / METRES, CENTRE.1 + y * half / METRES]);
            }
            ring
        };
        let text = serde_json::json!({
            "type": "Polygon",
            "coordinates": [square(40.0), square(1.5)],
        });
        let area = Area::parse(&text.to_string()).unwrap();
        let thin = area.thinned(5.0);
        assert_eq!(thin.0.0[0].interiors().len(), 1, "the hole is still there");
        assert!((thin.area_m2() / area.area_m2() - 1.0).abs() < 0.01);
    }

    #[test]
    fn a_line_that_would_cross_itself_is_thinned_less() {
        // A creek 4 m wide between two banks: at 5 m its bends fall onto each other.
        let metre = 1.0 / METRES;
        let mut up: Vec<[f64; 2]> = Vec::new();
        let mut down: Vec<[f64; 2]> = Vec::new();
        for n in 0..60 {
            let bend = if n % 2 == 0 { 0.0 } else { 4.5 };
            let y = CENTRE.1 + f64::from(n) * 12.0 * metre;
            up.push([CENTRE.0 + bend * metre, y]);
            down.push([CENTRE.0 + (bend + 4.0) * metre, y]);
        }
        let mut ring = up;
        ring.extend(down.into_iter().rev());
        ring.push(ring[0]);
        let text = serde_json::json!({ "type": "Polygon", "coordinates": [ring] });
        let area = Area::parse(&text.to_string()).unwrap();
        let thin = area.thinned(5.0);
        assert_eq!(Area::parse(&thin.to_geojson()).unwrap(), thin);
        assert!(farthest(&area, &thin) < 5.2);
    }

    proptest! {
        #[test]
        fn thinned_areas_are_areas_and_near(radii in proptest::collection::vec(60.0f64..160.0, 8..120)) {
            let area = Area::parse(&star(&radii)).unwrap();
            let thin = area.thinned(5.0);
            prop_assert!(points(&thin) <= points(&area));
            prop_assert_eq!(&Area::parse(&thin.to_geojson()).unwrap(), &thin);
            prop_assert!(farthest(&area, &thin) < 5.2, "{}", farthest(&area, &thin));
        }
    }
}
