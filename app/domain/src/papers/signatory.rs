//! Who signs papers, and when.

use crate::failure::{Failure, FieldErrors};
use crate::ids::SignatoryId;
use crate::text::{clean_line, required_line};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Most people who sign a letter.
pub const MOST_SIGNATORIES: usize = 3;

/// Who signs, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatory {
    /// Key.
    pub id: SignatoryId,
    /// Name in full, with title.
    pub name: String,
    /// Office held.
    pub office: String,
    /// From left to right on a letter: 1, 2, 3.
    pub position: i64,
    /// Whether letters of appointment bear this signature.
    pub letters: bool,
    /// Whether credentials, lists of delivery and orders of plates bear it.
    pub cards: bool,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; `None` while nobody knows it.
    pub valid_to: Option<NaiveDate>,
    /// For parallel edits.
    pub version: i64,
}

impl Signatory {
    fn overlaps(&self, from: NaiveDate, to: Option<NaiveDate>) -> bool {
        self.valid_to.is_none_or(|own| own >= from) && to.is_none_or(|to| to >= self.valid_from)
    }
}

/// What is written of who signs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatoryForm {
    /// Name in full, with title.
    pub name: String,
    /// Office held.
    pub office: String,
    /// 1, 2, 3.
    pub position: i64,
    /// Letters of appointment.
    pub letters: bool,
    /// Credentials, lists and orders.
    pub cards: bool,
    /// First day; today unless told.
    pub valid_from: Option<NaiveDate>,
    /// Last day.
    pub valid_to: Option<NaiveDate>,
}

impl SignatoryForm {
    /// Checks what was written against the others who sign.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(mut self, others: &[Signatory], today: NaiveDate) -> Result<Self, Failure> {
        let mut errors = FieldErrors::default();
        self.name = errors
            .take(
                "name",
                required_line(&self.name, 120, "el nombre de quien firma"),
            )
            .unwrap_or_default();
        self.office = errors
            .take("office", required_line(&self.office, 120, "su cargo"))
            .unwrap_or_default();
        if !(1..=3).contains(&self.position) {
            errors.add("position", "Elija un lugar: 1, 2 o 3.");
        }
        if !self.letters && !self.cards {
            errors.add("letters", "Marque al menos un documento que firma.");
        }
        let from = self.valid_from.unwrap_or(today);
        self.valid_from = Some(from);
        if self.valid_to.is_some_and(|to| to < from) {
            errors.add(
                "valid_to",
                "El último día debe ser igual o posterior al primero.",
            );
        }
        let beside = |signs: fn(&Signatory) -> bool| {
            let at_once = |o: &&Signatory| signs(o) && o.overlaps(from, self.valid_to);
            others.iter().filter(at_once).collect::<Vec<_>>()
        };
        if self.letters && beside(|o| o.letters).len() >= MOST_SIGNATORIES {
            errors.add(
                "letters",
                "En esas fechas ya firman tres personas los nombramientos. Ponga último día a una.",
            );
        }
        if self.cards
            && let Some(other) = beside(|o| o.cards).first()
        {
            errors.add(
                "cards",
                format!(
                    "En esas fechas ya las firma {}. Ponga primero su último día.",
                    clean_line(&other.name)
                ),
            );
        }
        errors.finish()?;
        Ok(self)
    }
}

/// Who signs on a day, from left to right.
#[must_use]
pub fn signing(
    all: &[Signatory],
    day: NaiveDate,
    signs: fn(&Signatory) -> bool,
) -> Vec<&Signatory> {
    let mut found: Vec<&Signatory> = all
        .iter()
        .filter(|s| signs(s) && s.overlaps(day, Some(day)))
        .collect();
    found.sort_by(|a, b| (a.position, &a.name).cmp(&(b.position, &b.name)));
    found.truncate(MOST_SIGNATORIES);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn signatory(n: u128, from: &str, to: Option<&str>) -> Signatory {
        Signatory {
            id: SignatoryId(Uuid::from_u128(n)),
            name: format!("Firmante {n}"),
            office: "Cargo".into(),
            position: 4 - n as i64,
            letters: true,
            cards: false,
            valid_from: day(from),
            valid_to: to.map(day),
            version: 1,
        }
    }

    #[test]
    fn a_fourth_signature_and_a_second_card_are_refused() {
        let today = day("2026-11-24");
        let three: Vec<_> = (1..=3).map(|n| signatory(n, "2026-01-01", None)).collect();
        let form = SignatoryForm {
            name: "Lic. Fulana".into(),
            office: "Presidencia".into(),
            position: 1,
            letters: true,
            cards: true,
            ..SignatoryForm::default()
        };
        let refused = form.clone().checked(&three, today).unwrap_err();
        assert!(refused.message_for("letters").unwrap().contains("tres"));
        let before = SignatoryForm {
            valid_from: Some(day("2022-01-01")),
            valid_to: Some(day("2025-12-31")),
            ..form.clone()
        };
        assert!(before.checked(&three, today).is_ok(), "nobody signed then");
        let card = Signatory {
            cards: true,
            letters: false,
            ..signatory(1, "2026-01-01", None)
        };
        let refused = form.clone().checked(&[card], today).unwrap_err();
        assert!(refused.message_for("cards").unwrap().contains("Firmante 1"));
        let nothing = SignatoryForm::default().checked(&[], today).unwrap_err();
        for field in ["name", "office", "position", "letters"] {
            assert!(nothing.message_for(field).is_some(), "{field}");
        }
    }

    #[test]
    fn who_signs_depends_on_the_day() {
        let all = [
            signatory(1, "2026-01-01", None),
            signatory(2, "2022-01-01", Some("2025-12-31")),
            signatory(3, "2026-01-01", Some("2026-06-30")),
        ];
        let of = |on: &str| {
            let found = signing(&all, day(on), |s| s.letters);
            found
                .into_iter()
                .map(|s| s.name.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(of("2025-12-31"), ["Firmante 2"]);
        assert_eq!(of("2026-06-30"), ["Firmante 3", "Firmante 1"], "by place");
        assert_eq!(of("2026-07-01"), ["Firmante 1"]);
    }
}
