//! Stretches in which a clock did not run.

use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::calendar::Pause;
use domain::clocks::GapKind;
use domain::ids::{PetitionId, ReferralId};
use futures::TryFutureExt;
use uuid::Uuid;

const GAPS: &str = "SELECT petition_id, referral_id, kind, from_at, to_at FROM clock_gap WHERE petition_id = $1 ORDER BY from_at";
// Of the petitions of one step of the moving: those between two places in the order of reception.
const GAPS_WITHIN: &str = "SELECT g.petition_id, g.referral_id, g.kind, g.from_at, g.to_at FROM petition t JOIN clock_gap g ON g.petition_id = t.id \
     WHERE t.stage IS NOT NULL AND t.seq > $1 AND t.seq <= $2";
const INSERT: &str = "INSERT INTO clock_gap (id, petition_id, referral_id, kind, from_at, to_at) VALUES ($1, $2, $3, $4, $5, $6)";
const CLOSE: &str = "UPDATE clock_gap SET to_at = $1 WHERE petition_id = $2 AND kind = $3 AND COALESCE(referral_id, petition_id) = $4 AND to_at IS NULL";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(GAPS),
    Dialect::same(GAPS_WITHIN),
    Dialect::same(INSERT),
    Dialect::same(CLOSE),
];

/// A stretch in which a clock did not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Of which petition.
    pub petition: PetitionId,
    /// Of which referral; none for the petition's own clock.
    pub referral: Option<ReferralId>,
    /// Why.
    pub kind: GapKind,
    /// When.
    pub pause: Pause,
}

#[derive(sqlx::FromRow)]
struct Row {
    petition_id: Uuid,
    referral_id: Option<Uuid>,
    kind: String,
    from_at: DateTime<Utc>,
    to_at: Option<DateTime<Utc>>,
}

impl Row {
    fn gap(self) -> DbResult<Gap> {
        Ok(Gap {
            petition: PetitionId(self.petition_id),
            referral: self.referral_id.map(ReferralId),
            kind: known("clock_gap.kind", &self.kind, GapKind::parse(&self.kind))?,
            pause: Pause {
                from: self.from_at,
                to: self.to_at,
            },
        })
    }
}

/// The pauses of a petition and its referrals, in order.
///
/// # Errors
/// Of the database.
pub async fn gaps(conn: &mut Conn, petition: PetitionId) -> DbResult<Vec<Gap>> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(GAPS).bind(petition.0).fetch_all(c))?;
    rows.into_iter().map(Row::gap).collect()
}

/// The pauses of the open petitions after one place in the order of reception, up to another.
///
/// # Errors
/// Of the database.
pub async fn gaps_within(conn: &mut Conn, after: i64, to: i64) -> DbResult<Vec<Gap>> {
    let rows: Vec<Row> =
        on!(conn, c => sqlx::query_as(GAPS_WITHIN).bind(after).bind(to).fetch_all(c))?;
    rows.into_iter().map(Row::gap).collect()
}

/// Writes down a pause that began, or one that is over already.
///
/// # Errors
/// Of the database.
pub async fn insert_gap(conn: &mut Conn, id: Uuid, gap: &Gap) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT)
        .bind(id).bind(gap.petition.0).bind(gap.referral.map(|r| r.0)).bind(gap.kind.code())
        .bind(gap.pause.from).bind(gap.pause.to).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Ends the pause of a kind that is not over yet.
///
/// # Errors
/// Of the database.
pub async fn close_gap(
    conn: &mut Conn,
    petition: PetitionId,
    referral: Option<ReferralId>,
    kind: GapKind,
    at: DateTime<Utc>,
) -> DbResult<()> {
    let of = referral.map_or(petition.0, |r| r.0);
    on!(conn, c => sqlx::query(CLOSE)
        .bind(at).bind(petition.0).bind(kind.code()).bind(of).execute(c).map_ok(|_| ()))?;
    Ok(())
}
