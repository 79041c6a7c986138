//! Rows as an office writes them, before anything is wrong with them.

use super::super::dice::Dice;
use super::people::{Person, Registry};
use chrono::{Datelike, Duration, NaiveDate};
use domain::roster_import::{Column, ProblemKind, Severity};
use domain::text::fold;
use std::collections::{BTreeMap, BTreeSet};

/// The headings, as they are found in such lists, and what each column holds.
pub(super) const HEADINGS: [(Option<Column>, &str); 16] = [
    (None, "No."),
    (
        Some(Column::FullName),
        "NOMBRE COMPLETO (APELLIDOS PRIMERO)",
    ),
    (Some(Column::Curp), "C.U.R.P."),
    (Some(Column::Sex), "SEXO (H/M)"),
    (Some(Column::Phone), "TEL. CEL."),
    (Some(Column::OtherPhone), "TEL. RECADOS"),
    (Some(Column::Street), "DOMICILIO"),
    (Some(Column::StreetNumber), "No."),
    (Some(Column::Neighborhood), "COL."),
    (Some(Column::PostalCode), "C.P."),
    (Some(Column::BlockCode), "MZA"),
    (Some(Column::WardCode), "CTEL."),
    (Some(Column::BetweenStreets), "ENTRE CALLES"),
    (Some(Column::Position), "CARGO"),
    (Some(Column::StartedOn), "FECHA DE ALTA"),
    (None, "OBSERVACIONES"),
];

/// What people write where there is nothing.
const NOTHING: [&str; 5] = ["", "S/T", "N/A", "-", "NO TIENE"];

/// What a cell of the sheet has.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Day(NaiveDate),
}

impl Cell {
    pub(super) fn text(text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }
}

/// A row of the sheet, and what an import has to find in it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) person: Person,
    /// Which block, and whether the row is alone in it.
    pub(super) block: usize,
    pub(super) alone: bool,
    pub(super) cells: BTreeMap<Column, Cell>,
    pub(super) kinds: BTreeSet<ProblemKind>,
}

impl Entry {
    /// Whether an import takes the row without asking.
    pub(super) fn comes_in(&self) -> bool {
        let stays_out = |kind: &ProblemKind| {
            kind.severity() == Severity::Error || *kind == ProblemKind::SamePersonSoft
        };
        !self.kinds.iter().any(stays_out)
    }

    pub(super) fn put(&mut self, column: Column, text: impl AsRef<str>) {
        self.cells.insert(column, Cell::text(text));
    }

    fn notice(&mut self, kind: ProblemKind, is: bool) {
        if is {
            self.kinds.insert(kind);
        } else {
            self.kinds.remove(&kind);
        }
    }

    /// Writes name and sex.
    pub(super) fn put_person(&mut self, dice: &mut Dice) {
        let name = mistreated(&self.person.listed(), dice);
        let name = if dice.percent(4) {
            format!("C. {name}")
        } else {
            name
        };
        self.put(Column::FullName, &name);
        let sex = match (self.person.woman, dice.below(10)) {
            (_, 0) => "",
            (true, 1..=6) => "M",
            (true, _) => "MUJER",
            (false, 1..=6) => "H",
            (false, _) => "hombre",
        };
        self.put(Column::Sex, sex);
        self.notice(ProblemKind::NameParticles, self.person.split_is_a_guess());
    }

    /// Writes the CURP, or leaves it away.
    pub(super) fn put_curp(&mut self, is: bool, dice: &mut Dice) {
        let curp = match (is, dice.below(8)) {
            (false, _) => String::new(),
            (true, 0) => self.person.curp.to_lowercase(),
            (true, 1) => format!(" {} ", self.person.curp),
            (true, _) => self.person.curp.clone(),
        };
        self.put(Column::Curp, &curp);
        self.notice(ProblemKind::CurpMissing, !is);
    }

    /// Writes the telephone in one of the ways in which people do, or leaves it away.
    pub(super) fn put_phone(&mut self, is: bool, dice: &mut Dice) {
        let phone = &self.person.phone;
        let (area, first, last) = (&phone[..3], &phone[3..6], &phone[6..]);
        let cell = match (is, dice.below(10)) {
            (false, _) => Cell::text(dice.pick(&NOTHING)),
            // As a number, like most.
            (true, 0..=4) => phone.parse().map_or(Cell::Empty, Cell::Number),
            (true, 5) => Cell::text(format!("{area}-{first}-{}-{}", &last[..2], &last[2..])),
            (true, 6) => Cell::text(format!("({area}) {first} {last}")),
            (true, 7) => Cell::text(format!("044 {area} {first} {last}")),
            (true, 8) => Cell::text(format!("CEL. {area}{first}{last}")),
            (true, _) => Cell::text(format!("{area} {first}  {last}")),
        };
        self.cells.insert(Column::Phone, cell);
        if !is {
            self.cells.insert(Column::OtherPhone, Cell::Empty);
        }
        self.notice(ProblemKind::PhoneMissing, !is);
    }

