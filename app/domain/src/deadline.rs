//! When an answer is due.

use crate::local_time::{instant, local};
use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, Utc, Weekday};
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
pub fn is_business_day(day: NaiveDate, non_working: &NonWorkingDays) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !non_working.contains(&day)
}

/// The instant at which a promise made at `from` is due.
///
/// Natural hours are added to the instant. Business days count whole days after the day of
/// reception and end at 23:59:59 local time of the last one.
#[must_use]
pub fn due_at(from: DateTime<Utc>, term: Term, non_working: &NonWorkingDays) -> DateTime<Utc> {
    match term.unit {
        TermUnit::NaturalHours => from + Duration::hours(term.amount),
        TermUnit::BusinessDays => {
            let mut day = local(from).date();
            let mut left = term.amount;
            while left > 0 {
                day += Duration::days(1);
                if is_business_day(day, non_working) {
                    left -= 1;
                }
            }
            instant(day.and_time(NaiveTime::from_hms_opt(23, 59, 59).unwrap_or(NaiveTime::MIN)))
        }
    }
}

/// How near a deadline is, for the tag beside the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// More than two days left.
    OnTime,
    /// Two days or less.
    Soon,
    /// Past.
    Late,
}

/// Urgency and words (`Vence hoy`, `Vence en 2 d`, `Vencida 3 d`) of a deadline seen at `now`.
#[must_use]
pub fn urgency(due: DateTime<Utc>, now: DateTime<Utc>) -> (Urgency, String) {
    let left = due - now;
    if left < Duration::zero() {
        let late = -left;
        let words = if late.num_days() >= 1 {
            format!("Vencida {} d", late.num_days())
        } else {
            format!("Vencida {} h", late.num_hours().max(1))
        };
        return (Urgency::Late, words);
    }
    let days = (local(due).date() - local(now).date()).num_days();
    match days {
        0 => (Urgency::Soon, "Vence hoy".into()),
        1 | 2 => (Urgency::Soon, format!("Vence en {days} d")),
        _ => (Urgency::OnTime, format!("Vence en {days} d")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local_time::local_date;
    use chrono::TimeZone;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn business_days_skip_weekends_and_holidays() {
        // Friday 13 November 2026, 10:00 local; Monday 16 is a holiday (20 November moved).
        let from = Utc
            .with_ymd_and_hms(2026, 11, 13, 16, 0, 0)
            .single()
            .expect("valid");
        let holidays = NonWorkingDays::from([day("2026-11-16")]);
        let due = due_at(
            from,
            Term {
                amount: 2,
                unit: TermUnit::BusinessDays,
            },
            &holidays,
        );
        assert_eq!(local_date(due), day("2026-11-18"));
    }

    #[test]
    fn natural_hours_run_at_night() {
        let from = Utc
            .with_ymd_and_hms(2026, 11, 14, 4, 0, 0)
            .single()
            .expect("valid");
        let due = due_at(
            from,
            Term {
                amount: 48,
                unit: TermUnit::NaturalHours,
            },
            &NonWorkingDays::new(),
        );
        assert_eq!(due - from, Duration::hours(48));
    }

    #[test]
    fn lateness_is_told_in_words() {
        let now = Utc
            .with_ymd_and_hms(2026, 11, 25, 18, 0, 0)
            .single()
            .expect("valid");
        assert_eq!(
            urgency(now - Duration::days(3), now),
            (Urgency::Late, "Vencida 3 d".into())
        );
        assert_eq!(
            urgency(now + Duration::hours(2), now),
            (Urgency::Soon, "Vence hoy".into())
        );
        assert_eq!(urgency(now + Duration::days(5), now).0, Urgency::OnTime);
    }

    proptest! {
        #[test]
        fn exactly_the_promised_business_days_pass(start in 0i64..2000, amount in 0i64..60, off in proptest::collection::btree_set(0i64..2100, 0..40)) {
            let first = day("2023-01-02");
            let holidays: NonWorkingDays = off.into_iter().map(|n| first + Duration::days(n)).collect();
            let from = instant((first + Duration::days(start)).and_hms_opt(10, 0, 0).expect("valid"));
            let due = due_at(from, Term { amount, unit: TermUnit::BusinessDays }, &holidays);
            let mut counted = 0;
            let mut at = local_date(from);
            while at < local_date(due) {
                at += Duration::days(1);
                if is_business_day(at, &holidays) { counted += 1; }
            }
            prop_assert_eq!(counted, amount);
            prop_assert!(amount == 0 || is_business_day(local_date(due), &holidays));
        }
    }
}
