use super::*;
use crate::catalogue::Point;
use crate::deadline::TermUnit;
use crate::ids::{ChannelId, NeighborhoodId, PetitionTypeId};
use crate::petitions::AnswerToQuestion;
use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use proptest::prelude::*;
use uuid::Uuid;

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn at(day: u32, hour: u32, minute: u32) -> NaiveDateTime {
    // November 2026 begins on a Sunday.
    NaiveDate::from_ymd_opt(2026, 11, day)
        .and_then(|d| d.and_hms_opt(hour, minute, 0))
        .expect("valid")
}

fn time(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).expect("valid")
}

fn rule(n: u128, conditions: Conditions) -> Rule {
    Rule {
        id: id(n),
        position: i64::try_from(n).expect("small"),
        name: format!("Regla {n}"),
        state: RuleState::Active,
        conditions,
        outcome: Outcome {
            departments: vec![id(n)],
            ..Outcome::default()
        },
        replaces: None,
        version: 1,
    }
}

fn facts() -> Facts {
    Facts {
        kind: id(1),
        category: "Luminarias".into(),
        department: id(99),
        reserved: false,
        neighborhood: Some(id(1)),
        point: None,
        channel: id(1),
        received: at(3, 12, 0),
        answers: Vec::new(),
        written: false,
        captain: false,
    }
}

/// Polygons of the tests: that of an even rule holds points north of 19 degrees.
fn within(rule: RuleId, point: Point) -> bool {
    rule.0.as_u128().is_multiple_of(2) && point.latitude > 19.0
}

fn fires(conditions: Conditions, facts: &Facts) -> bool {
    explain(&[rule(2, conditions)], facts, &within).fired.is_some()
}

#[test]
fn hours_may_pass_midnight_and_belong_to_the_evening() {
    let night = Conditions {
        hours: Some(Hours {
            from: time(22, 0),
            to: time(6, 0),
        }),
        weekdays: vec![Weekday::Fri],
        ..Conditions::default()
    };
    let received = |received| Facts {
        received,
        ..facts()
    };
    // Friday the 6th at 22:00 and the small hours of Saturday the 7th are one night.
    assert!(fires(night.clone(), &received(at(6, 22, 0))));
    assert!(fires(night.clone(), &received(at(7, 5, 59))));
    assert!(!fires(night.clone(), &received(at(7, 6, 0))));
    assert!(!fires(night.clone(), &received(at(6, 5, 59))));
    assert!(!fires(night, &received(at(7, 22, 0))));
}

#[test]
fn hours_are_read_in_pairs() {
    assert_eq!(Hours::read(" ", ""), Ok(None));
    let hours = Hours::read("20:00", "06:30").expect("valid").expect("some");
    assert!(hours.pass_midnight());
    assert_eq!(hours.words(), "de 20:00 a 06:30");
    for (from, to, field) in [
        ("20:00", "", "hour_to"),
        ("", "06:00", "hour_from"),
        ("08:00", "08:00", "hour_to"),
        ("25:00", "06:00", "hour_from"),
    ] {
        assert_eq!(Hours::read(from, to).expect_err("refused").0, field);
    }
}

#[test]
fn a_place_is_a_neighborhood_or_within_the_polygon() {
    let place = Conditions {
        neighborhoods: vec![id(7)],
        area: Some("{}".into()),
        ..Conditions::default()
    };
    let point = |latitude| {
        Some(Point {
            latitude,
            longitude: -96.1,
        })
    };
    assert!(!fires(place.clone(), &facts()));
    let inside = Facts {
        point: point(19.2),
        ..facts()
    };
    assert!(fires(place.clone(), &inside));
    let outside = Facts {
        point: point(18.9),
        ..facts()
    };
    assert!(!fires(place.clone(), &outside));
    let named = Facts {
        neighborhood: Some(id(7)),
        ..facts()
    };
    assert!(fires(place, &named));
}

