//! Counting petitions for the board, all numbers in one walk.

use super::measure::{AGES, Measure};
use super::period::Period;
use crate::local_time::local_date;
use crate::petitions::{Days, PetitionStatus, StatusSet};
use chrono::{DateTime, NaiveDate, Utc};

/// The place of what is not there, in lists of settlements.
pub const NONE: u16 = u16::MAX;

/// A local day as a number: days since the year 2000, from 1. Zero is no day.
#[must_use]
pub fn day_number(day: NaiveDate) -> u16 {
    let first = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default();
    u16::try_from((day - first).num_days() + 1).map_or(1, |n| n.max(1))
}

/// What the board knows of a petition: 32 bytes, because a process keeps one of each in memory.
/// Types, settlements and departments are places in lists that whoever counts keeps beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its place in the order of reception.
    pub seq: i64,
    /// The promised moment, in microseconds since 1970.
    pub due_at: i64,
    /// The type.
    pub kind: u16,
    /// The settlement; [`NONE`] without one.
    pub neighborhood: u16,
    /// Which set of departments has it.
    pub holders: u16,
    /// The day of reception.
    pub received: u16,
    /// The day on which it was attended; zero when it was not.
    pub attended: u16,
    /// The day on which it was closed; zero when it was not.
    pub closed: u16,
    /// State.
    pub status: PetitionStatus,
    /// Whether it is reserved.
    pub reserved: bool,
}

impl Fact {
    /// The day of a moment, as it is kept here.
    #[must_use]
    pub fn day(at: Option<DateTime<Utc>>) -> u16 {
        at.map_or(0, |at| day_number(local_date(at)))
    }
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The period of what came in and went out.
    pub period: Period,
    /// Now.
    pub now: DateTime<Utc>,
    /// Only what this department has, a place in its list.
    pub department: Option<u16>,
    /// Whether reserved petitions are counted.
    pub reserved: bool,
    /// Sets of departments, as petitions name them.
    pub holders: &'a [Vec<u16>],
    /// How many types, settlements and departments there are.
    pub places: (usize, usize, usize),
}

/// Numbers of one row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line([u32; Measure::ALL.len()]);

impl Line {
    /// One of them.
    #[must_use]
    pub fn get(&self, measure: Measure) -> i64 {
        i64::from(self.0[measure as usize])
    }

    /// Whether all of them are zero.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn note(&mut self, measure: Measure, holds: bool) {
        self.0[measure as usize] += u32::from(holds);
    }

    fn add(&mut self, other: &Self) {
        for (own, more) in self.0.iter_mut().zip(other.0) {
            *own += more;
        }
    }
}

/// What was counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Everything.
    pub total: Line,
    /// By type.
    pub kinds: Vec<Line>,
    /// By settlement; the last are those without one.
    pub neighborhoods: Vec<Line>,
    /// By department; the last are those that nobody has.
    pub departments: Vec<Line>,
    /// The open ones by age.
    pub ages: Vec<Line>,
    /// What came in and went out in each step of the period.
    pub steps: Vec<Line>,
}

/// Days as numbers, both ends included.
#[derive(Clone, Copy)]
struct Span(u16, u16);

impl Span {
    fn of(days: Days) -> Self {
        Self(
            days.from.map_or(1, day_number),
            days.to.map_or(u16::MAX, day_number),
        )
    }

    fn holds(self, day: u16) -> bool {
        self.0 <= day && day <= self.1
    }
}

