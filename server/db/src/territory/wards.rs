//! Wards.

use crate::{Conn, DbResult, Dialect};
use chrono::NaiveDate;
use domain::ids::WardId;
use domain::territory::Ward;
use futures::TryFutureExt;
use uuid::Uuid;

const WARDS: &str = "SELECT id, code, name, valid_to, version FROM ward ORDER BY code";
const WARD_BOUNDARY: &str = "SELECT boundary FROM ward WHERE id = $1";
const INSERT_WARD: &str =
    "INSERT INTO ward (id, code, name, boundary, version) VALUES ($1, $2, $3, $4, 1)";
const UPDATE_WARD: &str =
    "UPDATE ward SET code = $1, name = $2, version = version + 1 WHERE id = $3 AND version = $4";
const SET_WARD_BOUNDARY: &str =
    "UPDATE ward SET boundary = $1, version = version + 1 WHERE id = $2";
const END_WARD: &str =
    "UPDATE ward SET valid_to = $1, version = version + 1 WHERE id = $2 AND version = $3";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(WARDS),
    Dialect::same(WARD_BOUNDARY),
    Dialect::same(INSERT_WARD),
    Dialect::same(UPDATE_WARD),
    Dialect::same(SET_WARD_BOUNDARY),
    Dialect::same(END_WARD),
];

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

/// The outline of a ward, as GeoJSON.
///
/// # Errors
/// Of the database.
pub async fn ward_boundary(conn: &mut Conn, id: WardId) -> DbResult<Option<String>> {
    let found: Option<Option<String>> =
        on!(conn, c => sqlx::query_scalar(WARD_BOUNDARY).bind(id.0).fetch_optional(c))?;
    Ok(found.flatten())
}

/// Ends a ward on a day, or takes its end back; `false` when the version is not the stored one.
///
/// # Errors
/// Of the database.
pub async fn end_ward(
    conn: &mut Conn,
    id: WardId,
    version: i64,
    day: Option<NaiveDate>,
) -> DbResult<bool> {
    let changed = on!(conn, c => sqlx::query(END_WARD)
        .bind(day).bind(id.0).bind(version).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(changed == 1)
}
