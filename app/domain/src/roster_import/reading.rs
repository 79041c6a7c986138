//! One row on its own: every cell understood or told as a problem.

use super::column::{Column, Mapping};
use super::fields::{
    fit, line, parts_of_name, phones, position_and_start, short, too_long, whole_name,
};
use super::problem::{Problem, ProblemKind, Severity};
use super::territory::{Place, Territory, block_code, block_key};
use super::values::{self, given};
use super::{MAX_CELL, SheetRow};
use crate::curp::{Curp, CurpError, Sex};
use crate::ids::NeighborhoodId;
use crate::names::PersonName;
use crate::phone::Phone;
use crate::roster::{MAX_STREET, Position};
use crate::territory::MAX_STREETS;
use crate::text::fold;
use chrono::NaiveDate;

/// Longest number of a house, as the form of a person takes it.
const MAX_NUMBER: usize = 30;

/// What a row says.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) line: u32,
    /// The name as understood, or as written.
    pub(super) shown_name: String,
    /// The block as understood, or as written.
    pub(super) shown_block: String,
    pub(super) name: Option<PersonName>,
    /// Whether the name came in one cell: how its parts were told apart is then no news.
    pub(super) whole_name: bool,
    pub(super) curp: Option<Curp>,
    pub(super) phone: Option<Phone>,
    pub(super) other_phone: Option<Phone>,
    pub(super) sex: Option<Sex>,
    pub(super) street: Option<String>,
    pub(super) street_number: Option<String>,
    pub(super) neighborhood: Option<NeighborhoodId>,
    /// Of several with the name, the one of the block: only for who is new, because what is known
    /// of a person is not changed for a likelihood.
    pub(super) likely_neighborhood: Option<NeighborhoodId>,
    /// The block: its place among the known ones, if it is one.
    pub(super) known_block: Option<usize>,
    pub(super) block_code: Option<String>,
    pub(super) block_key: String,
    pub(super) ward: Option<String>,
    pub(super) between_streets: Option<String>,
    pub(super) position: Option<Position>,
    pub(super) started_on: Option<NaiveDate>,
    pub(super) problems: Vec<Problem>,
}

impl Draft {
    /// Whether the row is refused for what it says.
    pub(super) fn refused(&self) -> bool {
        self.problems
            .iter()
            .any(|p| p.kind.severity() == Severity::Error)
    }

    pub(super) fn note(&mut self, kind: ProblemKind, column: Column, message: impl Into<String>) {
        self.problems.push(Problem::new(kind, column, message));
    }
}

/// Reads the rows of one sheet.
pub(super) struct RowReader<'a, 'k> {
    mapping: &'a Mapping,
    known: &'k super::Known,
    pub(super) territory: Territory<'k>,
    m_is_man: bool,
}

/// The cells of a row, by what they hold.
pub(super) struct Cells<'a> {
    mapping: &'a Mapping,
    row: &'a SheetRow,
}

impl<'a> Cells<'a> {
    /// Whether a column of the sheet holds it.
    pub(super) fn has(&self, column: Column) -> bool {
        self.mapping.place(column).is_some()
    }

    pub(super) fn raw(&self, column: Column) -> &'a str {
        let place = self.mapping.place(column);
        let cell = place.and_then(|place| self.row.cells.get(place));
        cell.map_or("", String::as_str)
    }

    /// Cleaned; empty where the cell only says that there is nothing.
    pub(super) fn given(&self, column: Column) -> String {
        given(self.raw(column))
    }
}

impl<'a, 'k> RowReader<'a, 'k> {
    pub(super) fn new(rows: &[SheetRow], mapping: &'a Mapping, known: &'k super::Known) -> Self {
        let cells = |column| {
            let place = mapping.place(column);
            rows.iter()
                .filter_map(move |row| row.cells.get(place?).map(String::as_str))
        };
        Self {
            mapping,
            known,
            territory: Territory::new(known),
            m_is_man: values::m_is_man(cells(Column::Sex)),
        }
    }

    pub(super) fn read(&mut self, row: &SheetRow) -> Draft {
        let cells = Cells {
            mapping: self.mapping,
            row,
        };
        let mut draft = Draft {
            line: row.line,
            ..Draft::default()
        };
        for column in self
            .mapping
            .columns
            .iter()
            .filter(|c| **c != Column::Ignore)
        {
            if cells.raw(*column).chars().count() > MAX_CELL {
                too_long(&mut draft, *column, MAX_CELL);
            }
        }
        self.curp(&cells, &mut draft);
        self.name(&cells, &mut draft);
        phones(&cells, &mut draft);
        self.sex(&cells, &mut draft);
        draft.street = line(&cells, Column::Street, MAX_STREET, &mut draft.problems)
            .map(|street| values::street(&street));
        draft.street_number = line(
            &cells,
            Column::StreetNumber,
            MAX_NUMBER,
            &mut draft.problems,
        );
        draft.between_streets = line(
            &cells,
            Column::BetweenStreets,
            MAX_STREETS,
            &mut draft.problems,
        )
        .map(|streets| values::street(&streets));
        self.block(&cells, &mut draft);
        self.neighborhood(&cells, &mut draft);
        self.ward(&cells, &mut draft);
        position_and_start(&cells, &mut draft);
        draft
    }

    fn curp(&self, cells: &Cells<'_>, draft: &mut Draft) {
        if !cells.has(Column::Curp) {
            return;
        }
        let text = cells.given(Column::Curp);
        if text.is_empty() {
            draft.note(
                ProblemKind::CurpMissing,
                Column::Curp,
                "No trae CURP. Pídala en la visita de validación.",
            );
            return;
        }
        match Curp::parse(&text) {
            Ok(curp) => draft.curp = Some(curp),
            Err(error) => {
                let kind = match error {
                    CurpError::Date => ProblemKind::CurpDate,
                    CurpError::CheckDigit { .. } => ProblemKind::CurpCheckDigit,
                    CurpError::Length(_) | CurpError::Shape(_) | CurpError::State => {
                        ProblemKind::CurpShape
                    }
                };
                draft.note(kind, Column::Curp, error.message());
            }
        }
    }

