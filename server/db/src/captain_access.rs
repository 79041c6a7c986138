//! Captains' access: activation codes, enrolled telephones, and who still has none.

use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::captain::access::{AccessCounts, DeviceView};
use domain::ids::{ActivationId, BlockId, CaptainId, DeviceId, NeighborhoodId, UserId, WardId};
use domain::users::SecretKind;
use futures::TryFutureExt;
use uuid::Uuid;

const SEAT: &str = "SELECT t.block_id, b.code FROM term t JOIN block b ON b.id = t.block_id \
     WHERE t.captain_id = $1 AND t.holds AND t.charge = 'block' AND t.position = 'titular'";
const INSERT_CODE: &str = "INSERT INTO activation (id, captain_id, code_hash, created_at, actor_id, expires_at) VALUES ($1, $2, $3, $4, $5, $6)";
const REVOKE_CODES: &str = "UPDATE activation SET revoked_at = $1 WHERE captain_id = $2 AND used_at IS NULL AND revoked_at IS NULL";
const CODE: &str = "SELECT a.id, a.captain_id, a.expires_at, a.used_at, a.revoked_at, c.seq, c.given_names, c.first_surname, c.second_surname \
     FROM activation a JOIN captain c ON c.id = a.captain_id WHERE a.code_hash = $1";
const USE_CODE: &str = "UPDATE activation SET used_at = $1 WHERE id = $2 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $1";
const CODE_UNTIL: &str = "SELECT MAX(expires_at) FROM activation WHERE captain_id = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $2";
const SET_SECRET: &str = "UPDATE user_account SET password_hash = $1, secret_kind = $2, active = $3, must_change_password = $4, version = version + 1 WHERE id = $5";
const INSERT_DEVICE: &str = "INSERT INTO device (id, user_id, token_hash, label, enrolled_at, last_seen_at) VALUES ($1, $2, $3, $4, $5, $5)";
const DEVICE: &str = "SELECT id, user_id FROM device WHERE token_hash = $1 AND revoked_at IS NULL";
const DEVICES: &str = "SELECT id, label, enrolled_at, last_seen_at FROM device WHERE user_id = $1 AND revoked_at IS NULL ORDER BY enrolled_at, id";
const TOUCH_DEVICE: &str = "UPDATE device SET last_seen_at = $1 WHERE id = $2";
const REVOKE_DEVICE: &str =
    "UPDATE device SET revoked_at = $1 WHERE id = $2 AND user_id = $3 AND revoked_at IS NULL";
const REVOKE_DEVICES: &str =
    "UPDATE device SET revoked_at = $1 WHERE user_id = $2 AND revoked_at IS NULL";
const END_SESSIONS_OF_DEVICE: &str = "UPDATE session SET revoked_at = $1 WHERE user_id = $2 AND device_id = $3 AND revoked_at IS NULL";
const DEVICE_OF_SESSION: &str = "SELECT device_id FROM session WHERE id = $1";

/// Titulars in office who have no working access: by ward, by neighborhood, or all.
macro_rules! without_access {
    ($select:literal, $and:literal, $end:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM term t JOIN captain c ON c.id = t.captain_id JOIN block b ON b.id = t.block_id \
             LEFT JOIN user_account u ON u.captain_id = c.id AND u.active AND u.password_hash <> '' \
             WHERE t.holds AND t.charge = 'block' AND t.position = 'titular' AND u.id IS NULL",
            $and,
            $end
        )
    };
}
const WITHOUT: &str = without_access!(
    "c.id, c.seq, c.given_names, c.first_surname, c.second_surname, b.code",
    "",
    " ORDER BY b.code"
);
const WITHOUT_IN_WARD: &str = without_access!(
    "c.id, c.seq, c.given_names, c.first_surname, c.second_surname, b.code",
    " AND b.ward_id = $1",
    " ORDER BY b.code"
);
const WITHOUT_IN_NEIGHBORHOOD: &str = without_access!(
    "c.id, c.seq, c.given_names, c.first_surname, c.second_surname, b.code",
    " AND b.neighborhood_id = $1",
    " ORDER BY b.code"
);
const COUNTS: &str = "SELECT COUNT(*), \
     COALESCE(SUM(CASE WHEN u.id IS NOT NULL AND u.active AND u.password_hash <> '' THEN 1 ELSE 0 END), 0), \
     COALESCE(SUM(CASE WHEN (u.id IS NULL OR NOT u.active OR u.password_hash = '') AND EXISTS (SELECT 1 FROM activation a WHERE a.captain_id = t.captain_id \
     AND a.used_at IS NULL AND a.revoked_at IS NULL AND a.expires_at > $1) THEN 1 ELSE 0 END), 0) \
     FROM term t LEFT JOIN user_account u ON u.captain_id = t.captain_id \
     WHERE t.holds AND t.charge = 'block' AND t.position = 'titular'";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(SEAT),
    Dialect::same(INSERT_CODE),
    Dialect::same(REVOKE_CODES),
    Dialect::same(CODE),
    Dialect::same(USE_CODE),
    Dialect::same(CODE_UNTIL),
    Dialect::same(SET_SECRET),
    Dialect::same(INSERT_DEVICE),
    Dialect::same(DEVICE),
    Dialect::same(DEVICES),
    Dialect::same(TOUCH_DEVICE),
    Dialect::same(REVOKE_DEVICE),
    Dialect::same(REVOKE_DEVICES),
    Dialect::same(END_SESSIONS_OF_DEVICE),
    Dialect::same(DEVICE_OF_SESSION),
    Dialect::same(WITHOUT),
    Dialect::same(WITHOUT_IN_WARD),
    Dialect::same(WITHOUT_IN_NEIGHBORHOOD),
    Dialect::same(COUNTS),
];

