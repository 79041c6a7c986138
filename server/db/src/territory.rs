//! Wards, blocks and outlines.

use crate::{Conn, DbResult, Dialect};
use chrono::NaiveDate;
use domain::catalogue::Point;
use domain::ids::{BlockId, NeighborhoodId, WardId};
use domain::territory::{Block, Ward};
use futures::TryFutureExt;
use uuid::Uuid;

const WARDS: &str = "SELECT id, code, name, valid_to, version FROM ward ORDER BY code";
const INSERT_WARD: &str =
    "INSERT INTO ward (id, code, name, boundary, version) VALUES ($1, $2, $3, $4, 1)";
const UPDATE_WARD: &str =
    "UPDATE ward SET code = $1, name = $2, version = version + 1 WHERE id = $3 AND version = $4";
const SET_WARD_BOUNDARY: &str =
    "UPDATE ward SET boundary = $1, version = version + 1 WHERE id = $2";
const WARD_BOUNDARIES: &str =
    "SELECT id, boundary FROM ward WHERE valid_to IS NULL AND boundary IS NOT NULL ORDER BY code";
const SET_NEIGHBORHOOD_PLACE: &str = "UPDATE neighborhood SET boundary = $1, latitude = $2, longitude = $3, version = version + 1 WHERE id = $4";
const NEIGHBORHOOD_BOUNDARIES: &str = "SELECT id, boundary FROM neighborhood WHERE valid_to IS NULL AND boundary IS NOT NULL ORDER BY id";
macro_rules! block_columns {
    () => {
        "id, code, cvegeo, ward_id, neighborhood_id, between_streets, latitude, longitude, boundary IS NOT NULL AS has_boundary, valid_to, version"
    };
}
const BLOCK: &str = concat!("SELECT ", block_columns!(), " FROM block WHERE id = $1");
const BLOCK_BY_CODE: &str = concat!("SELECT ", block_columns!(), " FROM block WHERE code = $1");
const BLOCKS: &str = concat!("SELECT ", block_columns!(), " FROM block ORDER BY code");
const BLOCKS_AFTER: &str = concat!(
    "SELECT ",
    block_columns!(),
    " FROM block WHERE code > $1 AND code >= $2 AND code < $3 ORDER BY code LIMIT $4"
);
const BLOCK_BOUNDARY: &str = "SELECT boundary FROM block WHERE id = $1";
const BLOCK_BOUNDARIES: &str = "SELECT id, boundary FROM block WHERE boundary IS NOT NULL";
const INSERT_BLOCK: &str = "INSERT INTO block (id, code, cvegeo, ward_id, neighborhood_id, between_streets, latitude, longitude, boundary, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)";
const UPDATE_BLOCK: &str = "UPDATE block SET code = $1, cvegeo = $2, ward_id = $3, neighborhood_id = $4, between_streets = $5, \
     latitude = $6, longitude = $7, version = version + 1 WHERE id = $8 AND version = $9";
const SET_BLOCK_BOUNDARY: &str =
    "UPDATE block SET boundary = $1, version = version + 1 WHERE id = $2";
const END_BLOCK: &str =
    "UPDATE block SET valid_to = $1, version = version + 1 WHERE id = $2 AND version = $3";
const OUTLINE: &str = "SELECT boundary FROM outline WHERE id = 1";
const SET_OUTLINE: &str = "INSERT INTO outline (id, boundary) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET boundary = excluded.boundary";
const VERSION: &str = "SELECT version FROM data_version WHERE name = $1";
const TOUCH: &str = "UPDATE data_version SET version = version + 1 WHERE name = $1";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(WARDS),
    Dialect::same(INSERT_WARD),
    Dialect::same(UPDATE_WARD),
    Dialect::same(SET_WARD_BOUNDARY),
    Dialect::same(WARD_BOUNDARIES),
    Dialect::same(SET_NEIGHBORHOOD_PLACE),
    Dialect::same(NEIGHBORHOOD_BOUNDARIES),
    Dialect::same(BLOCK),
    Dialect::same(BLOCK_BY_CODE),
    Dialect::same(BLOCKS),
    Dialect::same(BLOCKS_AFTER),
    Dialect::same(BLOCK_BOUNDARY),
    Dialect::same(BLOCK_BOUNDARIES),
    Dialect::same(INSERT_BLOCK),
    Dialect::same(UPDATE_BLOCK),
    Dialect::same(SET_BLOCK_BOUNDARY),
    Dialect::same(END_BLOCK),
    Dialect::same(OUTLINE),
    Dialect::same(SET_OUTLINE),
    Dialect::same(VERSION),
    Dialect::same(TOUCH),
];

/// What is kept in memory and read again when it has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Outlines and points.
    Territory,
    /// People and posts.
    Roster,
}

impl Kept {
    fn name(self) -> &'static str {
        match self {
            Self::Territory => "territory",
            Self::Roster => "roster",
        }
    }
}

/// The number of the last change.
///
/// # Errors
/// Of the database.
pub async fn version(conn: &mut Conn, kept: Kept) -> DbResult<i64> {
    Ok(on!(conn, c => sqlx::query_scalar(VERSION).bind(kept.name()).fetch_one(c))?)
}