    fn name(&self, cells: &Cells<'_>, draft: &mut Draft) {
        draft.whole_name = cells.has(Column::FullName);
        let read = if draft.whole_name {
            let line = cells.given(Column::FullName);
            draft.shown_name = short(&line);
            whole_name(&line, self.mapping.order, draft)
        } else {
            parts_of_name(cells, draft)
        };
        let Some(name) = read else {
            return;
        };
        draft.shown_name = name.by_surname();
        let fits = draft.curp.as_ref().is_none_or(|curp| fit(curp, &name));
        if !fits {
            draft.note(
                ProblemKind::CurpNameMismatch,
                Column::Curp,
                format!(
                    "Las letras de la CURP no corresponden a «{}». Compare los dos con la identificación.",
                    name.full()
                ),
            );
        }
        draft.name = Some(name);
    }

    fn sex(&self, cells: &Cells<'_>, draft: &mut Draft) {
        match values::sex(cells.raw(Column::Sex), self.m_is_man) {
            Ok(sex) => draft.sex = sex,
            Err(()) => draft.note(
                ProblemKind::SexUnknown,
                Column::Sex,
                "No se entiende el sexo: escriba M, H o X. La persona entra sin este dato.",
            ),
        }
    }

    fn block(&self, cells: &Cells<'_>, draft: &mut Draft) {
        let text = cells.given(Column::BlockCode);
        draft.shown_block = short(&text);
        if text.is_empty() || matches!(fold(&text).as_str(), "s n" | "sn") {
            draft.note(
                ProblemKind::BlockMissing,
                Column::BlockCode,
                "Escriba la clave de la manzana: sin ella no se sabe a quién representa.",
            );
            return;
        }
        match block_code(&text) {
            Ok(code) => {
                draft.known_block = self.territory.block(&code);
                let known = draft
                    .known_block
                    .and_then(|place| self.known.blocks.get(place));
                let code = known.map_or(code, |block| block.code.clone());
                draft.block_key = block_key(&code);
                draft.shown_block.clone_from(&code);
                draft.block_code = Some(code);
            }
            Err(message) => draft.note(
                ProblemKind::BlockMissing,
                Column::BlockCode,
                format!("«{}» no es una clave de manzana. {message}", short(&text)),
            ),
        }
    }

    fn neighborhood(&mut self, cells: &Cells<'_>, draft: &mut Draft) {
        let text = cells.given(Column::Neighborhood);
        let postal_code = cells.given(Column::PostalCode);
        let block = draft
            .known_block
            .and_then(|place| self.known.blocks.get(place));
        let of_block = block.and_then(|block| block.neighborhood);
        let labels = |territory: &Territory<'k>, places: &[usize]| {
            let entries = places
                .iter()
                .filter_map(|place| territory.neighborhood(*place));
            entries
                .map(super::KnownNeighborhood::label)
                .collect::<Vec<_>>()
        };
        match self.territory.find(&text, &postal_code) {
            Place::Empty => {}
            Place::Found(place) => {
                let Some(entry) = self.territory.neighborhood(place) else {
                    return;
                };
                draft.neighborhood = Some(entry.id);
                if !postal_code.is_empty() && postal_code != entry.postal_code {
                    draft.note(
                        ProblemKind::PostalCodeDiffers,
                        Column::PostalCode,
                        format!(
                            "El código postal {} no es el de {}: se toma el del catálogo.",
                            short(&postal_code),
                            entry.label()
                        ),
                    );
                }
            }
            Place::Ambiguous(places) => {
                // The block says which of them it is.
                let entries = places
                    .iter()
                    .filter_map(|p| self.territory.neighborhood(*p));
                let own = entries
                    .map(|entry| entry.id)
                    .find(|id| Some(*id) == of_block);
                if own.is_some() {
                    draft.likely_neighborhood = own;
                    return;
                }
                let names = labels(&self.territory, &places);
                draft.note(
                    ProblemKind::NeighborhoodAmbiguous,
                    Column::Neighborhood,
                    format!(
                        "Hay varias colonias con ese nombre: {}. Agregue el código postal o el tipo; mientras, la persona entra sin colonia.",
                        names.join("; ")
                    ),
                );
            }
            Place::Unknown(places) => {
                let names = labels(&self.territory, &places);
                let ask = if names.is_empty() {
                    "Escríbala como está en el catálogo, o pida que se agregue.".to_owned()
                } else {
                    format!("¿Es alguna de éstas? {}.", names.join("; "))
                };
                draft.problems.push(Problem {
                    proposal: names.into_iter().next(),
                    ..Problem::new(
                        ProblemKind::NeighborhoodUnknown,
                        Column::Neighborhood,
                        format!(
                            "«{}» no está en el catálogo de colonias. {ask}",
                            short(&text)
                        ),
                    )
                });
            }
        }
    }

    fn ward(&self, cells: &Cells<'_>, draft: &mut Draft) {
        let text = cells.given(Column::WardCode);
        if text.is_empty() {
            return;
        }
        match self.territory.ward(&text) {
            Some(code) => draft.ward = Some(code.to_owned()),
            None => draft.note(
                ProblemKind::WardUnknown,
                Column::WardCode,
                format!(
                    "El cuartel «{}» no está registrado: regístrelo antes, o la manzana entra sin cuartel.",
                    short(&text)
                ),
            ),
        }
    }
}
