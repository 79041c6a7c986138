//! The import of a roster that an office kept in a spreadsheet: what each column means, what each row
//! says, what is wrong with it, and what it would change. Nothing here writes: the preview is shown to
//! a person, and what the person accepts is written by the use case.
//!
//! Three promises: an empty cell never takes away something known; a value that differs is shown as a
//! change and waits for a yes; the same file, once applied, changes nothing more.

mod analysis;
mod blocks;
mod column;
mod diff;
mod fields;
mod headings;
mod known;
mod ledger;
mod preview;
mod problem;
mod reading;
mod report;
mod territory;
#[cfg(test)]
mod tests;
mod values;

pub use analysis::analyse;
pub use column::{Column, Mapping, check_mapping, guess, guess_order, heading_key, known_headings};
pub use known::{Known, KnownBlock, KnownNeighborhood, KnownPerson};
pub use preview::{
    FieldChange, ImportedPerson, NewBlock, Outcome, OutcomeKind, Preview, PreviewRow, Totals, Twin,
};
pub use problem::{Problem, ProblemKind, Severity};
pub use report::report_csv;

use serde::{Deserialize, Serialize};

/// Longest cell, in characters. Whoever reads a file keeps one character more, so that the row is
/// told as too long and not silently cut.
pub const MAX_CELL: usize = 500;

/// A row of a spreadsheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRow {
    /// The number that the spreadsheet shows beside it.
    pub line: u32,
    /// Its cells as the screen shows them, one for each heading.
    pub cells: Vec<String>,
}

/// A sheet that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The names of all sheets of the file.
    pub sheets: Vec<String>,
    /// The one that was read.
    pub sheet: String,
    /// The line of the headings.
    pub header_line: u32,
    /// The headings; empty above a column without one.
    pub headings: Vec<String>,
    /// The rows below that have anything in them.
    pub rows: Vec<SheetRow>,
}
