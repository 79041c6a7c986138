//! What the office writes of a rule, cleaned and checked.

use super::{
    AnswerCondition, Conditions, MAX_ANSWERS, MAX_AREA, MAX_DEPARTMENTS, MAX_NAME, Outcome,
};
use crate::failure::{Failure, FieldErrors};
use crate::petitions::MAX_NOTE;
use crate::text::{clean_text, optional_line, required_line};
use chrono::Weekday;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Longest question or answer that a rule asks for.
const MAX_ANSWER: usize = 80;

/// What the office writes of a rule. Whether the polygon is one, the use case says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleForm {
    /// Name.
    pub name: String,
    /// When it holds.
    pub conditions: Conditions,
    /// What it says then.
    pub outcome: Outcome,
}

/// Each once, in the order in which they came.
fn once<T: Ord + Clone>(items: &mut Vec<T>) {
    let mut seen = BTreeSet::new();
    items.retain(|item| seen.insert(item.clone()));
}

impl RuleForm {
    /// Cleans and checks every field.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(mut self) -> Result<Self, Failure> {
        let mut errors = FieldErrors::default();
        self.name = errors
            .take("name", required_line(&self.name, MAX_NAME, "el nombre"))
            .unwrap_or_default();
        self.check_conditions(&mut errors);
        self.check_outcome(&mut errors);
        errors.finish()?;
        Ok(self)
    }

    fn check_conditions(&mut self, errors: &mut FieldErrors) {
        let asked = &mut self.conditions;
        once(&mut asked.kinds);
        once(&mut asked.categories);
        once(&mut asked.neighborhoods);
        once(&mut asked.channels);
        asked.weekdays.sort_by_key(Weekday::num_days_from_monday);
        asked.weekdays.dedup();
        // Every day is no condition.
        if asked.weekdays.len() == 7 {
            asked.weekdays.clear();
        }
        asked.area = asked.area.take().and_then(|text| {
            let text = text.trim().to_owned();
            (!text.is_empty()).then_some(text)
        });
        if asked.area.as_ref().is_some_and(|a| a.len() > MAX_AREA) {
            errors.add(
                "area",
                "El polígono tiene demasiadas esquinas: simplifíquelo en el programa de mapas.",
            );
        }
        let mut answers = Vec::new();
        for (n, condition) in asked.answers.iter().enumerate() {
            let field = |part: &str| format!("{part}_{}", n + 1);
            let question = optional_line(&condition.question, MAX_ANSWER);
            let question = errors.take(&field("question"), question).flatten();
            let answer = optional_line(&condition.answer, MAX_ANSWER);
            let answer = errors.take(&field("answer"), answer).flatten();
            match (question, answer) {
                (Some(question), Some(answer)) => answers.push(AnswerCondition {
                    question,
                    answer,
                    how: condition.how,
                }),
                (Some(_), None) => {
                    errors.add(&field("answer"), "Escriba también la respuesta.");
                }
                (None, Some(_)) => errors.add(
                    &field("question"),
                    "Escriba también unas palabras de la pregunta.",
                ),
                (None, None) => {}
            }
        }
        if answers.len() > MAX_ANSWERS {
            errors.add("answer_1", "Son demasiadas respuestas: tres como máximo.");
        }
        asked.answers = answers;
    }

    fn check_outcome(&mut self, errors: &mut FieldErrors) {
        let said = &mut self.outcome;
        once(&mut said.departments);
        match said.departments.len() {
            0 => errors.add("departments", "Elija al menos una dependencia."),
            1..=MAX_DEPARTMENTS => {}
            _ => errors.add("departments", "Elija diez dependencias como máximo."),
        }
        if said
            .term
            .is_some_and(|term| !(1..=400).contains(&term.amount))
        {
            errors.add(
                "term_amount",
                "Escriba un número de 1 a 400, o déjelo vacío para el plazo del tipo.",
            );
        }
        said.instruction = clean_text(&said.instruction);
        if said.instruction.chars().count() > MAX_NOTE {
            errors.add(
                "instruction",
                format!("Escriba {MAX_NOTE} caracteres como máximo."),
            );
        }
    }
}
