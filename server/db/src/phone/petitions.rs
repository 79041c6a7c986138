//! A captain's petitions: hers and those of the block, or of the ward.

use crate::error::known;
use crate::lists::place_line;
use crate::petitions::folio;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::access::{Reach, Scope};
use domain::captain::{CaptainPetitionLine, CaptainPile, public_street};
use domain::ids::{
    AttachmentId, BlockId, CaptainId, ChannelId, PetitionId, PetitionTypeId, UserId, WardId,
};
use domain::petitions::PetitionStatus;
use uuid::Uuid;

/// Keys of what came through the person or for the block. Each half has an index of its own.
macro_rules! of_seat {
    () => {
        "SELECT seq FROM petition WHERE captain_id = $1 UNION SELECT seq FROM petition WHERE captain_block_id = $2"
    };
}
/// The same, and of every block of the ward.
macro_rules! of_ward {
    () => {
        concat!(
            of_seat!(),
            " UNION SELECT p.seq FROM petition p JOIN block b ON b.id = p.captain_block_id WHERE b.ward_id = $3"
        )
    };
}
macro_rules! columns {
    ($($keys:tt)*) => {
        concat!(
            "SELECT t.seq, t.id, t.year, t.number, k.name AS kind, t.street, t.street_number, t.reference, n.name AS neighborhood, b.code AS block, \
             t.captain_id, t.status, t.received_at, t.due_at FROM (",
            $($keys)*,
            ") AS s JOIN petition t ON t.seq = s.seq JOIN petition_type k ON k.id = t.type_id \
             LEFT JOIN neighborhood n ON n.id = t.neighborhood_id LEFT JOIN block b ON b.id = t.captain_block_id "
        )
    };
}
const COUNTS: &str = concat!(
    "SELECT t.status, COUNT(*) FROM (",
    of_seat!(),
    ") AS s JOIN petition t ON t.seq = s.seq WHERE t.confidential = $3 GROUP BY t.status"
);
const PAGE_OF_SEAT: &str = concat!(
    columns!(of_seat!()),
    "WHERE t.confidential = $3 AND t.seq < $4 AND t.status IN ($5, $6, $7, $8, $9, $10, $11, $12) ORDER BY t.seq DESC LIMIT $13"
);
const PAGE_OF_WARD: &str = concat!(
    columns!(of_ward!()),
    "WHERE t.confidential = $4 AND t.seq < $5 AND t.status IN ($6, $7, $8, $9, $10, $11, $12, $13) ORDER BY t.seq DESC LIMIT $14"
);
const TO_ANSWER: &str = concat!(
    columns!(of_seat!()),
    "WHERE t.confidential = $3 AND t.status = 'attended' ORDER BY t.attended_at, t.seq LIMIT $4"
);
// What they may see of a petition's photos: those that the account sent, and the evidence of
// departments that have it.
const PHOTOS: &str = "SELECT a.id FROM attachment a LEFT JOIN referral r ON r.id = a.referral_id WHERE a.petition_id = $1 AND a.kind = 'image' \
     AND ((a.referral_id IS NULL AND a.created_by = $2) OR r.status NOT IN ('rejected', 'withdrawn')) ORDER BY a.id";
// Answered from the index of received months alone.
const FREQUENT: &str = "SELECT type_id, COUNT(*) AS petitions FROM petition WHERE received_month >= $1 AND channel_id = $2 AND confidential = $3 \
     GROUP BY type_id ORDER BY petitions DESC, type_id LIMIT $4";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(COUNTS),
    Dialect::same(PAGE_OF_SEAT),
    Dialect::same(PAGE_OF_WARD),
    Dialect::same(TO_ANSWER),
    Dialect::same(PHOTOS),
    Dialect::same(FREQUENT),
];

/// The person, the block and the ward that a scope reaches; `None` for one that is no captain's.
fn reach(scope: &Scope) -> Option<(CaptainId, BlockId, Option<WardId>)> {
    match scope.reach() {
        Reach::Block(captain, block) => Some((captain, block, None)),
        Reach::Ward(captain, block, ward) => Some((captain, block, Some(ward))),
        Reach::All | Reach::Department(_) => None,
    }
}

/// How many petitions of the own block are in each state.
///
/// # Errors
/// Of the database.
pub async fn counts(conn: &mut Conn, scope: &Scope) -> DbResult<Vec<(PetitionStatus, i64)>> {
    let Some((captain, block, _)) = reach(scope) else {
        return Ok(Vec::new());
    };
    let rows: Vec<(String, i64)> = on!(conn, c => sqlx::query_as(COUNTS).bind(captain.0).bind(block.0).bind(false).fetch_all(c))?;
    rows.into_iter()
        .map(|(code, many)| {
            let status = known("petition.status", &code, PetitionStatus::parse(&code))?;
            Ok((status, many))
        })
        .collect()
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    id: Uuid,
    year: i64,
    number: i64,
    kind: String,
    street: String,
    street_number: String,
    reference: String,
    neighborhood: Option<String>,
    block: Option<String>,
    captain_id: Option<Uuid>,
    status: String,
    received_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
}

