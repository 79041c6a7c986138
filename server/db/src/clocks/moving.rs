//! Moving due moments after the calendar or the hours changed.

use super::{StageRow, term};
use crate::petitions::folio;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::calendar::ChangeLine;
use domain::clocks::{PetitionClock, ReferralClock};
use domain::folio::Folio;
use domain::ids::{PetitionId, ReferralId, UserId};
use futures::TryFutureExt;
use uuid::Uuid;

const PETITIONS: &str = "SELECT t.seq, t.id, t.year, t.number, t.version, t.received_at, t.term, t.term_from, t.due_at, t.legal_due_at, \
     t.stage, t.stage_from, t.stage_term, t.stage_soon_at, t.stage_due_at \
     FROM petition t WHERE t.stage IS NOT NULL AND t.seq > $1 ORDER BY t.seq LIMIT $2";
const REFERRALS: &str = "SELECT r.petition_seq, r.number, r.id, d.name AS department, r.term, r.term_from, r.due_at, r.answered_at, \
     r.stage, r.stage_from, r.stage_term, r.stage_soon_at, r.stage_due_at \
     FROM referral r JOIN department d ON d.id = r.department_id WHERE r.stage IS NOT NULL AND r.petition_seq > $1 AND r.petition_seq <= $2 ORDER BY r.petition_seq, r.number";
const INSERT_CHANGE: &str = "INSERT INTO deadline_change (id, at, actor_id, summary, reached, moved) VALUES ($1, $2, $3, $4, 0, 0)";
const OPEN_CHANGE: &str =
    "SELECT id, reached, moved FROM deadline_change WHERE done_at IS NULL ORDER BY at, id LIMIT 1";
const PROGRESS: &str = "UPDATE deadline_change SET reached = $1, moved = moved + $2 WHERE id = $3 AND reached = $4 AND done_at IS NULL";
const LAST_CHANGE: &str = "SELECT id FROM deadline_change ORDER BY at DESC, id DESC LIMIT 1";
const DONE: &str = "UPDATE deadline_change SET done_at = $1 WHERE id = $2 AND done_at IS NULL";
const CHANGES: &str = "SELECT c.at, u.name AS who, c.summary, c.moved, c.done_at FROM deadline_change c LEFT JOIN user_account u ON u.id = c.actor_id ORDER BY c.at DESC, c.id DESC LIMIT $1";
const MOVES: &str = "SELECT m.referral_id, d.name AS department, m.clock, m.due_before, m.due_after, c.at, c.summary FROM deadline_move m \
     JOIN deadline_change c ON c.id = m.change_id LEFT JOIN referral r ON r.id = m.referral_id LEFT JOIN department d ON d.id = r.department_id \
     WHERE m.petition_id = $1 ORDER BY c.at DESC, m.clock LIMIT 50";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(PETITIONS),
    Dialect::same(REFERRALS),
    Dialect::same(INSERT_CHANGE),
    Dialect::same(OPEN_CHANGE),
    Dialect::same(PROGRESS),
    Dialect::same(LAST_CHANGE),
    Dialect::same(DONE),
    Dialect::same(CHANGES),
    Dialect::same(MOVES),
];

/// A petition whose clock has not ended, with the referrals whose clocks have not.
#[derive(Clone, Debug)]
pub struct Running {
    /// Place in the order of reception.
    pub seq: i64,
    /// Key.
    pub petition: PetitionId,
    /// Public number.
    pub folio: Folio,
    /// Version.
    pub version: i64,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// Its clock.
    pub clock: PetitionClock,
    /// Its referrals: key, name of the department, clock.
    pub referrals: Vec<(ReferralId, String, ReferralClock)>,
}

#[derive(sqlx::FromRow)]
struct PetitionRow {
    seq: i64,
    id: Uuid,
    year: i64,
    number: i64,
    version: i64,
    received_at: DateTime<Utc>,
    term: String,
    term_from: DateTime<Utc>,
    due_at: DateTime<Utc>,
    legal_due_at: Option<DateTime<Utc>>,
    #[sqlx(flatten)]
    stage: StageRow,
}

#[derive(sqlx::FromRow)]
struct ReferralRow {
    petition_seq: i64,
    id: Uuid,
    department: String,
    term: String,
    term_from: DateTime<Utc>,
    due_at: DateTime<Utc>,
    answered_at: Option<DateTime<Utc>>,
    #[sqlx(flatten)]
    stage: StageRow,
}

