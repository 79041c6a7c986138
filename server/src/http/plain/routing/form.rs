//! What the form of a rule says.

use super::super::{Fields, failed, field};
use domain::deadline::{Term, TermUnit};
use domain::failure::{Failure, FieldErrors};
use domain::routing::{
    AnswerCondition, AnswerMatch, Conditions, Hours, MAX_ANSWERS, Outcome, RuleForm,
};
use std::str::FromStr;

/// Everything that was ticked under a name; what no form of ours sends is passed over.
fn all<T: FromStr>(fields: &Fields, name: &str) -> Vec<T> {
    fields
        .iter()
        .filter(|(n, _)| n == name)
        .filter_map(|(_, value)| value.parse().ok())
        .collect()
}

fn yes_or_no(fields: &Fields, name: &str) -> Option<bool> {
    match field(fields, name).as_str() {
        "si" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn term(fields: &Fields, errors: &mut FieldErrors) -> Option<Term> {
    let text = field(fields, "term_amount");
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let unit = TermUnit::parse(&field(fields, "term_unit")).unwrap_or(TermUnit::NaturalHours);
    let amount = errors.take(
        "term_amount",
        text.parse()
            .map_err(|_| "Escriba sólo un número, por ejemplo 24.".to_owned()),
    )?;
    Some(Term { amount, unit })
}

/// What the form says, or everything that is wrong with it.
pub(super) fn rule_of(fields: &Fields) -> Result<RuleForm, Failure> {
    let mut errors = FieldErrors::default();
    let hours = Hours::read(&field(fields, "hour_from"), &field(fields, "hour_to"));
    let hours = hours.unwrap_or_else(|(name, message)| {
        errors.add(name, message);
        None
    });
    let answers = (1..=MAX_ANSWERS)
        .map(|n| AnswerCondition {
            question: field(fields, &format!("question_{n}")),
            how: AnswerMatch::parse(&field(fields, &format!("how_{n}"))),
            answer: field(fields, &format!("answer_{n}")),
        })
        .collect();
    let form = RuleForm {
        name: field(fields, "name"),
        conditions: Conditions {
            kinds: all(fields, "kinds"),
            categories: all(fields, "categories"),
            neighborhoods: all(fields, "neighborhoods"),
            area: Some(field(fields, "area")),
            channels: all(fields, "channels"),
            weekdays: all(fields, "weekdays"),
            hours,
            answers,
            written: yes_or_no(fields, "written"),
            captain: yes_or_no(fields, "captain"),
        },
        outcome: Outcome {
            departments: all(fields, "departments"),
            term: term(fields, &mut errors),
            instruction: field(fields, "instruction"),
            at_once: field(fields, "at_once") == "1",
        },
    };
    failed(errors, form.checked())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        pairs
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect()
    }

    const ID: &str = "018f0000-0000-7000-8000-000000000001";

    #[test]
    fn the_form_becomes_a_rule() {
        let form = rule_of(&fields(&[
            ("name", " De noche "),
            ("kinds", ID),
            ("kinds", "no es una llave"),
            ("weekdays", "Sat"),
            ("weekdays", "Mon"),
            ("hour_from", "22:00"),
            ("hour_to", "06:00"),
            ("question_2", "poste"),
            ("how_2", "equals"),
            ("answer_2", "varios"),
            ("area", "  "),
            ("written", "no"),
            ("departments", ID),
            ("term_amount", "24"),
            ("term_unit", "natural_hours"),
            ("at_once", "1"),
        ]))
        .expect("valid");
        assert_eq!(form.name, "De noche");
        assert_eq!(form.conditions.kinds.len(), 1);
        assert_eq!(form.conditions.weekdays.len(), 2);
        assert_eq!(form.conditions.area, None);
        assert_eq!(form.conditions.answers.len(), 1);
        assert_eq!(form.conditions.written, Some(false));
        assert_eq!(
            form.outcome.term.map(|t| t.words()),
            Some("24 horas".into())
        );
        assert!(form.outcome.at_once);
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let failure = rule_of(&fields(&[
            ("hour_from", "22:00"),
            ("term_amount", "mucho"),
            ("question_1", "poste"),
        ]))
        .expect_err("refused");
        for name in ["name", "hour_to", "term_amount", "answer_1", "departments"] {
            assert!(failure.message_for(name).is_some(), "{name}");
        }
    }
}
