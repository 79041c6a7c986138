//! Channels, neighborhoods and reasons as their editors need them: ended ones, order, version.

use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::NaiveDate;
use domain::catalogue::{ChannelEntry, NeighborhoodEntry, Point, ReasonEntry, ReasonKind};
use domain::ids::{ChannelId, DepartmentId, NeighborhoodId, ReasonId};
use futures::TryFutureExt;
use uuid::Uuid;

const CHANNELS: &str =
    "SELECT id, code, name, position, valid_to, version FROM channel ORDER BY position, code";
const CHANNEL: &str =
    "SELECT id, code, name, position, valid_to, version FROM channel WHERE id = $1";
const UPDATE_CHANNEL: &str = "UPDATE channel SET name = $1, position = $2, valid_to = $3, version = version + 1 WHERE id = $4 AND version = $5";
const REASONS: &str = "SELECT id, kind, code, name, position, valid_to, version FROM reason ORDER BY kind, position, code";
const REASON: &str =
    "SELECT id, kind, code, name, position, valid_to, version FROM reason WHERE id = $1";
const UPDATE_REASON: &str = "UPDATE reason SET name = $1, position = $2, valid_to = $3, version = version + 1 WHERE id = $4 AND version = $5";
const NEIGHBORHOODS: &str = "SELECT id, postal_code, name, kind, latitude, longitude, valid_to, version FROM neighborhood ORDER BY search_text, postal_code, id";
const NEIGHBORHOOD: &str = "SELECT id, postal_code, name, kind, latitude, longitude, valid_to, version FROM neighborhood WHERE id = $1";
const INSERT_NEIGHBORHOOD: &str = "INSERT INTO neighborhood (id, postal_code, settlement_key, name, kind, search_text, latitude, longitude) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const UPDATE_NEIGHBORHOOD: &str = "UPDATE neighborhood SET name = $1, kind = $2, search_text = $3, latitude = $4, longitude = $5, valid_to = $6, version = version + 1 WHERE id = $7 AND version = $8";
const OPEN_REFERRALS: &str = "SELECT COUNT(*) FROM referral WHERE department_id = $1 AND status IN ('sent', 'accepted', 'scheduled', 'suspended', 'attended', 'returned')";
pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(CHANNELS),
    Dialect::same(CHANNEL),
    Dialect::same(UPDATE_CHANNEL),
    Dialect::same(REASONS),
    Dialect::same(REASON),
    Dialect::same(UPDATE_REASON),
    Dialect::same(NEIGHBORHOODS),
    Dialect::same(NEIGHBORHOOD),
    Dialect::same(INSERT_NEIGHBORHOOD),
    Dialect::same(UPDATE_NEIGHBORHOOD),
    Dialect::same(OPEN_REFERRALS),
];

#[derive(sqlx::FromRow)]
struct ChannelRow {
    id: Uuid,
    code: String,
    name: String,
    position: i64,
    valid_to: Option<NaiveDate>,
    version: i64,
}

impl From<ChannelRow> for ChannelEntry {
    fn from(row: ChannelRow) -> Self {
        Self {
            id: ChannelId(row.id),
            code: row.code,
            name: row.name,
            position: row.position,
            valid_to: row.valid_to,
            version: row.version,
        }
    }
}

/// Every channel, ended ones included, in their order.
///
/// # Errors
/// Of the database.
pub async fn channels(conn: &mut Conn) -> DbResult<Vec<ChannelEntry>> {
    let rows: Vec<ChannelRow> = on!(conn, c => sqlx::query_as(CHANNELS).fetch_all(c))?;
    Ok(rows.into_iter().map(ChannelEntry::from).collect())
}

/// One channel.
///
/// # Errors
/// Of the database.
pub async fn channel(conn: &mut Conn, id: ChannelId) -> DbResult<Option<ChannelEntry>> {
    let row: Option<ChannelRow> =
        on!(conn, c => sqlx::query_as(CHANNEL).bind(id.0).fetch_optional(c))?;
    Ok(row.map(ChannelEntry::from))
}

/// Changes a channel; `false` when the version is not current.
///
/// # Errors
/// Of the database.
pub async fn update_channel(conn: &mut Conn, entry: &ChannelEntry) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(UPDATE_CHANNEL)
        .bind(&entry.name).bind(entry.position).bind(entry.valid_to).bind(entry.id.0).bind(entry.version)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

#[derive(sqlx::FromRow)]
struct ReasonRow {
    id: Uuid,
    kind: String,
    code: String,
    name: String,
    position: i64,
    valid_to: Option<NaiveDate>,
    version: i64,
}

