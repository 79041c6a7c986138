//! Wards, neighborhoods and blocks: what the office writes of them.
//!
//! A block has the office's own key. Its CVEGEO (the key of INEGI's geostatistical frame) and its
//! polygon are optional: new settlements have neither yet, and INEGI renumbers.

mod placing;
mod views;

pub use placing::{read_point, written_point};
pub use views::{
    BlockFilter, BlockPage, BlockRow, BlockState, BlockView, Holder, Placing, WardRow,
};

use crate::catalogue::Point;
use crate::cvegeo::Cvegeo;
use crate::failure::{Failure, FieldErrors};
use crate::ids::{BlockId, NeighborhoodId, WardId};
use crate::text::{clean_line, optional_line, required_line};
use serde::{Deserialize, Serialize};

/// First digits of every CVEGEO here: state 30, municipality 193.
pub const MUNICIPALITY: &str = "30193";
/// Longest code of a ward or block.
pub const MAX_CODE: usize = 20;
/// Longest line between which streets a block lies.
pub const MAX_STREETS: usize = 200;

/// A code as the office writes it: capital letters, digits and hyphens, 1 to 20 of them.
///
/// # Errors
/// A sentence for the person.
pub fn checked_code(text: &str) -> Result<String, String> {
    let code = clean_line(text).to_uppercase().replace(' ', "");
    let fine = code
        .bytes()
        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    if fine && (1..=MAX_CODE).contains(&code.len()) {
        Ok(code)
    } else {
        Err(format!(
            "Escriba de 1 a {MAX_CODE} letras sin acento, números o guiones, por ejemplo 014-07."
        ))
    }
}

/// A part of the municipality.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ward {
    /// Key.
    pub id: WardId,
    /// The office's key, for instance `C-03`.
    pub code: String,
    /// Name on screens.
    pub name: String,
    /// Whether it is no longer in use.
    pub ended: bool,
    /// For parallel edits.
    pub version: i64,
}

/// What the office writes of a ward.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WardForm {
    /// The office's key.
    pub code: String,
    /// Name on screens.
    pub name: String,
}

impl WardForm {
    /// Cleans and checks every field.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(mut self) -> Result<Self, Failure> {
        let mut errors = FieldErrors::default();
        self.code = errors
            .take("code", checked_code(&self.code))
            .unwrap_or_default();
        self.name = errors
            .take("name", required_line(&self.name, 80, "el nombre"))
            .unwrap_or_default();
        errors.finish()?;
        Ok(self)
    }
}

/// A block as lists and forms show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Key.
    pub id: BlockId,
    /// The office's key, for instance `014-07`.
    pub code: String,
    /// INEGI's key, where known.
    pub cvegeo: Option<String>,
    /// Its ward.
    pub ward: Option<WardId>,
    /// Its neighborhood.
    pub neighborhood: Option<NeighborhoodId>,
    /// Between which streets it lies.
    pub between_streets: String,
    /// Where its marker stands.
    pub point: Option<Point>,
    /// Whether its outline is known.
    pub has_boundary: bool,
    /// Whether it is no longer in use.
    pub ended: bool,
    /// For parallel edits.
    pub version: i64,
}

/// What the office writes of a block. An outline arrives apart, as GeoJSON: the server alone reads it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BlockForm {
    /// The office's key.
    pub code: String,
    /// INEGI's key; empty where unknown.
    pub cvegeo: String,
    /// Its ward.
    pub ward: Option<WardId>,
    /// Its neighborhood.
    pub neighborhood: Option<NeighborhoodId>,
    /// Between which streets it lies.
    pub between_streets: String,
    /// Where its marker stands.
    pub point: Option<Point>,
}

impl BlockForm {
    /// Cleans and checks every field.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(mut self) -> Result<Self, Failure> {
        let mut errors = FieldErrors::default();
        self.code = errors
            .take("code", checked_code(&self.code))
            .unwrap_or_default();
        let cvegeo = optional_line(&self.cvegeo, 20).and_then(|text| match text {
            Some(text) => Cvegeo::parse(&text, MUNICIPALITY).map(|c| c.as_str().to_owned()),
            None => Ok(String::new()),
        });
        self.cvegeo = errors.take("cvegeo", cvegeo).unwrap_or_default();
        let streets =
            optional_line(&self.between_streets, MAX_STREETS).map(Option::unwrap_or_default);
        self.between_streets = errors.take("between_streets", streets).unwrap_or_default();
        if let Some(point) = self.point {
            errors.take("latitude", point.check());
        }
        errors.finish()?;
        Ok(self)
    }
}

/// What holds a point: the answer of the map to «¿dónde es?».
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Located {
    /// The block whose outline holds it, or whose marker is nearest within reach.
    pub block: Option<BlockId>,
    /// The neighborhood.
    pub neighborhood: Option<NeighborhoodId>,
    /// The ward.
    pub ward: Option<WardId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_written_one_way() {
        assert_eq!(checked_code(" c-03 "), Ok("C-03".into()));
        assert_eq!(checked_code("014 - 07"), Ok("014-07".into()));
        for text in ["", "ñ1", "014/07", &"9".repeat(21)] {
            assert!(checked_code(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_block_may_lack_what_nobody_knows_yet() {
        let form = BlockForm {
            code: "014-07".into(),
            ..BlockForm::default()
        };
        assert!(form.clone().checked().is_ok());
        let wrong = BlockForm {
            cvegeo: "3019".into(),
            point: Some(Point {
                latitude: -96.1,
                longitude: 19.2,
            }),
            ..form
        };
        let Err(Failure::Invalid { fields }) = wrong.checked() else {
            panic!("accepted");
        };
        let names: Vec<&str> = fields.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(names, ["cvegeo", "latitude"]);
    }
}
