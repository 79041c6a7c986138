//! Single cells of an office's sheet, understood one by one.

use crate::curp::Sex;
use crate::local_time::MONTH_NAMES;
use crate::names::title_case;
use crate::phone::Phone;
use crate::roster::Position;
use crate::text::{clean_line, fold};
use chrono::{Datelike, Days, NaiveDate};

/// The years in which a captain may have begun.
const YEARS: std::ops::Range<i32> = 1950..2100;

/// What people write where there is nothing.
const NOTHING: [&str; 24] = [
    "na",
    "n a",
    "nd",
    "n d",
    "sd",
    "s d",
    "no tiene",
    "sin dato",
    "sin datos",
    "no aplica",
    "pendiente",
    "por confirmar",
    "ninguno",
    "ninguna",
    "no",
    "xx",
    "xxx",
    "xxxx",
    "s t",
    "sin telefono",
    "sin curp",
    "no cuenta",
    "no proporciono",
    "no dio",
];

/// A cell as one clean line; empty where it only says that there is nothing.
pub(super) fn given(cell: &str) -> String {
    let line = clean_line(cell);
    let folded = fold(&line);
    if folded.is_empty() || NOTHING.contains(&folded.as_str()) {
        String::new()
    } else {
        line
    }
}

/// What a telephone cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Phones {
    /// Nothing.
    Empty,
    /// A number, and perhaps a second one behind it.
    Numbers(Phone, Option<Phone>),
    /// Seven digits; with 229 it would be this number.
    WithoutArea(Phone),
    /// Something else, and what to do.
    Invalid(String),
}

/// Words that people put beside a number.
const BESIDE: [&str; 16] = [
    "tel",
    "cel",
    "celular",
    "telefono",
    "casa",
    "fijo",
    "movil",
    "whatsapp",
    "whats",
    "wa",
    "recados",
    "recado",
    "trabajo",
    "oficina",
    "particular",
    "lada",
];

pub(super) fn phones(cell: &str) -> Phones {
    let line = given(cell);
    let bare: Vec<&str> = line
        .split(' ')
        .filter(|word| !BESIDE.contains(&fold(word).as_str()))
        .collect();
    let bare = bare.join(" ");
    if !bare.chars().any(|c| c.is_ascii_digit() && c != '0') {
        return match bare.chars().any(char::is_alphanumeric) {
            true if bare.chars().any(char::is_alphabetic) => one_phone(&bare),
            _ => Phones::Empty,
        };
    }
    match one_phone(&bare) {
        Phones::Invalid(message) => {
            let parts = bare
                .split(['/', ',', ';'])
                .flat_map(|part| part.split(" y "));
            let mut numbers = parts.flat_map(|part| part.split(" o ")).map(Phone::parse);
            match (numbers.next(), numbers.next()) {
                (Some(Ok(first)), Some(Ok(second))) => {
                    let second = (first != second).then_some(second);
                    Phones::Numbers(first, second)
                }
                _ => Phones::Invalid(message),
            }
        }
        read => read,
    }
}

fn one_phone(text: &str) -> Phones {
    match Phone::parse(text) {
        Ok(phone) => Phones::Numbers(phone, None),
        Err(message) => {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let local = digits.len() == 7 && !text.chars().any(char::is_alphabetic);
            match Phone::parse(&format!("229{digits}")) {
                Ok(phone) if local => Phones::WithoutArea(phone),
                _ => Phones::Invalid(message),
            }
        }
    }
}

/// Whether a column of sexes has an F: then its M is a man, otherwise a woman beside H.
pub(super) fn m_is_man<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    cells.into_iter().any(|cell| fold(cell).starts_with('f'))
}

/// A sex as offices write it; `Err` when it is not understood.
pub(super) fn sex(cell: &str, m_is_man: bool) -> Result<Option<Sex>, ()> {
    match fold(&given(cell)).as_str() {
        "" => Ok(None),
        "m" if m_is_man => Ok(Some(Sex::Man)),
        "m" | "f" | "mujer" | "fem" | "femenino" | "femenina" => Ok(Some(Sex::Woman)),
        "h" | "hombre" | "masc" | "masculino" | "varon" => Ok(Some(Sex::Man)),
        "x" | "nb" | "no binario" | "no binaria" => Ok(Some(Sex::NonBinary)),
        _ => Err(()),
    }
}

