//! Services, and the periods in which they are.

use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::NaiveDate;
use domain::ids::{BlockId, CaptainId, PeriodId, TermId, WardId};
use domain::roster::{Basis, Charge, EndReason, Position, TermState, TermView};
use futures::TryFutureExt;
use uuid::Uuid;

const PERIODS: &str =
    "SELECT id, name, starts_on, ends_on, version FROM office_period ORDER BY starts_on DESC";
const INSERT_PERIOD: &str =
    "INSERT INTO office_period (id, name, starts_on, ends_on, version) VALUES ($1, $2, $3, $4, 1)";
macro_rules! columns {
    () => {
        "SELECT t.id, t.captain_id, t.charge, t.position, t.block_id, t.ward_id, COALESCE(b.code, w.code, '') AS place, n.name AS neighborhood, \
         t.period_id, p.name AS period_name, p.ends_on AS period_ends_on, t.basis, t.state, t.accredited_on, t.starts_on, t.ended_on, t.end_reason, t.version \
         FROM term t JOIN office_period p ON p.id = t.period_id LEFT JOIN block b ON b.id = t.block_id \
         LEFT JOIN ward w ON w.id = t.ward_id LEFT JOIN neighborhood n ON n.id = b.neighborhood_id "
    };
}
const TERM: &str = concat!(columns!(), "WHERE t.id = $1");
const OF_CAPTAIN: &str = concat!(
    columns!(),
    "WHERE t.captain_id = $1 ORDER BY p.starts_on DESC, t.id DESC"
);
const HOLDER: &str = concat!(
    columns!(),
    "WHERE t.block_id = $1 AND t.position = $2 AND t.holds"
);
const WARD_HOLDER: &str = concat!(
    columns!(),
    "WHERE t.ward_id = $1 AND t.position = $2 AND t.holds"
);
const PENDING: &str = concat!(
    columns!(),
    "WHERE t.block_id = $1 AND t.position = $2 AND t.period_id = $3 AND t.state IN ('elected', 'designated', 'accredited')"
);
const INSERT: &str = "INSERT INTO term (id, captain_id, charge, block_id, ward_id, period_id, position, basis, state, holds, accredited_on, starts_on, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)";
const UPDATE: &str = "UPDATE term SET state = $1, holds = $2, accredited_on = $3, starts_on = $4, ended_on = $5, end_reason = $6, version = version + 1 \
     WHERE id = $7 AND version = $8";
const ACCREDITED: &str = "SELECT accredited_on, COUNT(*) FROM term WHERE accredited_on >= $1 AND accredited_on <= $2 GROUP BY accredited_on ORDER BY accredited_on";
const LIVE_POSTS: &str = "SELECT t.captain_id, b.code, t.position, t.starts_on FROM term t JOIN block b ON b.id = t.block_id \
     WHERE t.state <> 'ended' AND t.charge = 'block' ORDER BY t.holds, t.id";
const CORRECT: &str =
    "UPDATE term SET position = $1, starts_on = $2, version = version + 1 WHERE id = $3";
const GIVE_TO: &str = "UPDATE term SET captain_id = $1 WHERE captain_id = $2";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(PERIODS),
    Dialect::same(INSERT_PERIOD),
    Dialect::same(TERM),
    Dialect::same(OF_CAPTAIN),
    Dialect::same(HOLDER),
    Dialect::same(WARD_HOLDER),
    Dialect::same(PENDING),
    Dialect::same(INSERT),
    Dialect::same(UPDATE),
    Dialect::same(ACCREDITED),
    Dialect::same(LIVE_POSTS),
    Dialect::same(CORRECT),
    Dialect::same(GIVE_TO),
];

/// The term of a government.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// Key.
    pub id: PeriodId,
    /// As papers name it: `2022-2025`.
    pub name: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// For parallel edits.
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct PeriodRow {
    id: Uuid,
    name: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    version: i64,
}

/// Every period, newest first.
///
/// # Errors
/// Of the database.
pub async fn periods(conn: &mut Conn) -> DbResult<Vec<Period>> {
    let rows: Vec<PeriodRow> = on!(conn, c => sqlx::query_as(PERIODS).fetch_all(c))?;
    let period = |row: PeriodRow| Period {
        id: PeriodId(row.id),
        name: row.name,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        version: row.version,
    };
    Ok(rows.into_iter().map(period).collect())
}

