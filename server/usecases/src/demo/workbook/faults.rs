//! What is wrong with such lists. Every fault is put where it is the only one of its kind that can
//! be found, so that it can be counted.

use super::super::dice::Dice;
use super::entry::{Entry, Office, mistreated, without_accents};
use super::people::Registry;
use domain::roster_import::{Column, ProblemKind};

/// The faults, in equal parts.
const FAULTS: [ProblemKind; 20] = [
    ProblemKind::NameMissing,
    ProblemKind::CurpShape,
    ProblemKind::CurpDate,
    ProblemKind::CurpCheckDigit,
    ProblemKind::CurpNameMismatch,
    ProblemKind::PhoneInvalid,
    ProblemKind::PhoneWithoutArea,
    ProblemKind::SexUnknown,
    ProblemKind::NeighborhoodUnknown,
    ProblemKind::NeighborhoodAmbiguous,
    ProblemKind::BlockMissing,
    ProblemKind::BlockDiffers,
    ProblemKind::WardUnknown,
    ProblemKind::SamePersonInFile,
    ProblemKind::SamePersonSoft,
    ProblemKind::PersonInTwoBlocks,
    ProblemKind::TwoInOneBlock,
    ProblemKind::CellTooLong,
    ProblemKind::PositionUnknown,
    ProblemKind::DateInvalid,
];

/// Spoils so many rows.
pub(super) fn spoil(
    entries: &mut [Entry],
    count: usize,
    office: &Office<'_>,
    registry: &mut Registry<'_>,
    dice: &mut Dice,
) {
    // Only rows that are alone in their block: an alternate must not suffer for the titular. The
    // first ones stay, so that every row has somebody before it to be confused with.
    let first = entries.len() / 20 + 1;
    let alone = (first..entries.len()).filter(|place| entries[*place].alone);
    let mut places: Vec<usize> = alone.collect();
    dice.shuffle(&mut places);
    places.truncate(count);
    let faults: Vec<ProblemKind> = FAULTS
        .into_iter()
        .filter(|kind| match kind {
            ProblemKind::NeighborhoodAmbiguous => !office.repeated.is_empty(),
            ProblemKind::NeighborhoodUnknown => office.neighborhood(0).is_some(),
            _ => true,
        })
        .collect();
    let mut taken: Vec<bool> = entries.iter().map(|entry| !entry.alone).collect();
    for place in &places {
        taken[*place] = true;
    }
    for (place, kind) in places.into_iter().zip(faults.iter().cycle()) {
        spoil_one(entries, place, *kind, &mut taken, office, registry, dice);
    }
}

fn spoil_one(
    entries: &mut [Entry],
    place: usize,
    kind: ProblemKind,
    taken: &mut [bool],
    office: &Office<'_>,
    registry: &mut Registry<'_>,
    dice: &mut Dice,
) {
    let of_two = matches!(
        kind,
        ProblemKind::SamePersonInFile
            | ProblemKind::SamePersonSoft
            | ProblemKind::PersonInTwoBlocks
            | ProblemKind::TwoInOneBlock
            | ProblemKind::BlockDiffers
    );
    if of_two {
        // A row before it that nothing else is wrong with, and that has all that identifies it.
        let from = dice.below(place);
        let before = (0..place).map(|step| (from + step) % place);
        let Some(other) = before.into_iter().find(|other| !taken[*other]) else {
            return;
        };
        taken[other] = true;
        entries[other].put_curp(true, dice);
        entries[other].put_phone(true, dice);
        let other = entries[other].clone();
        entries[place].kinds.insert(kind);
        confuse(&mut entries[place], &other, kind, registry, dice);
    } else {
        entries[place].kinds.insert(kind);
        spoil_cell(&mut entries[place], kind, office, registry, dice);
    }
}

/// Faults of two rows.
fn confuse(
    entry: &mut Entry,
    other: &Entry,
    kind: ProblemKind,
    registry: &Registry<'_>,
    dice: &mut Dice,
) {
    match kind {
        ProblemKind::SamePersonInFile => {
            let kinds = other.kinds.clone();
            *entry = other.clone();
            entry.kinds = kinds;
            entry.kinds.insert(kind);
            entry.put_person(dice);
        }
        ProblemKind::SamePersonSoft => {
            entry.person = other.person.clone();
            entry.put_person(dice);
            // By ear, and without what would tell for certain.
            let heard = without_accents(&entry.person.listed().to_uppercase());
            entry.put(Column::FullName, heard.replace('Z', "S"));
            entry.put_curp(false, dice);
            entry.put_phone(true, dice);
        }
        ProblemKind::PersonInTwoBlocks => {
            let phone = std::mem::take(&mut entry.person.phone);
            entry.person = other.person.clone();
            entry.person.phone = phone;
            entry.put_person(dice);
            entry.put_curp(true, dice);
        }
        _ => {
            entry.put_curp(true, dice);
            entry.put_block_of(other);
            if kind == ProblemKind::TwoInOneBlock {
                return;
            }
            entry.put(Column::Position, "SUPLENTE");
            let streets = format!("{} y Privada 99", registry.street(dice));
            entry.put(Column::BetweenStreets, &streets);
        }
    }
}

