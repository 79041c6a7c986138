//! The ladder, what is due to climb it, and the notices that come of it.

pub(crate) mod digest;
pub(crate) mod told;

pub use digest::{StoredDay, digest_days, digest_lines, mark_day_read, unread_days};
pub use told::told_of;

use crate::error::known;
use crate::petitions::folio;
use crate::{Conn, DbError, DbResult, Dialect};
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Reach, Scope};
use domain::clocks::Phase;
use domain::ids::{DepartmentId, PetitionId, ReferralId, UserId};
use domain::ladder::{AlertKind, AlertRow, Recipient, Step, Trigger};
use domain::users::Role;
use futures::TryFutureExt;
use uuid::Uuid;

const STEPS: &str = "SELECT position, trigger_code, recipient FROM ladder_step ORDER BY position";
const CLEAR_STEPS: &str = "DELETE FROM ladder_step";
const INSERT_STEP: &str =
    "INSERT INTO ladder_step (position, trigger_code, recipient) VALUES ($1, $2, $3)";
// By level and by when it is due soon: that is the index, which holds only what may climb; what is due was due soon before.
const PETITIONS: &str = "SELECT t.id AS petition_id, t.confidential, t.stage, t.stage_from, t.stage_due_at FROM petition t \
     WHERE t.stage_due_at IS NOT NULL AND t.stage_level = $1 AND t.stage_soon_at <= $2 AND t.stage_due_at <= $3 AND t.stage IN ('refer', 'verify') LIMIT $4";
const REFERRALS: &str = "SELECT r.id, r.petition_id, r.department_id, t.confidential, r.stage, r.stage_from, r.stage_due_at FROM referral r JOIN petition t ON t.id = r.petition_id \
     WHERE r.stage_due_at IS NOT NULL AND r.stage_level = $1 AND r.stage_soon_at <= $2 AND r.stage_due_at <= $3 LIMIT $4";
// Only from the level and the stage that were seen: whoever comes second changes nothing.
const CLIMB_PETITION: &str = "UPDATE petition SET stage_level = $1 WHERE id = $2 AND stage_level = $3 AND stage = $4 AND stage_from = $5 AND stage_due_at = $6";
const CLIMB_REFERRAL: &str = "UPDATE referral SET stage_level = $1 WHERE id = $2 AND stage_level = $3 AND stage = $4 AND stage_from = $5 AND stage_due_at = $6";
const INSERT_ALERT: &str = "INSERT INTO alert (made_at, not_before, kind, role, digest_day, department_id, petition_id, referral_id, confidential, phase, stage_from, due_at, position) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING";
/// What is read of a notice.
macro_rules! select_alerts {
    ($more:literal, $which:literal) => {
        concat!(
            "SELECT a.seq, a.not_before, a.kind, t.year, t.number, k.name AS petition_type, d.name AS department, a.phase, a.due_at",
            $more,
            " FROM alert a JOIN petition t ON t.id = a.petition_id JOIN petition_type k ON k.id = t.type_id LEFT JOIN department d ON d.id = a.department_id WHERE ",
            $which
        )
    };
}
pub(crate) use select_alerts;
const ALERTS: &str = select_alerts!(
    "",
    "a.role = $1 AND a.digest_day IS NULL AND (CAST($2 AS BOOLEAN) OR a.department_id = $3) AND a.not_before <= $4 AND (a.confidential = $5 OR a.confidential = $6) \
     AND a.seq < $7 ORDER BY a.seq DESC LIMIT $8"
);
const UNREAD: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM alert a WHERE a.role = $1 AND a.digest_day IS NULL AND (CAST($2 AS BOOLEAN) OR a.department_id = $3) AND a.not_before <= $4 \
     AND (a.confidential = $5 OR a.confidential = $6) AND a.seq > $7 LIMIT 100) AS counted";
const LAST_READ: &str = "SELECT alert_seq FROM alert_reading WHERE user_id = $1";
const MARK_READ: &str = "INSERT INTO alert_reading (user_id, alert_seq) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET alert_seq = \
     CASE WHEN excluded.alert_seq > alert_reading.alert_seq THEN excluded.alert_seq ELSE alert_reading.alert_seq END";
const TAKE_LEASE: &str = "INSERT INTO job_lease (name, holder, until_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_at = excluded.until_at \
     WHERE job_lease.holder = excluded.holder OR job_lease.until_at < $4";
const TO_RESUME: &str = "SELECT r.id, r.petition_id FROM referral r WHERE r.suspended_at IS NOT NULL AND r.suspension_until <= $1 ORDER BY r.suspension_until, r.id LIMIT $2";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(STEPS),
    Dialect::same(CLEAR_STEPS),
    Dialect::same(INSERT_STEP),
    Dialect::same(PETITIONS),
    Dialect::same(REFERRALS),
    Dialect::same(CLIMB_PETITION),
    Dialect::same(CLIMB_REFERRAL),
    Dialect::same(INSERT_ALERT),
    Dialect::same(ALERTS),
    Dialect::same(UNREAD),
    Dialect::same(LAST_READ),
    Dialect::same(MARK_READ),
    Dialect::same(TAKE_LEASE),
    Dialect::same(TO_RESUME),
];

