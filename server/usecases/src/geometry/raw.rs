//! Coordinates as a GeoJSON geometry has them, before anything is checked but their form and number.

use super::NOT_NUMBERS;
use domain::text::clean_line;
use serde::de::{Error, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A position: x (longitude) and y (latitude) as the file has them. A height is dropped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Xy(pub(super) f64, pub(super) f64);

impl<'de> Deserialize<'de> for Xy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Numbers;
        impl<'de> Visitor<'de> for Numbers {
            type Value = Xy;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a position")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Xy, A::Error> {
                let x = seq.next_element()?;
                let y = seq.next_element()?;
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                match (x, y) {
                    (Some(x), Some(y)) => Ok(Xy(x, y)),
                    _ => Err(A::Error::custom("a position of fewer than two numbers")),
                }
            }
        }
        deserializer.deserialize_seq(Numbers)
    }
}

/// The most positions that one file may have.
pub const MAX_POSITIONS: usize = 2_000_000;

/// Polygons, each with its rings, the outer one first.
pub(super) type Polygons = Vec<Vec<Vec<Xy>>>;

/// The geometries that SIRC takes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Raw {
    /// `null`: no place is given.
    None,
    /// One position.
    Point(Xy),
    /// A polygon or several.
    Polygons(Polygons),
}

impl Raw {
    /// Every position.
    pub(super) fn positions(&self) -> Box<dyn Iterator<Item = Xy> + '_> {
        match self {
            Self::None => Box::new(std::iter::empty()),
            Self::Point(at) => Box::new(std::iter::once(*at)),
            Self::Polygons(polygons) => Box::new(polygons.iter().flatten().flatten().copied()),
        }
    }
}

/// Why a geometry was not read.
#[derive(Debug, PartialEq)]
pub(super) enum Fault {
    /// More positions than were left.
    TooMany,
    /// What is wrong with it, in Spanish.
    Says(String),
}

impl From<&str> for Fault {
    fn from(message: &str) -> Self {
        Self::Says(message.to_owned())
    }
}

#[derive(Deserialize)]
struct Geometry<'a> {
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow)]
    coordinates: Option<&'a RawValue>,
}

/// Reads a geometry (JSON), and takes its positions off those that are `left`.
pub(super) fn geometry(json: &str, left: &mut usize) -> Result<Raw, Fault> {
    if json.trim() == "null" {
        return Ok(Raw::None);
    }
    let geometry: Geometry =
        serde_json::from_str(json).map_err(|_| Fault::from("su geometría no se puede leer"))?;
    let kind = geometry.kind.as_str();
    if !["Point", "Polygon", "MultiPolygon"].contains(&kind) {
        let kind: String = clean_line(kind).chars().take(40).collect();
        return Err(Fault::Says(format!(
            "su geometría es «{kind}»; SIRC acepta polígonos (Polygon, MultiPolygon) y puntos (Point)"
        )));
    }
    let coordinates = geometry.coordinates.map_or("null", RawValue::get);
    let (positions, lists) = count(coordinates);
    // Every ring has positions, so there are never more lists than this; refused before they are
    // built, as each takes eight times the room that it has in the file.
    if positions == 0 || lists > 2 * positions + 1 {
        return Err(if coordinates.contains(|c: char| c.is_ascii_digit()) {
            NOT_NUMBERS.into()
        } else {
            "no tiene coordenadas".into()
        });
    }
    *left = left.checked_sub(positions).ok_or(Fault::TooMany)?;
    let read = match kind {
        "Point" => serde_json::from_str(coordinates).map(Raw::Point),
        "Polygon" => serde_json::from_str(coordinates).map(|rings| Raw::Polygons(vec![rings])),
        _ => serde_json::from_str(coordinates).map(Raw::Polygons),
    };
    read.map_err(|_| NOT_NUMBERS.into())
}

/// The number of positions (lists that begin with something else than a list) and of other lists.
fn count(coordinates: &str) -> (usize, usize) {
    let (mut positions, mut lists, mut opened) = (0, 0, false);
    for byte in coordinates.bytes().filter(|b| !b.is_ascii_whitespace()) {
        if opened {
            if byte == b'[' || byte == b']' {
                lists += 1;
            } else {
                positions += 1;
            }
        }
        opened = byte == b'[';
    }
    (positions, lists)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_counted_before_they_are_read() {
        assert_eq!(count("[1,2]"), (1, 0));
        assert_eq!(count("[ [\n[1,2],[3,4] ] ]"), (2, 2));
        assert_eq!(count("[[[[1,2,3]]],[]]"), (1, 4));
        let mut left = 3;
        let ring = r#"{"type":"Polygon","coordinates":[[[1,2],[3,4],[5,6]]]}"#;
        assert!(geometry(ring, &mut left).is_ok());
        assert_eq!(left, 0);
        let point = r#"{"type":"Point","coordinates":[1,2]}"#;
        assert_eq!(geometry(point, &mut left), Err(Fault::TooMany));
    }

    #[test]
    fn a_height_is_dropped_and_what_is_no_number_refused() {
        let read = |coordinates: &str| {
            geometry(
                &format!(r#"{{"type":"Point","coordinates":{coordinates}}}"#),
                &mut 9,
            )
        };
        assert_eq!(read("[-96.1,19.2,14.5,7]"), Ok(Raw::Point(Xy(-96.1, 19.2))));
        for wrong in ["[null,null]", "[1]", "[1e999,2]", "[\"1\",2]", "[[1,2]]"] {
            assert_eq!(read(wrong), Err(NOT_NUMBERS.into()), "{wrong}");
        }
        for empty in ["[]", "null", "[[],[],[]]"] {
            assert_eq!(read(empty), Err("no tiene coordenadas".into()), "{empty}");
        }
    }

    #[test]
    fn empty_lists_are_refused_before_they_take_room() {
        let lists = format!(
            r#"{{"type":"Polygon","coordinates":[[[1,2]]{}]}}"#,
            ",[]".repeat(1_000)
        );
        assert_eq!(geometry(&lists, &mut 9), Err(NOT_NUMBERS.into()));
    }
}
