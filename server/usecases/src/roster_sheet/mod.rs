//! Reading a spreadsheet as an office sends it: `.xlsx`, `.ods` or text with separators, told apart by
//! what the file is and not by how it is called.
//!
//! A file is hostile until shown otherwise: how much it unpacks to is measured before it is unpacked,
//! and rows, columns and text are counted while they are read, so that no file costs more than the
//! limits below. What a cell means is not decided here: it is told as a person sees it on the screen.

mod cells;
mod delimited;
mod grid;
mod ods;
mod package;
#[cfg(test)]
mod tests;
mod xlsx;

use domain::failure::Failure;
use domain::roster_import::Table;
use grid::Chosen;

pub use domain::roster_import::{MAX_CELL, SheetRow};

/// Largest file, in bytes.
pub const MAX_FILE: usize = 20 * 1024 * 1024;
/// Most rows with something in them.
pub const MAX_ROWS: usize = 20_000;
/// Columns that may have something in them.
pub const MAX_COLUMNS: usize = 80;
/// What a workbook may unpack to, in bytes.
pub const MAX_UNPACKED: u64 = 160 * 1024 * 1024;
/// How many times its size a part of a workbook may unpack to; spreadsheets reach some fifty times.
pub const MAX_RATIO: u64 = 250;
/// Text that a sheet may hold, in bytes.
pub const MAX_TEXT: usize = 64 * 1024 * 1024;
/// How far down the row of headings is looked for.
pub const HEADER_ROWS: usize = 15;

/// Why a file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unreadable {
    /// Damaged, or not what it begins like.
    Damaged,
    /// Has a password.
    Password,
    /// Unpacks to more than the limit.
    Unpacked,
    /// More rows than the limit.
    Rows,
    /// Something beyond the last column allowed.
    Columns,
    /// More text than the limit.
    Text,
    /// The sheet that was asked for is not there.
    NoSuchSheet,
    /// No sheet has anything.
    Empty,
}

impl Unreadable {
    fn failure(self) -> Failure {
        match self {
            Self::Damaged => unsupported(
                "El archivo está dañado o incompleto. Ábralo en su hoja de cálculo, guárdelo de nuevo como .xlsx y vuelva a subirlo.",
            ),
            Self::Password => unsupported(
                "El archivo tiene contraseña. Ábralo, quite la contraseña, guárdelo como .xlsx y vuelva a subirlo.",
            ),
            Self::Unpacked => Failure::TooLarge {
                limit: format!(
                    "al abrirse pasa de {} MB. Copie sólo el padrón a un libro nuevo y suba ese libro",
                    MAX_UNPACKED / 1024 / 1024
                ),
            },
            Self::Text => Failure::TooLarge {
                limit: format!(
                    "la hoja tiene más de {} MB de texto. Quite las columnas que no son del padrón",
                    MAX_TEXT / 1024 / 1024
                ),
            },
            Self::Rows => Failure::field(
                "file",
                "La hoja tiene más de 20,000 renglones con datos. Divídala en varios archivos.",
            ),
            Self::Columns => Failure::field(
                "file",
                format!(
                    "La hoja tiene datos después de la columna {MAX_COLUMNS} (CB). Borre lo que no sea del padrón y vuelva a subirla."
                ),
            ),
            Self::NoSuchSheet => Failure::field(
                "sheet",
                "Esa hoja no está en el archivo. Elija una de la lista.",
            ),
            Self::Empty => Failure::field(
                "file",
                "El archivo no tiene datos. Revise que sea el correcto y que esté guardado.",
            ),
        }
    }
}

fn unsupported(message: &str) -> Failure {
    Failure::Unsupported {
        message: message.to_owned(),
    }
}

/// What a file is, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Zip,
    Ole,
    Markup,
    Binary,
    Text,
}

