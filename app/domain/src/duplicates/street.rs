//! When two ways of writing a street mean the same one.

use crate::text::fold;

/// Kinds of street that people say or leave out as they like: *Av. Cuauhtémoc* is *Cuauhtémoc*. A
/// *privada* or *cerrada* is none of these: it is another street than the one that it leaves.
const LEFT_OUT: [&str; 13] = [
    "calle",
    "c",
    "avenida",
    "avda",
    "ave",
    "av",
    "boulevard",
    "bulevar",
    "blvd",
    "bvd",
    "blv",
    "calzada",
    "calz",
];

/// Words that say nothing about which street it is.
const NOISE: [&str; 6] = ["de", "del", "la", "las", "los", "el"];

/// What follows is the corner, not the street.
const CORNER: [&str; 4] = ["entre", "esq", "esquina", "casi"];

/// What follows is the number of the house, if it is a number.
const NUMBER: [&str; 4] = ["no", "num", "numero", "n"];

/// Words after which a number is the name of the street: *Norte 5*, *Andador 12*.
const NUMBERED: [&str; 15] = [
    "norte",
    "sur",
    "oriente",
    "poniente",
    "andador",
    "privada",
    "cerrada",
    "circuito",
    "retorno",
    "callejon",
    "prolongacion",
    "carretera",
    "manzana",
    "lote",
    "kilometro",
];

/// Abbreviations, and numbers in words, as they are written out or counted.
const WRITTEN_OUT: [(&str, &str); 62] = [
    ("1a", "1"),
    ("1er", "1"),
    ("1era", "1"),
    ("1ero", "1"),
    ("1o", "1"),
    ("1ra", "1"),
    ("1ro", "1"),
    ("2a", "2"),
    ("2da", "2"),
    ("2do", "2"),
    ("3a", "3"),
    ("3er", "3"),
    ("3ra", "3"),
    ("4a", "4"),
    ("4ta", "4"),
    ("5a", "5"),
    ("5ta", "5"),
    ("and", "andador"),
    ("cap", "capitan"),
    ("carr", "carretera"),
    ("catorce", "14"),
    ("cda", "cerrada"),
    ("cinco", "5"),
    ("circ", "circuito"),
    ("cjon", "callejon"),
    ("cto", "circuito"),
    ("cuatro", "4"),
    ("diez", "10"),
    ("dieciseis", "16"),
    ("doce", "12"),
    ("dos", "2"),
    ("dr", "doctor"),
    ("fco", "francisco"),
    ("gpe", "guadalupe"),
    ("gral", "general"),
    ("ing", "ingeniero"),
    ("km", "kilometro"),
    ("lic", "licenciado"),
    ("ma", "maria"),
    ("mz", "manzana"),
    ("nte", "norte"),
    ("once", "11"),
    ("ote", "oriente"),
    ("primer", "1"),
    ("primera", "1"),
    ("primero", "1"),
    ("priv", "privada"),
    ("prof", "profesor"),
    ("prol", "prolongacion"),
    ("pte", "poniente"),
    ("pvda", "privada"),
    ("pso", "paseo"),
    ("quince", "15"),
    ("rtno", "retorno"),
    ("segunda", "2"),
    ("segundo", "2"),
    ("siete", "7"),
    ("sta", "santa"),
    ("sto", "santo"),
    ("tercera", "3"),
    ("tte", "teniente"),
    ("veinte", "20"),
];

