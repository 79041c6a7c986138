//! A workbook that is written as it is sent: nothing of it is kept but what nobody has taken yet, and
//! nothing of it ever lies in a temporary file, where people's data would outlive the download.
//!
//! Texts stand in their cells (`inlineStr`), which a workbook never takes for formulas.

use super::may_be_a_formula;
use super::writing::Cell;
use chrono::{NaiveDate, NaiveDateTime, Timelike};
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::{Arc, Mutex};
use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

/// Longest text of a cell that Excel takes.
const LONGEST: usize = 32_767;
/// Column widths of heads that are short, and of others.
const WIDTHS: (usize, usize) = (14, 28);

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;
const PACKAGE: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const PARTS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
// Cell styles: 0 as it comes, 1 a head, 2 a moment, 3 a text that stays one when somebody edits it.
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#;
const SHEET: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#;
/// The heads stay in sight.
const FROZEN: &str = r#"<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>"#;

/// Where bytes wait until somebody takes them.
#[derive(Clone, Default)]
struct Waiting(Arc<Mutex<Vec<u8>>>);

impl Waiting {
    fn take(&self) -> Vec<u8> {
        let mut bytes = self.0.lock().unwrap_or_else(|e| e.into_inner());
        std::mem::take(&mut *bytes)
    }
}

impl std::io::Write for Waiting {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut waiting = self.0.lock().unwrap_or_else(|e| e.into_inner());
        waiting.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A workbook on its way: a sheet of rows, and one that says what they are.
pub(super) struct Workbook {
    zip: ZipWriter<StreamWriter<Waiting>>,
    waiting: Waiting,
    /// Rows that were written, the heads among them.
    rows: usize,
    columns: usize,
}

impl Workbook {
    /// Begins it.
    pub(super) fn begin(
        sheet: &str,
        heads: &[String],
        about: &[(String, String)],
    ) -> Result<Self, String> {
        let waiting = Waiting::default();
        let mut book = Self {
            zip: ZipWriter::new_stream(waiting.clone()),
            waiting,
            rows: 0,
            columns: heads.len(),
        };
        let names = format!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="{}" sheetId="1" r:id="rId1"/><sheet name="Consulta" sheetId="2" r:id="rId2"/></sheets></workbook>"#,
            clean(sheet)
        );
        for (name, content) in [
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", PACKAGE),
            ("xl/workbook.xml", &names),
            ("xl/_rels/workbook.xml.rels", PARTS),
            ("xl/styles.xml", STYLES),
        ] {
            book.part(name)?;
            book.put(content)?;
        }
        book.part("xl/worksheets/sheet2.xml")?;
        let mut lines = [SHEET, &columns(&[18, 80]), "<sheetData>"].concat();
        for (row, (name, value)) in (1..).zip(about) {
            let cells = [Cell::text(name), Cell::text(value)];
            write_row(&mut lines, row, &cells, Some(1));
        }
        lines.push_str("</sheetData></worksheet>");
        book.put(&lines)?;
        book.part("xl/worksheets/sheet1.xml")?;
        let widths: Vec<usize> = heads
            .iter()
            .map(|head| if head.len() < 12 { WIDTHS.0 } else { WIDTHS.1 })
            .collect();
        book.put(&[SHEET, FROZEN, &columns(&widths), "<sheetData>"].concat())?;
        let heads: Vec<Cell> = heads.iter().map(Cell::text).collect();
        let mut line = String::new();
        write_row(&mut line, 1, &heads, Some(heads.len()));
        book.rows = 1;
        book.put(&line)?;
        Ok(book)
    }

    /// Writes rows.
    pub(super) fn rows(&mut self, rows: &[Vec<Cell>]) -> Result<(), String> {
        let mut lines = String::with_capacity(rows.len() * 1024);
        for row in rows {
            self.rows += 1;
            write_row(&mut lines, self.rows, row, None);
        }
        self.put(&lines)
    }

    /// Takes what was written since the last time.
    pub(super) fn take(&mut self) -> Vec<u8> {
        self.waiting.take()
    }

    /// Ends it; gives the rest.
    pub(super) fn end(mut self) -> Result<Vec<u8>, String> {
        let last = column_name(self.columns.saturating_sub(1));
        let end = format!(
            r#"</sheetData><autoFilter ref="A1:{last}{}"/></worksheet>"#,
            self.rows
        );
        self.put(&end)?;
        let Self { zip, waiting, .. } = self;
        zip.finish().map_err(|e| e.to_string())?;
        Ok(waiting.take())
    }

