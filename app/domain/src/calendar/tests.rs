//! The arithmetic of the calendar against a counter that walks minute by minute.

use super::*;
use chrono::{Datelike, TimeZone};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A local moment of November 2026, a month whose third Monday is a day off.
fn november(day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, day, hour, minute, 0)
        .single()
        .expect("valid")
        + Duration::hours(6)
}

fn calendar(off: &[&str]) -> Calendar {
    Calendar {
        hours: OfficeHours::default(),
        days_off: off.iter().map(|text| day(text)).collect(),
    }
}

const fn days(amount: i64) -> Term {
    Term {
        amount,
        unit: TermUnit::BusinessDays,
    }
}

const fn hours(amount: i64) -> Term {
    Term {
        amount,
        unit: TermUnit::NaturalHours,
    }
}

#[test]
fn a_term_of_business_days_ends_when_the_office_closes_on_the_last_of_them() {
    let calendar = calendar(&["2026-11-16"]);
    // Friday 13, ten o'clock: Monday is off, so the two days are Tuesday and Wednesday.
    let due = calendar.due_at(november(13, 10, 0), days(2), &[]);
    assert_eq!(due, november(18, 18, 0));
}

#[test]
fn what_arrives_past_the_cut_off_counts_as_received_the_next_business_day() {
    let calendar = calendar(&[]);
    let due = |hour, minute| calendar.due_at(november(10, hour, minute), days(1), &[]);
    assert_eq!(due(15, 0), november(11, 18, 0));
    assert_eq!(due(15, 1), november(12, 18, 0));
    // A Saturday is received on Monday.
    assert_eq!(
        calendar.due_at(november(14, 9, 0), days(1), &[]),
        november(17, 18, 0)
    );
}

#[test]
fn natural_hours_run_at_night_and_on_days_off() {
    let calendar = calendar(&["2026-11-16"]);
    let from = november(13, 22, 0);
    assert_eq!(
        calendar.due_at(from, hours(72), &[]) - from,
        Duration::hours(72)
    );
}

#[test]
fn a_term_of_zero_is_due_at_once() {
    let calendar = calendar(&[]);
    let from = november(14, 3, 0);
    assert_eq!(calendar.due_at(from, days(0), &[]), from);
    assert_eq!(calendar.due_at(from, hours(0), &[]), from);
}

#[test]
fn a_pause_that_has_not_ended_is_not_counted() {
    let calendar = calendar(&[]);
    let open = Pause {
        from: november(11, 9, 0),
        to: None,
    };
    assert_eq!(
        calendar.due_at(november(10, 9, 0), days(3), &[open]),
        november(13, 18, 0)
    );
}

#[test]
fn late_for_three_business_days_is_counted_in_business_days() {
    let calendar = calendar(&["2026-11-16"]);
    // On Thursday 19, what was due on Friday 13 has been late for three: Tuesday to Thursday.
    assert_eq!(
        calendar.business_days_ago(day("2026-11-19"), 3),
        day("2026-11-16")
    );
    assert_eq!(
        calendar.business_days_ago(day("2026-11-18"), 3),
        day("2026-11-12")
    );
}

#[test]
fn the_office_opens_next_on_a_business_day() {
    let calendar = calendar(&["2026-11-16"]);
    assert_eq!(calendar.next_open(november(13, 9, 0)), november(13, 9, 0));
    assert_eq!(calendar.next_open(november(13, 18, 0)), november(17, 8, 0));
    assert_eq!(calendar.next_open(november(17, 5, 0)), november(17, 8, 0));
    assert_eq!(calendar.last_open(november(13, 9, 0)), november(13, 9, 0));
    assert_eq!(
        calendar.last_open(november(13, 18, 0)),
        november(13, 17, 59)
    );
    assert_eq!(calendar.last_open(november(17, 5, 0)), november(13, 17, 59));
}

