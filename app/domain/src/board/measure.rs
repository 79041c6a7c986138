//! What the board counts, and the list that shows each count's rows.

use crate::petitions::{Days, ListFilter, StatusSet};
use chrono::{Duration, NaiveDate};

/// A number of the board. Cancelled petitions, which are mistakes of capture, are in none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Measure {
    /// Received in the period.
    Received,
    /// Received in the period, and attended by now: the cohort.
    Answered,
    /// Attended in the period, whenever they were received.
    Attended,
    /// Closed in the period.
    Closed,
    /// Open now: the backlog.
    Open,
    /// Open now, the promise passed, and not waiting for the person or for something outside.
    Overdue,
    /// Attended, and not yet verified by the office.
    ToVerify,
}

impl Measure {
    /// Every number.
    pub const ALL: [Self; 7] = [
        Self::Received,
        Self::Answered,
        Self::Attended,
        Self::Closed,
        Self::Open,
        Self::Overdue,
        Self::ToVerify,
    ];

    /// The list of the rows that are counted.
    #[must_use]
    pub fn filter(self, period: Days) -> ListFilter {
        let of = |set: StatusSet| ListFilter {
            statuses: set.statuses(),
            ..ListFilter::default()
        };
        match self {
            Self::Received => ListFilter {
                received: period,
                ..of(StatusSet::Counted)
            },
            Self::Answered => ListFilter {
                received: period,
                ..of(StatusSet::Answered)
            },
            Self::Attended => ListFilter {
                attended: period,
                ..ListFilter::default()
            },
            Self::Closed => ListFilter {
                closed: period,
                ..ListFilter::default()
            },
            Self::Open => of(StatusSet::Open),
            Self::Overdue => ListFilter {
                overdue: true,
                ..ListFilter::default()
            },
            Self::ToVerify => ListFilter {
                statuses: vec![crate::petitions::PetitionStatus::Attended],
                ..ListFilter::default()
            },
        }
    }
}

/// How many local days ago open petitions were received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeBand {
    /// At least so many.
    pub least: i64,
    /// At most so many.
    pub most: Option<i64>,
}

/// The ages that the board tells apart.
pub const AGES: [AgeBand; 6] = [
    AgeBand::of(0, Some(2)),
    AgeBand::of(3, Some(7)),
    AgeBand::of(8, Some(15)),
    AgeBand::of(16, Some(30)),
    AgeBand::of(31, Some(45)),
    AgeBand::of(46, None),
];

impl AgeBand {
    const fn of(least: i64, most: Option<i64>) -> Self {
        Self { least, most }
    }

    /// The days on which petitions of this age were received.
    #[must_use]
    pub fn received(self, today: NaiveDate) -> Days {
        Days {
            from: self.most.map(|most| today - Duration::days(most)),
            // The youngest have no other end, so that a clock that runs ahead loses none.
            to: (self.least > 0).then(|| today - Duration::days(self.least)),
        }
    }

    /// In words: `3 a 7 días`.
    #[must_use]
    pub fn label(self) -> String {
        match self.most {
            Some(most) => format!("{} a {most} días", self.least),
            None => format!("{} días o más", self.least),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local_time::start_of_day;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_age_is_in_one_band(days in -3i64..4_000) {
            let today = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day");
            let received = start_of_day(today - Duration::days(days));
            let bands: Vec<_> = AGES.into_iter().filter(|band| band.received(today).hold(received)).collect();
            prop_assert_eq!(bands.len(), 1);
            prop_assert!(days < 0 || bands[0].least <= days);
            prop_assert!(bands[0].most.is_none_or(|most| days <= most));
        }
    }
}