/// Counts.
#[must_use]
pub fn count(facts: &[Fact], ask: &Question) -> Tally {
    let (kinds, neighborhoods, departments) = ask.places;
    let steps = ask.period.steps();
    let period = Span::of(ask.period.days());
    // The step of each day of the period, so that no day is looked for.
    let step_of: Vec<usize> = (0..)
        .zip(&steps)
        .flat_map(|(n, step)| {
            let Span(first, last) = Span::of(*step);
            std::iter::repeat_n(n, usize::from(last - first) + 1)
        })
        .collect();
    let ages = AGES.map(|band| Span::of(band.received(local_date(ask.now))));
    let now = ask.now.timestamp_micros();
    let mut tally = Tally {
        total: Line::default(),
        kinds: vec![Line::default(); kinds],
        neighborhoods: vec![Line::default(); neighborhoods + 1],
        departments: vec![Line::default(); departments + 1],
        ages: vec![Line::default(); AGES.len()],
        steps: vec![Line::default(); steps.len()],
    };
    for fact in facts {
        if fact.reserved && !ask.reserved {
            continue;
        }
        let holders = ask
            .holders
            .get(usize::from(fact.holders))
            .map_or(&[][..], Vec::as_slice);
        if ask.department.is_some_and(|own| !holders.contains(&own)) {
            continue;
        }
        let mut line = Line::default();
        let received = StatusSet::Counted.has(fact.status) && period.holds(fact.received);
        let answered = StatusSet::Answered.has(fact.status);
        let open = StatusSet::Open.has(fact.status);
        line.note(Measure::Received, received);
        line.note(Measure::Answered, received && answered);
        line.note(Measure::Attended, period.holds(fact.attended));
        line.note(Measure::Closed, period.holds(fact.closed));
        line.note(Measure::Open, open);
        line.note(
            Measure::Overdue,
            fact.status.promise_runs() && fact.due_at < now,
        );
        line.note(Measure::ToVerify, fact.status == PetitionStatus::Attended);
        if line.is_empty() {
            continue;
        }
        tally.total.add(&line);
        add_at(&mut tally.kinds, usize::from(fact.kind), &line);
        let place = usize::from(fact.neighborhood).min(neighborhoods);
        add_at(&mut tally.neighborhoods, place, &line);
        for holder in holders {
            add_at(&mut tally.departments, usize::from(*holder), &line);
        }
        if holders.is_empty() {
            add_at(&mut tally.departments, departments, &line);
        }
        if open {
            for (age, span) in tally.ages.iter_mut().zip(ages) {
                if span.holds(fact.received) {
                    age.add(&line);
                }
            }
        }
        for (measure, day) in [
            (Measure::Received, fact.received),
            (Measure::Attended, fact.attended),
            (Measure::Closed, fact.closed),
        ] {
            if line.get(measure) == 1
                && let Some(step) = step_of.get(usize::from(day - period.0))
                && let Some(line) = tally.steps.get_mut(*step)
            {
                line.note(measure, true);
            }
        }
    }
    tally
}

