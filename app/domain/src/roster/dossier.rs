//! The dossier of a person on the roster: a checklist of what was seen, by whom, and until when it
//! holds.
//!
//! It is no pile of photocopies: an item is *seen*, with a scan or without (LNETB, DOF 16-07-2025, art.
//! 19 and 65: no plain copies, the CURP suffices). No voter key is asked for anywhere.

use crate::coded::coded;
use crate::failure::{Failure, FieldErrors};
use crate::ids::{DossierItemId, DossierKindId, ScanId};
use crate::text::{optional_line, required_line};
use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Days before its end on which an item is due for renewal.
pub const NOTICE_DAYS: i64 = 30;
/// Longest reference of an item: a version, a number of an act.
const MAX_REFERENCE: usize = 80;

coded! {
    /// Whether an item comes with a scan.
    ScanRule {
        /// Never: seeing it is enough, or the law forbids a copy.
        No = "no", "Sólo se coteja";
        /// If the office wants one.
        Optional = "optional", "Copia digital opcional";
        /// A portrait, without which there is no credential.
        Photo = "photo", "Fotografía";
    }
}

/// What a dossier asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierKind {
    /// Key.
    pub id: DossierKindId,
    /// Stable code: `identification`, `photo`…
    pub code: String,
    /// Name on screens.
    pub name: String,
    /// What to look at.
    pub hint: String,
    /// Whether a dossier without it is incomplete.
    pub required: bool,
    /// Its share of the completeness.
    pub weight: i64,
    /// Whether it comes with a scan.
    pub scan: ScanRule,
    /// How long it holds after it was issued, or seen when it has no date of its own; `None` for ever.
    pub valid_months: Option<i64>,
    /// How old it may be on the day on which it is seen.
    pub oldest_months: Option<i64>,
    /// Order on screens.
    pub position: i64,
    /// Whether it is no longer asked for.
    pub ended: bool,
    /// For parallel edits.
    pub version: i64,
}

/// What is written of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindForm {
    /// Name on screens.
    pub name: String,
    /// What to look at.
    pub hint: String,
    /// Whether a dossier without it is incomplete.
    pub required: bool,
    /// 1 to 10.
    pub weight: i64,
    /// 1 to 120, or none.
    pub valid_months: Option<i64>,
    /// 1 to 120, or none.
    pub oldest_months: Option<i64>,
    /// Whether it is still asked for.
    pub in_use: bool,
}

impl KindForm {
    /// Cleans and checks every field.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(mut self) -> Result<Self, Failure> {
        let mut errors = FieldErrors::default();
        self.name = errors
            .take("name", required_line(&self.name, 80, "el nombre"))
            .unwrap_or_default();
        self.hint = errors
            .take("hint", optional_line(&self.hint, 200))
            .flatten()
            .unwrap_or_default();
        if !(1..=10).contains(&self.weight) {
            errors.add("weight", "Escriba un número de 1 a 10.");
        }
        for (field, months) in [
            ("valid_months", self.valid_months),
            ("oldest_months", self.oldest_months),
        ] {
            if months.is_some_and(|m| !(1..=120).contains(&m)) {
                errors.add(field, "Escriba de 1 a 120 meses, o déjelo vacío.");
            }
        }
        errors.finish()?;
        Ok(self)
    }
}

/// What is written when an item was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenForm {
    /// The day on which it was seen; today unless told.
    pub seen_on: Option<NaiveDate>,
    /// The day on which it was issued, of a document that has one.
    pub issued_on: Option<NaiveDate>,
    /// Until when it holds, of a document that says so itself.
    pub valid_until: Option<NaiveDate>,
    /// Version, number or anything else that tells it apart. Never a voter key.
    pub reference: String,
}

/// A form whose fields can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedSeen {
    /// The day on which it was seen.
    pub seen_on: NaiveDate,
    /// The day on which it was issued.
    pub issued_on: Option<NaiveDate>,
    /// Until when it holds.
    pub valid_until: Option<NaiveDate>,
    /// Version, number.
    pub reference: String,
}

