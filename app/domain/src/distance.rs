//! Distances on the ground.

use crate::catalogue::Point;

/// Metres in a degree of longitude and in a degree of latitude, at a latitude (WGS 84).
fn degree_m(latitude: f64) -> (f64, f64) {
    let angle = latitude.to_radians();
    let longitude =
        111_412.84 * angle.cos() - 93.5 * (3.0 * angle).cos() + 0.118 * (5.0 * angle).cos();
    let latitude = 111_132.92 - 559.82 * (2.0 * angle).cos() + 1.175 * (4.0 * angle).cos()
        - 0.0023 * (6.0 * angle).cos();
    (longitude, latitude)
}

/// The distance in metres between two points: equirectangular at their middle latitude, with the
/// degrees of WGS 84. In Mexico it is off by less than 0.01 % up to 50 km, and by less than 0.5 % up
/// to 500 km. The line does not go around the meridian of 180°.
#[must_use]
pub fn distance_m(a: Point, b: Point) -> f64 {
    let (east, north) = degree_m((a.latitude + b.latitude) / 2.0);
    ((a.longitude - b.longitude) * east).hypot((a.latitude - b.latitude) * north)
}

/// The two corners, south-west and north-east, of a rectangle that holds every place within so many
/// metres, and somewhat more. `None` for what is no place or no distance.
#[must_use]
pub fn around(point: Point, radius: f64) -> Option<(Point, Point)> {
    let finite = point.latitude.is_finite() && point.longitude.is_finite();
    if !finite || radius.is_nan() || radius < 0.0 {
        return None;
    }
    // No degree of latitude is shorter than 110,574 m; the shortest degree of longitude is that on
    // the side of the pole.
    let high = (radius / 110_574.0).min(180.0);
    let (east, _) = degree_m((point.latitude.abs() + high).min(89.0));
    let wide = (radius / east).min(360.0);
    let corner = |up: f64, right: f64| Point {
        latitude: point.latitude + up,
        longitude: point.longitude + right,
    };
    Some((corner(-high, -wide), corner(high, wide)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    prop_compose! {
        fn points()(latitude in 14.5..32.5_f64, longitude in -118.0..-87.0_f64) -> Point {
            Point { latitude, longitude }
        }
    }

    proptest! {
        #[test]
        fn what_is_within_the_distance_is_within_the_rectangle(
            here in points(), up in -0.01..0.01_f64, right in -0.01..0.01_f64, radius in 0.0..2_000.0_f64,
        ) {
            let there = Point { latitude: here.latitude + up, longitude: here.longitude + right };
            let (low, high) = around(here, radius).expect("a place");
            let inside = (low.latitude..=high.latitude).contains(&there.latitude)
                && (low.longitude..=high.longitude).contains(&there.longitude);
            prop_assert!(inside || distance_m(here, there) > radius);
        }
    }

    #[test]
    fn nowhere_has_no_surroundings() {
        let nowhere = Point {
            latitude: f64::NAN,
            longitude: -96.1,
        };
        assert_eq!(around(nowhere, 50.0), None);
    }
}
