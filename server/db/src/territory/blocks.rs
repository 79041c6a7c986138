//! Blocks.

use crate::{Conn, DbResult, Dialect};
use chrono::NaiveDate;
use domain::catalogue::Point;
use domain::ids::{BlockId, NeighborhoodId, WardId};
use domain::territory::Block;
use domain::text::fold;
use futures::TryFutureExt;
use uuid::Uuid;

macro_rules! block_columns {
    () => {
        "id, code, cvegeo, ward_id, neighborhood_id, between_streets, latitude, longitude, boundary IS NOT NULL AS has_boundary, valid_to, version"
    };
}
const BLOCK: &str = concat!("SELECT ", block_columns!(), " FROM block WHERE id = $1");
const BLOCK_BY_CODE: &str = concat!("SELECT ", block_columns!(), " FROM block WHERE code = $1");
const BLOCKS: &str = concat!("SELECT ", block_columns!(), " FROM block ORDER BY code");
const BLOCK_BOUNDARY: &str = "SELECT boundary FROM block WHERE id = $1";
const BLOCK_ENDED_ON: &str = "SELECT valid_to FROM block WHERE id = $1";
const INSERT_BLOCK: &str = "INSERT INTO block (id, code, cvegeo, ward_id, neighborhood_id, between_streets, latitude, longitude, boundary, search_text, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)";
const UPDATE_BLOCK: &str = "UPDATE block SET code = $1, cvegeo = $2, ward_id = $3, neighborhood_id = $4, between_streets = $5, \
     latitude = $6, longitude = $7, search_text = $8, version = version + 1 WHERE id = $9 AND version = $10";
const PLACE_BLOCK: &str = "UPDATE block SET latitude = $1, longitude = $2, boundary = $3, version = version + 1 WHERE id = $4 AND version = $5";
const SET_BLOCK_BOUNDARY: &str =
    "UPDATE block SET boundary = $1, version = version + 1 WHERE id = $2";
const END_BLOCK: &str =
    "UPDATE block SET valid_to = $1, version = version + 1 WHERE id = $2 AND version = $3";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(BLOCK),
    Dialect::same(BLOCK_BY_CODE),
    Dialect::same(BLOCKS),
    Dialect::same(BLOCK_BOUNDARY),
    Dialect::same(BLOCK_ENDED_ON),
    Dialect::same(INSERT_BLOCK),
    Dialect::same(UPDATE_BLOCK),
    Dialect::same(PLACE_BLOCK),
    Dialect::same(SET_BLOCK_BOUNDARY),
    Dialect::same(END_BLOCK),
];

#[derive(sqlx::FromRow)]
struct BlockRow {
    id: Uuid,
    code: String,
    cvegeo: Option<String>,
    ward_id: Option<Uuid>,
    neighborhood_id: Option<Uuid>,
    between_streets: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    has_boundary: bool,
    valid_to: Option<NaiveDate>,
    version: i64,
}

impl From<BlockRow> for Block {
    fn from(row: BlockRow) -> Self {
        let point = row.latitude.zip(row.longitude);
        Self {
            id: BlockId(row.id),
            code: row.code,
            cvegeo: row.cvegeo,
            ward: row.ward_id.map(WardId),
            neighborhood: row.neighborhood_id.map(NeighborhoodId),
            between_streets: row.between_streets,
            point: point.map(|(latitude, longitude)| Point {
                latitude,
                longitude,
            }),
            has_boundary: row.has_boundary,
            ended: row.valid_to.is_some(),
            version: row.version,
        }
    }
}

/// One block.
///
/// # Errors
/// Of the database.
pub async fn block(conn: &mut Conn, id: BlockId) -> DbResult<Option<Block>> {
    let row: Option<BlockRow> = on!(conn, c => sqlx::query_as(BLOCK).bind(id.0).fetch_optional(c))?;
    Ok(row.map(Block::from))
}

/// The block with the office's key.
///
/// # Errors
/// Of the database.
pub async fn block_by_code(conn: &mut Conn, code: &str) -> DbResult<Option<Block>> {
    let row: Option<BlockRow> =
        on!(conn, c => sqlx::query_as(BLOCK_BY_CODE).bind(code).fetch_optional(c))?;
    Ok(row.map(Block::from))
}

