//! The cells of a row that need more than one look: names, telephones, lines with a limit.

use super::MAX_CELL;
use super::column::Column;
use super::problem::{Problem, ProblemKind};
use super::reading::{Cells, Draft};
use super::values::{self, Phones};
use crate::curp::Curp;
use crate::failure::{Failure, FieldErrors};
use crate::names::{MAX_GIVEN_NAMES, MAX_SURNAME, NameOrder, PersonName, split_full, title_case};
use crate::text::clean_line;

/// A name in one cell. When its CURP shows that the row is written in the other order than the
/// sheet, the row is believed.
pub(super) fn whole_name(line: &str, order: NameOrder, draft: &mut Draft) -> Option<PersonName> {
    let text = title_case(values::without_titles(line));
    let split = |order| split_full(&text, order);
    let Some((mut name, mut uncertain)) = split(order) else {
        let longest = MAX_GIVEN_NAMES + 2 * MAX_SURNAME + 2;
        if text.chars().count() > longest {
            too_long(draft, Column::FullName, longest);
        } else {
            draft.note(
                ProblemKind::NameMissing,
                Column::FullName,
                "Escriba el nombre y al menos un apellido, sólo con letras.",
            );
        }
        return None;
    };
    if let Some(curp) = &draft.curp
        && !fit(curp, &name)
    {
        let other = match order {
            NameOrder::GivenFirst => NameOrder::SurnamesFirst,
            NameOrder::SurnamesFirst => NameOrder::GivenFirst,
        };
        if let Some((turned, _)) = split(other).filter(|(turned, _)| fit(curp, turned)) {
            name = turned;
            uncertain = true;
        }
    }
    if uncertain {
        let second = name.second_surname.as_deref().unwrap_or("(ninguno)");
        let proposal = format!(
            "Nombre: {}; primer apellido: {}; segundo apellido: {second}",
            name.given_names, name.first_surname
        );
        draft.problems.push(Problem {
            proposal: Some(proposal.clone()),
            ..Problem::new(
                ProblemKind::NameParticles,
                Column::FullName,
                format!("Revise cómo se separó el nombre. {proposal}."),
            )
        });
    }
    Some(name)
}

pub(super) fn fit(curp: &Curp, name: &PersonName) -> bool {
    curp.first_letters_fit(
        &name.given_names,
        &name.first_surname,
        name.second_surname.as_deref(),
    )
}

/// A text for a message: what a person recognises, not five hundred characters.
pub(super) fn short(text: &str) -> String {
    let mut cut: String = text.chars().take(40).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

pub(super) fn too_long(draft: &mut Draft, column: Column, max: usize) {
    // One problem for a cell, and another only for another cell.
    let told = |p: &Problem| p.kind == ProblemKind::CellTooLong && p.column == Some(column);
    if !draft.problems.iter().any(told) {
        draft.note(
            ProblemKind::CellTooLong,
            column,
            format!(
                "«{}» tiene más de {max} caracteres. Acórtelo.",
                column.label()
            ),
        );
    }
}

/// A name in its columns. When only one holds surnames, it may have both.
pub(super) fn parts_of_name(cells: &Cells<'_>, draft: &mut Draft) -> Option<PersonName> {
    let read = |column| title_case(&cells.given(column));
    let line = cells.given(Column::GivenNames);
    let given_names = title_case(values::without_titles(&line));
    let (first, second) = (read(Column::FirstSurname), read(Column::SecondSurname));
    draft.shown_name = short(&clean_line(&format!("{first} {second} {given_names}")));
    for (column, text, max) in [
        (Column::GivenNames, &given_names, MAX_GIVEN_NAMES),
        (Column::FirstSurname, &first, MAX_SURNAME),
        (Column::SecondSurname, &second, MAX_SURNAME),
    ] {
        if text.chars().count() > max {
            too_long(draft, column, max);
            return None;
        }
    }
    if !cells.has(Column::SecondSurname) {
        let whole = format!("{first}, {given_names}");
        if let Some((name, _)) = split_full(&whole, NameOrder::SurnamesFirst) {
            return Some(name);
        }
    }
    // A placeholder that lists have where there is no second surname.
    let second = if second == "X" { String::new() } else { second };
    let mut errors = FieldErrors::default();
    let name = PersonName::check(&given_names, &first, &second, &mut errors);
    if let Err(Failure::Invalid { fields }) = errors.finish() {
        for field in fields {
            let column = Column::parse(&field.field).unwrap_or(Column::GivenNames);
            draft.note(ProblemKind::NameMissing, column, field.message);
        }
    }
    name
}

pub(super) fn phones(cells: &Cells<'_>, draft: &mut Draft) {
    let mut read = |column: Column| {
        let phones = values::phones(cells.raw(column));
        match &phones {
            Phones::Empty | Phones::Numbers(..) => {}
            Phones::WithoutArea(proposal) => draft.problems.push(Problem {
                proposal: Some(proposal.to_string()),
                ..Problem::new(
                    ProblemKind::PhoneWithoutArea,
                    column,
                    format!(
                        "Faltan los tres dígitos de la región. ¿Es {proposal}? Mientras, la persona entra sin este teléfono."
                    ),
                )
            }),
            Phones::Invalid(message) => draft.note(
                ProblemKind::PhoneInvalid,
                column,
                format!("{message} Mientras, la persona entra sin este teléfono."),
            ),
        }
        phones
    };
    let (main, other) = (read(Column::Phone), read(Column::OtherPhone));
    let missing = cells.has(Column::Phone) && main == Phones::Empty && other == Phones::Empty;
    let pair = |phones| match phones {
        Phones::Numbers(first, second) => (Some(first), second),
        _ => (None, None),
    };
    let ((phone, behind), (other, behind_other)) = (pair(main), pair(other));
    draft.other_phone = other
        .or(behind)
        .or(behind_other)
        .filter(|o| Some(o) != phone.as_ref());
    draft.phone = phone;
    if missing {
        draft.note(
            ProblemKind::PhoneMissing,
            Column::Phone,
            "No trae teléfono. Pídalo en la visita de validación.",
        );
    }
}

/// A cell that is one line of at most `max` characters; longer ones are a problem.
pub(super) fn line(
    cells: &Cells<'_>,
    column: Column,
    max: usize,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let text = cells.given(column);
    let length = text.chars().count();
    if length > max {
        // Beyond the limit of a cell it was told already.
        if cells.raw(column).chars().count() <= MAX_CELL {
            problems.push(Problem::new(
                ProblemKind::CellTooLong,
                column,
                format!(
                    "«{}» tiene más de {max} caracteres. Acórtelo.",
                    column.label()
                ),
            ));
        }
        return None;
    }
    (length > 0).then_some(text)
}

pub(super) fn position_and_start(cells: &Cells<'_>, draft: &mut Draft) {
    match values::position(cells.raw(Column::Position)) {
        Ok(position) => draft.position = position,
        Err(()) => draft.note(
            ProblemKind::PositionUnknown,
            Column::Position,
            "No se entiende el cargo: escriba Titular o Suplente. Mientras, quien es de nuevo ingreso entra como titular.",
        ),
    }
    let text = cells.given(Column::StartedOn);
    if text.is_empty() {
        return;
    }
    draft.started_on = values::day(&text);
    if draft.started_on.is_none() {
        draft.note(
            ProblemKind::DateInvalid,
            Column::StartedOn,
            format!(
                "«{}» no es una fecha: escríbala como 31/12/2022. Mientras, la persona entra sin ella.",
                short(&text)
            ),
        );
    }
}
