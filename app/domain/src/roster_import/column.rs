//! What a column of a spreadsheet holds: guessed from its heading, corrected by a person.

use super::headings::column_of;
use crate::failure::Failure;
use crate::names::NameOrder;
use crate::text::fold;
use serde::{Deserialize, Serialize};

/// How far a heading is looked at; longer ones are notes.
const MAX_HEADING: usize = 60;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// CURP.
    Curp,
    /// Name and surnames in one cell.
    FullName,
    /// Given names.
    GivenNames,
    /// First surname; or both, when no column holds the second.
    FirstSurname,
    /// Second surname.
    SecondSurname,
    /// Telephone.
    Phone,
    /// Another telephone.
    OtherPhone,
    /// Sex.
    Sex,
    /// Street of the home.
    Street,
    /// Number of the house.
    StreetNumber,
    /// Neighborhood of the block and of the home.
    Neighborhood,
    /// Postal code: tells apart neighborhoods of one name.
    PostalCode,
    /// Code of the block.
    BlockCode,
    /// Code of the ward of the block.
    WardCode,
    /// Between which streets the block lies.
    BetweenStreets,
    /// Titular or alternate.
    Position,
    /// First day in office.
    StartedOn,
    /// Nothing that is imported.
    Ignore,
}

impl Column {
    /// Every value with its code and its name, in the order of screens.
    const TABLE: [(Self, &'static str, &'static str); 18] = [
        (Self::Curp, "curp", "CURP"),
        (Self::FullName, "full_name", "Nombre completo"),
        (Self::GivenNames, "given_names", "Nombre(s)"),
        (Self::FirstSurname, "first_surname", "Primer apellido"),
        (Self::SecondSurname, "second_surname", "Segundo apellido"),
        (Self::Phone, "phone", "Teléfono"),
        (Self::OtherPhone, "other_phone", "Otro teléfono"),
        (Self::Sex, "sex", "Sexo"),
        (Self::Street, "street", "Calle"),
        (Self::StreetNumber, "street_number", "Número"),
        (Self::Neighborhood, "neighborhood", "Colonia"),
        (Self::PostalCode, "postal_code", "Código postal"),
        (Self::BlockCode, "block_code", "Clave de manzana"),
        (Self::WardCode, "ward_code", "Cuartel"),
        (Self::BetweenStreets, "between_streets", "Entre calles"),
        (Self::Position, "position", "Cargo"),
        (Self::StartedOn, "started_on", "Fecha de inicio"),
        (Self::Ignore, "ignore", "No importar"),
    ];

    /// Every value, in the order of screens.
    pub const ALL: [Self; 18] = {
        let mut all = [Self::Ignore; 18];
        let mut place = 0;
        while place < all.len() {
            all[place] = Self::TABLE[place].0;
            place += 1;
        }
        all
    };

    fn entry(self) -> (&'static str, &'static str) {
        Self::TABLE
            .iter()
            .find(|(column, ..)| *column == self)
            .map_or(("ignore", "No importar"), |(_, code, label)| {
                (*code, *label)
            })
    }

    /// The text used in forms and in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.entry().0
    }

    /// The words on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        self.entry().1
    }

    /// Reads the stored text.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.code() == code)
    }
}

/// A heading without what stands in parentheses, unless nothing else does: «TELÉFONO (10 DÍGITOS)».
fn bare(heading: &str) -> String {
    let mut depth = 0_usize;
    let outside = heading.chars().filter(|c| {
        let inside = depth > 0;
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => return !inside,
        }
        false
    });
    fold(&outside.collect::<String>())
}

/// What a heading says on its own; `None` if it is not known.
fn known(heading: &str) -> Option<Column> {
    if heading.chars().count() > MAX_HEADING {
        return None;
    }
    column_of(&fold(heading)).or_else(|| column_of(&bare(heading)))
}

