//! The access log: who read personal data, who signed in, who changed users. Append-only.

use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::ids::UserId;
use futures::TryFutureExt;

const APPEND: &str =
    "INSERT INTO access_log (at, actor_id, action, object, detail) VALUES ($1, $2, $3, $4, $5)";
const LAST: &str = "SELECT action, object, detail FROM access_log ORDER BY seq DESC LIMIT $1";

pub(crate) const ALL: &[Dialect] = &[Dialect::same(APPEND), Dialect::same(LAST)];

/// A line to append. It names objects by key and holds no personal data itself.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who, if known.
    pub actor: Option<UserId>,
    /// What, as a code: `contact_revealed`, `signed_in`…
    pub action: &'static str,
    /// On what: a folio, a login.
    pub object: String,
    /// What else matters.
    pub detail: String,
}

/// Appends a line.
///
/// # Errors
/// Of the database.
pub async fn append(conn: &mut Conn, entry: Entry) -> DbResult<()> {
    on!(conn, c => sqlx::query(APPEND)
        .bind(entry.at).bind(entry.actor.map(|a| a.0)).bind(entry.action).bind(&entry.object).bind(&entry.detail)
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// The newest lines: action, object, detail.
///
/// # Errors
/// Of the database.
pub async fn last(conn: &mut Conn, limit: i64) -> DbResult<Vec<(String, String, String)>> {
    Ok(on!(conn, c => sqlx::query_as(LAST).bind(limit).fetch_all(c))?)
}
