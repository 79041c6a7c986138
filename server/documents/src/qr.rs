//! QR codes as drawings of one path: error correction M, four modules of white around it.

use crate::PaperError;
use qrcode::{Color, EcLevel, QrCode, Version};
use serde::ser::{Error, Serializer};
use std::fmt::Write;

/// The white border that the standard asks for, in modules.
const QUIET: usize = 4;
/// The largest version whose modules a telephone still reads on the back of a credential.
const LARGEST: i16 = 10;

/// A code as a drawing of one path: dark squares on white.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrDrawing {
    /// Side in modules, the white border included.
    pub side: usize,
    /// The dark modules, as the `d` of an SVG path; a module measures one.
    pub path: String,
}

/// The code of an address.
pub(crate) fn drawing(url: &str) -> Result<QrDrawing, PaperError> {
    let too_long = || PaperError::Link { bytes: url.len() };
    let code = QrCode::with_error_correction_level(url, EcLevel::M).map_err(|_| too_long())?;
    match code.version() {
        Version::Normal(version) if version <= LARGEST => {}
        _ => return Err(too_long()),
    }
    let side = code.width();
    let whole = side + 2 * QUIET;
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(side).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                let (left, top, width) = (x + QUIET, y + QUIET, run.len());
                // Writing to a string cannot fail.
                let _ = write!(path, "M{left} {top}h{width}v1h-{width}z");
            }
            x += run.len();
        }
    }
    Ok(QrDrawing { side: whole, path })
}

/// The code of an address as SVG.
fn svg(url: &str) -> Result<String, PaperError> {
    let QrDrawing { side, path } = drawing(url)?;
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path d="{path}"/></svg>"##
    ))
}

/// Fails for the first address that is too long for its code.
pub(crate) fn check<'a>(urls: impl IntoIterator<Item = &'a str>) -> Result<(), PaperError> {
    urls.into_iter().try_for_each(|url| svg(url).map(drop))
}

/// Writes an address as its code.
pub(crate) fn serialize<S: Serializer>(url: &str, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&svg(url).map_err(S::Error::custom)?)
}