/// The next open petitions in the order of reception, with their referrals.
///
/// # Errors
/// Of the database.
pub async fn running(conn: &mut Conn, after: i64, limit: i64) -> DbResult<Vec<Running>> {
    let rows: Vec<PetitionRow> =
        on!(&mut *conn, c => sqlx::query_as(PETITIONS).bind(after).bind(limit).fetch_all(c))?;
    let Some(last) = rows.last().map(|row| row.seq) else {
        return Ok(Vec::new());
    };
    let referrals: Vec<ReferralRow> =
        on!(conn, c => sqlx::query_as(REFERRALS).bind(after).bind(last).fetch_all(c))?;
    let mut found = rows
        .into_iter()
        .map(|row| {
            Ok(Running {
                seq: row.seq,
                petition: PetitionId(row.id),
                folio: folio(row.year, row.number),
                version: row.version,
                received_at: row.received_at,
                clock: PetitionClock {
                    term: term(&row.term)?,
                    from: row.term_from,
                    due_at: row.due_at,
                    legal_due_at: row.legal_due_at,
                    stage: row.stage.stage()?,
                },
                referrals: Vec::new(),
            })
        })
        .collect::<DbResult<Vec<_>>>()?;
    for row in referrals {
        let Ok(place) = found.binary_search_by_key(&row.petition_seq, |p| p.seq) else {
            continue;
        };
        let clock = ReferralClock {
            term: term(&row.term)?,
            from: row.term_from,
            due_at: row.due_at,
            answered_at: row.answered_at,
            stage: row.stage.stage()?,
        };
        found[place]
            .referrals
            .push((ReferralId(row.id), row.department, clock));
    }
    Ok(found)
}

/// A change that is not carried out to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Key.
    pub id: Uuid,
    /// The last place in the order of reception that was looked at.
    pub reached: i64,
    /// How many due moments moved so far.
    pub moved: i64,
}

/// Writes down that due moments are to be counted again.
///
/// # Errors
/// Of the database.
pub async fn insert_change(
    conn: &mut Conn,
    id: Uuid,
    at: DateTime<Utc>,
    by: Option<UserId>,
    summary: &str,
) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT_CHANGE)
        .bind(id).bind(at).bind(by.map(|u| u.0)).bind(summary).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// The oldest change that is not carried out to the end.
///
/// # Errors
/// Of the database.
pub async fn open_change(conn: &mut Conn) -> DbResult<Option<Change>> {
    let row: Option<(Uuid, i64, i64)> =
        on!(conn, c => sqlx::query_as(OPEN_CHANGE).fetch_optional(c))?;
    Ok(row.map(|(id, reached, moved)| Change { id, reached, moved }))
}

/// The newest change, carried out or not.
///
/// # Errors
/// Of the database.
pub async fn last_change(conn: &mut Conn) -> DbResult<Option<Uuid>> {
    Ok(on!(conn, c => sqlx::query_scalar(LAST_CHANGE).fetch_optional(c))?)
}

/// Says how far a change came; `false` when another process carried it further meanwhile, and then
/// nothing of this step may be kept.
///
/// # Errors
/// Of the database.
pub async fn save_progress(
    conn: &mut Conn,
    change: &Change,
    reached: i64,
    moved: i64,
) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(PROGRESS)
        .bind(reached).bind(moved).bind(change.id).bind(change.reached).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Says that a change is carried out.
///
/// # Errors
/// Of the database.
pub async fn change_done(conn: &mut Conn, id: Uuid, at: DateTime<Utc>) -> DbResult<()> {
    on!(conn, c => sqlx::query(DONE).bind(at).bind(id).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// When, by whom, what, how many moved, when it was done.
type ChangeRow = (
    DateTime<Utc>,
    Option<String>,
    String,
    i64,
    Option<DateTime<Utc>>,
);

/// The last changes, the newest first.
///
/// # Errors
/// Of the database.
pub async fn changes(conn: &mut Conn, limit: i64) -> DbResult<Vec<ChangeLine>> {
    let rows: Vec<ChangeRow> = on!(conn, c => sqlx::query_as(CHANGES).bind(limit).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(at, who, summary, moved, done)| ChangeLine {
            at,
            who: who.unwrap_or_default(),
            summary,
            moved,
            done: done.is_some(),
        })
        .collect())
}

/// A due moment that moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Of which petition.
    pub petition: PetitionId,
    /// Of which referral; none for the petition's own.
    pub referral: Option<ReferralId>,
    /// Which: `promise`, `legal`, or the code of a stage.
    pub clock: String,
    /// Before.
    pub before: DateTime<Utc>,
    /// After.
    pub after: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct MoveRow {
    referral_id: Option<Uuid>,
    department: Option<String>,
    clock: String,
    due_before: DateTime<Utc>,
    due_after: DateTime<Utc>,
    at: DateTime<Utc>,
    summary: String,
}

/// What was moved of a petition, when and why, the newest first, at most fifty: the department's name
/// is none for the petition's own clock.
///
/// # Errors
/// Of the database.
pub async fn moves_of(
    conn: &mut Conn,
    id: PetitionId,
) -> DbResult<Vec<(DateTime<Utc>, String, Option<String>, Move)>> {
    let rows: Vec<MoveRow> = on!(conn, c => sqlx::query_as(MOVES).bind(id.0).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let moved = Move {
                petition: id,
                referral: row.referral_id.map(ReferralId),
                clock: row.clock,
                before: row.due_before,
                after: row.due_after,
            };
            (row.at, row.summary, row.department, moved)
        })
        .collect())
}
