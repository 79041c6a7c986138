//! States and days as they are said to somebody who does not know the office.

use crate::local_time::MONTH_NAMES;
use crate::local_time::{local, local_date};
use crate::petitions::PetitionStatus;
use chrono::{DateTime, Datelike, NaiveDate, Utc};

/// A state, and what it means, in one sentence: the word before the colon.
#[must_use]
pub fn state_words(status: PetitionStatus) -> &'static str {
    match status {
        PetitionStatus::Received => "Recibida: la oficina la está revisando.",
        PetitionStatus::Referred => "Enviada: ya la tiene la dependencia, falta que empiece.",
        PetitionStatus::InProgress => "En atención: la dependencia está trabajando en ella.",
        PetitionStatus::Scheduled => "Con fecha: la dependencia ya dijo qué día va.",
        PetitionStatus::OnHold => "En espera: el trabajo se detuvo por una causa de fuera.",
        PetitionStatus::InformationRequired => {
            "Falta un dato: la oficina necesita que usted le aclare algo. Llame al 072."
        }
        PetitionStatus::Attended => "Atendida: la dependencia dice que ya quedó. Díganos usted.",
        PetitionStatus::Closed => "Terminada.",
        PetitionStatus::Cancelled => "Cancelada: no debió registrarse.",
    }
}

/// The word of a state alone: what stands before the colon of [`state_words`].
#[must_use]
pub fn state_word(status: PetitionStatus) -> &'static str {
    let words = state_words(status);
    words.split([':', '.']).next().unwrap_or(words)
}

/// What a state means, without its word; empty for one that needs no explanation.
#[must_use]
pub fn state_meaning(status: PetitionStatus) -> String {
    let (_, meaning) = state_words(status).split_once(": ").unwrap_or_default();
    let mut letters = meaning.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

const WEEKDAYS: [&str; 7] = [
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
];

/// A day as it is spoken: `miércoles 25 de noviembre`, with the year when it is not that of `today`.
#[must_use]
pub fn day_in_words(day: NaiveDate, today: NaiveDate) -> String {
    let weekday = WEEKDAYS[day.weekday().num_days_from_monday() as usize];
    let month = MONTH_NAMES[day.month0() as usize];
    let text = format!("{weekday} {} de {month}", day.day());
    if day.year() == today.year() {
        text
    } else {
        format!("{text} de {}", day.year())
    }
}

/// Until when the answer was promised, in words: `hoy, antes de las 14:30`, `mañana jueves 26 de
/// noviembre`, `el lunes 30 de noviembre`.
#[must_use]
pub fn promise(due: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let (day, today) = (local_date(due), local_date(now));
    let words = day_in_words(day, today);
    match (day - today).num_days() {
        0 if due > now => format!("hoy, antes de las {}", local(due).format("%H:%M")),
        1 => format!("mañana {words}"),
        _ => format!("el {words}"),
    }
}

/// The promise as a sentence: until when they answer, or that they should have.
#[must_use]
pub fn promised(due: DateTime<Utc>, now: DateTime<Utc>) -> String {
    if due < now {
        let day = day_in_words(local_date(due), local_date(now));
        format!("Ya se pasó la fecha: debían responder el {day}")
    } else {
        format!("Responden a más tardar {}", promise(due, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    #[test]
    fn days_are_spoken() {
        let now = at("2026-11-25T18:00:00Z");
        assert_eq!(
            promise(at("2026-11-25T20:30:00Z"), now),
            "hoy, antes de las 14:30"
        );
        assert_eq!(
            promise(at("2026-11-26T20:30:00Z"), now),
            "mañana jueves 26 de noviembre"
        );
        assert_eq!(
            promise(at("2026-11-30T20:30:00Z"), now),
            "el lunes 30 de noviembre"
        );
        assert_eq!(
            promise(at("2027-01-02T20:30:00Z"), now),
            "el sábado 2 de enero de 2027"
        );
        assert_eq!(
            promise(at("2026-11-25T12:30:00Z"), now),
            "el miércoles 25 de noviembre",
            "it is over"
        );
    }

    #[test]
    fn what_is_late_says_so() {
        let now = at("2026-11-25T18:00:00Z");
        assert_eq!(
            promised(at("2026-11-24T20:30:00Z"), now),
            "Ya se pasó la fecha: debían responder el martes 24 de noviembre"
        );
        assert_eq!(
            promised(at("2026-11-30T20:30:00Z"), now),
            "Responden a más tardar el lunes 30 de noviembre"
        );
    }

    #[test]
    fn every_state_says_what_it_means() {
        for status in PetitionStatus::ALL {
            assert!(state_words(status).ends_with('.'), "{status:?}");
            assert!(!state_word(status).contains([':', '.']), "{status:?}");
        }
        assert_eq!(state_word(PetitionStatus::Received), "Recibida");
        assert_eq!(state_word(PetitionStatus::Closed), "Terminada");
        assert_eq!(
            state_meaning(PetitionStatus::Received),
            "La oficina la está revisando."
        );
        assert_eq!(state_meaning(PetitionStatus::Closed), "");
    }
}
