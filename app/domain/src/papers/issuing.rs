//! For whom a paper may be made, until when it holds, and what it says.

use super::PaperKind;
use crate::roster::{Charge, Position, TermState};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// Most papers of one print run.
pub const MOST_PAPERS: i64 = 400;
/// So long beyond the period a date may be given, for who is in office until relieved.
const MONTHS_BEYOND: Months = Months::new(12);

/// What the rules look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Block or ward.
    pub charge: Charge,
    /// Where it stands.
    pub state: TermState,
    /// Whether the oath was taken.
    pub accredited: bool,
}

/// Why no paper can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// The service is over.
    Ended,
    /// The oath was not taken.
    NoOath,
}

impl Obstacle {
    /// The words on screens.
    #[must_use]
    pub fn message(self, kind: PaperKind) -> String {
        match self {
            Self::Ended => "El cargo ya terminó.".into(),
            Self::NoOath => format!(
                "Primero registre la toma de protesta: {} se emite después de acreditar.",
                kind.the()
            ),
        }
    }
}

/// Whether a paper may be made for a service: never before the oath. A plate may also be ordered for
/// who is in office from an earlier roster, whose oath nobody recorded.
///
/// # Errors
/// What stands in the way.
pub fn may_issue(kind: PaperKind, service: Service) -> Result<(), Obstacle> {
    if service.state == TermState::Ended {
        return Err(Obstacle::Ended);
    }
    let inherited = kind == PaperKind::Plate && service.state.holds();
    if service.accredited || inherited {
        Ok(())
    } else {
        Err(Obstacle::NoOath)
    }
}

/// Until when a paper holds. A credential holds until the end of the period unless a day is given; a
/// letter of appointment to the end of its period; a plate as long as the service.
///
/// # Errors
/// A sentence for the person.
pub fn validity(
    kind: PaperKind,
    given: Option<NaiveDate>,
    period_ends: NaiveDate,
    today: NaiveDate,
) -> Result<Option<NaiveDate>, String> {
    let over = period_ends < today;
    match (kind, given) {
        (PaperKind::Plate, _) => Ok(None),
        (PaperKind::Appointment, _) if over => {
            Err("El periodo del cargo ya terminó. Dé primero el cargo del periodo en curso.".into())
        }
        (PaperKind::Appointment, _) => Ok(Some(period_ends)),
        (PaperKind::Credential, None) if over => {
            Err("El periodo del cargo ya terminó: escriba hasta qué día vale la credencial.".into())
        }
        (PaperKind::Credential, None) => Ok(Some(period_ends)),
        (PaperKind::Credential, Some(day)) => {
            let limit = period_ends.max(today + MONTHS_BEYOND);
            if day < today {
                Err("Ese día ya pasó.".into())
            } else if day > limit {
                Err(format!("A más tardar el {}.", limit.format("%d/%m/%Y")))
            } else {
                Ok(Some(day))
            }
        }
    }
}

/// «Jefa de manzana», «Jefe de cuartel suplente», or the charge when the person did not say.
#[must_use]
pub fn charge_words(sex: Option<&str>, charge: Charge, position: Position) -> String {
    let who = match sex {
        Some("woman") => "Jefa",
        Some("man") => "Jefe",
        _ => "Jefatura",
    };
    let charge = match charge {
        Charge::Block => format!("{who} de manzana"),
        Charge::Ward => format!("{who} de cuartel"),
    };
    match position {
        Position::Titular => charge,
        Position::Alternate => format!("{charge} suplente"),
    }
}

/// The streets of «entre A, B, C y D», one by one. A name that has «y» within it cannot be told from
/// two names.
#[must_use]
pub fn streets(between: &str) -> Vec<String> {
    let text = between.trim();
    let lower = text.to_lowercase();
    // Lower case of these letters has the same length.
    let text = ["entre ", "calles ", "calle "]
        .iter()
        .fold((text, lower.as_str()), |(text, lower), word| {
            match lower.strip_prefix(word) {
                Some(rest) if text.is_char_boundary(word.len()) => (&text[word.len()..], rest),
                _ => (text, lower),
            }
        })
        .0;
    text.split([',', ';'])
        .flat_map(|part| part.split(" y "))
        .flat_map(|part| part.split(" e "))
        .map(|part| {
            part.trim()
                .trim_start_matches("y ")
                .trim()
                .trim_end_matches('.')
        })
        .filter(|part| !part.is_empty() && *part != "y" && *part != "e")
        .map(str::to_owned)
        .collect()
}