/// Whether a text is a voter key: eighteen signs, six letters, eight digits, a letter, three digits.
fn is_voter_key(text: &str) -> bool {
    let signs: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let of = |range: std::ops::Range<usize>, fits: fn(&char) -> bool| signs[range].iter().all(fits);
    signs.len() == 18
        && of(0..6, char::is_ascii_alphabetic)
        && of(6..14, char::is_ascii_digit)
        && matches!(signs[14].to_ascii_uppercase(), 'H' | 'M')
        && of(15..18, char::is_ascii_digit)
}

/// A day some months later; the last day of the month when it has none.
fn later(day: NaiveDate, months: i64) -> NaiveDate {
    let months = Months::new(u32::try_from(months).unwrap_or(0));
    day.checked_add_months(months).unwrap_or(day)
}

impl SeenForm {
    /// Checks what was written of an item of a kind, on a day.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(&self, kind: &DossierKind, today: NaiveDate) -> Result<CheckedSeen, Failure> {
        let mut errors = FieldErrors::default();
        let seen_on = self.seen_on.unwrap_or(today);
        if seen_on > today {
            errors.add("seen_on", "Esa fecha todavía no llega.");
        }
        if let Some(issued) = self.issued_on {
            if issued > seen_on {
                errors.add("issued_on", "No puede ser posterior al día en que se vio.");
            } else if let Some(months) = kind.oldest_months
                && later(issued, months) < seen_on
            {
                errors.add(
                    "issued_on",
                    format!("Debe tener {months} meses o menos el día en que se ve. Pida uno más reciente."),
                );
            }
        } else if kind.oldest_months.is_some() {
            errors.add("issued_on", "Escriba la fecha del documento.");
        }
        if self.valid_until.is_some_and(|until| until < seen_on) {
            errors.add("valid_until", "Ya estaba vencido el día en que se vio.");
        }
        let reference = errors
            .take("reference", optional_line(&self.reference, MAX_REFERENCE))
            .flatten()
            .unwrap_or_default();
        if is_voter_key(&reference) {
            errors.add(
                "reference",
                "Parece una clave de elector: no se guarda. Escriba sólo el año de vigencia.",
            );
        }
        errors.finish()?;
        let from = self.issued_on.unwrap_or(seen_on);
        Ok(CheckedSeen {
            seen_on,
            issued_on: self.issued_on,
            valid_until: self
                .valid_until
                .or_else(|| kind.valid_months.map(|months| later(from, months))),
            reference,
        })
    }
}

/// An item that was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenItem {
    /// Key.
    pub id: DossierItemId,
    /// Of which kind.
    pub kind: DossierKindId,
    /// By whom.
    pub seen_by: String,
    /// When it was noted.
    pub noted_at: DateTime<Utc>,
    /// On which day.
    pub seen_on: NaiveDate,
    /// When it was issued.
    pub issued_on: Option<NaiveDate>,
    /// Until when it holds.
    pub valid_until: Option<NaiveDate>,
    /// Version, number.
    pub reference: String,
    /// Its scan.
    pub scan: Option<ScanId>,
}

/// How an item of the checklist stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemState {
    /// Nobody saw it.
    Missing,
    /// Seen, and it holds.
    Seen,
    /// It holds no longer than a month.
    Due,
    /// It no longer holds.
    Expired,
}

impl SeenItem {
    /// How it stands on a day.
    #[must_use]
    pub fn state(&self, today: NaiveDate) -> ItemState {
        match self.valid_until {
            Some(until) if until < today => ItemState::Expired,
            Some(until) if (until - today).num_days() <= NOTICE_DAYS => ItemState::Due,
            _ => ItemState::Seen,
        }
    }
}

/// A dossier in two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Share of the required items that were seen, by weight: 0 to 100, 100 only when none is missing.
    pub completeness: i64,
    /// The first day on which a required item is due for renewal.
    pub renewal_due: Option<NaiveDate>,
}

/// How a dossier stands: what is asked for today against what was seen.
#[must_use]
pub fn standing(kinds: &[DossierKind], seen: &[SeenItem]) -> Standing {
    let required = || kinds.iter().filter(|k| k.required && !k.ended);
    let of = |kind: &DossierKind| seen.iter().find(|item| item.kind == kind.id);
    let whole: i64 = required().map(|k| k.weight).sum();
    let there: i64 = required()
        .filter(|k| of(k).is_some())
        .map(|k| k.weight)
        .sum();
    let notice = chrono::Duration::days(NOTICE_DAYS);
    Standing {
        completeness: if whole == 0 { 100 } else { there * 100 / whole },
        renewal_due: required()
            .filter_map(of)
            .filter_map(|item| item.valid_until)
            .min()
            .map(|until| until - notice),
    }
}

