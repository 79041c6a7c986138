//! What a department can send a crew to: its live referrals, to choose from and as stops.

use crate::clocks::stage_view;
use crate::error::known;
use crate::queues::own;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Scope;
use domain::catalogue::Point;
use domain::folio::Folio;
use domain::ids::PetitionId;
use domain::petitions::{Place, ReferralStatus};
use domain::work_order::OrderChoice;
use sqlx::QueryBuilder;
use std::collections::BTreeSet;
use uuid::Uuid;

// What is due first stands first; what is accepted has a due moment, unless its clock stands still.
const CHOICES: &str = "SELECT t.year, t.number, k.name AS kind, t.street, t.street_number, n.name AS neighborhood, t.latitude, t.longitude, \
     r.status AS referral, r.due_at, r.scheduled_for, r.stage, r.stage_soon_at, r.stage_due_at \
     FROM referral r JOIN petition t ON t.id = r.petition_id JOIN petition_type k ON k.id = t.type_id \
     LEFT JOIN neighborhood n ON n.id = t.neighborhood_id \
     WHERE r.department_id = $1 AND r.status IN ($2, $3, $4) AND t.status IN ('referred', 'in_progress', 'scheduled') \
     ORDER BY COALESCE(r.stage_due_at, r.due_at), r.id LIMIT $5";
const STOPS: &str = "SELECT t.id, t.year, t.number, t.confidential, t.description, k.name AS kind, n.name AS neighborhood, t.street, t.street_number, \
     t.between_street, t.and_street, t.reference, t.latitude, t.longitude, r.due_at, r.scheduled_for \
     FROM referral r JOIN petition t ON t.id = r.petition_id JOIN petition_type k ON k.id = t.type_id \
     LEFT JOIN neighborhood n ON n.id = t.neighborhood_id \
     WHERE r.status IN ('sent', 'accepted', 'returned', 'scheduled') AND t.status IN ('referred', 'in_progress', 'scheduled') AND r.department_id = ";

pub(crate) const ALL: &[Dialect] = &[Dialect::same(CHOICES)];

#[derive(sqlx::FromRow)]
struct ChoiceRow {
    year: i64,
    number: i64,
    kind: String,
    street: String,
    street_number: String,
    neighborhood: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    referral: String,
    due_at: DateTime<Utc>,
    scheduled_for: Option<NaiveDate>,
    stage: Option<String>,
    stage_soon_at: Option<DateTime<Utc>>,
    stage_due_at: Option<DateTime<Utc>>,
}

fn point(latitude: Option<f64>, longitude: Option<f64>) -> Option<Point> {
    latitude.zip(longitude).map(|(latitude, longitude)| Point {
        latitude,
        longitude,
    })
}

impl ChoiceRow {
    fn read(self) -> DbResult<OrderChoice> {
        Ok(OrderChoice {
            folio: crate::petitions::folio(self.year, self.number),
            kind: self.kind,
            place: crate::lists::place_line(
                &self.street,
                &self.street_number,
                self.neighborhood.as_deref(),
            ),
            referral: known(
                "referral.status",
                &self.referral,
                ReferralStatus::parse(&self.referral),
            )?,
            due_at: self.due_at,
            stage: stage_view(self.stage.as_deref(), self.stage_soon_at, self.stage_due_at)?,
            scheduled_for: self.scheduled_for,
            point: point(self.latitude, self.longitude),
        })
    }
}

/// Live referrals of the own department in one of three states, the most urgent first; nothing for who
/// has no department.
///
/// # Errors
/// Of the database.
pub async fn choices(
    conn: &mut Conn,
    scope: &Scope,
    states: [ReferralStatus; 3],
    limit: i64,
) -> DbResult<Vec<OrderChoice>> {
    let Some(own) = own(scope) else {
        return Ok(Vec::new());
    };
    let [one, two, three] = states.map(ReferralStatus::code);
    let rows: Vec<ChoiceRow> = on!(conn, c => sqlx::query_as(CHOICES)
        .bind(own.0).bind(one).bind(two).bind(three).bind(limit).fetch_all(c))?;
    rows.into_iter().map(ChoiceRow::read).collect()
}

/// A stop as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredStop {
    /// Key of the petition.
    pub petition: PetitionId,
    /// Public number.
    pub folio: Folio,
    /// Whether its matter is reserved.
    pub reserved: bool,
    /// What was said.
    pub description: String,
    /// Name of the type.
    pub kind: String,
    /// Name of the settlement; empty without one.
    pub neighborhood: String,
    /// Where.
    pub place: Place,
    /// When the department's answer was promised.
    pub due_at: DateTime<Utc>,
    /// The day it committed to.
    pub scheduled_for: Option<NaiveDate>,
}

#[derive(sqlx::FromRow)]
struct StopRow {
    id: Uuid,
    year: i64,
    number: i64,
    confidential: bool,
    description: String,
    kind: String,
    neighborhood: Option<String>,
    street: String,
    street_number: String,
    between_street: String,
    and_street: String,
    reference: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    due_at: DateTime<Utc>,
    scheduled_for: Option<NaiveDate>,
}

impl StopRow {
    fn read(self) -> StoredStop {
        StoredStop {
            petition: PetitionId(self.id),
            folio: crate::petitions::folio(self.year, self.number),
            reserved: self.confidential,
            description: self.description,
            kind: self.kind,
            neighborhood: self.neighborhood.unwrap_or_default(),
            place: Place {
                neighborhood: None,
                street: self.street,
                number: self.street_number,
                between: self.between_street,
                and: self.and_street,
                reference: self.reference,
                point: point(self.latitude, self.longitude),
            },
            due_at: self.due_at,
            scheduled_for: self.scheduled_for,
        }
    }
}

/// Those of some petitions that the own department still has to attend, in no order; nothing for who has
/// no department.
///
/// # Errors
/// Of the database.
pub async fn stops(
    conn: &mut Conn,
    scope: &Scope,
    folios: &BTreeSet<Folio>,
) -> DbResult<Vec<StoredStop>> {
    let Some(own) = own(scope) else {
        return Ok(Vec::new());
    };
    if folios.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<StopRow> = on_either!(conn, Db, c => {
        let mut query = QueryBuilder::<Db>::new(STOPS);
        query
            .push_bind(own.0)
            .push(" AND (t.year, t.number) IN (VALUES ");
        for (n, folio) in folios.iter().enumerate() {
            query.push(if n > 0 { ", (" } else { "(" });
            query.push_bind(i64::from(folio.year)).push(", ");
            query.push_bind(folio.number).push(")");
        }
        query.push(")");
        query
            .build_query_as()
            .persistent(false)
            .fetch_all(c)
            .await?
    });
    Ok(rows.into_iter().map(StopRow::read).collect())
}