/// Faults of one cell.
fn spoil_cell(
    entry: &mut Entry,
    kind: ProblemKind,
    office: &Office<'_>,
    registry: &mut Registry<'_>,
    dice: &mut Dice,
) {
    match kind {
        ProblemKind::NameMissing => {
            entry.put(
                Column::FullName,
                dice.pick(&["", "GUADALUPE", "VACANTE", "¿?", "JUAN 2"]),
            );
            entry.kinds.remove(&ProblemKind::NameParticles);
        }
        ProblemKind::CurpShape | ProblemKind::CurpDate | ProblemKind::CurpCheckDigit => {
            entry.put_curp(true, dice);
            let curp = spoiled_curp(&entry.person.curp, kind, dice);
            entry.put(Column::Curp, &curp);
            // Some of them have a second fault.
            if kind == ProblemKind::CurpCheckDigit && dice.percent(40) {
                entry.kinds.insert(ProblemKind::DateInvalid);
                spoil_cell(entry, ProblemKind::DateInvalid, office, registry, dice);
            }
        }
        ProblemKind::CurpNameMismatch => {
            entry.put_curp(true, dice);
            // Of somebody whose first letter no word of this name has, in whatever order.
            let listed = without_accents(&entry.person.listed().to_uppercase());
            let initials: Vec<char> = listed.split(' ').filter_map(|w| w.chars().next()).collect();
            let mut other = registry.person(dice);
            while other.curp.starts_with(&initials[..]) {
                other = registry.person(dice);
            }
            entry.put(Column::Curp, &other.curp);
        }
        ProblemKind::PhoneInvalid | ProblemKind::PhoneWithoutArea => {
            let phone = entry.person.phone.clone();
            entry.put_phone(true, dice);
            let text = match (kind, dice.below(4)) {
                (ProblemKind::PhoneWithoutArea, 0) => format!("0{}", &phone[4..]),
                (ProblemKind::PhoneWithoutArea, _) => {
                    format!("0{}-{}-{}", &phone[4..6], &phone[6..8], &phone[8..])
                }
                (_, 0) => phone[..8].to_owned(),
                (_, 1) => format!("{phone}1"),
                (_, 2) => "EL DE SU HIJA".to_owned(),
                _ => format!("{} ext. a", &phone[..9]),
            };
            entry.put(Column::Phone, &text);
        }
        ProblemKind::SexUnknown => entry.put(Column::Sex, dice.pick(&["E", "1", "SRA.", "HM"])),
        ProblemKind::NeighborhoodUnknown => {
            if let Some((name, ..)) = office.neighborhood(entry.block) {
                let name = misspelt(name, office);
                entry.put(Column::Neighborhood, mistreated(&name, dice));
            }
            entry.kinds.remove(&ProblemKind::PostalCodeDiffers);
        }
        ProblemKind::NeighborhoodAmbiguous => {
            entry.put(Column::Neighborhood, dice.pick(&office.repeated));
            entry.put(Column::PostalCode, "");
            entry.kinds.remove(&ProblemKind::PostalCodeDiffers);
        }
        ProblemKind::BlockMissing => {
            entry.put(
                Column::BlockCode,
                dice.pick(&["", "S/N", "?", "la de la esquina, junto al parque"]),
            );
        }
        ProblemKind::WardUnknown => {
            entry.put(
                Column::WardCode,
                dice.pick(&["C-98", "CUARTEL 97", "99", "SIN ASIGNAR"]),
            );
        }
        ProblemKind::CellTooLong => {
            let street = "entrando por la avenida, dos cuadras después de la tienda, "
                .repeat(3 + dice.below(12));
            entry.put(Column::Street, &street);
        }
        ProblemKind::PositionUnknown => {
            entry.put(
                Column::Position,
                dice.pick(&["VOCAL", "JEFE DE CUARTEL", "COORDINADORA", "2"]),
            );
        }
        _ => {
            entry.put(
                Column::StartedOn,
                dice.pick(&["31/02/2019", "2018", "13/13/2020", "PRIMAVERA DE 2017"]),
            );
        }
    }
}

fn spoiled_curp(curp: &str, kind: ProblemKind, dice: &mut Dice) -> String {
    match (kind, dice.below(3)) {
        (ProblemKind::CurpDate, _) => format!("{}0231{}", &curp[..6], &curp[10..]),
        (ProblemKind::CurpCheckDigit, _) => {
            let digit = curp[17..].parse().unwrap_or(0) + 1 + dice.below(8);
            format!("{}{}", &curp[..17], digit % 10)
        }
        // A letter too few, a letter O for a zero, a state that does not exist.
        (_, 0) => curp[..17].to_owned(),
        (_, 1) => format!("{}O{}", &curp[..6], &curp[7..]),
        (_, _) => format!("{}ZZ{}", &curp[..11], &curp[13..]),
    }
}

/// A name of which no catalogue knows anything, and everybody knows what it should be.
fn misspelt(name: &str, office: &Office<'_>) -> String {
    let letters: Vec<char> = name.chars().collect();
    // From the middle on, one letter after another.
    let half = letters.len() / 2;
    for place in (half..letters.len()).chain(1..half) {
        let mut wrong = letters.clone();
        if wrong[place].is_alphabetic() {
            wrong[place] = 'x';
            let wrong: String = wrong.into_iter().collect();
            if !office.has(&wrong) {
                return wrong;
            }
        }
    }
    format!("{name} xx")
}
