//! What fictitious people say, what they are called and where they live: templates and lists of
//! `data/demo_*.csv`, which were written for the demonstration.

use super::DemoError;
use super::dice::Dice;
use crate::seed::seed_id;
use domain::catalogue::{LocationKind, Neighborhood, PetitionType, Point};
use domain::ids::NeighborhoodId;
use domain::petitions::{AnswerToQuestion, Citizen, Place};
use serde::Deserialize;
use std::collections::BTreeMap;

const DESCRIPTIONS: &str = include_str!("../../data/demo_descriptions.csv");
const ANSWERS: &str = include_str!("../../data/demo_answers.csv");
const KEY_ANSWERS: &str = include_str!("../../data/demo_key_answers.csv");
const WORDS: &str = include_str!("../../data/demo_words.csv");
const NEIGHBORHOODS: &str = include_str!("../../data/demo_neighborhoods.csv");

/// How many people call; some of them often.
const PEOPLE: usize = 26_000;
/// How many of the given names are women's.
const WOMEN: usize = 32;
/// The digits after 229 0: no number of the region begins with 0 after the code, so nobody who
/// exists is called.
const TELEPHONES: usize = 999_983;

type Lists = BTreeMap<String, Vec<String>>;

/// Every list and template.
pub(super) struct Words {
    descriptions: Lists,
    answers: Lists,
    key_answers: BTreeMap<(String, usize), Vec<String>>,
    lists: Lists,
}

fn rows<T: for<'a> Deserialize<'a>>(file: &str) -> Result<Vec<T>, DemoError> {
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    let rows: Result<Vec<T>, csv::Error> = reader.deserialize().collect();
    rows.map_err(|e| DemoError::Program(e.to_string()))
}

fn lists(file: &str) -> Result<Lists, DemoError> {
    let mut lists = Lists::new();
    for (list, text) in rows::<(String, String)>(file)? {
        lists.entry(list).or_default().push(text);
    }
    Ok(lists)
}

impl Words {
    pub(super) fn read() -> Result<Self, DemoError> {
        let mut key_answers: BTreeMap<(String, usize), Vec<String>> = BTreeMap::new();
        for (code, number, text) in rows::<(String, usize, String)>(KEY_ANSWERS)? {
            key_answers.entry((code, number)).or_default().push(text);
        }
        Ok(Self {
            descriptions: lists(DESCRIPTIONS)?,
            answers: lists(ANSWERS)?,
            key_answers,
            lists: lists(WORDS)?,
        })
    }

    /// An entry of a list of `demo_words.csv`.
    pub(super) fn word(&self, list: &str, dice: &mut Dice) -> &str {
        self.lists
            .get(list)
            .map_or("", |words| dice.pick(words).as_str())
    }

    /// Given names of a woman or of a man: the list has those of women first.
    pub(super) fn given_names(&self, woman: bool, dice: &mut Dice) -> &str {
        let all = self.lists.get("nombre").map_or(&[][..], Vec::as_slice);
        let (women, men) = all.split_at(WOMEN.min(all.len()));
        let names = if woman { women } else { men };
        if names.is_empty() {
            return "";
        }
        dice.pick(names).as_str()
    }

    /// What a citizen says about a matter of this type, somewhere known as `landmark`.
    pub(super) fn description(&self, code: &str, landmark: &str, dice: &mut Dice) -> String {
        let Some(templates) = self.descriptions.get(code) else {
            return String::new();
        };
        let template = dice.pick(templates);
        template
            .replace("{desde}", self.word("desde", dice))
            .replace("{n}", self.word("cantidad", dice))
            .replace("{lugar}", landmark)
    }

    /// What a department answers when it is done.
    pub(super) fn answer(&self, code: &str, department: &str, dice: &mut Dice) -> String {
        let known = self
            .answers
            .get(code)
            .or_else(|| self.answers.get(department));
        known.map_or_else(
            || "Se atendió la petición y se informó a la persona.".into(),
            |answers| dice.pick(answers).clone(),
        )
    }

    /// Answers to some of the key questions of a type.
    pub(super) fn key_answers(
        &self,
        kind: &PetitionType,
        dice: &mut Dice,
    ) -> Vec<AnswerToQuestion> {
        let questions = (1..).zip(&kind.key_questions);
        let answered = questions.filter_map(|(number, question)| {
            let known = self.key_answers.get(&(kind.code.clone(), number))?;
            let answer = dice.pick(known).clone();
            dice.percent(70).then(|| AnswerToQuestion {
                question: question.clone(),
                answer,
            })
        });
        answered.collect()
    }

    /// One of the people who call.
    pub(super) fn citizen(&self, kind: &PetitionType, dice: &mut Dice) -> Citizen {
        if kind.allows_anonymous && dice.percent(8) {
            return Citizen {
                anonymous: true,
                ..Citizen::default()
            };
        }
        // The product of two draws favours the low numbers: those who call often.
        let who = dice.below(PEOPLE) * dice.below(PEOPLE) / PEOPLE;
        let mut own = Dice::new(0xC1_71_2E_00 + who as u64);
        let given_names = self.word("nombre", &mut own).to_owned();
        let surnames = format!(
            "{} {}",
            self.word("apellido", &mut own),
            self.word("apellido", &mut own)
        );
        let phone = if own.percent(93) {
            format!("2290{:06}", (who * 7_919 + 104_729) % TELEPHONES)
        } else {
            String::new()
        };
        Citizen {
            anonymous: false,
            phone,
            given_names,
            surnames,
        }
    }

