//! The CURP, the population key of RENAPO: eighteen characters that carry initials, birth date, sex
//! and state of birth, and end with a check digit.
//!
//! The check is on the text alone. Whether RENAPO gave the key to somebody is not known here, and
//! the check digit misses some slips: it is a weighted sum modulo ten, and the first digit of the
//! day weighs ten, so that no change of it alone shows.

use crate::text::clean_line;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The values of the check sum. No CURP has an Ñ, but it has its place among the values.
const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";

/// The codes of the place of birth. Mexico City kept the code of the Federal District.
const STATES: [(&str, &str); 33] = [
    ("AS", "Aguascalientes"),
    ("BC", "Baja California"),
    ("BS", "Baja California Sur"),
    ("CC", "Campeche"),
    ("CL", "Coahuila"),
    ("CM", "Colima"),
    ("CS", "Chiapas"),
    ("CH", "Chihuahua"),
    ("DF", "Ciudad de México"),
    ("DG", "Durango"),
    ("GT", "Guanajuato"),
    ("GR", "Guerrero"),
    ("HG", "Hidalgo"),
    ("JC", "Jalisco"),
    ("MC", "Estado de México"),
    ("MN", "Michoacán"),
    ("MS", "Morelos"),
    ("NT", "Nayarit"),
    ("NL", "Nuevo León"),
    ("OC", "Oaxaca"),
    ("PL", "Puebla"),
    ("QT", "Querétaro"),
    ("QR", "Quintana Roo"),
    ("SP", "San Luis Potosí"),
    ("SL", "Sinaloa"),
    ("SR", "Sonora"),
    ("TC", "Tabasco"),
    ("TS", "Tamaulipas"),
    ("TL", "Tlaxcala"),
    ("VZ", "Veracruz"),
    ("YN", "Yucatán"),
    ("ZS", "Zacatecas"),
    ("NE", "Nacido en el extranjero"),
];

/// The sex as the CURP says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// `M`.
    Woman,
    /// `H`.
    Man,
    /// `X`, which the newer instructions of RENAPO have.
    NonBinary,
}

impl Sex {
    /// Every value, in the order in which screens list them.
    pub const ALL: [Self; 3] = [Self::Woman, Self::Man, Self::NonBinary];

    /// The text stored in the database and used in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Woman => "woman",
            Self::Man => "man",
            Self::NonBinary => "non_binary",
        }
    }

    /// Reads the stored text.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sex| sex.code() == code)
    }

    /// The letter in the CURP: `M` is *mujer*, `H` is *hombre*.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Woman => 'M',
            Self::Man => 'H',
            Self::NonBinary => 'X',
        }
    }

    /// Reads the letter of a CURP.
    #[must_use]
    pub fn from_letter(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|sex| sex.letter() == letter)
    }

    /// The name on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Woman => "Mujer",
            Self::Man => "Hombre",
            Self::NonBinary => "No binario",
        }
    }
}

/// Why a text is not a CURP. An import counts them by `code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CurpError {
    /// Not eighteen characters; how many there are.
    Length(usize),
    /// A character that cannot stand at this place, counted from 1.
    Shape(usize),
    /// Places 12 and 13 are no state.
    State,
    /// Places 5 to 10 are no day of the calendar.
    Date,
    /// Everything has its form and the last digit does not follow from the rest.
    CheckDigit {
        /// The digit that follows. Not for screens: a person would correct the digit, and the
        /// mistake is as likely elsewhere.
        expected: u8,
    },
}

