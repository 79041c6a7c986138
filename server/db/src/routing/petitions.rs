//! What rules look at in petitions: of one, and of those that were received in a stretch of time.

use crate::petitions::folio;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::access::Scope;
use domain::catalogue::Point;
use domain::folio::Folio;
use domain::ids::{ChannelId, DepartmentId, NeighborhoodId, PetitionId, PetitionTypeId};
use domain::petitions::AnswerToQuestion;
use uuid::Uuid;

macro_rules! columns {
    () => {
        "SELECT t.seq, t.year, t.number, t.type_id, t.confidential, t.neighborhood_id, t.latitude, t.longitude, t.channel_id, t.received_at, \
         t.answers, t.written, t.captain_id FROM petition t "
    };
}

const FACTS: &str = concat!(columns!(), "WHERE t.id = $1");
// A month at a time, because that has an index with the order of the pages.
const LOOKED_AT: &str = concat!(
    columns!(),
    "WHERE t.received_month = $1 AND t.seq > $2 AND t.received_at >= $3 AND t.status <> 'cancelled' \
     AND (t.confidential = $4 OR t.confidential = $5) ORDER BY t.seq LIMIT $6"
);
const REFERRED: &str = "SELECT t.seq, r.department_id FROM petition t JOIN referral r ON r.petition_id = t.id \
     WHERE t.received_month = $1 AND t.seq > $2 AND t.seq <= $3 AND r.status NOT IN ('rejected', 'withdrawn') ORDER BY t.seq, r.number";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(FACTS),
    Dialect::same(LOOKED_AT),
    Dialect::same(REFERRED),
];

/// What rules look at in a petition, as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Looked {
    /// Place in the order of reception.
    pub seq: i64,
    /// Public number.
    pub folio: Folio,
    /// Type.
    pub kind: PetitionTypeId,
    /// Whether it is reserved.
    pub confidential: bool,
    /// Neighborhood.
    pub neighborhood: Option<NeighborhoodId>,
    /// Spot.
    pub point: Option<Point>,
    /// Channel.
    pub channel: ChannelId,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// Answers to the key questions.
    pub answers: Vec<AnswerToQuestion>,
    /// Whether it is a written petition.
    pub written: bool,
    /// Whether a captain brought it.
    pub captain: bool,
}

#[derive(sqlx::FromRow)]
struct LookedRow {
    seq: i64,
    year: i64,
    number: i64,
    type_id: Uuid,
    confidential: bool,
    neighborhood_id: Option<Uuid>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    channel_id: Uuid,
    received_at: DateTime<Utc>,
    answers: String,
    written: bool,
    captain_id: Option<Uuid>,
}

impl From<LookedRow> for Looked {
    fn from(row: LookedRow) -> Self {
        let point = row.latitude.zip(row.longitude);
        Self {
            seq: row.seq,
            folio: folio(row.year, row.number),
            kind: PetitionTypeId(row.type_id),
            confidential: row.confidential,
            neighborhood: row.neighborhood_id.map(NeighborhoodId),
            point: point.map(|(latitude, longitude)| Point {
                latitude,
                longitude,
            }),
            channel: ChannelId(row.channel_id),
            received_at: row.received_at,
            answers: serde_json::from_str(&row.answers).unwrap_or_default(),
            written: row.written,
            captain: row.captain_id.is_some(),
        }
    }
}

/// What rules look at in one petition: the use case has asked the scope for it.
///
/// # Errors
/// Of the database.
pub async fn facts(conn: &mut Conn, _scope: &Scope, id: PetitionId) -> DbResult<Option<Looked>> {
    let row: Option<LookedRow> =
        on!(conn, c => sqlx::query_as(FACTS).bind(id.0).fetch_optional(c))?;
    Ok(row.map(Looked::from))
}

/// Petitions of a local month that were received from a moment on and not cancelled, after a place in
/// the order of reception. Without reserved ones for who may not read them.
///
/// # Errors
/// Of the database.
pub async fn looked_at(
    conn: &mut Conn,
    scope: &Scope,
    month: &str,
    from: DateTime<Utc>,
    after: i64,
    limit: i64,
) -> DbResult<Vec<Looked>> {
    let rows: Vec<LookedRow> = on!(conn, c => sqlx::query_as(LOOKED_AT)
        .bind(month).bind(after).bind(from).bind(false).bind(scope.confidential()).bind(limit).fetch_all(c))?;
    Ok(rows.into_iter().map(Looked::from).collect())
}

/// The departments with live referrals of the petitions of a local month, from one place in the order of
/// reception to another.
///
/// # Errors
/// Of the database.
pub async fn referred(
    conn: &mut Conn,
    _scope: &Scope,
    month: &str,
    after: i64,
    up_to: i64,
) -> DbResult<Vec<(i64, DepartmentId)>> {
    let rows: Vec<(i64, Uuid)> = on!(conn, c => sqlx::query_as(REFERRED)
        .bind(month).bind(after).bind(up_to).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(seq, department)| (seq, DepartmentId(department)))
        .collect())
}