fn kind(file: &[u8]) -> Kind {
    const OLE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    if file.starts_with(b"PK\x03\x04") || file.starts_with(b"PK\x05\x06") {
        return Kind::Zip;
    }
    if file.starts_with(&OLE) {
        return Kind::Ole;
    }
    let utf16 = file.starts_with(&[0xff, 0xfe]) || file.starts_with(&[0xfe, 0xff]);
    if !utf16
        && file
            .iter()
            .any(|b| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1a))
    {
        return Kind::Binary;
    }
    let text = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let start = text.trim_ascii_start();
    let start = start[..start.len().min(14)].to_ascii_lowercase();
    if [
        &b"<?xml"[..],
        b"<html",
        b"<table",
        b"<!doctype html",
        b"<meta",
        b"<head",
    ]
    .iter()
    .any(|mark| start.starts_with(mark))
    {
        return Kind::Markup;
    }
    if start.starts_with(b"%pdf") || start.starts_with(b"{\\rtf") {
        return Kind::Binary;
    }
    Kind::Text
}

/// Reads one sheet of a file. Without a wish, it is the first visible sheet that has headings of a
/// roster, or else the first with anything in it.
///
/// `name` is what the person called the file: only messages use it.
///
/// # Errors
/// `TooLarge`, `Unsupported` or `Invalid` (fields `file` and `sheet`), saying what to do.
pub fn read(file: &[u8], name: &str, sheet: Option<&str>) -> Result<Table, Failure> {
    if file.len() > MAX_FILE {
        return Err(Failure::TooLarge {
            limit: format!(
                "máximo {} MB. Quite imágenes y hojas que no sean del padrón, o guárdelo como .csv",
                MAX_FILE / 1024 / 1024
            ),
        });
    }
    if file.is_empty() {
        return Err(Unreadable::Empty.failure());
    }
    let chosen = match kind(file) {
        Kind::Zip => packed(file, sheet)?,
        Kind::Ole if package::has_encrypted_workbook(file) => {
            return Err(Unreadable::Password.failure());
        }
        Kind::Ole => {
            return Err(unsupported(
                "El archivo está en el formato anterior de Excel (.xls). Ábralo, elija «Guardar como», tipo «Libro de Excel (.xlsx)», y suba ese archivo.",
            ));
        }
        Kind::Markup => {
            return Err(unsupported(
                "El archivo es una página o un XML, aunque se abra en Excel. Ábralo, elija «Guardar como», tipo «Libro de Excel (.xlsx)», y suba ese archivo.",
            ));
        }
        Kind::Binary => return Err(unsupported(&not_a_sheet(name))),
        Kind::Text => delimited::read(file, sheet).map_err(Unreadable::failure)?,
    };
    chosen.table().map_err(Unreadable::failure)
}

fn packed(file: &[u8], sheet: Option<&str>) -> Result<Chosen, Failure> {
    match package::open(file).map_err(Unreadable::failure)? {
        package::Workbook::Xlsx => xlsx::read(file, sheet).map_err(Unreadable::failure),
        package::Workbook::Ods(content) => ods::read(&content, sheet).map_err(Unreadable::failure),
        package::Workbook::Xlsb => Err(unsupported(
            "El archivo es un libro binario (.xlsb). Ábralo, elija «Guardar como», tipo «Libro de Excel (.xlsx)», y suba ese archivo.",
        )),
        package::Workbook::Other => Err(unsupported(
            "El archivo no es una hoja de cálculo. Suba un libro .xlsx u .ods, o un texto .csv.",
        )),
    }
}

fn not_a_sheet(name: &str) -> String {
    let name: String = domain::text::clean_line(name).chars().take(60).collect();
    if name.is_empty() {
        "El archivo no es una hoja de cálculo. Suba un libro .xlsx u .ods, o un texto .csv.".into()
    } else {
        format!("«{name}» no es una hoja de cálculo. Suba un libro .xlsx u .ods, o un texto .csv.")
    }
}
