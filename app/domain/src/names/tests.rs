//! What counts as a name, and which names are one.

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
