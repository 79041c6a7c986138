//! Wards, blocks and outlines.

pub(crate) mod blocks;
pub(crate) mod listing;
pub(crate) mod wards;

pub use blocks::{
    block, block_boundary, block_by_code, block_ended_on, blocks, end_block, insert_block,
    place_block, set_block_boundary, update_block,
};
pub use listing::{holders, page, ward_rows};
pub use wards::{end_ward, insert_ward, set_ward_boundary, update_ward, ward_boundary, wards};

use crate::{Conn, DbError, DbResult, Dialect};
use domain::catalogue::Point;
use domain::ids::NeighborhoodId;
use futures::TryFutureExt;
use uuid::Uuid;

const WARD_BOUNDARIES: &str =
    "SELECT id, boundary FROM ward WHERE valid_to IS NULL AND boundary IS NOT NULL ORDER BY code";
const SET_NEIGHBORHOOD_PLACE: &str = "UPDATE neighborhood SET boundary = $1, latitude = $2, longitude = $3, version = version + 1 WHERE id = $4";
const NEIGHBORHOOD_BOUNDARY: &str = "SELECT boundary FROM neighborhood WHERE id = $1";
const NEIGHBORHOOD_BOUNDARIES: &str = "SELECT id, boundary FROM neighborhood WHERE valid_to IS NULL AND boundary IS NOT NULL ORDER BY id";
const BLOCK_BOUNDARIES: &str = "SELECT id, boundary FROM block WHERE boundary IS NOT NULL";
const OUTLINE: &str = "SELECT boundary FROM outline WHERE id = 1";
const SET_OUTLINE: &str = "INSERT INTO outline (id, boundary) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET boundary = excluded.boundary";
const VERSIONS: &str = "SELECT name, version FROM data_version";
const TOUCH: &str = "UPDATE data_version SET version = version + 1 WHERE name = $1";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(WARD_BOUNDARIES),
    Dialect::same(SET_NEIGHBORHOOD_PLACE),
    Dialect::same(NEIGHBORHOOD_BOUNDARY),
    Dialect::same(NEIGHBORHOOD_BOUNDARIES),
    Dialect::same(BLOCK_BOUNDARIES),
    Dialect::same(OUTLINE),
    Dialect::same(SET_OUTLINE),
    Dialect::same(VERSIONS),
    Dialect::same(TOUCH),
];

/// What is kept in memory and read again when it has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Outlines and points.
    Territory,
    /// People and posts.
    Roster,
    /// Rules that say where petitions go.
    Routing,
    /// Calendar, office hours and terms.
    Clockwork,
}

impl Kept {
    /// Each of them.
    const EACH: [Self; 4] = [
        Self::Territory,
        Self::Roster,
        Self::Routing,
        Self::Clockwork,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Territory => "territory",
            Self::Roster => "roster",
            Self::Routing => "routing",
            Self::Clockwork => "clockwork",
        }
    }
}

/// The numbers of the last changes, in the order of [`Kept::EACH`].
pub(crate) type Versions = [i64; Kept::EACH.len()];

/// The number of the last change. Within a unit of work all are read at once and known until it ends,
/// because every visit to the database costs more than what it reads.
///
/// # Errors
/// Of the database; `Inconsistent` when a number is missing.
pub async fn version(conn: &mut Conn, kept: Kept) -> DbResult<i64> {
    if let Some(known) = conn.versions() {
        return Ok(known[kept as usize]);
    }
    let rows: Vec<(String, i64)> = on!(&mut *conn, c => sqlx::query_as(VERSIONS).fetch_all(c))?;
    let mut versions = Versions::default();
    for (version, kept) in versions.iter_mut().zip(Kept::EACH) {
        let row = rows.iter().find(|(name, _)| name == kept.name());
        *version = row
            .map(|(_, version)| *version)
            .ok_or_else(|| DbError::Inconsistent(format!("no version of {}", kept.name())))?;
    }
    conn.keep_versions(versions);
    Ok(versions[kept as usize])
}

/// Notes a change; every process reads again what it keeps.
///
/// # Errors
/// Of the database.
pub async fn touch(conn: &mut Conn, kept: Kept) -> DbResult<()> {
    conn.forget_versions();
    on!(conn, c => sqlx::query(TOUCH).bind(kept.name()).execute(c).map_ok(|_| ()))?;
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

/// The outline of a neighborhood, as GeoJSON.
///
/// # Errors
/// Of the database.
pub async fn neighborhood_boundary(
    conn: &mut Conn,
    id: NeighborhoodId,
) -> DbResult<Option<String>> {
    let found: Option<Option<String>> =
        on!(conn, c => sqlx::query_scalar(NEIGHBORHOOD_BOUNDARY).bind(id.0).fetch_optional(c))?;
    Ok(found.flatten())
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
