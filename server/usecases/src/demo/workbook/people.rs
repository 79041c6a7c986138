//! Fictitious people with CURPs of their own.

use super::super::dice::Dice;
use super::super::words::Words;
use chrono::{Datelike, Duration, NaiveDate};
use domain::curp::{Curp, check_digit};
use domain::text::fold;
use std::collections::BTreeSet;

/// Surnames with particles, as one in fifteen has them.
const WITH_PARTICLES: [&str; 5] = [
    "de la Cruz",
    "del Ángel",
    "de los Santos",
    "de la O",
    "de la Rosa",
];
/// Words that do not count at the beginning of a name.
const PARTICLES: [&str; 6] = ["DE", "DEL", "LA", "LAS", "LOS", "Y"];
/// Beginnings of a CURP that would be a word nobody wants: RENAPO puts an X into the second place.
const UNWANTED: [&str; 16] = [
    "BUEI", "CACA", "CAGA", "CAGO", "COGE", "CULO", "FETO", "LOCA", "LOCO", "MEAR", "MEON", "MOCO",
    "MULA", "PEDO", "PITO", "PUTA",
];
/// 229 1: no subscriber of the region has a 1 after the code.
const PHONES: &str = "2291";

/// Somebody who does not exist.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) given_names: String,
    pub(super) first_surname: String,
    pub(super) second_surname: Option<String>,
    pub(super) woman: bool,
    pub(super) curp: String,
    /// Ten digits.
    pub(super) phone: String,
}

impl Person {
    /// Surnames first, as the sheet has it.
    pub(super) fn listed(&self) -> String {
        let second = self.second_surname.iter().map(String::as_str);
        let parts = std::iter::once(self.first_surname.as_str()).chain(second);
        let parts: Vec<&str> = parts.chain([self.given_names.as_str()]).collect();
        parts.join(" ")
    }

    /// Whether the parts can only be told apart by rule: there are particles, or one surname.
    pub(super) fn split_is_a_guess(&self) -> bool {
        let listed = self.listed().to_uppercase();
        self.second_surname.is_none() || listed.split(' ').any(|word| PARTICLES.contains(&word))
    }
}

/// Draws people, none of them twice.
pub(super) struct Registry<'a> {
    words: &'a Words,
    curps: BTreeSet<String>,
    phones: u32,
}

impl<'a> Registry<'a> {
    pub(super) fn new(words: &'a Words) -> Self {
        Self {
            words,
            curps: BTreeSet::new(),
            phones: 0,
        }
    }

    /// A number that nobody has.
    pub(super) fn phone(&mut self) -> String {
        self.phones += 1;
        format!("{PHONES}{:06}", (self.phones * 7_919) % 999_983)
    }

    /// A street.
    pub(super) fn street(&self, dice: &mut Dice) -> &'a str {
        self.words.word("calle", dice)
    }

    /// Somebody new.
    pub(super) fn person(&mut self, dice: &mut Dice) -> Person {
        let phone = self.phone();
        // A namesake of the same day would have the same CURP: draw again.
        loop {
            let woman = dice.percent(68);
            let given_names = self.words.given_names(woman, dice).to_owned();
            let first_surname = self.surname(dice);
            // Of two given names and one surname nobody can tell which is which.
            let alone = !given_names.contains(' ') && dice.percent(4);
            let second_surname = (!alone).then(|| self.surname(dice));
            let born = NaiveDate::from_ymd_opt(1940, 1, 1).unwrap_or_default()
                + Duration::days(dice.between(0, 365 * 64));
            let mut person = Person {
                given_names,
                first_surname,
                second_surname,
                woman,
                curp: String::new(),
                phone: phone.clone(),
            };
            if let Some(curp) = curp(&person, born, dice)
                && self.curps.insert(curp.clone())
            {
                person.curp = curp;
                return person;
            }
        }
    }

    fn surname(&self, dice: &mut Dice) -> String {
        if dice.percent(3) {
            (*dice.pick(&WITH_PARTICLES)).to_owned()
        } else {
            self.words.word("apellido", dice).to_owned()
        }
    }
}

/// The letters of a word as a CURP reads them.
fn plain(word: &str) -> Vec<char> {
    let word = word.to_uppercase().replace('Ñ', "X");
    fold(&word).to_uppercase().chars().collect()
}

/// The first word that counts.
fn counted(name: &str) -> Vec<char> {
    let words: Vec<Vec<char>> = name.split(' ').map(plain).collect();
    let text = |word: &Vec<char>| word.iter().collect::<String>();
    let counts = |word: &&Vec<char>| !PARTICLES.contains(&text(word).as_str());
    words.iter().find(counts).cloned().unwrap_or_default()
}

/// The given name that counts: not María or José if there is another.
fn counted_given(names: &str) -> Vec<char> {
    match names.split_once(' ') {
        Some((first, rest)) if matches!(fold(first).as_str(), "maria" | "jose") => counted(rest),
        _ => counted(names),
    }
}

/// The CURP that somebody of this name and birth could have; none if its letters do not fit.
fn curp(person: &Person, born: NaiveDate, dice: &mut Dice) -> Option<String> {
    const STATES: [&str; 6] = ["VZ", "VZ", "VZ", "VZ", "OC", "PL"];
    let is_vowel = |c: &char| "AEIOU".contains(*c);
    let inner = |word: &[char], vowel: bool| {
        let found = word.iter().skip(1).find(|c| is_vowel(c) == vowel);
        found.copied().unwrap_or('X')
    };
    let first = counted(&person.first_surname);
    let second = counted(person.second_surname.as_deref().unwrap_or("X"));
    let given = counted_given(&person.given_names);
    let mut letters = format!(
        "{}{}{}{}",
        first.first()?,
        inner(&first, true),
        second.first()?,
        given.first()?
    );
    if UNWANTED.contains(&letters.as_str()) {
        letters.replace_range(1..2, "X");
    }
    let digit = dice.below(10) as u8;
    let namesake = char::from(if born.year() < 2000 { b'0' } else { b'A' } + digit);
    let text = format!(
        "{letters}{:02}{:02}{:02}{}{}{}{}{}{namesake}",
        born.year() % 100,
        born.month(),
        born.day(),
        if person.woman { 'M' } else { 'H' },
        dice.pick(&STATES),
        inner(&first, false),
        inner(&second, false),
        inner(&given, false),
    );
    let curp = Curp::parse(&format!("{text}{}", check_digit(&text)?)).ok()?;
    let second = person.second_surname.as_deref();
    let fits = curp.first_letters_fit(&person.given_names, &person.first_surname, second);
    fits.then(|| curp.as_str().to_owned())
}
