//! Counting what is there, by SQL, beside what it must be.

use super::captains::{ACCREDITED_2023, VALIDATED_2023};
use super::{ATTENDED, DemoError, RECEIVED, Size};
use crate::context::System;
use chrono::{Datelike, NaiveDate};
use db::lists::{attended_by_month, received_by_month};
use db::roster::people::validated_by_month;
use db::roster::terms::accredited;

/// A month of 2023: what was counted, and what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// `2023-01`…
    pub month: String,
    /// Petitions received: counted and expected.
    pub received: (i64, i64),
    /// Petitions attended: counted and expected.
    pub attended: (i64, i64),
    /// People of the roster validated: counted and expected.
    pub validated: (i64, i64),
    /// People of the roster accredited: counted and expected.
    pub accredited: (i64, i64),
}

impl Month {
    /// Its four pairs: received, attended, validated, accredited.
    #[must_use]
    pub fn pairs(&self) -> [(i64, i64); 4] {
        [
            self.received,
            self.attended,
            self.validated,
            self.accredited,
        ]
    }

    /// Whether every count is what it must be.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.pairs()
            .iter()
            .all(|(counted, expected)| counted == expected)
    }
}

/// Counts the twelve months of 2023.
///
/// # Errors
/// Of the database.
pub async fn check(system: &System, size: Size) -> Result<Vec<Month>, DemoError> {
    let counted = async {
        let mut conn = system.db.read().await?;
        let received = received_by_month(&mut conn).await?;
        let attended = attended_by_month(&mut conn).await?;
        let validated = validated_by_month(&mut conn).await?;
        let day = |m, d| NaiveDate::from_ymd_opt(2023, m, d).unwrap_or_default();
        let days = accredited(&mut conn, day(1, 1), day(12, 31)).await?;
        Ok((received, attended, validated, days))
    };
    let (received, attended, validated, days) = counted
        .await
        .map_err(|error| DemoError::Failure(system.failure(&error)))?;
    let people = |count: usize| i64::try_from(size.people(count)).unwrap_or(i64::MAX);
    let expected = |count: usize| i64::try_from(size.of(count)).unwrap_or(i64::MAX);
    let of = |counts: &[(String, i64)], month: &str| {
        let found = counts.iter().find(|(name, _)| name == month);
        found.map_or(0, |(_, count)| *count)
    };
    let months = (1..).zip(RECEIVED.iter().zip(&ATTENDED));
    let months = months.map(|(number, (r, a)): (u32, _)| {
        let month = format!("2023-{number:02}");
        Month {
            received: (of(&received, &month), expected(*r)),
            attended: (of(&attended, &month), expected(*a)),
            validated: (
                of(&validated, &month),
                people(VALIDATED_2023[number as usize - 1]),
            ),
            accredited: (
                days.iter()
                    .filter(|(day, _)| day.month() == number)
                    .map(|(_, n)| n)
                    .sum(),
                people(ACCREDITED_2023[number as usize - 1]),
            ),
            month,
        }
    });
    Ok(months.collect())
}