impl CurpError {
    /// The kind, without its details.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Length(_) => "length",
            Self::Shape(_) => "shape",
            Self::State => "state",
            Self::Date => "date",
            Self::CheckDigit { .. } => "check_digit",
        }
    }

    /// What to do, for the person.
    #[must_use]
    pub fn message(self) -> String {
        match self {
            Self::Length(0) => "Escriba la CURP.".to_owned(),
            Self::Length(length) => {
                format!("La CURP tiene 18 letras y números; usted escribió {length}. Revise si falta o sobra alguno.")
            }
            Self::Shape(2) => {
                "La segunda letra de la CURP es una vocal o X: revísela.".to_owned()
            }
            Self::Shape(place @ 1..=4) => format!(
                "La CURP empieza con cuatro letras, sin Ñ ni acentos: revise la del lugar {place}."
            ),
            Self::Shape(place @ 5..=10) => format!(
                "Después de las cuatro letras de la CURP van seis números, los de la fecha de nacimiento: revise el lugar {place} y escriba cero, no la letra O."
            ),
            Self::Shape(11) => {
                "Después de la fecha de nacimiento, la CURP lleva H, M o X: revise el lugar 11."
                    .to_owned()
            }
            Self::Shape(place @ 12..=13) => format!(
                "Los lugares 12 y 13 de la CURP son las letras del estado de nacimiento: revise el lugar {place}. Veracruz es VZ."
            ),
            Self::Shape(place @ 14..=16) => format!(
                "Después del estado de nacimiento, la CURP lleva tres consonantes: revise la del lugar {place}."
            ),
            Self::Shape(17) => {
                "El penúltimo lugar de la CURP es un número o una letra: revíselo.".to_owned()
            }
            Self::Shape(_) => "La CURP termina con un número: revise el último lugar.".to_owned(),
            Self::State => {
                "Las letras del estado de nacimiento de la CURP (lugares 12 y 13) no existen: revíselas. Veracruz es VZ."
                    .to_owned()
            }
            Self::Date => {
                "La fecha de nacimiento de la CURP no existe: revise los seis números (año, mes y día)."
                    .to_owned()
            }
            Self::CheckDigit { .. } => {
                "El último dígito de la CURP no corresponde: revise que no haya una letra o número cambiado."
                    .to_owned()
            }
        }
    }
}

impl fmt::Display for CurpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for CurpError {}

/// The digit that ends a CURP with these first seventeen characters. `None` when they are not
/// seventeen digits and capital letters.
#[must_use]
pub fn check_digit(first_17: &str) -> Option<u8> {
    let mut sum = 0;
    let mut places = 0;
    for c in first_17.chars() {
        let value = ALPHABET.chars().position(|a| a == c)?;
        if places == 17 {
            return None;
        }
        sum += value * (18 - places);
        places += 1;
    }
    if places != 17 {
        return None;
    }
    u8::try_from((10 - sum % 10) % 10).ok()
}

/// A CURP whose form, date, state and check digit are right: eighteen ASCII characters.
///
/// The most sensitive datum that SIRC keeps of a person: `Debug` shows it masked, and there is no
/// `Display`, so that it reaches no log or message by accident.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Curp(String);

fn is_vowel(c: char) -> bool {
    matches!(c, 'A' | 'E' | 'I' | 'O' | 'U')
}

fn is_consonant(c: char) -> bool {
    c.is_ascii_uppercase() && !is_vowel(c)
}

/// Whether a character may stand at a place, counted from 0.
fn may_stand(place: usize, c: char) -> bool {
    match place {
        1 => is_vowel(c) || c == 'X',
        4..=9 | 17 => c.is_ascii_digit(),
        10 => Sex::from_letter(c).is_some(),
        13..=15 => is_consonant(c),
        16 => c.is_ascii_uppercase() || c.is_ascii_digit(),
        _ => c.is_ascii_uppercase(),
    }
}

/// The birth date, with the century that the seventeenth character tells.
fn date_of(curp: &str) -> Option<NaiveDate> {
    let number = |from: usize| curp.get(from..from + 2)?.parse::<u32>().ok();
    let century = if curp.as_bytes().get(16)?.is_ascii_digit() {
        1900
    } else {
        2000
    };
    let year = i32::try_from(century + number(4)?).ok()?;
    NaiveDate::from_ymd_opt(year, number(6)?, number(8)?)
}

