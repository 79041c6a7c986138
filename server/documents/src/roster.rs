use crate::{Issuer, dates};
use chrono::NaiveDateTime;
use serde::Serialize;

/// A list of people under headings of the caller's choice.
#[derive(Clone, Debug, Serialize)]
pub struct Roster {
    /// Whose list it is.
    pub issuer: Issuer,
    /// Title of the list.
    pub title: String,
    /// Which people these are, for instance the filter in words.
    pub subtitle: String,
    /// Headings of the columns.
    pub heads: Vec<String>,
    /// The rows; each has as many cells as there are headings.
    pub rows: Vec<Vec<String>>,
    /// Who prints it.
    pub printed_by: String,
    /// When it is printed, as local time.
    #[serde(serialize_with = "dates::serialize_time")]
    pub printed_at: NaiveDateTime,
    /// Why it is printed.
    pub reason: String,
}

/// Bold headings are wider than what stands beneath them.
const HEADING: f64 = 1.2;
/// The space on both sides of a cell, in letters.
const PADDING: f64 = 2.5;
/// No column takes the room of more letters than this: its cells go on in the next line.
const WIDEST: usize = 34;
/// A word of more letters than this may be broken.
const LONGEST_WORD: usize = 18;

/// The longest word of a text, in letters.
fn longest_word(text: &str) -> usize {
    let words = text.split_whitespace().map(|word| word.chars().count());
    words.max().unwrap_or_default().min(LONGEST_WORD)
}

fn letters(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

impl Roster {
    /// How wide each column is, as a share: by how long most of its cells are, and so that no word is
    /// broken.
    pub(crate) fn widths(&self) -> Vec<f64> {
        let heads = self.heads.iter().enumerate();
        heads
            .map(|(column, head)| {
                let cells = || self.rows.iter().filter_map(|row| row.get(column));
                let mut lengths: Vec<usize> = cells().map(|cell| cell.chars().count()).collect();
                lengths.sort_unstable();
                let usual = lengths.get(lengths.len() * 9 / 10).copied();
                let usual = usual.unwrap_or_default().min(WIDEST);
                let word = cells().map(|cell| longest_word(cell)).max();
                let cell = letters(usual.max(word.unwrap_or_default()));
                cell.max(letters(longest_word(head)) * HEADING) + PADDING
            })
            .collect()
    }
}
