//! What an administrator sends and sees when editing the catalogues.

use super::{LocationKind, Point, ReasonKind};
use crate::deadline::TermUnit;
use crate::failure::{Failure, FieldErrors};
use crate::ids::{ChannelId, DepartmentId, NeighborhoodId, ReasonId};
use crate::text::{clean_line, clean_text, optional_line, required_line};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

const MAX_LINE: usize = 120;

/// A catalogue whose entries have a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CatalogueEntity {
    /// Departments.
    Department,
    /// Petition types.
    PetitionType,
    /// Neighborhoods.
    Neighborhood,
    /// Channels.
    Channel,
    /// Reasons and resolution codes.
    Reason,
}

impl CatalogueEntity {
    /// The text stored in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Department => "department",
            Self::PetitionType => "petition_type",
            Self::Neighborhood => "neighborhood",
            Self::Channel => "channel",
            Self::Reason => "reason",
        }
    }
}

/// Filters of the lists of the catalogue. Each list looks at those that concern it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CatalogueFilter {
    /// Words of name, code, category, postal code or synonyms.
    pub text: String,
    /// Ended entries too.
    pub ended: bool,
    /// Types of this department only.
    pub department: Option<DepartmentId>,
    /// Reasons of this kind only.
    pub reason: Option<ReasonKind>,
}

/// A channel with what only its editor needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelEntry {
    /// Key.
    pub id: ChannelId,
    /// Stable code.
    pub code: String,
    /// Name on screens.
    pub name: String,
    /// Order on screens.
    pub position: i64,
    /// The day on which it was ended, if it was.
    pub valid_to: Option<NaiveDate>,
    /// For parallel edits.
    pub version: i64,
}

/// A neighborhood with what only its editor needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeighborhoodEntry {
    /// Key.
    pub id: NeighborhoodId,
    /// Five digits.
    pub postal_code: String,
    /// Name.
    pub name: String,
    /// Colonia, Fraccionamiento, Pueblo…
    pub kind: String,
    /// Where it is, when known.
    pub point: Option<Point>,
    /// The day on which it was ended, if it was.
    pub valid_to: Option<NaiveDate>,
    /// For parallel edits.
    pub version: i64,
}

/// A reason with what only its editor needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonEntry {
    /// Key.
    pub id: ReasonId,
    /// What it is for.
    pub kind: ReasonKind,
    /// Stable code.
    pub code: String,
    /// Name on screens.
    pub name: String,
    /// Order on screens.
    pub position: i64,
    /// The day on which it was ended, if it was.
    pub valid_to: Option<NaiveDate>,
    /// For parallel edits.
    pub version: i64,
}

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

/// What an administrator writes of a petition type. The code is asked for at its creation and stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PetitionTypeForm {
    /// Stable code, for instance `AP-01`; ignored when editing.
    #[serde(default)]
    pub code: String,
    /// Name on screens.
    pub name: String,
    /// Group within the department.
    pub category: String,
    /// The department that usually answers.
    pub department: DepartmentId,
    /// Promised time: how many.
    pub term_amount: i64,
    /// Promised time: of what.
    pub term_unit: TermUnit,
    /// 1 (emergency) to 4 (ordinary).
    pub priority: i64,
    /// Where it happens.
    pub location: LocationKind,
    /// Whether the citizen may stay anonymous.
    #[serde(default)]
    pub allows_anonymous: bool,
    /// Whether it is reserved.
    #[serde(default)]
    pub confidential: bool,
    /// What proves that it was attended.
    #[serde(default)]
    pub closing_evidence: String,
    /// Who else may be competent.
    #[serde(default)]
    pub external_body: String,
    /// What the operator asks, one question a line.
    #[serde(default)]
    pub key_questions: String,
    /// How citizens say it, one a line.
    #[serde(default)]
    pub synonyms: String,
    /// First day of use.
    pub valid_from: NaiveDate,
}

