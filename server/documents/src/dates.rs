//! Dates as papers write them.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use serde::Serializer;

const MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

const SMALL: [&str; 30] = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
];

const TENS: [&str; 10] = [
    "",
    "",
    "",
    "treinta",
    "cuarenta",
    "cincuenta",
    "sesenta",
    "setenta",
    "ochenta",
    "noventa",
];

const HUNDREDS: [&str; 10] = [
    "",
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
];

fn word(list: &'static [&'static str], index: u32) -> &'static str {
    usize::try_from(index)
        .ok()
        .and_then(|index| list.get(index))
        .copied()
        .unwrap_or_default()
}

/// A number up to 9999 in words; beyond it, in figures.
fn in_words(number: u32) -> String {
    match number {
        0..=29 => word(&SMALL, number).into(),
        30..=99 if number.is_multiple_of(10) => word(&TENS, number / 10).into(),
        30..=99 => format!(
            "{} y {}",
            word(&TENS, number / 10),
            word(&SMALL, number % 10)
        ),
        100 => "cien".into(),
        101..=999 => joined(word(&HUNDREDS, number / 100).into(), number % 100),
        1000..=1999 => joined("mil".into(), number % 1000),
        2000..=9999 => joined(
            format!("{} mil", word(&SMALL, number / 1000)),
            number % 1000,
        ),
        _ => number.to_string(),
    }
}

fn joined(head: String, rest: u32) -> String {
    if rest == 0 {
        head
    } else {
        format!("{head} {}", in_words(rest))
    }
}

fn month(date: NaiveDate) -> &'static str {
    word(&MONTHS, date.month0())
}

/// «31 dic 2029».
fn short(date: NaiveDate) -> String {
    let month: String = month(date).chars().take(3).collect();
    format!("{} {month} {}", date.day(), date.year())
}

/// «23 de noviembre de 2026».
fn long(date: NaiveDate) -> String {
    format!("{} de {} de {}", date.day(), month(date), date.year())
}

/// «a los veintitrés días del mes de noviembre de dos mil veintiséis».
fn words(date: NaiveDate) -> String {
    let days = match date.day() {
        1 => "al primer día".into(),
        21 => "a los veintiún días".into(),
        31 => "a los treinta y un días".into(),
        day => format!("a los {} días", in_words(day)),
    };
    let year = u32::try_from(date.year()).map_or_else(|_| date.year().to_string(), in_words);
    format!("{days} del mes de {} de {year}", month(date))
}

/// «30 nov 2026, 18:00 h».
fn with_time(at: NaiveDateTime) -> String {
    format!(
        "{}, {}:{:02}\u{a0}h",
        short(at.date()),
        at.hour(),
        at.minute()
    )
}

pub(crate) fn serialize_short<S: Serializer>(date: &NaiveDate, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&short(*date))
}

pub(crate) fn serialize_long<S: Serializer>(date: &NaiveDate, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&long(*date))
}

pub(crate) fn serialize_words<S: Serializer>(date: &NaiveDate, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&words(*date))
}

pub(crate) fn serialize_time<S: Serializer>(at: &NaiveDateTime, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&with_time(*at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn dates_read_as_on_paper() {
        assert_eq!(short(day(2029, 12, 31)), "31 dic 2029");
        assert_eq!(long(day(2026, 11, 3)), "3 de noviembre de 2026");
        let at = day(2026, 9, 1).and_hms_opt(9, 5, 0).unwrap();
        assert_eq!(with_time(at), "1 sep 2026, 9:05\u{a0}h");
    }

    #[test]
    fn dates_in_words() {
        for (date, said) in [
            (
                day(2026, 11, 23),
                "a los veintitrés días del mes de noviembre de dos mil veintiséis",
            ),
            (
                day(2031, 1, 1),
                "al primer día del mes de enero de dos mil treinta y uno",
            ),
            (
                day(2027, 5, 21),
                "a los veintiún días del mes de mayo de dos mil veintisiete",
            ),
            (
                day(1999, 8, 31),
                "a los treinta y un días del mes de agosto de mil novecientos noventa y nueve",
            ),
            (
                day(2100, 2, 16),
                "a los dieciséis días del mes de febrero de dos mil cien",
            ),
            (
                day(2000, 3, 30),
                "a los treinta días del mes de marzo de dos mil",
            ),
        ] {
            assert_eq!(words(date), said);
        }
    }
}
