//! Counting what is there, by SQL, beside what it must be.

use super::{ATTENDED, DemoError, RECEIVED, Size};
use crate::context::System;
use db::lists::{attended_by_month, received_by_month};

/// A month of 2023: what was counted, and what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// `2023-01`…
    pub month: String,
    /// Petitions received: counted and expected.
    pub received: (i64, i64),
    /// Petitions attended: counted and expected.
    pub attended: (i64, i64),
}

impl Month {
    /// Whether both counts are what they must be.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.received.0 == self.received.1 && self.attended.0 == self.attended.1
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
        Ok((received, attended_by_month(&mut conn).await?))
    };
    let (received, attended) = counted
        .await
        .map_err(|error| DemoError::Failure(system.failure(&error)))?;
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
            month,
        }
    });
    Ok(months.collect())
}
