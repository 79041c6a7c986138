//! Users, their sessions, API tokens, set-up tokens and login throttles.

use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::ids::{
    ApiTokenId, BlockId, CaptainId, DepartmentId, DeviceId, SessionId, UserId, WardId,
};
use domain::users::{Actor, Role, Seat, SecretKind, Session};
use futures::TryFutureExt;
use uuid::Uuid;

macro_rules! user_columns {
    () => {
        "id, login, name, role, department_id, password_hash, secret_kind, captain_id, must_change_password, active, version"
    };
}

const BY_LOGIN: &str = concat!(
    "SELECT ",
    user_columns!(),
    " FROM user_account WHERE login = $1"
);
const BY_ID: &str = concat!(
    "SELECT ",
    user_columns!(),
    " FROM user_account WHERE id = $1"
);
const BY_CAPTAIN: &str = concat!(
    "SELECT ",
    user_columns!(),
    " FROM user_account WHERE captain_id = $1"
);
const CAPTAINS: &str = concat!(
    "SELECT ",
    user_columns!(),
    " FROM user_account WHERE captain_id IS NOT NULL AND active ORDER BY created_at, id LIMIT $1"
);
const LIST: &str = concat!(
    "SELECT ",
    user_columns!(),
    " FROM user_account WHERE login > $1 ORDER BY login LIMIT $2"
);
const INSERT: &str = "INSERT INTO user_account (id, login, name, role, department_id, password_hash, secret_kind, captain_id, must_change_password, active, created_at, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)";
const UPDATE: &str = "UPDATE user_account SET name = $1, role = $2, department_id = $3, active = $4, version = version + 1 WHERE id = $5 AND version = $6";
const SET_PASSWORD: &str = "UPDATE user_account SET password_hash = $1, must_change_password = $2, version = version + 1 WHERE id = $3";
const COUNT_ADMINISTRATORS: &str =
    "SELECT COUNT(*) FROM user_account WHERE role = 'administrator' AND active = $1";
const OPEN_SESSION: &str = "INSERT INTO session (id, token_hash, user_id, device_id, created_at, last_seen_at, expires_at, network, user_agent) VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8)";
// The post is read with the session, so that whoever is relieved loses access with it. Only the
// titular of a block has one.
const SESSION: &str = "SELECT s.id AS session_id, s.last_seen_at, s.expires_at, u.id, u.name, u.role, u.department_id, u.must_change_password, \
     u.captain_id, t.block_id, w.ward_id \
     FROM session s JOIN user_account u ON u.id = s.user_id \
     LEFT JOIN term t ON t.captain_id = u.captain_id AND t.holds AND t.charge = 'block' AND t.position = 'titular' \
     LEFT JOIN term w ON w.captain_id = u.captain_id AND w.holds AND w.charge = 'ward' AND w.position = 'titular' \
     WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND u.active = $2";
const TOUCH_SESSION: &str = "UPDATE session SET last_seen_at = $1 WHERE id = $2";
const REVOKE_SESSION: &str =
    "UPDATE session SET revoked_at = $1 WHERE id = $2 AND user_id = $3 AND revoked_at IS NULL";
const REVOKE_ALL: &str =
    "UPDATE session SET revoked_at = $1 WHERE user_id = $2 AND revoked_at IS NULL";
const SESSIONS: &str = "SELECT id, created_at, last_seen_at, network, user_agent FROM session \
     WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY last_seen_at DESC LIMIT 50";
const INSERT_API_TOKEN: &str =
    "INSERT INTO api_token (id, token_hash, user_id, name, created_at) VALUES ($1, $2, $3, $4, $5)";
const API_TOKEN: &str = "SELECT u.id, u.name, u.role, u.department_id FROM api_token t JOIN user_account u ON u.id = t.user_id \
     WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND u.active = $2";
