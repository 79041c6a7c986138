//! Dossiers: what is asked for, what was seen, sealed scans.

use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Scope;
use domain::ids::{CaptainId, DossierItemId, DossierKindId, ScanId, UserId};
use domain::roster::dossier::{CheckedSeen, DossierKind, ScanRule, SeenItem, Standing};
use futures::TryFutureExt;
use uuid::Uuid;

const KINDS: &str = "SELECT id, code, name, hint, required, weight, scan, valid_months, oldest_months, position, valid_to, version \
     FROM dossier_kind ORDER BY position, code";
const INSERT_KIND: &str = "INSERT INTO dossier_kind (id, code, name, hint, required, weight, scan, valid_months, oldest_months, position, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) ON CONFLICT (code) DO NOTHING";
const UPDATE_KIND: &str = "UPDATE dossier_kind SET name = $1, hint = $2, required = $3, weight = $4, valid_months = $5, oldest_months = $6, valid_to = $7, \
     version = version + 1 WHERE id = $8 AND version = $9";
const ITEMS: &str = "SELECT i.id, i.kind_id, u.name AS seen_by, i.noted_at, i.seen_on, i.issued_on, i.valid_until, i.reference, i.scan_id \
     FROM dossier_item i JOIN user_account u ON u.id = i.actor_id WHERE i.captain_id = $1 AND i.superseded = $2";
const ITEMS_OF_KIND: &str = "SELECT i.captain_id, i.kind_id, i.valid_until FROM dossier_item i WHERE i.superseded = $1 ORDER BY i.captain_id";
const SUPERSEDE: &str = "UPDATE dossier_item SET superseded = $1 WHERE captain_id = $2 AND kind_id = $3 AND superseded = $4";
const INSERT_ITEM: &str = "INSERT INTO dossier_item (id, captain_id, kind_id, actor_id, noted_at, seen_on, issued_on, valid_until, reference, scan_id, superseded) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const SET_STANDING: &str =
    "UPDATE captain SET completeness = $1, renewal_due = $2, version = version + 1 WHERE id = $3";
const INSERT_SCAN: &str = "INSERT INTO scan (id, captain_id, media_type, size, content_sealed, created_at, actor_id) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const SCAN: &str = "SELECT media_type, content_sealed FROM scan WHERE id = $1 AND captain_id = $2";
const PHOTO: &str = "SELECT i.scan_id FROM dossier_item i JOIN dossier_kind k ON k.id = i.kind_id \
     WHERE i.captain_id = $1 AND i.superseded = $2 AND k.scan = 'photo' AND i.scan_id IS NOT NULL ORDER BY i.noted_at DESC LIMIT 1";
const HAS: &str = "SELECT COUNT(*) FROM dossier_item i JOIN dossier_kind k ON k.id = i.kind_id WHERE i.captain_id = $1 AND i.superseded = $2 AND k.code = $3";
const GIVE_TO: &str = "UPDATE dossier_item SET captain_id = $1 WHERE captain_id = $2 AND superseded = $3 AND kind_id NOT IN \
     (SELECT kind_id FROM dossier_item WHERE captain_id = $1 AND superseded = $3)";
const GIVE_SCANS_TO: &str = "UPDATE scan SET captain_id = $1 WHERE captain_id = $2 AND id IN (SELECT scan_id FROM dossier_item WHERE captain_id = $1)";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(KINDS),
    Dialect::same(INSERT_KIND),
    Dialect::same(UPDATE_KIND),
    Dialect::same(ITEMS),
    Dialect::same(ITEMS_OF_KIND),
    Dialect::same(SUPERSEDE),
    Dialect::same(INSERT_ITEM),
    Dialect::same(SET_STANDING),
    Dialect::same(INSERT_SCAN),
    Dialect::same(SCAN),
    Dialect::same(PHOTO),
    Dialect::same(HAS),
    Dialect::same(GIVE_TO),
    Dialect::same(GIVE_SCANS_TO),
];