/// Guesses the columns from their headings. A second telephone is the other one; what comes twice is
/// left out; «NOMBRE» is a full name unless surnames have a column; «NO.» is a house number only
/// beside a street, otherwise the office's own count of rows.
#[must_use]
pub fn guess(headings: &[String]) -> Vec<Column> {
    let known: Vec<Option<Column>> = headings.iter().map(|h| known(h)).collect();
    let surnames = known.contains(&Some(Column::FirstSurname));
    let mut columns: Vec<Column> = Vec::with_capacity(headings.len());
    for (heading, known) in headings.iter().zip(known) {
        let column = known.unwrap_or_else(|| match bare(heading).as_str() {
            "nombre" if surnames => Column::GivenNames,
            "nombre" => Column::FullName,
            "no" | "num" | "numero" | "n" if columns.last() == Some(&Column::Street) => {
                Column::StreetNumber
            }
            _ => Column::Ignore,
        });
        let column = match column {
            Column::GivenNames if !surnames => Column::FullName,
            Column::FullName if surnames && bare(heading).starts_with("nombre") => Column::Ignore,
            Column::Phone if columns.contains(&Column::Phone) => Column::OtherPhone,
            other => other,
        };
        columns.push(if columns.contains(&column) {
            Column::Ignore
        } else {
            column
        });
    }
    columns
}

/// How many different headings of a row are known: what tells the row of headings from a title.
#[must_use]
pub fn known_headings(cells: &[String]) -> usize {
    let columns = guess(cells);
    columns.iter().filter(|c| **c != Column::Ignore).count()
}

/// In which order the heading of the full name says that the parts stand. Without a word about it,
/// given names come first, as people say their names.
#[must_use]
pub fn guess_order(headings: &[String]) -> NameOrder {
    let columns = guess(headings);
    let heading = headings
        .iter()
        .zip(columns)
        .find(|(_, column)| *column == Column::FullName);
    let Some((heading, _)) = heading else {
        return NameOrder::GivenFirst;
    };
    let heading = fold(heading);
    let explicit = [
        "apellidos primero",
        "apellido primero",
        "por apellido",
        "por los apellidos",
    ];
    let surnames = ["apellido", "paterno"]
        .iter()
        .filter_map(|w| heading.find(w))
        .min();
    let before = match (surnames, heading.find("nombre")) {
        (Some(surnames), Some(names)) => surnames < names,
        _ => false,
    };
    if before || explicit.iter().any(|words| heading.contains(words)) {
        NameOrder::SurnamesFirst
    } else {
        NameOrder::GivenFirst
    }
}

/// The text under which a mapping is remembered: the same headings give the same text, however they
/// are accented, spaced or capitalised.
#[must_use]
pub fn heading_key(headings: &[String]) -> String {
    let mut folded: Vec<String> = headings
        .iter()
        .map(|h| fold(h).chars().take(MAX_HEADING).collect())
        .collect();
    while folded.last().is_some_and(String::is_empty) {
        folded.pop();
    }
    folded.join("|")
}

/// What each column of a sheet holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// One for each heading.
    pub columns: Vec<Column>,
    /// How a full name is written.
    pub order: NameOrder,
}

impl Mapping {
    /// What the headings say.
    #[must_use]
    pub fn guessed(headings: &[String]) -> Self {
        Self {
            columns: guess(headings),
            order: guess_order(headings),
        }
    }

    /// Where a column stands.
    #[must_use]
    pub fn place(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|c| *c == column)
    }
}

/// Checks that a mapping says who and where, and nothing twice.
///
/// # Errors
/// `Failure::Invalid` for the field `columns`, with what to do.
pub fn check_mapping(mapping: &Mapping) -> Result<(), Failure> {
    let count = |column| mapping.columns.iter().filter(|c| **c == column).count();
    let fail = |message: String| Err(Failure::field("columns", message));
    for column in Column::ALL {
        if column != Column::Ignore && count(column) > 1 {
            return fail(format!(
                "«{}» está elegido en más de una columna. Déjelo en una y marque las otras como «No importar».",
                column.label()
            ));
        }
    }
    let (full, given) = (count(Column::FullName), count(Column::GivenNames));
    let (first, second) = (count(Column::FirstSurname), count(Column::SecondSurname));
    if full > 0 && given + first + second > 0 {
        return fail(
            "El nombre viene de dos formas. Elija «Nombre completo», o bien «Nombre(s)» con sus apellidos, y marque lo demás como «No importar».".into(),
        );
    }
    if full == 0 && (given == 0 || first == 0) {
        return fail(
            "Indique en qué columna está el nombre: «Nombre completo», o «Nombre(s)» y «Primer apellido».".into(),
        );
    }
    if count(Column::BlockCode) == 0 {
        return fail("Indique en qué columna está la «Clave de manzana».".into());
    }
    Ok(())
}