const INSERT_SETUP_TOKEN: &str = "INSERT INTO setup_token (token_hash, expires_at) VALUES ($1, $2)";
const USE_SETUP_TOKEN: &str = "UPDATE setup_token SET used_at = $1 WHERE token_hash = $2 AND used_at IS NULL AND expires_at > $1";
const THROTTLE: &str = "SELECT failures, last_at, blocked_until FROM throttle WHERE key = $1";
const SET_THROTTLE: &str = "INSERT INTO throttle (key, failures, last_at, blocked_until) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at, blocked_until = excluded.blocked_until";
const CLEAR_THROTTLE: &str = "DELETE FROM throttle WHERE key = $1";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(BY_LOGIN),
    Dialect::same(BY_ID),
    Dialect::same(BY_CAPTAIN),
    Dialect::same(CAPTAINS),
    Dialect::same(LIST),
    Dialect::same(INSERT),
    Dialect::same(UPDATE),
    Dialect::same(SET_PASSWORD),
    Dialect::same(COUNT_ADMINISTRATORS),
    Dialect::same(OPEN_SESSION),
    Dialect::same(SESSION),
    Dialect::same(TOUCH_SESSION),
    Dialect::same(REVOKE_SESSION),
    Dialect::same(REVOKE_ALL),
    Dialect::same(SESSIONS),
    Dialect::same(INSERT_API_TOKEN),
    Dialect::same(API_TOKEN),
    Dialect::same(INSERT_SETUP_TOKEN),
    Dialect::same(USE_SETUP_TOKEN),
    Dialect::same(THROTTLE),
    Dialect::same(SET_THROTTLE),
    Dialect::same(CLEAR_THROTTLE),
];

/// A user as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Key.
    pub id: UserId,
    /// What is typed to sign in.
    pub login: String,
    /// Name on screens.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Department of a liaison or director.
    pub department: Option<DepartmentId>,
    /// PHC string.
    pub password_hash: String,
    /// What the hash is of.
    pub secret: SecretKind,
    /// The person on the roster whose account it is.
    pub captain: Option<CaptainId>,
    /// Whether the next sign-in asks for a new password.
    pub must_change_password: bool,
    /// Whether the user may sign in.
    pub active: bool,
    /// For parallel edits.
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct UserRow {
    id: Uuid,
    login: String,
    name: String,
    role: String,
    department_id: Option<Uuid>,
    password_hash: String,
    secret_kind: String,
    captain_id: Option<Uuid>,
    must_change_password: bool,
    active: bool,
    version: i64,
}

impl UserRow {
    fn user(self) -> DbResult<User> {
        Ok(User {
            id: UserId(self.id),
            login: self.login,
            name: self.name,
            role: known("user_account.role", &self.role, Role::parse(&self.role))?,
            department: self.department_id.map(DepartmentId),
            password_hash: self.password_hash,
            secret: known(
                "user_account.secret_kind",
                &self.secret_kind,
                SecretKind::parse(&self.secret_kind),
            )?,
            captain: self.captain_id.map(CaptainId),
            must_change_password: self.must_change_password,
            active: self.active,
            version: self.version,
        })
    }
}

/// The user with this login.
///
/// # Errors
/// Of the database.
pub async fn by_login(conn: &mut Conn, login: &str) -> DbResult<Option<User>> {
    let row: Option<UserRow> =
        on!(conn, c => sqlx::query_as(BY_LOGIN).bind(login).fetch_optional(c))?;
    row.map(UserRow::user).transpose()
}

/// The user with this id.
///
/// # Errors
/// Of the database.
pub async fn by_id(conn: &mut Conn, id: UserId) -> DbResult<Option<User>> {
    let row: Option<UserRow> = on!(conn, c => sqlx::query_as(BY_ID).bind(id.0).fetch_optional(c))?;
    row.map(UserRow::user).transpose()
}

/// The account of a person on the roster.
///
/// # Errors
/// Of the database.
pub async fn by_captain(conn: &mut Conn, captain: CaptainId) -> DbResult<Option<User>> {
    let row: Option<UserRow> =
        on!(conn, c => sqlx::query_as(BY_CAPTAIN).bind(captain.0).fetch_optional(c))?;
    row.map(UserRow::user).transpose()
}

/// The accounts of captains that work, the oldest first.
///
/// # Errors
/// Of the database.
pub async fn captains(conn: &mut Conn, limit: i64) -> DbResult<Vec<User>> {
    let rows: Vec<UserRow> = on!(conn, c => sqlx::query_as(CAPTAINS).bind(limit).fetch_all(c))?;
    rows.into_iter().map(UserRow::user).collect()
}

/// Users by login, after the given one.
///
/// # Errors
/// Of the database.
pub async fn list(conn: &mut Conn, after: &str, limit: i64) -> DbResult<Vec<User>> {
    let rows: Vec<UserRow> =
        on!(conn, c => sqlx::query_as(LIST).bind(after).bind(limit).fetch_all(c))?;
    rows.into_iter().map(UserRow::user).collect()
}

