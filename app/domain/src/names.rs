//! Names of people: given names, first surname and, for most, a second one.
//!
//! The same person arrives as «Guadalupe Hernández Gómez», «HERNANDES GOMES MA. GUADALUPE» and
//! «Guadalupe Hernández». Nothing here decides that two records are one person; it says how alike
//! their names are, and a human who sees telephone and address decides.

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

    /// The words that tell people apart, surnames first.
    fn words(&self) -> Vec<Word> {
        let surnames = distinctive(&self.first_surname).into_iter().chain(
            self.second_surname
                .iter()
                .flat_map(|surname| distinctive(surname)),
        );
        surnames
            .map(|text| Word::new(text, false))
            .chain(
                distinctive(&self.given_names)
                    .into_iter()
                    .map(|text| Word::new(text, true)),
            )
            .collect()
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

/// Words after which María or José go on: María del Carmen, José de Jesús.
const DEVOTIONS: [&str; 20] = [
    "angeles",
    "asuncion",
    "carmen",
    "concepcion",
    "consuelo",
    "dolores",
    "guadalupe",
    "jesus",
    "lourdes",
    "luz",
    "mercedes",
    "milagros",
    "nieves",
    "paz",
    "pilar",
    "refugio",
    "remedios",
    "rosario",
    "socorro",
    "soledad",
];

/// A name or surname with its particles: `de la O`.
struct Unit<'a> {
    words: Vec<&'a str>,
    particles: bool,
}

impl Unit<'_> {
    fn text(units: &[Self]) -> String {
        units
            .iter()
            .flat_map(|unit| unit.words.iter().copied())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// The units of a name, and whether a particle was left over at the end.
fn units(line: &str) -> (Vec<Unit<'_>>, bool) {
    let mut units: Vec<Unit> = Vec::new();
    let mut pending: Vec<&str> = Vec::new();
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        pending.push(word);
        let lower = word.to_lowercase();
        if is_particle(&lower) || is_prefix(&lower) {
            continue;
        }
        let particles = pending.len() > 1;
        let devotion = particles && DEVOTIONS.contains(&fold(word).as_str());
        match units.last_mut() {
            Some(before)
                if devotion
                    && before.words.last().is_some_and(|name| {
                        matches!(fold(name).as_str(), "maria" | "ma" | "jose" | "j" | "m")
                    }) =>
            {
                before.words.append(&mut pending);
                before.particles = true;
            }
            _ => units.push(Unit {
                words: std::mem::take(&mut pending),
                particles,
            }),
        }
    }
    let left_over = !pending.is_empty();
    if let Some(last) = units.last_mut() {
        last.words.append(&mut pending);
    }
    (units, left_over)
}

/// Splits a cell that has the whole name, keeping particles with their word. A comma, as in
/// `Lagunes de la O, Rosario`, separates surnames from given names whatever the order.
///
/// The flag says that the split is a guess that somebody should look at: there are particles, or
/// the parts are not three or four (without comma) or one or two surnames (before a comma).
/// `None` when there are no two words, or the parts would not pass `PersonName::checked`.
#[must_use]
pub fn split_full(text: &str, order: NameOrder) -> Option<(PersonName, bool)> {
    let line = tidy(text);
    let (given, surnames, uncertain);
    let (before, after);
    if let Some((left, right)) = line.split_once(',') {
        (before, _) = units(left);
        (after, _) = units(right);
        uncertain = before.len() > 2 || before.iter().any(|unit| unit.particles);
        (given, surnames) = (after.as_slice(), before.as_slice());
    } else {
        let left_over;
        (before, left_over) = units(&line);
        uncertain = left_over
            || !(3..=4).contains(&before.len())
            || before.iter().any(|unit| unit.particles);
        let surname_count = if before.len() < 3 { 1 } else { 2 };
        (given, surnames) = match order {
            NameOrder::GivenFirst => {
                before.split_at_checked(before.len().checked_sub(surname_count)?)?
            }
            NameOrder::SurnamesFirst => {
                let (surnames, given) = before.split_at_checked(surname_count)?;
                (given, surnames)
            }
        };
    }
    let (first, second) = surnames.split_at_checked(1)?;
    let name =
        PersonName::checked(&Unit::text(given), &Unit::text(first), &Unit::text(second)).ok()?;
    Some((name, uncertain))
}

