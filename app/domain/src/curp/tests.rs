//! The vectors of the study, and what every CURP keeps.

use super::*;
use chrono::Datelike;
use proptest::prelude::*;

#[derive(Deserialize)]
struct Vector {
    curp: String,
    valida: bool,
    nota: String,
}

/// Letters and a date that may stand in a CURP, with the check digit that goes with them.
fn with_digit(first_17: &str) -> String {
    let digit = check_digit(first_17).expect(first_17);
    format!("{first_17}{digit}")
}

fn curp(first_17: &str) -> Curp {
    Curp::parse(&with_digit(first_17)).expect(first_17)
}

#[test]
fn the_vectors_come_out_as_they_say() {
    let vectors: Vec<Vector> =
        serde_json::from_str(include_str!("../../tests/data/curp_vectores.json")).expect("JSON");
    assert_eq!(vectors.len(), 12);
    for vector in vectors {
        let result = Curp::parse(&vector.curp);
        assert_eq!(result.is_ok(), vector.valida, "{}: {result:?}", vector.nota);
    }
}

#[test]
fn every_kind_of_mistake_is_told_apart() {
    for (text, error) in [
        ("", CurpError::Length(0)),
        ("ROLR850712MVZDPS0", CurpError::Length(17)),
        ("ROLR850712MVZDPS011", CurpError::Length(19)),
        ("ÑOLR850712MVZDPS01", CurpError::Shape(1)),
        ("RBLR850712MVZDPS01", CurpError::Shape(2)),
        ("ROLR85O712MVZDPS01", CurpError::Shape(7)),
        ("ROLR850712FVZDPS01", CurpError::Shape(11)),
        ("ROLR850712M3ZDPS01", CurpError::Shape(12)),
        ("ROLR850712MVZAPS01", CurpError::Shape(14)),
        ("ROLR850712MVZDPS0A", CurpError::Shape(18)),
        ("ROLR850712MZZDPS03", CurpError::State),
        ("ROLR850231MVZDPS05", CurpError::Date),
        ("ROLR851312MVZDPS01", CurpError::Date),
        ("ROLR850712MVZDPS02", CurpError::CheckDigit { expected: 1 }),
    ] {
        assert_eq!(Curp::parse(text), Err(error), "{text}");
        assert!(error.message().ends_with('.'), "{error}");
    }
}

#[test]
fn spaces_hyphens_and_lower_case_are_forgiven() {
    let curp = Curp::parse(" rolr 850712-mvz dps-01\u{200b} ").expect("valid");
    assert_eq!(curp.as_str(), "ROLR850712MVZDPS01");
    assert_eq!(
        serde_json::from_str::<Curp>("\"rolr850712mvzdps01\"").expect("valid"),
        curp
    );
    assert!(serde_json::from_str::<Curp>("\"ROLR850712MVZDPS02\"").is_err());
}

#[test]
fn it_tells_birth_sex_and_state_and_can_be_masked() {
    let curp = Curp::parse("GOHM010203HVZNRRA6").expect("valid");
    assert_eq!(
        curp.birth_date(),
        NaiveDate::from_ymd_opt(2001, 2, 3).expect("date")
    );
    assert_eq!(curp.sex(), Sex::Man);
    assert_eq!(curp.birth_state(), "Veracruz");
    assert_eq!(curp.masked(), "GOHM******HVZ***A6");
    assert_eq!(format!("{curp:?}"), "Curp(GOHM******HVZ***A6)");
    let old = Curp::parse("AAPR630321HDFLRC09").expect("valid");
    assert_eq!(
        old.birth_date(),
        NaiveDate::from_ymd_opt(1963, 3, 21).expect("date")
    );
    assert_eq!(self::curp("ROLR850712XVZDPS0").sex(), Sex::NonBinary);
}

#[test]
fn only_seventeen_known_characters_have_a_check_digit() {
    assert_eq!(check_digit("AAPR630321HDFLRC0"), Some(9));
    assert_eq!(check_digit("AAPR630321HDFLRC"), None);
    assert_eq!(check_digit("AAPR630321HDFLRC09"), None);
    assert_eq!(check_digit("aAPR630321HDFLRC0"), None);
}

/// Known limit of the standard: place 9 weighs ten.
#[test]
fn the_check_digit_does_not_see_the_ninth_character() {
    assert!(Curp::parse("ROLR850712MVZDPS01").is_ok());
    assert!(Curp::parse("ROLR850702MVZDPS01").is_ok());
}

