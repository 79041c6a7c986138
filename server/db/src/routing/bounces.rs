//! Petitions that departments gave back twice or more, and that none has accepted since.

use crate::error::known;
use crate::lists::place_line;
use crate::petitions::folio;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::access::Scope;
use domain::petitions::PetitionStatus;
use domain::routing::{Bounced, Rejection};

/// What makes a petition `t` one of them. The partial index has the first words of it.
macro_rules! bounced {
    () => {
        "t.rejections >= 2 AND t.status NOT IN ('attended', 'closed', 'cancelled') AND NOT EXISTS (SELECT 1 FROM referral a \
         WHERE a.petition_id = t.id AND a.status NOT IN ('sent', 'rejected', 'withdrawn') \
         AND a.number > (SELECT MAX(x.number) FROM referral x WHERE x.petition_id = t.id AND x.status = 'rejected'))"
    };
}

/// The same, for the filters of lists.
pub(crate) const BOUNCED: &str = concat!(" AND ", bounced!());

const PAGE: &str = concat!(
    "SELECT t.seq, t.year, t.number, k.name AS kind, t.street, t.street_number, n.name AS neighborhood, t.status, t.due_at, t.rejections \
     FROM petition t JOIN petition_type k ON k.id = t.type_id LEFT JOIN neighborhood n ON n.id = t.neighborhood_id WHERE ",
    bounced!(),
    " AND t.seq > $1 AND (t.confidential = $2 OR t.confidential = $3) ORDER BY t.seq LIMIT $4"
);
const CHAINS: &str = concat!(
    "SELECT t.seq, e.at, r.sent_at, d.name AS department, q.name AS reason, r.answer AS words, s.name AS suggested \
     FROM petition t JOIN referral r ON r.petition_id = t.id AND r.status = 'rejected' JOIN department d ON d.id = r.department_id \
     LEFT JOIN reason q ON q.id = r.reason_id LEFT JOIN department s ON s.id = r.suggested_department_id \
     LEFT JOIN petition_event e ON e.petition_id = t.id AND e.act = 'reject' AND e.referral_id = r.id WHERE ",
    bounced!(),
    " AND t.seq >= $1 AND t.seq <= $2 AND (t.confidential = $3 OR t.confidential = $4) ORDER BY t.seq, r.number"
);

pub(crate) const ALL: &[Dialect] = &[Dialect::same(PAGE), Dialect::same(CHAINS)];

#[derive(sqlx::FromRow)]
struct BouncedRow {
    seq: i64,
    year: i64,
    number: i64,
    kind: String,
    street: String,
    street_number: String,
    neighborhood: Option<String>,
    status: String,
    due_at: DateTime<Utc>,
    rejections: i64,
}

/// Those within the scope after a place in the order of reception, the oldest first, without their
/// chains.
///
/// # Errors
/// Of the database.
pub async fn bounced(
    conn: &mut Conn,
    scope: &Scope,
    after: i64,
    limit: i64,
) -> DbResult<Vec<Bounced>> {
    let rows: Vec<BouncedRow> = on!(conn, c => sqlx::query_as(PAGE)
        .bind(after).bind(false).bind(scope.confidential()).bind(limit).fetch_all(c))?;
    rows.into_iter()
        .map(|row| {
            Ok(Bounced {
                seq: row.seq,
                folio: folio(row.year, row.number),
                kind: row.kind,
                place: place_line(&row.street, &row.street_number, row.neighborhood.as_deref()),
                status: known(
                    "petition.status",
                    &row.status,
                    PetitionStatus::parse(&row.status),
                )?,
                due_at: row.due_at,
                rejections: row.rejections,
                chain: Vec::new(),
            })
        })
        .collect()
}

#[derive(sqlx::FromRow)]
struct RejectionRow {
    seq: i64,
    at: Option<DateTime<Utc>>,
    sent_at: DateTime<Utc>,
    department: String,
    reason: Option<String>,
    words: String,
    suggested: Option<String>,
}

/// Who gave back those from one place in the order of reception to another, in order.
///
/// # Errors
/// Of the database.
pub async fn chains(
    conn: &mut Conn,
    scope: &Scope,
    from: i64,
    up_to: i64,
) -> DbResult<Vec<(i64, Rejection)>> {
    let rows: Vec<RejectionRow> = on!(conn, c => sqlx::query_as(CHAINS)
        .bind(from).bind(up_to).bind(false).bind(scope.confidential()).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let rejection = Rejection {
                at: row.at.unwrap_or(row.sent_at),
                department: row.department,
                reason: row.reason.unwrap_or_default(),
                words: row.words,
                suggested: row.suggested.unwrap_or_default(),
            };
            (row.seq, rejection)
        })
        .collect())
}