#[derive(sqlx::FromRow)]
struct KindRow {
    id: Uuid,
    code: String,
    name: String,
    hint: String,
    required: bool,
    weight: i64,
    scan: String,
    valid_months: Option<i64>,
    oldest_months: Option<i64>,
    position: i64,
    valid_to: Option<NaiveDate>,
    version: i64,
}

/// Everything that is or was asked for, in order.
///
/// # Errors
/// Of the database.
pub async fn kinds(conn: &mut Conn) -> DbResult<Vec<DossierKind>> {
    let rows: Vec<KindRow> = on!(conn, c => sqlx::query_as(KINDS).fetch_all(c))?;
    let kind = |row: KindRow| {
        Ok(DossierKind {
            id: DossierKindId(row.id),
            code: row.code,
            name: row.name,
            hint: row.hint,
            required: row.required,
            weight: row.weight,
            scan: known("dossier_kind.scan", &row.scan, ScanRule::parse(&row.scan))?,
            valid_months: row.valid_months,
            oldest_months: row.oldest_months,
            position: row.position,
            ended: row.valid_to.is_some(),
            version: row.version,
        })
    };
    rows.into_iter().map(kind).collect()
}

/// Stores a kind, unless its code exists.
///
/// # Errors
/// Of the database.
pub async fn insert_kind(conn: &mut Conn, kind: &DossierKind) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT_KIND)
        .bind(kind.id.0).bind(&kind.code).bind(&kind.name).bind(&kind.hint).bind(kind.required).bind(kind.weight)
        .bind(kind.scan.code()).bind(kind.valid_months).bind(kind.oldest_months).bind(kind.position)
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Changes a kind; `ended_on` is its last day. `false` when the version is not the stored one.
///
/// # Errors
/// Of the database.
pub async fn update_kind(
    conn: &mut Conn,
    kind: &DossierKind,
    ended_on: Option<NaiveDate>,
) -> DbResult<bool> {
    let changed = on!(conn, c => sqlx::query(UPDATE_KIND)
        .bind(&kind.name).bind(&kind.hint).bind(kind.required).bind(kind.weight).bind(kind.valid_months)
        .bind(kind.oldest_months).bind(ended_on).bind(kind.id.0).bind(kind.version)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

#[derive(sqlx::FromRow)]
struct ItemRow {
    id: Uuid,
    kind_id: Uuid,
    seen_by: String,
    noted_at: DateTime<Utc>,
    seen_on: NaiveDate,
    issued_on: Option<NaiveDate>,
    valid_until: Option<NaiveDate>,
    reference: String,
    scan_id: Option<Uuid>,
}

/// What was seen of a person, without what was replaced.
///
/// # Errors
/// Of the database.
pub async fn items(conn: &mut Conn, _scope: &Scope, captain: CaptainId) -> DbResult<Vec<SeenItem>> {
    let rows: Vec<ItemRow> =
        on!(conn, c => sqlx::query_as(ITEMS).bind(captain.0).bind(false).fetch_all(c))?;
    let item = |row: ItemRow| SeenItem {
        id: DossierItemId(row.id),
        kind: DossierKindId(row.kind_id),
        seen_by: row.seen_by,
        noted_at: row.noted_at,
        seen_on: row.seen_on,
        issued_on: row.issued_on,
        valid_until: row.valid_until,
        reference: row.reference,
        scan: row.scan_id.map(ScanId),
    };
    Ok(rows.into_iter().map(item).collect())
}

/// Of everybody: person, kind and end of what was seen; for counting anew when the checklist changes.
///
/// # Errors
/// Of the database.
pub async fn everything_seen(
    conn: &mut Conn,
) -> DbResult<Vec<(CaptainId, DossierKindId, Option<NaiveDate>)>> {
    let rows: Vec<(Uuid, Uuid, Option<NaiveDate>)> =
        on!(conn, c => sqlx::query_as(ITEMS_OF_KIND).bind(false).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(captain, kind, until)| (CaptainId(captain), DossierKindId(kind), until))
        .collect())
}

/// Notes that an item was seen; what was seen of its kind before stays as replaced.
///
/// # Errors
/// Of the database.
pub async fn see(
    conn: &mut Conn,
    id: DossierItemId,
    captain: CaptainId,
    kind: DossierKindId,
    seen: &CheckedSeen,
    scan: Option<ScanId>,
    actor: UserId,
    at: DateTime<Utc>,
) -> DbResult<()> {
    take_back(conn, captain, kind).await?;
    on!(conn, c => sqlx::query(INSERT_ITEM)
        .bind(id.0).bind(captain.0).bind(kind.0).bind(actor.0).bind(at).bind(seen.seen_on).bind(seen.issued_on)
        .bind(seen.valid_until).bind(&seen.reference).bind(scan.map(|s| s.0)).bind(false)
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Marks what was seen of a kind as replaced; `false` when there was nothing.
///
/// # Errors
/// Of the database.
pub async fn take_back(conn: &mut Conn, captain: CaptainId, kind: DossierKindId) -> DbResult<bool> {
    let changed = on!(conn, c => sqlx::query(SUPERSEDE)
        .bind(true).bind(captain.0).bind(kind.0).bind(false).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(changed > 0)
}

/// Keeps how a dossier stands where lists filter by it.
///
/// # Errors
/// Of the database.
pub async fn set_standing(conn: &mut Conn, captain: CaptainId, standing: Standing) -> DbResult<()> {
    on!(conn, c => sqlx::query(SET_STANDING)
        .bind(standing.completeness).bind(standing.renewal_due).bind(captain.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// A sealed scan to store.
#[derive(Clone, Debug)]
pub struct NewScan {
    /// Key.
    pub id: ScanId,
    /// Whose it is.
    pub captain: CaptainId,
    /// What it is served as.
    pub media_type: &'static str,
    /// Bytes before sealing.
    pub size: i64,
    /// Sealed.
    pub content_sealed: Vec<u8>,
}

/// Stores a scan.
///
/// # Errors
/// Of the database.
pub async fn insert_scan(
    conn: &mut Conn,
    scan: &NewScan,
    actor: UserId,
    at: DateTime<Utc>,
) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT_SCAN)
        .bind(scan.id.0).bind(scan.captain.0).bind(scan.media_type).bind(scan.size).bind(&scan.content_sealed)
        .bind(at).bind(actor.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// A scan of a person: what it is served as, and the sealed content.
///
/// # Errors
/// Of the database.
pub async fn scan(
    conn: &mut Conn,
    _scope: &Scope,
    captain: CaptainId,
    id: ScanId,
) -> DbResult<Option<(String, Option<Vec<u8>>)>> {
    Ok(on!(conn, c => sqlx::query_as(SCAN).bind(id.0).bind(captain.0).fetch_optional(c))?)
}

/// The portrait of a person, if there is one.
///
/// # Errors
/// Of the database.
pub async fn photo(conn: &mut Conn, captain: CaptainId) -> DbResult<Option<ScanId>> {
    let found: Option<Option<Uuid>> =
        on!(conn, c => sqlx::query_scalar(PHOTO).bind(captain.0).bind(false).fetch_optional(c))?;
    Ok(found.flatten().map(ScanId))
}

/// Whether an item of a kind was seen.
///
/// # Errors
/// Of the database.
pub async fn has(conn: &mut Conn, captain: CaptainId, kind: &str) -> DbResult<bool> {
    let count: i64 = on!(conn, c => sqlx::query_scalar(HAS).bind(captain.0).bind(false).bind(kind).fetch_one(c))?;
    Ok(count > 0)
}

/// Gives to a person what was seen of a duplicate and is missing there, with its scans.
///
/// # Errors
/// Of the database.
pub async fn give_to(conn: &mut Conn, from: CaptainId, to: CaptainId) -> DbResult<()> {
    on!(conn, c => sqlx::query(GIVE_TO).bind(to.0).bind(from.0).bind(false).execute(c).map_ok(|_| ()))?;
    on!(conn, c => sqlx::query(GIVE_SCANS_TO).bind(to.0).bind(from.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}
