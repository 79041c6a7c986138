//! The forms of departments, neighborhoods, channels and reasons.

use super::{MAX_LINE, check_day, checked_code};
use crate::catalogue::{Point, ReasonKind};
use crate::failure::{Failure, FieldErrors};
use crate::ids::DepartmentId;
use crate::text::{clean_line, required_line};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What an administrator writes of a department. The code is asked for at its creation and stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentForm {
    /// Short stable code, for instance `OP`; ignored when editing.
    #[serde(default)]
    pub code: String,
    /// Name on screens.
    pub name: String,
    /// First day on which it exists.
    pub valid_from: NaiveDate,
}

impl DepartmentForm {
    /// Cleans and checks every field; the code only of a new one.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(mut self, new: bool) -> Result<Self, Failure> {
        let mut errors = FieldErrors::default();
        if new && let Some(code) = errors.take("code", checked_code(&self.code)) {
            self.code = code;
        }
        let name = required_line(&self.name, MAX_LINE, "el nombre de la dependencia");
        self.name = errors.take("name", name).unwrap_or_default();
        check_day("valid_from", self.valid_from, &mut errors);
        errors.finish()?;
        Ok(self)
    }
}

/// The end of a department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentEnd {
    /// The version that the form was made from.
    pub version: i64,
    /// Its last day; `None` takes an end back.
    pub valid_to: Option<NaiveDate>,
    /// The department that takes over its matters; required while it has any.
    pub successor: Option<DepartmentId>,
    /// Whether its petition types go to the successor at once. Otherwise they have to be given to
    /// others first.
    #[serde(default)]
    pub move_types: bool,
}

/// What an administrator writes of a neighborhood. The postal code is asked for at its creation and
/// stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeighborhoodForm {
    /// Five digits; ignored when editing.
    #[serde(default)]
    pub postal_code: String,
    /// Name.
    pub name: String,
    /// Colonia, Fraccionamiento, Pueblo…
    pub kind: String,
    /// Where it is, when known.
    #[serde(default)]
    pub point: Option<Point>,
}

impl NeighborhoodForm {
    /// Cleans and checks every field; the postal code only of a new one.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(mut self, new: bool) -> Result<Self, Failure> {
        let mut errors = FieldErrors::default();
        self.postal_code = clean_line(&self.postal_code);
        let digits =
            self.postal_code.len() == 5 && self.postal_code.bytes().all(|b| b.is_ascii_digit());
        if new && !digits {
            errors.add(
                "postal_code",
                "Escriba los cinco números del código postal.",
            );
        }
        let name = required_line(&self.name, MAX_LINE, "el nombre de la colonia");
        self.name = errors.take("name", name).unwrap_or_default();
        let kind = required_line(&self.kind, 60, "si es colonia, fraccionamiento, pueblo…");
        self.kind = errors.take("kind", kind).unwrap_or_default();
        if let Some(point) = self.point {
            errors.take("point", point.check());
        }
        errors.finish()?;
        Ok(self)
    }
}

/// What an administrator writes of a channel. Its code comes from its first name and stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelForm {
    /// Name on screens.
    pub name: String,
    /// Order on screens, from 1.
    pub position: i64,
}

impl ChannelForm {
    /// Cleans and checks every field.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(mut self) -> Result<Self, Failure> {
        let mut errors = FieldErrors::default();
        self.name = name_and_position(
            &self.name,
            "el nombre del canal",
            self.position,
            &mut errors,
        );
        errors.finish()?;
        Ok(self)
    }
}

/// What an administrator writes of a reason. Its kind is chosen at its creation and stays; its code
/// comes from its first name and stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonForm {
    /// What it is for; ignored when editing.
    pub kind: ReasonKind,
    /// Name on screens.
    pub name: String,
    /// Order on screens, from 1.
    pub position: i64,
}

impl ReasonForm {
    /// Cleans and checks every field.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(mut self) -> Result<Self, Failure> {
        let mut errors = FieldErrors::default();
        self.name = name_and_position(&self.name, "el motivo", self.position, &mut errors);
        errors.finish()?;
        Ok(self)
    }
}

fn name_and_position(name: &str, what: &str, position: i64, errors: &mut FieldErrors) -> String {
    let name = errors
        .take("name", required_line(name, 80, what))
        .unwrap_or_default();
    if !(1..=999).contains(&position) {
        errors.add("position", "Escriba su lugar en la lista, de 1 a 999.");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_forms_tell_their_fields() {
        let neighborhood = NeighborhoodForm {
            postal_code: "9189".into(),
            name: String::new(),
            kind: String::new(),
            point: Some(Point {
                latitude: 91.0,
                longitude: f64::NAN,
            }),
        };
        let failure = neighborhood.checked(true).unwrap_err();
        for field in ["postal_code", "name", "kind", "point"] {
            assert!(failure.message_for(field).is_some(), "{field}");
        }
        let channel = ChannelForm {
            name: " ".into(),
            position: 0,
        };
        let failure = channel.checked().unwrap_err();
        assert!(failure.message_for("name").is_some() && failure.message_for("position").is_some());
        let reason = ReasonForm {
            kind: ReasonKind::Cancel,
            name: "x".repeat(81),
            position: 1,
        };
        assert!(reason.checked().unwrap_err().message_for("name").is_some());
        let department = DepartmentForm {
            code: "OBRAS-PUBLICAS-2".into(),
            name: String::new(),
            valid_from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
        };
        let failure = department.checked(true).unwrap_err();
        assert!(failure.message_for("code").is_some() && failure.message_for("name").is_some());
    }
}
