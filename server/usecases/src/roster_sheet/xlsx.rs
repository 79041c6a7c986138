//! Office Open XML, cell by cell: a sheet that claims a million rows costs what it really holds.

use super::Unreadable;
use super::cells::{Mask, moment, number};
use super::grid::{Chosen, Grid};
use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads the sheet that is wanted. The file was measured before.
pub(super) fn read(file: &[u8], wanted: Option<&str>) -> Result<Chosen, Unreadable> {
    // The parser subtracts and adds what the file says of itself; a hostile file must not end more
    // than its own import.
    catch_unwind(AssertUnwindSafe(|| read_trusting(file, wanted)))
        .unwrap_or(Err(Unreadable::Damaged))
}

fn read_trusting(file: &[u8], wanted: Option<&str>) -> Result<Chosen, Unreadable> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).map_err(unreadable)?;
    let sheets: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let names = sheets.iter().map(|(name, _)| name.clone()).collect();
    let mut chosen = Chosen::new(wanted, names)?;
    let (visible, hidden): (Vec<_>, Vec<_>) = sheets.into_iter().partition(|(_, visible)| *visible);
    for (name, _) in visible.into_iter().chain(hidden) {
        if chosen.wants(&name) {
            let grid = sheet(&mut book, &name)?;
            chosen.offer(&name, grid);
        }
    }
    Ok(chosen)
}

fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Grid, Unreadable> {
    let mut reader = book.worksheet_cells_reader(name).map_err(unreadable)?;
    let masks: Vec<Option<Mask>> = reader
        .styles()
        .iter()
        .map(|style| Mask::of(&style.number_format.as_ref()?.format_code))
        .collect();
    let mut grid = Grid::default();
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let mask = masks.get(style).and_then(Option::as_ref);
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        match cell.get_value() {
            DataRef::SharedString(text) => grid.put(row, column, text)?,
            DataRef::String(text) => grid.put(row, column, text)?,
            other => grid.put(row, column, &shown(other, mask))?,
        }
    }
    Ok(grid)
}

fn shown(value: &DataRef<'_>, mask: Option<&Mask>) -> String {
    let digits = |value: f64| {
        mask.and_then(|m| m.show(value))
            .unwrap_or_else(|| number(value))
    };
    match value {
        DataRef::Empty => String::new(),
        DataRef::Float(value) => digits(*value),
        DataRef::Int(value) => value.to_string(),
        DataRef::Bool(true) => "VERDADERO".into(),
        DataRef::Bool(false) => "FALSO".into(),
        DataRef::DateTime(value) => date(value),
        DataRef::DateTimeIso(text) => super::cells::iso_moment(text),
        DataRef::DurationIso(text) | DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Error(error) => error.to_string(),
    }
}

fn date(value: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, ..) = value.to_ymd_hms_milli();
    if value.is_duration() {
        return number(value.as_f64());
    }
    if value.as_f64() < 1.0 {
        return format!("{hour:02}:{minute:02}");
    }
    moment(year, month, day, hour, minute)
}

fn unreadable(error: XlsxError) -> Unreadable {
    match error {
        XlsxError::Password => Unreadable::Password,
        _ => Unreadable::Damaged,
    }
}