/// The folded words of a part that tell people apart: without particles, abbreviations written
/// out. When there are only particles, they are the name.
fn distinctive(text: &str) -> Vec<String> {
    // O'Higgins is one word; García-Rojas are two.
    let folded = fold(&tidy(text).replace('\'', ""));
    let words: Vec<&str> = folded.split(' ').filter(|w| !w.is_empty()).collect();
    let last = words.len().saturating_sub(1);
    let mut found: Vec<String> = Vec::new();
    let mut prefix = String::new();
    for (place, word) in words.iter().enumerate() {
        if matches!(*word, "mc" | "mac") && place < last {
            prefix.push_str(word);
        } else if !is_particle(word) {
            let whole = format!("{}{}", std::mem::take(&mut prefix), written_out(word));
            found.push(whole);
        }
    }
    if found.is_empty() {
        found = words.into_iter().map(str::to_owned).collect();
    }
    found
}

/// What the abbreviations of Mexican lists stand for.
fn written_out(word: &str) -> &str {
    match word {
        "ma" => "maria",
        "gpe" => "guadalupe",
        "fca" => "francisca",
        "fco" => "francisco",
        "dguez" | "dmguez" => "dominguez",
        "fdez" | "fndez" => "fernandez",
        "glez" | "gzlez" | "gonz" => "gonzalez",
        "gtz" | "gtez" => "gutierrez",
        "hdez" | "hdz" | "hndez" => "hernandez",
        "jmnez" | "jmz" => "jimenez",
        "mtz" | "mtnez" => "martinez",
        "rdz" | "rdguez" | "rguez" => "rodriguez",
        "rmz" => "ramirez",
        "vzqz" | "vazqz" => "vazquez",
        other => other,
    }
}

