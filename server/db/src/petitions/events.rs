//! The history of a petition: one line for each version.

use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::access::Scope;
use domain::ids::{PetitionId, ReferralId, UserId};
use domain::petitions::{Act, EventView, PetitionStatus};
use futures::TryFutureExt;

const APPEND_EVENT: &str = "INSERT INTO petition_event (petition_id, petition_version, referral_id, at, actor_id, act, from_status, to_status, detail, public, batch_id) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
// What a batch said to the citizen is not said any more once the batch was undone.
const EVENTS: &str = "SELECT e.seq, e.at, u.name AS who, e.act, e.from_status, e.to_status, e.detail, e.batch_id, \
     e.public, EXISTS (SELECT 1 FROM batch_item i WHERE i.petition_id = e.petition_id AND i.batch_id = e.batch_id AND i.outcome = 'undone') AS undone \
     FROM petition_event e LEFT JOIN user_account u ON u.id = e.actor_id WHERE e.petition_id = $1 AND e.petition_version > $2 ORDER BY e.petition_version DESC";

pub(crate) const ALL: &[Dialect] = &[Dialect::same(APPEND_EVENT), Dialect::same(EVENTS)];

/// A line of the history.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// Its petition.
    pub petition: PetitionId,
    /// The petition's version after the act.
    pub version: i64,
    /// The referral, for acts on one.
    pub referral: Option<ReferralId>,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; `None` for the program.
    pub actor: Option<UserId>,
    /// The act; `None` for the registration.
    pub act: Option<Act>,
    /// State before.
    pub from: Option<PetitionStatus>,
    /// State after.
    pub to: PetitionStatus,
    /// Words that go with it.
    pub detail: String,
    /// Whether the citizen sees it.
    pub public: bool,
    /// The batch of which it is a part.
    pub batch: Option<i64>,
}

/// Appends a line to the history.
///
/// # Errors
/// `Duplicate` when the version has a line already.
pub async fn append_event(conn: &mut Conn, event: &NewEvent) -> DbResult<()> {
    on!(conn, c => sqlx::query(APPEND_EVENT)
        .bind(event.petition.0).bind(event.version).bind(event.referral.map(|r| r.0)).bind(event.at).bind(event.actor.map(|a| a.0))
        .bind(event.act.map_or("register", Act::code)).bind(event.from.map(PetitionStatus::code)).bind(event.to.code())
        .bind(&event.detail).bind(event.public).bind(event.batch).execute(c).map_ok(|_| ()))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct EventRow {
    seq: i64,
    at: DateTime<Utc>,
    who: Option<String>,
    act: String,
    from_status: Option<String>,
    to_status: String,
    detail: String,
    public: bool,
    batch_id: Option<i64>,
    undone: bool,
}

/// The history of a petition after a version, newest first; version 0 gives all of it.
///
/// # Errors
/// Of the database.
pub async fn events(
    conn: &mut Conn,
    _scope: &Scope,
    id: PetitionId,
    after_version: i64,
) -> DbResult<Vec<EventView>> {
    let rows: Vec<EventRow> =
        on!(conn, c => sqlx::query_as(EVENTS).bind(id.0).bind(after_version).fetch_all(c))?;
    rows.into_iter()
        .map(|row| {
            Ok(EventView {
                seq: row.seq,
                at: row.at,
                who: row.who.unwrap_or_default(),
                act: row.act,
                from: row
                    .from_status
                    .map(|s| known("petition_event.from_status", &s, PetitionStatus::parse(&s)))
                    .transpose()?,
                to: known(
                    "petition_event.to_status",
                    &row.to_status,
                    PetitionStatus::parse(&row.to_status),
                )?,
                text: row.detail,
                public: row.public && !row.undone,
                undone: row.undone,
                batch: row.batch_id,
            })
        })
        .collect()
}
