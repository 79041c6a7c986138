//! What the map shows: people with the places of their blocks, vacant blocks, petitions.

use super::people::state;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Reach, Scope};
use domain::catalogue::Point;
use domain::ids::{CaptainId, NeighborhoodId, PetitionTypeId, WardId};
use domain::petitions::PetitionStatus;
use domain::roster::TermState;
use sqlx::QueryBuilder;
use uuid::Uuid;

const PEOPLE: &str = "SELECT c.seq, c.id, c.given_names, c.first_surname, c.second_surname, c.state, c.validated_at, p.ends_on AS period_ends_on, \
     b.code AS block, b.ward_id, b.neighborhood_id, b.latitude, b.longitude FROM captain c JOIN block b ON b.id = c.block_id \
     LEFT JOIN term t ON t.id = c.term_id LEFT JOIN office_period p ON p.id = t.period_id \
     WHERE c.merged_into_id IS NULL AND c.state NOT IN ('none', 'ended') AND b.valid_to IS NULL ORDER BY b.code, c.seq";
const ACTIVITY: &str = "SELECT captain_id, COUNT(*) AS petitions, \
     CAST(SUM(CASE WHEN status IN ('attended', 'closed', 'cancelled') THEN 0 ELSE 1 END) AS BIGINT) AS open \
     FROM petition WHERE captain_id IS NOT NULL GROUP BY captain_id";
const VACANT: &str = "SELECT b.code AS block, b.ward_id, b.neighborhood_id, b.latitude, b.longitude FROM block b WHERE b.valid_to IS NULL \
     AND NOT EXISTS (SELECT 1 FROM term t WHERE t.block_id = b.id AND t.position = 'titular' AND t.holds) ORDER BY b.code";
const PETITIONS: &str = "SELECT t.year, t.number, t.type_id, t.status, t.received_at, t.due_at, t.latitude, t.longitude \
     FROM petition t WHERE t.latitude IS NOT NULL AND t.longitude IS NOT NULL";
const BY_NEIGHBORHOOD: &str = "SELECT neighborhood_id, COUNT(*) FROM petition WHERE neighborhood_id IS NOT NULL AND status NOT IN ('attended', 'closed', 'cancelled') \
     AND (confidential = $1 OR confidential = $2) GROUP BY neighborhood_id";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(PEOPLE),
    Dialect::same(ACTIVITY),
    Dialect::same(VACANT),
    Dialect::same(BY_NEIGHBORHOOD),
];

/// A person with the place of the block.
#[derive(Clone, Debug)]
pub struct MapPerson {
    /// Number on the roster.
    pub number: i64,
    /// Key.
    pub id: CaptainId,
    /// Surnames first.
    pub name: String,
    /// Where the service stands.
    pub state: TermState,
    /// Last day of its period.
    pub period_ends: Option<NaiveDate>,
    /// Last validation.
    pub validated_at: Option<DateTime<Utc>>,
    /// Where.
    pub place: MapPlace,
}

/// A block with its place.
#[derive(Clone, Debug)]
pub struct MapPlace {
    /// The office's key.
    pub block: String,
    /// Its ward.
    pub ward: Option<WardId>,
    /// Its neighborhood.
    pub neighborhood: Option<NeighborhoodId>,
    /// Its marker; `None` while nobody placed it.
    pub point: Option<Point>,
}

#[derive(sqlx::FromRow)]
struct PlaceRow {
    block: String,
    ward_id: Option<Uuid>,
    neighborhood_id: Option<Uuid>,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

impl From<PlaceRow> for MapPlace {
    fn from(row: PlaceRow) -> Self {
        let point = row.latitude.zip(row.longitude);
        Self {
            block: row.block,
            ward: row.ward_id.map(WardId),
            neighborhood: row.neighborhood_id.map(NeighborhoodId),
            point: point.map(|(latitude, longitude)| Point {
                latitude,
                longitude,
            }),
        }
    }
}

#[derive(sqlx::FromRow)]
struct PersonRow {
    seq: i64,
    id: Uuid,
    given_names: String,
    first_surname: String,
    second_surname: Option<String>,
    state: String,
    validated_at: Option<DateTime<Utc>>,
    period_ends_on: Option<NaiveDate>,
    #[sqlx(flatten)]
    place: PlaceRow,
}

/// Everybody who has or waits for the post of a block, by block.
///
/// # Errors
/// Of the database.
pub async fn people(conn: &mut Conn, scope: &Scope) -> DbResult<Vec<MapPerson>> {
    if scope.reach() != Reach::All {
        return Ok(Vec::new());
    }
    let rows: Vec<PersonRow> = on!(conn, c => sqlx::query_as(PEOPLE).fetch_all(c))?;
    let mut people = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(state) = state(&row.state)? else {
            continue;
        };
        let name = domain::names::PersonName {
            given_names: row.given_names,
            first_surname: row.first_surname,
            second_surname: row.second_surname,
        };
        people.push(MapPerson {
            number: row.seq,
            id: CaptainId(row.id),
            name: name.by_surname(),
            state,
            period_ends: row.period_ends_on,
            validated_at: row.validated_at,
            place: row.place.into(),
        });
    }
    Ok(people)
}

