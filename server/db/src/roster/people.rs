//! People on the roster. Reading telephones or CURP is logged by the use case that does.

use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Scope;
use domain::ids::{BlockId, CaptainId, NeighborhoodId, TermId};
use domain::names::PersonName;
use domain::roster::TermState;
use futures::TryFutureExt;
use uuid::Uuid;

macro_rules! columns {
    () => {
        "seq, id, given_names, first_surname, second_surname, sex, curp_sealed, phone, other_phone, street, street_number, neighborhood_id, \
         term_id, state, block_id, validated_at, completeness, renewal_due, merged_into_id, version"
    };
}
const BY_NUMBER: &str = concat!("SELECT ", columns!(), " FROM captain WHERE seq = $1");
const BY_ID: &str = concat!("SELECT ", columns!(), " FROM captain WHERE id = $1");
const BY_CURP: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM captain WHERE id = (SELECT COALESCE(m.merged_into_id, m.id) FROM captain m WHERE m.curp_index = $1 \
     ORDER BY CASE WHEN m.merged_into_id IS NULL THEN 0 ELSE 1 END, m.seq LIMIT 1)"
);
const BY_PHONE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM captain WHERE phone = $1 AND merged_into_id IS NULL ORDER BY seq LIMIT 20"
);
const LIVE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM captain WHERE merged_into_id IS NULL ORDER BY seq"
);
const CURP_INDEXES: &str =
    "SELECT id, curp_index FROM captain WHERE merged_into_id IS NULL AND curp_index IS NOT NULL";
const FORMER_CURP_INDEXES: &str = "SELECT merged_into_id, curp_index FROM captain \
     WHERE merged_into_id IS NOT NULL AND curp_index IS NOT NULL ORDER BY seq";
const INSERT: &str = "INSERT INTO captain (id, given_names, first_surname, second_surname, name_key, search_text, sex, curp_sealed, curp_index, \
     phone, other_phone, street, street_number, neighborhood_id, state, completeness, created_at, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'none', 0, $15, 1) RETURNING seq";
const UPDATE: &str = "UPDATE captain SET given_names = $1, first_surname = $2, second_surname = $3, name_key = $4, search_text = $5, sex = $6, \
     curp_sealed = $7, curp_index = $8, phone = $9, other_phone = $10, street = $11, street_number = $12, neighborhood_id = $13, \
     version = version + 1 WHERE id = $14 AND version = $15";
const SET_POST: &str = "UPDATE captain SET term_id = $1, state = $2, block_id = $3, version = version + 1 WHERE id = $4";
const SET_VALIDATED: &str =
    "UPDATE captain SET validated_at = $1, version = version + 1 WHERE id = $2";
const MERGE: &str =
    "UPDATE captain SET merged_into_id = $1, version = version + 1 WHERE id = $2 AND version = $3";
const REPOINT: &str = "UPDATE captain SET merged_into_id = $1 WHERE merged_into_id = $2";
const VALIDATE: &str = "INSERT INTO captain_validation (captain_id, month, validated_at, actor_id) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (captain_id, month) DO NOTHING";
const VALIDATIONS: &str =
    "SELECT month FROM captain_validation WHERE captain_id = $1 ORDER BY month DESC";
const VALIDATED_BY_MONTH: &str = "SELECT v.month, COUNT(*) FROM captain_validation v JOIN captain c ON c.id = v.captain_id \
     WHERE c.merged_into_id IS NULL GROUP BY v.month ORDER BY v.month";
const MOVE_VALIDATIONS: &str = "INSERT INTO captain_validation (captain_id, month, validated_at, actor_id) \
     SELECT $1, month, validated_at, actor_id FROM captain_validation WHERE captain_id = $2 ON CONFLICT (captain_id, month) DO NOTHING";
