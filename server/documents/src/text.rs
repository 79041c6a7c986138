//! Words as papers take them.

use serde::Serializer;
use serde_json::Value;

/// A word longer than this may be broken, since no column is wide enough for it…
const LONGEST_WORD: usize = 24;
/// …after each this many letters.
const PIECE: usize = 12;
/// A place where a line may end.
const BREAK: char = '\u{200b}';

/// Marks that turn the direction of what follows them, and other invisible ones.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A character that belongs to the one before it.
fn joins(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

/// One line of text: no control characters, no invisible marks, and no word that fits nowhere.
fn tidy(text: &str) -> String {
    let spaced: String = text
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(|c| {
            if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
                ' '
            } else {
                c
            }
        })
        .collect();
    let mut tidied = String::with_capacity(spaced.len());
    for word in spaced.trim().split_inclusive(' ') {
        let long = word.chars().count() > LONGEST_WORD;
        for (index, c) in word.chars().enumerate() {
            if long && index > 0 && index.is_multiple_of(PIECE) && !joins(c) {
                tidied.push(BREAK);
            }
            tidied.push(c);
        }
    }
    tidied
}

/// Tidies every text of a value but the drawings of codes.
pub(crate) fn tidy_all(value: &mut Value) {
    match value {
        Value::String(text) => *text = tidy(text),
        Value::Array(items) => items.iter_mut().for_each(tidy_all),
        Value::Object(fields) => fields
            .iter_mut()
            .filter(|(name, _)| *name != "qr")
            .for_each(|(_, value)| tidy_all(value)),
        _ => {}
    }
}

/// Whether «y» before this word becomes «e»: before the sound of i, not of ie, ia or io.
fn sounds_like_i(word: &str) -> bool {
    let word = word.trim_start().to_lowercase();
    let rest = word.strip_prefix('h').unwrap_or(&word);
    let mut letters = rest.chars();
    matches!(letters.next(), Some('i' | 'í')) && !matches!(letters.next(), Some('a' | 'e' | 'o'))
}

/// «comprendida entre las calles Bravo, Hidalgo y Canal», or nothing.
fn between(streets: &[String]) -> String {
    match streets {
        [] => String::new(),
        [only] => format!("sobre la calle {only}"),
        [most @ .., last] => {
            let and = if sounds_like_i(last) { "e" } else { "y" };
            let most = most.join(", ");
            format!("comprendida entre las calles {most} {and} {last}")
        }
    }
}

/// «7KQ2 MX4P»: in groups of four, or of three where that leaves no rest.
fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().filter(|c| c.is_alphanumeric()).collect();
    let length = letters.len();
    let group = if !length.is_multiple_of(4) && length.is_multiple_of(3) {
        3
    } else {
        4
    };
    let groups: Vec<String> = letters.chunks(group).map(|g| g.iter().collect()).collect();
    groups.join(" ")
}

pub(crate) fn serialize_between<S: Serializer>(
    streets: &[String],
    to: S,
) -> Result<S::Ok, S::Error> {
    to.serialize_str(&between(streets))
}

pub(crate) fn serialize_grouped<S: Serializer>(code: &str, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&grouped(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(streets: &[&str]) -> String {
        between(&streets.iter().map(|s| (*s).into()).collect::<Vec<_>>())
    }

    #[test]
    fn streets_are_joined() {
        assert_eq!(said(&[]), "");
        assert_eq!(said(&["Canal"]), "sobre la calle Canal");
        assert_eq!(
            said(&["Juan de Dios Peza", "Canal", "Bravo"]),
            "comprendida entre las calles Juan de Dios Peza, Canal y Bravo"
        );
        assert_eq!(
            said(&["Bravo", "Hidalgo"]),
            "comprendida entre las calles Bravo e Hidalgo"
        );
        assert_eq!(
            said(&["Bravo", "Hierro"]),
            "comprendida entre las calles Bravo y Hierro"
        );
    }

    #[test]
    fn codes_are_grouped() {
        assert_eq!(grouped("7KQ2MX4P"), "7KQ2 MX4P");
        assert_eq!(grouped("7KQ-2MX"), "7KQ 2MX");
        assert_eq!(grouped("7KQ2MX4P9T"), "7KQ2 MX4P 9T");
        assert_eq!(grouped(""), "");
    }

    #[test]
    fn texts_are_tidied() {
        assert_eq!(tidy(" a\nb\u{0}c\u{202e}d "), "a b cd");
        assert_eq!(
            tidy(&"x".repeat(25)),
            "xxxxxxxxxxxx\u{200b}xxxxxxxxxxxx\u{200b}x"
        );
        assert_eq!(tidy("María Ñandú"), "María Ñandú");
    }
}
