mod properties;

use super::*;
use crate::catalogue::Point;
use crate::deadline::TermUnit;
use crate::petitions::AnswerToQuestion;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};
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
    explain(&[rule(2, conditions)], facts, &within)
        .fired
        .is_some()
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