/// What follows «cuartel»: `1` of «Cuartel 1».
#[must_use]
pub fn ward_words(name: &str) -> String {
    let name = name.trim();
    let rest = name
        .get("Cuartel ".len()..)
        .filter(|rest| !rest.trim().is_empty());
    match rest {
        Some(rest) if name.to_lowercase().starts_with("cuartel ") => rest.trim().into(),
        _ => name.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    const TODAY: &str = "2026-11-24";

    fn service(state: TermState, accredited: bool) -> Service {
        Service {
            charge: Charge::Block,
            state,
            accredited,
        }
    }

    #[test]
    fn nothing_is_issued_before_the_oath() {
        for kind in [PaperKind::Credential, PaperKind::Appointment] {
            for state in [
                TermState::Elected,
                TermState::Designated,
                TermState::InOffice,
            ] {
                assert_eq!(
                    may_issue(kind, service(state, false)),
                    Err(Obstacle::NoOath)
                );
            }
            assert_eq!(
                may_issue(kind, service(TermState::Accredited, true)),
                Ok(())
            );
            assert_eq!(
                may_issue(kind, service(TermState::Ended, true)),
                Err(Obstacle::Ended)
            );
        }
        let plate = |state, oath| may_issue(PaperKind::Plate, service(state, oath));
        assert_eq!(plate(TermState::InOffice, false), Ok(()));
        assert_eq!(plate(TermState::Elected, false), Err(Obstacle::NoOath));
        let ward = Service {
            charge: Charge::Ward,
            ..service(TermState::InOffice, true)
        };
        assert_eq!(may_issue(PaperKind::Credential, ward), Ok(()));
    }

    #[test]
    fn a_credential_holds_until_the_end_of_the_period_or_a_given_day() {
        let (ends, today) = (day("2029-12-31"), day(TODAY));
        let of = |given: Option<&str>, ends| {
            validity(PaperKind::Credential, given.map(day), ends, today)
        };
        assert_eq!(of(None, ends), Ok(Some(ends)));
        assert_eq!(of(Some("2027-06-30"), ends), Ok(Some(day("2027-06-30"))));
        assert!(of(Some("2026-11-23"), ends).is_err());
        assert!(of(Some("2030-01-01"), ends).is_err());
        let over = day("2025-12-31");
        assert!(of(None, over).unwrap_err().contains("hasta qué día"));
        assert_eq!(of(Some("2027-11-24"), over), Ok(Some(day("2027-11-24"))));
        assert_eq!(
            of(Some("2027-11-25"), over),
            Err("A más tardar el 24/11/2027.".into())
        );
        assert!(validity(PaperKind::Appointment, None, over, today).is_err());
        assert_eq!(validity(PaperKind::Plate, None, over, today), Ok(None));
    }

    #[test]
    fn the_charge_has_the_gender_that_the_person_said() {
        let of = |sex| charge_words(sex, Charge::Block, Position::Titular);
        assert_eq!(of(Some("woman")), "Jefa de manzana");
        assert_eq!(of(Some("man")), "Jefe de manzana");
        assert_eq!(of(Some("non_binary")), "Jefatura de manzana");
        assert_eq!(of(None), "Jefatura de manzana");
        assert_eq!(
            charge_words(Some("woman"), Charge::Block, Position::Alternate),
            "Jefa de manzana suplente"
        );
        let ward = |sex| charge_words(sex, Charge::Ward, Position::Titular);
        assert_eq!(ward(Some("woman")), "Jefa de cuartel");
        assert_eq!(ward(Some("man")), "Jefe de cuartel");
        assert_eq!(ward(None), "Jefatura de cuartel");
    }

    #[test]
    fn streets_are_told_apart() {
        assert_eq!(
            streets("entre Bravo, Hidalgo, Canal y Mariano Escobedo"),
            ["Bravo", "Hidalgo", "Canal", "Mariano Escobedo"]
        );
        assert_eq!(
            streets("Entre calles Allende e Iturbide."),
            ["Allende", "Iturbide"]
        );
        assert_eq!(
            streets("5 de Mayo, y 20 de Noviembre"),
            ["5 de Mayo", "20 de Noviembre"]
        );
        assert_eq!(streets("Yáñez y Echeven"), ["Yáñez", "Echeven"]);
        assert!(streets(" , y ").is_empty());
        assert_eq!(ward_words("Cuartel 1"), "1");
        assert_eq!(ward_words("Segundo"), "Segundo");
        assert_eq!(ward_words("Cuartel "), "Cuartel");
    }

    proptest! {
        #[test]
        fn a_credential_never_begins_expired(given in proptest::option::of(-800i64..2000), ends in -800i64..2000) {
            let today = day(TODAY);
            let at = |days| today + chrono::Duration::days(days);
            let found = validity(PaperKind::Credential, given.map(at), at(ends), today);
            if let Ok(until) = found {
                let until = until.unwrap();
                prop_assert!(until >= today);
                prop_assert!(until <= at(ends).max(today + MONTHS_BEYOND));
            }
        }

        #[test]
        fn streets_are_whole_words(text in "[A-Za-zÁÉÍÑy,; .]{0,60}") {
            for street in streets(&text) {
                prop_assert!(!street.trim().is_empty());
                prop_assert!(!street.contains([',', ';']));
                prop_assert!(text.contains(&street));
            }
        }

        #[test]
        fn whatever_is_written_is_read(text in ".{0,60}") {
            let _ = (streets(&text), ward_words(&text));
        }
    }
}
