//! The notices that were made about one petition.

use super::{AlertLine, department, select_alerts};
use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::access::Scope;
use domain::ids::PetitionId;
use domain::ladder::ToldRow;
use domain::users::Role;

// By the index over steps, which begins with the petition.
const TOLD: &str = select_alerts!(
    ", a.position, a.role, a.digest_day IS NOT NULL AS digest",
    "a.petition_id = $1 AND (CAST($2 AS BOOLEAN) OR a.department_id = $3) AND a.not_before <= $4 AND (a.confidential = $5 OR a.confidential = $6) \
     AND a.seq < $7 ORDER BY a.seq DESC LIMIT $8"
);

pub(crate) const ALL: &[Dialect] = &[Dialect::same(TOLD)];

#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    line: AlertLine,
    position: i64,
    role: String,
    digest: bool,
}

/// The notices about a petition within the scope, whoever reads them, the newest first, from before a
/// place in their order. The caller has checked that the petition is within the reader's scope.
///
/// # Errors
/// Of the database.
pub async fn told_of(
    conn: &mut Conn,
    scope: &Scope,
    petition: PetitionId,
    now: DateTime<Utc>,
    (before, limit): (i64, i64),
) -> DbResult<Vec<ToldRow>> {
    let (all, own) = department(scope);
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(TOLD)
        .bind(petition.0).bind(all).bind(own).bind(now).bind(false).bind(scope.confidential())
        .bind(before).bind(limit).fetch_all(c))?;
    rows.into_iter()
        .map(|row| {
            Ok(ToldRow {
                alert: row.line.row(i64::MAX)?,
                position: row.position,
                role: known("alert.role", &row.role, Role::parse(&row.role))?,
                digest: row.digest,
            })
        })
        .collect()
}