fn state_of(curp: &str) -> Option<&'static str> {
    let code = curp.get(11..13)?;
    STATES.iter().find(|s| s.0 == code).map(|s| s.1)
}

impl Curp {
    /// Reads what people write: lower case, with spaces or hyphens.
    ///
    /// # Errors
    /// The first thing that is wrong; its `message` tells the person where to look.
    pub fn parse(text: &str) -> Result<Self, CurpError> {
        let curp: String = clean_line(text)
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let length = curp.chars().count();
        if length != 18 {
            return Err(CurpError::Length(length));
        }
        if let Some(place) = curp
            .chars()
            .enumerate()
            .position(|(place, c)| !may_stand(place, c))
        {
            return Err(CurpError::Shape(place + 1));
        }
        state_of(&curp).ok_or(CurpError::State)?;
        date_of(&curp).ok_or(CurpError::Date)?;
        // Every character is ASCII from here on, so that bytes are characters.
        let (first_17, last) = curp.split_at(17);
        let expected = check_digit(first_17).ok_or(CurpError::Shape(17))?;
        if last != expected.to_string() {
            return Err(CurpError::CheckDigit { expected });
        }
        Ok(Self(curp))
    }

    /// The eighteen characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The birth date.
    #[must_use]
    pub fn birth_date(&self) -> NaiveDate {
        // Parsing refused every CURP without a date.
        date_of(&self.0).unwrap_or_default()
    }

    /// The sex.
    #[must_use]
    pub fn sex(&self) -> Sex {
        // Parsing refused every other letter.
        Sex::from_letter(char::from(self.0.as_bytes()[10])).unwrap_or(Sex::NonBinary)
    }

    /// The name of the state of birth.
    #[must_use]
    pub fn birth_state(&self) -> &'static str {
        // Parsing refused every other code.
        state_of(&self.0).unwrap_or_default()
    }

    /// What a screen shows until somebody asks for the whole: `ROLR******MVZ***01`. Neither the
    /// birth date nor the consonants of the name.
    #[must_use]
    pub fn masked(&self) -> String {
        format!(
            "{}******{}***{}",
            &self.0[..4],
            &self.0[10..13],
            &self.0[16..]
        )
    }

    /// Whether the letters of the CURP are those that RENAPO derives from this name: the four at
    /// the beginning and the three inner consonants.
    ///
    /// Only good for a warning, because registers have mistakes; whatever the rules leave open is
    /// taken as a fit.
    #[must_use]
    pub fn first_letters_fit(
        &self,
        given_names: &str,
        first_surname: &str,
        second_surname: Option<&str>,
    ) -> bool {
        let at = |place: usize| char::from(self.0.as_bytes()[place]);
        let second = second_surname.map(clean_line).unwrap_or_default();
        let first_fits = fits(&surname_words(first_surname), |word| {
            // X in the second place also covers the words that RENAPO calls inconvenient, whose
            // vowel it replaces: its list is not needed to accept what it does.
            word.initial == at(0)
                && (at(1) == 'X' || word.vowel == at(1))
                && word.consonant == at(13)
        });
        let second_fits = if second.is_empty() {
            at(2) == 'X' && at(14) == 'X'
        } else {
            fits(&surname_words(&second), |word| {
                word.initial == at(2) && word.consonant == at(14)
            })
        };
        let given_fits = fits(&given_words(given_names), |word| {
            word.initial == at(3) && word.consonant == at(15)
        });
        first_fits && second_fits && given_fits
    }
}

/// What a CURP takes from a word.
struct Letters {
    initial: char,
    vowel: char,
    consonant: char,
}

impl Letters {
    /// `None` for a word with a character for which registers differ, such as an apostrophe.
    fn of(word: &str) -> Option<Self> {
        if !word.chars().all(|c| c.is_ascii_uppercase()) {
            return None;
        }
        let mut chars = word.chars();
        let initial = chars.next()?;
        let inner = chars.as_str();
        let first = |wanted: fn(char) -> bool| inner.chars().find(|c| wanted(*c)).unwrap_or('X');
        Some(Self {
            initial,
            vowel: first(is_vowel),
            consonant: first(is_consonant),
        })
    }
}

