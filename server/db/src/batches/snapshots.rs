//! What petitions and their referrals were before a batch, and making them so again.

use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::PetitionId;
use domain::petitions::PetitionStatus;
use futures::TryFutureExt;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use uuid::Uuid;

const PETITIONS: &str = "SELECT t.id, t.status, t.information_requested, t.resolution_id, t.attended_at, t.attended_month, t.closed_at, t.reopened, t.rejections, t.reworks, t.duplicate_of, \
     t.due_at, t.legal_due_at, t.term, t.term_from, t.stage, t.stage_from, t.stage_term, t.stage_soon_at, t.stage_due_at, t.stage_level \
     FROM batch_item i JOIN petition t ON t.id = i.petition_id WHERE i.batch_id = $1 AND i.outcome = 'ready'";
const REFERRALS: &str = "SELECT r.id, r.petition_id, r.status, r.accepted_at, r.scheduled_for, r.attended_at, r.attended_by, r.answer, r.reason_id, r.suggested_department_id, r.assigned_to, \
     r.due_at, r.term, r.term_from, r.answered_at, r.stage, r.stage_from, r.stage_term, r.stage_soon_at, r.stage_due_at, r.stage_level \
     FROM batch_item i JOIN referral r ON r.petition_id = i.petition_id WHERE i.batch_id = $1 AND i.outcome = 'ready'";
const RESTORE: &str = "UPDATE petition SET status = $1, information_requested = $2, resolution_id = $3, attended_at = $4, attended_month = $5, closed_at = $6, reopened = $7, rejections = $8, reworks = $9, duplicate_of = $10, \
     due_at = $11, legal_due_at = $12, term = $13, term_from = $14, stage = $15, stage_from = $16, stage_term = $17, stage_soon_at = $18, stage_due_at = $19, stage_level = $20, version = version + 1 \
     WHERE id = $21 AND version = $22";
const RESTORE_REFERRAL: &str = "UPDATE referral SET status = $1, accepted_at = $2, scheduled_for = $3, attended_at = $4, attended_by = $5, answer = $6, reason_id = $7, suggested_department_id = $8, assigned_to = $9, \
     due_at = $10, term = $11, term_from = $12, answered_at = $13, stage = $14, stage_from = $15, stage_term = $16, stage_soon_at = $17, stage_due_at = $18, stage_level = $19 WHERE id = $20";
// What came since the snapshot is taken back, not forgotten.
const OTHERS: &str = "SELECT id FROM referral WHERE petition_id = $1";
const WITHDRAW: &str = "UPDATE referral SET status = 'withdrawn', stage = NULL, stage_from = NULL, stage_term = NULL, stage_soon_at = NULL, stage_due_at = NULL WHERE id = $1";
const LINE: &str = "INSERT INTO petition_event (petition_id, petition_version, at, actor_id, act, from_status, to_status, detail, public, batch_id) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const MOVED: &str = "SELECT COUNT(*) FROM deadline_move m JOIN deadline_change c ON c.id = m.change_id WHERE m.petition_id = $1 AND c.at >= $2";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(PETITIONS),
    Dialect::same(REFERRALS),
    Dialect::same(RESTORE),
    Dialect::same(RESTORE_REFERRAL),
    Dialect::same(OTHERS),
    Dialect::same(WITHDRAW),
    Dialect::same(LINE),
    Dialect::same(MOVED),
];

/// The columns of a petition that acts change.
#[derive(Clone, Debug, Serialize, Deserialize, sqlx::FromRow)]
struct PetitionColumns {
    id: Uuid,
    status: String,
    information_requested: bool,
    resolution_id: Option<Uuid>,
    attended_at: Option<DateTime<Utc>>,
    attended_month: Option<String>,
    closed_at: Option<DateTime<Utc>>,
    reopened: i64,
    rejections: i64,
    reworks: i64,
    duplicate_of: Option<Uuid>,
    due_at: DateTime<Utc>,
    legal_due_at: Option<DateTime<Utc>>,
    term: String,
    term_from: DateTime<Utc>,
    stage: Option<String>,
    stage_from: Option<DateTime<Utc>>,
    stage_term: Option<String>,
    stage_soon_at: Option<DateTime<Utc>>,
    stage_due_at: Option<DateTime<Utc>>,
    stage_level: i64,
}

/// Those of a referral.
#[derive(Clone, Debug, Serialize, Deserialize, sqlx::FromRow)]
struct ReferralColumns {
    id: Uuid,
    petition_id: Uuid,
    status: String,
    accepted_at: Option<DateTime<Utc>>,
    scheduled_for: Option<NaiveDate>,
    attended_at: Option<DateTime<Utc>>,
    attended_by: Option<Uuid>,
    answer: String,
    reason_id: Option<Uuid>,
    suggested_department_id: Option<Uuid>,
    assigned_to: Option<Uuid>,
    due_at: DateTime<Utc>,
    term: String,
    term_from: DateTime<Utc>,
    answered_at: Option<DateTime<Utc>>,
    stage: Option<String>,
    stage_from: Option<DateTime<Utc>>,
    stage_term: Option<String>,
    stage_soon_at: Option<DateTime<Utc>>,
    stage_due_at: Option<DateTime<Utc>>,
    stage_level: i64,
}

