//! Photos and documents, in the database so that a backup is one thing and any process serves them.

use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::access::Scope;
use domain::ids::{AttachmentId, PetitionId, ReferralId, UserId};
use domain::petitions::AttachmentView;
use futures::TryFutureExt;
use uuid::Uuid;

const INSERT: &str = "INSERT INTO attachment (id, petition_id, referral_id, kind, name, media_type, sha256, size, width, height, created_at, created_by) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING";
const INSERT_CONTENT: &str =
    "INSERT INTO attachment_content (attachment_id, variant, content) VALUES ($1, $2, $3)";
const OF_PETITION: &str = "SELECT id, referral_id, kind, name, size, width, height FROM attachment WHERE petition_id = $1 ORDER BY id";
const COUNT_IMAGES: &str = "SELECT COUNT(*) FROM attachment WHERE petition_id = $1 AND referral_id = $2 AND kind = 'image'";
const CONTENT: &str = "SELECT a.media_type, a.name, a.kind, c.content FROM attachment a JOIN attachment_content c ON c.attachment_id = a.id \
     WHERE a.id = $1 AND a.petition_id = $2 AND c.variant = $3";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(INSERT),
    Dialect::same(INSERT_CONTENT),
    Dialect::same(OF_PETITION),
    Dialect::same(COUNT_IMAGES),
    Dialect::same(CONTENT),
];

/// A file to store, already checked and re-encoded.
#[derive(Clone, Debug)]
pub struct NewAttachment {
    /// Key.
    pub id: AttachmentId,
    /// Its petition.
    pub petition: PetitionId,
    /// The referral whose evidence it is.
    pub referral: Option<ReferralId>,
    /// `image` or `document`.
    pub kind: &'static str,
    /// Name as sent, cleaned.
    pub name: String,
    /// What it is served as.
    pub media_type: &'static str,
    /// SHA-256 of what was sent.
    pub sha256: Vec<u8>,
    /// Pixels; 0 for documents.
    pub width: i64,
    /// Pixels; 0 for documents.
    pub height: i64,
    /// The bytes that are served.
    pub full: Vec<u8>,
    /// A small picture; empty for documents.
    pub thumbnail: Vec<u8>,
    /// Now.
    pub at: DateTime<Utc>,
    /// Who sent it.
    pub by: UserId,
}

/// Stores a file; `false` when the petition has the same file already.
///
/// # Errors
/// Of the database.
pub async fn insert(conn: &mut Conn, new: NewAttachment) -> DbResult<bool> {
    let size = i64::try_from(new.full.len()).unwrap_or(i64::MAX);
    let rows = on!(conn, c => sqlx::query(INSERT)
        .bind(new.id.0).bind(new.petition.0).bind(new.referral.map(|r| r.0)).bind(new.kind).bind(&new.name)
        .bind(new.media_type).bind(&new.sha256).bind(size).bind(new.width).bind(new.height).bind(new.at).bind(new.by.0)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    if rows == 0 {
        return Ok(false);
    }
    for (variant, content) in [("full", new.full), ("thumbnail", new.thumbnail)] {
        if !content.is_empty() {
            on!(&mut *conn, c => sqlx::query(INSERT_CONTENT).bind(new.id.0).bind(variant).bind(&content).execute(c).map_ok(|_| ()))?;
        }
    }
    Ok(true)
}

#[derive(sqlx::FromRow)]
struct Line {
    id: Uuid,
    referral_id: Option<Uuid>,
    kind: String,
    name: String,
    size: i64,
    width: i64,
    height: i64,
}

impl From<Line> for AttachmentView {
    fn from(line: Line) -> Self {
        Self {
            id: AttachmentId(line.id),
            referral: line.referral_id.map(ReferralId),
            kind: line.kind,
            name: line.name,
            bytes: line.size,
            width: line.width,
            height: line.height,
        }
    }
}

/// What a petition has, oldest first.
///
/// # Errors
/// Of the database.
pub async fn of_petition(
    conn: &mut Conn,
    _scope: &Scope,
    petition: PetitionId,
) -> DbResult<Vec<AttachmentView>> {
    let rows: Vec<Line> =
        on!(conn, c => sqlx::query_as(OF_PETITION).bind(petition.0).fetch_all(c))?;
    Ok(rows.into_iter().map(AttachmentView::from).collect())
}

/// How many photos a referral has as evidence.
///
/// # Errors
/// Of the database.
pub async fn count_images(
    conn: &mut Conn,
    petition: PetitionId,
    referral: ReferralId,
) -> DbResult<i64> {
    Ok(
        on!(conn, c => sqlx::query_scalar(COUNT_IMAGES).bind(petition.0).bind(referral.0).fetch_one(c))?,
    )
}

/// The bytes of a file.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Content {
    /// What it is served as.
    pub media_type: String,
    /// Name as sent.
    pub name: String,
    /// `image` or `document`.
    pub kind: String,
    /// The bytes.
    pub content: Vec<u8>,
}

/// A file of a petition; the caller has checked that the petition is within the reader's scope.
///
/// # Errors
/// Of the database.
pub async fn content(
    conn: &mut Conn,
    _scope: &Scope,
    petition: PetitionId,
    id: AttachmentId,
    variant: &str,
) -> DbResult<Option<Content>> {
    Ok(
        on!(conn, c => sqlx::query_as(CONTENT).bind(id.0).bind(petition.0).bind(variant).fetch_optional(c))?,
    )
}
