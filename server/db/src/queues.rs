//! The department's tray and the queue of verifications: the most urgent first.

use crate::clocks::stage_view;
use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Reach, Scope};
use domain::folio::Folio;
use domain::ids::{DepartmentId, UserId};
use domain::petitions::{PetitionStatus, QueueRow, ReferralStatus, TrayCounts, TrayPile};
use uuid::Uuid;

// Each pile is one condition and one order: what is due first stands first, and the key of the page
// is exactly that order. The page is found in the referrals alone, so that only its own rows are joined. What has a
// due moment is what a department owes: what is answered, refused or suspended has none.
macro_rules! tray {
    ($of:literal, $by:literal, $after:literal, $limit:literal) => {
        concat!(
            "SELECT r.id, t.year, t.number, k.name AS kind, t.street, t.street_number, n.name AS neighborhood, d.name AS department, \
             r.status AS referral, t.status, r.due_at, r.stage, r.stage_soon_at, r.stage_due_at, r.scheduled_for, r.suspension_until, t.attended_at, r.answer, u.name AS assigned \
             FROM (SELECT r.id FROM referral r WHERE ", $of, " AND (r.", $by, ", r.id) > ", $after, " ORDER BY r.", $by, ", r.id LIMIT ", $limit, ") AS p \
             JOIN referral r ON r.id = p.id JOIN petition t ON t.id = r.petition_id JOIN petition_type k ON k.id = t.type_id \
             JOIN department d ON d.id = r.department_id LEFT JOIN neighborhood n ON n.id = t.neighborhood_id LEFT JOIN user_account u ON u.id = r.assigned_to \
             ORDER BY r.", $by, ", r.id"
        )
    };
}
const TRAY: &str = tray!(
    "r.department_id = $1 AND r.stage IS NOT NULL AND r.status IN ($2, $3) AND r.petition_status IN ('referred', 'in_progress', 'scheduled')",
    "stage_due_at",
    "($4, $5)",
    "$6"
);
const TRAY_ALL: &str = tray!(
    "r.department_id = $1 AND r.stage_due_at IS NOT NULL AND r.petition_status IN ('referred', 'in_progress', 'scheduled')",
    "stage_due_at",
    "($2, $3)",
    "$4"
);
const TRAY_LATE: &str = tray!(
    "r.department_id = $1 AND r.stage_due_at IS NOT NULL AND r.stage_due_at < $2 AND r.petition_status IN ('referred', 'in_progress', 'scheduled')",
    "stage_due_at",
    "($3, $4)",
    "$5"
);
const TRAY_SOON: &str = tray!(
    "r.department_id = $1 AND r.stage_due_at IS NOT NULL AND r.stage_due_at >= $2 AND r.stage_soon_at <= $2 AND r.petition_status IN ('referred', 'in_progress', 'scheduled')",
    "stage_due_at",
    "($3, $4)",
    "$5"
);
const TRAY_MINE: &str = tray!(
    "r.assigned_to = $1 AND r.department_id = $2 AND r.stage_due_at IS NOT NULL AND r.petition_status IN ('referred', 'in_progress', 'scheduled')",
    "stage_due_at",
    "($3, $4)",
    "$5"
);
// What is suspended has no due moment: by the one that was promised.
const TRAY_SUSPENDED: &str = tray!(
    "r.department_id = $1 AND r.stage IS NOT NULL AND r.status = 'suspended' AND r.petition_status NOT IN ('closed', 'cancelled')",
    "due_at",
    "($2, $3)",
    "$4"
);
const TRAY_COUNTS: &str = "SELECT r.status, COUNT(*), CAST(SUM(CASE WHEN r.stage_due_at < $2 THEN 1 ELSE 0 END) AS BIGINT), \
     CAST(SUM(CASE WHEN r.stage_due_at >= $2 AND r.stage_soon_at <= $2 AND r.status <> 'suspended' THEN 1 ELSE 0 END) AS BIGINT), \
     CAST(SUM(CASE WHEN r.assigned_to = $3 AND r.stage_due_at IS NOT NULL AND r.status <> 'suspended' THEN 1 ELSE 0 END) AS BIGINT) FROM referral r \
     WHERE r.department_id = $1 AND r.petition_status IN ('referred', 'in_progress', 'scheduled', 'on_hold') AND r.status IN ('sent', 'accepted', 'returned', 'scheduled', 'suspended') GROUP BY r.status";
