//! Petitions that came through a person on the roster.

use crate::{Conn, DbResult, Dialect};
use domain::ids::CaptainId;
use domain::petitions::Counts;

const COUNTS: &str = "SELECT status, COUNT(*) FROM petition WHERE captain_id = $1 AND captain_id IS NOT NULL GROUP BY status";

pub(crate) const ALL: &[Dialect] = &[Dialect::same(COUNTS)];

/// How many, pending, in progress and attended.
///
/// # Errors
/// Of the database.
pub async fn counts(conn: &mut Conn, captain: CaptainId) -> DbResult<Counts> {
    let rows: Vec<(String, i64)> =
        on!(conn, c => sqlx::query_as(COUNTS).bind(captain.0).fetch_all(c))?;
    Ok(crate::lists::piles(&rows))
}
