mod applied;
mod columns;
mod rows;

use super::*;
use crate::curp::{Curp, check_digit};
use crate::ids::{CaptainId, NeighborhoodId};
use uuid::Uuid;

fn strings(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn index(curp: &Curp) -> String {
    curp.as_str().chars().rev().collect()
}

fn curp(first_17: &str) -> String {
    format!("{first_17}{}", check_digit(first_17).unwrap())
}

fn territory() -> Known {
    let entry = |place: u128, name: &str, postal_code: &str| KnownNeighborhood {
        id: NeighborhoodId(Uuid::from_u128(place)),
        name: name.into(),
        kind: "Colonia".into(),
        postal_code: postal_code.into(),
    };
    Known {
        neighborhoods: vec![
            entry(1, "Centro", "91700"),
            entry(2, "Formando Hogar", "91897"),
            entry(3, "El Coyol", "91780"),
            entry(4, "El Coyol", "91760"),
        ],
        wards: vec!["C-01".into(), "C-02".into()],
        ..Known::default()
    }
}

const HEADINGS: [&str; 12] = [
    "CURP",
    "NOMBRE COMPLETO",
    "TEL.",
    "SEXO",
    "CALLE",
    "NO.",
    "COLONIA",
    "CP",
    "MZA",
    "CUARTEL",
    "ENTRE CALLES",
    "CARGO",
];

fn sheet(rows: &[[&str; 12]]) -> (Vec<SheetRow>, Mapping) {
    let rows = (2..).zip(rows).map(|(line, cells)| SheetRow {
        line,
        cells: strings(cells),
    });
    (rows.collect(), Mapping::guessed(&strings(&HEADINGS)))
}

fn preview(rows: &[[&str; 12]], known: &Known) -> Preview {
    let (rows, mapping) = sheet(rows);
    check_mapping(&mapping).unwrap();
    analyse(&rows, &mapping, known, &index)
}

/// Writes everything that a preview proposes without asking about persons who may be the same.
fn apply(known: &mut Known, preview: &Preview) {
    for block in &preview.new_blocks {
        known.blocks.push(KnownBlock {
            code: block.code.clone(),
            neighborhood: block.neighborhood,
            ward: block.ward.clone(),
            between_streets: block.between_streets.clone(),
        });
    }
    for row in &preview.rows {
        let Some(person) = &row.person else { continue };
        let block = known
            .blocks
            .iter_mut()
            .find(|b| b.code == person.block_code);
        if let Some(block) = block {
            for change in &row.block_changes {
                match change.column {
                    Column::WardCode => block.ward = Some(change.after.clone()),
                    Column::BetweenStreets => block.between_streets.clone_from(&change.after),
                    _ => block.neighborhood = person.neighborhood,
                }
            }
        }
        let place = match &row.outcome {
            Outcome::New => {
                let number = known.people.len() as i64 + 1;
                let id = CaptainId(Uuid::from_u128(number as u128));
                known
                    .people
                    .push(KnownPerson::new(id, number, person.name.clone()));
                known.people.len() - 1
            }
            Outcome::Changed { person, .. } => {
                known.people.iter().position(|p| p.id == *person).unwrap()
            }
            _ => continue,
        };
        let own = &mut known.people[place];
        let digits = |phone: &crate::phone::Phone| phone.digits().to_owned();
        own.curp_index = person.curp.as_ref().map(index).or(own.curp_index.take());
        own.name = person.name.clone();
        own.phone = person.phone.as_ref().map(digits).or(own.phone.take());
        own.other_phone = person
            .other_phone
            .as_ref()
            .map(digits)
            .or(own.other_phone.take());
        own.sex = person.sex.or(own.sex);
        own.street = person.street.clone().unwrap_or(own.street.clone());
        own.street_number = person
            .street_number
            .clone()
            .unwrap_or(own.street_number.clone());
        own.neighborhood = person.neighborhood.or(own.neighborhood);
        own.block_code = Some(person.block_code.clone());
        own.position = Some(person.position);
        own.started_on = person.started_on.or(own.started_on);
    }
}
