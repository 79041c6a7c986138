//! A checked area: one polygon or several, with holes.

use super::raw::{self, Fault, Polygons, Raw, Xy};
use super::validity::{self, Ring, Spot};
use super::{NOT_NUMBERS, OUTSIDE, degrees, in_mexico, millionths};
use domain::catalogue::Point;
use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::line_measures::{Distance, Euclidean};
use geo::{
    BoundingRect, Centroid, Coord, GeodesicArea, Line, LineString, LinesIter, MultiPolygon, Polygon,
};
use std::fmt::Write;

/// How far the two ends of a ring may be apart and still be the same: one millionth of a degree
/// (0.1 m), and a little for the rounding of that.
const SAME_END: f64 = 1.5e-6;

/// A rectangle between two parallels and two meridians, in degrees, its edge included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The corner with the lowest latitude and longitude.
    pub south_west: Point,
    /// The corner with the highest latitude and longitude.
    pub north_east: Point,
}

/// One polygon or several, with holes, somewhere in Mexico; never empty.
///
/// Coordinates have six decimals of a degree; outer rings run counter-clockwise and holes clockwise.
/// No ring crosses or touches itself, holes are inside, parts do not overlap. An edge is straight
/// between two coordinates as a web map draws it.
#[derive(Clone, Debug, PartialEq)]
pub struct Area(pub(super) MultiPolygon<f64>);

impl Area {
    /// Reads a GeoJSON geometry (`Polygon` or `MultiPolygon`) as [`Area::to_geojson`] writes it, or
    /// as a file brings it. Everything is checked, also of what the database has.
    ///
    /// # Errors
    /// What is wrong with it, in Spanish, as the rest of a sentence («está fuera de México»).
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut left = raw::MAX_POSITIONS;
        match raw::geometry(text, &mut left) {
            Ok(Raw::Polygons(polygons)) => Self::build(&polygons),
            Ok(Raw::None | Raw::Point(_)) => Err("no es un polígono".into()),
            Err(Fault::TooMany) => Err("tiene más de 2,000,000 de puntos".into()),
            Err(Fault::Says(message)) => Err(message),
        }
    }

    /// Rounds, cleans and checks. Holes and parts that are narrower than the rounding are left out.
    pub(super) fn build(polygons: &Polygons) -> Result<Self, String> {
        let mut parts = Vec::new();
        for polygon in polygons {
            let mut rings = Vec::new();
            for (at, positions) in polygon.iter().enumerate() {
                let ring = ring(positions)?;
                if ring.is_empty() && at == 0 {
                    break;
                } else if !ring.is_empty() {
                    rings.push(ring);
                }
            }
            if !rings.is_empty() {
                parts.push(rings);
            }
        }
        if parts.is_empty() {
            return Err("no tiene superficie".into());
        }
        validity::check(&parts)?;
        let polygons = parts.into_iter().map(|rings| {
            let mut lines = rings
                .into_iter()
                .enumerate()
                .map(|(at, ring)| line(ring, at == 0));
            let outer = lines.next().unwrap_or_else(|| LineString::new(Vec::new()));
            Polygon::new(outer, lines.collect())
        });
        Ok(Self(polygons.collect()))
    }

    /// The GeoJSON geometry, on one line: `Polygon` for one part, `MultiPolygon` for more. Coordinates
    /// have up to six decimals, rings are closed. [`Area::parse`] gives back an equal area.
    #[must_use]
    pub fn to_geojson(&self) -> String {
        let polygons = &self.0.0;
        let mut out = String::new();
        if let [polygon] = polygons.as_slice() {
            out.push_str(r#"{"type":"Polygon","coordinates":"#);
            write_polygon(&mut out, polygon);
        } else {
            out.push_str(r#"{"type":"MultiPolygon","coordinates":"#);
            write_list(&mut out, polygons, write_polygon);
        }
        out.push('}');
        out
    }

    /// Whether a point is inside or on the edge. Exact for the coordinates as they are.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        let at = coord(point);
        at.x.is_finite()
            && at.y.is_finite()
            && (self.0.0)
                .iter()
                .any(|part| part.coordinate_position(&at) != CoordPos::Outside)
    }

    /// A point well inside the largest part, for a label or a marker: of a few candidates, the one
    /// that is farthest from the edge.
    #[must_use]
    pub fn label_point(&self) -> Point {
        let largest = (self.0.0)
            .iter()
            .max_by(|a, b| square_degrees(a).total_cmp(&square_degrees(b)));
        let best = largest.and_then(|part| {
            let width = middle_latitude(part).to_radians().cos();
            let flat = |c: Coord<f64>| geo::Point::new(c.x * width, c.y);
            let sides: Vec<Line<f64>> = part
                .lines_iter()
                .map(|side| Line::new(flat(side.start), flat(side.end)))
                .collect();
            candidates(part)
                .into_iter()
                .filter(|at| part.coordinate_position(at) == CoordPos::Inside)
                .map(|at| {
                    let room = sides
                        .iter()
                        .map(|side| Euclidean.distance(&flat(at), side))
                        .fold(f64::INFINITY, f64::min);
                    (room, at)
                })
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .map(|(_, at)| at)
        });
        let at = best.or_else(|| largest.and_then(|part| part.exterior().0.first().copied()));
        point(at.unwrap_or_default())
    }

    /// The surface in square metres, without holes, on the WGS 84 ellipsoid. The edges are taken as
    /// shortest lines: for an edge of 10 km that is within 2 m of the line that a map draws, so the
    /// surface of a municipality is right to about 0.01 %.
    #[must_use]
    pub fn area_m2(&self) -> f64 {
        self.0.geodesic_area_signed()
    }

    /// The smallest rectangle around it.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        let (low, high) = self
            .0
            .bounding_rect()
            .map_or_else(Default::default, |rect| (rect.min(), rect.max()));
        Bounds {
            south_west: point(low),
            north_east: point(high),
        }
    }

    /// The surface in square degrees: good enough to say which of two overlapping areas is smaller.
    pub(super) fn square_degrees(&self) -> f64 {
        self.0.iter().map(square_degrees).sum()
    }
}

