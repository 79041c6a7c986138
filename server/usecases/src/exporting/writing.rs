//! Rows as the bytes of a file, some hundred rows at a time.

use super::workbook::Workbook;
use super::{FileKind, UTF8_MARK, harmless};
use chrono::NaiveDateTime;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Words.
    Text(String),
    /// A local moment; `None` is an empty cell.
    Moment(Option<NaiveDateTime>),
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// A file on its way. What is written of it is taken away as it comes, so that little of it is ever in
/// memory.
pub(super) enum Writing {
    /// Lines; what was not taken yet.
    Lines(Vec<u8>),
    /// A workbook.
    Book(Box<Workbook>),
}

impl Writing {
    /// Begins a file with its heads; `about` are lines that say what it is, where the kind has a place
    /// for them.
    pub(super) fn begin(
        kind: FileKind,
        heads: &[String],
        about: &[(String, String)],
    ) -> Result<Self, String> {
        match kind {
            FileKind::Csv => {
                let mut lines = UTF8_MARK.as_bytes().to_vec();
                lines.extend(csv(&[heads.iter().map(Cell::text).collect()])?);
                Ok(Self::Lines(lines))
            }
            FileKind::Xlsx => Ok(Self::Book(Box::new(Workbook::begin(
                "Peticiones",
                heads,
                about,
            )?))),
            FileKind::Pdf => Err("no pages of petitions are made".into()),
        }
    }

    /// Writes rows.
    pub(super) fn rows(&mut self, rows: &[Vec<Cell>]) -> Result<(), String> {
        match self {
            Self::Lines(lines) => {
                lines.extend(csv(rows)?);
                Ok(())
            }
            Self::Book(book) => book.rows(rows),
        }
    }

    /// Takes what was written since the last time.
    pub(super) fn take(&mut self) -> Vec<u8> {
        match self {
            Self::Lines(lines) => std::mem::take(lines),
            Self::Book(book) => book.take(),
        }
    }

    /// Ends the file; gives the rest of it.
    pub(super) fn end(self) -> Result<Vec<u8>, String> {
        match self {
            Self::Lines(lines) => Ok(lines),
            Self::Book(book) => book.end(),
        }
    }
}

fn csv(rows: &[Vec<Cell>]) -> Result<Vec<u8>, String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        let cells = row.iter().map(|cell| match cell {
            Cell::Text(text) => harmless(text),
            Cell::Moment(at) => {
                at.map_or_else(String::new, |at| at.format("%d/%m/%Y %H:%M").to_string())
            }
        });
        writer.write_record(cells).map_err(|e| e.to_string())?;
    }
    writer.into_inner().map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};
    use proptest::prelude::*;
    use std::io::Cursor;

    fn made(kind: FileKind, rows: &[Vec<Cell>]) -> Vec<u8> {
        let heads = ["Folio".to_owned(), "Calle".to_owned()];
        let about = [("Filtro".to_owned(), "Todas".to_owned())];
        let mut writing = Writing::begin(kind, &heads, &about).unwrap();
        let mut file = writing.take();
        for row in rows.chunks(2) {
            writing.rows(row).unwrap();
            file.extend(writing.take());
        }
        file.extend(writing.end().unwrap());
        file
    }

    fn read_back(file: Vec<u8>) -> Vec<Vec<Data>> {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).unwrap();
        let sheet = book.worksheet_range("Peticiones").unwrap();
        sheet.rows().map(<[Data]>::to_vec).collect()
    }

    /// What spreadsheets take for the beginning of a formula or of a command.
    const HOSTILE: [&str; 8] = [
        "=1+1",
        "+52 229",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "=HYPERLINK(\"http://x\",\"<b>&amp;\")",
        "_x003D_1+1",
    ];

    #[test]
    fn no_line_of_text_is_a_formula() {
        for text in HOSTILE {
            let rows = [vec![Cell::text("1"), Cell::text(text)]];
            let file = String::from_utf8(made(FileKind::Csv, &rows)).unwrap();
            assert!(file.starts_with('\u{feff}'));
            let mut lines =
                csv::Reader::from_reader(file.trim_start_matches('\u{feff}').as_bytes());
            let row = lines.records().next().unwrap().unwrap();
            let cell = &row[1];
            assert!(!super::super::may_be_a_formula(cell), "{cell:?}");
            assert!(cell.ends_with(text), "{cell:?} of {text:?}");
        }
    }

    #[test]
    fn no_cell_of_a_workbook_is_a_formula() {
        let rows: Vec<Vec<Cell>> = HOSTILE
            .iter()
            .map(|text| vec![Cell::text("1"), Cell::text(*text)])
            .collect();
        let file = made(FileKind::Xlsx, &rows);
        let read = read_back(file.clone());
        for (row, text) in read.iter().skip(1).zip(HOSTILE) {
            // What a carriage return is in XML, a workbook keeps as a line break.
            let shown = text.replace('\r', "\n");
            assert_eq!(row[1], Data::String(shown), "{text:?}");
        }
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).unwrap();
        let formulas = book.worksheet_formula("Peticiones").unwrap();
        assert!(formulas.used_cells().next().is_none());
    }

    #[test]
    fn moments_are_moments_and_the_second_sheet_says_what_it_is() {
        let at = "2026-11-25T14:30:00".parse().unwrap();
        let rows = [vec![Cell::Moment(Some(at)), Cell::Moment(None)]];
        let file = made(FileKind::Xlsx, &rows);
        let read = read_back(file.clone());
        let Data::DateTime(read) = read[1][0] else {
            panic!("{:?}", read[1]);
        };
        assert_eq!(read.to_ymd_hms_milli(), (2026, 11, 25, 14, 30, 0, 0));
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).unwrap();
        let about = book.worksheet_range("Consulta").unwrap();
        assert_eq!(about.get_value((0, 1)), Some(&Data::String("Todas".into())));
        let lines = String::from_utf8(made(FileKind::Csv, &rows)).unwrap();
        assert!(lines.contains("25/11/2026 14:30,"), "{lines}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_workbook_says_what_was_put_into_it(texts in proptest::collection::vec("[ -~áéñ<>&\"'_\u{1}\u{b}\n😀]{0,40}", 1..9)) {
            let rows: Vec<Vec<Cell>> = texts.iter().map(|t| vec![Cell::text("1"), Cell::text(t)]).collect();
            let read = read_back(made(FileKind::Xlsx, &rows));
            prop_assert_eq!(read.len(), texts.len() + 1);
            for (row, text) in read.iter().skip(1).zip(&texts) {
                let kept: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
                let expected = if kept.is_empty() { Data::Empty } else { Data::String(kept) };
                let cell = row.get(1).cloned().unwrap_or(Data::Empty);
                prop_assert_eq!(cell, expected);
            }
        }
    }
}