fn written_out(word: &str) -> &str {
    WRITTEN_OUT
        .iter()
        .find(|(short, _)| *short == word)
        .map_or(word, |(_, long)| long)
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

/// Where what follows the name begins: the number of the house, or the corner.
fn end_of_name(words: &[&str]) -> usize {
    let after = |at: usize| words.get(at + 1).copied().unwrap_or_default();
    (1..words.len())
        .find(|at| match words[*at] {
            "sn" => true,
            "s" => after(*at) == "n",
            word if NUMBER.contains(&word) => is_number(after(*at)),
            word => CORNER.contains(&word),
        })
        .unwrap_or(words.len())
}

/// The part of a text before what is written with a sign: `#214`, `e/ Juárez y Lerdo`.
fn before_signs(street: &str) -> &str {
    let end = [street.find('#'), street.find(" e/"), street.find(" E/")];
    match end.into_iter().flatten().min() {
        Some(end) if !fold(&street[..end]).is_empty() => &street[..end],
        _ => street,
    }
}

/// The key of a street: two texts with the same key mean the same street of a neighborhood. Without
/// accents and case, abbreviations written out, without articles, without the number of the house and
/// the corner. Empty for no street; the key of a key is the key.
///
/// It errs towards the same: what it finds is shown to a person, who decides.
#[must_use]
pub fn street_key(street: &str) -> String {
    let mut key = shortened(before_signs(street));
    // Without a word that said nothing, two others may say that a number follows.
    loop {
        let shorter = shortened(&key);
        if shorter == key {
            return key;
        }
        key = shorter;
    }
}

fn shortened(street: &str) -> String {
    let folded = fold(street);
    let all: Vec<&str> = folded.split(' ').filter(|w| !w.is_empty()).collect();
    let mut words: Vec<&str> = all[..end_of_name(&all)]
        .iter()
        .map(|word| written_out(word))
        .filter(|word| !NOISE.contains(word))
        .collect();
    while words.len() > 1 && LEFT_OUT.contains(&words[0]) {
        words.remove(0);
    }
    // The number of a house may have a letter: `45-B` is two words by now.
    if let [.., before, number, letter] = words[..]
        && is_number(number)
        && letter.len() == 1
        && letter.starts_with(|c: char| c.is_ascii_alphabetic())
        && !NUMBERED.contains(&before)
    {
        words.truncate(words.len() - 2);
    }
    while let [.., before, last] = words[..]
        && is_number(last)
        && !NUMBERED.contains(&before)
    {
        words.pop();
    }
    if words.is_empty() {
        return all.join(" ");
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn same(all: &[&str]) {
        for text in all {
            assert_eq!(street_key(text), street_key(all[0]), "{text} / {}", all[0]);
        }
    }

    #[test]
    fn one_street_is_written_in_many_ways() {
        same(&[
            "Av. Cuauhtémoc",
            "AVENIDA CUAUHTEMOC",
            "Cuauhtémoc",
            "Cuauhtémoc 214",
            "Av. Cuauhtémoc #214 int. 3",
            "Cuauhtemoc No. 12",
            "Cuauhtémoc s/n",
            "Av Cuauhtémoc entre Juárez y Lerdo",
            "Cuauhtémoc esq. Lerdo",
            "Cuauhtémoc e/ Juárez y Lerdo",
        ]);
        same(&[
            "Calle de los Almendros",
            "Almendros",
            "C. Los Almendros",
            "calle  almendros 45-B",
        ]);
        same(&["5 de Mayo", "Cinco de Mayo", "Av. 5 de mayo 1200"]);
        same(&["Dr. Horacio Díaz", "Doctor Horacio Diaz"]);
        same(&["Privada Zamora", "Priv. de Zamora", "Pvda. Zamora 3"]);
        same(&["Sta. Ana", "Santa Ana"]);
        same(&["1ª Privada de Lerdo", "Primera privada de Lerdo"]);
        same(&["Calle 12", "12", "Calle 12 num. 214", "Calle 12 214"]);
        same(&["Pte. 7", "Poniente siete"]);
    }

    #[test]
    fn other_streets_stay_others() {
        for (one, other) in [
            ("Zamora", "Privada Zamora"),
            ("Norte 5", "Norte 6"),
            ("Andador 3", "Andador 4"),
            ("Calle 12", "Calle 14"),
            ("Miguel E. Schultz", "Miguel Alemán"),
            ("Primera privada de Lerdo", "Segunda privada de Lerdo"),
            ("Lerdo", "Juárez"),
            ("5 de Mayo", "5 de Febrero"),
        ] {
            assert_ne!(street_key(one), street_key(other), "{one} / {other}");
        }
    }

    #[test]
    fn what_is_only_noise_is_kept_as_it_is() {
        assert_eq!(street_key("La Calle"), "calle");
        assert_eq!(street_key("Las de los"), "las de los");
        assert_eq!(street_key(" ?! "), "");
        assert_eq!(street_key("#214"), "214");
        assert_eq!(street_key("Calle C"), "c");
    }

    #[test]
    fn abbreviations_are_in_order_and_lead_to_words_that_stay() {
        for (short, long) in WRITTEN_OUT {
            assert_eq!(written_out(long), long, "{short}");
        }
        let shorts: std::collections::BTreeSet<_> = WRITTEN_OUT.iter().map(|(s, _)| s).collect();
        assert_eq!(shorts.len(), WRITTEN_OUT.len());
    }

    proptest! {
        #[test]
        fn the_key_of_a_key_is_the_key(text in "([A-Za-zÁÉÍÓÚÑáéíóúñ0-9.#,/ ]|av |calle |de |los |no |priv |5 |norte |s/n|entre |cinco ){0,24}") {
            let key = street_key(&text);
            prop_assert_eq!(street_key(&key), key.clone(), "{}", text);
        }

        #[test]
        fn case_and_accents_say_nothing(text in "[A-Za-zÁÉÍÓÚÑáéíóúñ0-9. ]{0,40}") {
            prop_assert_eq!(street_key(&text.to_uppercase()), street_key(&text.to_lowercase()));
        }

        #[test]
        fn there_is_a_key_where_there_is_a_word(text in ".{0,60}") {
            prop_assert_eq!(street_key(&text).is_empty(), fold(&text).is_empty());
        }
    }
}