const LAST_VALIDATED: &str = "UPDATE captain SET validated_at = (SELECT MAX(c.validated_at) FROM captain c WHERE c.id = $1 OR c.id = $2) WHERE id = $1";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(BY_NUMBER),
    Dialect::same(BY_ID),
    Dialect::same(BY_CURP),
    Dialect::same(BY_PHONE),
    Dialect::same(LIVE),
    Dialect::same(CURP_INDEXES),
    Dialect::same(FORMER_CURP_INDEXES),
    Dialect::same(INSERT),
    Dialect::same(UPDATE),
    Dialect::same(SET_POST),
    Dialect::same(SET_VALIDATED),
    Dialect::same(MERGE),
    Dialect::same(REPOINT),
    Dialect::same(VALIDATE),
    Dialect::same(VALIDATIONS),
    Dialect::same(VALIDATED_BY_MONTH),
    Dialect::same(MOVE_VALIDATIONS),
    Dialect::same(LAST_VALIDATED),
];

/// What can be written of a person. The CURP arrives sealed, with its index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Name in its parts.
    pub name: PersonName,
    /// Words by which a search finds the person.
    pub search_text: String,
    /// `woman`, `man`, `non_binary`.
    pub sex: Option<String>,
    /// The CURP, sealed.
    pub curp_sealed: Option<Vec<u8>>,
    /// Its HMAC.
    pub curp_index: Option<Vec<u8>>,
    /// Ten digits.
    pub phone: Option<String>,
    /// Ten digits.
    pub other_phone: Option<String>,
    /// Street of the home.
    pub street: String,
    /// Number of the house.
    pub street_number: String,
    /// Neighborhood of the home.
    pub neighborhood: Option<NeighborhoodId>,
}

impl Written {
    /// The key by which lists are ordered: surnames first.
    #[must_use]
    pub fn name_key(&self) -> String {
        domain::text::fold(&self.name.by_surname())
    }
}

/// A person as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captain {
    /// Number on the roster.
    pub number: i64,
    /// Key.
    pub id: CaptainId,
    /// Name in its parts.
    pub name: PersonName,
    /// `woman`, `man`, `non_binary`.
    pub sex: Option<String>,
    /// The CURP, sealed.
    pub curp_sealed: Option<Vec<u8>>,
    /// Ten digits.
    pub phone: Option<String>,
    /// Ten digits.
    pub other_phone: Option<String>,
    /// Street of the home.
    pub street: String,
    /// Number of the house.
    pub street_number: String,
    /// Neighborhood of the home.
    pub neighborhood: Option<NeighborhoodId>,
    /// The current service.
    pub term: Option<TermId>,
    /// Its state.
    pub state: Option<TermState>,
    /// The block of the current service.
    pub block: Option<BlockId>,
    /// Last validation.
    pub validated_at: Option<DateTime<Utc>>,
    /// 0 to 100.
    pub completeness: i64,
    /// Earliest renewal of the dossier.
    pub renewal_due: Option<NaiveDate>,
    /// Merged into this other person.
    pub merged_into: Option<CaptainId>,
    /// For parallel edits.
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct CaptainRow {
    seq: i64,
    id: Uuid,
    given_names: String,
    first_surname: String,
    second_surname: Option<String>,
    sex: Option<String>,
    curp_sealed: Option<Vec<u8>>,
    phone: Option<String>,
    other_phone: Option<String>,
    street: String,
    street_number: String,
    neighborhood_id: Option<Uuid>,
    term_id: Option<Uuid>,
    state: String,
    block_id: Option<Uuid>,
    validated_at: Option<DateTime<Utc>>,
    completeness: i64,
    renewal_due: Option<NaiveDate>,
    merged_into_id: Option<Uuid>,
    version: i64,
}

/// The state of a column that says `none` while there is none.
pub(super) fn state(text: &str) -> DbResult<Option<TermState>> {
    if text == "none" {
        return Ok(None);
    }
    known("captain.state", text, TermState::parse(text)).map(Some)
}

