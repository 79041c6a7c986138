//! Citizens. Reading them is logged by the use case that does.

use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::access::{Reach, Scope};
use domain::ids::{PersonId, PetitionId};
use futures::TryFutureExt;
use uuid::Uuid;

const FIND: &str = "SELECT id FROM person WHERE phone = $1 AND name_key = $2 ORDER BY id LIMIT 1";
const INSERT: &str = "INSERT INTO person (id, phone, given_names, surnames, name_key, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
const CONTACT: &str = "SELECT p.phone, p.given_names, p.surnames FROM person p JOIN petition t ON t.person_id = p.id WHERE t.id = $1";
const BY_PHONE: &str = "SELECT id, given_names, surnames FROM person WHERE phone = $1 ORDER BY created_at DESC, id LIMIT 20";
// Whoever asked for one that was united with another, or joined one, asks for the one that stays.
const PETITIONS_OF_PHONE: &str = "SELECT t.id, t.confidential FROM petition t WHERE t.id IN ( \
     SELECT COALESCE(o.duplicate_of, o.id) FROM person p JOIN petition o ON o.person_id = p.id WHERE p.phone = $1 \
     UNION SELECT COALESCE(o.duplicate_of, o.id) FROM person p JOIN co_petitioner j ON j.person_id = p.id JOIN petition o ON o.id = j.petition_id WHERE p.phone = $1) \
     AND (t.confidential = $2 OR t.confidential = $3) ORDER BY t.seq DESC LIMIT 10";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(FIND),
    Dialect::same(INSERT),
    Dialect::same(CONTACT),
    Dialect::same(BY_PHONE),
    Dialect::same(PETITIONS_OF_PHONE),
];

/// A citizen to store.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Key, used if the person is not known yet.
    pub id: PersonId,
    /// Ten digits.
    pub phone: Option<String>,
    /// Given names.
    pub given_names: String,
    /// Surnames.
    pub surnames: String,
    /// Folded full name: with the telephone, what makes two entries the same person.
    pub name_key: String,
    /// Now.
    pub at: DateTime<Utc>,
}

/// The person with this telephone and name, or a new one. Without telephone it is always new: two
/// people may share a name.
///
/// # Errors
/// Of the database.
pub async fn find_or_insert(conn: &mut Conn, person: NewPerson) -> DbResult<PersonId> {
    if person.phone.is_some() {
        let found: Option<Uuid> = on!(conn, c => sqlx::query_scalar(FIND).bind(&person.phone).bind(&person.name_key).fetch_optional(c))?;
        if let Some(id) = found {
            return Ok(PersonId(id));
        }
    }
    on!(conn, c => sqlx::query(INSERT)
        .bind(person.id.0).bind(&person.phone).bind(&person.given_names).bind(&person.surnames)
        .bind(&person.name_key).bind(person.at).execute(c).map_ok(|_| ()))?;
    Ok(person.id)
}

/// How to reach the citizen of a petition.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Contact {
    /// Ten digits.
    pub phone: Option<String>,
    /// Given names.
    pub given_names: String,
    /// Surnames.
    pub surnames: String,
}

/// The contact of a petition, or `None` when it is anonymous. The caller has checked that the
/// petition is within the reader's scope, and logs the reading.
///
/// # Errors
/// Of the database.
pub async fn contact(
    conn: &mut Conn,
    _scope: &Scope,
    petition: PetitionId,
) -> DbResult<Option<Contact>> {
    Ok(on!(conn, c => sqlx::query_as(CONTACT).bind(petition.0).fetch_optional(c))?)
}

/// People known by a telephone, newest first, twenty at most.
///
/// # Errors
/// Of the database.
pub async fn by_phone(
    conn: &mut Conn,
    _scope: &Scope,
    phone: &str,
) -> DbResult<Vec<(PersonId, String, String)>> {
    let rows: Vec<(Uuid, String, String)> =
        on!(conn, c => sqlx::query_as(BY_PHONE).bind(phone).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, given, surnames)| (PersonId(id), given, surnames))
        .collect())
}

/// The last ten petitions made from a telephone, newest first, within the scope. A scope of one
/// department gives none: departments do not look callers up.
///
/// # Errors
/// Of the database.
pub async fn petitions_of_phone(
    conn: &mut Conn,
    scope: &Scope,
    phone: &str,
) -> DbResult<Vec<PetitionId>> {
    if scope.reach() != Reach::All {
        return Ok(Vec::new());
    }
    let rows: Vec<(Uuid, bool)> = on!(conn, c => sqlx::query_as(PETITIONS_OF_PHONE)
        .bind(phone).bind(false).bind(scope.confidential()).fetch_all(c))?;
    Ok(rows.into_iter().map(|(id, _)| PetitionId(id)).collect())
}
