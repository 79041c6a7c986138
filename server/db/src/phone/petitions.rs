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
/// The same, and what somebody joined whom the person brought, or another captain for the block.
macro_rules! of_seat_and_joined {
    () => {
        concat!(
            of_seat!(),
            " UNION SELECT p.seq FROM co_petitioner j JOIN petition p ON p.id = j.petition_id WHERE j.captain_id = $1 \
             UNION SELECT p.seq FROM co_petitioner j JOIN petition p ON p.id = j.petition_id WHERE j.captain_block_id = $2"
        )
    };
}
/// The same, and of every block of the ward.
macro_rules! of_ward_and_joined {
    () => {
        concat!(
            of_seat_and_joined!(),
            " UNION SELECT p.seq FROM petition p JOIN block b ON b.id = p.captain_block_id WHERE b.ward_id = $3 \
             UNION SELECT p.seq FROM block b JOIN co_petitioner j ON j.captain_block_id = b.id JOIN petition p ON p.id = j.petition_id WHERE b.ward_id = $3"
        )
    };
}
macro_rules! columns {
    ($($keys:tt)*) => {
        concat!(
            "SELECT t.seq, t.id, t.year, t.number, k.name AS kind, t.street, t.street_number, t.reference, n.name AS neighborhood, b.code AS block, \
             t.captain_id, t.captain_block_id, b.ward_id AS captain_ward_id, t.status, t.received_at, t.due_at FROM (",
            $($keys)*,
            ") AS s JOIN petition t ON t.seq = s.seq JOIN petition_type k ON k.id = t.type_id \
             LEFT JOIN neighborhood n ON n.id = t.neighborhood_id LEFT JOIN block b ON b.id = t.captain_block_id "
        )
    };
}
// The second number is without what others asked first: nobody but those who asked says whether it is well.
const COUNTS: &str = concat!(
    "SELECT t.status, COUNT(*), COUNT(CASE WHEN t.captain_id = $1 OR t.captain_block_id = $2 THEN 1 END) FROM (",
    of_seat_and_joined!(),
    ") AS s JOIN petition t ON t.seq = s.seq WHERE t.confidential = $3 GROUP BY t.status"
);
const PAGE_OF_SEAT: &str = concat!(
    columns!(of_seat_and_joined!()),
    "WHERE t.confidential = $3 AND t.seq < $4 AND t.status IN ($5, $6, $7, $8, $9, $10, $11, $12) \
     AND (CAST($13 AS BOOLEAN) OR t.captain_id = $1 OR t.captain_block_id = $2) ORDER BY t.seq DESC LIMIT $14"
);
const PAGE_OF_WARD: &str = concat!(
    columns!(of_ward_and_joined!()),
    "WHERE t.confidential = $4 AND t.seq < $5 AND t.status IN ($6, $7, $8, $9, $10, $11, $12, $13) \
     AND (CAST($14 AS BOOLEAN) OR t.captain_id = $1 OR t.captain_block_id = $2 OR b.ward_id = $3) ORDER BY t.seq DESC LIMIT $15"
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

// Who joined by way of the person, or of another captain for the block or the ward.
const JOINED: &str = "SELECT j.captain_id, r.given_names, r.surnames FROM co_petitioner j JOIN petition t ON t.id = j.petition_id LEFT JOIN person r ON r.id = j.person_id \
     WHERE j.petition_id = $1 AND t.confidential = $2 AND (j.captain_id = $3 OR j.captain_block_id = $4 OR j.captain_block_id IN (SELECT b.id FROM block b WHERE b.ward_id = $5)) \
     ORDER BY j.joined_at, j.id LIMIT 20";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(JOINED),
    Dialect::same(COUNTS),
    Dialect::same(PAGE_OF_SEAT),
    Dialect::same(PAGE_OF_WARD),
    Dialect::same(TO_ANSWER),
    Dialect::same(PHOTOS),
    Dialect::same(FREQUENT),
];

/// The person, the block and the ward of a captain.
type Seat = (CaptainId, BlockId, Option<WardId>);

/// The person, the block and the ward that a scope reaches; `None` for one that is no captain's.
fn reach(scope: &Scope) -> Option<Seat> {
    match scope.reach() {
        Reach::Block(captain, block) => Some((captain, block, None)),
        Reach::Ward(captain, block, ward) => Some((captain, block, Some(ward))),
        Reach::All | Reach::Department(_) => None,
    }
}