/// Adds to a line of a list; a place beyond its end is nobody's.
fn add_at(lines: &mut [Line], place: usize, line: &Line) {
    if let Some(own) = lines.get_mut(place) {
        own.add(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Stretch;
    use crate::local_time::start_of_day;
    use chrono::Duration;
    use proptest::prelude::*;

    const KINDS: u16 = 3;
    const PLACES: u16 = 2;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day")
    }

    fn now() -> DateTime<Utc> {
        start_of_day(today()) + Duration::hours(14)
    }

    fn sets() -> Vec<Vec<u16>> {
        vec![vec![], vec![0], vec![1], vec![0, 1]]
    }

    fn fact() -> impl Strategy<Value = Fact> {
        (
            (0..KINDS, 0..=PLACES, 0u16..4),
            (0i64..120, 0i64..60, 0i64..20),
            0..PetitionStatus::ALL.len(),
            -40i64..40,
            any::<bool>(),
        )
            .prop_map(|(places, days, status, due, reserved)| {
                let (kind, place, holders) = places;
                let (ago, took, more) = days;
                let status = PetitionStatus::ALL[status];
                let received = today() - Duration::days(ago);
                let attended = received + Duration::days(took);
                let answered = StatusSet::Answered.has(status);
                let closed = status == PetitionStatus::Closed;
                let day = |day, there| if there { day_number(day) } else { 0 };
                Fact {
                    seq: 1,
                    due_at: (now() + Duration::hours(due)).timestamp_micros(),
                    kind,
                    neighborhood: if place == PLACES { NONE } else { place },
                    holders,
                    received: day_number(received),
                    attended: day(attended, answered),
                    closed: day(attended + Duration::days(more), closed),
                    status,
                    reserved,
                }
            })
    }

    /// By what the filter of a number says, one petition at a time.
    fn is_listed(fact: &Fact, measure: Measure, period: Days) -> bool {
        let filter = measure.filter(period);
        let on = |days: Days, day: u16| {
            let at = start_of_day(
                today() - Duration::days(i64::from(day_number(today())) - i64::from(day)),
            );
            days.is_any() || (day > 0 && days.hold(at))
        };
        (filter.statuses.is_empty() || filter.statuses.contains(&fact.status))
            && on(filter.received, fact.received)
            && on(filter.attended, fact.attended)
            && on(filter.closed, fact.closed)
            && (!filter.overdue
                || (fact.status.promise_runs() && fact.due_at < now().timestamp_micros()))
    }

    proptest! {
        #[test]
        fn every_number_counts_what_its_filter_lists(
            facts in proptest::collection::vec(fact(), 0..80),
            reserved in any::<bool>(),
            department in proptest::option::of(0u16..2),
            back in 0i64..100,
            length in 0i64..100,
        ) {
            let sets = sets();
            let from = today() - Duration::days(back);
            let period = Period { stretch: Stretch::Between, from, to: from + Duration::days(length) };
            let ask = Question {
                period, now: now(), department, reserved, holders: &sets,
                places: (KINDS.into(), PLACES.into(), 2),
            };
            let tally = count(&facts, &ask);
            let seen: Vec<&Fact> = facts.iter()
                .filter(|f| reserved || !f.reserved)
                .filter(|f| department.is_none_or(|own| sets[usize::from(f.holders)].contains(&own)))
                .collect();
            let n = |of: &dyn Fn(&Fact) -> bool| seen.iter().filter(|f| of(f)).count() as i64;
            for measure in Measure::ALL {
                let listed = |f: &Fact| is_listed(f, measure, period.days());
                prop_assert_eq!(tally.total.get(measure), n(&listed));
                for (place, line) in (0..).zip(&tally.kinds) {
                    prop_assert_eq!(line.get(measure), n(&|f| listed(f) && f.kind == place));
                }
                for (place, line) in (0..).zip(&tally.neighborhoods) {
                    let own = if place == PLACES { NONE } else { place };
                    prop_assert_eq!(line.get(measure), n(&|f| listed(f) && f.neighborhood == own));
                }
                for (place, line) in (0..).zip(&tally.departments) {
                    prop_assert_eq!(line.get(measure), n(&|f| {
                        let holders = &sets[usize::from(f.holders)];
                        listed(f) && if place == 2 { holders.is_empty() } else { holders.contains(&place) }
                    }));
                }
            }
            for measure in [Measure::Open, Measure::Overdue] {
                for (band, line) in AGES.iter().zip(&tally.ages) {
                    let age = Span::of(band.received(today()));
                    prop_assert_eq!(line.get(measure), n(&|f| is_listed(f, measure, period.days()) && age.holds(f.received)));
                }
            }
            for measure in [Measure::Received, Measure::Attended, Measure::Closed] {
                for (days, line) in period.steps().iter().zip(&tally.steps) {
                    prop_assert_eq!(line.get(measure), n(&|f| is_listed(f, measure, *days)));
                }
            }
        }
    }

    #[test]
    fn a_petition_is_kept_in_32_bytes() {
        assert_eq!(size_of::<Fact>(), 32);
    }

    #[test]
    fn days_are_numbers_in_their_order() {
        let first = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a day");
        assert_eq!(day_number(first), 1);
        assert_eq!(day_number(first - Duration::days(900)), 1);
        assert_eq!(
            day_number(today()) + 1,
            day_number(today() + Duration::days(1))
        );
        assert_eq!(Fact::day(None), 0);
    }
}
