//! Petitions that came through a person on the roster.

use crate::{Conn, DbResult, Dialect};
use domain::ids::CaptainId;
use domain::petitions::Counts;
use futures::TryFutureExt;

const COUNTS: &str = "SELECT status, COUNT(*) FROM petition WHERE captain_id = $1 AND captain_id IS NOT NULL GROUP BY status";

const GIVE_TO: &str =
    "UPDATE petition SET captain_id = $1 WHERE captain_id = $2 AND captain_id IS NOT NULL";

const GIVE_JOINERS_TO: &str =
    "UPDATE co_petitioner SET captain_id = $1 WHERE captain_id = $2 AND captain_id IS NOT NULL";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(COUNTS),
    Dialect::same(GIVE_TO),
    Dialect::same(GIVE_JOINERS_TO),
];

/// How many, pending, in progress and attended.
///
/// # Errors
/// Of the database.
pub async fn counts(conn: &mut Conn, captain: CaptainId) -> DbResult<Counts> {
    let rows: Vec<(String, i64)> =
        on!(conn, c => sqlx::query_as(COUNTS).bind(captain.0).fetch_all(c))?;
    Ok(crate::lists::piles(&rows))
}

/// Gives the petitions of a duplicate to the person it is, and whoever it brought to another's; gives how
/// many petitions.
///
/// # Errors
/// Of the database.
pub async fn give_to(conn: &mut Conn, from: CaptainId, to: CaptainId) -> DbResult<u64> {
    on!(&mut *conn, c => sqlx::query(GIVE_JOINERS_TO)
        .bind(to.0).bind(from.0).execute(c).map_ok(|_| ()))?;
    Ok(on!(conn, c => sqlx::query(GIVE_TO)
        .bind(to.0).bind(from.0).execute(c).map_ok(|done| done.rows_affected()))?)
}
