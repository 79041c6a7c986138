//! A petition and its referrals as the page of the petition shows them.

use super::folio;
use crate::clocks::stage_view;
use crate::duplicates::people_of_t;
use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Scope;
use domain::catalogue::Point;
use domain::ids::{DepartmentId, NeighborhoodId, PetitionId, PetitionTypeId, ReferralId};
use domain::petitions::{PetitionStatus, Place, ReferralStatus, ReferralView, SuspensionView};
use uuid::Uuid;

const REFERRAL_CARDS: &str = "SELECT r.id, r.number, r.department_id, d.name AS department_name, r.status, r.instruction, r.sent_at, r.due_at, \
     r.scheduled_for, r.attended_at, r.answer, r.stage, r.stage_soon_at, r.stage_due_at, r.suspension_reason, r.suspension_until, r.suspension_asked_at, r.suspended_at, u.name AS assigned FROM referral r JOIN department d ON d.id = r.department_id \
     LEFT JOIN user_account u ON u.id = r.assigned_to WHERE r.petition_id = $1 ORDER BY r.number";
const CARD: &str = concat!(
    "SELECT t.id, t.year, t.number, t.version, t.status, s.name AS resolution, t.type_id, k.name AS kind_name, c.name AS channel, t.priority, \
     t.written, t.confidential, t.anonymous, t.person_id, t.description, t.answers, t.neighborhood_id, n.name AS neighborhood_name, t.street, t.street_number, \
     t.between_street, t.and_street, t.reference, t.latitude, t.longitude, t.received_at, t.due_at, t.legal_due_at, t.stage, t.stage_soon_at, t.stage_due_at, d.year AS duplicate_year, d.number AS duplicate_number, \
     t.rejections, ",
    people_of_t!(),
    " AS people \
     FROM petition t JOIN petition_type k ON k.id = t.type_id JOIN channel c ON c.id = t.channel_id \
     LEFT JOIN reason s ON s.id = t.resolution_id LEFT JOIN neighborhood n ON n.id = t.neighborhood_id LEFT JOIN petition d ON d.id = t.duplicate_of \
     WHERE t.id = $1"
);

pub(crate) const ALL: &[Dialect] = &[Dialect::same(REFERRAL_CARDS), Dialect::same(CARD)];

#[derive(sqlx::FromRow)]
struct ReferralCardRow {
    id: Uuid,
    number: i64,
    department_id: Uuid,
    department_name: String,
    status: String,
    instruction: String,
    sent_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    scheduled_for: Option<NaiveDate>,
    attended_at: Option<DateTime<Utc>>,
    answer: String,
    stage: Option<String>,
    stage_soon_at: Option<DateTime<Utc>>,
    stage_due_at: Option<DateTime<Utc>>,
    suspension_reason: String,
    suspension_until: Option<NaiveDate>,
    suspension_asked_at: Option<DateTime<Utc>>,
    suspended_at: Option<DateTime<Utc>>,
    assigned: Option<String>,
}

/// The referrals of a petition as cards, in order.
///
/// # Errors
/// Of the database.
pub async fn referral_cards(
    conn: &mut Conn,
    _scope: &Scope,
    id: PetitionId,
) -> DbResult<Vec<ReferralView>> {
    let rows: Vec<ReferralCardRow> =
        on!(conn, c => sqlx::query_as(REFERRAL_CARDS).bind(id.0).fetch_all(c))?;
    rows.into_iter()
        .map(|row| {
            Ok(ReferralView {
                id: ReferralId(row.id),
                number: row.number,
                department: DepartmentId(row.department_id),
                department_name: row.department_name,
                status: known(
                    "referral.status",
                    &row.status,
                    ReferralStatus::parse(&row.status),
                )?,
                instruction: row.instruction,
                sent_at: row.sent_at,
                due_at: row.due_at,
                stage: stage_view(row.stage.as_deref(), row.stage_soon_at, row.stage_due_at)?,
                suspension: (row.suspension_asked_at.is_some() || row.suspended_at.is_some())
                    .then_some(SuspensionView {
                        in_force: row.suspended_at.is_some(),
                        reason: row.suspension_reason,
                        until: row.suspension_until,
                    }),
                assigned: row.assigned.unwrap_or_default(),
                scheduled_for: row.scheduled_for,
                attended_at: row.attended_at,
                answer: row.answer,
            })
        })
        .collect()
}

#[derive(sqlx::FromRow)]
struct CardRow {
    id: Uuid,
    year: i64,
    number: i64,
    version: i64,
    status: String,
    resolution: Option<String>,
    type_id: Uuid,
    kind_name: String,
    channel: String,
    priority: i64,
    written: bool,
    confidential: bool,
    anonymous: bool,
    person_id: Option<Uuid>,
    description: String,
    answers: String,
    neighborhood_id: Option<Uuid>,
    neighborhood_name: Option<String>,
    street: String,
    street_number: String,
    between_street: String,
    and_street: String,
    reference: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    received_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    legal_due_at: Option<DateTime<Utc>>,
    stage: Option<String>,
    stage_soon_at: Option<DateTime<Utc>>,
    stage_due_at: Option<DateTime<Utc>>,
    duplicate_year: Option<i64>,
    duplicate_number: Option<i64>,
    people: i64,
    rejections: i64,
}

/// The petition itself as its page shows it, without referrals, history, files and acts: the use
/// case adds those after it has asked the scope.
///
/// # Errors
/// Of the database.
pub async fn card(
    conn: &mut Conn,
    _scope: &Scope,
    id: PetitionId,
    now: DateTime<Utc>,
) -> DbResult<Option<domain::petitions::PetitionDetail>> {
    let row: Option<CardRow> = on!(conn, c => sqlx::query_as(CARD).bind(id.0).fetch_optional(c))?;
    row.map(|row| {
        Ok(domain::petitions::PetitionDetail {
            id: PetitionId(row.id),
            folio: folio(row.year, row.number),
            version: row.version,
            status: known(
                "petition.status",
                &row.status,
                PetitionStatus::parse(&row.status),
            )?,
            resolution: row.resolution,
            kind: PetitionTypeId(row.type_id),
            kind_name: row.kind_name,
            channel: row.channel,
            priority: row.priority,
            written: row.written,
            confidential: row.confidential,
            anonymous: row.anonymous,
            has_contact: row.person_id.is_some(),
            description: row.description,
            answers: serde_json::from_str(&row.answers).unwrap_or_default(),
            place: Place {
                neighborhood: row.neighborhood_id.map(NeighborhoodId),
                street: row.street,
                number: row.street_number,
                between: row.between_street,
                and: row.and_street,
                reference: row.reference,
                point: row
                    .latitude
                    .zip(row.longitude)
                    .map(|(latitude, longitude)| Point {
                        latitude,
                        longitude,
                    }),
            },
            neighborhood_name: row.neighborhood_name.unwrap_or_default(),
            received_at: row.received_at,
            due_at: row.due_at,
            legal_due_at: row.legal_due_at,
            stage: stage_view(row.stage.as_deref(), row.stage_soon_at, row.stage_due_at)?,
            duplicate_of: row
                .duplicate_year
                .zip(row.duplicate_number)
                .map(|(y, n)| folio(y, n)),
            // The petition itself has one, with a name or without.
            co_petitioners: row.people - 1,
            rejections: row.rejections,
            referrals: Vec::new(),
            events: Vec::new(),
            attachments: Vec::new(),
            acts: Vec::new(),
            now,
        })
    })
    .transpose()
}