/// A dossier as its page shows it: each kind that is asked for, with what was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// The checklist, in order.
    pub items: Vec<(DossierKind, Option<SeenItem>)>,
    /// Share of the required items.
    pub completeness: i64,
    /// The first renewal.
    pub renewal_due: Option<NaiveDate>,
    /// Whether there is a portrait.
    pub photo: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn kind(n: u128, weight: i64) -> DossierKind {
        DossierKind {
            id: DossierKindId(Uuid::from_u128(n)),
            code: format!("k{n}"),
            name: "Comprobante de domicilio".into(),
            hint: String::new(),
            required: true,
            weight,
            scan: ScanRule::Optional,
            valid_months: Some(12),
            oldest_months: Some(3),
            position: 1,
            ended: false,
            version: 1,
        }
    }

    fn item(n: u128, until: Option<&str>) -> SeenItem {
        SeenItem {
            id: DossierItemId(Uuid::from_u128(n)),
            kind: DossierKindId(Uuid::from_u128(n)),
            seen_by: "Padrón".into(),
            noted_at: DateTime::UNIX_EPOCH,
            seen_on: day("2026-01-10"),
            issued_on: None,
            valid_until: until.map(day),
            reference: String::new(),
            scan: None,
        }
    }

    #[test]
    fn a_proof_of_address_has_an_age_and_an_end() {
        let today = day("2026-11-24");
        let of = |issued: &str| {
            let form = SeenForm {
                issued_on: Some(day(issued)),
                ..SeenForm::default()
            };
            form.checked(&kind(1, 1), today)
        };
        let fresh = of("2026-10-01").unwrap();
        assert_eq!(fresh.seen_on, today);
        assert_eq!(fresh.valid_until, Some(day("2027-10-01")));
        for issued in ["2026-08-23", "2026-11-25"] {
            assert!(of(issued).is_err(), "{issued}");
        }
        assert!(SeenForm::default().checked(&kind(1, 1), today).is_err());
    }

    #[test]
    fn a_voter_key_is_not_taken() {
        let form = SeenForm {
            issued_on: Some(day("2026-11-01")),
            reference: "PRGMJN 85071230 M 500".into(),
            ..SeenForm::default()
        };
        let refused = form.checked(&kind(1, 1), day("2026-11-24")).unwrap_err();
        assert!(
            refused
                .message_for("reference")
                .unwrap()
                .contains("clave de elector")
        );
    }

    #[test]
    fn items_are_due_a_month_before_their_end() {
        let today = day("2026-11-24");
        assert_eq!(item(1, None).state(today), ItemState::Seen);
        assert_eq!(item(1, Some("2026-12-24")).state(today), ItemState::Due);
        assert_eq!(item(1, Some("2026-11-24")).state(today), ItemState::Due);
        assert_eq!(item(1, Some("2026-11-23")).state(today), ItemState::Expired);
        let kinds = [kind(1, 3), kind(2, 1)];
        let part = standing(&kinds, &[item(1, Some("2027-01-31"))]);
        assert_eq!(part.completeness, 75);
        assert_eq!(part.renewal_due, Some(day("2027-01-01")));
        assert_eq!(standing(&[], &[]).completeness, 100);
    }

    proptest! {
        #[test]
        fn complete_means_that_nothing_is_missing(weights in proptest::collection::vec(1i64..=10, 1..12), seen in proptest::collection::vec(any::<bool>(), 12)) {
            let kinds: Vec<DossierKind> = weights.iter().zip(1..).map(|(w, n)| kind(n, *w)).collect();
            let items: Vec<SeenItem> = (1..=weights.len() as u128).filter(|n| seen[*n as usize - 1]).map(|n| item(n, None)).collect();
            let standing = standing(&kinds, &items);
            prop_assert!((0..=100).contains(&standing.completeness));
            prop_assert_eq!(standing.completeness == 100, items.len() == kinds.len());
        }
    }
}