/// Stores a period.
///
/// # Errors
/// `Duplicate` when the name exists.
pub async fn insert_period(conn: &mut Conn, new: &Period) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT_PERIOD)
        .bind(new.id.0).bind(&new.name).bind(new.starts_on).bind(new.ends_on).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// A service as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTerm {
    /// Whose it is.
    pub captain: CaptainId,
    /// The ward, of a ward captain.
    pub ward: Option<WardId>,
    /// Everything else.
    pub view: TermView,
}

#[derive(sqlx::FromRow)]
struct TermRow {
    id: Uuid,
    captain_id: Uuid,
    charge: String,
    position: String,
    block_id: Option<Uuid>,
    ward_id: Option<Uuid>,
    place: String,
    neighborhood: Option<String>,
    period_id: Uuid,
    period_name: String,
    period_ends_on: NaiveDate,
    basis: String,
    state: String,
    accredited_on: Option<NaiveDate>,
    starts_on: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
    end_reason: Option<String>,
    version: i64,
}

impl TermRow {
    fn term(self) -> DbResult<StoredTerm> {
        let reason = self
            .end_reason
            .map(|code| known("term.end_reason", &code, EndReason::parse(&code)))
            .transpose()?;
        Ok(StoredTerm {
            captain: CaptainId(self.captain_id),
            ward: self.ward_id.map(WardId),
            view: TermView {
                id: TermId(self.id),
                charge: known("term.charge", &self.charge, Charge::parse(&self.charge))?,
                position: known(
                    "term.position",
                    &self.position,
                    Position::parse(&self.position),
                )?,
                place: self.place,
                block: self.block_id.map(BlockId),
                neighborhood: self.neighborhood,
                period: PeriodId(self.period_id),
                period_name: self.period_name,
                period_ends: self.period_ends_on,
                basis: known("term.basis", &self.basis, Basis::parse(&self.basis))?,
                state: known("term.state", &self.state, TermState::parse(&self.state))?,
                accredited_on: self.accredited_on,
                starts_on: self.starts_on,
                ended_on: self.ended_on,
                end_reason: reason,
                version: self.version,
            },
        })
    }
}

/// One service.
///
/// # Errors
/// Of the database.
pub async fn term(conn: &mut Conn, id: TermId) -> DbResult<Option<StoredTerm>> {
    let row: Option<TermRow> = on!(conn, c => sqlx::query_as(TERM).bind(id.0).fetch_optional(c))?;
    row.map(TermRow::term).transpose()
}

/// The services of a person, newest period first.
///
/// # Errors
/// Of the database.
pub async fn of_captain(conn: &mut Conn, captain: CaptainId) -> DbResult<Vec<StoredTerm>> {
    let rows: Vec<TermRow> =
        on!(conn, c => sqlx::query_as(OF_CAPTAIN).bind(captain.0).fetch_all(c))?;
    rows.into_iter().map(TermRow::term).collect()
}

/// Who holds the post of a block.
///
/// # Errors
/// Of the database.
pub async fn holder(
    conn: &mut Conn,
    block: BlockId,
    position: Position,
) -> DbResult<Option<StoredTerm>> {
    let row: Option<TermRow> = on!(conn, c => sqlx::query_as(HOLDER)
        .bind(block.0).bind(position.code()).fetch_optional(c))?;
    row.map(TermRow::term).transpose()
}

/// Who holds the post of a ward.
///
/// # Errors
/// Of the database.
pub async fn ward_holder(
    conn: &mut Conn,
    ward: WardId,
    position: Position,
) -> DbResult<Option<StoredTerm>> {
    let row: Option<TermRow> = on!(conn, c => sqlx::query_as(WARD_HOLDER)
        .bind(ward.0).bind(position.code()).fetch_optional(c))?;
    row.map(TermRow::term).transpose()
}

/// Who waits to take the post of a block in a period.
///
/// # Errors
/// Of the database.
pub async fn pending(
    conn: &mut Conn,
    block: BlockId,
    position: Position,
    period: PeriodId,
) -> DbResult<Option<StoredTerm>> {
    let row: Option<TermRow> = on!(conn, c => sqlx::query_as(PENDING)
        .bind(block.0).bind(position.code()).bind(period.0).fetch_optional(c))?;
    row.map(TermRow::term).transpose()
}

