//! What the live board counts: the facts of each petition, all of them or those that changed.
//!
//! The database itself notes which petitions changed, in the transaction that changes them, so that
//! no way of writing can forget it; whoever keeps the facts in memory reads on from a position.

use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::ids::{DepartmentId, NeighborhoodId, PetitionTypeId};
use domain::petitions::PetitionStatus;
use futures::TryFutureExt;
use uuid::Uuid;

// SQLite numbers the notes in the order of their commits. PostgreSQL's notes carry the number of
// their transaction, and what every transaction below the oldest that runs has noted can be seen.
const POSITION: Dialect = Dialect {
    sqlite: "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'petition_change'), 0) + 1",
    postgres: "SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)",
};
// In the order of the table itself, so that nothing is sorted.
const ALL_FACTS: &str = "SELECT t.seq, t.status, t.type_id, t.neighborhood_id, t.confidential, t.received_at, t.due_at, t.attended_at, t.closed_at, r.department_id \
     FROM petition t LEFT JOIN referral r ON r.petition_id = t.id AND r.status NOT IN ('rejected', 'withdrawn') \
     WHERE t.seq > $1 AND t.seq <= (SELECT MAX(p.seq) FROM (SELECT seq FROM petition WHERE seq > $1 ORDER BY seq LIMIT $2) AS p) ORDER BY t.seq";
const CHANGED_FACTS: &str = "SELECT t.seq, t.status, t.type_id, t.neighborhood_id, t.confidential, t.received_at, t.due_at, t.attended_at, t.closed_at, r.department_id \
     FROM (SELECT DISTINCT petition_seq FROM petition_change WHERE mark >= $3 AND petition_seq > $1 ORDER BY petition_seq LIMIT $2) AS p JOIN petition t ON t.seq = p.petition_seq \
     LEFT JOIN referral r ON r.petition_id = t.id AND r.status NOT IN ('rejected', 'withdrawn') ORDER BY t.seq";
const FORGET: &str = "DELETE FROM petition_change WHERE mark < $1";

pub(crate) const ALL: &[Dialect] = &[
    POSITION,
    Dialect::same(ALL_FACTS),
    Dialect::same(CHANGED_FACTS),
    Dialect::same(FORGET),
];

/// What the board counts of a petition. It says nothing about who asked, nor what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Its place in the order of reception.
    pub seq: i64,
    /// State.
    pub status: PetitionStatus,
    /// Type.
    pub kind: PetitionTypeId,
    /// Settlement.
    pub neighborhood: Option<NeighborhoodId>,
    /// Whether it is reserved.
    pub confidential: bool,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// The promised moment.
    pub due_at: DateTime<Utc>,
    /// When it was attended.
    pub attended_at: Option<DateTime<Utc>>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// The departments that have it.
    pub departments: Vec<DepartmentId>,
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    status: String,
    type_id: Uuid,
    neighborhood_id: Option<Uuid>,
    confidential: bool,
    received_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    attended_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    department_id: Option<Uuid>,
}

/// One petition for each row that begins one; the rows of a petition follow each other, one for each
/// department.
fn petitions(rows: Vec<Row>) -> DbResult<Vec<Facts>> {
    let mut petitions: Vec<Facts> = Vec::with_capacity(rows.len());
    for row in rows {
        let department = row.department_id.map(DepartmentId);
        if let Some(last) = petitions.last_mut().filter(|last| last.seq == row.seq) {
            last.departments.extend(department);
            continue;
        }
        petitions.push(Facts {
            seq: row.seq,
            status: known(
                "petition.status",
                &row.status,
                PetitionStatus::parse(&row.status),
            )?,
            kind: PetitionTypeId(row.type_id),
            neighborhood: row.neighborhood_id.map(NeighborhoodId),
            confidential: row.confidential,
            received_at: row.received_at,
            due_at: row.due_at,
            attended_at: row.attended_at,
            closed_at: row.closed_at,
            departments: department.into_iter().collect(),
        });
    }
    Ok(petitions)
}

/// Where notes of changes are read on from: everything that is not visible now is noted there or
/// behind. Taken before the facts are read; what is noted meanwhile is read twice, never missed.
///
/// # Errors
/// Of the database.
pub async fn position(conn: &mut Conn) -> DbResult<i64> {
    let sql = conn.text(POSITION);
    Ok(on!(conn, c => sqlx::query_scalar(sql).fetch_one(c))?)
}

/// The facts of the petitions behind `after` in the order of reception, `limit` of them at most.
///
/// # Errors
/// Of the database.
pub async fn all(conn: &mut Conn, after: i64, limit: i64) -> DbResult<Vec<Facts>> {
    petitions(on!(conn, c => sqlx::query_as(ALL_FACTS).bind(after).bind(limit).fetch_all(c))?)
}

/// The facts of the petitions that changed since a position, as [`all`].
///
/// # Errors
/// Of the database.
pub async fn changed(conn: &mut Conn, since: i64, after: i64, limit: i64) -> DbResult<Vec<Facts>> {
    petitions(
        on!(conn, c => sqlx::query_as(CHANGED_FACTS).bind(after).bind(limit).bind(since).fetch_all(c))?,
    )
}

/// Forgets the notes before a position, when nobody reads on from there any more; gives how many.
///
/// # Errors
/// Of the database.
pub async fn forget(conn: &mut Conn, before: i64) -> DbResult<u64> {
    Ok(
        on!(conn, c => sqlx::query(FORGET).bind(before).execute(c).map_ok(|done| done.rows_affected()))?,
    )
}
