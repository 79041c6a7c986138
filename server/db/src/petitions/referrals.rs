//! Storing referrals and what an act leaves in them.

use crate::clocks::StageColumns;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, NaiveDate, Utc};
use domain::clocks::ReferralClock;
use domain::ids::{DepartmentId, PetitionId, ReasonId, ReferralId, UserId};
use domain::petitions::ReferralStatus;
use futures::TryFutureExt;
use uuid::Uuid;

const INSERT_REFERRAL: &str = "INSERT INTO referral (id, petition_id, petition_seq, number, department_id, status, instruction, sent_at, due_at, term, term_from, \
     stage, stage_from, stage_term, stage_soon_at, stage_due_at, answer) \
     VALUES ($1, $2, $3, $4, $5, 'sent', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '')";
const SAVE_REFERRAL: &str = "UPDATE referral SET status = $1, accepted_at = COALESCE($2, accepted_at), scheduled_for = COALESCE($3, scheduled_for), \
     attended_at = COALESCE($4, attended_at), attended_by = COALESCE($5, attended_by), answer = CASE WHEN $6 = '' THEN answer ELSE $6 END, \
     reason_id = COALESCE($7, reason_id), suggested_department_id = COALESCE($8, suggested_department_id), \
     due_at = $9, term_from = $10, answered_at = $11, stage = $12, stage_from = $13, stage_term = $14, stage_soon_at = $15, stage_due_at = $16, \
     stage_level = CASE WHEN $17 THEN 0 ELSE stage_level END, assigned_to = COALESCE($18, assigned_to) WHERE id = $19";

const SAVE_SUSPENSION: &str = "UPDATE referral SET suspension_reason = $1, suspension_until = $2, suspension_asked_at = $3, suspended_at = $4 WHERE id = $5";

const PEOPLE: &str = "SELECT u.id, u.name FROM user_account u WHERE u.department_id = $1 AND u.role IN ('liaison', 'director') AND u.active ORDER BY u.name, u.id LIMIT 200";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(PEOPLE),
    Dialect::same(INSERT_REFERRAL),
    Dialect::same(SAVE_REFERRAL),
    Dialect::same(SAVE_SUSPENSION),
];

/// A referral to store.
#[derive(Clone, Debug)]
pub struct NewReferral {
    /// Key.
    pub id: ReferralId,
    /// Its petition.
    pub petition: PetitionId,
    /// The petition's place in the order of reception.
    pub petition_seq: i64,
    /// Number within the petition, from 1.
    pub number: i64,
    /// Department.
    pub department: DepartmentId,
    /// What is asked of it.
    pub instruction: String,
    /// Now.
    pub sent_at: DateTime<Utc>,
    /// What is promised, and what the department owes first.
    pub clock: ReferralClock,
}

/// Stores a referral.
///
/// # Errors
/// Of the database.
pub async fn insert_referral(conn: &mut Conn, new: &NewReferral) -> DbResult<()> {
    let stage = StageColumns::from(new.clock.stage);
    on!(conn, c => sqlx::query(INSERT_REFERRAL)
        .bind(new.id.0).bind(new.petition.0).bind(new.petition_seq).bind(new.number).bind(new.department.0)
        .bind(&new.instruction).bind(new.sent_at).bind(new.clock.due_at).bind(new.clock.term.code()).bind(new.clock.from)
        .bind(stage.phase).bind(stage.from).bind(&stage.term).bind(stage.soon_at).bind(stage.due_at).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// What an act leaves in a referral; `None` and empty leave what was.
#[derive(Clone, Debug)]
pub struct ReferralChange {
    /// State.
    pub status: ReferralStatus,
    /// When it was accepted.
    pub accepted_at: Option<DateTime<Utc>>,
    /// The day it committed to.
    pub scheduled_for: Option<NaiveDate>,
    /// When and by whom it was answered.
    pub attended: Option<(DateTime<Utc>, UserId)>,
    /// Answer, or reason to reject.
    pub answer: String,
    /// Reason code.
    pub reason: Option<ReasonId>,
    /// The department that is competent instead.
    pub suggested: Option<DepartmentId>,
    /// What was asked or decided about a suspension.
    pub suspension: Option<Suspension>,
    /// Who has it in hand.
    pub assigned: Option<UserId>,
}

/// What stands of a suspension: asked, in force, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suspension {
    /// Why.
    pub reason: String,
    /// The day on which it is looked at again.
    pub until: Option<NaiveDate>,
    /// When it was asked, while nobody decided.
    pub asked_at: Option<DateTime<Utc>>,
    /// Since when it is in force.
    pub suspended_at: Option<DateTime<Utc>>,
}

impl ReferralChange {
    /// Only the state changes.
    #[must_use]
    pub fn to(status: ReferralStatus) -> Self {
        Self {
            status,
            accepted_at: None,
            scheduled_for: None,
            attended: None,
            answer: String::new(),
            reason: None,
            suggested: None,
            suspension: None,
            assigned: None,
        }
    }
}

/// Stores what an act leaves in a referral; `fresh` when its stage begins with the act. The
/// petition's version guards it.
///
/// # Errors
/// Of the database.
pub async fn save_referral(
    conn: &mut Conn,
    id: ReferralId,
    change: &ReferralChange,
    clock: &ReferralClock,
    fresh: bool,
) -> DbResult<()> {
    let stage = StageColumns::from(clock.stage);
    let (attended_at, attended_by) = change.attended.unzip();
    on!(&mut *conn, c => sqlx::query(SAVE_REFERRAL)
        .bind(change.status.code()).bind(change.accepted_at).bind(change.scheduled_for).bind(attended_at).bind(attended_by.map(|u| u.0))
        .bind(&change.answer).bind(change.reason.map(|r| r.0)).bind(change.suggested.map(|d| d.0))
        .bind(clock.due_at).bind(clock.from).bind(clock.answered_at).bind(stage.phase).bind(stage.from).bind(&stage.term)
        .bind(stage.soon_at).bind(stage.due_at).bind(fresh).bind(change.assigned.map(|u| u.0)).bind(id.0)
        .execute(c).map_ok(|_| ()))?;
    if let Some(suspension) = &change.suspension {
        on!(conn, c => sqlx::query(SAVE_SUSPENSION)
            .bind(&suspension.reason).bind(suspension.until).bind(suspension.asked_at).bind(suspension.suspended_at).bind(id.0)
            .execute(c).map_ok(|_| ()))?;
    }
    Ok(())
}

/// The people of a department to whom its referrals can be given, by name.
///
/// # Errors
/// Of the database.
pub async fn people(conn: &mut Conn, department: DepartmentId) -> DbResult<Vec<(UserId, String)>> {
    let rows: Vec<(Uuid, String)> =
        on!(conn, c => sqlx::query_as(PEOPLE).bind(department.0).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (UserId(id), name))
        .collect())
}
