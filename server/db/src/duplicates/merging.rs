//! Unions of two petitions, with what the one that ended was before.

use crate::error::known;
use crate::lists::place_line;
use crate::petitions::folio;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::access::Scope;
use domain::duplicates::MergeView;
use domain::ids::{PetitionId, UserId};
use domain::petitions::PetitionStatus;
use futures::TryFutureExt;
use uuid::Uuid;

/// What an act may change of a petition, besides its state.
macro_rules! clock_of_petition {
    ($of:literal) => {
        concat!(
            $of,
            "due_at, ",
            $of,
            "legal_due_at, ",
            $of,
            "term, ",
            $of,
            "term_from, ",
            $of,
            "stage, ",
            $of,
            "stage_from, ",
            $of,
            "stage_term, ",
            $of,
            "stage_soon_at, ",
            $of,
            "stage_due_at, ",
            $of,
            "stage_level"
        )
    };
}
/// The same of a referral.
macro_rules! clock_of_referral {
    ($of:literal) => {
        concat!(
            $of,
            "due_at, ",
            $of,
            "term_from, ",
            $of,
            "answered_at, ",
            $of,
            "stage, ",
            $of,
            "stage_from, ",
            $of,
            "stage_term, ",
            $of,
            "stage_soon_at, ",
            $of,
            "stage_due_at, ",
            $of,
            "stage_level, ",
            $of,
            "suspension_reason, ",
            $of,
            "suspension_until, ",
            $of,
            "suspension_asked_at, ",
            $of,
            "suspended_at"
        )
    };
}
macro_rules! views {
    ($whose:literal) => {
        concat!(
            "SELECT p.year, p.number, p.version, t.name AS kind, p.street, p.street_number, n.name AS neighborhood, \
             k.year AS chosen_year, k.number AS chosen_number, m.at, u.name AS who, m.reason \
             FROM petition p JOIN petition_merge m ON m.merged_id = p.id AND m.undone_at IS NULL JOIN petition k ON k.id = m.kept_id \
             JOIN user_account u ON u.id = m.actor_id JOIN petition_type t ON t.id = p.type_id LEFT JOIN neighborhood n ON n.id = p.neighborhood_id WHERE ",
            $whose,
            " ORDER BY m.at DESC, m.id DESC LIMIT 200"
        )
    };
}
const INSERT: &str = concat!(
    "INSERT INTO petition_merge (id, kept_id, at, actor_id, reason, merged_id, status, information_requested, attended_at, attended_month, ",
    clock_of_petition!(""),
    ") SELECT $1, $2, $3, $4, $5, t.id, t.status, t.information_requested, t.attended_at, t.attended_month, ",
    clock_of_petition!("t."),
    " FROM petition t WHERE t.id = $6"
);
const INSERT_REFERRALS: &str = concat!(
    "INSERT INTO merged_referral (merge_id, referral_id, status, ",
    clock_of_referral!(""),
    ") SELECT $1, r.id, r.status, ",
    clock_of_referral!("r."),
    " FROM referral r WHERE r.petition_id = $2 AND r.status NOT IN ('rejected', 'withdrawn')"
);
const LIVE: &str =
    "SELECT id, kept_id, at, status FROM petition_merge WHERE merged_id = $1 AND undone_at IS NULL";
const RESTORE: &str = "UPDATE petition SET status = m.status, information_requested = m.information_requested, resolution_id = NULL, \
     attended_at = m.attended_at, attended_month = m.attended_month, closed_at = NULL, duplicate_of = NULL, due_at = m.due_at, legal_due_at = m.legal_due_at, \
     term = m.term, term_from = m.term_from, stage = m.stage, stage_from = m.stage_from, stage_term = m.stage_term, stage_soon_at = m.stage_soon_at, \
     stage_due_at = m.stage_due_at, stage_level = m.stage_level, version = petition.version + 1 \
     FROM petition_merge m WHERE m.id = $1 AND petition.id = m.merged_id AND petition.version = $2";
const RESTORE_REFERRALS: &str = "UPDATE referral SET status = m.status, due_at = m.due_at, term_from = m.term_from, answered_at = m.answered_at, \
     stage = m.stage, stage_from = m.stage_from, stage_term = m.stage_term, stage_soon_at = m.stage_soon_at, stage_due_at = m.stage_due_at, \
     stage_level = m.stage_level, suspension_reason = m.suspension_reason, suspension_until = m.suspension_until, \
     suspension_asked_at = m.suspension_asked_at, suspended_at = m.suspended_at \
     FROM merged_referral m WHERE m.merge_id = $1 AND referral.id = m.referral_id";
// A pause that the union ended goes on.
const REOPEN_GAPS: &str = "UPDATE clock_gap SET to_at = NULL WHERE petition_id = $1 AND to_at = $2";
const UNDO: &str =
    "UPDATE petition_merge SET undone_at = $1, undone_by = $2 WHERE id = $3 AND undone_at IS NULL";
