//! Reasons and resolution codes.

use crate::{Conn, DbResult, Dialect};
use domain::catalogue::{Reason, ReasonKind};
use domain::ids::ReasonId;
use futures::TryFutureExt;
use uuid::Uuid;

const REASONS: &str =
    "SELECT id, kind, code, name FROM reason WHERE valid_to IS NULL ORDER BY kind, position";
const REASON: &str =
    "SELECT id, kind, code, name FROM reason WHERE id = $1 AND kind = $2 AND valid_to IS NULL";
const INSERT_REASON: &str = "INSERT INTO reason (id, kind, code, name, position) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (kind, code) DO NOTHING";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(REASONS),
    Dialect::same(REASON),
    Dialect::same(INSERT_REASON),
];

/// Reasons and resolution codes in use.
///
/// # Errors
/// Of the database.
pub async fn reasons(conn: &mut Conn) -> DbResult<Vec<Reason>> {
    let rows: Vec<(Uuid, String, String, String)> =
        on!(conn, c => sqlx::query_as(REASONS).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, kind, code, name)| Reason {
            id: ReasonId(id),
            kind,
            code,
            name,
        })
        .collect())
}

/// One reason, if it is in use and of this kind.
///
/// # Errors
/// Of the database.
pub async fn reason(conn: &mut Conn, id: ReasonId, kind: ReasonKind) -> DbResult<Option<Reason>> {
    let row: Option<(Uuid, String, String, String)> =
        on!(conn, c => sqlx::query_as(REASON).bind(id.0).bind(kind.code()).fetch_optional(c))?;
    Ok(row.map(|(id, kind, code, name)| Reason {
        id: ReasonId(id),
        kind,
        code,
        name,
    }))
}

/// Stores a reason; `false` when its kind and code exist.
///
/// # Errors
/// Of the database.
pub async fn insert_reason(conn: &mut Conn, new: &Reason, position: i64) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(INSERT_REASON).bind(new.id.0).bind(&new.kind).bind(&new.code).bind(&new.name).bind(position)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