const TO_VERIFY: &str = "SELECT t.id, t.year, t.number, k.name AS kind, t.street, t.street_number, n.name AS neighborhood, \
     (SELECT string_agg(d.name, ', ') FROM referral r JOIN department d ON d.id = r.department_id WHERE r.petition_id = t.id AND r.status = 'attended') AS department, \
     'attended' AS referral, t.status, t.due_at, t.stage, t.stage_soon_at, t.stage_due_at, NULL AS scheduled_for, NULL AS suspension_until, t.attended_at, CAST(NULL AS TEXT) AS assigned, \
     (SELECT string_agg(r.answer, ' · ') FROM referral r WHERE r.petition_id = t.id AND r.status = 'attended') AS answer \
     FROM petition t JOIN petition_type k ON k.id = t.type_id LEFT JOIN neighborhood n ON n.id = t.neighborhood_id \
     WHERE t.status = 'attended' AND (t.confidential = $1 OR t.confidential = $2) AND (t.attended_at, t.id) > ($3, $4) ORDER BY t.attended_at, t.id LIMIT $5";
const TO_VERIFY_ON_POSTGRES: &str = "SELECT t.id, t.year, t.number, k.name AS kind, t.street, t.street_number, n.name AS neighborhood, \
     (SELECT string_agg(d.name, ', ') FROM referral r JOIN department d ON d.id = r.department_id WHERE r.petition_id = t.id AND r.status = 'attended') AS department, \
     'attended' AS referral, t.status, t.due_at, t.stage, t.stage_soon_at, t.stage_due_at, CAST(NULL AS DATE) AS scheduled_for, CAST(NULL AS DATE) AS suspension_until, t.attended_at, CAST(NULL AS TEXT) AS assigned, \
     (SELECT string_agg(r.answer, ' · ') FROM referral r WHERE r.petition_id = t.id AND r.status = 'attended') AS answer \
     FROM petition t JOIN petition_type k ON k.id = t.type_id LEFT JOIN neighborhood n ON n.id = t.neighborhood_id \
     WHERE t.status = 'attended' AND (t.confidential = $1 OR t.confidential = $2) AND (t.attended_at, t.id) > ($3, $4) ORDER BY t.attended_at, t.id LIMIT $5";
const WAITING: &str = "SELECT CAST(COALESCE(SUM(petitions), 0) AS BIGINT) FROM petition_count WHERE status = 'attended' AND (confidential = $1 OR confidential = $2)";

const TO_VERIFY_DIALECT: Dialect = Dialect {
    sqlite: TO_VERIFY,
    postgres: TO_VERIFY_ON_POSTGRES,
};

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(TRAY),
    Dialect::same(TRAY_ALL),
    Dialect::same(TRAY_LATE),
    Dialect::same(TRAY_SOON),
    Dialect::same(TRAY_MINE),
    Dialect::same(TRAY_SUSPENDED),
    Dialect::same(TRAY_COUNTS),
    TO_VERIFY_DIALECT,
    Dialect::same(WAITING),
];

/// Where a page of a queue begins: after this moment, and among those of the same moment after this
/// id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The moment by which the queue is ordered.
    pub at: DateTime<Utc>,
    /// Tells equals apart.
    pub id: Uuid,
}

impl Key {
    /// Before everything.
    pub const FIRST: Self = Self {
        at: DateTime::<Utc>::UNIX_EPOCH,
        id: Uuid::nil(),
    };
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    year: i64,
    number: i64,
    kind: String,
    street: String,
    street_number: String,
    neighborhood: Option<String>,
    department: Option<String>,
    referral: String,
    status: String,
    due_at: DateTime<Utc>,
    stage: Option<String>,
    stage_soon_at: Option<DateTime<Utc>>,
    stage_due_at: Option<DateTime<Utc>>,
    scheduled_for: Option<NaiveDate>,
    suspension_until: Option<NaiveDate>,
    attended_at: Option<DateTime<Utc>>,
    answer: Option<String>,
    assigned: Option<String>,
}

impl Row {
    fn row(self) -> DbResult<QueueRow> {
        Ok(QueueRow {
            folio: Folio {
                year: i32::try_from(self.year).unwrap_or(0),
                number: self.number,
            },
            kind: self.kind,
            place: crate::lists::place_line(
                &self.street,
                &self.street_number,
                self.neighborhood.as_deref(),
            ),
            department: self.department.unwrap_or_default(),
            referral: known(
                "referral.status",
                &self.referral,
                ReferralStatus::parse(&self.referral),
            )?,
            status: known(
                "petition.status",
                &self.status,
                PetitionStatus::parse(&self.status),
            )?,
            due_at: self.due_at,
            stage: stage_view(self.stage.as_deref(), self.stage_soon_at, self.stage_due_at)?,
            assigned: self.assigned.unwrap_or_default(),
            scheduled_for: self.scheduled_for,
            suspended_until: self.suspension_until,
            attended_at: self.attended_at,
            answer: self.answer.unwrap_or_default(),
        })
    }
}

/// Rows and, if there are more, the key of the last one.
fn cut(
    mut rows: Vec<Row>,
    limit: i64,
    key: fn(&Row) -> Key,
) -> DbResult<(Vec<QueueRow>, Option<Key>)> {
    let limit = usize::try_from(limit).unwrap_or(100);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(key);
    Ok((
        rows.into_iter().map(Row::row).collect::<DbResult<_>>()?,
        next,
    ))
}