/// How many petitions of the own block are in each state, and how many of them others did not ask first.
///
/// # Errors
/// Of the database.
pub async fn counts(conn: &mut Conn, scope: &Scope) -> DbResult<Vec<(PetitionStatus, i64, i64)>> {
    let Some((captain, block, _)) = reach(scope) else {
        return Ok(Vec::new());
    };
    let rows: Vec<(String, i64, i64)> = on!(conn, c => sqlx::query_as(COUNTS).bind(captain.0).bind(block.0).bind(false).fetch_all(c))?;
    rows.into_iter()
        .map(|(code, many, own)| {
            let status = known("petition.status", &code, PetitionStatus::parse(&code))?;
            Ok((status, many, own))
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
    captain_block_id: Option<Uuid>,
    captain_ward_id: Option<Uuid>,
    status: String,
    received_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
}

impl Row {
    fn line(self, (captain, block, ward): Seat) -> DbResult<CaptainPetitionLine> {
        let own = self.captain_id == Some(captain.0);
        let of_ward = ward.is_some_and(|ward| self.captain_ward_id == Some(ward.0));
        let joined = !own && self.captain_block_id != Some(block.0) && !of_ward;
        // For which block another captain brought it is nothing to her.
        let block = self.block.filter(|_| !joined);
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
            block: block.unwrap_or_default(),
            own,
            joined,
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
    // What others asked first does not wait for her answer.
    let joined = pile != CaptainPile::ToAnswer;
    let mut rows: Vec<Row> = match ward {
        None => {
            on!(conn, c => sqlx::query_as(PAGE_OF_SEAT).bind(captain.0).bind(block.0).bind(false).bind(after)
            .bind(a).bind(b).bind(c1).bind(d).bind(e).bind(f).bind(g).bind(h).bind(joined).bind(limit + 1).fetch_all(c))?
        }
        Some(ward) => {
            on!(conn, c => sqlx::query_as(PAGE_OF_WARD).bind(captain.0).bind(block.0).bind(ward.0).bind(false).bind(after)
            .bind(a).bind(b).bind(c1).bind(d).bind(e).bind(f).bind(g).bind(h).bind(joined).bind(limit + 1).fetch_all(c))?
        }
    };
    let most = usize::try_from(limit).unwrap_or(0);
    let more = rows.len() > most;
    rows.truncate(most);
    let next = rows.last().filter(|_| more).map(|row| row.seq);
    let lines: DbResult<Vec<_>> = rows
        .into_iter()
        .map(|row| row.line((captain, block, ward)))
        .collect();
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
    let Some((captain, block, ward)) = reach(scope) else {
        return Ok(Vec::new());
    };
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(TO_ANSWER).bind(captain.0).bind(block.0).bind(false).bind(limit).fetch_all(c))?;
    rows.into_iter()
        .map(|row| row.line((captain, block, ward)))
        .collect()
}

/// Who joined a petition that somebody else asked first, as far as a captain may know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JoinedThrough {
    /// Whether she brought one of them herself.
    pub own: bool,
    /// Names of those whom she brought herself; who gave none is not among them.
    pub names: Vec<String>,
}

/// Who joined a petition through the captain of a scope, or for the block or the ward; `None` when nobody
/// did, or when the petition is reserved.
///
/// # Errors
/// Of the database.
pub async fn joined(
    conn: &mut Conn,
    scope: &Scope,
    petition: PetitionId,
) -> DbResult<Option<JoinedThrough>> {
    let Some((captain, block, ward)) = reach(scope) else {
        return Ok(None);
    };
    let rows: Vec<(Option<Uuid>, Option<String>, Option<String>)> = on!(conn, c => sqlx::query_as(JOINED)
        .bind(petition.0).bind(false).bind(captain.0).bind(block.0).bind(ward.map(|w| w.0)).fetch_all(c))?;
    if rows.is_empty() {
        return Ok(None);
    }
    let mut through = JoinedThrough::default();
    for (by, given, surnames) in rows {
        if by != Some(captain.0) {
            continue;
        }
        through.own = true;
        if let Some(given) = given {
            let name = format!("{given} {}", surnames.unwrap_or_default());
            through.names.push(name.trim().to_owned());
        }
    }
    Ok(Some(through))
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
