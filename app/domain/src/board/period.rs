//! The stretch of local days in which the board counts what came in and went out.

use crate::coded::coded;
use crate::failure::{Failure, FieldErrors};
use crate::local_time::parse_day;
use crate::petitions::Days;
use chrono::{Datelike, Days as Count, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// A period of so many days or fewer is shown day by day; a longer one by months.
pub const DAYS_ONE_BY_ONE: i64 = 62;
/// Longest period, in years.
pub const LONGEST_YEARS: u32 = 5;

coded! {
    /// Which stretch.
    Stretch {
        /// The month of today, to its last day.
        ThisMonth = "este-mes", "Este mes";
        /// The month before.
        LastMonth = "mes-pasado", "Mes pasado";
        /// The month of today and the eleven before.
        Year = "doce-meses", "Últimos 12 meses";
        /// From a day to another.
        Between = "fechas", "Entre fechas";
    }
}

/// A stretch with its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Which.
    pub stretch: Stretch,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
}

impl Period {
    /// A stretch that needs no days; this month for one that does.
    #[must_use]
    pub fn of(stretch: Stretch, today: NaiveDate) -> Self {
        let first = first_of_month(today);
        let (from, to) = match stretch {
            Stretch::LastMonth => (
                first - Months::new(1),
                last_of_month(first - Months::new(1)),
            ),
            Stretch::Year => (first - Months::new(11), last_of_month(first)),
            Stretch::ThisMonth | Stretch::Between => (first, last_of_month(first)),
        };
        Self { stretch, from, to }
    }

    /// Reads what an address says.
    ///
    /// # Errors
    /// `Invalid` when the days are none, in the wrong order or too far apart.
    pub fn read(stretch: &str, from: &str, to: &str, today: NaiveDate) -> Result<Self, Failure> {
        let stretch = Stretch::parse(stretch).unwrap_or(Stretch::ThisMonth);
        if stretch != Stretch::Between {
            return Ok(Self::of(stretch, today));
        }
        let mut errors = FieldErrors::default();
        let mut day = |field: &str, text: &str| {
            let day = parse_day(text).filter(|day| (2000..2100).contains(&day.year()));
            if day.is_none() {
                errors.add(
                    field,
                    "Escriba la fecha como día, mes y año, por ejemplo 05/03/2026.",
                );
            }
            day
        };
        let (first, last) = (day("del", from), day("al", to));
        if let (Some(first), Some(last)) = (first, last) {
            if last < first {
                errors.add(
                    "al",
                    "Ponga la misma fecha que la primera, o una posterior.",
                );
            } else if last >= first + Months::new(12 * LONGEST_YEARS) {
                errors.add("al", format!("Elija {LONGEST_YEARS} años o menos."));
            }
        }
        errors.finish()?;
        Ok(Self {
            stretch,
            from: first.unwrap_or(today),
            to: last.unwrap_or(today),
        })
    }

    /// Its days.
    #[must_use]
    pub fn days(self) -> Days {
        Days::between(self.from, self.to)
    }

    /// Whether it is shown by months.
    #[must_use]
    pub fn by_month(self) -> bool {
        (self.to - self.from).num_days() >= DAYS_ONE_BY_ONE
    }

    /// Its days one by one, or its months, of which the first and the last may be parts.
    #[must_use]
    pub fn steps(self) -> Vec<Days> {
        let mut steps = Vec::new();
        let mut from = self.from;
        while from <= self.to {
            let last = if self.by_month() {
                last_of_month(from).min(self.to)
            } else {
                from
            };
            steps.push(Days::between(from, last));
            from = last + Count::new(1);
        }
        steps
    }
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn last_of_month(day: NaiveDate) -> NaiveDate {
    first_of_month(day) + Months::new(1) - Count::new(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn stretches_are_whole_months() {
        let today = day("2026-03-15");
        let of = |stretch| {
            let period = Period::of(stretch, today);
            (period.from, period.to)
        };
        assert_eq!(
            of(Stretch::ThisMonth),
            (day("2026-03-01"), day("2026-03-31"))
        );
        assert_eq!(
            of(Stretch::LastMonth),
            (day("2026-02-01"), day("2026-02-28"))
        );
        assert_eq!(of(Stretch::Year), (day("2025-04-01"), day("2026-03-31")));
    }

    #[test]
    fn what_is_wrong_with_the_dates_is_said_beside_them() {
        let read = |from, to| Period::read("fechas", from, to, day("2026-03-15"));
        let told = |from, to, field| read(from, to).unwrap_err().message_for(field);
        assert!(told("", "x", "del").is_some() && told("", "x", "al").is_some());
        assert!(told("2026-02-02", "2026-02-01", "al").is_some());
        assert!(told("2020-01-01", "2025-01-01", "al").is_some());
        assert!(told("1026-01-01", "1026-01-02", "del").is_some());
        assert!(read("2020-01-01", "2024-12-31").is_ok());
        let unknown = Period::read("siempre", "x", "y", day("2026-03-15"));
        assert_eq!(unknown.map(|p| p.stretch), Ok(Stretch::ThisMonth));
    }

    proptest! {
        #[test]
        fn steps_follow_each_other_and_fill_the_period(start in 0u64..9_000, length in 0u64..1_800) {
            let from = day("2001-01-01") + Count::new(start);
            let period = Period { stretch: Stretch::Between, from, to: from + Count::new(length) };
            let steps = period.steps();
            prop_assert!(steps.len() <= 62);
            let mut next = period.from;
            for step in &steps {
                prop_assert_eq!(step.from, Some(next));
                let last = step.to.expect("a last day");
                prop_assert!(last >= next);
                next = last + Count::new(1);
            }
            prop_assert_eq!(next, period.to + Count::new(1));
        }
    }
}
