//! Open petitions that may be the same as one that is being captured.

use super::people_of_t;
use crate::error::known;
use crate::lists::place_line;
use crate::petitions::folio;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::access::{Reach, Scope};
use domain::catalogue::Point;
use domain::distance::around;
use domain::duplicates::{Alike, Likeness, NEAR_M, SHOWN, Spot, recent};
use domain::ids::{AttachmentId, NeighborhoodId, PetitionId, PetitionTypeId};
use domain::petitions::PetitionStatus;
use domain::text::fold;
use std::collections::HashMap;
use uuid::Uuid;

/// Candidates that are looked at: more alike ones in fifteen days are one blackout, and six are shown.
const LOOKED_AT: i64 = 60;

// Both answer from their index alone; the conditions on state and reserve are those of the index.
const ON_STREET: &str = "SELECT seq, neighborhood_id, street_key, street_number, latitude, longitude, received_at FROM petition \
     WHERE type_id = $1 AND neighborhood_id = $2 AND street_key = $3 AND received_at >= $4 AND received_at <= $5 \
     AND status NOT IN ('closed', 'cancelled') AND NOT confidential ORDER BY received_at DESC LIMIT $6";
const AROUND: &str = "SELECT seq, neighborhood_id, street_key, street_number, latitude, longitude, received_at FROM petition \
     WHERE type_id = $1 AND latitude >= $2 AND latitude <= $3 AND longitude >= $4 AND longitude <= $5 AND received_at >= $6 AND received_at <= $7 \
     AND status NOT IN ('closed', 'cancelled') AND NOT confidential ORDER BY received_at DESC LIMIT $8";
const CARDS: &str = concat!(
    "SELECT t.seq, t.id, t.year, t.number, t.status, k.name AS kind, t.street, t.street_number, n.name AS neighborhood, t.received_at, \
     (SELECT string_agg(d.name, ', ') FROM referral r JOIN department d ON d.id = r.department_id \
      WHERE r.petition_id = t.id AND r.status NOT IN ('rejected', 'withdrawn')) AS departments, ",
    people_of_t!(),
    " AS people, \
     (SELECT a.id FROM attachment a WHERE a.petition_id = t.id AND a.kind = 'image' ORDER BY a.id LIMIT 1) AS photo \
     FROM petition t JOIN petition_type k ON k.id = t.type_id LEFT JOIN neighborhood n ON n.id = t.neighborhood_id \
     WHERE t.seq IN ($1, $2, $3, $4, $5, $6)"
);

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(ON_STREET),
    Dialect::same(AROUND),
    Dialect::same(CARDS),
];

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Question {
    /// The type.
    pub kind: PetitionTypeId,
    /// Where.
    pub spot: Spot,
    /// When it was or is received.
    pub at: DateTime<Utc>,
    /// The petition itself, which is no candidate.
    pub besides: Option<PetitionId>,
}

#[derive(sqlx::FromRow)]
struct Found {
    seq: i64,
    neighborhood_id: Option<Uuid>,
    street_key: Option<String>,
    street_number: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    received_at: DateTime<Utc>,
}

impl Found {
    fn spot(&self) -> Spot {
        Spot {
            neighborhood: self.neighborhood_id.map(NeighborhoodId),
            street: self.street_key.clone().unwrap_or_default(),
            number: fold(&self.street_number),
            point: self
                .latitude
                .zip(self.longitude)
                .map(|(latitude, longitude)| Point {
                    latitude,
                    longitude,
                }),
        }
    }
}

#[derive(sqlx::FromRow)]
struct Card {
    seq: i64,
    id: Uuid,
    year: i64,
    number: i64,
    status: String,
    kind: String,
    street: String,
    street_number: String,
    neighborhood: Option<String>,
    received_at: DateTime<Utc>,
    departments: Option<String>,
    people: i64,
    photo: Option<Uuid>,
}

