//! Registering a petition: its number, whether it came before, storing it.

use super::folio;
use crate::clocks::StageColumns;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::clocks::PetitionClock;
use domain::duplicates::street_key;
use domain::folio::Folio;
use domain::ids::{BlockId, CaptainId, ChannelId, PersonId, PetitionId, PetitionTypeId, UserId};
use domain::petitions::{AnswerToQuestion, PetitionStatus, Place};
use futures::TryFutureExt;
use uuid::Uuid;

const NEXT_NUMBER: &str = "INSERT INTO folio_counter (year, last_number) VALUES ($1, 1) \
     ON CONFLICT (year) DO UPDATE SET last_number = folio_counter.last_number + 1 RETURNING last_number";
const REGISTERED: &str =
    "SELECT year, number, content_hash, registered_by, due_at FROM petition WHERE id = $1";
const INSERT: &str = "INSERT INTO petition (id, year, number, content_hash, channel_id, type_id, priority, status, information_requested, \
     description, answers, written, confidential, anonymous, person_id, registered_by, privacy_notice, neighborhood_id, street, street_number, \
     between_street, and_street, reference, latitude, longitude, received_at, received_month, due_at, legal_due_at, captain_id, captain_block_id, block_id, term, term_from, stage, stage_from, stage_term, stage_soon_at, stage_due_at, street_key, \
     reopened, rejections, reworks, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, 0, 0, 0, 1) \
     RETURNING seq";
const INDEX_WORDS: Dialect = Dialect {
    sqlite: "INSERT INTO petition_search (rowid, words) VALUES ($1, $2)",
    postgres: "INSERT INTO petition_search (petition_seq, words) VALUES ($1, array_to_tsvector(string_to_array($2, ' ')))",
};

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(NEXT_NUMBER),
    Dialect::same(REGISTERED),
    Dialect::same(INSERT),
    INDEX_WORDS,
];

/// The next number of a local year. Within the transaction that uses it, so that numbers have no
/// gaps and no doubles.
///
/// # Errors
/// Of the database.
pub async fn next_number(conn: &mut Conn, year: i32) -> DbResult<i64> {
    Ok(on!(conn, c => sqlx::query_scalar(NEXT_NUMBER).bind(i64::from(year)).fetch_one(c))?)
}

/// What is known of a petition that may have been sent before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// Its folio.
    pub folio: Folio,
    /// SHA-256 of what was sent.
    pub content_hash: Vec<u8>,
    /// Who sent it.
    pub by: UserId,
    /// What was promised.
    pub due_at: DateTime<Utc>,
}

type RegisteredRow = (i64, i64, Vec<u8>, Uuid, DateTime<Utc>);

/// The registration under a client id, if it happened.
///
/// # Errors
/// Of the database.
pub async fn registered(conn: &mut Conn, id: PetitionId) -> DbResult<Option<Registered>> {
    let row: Option<RegisteredRow> =
        on!(conn, c => sqlx::query_as(REGISTERED).bind(id.0).fetch_optional(c))?;
    Ok(
        row.map(|(year, number, content_hash, by, due_at)| Registered {
            folio: folio(year, number),
            content_hash,
            by: UserId(by),
            due_at,
        }),
    )
}

/// A petition to store.
#[derive(Clone, Debug)]
pub struct PetitionToStore {
    /// Key, made by the client.
    pub id: PetitionId,
    /// Public number.
    pub folio: Folio,
    /// SHA-256 of what was sent.
    pub content_hash: Vec<u8>,
    /// How it arrived.
    pub channel: ChannelId,
    /// Type.
    pub kind: PetitionTypeId,
    /// 1 to 4.
    pub priority: i64,
    /// What the citizen says.
    pub description: String,
    /// Answers to the key questions.
    pub answers: Vec<AnswerToQuestion>,
    /// Whether it is a written petition.
    pub written: bool,
    /// Whether it is reserved.
    pub confidential: bool,
    /// Who asks; `None` when anonymous.
    pub person: Option<PersonId>,
    /// Who registered it.
    pub registered_by: UserId,
    /// Version of the privacy notice.
    pub privacy_notice: String,
    /// Where.
    pub place: Place,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// Its local month.
    pub received_month: String,
    /// What is promised, and what the office owes first.
    pub clock: PetitionClock,
    /// Through whom it came, for which block.
    pub captain: Option<(CaptainId, BlockId)>,
    /// In which block the matter is.
    pub block: Option<BlockId>,
    /// Folded words by which it is found.
    pub words: String,
}

/// Stores a petition; gives its place in the order of reception.
///
/// # Errors
/// `Duplicate` when the id exists.
pub async fn insert(conn: &mut Conn, new: &PetitionToStore) -> DbResult<i64> {
    let answers = serde_json::to_string(&new.answers).unwrap_or_else(|_| "[]".into());
    let place = &new.place;
    let stage = StageColumns::from(new.clock.stage);
    let seq: i64 = on!(&mut *conn, c => sqlx::query_scalar(INSERT)
        .bind(new.id.0).bind(i64::from(new.folio.year)).bind(new.folio.number).bind(&new.content_hash).bind(new.channel.0).bind(new.kind.0)
        .bind(new.priority).bind(PetitionStatus::Received.code()).bind(false).bind(&new.description).bind(&answers).bind(new.written)
        .bind(new.confidential).bind(new.person.is_none()).bind(new.person.map(|p| p.0)).bind(new.registered_by.0).bind(&new.privacy_notice)
        .bind(place.neighborhood.map(|n| n.0)).bind(&place.street).bind(&place.number).bind(&place.between).bind(&place.and).bind(&place.reference)
        .bind(place.point.map(|p| p.latitude)).bind(place.point.map(|p| p.longitude)).bind(new.received_at).bind(&new.received_month)
        .bind(new.clock.due_at).bind(new.clock.legal_due_at).bind(new.captain.map(|(c, _)| c.0)).bind(new.captain.map(|(_, b)| b.0))
        .bind(new.block.map(|b| b.0)).bind(new.clock.term.code()).bind(new.clock.from)
        .bind(stage.phase).bind(stage.from).bind(&stage.term).bind(stage.soon_at).bind(stage.due_at).bind(street_key(&place.street)).fetch_one(c))?;
    index_words(conn, seq, &new.words).await?;
    Ok(seq)
}

/// Stores the folded words by which a petition is found.
///
/// # Errors
/// Of the database.
pub(crate) async fn index_words(conn: &mut Conn, seq: i64, words: &str) -> DbResult<()> {
    let sql = conn.text(INDEX_WORDS);
    on!(conn, c => sqlx::query(sql).bind(seq).bind(words).execute(c).map_ok(|_| ()))?;
    Ok(())
}
