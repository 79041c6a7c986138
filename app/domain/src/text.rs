//! Cleaning and folding of text, so that what people type finds what other people wrote.

/// The letter without its diacritic, for the Latin letters that Spanish texts bring.
fn base_letter(c: char) -> Option<&'static str> {
    Some(match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => "a",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'í' | 'ì' | 'î' | 'ï' => "i",
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => "o",
        'ú' | 'ù' | 'û' | 'ü' => "u",
        'ñ' => "n",
        'ç' => "c",
        'ý' | 'ÿ' => "y",
        _ => return None,
    })
}

/// Lower case, without accents, only letters and digits, single spaces: `"Nº 5, Niñez"` becomes
/// `"n 5 ninez"`. Both databases index exactly this text, so that a search means the same on both.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if ('\u{300}'..='\u{36f}').contains(&c) || c == 'º' || c == 'ª' {
            continue;
        }
        if let Some(base) = base_letter(c) {
            out.push_str(base);
        } else if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// The words of a search, folded; at most eight, each of at most 40 characters, so that no query
/// can be made expensive by its length.
#[must_use]
pub fn search_words(query: &str) -> Vec<String> {
    fold(query)
        .split(' ')
        .filter(|w| !w.is_empty())
        .take(8)
        .map(|w| w.chars().take(40).collect())
        .collect()
}

/// Whether a character has no place in what people write: controls, zero-width and direction marks.
fn is_hostile(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// One line as it will be stored: trimmed, inner white space collapsed, hostile characters removed.
#[must_use]
pub fn clean_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .map(|word| word.chars().filter(|c| !is_hostile(*c)).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Several lines as they will be stored: line ends unified, trailing space removed.
#[must_use]
pub fn clean_text(text: &str) -> String {
    let unified = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\t', " ");
    let lines: Vec<String> = unified
        .split('\n')
        .map(|line| {
            line.chars()
                .filter(|c| !is_hostile(*c))
                .collect::<String>()
                .trim_end()
                .to_owned()
        })
        .collect();
    lines.join("\n").trim().to_owned()
}

/// A required line of at most `max` characters.
///
/// # Errors
/// The sentence for the person.
pub fn required_line(text: &str, max: usize, what: &str) -> Result<String, String> {
    let line = clean_line(text);
    if line.is_empty() {
        return Err(format!("Escriba {what}."));
    }
    within(line, max)
}

/// An optional line: empty is `None`.
///
/// # Errors
/// The sentence for the person, when it is too long.
pub fn optional_line(text: &str, max: usize) -> Result<Option<String>, String> {
    let line = clean_line(text);
    if line.is_empty() {
        Ok(None)
    } else {
        within(line, max).map(Some)
    }
}

/// A required text of several lines with at least `min` and at most `max` characters.
///
/// # Errors
/// The sentence for the person.
pub fn required_text(text: &str, min: usize, max: usize, what: &str) -> Result<String, String> {
    let text = clean_text(text);
    let length = text.chars().count();
    if length == 0 {
        return Err(format!("Escriba {what}."));
    }
    if length < min {
        return Err(format!("Escriba {what} con al menos {min} caracteres."));
    }
    within(text, max)
}

fn within(text: String, max: usize) -> Result<String, String> {
    let length = text.chars().count();
    if length > max {
        return Err(format!(
            "Escriba {max} caracteres como máximo; ahora tiene {length}."
        ));
    }
    Ok(text)
}

/// A whole number with separated thousands: `37,225`.
#[must_use]
pub fn number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if n < 0 { format!("−{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn thousands_are_separated() {
        assert_eq!(
            [0, 999, 1000, 37225, 1_234_567].map(number),
            ["0", "999", "1,000", "37,225", "1,234,567"]
        );
    }

    #[test]
    fn folding_forgets_accents_case_and_punctuation() {
        assert_eq!(
            fold("  Av. Cuauhtémoc, Nº 5 (Niñez) "),
            "av cuauhtemoc n 5 ninez"
        );
        assert_eq!(fold("PINGÜINO"), "pinguino");
        assert_eq!(fold("e\u{301}xito"), "exito");
    }

    #[test]
    fn cleaning_removes_what_nobody_types_on_purpose() {
        assert_eq!(clean_line(" a\u{200b}b \n\t c\u{202e} "), "ab c");
        assert_eq!(clean_text("uno \r\n\r\n dos\u{0}\n"), "uno\n\n dos");
    }

    #[test]
    fn limits_are_told_with_their_number() {
        assert_eq!(
            required_line(" ", 5, "el nombre"),
            Err("Escriba el nombre.".into())
        );
        assert!(
            required_line("abcdef", 5, "x")
                .unwrap_err()
                .contains("5 caracteres")
        );
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in ".{0,80}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
            prop_assert!(once.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == ' '));
            prop_assert!(!once.contains("  "));
        }

        #[test]
        fn cleaning_twice_changes_nothing(text in ".{0,80}") {
            let once = clean_text(&text);
            prop_assert_eq!(clean_text(&once), once);
        }
    }
}