/// Stores a new user; `version` is ignored.
///
/// # Errors
/// `Duplicate` when the login is taken.
pub async fn insert(conn: &mut Conn, user: &User, at: DateTime<Utc>) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT)
        .bind(user.id.0).bind(&user.login).bind(&user.name).bind(user.role.code()).bind(user.department.map(|d| d.0))
        .bind(&user.password_hash).bind(user.secret.code()).bind(user.captain.map(|c| c.0)).bind(user.must_change_password).bind(user.active).bind(at)
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Changes name, role, department and activity; `false` when the version is not current.
///
/// # Errors
/// Of the database.
pub async fn update(conn: &mut Conn, user: &User) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(UPDATE)
        .bind(&user.name).bind(user.role.code()).bind(user.department.map(|d| d.0)).bind(user.active)
        .bind(user.id.0).bind(user.version).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Replaces a password hash.
///
/// # Errors
/// Of the database.
pub async fn set_password(
    conn: &mut Conn,
    user: UserId,
    hash: &str,
    must_change: bool,
) -> DbResult<()> {
    on!(conn, c => sqlx::query(SET_PASSWORD).bind(hash).bind(must_change).bind(user.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// How many administrators can sign in.
///
/// # Errors
/// Of the database.
pub async fn count_administrators(conn: &mut Conn) -> DbResult<i64> {
    Ok(on!(conn, c => sqlx::query_scalar(COUNT_ADMINISTRATORS).bind(true).fetch_one(c))?)
}

/// A session to open.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Key.
    pub id: SessionId,
    /// SHA-256 of the cookie's token; the token itself is never stored.
    pub token_hash: Vec<u8>,
    /// Whose.
    pub user: UserId,
    /// The enrolled telephone, for a captain's.
    pub device: Option<DeviceId>,
    /// Now.
    pub at: DateTime<Utc>,
    /// Absolute end.
    pub expires_at: DateTime<Utc>,
    /// Network of the browser, shortened.
    pub network: String,
    /// Browser, as it names itself, shortened.
    pub user_agent: String,
}

/// Opens a session.
///
/// # Errors
/// Of the database.
pub async fn open_session(conn: &mut Conn, new: &NewSession) -> DbResult<()> {
    on!(conn, c => sqlx::query(OPEN_SESSION)
        .bind(new.id.0).bind(&new.token_hash).bind(new.user.0).bind(new.device.map(|d| d.0)).bind(new.at).bind(new.expires_at).bind(&new.network).bind(&new.user_agent)
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    session_id: Uuid,
    last_seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    id: Uuid,
    name: String,
    role: String,
    department_id: Option<Uuid>,
    must_change_password: bool,
    captain_id: Option<Uuid>,
    block_id: Option<Uuid>,
    ward_id: Option<Uuid>,
}

/// The session of a token, if it was not revoked, its user is active and, of a captain, still holds a
/// post. Idle and absolute expiry
/// are the caller's to judge.
///
/// # Errors
/// Of the database.
pub async fn session(conn: &mut Conn, token_hash: &[u8]) -> DbResult<Option<Session>> {
    let row: Option<SessionRow> =
        on!(conn, c => sqlx::query_as(SESSION).bind(token_hash).bind(true).fetch_optional(c))?;
    let Some(row) = row else { return Ok(None) };
    let mut actor = actor(row.id, row.name, &row.role, row.department_id)?;
    if let Some(captain) = row.captain_id {
        let Some(block) = row.block_id else {
            return Ok(None);
        };
        actor.seat = Some(Seat {
            captain: CaptainId(captain),
            block: BlockId(block),
            ward: row.ward_id.map(WardId),
        });
        if row.ward_id.is_some() {
            actor.role = Role::WardCaptain;
        }
    }
    Ok(Some(Session {
        id: SessionId(row.session_id),
        last_seen_at: row.last_seen_at,
        expires_at: row.expires_at,
        actor,
        must_change_password: row.must_change_password,
    }))
}

fn actor(id: Uuid, name: String, role: &str, department: Option<Uuid>) -> DbResult<Actor> {
    Ok(Actor {
        id: UserId(id),
        name,
        role: known("user_account.role", role, Role::parse(role))?,
        department: department.map(DepartmentId),
        seat: None,
    })
}

/// Notes that a session was used.
///
/// # Errors
/// Of the database.
pub async fn touch_session(conn: &mut Conn, id: SessionId, at: DateTime<Utc>) -> DbResult<()> {
    on!(conn, c => sqlx::query(TOUCH_SESSION).bind(at).bind(id.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Ends one session of a user; `false` when it is not theirs or ended already.
///
/// # Errors
/// Of the database.
pub async fn revoke_session(
    conn: &mut Conn,
    user: UserId,
    id: SessionId,
    at: DateTime<Utc>,
) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(REVOKE_SESSION).bind(at).bind(id.0).bind(user.0).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Ends every session of a user.
///
/// # Errors
/// Of the database.
pub async fn revoke_all_sessions(conn: &mut Conn, user: UserId, at: DateTime<Utc>) -> DbResult<()> {
    on!(conn, c => sqlx::query(REVOKE_ALL).bind(at).bind(user.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// A session as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct SessionLine {
    /// Key.
    pub id: Uuid,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used.
    pub last_seen_at: DateTime<Utc>,
    /// Network, shortened.
    pub network: String,
    /// Browser.
    pub user_agent: String,
}

/// The live sessions of a user, last used first, fifty at most.
///
/// # Errors
/// Of the database.
pub async fn sessions(
    conn: &mut Conn,
    user: UserId,
    now: DateTime<Utc>,
) -> DbResult<Vec<SessionLine>> {
    Ok(on!(conn, c => sqlx::query_as(SESSIONS).bind(user.0).bind(now).fetch_all(c))?)
}

/// Stores a key for the JSON API.
///
/// # Errors
/// Of the database.
pub async fn insert_api_token(
    conn: &mut Conn,
    id: ApiTokenId,
    token_hash: &[u8],
    user: UserId,
    name: &str,
    at: DateTime<Utc>,
) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT_API_TOKEN).bind(id.0).bind(token_hash).bind(user.0).bind(name).bind(at).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// For whom a key of the JSON API acts.
///
/// # Errors
/// Of the database.
pub async fn api_token(conn: &mut Conn, token_hash: &[u8]) -> DbResult<Option<Actor>> {
    let row: Option<(Uuid, String, String, Option<Uuid>)> =
        on!(conn, c => sqlx::query_as(API_TOKEN).bind(token_hash).bind(true).fetch_optional(c))?;
    row.map(|(id, name, role, department)| actor(id, name, &role, department))
        .transpose()
}

/// Stores a one-time token for the first administrator.
///
/// # Errors
/// Of the database.
pub async fn insert_setup_token(
    conn: &mut Conn,
    token_hash: &[u8],
    expires_at: DateTime<Utc>,
) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT_SETUP_TOKEN).bind(token_hash).bind(expires_at).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Uses up a one-time token; `false` when it is unknown, used or expired.
///
/// # Errors
/// Of the database.
pub async fn use_setup_token(
    conn: &mut Conn,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(USE_SETUP_TOKEN).bind(now).bind(token_hash).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Failed attempts under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Throttle {
    /// How many in a row.
    pub failures: i64,
    /// When the last one was.
    pub last_at: DateTime<Utc>,
    /// Until when to refuse.
    pub blocked_until: DateTime<Utc>,
}

/// The failed attempts under a key, if any.
///
/// # Errors
/// Of the database.
pub async fn throttle(conn: &mut Conn, key: &str) -> DbResult<Option<Throttle>> {
    Ok(on!(conn, c => sqlx::query_as(THROTTLE).bind(key).fetch_optional(c))?)
}

/// Notes the failed attempts under a key.
///
/// # Errors
/// Of the database.
pub async fn set_throttle(conn: &mut Conn, key: &str, throttle: Throttle) -> DbResult<()> {
    on!(conn, c => sqlx::query(SET_THROTTLE).bind(key).bind(throttle.failures).bind(throttle.last_at).bind(throttle.blocked_until)
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Forgets the failed attempts under a key.
///
/// # Errors
/// Of the database.
pub async fn clear_throttle(conn: &mut Conn, key: &str) -> DbResult<()> {
    on!(conn, c => sqlx::query(CLEAR_THROTTLE).bind(key).execute(c).map_ok(|_| ()))?;
    Ok(())
}
