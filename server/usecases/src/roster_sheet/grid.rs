//! The cells of one sheet, counted while they arrive, and the choice of a sheet and its headings.

use super::{HEADER_ROWS, MAX_CELL, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, Unreadable};
use domain::roster_import::{SheetRow, Table, heading_key, known_headings};

/// The rows of a sheet that have something in them.
#[derive(Debug, Default)]
pub(super) struct Grid {
    rows: Vec<SheetRow>,
    text: usize,
}

impl Grid {
    /// Puts a text at a place; row and column count from 0. Rows arrive in order, or are put in order
    /// at the end.
    pub(super) fn put(&mut self, row: u32, column: usize, text: &str) -> Result<(), Unreadable> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        if column >= MAX_COLUMNS {
            return Err(Unreadable::Columns);
        }
        // One more than allowed, so that the row is told as too long.
        let text: String = text.chars().take(MAX_CELL + 1).collect();
        self.text += text.len();
        if self.text > MAX_TEXT {
            return Err(Unreadable::Text);
        }
        let line = row.saturating_add(1);
        if self.rows.last().is_none_or(|last| last.line != line) {
            // The headings and titles above do not count against the office.
            if self.rows.len() >= MAX_ROWS + HEADER_ROWS {
                return Err(Unreadable::Rows);
            }
            self.rows.push(SheetRow {
                line,
                cells: Vec::new(),
            });
        }
        if let Some(last) = self.rows.last_mut() {
            if last.cells.len() <= column {
                last.cells.resize(column + 1, String::new());
            }
            last.cells[column] = text;
        }
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Where the headings are: the first of the first rows in which two or more are known.
    pub(super) fn header(&self) -> Option<usize> {
        let first = self.rows.iter().take(HEADER_ROWS);
        first
            .into_iter()
            .position(|row| known_headings(&row.cells) >= 2)
    }

    /// How wide the rows are, added up: tells separators apart when no heading is known.
    pub(super) fn filled(&self) -> usize {
        let rows = self.rows.iter().take(HEADER_ROWS);
        rows.map(|row| row.cells.iter().filter(|c| !c.is_empty()).count())
            .sum()
    }
}

/// Looks at the sheets of a workbook one after another and keeps the one to read.
#[derive(Debug)]
pub(super) struct Chosen {
    wanted: Option<String>,
    sheets: Vec<String>,
    best: Option<(String, Grid)>,
    /// Whether the sheet that is kept is the one.
    pub(super) done: bool,
}

impl Chosen {
    /// Of these sheets, the wanted one.
    pub(super) fn new(wanted: Option<&str>, sheets: Vec<String>) -> Result<Self, Unreadable> {
        match wanted {
            Some(name) if !sheets.iter().any(|s| s == name) => Err(Unreadable::NoSuchSheet),
            _ => Ok(Self {
                wanted: wanted.map(str::to_owned),
                sheets,
                best: None,
                done: false,
            }),
        }
    }

    /// Whether a sheet has to be read.
    pub(super) fn wants(&self, name: &str) -> bool {
        !self.done && self.wanted.as_deref().is_none_or(|wanted| wanted == name)
    }

    /// Takes what a sheet holds.
    pub(super) fn offer(&mut self, name: &str, grid: Grid) {
        let settled = self.wanted.is_some() || grid.header().is_some();
        if settled || (self.best.is_none() && !grid.is_empty()) {
            self.best = Some((name.to_owned(), grid));
        }
        self.done |= settled;
    }

    /// Headings and rows of the sheet that was kept.
    pub(super) fn table(self) -> Result<Table, Unreadable> {
        let (sheet, mut grid) = self.best.ok_or(Unreadable::Empty)?;
        if !grid.rows.is_sorted_by(|a, b| a.line < b.line) {
            // Excel writes rows in order; a file that does not is not worth guessing at.
            return Err(Unreadable::Damaged);
        }
        if grid.rows.is_empty() {
            return Err(Unreadable::Empty);
        }
        let place = grid.header().unwrap_or(0);
        let rows = grid.rows.split_off(place + 1);
        let header = grid.rows.pop().ok_or(Unreadable::Empty)?;
        if rows.len() > MAX_ROWS {
            return Err(Unreadable::Rows);
        }
        let wide = rows.iter().map(|row| row.cells.len());
        let width = wide.max().unwrap_or(0).max(header.cells.len());
        let mut headings = header.cells;
        headings.resize(width, String::new());
        // A list printed on many pages repeats its headings.
        let key = heading_key(&headings);
        let rows = rows
            .into_iter()
            .filter(|row| heading_key(&row.cells) != key)
            .map(|mut row| {
                row.cells.resize(width, String::new());
                row
            })
            .collect();
        Ok(Table {
            sheets: self.sheets,
            sheet,
            header_line: header.line,
            headings,
            rows,
        })
    }
}