impl Row {
    fn line(self, captain: CaptainId) -> DbResult<CaptainPetitionLine> {
        let own = self.captain_id == Some(captain.0);
        Ok(CaptainPetitionLine {
            id: PetitionId(self.id),
            folio: folio(self.year, self.number),
            kind: self.kind,
            place: shown_place(
                own,
                &self.street,
                &self.street_number,
                &self.reference,
                self.neighborhood.as_deref(),
            ),
            block: self.block.unwrap_or_default(),
            own,
            status: known(
                "petition.status",
                &self.status,
                PetitionStatus::parse(&self.status),
            )?,
            received_at: self.received_at,
            due_at: self.due_at,
        })
    }
}

/// Where, as a captain may see it: of what another one brought, neither the number of the house nor
/// how it is found.
#[must_use]
pub fn shown_place(
    own: bool,
    street: &str,
    number: &str,
    reference: &str,
    neighborhood: Option<&str>,
) -> String {
    if !own {
        return place_line(&public_street(street), "", neighborhood);
    }
    if street.is_empty() && number.is_empty() && !reference.is_empty() {
        return reference.to_owned();
    }
    place_line(street, number, neighborhood)
}

/// The states of a pile as the statements take them: always eight, the last one repeated.
fn eight(pile: CaptainPile) -> [&'static str; 8] {
    let statuses = pile.statuses();
    std::array::from_fn(|n| {
        let status = statuses.get(n).or_else(|| statuses.last());
        status.map_or("", |s| s.code())
    })
}

/// One page of the petitions within the scope, newest first, and the key after which the next begins.
///
/// # Errors
/// Of the database.
pub async fn page(
    conn: &mut Conn,
    scope: &Scope,
    pile: CaptainPile,
    after: Option<i64>,
    limit: i64,
) -> DbResult<(Vec<CaptainPetitionLine>, Option<i64>)> {
    let Some((captain, block, ward)) = reach(scope) else {
        return Ok((Vec::new(), None));
    };
    let after = after.unwrap_or(i64::MAX);
    let [a, b, c1, d, e, f, g, h] = eight(pile);
    let mut rows: Vec<Row> = match ward {
        None => {
            on!(conn, c => sqlx::query_as(PAGE_OF_SEAT).bind(captain.0).bind(block.0).bind(false).bind(after)
            .bind(a).bind(b).bind(c1).bind(d).bind(e).bind(f).bind(g).bind(h).bind(limit + 1).fetch_all(c))?
        }
        Some(ward) => {
            on!(conn, c => sqlx::query_as(PAGE_OF_WARD).bind(captain.0).bind(block.0).bind(ward.0).bind(false).bind(after)
            .bind(a).bind(b).bind(c1).bind(d).bind(e).bind(f).bind(g).bind(h).bind(limit + 1).fetch_all(c))?
        }
    };
    let most = usize::try_from(limit).unwrap_or(0);
    let more = rows.len() > most;
    rows.truncate(most);
    let next = rows.last().filter(|_| more).map(|row| row.seq);
    let lines: DbResult<Vec<_>> = rows.into_iter().map(|row| row.line(captain)).collect();
    Ok((lines?, next))
}

/// The petitions of the own block that wait for her answer, the longest first.
///
/// # Errors
/// Of the database.
pub async fn to_answer(
    conn: &mut Conn,
    scope: &Scope,
    limit: i64,
) -> DbResult<Vec<CaptainPetitionLine>> {
    let Some((captain, block, _)) = reach(scope) else {
        return Ok(Vec::new());
    };
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(TO_ANSWER).bind(captain.0).bind(block.0).bind(false).bind(limit).fetch_all(c))?;
    rows.into_iter().map(|row| row.line(captain)).collect()
}

/// The photos of a petition that an account may see on the telephone; the caller has checked that the
/// petition is within its scope.
///
/// # Errors
/// Of the database.
pub async fn photos(
    conn: &mut Conn,
    _scope: &Scope,
    petition: PetitionId,
    user: UserId,
) -> DbResult<Vec<AttachmentId>> {
    let rows: Vec<Uuid> =
        on!(conn, c => sqlx::query_scalar(PHOTOS).bind(petition.0).bind(user.0).fetch_all(c))?;
    Ok(rows.into_iter().map(AttachmentId).collect())
}

/// The types that came most through a channel since a local month, the most frequent first.
///
/// # Errors
/// Of the database.
pub async fn frequent(
    conn: &mut Conn,
    channel: ChannelId,
    since_month: &str,
    limit: i64,
) -> DbResult<Vec<PetitionTypeId>> {
    let rows: Vec<(Uuid, i64)> = on!(conn, c => sqlx::query_as(FREQUENT).bind(since_month).bind(channel.0).bind(false).bind(limit).fetch_all(c))?;
    Ok(rows.into_iter().map(|(id, _)| PetitionTypeId(id)).collect())
}
