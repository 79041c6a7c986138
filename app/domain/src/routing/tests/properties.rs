//! What holds for any rules and any petition.

use super::{at, id, rule, time, within};
use crate::catalogue::Point;
use crate::ids::{ChannelId, NeighborhoodId, PetitionTypeId};
use crate::petitions::AnswerToQuestion;
use crate::routing::*;
use chrono::{Datelike, Duration, NaiveTime, Weekday};
use proptest::prelude::*;
use uuid::Uuid;

fn keys<T: From<Uuid> + Clone + std::fmt::Debug + 'static>() -> impl Strategy<Value = Vec<T>> {
    proptest::collection::vec((1u128..4).prop_map(id), 0..3)
}

fn conditions() -> impl Strategy<Value = Conditions> {
    let days = proptest::collection::vec(
        (0u8..7).prop_map(|n| Weekday::try_from(n).expect("a day")),
        0..3,
    );
    let hours = proptest::option::of((0u32..24, 0u32..24)).prop_map(|pair| {
        let (from, to) = pair.filter(|(from, to)| from != to)?;
        Some(Hours {
            from: time(from, 0),
            to: time(to, 0),
        })
    });
    let answers = proptest::collection::vec(
        (0usize..2, any::<bool>()).prop_map(|(answer, equals)| AnswerCondition {
            question: "cuántas".into(),
            how: if equals {
                AnswerMatch::Equals
            } else {
                AnswerMatch::Contains
            },
            answer: ["una", "varias"][answer].into(),
        }),
        0..2,
    );
    let flags = (
        proptest::option::weighted(0.2, any::<bool>()),
        proptest::option::weighted(0.2, any::<bool>()),
        any::<bool>(),
    );
    (
        keys::<PetitionTypeId>(),
        proptest::collection::vec((0usize..3).prop_map(|n| CATEGORIES[n].to_owned()), 0..2),
        keys::<NeighborhoodId>(),
        keys::<ChannelId>(),
        days,
        hours,
        answers,
        flags,
    )
        .prop_map(
            |(kinds, categories, neighborhoods, channels, weekdays, hours, answers, flags)| {
                let (written, captain, area) = flags;
                Conditions {
                    kinds,
                    categories,
                    neighborhoods,
                    area: area.then(|| "{}".into()),
                    channels,
                    weekdays,
                    hours,
                    answers,
                    written,
                    captain,
                }
            },
        )
}

const CATEGORIES: [&str; 3] = ["Luminarias", "Circuitos", "Postes"];
const ANSWERS: [&str; 4] = ["Una", "Varias", "Son varias", ""];

fn some_facts() -> impl Strategy<Value = Facts> {
    (
        (
            1u128..4,
            0usize..3,
            any::<bool>(),
            any::<bool>(),
            any::<bool>(),
        ),
        proptest::option::of(1u128..4),
        proptest::option::of(18.5f64..19.5),
        1u128..4,
        (1u32..29, 0u32..24, 0u32..60),
        0usize..4,
    )
        .prop_map(
            |(first, place, latitude, channel, (day, hour, minute), answer)| {
                let (kind, category, reserved, written, captain) = first;
                Facts {
                    kind: id(kind),
                    category: CATEGORIES[category].into(),
                    department: id(99),
                    reserved,
                    neighborhood: place.map(id),
                    point: latitude.map(|latitude| Point {
                        latitude,
                        longitude: -96.1,
                    }),
                    channel: id(channel),
                    received: at(day, hour, minute),
                    answers: vec![AnswerToQuestion {
                        question: "¿Cuántas?".into(),
                        answer: ANSWERS[answer].into(),
                    }],
                    written,
                    captain,
                }
            },
        )
}

