//! The history of a person on the roster. Append-only.

use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::ids::{CaptainId, TermId, UserId};
use domain::roster::TermState;
use futures::TryFutureExt;

const APPEND: &str = "INSERT INTO captain_event (captain_id, term_id, happened_at, actor_id, act, from_state, to_state, detail) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const LAST: &str = "SELECT e.happened_at, u.name AS who, e.act, e.detail, c.seq AS number FROM captain_event e \
     JOIN captain c ON c.id = e.captain_id LEFT JOIN user_account u ON u.id = e.actor_id \
     WHERE e.captain_id IN (SELECT m.id FROM captain m WHERE m.id = $1 OR m.merged_into_id = $1) AND (e.captain_id = $1 OR e.act <> 'merged') \
     ORDER BY e.seq DESC LIMIT $2";

pub(crate) const ALL: &[Dialect] = &[Dialect::same(APPEND), Dialect::same(LAST)];

/// A line to append. It holds neither telephones nor CURP.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// Whose history.
    pub captain: CaptainId,
    /// Of a service.
    pub term: Option<TermId>,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; `None` is the program.
    pub actor: Option<UserId>,
    /// What, as a code.
    pub act: &'static str,
    /// The state before.
    pub from: Option<TermState>,
    /// The state after.
    pub to: Option<TermState>,
    /// What else matters, in Spanish.
    pub detail: String,
}

/// A line of the history.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Event {
    /// When.
    pub happened_at: DateTime<Utc>,
    /// Who, by name.
    pub who: Option<String>,
    /// What, as a code.
    pub act: String,
    /// What else.
    pub detail: String,
    /// On which number of the roster it was noted: that of a duplicate, if it was merged later.
    pub number: i64,
}

/// Appends a line.
///
/// # Errors
/// Of the database.
pub async fn append(conn: &mut Conn, event: &NewEvent) -> DbResult<()> {
    on!(conn, c => sqlx::query(APPEND)
        .bind(event.captain.0).bind(event.term.map(|t| t.0)).bind(event.at).bind(event.actor.map(|a| a.0)).bind(event.act)
        .bind(event.from.map(TermState::code)).bind(event.to.map(TermState::code)).bind(&event.detail)
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// The newest lines of a person and of the duplicates that were merged into it.
///
/// # Errors
/// Of the database.
pub async fn last(conn: &mut Conn, captain: CaptainId, limit: i64) -> DbResult<Vec<Event>> {
    Ok(on!(conn, c => sqlx::query_as(LAST).bind(captain.0).bind(limit).fetch_all(c))?)
}
