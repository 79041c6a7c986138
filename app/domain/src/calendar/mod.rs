//! The office's calendar: which days and hours it works, and how time is counted in them.
//!
//! A term of *n* business days is *n* office days' worth of minutes. It begins when the office opens
//! on the business day after the day of reception, and what arrives past the cut-off hour or on a day
//! off is received on the next business day; so without pauses it is used up exactly when the office
//! closes on the *n*th day (Código 14 de Procedimientos Administrativos de Veracruz counts from the
//! day after; the cut-off hour is the office's own). Natural hours run day and night from the start:
//! they are for guard services. Pauses are taken out of both, to the microsecond.

mod hours;
#[cfg(test)]
mod tests;
mod year;

pub use hours::{HoursForm, OfficeHours};
pub use year::{
    CalendarChange, CalendarDay, CalendarView, ChangeLine, DayForm, DayState, MoveCount,
    MovePreview, MoveSample, YearState,
};

use crate::deadline::{NonWorkingDays, Term, TermUnit, is_business_day};
use crate::local_time::{instant, local, local_date};
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Timelike, Utc};

/// Used up by this share of a term, it is due soon; in percent. The ladder's first step, too.
pub const SOON_PERCENT: i32 = 80;

/// A stretch in which a clock does not run. One without an end has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Its first instant.
    pub from: DateTime<Utc>,
    /// The first instant at which the clock runs again.
    pub to: Option<DateTime<Utc>>,
}

/// A stretch in which a clock runs: its first instant, and the first after it unless it has no end.
type Stretch = (DateTime<Utc>, Option<DateTime<Utc>>);

/// Days and hours of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Opening, closing and cut-off.
    pub hours: OfficeHours,
    /// Days off besides Saturdays and Sundays; only approved ones.
    pub days_off: NonWorkingDays,
}

impl Calendar {
    /// Whether the office works on a day.
    #[must_use]
    pub fn works_on(&self, day: NaiveDate) -> bool {
        is_business_day(day, &self.days_off)
    }

    /// Whether the office is open at an instant.
    #[must_use]
    pub fn is_open(&self, at: DateTime<Utc>) -> bool {
        let minute = minute_of_day(at);
        self.works_on(local_date(at)) && (self.hours.opens..self.hours.closes).contains(&minute)
    }

    /// The first instant from `at` on at which the office is open.
    #[must_use]
    pub fn next_open(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        if self.is_open(at) {
            return at;
        }
        let today = local_date(at);
        if self.works_on(today) && minute_of_day(at) < self.hours.opens {
            return self.opens_on(today);
        }
        self.opens_on(self.next_working(today))
    }

    /// The last minute up to `at` at which the office was open.
    #[must_use]
    pub fn last_open(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        if self.is_open(at) {
            return at;
        }
        let open = i64::from(self.hours.closes) - i64::from(self.hours.opens);
        let last_on = |day| self.opens_on(day) + Duration::minutes(open - 1);
        let mut day = local_date(at);
        while !self.works_on(day) || last_on(day) > at {
            day -= Duration::days(1);
        }
        last_on(day)
    }

    /// The first business day after a day.
    #[must_use]
    pub fn next_working(&self, day: NaiveDate) -> NaiveDate {
        let mut next = day + Duration::days(1);
        while !self.works_on(next) {
            next += Duration::days(1);
        }
        next
    }

    /// The last day such that `days` business days have begun since, today included. What was due on
    /// it or before has been late for that many business days.
    #[must_use]
    pub fn business_days_ago(&self, today: NaiveDate, days: u32) -> NaiveDate {
        let mut day = today;
        let mut left = days;
        while left > 0 {
            if self.works_on(day) {
                left -= 1;
            }
            day -= Duration::days(1);
        }
        day
    }

    /// The day on which what arrives at `at` counts as received.
    #[must_use]
    pub fn reception_day(&self, at: DateTime<Utc>) -> NaiveDate {
        let day = local_date(at);
        // To the end of the cut-off minute: 15:00:59 is still 15:00 on every clock of the office.
        if self.works_on(day) && minute_of_day(at) <= self.hours.cutoff {
            day
        } else {
            self.next_working(day)
        }
    }

    /// The instant from which a term given at `from` runs.
    #[must_use]
    pub fn begins(&self, from: DateTime<Utc>, unit: TermUnit) -> DateTime<Utc> {
        match unit {
            TermUnit::NaturalHours => from,
            TermUnit::BusinessDays => self.opens_on(self.next_working(self.reception_day(from))),
        }
    }