/// Notes a change; every process reads again what it keeps.
///
/// # Errors
/// Of the database.
pub async fn touch(conn: &mut Conn, kept: Kept) -> DbResult<()> {
    on!(conn, c => sqlx::query(TOUCH).bind(kept.name()).execute(c).map_ok(|_| ()))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct WardRow {
    id: Uuid,
    code: String,
    name: String,
    valid_to: Option<NaiveDate>,
    version: i64,
}

/// Every ward, by code.
///
/// # Errors
/// Of the database.
pub async fn wards(conn: &mut Conn) -> DbResult<Vec<Ward>> {
    let rows: Vec<WardRow> = on!(conn, c => sqlx::query_as(WARDS).fetch_all(c))?;
    let ward = |row: WardRow| Ward {
        id: WardId(row.id),
        code: row.code,
        name: row.name,
        ended: row.valid_to.is_some(),
        version: row.version,
    };
    Ok(rows.into_iter().map(ward).collect())
}

/// Stores a ward; `boundary` is a GeoJSON geometry.
///
/// # Errors
/// `Duplicate` when the code exists.
pub async fn insert_ward(conn: &mut Conn, new: &Ward, boundary: Option<&str>) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT_WARD)
        .bind(new.id.0).bind(&new.code).bind(&new.name).bind(boundary).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Changes code and name; `false` when the version is not the stored one.
///
/// # Errors
/// `Duplicate` when the code exists.
pub async fn update_ward(conn: &mut Conn, ward: &Ward) -> DbResult<bool> {
    let changed = on!(conn, c => sqlx::query(UPDATE_WARD)
        .bind(&ward.code).bind(&ward.name).bind(ward.id.0).bind(ward.version)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Sets the outline of a ward.
///
/// # Errors
/// Of the database.
pub async fn set_ward_boundary(conn: &mut Conn, id: WardId, boundary: &str) -> DbResult<()> {
    on!(conn, c => sqlx::query(SET_WARD_BOUNDARY).bind(boundary).bind(id.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Sets the outline and the marker of a neighborhood.
///
/// # Errors
/// Of the database.
pub async fn set_neighborhood_place(
    conn: &mut Conn,
    id: NeighborhoodId,
    boundary: &str,
    point: Point,
) -> DbResult<()> {
    on!(conn, c => sqlx::query(SET_NEIGHBORHOOD_PLACE)
        .bind(boundary).bind(point.latitude).bind(point.longitude).bind(id.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Outlines of what is in use: key and GeoJSON geometry.
pub type Boundaries = Vec<(Uuid, String)>;

/// The outlines of wards, of neighborhoods and of blocks.
///
/// # Errors
/// Of the database.
pub async fn boundaries(conn: &mut Conn) -> DbResult<(Boundaries, Boundaries, Boundaries)> {
    let wards = on!(conn, c => sqlx::query_as(WARD_BOUNDARIES).fetch_all(c))?;
    let neighborhoods = on!(conn, c => sqlx::query_as(NEIGHBORHOOD_BOUNDARIES).fetch_all(c))?;
    let blocks = on!(conn, c => sqlx::query_as(BLOCK_BOUNDARIES).fetch_all(c))?;
    Ok((wards, neighborhoods, blocks))
}

/// The outline of the municipality, if it was imported.
///
/// # Errors
/// Of the database.
pub async fn outline(conn: &mut Conn) -> DbResult<Option<String>> {
    Ok(on!(conn, c => sqlx::query_scalar(OUTLINE).fetch_optional(c))?)
}

/// Sets the outline of the municipality.
///
/// # Errors
/// Of the database.
pub async fn set_outline(conn: &mut Conn, boundary: &str) -> DbResult<()> {
    on!(conn, c => sqlx::query(SET_OUTLINE).bind(boundary).execute(c).map_ok(|_| ()))?;
    Ok(())
}

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

/// Blocks whose code begins so, after a code, by code.
///
/// # Errors
/// Of the database.
pub async fn blocks_after(
    conn: &mut Conn,
    prefix: &str,
    after: &str,
    limit: i64,
) -> DbResult<Vec<Block>> {
    // Codes hold nothing above the tilde.
    let end = format!("{prefix}~");
    let rows: Vec<BlockRow> = on!(conn, c => sqlx::query_as(BLOCKS_AFTER)
        .bind(after).bind(prefix).bind(&end).bind(limit).fetch_all(c))?;
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

/// Stores a block; `boundary` is a GeoJSON geometry.
///
/// # Errors
/// `Duplicate` when code or CVEGEO exists.
pub async fn insert_block(conn: &mut Conn, new: &Block, boundary: Option<&str>) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT_BLOCK)
        .bind(new.id.0).bind(&new.code).bind(&new.cvegeo).bind(new.ward.map(|w| w.0)).bind(new.neighborhood.map(|n| n.0))
        .bind(&new.between_streets).bind(new.point.map(|p| p.latitude)).bind(new.point.map(|p| p.longitude)).bind(boundary)
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
        .bind(block.id.0).bind(block.version).execute(c).map_ok(|done| done.rows_affected()))?;
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
