//! Rules in words: what they ask for, what they say, and why one did not hold.

use super::conditions::clock;
use super::{Conditions, Facts, Outcome, Part, Rule, Verdict};
use crate::ids::{ChannelId, DepartmentId, NeighborhoodId, PetitionTypeId};
use crate::text::fold;
use chrono::Weekday;
use std::collections::BTreeMap;

/// The names of what rules name by its key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Types.
    pub kinds: BTreeMap<PetitionTypeId, String>,
    /// Departments.
    pub departments: BTreeMap<DepartmentId, String>,
    /// Channels.
    pub channels: BTreeMap<ChannelId, String>,
    /// Neighborhoods.
    pub neighborhoods: BTreeMap<NeighborhoodId, String>,
}

fn of<'n, K: Ord>(names: &'n BTreeMap<K, String>, key: &K) -> &'n str {
    names.get(key).map_or("(ya no existe)", String::as_str)
}

fn all_of<K: Ord>(names: &BTreeMap<K, String>, keys: &[K]) -> Vec<String> {
    keys.iter().map(|key| of(names, key).to_owned()).collect()
}

impl Names {
    /// Departments, joined: `Alumbrado Público y Protección Civil`.
    #[must_use]
    pub fn of_departments(&self, ids: &[DepartmentId]) -> String {
        all_together(&all_of(&self.departments, ids))
    }
}

/// Before a word that begins with the sound of the conjunction, the conjunction changes: `siete u ocho`,
/// `Parques e Imagen`.
fn conjunction<'c>(word: &'c str, next: &str) -> &'c str {
    let next = fold(next);
    let begins = |sound: &str| next.starts_with(sound);
    match word {
        "o" if begins("o") || begins("ho") => "u",
        "y" if (begins("i") || begins("hi")) && !begins("hie") => "e",
        _ => word,
    }
}

fn joined(items: &[String], word: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => {
            format!("{} {} {last}", first.join(", "), conjunction(word, last))
        }
    }
}

/// All of them: `Obras Públicas e Imagen Urbana`.
pub(super) fn all_together(items: &[String]) -> String {
    joined(items, "y")
}

/// Alternatives: `Bache, Socavón u Obra`.
#[must_use]
pub fn any_of(items: &[String]) -> String {
    joined(items, "o")
}

/// The same, cut after so many: `Bache, Socavón o una de 7 más`.
fn some_of(items: &[String], most: usize) -> String {
    if items.len() <= most + 1 {
        return any_of(items);
    }
    let shown = items[..most].join(", ");
    format!("{shown} o una de {} más", items.len() - most)
}

fn day(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "lunes",
        Weekday::Tue => "martes",
        Weekday::Wed => "miércoles",
        Weekday::Thu => "jueves",
        Weekday::Fri => "viernes",
        Weekday::Sat => "sábado",
        Weekday::Sun => "domingo",
    }
}

fn days(days: &[Weekday]) -> String {
    any_of(&days.iter().map(|d| day(*d).to_owned()).collect::<Vec<_>>())
}

impl Conditions {
    fn matter(&self, names: &Names, most: usize) -> String {
        let mut matters = all_of(&names.kinds, &self.kinds);
        let categories = self.categories.iter();
        matters.extend(categories.map(|c| format!("cualquiera de la categoría {c}")));
        some_of(&matters, most)
    }

    fn place(&self, names: &Names, most: usize) -> String {
        let mut places = all_of(&names.neighborhoods, &self.neighborhoods);
        if self.area.is_some() {
            places.push("un punto dentro de su polígono".into());
        }
        some_of(&places, most)
    }

    /// What it asks for, one condition an item, each list cut after `most` names; empty when it asks for
    /// nothing.
    #[must_use]
    pub fn words(&self, names: &Names, most: usize) -> Vec<String> {
        let mut words = Vec::new();
        let mut add = |asked: bool, text: &dyn Fn() -> String| {
            if asked {
                words.push(text());
            }
        };
        add(
            !self.kinds.is_empty() || !self.categories.is_empty(),
            &|| format!("el asunto es {}", self.matter(names, most)),
        );
        add(
            !self.neighborhoods.is_empty() || self.area.is_some(),
            &|| format!("el lugar es {}", self.place(names, most)),
        );
        add(!self.channels.is_empty(), &|| {
            let channels = all_of(&names.channels, &self.channels);
            format!("llega por {}", any_of(&channels))
        });
        add(!self.weekdays.is_empty(), &|| {
            format!("se recibe en {}", days(&self.weekdays))
        });
        if let Some(hours) = self.hours {
            add(true, &|| format!("se recibe {}", hours.words()));
        }
        for asked in &self.answers {
            add(true, &|| {
                let (question, verb, answer) = (&asked.question, asked.how.verb(), &asked.answer);
                format!("lo respondido a «{question}» {verb} «{answer}»")
            });
        }
        if let Some(written) = self.written {
            let text = if written {
                "es por escrito"
            } else {
                "no es por escrito"
            };
            add(true, &|| text.into());
        }
        if let Some(captain) = self.captain {
            let text = if captain {
                "la trae una jefa o jefe de manzana"
            } else {
                "no la trae una jefa o jefe de manzana"
            };
            add(true, &|| text.into());
        }
        words
    }
}

