//! Where a block's marker stands, as people type it.

use crate::catalogue::Point;
use crate::failure::FieldErrors;

const NUMBER: &str = "Escriba los grados con decimales, por ejemplo";

/// Six decimals of a degree are a tenth of a metre.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

fn degrees(text: &str) -> Option<f64> {
    let number: f64 = text.trim().replace(',', ".").parse().ok()?;
    number.is_finite().then_some(number)
}

/// Both numbers in one field, as maps copy them: `19.1738, -96.1342`.
fn pair(text: &str) -> Option<(String, String)> {
    let (latitude, longitude) = text.split_once(',')?;
    let longitude = longitude.trim();
    longitude
        .starts_with('-')
        .then(|| (latitude.trim().to_owned(), longitude.to_owned()))
}

/// Reads latitude and longitude of two fields; both empty are no point.
pub fn read_point(latitude: &str, longitude: &str, errors: &mut FieldErrors) -> Option<Point> {
    let (mut latitude, mut longitude) = (latitude.trim().to_owned(), longitude.trim().to_owned());
    if longitude.is_empty()
        && let Some(both) = pair(&latitude)
    {
        (latitude, longitude) = both;
    }
    match (latitude.is_empty(), longitude.is_empty()) {
        (true, true) => return None,
        (true, false) => {
            errors.add(
                "latitude",
                "Escriba también la latitud, o deje vacías las dos.",
            );
            return None;
        }
        (false, true) => {
            if degrees(&latitude).is_none() {
                errors.add("latitude", format!("{NUMBER} 19.1738."));
            }
            errors.add(
                "longitude",
                "Escriba también la longitud, o deje vacías las dos.",
            );
            return None;
        }
        (false, false) => {}
    }
    let north = degrees(&latitude).ok_or_else(|| format!("{NUMBER} 19.1738."));
    let east = degrees(&longitude).ok_or_else(|| format!("{NUMBER} -96.1342."));
    let (north, east) = (
        errors.take("latitude", north),
        errors.take("longitude", east),
    );
    let (latitude, longitude) = (north?, east?);
    if latitude < -80.0 && longitude > 0.0 {
        errors.add(
            "latitude",
            "La latitud y la longitud están al revés: la que empieza con 19 es la latitud.",
        );
        return None;
    }
    if (86.0..119.0).contains(&longitude) {
        errors.add(
            "longitude",
            "En México la longitud es negativa: anteponga el signo menos.",
        );
        return None;
    }
    Some(Point {
        latitude: rounded(latitude),
        longitude: rounded(longitude),
    })
}

/// Latitude and longitude as fields show them.
#[must_use]
pub fn written_point(point: Option<Point>) -> (String, String) {
    point.map_or_else(Default::default, |p| {
        (
            rounded(p.latitude).to_string(),
            rounded(p.longitude).to_string(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Failure;

    fn read(latitude: &str, longitude: &str) -> Result<Option<Point>, (String, String)> {
        let mut errors = FieldErrors::default();
        let point = read_point(latitude, longitude, &mut errors);
        match errors.finish() {
            Ok(()) => Ok(point),
            Err(Failure::Invalid { fields }) => {
                Err((fields[0].field.clone(), fields[0].message.clone()))
            }
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn points_are_read_as_people_write_them() {
        let place = Some(Point {
            latitude: 19.1738,
            longitude: -96.1342,
        });
        assert_eq!(read(" 19.1738", "-96.1342 "), Ok(place));
        assert_eq!(read("19,1738", "-96,1342"), Ok(place));
        assert_eq!(read("19.1738, -96.1342", ""), Ok(place));
        assert_eq!(read("19.17380000004", "-96.1342"), Ok(place));
        assert_eq!(read("", " "), Ok(None));
        assert_eq!(
            written_point(place),
            ("19.1738".to_owned(), "-96.1342".to_owned())
        );
        assert_eq!(written_point(None), (String::new(), String::new()));
    }

    #[test]
    fn what_is_wrong_is_said_beside_its_field() {
        for (latitude, longitude, field, words) in [
            ("", "-96.1", "latitude", "también la latitud"),
            ("19.1", "", "longitude", "también la longitud"),
            ("norte", "-96.1", "latitude", "19.1738"),
            ("19.1", "oeste", "longitude", "-96.1342"),
            ("-96.1", "19.1", "latitude", "al revés"),
            ("19.1", "96.1", "longitude", "signo menos"),
            ("NaN", "-96.1", "latitude", "decimales"),
            ("inf", "-96.1", "latitude", "decimales"),
        ] {
            let (named, said) = read(latitude, longitude).unwrap_err();
            assert_eq!(named, field, "{latitude} {longitude}");
            assert!(said.contains(words), "{said}");
        }
    }
}