/// Every block, by code: some thousands of short rows, for imports and for the index in memory.
///
/// # Errors
/// Of the database.
pub async fn blocks(conn: &mut Conn) -> DbResult<Vec<Block>> {
    let rows: Vec<BlockRow> = on!(conn, c => sqlx::query_as(BLOCKS).fetch_all(c))?;
    Ok(rows.into_iter().map(Block::from).collect())
}

/// The outline of a block, as GeoJSON.
///
/// # Errors
/// Of the database.
pub async fn block_boundary(conn: &mut Conn, id: BlockId) -> DbResult<Option<String>> {
    let found: Option<Option<String>> =
        on!(conn, c => sqlx::query_scalar(BLOCK_BOUNDARY).bind(id.0).fetch_optional(c))?;
    Ok(found.flatten())
}

/// The day on which a block ended.
///
/// # Errors
/// Of the database.
pub async fn block_ended_on(conn: &mut Conn, id: BlockId) -> DbResult<Option<NaiveDate>> {
    let found: Option<Option<NaiveDate>> =
        on!(conn, c => sqlx::query_scalar(BLOCK_ENDED_ON).bind(id.0).fetch_optional(c))?;
    Ok(found.flatten())
}

/// What searches look in.
fn searched(block: &Block) -> String {
    fold(&format!("{} {}", block.code, block.between_streets))
}

/// Stores a block; `boundary` is a GeoJSON geometry.
///
/// # Errors
/// `Duplicate` when code or CVEGEO exists.
pub async fn insert_block(conn: &mut Conn, new: &Block, boundary: Option<&str>) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT_BLOCK)
        .bind(new.id.0).bind(&new.code).bind(&new.cvegeo).bind(new.ward.map(|w| w.0)).bind(new.neighborhood.map(|n| n.0))
        .bind(&new.between_streets).bind(new.point.map(|p| p.latitude)).bind(new.point.map(|p| p.longitude)).bind(boundary)
        .bind(searched(new))
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Changes everything but the outline; `false` when the version is not the stored one.
///
/// # Errors
/// `Duplicate` when code or CVEGEO exists.
pub async fn update_block(conn: &mut Conn, block: &Block) -> DbResult<bool> {
    let changed = on!(conn, c => sqlx::query(UPDATE_BLOCK)
        .bind(&block.code).bind(&block.cvegeo).bind(block.ward.map(|w| w.0)).bind(block.neighborhood.map(|n| n.0))
        .bind(&block.between_streets).bind(block.point.map(|p| p.latitude)).bind(block.point.map(|p| p.longitude))
        .bind(searched(block)).bind(block.id.0).bind(block.version).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Moves the marker of a block and sets its outline, as GeoJSON, or takes either away; `false` when
/// the version is not the stored one.
///
/// # Errors
/// Of the database.
pub async fn place_block(
    conn: &mut Conn,
    id: BlockId,
    version: i64,
    point: Option<Point>,
    boundary: Option<&str>,
) -> DbResult<bool> {
    let changed = on!(conn, c => sqlx::query(PLACE_BLOCK)
        .bind(point.map(|p| p.latitude)).bind(point.map(|p| p.longitude)).bind(boundary)
        .bind(id.0).bind(version).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Sets the outline of a block.
///
/// # Errors
/// Of the database.
pub async fn set_block_boundary(conn: &mut Conn, id: BlockId, boundary: &str) -> DbResult<()> {
    on!(conn, c => sqlx::query(SET_BLOCK_BOUNDARY).bind(boundary).bind(id.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Ends a block on a day, or takes its end back; `false` when the version is not the stored one.
///
/// # Errors
/// Of the database.
pub async fn end_block(
    conn: &mut Conn,
    id: BlockId,
    version: i64,
    day: Option<NaiveDate>,
) -> DbResult<bool> {
    let changed = on!(conn, c => sqlx::query(END_BLOCK)
        .bind(day).bind(id.0).bind(version).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(changed == 1)
}
