//! Files that people take out of the system: what kinds there are, what makes a cell harmless, why
//! somebody takes them. Whoever makes one logs it before its first byte leaves.

mod petitions;
mod workbook;
mod writing;

pub(crate) use writing::Cell;

pub use petitions::{Asked, Broken, ExportForm, PetitionFile, matching, petitions};

use chrono::NaiveDateTime;
use domain::failure::FieldErrors;
use domain::text::clean_line;

/// What kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Values separated by commas, UTF-8 with its mark.
    Csv,
    /// A workbook.
    Xlsx,
    /// Pages to print.
    Pdf,
}

impl FileKind {
    /// Reads what a form says.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }

    /// How its name ends.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
        }
    }

    /// What it is served as.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pdf => "application/pdf",
        }
    }
}

/// A whole small workbook: a sheet of rows, and one that says what they are.
pub(crate) fn workbook(
    sheet: &str,
    heads: &[String],
    about: &[(String, String)],
    rows: &[Vec<Cell>],
) -> Result<Vec<u8>, String> {
    let mut book = workbook::Workbook::begin(sheet, heads, about)?;
    book.rows(rows)?;
    let mut content = book.take();
    content.extend(book.end()?);
    Ok(content)
}

/// What a file of text begins with, so that Excel reads its accents.
pub(crate) const UTF8_MARK: &str = "\u{feff}";

/// Whether a spreadsheet may take a text for a formula.
pub(crate) fn may_be_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A text that no spreadsheet takes for a formula.
pub(crate) fn harmless(text: &str) -> String {
    if may_be_a_formula(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Shortest and longest reason.
const REASON: std::ops::RangeInclusive<usize> = 10..=200;

/// The reason of a form, or what is wrong with it.
pub(crate) fn reason(text: &str, errors: &mut FieldErrors) -> String {
    let reason = clean_line(text);
    if !REASON.contains(&reason.chars().count()) {
        errors.add(
            "reason",
            "Escriba para qué lo necesita, de 10 a 200 caracteres. Quedará en el archivo y en la bitácora.",
        );
    }
    reason
}

/// Who took a file out, when (local) and why: it stands in every row of those that tell of people.
pub(crate) fn mark(by: &str, at: NaiveDateTime, reason: &str) -> String {
    format!(
        "Exportó {by} el {}. Motivo: {reason}",
        at.format("%d/%m/%Y %H:%M")
    )
}