    /// A place for a matter of this type, and how people find it.
    pub(super) fn place(
        &self,
        kind: &PetitionType,
        neighborhoods: &[Neighborhood],
        dice: &mut Dice,
    ) -> (Place, String) {
        let landmark = self.word("lugar", dice).to_owned();
        if kind.location == LocationKind::None || neighborhoods.is_empty() {
            return (Place::default(), landmark);
        }
        let half = neighborhoods.len().div_ceil(2);
        let part = if dice.percent(70) {
            half
        } else {
            neighborhoods.len()
        };
        let neighborhood = &neighborhoods[dice.below(part)];
        let street = self.word("calle", dice).to_owned();
        let number = if dice.percent(6) {
            "S/N".into()
        } else {
            dice.between(2, 1900).to_string()
        };
        let (between, and) = if dice.percent(65) {
            let cross = self.word("calle", dice).to_owned();
            (cross, self.word("calle", dice).to_owned())
        } else {
            (String::new(), String::new())
        };
        let near = |middle: f64, dice: &mut Dice| middle + dice.between(-3000, 3000) as f64 / 1e6;
        let point = neighborhood
            .point
            .filter(|_| dice.percent(60))
            .map(|middle| Point {
                latitude: near(middle.latitude, dice),
                longitude: near(middle.longitude, dice),
            });
        let place = Place {
            neighborhood: Some(neighborhood.id),
            street,
            number,
            between,
            and,
            reference: if dice.percent(55) {
                landmark.clone()
            } else {
                String::new()
            },
            point,
        };
        (place, landmark)
    }
}

/// A line of `demo_neighborhoods.csv`.
#[derive(Deserialize)]
struct Line {
    nombre: String,
    tipo: String,
    codigo_postal: String,
    latitud: f64,
    longitud: f64,
}

/// The neighborhoods of the demonstration, the most populous first, with the key that each gets in
/// place of the post office's.
pub(super) fn neighborhoods() -> Result<Vec<(Neighborhood, String)>, DemoError> {
    let lines = (1..).zip(rows::<Line>(NEIGHBORHOODS)?);
    let neighborhoods = lines.map(|(number, line): (usize, Line)| {
        let neighborhood = Neighborhood {
            id: NeighborhoodId(seed_id("demo_neighborhood", &line.nombre)),
            postal_code: line.codigo_postal,
            name: line.nombre,
            kind: line.tipo,
            point: Some(Point {
                latitude: line.latitud,
                longitude: line.longitud,
            }),
        };
        (neighborhood, format!("D{number:03}"))
    });
    Ok(neighborhoods.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::phone::Phone;

    #[test]
    fn every_type_has_words_and_no_template_keeps_a_mark() {
        let words = Words::read().expect("readable");
        let (_, types) = crate::seed::proposal(chrono::NaiveDate::default()).expect("readable");
        for kind in &types {
            for seed in 0..40 {
                let mut dice = Dice::new(seed);
                let said = words.description(&kind.code, "frente al parque", &mut dice);
                assert!(said.chars().count() >= 20, "{}: {said}", kind.code);
                assert!(!said.contains('{'), "{said}");
            }
            let code = kind.code.split('-').next().expect("a prefix");
            let answer = words.answer(&kind.code, code, &mut Dice::new(1));
            assert!(answer.chars().count() >= 10, "{}: {answer}", kind.code);
        }
        for (code, number) in words.key_answers.keys() {
            let kind = types.iter().find(|t| t.code == *code).expect("a type");
            assert!(kind.key_questions.len() >= *number, "{code} {number}");
        }
    }

    #[test]
    fn people_have_telephones_that_nobody_has() {
        let words = Words::read().expect("readable");
        let (_, types) = crate::seed::proposal(chrono::NaiveDate::default()).expect("readable");
        let mut dice = Dice::new(5);
        let (mut named, mut with_phone) = (0, 0);
        for _ in 0..500 {
            let citizen = words.citizen(&types[0], &mut dice);
            named += usize::from(!citizen.given_names.is_empty());
            if !citizen.phone.is_empty() {
                with_phone += 1;
                assert!(Phone::parse(&citizen.phone).is_ok(), "{}", citizen.phone);
                assert!(citizen.phone.starts_with("2290"));
            }
        }
        assert!(named > 430 && with_phone > 380, "{named} {with_phone}");
    }

    #[test]
    fn neighborhoods_lie_in_the_municipality() {
        let all = neighborhoods().expect("readable");
        assert_eq!(all.len(), 60);
        for (neighborhood, _) in &all {
            let point = neighborhood.point.expect("a point");
            assert!((19.0..19.3).contains(&point.latitude), "{neighborhood:?}");
            assert!(
                (-96.4..-96.0).contains(&point.longitude),
                "{neighborhood:?}"
            );
            assert!((91690..=91969).contains(&neighborhood.postal_code.parse().expect("a number")));
        }
    }
}