    fn part(&mut self, name: &str) -> Result<(), String> {
        self.zip
            .start_file(name, SimpleFileOptions::default())
            .map_err(|e| e.to_string())
    }

    fn put(&mut self, text: &str) -> Result<(), String> {
        self.zip
            .write_all(text.as_bytes())
            .map_err(|e| e.to_string())
    }
}

fn columns(widths: &[usize]) -> String {
    let mut text = String::from("<cols>");
    for (n, width) in (1..).zip(widths) {
        // Writing to a text cannot fail.
        let _ = write!(
            text,
            r#"<col min="{n}" max="{n}" width="{width}" customWidth="1"/>"#
        );
    }
    text.push_str("</cols>");
    text
}

/// `A`, `B`… `Z`, `AA`.
fn column_name(column: usize) -> String {
    let letter = |n: usize| char::from(b'A' + u8::try_from(n % 26).unwrap_or(0));
    match column / 26 {
        0 => letter(column).to_string(),
        more => format!("{}{}", letter(more - 1), letter(column)),
    }
}

/// One row. The first `heads` cells are heads.
fn write_row(lines: &mut String, row: usize, cells: &[Cell], heads: Option<usize>) {
    // Writing to a text cannot fail.
    let _ = write!(lines, r#"<row r="{row}">"#);
    for (column, cell) in cells.iter().enumerate() {
        let place = column_name(column);
        match cell {
            Cell::Text(text) => {
                let kept = clean(text);
                if kept.is_empty() {
                    continue;
                }
                let style = match heads {
                    Some(heads) if column < heads => r#" s="1""#,
                    _ if may_be_a_formula(text) => r#" s="3""#,
                    _ => "",
                };
                let _ = write!(
                    lines,
                    r#"<c r="{place}{row}"{style} t="inlineStr"><is><t xml:space="preserve">{kept}</t></is></c>"#
                );
            }
            Cell::Moment(Some(at)) => {
                let _ = write!(
                    lines,
                    r#"<c r="{place}{row}" s="2"><v>{:.8}</v></c>"#,
                    serial(*at)
                );
            }
            Cell::Moment(None) => {}
        }
    }
    lines.push_str("</row>");
}

/// A text as XML takes it, and as Excel gives it back: without signs that XML has no way to write, and
/// with those that Excel would take for one.
fn clean(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for (n, sign) in text.char_indices().take(LONGEST) {
        match sign {
            '&' => kept.push_str("&amp;"),
            '<' => kept.push_str("&lt;"),
            '>' => kept.push_str("&gt;"),
            '"' => kept.push_str("&quot;"),
            '\r' => kept.push('\n'),
            '\n' | '\t' => kept.push(sign),
            '_' if is_escape(&text[n..]) => kept.push_str("_x005F_"),
            '\u{fffe}' | '\u{ffff}' => {}
            sign if sign.is_control() => {}
            sign => kept.push(sign),
        }
    }
    kept
}

/// Whether a text begins with what Excel reads as a sign of that number: `_x003D_`.
fn is_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 7
        && bytes[1] == b'x'
        && bytes[6] == b'_'
        && bytes[2..6].iter().all(u8::is_ascii_hexdigit)
}

/// Days since the day before 1900, as Excel counts them.
fn serial(at: NaiveDateTime) -> f64 {
    let first = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default();
    let days = i32::try_from((at.date() - first).num_days()).unwrap_or(0);
    f64::from(days) + f64::from(at.num_seconds_from_midnight()) / 86_400.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_letters() {
        assert_eq!([0, 25, 26, 27].map(column_name), ["A", "Z", "AA", "AB"]);
    }

    #[test]
    fn what_is_written_can_be_taken_before_the_end() {
        let mut book = Workbook::begin("Peticiones", &["Folio".into()], &[]).unwrap();
        let mut taken = book.take().len();
        assert!(taken > 0);
        for batch in 0..20 {
            let text = |n: u64| {
                format!(
                    "{:x}",
                    (batch * 500 + n).wrapping_mul(0x9e37_79b9_7f4a_7c15)
                )
            };
            let rows: Vec<Vec<Cell>> = (0..500).map(|n| vec![Cell::text(text(n))]).collect();
            book.rows(&rows).unwrap();
            taken += book.take().len();
        }
        let rest = book.end().unwrap().len();
        assert!(
            rest < taken / 4,
            "{rest} bytes waited for the end, {taken} did not"
        );
    }
}