/// A service to store.
#[derive(Clone, Debug)]
pub struct NewTerm {
    /// Key.
    pub id: TermId,
    /// Whose it is.
    pub captain: CaptainId,
    /// Of a block.
    pub block: Option<BlockId>,
    /// Of a ward.
    pub ward: Option<WardId>,
    /// The period.
    pub period: PeriodId,
    /// Titular or alternate.
    pub position: Position,
    /// How the person came to it.
    pub basis: Basis,
    /// Where it stands.
    pub state: TermState,
    /// Day of the oath.
    pub accredited_on: Option<NaiveDate>,
    /// First day in office.
    pub starts_on: Option<NaiveDate>,
}

/// Stores a service.
///
/// # Errors
/// `Duplicate` when somebody holds the post, or the person holds another.
pub async fn insert(conn: &mut Conn, new: &NewTerm) -> DbResult<()> {
    let charge = if new.ward.is_some() {
        Charge::Ward
    } else {
        Charge::Block
    };
    on!(conn, c => sqlx::query(INSERT)
        .bind(new.id.0).bind(new.captain.0).bind(charge.code()).bind(new.block.map(|b| b.0)).bind(new.ward.map(|w| w.0))
        .bind(new.period.0).bind(new.position.code()).bind(new.basis.code()).bind(new.state.code()).bind(new.state.holds())
        .bind(new.accredited_on).bind(new.starts_on).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Stores where a service stands now; `false` when the version is not the stored one.
///
/// # Errors
/// `Duplicate` when somebody holds the post, or the person holds another.
pub async fn update(conn: &mut Conn, term: &TermView) -> DbResult<bool> {
    let changed = on!(conn, c => sqlx::query(UPDATE)
        .bind(term.state.code()).bind(term.state.holds()).bind(term.accredited_on).bind(term.starts_on)
        .bind(term.ended_on).bind(term.end_reason.map(EndReason::code)).bind(term.id.0).bind(term.version)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// How many took the oath on each day between two, both included.
///
/// # Errors
/// Of the database.
pub async fn accredited(
    conn: &mut Conn,
    from: NaiveDate,
    to: NaiveDate,
) -> DbResult<Vec<(NaiveDate, i64)>> {
    Ok(on!(conn, c => sqlx::query_as(ACCREDITED).bind(from).bind(to).fetch_all(c))?)
}

/// A service that has not ended, as an import compares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LivePost {
    /// Whose it is.
    pub captain: CaptainId,
    /// Code of the block.
    pub block: String,
    /// Titular or alternate.
    pub position: Position,
    /// First day in office.
    pub starts_on: Option<NaiveDate>,
}

/// The services of blocks that have not ended; of one person, those in office come last.
///
/// # Errors
/// Of the database.
pub async fn live_posts(conn: &mut Conn) -> DbResult<Vec<LivePost>> {
    let rows: Vec<(Uuid, String, String, Option<NaiveDate>)> =
        on!(conn, c => sqlx::query_as(LIVE_POSTS).fetch_all(c))?;
    rows.into_iter()
        .map(|(captain, block, position, starts_on)| {
            Ok(LivePost {
                captain: CaptainId(captain),
                block,
                position: known("term.position", &position, Position::parse(&position))?,
                starts_on,
            })
        })
        .collect()
}

/// Corrects position and first day of a service, as a workbook says them.
///
/// # Errors
/// `Duplicate` when somebody holds the post.
pub async fn correct(
    conn: &mut Conn,
    id: TermId,
    position: Position,
    starts_on: Option<NaiveDate>,
) -> DbResult<()> {
    on!(conn, c => sqlx::query(CORRECT).bind(position.code()).bind(starts_on).bind(id.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Gives the services of a duplicate to the person it is.
///
/// # Errors
/// `Duplicate` when both hold a post.
pub async fn give_to(conn: &mut Conn, from: CaptainId, to: CaptainId) -> DbResult<()> {
    on!(conn, c => sqlx::query(GIVE_TO).bind(to.0).bind(from.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}
