//! What the words for search are made of, once more than one person asks for a petition.

use crate::petitions::folio;
use crate::{Conn, DbResult, Dialect};
use domain::duplicates::MOST_PEOPLE;
use domain::folio::Folio;
use domain::ids::PetitionId;
use domain::petitions::Place;

const MATTER: &str = "SELECT t.seq, t.year, t.number, t.street, t.street_number, t.between_street, t.and_street, t.reference, n.name AS neighborhood, k.name AS kind, t.description \
     FROM petition t JOIN petition_type k ON k.id = t.type_id LEFT JOIN neighborhood n ON n.id = t.neighborhood_id WHERE t.id = $1";
// In the order in which they came, the petitioner first: of more than fit the first are found.
const NAMES: &str = "SELECT r.given_names, r.surnames, r.phone FROM ( \
     SELECT p.person_id, p.received_at AS at FROM petition p WHERE p.id = $1 \
     UNION ALL SELECT p.person_id, p.received_at FROM petition p WHERE p.duplicate_of = $1 \
     UNION ALL SELECT j.person_id, j.joined_at FROM co_petitioner j WHERE j.petition_id = $1 \
     UNION ALL SELECT j.person_id, j.joined_at FROM petition p JOIN co_petitioner j ON j.petition_id = p.id WHERE p.duplicate_of = $1) AS w \
     JOIN person r ON r.id = w.person_id ORDER BY w.at LIMIT $2";

pub(crate) const ALL: &[Dialect] = &[Dialect::same(MATTER), Dialect::same(NAMES)];

/// What is asked, as the words for search hold it.
#[derive(Clone, Debug)]
pub struct Matter {
    /// Place in the order of reception.
    pub seq: i64,
    /// Public number.
    pub folio: Folio,
    /// Where.
    pub place: Place,
    /// The settlement's name; empty for none.
    pub neighborhood: String,
    /// The type's name.
    pub kind: String,
    /// What the citizen says.
    pub description: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    year: i64,
    number: i64,
    street: String,
    street_number: String,
    between_street: String,
    and_street: String,
    reference: String,
    neighborhood: Option<String>,
    kind: String,
    description: String,
}

/// What a petition is about.
///
/// # Errors
/// Of the database.
pub async fn matter(conn: &mut Conn, petition: PetitionId) -> DbResult<Option<Matter>> {
    let row: Option<Row> =
        on!(conn, c => sqlx::query_as(MATTER).bind(petition.0).fetch_optional(c))?;
    Ok(row.map(|row| Matter {
        seq: row.seq,
        folio: folio(row.year, row.number),
        place: Place {
            street: row.street,
            number: row.street_number,
            between: row.between_street,
            and: row.and_street,
            reference: row.reference,
            ..Place::default()
        },
        neighborhood: row.neighborhood.unwrap_or_default(),
        kind: row.kind,
        description: row.description,
    }))
}

/// Names and telephone of each person who asks for a petition, also of those that were united with it; at
/// most [`MOST_PEOPLE`]. They go into the words for search and nowhere else.
///
/// # Errors
/// Of the database.
pub async fn names(conn: &mut Conn, petition: PetitionId) -> DbResult<Vec<String>> {
    let rows: Vec<(String, String, Option<String>)> =
        on!(conn, c => sqlx::query_as(NAMES).bind(petition.0).bind(MOST_PEOPLE).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(given, surnames, phone)| format!("{given} {surnames} {}", phone.unwrap_or_default()))
        .collect())
}
