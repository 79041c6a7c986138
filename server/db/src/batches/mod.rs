//! Batches: one decision for many petitions, what it would do, what came of each.

pub(crate) mod picking;
pub(crate) mod snapshots;

pub use picking::{Picked, SheetReferral, pick, pick_folios, pick_tray, sheet_referrals};
pub use snapshots::{Restored, Snapshot, Undoing, restore, snapshots};

use crate::error::known;
use crate::petitions::folio;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::access::{Reach, Scope};
use domain::bulk::{BatchKind, BatchLine, BatchRow, BatchState, Outcome};
use domain::ids::{DepartmentId, PetitionId, ReferralId, UserId};
use domain::petitions::Act;
use futures::TryFutureExt;
use sqlx::QueryBuilder;
use uuid::Uuid;

const INSERT: &str = "INSERT INTO batch (kind, act, summary, reason, made_by, department_id, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
const INSERT_ITEMS: &str = "INSERT INTO batch_item (batch_id, line, label, petition_id, version, referral_id, act, details, outcome, says) ";
const ONE: &str = "SELECT b.id, b.kind, b.summary, b.reason, b.made_by, m.name AS who, b.department_id, b.made_at, b.done_at, b.undone_at, u.name AS undone_by \
     FROM batch b JOIN user_account m ON m.id = b.made_by LEFT JOIN user_account u ON u.id = b.undone_by WHERE b.id = $1";
const ROWS: &str = "SELECT i.line, i.label, t.year, t.number, k.name AS kind, t.street, t.street_number, n.name AS neighborhood, i.act, i.outcome, i.says \
     FROM batch_item i LEFT JOIN petition t ON t.id = i.petition_id LEFT JOIN petition_type k ON k.id = t.type_id LEFT JOIN neighborhood n ON n.id = t.neighborhood_id \
     WHERE i.batch_id = $1 AND (t.id IS NULL OR t.confidential = $2 OR t.confidential = $3) ORDER BY i.line";
const ITEMS: &str = "SELECT line, petition_id, version, referral_id, act, details, version_after, snapshot FROM batch_item \
     WHERE batch_id = $1 AND outcome = $2 AND petition_id IS NOT NULL ORDER BY line";
// One writer on SQLite; elsewhere the batch first and then its petitions in the order of their keys,
// so that nobody waits in a ring.
const HOLD: Dialect = Dialect {
    sqlite: "SELECT id FROM batch WHERE id = $1",
    postgres: "SELECT id FROM batch WHERE id = $1 FOR UPDATE",
};
const HOLD_PETITIONS: Dialect = Dialect {
    sqlite: "SELECT id FROM petition WHERE id IN (SELECT i.petition_id FROM batch_item i WHERE i.batch_id = $1) ORDER BY id LIMIT 0",
    postgres: "SELECT id FROM petition WHERE id IN (SELECT i.petition_id FROM batch_item i WHERE i.batch_id = $1) ORDER BY id FOR UPDATE",
};
const RECORD: &str = "UPDATE batch_item SET outcome = $1, says = COALESCE($2, says), version_after = COALESCE($3, version_after), snapshot = COALESCE($4, snapshot) WHERE batch_id = $5 AND line = $6";
const FINISH: &str = "UPDATE batch SET done_at = $1 WHERE id = $2 AND done_at IS NULL";
const FINISH_UNDOING: &str =
    "UPDATE batch SET undone_at = $1, undone_by = $2 WHERE id = $3 AND undone_at IS NULL";
const LIST: &str = "SELECT b.id, b.summary, m.name AS who, b.made_at, b.done_at, b.undone_at, \
     (SELECT COUNT(*) FROM batch_item i WHERE i.batch_id = b.id) AS petitions, \
     (SELECT COUNT(*) FROM batch_item i WHERE i.batch_id = b.id AND i.outcome IN ('ready', 'done', 'kept')) AS done \
     FROM batch b JOIN user_account m ON m.id = b.made_by WHERE (CAST($1 AS BOOLEAN) OR b.made_by = $2) AND (CAST($3 AS BOOLEAN) OR b.department_id = $4) AND b.id < $5 ORDER BY b.id DESC LIMIT $6";