/// A position as offices write it; `Err` when it is not understood.
pub(super) fn position(cell: &str) -> Result<Option<Position>, ()> {
    let folded = fold(&given(cell));
    let alternate = folded.contains("suplen") || matches!(folded.as_str(), "sup" | "supl" | "s");
    let titular = ["titular", "propietari"]
        .iter()
        .any(|word| folded.contains(word))
        || matches!(
            folded.as_str(),
            "tit" | "t" | "prop" | "p" | "jm" | "j m" | "jefe" | "jefa" | "jefe a"
        )
        || matches!(
            folded.as_str(),
            "jefe de manzana" | "jefa de manzana" | "jefe a de manzana" | "jefatura de manzana"
        );
    match (folded.is_empty(), titular, alternate) {
        (true, ..) => Ok(None),
        (_, true, false) => Ok(Some(Position::Titular)),
        (_, false, true) => Ok(Some(Position::Alternate)),
        _ => Err(()),
    }
}

/// A street with capitals where they belong; Roman numerals keep theirs.
pub(super) fn street(line: &str) -> String {
    let written: Vec<&str> = line.split(' ').collect();
    let cased = title_case(line);
    let words = cased.split(' ').zip(written).map(|(cased, written)| {
        let numeral = written.len() > 1 && written.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'));
        if numeral { written } else { cased }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A day as offices write it: `02/05/2022`, `2-5-22`, `2.5.2022`, `2 de mayo de 2022`,
/// `02-MAY-22`, `2022-05-02`, the number that a spreadsheet counts days with, and any of them with
/// a time behind. Day before month, always.
pub(super) fn day(cell: &str) -> Option<NaiveDate> {
    let line = clean_line(cell);
    let whole = match line.rsplit_once(' ') {
        Some((date, time)) if time.contains(':') => date,
        _ => &line,
    };
    if whole.len() == 5 && whole.bytes().all(|b| b.is_ascii_digit()) {
        let serial = whole.parse().ok()?;
        let date = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(serial))?;
        return YEARS.contains(&date.year()).then_some(date);
    }
    let folded = fold(whole);
    let parts: Vec<&str> = folded
        .split(' ')
        .filter(|part| !matches!(*part, "de" | "del" | "dia" | "a"))
        .collect();
    let [first, second, third] = parts.as_slice() else {
        return None;
    };
    let (day, month, year) = if first.len() == 4 {
        (third, second, first)
    } else {
        (first, second, third)
    };
    let date = NaiveDate::from_ymd_opt(year_of(year)?, month_of(month)?, number(day)?)?;
    YEARS.contains(&date.year()).then_some(date)
}

fn number(text: &str) -> Option<u32> {
    let short = text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
    short.then(|| text.parse().ok()).flatten()
}

fn year_of(text: &str) -> Option<i32> {
    let year: i32 = text
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| text.parse().ok())??;
    match text.len() {
        4 => Some(year),
        2 if year < 70 => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

fn month_of(text: &str) -> Option<u32> {
    if let Some(month) = number(text) {
        return Some(month);
    }
    let text = if text.starts_with("set") {
        "septiembre"
    } else {
        text
    };
    let fits = |month: &&str| text.len() >= 3 && month.starts_with(text);
    let place = MONTH_NAMES.iter().position(fits)?;
    u32::try_from(place + 1).ok()
}

/// Titles that stand before names.
const TITLES: [&str; 18] = [
    "c", "lic", "sr", "sra", "srita", "srta", "prof", "profr", "profa", "profra", "ing", "dr",
    "dra", "mtro", "mtra", "arq", "don", "dona",
];

/// A name without the titles before it: «C. LIC. JUAN PÉREZ». A title without full stop is only one
/// if it cannot be the name's.
pub(super) fn without_titles(line: &str) -> &str {
    let mut rest = line;
    while let Some((first, after)) = rest.split_once(' ') {
        let title = TITLES.contains(&fold(first).as_str());
        if !title || !(first.ends_with('.') || first.len() == 3) {
            break;
        }
        rest = after;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_are_understood_as_offices_write_them() {
        let expected = NaiveDate::from_ymd_opt(2022, 5, 2);
        for text in [
            "02/05/2022",
            "2/5/22",
            "2-5-2022",
            "02.05.2022",
            "2 de mayo de 2022",
            "02-MAY-22",
            "2 MAYO 2022",
            "2022-05-02",
            "2022/05/02",
            "02/05/2022 00:00",
            "2022-05-02 14:30:00",
            "44683",
            "2 DE MAYO DEL 2022",
        ] {
            assert_eq!(day(text), expected, "{text}");
        }
        assert_eq!(day("1 de sept 1998"), NaiveDate::from_ymd_opt(1998, 9, 1));
        assert_eq!(day("1-set-98"), NaiveDate::from_ymd_opt(1998, 9, 1));
        for text in [
            "31/02/2022",
            "05/23/2022",
            "2022",
            "mayo 2022",
            "1/1/1900",
            "ayer",
            "",
            "99999",
            "2/5/2",
            "2/ma/2022",
            "-2/5/2022 x",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn telephones_come_with_words_and_in_pairs() {
        let phone = |text: &str| Phone::parse(text).unwrap();
        let (one, two) = (phone("2290000001"), phone("2290000002"));
        assert_eq!(
            phones("CEL. 229 000 0001"),
            Phones::Numbers(one.clone(), None)
        );
        for pair in [
            "2290000001/2290000002",
            "229-000-00-01 y 229-000-00-02",
            "2290000001, casa 2290000002",
        ] {
            assert_eq!(
                phones(pair),
                Phones::Numbers(one.clone(), Some(two.clone())),
                "{pair}"
            );
        }
        assert_eq!(phones("2290000001/2290000001"), Phones::Numbers(one, None));
        assert_eq!(
            phones("934-15-00"),
            Phones::WithoutArea(phone("2299341500"))
        );
        for nothing in ["", "-", "S/T", "N/A", "0", "000", "no tiene", "#N/A"] {
            assert_eq!(phones(nothing), Phones::Empty, "{nothing}");
        }
        for wrong in ["229", "22900000011", "el de su hija", "2290000001 ext a"] {
            assert!(matches!(phones(wrong), Phones::Invalid(_)), "{wrong}");
        }
    }

    #[test]
    fn sexes_and_positions_have_many_spellings() {
        assert_eq!(sex("M", false), Ok(Some(Sex::Woman)));
        assert_eq!(sex("M", true), Ok(Some(Sex::Man)));
        assert!(m_is_man(["M", "Fem."].into_iter()));
        assert_eq!(sex("varón", false), Ok(Some(Sex::Man)));
        assert_eq!(sex("", false), Ok(None));
        assert_eq!(sex("?x?", false), Ok(Some(Sex::NonBinary)));
        assert_eq!(sex("sí", false), Err(()));
        assert_eq!(position("Jefa de Manzana"), Ok(Some(Position::Titular)));
        assert_eq!(position("PROPIETARIO"), Ok(Some(Position::Titular)));
        assert_eq!(
            position("Jefe de manzana suplente"),
            Ok(Some(Position::Alternate))
        );
        assert_eq!(position("N/A"), Ok(None));
        assert_eq!(position("Jefe de cuartel"), Err(()));
        assert_eq!(position("titular y suplente"), Err(()));
    }

    #[test]
    fn names_lose_their_titles_and_streets_keep_their_numerals() {
        assert_eq!(without_titles("C. LIC. JUAN PÉREZ"), "JUAN PÉREZ");
        assert_eq!(without_titles("DON JUAN PÉREZ"), "JUAN PÉREZ");
        assert_eq!(without_titles("C JUAN PÉREZ"), "C JUAN PÉREZ");
        assert_eq!(street("JUAN PABLO II"), "Juan Pablo II");
        assert_eq!(street("5 DE MAYO"), "5 de Mayo");
    }

    proptest! {
        #[test]
        fn no_cell_makes_anything_panic(cell in ".{0,30}", dates in "[0-9/ .:-]{0,20}") {
            for cell in [cell, dates] {
                let _ = (day(&cell), phones(&cell), sex(&cell, true), position(&cell));
                let _ = (street(&cell), without_titles(&cell).len());
            }
        }
    }
}