    /// Copies what another row says of its block.
    pub(super) fn put_block_of(&mut self, other: &Self) {
        self.block = other.block;
        for column in [
            Column::Neighborhood,
            Column::PostalCode,
            Column::BlockCode,
            Column::WardCode,
            Column::BetweenStreets,
        ] {
            let cell = other.cells.get(&column).cloned().unwrap_or(Cell::Empty);
            self.cells.insert(column, cell);
        }
        let kind = ProblemKind::PostalCodeDiffers;
        self.notice(kind, other.kinds.contains(&kind));
    }
}

/// What the office's catalogues have, as far as the list needs it.
pub(super) struct Office<'a> {
    neighborhoods: &'a [(String, String, String)],
    pub(super) wards: &'a [String],
    /// Neighborhoods whose name nobody else has.
    unique: Vec<usize>,
    /// Names that several have.
    pub(super) repeated: Vec<&'a str>,
}

/// A name without accents and article.
fn core(name: &str) -> String {
    let folded = fold(name);
    let bare = ["el ", "la ", "los ", "las "]
        .iter()
        .find_map(|a| folded.strip_prefix(a));
    bare.unwrap_or(&folded).to_owned()
}

impl<'a> Office<'a> {
    pub(super) fn new(neighborhoods: &'a [(String, String, String)], wards: &'a [String]) -> Self {
        let with = |key: fn(&str) -> String, name: &str| {
            let key_of_name = key(name);
            let same = neighborhoods
                .iter()
                .filter(|(other, ..)| key(other) == key_of_name);
            same.count()
        };
        let names = neighborhoods.iter().enumerate();
        let unique = names
            .clone()
            .filter(|(_, (name, ..))| with(core, name) == 1);
        let repeated = names.filter(|(_, (name, ..))| with(fold, name) > 1);
        Self {
            neighborhoods,
            wards,
            unique: unique.map(|(place, _)| place).collect(),
            repeated: repeated.map(|(_, (name, ..))| name.as_str()).collect(),
        }
    }

    /// Whether a name is one of the catalogue, whatever stands before it.
    pub(super) fn has(&self, name: &str) -> bool {
        let name = core(name);
        self.neighborhoods
            .iter()
            .any(|(other, ..)| core(other) == name)
    }

    /// A neighborhood that can be told by its name.
    pub(super) fn neighborhood(&self, block: usize) -> Option<&'a (String, String, String)> {
        let place = self.unique.get(block % self.unique.len().max(1))?;
        self.neighborhoods.get(*place)
    }
}

/// A text as somebody in a hurry types it: capitals or not, accents or not, spaces to spare.
pub(super) fn mistreated(text: &str, dice: &mut Dice) -> String {
    let cased = match dice.below(10) {
        0 => text.to_lowercase(),
        1 | 2 => text.to_owned(),
        _ => text.to_uppercase(),
    };
    let cased = if dice.percent(60) {
        without_accents(&cased)
    } else {
        cased
    };
    match dice.below(12) {
        0 => cased.replacen(' ', "  ", 1),
        1 => format!("{cased} "),
        _ => cased,
    }
}

/// The ñ is kept, as most keyboards here have it.
pub(super) fn without_accents(text: &str) -> String {
    let plain = |c: char| match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' | 'ü' => 'u',
        'Á' => 'A',
        'É' => 'E',
        'Í' => 'I',
        'Ó' => 'O',
        'Ú' | 'Ü' => 'U',
        other => other,
    };
    text.chars().map(plain).collect()
}

/// So many rows without a fault, ordered by block; some lack CURP or telephone.
pub(super) fn clean(
    rows: usize,
    office: &Office<'_>,
    registry: &mut Registry<'_>,
    dice: &mut Dice,
) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::with_capacity(rows);
    let mut block = 0;
    while entries.len() < rows {
        let mut titular = Entry {
            person: registry.person(dice),
            block,
            alone: true,
            cells: BTreeMap::new(),
            kinds: BTreeSet::new(),
        };
        fill(&mut titular, registry, dice);
        fill_block(&mut titular, office, registry, dice);
        titular.put(
            Column::Position,
            dice.pick(&["TITULAR", "Jefe de manzana", "PROPIETARIO", ""]),
        );
        if entries.len() + 1 < rows && dice.percent(8) {
            titular.alone = false;
            let mut alternate = titular.clone();
            alternate.person = registry.person(dice);
            // Somebody of the same name in the same block would be taken for the same person.
            while alternate.person.listed() == titular.person.listed() {
                alternate.person = registry.person(dice);
            }
            fill(&mut alternate, registry, dice);
            alternate.put(
                Column::Position,
                dice.pick(&["SUPLENTE", "suplente", "SUP."]),
            );
            entries.push(titular);
            entries.push(alternate);
        } else {
            entries.push(titular);
        }
        block += 1;
    }
    entries
}

