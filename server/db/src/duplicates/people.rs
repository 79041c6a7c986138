//! Everybody who asks for a petition.

use crate::petitions::folio;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::access::Scope;
use domain::duplicates::{MOST_PEOPLE, PersonContact, PersonRow};
use domain::ids::PetitionId;
use domain::phone::Phone;

/// Those who asked first, or those who joined, of the petition itself or of those united with it. Names
/// are read when they are asked for, and then only.
macro_rules! people {
    (first, $whose:literal) => {
        concat!(
            "SELECT p.year, p.number, FALSE AS joined, p.received_at AS at, c.name AS channel, '' AS said, p.person_id IS NULL AS anonymous, m.seq AS captain, \
             CASE WHEN $2 THEN r.given_names END AS given_names, CASE WHEN $2 THEN r.surnames END AS surnames, CASE WHEN $2 THEN r.phone END AS phone \
             FROM petition p JOIN channel c ON c.id = p.channel_id LEFT JOIN person r ON r.id = p.person_id LEFT JOIN captain m ON m.id = p.captain_id WHERE ",
            $whose
        )
    };
    (joined, $whose:literal) => {
        concat!(
            "SELECT p.year, p.number, TRUE AS joined, j.joined_at AS at, c.name AS channel, j.said, j.person_id IS NULL AS anonymous, m.seq AS captain, \
             CASE WHEN $2 THEN r.given_names END AS given_names, CASE WHEN $2 THEN r.surnames END AS surnames, CASE WHEN $2 THEN r.phone END AS phone \
             FROM petition p JOIN co_petitioner j ON j.petition_id = p.id JOIN channel c ON c.id = j.channel_id LEFT JOIN person r ON r.id = j.person_id LEFT JOIN captain m ON m.id = j.captain_id WHERE ",
            $whose
        )
    };
}
const PEOPLE: &str = concat!(
    people!(first, "p.id = $1"),
    " UNION ALL ",
    people!(first, "p.duplicate_of = $1"),
    " UNION ALL ",
    people!(joined, "p.id = $1"),
    " UNION ALL ",
    people!(joined, "p.duplicate_of = $1"),
    " ORDER BY 4, 1, 2 LIMIT $3"
);

pub(crate) const ALL: &[Dialect] = &[Dialect::same(PEOPLE)];

#[derive(sqlx::FromRow)]
struct Row {
    year: i64,
    number: i64,
    joined: bool,
    at: DateTime<Utc>,
    channel: String,
    said: String,
    anonymous: bool,
    captain: Option<i64>,
    given_names: Option<String>,
    surnames: Option<String>,
    phone: Option<String>,
}

impl Row {
    fn row(self) -> PersonRow {
        let contact = self.given_names.map(|given| PersonContact {
            name: format!("{given} {}", self.surnames.unwrap_or_default())
                .trim()
                .to_owned(),
            phone: self
                .phone
                .and_then(|phone| Phone::parse(&phone).ok())
                .map(|phone| phone.to_string())
                .unwrap_or_default(),
        });
        PersonRow {
            folio: folio(self.year, self.number),
            joined: self.joined,
            at: self.at,
            channel: self.channel,
            said: self.said,
            anonymous: self.anonymous,
            captain: self.captain,
            contact,
        }
    }
}

/// Everybody who asks for a petition, in the order in which they came, at most [`MOST_PEOPLE`]; with
/// names and telephones when they are revealed. The caller has checked that the petition is within the
/// reader's scope, and logs the reading of names.
///
/// # Errors
/// Of the database.
pub async fn people(
    conn: &mut Conn,
    _scope: &Scope,
    petition: PetitionId,
    revealed: bool,
) -> DbResult<Vec<PersonRow>> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(PEOPLE)
        .bind(petition.0).bind(revealed).bind(MOST_PEOPLE).fetch_all(c))?;
    Ok(rows.into_iter().map(Row::row).collect())
}
