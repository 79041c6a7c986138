//! The versions of the privacy notice.

use crate::{Conn, DbResult, Dialect};
use chrono::NaiveDate;
use domain::catalogue::PrivacyNotice;
use futures::TryFutureExt;

const IN_FORCE: &str = "SELECT version, valid_from, text FROM privacy_notice WHERE valid_from <= $1 ORDER BY valid_from DESC, version DESC LIMIT 1";
const EXISTS: &str = "SELECT COUNT(*) FROM privacy_notice WHERE version = $1";
const INSERT: &str = "INSERT INTO privacy_notice (version, valid_from, text) VALUES ($1, $2, $3) ON CONFLICT (version) DO NOTHING";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(IN_FORCE),
    Dialect::same(EXISTS),
    Dialect::same(INSERT),
];

/// The notice in force on a day.
///
/// # Errors
/// Of the database.
pub async fn in_force(conn: &mut Conn, day: NaiveDate) -> DbResult<Option<PrivacyNotice>> {
    let row: Option<(String, NaiveDate, String)> =
        on!(conn, c => sqlx::query_as(IN_FORCE).bind(day).fetch_optional(c))?;
    Ok(row.map(|(version, valid_from, text)| PrivacyNotice {
        version,
        valid_from,
        text,
    }))
}

/// Whether there is, or was, a notice of this version.
///
/// # Errors
/// Of the database.
pub async fn exists(conn: &mut Conn, version: &str) -> DbResult<bool> {
    let n: i64 = on!(conn, c => sqlx::query_scalar(EXISTS).bind(version).fetch_one(c))?;
    Ok(n == 1)
}

/// Stores a notice; `false` when its version exists.
///
/// # Errors
/// Of the database.
pub async fn insert(conn: &mut Conn, new: &PrivacyNotice) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(INSERT).bind(&new.version).bind(new.valid_from).bind(&new.text)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
