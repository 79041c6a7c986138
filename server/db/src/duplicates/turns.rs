//! What uniting and joining leaves in petitions that nobody acts on: the other one, those that follow it,
//! and the lines of their histories.

use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::access::Scope;
use domain::duplicates::Turn;
use domain::ids::{PetitionId, UserId};
use domain::petitions::PetitionStatus;
use futures::TryFutureExt;
use uuid::Uuid;

/// The petitions that came to one by unions that stand, also by way of others.
macro_rules! came_to {
    () => {
        "WITH RECURSIVE own (id) AS ( \
         SELECT m.merged_id FROM petition_merge m WHERE m.kept_id = $1 AND m.undone_at IS NULL \
         UNION SELECT m.merged_id FROM own JOIN petition_merge m ON m.kept_id = own.id WHERE m.undone_at IS NULL) "
    };
}
macro_rules! lines {
    ($of:literal) => {
        concat!(
            "INSERT INTO petition_event (petition_id, petition_version, at, actor_id, act, from_status, to_status, detail, public) \
             SELECT p.id, p.version + 1, $2, $3, $4, p.status, p.status, $5, $6 FROM petition p WHERE ",
            $of
        )
    };
}
// One writer on SQLite; elsewhere always in the order of the keys, so that nobody waits in a ring.
const LOCK: Dialect = Dialect {
    sqlite: "SELECT id FROM petition WHERE id IN ($1, $2) ORDER BY id",
    postgres: "SELECT id FROM petition WHERE id IN ($1, $2) ORDER BY id FOR UPDATE",
};
const TOUCH: &str =
    "UPDATE petition SET version = version + 1 WHERE id = $1 RETURNING version, status";
const LINE: &str = "INSERT INTO petition_event (petition_id, petition_version, at, actor_id, act, from_status, to_status, detail, public) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const FOLLOWING_LINES: &str = lines!("p.duplicate_of = $1");
const FOLLOW: &str =
    "UPDATE petition SET duplicate_of = $2, version = version + 1 WHERE duplicate_of = $1";
const LEAVING_LINES: &str = concat!(came_to!(), lines!("p.id IN (SELECT own.id FROM own)"));
const LEAVE: &str = concat!(
    came_to!(),
    "UPDATE petition SET duplicate_of = $1, version = version + 1 WHERE id IN (SELECT own.id FROM own)"
);

pub(crate) const ALL: &[Dialect] = &[
    LOCK,
    Dialect::same(TOUCH),
    Dialect::same(LINE),
    Dialect::same(FOLLOWING_LINES),
    Dialect::same(FOLLOW),
    Dialect::same(LEAVING_LINES),
    Dialect::same(LEAVE),
];

/// Holds two petitions until the unit of work ends, so that neither changes meanwhile. What was read of
/// them before may be old.
///
/// # Errors
/// Of the database.
pub async fn lock(conn: &mut Conn, one: PetitionId, other: PetitionId) -> DbResult<()> {
    let sql = conn.text(LOCK);
    let _: Vec<Uuid> =
        on!(conn, c => sqlx::query_scalar(sql).bind(one.0).bind(other.0).fetch_all(c))?;
    Ok(())
}

/// Gives a petition its next version, with nothing else changed: version and state. `None` when there is
/// no such petition.
///
/// # Errors
/// Of the database.
pub async fn touch(
    conn: &mut Conn,
    _scope: &Scope,
    petition: PetitionId,
) -> DbResult<Option<(i64, PetitionStatus)>> {
    let row: Option<(i64, String)> =
        on!(conn, c => sqlx::query_as(TOUCH).bind(petition.0).fetch_optional(c))?;
    row.map(|(version, status)| {
        let status = known("petition.status", &status, PetitionStatus::parse(&status))?;
        Ok((version, status))
    })
    .transpose()
}

/// A turn of a history: what, when, by whom, and the words that go with it.
#[derive(Clone, Debug)]
pub struct Turned {
    /// What.
    pub turn: Turn,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: UserId,
    /// Words that go with it.
    pub detail: String,
}

/// Appends a turn to the history of a petition; `from` and `to` are its states before and after.
///
/// # Errors
/// `Duplicate` when the version has a line already.
pub async fn append_turn(
    conn: &mut Conn,
    petition: PetitionId,
    version: i64,
    (from, to): (PetitionStatus, PetitionStatus),
    turned: &Turned,
) -> DbResult<()> {
    on!(conn, c => sqlx::query(LINE)
        .bind(petition.0).bind(version).bind(turned.at).bind(turned.by.0).bind(turned.turn.code())
        .bind(from.code()).bind(to.code()).bind(&turned.detail).bind(turned.turn.is_public())
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Lets everything that was united with a petition follow it into another, with a line in each history.
///
/// # Errors
/// Of the database.
pub async fn follow(
    conn: &mut Conn,
    from: PetitionId,
    to: PetitionId,
    turned: &Turned,
) -> DbResult<()> {
    on!(&mut *conn, c => sqlx::query(FOLLOWING_LINES)
        .bind(from.0).bind(turned.at).bind(turned.by.0).bind(turned.turn.code()).bind(&turned.detail)
        .bind(turned.turn.is_public()).execute(c).map_ok(|_| ()))?;
    on!(conn, c => sqlx::query(FOLLOW).bind(from.0).bind(to.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Takes everything that was united with a petition out of the one into which it followed, with a line
/// in each history.
///
/// # Errors
/// Of the database.
pub async fn unfollow(conn: &mut Conn, petition: PetitionId, turned: &Turned) -> DbResult<()> {
    on!(&mut *conn, c => sqlx::query(LEAVING_LINES)
        .bind(petition.0).bind(turned.at).bind(turned.by.0).bind(turned.turn.code()).bind(&turned.detail)
        .bind(turned.turn.is_public()).execute(c).map_ok(|_| ()))?;
    on!(conn, c => sqlx::query(LEAVE).bind(petition.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}