/// The block of which a person is the titular now, and its code.
///
/// # Errors
/// Of the database.
pub async fn seat(conn: &mut Conn, captain: CaptainId) -> DbResult<Option<(BlockId, String)>> {
    let row: Option<(Uuid, String)> =
        on!(conn, c => sqlx::query_as(SEAT).bind(captain.0).fetch_optional(c))?;
    Ok(row.map(|(block, code)| (BlockId(block), code)))
}

/// A code to store.
#[derive(Clone, Debug)]
pub struct NewCode {
    /// Key.
    pub id: ActivationId,
    /// Whose account it opens.
    pub captain: CaptainId,
    /// Its fingerprint under a key outside the database.
    pub hash: Vec<u8>,
    /// Now.
    pub at: DateTime<Utc>,
    /// Who gives it.
    pub actor: UserId,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// Stores a code; those that the person had before are good no longer.
///
/// # Errors
/// Of the database.
pub async fn store_code(conn: &mut Conn, new: &NewCode) -> DbResult<()> {
    revoke_codes(conn, new.captain, new.at).await?;
    on!(conn, c => sqlx::query(INSERT_CODE).bind(new.id.0).bind(new.captain.0).bind(&new.hash).bind(new.at).bind(new.actor.0).bind(new.expires_at)
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Ends the codes of a person that were not used.
///
/// # Errors
/// Of the database.
pub async fn revoke_codes(conn: &mut Conn, captain: CaptainId, at: DateTime<Utc>) -> DbResult<()> {
    on!(conn, c => sqlx::query(REVOKE_CODES).bind(at).bind(captain.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// A code as stored, with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCode {
    /// Key.
    pub id: ActivationId,
    /// Whose account it opens.
    pub captain: CaptainId,
    /// Number on the roster.
    pub number: i64,
    /// Name in full.
    pub name: String,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// When it was used.
    pub used_at: Option<DateTime<Utc>>,
    /// When another took its place.
    pub revoked_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct CodeRow {
    id: Uuid,
    captain_id: Uuid,
    expires_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
    seq: i64,
    given_names: String,
    first_surname: String,
    second_surname: Option<String>,
}

fn full_name(given: &str, first: &str, second: Option<&str>) -> String {
    [given, first, second.unwrap_or_default()]
        .join(" ")
        .trim_end()
        .to_owned()
}

/// The code with a fingerprint, also when it is good no longer.
///
/// # Errors
/// Of the database.
pub async fn code(conn: &mut Conn, hash: &[u8]) -> DbResult<Option<StoredCode>> {
    let row: Option<CodeRow> = on!(conn, c => sqlx::query_as(CODE).bind(hash).fetch_optional(c))?;
    Ok(row.map(|row| StoredCode {
        id: ActivationId(row.id),
        captain: CaptainId(row.captain_id),
        number: row.seq,
        name: full_name(
            &row.given_names,
            &row.first_surname,
            row.second_surname.as_deref(),
        ),
        expires_at: row.expires_at,
        used_at: row.used_at,
        revoked_at: row.revoked_at,
    }))
}

/// Uses a code up; `false` when it was used, ended or expired meanwhile.
///
/// # Errors
/// Of the database.
pub async fn use_code(conn: &mut Conn, id: ActivationId, now: DateTime<Utc>) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(USE_CODE).bind(now).bind(id.0).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Until when the person has a good code.
///
/// # Errors
/// Of the database.
pub async fn code_until(
    conn: &mut Conn,
    captain: CaptainId,
    now: DateTime<Utc>,
) -> DbResult<Option<DateTime<Utc>>> {
    Ok(on!(conn, c => sqlx::query_scalar(CODE_UNTIL).bind(captain.0).bind(now).fetch_one(c))?)
}

/// Replaces what opens an account; an empty hash opens it for nobody.
///
/// # Errors
/// Of the database.
pub async fn set_secret(
    conn: &mut Conn,
    user: UserId,
    hash: &str,
    kind: SecretKind,
    active: bool,
) -> DbResult<()> {
    on!(conn, c => sqlx::query(SET_SECRET).bind(hash).bind(kind.code()).bind(active).bind(false).bind(user.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Enrols a telephone.
///
/// # Errors
/// Of the database.
pub async fn insert_device(
    conn: &mut Conn,
    id: DeviceId,
    user: UserId,
    token_hash: &[u8],
    label: &str,
    at: DateTime<Utc>,
) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT_DEVICE).bind(id.0).bind(user.0).bind(token_hash).bind(label).bind(at).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// The enrolled telephone of a token, and whose it is.
///
/// # Errors
/// Of the database.
pub async fn device(conn: &mut Conn, token_hash: &[u8]) -> DbResult<Option<(DeviceId, UserId)>> {
    let row: Option<(Uuid, Uuid)> =
        on!(conn, c => sqlx::query_as(DEVICE).bind(token_hash).fetch_optional(c))?;
    Ok(row.map(|(id, user)| (DeviceId(id), UserId(user))))
}

/// The enrolled telephones of a user, in the order of enrolment; `current` is the one that asks.
///
/// # Errors
/// Of the database.
pub async fn devices(
    conn: &mut Conn,
    user: UserId,
    current: Option<DeviceId>,
) -> DbResult<Vec<DeviceView>> {
    let rows: Vec<(Uuid, String, DateTime<Utc>, DateTime<Utc>)> =
        on!(conn, c => sqlx::query_as(DEVICES).bind(user.0).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, label, enrolled_at, last_seen_at)| DeviceView {
            id: DeviceId(id),
            label,
            enrolled_at,
            last_seen_at,
            current: current == Some(DeviceId(id)),
        })
        .collect())
}

/// Notes that a telephone was used to sign in.
///
/// # Errors
/// Of the database.
pub async fn touch_device(conn: &mut Conn, id: DeviceId, at: DateTime<Utc>) -> DbResult<()> {
    on!(conn, c => sqlx::query(TOUCH_DEVICE).bind(at).bind(id.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Takes a telephone off and ends what is open on it; `false` when it is not the user's.
///
/// # Errors
/// Of the database.
pub async fn revoke_device(
    conn: &mut Conn,
    user: UserId,
    id: DeviceId,
    at: DateTime<Utc>,
) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(REVOKE_DEVICE).bind(at).bind(id.0).bind(user.0).execute(c).map_ok(|done| done.rows_affected()))?;
    on!(conn, c => sqlx::query(END_SESSIONS_OF_DEVICE).bind(at).bind(user.0).bind(id.0).execute(c).map_ok(|_| ()))?;
    Ok(rows == 1)
}

/// Takes every telephone of a user off.
///
/// # Errors
/// Of the database.
pub async fn revoke_devices(conn: &mut Conn, user: UserId, at: DateTime<Utc>) -> DbResult<()> {
    on!(conn, c => sqlx::query(REVOKE_DEVICES).bind(at).bind(user.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// On which telephone a session was opened.
///
/// # Errors
/// Of the database.
pub async fn device_of_session(
    conn: &mut Conn,
    session: domain::ids::SessionId,
) -> DbResult<Option<DeviceId>> {
    let found: Option<Option<Uuid>> =
        on!(conn, c => sqlx::query_scalar(DEVICE_OF_SESSION).bind(session.0).fetch_optional(c))?;
    Ok(found.flatten().map(DeviceId))
}

/// Where the people are for whom codes are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// Everywhere.
    Everywhere,
    /// In a ward.
    Ward(WardId),
    /// In a neighborhood.
    Neighborhood(NeighborhoodId),
}

/// A titular in office without access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Key.
    pub captain: CaptainId,
    /// Number on the roster.
    pub number: i64,
    /// Name in full.
    pub name: String,
    /// Code of the block.
    pub block: String,
}

/// The titulars in office who have no access, by block.
///
/// # Errors
/// Of the database.
pub async fn without_access(conn: &mut Conn, place: Where) -> DbResult<Vec<Waiting>> {
    type Row = (Uuid, i64, String, String, Option<String>, String);
    let rows: Vec<Row> = match place {
        Where::Everywhere => on!(conn, c => sqlx::query_as(WITHOUT).fetch_all(c))?,
        Where::Ward(id) => on!(conn, c => sqlx::query_as(WITHOUT_IN_WARD).bind(id.0).fetch_all(c))?,
        Where::Neighborhood(id) => {
            on!(conn, c => sqlx::query_as(WITHOUT_IN_NEIGHBORHOOD).bind(id.0).fetch_all(c))?
        }
    };
    Ok(rows
        .into_iter()
        .map(|(id, number, given, first, second, block)| Waiting {
            captain: CaptainId(id),
            number,
            name: full_name(&given, &first, second.as_deref()),
            block,
        })
        .collect())
}

/// How many titulars are in office, have access, and have a good code that they did not use yet.
///
/// # Errors
/// Of the database.
pub async fn counts(conn: &mut Conn, now: DateTime<Utc>) -> DbResult<AccessCounts> {
    let (titulars, active, with_code): (i64, i64, i64) =
        on!(conn, c => sqlx::query_as(COUNTS).bind(now).fetch_one(c))?;
    Ok(AccessCounts {
        titulars,
        active,
        with_code,
    })
}