const FORGET_ITEMS: &str = "DELETE FROM batch_item WHERE batch_id IN (SELECT b.id FROM batch b WHERE b.done_at IS NULL AND b.made_at < $1)";
const FORGET: &str = "DELETE FROM batch WHERE done_at IS NULL AND made_at < $1";
const DISCARD_ITEMS: &str = "DELETE FROM batch_item WHERE batch_id = $1";
const DISCARD: &str = "DELETE FROM batch WHERE id = $1 AND done_at IS NULL";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(INSERT),
    Dialect::same(ONE),
    Dialect::same(ROWS),
    Dialect::same(ITEMS),
    HOLD,
    HOLD_PETITIONS,
    Dialect::same(RECORD),
    Dialect::same(FINISH),
    Dialect::same(FINISH_UNDOING),
    Dialect::same(LIST),
    Dialect::same(FORGET_ITEMS),
    Dialect::same(FORGET),
    Dialect::same(DISCARD_ITEMS),
    Dialect::same(DISCARD),
];

/// Rows of one statement that stores items.
const AT_ONCE: usize = 100;

/// A batch to store.
#[derive(Clone, Debug)]
pub struct NewBatch {
    /// Where it comes from.
    pub kind: BatchKind,
    /// The act of all of them; none when each has its own.
    pub act: Option<Act>,
    /// What it does, in words.
    pub summary: String,
    /// Why.
    pub reason: String,
    /// Who makes it.
    pub by: UserId,
    /// The department for which it is made.
    pub department: Option<DepartmentId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What a batch does to one petition, to store.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// Line of the workbook, or place in the choice.
    pub line: i64,
    /// Folio, as it was written.
    pub label: String,
    /// The petition; none when nothing within reach has that folio.
    pub petition: Option<PetitionId>,
    /// Its version when it was looked at.
    pub version: i64,
    /// The referral, for acts on one.
    pub referral: Option<ReferralId>,
    /// The act; none when the row says none that can be read.
    pub act: Option<Act>,
    /// What goes with the act, as JSON.
    pub details: String,
    /// Whether it can be done.
    pub outcome: Outcome,
    /// What it does, or why not.
    pub says: String,
}

/// Stores a batch with its items; gives its number.
///
/// # Errors
/// Of the database.
pub async fn insert(conn: &mut Conn, new: &NewBatch, items: &[NewItem]) -> DbResult<i64> {
    let number: i64 = on!(&mut *conn, c => sqlx::query_scalar(INSERT)
        .bind(new.kind.code()).bind(new.act.map_or("", Act::code)).bind(&new.summary).bind(&new.reason).bind(new.by.0)
        .bind(new.department.map(|d| d.0)).bind(new.at).fetch_one(c))?;
    on_either!(conn, Db, c => {
            for some in items.chunks(AT_ONCE) {
                let mut query = QueryBuilder::<Db>::new(INSERT_ITEMS);
                query.push_values(some, |mut row, item| {
                    row.push_bind(number)
                        .push_bind(item.line)
                        .push_bind(&item.label)
                        .push_bind(item.petition.map(|p| p.0))
                        .push_bind(item.version)
                        .push_bind(item.referral.map(|r| r.0))
                        .push_bind(item.act.map_or("", Act::code))
                        .push_bind(&item.details)
                        .push_bind(item.outcome.code())
                        .push_bind(&item.says);
                });
                query.build().execute(&mut *c).await?;
            }
    });
    Ok(number)
}

/// A batch without its items.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Its number.
    pub number: i64,
    /// Where it comes from.
    pub kind: BatchKind,
    /// What it does, in words.
    pub summary: String,
    /// Why.
    pub reason: String,
    /// Who made it: key and name.
    pub by: (UserId, String),
    /// The department for which it was made.
    pub department: Option<DepartmentId>,
    /// When it was drafted.
    pub made_at: DateTime<Utc>,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
    /// When it was undone, and by whom.
    pub undone: Option<(DateTime<Utc>, String)>,
}

impl Batch {
    /// How far it is.
    #[must_use]
    pub fn state(&self) -> BatchState {
        state(self.done_at, self.undone.as_ref().map(|(at, _)| *at))
    }
}

fn state(done_at: Option<DateTime<Utc>>, undone_at: Option<DateTime<Utc>>) -> BatchState {
    match (done_at, undone_at) {
        (_, Some(_)) => BatchState::Undone,
        (Some(_), None) => BatchState::Done,
        (None, None) => BatchState::Draft,
    }
}