/// The steps of the ladder, from its foot.
///
/// # Errors
/// Of the database.
pub async fn steps(conn: &mut Conn) -> DbResult<Vec<Step>> {
    let rows: Vec<(i64, i64, String)> = on!(conn, c => sqlx::query_as(STEPS).fetch_all(c))?;
    rows.into_iter()
        .map(|(position, trigger, recipient)| {
            Ok(Step {
                position,
                trigger: Trigger::parse(trigger)
                    .ok_or_else(|| DbError::Inconsistent("ladder_step.trigger_code".into()))?,
                recipient: known("recipient", &recipient, Recipient::parse(&recipient))?,
            })
        })
        .collect()
}

/// Puts other steps in the place of all.
///
/// # Errors
/// Of the database.
pub async fn set_steps(conn: &mut Conn, steps: &[Step]) -> DbResult<()> {
    on!(&mut *conn, c => sqlx::query(CLEAR_STEPS).execute(c).map_ok(|_| ()))?;
    for step in steps {
        on!(&mut *conn, c => sqlx::query(INSERT_STEP)
            .bind(step.position).bind(step.trigger.code()).bind(step.recipient.code()).execute(c).map_ok(|_| ()))?;
    }
    Ok(())
}

/// A stage that has reached a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Climber {
    /// Its petition.
    pub petition: PetitionId,
    /// Its referral and whose it is; none for what the office owes.
    pub referral: Option<(ReferralId, DepartmentId)>,
    /// Whether the petition is reserved.
    pub confidential: bool,
    /// What is owed.
    pub phase: Phase,
    /// Since when.
    pub from: DateTime<Utc>,
    /// When it is due.
    pub due_at: DateTime<Utc>,
    /// The step that it took last, 0 for none.
    pub level: i64,
}