/// Everything about the person.
fn fill(entry: &mut Entry, registry: &mut Registry<'_>, dice: &mut Dice) {
    entry.put_person(dice);
    entry.put_curp(dice.percent(82), dice);
    entry.put(Column::OtherPhone, "");
    entry.put_phone(dice.percent(91), dice);
    if !entry.kinds.contains(&ProblemKind::PhoneMissing) && dice.percent(7) {
        entry.put(Column::OtherPhone, registry.phone());
    }
    let street = mistreated(registry.street(dice), dice);
    entry.put(Column::Street, &street);
    let number = match dice.below(12) {
        0 => Cell::text("S/N"),
        1 => Cell::text(format!(
            "MZ {} LT {}",
            dice.between(1, 40),
            dice.between(1, 30)
        )),
        _ => Cell::Number(dice.between(2, 1900) as f64),
    };
    entry.cells.insert(Column::StreetNumber, number);
    let start = NaiveDate::from_ymd_opt(2014, 1, 1).unwrap_or_default()
        + Duration::days(dice.between(0, 365 * 8));
    entry
        .cells
        .insert(Column::StartedOn, written_day(start, dice));
}

fn written_day(date: NaiveDate, dice: &mut Dice) -> Cell {
    const MONTHS: [&str; 12] = [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ];
    let (year, month, day) = (date.year(), date.month(), date.day());
    let name = MONTHS[date.month0() as usize % 12];
    match dice.below(10) {
        0 => Cell::Empty,
        1 => Cell::text(format!("{day}/{month}/{:02}", year % 100)),
        2 => Cell::text(format!("{day:02}-{month:02}-{year}")),
        3 => Cell::text(format!("{day} de {name} de {year}")),
        4 => Cell::text(format!(
            "{day:02}-{}-{:02}",
            &name[..3].to_uppercase(),
            year % 100
        )),
        5 => Cell::text(format!("{year}-{month:02}-{day:02}")),
        _ => Cell::Day(date),
    }
}

/// Everything about the block.
fn fill_block(entry: &mut Entry, office: &Office<'_>, registry: &Registry<'_>, dice: &mut Dice) {
    let place = entry.block;
    // Numbers that the blocks of the demonstration do not have.
    let wards = office.wards.len().max(1);
    let (ward, serial) = (place % wards, place / wards + 1);
    let number = 901 + ward;
    let code = match dice.below(10) {
        0 => format!("{number}/{serial:03}"),
        1 => format!("Mza. {number}-{serial:03}"),
        2 => format!("{number} - {serial:03}"),
        _ => format!("{number}-{serial:03}"),
    };
    entry.put(Column::BlockCode, &code);
    if let Some(ward) = office.wards.get(ward) {
        entry.put(Column::WardCode, ward);
    }
    let streets = [registry.street(dice), registry.street(dice)];
    let streets = mistreated(&streets.join(" y "), dice);
    entry.put(Column::BetweenStreets, &streets);
    let Some((name, postal_code, kind)) = office.neighborhood(place) else {
        return;
    };
    let before = match (dice.below(3), kind.as_str()) {
        (0, "Colonia") => "COL. ",
        (0, "Fraccionamiento") => "FRACC. ",
        (0, "Unidad habitacional") => "U.H. ",
        _ => "",
    };
    let name = format!("{before}{}", mistreated(name, dice));
    entry.put(Column::Neighborhood, &name);
    let cell = match (dice.below(30), postal_code.parse::<u32>()) {
        (0, Ok(code)) => {
            // An old one, from before the post office divided the area.
            entry.kinds.insert(ProblemKind::PostalCodeDiffers);
            Cell::text(code.saturating_sub(60).to_string())
        }
        (1..=5, _) => Cell::Empty,
        (6..=15, Ok(code)) => Cell::Number(f64::from(code)),
        _ => Cell::text(postal_code),
    };
    entry.cells.insert(Column::PostalCode, cell);
}
