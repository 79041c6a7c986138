//! People who join a petition.

use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::access::Scope;
use domain::ids::{BlockId, CaptainId, ChannelId, PersonId, PetitionId, UserId};
use futures::TryFutureExt;
use uuid::Uuid;

const FIND: &str = "SELECT petition_id, content_hash, joined_by FROM co_petitioner WHERE id = $1";
const INSERT: &str = "INSERT INTO co_petitioner (id, petition_id, person_id, channel_id, said, privacy_notice, content_hash, joined_at, joined_by, captain_id, captain_block_id) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const ASKS: &str = "SELECT COUNT(*) FROM ( \
     SELECT 1 FROM petition p WHERE p.id = $1 AND p.person_id = $2 \
     UNION ALL SELECT 1 FROM petition p WHERE p.duplicate_of = $1 AND p.person_id = $2 \
     UNION ALL SELECT 1 FROM co_petitioner j WHERE j.petition_id = $1 AND j.person_id = $2 \
     UNION ALL SELECT 1 FROM petition p JOIN co_petitioner j ON j.petition_id = p.id WHERE p.duplicate_of = $1 AND j.person_id = $2) AS w";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(FIND),
    Dialect::same(INSERT),
    Dialect::same(ASKS),
];

/// What is known of a joining that may have been sent before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredJoining {
    /// The petition that was joined.
    pub petition: PetitionId,
    /// SHA-256 of what was sent.
    pub content_hash: Vec<u8>,
    /// Who sent it.
    pub by: UserId,
}

/// The joining under a client id, if it happened.
///
/// # Errors
/// Of the database.
pub async fn find_joining(conn: &mut Conn, id: Uuid) -> DbResult<Option<StoredJoining>> {
    let row: Option<(Uuid, Vec<u8>, Uuid)> =
        on!(conn, c => sqlx::query_as(FIND).bind(id).fetch_optional(c))?;
    Ok(row.map(|(petition, content_hash, by)| StoredJoining {
        petition: PetitionId(petition),
        content_hash,
        by: UserId(by),
    }))
}

/// Whether a person asks for a petition already, in whatever way. The petition is one that stays: those
/// that were united with it are looked at too.
///
/// # Errors
/// Of the database.
pub async fn asks(
    conn: &mut Conn,
    _scope: &Scope,
    petition: PetitionId,
    person: PersonId,
) -> DbResult<bool> {
    let found: i64 =
        on!(conn, c => sqlx::query_scalar(ASKS).bind(petition.0).bind(person.0).fetch_one(c))?;
    Ok(found > 0)
}

/// A joining to store.
#[derive(Clone, Debug)]
pub struct JoiningToStore {
    /// Key, made by the client.
    pub id: Uuid,
    /// The petition.
    pub petition: PetitionId,
    /// Who joins; `None` when anonymous.
    pub person: Option<PersonId>,
    /// How the person reached the office.
    pub channel: ChannelId,
    /// What the person said.
    pub said: String,
    /// Version of the privacy notice.
    pub privacy_notice: String,
    /// SHA-256 of what was sent.
    pub content_hash: Vec<u8>,
    /// Now.
    pub at: DateTime<Utc>,
    /// Who noted it.
    pub by: UserId,
    /// The captain who brings the person, and the block for which.
    pub captain: Option<(CaptainId, BlockId)>,
}

/// Stores a joining.
///
/// # Errors
/// `Duplicate` when the id exists, or the person joined before.
pub async fn insert_joining(conn: &mut Conn, _scope: &Scope, new: &JoiningToStore) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT)
        .bind(new.id).bind(new.petition.0).bind(new.person.map(|p| p.0)).bind(new.channel.0).bind(&new.said)
        .bind(&new.privacy_notice).bind(&new.content_hash).bind(new.at).bind(new.by.0)
        .bind(new.captain.map(|(c, _)| c.0)).bind(new.captain.map(|(_, b)| b.0)).execute(c).map_ok(|_| ()))?;
    Ok(())
}