/// Whether one of the words from which the letters may come has them. No word to judge by, or one
/// that cannot be judged, is no reason for a warning.
fn fits(words: &[String], has: impl Fn(&Letters) -> bool) -> bool {
    words.is_empty()
        || words
            .iter()
            .any(|word| Letters::of(word).is_none_or(|letters| has(&letters)))
}

/// Words that do not count at the beginning of a surname or given name.
fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "DA" | "DAS"
            | "DD"
            | "DE"
            | "DEL"
            | "DER"
            | "DI"
            | "DIE"
            | "EL"
            | "LA"
            | "LAS"
            | "LE"
            | "LES"
            | "LOS"
            | "MAC"
            | "MC"
            | "VAN"
            | "VON"
            | "Y"
    )
}

/// The words in capitals as RENAPO reads them: without accents, X for Ñ, without full stops.
fn words_of(text: &str) -> Vec<String> {
    clean_line(text)
        .split(' ')
        .map(|word| {
            word.chars()
                .flat_map(char::to_uppercase)
                // A decomposed accent; the tilde of a decomposed Ñ is left, and leaves a doubt.
                .filter(|c| !matches!(c, '.' | '\u{300}' | '\u{301}' | '\u{308}'))
                .map(|c| match c {
                    'Á' | 'À' | 'Ä' | 'Â' => 'A',
                    'É' | 'È' | 'Ë' | 'Ê' => 'E',
                    'Í' | 'Ì' | 'Ï' | 'Î' => 'I',
                    'Ó' | 'Ò' | 'Ö' | 'Ô' => 'O',
                    'Ú' | 'Ù' | 'Ü' | 'Û' => 'U',
                    'Ñ' => 'X',
                    other => other,
                })
                .collect::<String>()
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// The words after the particles at the beginning.
fn after_particles(words: &[String]) -> &[String] {
    let skipped = words.iter().take_while(|w| is_particle(w)).count();
    &words[skipped..]
}

/// The words from which the letters of a surname may come.
fn surname_words(surname: &str) -> Vec<String> {
    let words = words_of(surname);
    let mut found: Vec<String> = after_particles(&words).iter().take(1).cloned().collect();
    // A register may have «Mc Gregor» for what another writes «McGregor».
    if let Some(rest) = found.first().and_then(|word| word.strip_prefix("MC"))
        && rest.len() > 1
    {
        found.push(rest.to_owned());
    }
    found
}

/// The words from which the letters of the given names may come: María and José do not count when
/// another name follows, nor do their abbreviations.
fn given_words(given_names: &str) -> Vec<String> {
    let words = words_of(given_names);
    let mut found = Vec::new();
    let mut rest = after_particles(&words);
    let mut at_first = true;
    while let Some(word) = rest.first() {
        let following = after_particles(&rest[1..]);
        let common = matches!(word.as_str(), "MARIA" | "MA" | "M" | "JOSE" | "J");
        let skipped = common && !following.is_empty();
        // Only the first is skipped for certain, and only when it is written out: «M.» may be
        // Marta, and of «María José Luisa» the rules do not say how many are skipped.
        if !(skipped && at_first && word.len() > 1) {
            found.push(word.clone());
        }
        if !skipped {
            break;
        }
        at_first = false;
        rest = following;
    }
    found
}

impl fmt::Debug for Curp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Curp({})", self.masked())
    }
}

impl TryFrom<String> for Curp {
    type Error = CurpError;
    fn try_from(text: String) -> Result<Self, CurpError> {
        Self::parse(&text)
    }
}

impl From<Curp> for String {
    fn from(curp: Curp) -> Self {
        curp.0
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Curp {}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Curp {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .examples(["AAPR630321HDFLRC09"])
            .into()
    }
}

#[cfg(test)]
mod tests;
