//! What an act leaves in the petition itself.

use crate::clocks::StageColumns;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::clocks::PetitionClock;
use domain::ids::{PetitionId, ReasonId};
use domain::petitions::PetitionStatus;
use futures::TryFutureExt;

const SAVE: &str = "UPDATE petition SET status = $1, information_requested = $2, resolution_id = $3, attended_at = $4, attended_month = $5, closed_at = $6, \
     reopened = reopened + $7, rejections = rejections + $8, reworks = reworks + $9, duplicate_of = $10, \
     due_at = $11, legal_due_at = $12, term = $13, term_from = $14, stage = $15, stage_from = $16, stage_term = $17, stage_soon_at = $18, stage_due_at = $19, \
     stage_level = CASE WHEN $20 THEN 0 ELSE stage_level END, version = version + 1 WHERE id = $21 AND version = $22";

pub(crate) const ALL: &[Dialect] = &[Dialect::same(SAVE)];

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
    /// Promise and stage.
    pub clock: PetitionClock,
    /// Whether the stage begins with this act, so that the ladder begins at its foot.
    pub fresh: bool,
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
    let stage = StageColumns::from(change.clock.stage);
    let rows = on!(conn, c => sqlx::query(SAVE)
        .bind(change.status.code()).bind(change.information_requested).bind(change.resolution.map(|r| r.0)).bind(attended_at)
        .bind(&attended_month).bind(change.closed_at).bind(change.reopened).bind(change.rejections).bind(change.reworks)
        .bind(change.duplicate_of.map(|d| d.0)).bind(change.clock.due_at).bind(change.clock.legal_due_at).bind(change.clock.term.code()).bind(change.clock.from)
        .bind(stage.phase).bind(stage.from).bind(&stage.term).bind(stage.soon_at).bind(stage.due_at).bind(change.fresh).bind(id.0).bind(version).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
