//! OpenDocument sheets. Repeated rows and cells are written once with a count, and a count costs
//! nothing to write, so that they are only repeated within the limits of a sheet.

use super::Unreadable;
use super::cells::{iso_moment, number};
use super::grid::{Chosen, Grid};
use super::{MAX_CELL, MAX_COLUMNS};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Reads the sheet that is wanted.
pub(super) fn read(content: &[u8], wanted: Option<&str>) -> Result<Chosen, Unreadable> {
    let content = std::str::from_utf8(content).map_err(|_| Unreadable::Damaged)?;
    let mut chosen = Chosen::new(wanted, names(content)?)?;
    let mut reader = Reader::from_str(content);
    let mut sheet: Option<(String, Sheet)> = None;
    loop {
        match reader.read_event().map_err(|_| Unreadable::Damaged)? {
            Event::Start(tag) if tag.name().as_ref() == "table:table" => {
                let name = attribute(&tag, "table:name").unwrap_or_default();
                sheet = chosen.wants(&name).then(|| (name, Sheet::default()));
            }
            Event::End(tag) if tag.name().as_ref() == "table:table" => {
                if let Some((name, sheet)) = sheet.take() {
                    chosen.offer(&name, sheet.grid);
                }
            }
            Event::Eof => return Ok(chosen),
            event => {
                if let Some((_, sheet)) = &mut sheet {
                    sheet.take(event)?;
                }
            }
        }
        if chosen.done {
            return Ok(chosen);
        }
    }
}

fn names(content: &str) -> Result<Vec<String>, Unreadable> {
    let mut reader = Reader::from_str(content);
    let mut names = Vec::new();
    loop {
        match reader.read_event().map_err(|_| Unreadable::Damaged)? {
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "table:table" => {
                names.push(attribute(&tag, "table:name").unwrap_or_default());
            }
            Event::Eof => return Ok(names),
            _ => {}
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok().flatten()?;
    let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

fn repeats(tag: &BytesStart<'_>, name: &str) -> u32 {
    attribute(tag, name)
        .and_then(|text| text.parse().ok())
        .unwrap_or(1)
}

/// A cell that is being read.
#[derive(Debug, Default)]
struct Cell {
    kind: String,
    value: String,
    text: String,
    paragraphs: usize,
    repeated: u32,
}

impl Cell {
    fn of(tag: &BytesStart<'_>) -> Self {
        let kind = attribute(tag, "office:value-type").unwrap_or_default();
        let value = match kind.as_str() {
            "date" => attribute(tag, "office:date-value"),
            "boolean" => attribute(tag, "office:boolean-value"),
            "string" => attribute(tag, "office:string-value"),
            _ => attribute(tag, "office:value"),
        };
        Self {
            value: value.unwrap_or_default(),
            kind,
            text: String::new(),
            paragraphs: 0,
            repeated: repeats(tag, "table:number-columns-repeated"),
        }
    }

    fn push(&mut self, text: &str) {
        // Far more than a cell may have, and far less than a file.
        if self.text.len() < MAX_CELL * 8 {
            self.text.push_str(text);
        }
    }

    /// As the screen shows it, except that a number is never cut short by its format.
    fn shown(&self) -> String {
        match self.kind.as_str() {
            "date" => iso_moment(&self.value),
            "boolean" if self.value == "true" => "VERDADERO".into(),
            "boolean" => "FALSO".into(),
            "float" => {
                let Ok(value) = self.value.parse::<f64>() else {
                    return self.text.clone();
                };
                let padded = |c: char| c.is_ascii_digit() || matches!(c, '-' | ' ' | '/');
                let digits: String = self.text.chars().filter(char::is_ascii_digit).collect();
                let same = digits
                    .parse::<f64>()
                    .is_ok_and(|d| d.to_bits() == value.to_bits());
                if same && self.text.chars().all(padded) {
                    self.text.clone()
                } else {
                    number(value)
                }
            }
            "string" if self.text.is_empty() => self.value.clone(),
            _ => self.text.clone(),
        }
    }
}

/// A sheet that is being read.
#[derive(Debug, Default)]
struct Sheet {
    grid: Grid,
    row: u32,
    row_repeats: u32,
    column: usize,
    /// The cells of the row that have something: place and text.
    cells: Vec<(usize, String)>,
    cell: Option<Cell>,
    /// Within how many notes: their text is not the cell's.
    notes: usize,
}

impl Sheet {
    fn take(&mut self, event: Event<'_>) -> Result<(), Unreadable> {
        match event {
            Event::Start(tag) => match tag.name().as_ref() {
                "table:table-row" => self.begin_row(&tag),
                "table:table-cell" | "table:covered-table-cell" => self.cell = Some(Cell::of(&tag)),
                "office:annotation" => self.notes += 1,
                "text:p" => self.begin_paragraph(),
                _ => {}
            },
            Event::Empty(tag) => match tag.name().as_ref() {
                "table:table-row" => {
                    self.begin_row(&tag);
                    self.end_row()?;
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    self.cell = Some(Cell::of(&tag));
                    self.end_cell()?;
                }
                "text:p" => self.begin_paragraph(),
                "text:s" => {
                    let spaces = repeats(&tag, "text:c").min(80);
                    let spaces = usize::try_from(spaces).unwrap_or(0);
                    self.push(&" ".repeat(spaces));
                }
                "text:tab" | "text:line-break" => self.push(" "),
                _ => {}
            },
            Event::End(tag) => match tag.name().as_ref() {
                "table:table-row" => self.end_row()?,
                "table:table-cell" | "table:covered-table-cell" => self.end_cell()?,
                "office:annotation" => self.notes = self.notes.saturating_sub(1),
                _ => {}
            },
            Event::Text(text) => self.push(&text.xml10_content()),
            Event::CData(text) => self.push(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let named = match &*reference.xml10_content() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                self.push(&named.map(String::from).unwrap_or_default());
            }
            _ => {}
        }
        Ok(())
    }

    fn push(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell
            && self.notes == 0
            && cell.paragraphs > 0
        {
            cell.push(text);
        }
    }

    fn begin_paragraph(&mut self) {
        if let Some(cell) = &mut self.cell
            && self.notes == 0
        {
            cell.paragraphs += 1;
            if cell.paragraphs > 1 {
                cell.push(" ");
            }
        }
    }

    fn begin_row(&mut self, tag: &BytesStart<'_>) {
        self.row_repeats = repeats(tag, "table:number-rows-repeated");
        self.column = 0;
        self.cells.clear();
    }

    fn end_cell(&mut self) -> Result<(), Unreadable> {
        let Some(cell) = self.cell.take() else {
            return Ok(());
        };
        let times = usize::try_from(cell.repeated).unwrap_or(usize::MAX);
        let text = cell.shown();
        if !text.trim().is_empty() {
            if self.column.saturating_add(times) > MAX_COLUMNS {
                return Err(Unreadable::Columns);
            }
            for place in 0..times {
                self.cells.push((self.column + place, text.clone()));
            }
        }
        self.column = self.column.saturating_add(times);
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Unreadable> {
        if !self.cells.is_empty() {
            for place in 0..self.row_repeats {
                for (column, text) in &self.cells {
                    self.grid
                        .put(self.row.saturating_add(place), *column, text)?;
                }
            }
        }
        self.row = self.row.saturating_add(self.row_repeats);
        self.cells.clear();
        Ok(())
    }
}
