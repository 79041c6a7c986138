//! A department's order for a crew: what it is made from, and the sheet.

pub mod choosing;
pub mod sheet;

use domain::folio::Folio;

/// Where it is made.
pub const ORDER: &str = "/bandeja/orden";
/// The sheet.
pub const SHEET: &str = "/bandeja/orden/hoja";
/// The field of the stops, once for each.
pub const STOP: &str = "p";
/// The field of the crew and the vehicle.
pub const CREW: &str = "cuadrilla";
/// The field of the day.
pub const DAY: &str = "salida";
/// The field of the settlement from which the crew sets out.
pub const START: &str = "desde";

/// Whether a stop was sent.
fn was_sent(typed: &[(String, String)], folio: Folio) -> bool {
    let folio = folio.to_string();
    typed
        .iter()
        .any(|(name, value)| name == STOP && *value == folio)
}