#[test]
fn the_letters_are_those_of_the_name() {
    for (first_17, given, first, second) in [
        ("AAPR630321HDFLRC0", "Ricardo", "Alamán", Some("Pérez")),
        ("LAOR750430MVZRXM0", "Ramona", "Lara", Some("de la O")),
        (
            "PEHL800101MVZRRS0",
            "María Luisa",
            "Pérez",
            Some("Hernández"),
        ),
        ("PEHL800101MVZRRS0", "Ma. Luisa", "Perez", Some("Hernandez")),
        (
            "ROPL800101HVZMLS0",
            "Luis Enrique",
            "Romero",
            Some("Palazuelos"),
        ),
        (
            "GOGC800101MVZMRR0",
            "María del Carmen",
            "Gómez",
            Some("García"),
        ),
        ("GOGM800101MVZMRR0", "María", "Gómez", Some("García")),
        ("GOGJ800101MVZMRS0", "María José", "Gómez", Some("García")),
        ("GOXJ800101HVZMXN0", "Juan", "Gómez", None),
        ("GOXJ800101HVZMXN0", "Juan", "Gómez", Some(" ")),
        ("MUXJ800101HVZXNN0", "Juan", "Muñoz", Some("Ñandú")),
        ("CUPC800101HVZRRR0", "Carlos", "de la Cruz", Some("Pérez")),
        ("MELC800101HVZCPR0", "Carlos", "McGregor", Some("López")),
        ("GELC800101HVZRPR0", "Carlos", "McGregor", Some("López")),
        ("GELC800101HVZRPR0", "Carlos", "Mc Gregor", Some("López")),
        // Pedro Domínguez would begin with an inconvenient word.
        ("PXDO800101HVZRMM0", "Omar", "Pérez", Some("Domínguez")),
        // Registers differ about the apostrophe.
        ("DXAJ800101HVZMLN0", "Juan", "D'Amico", Some("Álvarez")),
        ("DAAJ800101HVZMLN0", "Juan", "D'Amico", Some("Álvarez")),
    ] {
        assert!(
            curp(first_17).first_letters_fit(given, first, second),
            "{first_17} {given} {first} {second:?}"
        );
    }
    for (first_17, given, first, second) in [
        ("AAPR630321HDFLRC0", "Ricardo", "Pérez", Some("Alamán")),
        ("AAPR630321HDFLRC0", "Ramón", "Alamán", Some("Pérez")),
        ("AAPR630321HDFLRC0", "Ricardo", "Alamán", None),
        ("GOGM800101MVZMRR0", "María Luisa", "Gómez", Some("García")),
    ] {
        assert!(
            !curp(first_17).first_letters_fit(given, first, second),
            "{first_17} {given} {first} {second:?}"
        );
    }
}

prop_compose! {
    fn first_17()(
        letters in "[A-Z][AEIOUX][A-Z]{2}",
        day in 0i64..73_049,
        sex in "[HMX]",
        state in 0..STATES.len(),
        consonants in "[B-DF-HJ-NP-TV-Z]{3}",
        homonym in 0u8..10,
    ) -> String {
        let date = NaiveDate::from_ymd_opt(1900, 1, 1).expect("date")
            + chrono::TimeDelta::days(day);
        let homonym = if date.year() < 2000 {
            char::from(b'0' + homonym)
        } else {
            char::from(b'A' + homonym)
        };
        format!("{letters}{}{sex}{}{consonants}{homonym}", date.format("%y%m%d"), STATES[state].0)
    }
}

proptest! {
    #[test]
    fn seventeen_good_characters_take_one_digit_and_no_other(text in first_17(), other in 0u8..10) {
        let right = check_digit(&text).expect("seventeen");
        let parsed = Curp::parse(&format!("{text}{other}"));
        if other == right {
            let parsed = parsed.expect("valid");
            prop_assert_eq!(Curp::parse(parsed.as_str()), Ok(parsed.clone()));
            prop_assert_eq!(parsed.birth_date().format("%y%m%d").to_string(), &text[4..10]);
            prop_assert_eq!(parsed.masked().len(), 18);
        } else {
            prop_assert_eq!(parsed, Err(CurpError::CheckDigit { expected: right }));
        }
    }

    /// What can be promised of a change elsewhere: where the weight has no factor in common
    /// with ten, only a change by ten values goes unseen.
    #[test]
    fn a_digit_changed_at_an_odd_weight_is_seen(text in first_17(), digit in 0u8..10) {
        // Place 6, the second digit of the year, weighs 13.
        let right = with_digit(&text);
        let mut wrong = right.clone().into_bytes();
        prop_assume!(wrong[5] != b'0' + digit);
        wrong[5] = b'0' + digit;
        let wrong = String::from_utf8(wrong).expect("ascii");
        prop_assert!(Curp::parse(&wrong).is_err());
    }

    #[test]
    fn parsing_never_panics(text in ".{0,24}", near in "[A-ZÑ0-9 \u{301}ñ-]{16,20}") {
        for text in [text, near] {
            if let Ok(curp) = Curp::parse(&text) {
                prop_assert_eq!(Curp::parse(curp.as_str()), Ok(curp));
            }
        }
    }

    #[test]
    fn no_name_makes_the_letters_panic(given in ".{0,20}", first in ".{0,20}", second in ".{0,20}") {
        let curp = curp("AAPR630321HDFLRC0");
        let _ = curp.first_letters_fit(&given, &first, Some(&second));
        let _ = curp.first_letters_fit(&given, &first, None);
    }
}
