//! What an act needs to know of a petition and its referrals.

use super::folio;
use super::referrals::Suspension;
use crate::clocks::{StageRow, stage, term};
use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{PetitionFacts, Scope};
use domain::clocks::{PetitionClock, ReferralClock};
use domain::folio::Folio;
use domain::ids::{
    BlockId, CaptainId, DepartmentId, PersonId, PetitionId, PetitionTypeId, ReasonId, ReferralId,
    UserId, WardId,
};
use domain::petitions::{OfficeFacts, PetitionStatus, ReferralStatus};
use uuid::Uuid;

// Together with its referrals, one a row, because every visit to the database costs more than what it reads.
const STATE: &str = "SELECT t.seq, t.year, t.number, t.type_id, t.status, t.information_requested, t.confidential, t.person_id, t.registered_by, t.resolution_id, \
     t.priority, t.received_at, t.attended_at, t.attended_month, t.closed_at, t.duplicate_of, t.reopened, t.rejections, t.version, \
     t.captain_id, t.captain_block_id, b.ward_id AS captain_ward_id, t.term, t.term_from, t.due_at, t.legal_due_at, \
     t.stage, t.stage_from, t.stage_term, t.stage_soon_at, t.stage_due_at, (SELECT COUNT(*) FROM clock_gap g WHERE g.petition_id = t.id) AS pauses, \
     r.id AS referral_id, r.number AS referral_number, r.department_id, r.status AS referral_status, r.due_at AS referral_due_at, r.attended_by, \
     r.attended_at AS referral_attended_at, r.term AS referral_term, r.term_from AS referral_term_from, r.answered_at, r.stage AS referral_stage, r.stage_from AS referral_stage_from, \
     r.stage_term AS referral_stage_term, r.stage_soon_at AS referral_soon_at, r.stage_due_at AS referral_stage_due_at, \
     r.suspension_reason, r.suspension_until, r.suspension_asked_at, r.suspended_at \
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
    /// 1 to 4.
    pub priority: i64,
    /// Promise and stage.
    pub clock: PetitionClock,
    /// How often a clock of it was stopped.
    pub pauses: i64,
    /// State.
    pub status: PetitionStatus,
    /// What the office decided.
    pub office: OfficeFacts,
    /// Whether it is reserved.
    pub confidential: bool,
    /// Who asked.
    pub person: Option<PersonId>,
    /// Who registered it.
    pub registered_by: UserId,
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
    /// How often a department said that it is not theirs.
    pub rejections: i64,
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
    /// Promise and stage.
    pub clock: ReferralClock,
    /// When it was answered last.
    pub attended_at: Option<DateTime<Utc>>,
    /// Who answered last.
    pub attended_by: Option<UserId>,
    /// What stands of a suspension.
    pub suspension: Suspension,
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
    registered_by: Uuid,
    resolution_id: Option<Uuid>,
    received_at: DateTime<Utc>,
    attended_at: Option<DateTime<Utc>>,
    attended_month: Option<String>,
    closed_at: Option<DateTime<Utc>>,
    duplicate_of: Option<Uuid>,
    reopened: i64,
    rejections: i64,
    version: i64,
    captain_id: Option<Uuid>,
    captain_block_id: Option<Uuid>,
    captain_ward_id: Option<Uuid>,
    priority: i64,
    term: String,
    term_from: DateTime<Utc>,
    due_at: DateTime<Utc>,
    legal_due_at: Option<DateTime<Utc>>,
    pauses: i64,
    #[sqlx(flatten)]
    stage: StageRow,
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
    referral_attended_at: Option<DateTime<Utc>>,
    referral_term: Option<String>,
    referral_term_from: Option<DateTime<Utc>>,
    answered_at: Option<DateTime<Utc>>,
    referral_stage: Option<String>,
    referral_stage_from: Option<DateTime<Utc>>,
    referral_stage_term: Option<String>,
    referral_soon_at: Option<DateTime<Utc>>,
    referral_stage_due_at: Option<DateTime<Utc>>,
    suspension_reason: Option<String>,
    suspension_until: Option<NaiveDate>,
    suspension_asked_at: Option<DateTime<Utc>>,
    suspended_at: Option<DateTime<Utc>>,
}

impl ReferralStateRow {
    fn state(self) -> DbResult<Option<ReferralState>> {
        let parts = self
            .referral_id
            .zip(self.referral_number)
            .zip(self.department_id)
            .zip(self.referral_status)
            .zip(self.referral_due_at)
            .zip(self.referral_term)
            .zip(self.referral_term_from);
        let Some(((((((id, number), department), status), due_at), code), from)) = parts else {
            return Ok(None);
        };
        let clock = ReferralClock {
            term: term(&code)?,
            from,
            due_at,
            answered_at: self.answered_at,
            stage: stage(
                self.referral_stage.as_deref(),
                self.referral_stage_from,
                self.referral_stage_term.as_deref(),
                self.referral_soon_at,
                self.referral_stage_due_at,
            )?,
        };
        Ok(Some(ReferralState {
            id: ReferralId(id),
            number,
            department: DepartmentId(department),
            status: known("referral.status", &status, ReferralStatus::parse(&status))?,
            clock,
            attended_at: self.referral_attended_at,
            attended_by: self.attended_by.map(UserId),
            suspension: Suspension {
                reason: self.suspension_reason.unwrap_or_default(),
                until: self.suspension_until,
                asked_at: self.suspension_asked_at,
                suspended_at: self.suspended_at,
            },
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
        priority: row.priority,
        clock: PetitionClock {
            term: term(&row.term)?,
            from: row.term_from,
            due_at: row.due_at,
            legal_due_at: row.legal_due_at,
            stage: row.stage.stage()?,
        },
        pauses: row.pauses,
        status,
        office: OfficeFacts {
            cancelled: status == PetitionStatus::Cancelled,
            closed: status == PetitionStatus::Closed,
            information_requested: row.information_requested,
        },
        confidential: row.confidential,
        person: row.person_id.map(PersonId),
        registered_by: UserId(row.registered_by),
        resolution: row.resolution_id.map(ReasonId),
        received_at: row.received_at,
        attended: row.attended_at.zip(row.attended_month),
        closed_at: row.closed_at,
        duplicate_of: row.duplicate_of.map(PetitionId),
        reopened: row.reopened,
        rejections: row.rejections,
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
