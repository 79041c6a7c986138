//! What an act needs to know of a petition and its referrals.

use super::folio;
use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::access::{PetitionFacts, Scope};
use domain::folio::Folio;
use domain::ids::{
    BlockId, CaptainId, DepartmentId, PersonId, PetitionId, PetitionTypeId, ReasonId, ReferralId,
    UserId, WardId,
};
use domain::petitions::{OfficeFacts, PetitionStatus, ReferralStatus};
use uuid::Uuid;

// Together with its referrals, one a row, because every visit to the database costs more than what it reads.
const STATE: &str = "SELECT t.seq, t.year, t.number, t.type_id, t.status, t.information_requested, t.confidential, t.person_id, t.resolution_id, \
     t.received_at, t.attended_at, t.attended_month, t.closed_at, t.duplicate_of, t.reopened, t.version, \
     t.captain_id, t.captain_block_id, b.ward_id AS captain_ward_id, \
     r.id AS referral_id, r.number AS referral_number, r.department_id, r.status AS referral_status, r.due_at AS referral_due_at, r.attended_by \
     FROM petition t LEFT JOIN referral r ON r.petition_id = t.id LEFT JOIN block b ON b.id = t.captain_block_id WHERE t.id = $1 ORDER BY r.number";
const ID_OF_FOLIO: &str = "SELECT id FROM petition WHERE year = $1 AND number = $2";

pub(crate) const ALL: &[Dialect] = &[Dialect::same(STATE), Dialect::same(ID_OF_FOLIO)];

/// What an act needs to know of a petition.
#[derive(Clone, Debug)]
pub struct State {
    /// Place in the order of reception.
    pub seq: i64,
    /// Public number.
    pub folio: Folio,
    /// Type.
    pub kind: PetitionTypeId,
    /// State.
    pub status: PetitionStatus,
    /// What the office decided.
    pub office: OfficeFacts,
    /// Whether it is reserved.
    pub confidential: bool,
    /// Who asked.
    pub person: Option<PersonId>,
    /// Resolution, when closed.
    pub resolution: Option<ReasonId>,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// When the last referral was answered, and its local month.
    pub attended: Option<(DateTime<Utc>, String)>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// The petition that it repeats.
    pub duplicate_of: Option<PetitionId>,
    /// How often it was reopened.
    pub reopened: i64,
    /// Version.
    pub version: i64,
    /// The captain through whom it came.
    pub captain: Option<CaptainId>,
    /// The block for which that captain brought it, and its ward.
    pub captain_block: Option<(BlockId, Option<WardId>)>,
    /// Its referrals, in order.
    pub referrals: Vec<ReferralState>,
}

/// What an act needs to know of a referral.
#[derive(Clone, Debug)]
pub struct ReferralState {
    /// Key.
    pub id: ReferralId,
    /// Number within the petition.
    pub number: i64,
    /// Department.
    pub department: DepartmentId,
    /// State.
    pub status: ReferralStatus,
    /// When its answer is due.
    pub due_at: DateTime<Utc>,
    /// Who answered last.
    pub attended_by: Option<UserId>,
}

impl State {
    /// The facts that a scope looks at. A referral that was rejected or withdrawn no longer opens
    /// the petition to its department.
    #[must_use]
    pub fn facts(&self) -> PetitionFacts {
        PetitionFacts {
            confidential: self.confidential,
            departments: self
                .referrals
                .iter()
                .filter(|r| r.status.is_live())
                .map(|r| r.department)
                .collect(),
            captain: self.captain,
            captain_block: self.captain_block,
        }
    }
}

#[derive(sqlx::FromRow)]
struct StateRow {
    seq: i64,
    year: i64,
    number: i64,
    type_id: Uuid,
    status: String,
    information_requested: bool,
    confidential: bool,
    person_id: Option<Uuid>,
    resolution_id: Option<Uuid>,
    received_at: DateTime<Utc>,
    attended_at: Option<DateTime<Utc>>,
    attended_month: Option<String>,
    closed_at: Option<DateTime<Utc>>,
    duplicate_of: Option<Uuid>,
    reopened: i64,
    version: i64,
    captain_id: Option<Uuid>,
    captain_block_id: Option<Uuid>,
    captain_ward_id: Option<Uuid>,
    #[sqlx(flatten)]
    referral: ReferralStateRow,
}

/// Empty for a petition without referrals.
#[derive(sqlx::FromRow)]
struct ReferralStateRow {
    referral_id: Option<Uuid>,
    referral_number: Option<i64>,
    department_id: Option<Uuid>,
    referral_status: Option<String>,
    referral_due_at: Option<DateTime<Utc>>,
    attended_by: Option<Uuid>,
}

impl ReferralStateRow {
    fn state(self) -> DbResult<Option<ReferralState>> {
        let parts = self
            .referral_id
            .zip(self.referral_number)
            .zip(self.department_id)
            .zip(self.referral_status)
            .zip(self.referral_due_at);
        let Some(((((id, number), department), status), due_at)) = parts else {
            return Ok(None);
        };
        Ok(Some(ReferralState {
            id: ReferralId(id),
            number,
            department: DepartmentId(department),
            status: known("referral.status", &status, ReferralStatus::parse(&status))?,
            due_at,
            attended_by: self.attended_by.map(UserId),
        }))
    }
}

/// What an act needs to know of a petition within the scope; `None` when it does not exist or is
/// not within it.
///
/// # Errors
/// Of the database.
pub async fn state(conn: &mut Conn, scope: &Scope, id: PetitionId) -> DbResult<Option<State>> {
    let rows: Vec<StateRow> = on!(conn, c => sqlx::query_as(STATE).bind(id.0).fetch_all(c))?;
    let mut rows = rows.into_iter();
    let Some(row) = rows.next() else {
        return Ok(None);
    };
    let status = known(
        "petition.status",
        &row.status,
        PetitionStatus::parse(&row.status),
    )?;
    let referrals = std::iter::once(row.referral)
        .chain(rows.map(|row| row.referral))
        .filter_map(|referral| referral.state().transpose())
        .collect::<DbResult<_>>()?;
    let state = State {
        seq: row.seq,
        folio: folio(row.year, row.number),
        kind: PetitionTypeId(row.type_id),
        status,
        office: OfficeFacts {
            cancelled: status == PetitionStatus::Cancelled,
            closed: status == PetitionStatus::Closed,
            information_requested: row.information_requested,
        },
        confidential: row.confidential,
        person: row.person_id.map(PersonId),
        resolution: row.resolution_id.map(ReasonId),
        received_at: row.received_at,
        attended: row.attended_at.zip(row.attended_month),
        closed_at: row.closed_at,
        duplicate_of: row.duplicate_of.map(PetitionId),
        reopened: row.reopened,
        version: row.version,
        captain: row.captain_id.map(CaptainId),
        captain_block: row
            .captain_block_id
            .map(|block| (BlockId(block), row.captain_ward_id.map(WardId))),
        referrals,
    };
    Ok(scope.covers(&state.facts()).then_some(state))
}

/// The key of a folio, whoever may see it: the caller asks for the petition with a scope.
///
/// # Errors
/// Of the database.
pub async fn id_of_folio(conn: &mut Conn, folio: Folio) -> DbResult<Option<PetitionId>> {
    let id: Option<Uuid> = on!(conn, c => sqlx::query_scalar(ID_OF_FOLIO).bind(i64::from(folio.year)).bind(folio.number).fetch_optional(c))?;
    Ok(id.map(PetitionId))
}