    /// The instant at which a term given at `from` is used up. A term of zero is due at once; a pause
    /// that has not ended is not counted, since nobody knows yet how long it will be.
    #[must_use]
    pub fn due_at(&self, from: DateTime<Utc>, term: Term, pauses: &[Pause]) -> DateTime<Utc> {
        self.used_up(from, term, 100, pauses)
    }

    /// The instant from which a term given at `from` is due soon.
    #[must_use]
    pub fn soon_at(&self, from: DateTime<Utc>, term: Term, pauses: &[Pause]) -> DateTime<Utc> {
        self.used_up(from, term, SOON_PERCENT, pauses)
    }

    fn used_up(
        &self,
        from: DateTime<Utc>,
        term: Term,
        percent: i32,
        pauses: &[Pause],
    ) -> DateTime<Utc> {
        let mut left = self.length(term) * percent / 100;
        if left <= Duration::zero() {
            return from;
        }
        for (start, end) in self.stretches(self.begins(from, term.unit), term.unit, pauses) {
            // A stretch of natural hours after the last pause has no end.
            let Some(end) = end else { return start + left };
            let length = end - start;
            if left <= length {
                return start + left;
            }
            left -= length;
        }
        from
    }

    /// How much of a term given at `from` was used up at `until`.
    #[must_use]
    pub fn used(
        &self,
        from: DateTime<Utc>,
        unit: TermUnit,
        pauses: &[Pause],
        until: DateTime<Utc>,
    ) -> Duration {
        let mut used = Duration::zero();
        for (start, end) in self.stretches(self.begins(from, unit), unit, pauses) {
            if start >= until {
                break;
            }
            used += end.map_or(until, |end| end.min(until)) - start;
        }
        used
    }

    /// How long a term is in running time.
    #[must_use]
    pub fn length(&self, term: Term) -> Duration {
        let amount = i32::try_from(term.amount.max(0)).unwrap_or(i32::MAX);
        match term.unit {
            TermUnit::NaturalHours => Duration::hours(1) * amount,
            TermUnit::BusinessDays => self.hours.day() * amount,
        }
    }

    /// The stretches from `begin` on in which a clock of this unit runs, in order, without end for
    /// business days.
    fn stretches<'a>(
        &'a self,
        begin: DateTime<Utc>,
        unit: TermUnit,
        pauses: &[Pause],
    ) -> Box<dyn Iterator<Item = Stretch> + 'a> {
        let mut ended: Vec<(DateTime<Utc>, DateTime<Utc>)> = pauses
            .iter()
            .filter_map(|p| p.to.map(|to| (p.from, to)))
            .filter(|(from, to)| from < to && *to > begin)
            .collect();
        ended.sort_unstable();
        match unit {
            TermUnit::NaturalHours => Box::new(without(begin, None, &ended).into_iter()),
            TermUnit::BusinessDays => {
                let mut day = local_date(begin);
                let days = std::iter::from_fn(move || {
                    while !self.works_on(day) {
                        day += Duration::days(1);
                    }
                    let today = day;
                    day += Duration::days(1);
                    Some(today)
                });
                Box::new(days.flat_map(move |day| {
                    without(
                        self.opens_on(day).max(begin),
                        Some(self.closes_on(day)),
                        &ended,
                    )
                }))
            }
        }
    }

    /// The instant at which the office opens on a day on which it works.
    #[must_use]
    pub fn opens_on(&self, day: NaiveDate) -> DateTime<Utc> {
        at_minute(day, self.hours.opens)
    }

    /// The instant at which the office closes on a day on which it works.
    #[must_use]
    pub fn closes_on(&self, day: NaiveDate) -> DateTime<Utc> {
        at_minute(day, self.hours.closes)
    }
}

/// A stretch without the pauses in it; the pauses are sorted.
fn without(
    start: DateTime<Utc>,
    end: Option<DateTime<Utc>>,
    pauses: &[(DateTime<Utc>, DateTime<Utc>)],
) -> Vec<Stretch> {
    let mut parts = Vec::new();
    let mut at = start;
    for &(from, to) in pauses {
        if end.is_some_and(|end| from >= end) {
            break;
        }
        if from > at {
            parts.push((at, Some(from)));
        }
        at = at.max(to);
    }
    if end.is_none_or(|end| at < end) {
        parts.push((at, end));
    }
    parts
}

fn minute_of_day(at: DateTime<Utc>) -> u32 {
    let time = local(at).time();
    time.hour() * 60 + time.minute()
}

fn at_minute(day: NaiveDate, minute: u32) -> DateTime<Utc> {
    instant(day.and_time(NaiveTime::MIN) + Duration::minutes(i64::from(minute)))
}
