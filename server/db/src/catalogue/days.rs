//! Non-working days.

use crate::{Conn, DbResult, Dialect};
use chrono::NaiveDate;
use domain::deadline::NonWorkingDays;

const NON_WORKING_DAYS: &str = "SELECT day FROM non_working_day WHERE state = 'approved'";

pub(crate) const ALL: &[Dialect] = &[Dialect::same(NON_WORKING_DAYS)];

/// Days on which the office does not work: the approved ones.
///
/// # Errors
/// Of the database.
pub async fn non_working_days(conn: &mut Conn) -> DbResult<NonWorkingDays> {
    let rows: Vec<(NaiveDate,)> = on!(conn, c => sqlx::query_as(NON_WORKING_DAYS).fetch_all(c))?;
    Ok(rows.into_iter().map(|(day,)| day).collect())
}