fn square_degrees(polygon: &Polygon<f64>) -> f64 {
    geo::Area::unsigned_area(polygon)
}

fn coord(point: Point) -> Coord<f64> {
    Coord {
        x: point.longitude,
        y: point.latitude,
    }
}

fn point(at: Coord<f64>) -> Point {
    Point {
        latitude: at.y,
        longitude: at.x,
    }
}

/// A ring of a file on the grid of millionths, open and without spikes; empty if it has no width.
fn ring(positions: &[Xy]) -> Result<Ring, String> {
    let (Some(first), Some(last)) = (positions.first(), positions.last()) else {
        return Err("tiene un anillo sin puntos".into());
    };
    if positions.len() < 4 {
        return Err("tiene un anillo con menos de cuatro puntos".into());
    }
    if positions
        .iter()
        .any(|at| !at.0.is_finite() || !at.1.is_finite())
    {
        return Err(NOT_NUMBERS.into());
    }
    if positions.iter().any(|at| !in_mexico(at.0, at.1)) {
        return Err(OUTSIDE.into());
    }
    if (first.0 - last.0).abs() > SAME_END || (first.1 - last.1).abs() > SAME_END {
        return Err(
            "tiene un anillo que no está cerrado: su último punto debe ser igual al primero".into(),
        );
    }
    let open = &positions[..positions.len() - 1];
    Ok(validity::without_spikes(
        open.iter().map(|at| [millionths(at.0), millionths(at.1)]),
    ))
}

/// A closed line, counter-clockwise or clockwise.
fn line(mut ring: Ring, counter_clockwise: bool) -> LineString<f64> {
    if (validity::doubled_area(&ring) > 0) != counter_clockwise {
        ring.reverse();
    }
    let closed = ring.iter().chain(ring.first());
    LineString::new(
        closed
            .map(|&[x, y]: &Spot| Coord {
                x: degrees(x),
                y: degrees(y),
            })
            .collect(),
    )
}