impl PetitionTypeForm {
    /// Cleans and checks every field; the code only of a new one.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(mut self, new: bool) -> Result<Self, Failure> {
        let mut errors = FieldErrors::default();
        if new && let Some(code) = errors.take("code", checked_code(&self.code)) {
            self.code = code;
        }
        let name = required_line(&self.name, MAX_LINE, "el nombre del tipo de petición");
        self.name = errors.take("name", name).unwrap_or_default();
        let category = required_line(&self.category, 80, "la categoría");
        self.category = errors.take("category", category).unwrap_or_default();
        if !(0..=400).contains(&self.term_amount) {
            errors.add("term_amount", "Escriba un plazo de 0 (de inmediato) a 400.");
        }
        if !(1..=4).contains(&self.priority) {
            errors.add("priority", "Elija una prioridad de 1 a 4.");
        }
        for (field, text) in [
            ("closing_evidence", &mut self.closing_evidence),
            ("external_body", &mut self.external_body),
        ] {
            if let Some(line) = errors.take(field, optional_line(text, 200)) {
                *text = line.unwrap_or_default();
            }
        }
        for (field, text, most, longest) in [
            ("key_questions", &mut self.key_questions, 20, 300),
            ("synonyms", &mut self.synonyms, 60, MAX_LINE),
        ] {
            if let Some(lines) = errors.take(field, checked_lines(text, most, longest)) {
                *text = lines;
            }
        }
        check_day("valid_from", self.valid_from, &mut errors);
        errors.finish()?;
        Ok(self)
    }
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

/// A field that a change of the catalogue touched, in words for the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedField {
    /// Its name in the entry: `name`, `valid_to`…
    pub field: String,
    /// Its name in Spanish.
    pub label: String,
    /// What it said before; empty when it said nothing.
    pub before: String,
    /// What it says since.
    pub after: String,
}

/// A change of an entry of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by name; empty for the program.
    pub who: String,
    /// Whether the entry was made by it.
    pub created: bool,
    /// What it touched.
    pub fields: Vec<ChangedField>,
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

fn checked_code(code: &str) -> Result<String, String> {
    let code = clean_line(code).to_uppercase();
    let fine = code
        .bytes()
        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    if fine && (2..=12).contains(&code.len()) {
        Ok(code)
    } else {
        Err(
            "Escriba una clave de 2 a 12 letras sin acento, números o guion, por ejemplo AP-01."
                .into(),
        )
    }
}

/// Lines without empty ones, few enough and short enough.
fn checked_lines(text: &str, most: usize, longest: usize) -> Result<String, String> {
    let text = clean_text(text);
    let lines: Vec<String> = text
        .lines()
        .map(clean_line)
        .filter(|line| !line.is_empty())
        .collect();
    if lines.len() > most {
        return Err(format!(
            "Escriba {most} renglones como máximo; ahora tiene {}.",
            lines.len()
        ));
    }
    if lines.iter().any(|line| line.chars().count() > longest) {
        return Err(format!(
            "Cada renglón lleva {longest} caracteres como máximo."
        ));
    }
    Ok(lines.join("\n"))
}

fn check_day(field: &str, day: NaiveDate, errors: &mut FieldErrors) {
    if !(2000..=2100).contains(&day.year()) {
        errors.add(field, "Escriba una fecha entre los años 2000 y 2100.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn lamp() -> PetitionTypeForm {
        PetitionTypeForm {
            code: " ap-01 ".into(),
            name: "Luminaria apagada".into(),
            category: "Luminarias".into(),
            department: DepartmentId(Uuid::nil()),
            term_amount: 5,
            term_unit: TermUnit::BusinessDays,
            priority: 3,
            location: LocationKind::Point,
            allows_anonymous: true,
            confidential: false,
            closing_evidence: " foto ".into(),
            external_body: String::new(),
            key_questions: "¿Una o varias?\r\n\r\n ¿Poste? ".into(),
            synonyms: String::new(),
            valid_from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
        }
    }

    #[test]
    fn a_type_is_cleaned() {
        let fine = lamp().checked(true).unwrap();
        assert_eq!(
            (
                fine.code.as_str(),
                fine.closing_evidence.as_str(),
                fine.key_questions.as_str()
            ),
            ("AP-01", "foto", "¿Una o varias?\n¿Poste?")
        );
    }

    #[test]
    fn every_bad_field_of_a_type_is_told_at_once() {
        let bad = PetitionTypeForm {
            code: "Ñ".into(),
            name: String::new(),
            category: " ".into(),
            term_amount: 401,
            priority: 5,
            external_body: "x".repeat(201),
            key_questions: "a\n".repeat(21),
            synonyms: "x".repeat(121),
            valid_from: NaiveDate::from_ymd_opt(1900, 1, 1).unwrap(),
            ..lamp()
        };
        let failure = bad.checked(true).unwrap_err();
        for field in [
            "code",
            "name",
            "category",
            "term_amount",
            "priority",
            "external_body",
            "key_questions",
            "synonyms",
            "valid_from",
        ] {
            assert!(failure.message_for(field).is_some(), "{field}");
        }
    }

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
