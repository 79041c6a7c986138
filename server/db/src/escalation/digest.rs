//! The mayor's digest: what reached the last step of the ladder, by the local day on which the office
//! could read it.

use super::{AlertLine, select_alerts};
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Scope;
use domain::ids::UserId;
use domain::ladder::{AlertRow, DigestDay, DigestShare};
use futures::TryFutureExt;

const DAYS: &str = "SELECT a.digest_day AS day, COUNT(DISTINCT a.petition_id) AS petitions, MAX(a.seq) AS last, COALESCE(MAX(r.alert_seq), 0) AS read \
     FROM alert a LEFT JOIN digest_reading r ON r.user_id = $1 AND r.day = a.digest_day \
     WHERE a.digest_day < $2 AND a.not_before <= $3 AND (a.confidential = $4 OR a.confidential = $5) GROUP BY a.digest_day ORDER BY a.digest_day DESC LIMIT $6";
const SHARES: &str = "SELECT a.digest_day, d.name, COUNT(DISTINCT a.petition_id) FROM alert a LEFT JOIN department d ON d.id = a.department_id \
     WHERE a.digest_day >= $1 AND a.digest_day <= $2 AND a.not_before <= $3 AND (a.confidential = $4 OR a.confidential = $5) \
     GROUP BY a.digest_day, a.department_id, d.name ORDER BY 1 DESC, 3 DESC, 2";
const LINES: &str = select_alerts!(
    "",
    "a.digest_day = $1 AND a.not_before <= $2 AND (a.confidential = $3 OR a.confidential = $4) AND a.seq > $5 ORDER BY a.seq LIMIT $6"
);
const UNREAD: &str = "SELECT COUNT(DISTINCT a.digest_day) FROM alert a LEFT JOIN digest_reading r ON r.user_id = $1 AND r.day = a.digest_day \
     WHERE a.digest_day >= $2 AND a.not_before <= $3 AND (a.confidential = $4 OR a.confidential = $5) AND a.seq > COALESCE(r.alert_seq, 0)";
const MARK: &str = "INSERT INTO digest_reading (user_id, day, alert_seq) VALUES ($1, $2, $3) ON CONFLICT (user_id, day) DO UPDATE SET alert_seq = \
     CASE WHEN excluded.alert_seq > digest_reading.alert_seq THEN excluded.alert_seq ELSE digest_reading.alert_seq END";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(DAYS),
    Dialect::same(SHARES),
    Dialect::same(LINES),
    Dialect::same(UNREAD),
    Dialect::same(MARK),
];

/// A day as it stands in storage, with up to where it was filled and read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDay {
    /// The day in numbers.
    pub day: DigestDay,
    /// Its newest notice.
    pub last: i64,
    /// Up to which of its notices the reader had it open; 0 for never.
    pub read: i64,
}

#[derive(sqlx::FromRow)]
struct Day {
    day: NaiveDate,
    petitions: i64,
    last: i64,
    read: i64,
}

/// The days of the digest before one, the newest first, as far as the scope goes; `reader` is who may
/// have read them.
///
/// # Errors
/// Of the database.
pub async fn digest_days(
    conn: &mut Conn,
    scope: &Scope,
    reader: UserId,
    now: DateTime<Utc>,
    (before, limit): (NaiveDate, i64),
) -> DbResult<Vec<StoredDay>> {
    let rows: Vec<Day> = on!(&mut *conn, c => sqlx::query_as(DAYS)
        .bind(reader.0).bind(before).bind(now).bind(false).bind(scope.confidential()).bind(limit).fetch_all(c))?;
    let (Some(newest), Some(oldest)) = (rows.first(), rows.last()) else {
        return Ok(Vec::new());
    };
    let shares: Vec<(NaiveDate, Option<String>, i64)> = on!(conn, c => sqlx::query_as(SHARES)
        .bind(oldest.day).bind(newest.day).bind(now).bind(false).bind(scope.confidential()).fetch_all(c))?;
    let of = |day: NaiveDate| {
        let own = shares.iter().filter(|(on, ..)| *on == day);
        own.map(|(_, name, petitions)| DigestShare {
            department: name.clone().unwrap_or_default(),
            petitions: *petitions,
        })
        .collect()
    };
    let stored = rows.iter().map(|row| StoredDay {
        day: DigestDay {
            day: row.day,
            petitions: row.petitions,
            shares: of(row.day),
            fresh: row.last > row.read,
        },
        last: row.last,
        read: row.read,
    });
    Ok(stored.collect())
}

/// The lines of one day after a place in their order, as far as the scope goes.
///
/// # Errors
/// Of the database.
pub async fn digest_lines(
    conn: &mut Conn,
    scope: &Scope,
    day: NaiveDate,
    now: DateTime<Utc>,
    (after, limit): (i64, i64),
    read: i64,
) -> DbResult<Vec<AlertRow>> {
    let rows: Vec<AlertLine> = on!(conn, c => sqlx::query_as(LINES)
        .bind(day).bind(now).bind(false).bind(scope.confidential()).bind(after).bind(limit).fetch_all(c))?;
    rows.into_iter().map(|row| row.row(read)).collect()
}

/// How many days since one hold something that a person has not read.
///
/// # Errors
/// Of the database.
pub async fn unread_days(
    conn: &mut Conn,
    scope: &Scope,
    reader: UserId,
    now: DateTime<Utc>,
    since: NaiveDate,
) -> DbResult<i64> {
    Ok(on!(conn, c => sqlx::query_scalar(UNREAD)
        .bind(reader.0).bind(since).bind(now).bind(false).bind(scope.confidential()).fetch_one(c))?)
}

/// Notes up to which of its notices a person has read a day; never back.
///
/// # Errors
/// Of the database.
pub async fn mark_day_read(
    conn: &mut Conn,
    reader: UserId,
    day: NaiveDate,
    last: i64,
) -> DbResult<()> {
    on!(conn, c => sqlx::query(MARK).bind(reader.0).bind(day).bind(last).execute(c).map_ok(|_| ()))?;
    Ok(())
}