pub(super) fn middle_latitude(polygon: &Polygon<f64>) -> f64 {
    polygon.bounding_rect().map_or(0.0, |rect| rect.center().y)
}

/// Points that are likely to be inside: the centroid, and the middles of the widest stretches at
/// seven heights.
fn candidates(polygon: &Polygon<f64>) -> Vec<Coord<f64>> {
    let mut found: Vec<Coord<f64>> = polygon.centroid().map(Coord::from).into_iter().collect();
    let Some(rect) = polygon.bounding_rect() else {
        return found;
    };
    for eighth in 1..8 {
        let y = rect.min().y + rect.height() * f64::from(eighth) / 8.0;
        let mut crossed: Vec<f64> = polygon
            .lines_iter()
            .filter(|side| (side.start.y > y) != (side.end.y > y))
            .map(|side| side.start.x + (y - side.start.y) * side.dx() / side.dy())
            .collect();
        crossed.sort_by(f64::total_cmp);
        let widest = crossed
            .chunks_exact(2)
            .max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])));
        if let Some(&[from, to]) = widest {
            let x = (from + to) / 2.0;
            found.push(Coord { x, y });
        }
    }
    found
}

fn write_list<T>(out: &mut String, items: &[T], write: impl Fn(&mut String, &T)) {
    out.push('[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(']');
}

fn write_polygon(out: &mut String, polygon: &Polygon<f64>) {
    out.push('[');
    write_ring(out, polygon.exterior());
    for hole in polygon.interiors() {
        out.push(',');
        write_ring(out, hole);
    }
    out.push(']');
}

fn write_ring(out: &mut String, ring: &LineString<f64>) {
    write_list(out, &ring.0, |out, at| {
        out.push('[');
        write_degrees(out, at.x);
        out.push(',');
        write_degrees(out, at.y);
        out.push(']');
    });
}

