//! Numbers, new papers, and where each stands now.

use crate::{Conn, DbResult, Dialect};
use chrono::NaiveDate;
use domain::ids::{PaperId, PrintRunId, TermId, UserId};
use domain::papers::{EndCause, PaperKind, PaperNumber, PaperState, Series};
use futures::TryFutureExt;

const NEXT_NUMBERS: &str = "INSERT INTO paper_counter (series, year, last_number) VALUES ($1, $2, $3) \
     ON CONFLICT (series, year) DO UPDATE SET last_number = paper_counter.last_number + excluded.last_number RETURNING last_number";
const HOLD_TERM: &str = "UPDATE term SET state = state WHERE id = $1 AND state <> 'ended'";
const INSERT: &str = "INSERT INTO paper (id, kind, series, year, number, term_id, print_run_id, state, token_hash, token_sealed, named, issued_on, valid_until, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'requested', $8, $9, $10, $11, $12, 1)";
const SET_STATE: &str = "UPDATE paper SET state = $1, end_reason = $2, version = version + 1 WHERE id = $3 AND version = $4";
const DELIVER: &str = "UPDATE paper SET state = 'delivered', delivered_on = $1, received_by = $2, delivered_by_id = $3, version = version + 1 \
     WHERE id = $4 AND version = $5";
const INSTALL: &str = "UPDATE paper SET state = 'installed', installed_on = $1, installed_by_id = $2, version = version + 1 \
     WHERE id = $3 AND version = $4";
const REMOVE: &str = "UPDATE paper SET state = 'removed', removed_on = $1, removed_by_id = $2, version = version + 1 \
     WHERE id = $3 AND version = $4";
const SET_HEIR: &str = "UPDATE paper SET replaced_by_id = $1 WHERE id = $2";
const SET_RUN: &str =
    "UPDATE paper SET print_run_id = $1, version = version + 1 WHERE id = $2 AND version = $3";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(NEXT_NUMBERS),
    Dialect::same(HOLD_TERM),
    Dialect::same(INSERT),
    Dialect::same(SET_STATE),
    Dialect::same(DELIVER),
    Dialect::same(INSTALL),
    Dialect::same(REMOVE),
    Dialect::same(SET_HEIR),
    Dialect::same(SET_RUN),
];

/// Takes so many numbers of a series in a local year; gives the first. Within the transaction that uses
/// them, so that numbers have no gaps and no doubles. Until that transaction is over, others who take
/// from the series wait, also when it took none.
///
/// # Errors
/// Of the database.
pub async fn next_numbers(
    conn: &mut Conn,
    series: Series,
    year: i32,
    count: i64,
) -> DbResult<PaperNumber> {
    let last: i64 = on!(conn, c => sqlx::query_scalar(NEXT_NUMBERS)
        .bind(series.code()).bind(i64::from(year)).bind(count).fetch_one(c))?;
    Ok(PaperNumber {
        series,
        year,
        number: last - count + 1,
    })
}

/// Keeps a service from ending until this unit of work is over; `false` when it has ended.
///
/// # Errors
/// Of the database.
pub async fn hold_term(conn: &mut Conn, term: TermId) -> DbResult<bool> {
    let held = on!(conn, c => sqlx::query(HOLD_TERM)
        .bind(term.0).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(held == 1)
}

/// A paper to store.
#[derive(Clone, Debug)]
pub struct NewPaper {
    /// Key.
    pub id: PaperId,
    /// What it is.
    pub kind: PaperKind,
    /// Its folio.
    pub number: PaperNumber,
    /// Of which service.
    pub term: TermId,
    /// In which print run.
    pub run: Option<PrintRunId>,
    /// SHA-256 of its token.
    pub token_hash: Vec<u8>,
    /// Its token, sealed.
    pub token_sealed: Vec<u8>,
    /// Whether a plate has the name.
    pub named: bool,
    /// Day on which it was made.
    pub issued_on: NaiveDate,
    /// Last day.
    pub valid_until: Option<NaiveDate>,
}

/// Stores a paper that waits to be printed.
///
/// # Errors
/// `Duplicate` when the service has such a paper that holds.
pub async fn insert(conn: &mut Conn, new: &NewPaper) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT)
        .bind(new.id.0).bind(new.kind.code()).bind(new.number.series.code()).bind(i64::from(new.number.year))
        .bind(new.number.number).bind(new.term.0).bind(new.run.map(|r| r.0)).bind(&new.token_hash).bind(&new.token_sealed)
        .bind(new.named).bind(new.issued_on).bind(new.valid_until).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Stores where a paper stands now; `false` when the version is not the stored one.
///
/// # Errors
/// Of the database.
pub async fn set_state(
    conn: &mut Conn,
    id: PaperId,
    version: i64,
    state: PaperState,
    ended: Option<EndCause>,
) -> DbResult<bool> {
    let changed = on!(conn, c => sqlx::query(SET_STATE)
        .bind(state.code()).bind(ended.map(EndCause::code)).bind(id.0).bind(version)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Notes that a paper was handed out; `false` when the version is not the stored one.
///
/// # Errors
/// Of the database.
pub async fn deliver(
    conn: &mut Conn,
    id: PaperId,
    version: i64,
    day: NaiveDate,
    received_by: &str,
    by: UserId,
) -> DbResult<bool> {
    let changed = on!(conn, c => sqlx::query(DELIVER)
        .bind(day).bind(received_by).bind(by.0).bind(id.0).bind(version)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Notes that a plate was put up on a day; `false` when the version is not the stored one.
///
/// # Errors
/// Of the database.
pub async fn install(
    conn: &mut Conn,
    id: PaperId,
    version: i64,
    day: NaiveDate,
    by: UserId,
) -> DbResult<bool> {
    let changed = on!(conn, c => sqlx::query(INSTALL)
        .bind(day).bind(by.0).bind(id.0).bind(version).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Notes that a plate was taken down on a day; `false` when the version is not the stored one.
///
/// # Errors
/// Of the database.
pub async fn remove(
    conn: &mut Conn,
    id: PaperId,
    version: i64,
    day: NaiveDate,
    by: UserId,
) -> DbResult<bool> {
    let changed = on!(conn, c => sqlx::query(REMOVE)
        .bind(day).bind(by.0).bind(id.0).bind(version).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Notes which paper took the place of another.
///
/// # Errors
/// Of the database.
pub async fn set_heir(conn: &mut Conn, id: PaperId, heir: PaperId) -> DbResult<()> {
    on!(conn, c => sqlx::query(SET_HEIR).bind(heir.0).bind(id.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Puts a paper into a print run; `false` when the version is not the stored one.
///
/// # Errors
/// Of the database.
pub async fn set_run(
    conn: &mut Conn,
    id: PaperId,
    version: i64,
    run: PrintRunId,
) -> DbResult<bool> {
    let changed = on!(conn, c => sqlx::query(SET_RUN)
        .bind(run.0).bind(id.0).bind(version).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(changed == 1)
}