/// How a text sounds in Mexico, word by word: what sounds alike has the same key. b/v/w; c, s, z
/// and most x; g and j; ll and y; i and y; k and qu; n before b and p; no mute h, no double letters,
/// no accents, and ñ as n, which many keyboards lack.
///
/// An initial x sounds as j (Ximena, Xavier) except before o, u and io (Xóchitl, Xiomara).
#[must_use]
pub fn phonetic_key(text: &str) -> String {
    fold(text)
        .split(' ')
        .map(sound_of)
        .filter(|sound| !sound.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The sound of one folded word. A `c` in it stands for ch, since every other c is k or s.
fn sound_of(word: &str) -> String {
    let bytes = word.as_bytes();
    let at = |place: usize| bytes.get(place).copied().unwrap_or(b' ');
    let soft = |place: usize| matches!(at(place), b'e' | b'i' | b'y');
    let vowel = |place: usize| matches!(at(place), b'a' | b'e' | b'i' | b'o' | b'u');
    let mut out = String::with_capacity(word.len());
    let mut place = 0;
    while place < bytes.len() {
        let (sound, length) = match at(place) {
            b'c' if at(place + 1) == b'h' => ("c", 2),
            b'c' if soft(place + 1) => ("s", 1),
            b'c' | b'k' => ("k", 1),
            b'q' if at(place + 1) == b'u' && soft(place + 2) => ("k", 2),
            b'q' => ("k", 1),
            b'z' | b's' => ("s", 1),
            b'x' if place == 0 => match (at(1), at(2)) {
                (b'i', b'o') => ("s", 1),
                (b'a' | b'e' | b'i', _) => ("j", 1),
                _ => ("s", 1),
            },
            b'x' => ("s", 1),
            b'g' if at(place + 1) == b'u' && soft(place + 2) => ("g", 2),
            b'g' if soft(place + 1) => ("j", 1),
            b'p' if at(place + 1) == b'h' => ("f", 2),
            b'l' if at(place + 1) == b'l' && vowel(place + 2) => ("y", 2),
            b'y' if !vowel(place + 1) => ("i", 1),
            b'v' | b'w' => ("b", 1),
            b'n' if matches!(at(place + 1), b'b' | b'p' | b'v' | b'w') => ("m", 1),
            b'h' => ("", 1),
            _ => (word.get(place..=place).unwrap_or_default(), 1),
        };
        if !out.ends_with(sound) {
            out.push_str(sound);
        }
        place += length;
    }
    out
}

/// A word of a name, ready to be compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Word {
    text: String,
    given: bool,
    sound: String,
}

impl Word {
    fn new(text: String, given: bool) -> Self {
        let sound = sound_of(&text);
        Self { text, given, sound }
    }

    /// María and José stand before so many names that people leave them away.
    fn often_left_away(&self) -> bool {
        self.given && matches!(self.text.as_str(), "maria" | "jose")
    }

    /// 1.0 for the same word, less for the same sound, an initial or a slip, 0.0 for another name.
    fn likeness(&self, other: &Self) -> f64 {
        if self.text == other.text {
            return 1.0;
        }
        if self.sound == other.sound {
            return SAME_SOUND;
        }
        let both_given = self.given && other.given;
        if both_given && (self.text.len() == 1 || other.text.len() == 1) {
            let same = self.text.as_bytes().first() == other.text.as_bytes().first();
            return if same { INITIAL } else { 0.0 };
        }
        // A final «a» makes another name: Francisco and Francisca, Daniel and Daniela.
        if self.sound.ends_with('a') != other.sound.ends_with('a') {
            return 0.0;
        }
        if swapped(&self.text, &other.text) {
            return 1.0 - 1.0 / small(self.text.len());
        }
        let lengths = [self.sound.len(), other.sound.len()];
        let (short, long) = (lengths[0].min(lengths[1]), lengths[0].max(lengths[1]));
        // Brothers and sisters share both surnames, so that María and Marta are told apart by a
        // letter of the given name alone; in a surname of that length it is rather a slip.
        let shortest = if self.given || other.given { 6 } else { 5 };
        let allowed = match short {
            8.. => 2,
            _ if short >= shortest => 1,
            _ => return 0.0,
        };
        // People seldom mistake the first letter, and Hernández is not Fernández.
        if self.sound.as_bytes().first() != other.sound.as_bytes().first() {
            return 0.0;
        }
        let slips = strsim::osa_distance(&self.sound, &other.sound);
        if slips > allowed {
            return 0.0;
        }
        1.0 - small(slips) / small(long)
    }
}

/// Whether two words of four letters or more differ in that two neighbours changed places: a slip
/// of the fingers, however short the word, because hardly two names are so alike.
fn swapped(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let differing: Vec<usize> = (0..one.len())
        .filter(|at| one.get(*at) != other.get(*at))
        .collect();
    one.len() >= 4
        && one.len() == other.len()
        && matches!(differing[..], [a, b] if b == a + 1 && one[a] == other[b] && one[b] == other[a])
}

/// Words compared of each name; nobody has more, and a name of forty initials stays cheap.
const MOST_WORDS: usize = 8;
const SAME_SOUND: f64 = 0.97;
const INITIAL: f64 = 0.85;
/// What a word that only one of the names has weighs against a word that both have.
const MISSING: f64 = 0.25;
/// The same for María and José.
const MISSING_COMMON: f64 = 0.1;
/// What two different words in the same part weigh.
const CONTRADICTION: f64 = 2.0;

/// A small count as a number to calculate with.
fn small(count: usize) -> f64 {
    u16::try_from(count).map_or(f64::from(u16::MAX), f64::from)
}

/// From this similarity on two names are shown as possibly the same person.
///
/// It lies in the gap between what a missing word costs and what a different one does. Two words
/// right, a second surname and a María missing and a surname misspelt by ear: 0.838. Two words
/// right and two missing without excuse: 0.8. One word different, however many are right: 0.778 at
/// most. So a name never passes with a given name or surname that contradicts the other.
pub const SAME_PERSON: f64 = 0.82;

/// How alike two names are, from 0.0 to 1.0, which it is for the same words in whatever order.
///
/// Words are paired as well as they can be, across the parts, because lists put surnames into the
/// wrong column. A word without partner in only one of the names, such as a second surname, lowers
/// the result; one in each of them, both given names or both surnames, contradicts and lowers it
/// below `SAME_PERSON`. «Juan» and «Juana» contradict: with the same surnames they are rather
/// brother and sister than a slip, and to join them costs more than not to suggest it.
#[must_use]
pub fn similarity(a: &PersonName, b: &PersonName) -> f64 {
    if a == b {
        return 1.0;
    }
    let sorted = |name: &PersonName| {
        let mut words = name.words();
        words.truncate(MOST_WORDS);
        words.sort();
        words
    };
    // In one order, so that the sums round alike whichever name comes first.
    let (mut a, mut b) = (sorted(a), sorted(b));
    if a > b {
        std::mem::swap(&mut a, &mut b);
    }
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let (likeness, left_a, left_b) = best_pairs(&a, &b);
    let pairs = a.len() - left_a.len();
    let count = |words: &[&Word], given: bool| words.iter().filter(|w| w.given == given).count();
    let contradictions = [true, false]
        .into_iter()
        .map(|given| count(&left_a, given).min(count(&left_b, given)))
        .sum::<usize>();
    let missing = left_a.len() + left_b.len() - 2 * contradictions;
    let common = left_a
        .iter()
        .chain(&left_b)
        .filter(|word| word.often_left_away())
        .count()
        .min(missing);
    let weight = small(pairs)
        + CONTRADICTION * small(contradictions)
        + MISSING * small(missing - common)
        + MISSING_COMMON * small(common);
    likeness / weight
}

/// The pairing with the greatest sum of likenesses, and the words left over on either side.
///
/// For every set of words of `a` that found a partner, the best so far: there are at most 2⁸.
fn best_pairs<'a>(a: &'a [Word], b: &'a [Word]) -> (f64, Vec<&'a Word>, Vec<&'a Word>) {
    let mut best: Vec<Option<(f64, usize)>> = vec![None; 1 << a.len()];
    best[0] = Some((0.0, 0));
    for (place_b, word_b) in b.iter().enumerate() {
        // Downwards, so that no entry already has this word of `b`.
        for used_a in (0..best.len()).rev() {
            let Some((sum, used_b)) = best[used_a] else {
                continue;
            };
            for (place_a, word_a) in a.iter().enumerate() {
                let with_a = used_a | 1 << place_a;
                let likeness = word_a.likeness(word_b);
                if with_a == used_a || likeness <= 0.0 {
                    continue;
                }
                if best[with_a].is_none_or(|(other, _)| sum + likeness > other) {
                    best[with_a] = Some((sum + likeness, used_b | 1 << place_b));
                }
            }
        }
    }
    let mut found = (0.0, 0, 0);
    for (used_a, entry) in best.iter().enumerate() {
        if let Some((sum, used_b)) = *entry
            && sum > found.0
        {
            found = (sum, used_a, used_b);
        }
    }
    let left = |words: &'a [Word], used: usize| {
        words
            .iter()
            .enumerate()
            .filter(|(place, _)| used & (1 << place) == 0)
            .map(|(_, word)| word)
            .collect()
    };
    (found.0, left(a, found.1), left(b, found.2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(given: &str, first: &str, second: &str) -> PersonName {
        PersonName::checked(given, first, second).expect(given)
    }

    /// `Given | First | Second`.
    fn written(text: &str) -> PersonName {
        let parts: Vec<&str> = text.split('|').map(str::trim).collect();
        name(parts[0], parts[1], parts.get(2).unwrap_or(&""))
    }

    #[test]
    fn a_name_is_cleaned_and_kept_as_written() {
        let lagunes = name("  Rosario ", "Lagunes\u{200b}", "De  la O");
        assert_eq!(lagunes.second_surname.as_deref(), Some("De la O"));
        assert_eq!(lagunes.full(), "Rosario Lagunes de la O");
        assert_eq!(lagunes.by_surname(), "Lagunes de la O Rosario");
        let cruz = name("Juan", "de la Cruz", "-");
        assert_eq!(cruz.second_surname, None);
        assert_eq!(cruz.full(), "Juan de la Cruz");
        assert_eq!(cruz.by_surname(), "De la Cruz Juan");
        assert_eq!(name("JUAN", "DE LA CRUZ", "").full(), "JUAN DE LA CRUZ");
        assert_eq!(
            name("José", "Ortega", "Y Gasset").full(),
            "José Ortega y Gasset"
        );
        for surname in ["O", "Agüero", "Ñañez", "D\u{2019}Amico", "García-Rojas"] {
            assert!(PersonName::checked("J.", surname, "").is_ok(), "{surname}");
        }
        assert_eq!(
            name("Jose\u{301}", "Nun\u{303}ez", ""),
            name("José", "Nuñez", "")
        );
    }

    #[test]
    fn what_is_no_name_is_told_beside_its_field() {
        let failed = |given: &str, first: &str, second: &str| {
            let errors = PersonName::checked(given, first, second).unwrap_err();
            errors.finish().unwrap_err()
        };
        let failure = failed(" ", "P3rez", "López/");
        assert_eq!(
            failure.message_for("given_names").as_deref(),
            Some("Escriba el nombre.")
        );
        assert!(
            failure
                .message_for("first_surname")
                .expect("error")
                .contains("«3»")
        );
        assert!(
            failure
                .message_for("second_surname")
                .expect("error")
                .contains("«/»")
        );
        let failure = failed("-", &"a".repeat(61), "\u{430}");
        assert!(
            failure
                .message_for("given_names")
                .expect("error")
                .contains("letras")
        );
        assert!(
            failure
                .message_for("first_surname")
                .expect("error")
                .contains("60")
        );
        assert!(failure.message_for("second_surname").is_some());
    }

    #[test]
    fn capitals_go_where_they_belong() {
        for (text, title) in [
            ("MARIA DE LOS ANGELES", "Maria de los Angeles"),
            ("de la o", "De la O"),
            ("ñÁñez agüero", "Ñáñez Agüero"),
            ("JOSÉ ORTEGA Y GASSET", "José Ortega y Gasset"),
            ("o'higgins d'amico", "O'Higgins D'Amico"),
            ("MCGREGOR macías", "McGregor Macías"),
            ("garcía-rojas", "García-Rojas"),
            ("J.C. MA. Y", "J.C. Ma. Y"),
            ("", ""),
        ] {
            assert_eq!(title_case(text), title);
        }
    }

    #[test]
    fn a_cell_is_split_with_its_particles() {
        use NameOrder::{GivenFirst, SurnamesFirst};
        for (text, order, parts, uncertain) in [
            (
                "Pedro Ramírez Cruz",
                GivenFirst,
                "Pedro|Ramírez|Cruz",
                false,
            ),
            (
                "Ramírez Cruz Pedro",
                SurnamesFirst,
                "Pedro|Ramírez|Cruz",
                false,
            ),
            (
                "Ana María Pérez López",
                GivenFirst,
                "Ana María|Pérez|López",
                false,
            ),
            (
                "Pérez López Ana María",
                SurnamesFirst,
                "Ana María|Pérez|López",
                false,
            ),
            ("Pedro Ramírez", GivenFirst, "Pedro|Ramírez", true),
            ("Ramírez Pedro", SurnamesFirst, "Pedro|Ramírez", true),
            (
                "Rosario Lagunes de la O",
                GivenFirst,
                "Rosario|Lagunes|de la O",
                true,
            ),
            (
                "LAGUNES DE LA O ROSARIO",
                SurnamesFirst,
                "ROSARIO|LAGUNES|DE LA O",
                true,
            ),
            (
                "María de los Ángeles Pérez",
                GivenFirst,
                "María de los Ángeles|Pérez",
                true,
            ),
            (
                "Pérez López María del Carmen",
                SurnamesFirst,
                "María del Carmen|Pérez|López",
                true,
            ),
            (
                "Juan de Jesús Pérez",
                GivenFirst,
                "Juan|de Jesús|Pérez",
                true,
            ),
            (
                "Carlos Mc Gregor López",
                GivenFirst,
                "Carlos|Mc Gregor|López",
                true,
            ),
            (
                "José Ortega y Gasset",
                GivenFirst,
                "José|Ortega|y Gasset",
                true,
            ),
            (
                "Luis Ángel Iván Pérez López",
                GivenFirst,
                "Luis Ángel Iván|Pérez|López",
                true,
            ),
            ("Pérez López, Ana", GivenFirst, "Ana|Pérez|López", false),
            ("de la Cruz, Ana", GivenFirst, "Ana|de la Cruz", true),
        ] {
            assert_eq!(
                split_full(text, order),
                Some((written(parts), uncertain)),
                "{text}"
            );
        }
        for text in [
            "",
            "Pedro",
            "de la O",
            "Pedro,",
            ", Pedro",
            "Pedro Pérez 3",
            "de del",
        ] {
            assert_eq!(split_full(text, GivenFirst), None, "{text}");
            assert_eq!(split_full(text, SurnamesFirst), None, "{text}");
        }
    }

    #[test]
    fn one_key_for_every_way_of_writing() {
        let key = name("María Guadalupe", "Hernández", "de la O").key();
        assert_eq!(key, "guadalupe hernandez maria o");
        assert_eq!(name("MA. GPE.", "HDEZ", "O").key(), key);
        assert_eq!(name("Hernandez de la O", "Maria", "Guadalupe").key(), key);
        assert_ne!(name("María Guadalupe", "Hernández", "").key(), key);
        assert_eq!(
            name("Ana", "Mc Gregor", "O\u{2019}Higgins").key(),
            name("Ana", "McGregor", "OHiggins").key()
        );
        assert_eq!(name("Ana", "Del", "").key(), "ana del");
    }

    #[test]
    fn what_sounds_alike_has_one_sound() {
        for alike in [
            &["Hernández", "Ernandes", "HERNANDEZ"][..],
            &["Vázquez", "Básques", "Vasquez"],
            &["Jiménez", "Giménez", "Ximenes"],
            &["Javier", "Xavier"],
            &["Xóchitl", "Sochitl"],
            &["Yolanda", "Llolanda"],
            &["Reyna", "Reina"],
            &["Nancy", "Nanci"],
            &["Quiroz", "Kiros"],
            &["Cecilia", "Sesilia", "Zezilia"],
            &["Guillermo", "Guiyermo"],
            &["Muñoz", "Munos"],
            &["Osvaldo", "Oswaldo"],
            &["Philippa", "Filipa"],
            &["Félix", "Felis"],
            &["Canbray", "Cambrai"],
        ] {
            for other in alike {
                assert_eq!(phonetic_key(other), phonetic_key(alike[0]), "{other}");
            }
        }
        for (one, other) in [
            ("Chávez", "Cávez"),
            ("Gómez", "Jómez"),
            ("Juárez", "Suárez"),
        ] {
            assert_ne!(phonetic_key(one), phonetic_key(other));
        }
        assert_eq!(phonetic_key("María  de la O"), "maria de la o");
    }

    #[test]
    fn the_same_person_passes() {
        for (one, other) in [
            ("Guadalupe|Hernández|Gómez", "Ma. Guadalupe|Hernandes|Gomes"),
            ("Guadalupe|Hernández", "Ma. Guadalupe|Hernandes|Gómez"),
            ("Pedro|Ramírez", "Pedro|Ramírez|Cruz"),
            ("Pedro|Ramírez|Cruz", "Ramírez Cruz|Pedro"),
            ("Juan Carlos|Pérez|López", "Juan|Pérez|López"),
            ("Juan C.|Pérez|López", "Juan Carlos|Pérez|López"),
            ("J. Guadalupe|Pérez|López", "José Guadalupe|Pérez|López"),
            ("Rosario|Lagunes|de la O", "ROSARIO|LAGUNES|O"),
            ("Ximena|Vázquez|Yáñez", "Jimena|Basques|Llanes"),
            ("Francisco|Rodríguez|Cruz", "Fco.|Rodrigez|Cruz"),
            ("Guadalupe|Martínez|Luna", "Guadaluep|Martines|Luna"),
            ("Pedro|Gómez|Luna", "Pedro|Gomze|Luna"),
            ("María|Pérez|López", "Ma.|Peres|Lopes"),
            ("Juan|Ruiz|López", "Jaun|Ruzi|López"),
        ] {
            let found = similarity(&written(one), &written(other));
            assert!(
                (SAME_PERSON..1.0 + f64::EPSILON).contains(&found),
                "{one} {other} {found}"
            );
        }
    }

    #[test]
    fn another_person_does_not_pass() {
        for (one, other) in [
            ("Pedro|Ramírez|Cruz", "Pedro|Ramírez|Luna"),
            ("Juan|Pérez|López", "Juana|Pérez|López"),
            ("Francisco|Pérez|López", "Francisca|Pérez|López"),
            ("Daniel|Pérez|López", "Daniela|Pérez|López"),
            ("María|Pérez|López", "Marta|Pérez|López"),
            ("Luisa|Pérez|López", "Lucía|Pérez|López"),
            ("María Guadalupe|Pérez|López", "José Guadalupe|Pérez|López"),
            ("Cristina|Pérez|López", "Cristian|Pérez|López"),
            ("Pedro|Hernández|López", "Pedro|Fernández|López"),
            ("Pedro|Juárez|López", "Pedro|Suárez|López"),
            ("Juan|Lara|de la O", "Juan|Lara|Ortiz"),
            ("Juan|López", "María|López"),
            ("Juan|Pérez", "Juan Carlos|Pérez|López"),
            (
                "Ana María Luisa del Carmen|Ruiz Cortines|de la Garza",
                "Ana María Luisa del Carmen|Ruiz Cortines|de la Peña",
            ),
        ] {
            let found = similarity(&written(one), &written(other));
            assert!(found < SAME_PERSON, "{one} {other} {found}");
        }
    }

    /// A missing second surname costs something and does not exclude.
    #[test]
    fn a_missing_surname_lowers() {
        let whole = written("Pedro|Ramírez|Cruz");
        let short = similarity(&whole, &written("Pedro|Ramírez"));
        assert!(short < similarity(&whole, &whole) && short > SAME_PERSON);
    }

    prop_compose! {
        fn any_name()(
            given in "(María |Ma\\. |J\\. |José |Juan |Ana |de la ){0,2}(Juana|Luz|Pedro|[a-zñ]{1,8})",
            first in "(de la |Mc |San )?(Pérez|Peres|Ruiz|[A-ZÑ][a-zñ]{0,9})",
            second in "(|O|del Río|[A-Z][a-z]{1,9}|[a-c](-[a-c]){0,9})",
        ) -> PersonName {
            name(&given, &first, &second)
        }
    }

    proptest! {
        #[test]
        fn likeness_goes_both_ways_and_is_whole_for_oneself(a in any_name(), b in any_name()) {
            let found = similarity(&a, &b);
            prop_assert!((0.0..=1.0).contains(&found), "{found}");
            prop_assert_eq!(found.to_bits(), similarity(&b, &a).to_bits());
            prop_assert_eq!(similarity(&a, &a), 1.0);
            prop_assert_eq!(similarity(&a, &written(&format!(
                "{}|{}|{}",
                a.given_names.to_uppercase(),
                a.first_surname.to_uppercase(),
                a.second_surname.clone().unwrap_or_default().to_uppercase(),
            ))), 1.0);
        }

        /// The gap on which the threshold relies.
        #[test]
        fn a_contradiction_never_passes(given in "[a-z]{3,9}( [a-z]{3,9}){0,4}", first in "[a-z]{3,9}") {
            let found = similarity(&name(&given, &first, "Cruz"), &name(&given, &first, "Ñu"));
            prop_assume!(!format!("{given} {first}").contains("nu"));
            prop_assert!(found < SAME_PERSON, "{found}");
        }

        #[test]
        fn what_was_checked_passes_again(given in "[a-eñn\u{301}\u{303}’`.\u{200b} -]{0,9}", first in "[a-zÀ-Ÿ' ]{0,9}", second in ".{0,9}") {
            if let Ok(once) = PersonName::checked(&given, &first, &second) {
                let second = once.second_surname.clone().unwrap_or_default();
                prop_assert_eq!(name(&once.given_names, &once.first_surname, &second), once);
            }
        }

        #[test]
        fn capitals_set_twice_change_nothing(text in "\\PC{0,30}", near in "[a-zA-ZñÑáÁ'. -]{0,30}") {
            for text in [text, near] {
                let once = title_case(&text);
                prop_assert_eq!(title_case(&once), once.clone());
                prop_assert_eq!(fold(&once), fold(&clean_line(&text)));
            }
        }

        #[test]
        fn a_plain_name_survives_being_split(given in "[A-Z][a-z]{2,9}x( [A-Z][a-z]{2,9}x)?", first in "[A-Z][a-z]{2,9}x", second in "[A-Z][a-z]{2,9}x") {
            let whole = name(&given, &first, &second);
            prop_assert_eq!(split_full(&whole.full(), NameOrder::GivenFirst), Some((whole.clone(), false)));
            prop_assert_eq!(split_full(&whole.by_surname(), NameOrder::SurnamesFirst), Some((whole, false)));
        }

        #[test]
        fn nothing_panics(text in ".{0,40}", near in "([a-zñ]{1,3}|de|la|y|,|mc| ){0,12}") {
            for text in [text, near] {
                for order in [NameOrder::GivenFirst, NameOrder::SurnamesFirst] {
                    let _ = split_full(&text, order);
                }
                prop_assert!(phonetic_key(&text).is_ascii());
            }
        }
    }
}