/// Degrees with as many of six decimals as they need.
fn write_degrees(out: &mut String, value: f64) {
    let whole = millionths(value);
    let size = whole.unsigned_abs();
    let sign = if whole < 0 { "-" } else { "" };
    // Writing to a text cannot fail.
    let _ = write!(out, "{sign}{}.{:06}", size / 1_000_000, size % 1_000_000);
    let short = out.trim_end_matches('0').trim_end_matches('.').len();
    out.truncate(short);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(latitude: f64, longitude: f64) -> Point {
        Point {
            latitude,
            longitude,
        }
    }

    /// Rings of small offsets, in thousandths of a degree, from a corner in Veracruz.
    fn polygon(rings: &[&[(i32, i32)]]) -> String {
        let rings: Vec<Vec<[f64; 2]>> = rings
            .iter()
            .map(|ring| {
                ring.iter()
                    .map(|(x, y)| [-96.2 + f64::from(*x) / 1e3, 19.1 + f64::from(*y) / 1e3])
                    .collect()
            })
            .collect();
        serde_json::json!({ "type": "Polygon", "coordinates": rings }).to_string()
    }

    type Offsets = &'static [(i32, i32)];

    const SQUARE: Offsets = &[(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)];

    #[test]
    fn an_area_is_written_as_geojson_wants_it() {
        let clockwise: Vec<_> = SQUARE.iter().copied().rev().collect();
        let hole: &[(i32, i32)] = &[(2, 2), (4, 2), (4, 4), (2, 2)];
        let area = Area::parse(&polygon(&[&clockwise, hole])).expect("valid");
        assert_eq!(
            area.to_geojson(),
            r#"{"type":"Polygon","coordinates":[[[-96.19,19.1],[-96.19,19.11],[-96.2,19.11],[-96.2,19.1],[-96.19,19.1]],[[-96.196,19.104],[-96.196,19.102],[-96.198,19.102],[-96.196,19.104]]]}"#
        );
        let two = r#"{"type":"MultiPolygon","coordinates":[[[[-97,20,5],[-96,20,5],[-96,21,5],[-97,20,5]]],[[[-99,20],[-98,20],[-98,21.00000004],[-99,20.0000001]]]]}"#;
        assert_eq!(
            Area::parse(two).expect("valid").to_geojson(),
            r#"{"type":"MultiPolygon","coordinates":[[[[-97,20],[-96,20],[-96,21],[-97,20]]],[[[-99,20],[-98,20],[-98,21],[-99,20]]]]}"#
        );
    }

    #[test]
    fn what_is_no_area_is_refused() {
        let cases: [(&[Offsets], &str); 9] = [
            (&[], "no tiene coordenadas"),
            (&[SQUARE, &[]], "tiene un anillo sin puntos"),
            (
                &[&[(0, 0), (1, 1), (0, 0)]],
                "tiene un anillo con menos de cuatro puntos",
            ),
            (
                &[&[(0, 0), (5, 0), (5, 5), (0, 5)]],
                "tiene un anillo que no está cerrado: su último punto debe ser igual al primero",
            ),
            (&[&[(0, 0), (5, 5), (9, 9), (0, 0)]], "no tiene superficie"),
            (&[&[(1, 1), (1, 1), (1, 1), (1, 1)]], "no tiene superficie"),
            (&[&[(0, 0), (9_999, 0), (20_000, 9), (0, 0)]], OUTSIDE),
            (
                &[&[(0, 0), (4, 4), (4, 0), (0, 4), (0, 0)]],
                "su contorno se cruza cerca de 19.102000, -96.198000: use «Corregir geometrías» en el programa de mapas",
            ),
            (
                &[SQUARE, &[(20, 20), (22, 20), (22, 22), (20, 20)]],
                "tiene un hueco fuera de su contorno cerca de 19.120000, -96.180000: use «Corregir geometrías» en el programa de mapas",
            ),
        ];
        for (rings, message) in cases {
            assert_eq!(
                Area::parse(&polygon(rings)),
                Err(message.into()),
                "{rings:?}"
            );
        }
        for text in ["null", r#"{"type":"Point","coordinates":[-96,19]}"#] {
            assert_eq!(Area::parse(text), Err("no es un polígono".into()));
        }
        assert!(Area::parse("{}").is_err());
    }

    #[test]
    fn slivers_are_left_out() {
        let sliver = r#"{"type":"MultiPolygon","coordinates":[[[[-97,20],[-96,20],[-96,21],[-97,20]],[[-96.1,20.1],[-96.1,20.1000001],[-96.1000001,20.1],[-96.1,20.1]]],[[[-98,20],[-98,20.0000002],[-98.0000002,20],[-98,20]]]]}"#;
        assert_eq!(
            Area::parse(sliver).expect("valid").to_geojson(),
            r#"{"type":"Polygon","coordinates":[[[-97,20],[-96,20],[-96,21],[-97,20]]]}"#
        );
    }

    #[test]
    fn a_point_in_a_hole_is_outside_and_one_on_the_edge_inside() {
        let area = Area::parse(&polygon(&[
            SQUARE,
            &[(2, 2), (8, 2), (8, 8), (2, 8), (2, 2)],
        ]))
        .expect("valid");
        assert!(area.contains(at(19.101, -96.199)));
        assert!(area.contains(at(19.1, -96.2)));
        assert!(area.contains(at(19.105, -96.2)));
        assert!(area.contains(at(19.102, -96.195)));
        assert!(!area.contains(at(19.105, -96.195)));
        assert!(!area.contains(at(19.111, -96.195)));
        assert!(!area.contains(at(f64::NAN, -96.195)));
        let label = area.label_point();
        assert!(area.contains(label), "{label}");
    }

    #[test]
    fn the_label_of_a_horseshoe_is_on_it() {
        let horseshoe: &[(i32, i32)] = &[
            (0, 0),
            (30, 0),
            (30, 30),
            (26, 30),
            (26, 4),
            (4, 4),
            (4, 30),
            (0, 30),
            (0, 0),
        ];
        let area = Area::parse(&polygon(&[horseshoe])).expect("valid");
        let label = area.label_point();
        assert!(area.contains(label), "{label}");
        // Well inside: the arms are 4 thousandths wide.
        for (north, east) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
            let near = at(label.latitude + north / 1e3, label.longitude + east / 1e3);
            assert!(area.contains(near), "{label}");
        }
    }

    #[test]
    fn surface_and_bounds_are_those_of_the_ellipsoid() {
        let area = Area::parse(&polygon(&[SQUARE])).expect("valid");
        // 0.01° at 19.105° N: 1,106.75 m to the north and 1,052.46 m to the east.
        assert!((area.area_m2() / (1_106.75 * 1_052.46) - 1.0).abs() < 1e-4);
        assert_eq!(area.bounds().south_west, at(19.1, -96.2));
        assert_eq!(area.bounds().north_east, at(19.11, -96.19));
        let half = Area::parse(&polygon(&[
            SQUARE,
            &[(0, 0), (10, 0), (10, 5), (0, 5), (0, 0)],
        ]));
        let share = half.expect("valid").area_m2() / area.area_m2();
        assert!((share - 0.5).abs() < 1e-4, "{share}");
    }

    /// The terms of that file forbid to keep it in this repository: whoever has it says where it is.
    #[test]
    #[ignore = "needs SIRC_MAP_FILE, a GeoJSON of the municipality of Veracruz"]
    #[expect(
        clippy::disallowed_methods,
        reason = "where the file is, not a setting"
    )]
    fn the_municipality_of_veracruz_reads() {
        let path = std::env::var("SIRC_MAP_FILE").expect("SIRC_MAP_FILE is set");
        let file = std::fs::read(path).expect("readable");
        let found = crate::geometry::read(&file).expect("valid");
        assert_eq!(found.errors, []);
        let crate::geometry::Shape::Area(area) = &found.features[0].geometry else {
            panic!("no area");
        };
        assert!(
            (area.area_m2() / 251e6 - 1.0).abs() < 0.01,
            "{}",
            area.area_m2()
        );
        assert!(area.contains(at(19.1738, -96.1342)));
        assert!(!area.contains(at(19.5438, -96.9102)));
        assert!(area.contains(area.label_point()), "{}", area.label_point());
        assert_eq!(Area::parse(&area.to_geojson()).as_ref(), Ok(area));
    }

    /// A star around a place: any radii at increasing angles make a valid ring.
    fn stars() -> impl Strategy<Value = Area> {
        let radii = proptest::collection::vec(0.001..0.2_f64, 3..40);
        (17.0..22.0_f64, -98.0..-94.0_f64, radii).prop_map(|(north, east, radii)| {
            let count = radii.len() as f64;
            let mut ring: Vec<[f64; 2]> = radii
                .iter()
                .enumerate()
                .map(|(at, radius)| {
                    let angle = std::f64::consts::TAU * at as f64 / count;
                    [east + radius * angle.cos(), north + radius * angle.sin()]
                })
                .collect();
            ring.push(ring[0]);
            let json = serde_json::json!({ "type": "Polygon", "coordinates": [ring] });
            Area::parse(&json.to_string()).expect("valid")
        })
    }

    proptest! {
        #[test]
        fn an_area_survives_its_text(area in stars()) {
            prop_assert_eq!(Area::parse(&area.to_geojson()), Ok(area));
        }

        #[test]
        fn a_label_is_inside(area in stars()) {
            let label = area.label_point();
            let at = coord(label);
            prop_assert!(area.contains(label));
            prop_assert_eq!(area.0.coordinate_position(&at), CoordPos::Inside);
            prop_assert!(area.area_m2() > 0.0);
        }
    }
}
