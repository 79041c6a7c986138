//! What administrators and owners see and end of accounts: users, sessions, keys.

use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::ids::{ApiTokenId, DepartmentId, SessionId, UserId};
use domain::users::{ApiTokenView, Role, UserView};
use futures::TryFutureExt;
use uuid::Uuid;

macro_rules! view_columns {
    () => {
        "SELECT u.id, u.login, u.name, u.role, u.department_id, d.name AS department_name, u.must_change_password, u.active, u.created_at, u.version \
         FROM user_account u LEFT JOIN department d ON d.id = u.department_id"
    };
}

const USERS: &str = concat!(
    view_columns!(),
    " WHERE u.captain_id IS NULL ORDER BY u.login"
);
const USER: &str = concat!(view_columns!(), " WHERE u.id = $1");
const ADMINISTRATORS: Dialect = Dialect {
    sqlite: "SELECT id FROM user_account WHERE role = 'administrator' AND active = $1 ORDER BY id",
    // Two administrators who demote each other at once would both count two.
    postgres: "SELECT id FROM user_account WHERE role = 'administrator' AND active = $1 ORDER BY id FOR UPDATE",
};
const REVOKE_OTHERS: &str =
    "UPDATE session SET revoked_at = $1 WHERE user_id = $2 AND id <> $3 AND revoked_at IS NULL";
const ROTATE: &str =
    "UPDATE session SET token_hash = $1 WHERE id = $2 AND user_id = $3 AND revoked_at IS NULL";
const TOKENS: &str = "SELECT id, name, created_at, revoked_at FROM api_token WHERE user_id = $1 ORDER BY created_at DESC, id LIMIT 100";
const REVOKE_TOKEN: &str =
    "UPDATE api_token SET revoked_at = $1 WHERE id = $2 AND user_id = $3 AND revoked_at IS NULL";
const SETUP_TOKEN_LIVE: &str = "SELECT COUNT(*) FROM setup_token WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(USERS),
    Dialect::same(USER),
    ADMINISTRATORS,
    Dialect::same(REVOKE_OTHERS),
    Dialect::same(ROTATE),
    Dialect::same(TOKENS),
    Dialect::same(REVOKE_TOKEN),
    Dialect::same(SETUP_TOKEN_LIVE),
];

#[derive(sqlx::FromRow)]
struct ViewRow {
    id: Uuid,
    login: String,
    name: String,
    role: String,
    department_id: Option<Uuid>,
    department_name: Option<String>,
    must_change_password: bool,
    active: bool,
    created_at: DateTime<Utc>,
    version: i64,
}

impl ViewRow {
    fn view(self) -> DbResult<UserView> {
        Ok(UserView {
            id: UserId(self.id),
            login: self.login,
            name: self.name,
            role: known("user_account.role", &self.role, Role::parse(&self.role))?,
            department: self.department_id.map(DepartmentId),
            department_name: self.department_name.unwrap_or_default(),
            must_change_password: self.must_change_password,
            active: self.active,
            created_at: self.created_at,
            version: self.version,
        })
    }
}

/// Every user but the captains, who come from the roster, by login. An office has hundreds at most, and their names are searched without
/// accents, which neither database does by itself: the caller filters.
///
/// # Errors
/// Of the database.
pub async fn users(conn: &mut Conn) -> DbResult<Vec<UserView>> {
    let rows: Vec<ViewRow> = on!(conn, c => sqlx::query_as(USERS).fetch_all(c))?;
    rows.into_iter().map(ViewRow::view).collect()
}

/// One user.
///
/// # Errors
/// Of the database.
pub async fn user(conn: &mut Conn, id: UserId) -> DbResult<Option<UserView>> {
    let row: Option<ViewRow> = on!(conn, c => sqlx::query_as(USER).bind(id.0).fetch_optional(c))?;
    row.map(ViewRow::view).transpose()
}

/// The administrators who can sign in; nobody else changes them until the transaction ends.
///
/// # Errors
/// Of the database.
pub async fn lock_administrators(conn: &mut Conn) -> DbResult<Vec<UserId>> {
    let sql = conn.text(ADMINISTRATORS);
    let ids: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(sql).bind(true).fetch_all(c))?;
    Ok(ids.into_iter().map(UserId).collect())
}

/// Ends every session of a user but one; gives how many.
///
/// # Errors
/// Of the database.
pub async fn revoke_other_sessions(
    conn: &mut Conn,
    user: UserId,
    keep: SessionId,
    at: DateTime<Utc>,
) -> DbResult<u64> {
    Ok(
        on!(conn, c => sqlx::query(REVOKE_OTHERS).bind(at).bind(user.0).bind(keep.0)
        .execute(c).map_ok(|done| done.rows_affected()))?,
    )
}

/// Gives a session another token; `false` when it is not theirs or ended.
///
/// # Errors
/// Of the database.
pub async fn rotate_session(
    conn: &mut Conn,
    user: UserId,
    id: SessionId,
    token_hash: &[u8],
) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(ROTATE).bind(token_hash).bind(id.0).bind(user.0)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

#[derive(sqlx::FromRow)]
struct TokenRow {
    id: Uuid,
    name: String,
    created_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
}

/// The keys of a user, revoked ones included, newest first, a hundred at most.
///
/// # Errors
/// Of the database.
pub async fn api_tokens(conn: &mut Conn, user: UserId) -> DbResult<Vec<ApiTokenView>> {
    let rows: Vec<TokenRow> = on!(conn, c => sqlx::query_as(TOKENS).bind(user.0).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|row| ApiTokenView {
            id: ApiTokenId(row.id),
            name: row.name,
            created_at: row.created_at,
            revoked_at: row.revoked_at,
        })
        .collect())
}

/// Ends a key of a user; `false` when it is not theirs or ended already.
///
/// # Errors
/// Of the database.
pub async fn revoke_api_token(
    conn: &mut Conn,
    user: UserId,
    id: ApiTokenId,
    at: DateTime<Utc>,
) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(REVOKE_TOKEN).bind(at).bind(id.0).bind(user.0)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Whether a one-time token could be used now; only using it decides.
///
/// # Errors
/// Of the database.
pub async fn setup_token_is_live(
    conn: &mut Conn,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> DbResult<bool> {
    let n: i64 = on!(conn, c => sqlx::query_scalar(SETUP_TOKEN_LIVE).bind(token_hash).bind(now).fetch_one(c))?;
    Ok(n == 1)
}
