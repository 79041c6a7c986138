//! Office time: the working seconds of the office one after the other, without nights, weekends and
//! non-working days. Whatever is ordered on this line is ordered on the clock and falls within hours.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, Timelike, Utc};
use domain::deadline::{NonWorkingDays, is_business_day};
use domain::local_time::{instant, local};

/// When the office opens, in seconds after midnight.
const OPENS: i64 = 8 * 3600;
/// How long it is open.
pub(super) const DAY: i64 = 10 * 3600;

/// The working days of a stretch of time.
#[derive(Clone, Debug)]
pub(super) struct Office {
    days: Vec<NaiveDate>,
}

fn seconds(count: i64) -> Duration {
    Duration::seconds(count)
}

impl Office {
    /// The working days from one to another, both included.
    pub(super) fn new(first: NaiveDate, last: NaiveDate, off: &NonWorkingDays) -> Self {
        let days = first.iter_days().take_while(|day| *day <= last);
        Self {
            days: days.filter(|day| is_business_day(*day, off)).collect(),
        }
    }

    fn start_of(&self, day: NaiveDate) -> i64 {
        let before = self.days.partition_point(|d| *d < day);
        i64::try_from(before).unwrap_or(0) * DAY
    }

    /// The first working second at or after a moment.
    pub(super) fn position(&self, at: DateTime<Utc>) -> i64 {
        let local = local(at);
        let start = self.start_of(local.date());
        if self.days.binary_search(&local.date()).is_err() {
            return start;
        }
        start + (i64::from(local.time().num_seconds_from_midnight()) - OPENS).clamp(0, DAY)
    }

    /// The moment of a working second; of the last one, when it is beyond it.
    pub(super) fn moment(&self, position: i64) -> DateTime<Utc> {
        let last = i64::try_from(self.days.len()).unwrap_or(0) * DAY - 1;
        let position = position.clamp(0, last.max(0));
        let day = usize::try_from(position / DAY).unwrap_or(0);
        let day = self.days.get(day).copied().unwrap_or_default();
        instant(day.and_time(NaiveTime::MIN) + seconds(OPENS + position % DAY))
    }

    /// The working seconds of a month: the first, and the one after the last.
    pub(super) fn month(&self, year: i32, month: u32) -> (i64, i64) {
        let before = self
            .days
            .partition_point(|d| (d.year(), d.month()) < (year, month));
        let end = self
            .days
            .partition_point(|d| (d.year(), d.month()) <= (year, month));
        let at = |n: usize| i64::try_from(n).unwrap_or(0) * DAY;
        (at(before), at(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::local_time::local_month;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn working_seconds_and_moments_are_each_other() {
        let off = NonWorkingDays::from([day("2023-02-06")]);
        let office = Office::new(day("2023-01-01"), day("2023-12-31"), &off);
        for position in [0, 1, DAY - 1, DAY, 17 * DAY + 5, 200 * DAY + 7_777] {
            assert_eq!(office.position(office.moment(position)), position);
        }
        // Saturday afternoon, Sunday, and the Monday that is off, are Tuesday morning.
        let tuesday = instant(day("2023-02-07").and_hms_opt(8, 0, 0).expect("valid"));
        for off in ["2023-02-04T20:00:00Z", "2023-02-06T17:00:00Z"] {
            let position = office.position(off.parse().expect("a moment"));
            assert_eq!(office.moment(position), tuesday);
        }
        let (first, after) = office.month(2023, 2);
        assert_eq!(local_month(office.moment(first)), "2023-02");
        assert_eq!(local_month(office.moment(after - 1)), "2023-02");
        assert_eq!(local_month(office.moment(after)), "2023-03");
        assert_eq!((after - first) / DAY, 19);
    }
}
