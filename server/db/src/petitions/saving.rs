//! What an act leaves in the petition itself.

use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::ids::{PersonId, PetitionId, ReasonId};
use domain::petitions::PetitionStatus;
use futures::TryFutureExt;

const SAVE: &str = "UPDATE petition SET status = $1, information_requested = $2, resolution_id = $3, attended_at = $4, attended_month = $5, closed_at = $6, \
     reopened = reopened + $7, rejections = rejections + $8, reworks = reworks + $9, duplicate_of = $10, version = version + 1 WHERE id = $11 AND version = $12";
const ADD_CO_PETITIONER: &str = "INSERT INTO co_petitioner (petition_id, person_id, from_petition_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
const MOVE_CO_PETITIONERS: &str = "INSERT INTO co_petitioner (petition_id, person_id, from_petition_id) \
     SELECT $1, person_id, from_petition_id FROM co_petitioner WHERE petition_id = $2 ON CONFLICT DO NOTHING";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(SAVE),
    Dialect::same(ADD_CO_PETITIONER),
    Dialect::same(MOVE_CO_PETITIONERS),
];

/// What an act leaves in the petition.
#[derive(Clone, Debug)]
pub struct PetitionChange {
    /// State.
    pub status: PetitionStatus,
    /// Whether data of the citizen is awaited.
    pub information_requested: bool,
    /// Resolution.
    pub resolution: Option<ReasonId>,
    /// When the last referral was answered, and its local month. `None` clears both.
    pub attended: Option<(DateTime<Utc>, String)>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Added to the count of reopenings.
    pub reopened: i64,
    /// Added to the count of rejections.
    pub rejections: i64,
    /// Added to the count of reworks.
    pub reworks: i64,
    /// The petition that it repeats.
    pub duplicate_of: Option<PetitionId>,
}

/// Stores what an act leaves; `false` when the version is not current, and then nothing is stored.
///
/// # Errors
/// Of the database.
pub async fn save(
    conn: &mut Conn,
    id: PetitionId,
    version: i64,
    change: &PetitionChange,
) -> DbResult<bool> {
    let (attended_at, attended_month) = change.attended.clone().unzip();
    let rows = on!(conn, c => sqlx::query(SAVE)
        .bind(change.status.code()).bind(change.information_requested).bind(change.resolution.map(|r| r.0)).bind(attended_at)
        .bind(&attended_month).bind(change.closed_at).bind(change.reopened).bind(change.rejections).bind(change.reworks)
        .bind(change.duplicate_of.map(|d| d.0)).bind(id.0).bind(version).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Adds the citizen of a duplicate, and those who had joined it, to the petition that stays.
///
/// # Errors
/// Of the database.
pub async fn move_petitioners(
    conn: &mut Conn,
    from: PetitionId,
    person: Option<PersonId>,
    to: PetitionId,
) -> DbResult<()> {
    if let Some(person) = person {
        on!(&mut *conn, c => sqlx::query(ADD_CO_PETITIONER).bind(to.0).bind(person.0).bind(from.0).execute(c).map_ok(|_| ()))?;
    }
    on!(conn, c => sqlx::query(MOVE_CO_PETITIONERS).bind(to.0).bind(from.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}
