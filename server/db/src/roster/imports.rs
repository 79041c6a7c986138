//! Workbooks on their way into the roster, and how their columns were read the last time.

use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::ids::{RosterImportId, UserId};
use futures::TryFutureExt;
use uuid::Uuid;

const INSERT: &str = "INSERT INTO roster_import (id, created_at, actor_id, file_name, heading_key, sheet, mapping, decisions, state, totals, content_sealed, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, '', 'open', '', $8, 1)";
const GET: &str = "SELECT id, created_at, actor_id, file_name, heading_key, sheet, mapping, decisions, state, totals, content_sealed, finished_at, version \
     FROM roster_import WHERE id = $1";
const LAST: &str = "SELECT i.id, i.created_at, u.name AS who, i.file_name, i.state, i.totals, i.finished_at FROM roster_import i \
     JOIN user_account u ON u.id = i.actor_id ORDER BY i.created_at DESC LIMIT $1";
const UPDATE: &str = "UPDATE roster_import SET sheet = $1, heading_key = $2, mapping = $3, decisions = $4, version = version + 1 WHERE id = $5 AND version = $6 AND state = 'open'";
const FINISH: &str = "UPDATE roster_import SET state = $1, totals = $2, finished_at = $3, content_sealed = NULL, decisions = '', version = version + 1 \
     WHERE id = $4 AND version = $5 AND state = 'open'";
const EXPIRE: &str = "UPDATE roster_import SET state = 'expired', finished_at = $1, content_sealed = NULL, decisions = '', version = version + 1 \
     WHERE state = 'open' AND created_at < $2";
const DUE: &str = "SELECT COUNT(*) FROM roster_import WHERE state = 'open' AND created_at < $1";
const MAPPING: &str = "SELECT mapping FROM roster_mapping WHERE heading_key = $1";
const REMEMBER: &str = "INSERT INTO roster_mapping (heading_key, mapping, used_at) VALUES ($1, $2, $3) \
     ON CONFLICT (heading_key) DO UPDATE SET mapping = excluded.mapping, used_at = excluded.used_at";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(INSERT),
    Dialect::same(GET),
    Dialect::same(LAST),
    Dialect::same(UPDATE),
    Dialect::same(FINISH),
    Dialect::same(EXPIRE),
    Dialect::same(DUE),
    Dialect::same(MAPPING),
    Dialect::same(REMEMBER),
];

/// A workbook as stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Import {
    /// Key.
    pub id: Uuid,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
    /// Who uploaded it.
    pub actor_id: Uuid,
    /// Its name.
    pub file_name: String,
    /// The layout of its headings.
    pub heading_key: String,
    /// The sheet that is read; empty takes the first.
    pub sheet: String,
    /// How its columns are read, as JSON.
    pub mapping: String,
    /// What a person decided of its rows, as JSON.
    pub decisions: String,
    /// `open`, `applied`, `discarded` or `expired`.
    pub state: String,
    /// What was done, as JSON.
    pub totals: String,
    /// The file, sealed, while it is open.
    pub content_sealed: Option<Vec<u8>>,
    /// When it was applied or given up.
    pub finished_at: Option<DateTime<Utc>>,
    /// For parallel edits.
    pub version: i64,
}

/// A workbook in the list of the last ones.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ImportLine {
    /// Key.
    pub id: Uuid,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub who: String,
    /// Its name.
    pub file_name: String,
    /// `open`, `applied`, `discarded` or `expired`.
    pub state: String,
    /// What was done, as JSON.
    pub totals: String,
    /// When it was applied or given up.
    pub finished_at: Option<DateTime<Utc>>,
}

/// Stores an uploaded workbook.
///
/// # Errors
/// Of the database.
pub async fn insert(
    conn: &mut Conn,
    id: RosterImportId,
    at: DateTime<Utc>,
    actor: UserId,
    file_name: &str,
    heading_key: &str,
    sheet: &str,
    mapping: &str,
    content_sealed: &[u8],
) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT)
        .bind(id.0).bind(at).bind(actor.0).bind(file_name).bind(heading_key).bind(sheet).bind(mapping).bind(content_sealed)
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// One workbook.
///
/// # Errors
/// Of the database.
pub async fn get(conn: &mut Conn, id: RosterImportId) -> DbResult<Option<Import>> {
    Ok(on!(conn, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c))?)
}

/// The last workbooks.
///
/// # Errors
/// Of the database.
pub async fn last(conn: &mut Conn, limit: i64) -> DbResult<Vec<ImportLine>> {
    Ok(on!(conn, c => sqlx::query_as(LAST).bind(limit).fetch_all(c))?)
}

/// Stores how a workbook is read and what was decided; `false` when it is no longer open or the
/// version is not the stored one.
///
/// # Errors
/// Of the database.
pub async fn update(conn: &mut Conn, import: &Import) -> DbResult<bool> {
    let changed = on!(conn, c => sqlx::query(UPDATE)
        .bind(&import.sheet).bind(&import.heading_key).bind(&import.mapping).bind(&import.decisions)
        .bind(import.id).bind(import.version).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Closes a workbook and forgets its content; `false` when it is no longer open or the version is not
/// the stored one.
///
/// # Errors
/// Of the database.
pub async fn finish(
    conn: &mut Conn,
    id: RosterImportId,
    version: i64,
    state: &'static str,
    totals: &str,
    at: DateTime<Utc>,
) -> DbResult<bool> {
    let changed = on!(conn, c => sqlx::query(FINISH)
        .bind(state).bind(totals).bind(at).bind(id.0).bind(version).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Forgets the content of workbooks that were uploaded before a moment and never applied.
///
/// # Errors
/// Of the database.
pub async fn expire(conn: &mut Conn, before: DateTime<Utc>, now: DateTime<Utc>) -> DbResult<u64> {
    Ok(
        on!(conn, c => sqlx::query(EXPIRE).bind(now).bind(before).execute(c).map_ok(|done| done.rows_affected()))?,
    )
}

/// How many open workbooks were uploaded before a moment.
///
/// # Errors
/// Of the database.
pub async fn due(conn: &mut Conn, before: DateTime<Utc>) -> DbResult<i64> {
    Ok(on!(conn, c => sqlx::query_scalar(DUE).bind(before).fetch_one(c))?)
}

/// How the columns of a layout were read the last time.
///
/// # Errors
/// Of the database.
pub async fn mapping(conn: &mut Conn, heading_key: &str) -> DbResult<Option<String>> {
    Ok(on!(conn, c => sqlx::query_scalar(MAPPING).bind(heading_key).fetch_optional(c))?)
}

/// Remembers how the columns of a layout were read.
///
/// # Errors
/// Of the database.
pub async fn remember(
    conn: &mut Conn,
    heading_key: &str,
    mapping: &str,
    at: DateTime<Utc>,
) -> DbResult<()> {
    on!(conn, c => sqlx::query(REMEMBER).bind(heading_key).bind(mapping).bind(at).execute(c).map_ok(|_| ()))?;
    Ok(())
}
