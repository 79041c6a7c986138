//! Non-working days.

use crate::{Conn, DbResult, Dialect};
use chrono::NaiveDate;
use domain::deadline::NonWorkingDays;
use futures::TryFutureExt;

const NON_WORKING_DAYS: &str = "SELECT day FROM non_working_day";
const INSERT_NON_WORKING_DAY: &str =
    "INSERT INTO non_working_day (day, name) VALUES ($1, $2) ON CONFLICT (day) DO NOTHING";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(NON_WORKING_DAYS),
    Dialect::same(INSERT_NON_WORKING_DAY),
];

/// Days on which the office does not work.
///
/// # Errors
/// Of the database.
pub async fn non_working_days(conn: &mut Conn) -> DbResult<NonWorkingDays> {
    let rows: Vec<(NaiveDate,)> = on!(conn, c => sqlx::query_as(NON_WORKING_DAYS).fetch_all(c))?;
    Ok(rows.into_iter().map(|(day,)| day).collect())
}

/// Stores a non-working day unless it exists.
///
/// # Errors
/// Of the database.
pub async fn insert_non_working_day(conn: &mut Conn, day: NaiveDate, name: &str) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT_NON_WORKING_DAY).bind(day).bind(name).execute(c).map_ok(|_| ()))?;
    Ok(())
}