/// The department whose tray a scope opens; none for who belongs to no department.
pub(crate) fn own(scope: &Scope) -> Option<DepartmentId> {
    match scope.reach() {
        Reach::Department(own) => Some(own),
        _ => None,
    }
}

/// Who looks into a tray, and when.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// Whose referrals are *mine*.
    pub user: UserId,
    /// What is late, and what is due soon.
    pub now: DateTime<Utc>,
}

/// One page of the own department's pile, what is due next first; nothing for who has no department.
///
/// # Errors
/// Of the database.
pub async fn tray(
    conn: &mut Conn,
    scope: &Scope,
    reader: Reader,
    pile: TrayPile,
    after: Key,
    limit: i64,
) -> DbResult<(Vec<QueueRow>, Option<Key>)> {
    let Some(own) = own(scope) else {
        return Ok((Vec::new(), None));
    };
    let most = limit + 1;
    let rows: Vec<Row> = match (pile, pile.statuses()) {
        (TrayPile::Suspended, _) => {
            let rows = on!(conn, c => sqlx::query_as(TRAY_SUSPENDED)
                .bind(own.0).bind(after.at).bind(after.id).bind(most).fetch_all(c))?;
            return cut(rows, limit, |row| Key {
                at: row.due_at,
                id: row.id,
            });
        }
        (_, Some([one, other])) => on!(conn, c => sqlx::query_as(TRAY)
            .bind(own.0).bind(one.code()).bind(other.code()).bind(after.at).bind(after.id).bind(most).fetch_all(c))?,
        (TrayPile::Overdue, None) => on!(conn, c => sqlx::query_as(TRAY_LATE)
            .bind(own.0).bind(reader.now).bind(after.at).bind(after.id).bind(most).fetch_all(c))?,
        (TrayPile::DueSoon, None) => on!(conn, c => sqlx::query_as(TRAY_SOON)
            .bind(own.0).bind(reader.now).bind(after.at).bind(after.id).bind(most).fetch_all(c))?,
        (TrayPile::Mine, None) => on!(conn, c => sqlx::query_as(TRAY_MINE)
            .bind(reader.user.0).bind(own.0).bind(after.at).bind(after.id).bind(most).fetch_all(c))?,
        (_, None) => on!(conn, c => sqlx::query_as(TRAY_ALL)
            .bind(own.0).bind(after.at).bind(after.id).bind(most).fetch_all(c))?,
    };
    cut(rows, limit, |row| Key {
        at: row.stage_due_at.unwrap_or(row.due_at),
        id: row.id,
    })
}

/// How much is in the piles of the own department's tray.
///
/// # Errors
/// Of the database.
pub async fn tray_counts(conn: &mut Conn, scope: &Scope, reader: Reader) -> DbResult<TrayCounts> {
    let Some(own) = own(scope) else {
        return Ok(TrayCounts::default());
    };
    let rows: Vec<(String, i64, i64, i64, i64)> = on!(conn, c => sqlx::query_as(TRAY_COUNTS).bind(own.0).bind(reader.now).bind(reader.user.0).fetch_all(c))?;
    let of = |pile: TrayPile| {
        rows.iter()
            .filter(|(code, ..)| {
                let of_pile = pile.statuses().into_iter().flatten();
                of_pile.into_iter().any(|s| s.code() == code)
            })
            .map(|(_, n, ..)| n)
            .sum()
    };
    Ok(TrayCounts {
        to_accept: of(TrayPile::ToAccept),
        in_progress: of(TrayPile::InProgress),
        scheduled: of(TrayPile::Scheduled),
        suspended: of(TrayPile::Suspended),
        late: rows.iter().map(|(_, _, late, ..)| late).sum(),
        soon: rows.iter().map(|(_, _, _, soon, _)| soon).sum(),
        mine: rows.iter().map(|(.., mine)| mine).sum(),
    })
}

/// One page of the attended petitions that wait for the office's verification, the oldest first.
///
/// # Errors
/// Of the database.
pub async fn to_verify(
    conn: &mut Conn,
    scope: &Scope,
    after: Key,
    limit: i64,
) -> DbResult<(Vec<QueueRow>, Option<Key>)> {
    let sql = conn.text(TO_VERIFY_DIALECT);
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(sql)
        .bind(false).bind(scope.confidential()).bind(after.at).bind(after.id).bind(limit + 1)
        .fetch_all(c))?;
    cut(rows, limit, |row| Key {
        at: row.attended_at.unwrap_or(row.due_at),
        id: row.id,
    })
}

/// How many wait for verification.
///
/// # Errors
/// Of the database.
pub async fn waiting(conn: &mut Conn, scope: &Scope) -> DbResult<i64> {
    Ok(
        on!(conn, c => sqlx::query_scalar(WAITING).bind(false).bind(scope.confidential()).fetch_one(c))?,
    )
}