/// The same conditions, written once more another way.
fn condition_holds(rule: &Rule, part: Part, facts: &Facts) -> bool {
    let asked = &rule.conditions;
    match part {
        Part::Reserved => !facts.reserved || asked.kinds.contains(&facts.kind),
        Part::Matter => {
            let wanted = asked.kinds.len() + asked.categories.len();
            let fits = asked.kinds.iter().filter(|k| **k == facts.kind).count()
                + asked
                    .categories
                    .iter()
                    .filter(|c| **c == facts.category)
                    .count();
            wanted == 0 || fits > 0
        }
        Part::Place => {
            let mut any = asked.neighborhoods.is_empty() && asked.area.is_none();
            for wanted in &asked.neighborhoods {
                any |= facts.neighborhood == Some(*wanted);
            }
            if let (Some(_), Some(point)) = (&asked.area, facts.point) {
                any |= within(rule.id, point);
            }
            any
        }
        Part::Channel => asked.channels.is_empty() || asked.channels.contains(&facts.channel),
        Part::Weekday => {
            let night = asked
                .hours
                .is_some_and(|h| h.from > h.to && facts.received.time() < h.to);
            let moved = if night {
                facts.received - Duration::hours(24)
            } else {
                facts.received
            };
            asked.weekdays.is_empty() || asked.weekdays.iter().any(|d| *d == moved.weekday())
        }
        // Minute by minute from the first hour on, round the clock.
        Part::Hours => asked.hours.is_none_or(|hours| {
            let minutes = |a: NaiveTime, b: NaiveTime| {
                (b.signed_duration_since(a).num_minutes() + 24 * 60) % (24 * 60)
            };
            minutes(hours.from, facts.received.time()) < minutes(hours.from, hours.to)
        }),
        Part::Answer(n) => {
            let condition = &asked.answers[n];
            facts.answers.iter().any(|a| {
                let said = a.answer.to_lowercase();
                match condition.how {
                    AnswerMatch::Equals => said == condition.answer,
                    AnswerMatch::Contains => said.split(' ').any(|w| w == condition.answer),
                }
            })
        }
        Part::Written => asked.written != Some(!facts.written),
        Part::Captain => asked.captain != Some(!facts.captain),
    }
}

fn every_part(rule: &Rule) -> Vec<Part> {
    let mut parts = vec![
        Part::Reserved,
        Part::Matter,
        Part::Place,
        Part::Channel,
        Part::Weekday,
        Part::Hours,
        Part::Written,
        Part::Captain,
    ];
    parts.extend((0..rule.conditions.answers.len()).map(Part::Answer));
    parts
}

fn some_rules() -> impl Strategy<Value = Vec<Rule>> {
    proptest::collection::vec(conditions(), 0..6).prop_map(|all| {
        (1u128..)
            .zip(all)
            .map(|(n, conditions)| rule(n, conditions))
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn exactly_the_first_rule_that_holds_fires(rules in some_rules(), facts in some_facts()) {
        let told = explain(&rules, &facts, &within);
        let first = rules
            .iter()
            .find(|r| every_part(r).into_iter().all(|p| condition_holds(r, p, &facts)))
            .map(|r| r.id);
        prop_assert_eq!(told.fired, first);
        prop_assert_eq!(route(&rules, &facts, &within).rule, first);
        let fired: Vec<_> = told.verdicts.iter().filter(|(_, v)| *v == Verdict::Fired).collect();
        prop_assert_eq!(fired.len(), usize::from(first.is_some()));
        let place = rules.iter().position(|r| Some(r.id) == first);
        for (n, (id, verdict)) in told.verdicts.iter().enumerate() {
            prop_assert_eq!(*id, rules[n].id);
            let reached = place.is_none_or(|place| n <= place);
            prop_assert_eq!(*verdict == Verdict::NotReached, !reached);
        }
    }

    #[test]
    fn the_reason_of_a_rule_that_failed_names_a_condition_that_fails(rules in some_rules(), facts in some_facts()) {
        for (id, verdict) in explain(&rules, &facts, &within).verdicts {
            let rule = rules.iter().find(|r| r.id == id).expect("known");
            if let Verdict::Failed(part) = verdict {
                prop_assert!(!condition_holds(rule, part, &facts), "{part:?}");
            }
            prop_assert!(!verdict.words(rule, &facts, &Names::default()).is_empty());
        }
    }

    #[test]
    fn ending_a_rule_never_changes_which_fires_among_the_rest(rules in some_rules(), facts in some_facts(), which in 0usize..6) {
        let before = explain(&rules, &facts, &within);
        let mut rest = rules.clone();
        if which < rest.len() {
            rest.remove(which);
        }
        let after = explain(&rest, &facts, &within).fired;
        let ended = rules.get(which).map(|r| r.id);
        if before.fired != ended || ended.is_none() {
            prop_assert_eq!(after, before.fired);
        }
    }

    #[test]
    fn what_cannot_concern_a_type_never_fires_for_it(rules in some_rules(), facts in some_facts()) {
        if let Some(fired) = explain(&rules, &facts, &within).fired {
            let rule = rules.iter().find(|r| r.id == fired).expect("known");
            prop_assert!(rule.may_concern(facts.kind));
        }
    }

    #[test]
    fn conditions_survive_their_storage(conditions in conditions()) {
        let text = serde_json::to_string(&conditions).expect("writes");
        let read: Conditions = serde_json::from_str(&text).expect("reads");
        prop_assert_eq!(read, conditions);
    }
}
