//! Names of people: given names, first surname and, for most, a second one.
//!
//! The same person arrives as «Guadalupe Hernández Gómez», «HERNANDES GOMES MA. GUADALUPE» and
//! «Guadalupe Hernández». Nothing here decides that two records are one person; it says how alike
//! their names are, and a human who sees telephone and address decides.

mod likeness;
mod splitting;

pub use likeness::{SAME_PERSON, phonetic_key, similarity};
pub use splitting::split_full;

use crate::failure::FieldErrors;
use crate::text::{clean_line, fold, required_line};
use serde::{Deserialize, Serialize};

/// Longest given names, in characters.
pub const MAX_GIVEN_NAMES: usize = 80;
/// Longest surname, in characters.
pub const MAX_SURNAME: usize = 60;

/// The name of a person as it was written, cleaned. Whatever arrives from outside goes through
/// `checked`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PersonName {
    /// Given names: `María de los Ángeles`.
    pub given_names: String,
    /// First surname, with its particles: `de la O`.
    pub first_surname: String,
    /// Second surname; not everybody has one.
    #[serde(default)]
    pub second_surname: Option<String>,
}

/// In which order a cell that has the whole name was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameOrder {
    /// `Rosario Lagunes de la O`.
    GivenFirst,
    /// `Lagunes de la O Rosario`.
    SurnamesFirst,
}

/// Words that belong to the next one, are written small inside a name and tell nobody apart.
fn is_particle(lower: &str) -> bool {
    matches!(
        lower,
        "da" | "das"
            | "de"
            | "del"
            | "der"
            | "di"
            | "dos"
            | "du"
            | "el"
            | "la"
            | "las"
            | "los"
            | "van"
            | "von"
            | "y"
    )
}

/// Words that belong to the next one and do tell people apart: Mc Gregor, San Martín.
fn is_prefix(lower: &str) -> bool {
    matches!(lower, "mac" | "mc" | "san" | "santa" | "santo")
}

/// A name as it will be stored: cleaned, one kind of apostrophe and hyphen, and no decomposed
/// letters, which files from a Mac bring.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean_line(text).chars() {
        let composed = match (out.chars().next_back(), c) {
            (Some('a'), '\u{301}') => Some('á'),
            (Some('e'), '\u{301}') => Some('é'),
            (Some('i'), '\u{301}') => Some('í'),
            (Some('o'), '\u{301}') => Some('ó'),
            (Some('u'), '\u{301}') => Some('ú'),
            (Some('A'), '\u{301}') => Some('Á'),
            (Some('E'), '\u{301}') => Some('É'),
            (Some('I'), '\u{301}') => Some('Í'),
            (Some('O'), '\u{301}') => Some('Ó'),
            (Some('U'), '\u{301}') => Some('Ú'),
            (Some('n'), '\u{303}') => Some('ñ'),
            (Some('N'), '\u{303}') => Some('Ñ'),
            (Some('u'), '\u{308}') => Some('ü'),
            (Some('U'), '\u{308}') => Some('Ü'),
            _ => None,
        };
        if let Some(composed) = composed {
            out.pop();
            out.push(composed);
        } else {
            out.push(match c {
                '\u{2018}' | '\u{2019}' | '´' | '`' => '\'',
                '\u{2010}'..='\u{2013}' => '-',
                other => other,
            });
        }
    }
    out
}

/// Letters of the Latin alphabet only: a Cyrillic «а» looks the same and is never found.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || (matches!(c, 'À'..='ɏ') && c.is_alphabetic())
}

/// A part of a name: cleaned, within its length, and nothing in it that no name has.
fn part(text: &str, max: usize, what: &str) -> Result<String, String> {
    let line = required_line(&tidy(text), max, what)?;
    if let Some(c) = line
        .chars()
        .find(|c| !is_letter(*c) && !matches!(c, ' ' | '\'' | '-' | '.'))
    {
        return Err(format!(
            "Quite «{c}»: en un nombre van solo letras, espacios, guion, punto o apóstrofo."
        ));
    }
    if line.chars().any(is_letter) {
        Ok(line)
    } else {
        Err(format!("Escriba {what} con letras."))
    }
}

