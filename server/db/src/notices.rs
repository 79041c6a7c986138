//! What the office tells captains: published and withdrawn by the office, read on the telephone.

use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, NaiveDate, Utc};
use domain::captain::{NewNotice, NoticeFor, NoticeLine, NoticePage, NoticeRow};
use domain::ids::{BlockId, CaptainId, NoticeId, UserId};
use futures::TryFutureExt;
use uuid::Uuid;

/// What a captain may read on a day: what is for all, for the ward of the block, or for the person.
/// Binds one to three: person, block, day.
macro_rules! readable {
    ($select:literal, $more:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM notice n WHERE n.withdrawn_at IS NULL AND (n.captain_id = $1 OR (n.captain_id IS NULL \
             AND (n.ward_id IS NULL OR n.ward_id = (SELECT b.ward_id FROM block b WHERE b.id = $2)))) \
             AND (n.valid_until IS NULL OR n.valid_until >= $3)",
            $more
        )
    };
}
const PUBLISH: &str = "INSERT INTO notice (id, title, body, ward_id, captain_id, published_at, actor_id, valid_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const WITHDRAW: &str = "UPDATE notice SET withdrawn_at = $1 WHERE id = $2 AND withdrawn_at IS NULL";
const PAGE: &str = "SELECT n.seq, n.id, n.title, n.body, w.name AS ward, c.given_names, c.first_surname, c.second_surname, n.published_at, \
     u.name AS who, n.valid_until, n.withdrawn_at FROM notice n JOIN user_account u ON u.id = n.actor_id \
     LEFT JOIN ward w ON w.id = n.ward_id LEFT JOIN captain c ON c.id = n.captain_id WHERE n.seq < $1 ORDER BY n.seq DESC LIMIT $2";
const FOR_CAPTAIN: &str = readable!(
    "n.seq, n.title, n.body, n.published_at, n.captain_id",
    " AND n.seq < $4 ORDER BY n.seq DESC LIMIT $5"
);
const UNREAD: &str = readable!(
    "COUNT(*)",
    " AND n.seq > COALESCE((SELECT r.notice_seq FROM notice_reading r WHERE r.user_id = $4), 0)"
);
const LAST_READ: &str = "SELECT notice_seq FROM notice_reading WHERE user_id = $1";
const MARK_READ: &str = "INSERT INTO notice_reading (user_id, notice_seq) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET notice_seq = \
     CASE WHEN excluded.notice_seq > notice_reading.notice_seq THEN excluded.notice_seq ELSE notice_reading.notice_seq END";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(PUBLISH),
    Dialect::same(WITHDRAW),
    Dialect::same(PAGE),
    Dialect::same(FOR_CAPTAIN),
    Dialect::same(UNREAD),
    Dialect::same(LAST_READ),
    Dialect::same(MARK_READ),
];

/// Who reads: a person with the account and the block.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// The account.
    pub user: UserId,
    /// The person on the roster.
    pub captain: CaptainId,
    /// The block, whose ward decides.
    pub block: BlockId,
}