#[derive(sqlx::FromRow)]
struct BatchRecord {
    id: i64,
    kind: String,
    summary: String,
    reason: String,
    made_by: Uuid,
    who: String,
    department_id: Option<Uuid>,
    made_at: DateTime<Utc>,
    done_at: Option<DateTime<Utc>>,
    undone_at: Option<DateTime<Utc>>,
    undone_by: Option<String>,
}

/// A batch by its number, for whoever made it, for who answers for its department, and for who reads
/// everything; `None` for others.
///
/// # Errors
/// Of the database.
pub async fn batch(
    conn: &mut Conn,
    scope: &Scope,
    reader: UserId,
    number: i64,
) -> DbResult<Option<Batch>> {
    let row: Option<BatchRecord> =
        on!(conn, c => sqlx::query_as(ONE).bind(number).fetch_optional(c))?;
    let Some(row) = row else { return Ok(None) };
    let department = row.department_id.map(DepartmentId);
    let reached = match scope.reach() {
        Reach::All => true,
        Reach::Department(own) => department == Some(own),
        Reach::Block(..) | Reach::Ward(..) => false,
    };
    if !reached && row.made_by != reader.0 {
        return Ok(None);
    }
    Ok(Some(Batch {
        number: row.id,
        kind: known("batch.kind", &row.kind, BatchKind::parse(&row.kind))?,
        summary: row.summary,
        reason: row.reason,
        by: (UserId(row.made_by), row.who),
        department,
        made_at: row.made_at,
        done_at: row.done_at,
        undone: row.undone_at.zip(row.undone_by),
    }))
}

#[derive(sqlx::FromRow)]
struct ShownItem {
    line: i64,
    label: String,
    year: Option<i64>,
    number: Option<i64>,
    kind: Option<String>,
    street: Option<String>,
    street_number: Option<String>,
    neighborhood: Option<String>,
    act: String,
    outcome: String,
    says: String,
}

/// The petitions of a batch as its page shows them, in order; reserved ones only within the scope.
///
/// # Errors
/// Of the database.
pub async fn rows(conn: &mut Conn, scope: &Scope, number: i64) -> DbResult<Vec<BatchRow>> {
    let rows: Vec<ShownItem> = on!(conn, c => sqlx::query_as(ROWS).bind(number).bind(false).bind(scope.confidential()).fetch_all(c))?;
    rows.into_iter()
        .map(|row| {
            Ok(BatchRow {
                line: row.line,
                label: row.label,
                folio: row.year.zip(row.number).map(|(y, n)| folio(y, n)),
                kind: row.kind.unwrap_or_default(),
                place: crate::lists::place_line(
                    &row.street.unwrap_or_default(),
                    &row.street_number.unwrap_or_default(),
                    row.neighborhood.as_deref(),
                ),
                act: Act::parse(&row.act),
                outcome: known(
                    "batch_item.outcome",
                    &row.outcome,
                    Outcome::parse(&row.outcome),
                )?,
                says: row.says,
            })
        })
        .collect()
}

/// What is to be done to one petition, or undone.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its line.
    pub line: i64,
    /// The petition.
    pub petition: PetitionId,
    /// The version at which it was looked at.
    pub version: i64,
    /// The referral, for acts on one.
    pub referral: Option<ReferralId>,
    /// The act.
    pub act: Act,
    /// What goes with it, as JSON.
    pub details: String,
    /// The version that the batch left.
    pub version_after: Option<i64>,
    /// What it was before, as JSON.
    pub snapshot: Option<String>,
}

#[derive(sqlx::FromRow)]
struct ItemRecord {
    line: i64,
    petition_id: Uuid,
    version: i64,
    referral_id: Option<Uuid>,
    act: String,
    details: String,
    version_after: Option<i64>,
    snapshot: Option<String>,
}

/// The items of a batch with an outcome, in order.
///
/// # Errors
/// Of the database.
pub async fn items(conn: &mut Conn, number: i64, outcome: Outcome) -> DbResult<Vec<Item>> {
    let rows: Vec<ItemRecord> =
        on!(conn, c => sqlx::query_as(ITEMS).bind(number).bind(outcome.code()).fetch_all(c))?;
    rows.into_iter()
        .map(|row| {
            Ok(Item {
                line: row.line,
                petition: PetitionId(row.petition_id),
                version: row.version,
                referral: row.referral_id.map(ReferralId),
                act: known("batch_item.act", &row.act, Act::parse(&row.act))?,
                details: row.details,
                version_after: row.version_after,
                snapshot: row.snapshot,
            })
        })
        .collect()
}