impl PersonName {
    /// Cleans the parts and checks them. An empty second surname, or one without a single letter
    /// («-»), as lists have it, is none.
    ///
    /// # Errors
    /// Every part that needs correction, under `given_names`, `first_surname` and
    /// `second_surname`; a form adds its own and calls `finish`.
    pub fn checked(
        given_names: &str,
        first_surname: &str,
        second_surname: &str,
    ) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        Self::check(given_names, first_surname, second_surname, &mut errors).ok_or(errors)
    }

    /// Like `checked`, for a form that has more fields: notes the errors among those of the form.
    pub fn check(
        given_names: &str,
        first_surname: &str,
        second_surname: &str,
        errors: &mut FieldErrors,
    ) -> Option<Self> {
        let given_names = errors.take(
            "given_names",
            part(given_names, MAX_GIVEN_NAMES, "el nombre"),
        );
        let first_surname = errors.take(
            "first_surname",
            part(first_surname, MAX_SURNAME, "el primer apellido"),
        );
        let second_surname = if second_surname.chars().any(char::is_alphanumeric) {
            errors
                .take(
                    "second_surname",
                    part(second_surname, MAX_SURNAME, "el segundo apellido"),
                )
                .map(Some)
        } else {
            Some(None)
        };
        Some(Self {
            given_names: given_names?,
            first_surname: first_surname?,
            second_surname: second_surname?,
        })
    }

    /// As it is said: `Rosario Lagunes de la O`.
    #[must_use]
    pub fn full(&self) -> String {
        let mut full = format!("{} {}", self.given_names, inside(&self.first_surname));
        if let Some(second) = &self.second_surname {
            full.push(' ');
            full.push_str(&inside(second));
        }
        full
    }

    /// As lists are sorted: `Lagunes de la O Rosario`. A particle at the beginning is written with
    /// a capital: `De la Cruz Pérez Juan`.
    #[must_use]
    pub fn by_surname(&self) -> String {
        let mut chars = self.first_surname.chars();
        let mut text: String = chars
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .collect();
        text.push_str(chars.as_str());
        if let Some(second) = &self.second_surname {
            text.push(' ');
            text.push_str(&inside(second));
        }
        text.push(' ');
        text.push_str(&self.given_names);
        text
    }

    /// The key under which two ways of writing a name are the same name: the words of all parts
    /// without accents, case, particles and punctuation, common abbreviations written out, in
    /// alphabetical order.
    ///
    /// So it does not matter how a cell was split or in which order it was written. It does matter
    /// when a word is missing or has a slip: that is for `similarity`. Two people may share a key.
    #[must_use]
    pub fn key(&self) -> String {
        let mut words: Vec<String> = self.words().into_iter().map(|w| w.text).collect();
        words.sort();
        words.join(" ")
    }
}

/// A surname as it stands after other words: `De la O`, which a form begins with a capital, becomes
/// `de la O`. What was written in capitals throughout stays so.
fn inside(surname: &str) -> String {
    if !surname.chars().any(char::is_lowercase) {
        return surname.to_owned();
    }
    let words: Vec<&str> = surname.split(' ').collect();
    let last = words.len() - 1;
    let mut leading = true;
    words
        .iter()
        .enumerate()
        .map(|(place, word)| {
            let lower = word.to_lowercase();
            leading &= place < last && is_particle(&lower);
            if leading { lower } else { (*word).to_owned() }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// A name with capitals where they belong: `MARIA DE LOS ANGELES` becomes `Maria de los Angeles`,
/// `O'HIGGINS` becomes `O'Higgins` and `MCGREGOR` becomes `McGregor`. The first word has a capital
/// whatever it is, and accents are not guessed.
#[must_use]
pub fn title_case(text: &str) -> String {
    let line = clean_line(text);
    let words: Vec<&str> = line.split(' ').collect();
    let last = words.len() - 1;
    words
        .iter()
        .enumerate()
        .map(|(place, word)| {
            let lower = word.to_lowercase();
            // At the end it belongs to nothing: «Juan Y» is an initial.
            if place > 0 && place < last && is_particle(&lower) {
                lower
            } else {
                capitalised(word)
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// One word with a capital at its beginning and after a hyphen, a full stop, `O'` and `Mc`.
fn capitalised(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut piece = String::new();
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_alphabetic() {
            // After an apostrophe only where a single letter precedes: D'Amico.
            if c != '\'' || piece.chars().count() == 1 {
                piece.clear();
            }
            out.push(c);
            continue;
        }
        let after_mc = piece == "mc" && chars.peek().is_some_and(|next| next.is_alphabetic());
        let mut upper = c.to_uppercase();
        match (upper.next(), upper.next()) {
            (Some(one), None) if piece.is_empty() || after_mc => out.push(one),
            _ => out.extend(c.to_lowercase()),
        }
        piece.extend(c.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests;