#[test]
fn answers_are_compared_without_case_and_accents_from_the_beginning_of_a_word() {
    let asked = |how, answer: &str| Conditions {
        answers: vec![AnswerCondition {
            question: "numero de POSTE".into(),
            how,
            answer: answer.into(),
        }],
        ..Conditions::default()
    };
    let facts = Facts {
        answers: vec![
            AnswerToQuestion {
                question: "¿Una o varias?".into(),
                answer: "Varias".into(),
            },
            AnswerToQuestion {
                question: "¿Número de poste?".into(),
                answer: "El B-14, sin luz".into(),
            },
        ],
        ..facts()
    };
    assert!(fires(asked(AnswerMatch::Contains, "b 14"), &facts));
    assert!(fires(asked(AnswerMatch::Contains, "Sin"), &facts));
    assert!(!fires(asked(AnswerMatch::Contains, "in"), &facts));
    assert!(!fires(asked(AnswerMatch::Contains, "varias"), &facts));
    assert!(!fires(asked(AnswerMatch::Equals, "b 14"), &facts));
    assert!(fires(asked(AnswerMatch::Equals, "el b-14 SIN LUZ"), &facts));
}

#[test]
fn a_reserved_matter_goes_only_where_a_rule_names_its_type() {
    let reserved = Facts {
        reserved: true,
        ..facts()
    };
    assert!(!fires(Conditions::default(), &reserved));
    let of_category = Conditions {
        categories: vec!["Luminarias".into()],
        ..Conditions::default()
    };
    assert!(!fires(of_category, &reserved));
    let named = Conditions {
        kinds: vec![id(1)],
        ..Conditions::default()
    };
    assert!(fires(named, &reserved));
}

#[test]
fn without_a_rule_the_department_of_the_type_decides() {
    let decision = route(&[], &facts(), &within);
    assert_eq!(decision.rule, None);
    assert_eq!(decision.departments, [id(99)]);
    assert!(!decision.at_once);
}

#[test]
fn a_draft_is_tried_in_its_place_and_without_what_it_replaces() {
    let mut rules = vec![
        rule(1, Conditions::default()),
        rule(2, Conditions::default()),
        rule(3, Conditions::default()),
        rule(4, Conditions::default()),
    ];
    rules[2].state = RuleState::Draft;
    rules[2].replaces = Some(id(2));
    rules[3].state = RuleState::Draft;
    let tried: Vec<RuleId> = as_if_active(&rules, id(3)).iter().map(|r| r.id).collect();
    assert_eq!(tried, [id(1), id(3)]);
    let before = basis(&as_if_active(&rules, id(3)));
    rules[0].version += 1;
    assert_ne!(basis(&as_if_active(&rules, id(3))), before);
}

#[test]
fn reasons_say_what_is_and_what_is_asked() {
    let names = Names {
        kinds: [(id(1), "Luminaria apagada".into()), (id(2), "Bache".into())].into(),
        channels: [(id(1), "Línea 072".into()), (id(2), "Gira".into())].into(),
        neighborhoods: [(id(1), "Centro".into()), (id(2), "Obrera".into())].into(),
        departments: [(id(1), "Obras".into()), (id(2), "Imagen".into())].into(),
    };
    let told = |conditions| {
        let rules = [rule(2, conditions)];
        let told = explain(&rules, &facts(), &within);
        told.verdicts[0].1.words(&rules[0], &facts(), &names)
    };
    assert_eq!(
        told(Conditions {
            channels: vec![id(2)],
            ..Conditions::default()
        }),
        "No aplica: el canal es Línea 072 y la regla pide Gira."
    );
    assert_eq!(
        told(Conditions {
            neighborhoods: vec![id(2)],
            area: Some("{}".into()),
            ..Conditions::default()
        }),
        "No aplica: la colonia es Centro, sin punto en el mapa, y la regla pide Obrera o un punto dentro de su polígono."
    );
    assert_eq!(
        told(Conditions {
            weekdays: vec![Weekday::Sat, Weekday::Sun],
            ..Conditions::default()
        }),
        "No aplica: es martes y la regla pide sábado o domingo."
    );
    assert_eq!(
        told(Conditions {
            answers: vec![AnswerCondition {
                question: "poste".into(),
                how: AnswerMatch::Contains,
                answer: "sin luz".into()
            }],
            ..Conditions::default()
        }),
        "No aplica: no se respondió nada a «poste» y la regla pide que contenga «sin luz»."
    );
    assert_eq!(
        told(Conditions {
            kinds: vec![id(1)],
            hours: Hours::read("06:00", "20:00").expect("valid"),
            ..Conditions::default()
        }),
        "Aplica: el asunto es Luminaria apagada; se recibe de 06:00 a 20:00."
    );
    assert_eq!(names.of_departments(&[id(1), id(2)]), "Obras e Imagen");
    assert_eq!(
        any_of(&["Bache".into(), "Hoyo".into(), "Obra".into()]),
        "Bache, Hoyo u Obra"
    );
}