/// What a rule says, in one line without its departments: `plazo 24 horas · turna sola`.
#[must_use]
pub fn outcome_words(outcome: &Outcome) -> String {
    let term = match outcome.term {
        Some(term) => format!("plazo: {}", term.words()),
        None => "plazo del tipo".into(),
    };
    let at_once = if outcome.at_once {
        "turna sola al registrar"
    } else {
        "sólo propone"
    };
    format!("{term} · {at_once}")
}

/// How many names the reason why a rule does not hold tells at most.
const MOST: usize = 4;

/// Why a condition of a rule does not hold: what the petition is, and what the rule asks for.
fn why(part: Part, rule: &Rule, facts: &Facts, names: &Names) -> String {
    let asked = &rule.conditions;
    match part {
        Part::Reserved => "el asunto es reservado y la regla no nombra su tipo".into(),
        Part::Matter => {
            let wanted = asked.matter(names, MOST);
            format!(
                "el asunto es {} y la regla pide {wanted}",
                of(&names.kinds, &facts.kind)
            )
        }
        Part::Place => {
            let wanted = asked.place(names, MOST);
            match (facts.neighborhood, facts.point) {
                (None, None) => format!("no se dice el lugar y la regla pide {wanted}"),
                (Some(place), point) => {
                    let own = of(&names.neighborhoods, &place);
                    let unmarked = asked.area.is_some() && point.is_none();
                    let without = if unmarked {
                        ", sin punto en el mapa,"
                    } else {
                        ""
                    };
                    format!("la colonia es {own}{without} y la regla pide {wanted}")
                }
                (None, Some(_)) => format!("el punto no está en donde la regla pide: {wanted}"),
            }
        }
        Part::Channel => {
            let wanted = any_of(&all_of(&names.channels, &asked.channels));
            format!(
                "el canal es {} y la regla pide {wanted}",
                of(&names.channels, &facts.channel)
            )
        }
        Part::Weekday => format!(
            "es {} y la regla pide {}",
            day(asked.day_of(facts.received)),
            days(&asked.weekdays)
        ),
        Part::Hours => {
            let wanted = asked.hours.map(super::Hours::words).unwrap_or_default();
            format!(
                "son las {} y la regla pide {wanted}",
                clock(facts.received.time())
            )
        }
        Part::Answer(n) => match asked.answers.get(n) {
            Some(condition) => said(condition, facts),
            None => String::new(),
        },
        Part::Written => {
            if facts.written {
                "es por escrito y la regla pide que no lo sea".into()
            } else {
                "no es por escrito y la regla pide que lo sea".into()
            }
        }
        Part::Captain => {
            if facts.captain {
                "la trae una jefa o jefe de manzana y la regla pide que no".into()
            } else {
                "no la trae una jefa o jefe de manzana y la regla lo pide".into()
            }
        }
    }
}

fn said(condition: &super::AnswerCondition, facts: &Facts) -> String {
    let question = fold(&condition.question);
    let answers: Vec<String> = facts
        .answers
        .iter()
        .filter(|a| fold(&a.question).contains(&question))
        .map(|a| format!("«{}»", a.answer))
        .collect();
    let found = if answers.is_empty() {
        format!("no se respondió nada a «{}»", condition.question)
    } else {
        let answers = all_together(&answers);
        format!("lo respondido a «{}» es {answers}", condition.question)
    };
    let verb = match condition.how {
        super::AnswerMatch::Contains => "que contenga",
        super::AnswerMatch::Equals => "que sea",
    };
    format!("{found} y la regla pide {verb} «{}»", condition.answer)
}

impl Verdict {
    /// What became of a rule, in a sentence.
    #[must_use]
    pub fn words(self, rule: &Rule, facts: &Facts, names: &Names) -> String {
        match self {
            Self::Fired => {
                let words = rule.conditions.words(names, MOST);
                if words.is_empty() {
                    "Aplica: no pide nada, aplica siempre.".into()
                } else {
                    format!("Aplica: {}.", words.join("; "))
                }
            }
            Self::NotReached => "No se llegó a ella: ya decidió una anterior.".into(),
            Self::Failed(part) => format!("No aplica: {}.", why(part, rule, facts, names)),
        }
    }
}