/// Publishes a notice.
///
/// # Errors
/// `Duplicate` when the id exists.
pub async fn publish(
    conn: &mut Conn,
    new: &NewNotice,
    by: UserId,
    at: DateTime<Utc>,
) -> DbResult<()> {
    let (ward, captain) = match new.form.to {
        NoticeFor::All => (None, None),
        NoticeFor::Ward(id) => (Some(id.0), None),
        NoticeFor::Captain(id) => (None, Some(id.0)),
    };
    on!(conn, c => sqlx::query(PUBLISH)
        .bind(new.id.0).bind(&new.form.title).bind(&new.form.body).bind(ward).bind(captain).bind(at).bind(by.0).bind(new.form.valid_until)
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Takes a notice back; `false` when there is none or it was taken back before.
///
/// # Errors
/// Of the database.
pub async fn withdraw(conn: &mut Conn, id: NoticeId, at: DateTime<Utc>) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(WITHDRAW).bind(at).bind(id.0).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    id: Uuid,
    title: String,
    body: String,
    ward: Option<String>,
    given_names: Option<String>,
    first_surname: Option<String>,
    second_surname: Option<String>,
    published_at: DateTime<Utc>,
    who: String,
    valid_until: Option<NaiveDate>,
    withdrawn_at: Option<DateTime<Utc>>,
}

impl Row {
    fn row(self) -> NoticeRow {
        let person = [self.given_names, self.first_surname, self.second_surname];
        let person: Vec<String> = person.into_iter().flatten().collect();
        let to = match self.ward {
            Some(ward) => ward,
            None if person.is_empty() => "Todas y todos".into(),
            None => person.join(" "),
        };
        NoticeRow {
            seq: self.seq,
            id: NoticeId(self.id),
            title: self.title,
            body: self.body,
            to,
            published_at: self.published_at,
            who: self.who,
            valid_until: self.valid_until,
            withdrawn_at: self.withdrawn_at,
        }
    }
}

/// The rows of a page, and the key after which the next begins.
fn cut<T>(mut rows: Vec<T>, limit: i64, key: impl Fn(&T) -> i64) -> (Vec<T>, Option<i64>) {
    let most = usize::try_from(limit).unwrap_or(0);
    if rows.len() <= most {
        return (rows, None);
    }
    rows.truncate(most);
    let next = rows.last().map(key);
    (rows, next)
}

/// One page of all notices, newest first, also those that were withdrawn or are over.
///
/// # Errors
/// Of the database.
pub async fn page(conn: &mut Conn, after: Option<i64>, limit: i64) -> DbResult<NoticePage> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(PAGE).bind(after.unwrap_or(i64::MAX)).bind(limit + 1).fetch_all(c))?;
    let (rows, next) = cut(rows, limit, |row| row.seq);
    Ok(NoticePage {
        rows: rows.into_iter().map(Row::row).collect(),
        next,
    })
}

/// What a captain reads, newest first: the notices, the key after which the next page begins, and the
/// newest key of this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadPage {
    /// The notices.
    pub rows: Vec<NoticeLine>,
    /// The key after which the next page begins; `None` at the end.
    pub next: Option<i64>,
    /// The newest key of this page; `None` when it is empty.
    pub newest: Option<i64>,
}

/// One page of what a captain may read on a day.
///
/// # Errors
/// Of the database.
pub async fn for_captain(
    conn: &mut Conn,
    reader: Reader,
    today: NaiveDate,
    after: Option<i64>,
    limit: i64,
) -> DbResult<ReadPage> {
    type Line = (i64, String, String, DateTime<Utc>, Option<Uuid>);
    let read: Option<i64> =
        on!(&mut *conn, c => sqlx::query_scalar(LAST_READ).bind(reader.user.0).fetch_optional(c))?;
    let read = read.unwrap_or(0);
    let rows: Vec<Line> = on!(conn, c => sqlx::query_as(FOR_CAPTAIN)
        .bind(reader.captain.0).bind(reader.block.0).bind(today).bind(after.unwrap_or(i64::MAX)).bind(limit + 1).fetch_all(c))?;
    let (rows, next) = cut(rows, limit, |row| row.0);
    let newest = rows.first().map(|row| row.0);
    let line = |(seq, title, body, published_at, captain): Line| NoticeLine {
        title,
        body,
        published_at,
        personal: captain.is_some(),
        unread: seq > read,
    };
    Ok(ReadPage {
        rows: rows.into_iter().map(line).collect(),
        next,
        newest,
    })
}

/// How many notices a captain may read on a day and has not.
///
/// # Errors
/// Of the database.
pub async fn unread(conn: &mut Conn, reader: Reader, today: NaiveDate) -> DbResult<i64> {
    Ok(on!(conn, c => sqlx::query_scalar(UNREAD)
        .bind(reader.captain.0).bind(reader.block.0).bind(today).bind(reader.user.0).fetch_one(c))?)
}

/// Notes up to which notice an account has read. It never goes back.
///
/// # Errors
/// Of the database.
pub async fn mark_read(conn: &mut Conn, user: UserId, seq: i64) -> DbResult<()> {
    on!(conn, c => sqlx::query(MARK_READ).bind(user.0).bind(seq).execute(c).map_ok(|_| ()))?;
    Ok(())
}
