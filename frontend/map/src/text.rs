//! Words and numbers as people read them.

/// A letter without its accent, in lower case.
fn plain(letter: char) -> char {
    match letter {
        'á' | 'à' | 'ä' | 'â' => 'a',
        'é' | 'è' | 'ë' | 'ê' => 'e',
        'í' | 'ì' | 'ï' | 'î' => 'i',
        'ó' | 'ò' | 'ö' | 'ô' => 'o',
        'ú' | 'ù' | 'ü' | 'û' => 'u',
        'ñ' => 'n',
        other => other,
    }
}

/// Lower case without accents, so that *Núñez* is found by *nunez*.
pub fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(plain)
        .collect()
}

/// The words that are looked for, folded.
pub fn words(text: &str) -> Vec<String> {
    fold(text).split_whitespace().map(str::to_owned).collect()
}

/// Whether a folded text has every one of the words.
pub fn has_all(folded: &str, words: &[String]) -> bool {
    words.iter().all(|word| folded.contains(word.as_str()))
}

/// `4,400`.
pub fn number(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 vacante`, `1,234 vacantes`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    let word = if count == 1 { one } else { many };
    format!("{} {word}", number(count))
}

/// How long ago, from whole days.
pub fn days_ago(days: i32) -> String {
    match days {
        i32::MIN..=0 => "hoy".to_owned(),
        1 => "ayer".to_owned(),
        2..=59 => format!("hace {days} días"),
        _ => format!("hace {} meses", days / 30),
    }
}

/// A hundredth part in whole numbers, rounded to the nearest; nothing of nothing is nothing.
pub fn percent(part: usize, whole: usize) -> usize {
    if whole == 0 {
        0
    } else {
        (part * 200 + whole) / (whole * 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_do_not_stand_in_the_way() {
        assert_eq!(fold("Núñez PÉREZ Güemes"), "nunez perez guemes");
        assert!(has_all(
            &fold("Lagunes Cobos Rosario 001-01 Centro"),
            &words(" cobos  CÉNTRO ")
        ));
        assert!(!has_all("lagunes", &words("lagunes x")));
        assert!(has_all("anything", &words("  ")));
    }

    #[test]
    fn numbers_read_as_in_mexico() {
        let texts: Vec<String> = [0, 999, 1000, 37_225, 1_234_567].map(number).into();
        assert_eq!(texts, ["0", "999", "1,000", "37,225", "1,234,567"]);
        assert_eq!(counted(1, "vacante", "vacantes"), "1 vacante");
        assert_eq!(counted(1200, "vacante", "vacantes"), "1,200 vacantes");
    }

    #[test]
    fn ages_and_shares() {
        let ages: Vec<String> = [0, 1, 2, 59, 60, 365].map(days_ago).into();
        assert_eq!(
            ages,
            [
                "hoy",
                "ayer",
                "hace 2 días",
                "hace 59 días",
                "hace 2 meses",
                "hace 12 meses"
            ]
        );
        assert_eq!([percent(44, 60), percent(0, 0), percent(1, 3)], [73, 0, 33]);
    }
}
