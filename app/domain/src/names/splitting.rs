//! A whole name of one cell, split into its parts.

use super::*;

/// Words after which María or José go on: María del Carmen, José de Jesús.
const DEVOTIONS: [&str; 20] = [
    "angeles",
    "asuncion",
    "carmen",
    "concepcion",
    "consuelo",
    "dolores",
    "guadalupe",
    "jesus",
    "lourdes",
    "luz",
    "mercedes",
    "milagros",
    "nieves",
    "paz",
    "pilar",
    "refugio",
    "remedios",
    "rosario",
    "socorro",
    "soledad",
];

/// A name or surname with its particles: `de la O`.
struct Unit<'a> {
    words: Vec<&'a str>,
    particles: bool,
}

impl Unit<'_> {
    fn text(units: &[Self]) -> String {
        units
            .iter()
            .flat_map(|unit| unit.words.iter().copied())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// The units of a name, and whether a particle was left over at the end.
fn units(line: &str) -> (Vec<Unit<'_>>, bool) {
    let mut units: Vec<Unit> = Vec::new();
    let mut pending: Vec<&str> = Vec::new();
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        pending.push(word);
        let lower = word.to_lowercase();
        if is_particle(&lower) || is_prefix(&lower) {
            continue;
        }
        let particles = pending.len() > 1;
        let devotion = particles && DEVOTIONS.contains(&fold(word).as_str());
        match units.last_mut() {
            Some(before)
                if devotion
                    && before.words.last().is_some_and(|name| {
                        matches!(fold(name).as_str(), "maria" | "ma" | "jose" | "j" | "m")
                    }) =>
            {
                before.words.append(&mut pending);
                before.particles = true;
            }
            _ => units.push(Unit {
                words: std::mem::take(&mut pending),
                particles,
            }),
        }
    }
    let left_over = !pending.is_empty();
    if let Some(last) = units.last_mut() {
        last.words.append(&mut pending);
    }
    (units, left_over)
}

/// Splits a cell that has the whole name, keeping particles with their word. A comma, as in
/// `Lagunes de la O, Rosario`, separates surnames from given names whatever the order.
///
/// The flag says that the split is a guess that somebody should look at: there are particles, or
/// the parts are not three or four (without comma) or one or two surnames (before a comma).
/// `None` when there are no two words, or the parts would not pass `PersonName::checked`.
#[must_use]
pub fn split_full(text: &str, order: NameOrder) -> Option<(PersonName, bool)> {
    let line = tidy(text);
    let (given, surnames, uncertain);
    let (before, after);
    if let Some((left, right)) = line.split_once(',') {
        (before, _) = units(left);
        (after, _) = units(right);
        uncertain = before.len() > 2 || before.iter().any(|unit| unit.particles);
        (given, surnames) = (after.as_slice(), before.as_slice());
    } else {
        let left_over;
        (before, left_over) = units(&line);
        uncertain = left_over
            || !(3..=4).contains(&before.len())
            || before.iter().any(|unit| unit.particles);
        let surname_count = if before.len() < 3 { 1 } else { 2 };
        (given, surnames) = match order {
            NameOrder::GivenFirst => {
                before.split_at_checked(before.len().checked_sub(surname_count)?)?
            }
            NameOrder::SurnamesFirst => {
                let (surnames, given) = before.split_at_checked(surname_count)?;
                (given, surnames)
            }
        };
    }
    let (first, second) = surnames.split_at_checked(1)?;
    let name =
        PersonName::checked(&Unit::text(given), &Unit::text(first), &Unit::text(second)).ok()?;
    Some((name, uncertain))
}