#[test]
fn a_form_is_told_everything_at_once() {
    let form = RuleForm {
        name: "  ".into(),
        conditions: Conditions {
            answers: vec![AnswerCondition {
                question: "poste".into(),
                ..AnswerCondition::default()
            }],
            ..Conditions::default()
        },
        outcome: Outcome {
            term: Some(Term {
                amount: 0,
                unit: TermUnit::NaturalHours,
            }),
            ..Outcome::default()
        },
    };
    let crate::failure::Failure::Invalid { fields } = form.checked().expect_err("refused") else {
        panic!("another failure");
    };
    let names: Vec<&str> = fields.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(names, ["name", "answer_1", "departments", "term_amount"]);
}

#[test]
fn every_day_of_the_week_is_no_condition() {
    let all = [
        Weekday::Sun,
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
    ];
    let form = |weekdays: Vec<Weekday>| {
        RuleForm {
            name: "Una".into(),
            conditions: Conditions {
                weekdays,
                ..Conditions::default()
            },
            outcome: Outcome {
                departments: vec![id(1), id(1)],
                ..Outcome::default()
            },
        }
        .checked()
        .expect("valid")
    };
    assert!(form(all.to_vec()).conditions.weekdays.is_empty());
    let some = form(vec![Weekday::Sun, Weekday::Mon, Weekday::Sun]);
    assert_eq!(some.conditions.weekdays, [Weekday::Mon, Weekday::Sun]);
    assert_eq!(some.outcome.departments.len(), 1);
}

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
        (1u128..4, 0usize..3, any::<bool>(), any::<bool>(), any::<bool>()),
        proptest::option::of(1u128..4),
        proptest::option::of(18.5f64..19.5),
        1u128..4,
        (1u32..29, 0u32..24, 0u32..60),
        0usize..4,
    )
        .prop_map(|(first, place, latitude, channel, (day, hour, minute), answer)| {
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
        })
}

/// The same conditions, written once more another way.
fn condition_holds(rule: &Rule, part: Part, facts: &Facts) -> bool {
    let asked = &rule.conditions;
    match part {
        Part::Reserved => !facts.reserved || asked.kinds.iter().any(|k| *k == facts.kind),
        Part::Matter => {
            let wanted = asked.kinds.len() + asked.categories.len();
            let fits = asked.kinds.iter().filter(|k| **k == facts.kind).count()
                + asked.categories.iter().filter(|c| **c == facts.category).count();
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
            let night = asked.hours.is_some_and(|h| h.from > h.to && facts.received.time() < h.to);
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
    fn conditions_survive_their_storage(conditions in conditions()) {
        let text = serde_json::to_string(&conditions).expect("writes");
        let read: Conditions = serde_json::from_str(&text).expect("reads");
        prop_assert_eq!(read, conditions);
    }
}