/// Walks minute by minute and says after which minute `length` minutes have run; the plain meaning
/// of a term, without the arithmetic that is tested.
fn counted(
    calendar: &Calendar,
    from: DateTime<Utc>,
    unit: TermUnit,
    length: i64,
    pauses: &[(DateTime<Utc>, DateTime<Utc>)],
) -> DateTime<Utc> {
    let weekday = |at: DateTime<Utc>| {
        let day = local_date(at);
        day.weekday().num_days_from_monday() < 5 && !calendar.days_off.contains(&day)
    };
    let minute = |at: DateTime<Utc>| {
        let time = local(at).time();
        time.hour() * 60 + time.minute()
    };
    let mut at = from;
    if unit == TermUnit::BusinessDays {
        // To the day of reception: the first business day on which it is not past the cut-off.
        if !weekday(at) || minute(at) > calendar.hours.cutoff {
            loop {
                at += Duration::minutes(1);
                if weekday(at) && minute(at) == 0 {
                    break;
                }
            }
        }
        // And out of it.
        let reception = local_date(at);
        while local_date(at) == reception {
            at += Duration::minutes(1);
        }
    }
    let mut left = length;
    while left > 0 {
        let works = match unit {
            TermUnit::NaturalHours => true,
            TermUnit::BusinessDays => {
                weekday(at) && (calendar.hours.opens..calendar.hours.closes).contains(&minute(at))
            }
        };
        let paused = pauses.iter().any(|(from, to)| *from <= at && at < *to);
        at += Duration::minutes(1);
        if works && !paused {
            left -= 1;
        }
    }
    at
}

/// A calendar, a start, a term, and pauses from and to.
type Case = (
    Calendar,
    DateTime<Utc>,
    Term,
    Vec<(DateTime<Utc>, DateTime<Utc>)>,
);

fn clocks() -> impl Strategy<Value = Case> {
    let first = november(2, 0, 0);
    let hours_of_office = (0u32..20 * 60, 60u32..240, 0u32..=100).prop_map(|(opens, day, cut)| {
        let closes = (opens + day).min(24 * 60 - 1);
        OfficeHours {
            opens,
            closes,
            cutoff: opens + (closes - opens) * cut / 100,
        }
    });
    let off = proptest::collection::btree_set(0i64..40, 0..10);
    let term = prop_oneof![(1i64..5).prop_map(days), (1i64..100).prop_map(hours)];
    let pauses = proptest::collection::vec((0i64..20_000, 1i64..4_000), 0..4);
    (hours_of_office, off, 0i64..14_400, term, pauses).prop_map(
        move |(hours, off, start, term, pauses)| {
            let calendar = Calendar {
                hours,
                days_off: off
                    .into_iter()
                    .map(|n| local_date(first) + Duration::days(n))
                    .collect(),
            };
            let at = |minute: i64| first + Duration::minutes(minute);
            let pauses = pauses
                .into_iter()
                .map(|(from, long)| (at(from), at(from + long)));
            (calendar, at(start), term, pauses.collect())
        },
    )
}

fn as_pauses(pauses: &[(DateTime<Utc>, DateTime<Utc>)]) -> Vec<Pause> {
    pauses
        .iter()
        .map(|&(from, to)| Pause { from, to: Some(to) })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn ten_thousand_clocks_agree_with_a_counter_of_minutes((calendar, from, term, pauses) in clocks()) {
        let length = calendar.length(term).num_minutes();
        let due = calendar.due_at(from, term, &as_pauses(&pauses));
        prop_assert_eq!(due, counted(&calendar, from, term.unit, length, &pauses));
        prop_assert_eq!(calendar.used(from, term.unit, &as_pauses(&pauses), due), calendar.length(term));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_day_off_never_brings_a_deadline_forward((calendar, from, term, pauses) in clocks(), extra in 0i64..60) {
        let pauses = as_pauses(&pauses);
        let mut longer = calendar.clone();
        longer.days_off.insert(local_date(november(2, 0, 0)) + Duration::days(extra));
        let (before, after) = (calendar.due_at(from, term, &pauses), longer.due_at(from, term, &pauses));
        match term.unit {
            TermUnit::BusinessDays => prop_assert!(after >= before),
            TermUnit::NaturalHours => prop_assert_eq!(after, before),
        }
        prop_assert!(calendar.soon_at(from, term, &pauses) <= before);
    }
}
