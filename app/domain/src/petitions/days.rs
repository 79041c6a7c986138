//! Local days from one to another, by which lists and figures are narrowed.

use crate::local_time::{local_date, parse_day, show_day};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Local days from one to another, both of them included. An end that is missing is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Days {
    /// The first.
    #[serde(with = "crate::brief")]
    pub from: Option<NaiveDate>,
    /// The last.
    #[serde(with = "crate::brief")]
    pub to: Option<NaiveDate>,
}

impl Days {
    /// From one day to another.
    #[must_use]
    pub fn between(from: NaiveDate, to: NaiveDate) -> Self {
        Self {
            from: Some(from),
            to: Some(to),
        }
    }

    /// Whether they narrow nothing.
    #[must_use]
    pub fn is_any(self) -> bool {
        self == Self::default()
    }

    /// Whether a moment is on one of them.
    #[must_use]
    pub fn hold(self, at: DateTime<Utc>) -> bool {
        let day = local_date(at);
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Reads what an address says: `2026-01-01..2026-01-31`, where one of the two may be missing.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once("..")?;
        let end = |text: &str| match text {
            "" => Some(None),
            day => parse_day(day).map(Some),
        };
        let days = Self {
            from: end(from)?,
            to: end(to)?,
        };
        (!days.is_any()).then_some(days)
    }

    /// In words: `del jue 1 ene 2026 al sáb 31 ene 2026`.
    #[must_use]
    pub fn words(self) -> String {
        // The year always stands beside the day: nobody knows from when a kept address is.
        let day = |day| show_day(day, 0);
        match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => format!("el {}", day(from)),
            (Some(from), Some(to)) => format!("del {} al {}", day(from), day(to)),
            (Some(from), None) => format!("desde el {}", day(from)),
            (None, Some(to)) => format!("hasta el {}", day(to)),
            (None, None) => "cualquier día".into(),
        }
    }
}

/// As it stands in an address.
impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, end) in [self.from, self.to].into_iter().enumerate() {
            if n == 1 {
                f.write_str("..")?;
            }
            if let Some(day) = end {
                write!(f, "{day}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local_time::start_of_day;
    use chrono::Duration;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn what_is_no_pair_of_days_narrows_nothing() {
        for text in [
            "",
            "..",
            "2026-01-01",
            "2026-13-01..",
            "..x",
            "2026-1-1..2026-2-2",
        ] {
            assert_eq!(Days::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_begins_and_ends_at_local_midnight() {
        let days = Days::between(day("2026-01-10"), day("2026-01-10"));
        let start = start_of_day(day("2026-01-10"));
        assert!(days.hold(start) && days.hold(start + Duration::hours(23)));
        assert!(!days.hold(start - Duration::microseconds(1)));
        assert!(!days.hold(start + Duration::hours(24)));
    }

    #[test]
    fn days_read_as_people_say_them() {
        let days = Days::between(day("2026-01-01"), day("2026-01-31"));
        assert_eq!(days.words(), "del jue 1 ene 2026 al sáb 31 ene 2026");
        let last = Days { from: None, ..days };
        assert_eq!(last.words(), "hasta el sáb 31 ene 2026");
    }

    proptest! {
        #[test]
        fn an_address_gives_back_its_days(from in proptest::option::of(0i64..40_000), to in proptest::option::of(0i64..40_000)) {
            let at = |n: i64| day("1990-01-01") + Duration::days(n);
            let days = Days { from: from.map(at), to: to.map(at) };
            prop_assert_eq!(Days::parse(&days.to_string()), (!days.is_any()).then_some(days));
        }
    }
}
