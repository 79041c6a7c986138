//! The first rules of an office: drafts that decide nothing, to be changed, tried and activated by whoever
//! knows its ways. The demonstration activates most of them.

use crate::context::{Ctx, Stop};
use crate::seed::seed_id;
use chrono::Weekday;
use db::territory::{Kept, touch};
use db::{Conn, routing};
use domain::deadline::Term;
use domain::failure::Failure;
use domain::ids::{ChannelId, DepartmentId, PetitionTypeId, RuleId};
use domain::routing::{AnswerCondition, AnswerMatch, Conditions, Hours, Outcome, Rule, RuleState};

/// Around the port of Veracruz and its yards.
const PORT: &str = r#"{"type":"Polygon","coordinates":[[[-96.152,19.198],[-96.128,19.192],[-96.118,19.205],[-96.13,19.225],[-96.165,19.222],[-96.152,19.198]]]}"#;

fn kinds(codes: &[&str]) -> Conditions {
    let id = |code: &&str| PetitionTypeId(seed_id("petition_type", code));
    Conditions {
        kinds: codes.iter().map(id).collect(),
        ..Conditions::default()
    }
}

fn to(codes: &[&str], term: &str, instruction: &str) -> Outcome {
    let id = |code: &&str| DepartmentId(seed_id("department", code));
    Outcome {
        departments: codes.iter().map(id).collect(),
        term: Term::parse(term),
        instruction: instruction.into(),
        at_once: false,
    }
}

fn answered(question: &str, answer: &str) -> Vec<AnswerCondition> {
    vec![AnswerCondition {
        question: question.into(),
        how: AnswerMatch::Contains,
        answer: answer.into(),
    }]
}

fn channels(codes: &[&str]) -> Vec<ChannelId> {
    let id = |code: &&str| ChannelId(seed_id("channel", code));
    codes.iter().map(id).collect()
}

/// Key, name, when and what, in the order in which they are asked.
fn all() -> Vec<(&'static str, &'static str, Conditions, Outcome)> {
    vec![
        (
            "fallen-tree",
            "Árbol caído o por caer",
            kinds(&["PJ-02"]),
            Outcome {
                at_once: true,
                ..to(
                    &["PJ", "PC"],
                    "6h",
                    "Protección Civil acordona; Parques y Jardines corta y retira.",
                )
            },
        ),
        (
            "circuits-at-night",
            "Circuitos sin luz de noche",
            Conditions {
                hours: Hours::read("19:00", "07:00").ok().flatten(),
                ..kinds(&["AP-04", "AP-05"])
            },
            to(
                &["AP"],
                "12h",
                "A la guardia nocturna. Si las casas tampoco tienen luz, avisar a CFE (071).",
            ),
        ),
        (
            "port-drainage",
            "Drenaje e inundación en la zona portuaria",
            Conditions {
                area: Some(PORT.into()),
                ..kinds(&["AG-04", "SP-01", "SP-02"])
            },
            to(
                &["AG", "SP"],
                "",
                "Coordinar el acceso con la ASIPONA Veracruz.",
            ),
        ),
        (
            "flooded-homes",
            "Inundación que entra a casas",
            Conditions {
                answers: answered("entra a casas", "si"),
                ..kinds(&["SP-02"])
            },
            to(
                &["SP", "PC"],
                "3h",
                "Hay viviendas afectadas: visitar primero.",
            ),
        ),
        (
            "sinkhole-with-water",
            "Socavón con agua corriendo",
            Conditions {
                answers: answered("agua corriendo", "si"),
                ..kinds(&["OP-02"])
            },
            to(
                &["OP", "AG"],
                "",
                "Obras Públicas señaliza; Agua revisa la fuga o el colector con el concesionario.",
            ),
        ),
        (
            "lights-on-weekends",
            "Semáforos en fin de semana",
            Conditions {
                weekdays: vec![Weekday::Sat, Weekday::Sun],
                ..kinds(&["TM-01"])
            },
            to(
                &["TM", "PM"],
                "3h",
                "Agente en el crucero mientras se repara.",
            ),
        ),
        (
            "dogs-by-captains",
            "Jaurías que reporta una jefa o jefe de manzana",
            Conditions {
                captain: Some(true),
                ..kinds(&["SA-02"])
            },
            to(
                &["SA"],
                "24h",
                "Ponerse de acuerdo con la jefa o jefe de manzana.",
            ),
        ),
        (
            "written-for-hearings",
            "Audiencias que se piden por escrito",
            Conditions {
                written: Some(true),
                channels: channels(&["written", "counter"]),
                ..kinds(&["DA-04"])
            },
            to(
                &["DA", "SE"],
                "",
                "Contestar por oficio antes del término legal.",
            ),
        ),
    ]
}

/// The key of one of them.
fn key(code: &str) -> RuleId {
    RuleId(seed_id("routing_rule", code))
}

/// Puts those that were never there after all others, as drafts.
pub(crate) async fn seed(conn: &mut Conn) -> Result<(), Stop> {
    let mut position = routing::live(conn).await?.last().map_or(0, |r| r.position);
    let mut changed = false;
    for (code, name, conditions, outcome) in all() {
        if routing::rule(conn, key(code)).await?.is_some() {
            continue;
        }
        position += 1;
        let rule = Rule {
            id: key(code),
            position,
            name: name.into(),
            state: RuleState::Draft,
            conditions,
            outcome,
            replaces: None,
            version: 1,
        };
        changed |= routing::insert(conn, &rule).await?;
    }
    if changed {
        touch(conn, Kept::Routing).await?;
    }
    Ok(())
}

/// Those that the demonstration leaves as drafts, to be tried by whoever looks at it.
const DRAFTS: [&str; 2] = ["lights-on-weekends", "written-for-hearings"];

/// Tries and activates the others, as the coordination would.
pub(crate) async fn activate_most(ctx: &Ctx) -> Result<(), Failure> {
    for (code, ..) in all() {
        if !DRAFTS.contains(&code) {
            super::attempt(ctx, key(code)).await?;
            super::activate(ctx, key(code), 1).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Area;
    use crate::seed::{CHANNELS, proposal};
    use chrono::NaiveDate;
    use domain::routing::RuleForm;

    #[test]
    fn the_first_rules_name_what_the_first_catalogues_have() {
        let (departments, types) = proposal(NaiveDate::default()).expect("readable");
        let channel = |id| CHANNELS.iter().any(|(code, _)| channels(&[code])[0] == id);
        assert!(Area::parse(PORT).is_ok());
        assert!((6..=10).contains(&all().len()));
        for (code, name, conditions, outcome) in all() {
            for kind in &conditions.kinds {
                assert!(types.iter().any(|t| t.id == *kind), "{code}");
            }
            for department in &outcome.departments {
                assert!(departments.iter().any(|d| d.id == *department), "{code}");
            }
            assert!(conditions.channels.iter().all(|c| channel(*c)), "{code}");
            let form = RuleForm {
                name: name.into(),
                conditions: conditions.clone(),
                outcome: outcome.clone(),
            };
            let checked = form.checked().expect("as a form would be");
            assert_eq!(
                (checked.conditions, checked.outcome),
                (conditions, outcome),
                "{code}"
            );
        }
    }
}
