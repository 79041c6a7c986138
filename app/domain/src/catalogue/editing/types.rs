//! The form of a petition type.

use super::{MAX_LINE, check_day, checked_code};
use crate::catalogue::LocationKind;
use crate::deadline::TermUnit;
use crate::failure::{Failure, FieldErrors};
use crate::ids::DepartmentId;
use crate::text::{clean_line, clean_text, optional_line, required_line};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

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
}