/// Holds a batch, and nothing else of it, until the unit of work ends: what was read of it before may
/// be old.
///
/// # Errors
/// Of the database.
pub async fn hold(conn: &mut Conn, number: i64) -> DbResult<()> {
    let sql = conn.text(HOLD);
    let _: Option<i64> = on!(conn, c => sqlx::query_scalar(sql).bind(number).fetch_optional(c))?;
    Ok(())
}

/// Holds every petition of a batch until the unit of work ends, so that none changes between being
/// looked at and being changed.
///
/// # Errors
/// Of the database.
pub async fn hold_petitions(conn: &mut Conn, number: i64) -> DbResult<()> {
    let sql = conn.text(HOLD_PETITIONS);
    let _: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(sql).bind(number).fetch_all(c))?;
    Ok(())
}

/// What came of one petition of a batch.
#[derive(Clone, Debug)]
pub struct Record {
    /// What came of it.
    pub outcome: Outcome,
    /// What it did, or why not; none leaves what stands there.
    pub says: Option<String>,
    /// The version that the batch left, when it was done.
    pub version_after: Option<i64>,
    /// What it was before, as JSON, when it was done.
    pub snapshot: Option<String>,
}

/// Stores what came of one petition of a batch.
///
/// # Errors
/// Of the database.
pub async fn record(conn: &mut Conn, number: i64, line: i64, record: &Record) -> DbResult<()> {
    on!(conn, c => sqlx::query(RECORD)
        .bind(record.outcome.code()).bind(&record.says).bind(record.version_after).bind(&record.snapshot).bind(number).bind(line)
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Says that a batch was done; `false` when it was already.
///
/// # Errors
/// Of the database.
pub async fn finish(conn: &mut Conn, number: i64, at: DateTime<Utc>) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(FINISH).bind(at).bind(number).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Says that a batch was undone; `false` when it was already.
///
/// # Errors
/// Of the database.
pub async fn finish_undoing(
    conn: &mut Conn,
    number: i64,
    at: DateTime<Utc>,
    by: UserId,
) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(FINISH_UNDOING).bind(at).bind(by.0).bind(number).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

#[derive(sqlx::FromRow)]
struct LineRecord {
    id: i64,
    summary: String,
    who: String,
    made_at: DateTime<Utc>,
    done_at: Option<DateTime<Utc>>,
    undone_at: Option<DateTime<Utc>>,
    petitions: i64,
    done: i64,
}

/// The batches of a person, or of whoever the scope reaches, newest first, before a number; one more
/// than `limit` when there are more.
///
/// # Errors
/// Of the database.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    reader: UserId,
    own: bool,
    before: i64,
    limit: i64,
) -> DbResult<Vec<BatchLine>> {
    let department = match scope.reach() {
        Reach::Department(own) => Some(own.0),
        _ => None,
    };
    let any_department = own || department.is_none();
    let rows: Vec<LineRecord> = on!(conn, c => sqlx::query_as(LIST)
        .bind(!own).bind(reader.0).bind(any_department).bind(department).bind(before).bind(limit + 1).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|row| BatchLine {
            number: row.id,
            summary: row.summary,
            who: row.who,
            made_at: row.made_at,
            state: state(row.done_at, row.undone_at),
            petitions: row.petitions,
            done: row.done,
        })
        .collect())
}

/// Forgets drafts that were made before a moment and never carried out.
///
/// # Errors
/// Of the database.
pub async fn forget_drafts(conn: &mut Conn, before: DateTime<Utc>) -> DbResult<()> {
    on!(&mut *conn, c => sqlx::query(FORGET_ITEMS).bind(before).execute(c).map_ok(|_| ()))?;
    on!(conn, c => sqlx::query(FORGET).bind(before).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Forgets a draft.
///
/// # Errors
/// Of the database.
pub async fn discard(conn: &mut Conn, number: i64) -> DbResult<()> {
    on!(&mut *conn, c => sqlx::query(DISCARD_ITEMS).bind(number).execute(c).map_ok(|_| ()))?;
    on!(conn, c => sqlx::query(DISCARD).bind(number).execute(c).map_ok(|_| ()))?;
    Ok(())
}
