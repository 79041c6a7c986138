//! Departments.

use crate::{Conn, DbResult, Dialect};
use chrono::NaiveDate;
use domain::catalogue::Department;
use domain::ids::DepartmentId;
use futures::TryFutureExt;
use uuid::Uuid;

const DEPARTMENTS: &str = "SELECT id, code, name, valid_from, valid_to, successor_id, version FROM department ORDER BY name, code";
const DEPARTMENT: &str = "SELECT id, code, name, valid_from, valid_to, successor_id, version FROM department WHERE id = $1";
const INSERT_DEPARTMENT: &str = "INSERT INTO department (id, code, name, valid_from, valid_to, successor_id, version) VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT (code) DO NOTHING";
const UPDATE_DEPARTMENT: &str = "UPDATE department SET name = $1, valid_from = $2, valid_to = $3, successor_id = $4, version = version + 1 WHERE id = $5 AND version = $6";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(DEPARTMENTS),
    Dialect::same(DEPARTMENT),
    Dialect::same(INSERT_DEPARTMENT),
    Dialect::same(UPDATE_DEPARTMENT),
];

#[derive(sqlx::FromRow)]
struct DepartmentRow {
    id: Uuid,
    code: String,
    name: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    successor_id: Option<Uuid>,
    version: i64,
}

impl From<DepartmentRow> for Department {
    fn from(row: DepartmentRow) -> Self {
        Self {
            id: DepartmentId(row.id),
            code: row.code,
            name: row.name,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            successor: row.successor_id.map(DepartmentId),
            version: row.version,
        }
    }
}

/// Every department, ended ones included, by name.
///
/// # Errors
/// Of the database.
pub async fn departments(conn: &mut Conn) -> DbResult<Vec<Department>> {
    let rows: Vec<DepartmentRow> = on!(conn, c => sqlx::query_as(DEPARTMENTS).fetch_all(c))?;
    Ok(rows.into_iter().map(Department::from).collect())
}

/// One department.
///
/// # Errors
/// Of the database.
pub async fn department(conn: &mut Conn, id: DepartmentId) -> DbResult<Option<Department>> {
    let row: Option<DepartmentRow> =
        on!(conn, c => sqlx::query_as(DEPARTMENT).bind(id.0).fetch_optional(c))?;
    Ok(row.map(Department::from))
}

/// Stores a department; `false` when its code exists.
///
/// # Errors
/// Of the database.
pub async fn insert_department(conn: &mut Conn, new: &Department) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(INSERT_DEPARTMENT)
        .bind(new.id.0).bind(&new.code).bind(&new.name).bind(new.valid_from).bind(new.valid_to).bind(new.successor.map(|s| s.0))
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Changes a department; `false` when the version is not current.
///
/// # Errors
/// Of the database.
pub async fn update_department(conn: &mut Conn, department: &Department) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(UPDATE_DEPARTMENT)
        .bind(&department.name).bind(department.valid_from).bind(department.valid_to).bind(department.successor.map(|s| s.0))
        .bind(department.id.0).bind(department.version).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