/// Of each person who brought petitions: how many, and how many are open.
///
/// # Errors
/// Of the database.
pub async fn activity(conn: &mut Conn) -> DbResult<Vec<(CaptainId, i64, i64)>> {
    let rows: Vec<(Uuid, i64, i64)> = on!(conn, c => sqlx::query_as(ACTIVITY).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, all, open)| (CaptainId(id), all, open))
        .collect())
}

/// Blocks without a titular, by code.
///
/// # Errors
/// Of the database.
pub async fn vacant(conn: &mut Conn) -> DbResult<Vec<MapPlace>> {
    let rows: Vec<PlaceRow> = on!(conn, c => sqlx::query_as(VACANT).fetch_all(c))?;
    Ok(rows.into_iter().map(MapPlace::from).collect())
}

/// Open petitions of each neighborhood within the scope.
///
/// # Errors
/// Of the database.
pub async fn open_by_neighborhood(
    conn: &mut Conn,
    scope: &Scope,
) -> DbResult<Vec<(NeighborhoodId, i64)>> {
    let rows: Vec<(Uuid, i64)> = on!(conn, c => sqlx::query_as(BY_NEIGHBORHOOD)
        .bind(false).bind(scope.confidential()).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, n)| (NeighborhoodId(id), n))
        .collect())
}

/// Which petitions the map shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PetitionLayer {
    /// Of a type.
    pub kind: Option<PetitionTypeId>,
    /// In these states; empty means all.
    pub statuses: Vec<PetitionStatus>,
    /// Received at or after.
    pub from: Option<DateTime<Utc>>,
    /// Received before.
    pub before: Option<DateTime<Utc>>,
    /// Most of them, the newest first.
    pub limit: i64,
}

/// A petition with its place.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MapPetition {
    /// Year of the folio.
    pub year: i64,
    /// Number of the folio.
    pub number: i64,
    /// Its type.
    pub type_id: Uuid,
    /// Its state, as stored.
    pub status: String,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// When an answer is due.
    pub due_at: DateTime<Utc>,
    /// Degrees.
    pub latitude: f64,
    /// Degrees.
    pub longitude: f64,
}

/// Petitions with a place, newest first, within the scope. A scope of one department gives none: the
/// map is the office's.
///
/// # Errors
/// Of the database.
pub async fn petitions(
    conn: &mut Conn,
    scope: &Scope,
    layer: &PetitionLayer,
) -> DbResult<Vec<MapPetition>> {
    if scope.reach() != Reach::All {
        return Ok(Vec::new());
    }
    Ok(on_either!(conn, Database, c => {
        let mut query = QueryBuilder::<Database>::new(PETITIONS);
        if let Some(kind) = layer.kind {
            query.push(" AND t.type_id = ").push_bind(kind.0);
        }
        if !layer.statuses.is_empty() {
            query.push(" AND t.status IN (");
            let mut list = query.separated(", ");
            for status in &layer.statuses {
                list.push_bind(status.code());
            }
            query.push(")");
        }
        if let Some(from) = layer.from {
            query.push(" AND t.received_at >= ").push_bind(from);
        }
        if let Some(before) = layer.before {
            query.push(" AND t.received_at < ").push_bind(before);
        }
        if !scope.confidential() {
            query.push(" AND t.confidential = ").push_bind(false);
        }
        query
            .push(" ORDER BY t.seq DESC LIMIT ")
            .push_bind(layer.limit);
        query
            .build_query_as()
            .persistent(false)
            .fetch_all(c)
            .await?
    }))
}
