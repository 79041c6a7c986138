//! Whether two names are one person's: spelling by ear, order, what is missing.

use super::*;

impl PersonName {
    /// The words that tell people apart, surnames first.
    pub(super) fn words(&self) -> Vec<Word> {
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
pub(super) struct Word {
    pub(super) text: String,
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