impl CaptainRow {
    fn captain(self) -> DbResult<Captain> {
        Ok(Captain {
            number: self.seq,
            id: CaptainId(self.id),
            name: PersonName {
                given_names: self.given_names,
                first_surname: self.first_surname,
                second_surname: self.second_surname,
            },
            sex: self.sex,
            curp_sealed: self.curp_sealed,
            phone: self.phone,
            other_phone: self.other_phone,
            street: self.street,
            street_number: self.street_number,
            neighborhood: self.neighborhood_id.map(NeighborhoodId),
            term: self.term_id.map(TermId),
            state: state(&self.state)?,
            block: self.block_id.map(BlockId),
            validated_at: self.validated_at,
            completeness: self.completeness,
            renewal_due: self.renewal_due,
            merged_into: self.merged_into_id.map(CaptainId),
            version: self.version,
        })
    }
}

/// The person with a number on the roster.
///
/// # Errors
/// Of the database.
pub async fn by_number(conn: &mut Conn, _scope: &Scope, number: i64) -> DbResult<Option<Captain>> {
    let row: Option<CaptainRow> =
        on!(conn, c => sqlx::query_as(BY_NUMBER).bind(number).fetch_optional(c))?;
    row.map(CaptainRow::captain).transpose()
}

/// One person.
///
/// # Errors
/// Of the database.
pub async fn by_id(conn: &mut Conn, _scope: &Scope, id: CaptainId) -> DbResult<Option<Captain>> {
    let row: Option<CaptainRow> =
        on!(conn, c => sqlx::query_as(BY_ID).bind(id.0).fetch_optional(c))?;
    row.map(CaptainRow::captain).transpose()
}

/// The person with this CURP, by its index; of a duplicate that was merged, the person who stays.
///
/// # Errors
/// Of the database.
pub async fn by_curp(conn: &mut Conn, _scope: &Scope, index: &[u8]) -> DbResult<Option<Captain>> {
    let row: Option<CaptainRow> =
        on!(conn, c => sqlx::query_as(BY_CURP).bind(index).fetch_optional(c))?;
    row.map(CaptainRow::captain).transpose()
}

/// People with this telephone, twenty at most.
///
/// # Errors
/// Of the database.
pub async fn by_phone(conn: &mut Conn, _scope: &Scope, phone: &str) -> DbResult<Vec<Captain>> {
    let rows: Vec<CaptainRow> = on!(conn, c => sqlx::query_as(BY_PHONE).bind(phone).fetch_all(c))?;
    rows.into_iter().map(CaptainRow::captain).collect()
}

/// Everybody on the roster who was not merged into another, for an import to compare with.
///
/// # Errors
/// Of the database.
pub async fn everybody(conn: &mut Conn, _scope: &Scope) -> DbResult<Vec<Captain>> {
    let rows: Vec<CaptainRow> = on!(conn, c => sqlx::query_as(LIVE).fetch_all(c))?;
    rows.into_iter().map(CaptainRow::captain).collect()
}

/// The indexes of everybody's CURP.
///
/// # Errors
/// Of the database.
pub async fn curp_indexes(conn: &mut Conn, _scope: &Scope) -> DbResult<Vec<(CaptainId, Vec<u8>)>> {
    let rows: Vec<(Uuid, Vec<u8>)> = on!(conn, c => sqlx::query_as(CURP_INDEXES).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, index)| (CaptainId(id), index))
        .collect())
}

/// The indexes of the CURPs of duplicates, each with the person who stays.
///
/// # Errors
/// Of the database.
pub async fn former_curp_indexes(
    conn: &mut Conn,
    _scope: &Scope,
) -> DbResult<Vec<(CaptainId, Vec<u8>)>> {
    let rows: Vec<(Uuid, Vec<u8>)> =
        on!(conn, c => sqlx::query_as(FORMER_CURP_INDEXES).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, index)| (CaptainId(id), index))
        .collect())
}

/// Stores a person; gives the number on the roster.
///
/// # Errors
/// `Duplicate` when the CURP is on the roster.
pub async fn insert(
    conn: &mut Conn,
    id: CaptainId,
    new: &Written,
    at: DateTime<Utc>,
) -> DbResult<i64> {
    Ok(on!(conn, c => sqlx::query_scalar(INSERT)
        .bind(id.0).bind(&new.name.given_names).bind(&new.name.first_surname).bind(&new.name.second_surname)
        .bind(new.name_key()).bind(&new.search_text).bind(&new.sex).bind(&new.curp_sealed).bind(&new.curp_index)
        .bind(&new.phone).bind(&new.other_phone).bind(&new.street).bind(&new.street_number)
        .bind(new.neighborhood.map(|n| n.0)).bind(at).fetch_one(c))?)
}

