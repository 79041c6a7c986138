//! A roster as an office has it: a workbook of fictitious people with the faults that such workbooks
//! have, each of them counted, so that the import can be shown and measured.
//!
//! The counts are those of an import into a roster without people and blocks, whose catalogues have
//! the neighborhoods and wards that were given. The same seed gives the same bytes.

mod entry;
mod faults;
mod people;
#[cfg(test)]
mod tests;

use super::DemoError;
use super::dice::Dice;
use super::words::Words;
use chrono::Datelike;
use domain::roster_import::{ProblemKind, Severity};
use entry::{Cell, Entry, HEADINGS, Office};
use people::Registry;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, Workbook as Book, Worksheet, XlsxError,
};
use std::collections::{BTreeMap, BTreeSet};

/// Rows of the roster of an office, the size that the demonstration has.
pub const ROWS: usize = 4_400;
/// Of a hundred rows, so many have a fault.
const FAULTY: usize = 15;
/// Blank rows and repeated headings come after so many rows: lists are printed on pages.
const PAGE: usize = 250;
/// The line above which the headings stand, counted from 0: titles come first.
const HEADER: u32 = 4;

/// A dirty workbook, and what an import has to find in it.
#[derive(Clone, Debug)]
pub struct Workbook {
    /// The file.
    pub xlsx: Vec<u8>,
    /// How many rows have a problem of each kind.
    pub expected: BTreeMap<ProblemKind, usize>,
    /// Rows with an error or a warning; notices are no faults.
    pub faulty_rows: usize,
}

/// A workbook of so many rows. `neighborhoods` are name, postal code and kind of the catalogue;
/// `wards` are codes. Faults that the catalogues do not allow do not occur: there is no ambiguous
/// neighborhood without two of one name.
///
/// # Errors
/// When a list of words cannot be read or the workbook cannot be written.
pub fn dirty(
    seed: u64,
    rows: usize,
    neighborhoods: &[(String, String, String)],
    wards: &[String],
) -> Result<Workbook, DemoError> {
    let words = Words::read()?;
    let mut dice = Dice::new(seed);
    let office = Office::new(neighborhoods, wards);
    let mut registry = Registry::new(&words);
    let mut entries = entry::clean(rows, &office, &mut registry, &mut dice);
    faults::spoil(
        &mut entries,
        rows * FAULTY / 100,
        &office,
        &mut registry,
        &mut dice,
    );
    announce_blocks(&mut entries);
    let xlsx = write(&entries).map_err(|error| DemoError::Program(error.to_string()))?;
    let mut expected = BTreeMap::new();
    for kind in entries.iter().flat_map(|entry| &entry.kinds) {
        *expected.entry(*kind).or_default() += 1;
    }
    let grave = |kind: &ProblemKind| kind.severity() > Severity::Notice;
    let faulty_rows = entries.iter().filter(|entry| entry.kinds.iter().any(grave));
    Ok(Workbook {
        faulty_rows: faulty_rows.count(),
        xlsx,
        expected,
    })
}

/// Every block is new, and the first row that comes in tells it.
fn announce_blocks(entries: &mut [Entry]) {
    let mut told = BTreeSet::new();
    for entry in entries {
        if entry.comes_in() && told.insert(entry.block) {
            entry.kinds.insert(ProblemKind::BlockNew);
        }
    }
}

/// The workbook with its titles, pages and formats.
fn write(entries: &[Entry]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Book::new();
    // Otherwise it would be the moment of writing.
    let created = ExcelDateTime::from_ymd(2022, 1, 10)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let bold = Format::new().set_bold();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let short_day = Format::new().set_num_format("d-mmm-yy");
    let sheet = book.add_worksheet();
    sheet.set_name("JEFES DE MZA")?;
    sheet.write_with_format(0, 1, "H. AYUNTAMIENTO DE VERACRUZ", &bold)?;
    sheet.write(1, 1, "DIRECCIÓN DE ATENCIÓN CIUDADANA")?;
    sheet.write(2, 1, "PADRÓN DE JEFES DE MANZANA (DATOS FICTICIOS)")?;
    let mut line = HEADER;
    write_headings(sheet, line, &bold)?;
    for (place, entry) in entries.iter().enumerate() {
        line += 1;
        if place > 0 && place % PAGE == 0 {
            line += 1;
            write_headings(sheet, line, &bold)?;
            line += 1;
        }
        for (column, (holds, _)) in (0..).zip(HEADINGS) {
            let cell = match holds {
                Some(holds) => entry.cells.get(&holds),
                None if column == 0 => Some(&Cell::Number((place + 1) as f64)),
                None => None,
            };
            match cell {
                None | Some(Cell::Empty) => {}
                Some(Cell::Text(text)) => {
                    sheet.write(line, column, text)?;
                }
                Some(Cell::Number(number)) => {
                    sheet.write(line, column, *number)?;
                }
                Some(Cell::Day(date)) => {
                    let (month, of_month) = (date.month() as u8, date.day() as u8);
                    let date = ExcelDateTime::from_ymd(date.year() as u16, month, of_month)?;
                    let format = if place % 3 == 0 { &short_day } else { &day };
                    sheet.write_with_format(line, column, &date, format)?;
                }
            }
        }
    }
    // Forgotten by whoever made the list.
    book.add_worksheet().set_name("Hoja2")?;
    book.save_to_buffer()
}

fn write_headings(sheet: &mut Worksheet, line: u32, format: &Format) -> Result<(), XlsxError> {
    for (column, (_, heading)) in (0..).zip(HEADINGS) {
        sheet.write_with_format(line, column, heading, format)?;
    }
    Ok(())
}