#[derive(sqlx::FromRow)]
struct PetitionRow {
    petition_id: Uuid,
    confidential: bool,
    stage: String,
    stage_from: DateTime<Utc>,
    stage_due_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct ReferralRow {
    id: Uuid,
    petition_id: Uuid,
    department_id: Uuid,
    confidential: bool,
    stage: String,
    stage_from: DateTime<Utc>,
    stage_due_at: DateTime<Utc>,
}

/// What stands on a level and has reached a step by its two moments: some of what the office owes, and
/// some of what departments owe. What departments owe is not told again for the petition.
///
/// # Errors
/// Of the database.
pub async fn climbers(
    conn: &mut Conn,
    level: i64,
    (soon, due): (DateTime<Utc>, DateTime<Utc>),
    limit: i64,
) -> DbResult<Vec<Climber>> {
    let own: Vec<PetitionRow> = on!(&mut *conn, c => sqlx::query_as(PETITIONS)
        .bind(level).bind(soon).bind(due).bind(limit).fetch_all(c))?;
    let theirs: Vec<ReferralRow> = on!(conn, c => sqlx::query_as(REFERRALS)
        .bind(level).bind(soon).bind(due).bind(limit).fetch_all(c))?;
    let phase = |code: &str| known("stage", code, Phase::parse(code));
    let own = own.into_iter().map(|row| {
        Ok(Climber {
            petition: PetitionId(row.petition_id),
            referral: None,
            confidential: row.confidential,
            phase: phase(&row.stage)?,
            from: row.stage_from,
            due_at: row.stage_due_at,
            level,
        })
    });
    let theirs = theirs.into_iter().map(|row| {
        Ok(Climber {
            petition: PetitionId(row.petition_id),
            referral: Some((ReferralId(row.id), DepartmentId(row.department_id))),
            confidential: row.confidential,
            phase: phase(&row.stage)?,
            from: row.stage_from,
            due_at: row.stage_due_at,
            level,
        })
    });
    own.chain(theirs).collect()
}

/// Takes a step; `false` when somebody else took it or the stage is another by now.
///
/// # Errors
/// Of the database.
pub async fn climb(conn: &mut Conn, of: &Climber, to: i64) -> DbResult<bool> {
    let (sql, id) = match of.referral {
        Some((id, _)) => (CLIMB_REFERRAL, id.0),
        None => (CLIMB_PETITION, of.petition.0),
    };
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(to).bind(id).bind(of.level).bind(of.phase.code()).bind(of.from).bind(of.due_at)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// A notice to write down.
#[derive(Clone, Copy, Debug)]
pub struct NewAlert {
    /// Now.
    pub at: DateTime<Utc>,
    /// When it may be read.
    pub not_before: DateTime<Utc>,
    /// Of what.
    pub kind: AlertKind,
    /// Who reads it.
    pub role: Role,
    /// In the mayor's digest of which local day it stands; none for a notice to the role itself.
    pub digest: Option<NaiveDate>,
    /// Of what it speaks.
    pub of: Climber,
    /// The step.
    pub position: i64,
}

/// Writes a notice down; one that stands there already is not written again.
///
/// # Errors
/// Of the database.
pub async fn insert_alert(conn: &mut Conn, new: &NewAlert) -> DbResult<()> {
    let (referral, department) = new.of.referral.unzip();
    on!(conn, c => sqlx::query(INSERT_ALERT)
        .bind(new.at).bind(new.not_before).bind(new.kind.code()).bind(new.role.code()).bind(new.digest)
        .bind(department.map(|d| d.0)).bind(new.of.petition.0).bind(referral.map(|r| r.0)).bind(new.of.confidential)
        .bind(new.of.phase.code()).bind(new.of.from).bind(new.of.due_at).bind(new.position).execute(c).map_ok(|_| ()))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
pub(crate) struct AlertLine {
    seq: i64,
    not_before: DateTime<Utc>,
    kind: String,
    year: i64,
    number: i64,
    petition_type: String,
    department: Option<String>,
    phase: String,
    due_at: Option<DateTime<Utc>>,
}

/// Whose notices a scope opens: of all departments, or of one.
pub(crate) fn department(scope: &Scope) -> (bool, Option<Uuid>) {
    match scope.reach() {
        Reach::Department(own) => (false, Some(own.0)),
        Reach::All => (true, None),
        _ => (false, None),
    }
}

impl AlertLine {
    /// The notice; `read` is up to where its reader has read.
    pub(crate) fn row(self, read: i64) -> DbResult<AlertRow> {
        Ok(AlertRow {
            seq: self.seq,
            at: self.not_before,
            kind: known("alert.kind", &self.kind, AlertKind::parse(&self.kind))?,
            folio: folio(self.year, self.number),
            petition_type: self.petition_type,
            department: self.department.unwrap_or_default(),
            phase: known("alert.phase", &self.phase, Phase::parse(&self.phase))?,
            due_at: self.due_at,
            fresh: self.seq > read,
        })
    }
}

/// The notices of a role within the scope, the newest first, from before a place in their order. The
/// mayor's digest is read by day.
///
/// # Errors
/// Of the database.
pub async fn alerts(
    conn: &mut Conn,
    scope: &Scope,
    role: Role,
    now: DateTime<Utc>,
    (before, limit): (i64, i64),
    read: i64,
) -> DbResult<Vec<AlertRow>> {
    let (all, own) = department(scope);
    let rows: Vec<AlertLine> = on!(conn, c => sqlx::query_as(ALERTS)
        .bind(role.code()).bind(all).bind(own).bind(now).bind(false).bind(scope.confidential())
        .bind(before).bind(limit).fetch_all(c))?;
    rows.into_iter().map(|row| row.row(read)).collect()
}

/// How many notices came since, up to a hundred.
///
/// # Errors
/// Of the database.
pub async fn unread(
    conn: &mut Conn,
    scope: &Scope,
    role: Role,
    now: DateTime<Utc>,
    read: i64,
) -> DbResult<i64> {
    let (all, own) = department(scope);
    Ok(on!(conn, c => sqlx::query_scalar(UNREAD)
        .bind(role.code()).bind(all).bind(own).bind(now).bind(false).bind(scope.confidential()).bind(read).fetch_one(c))?)
}

/// Up to where a person has read.
///
/// # Errors
/// Of the database.
pub async fn last_read(conn: &mut Conn, user: UserId) -> DbResult<i64> {
    let seq: Option<i64> =
        on!(conn, c => sqlx::query_scalar(LAST_READ).bind(user.0).fetch_optional(c))?;
    Ok(seq.unwrap_or(0))
}

/// Notes up to where a person has read; never back.
///
/// # Errors
/// Of the database.
pub async fn mark_read(conn: &mut Conn, user: UserId, seq: i64) -> DbResult<()> {
    on!(conn, c => sqlx::query(MARK_READ).bind(user.0).bind(seq).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Takes or renews the right to do a job until a moment; `false` while another holds it.
///
/// # Errors
/// Of the database.
pub async fn take_lease(
    conn: &mut Conn,
    job: &str,
    holder: Uuid,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(TAKE_LEASE)
        .bind(job).bind(holder).bind(until).bind(now).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Suspended referrals whose day of review has come.
///
/// # Errors
/// Of the database.
pub async fn to_resume(
    conn: &mut Conn,
    day: NaiveDate,
    limit: i64,
) -> DbResult<Vec<(ReferralId, PetitionId)>> {
    let rows: Vec<(Uuid, Uuid)> =
        on!(conn, c => sqlx::query_as(TO_RESUME).bind(day).bind(limit).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(referral, petition)| (ReferralId(referral), PetitionId(petition)))
        .collect())
}
