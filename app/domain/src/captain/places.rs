//! Streets: what was written apart, and what may be shown to everybody.

use crate::text::{clean_line, fold};

/// Words that need a name after them, which may be a number: «Calle 5», «Andador 12».
const KINDS: [&str; 15] = [
    "calle",
    "av",
    "avenida",
    "andador",
    "privada",
    "priv",
    "cerrada",
    "callejon",
    "prolongacion",
    "circuito",
    "boulevard",
    "blvd",
    "carretera",
    "manzana",
    "lote",
];

/// Words that come before the number of a house.
const BEFORE: [&str; 9] = ["no", "num", "numero", "n", "mz", "lt", "mza", "casa", "int"];

fn folded(word: &str) -> String {
    fold(word)
}

/// Whether the words from a place on are the number of a house: `214`, `No. 214`, `214 B`,
/// `Mz 4 Lt 12`, `s/n`.
fn is_number(words: &[&str]) -> bool {
    let piece = |word: &&str| {
        let text = folded(word);
        let digits = text.starts_with(|c: char| c.is_ascii_digit());
        let letter = text.chars().count() == 1;
        digits || letter || text.is_empty() || BEFORE.contains(&text.as_str())
    };
    let text = folded(&words.join(" "));
    matches!(text.as_str(), "s n" | "sn" | "sin numero")
        || (words.iter().all(piece) && text.chars().any(|c| c.is_ascii_digit()))
}

/// The street and the number of a house, from what people write in one line. A street whose name is a
/// number keeps it: «Calle 5», «20 de Noviembre».
#[must_use]
pub fn street_and_number(line: &str) -> (String, String) {
    let line = clean_line(line);
    let words: Vec<&str> = line.split(' ').collect();
    for at in 1..words.len() {
        let (street, number) = words.split_at(at);
        let named_by_it = at == 1 && KINDS.contains(&folded(street[0]).as_str());
        if !named_by_it && is_number(number) {
            let street = street.join(" ");
            return (
                street.trim_end_matches([',', '#']).trim().to_owned(),
                number.join(" "),
            );
        }
    }
    (line, String::new())
}

/// The street as everybody may see it: without the number of a house, and without what people add to
/// be found, which may name them.
#[must_use]
pub fn public_street(street: &str) -> String {
    let line = clean_line(street);
    let end = line
        .find([',', ';', '(', '#', '/', ':'])
        .unwrap_or(line.len());
    let mut words: Vec<&str> = Vec::new();
    for word in line[..end].split(' ') {
        let folded = fold(word);
        let stops = [
            "frente", "casa", "entre", "esquina", "esq", "junto", "atras", "lado", "cerca",
            "donde", "con", "a", "al", "familia", "sra", "sr", "don", "dona", "tel", "cel",
        ];
        if !words.is_empty() && stops.contains(&folded.as_str()) {
            break;
        }
        words.push(word);
    }
    street_and_number(&words.join(" ")).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_house_is_told_from_the_name_of_a_street() {
        for (line, street, number) in [
            ("Av. Cuauhtémoc 214", "Av. Cuauhtémoc", "214"),
            ("Bravo #12-B", "Bravo", "#12-B"),
            ("Bravo No. 12 B", "Bravo", "No. 12 B"),
            ("20 de Noviembre 300", "20 de Noviembre", "300"),
            ("20 de Noviembre", "20 de Noviembre", ""),
            ("Calle 5", "Calle 5", ""),
            ("Calle 5 31", "Calle 5", "31"),
            ("Calle 5 de Mayo", "Calle 5 de Mayo", ""),
            ("Las Palmas Mz 4 Lt 12", "Las Palmas", "Mz 4 Lt 12"),
            ("Canal s/n", "Canal", "s/n"),
            ("Hidalgo, 7", "Hidalgo", "7"),
            ("  ", "", ""),
            ("Juan de la O", "Juan de la O", ""),
        ] {
            assert_eq!(
                street_and_number(line),
                (street.to_owned(), number.to_owned()),
                "{line}"
            );
        }
    }

    #[test]
    fn nobody_is_found_by_a_street() {
        for (line, street) in [
            ("Bravo 214, casa de doña Juana", "Bravo"),
            ("Bravo 214 frente a la familia Lara", "Bravo"),
            ("Canal casa azul de Juana", "Canal"),
            ("Calle 5 #20", "Calle 5"),
            ("20 de Noviembre (don Beto)", "20 de Noviembre"),
            ("", ""),
        ] {
            assert_eq!(public_street(line), street, "{line}");
        }
    }
}
