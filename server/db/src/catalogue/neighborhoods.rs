//! Neighborhoods, and the settlements of the official list that they come from.

use crate::{Conn, DbResult, Dialect};
use domain::catalogue::{Neighborhood, Point};
use domain::ids::NeighborhoodId;
use futures::TryFutureExt;
use uuid::Uuid;

const NEIGHBORHOODS: &str = "SELECT id, postal_code, name, kind, latitude, longitude FROM neighborhood WHERE valid_to IS NULL ORDER BY search_text, postal_code";
const NEIGHBORHOOD_KEYS: &str =
    "SELECT id, postal_code, settlement_key, name, kind FROM neighborhood";
const INSERT_NEIGHBORHOOD: &str = "INSERT INTO neighborhood (id, postal_code, settlement_key, name, kind, search_text) VALUES ($1, $2, $3, $4, $5, $6)";
const INSERT_PLACED_NEIGHBORHOOD: &str = "INSERT INTO neighborhood (id, postal_code, settlement_key, name, kind, search_text, latitude, longitude) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const UPDATE_NEIGHBORHOOD: &str = "UPDATE neighborhood SET name = $1, kind = $2, search_text = $3, version = version + 1 WHERE id = $4";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(NEIGHBORHOODS),
    Dialect::same(NEIGHBORHOOD_KEYS),
    Dialect::same(INSERT_NEIGHBORHOOD),
    Dialect::same(INSERT_PLACED_NEIGHBORHOOD),
    Dialect::same(UPDATE_NEIGHBORHOOD),
];

#[derive(sqlx::FromRow)]
struct NeighborhoodRow {
    id: Uuid,
    postal_code: String,
    name: String,
    kind: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

impl From<NeighborhoodRow> for Neighborhood {
    fn from(row: NeighborhoodRow) -> Self {
        Self {
            id: NeighborhoodId(row.id),
            postal_code: row.postal_code,
            name: row.name,
            kind: row.kind,
            point: row
                .latitude
                .zip(row.longitude)
                .map(|(latitude, longitude)| Point {
                    latitude,
                    longitude,
                }),
        }
    }
}

/// Neighborhoods in use, in the order in which people look for them.
///
/// # Errors
/// Of the database.
pub async fn neighborhoods(conn: &mut Conn) -> DbResult<Vec<Neighborhood>> {
    let rows: Vec<NeighborhoodRow> = on!(conn, c => sqlx::query_as(NEIGHBORHOODS).fetch_all(c))?;
    Ok(rows.into_iter().map(Neighborhood::from).collect())
}

/// A neighborhood with the key that the post office gives it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Settlement {
    /// Our key.
    pub id: Uuid,
    /// Five digits.
    pub postal_code: String,
    /// `id_asenta` of the official file.
    pub settlement_key: String,
    /// Name.
    pub name: String,
    /// Colonia, Fraccionamiento, Pueblo…
    pub kind: String,
}

/// Every neighborhood with its official key; the importer compares against it.
///
/// # Errors
/// Of the database.
pub async fn settlements(conn: &mut Conn) -> DbResult<Vec<Settlement>> {
    Ok(on!(conn, c => sqlx::query_as(NEIGHBORHOOD_KEYS).fetch_all(c))?)
}

/// Stores a neighborhood.
///
/// # Errors
/// `Duplicate` when postal code and settlement key exist.
pub async fn insert_settlement(conn: &mut Conn, new: &Settlement) -> DbResult<()> {
    let search = domain::text::fold(&new.name);
    on!(conn, c => sqlx::query(INSERT_NEIGHBORHOOD)
        .bind(new.id).bind(&new.postal_code).bind(&new.settlement_key).bind(&new.name).bind(&new.kind).bind(&search)
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Stores a neighborhood with its point.
///
/// # Errors
/// `Duplicate` when postal code and settlement key exist.
pub async fn insert_neighborhood(
    conn: &mut Conn,
    new: &Neighborhood,
    settlement_key: &str,
) -> DbResult<()> {
    let search = domain::text::fold(&new.name);
    on!(conn, c => sqlx::query(INSERT_PLACED_NEIGHBORHOOD)
        .bind(new.id.0).bind(&new.postal_code).bind(settlement_key).bind(&new.name).bind(&new.kind).bind(&search)
        .bind(new.point.map(|p| p.latitude)).bind(new.point.map(|p| p.longitude)).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Changes the spelling or kind of a neighborhood.
///
/// # Errors
/// Of the database.
pub async fn update_settlement(conn: &mut Conn, changed: &Settlement) -> DbResult<()> {
    let search = domain::text::fold(&changed.name);
    on!(conn, c => sqlx::query(UPDATE_NEIGHBORHOOD).bind(&changed.name).bind(&changed.kind).bind(&search).bind(changed.id)
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}
