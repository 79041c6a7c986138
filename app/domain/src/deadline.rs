//! What is promised: an amount of natural hours or of business days. When that is over says
//! [`crate::calendar::Calendar`].

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Unit in which the catalogue promises an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TermUnit {
    /// Hours that run day and night (*horas naturales*).
    NaturalHours,
    /// Days on which the office works (*días hábiles*).
    BusinessDays,
}

impl TermUnit {
    /// The text stored in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NaturalHours => "natural_hours",
            Self::BusinessDays => "business_days",
        }
    }

    /// Reads the stored text.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "natural_hours" => Some(Self::NaturalHours),
            "business_days" => Some(Self::BusinessDays),
            _ => None,
        }
    }
}

/// A promise of the catalogue: an amount of a unit. Zero means "at once" (emergencies).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Term {
    /// How many, 0 to 400.
    pub amount: i64,
    /// Of what.
    pub unit: TermUnit,
}

impl Term {
    /// The text stored in the database: `5d`, `48h`.
    #[must_use]
    pub fn code(self) -> String {
        let unit = match self.unit {
            TermUnit::NaturalHours => 'h',
            TermUnit::BusinessDays => 'd',
        };
        format!("{}{unit}", self.amount)
    }

    /// Reads the stored text.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let (amount, unit) = if let Some(amount) = code.strip_suffix('h') {
            (amount, TermUnit::NaturalHours)
        } else {
            (code.strip_suffix('d')?, TermUnit::BusinessDays)
        };
        Some(Self {
            amount: amount.parse().ok().filter(|n| *n >= 0)?,
            unit,
        })
    }

    /// In words: `5 días hábiles`, `48 horas`.
    #[must_use]
    pub fn words(self) -> String {
        match (self.unit, self.amount) {
            (_, 0) => "de inmediato".into(),
            (TermUnit::NaturalHours, 1) => "1 hora".into(),
            (TermUnit::NaturalHours, n) => format!("{n} horas"),
            (TermUnit::BusinessDays, 1) => "1 día hábil".into(),
            (TermUnit::BusinessDays, n) => format!("{n} días hábiles"),
        }
    }
}

/// Business days that a written petition may wait for its answer by law (Ley 7 / art. 8 practice:
/// forty-five business days).
pub const LEGAL_TERM: Term = Term {
    amount: 45,
    unit: TermUnit::BusinessDays,
};

/// Days on which the office does not work, besides Saturdays and Sundays.
pub type NonWorkingDays = BTreeSet<NaiveDate>;

/// Whether the office works on a day.
#[must_use]
pub fn is_business_day(day: NaiveDate, days_off: &NonWorkingDays) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !days_off.contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_terms_are_read_again() {
        for unit in [TermUnit::NaturalHours, TermUnit::BusinessDays] {
            let term = Term { amount: 48, unit };
            assert_eq!(Term::parse(&term.code()), Some(term));
        }
        for wrong in ["", "d", "5", "-5d", "5x"] {
            assert_eq!(Term::parse(wrong), None, "{wrong}");
        }
    }
}