impl ReasonRow {
    fn entry(self) -> DbResult<ReasonEntry> {
        Ok(ReasonEntry {
            id: ReasonId(self.id),
            kind: known("reason.kind", &self.kind, ReasonKind::parse(&self.kind))?,
            code: self.code,
            name: self.name,
            position: self.position,
            valid_to: self.valid_to,
            version: self.version,
        })
    }
}

/// Every reason, ended ones included, by kind and order.
///
/// # Errors
/// Of the database.
pub async fn reasons(conn: &mut Conn) -> DbResult<Vec<ReasonEntry>> {
    let rows: Vec<ReasonRow> = on!(conn, c => sqlx::query_as(REASONS).fetch_all(c))?;
    rows.into_iter().map(ReasonRow::entry).collect()
}

/// One reason.
///
/// # Errors
/// Of the database.
pub async fn reason(conn: &mut Conn, id: ReasonId) -> DbResult<Option<ReasonEntry>> {
    let row: Option<ReasonRow> =
        on!(conn, c => sqlx::query_as(REASON).bind(id.0).fetch_optional(c))?;
    row.map(ReasonRow::entry).transpose()
}

/// Changes a reason; `false` when the version is not current.
///
/// # Errors
/// Of the database.
pub async fn update_reason(conn: &mut Conn, entry: &ReasonEntry) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(UPDATE_REASON)
        .bind(&entry.name).bind(entry.position).bind(entry.valid_to).bind(entry.id.0).bind(entry.version)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

#[derive(sqlx::FromRow)]
struct NeighborhoodRow {
    id: Uuid,
    postal_code: String,
    name: String,
    kind: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    valid_to: Option<NaiveDate>,
    version: i64,
}

impl From<NeighborhoodRow> for NeighborhoodEntry {
    fn from(row: NeighborhoodRow) -> Self {
        let point = row.latitude.zip(row.longitude);
        Self {
            id: NeighborhoodId(row.id),
            postal_code: row.postal_code,
            name: row.name,
            kind: row.kind,
            point: point.map(|(latitude, longitude)| Point {
                latitude,
                longitude,
            }),
            valid_to: row.valid_to,
            version: row.version,
        }
    }
}

/// Every neighborhood, ended ones included, in the order in which people look for them.
///
/// # Errors
/// Of the database.
pub async fn neighborhoods(conn: &mut Conn) -> DbResult<Vec<NeighborhoodEntry>> {
    let rows: Vec<NeighborhoodRow> = on!(conn, c => sqlx::query_as(NEIGHBORHOODS).fetch_all(c))?;
    Ok(rows.into_iter().map(NeighborhoodEntry::from).collect())
}

/// One neighborhood.
///
/// # Errors
/// Of the database.
pub async fn neighborhood(
    conn: &mut Conn,
    id: NeighborhoodId,
) -> DbResult<Option<NeighborhoodEntry>> {
    let row: Option<NeighborhoodRow> =
        on!(conn, c => sqlx::query_as(NEIGHBORHOOD).bind(id.0).fetch_optional(c))?;
    Ok(row.map(NeighborhoodEntry::from))
}

/// Stores a neighborhood that the official list does not have, under a key of its own.
///
/// # Errors
/// `Duplicate` when postal code and key exist.
pub async fn insert_neighborhood(
    conn: &mut Conn,
    new: &NeighborhoodEntry,
    settlement_key: &str,
) -> DbResult<()> {
    let search = domain::text::fold(&new.name);
    let (latitude, longitude) = (
        new.point.map(|p| p.latitude),
        new.point.map(|p| p.longitude),
    );
    on!(conn, c => sqlx::query(INSERT_NEIGHBORHOOD)
        .bind(new.id.0).bind(&new.postal_code).bind(settlement_key).bind(&new.name).bind(&new.kind).bind(&search)
        .bind(latitude).bind(longitude).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Changes a neighborhood; `false` when the version is not current.
///
/// # Errors
/// Of the database.
pub async fn update_neighborhood(conn: &mut Conn, entry: &NeighborhoodEntry) -> DbResult<bool> {
    let search = domain::text::fold(&entry.name);
    let (latitude, longitude) = (
        entry.point.map(|p| p.latitude),
        entry.point.map(|p| p.longitude),
    );
    let rows = on!(conn, c => sqlx::query(UPDATE_NEIGHBORHOOD)
        .bind(&entry.name).bind(&entry.kind).bind(&search).bind(latitude).bind(longitude).bind(entry.valid_to)
        .bind(entry.id.0).bind(entry.version).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// How many referrals of a department have not come to their end.
///
/// # Errors
/// Of the database.
pub async fn open_referrals(conn: &mut Conn, department: DepartmentId) -> DbResult<i64> {
    Ok(on!(conn, c => sqlx::query_scalar(OPEN_REFERRALS).bind(department.0).fetch_one(c))?)
}
