//! Text with separators, in UTF-8, UTF-16 or the Windows-1252 that Excel still writes.

use super::Unreadable;
use super::cells::exported_number;
use super::grid::{Chosen, Grid};
use encoding_rs::{Encoding, WINDOWS_1252};
use std::borrow::Cow;

/// What may stand between cells, the likeliest first.
const SEPARATORS: [u8; 4] = *b",;\t|";
/// How much of a file is looked at to guess the separator.
const SAMPLE: usize = 32 * 1024;
/// What the only sheet of a text is called.
const SHEET: &str = "Texto";

/// Reads the text as its only sheet.
pub(super) fn read(file: &[u8], wanted: Option<&str>) -> Result<Chosen, Unreadable> {
    let text = decoded(file);
    let text = text.trim_end_matches('\u{1a}');
    // Macintosh line ends of long ago.
    let unified = if text.contains('\r') && !text.contains('\n') {
        Cow::Owned(text.replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    };
    let (separator, text, skipped) = match announced(&unified) {
        Some((separator, rest)) => (separator, rest, 1),
        None => (guessed(&unified), &*unified, 0),
    };
    let mut chosen = Chosen::new(wanted, vec![SHEET.to_owned()])?;
    chosen.offer(SHEET, grid(text, separator, skipped)?);
    Ok(chosen)
}

fn decoded(file: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(file) {
        return encoding.decode_without_bom_handling(&file[mark..]).0;
    }
    match std::str::from_utf8(file) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(file).0,
    }
}

/// The line `sep=;` with which some programs begin.
fn announced(text: &str) -> Option<(u8, &str)> {
    let (first, rest) = text.split_once('\n')?;
    let separator = first.trim_end().strip_prefix("sep=")?;
    match separator.as_bytes() {
        [] => Some((b'\t', rest)),
        [separator] => Some((*separator, rest)),
        _ => None,
    }
}

/// The separator with which headings are found; without headings, the one that makes most cells.
fn guessed(text: &str) -> u8 {
    let end = (0..=SAMPLE.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    let sample = &text[..end.unwrap_or(0)];
    let score = |separator: &u8| {
        let grid = grid(sample, *separator, 0).unwrap_or_default();
        (grid.header().is_some(), grid.filled())
    };
    // The first of the best.
    let best = SEPARATORS.into_iter().rev().max_by_key(score);
    best.unwrap_or(b',')
}

fn grid(text: &str, separator: u8, skipped: usize) -> Result<Grid, Unreadable> {
    let bytes = text.as_bytes();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(bytes);
    let mut record = csv::StringRecord::new();
    let mut grid = Grid::default();
    // Lines up to a place of the text. The reader's own count is of the line before blank ones.
    let (mut place, mut lines) = (0, 0);
    // A cell with line ends is one row on the screen and several lines in the file.
    let mut within_cells = 0;
    while reader
        .read_record(&mut record)
        .map_err(|_| Unreadable::Damaged)?
    {
        let start = record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(start)
            .unwrap_or(usize::MAX)
            .min(bytes.len());
        let blank = bytes[start..]
            .iter()
            .take_while(|b| matches!(b, b'\r' | b'\n'));
        let start = start + blank.count();
        lines += bytes[place..start].iter().filter(|b| **b == b'\n').count();
        place = start;
        let row = lines + skipped - within_cells;
        let row = u32::try_from(row).map_err(|_| Unreadable::Rows)?;
        for (column, cell) in record.iter().enumerate() {
            within_cells += cell.bytes().filter(|b| *b == b'\n').count();
            match exported_number(cell.trim()) {
                Some(number) => grid.put(row, column, &number)?,
                None => grid.put(row, column, cell)?,
            }
        }
    }
    Ok(grid)
}
