//! Clocks through many turns.

use super::*;
use crate::calendar::OfficeHours;
use crate::deadline::TermUnit;
use crate::ids::PetitionTypeId;
use crate::petitions::{PetitionStatus, ReferralStatus};
use chrono::{Duration, TimeZone};
use proptest::prelude::*;
use uuid::Uuid;

/// Tuesday 24 November 2026, noon in Veracruz.
fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 18, 0, 0)
        .single()
        .expect("valid")
}

fn calendar() -> Calendar {
    Calendar {
        hours: OfficeHours::default(),
        days_off: ["2026-12-25", "2027-01-01"]
            .into_iter()
            .map(|day| day.parse().expect("a date"))
            .collect(),
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

fn referral_turn(status: ReferralStatus, now: DateTime<Utc>, recount: bool) -> ReferralTurn {
    ReferralTurn {
        status,
        waiting: false,
        answers: false,
        now,
        recount,
        accept: days(1),
        answer: days(5),
    }
}

#[test]
fn the_line_that_says_most_counts() {
    let kind = PetitionTypeId(Uuid::from_u128(1));
    let other = PetitionTypeId(Uuid::from_u128(2));
    let line = |kind, priority, term| TermRule {
        phase: Phase::Accept,
        kind,
        priority,
        term,
    };
    let terms = Terms(vec![
        line(None, None, days(2)),
        line(None, Some(1), hours(2)),
        line(Some(kind), None, hours(8)),
        line(Some(kind), Some(1), hours(1)),
    ]);
    let of = |kind, priority| terms.of(Phase::Accept, kind, priority, days(30));
    assert_eq!(of(other, 3), days(2));
    assert_eq!(of(other, 1), hours(2));
    assert_eq!(of(kind, 3), hours(8));
    assert_eq!(of(kind, 1), hours(1));
    // What no line says is the type's own, or the office's custom.
    assert_eq!(terms.of(Phase::Solve, kind, 1, days(30)), days(30));
    assert_eq!(terms.of(Phase::Verify, kind, 1, days(30)), days(3));
}

#[test]
fn no_stage_ends_after_the_promise() {
    let clock = ReferralClock::start(&calendar(), noon(), hours(2), days(1));
    assert_eq!(clock.due_at, noon() + Duration::hours(2));
    assert_eq!(
        clock.stage.and_then(|s| s.times).map(|t| t.due_at),
        Some(clock.due_at)
    );
}

#[test]
fn what_comes_back_to_be_referred_begins_to_be_referred_anew() {
    let calendar = calendar();
    let clock = PetitionClock::start(&calendar, noon(), days(5), days(1), false);
    let later = noon() + Duration::days(2);
    let turn = |status, now| PetitionTurn {
        status,
        now,
        recount: false,
        refer: days(1),
        verify: days(3),
    };
    let sent = clock.turned(
        &calendar,
        turn(PetitionStatus::Referred, noon()),
        &[],
        &[],
        noon(),
    );
    assert_eq!(sent.stage.map(|s| s.phase), Some(Phase::Solve));
    let back = sent.turned(
        &calendar,
        turn(PetitionStatus::Received, later),
        &[],
        &[],
        noon(),
    );
    assert_eq!(
        back.stage.map(|s| (s.phase, s.from)),
        Some((Phase::Refer, later))
    );
    assert_eq!(back.due_at, clock.due_at, "the promise stays");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Paused and resumed any number of times, a clock ends where one ends that knew all pauses.
    #[test]
    fn a_clock_that_is_stopped_again_and_again_is_due_where_its_pauses_say(
        term in prop_oneof![(1i64..20).prop_map(days), (1i64..200).prop_map(hours)],
        steps in proptest::collection::vec((1i64..2_000, 1i64..3_000), 1..6),
    ) {
        let calendar = calendar();
        let mut clock = ReferralClock::start(&calendar, noon(), term, days(1));
        let mut now = noon();
        let mut pauses = Vec::new();
        clock = clock.turned(&calendar, referral_turn(ReferralStatus::Accepted, now, false), &pauses);
        for (runs, stands) in steps {
            let from = now + Duration::minutes(runs);
            let open = Pause { from, to: None };
            let with_open: Vec<Pause> = pauses.iter().copied().chain([open]).collect();
            clock = clock.turned(&calendar, referral_turn(ReferralStatus::Suspended, from, false), &with_open);
            prop_assert_eq!(clock.stage.and_then(|s| s.times), None);
            now = from + Duration::minutes(stands);
            pauses.push(Pause { from, to: Some(now) });
            clock = clock.turned(&calendar, referral_turn(ReferralStatus::Accepted, now, true), &pauses);
            prop_assert_eq!(clock.due_at, calendar.due_at(noon(), term, &pauses));
        }
        prop_assert!(clock.stage.and_then(|s| s.times).is_some_and(|t| t.due_at <= clock.due_at && t.soon_at <= t.due_at));
    }

    /// Notes and edits, whenever they come, change nothing.
    #[test]
    fn what_changes_no_state_moves_no_clock(term in 1i64..60, minutes in proptest::collection::vec(0i64..50_000, 0..10)) {
        let calendar = calendar();
        let clock = ReferralClock::start(&calendar, noon(), days(term), days(1));
        let mut after = clock;
        for minute in minutes {
            let now = noon() + Duration::minutes(minute);
            after = after.turned(&calendar, referral_turn(ReferralStatus::Sent, now, false), &[]);
        }
        prop_assert_eq!(after, clock);
    }

    /// Counted again by the same calendar, nothing moves.
    #[test]
    fn the_same_calendar_moves_nothing(term in 1i64..60, written: bool) {
        let calendar = calendar();
        let clock = PetitionClock::start(&calendar, noon(), days(term), days(1), written);
        prop_assert_eq!(clock.recounted(&calendar, &[], &[], noon()), clock);
        let referral = ReferralClock::start(&calendar, noon(), days(term), days(1));
        prop_assert_eq!(referral.recounted(&calendar, &[]), referral);
    }
}
