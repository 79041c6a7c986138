//! The yearly calendar of non-working days and the office hours.

use crate::error::known;
use crate::{Conn, DbError, DbResult, Dialect};
use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::{CalendarDay, DayState, OfficeHours, YearState};
use domain::ids::UserId;
use futures::TryFutureExt;

const HOURS: &str = "SELECT opens, closes, cutoff FROM office_hours WHERE id = 1";
const SET_HOURS: &str = "UPDATE office_hours SET opens = $1, closes = $2, cutoff = $3 WHERE id = 1";
const DAYS_OF_YEAR: &str =
    "SELECT day, name, basis, state FROM non_working_day WHERE day >= $1 AND day < $2 ORDER BY day";
const ALL_DAYS: &str = "SELECT day FROM non_working_day ORDER BY day";
const INSERT_DAY: &str = "INSERT INTO non_working_day (day, name, basis, state) VALUES ($1, $2, $3, $4) ON CONFLICT (day) DO NOTHING";
const APPROVE_DAY: &str =
    "UPDATE non_working_day SET state = 'approved' WHERE day = $1 AND state = 'draft'";
const DELETE_DAY: &str = "DELETE FROM non_working_day WHERE day = $1";
const YEAR: &str = "SELECT y.agreement, y.approved_at, u.name FROM calendar_year y LEFT JOIN user_account u ON u.id = y.approved_by WHERE y.year = $1";
const APPROVE_YEAR: &str = "INSERT INTO calendar_year (year, agreement, approved_at, approved_by) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (year) DO UPDATE SET agreement = excluded.agreement, approved_at = excluded.approved_at, approved_by = excluded.approved_by";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(HOURS),
    Dialect::same(SET_HOURS),
    Dialect::same(DAYS_OF_YEAR),
    Dialect::same(ALL_DAYS),
    Dialect::same(INSERT_DAY),
    Dialect::same(APPROVE_DAY),
    Dialect::same(DELETE_DAY),
    Dialect::same(YEAR),
    Dialect::same(APPROVE_YEAR),
];

/// The office hours.
///
/// # Errors
/// Of the database; `Inconsistent` when they are not there.
pub async fn hours(conn: &mut Conn) -> DbResult<OfficeHours> {
    let row: Option<(i64, i64, i64)> = on!(conn, c => sqlx::query_as(HOURS).fetch_optional(c))?;
    let minute = |n: i64| u32::try_from(n).ok();
    row.and_then(|(opens, closes, cutoff)| {
        Some(OfficeHours {
            opens: minute(opens)?,
            closes: minute(closes)?,
            cutoff: minute(cutoff)?,
        })
    })
    .ok_or_else(|| DbError::Inconsistent("office_hours".into()))
}

/// Stores the office hours.
///
/// # Errors
/// Of the database.
pub async fn set_hours(conn: &mut Conn, hours: OfficeHours) -> DbResult<()> {
    on!(conn, c => sqlx::query(SET_HOURS)
        .bind(i64::from(hours.opens)).bind(i64::from(hours.closes)).bind(i64::from(hours.cutoff))
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// A year's calendar and its days, in order.
///
/// # Errors
/// Of the database.
pub async fn year(conn: &mut Conn, year: i32) -> DbResult<(YearState, Vec<CalendarDay>)> {
    let first = |year: i32| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(NaiveDate::MAX);
    let rows: Vec<(NaiveDate, String, String, String)> = on!(&mut *conn, c => sqlx::query_as(DAYS_OF_YEAR)
        .bind(first(year)).bind(first(year + 1)).fetch_all(c))?;
    let days = rows
        .into_iter()
        .map(|(day, name, basis, state)| {
            Ok(CalendarDay {
                day,
                name,
                basis,
                state: known("non_working_day.state", &state, DayState::parse(&state))?,
            })
        })
        .collect::<DbResult<_>>()?;
    let approved: Option<(String, DateTime<Utc>, Option<String>)> =
        on!(conn, c => sqlx::query_as(YEAR).bind(i64::from(year)).fetch_optional(c))?;
    let state = approved.map_or(
        YearState {
            year,
            agreement: String::new(),
            approved_at: None,
            approved_by: String::new(),
        },
        |(agreement, at, by)| YearState {
            year,
            agreement,
            approved_at: Some(at),
            approved_by: by.unwrap_or_default(),
        },
    );
    Ok((state, days))
}

/// The years that have days.
///
/// # Errors
/// Of the database.
pub async fn years(conn: &mut Conn) -> DbResult<Vec<i32>> {
    use chrono::Datelike;
    let rows: Vec<(NaiveDate,)> = on!(conn, c => sqlx::query_as(ALL_DAYS).fetch_all(c))?;
    let mut years: Vec<i32> = rows.into_iter().map(|(day,)| day.year()).collect();
    years.dedup();
    Ok(years)
}

/// Adds a day; `false` when the day is there already.
///
/// # Errors
/// Of the database.
pub async fn insert_day(conn: &mut Conn, day: &CalendarDay) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(INSERT_DAY)
        .bind(day.day).bind(&day.name).bind(&day.basis).bind(day.state.code())
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Makes a proposed day count; `false` when there is none.
///
/// # Errors
/// Of the database.
pub async fn approve_day(conn: &mut Conn, day: NaiveDate) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(APPROVE_DAY).bind(day).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Takes a day out; `false` when there is none.
///
/// # Errors
/// Of the database.
pub async fn delete_day(conn: &mut Conn, day: NaiveDate) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(DELETE_DAY).bind(day).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Writes down that a year's calendar was approved, by which agreement.
///
/// # Errors
/// Of the database.
pub async fn approve_year(
    conn: &mut Conn,
    year: i32,
    agreement: &str,
    at: DateTime<Utc>,
    by: UserId,
) -> DbResult<()> {
    on!(conn, c => sqlx::query(APPROVE_YEAR)
        .bind(i64::from(year)).bind(agreement).bind(at).bind(by.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}
