//! Answers already given to a key, so that a client that did not hear one can ask again.

use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::ids::UserId;
use futures::TryFutureExt;

const FIND: &str =
    "SELECT body_hash, status, response FROM idempotency WHERE user_id = $1 AND key = $2";
const INSERT: &str = "INSERT INTO idempotency (key, user_id, body_hash, status, response, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
const PURGE: &str = "DELETE FROM idempotency WHERE created_at < $1";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(FIND),
    Dialect::same(INSERT),
    Dialect::same(PURGE),
];

/// A stored answer.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Stored {
    /// SHA-256 of the request's body.
    pub body_hash: Vec<u8>,
    /// HTTP status.
    pub status: i64,
    /// JSON body.
    pub response: String,
}

/// The answer given to this user's key, if any.
///
/// # Errors
/// Of the database.
pub async fn find(conn: &mut Conn, user: UserId, key: &str) -> DbResult<Option<Stored>> {
    Ok(on!(conn, c => sqlx::query_as(FIND).bind(user.0).bind(key).fetch_optional(c))?)
}

/// Keeps an answer, in the transaction of what it answers.
///
/// # Errors
/// `Duplicate` when the key was stored meanwhile.
pub async fn insert(
    conn: &mut Conn,
    user: UserId,
    key: &str,
    stored: &Stored,
    at: DateTime<Utc>,
) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT)
        .bind(key).bind(user.0).bind(&stored.body_hash).bind(stored.status).bind(&stored.response).bind(at)
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Forgets answers older than a moment.
///
/// # Errors
/// Of the database.
pub async fn purge(conn: &mut Conn, before: DateTime<Utc>) -> DbResult<()> {
    on!(conn, c => sqlx::query(PURGE).bind(before).execute(c).map_ok(|_| ()))?;
    Ok(())
}