/// Changes a person; `false` when the version is not the stored one.
///
/// # Errors
/// `Duplicate` when the CURP is another's.
pub async fn update(conn: &mut Conn, id: CaptainId, version: i64, new: &Written) -> DbResult<bool> {
    let changed = on!(conn, c => sqlx::query(UPDATE)
        .bind(&new.name.given_names).bind(&new.name.first_surname).bind(&new.name.second_surname)
        .bind(new.name_key()).bind(&new.search_text).bind(&new.sex).bind(&new.curp_sealed).bind(&new.curp_index)
        .bind(&new.phone).bind(&new.other_phone).bind(&new.street).bind(&new.street_number)
        .bind(new.neighborhood.map(|n| n.0)).bind(id.0).bind(version)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Keeps the person's current service where lists filter by it.
///
/// # Errors
/// Of the database.
pub async fn set_post(
    conn: &mut Conn,
    id: CaptainId,
    term: Option<TermId>,
    state: Option<TermState>,
    block: Option<BlockId>,
) -> DbResult<()> {
    on!(conn, c => sqlx::query(SET_POST)
        .bind(term.map(|t| t.0)).bind(state.map_or("none", TermState::code)).bind(block.map(|b| b.0)).bind(id.0)
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Validates a person: `false` when it was already counted in that local month (`YYYY-MM`).
///
/// # Errors
/// Of the database.
pub async fn validate(
    conn: &mut Conn,
    id: CaptainId,
    month: &str,
    at: DateTime<Utc>,
    actor: domain::ids::UserId,
) -> DbResult<bool> {
    let counted = on!(conn, c => sqlx::query(VALIDATE)
        .bind(id.0).bind(month).bind(at).bind(actor.0).execute(c).map_ok(|done| done.rows_affected()))?;
    on!(conn, c => sqlx::query(SET_VALIDATED).bind(at).bind(id.0).execute(c).map_ok(|_| ()))?;
    Ok(counted == 1)
}

/// The months in which a person was validated, newest first.
///
/// # Errors
/// Of the database.
pub async fn validations(conn: &mut Conn, id: CaptainId) -> DbResult<Vec<String>> {
    Ok(on!(conn, c => sqlx::query_scalar(VALIDATIONS).bind(id.0).fetch_all(c))?)
}

/// How many different people were validated in each local month; a duplicate is nobody else.
///
/// # Errors
/// Of the database.
pub async fn validated_by_month(conn: &mut Conn) -> DbResult<Vec<(String, i64)>> {
    Ok(on!(conn, c => sqlx::query_as(VALIDATED_BY_MONTH).fetch_all(c))?)
}

/// Marks a person as a duplicate of another, who gets the months of validation; whoever was merged into
/// the duplicate is that other's duplicate too. `false` when the version is not the stored one.
///
/// # Errors
/// Of the database.
pub async fn merge(
    conn: &mut Conn,
    duplicate: CaptainId,
    version: i64,
    into: CaptainId,
) -> DbResult<bool> {
    let changed = on!(conn, c => sqlx::query(MERGE)
        .bind(into.0).bind(duplicate.0).bind(version).execute(c).map_ok(|done| done.rows_affected()))?;
    on!(conn, c => sqlx::query(REPOINT).bind(into.0).bind(duplicate.0).execute(c).map_ok(|_| ()))?;
    on!(conn, c => sqlx::query(MOVE_VALIDATIONS).bind(into.0).bind(duplicate.0).execute(c).map_ok(|_| ()))?;
    on!(conn, c => sqlx::query(LAST_VALIDATED).bind(into.0).bind(duplicate.0).execute(c).map_ok(|_| ()))?;
    Ok(changed == 1)
}