const INTO: &str = views!("p.duplicate_of = $1");
const OF: &str = views!("p.id = $1");

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(INSERT),
    Dialect::same(INSERT_REFERRALS),
    Dialect::same(LIVE),
    Dialect::same(RESTORE),
    Dialect::same(RESTORE_REFERRALS),
    Dialect::same(REOPEN_GAPS),
    Dialect::same(UNDO),
    Dialect::same(INTO),
    Dialect::same(OF),
];

/// A union to store.
#[derive(Clone, Debug)]
pub struct NewMerge {
    /// Key.
    pub id: Uuid,
    /// The petition that ends.
    pub merged: PetitionId,
    /// The one that stays.
    pub kept: PetitionId,
    /// Now.
    pub at: DateTime<Utc>,
    /// Who unites them.
    pub by: UserId,
    /// Why.
    pub reason: String,
}

/// Stores a union, with what the petition and its referrals are: before the act that ends it.
///
/// # Errors
/// `Duplicate` when the petition is united already.
pub async fn insert_merge(conn: &mut Conn, new: &NewMerge) -> DbResult<()> {
    on!(&mut *conn, c => sqlx::query(INSERT)
        .bind(new.id).bind(new.kept.0).bind(new.at).bind(new.by.0).bind(&new.reason).bind(new.merged.0)
        .execute(c).map_ok(|_| ()))?;
    on!(conn, c => sqlx::query(INSERT_REFERRALS).bind(new.id).bind(new.merged.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// A union that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    /// Key.
    pub id: Uuid,
    /// The petition that ended.
    pub merged: PetitionId,
    /// The one that was chosen to stay; it may have been united with another since.
    pub chosen: PetitionId,
    /// When.
    pub at: DateTime<Utc>,
    /// State of the petition before.
    pub status: PetitionStatus,
}

/// The union in which a petition ended; `None` when it stands alone, or when it ended before unions were
/// kept.
///
/// # Errors
/// Of the database.
pub async fn live_merge(conn: &mut Conn, merged: PetitionId) -> DbResult<Option<Merge>> {
    let row: Option<(Uuid, Uuid, DateTime<Utc>, String)> =
        on!(conn, c => sqlx::query_as(LIVE).bind(merged.0).fetch_optional(c))?;
    row.map(|(id, chosen, at, status)| {
        Ok(Merge {
            id,
            merged,
            chosen: PetitionId(chosen),
            at,
            status: known(
                "petition_merge.status",
                &status,
                PetitionStatus::parse(&status),
            )?,
        })
    })
    .transpose()
}

/// Makes a petition and its referrals again what they were before a union, and notes who undid it;
/// `false` when the version is not current, and then nothing is stored.
///
/// # Errors
/// Of the database.
pub async fn restore(
    conn: &mut Conn,
    merge: &Merge,
    version: i64,
    at: DateTime<Utc>,
    by: UserId,
) -> DbResult<bool> {
    let rows = on!(&mut *conn, c => sqlx::query(RESTORE).bind(merge.id).bind(version).execute(c).map_ok(|done| done.rows_affected()))?;
    if rows != 1 {
        return Ok(false);
    }
    on!(&mut *conn, c => sqlx::query(RESTORE_REFERRALS).bind(merge.id).execute(c).map_ok(|_| ()))?;
    on!(&mut *conn, c => sqlx::query(REOPEN_GAPS).bind(merge.merged.0).bind(merge.at).execute(c).map_ok(|_| ()))?;
    on!(conn, c => sqlx::query(UNDO).bind(at).bind(by.0).bind(merge.id).execute(c).map_ok(|_| ()))?;
    Ok(true)
}

#[derive(sqlx::FromRow)]
struct Row {
    year: i64,
    number: i64,
    version: i64,
    kind: String,
    street: String,
    street_number: String,
    neighborhood: Option<String>,
    chosen_year: i64,
    chosen_number: i64,
    at: DateTime<Utc>,
    who: String,
    reason: String,
}

impl Row {
    fn view(self) -> MergeView {
        let place = place_line(
            &self.street,
            &self.street_number,
            self.neighborhood.as_deref(),
        );
        MergeView {
            merged: folio(self.year, self.number),
            what: [self.kind, place]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            version: self.version,
            chosen: folio(self.chosen_year, self.chosen_number),
            at: self.at,
            who: self.who,
            reason: self.reason,
        }
    }
}

/// The unions that brought others to a petition, the newest first, at most 200.
///
/// # Errors
/// Of the database.
pub async fn merges_into(
    conn: &mut Conn,
    _scope: &Scope,
    kept: PetitionId,
) -> DbResult<Vec<MergeView>> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(INTO).bind(kept.0).fetch_all(c))?;
    Ok(rows.into_iter().map(Row::view).collect())
}

/// The union in which a petition ended.
///
/// # Errors
/// Of the database.
pub async fn merge_of(
    conn: &mut Conn,
    _scope: &Scope,
    merged: PetitionId,
) -> DbResult<Option<MergeView>> {
    let row: Option<Row> = on!(conn, c => sqlx::query_as(OF).bind(merged.0).fetch_optional(c))?;
    Ok(row.map(Row::view))
}
