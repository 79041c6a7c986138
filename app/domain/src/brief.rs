//! Times and dates as whole numbers where nobody reads them.
//!
//! JSON keeps the words of ISO 8601. Between server and browser a number is shorter, and the browser
//! need not load the code that reads words. For `#[serde(with = "crate::brief")]`.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What has a whole number for itself.
pub trait Brief: Serialize + DeserializeOwned {
    /// The number.
    type Number: Serialize + DeserializeOwned;
    /// As a number.
    fn number(&self) -> Self::Number;
    /// From a number; `None` when it is out of range.
    fn of(number: Self::Number) -> Option<Self>;
}

/// Microseconds since 1970.
impl Brief for DateTime<Utc> {
    type Number = i64;

    fn number(&self) -> i64 {
        self.timestamp_micros()
    }

    fn of(number: i64) -> Option<Self> {
        Self::from_timestamp_micros(number)
    }
}

/// Days since the year 1.
impl Brief for NaiveDate {
    type Number = i32;

    fn number(&self) -> i32 {
        self.num_days_from_ce()
    }

    fn of(number: i32) -> Option<Self> {
        Self::from_num_days_from_ce_opt(number)
    }
}

impl<T: Brief> Brief for Option<T> {
    type Number = Option<T::Number>;

    fn number(&self) -> Self::Number {
        self.as_ref().map(T::number)
    }

    fn of(number: Self::Number) -> Option<Self> {
        match number {
            Some(number) => T::of(number).map(Some),
            None => Some(None),
        }
    }
}

/// Writes words or a number, as the format is for people or not.
///
/// # Errors
/// The format's.
pub fn serialize<T: Brief, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    if to.is_human_readable() {
        value.serialize(to)
    } else {
        value.number().serialize(to)
    }
}

/// Reads what `serialize` wrote.
///
/// # Errors
/// The format's, and a number out of range.
pub fn deserialize<'de, T: Brief, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    if from.is_human_readable() {
        T::deserialize(from)
    } else {
        let number = T::Number::deserialize(from)?;
        T::of(number).ok_or_else(|| D::Error::custom("a time out of range"))
    }
}

#[cfg(test)]
mod tests {
    use super::Brief;
    use chrono::{DateTime, NaiveDate, Utc};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_number_is_the_time_it_came_from(micros in -62_135_596_800_000_000_i64..253_402_300_800_000_000) {
            let at = DateTime::<Utc>::of(micros).unwrap();
            prop_assert_eq!(at.number(), micros);
            let day = at.date_naive();
            prop_assert_eq!(NaiveDate::of(day.number()), Some(day));
            prop_assert_eq!(Option::<NaiveDate>::of(Some(day).number()), Some(Some(day)));
        }
    }

    #[test]
    fn what_is_out_of_range_is_refused() {
        assert_eq!(DateTime::<Utc>::of(i64::MAX), None);
        assert_eq!(NaiveDate::of(i32::MAX), None);
        assert_eq!(Option::<NaiveDate>::of(None), Some(None));
    }
}
