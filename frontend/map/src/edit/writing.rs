//! Places and outlines as the form sends them.

use super::model::Ring;
use crate::geometry::Place;

/// Degrees as they are written, with six decimals at most: whole numbers do it, and the machinery that
/// writes any number there is stays out of what is loaded.
pub fn degrees(degrees: f64) -> String {
    let millionths = (degrees * 1e6).round() as i64;
    let sign = if millionths < 0 { "-" } else { "" };
    let size = millionths.unsigned_abs();
    let (whole, rest) = (size / 1_000_000, size % 1_000_000);
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let decimals = format!("{rest:06}");
    format!("{sign}{whole}.{}", decimals.trim_end_matches('0'))
}

/// The outline as a GeoJSON geometry; empty for none.
pub fn geojson(parts: &[Vec<Ring>]) -> String {
    let ring = |ring: &Ring| {
        let closed = ring.iter().chain(ring.first());
        let corner = |p: &Place| format!("[{},{}]", degrees(p.lon), degrees(p.lat));
        let corners: Vec<String> = closed.map(corner).collect();
        format!("[{}]", corners.join(","))
    };
    let polygon = |rings: &Vec<Ring>| {
        let rings: Vec<String> = rings.iter().map(ring).collect();
        format!("[{}]", rings.join(","))
    };
    match parts {
        [] => String::new(),
        [one] => format!("{{\"type\":\"Polygon\",\"coordinates\":{}}}", polygon(one)),
        several => {
            let several: Vec<String> = several.iter().map(polygon).collect();
            format!(
                "{{\"type\":\"MultiPolygon\",\"coordinates\":[{}]}}",
                several.join(",")
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(lat: f64, lon: f64) -> Place {
        Place { lat, lon }
    }

    #[test]
    fn degrees_are_written_short() {
        for (number, text) in [
            (-96.134_2, "-96.1342"),
            (19.0, "19"),
            (0.000_001, "0.000001"),
            (-0.5, "-0.5"),
            (-0.000_000_1, "0"),
        ] {
            assert_eq!(degrees(number), text);
        }
    }

    #[test]
    fn outlines_are_written_closed_with_longitude_first() {
        let triangle = vec![place(19.1, -96.2), place(19.1, -96.1), place(19.2, -96.1)];
        let part = vec![triangle];
        assert_eq!(
            geojson(std::slice::from_ref(&part)),
            r#"{"type":"Polygon","coordinates":[[[-96.2,19.1],[-96.1,19.1],[-96.1,19.2],[-96.2,19.1]]]}"#
        );
        assert!(
            geojson(&[part.clone(), part])
                .starts_with(r#"{"type":"MultiPolygon","coordinates":[[[["#)
        );
        assert_eq!(geojson(&[]), "");
    }
}
