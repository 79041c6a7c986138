//! Views of the list that people keep.

use crate::error::known;
use crate::{Conn, DbError, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::ids::{DepartmentId, SavedViewId, UserId};
use domain::petitions::{SavedView, Sharing};
use domain::users::{Actor, Role};
use futures::TryFutureExt;
use uuid::Uuid;

macro_rules! columns {
    () => {
        "SELECT v.id, v.owner_id, v.name, v.query, v.shared_role, v.department_id, v.position, v.ended_at, v.version, \
         u.name AS owner_name, u.role AS owner_role, u.department_id AS owner_department \
         FROM saved_view v JOIN user_account u ON u.id = v.owner_id "
    };
}

const OWN: &str = concat!(
    columns!(),
    "WHERE v.owner_id = $1 AND v.ended_at IS NULL ORDER BY v.position, v.id"
);
const ONE: &str = concat!(columns!(), "WHERE v.owner_id = $1 AND v.id = $2");
// One writer on SQLite. Elsewhere the person's row is held, in a way that lets others refer to it.
const HOLD: Dialect = Dialect {
    sqlite: "SELECT id FROM user_account WHERE id = $1",
    postgres: "SELECT id FROM user_account WHERE id = $1 FOR NO KEY UPDATE",
};
const SHARED: &str = concat!(
    columns!(),
    "WHERE v.ended_at IS NULL AND v.shared_role = $1 AND (v.department_id IS NULL OR v.department_id = $2) \
     AND v.owner_id <> $3 AND u.active = $4 ORDER BY v.name, v.id LIMIT $5"
);
const INSERT: &str = "INSERT INTO saved_view (id, owner_id, name, query, shared_role, department_id, position, made_at, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const UPDATE: &str = "UPDATE saved_view SET name = $1, shared_role = $2, department_id = $3, position = $4, ended_at = $5, version = version + 1 \
     WHERE owner_id = $6 AND id = $7 AND version = $8";
const PLACE: &str = "UPDATE saved_view SET position = $1 WHERE owner_id = $2 AND id = $3";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(OWN),
    Dialect::same(ONE),
    HOLD,
    Dialect::same(SHARED),
    Dialect::same(INSERT),
    Dialect::same(UPDATE),
    Dialect::same(PLACE),
];

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    owner_id: Uuid,
    name: String,
    query: String,
    shared_role: Option<String>,
    department_id: Option<Uuid>,
    position: i64,
    ended_at: Option<DateTime<Utc>>,
    version: i64,
    owner_name: String,
    owner_role: String,
    owner_department: Option<Uuid>,
}

fn role(what: &str, code: &str) -> DbResult<Role> {
    known(what, code, Role::parse(code))
}

impl Row {
    /// The view and its owner as the owner's account is now.
    fn read(self) -> DbResult<(SavedView, Actor)> {
        let department = self.department_id.map(DepartmentId);
        let shared = self
            .shared_role
            .map(|code| {
                let role = role("saved_view.shared_role", &code)?;
                Ok::<_, DbError>(Sharing { role, department })
            })
            .transpose()?;
        let owner = Actor {
            id: UserId(self.owner_id),
            name: self.owner_name,
            role: role("user_account.role", &self.owner_role)?,
            department: self.owner_department.map(DepartmentId),
            seat: None,
        };
        let view = SavedView {
            id: SavedViewId(self.id),
            owner: owner.id,
            name: self.name,
            query: self.query,
            shared,
            position: self.position,
            ended: self.ended_at.is_some(),
            version: self.version,
        };
        Ok((view, owner))
    }
}

/// The views that a person keeps, in the person's order.
///
/// # Errors
/// Of the database.
pub async fn own(conn: &mut Conn, owner: UserId) -> DbResult<Vec<SavedView>> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(OWN).bind(owner.0).fetch_all(c))?;
    rows.into_iter()
        .map(|row| row.read().map(|(view, _)| view))
        .collect()
}

/// The same, held until the unit of work ends: whoever adds, names or orders views of this person at the
/// same moment waits and then sees what was stored here.
///
/// # Errors
/// Of the database.
pub async fn own_held(conn: &mut Conn, owner: UserId) -> DbResult<Vec<SavedView>> {
    let sql = conn.text(HOLD);
    let _: Option<Uuid> =
        on!(&mut *conn, c => sqlx::query_scalar(sql).bind(owner.0).fetch_optional(c))?;
    own(conn, owner).await
}

/// One view of a person, also one that ended.
///
/// # Errors
/// Of the database.
pub async fn one(conn: &mut Conn, owner: UserId, id: SavedViewId) -> DbResult<Option<SavedView>> {
    let row: Option<Row> =
        on!(conn, c => sqlx::query_as(ONE).bind(owner.0).bind(id.0).fetch_optional(c))?;
    row.map(|row| row.read().map(|(view, _)| view)).transpose()
}

/// The views that others share with a person, by name, with their owners; `limit` at most.
///
/// # Errors
/// Of the database.
pub async fn shared(
    conn: &mut Conn,
    reader: &Actor,
    limit: i64,
) -> DbResult<Vec<(SavedView, Actor)>> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SHARED)
        .bind(reader.role.code()).bind(reader.department.map(|d| d.0)).bind(reader.id.0).bind(true).bind(limit)
        .fetch_all(c))?;
    rows.into_iter().map(Row::read).collect()
}

fn parts(shared: Option<Sharing>) -> (Option<&'static str>, Option<Uuid>) {
    let department = shared.and_then(|s| s.department).map(|d| d.0);
    (shared.map(|s| s.role.code()), department)
}

/// Stores a new view.
///
/// # Errors
/// `Duplicate` when the key exists.
pub async fn insert(conn: &mut Conn, new: &SavedView, at: DateTime<Utc>) -> DbResult<()> {
    let (role, department) = parts(new.shared);
    on!(conn, c => sqlx::query(INSERT)
        .bind(new.id.0).bind(new.owner.0).bind(&new.name).bind(&new.query).bind(role).bind(department)
        .bind(new.position).bind(at).bind(new.version).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Changes a view of its owner; `false` when the version is not current. `ended_at` is since when it is
/// ended.
///
/// # Errors
/// Of the database.
pub async fn update(
    conn: &mut Conn,
    view: &SavedView,
    ended_at: Option<DateTime<Utc>>,
) -> DbResult<bool> {
    let (role, department) = parts(view.shared);
    let rows = on!(conn, c => sqlx::query(UPDATE)
        .bind(&view.name).bind(role).bind(department).bind(view.position).bind(ended_at)
        .bind(view.owner.0).bind(view.id.0).bind(view.version)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Puts a view at a place without changing its version.
///
/// # Errors
/// Of the database.
pub async fn place(conn: &mut Conn, owner: UserId, id: SavedViewId, position: i64) -> DbResult<()> {
    on!(conn, c => sqlx::query(PLACE).bind(position).bind(owner.0).bind(id.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}