impl Card {
    fn alike(self, likeness: Likeness) -> DbResult<Alike> {
        let place = place_line(
            &self.street,
            &self.street_number,
            self.neighborhood.as_deref(),
        );
        Ok(Alike {
            id: PetitionId(self.id),
            folio: folio(self.year, self.number),
            status: known(
                "petition.status",
                &self.status,
                PetitionStatus::parse(&self.status),
            )?,
            kind: self.kind,
            place,
            departments: self.departments.unwrap_or_default(),
            received_at: self.received_at,
            metres: likeness.metres.map(|m| m.round() as i64),
            same_street: likeness.same_street,
            people: self.people,
            photo: self.photo.map(AttachmentId),
        })
    }
}

/// The open petitions of a type that may be the same matter, the surest first, at most [`SHOWN`].
/// Reserved ones are never among them, whoever asks; a scope of one department or block gives none,
/// because they do not register.
///
/// # Errors
/// Of the database.
pub async fn alike(conn: &mut Conn, scope: &Scope, question: &Question) -> DbResult<Vec<Alike>> {
    if scope.reach() != Reach::All || !question.spot.is_known() {
        return Ok(Vec::new());
    }
    let mut found = candidates(conn, question).await?;
    found.sort_by(|(one, first), (other, second)| {
        let newest = second.received_at.cmp(&first.received_at);
        one.order(other)
            .then(newest)
            .then(second.seq.cmp(&first.seq))
    });
    // The petition itself is told by its key, which only the cards have.
    found.truncate(SHOWN + usize::from(question.besides.is_some()));
    let mut alike = Vec::new();
    for seqs in found.chunks(SHOWN) {
        let of: Vec<i64> = seqs.iter().map(|(_, row)| row.seq).collect();
        let mut cards = cards(conn, &of).await?;
        for (likeness, row) in seqs {
            if let Some(card) = cards.remove(&row.seq) {
                alike.push(card.alike(*likeness)?);
            }
        }
    }
    alike.retain(|row| Some(row.id) != question.besides);
    alike.truncate(SHOWN);
    Ok(alike)
}

async fn candidates(conn: &mut Conn, question: &Question) -> DbResult<Vec<(Likeness, Found)>> {
    let Question { kind, spot, at, .. } = question;
    let (from, to) = recent(*at);
    let mut found: HashMap<i64, Found> = HashMap::new();
    if let (true, Some(neighborhood)) = (spot.on_a_street(), spot.neighborhood) {
        let rows: Vec<Found> = on!(&mut *conn, c => sqlx::query_as(ON_STREET)
            .bind(kind.0).bind(neighborhood.0).bind(&spot.street).bind(from).bind(to).bind(LOOKED_AT).fetch_all(c))?;
        found.extend(rows.into_iter().map(|row| (row.seq, row)));
    }
    if let Some((low, high)) = spot.point.and_then(|point| around(point, NEAR_M)) {
        let rows: Vec<Found> = on!(&mut *conn, c => sqlx::query_as(AROUND)
            .bind(kind.0).bind(low.latitude).bind(high.latitude).bind(low.longitude).bind(high.longitude)
            .bind(from).bind(to).bind(LOOKED_AT).fetch_all(c))?;
        found.extend(rows.into_iter().map(|row| (row.seq, row)));
    }
    Ok(found
        .into_values()
        .filter_map(|row| Some((Likeness::between(spot, &row.spot())?, row)))
        .collect())
}

async fn cards(conn: &mut Conn, seqs: &[i64]) -> DbResult<HashMap<i64, Card>> {
    // No petition stands at zero.
    let at = |place: usize| seqs.get(place).copied().unwrap_or(0);
    let rows: Vec<Card> = on!(conn, c => sqlx::query_as(CARDS)
        .bind(at(0)).bind(at(1)).bind(at(2)).bind(at(3)).bind(at(4)).bind(at(5)).fetch_all(c))?;
    Ok(rows.into_iter().map(|card| (card.seq, card)).collect())
}
