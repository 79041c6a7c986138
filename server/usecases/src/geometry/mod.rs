//! Maps: reading the files that municipalities export, areas and points, and finding them.
//!
//! Everything is in WGS 84 degrees, longitude before latitude in files and a named
//! [`Point`] in the code; nothing is reprojected. Coordinates are kept with six decimals, about a
//! tenth of a metre.

mod area;
mod index;
mod raw;
mod reading;
mod thinning;
mod validity;

pub use area::{Area, Bounds};
pub use index::{AreaIndex, PointIndex};
pub use reading::{
    Collection, Feature, FeatureError, MAX_BYTES, MAX_FEATURES, MAX_POSITIONS, MAX_PROPERTIES,
    MAX_PROPERTIES_BYTES, Shape, read, text,
};
pub(crate) use validity::ADVICE;

use domain::catalogue::Point;

/// What is said of a feature outside Mexico.
const OUTSIDE: &str = "está fuera de México; ¿coordenadas invertidas?";

/// What is said of coordinates that are `null`, text or too large for a number.
const NOT_NUMBERS: &str = "tiene coordenadas que no son números: revíselas en el programa de mapas";

/// Whole millionths of a degree.
fn millionths(degrees: f64) -> i64 {
    (degrees * 1e6).round() as i64
}

/// The degrees that are nearest to so many millionths.
fn degrees(millionths: i64) -> f64 {
    millionths as f64 / 1e6
}

/// Whether a place is in the box around Mexico in which SIRC takes points.
fn in_mexico(longitude: f64, latitude: f64) -> bool {
    Point {
        latitude,
        longitude,
    }
    .check()
    .is_ok()
}
