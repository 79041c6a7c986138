//! Who changed what in the catalogue, and when.

use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::ids::UserId;
use futures::TryFutureExt;
use uuid::Uuid;

const APPEND_HISTORY: &str = "INSERT INTO catalogue_history (entity, entity_id, at, actor_id, before_json, after_json) VALUES ($1, $2, $3, $4, $5, $6)";
const HISTORY: &str = "SELECT h.at, u.name, h.before_json, h.after_json FROM catalogue_history h LEFT JOIN user_account u ON u.id = h.actor_id \
     WHERE h.entity = $1 AND h.entity_id = $2 ORDER BY h.seq DESC LIMIT 50";

pub(crate) const ALL: &[Dialect] = &[Dialect::same(APPEND_HISTORY), Dialect::same(HISTORY)];

/// A change of the catalogue.
#[derive(Clone, Debug)]
pub struct HistoryEntry {
    /// `department`, `petition_type`…
    pub entity: &'static str,
    /// Its key.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; `None` for the program.
    pub actor: Option<UserId>,
    /// The entry before, as JSON; `null` when it is new.
    pub before: serde_json::Value,
    /// The entry after.
    pub after: serde_json::Value,
}

/// Appends a change.
///
/// # Errors
/// Of the database.
pub async fn append_history(conn: &mut Conn, entry: &HistoryEntry) -> DbResult<()> {
    on!(conn, c => sqlx::query(APPEND_HISTORY)
        .bind(entry.entity).bind(entry.id).bind(entry.at).bind(entry.actor.map(|a| a.0))
        .bind(entry.before.to_string()).bind(entry.after.to_string()).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// A stored change of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredChange {
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by name; `None` for the program.
    pub name: Option<String>,
    /// The entry before, as JSON.
    pub before_json: String,
    /// The entry after, as JSON.
    pub after_json: String,
}

/// The last fifty changes of an entry, newest first.
///
/// # Errors
/// Of the database.
pub async fn history(conn: &mut Conn, entity: &str, id: Uuid) -> DbResult<Vec<StoredChange>> {
    Ok(on!(conn, c => sqlx::query_as(HISTORY).bind(entity).bind(id).fetch_all(c))?)
}