/// A petition and its referrals as they were.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    petition: PetitionColumns,
    referrals: Vec<ReferralColumns>,
}

/// What the petitions of a batch that can still be done are now.
///
/// # Errors
/// Of the database.
pub async fn snapshots(conn: &mut Conn, batch: i64) -> DbResult<HashMap<PetitionId, Snapshot>> {
    let petitions: Vec<PetitionColumns> =
        on!(&mut *conn, c => sqlx::query_as(PETITIONS).bind(batch).fetch_all(c))?;
    let referrals: Vec<ReferralColumns> =
        on!(conn, c => sqlx::query_as(REFERRALS).bind(batch).fetch_all(c))?;
    let mut found: HashMap<PetitionId, Snapshot> = petitions
        .into_iter()
        .map(|petition| {
            let referrals = Vec::new();
            (
                PetitionId(petition.id),
                Snapshot {
                    petition,
                    referrals,
                },
            )
        })
        .collect();
    for referral in referrals {
        if let Some(of) = found.get_mut(&PetitionId(referral.petition_id)) {
            of.referrals.push(referral);
        }
    }
    Ok(found)
}

/// Who undoes what, and when.
#[derive(Clone, Debug)]
pub struct Undoing {
    /// The batch.
    pub batch: i64,
    /// When it was done.
    pub done_at: DateTime<Utc>,
    /// Now.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: Uuid,
    /// Words that go with it in the history.
    pub detail: String,
}

/// What became of a petition that was to be made what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restored {
    /// It is again what it was, in this state.
    Yes(PetitionStatus),
    /// Something else was done to it since.
    Changed,
    /// A change of the calendar moved its due moments since.
    Moved,
}

/// Makes a petition and its referrals what they were, if it still has the version that the batch
/// left, with a line in its history.
///
/// # Errors
/// Of the database.
pub async fn restore(
    conn: &mut Conn,
    was: &Snapshot,
    (version, from): (i64, PetitionStatus),
    undoing: &Undoing,
) -> DbResult<Restored> {
    let p = &was.petition;
    let moved: i64 = on!(&mut *conn, c => sqlx::query_scalar(MOVED).bind(p.id).bind(undoing.done_at).fetch_one(c))?;
    if moved > 0 {
        return Ok(Restored::Moved);
    }
    let rows = on!(&mut *conn, c => sqlx::query(RESTORE)
        .bind(&p.status).bind(p.information_requested).bind(p.resolution_id).bind(p.attended_at).bind(&p.attended_month).bind(p.closed_at)
        .bind(p.reopened).bind(p.rejections).bind(p.reworks).bind(p.duplicate_of).bind(p.due_at).bind(p.legal_due_at).bind(&p.term).bind(p.term_from)
        .bind(&p.stage).bind(p.stage_from).bind(&p.stage_term).bind(p.stage_soon_at).bind(p.stage_due_at).bind(p.stage_level)
        .bind(p.id).bind(version).execute(c).map_ok(|done| done.rows_affected()))?;
    if rows != 1 {
        return Ok(Restored::Changed);
    }
    for r in &was.referrals {
        on!(&mut *conn, c => sqlx::query(RESTORE_REFERRAL)
            .bind(&r.status).bind(r.accepted_at).bind(r.scheduled_for).bind(r.attended_at).bind(r.attended_by).bind(&r.answer)
            .bind(r.reason_id).bind(r.suggested_department_id).bind(r.assigned_to).bind(r.due_at).bind(&r.term).bind(r.term_from).bind(r.answered_at)
            .bind(&r.stage).bind(r.stage_from).bind(&r.stage_term).bind(r.stage_soon_at).bind(r.stage_due_at).bind(r.stage_level).bind(r.id)
            .execute(c).map_ok(|_| ()))?;
    }
    let now: Vec<Uuid> = on!(&mut *conn, c => sqlx::query_scalar(OTHERS).bind(p.id).fetch_all(c))?;
    for id in now {
        if was.referrals.iter().all(|r| r.id != id) {
            on!(&mut *conn, c => sqlx::query(WITHDRAW).bind(id).execute(c).map_ok(|_| ()))?;
        }
    }
    let to = crate::error::known(
        "petition.status",
        &p.status,
        PetitionStatus::parse(&p.status),
    )?;
    on!(conn, c => sqlx::query(LINE)
        .bind(p.id).bind(version + 1).bind(undoing.at).bind(undoing.by).bind(domain::bulk::UNDONE).bind(from.code()).bind(to.code())
        .bind(&undoing.detail).bind(false).bind(undoing.batch).execute(c).map_ok(|_| ()))?;
    Ok(Restored::Yes(to))
}
