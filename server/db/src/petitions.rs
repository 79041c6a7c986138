//! Petitions, referrals and their history.

use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{PetitionFacts, Scope};
use domain::catalogue::Point;
use domain::folio::Folio;
use domain::ids::{
    ChannelId, DepartmentId, NeighborhoodId, PersonId, PetitionId, PetitionTypeId, ReasonId,
    ReferralId, UserId,
};
use domain::petitions::{
    Act, AnswerToQuestion, EventView, OfficeFacts, PetitionStatus, Place, ReferralStatus,
    ReferralView,
};
use futures::TryFutureExt;
use uuid::Uuid;

const NEXT_NUMBER: &str = "INSERT INTO folio_counter (year, last_number) VALUES ($1, 1) \
     ON CONFLICT (year) DO UPDATE SET last_number = folio_counter.last_number + 1 RETURNING last_number";
const REGISTERED: &str =
    "SELECT year, number, content_hash, registered_by, due_at FROM petition WHERE id = $1";
const INSERT: &str = "INSERT INTO petition (id, year, number, content_hash, channel_id, type_id, priority, status, information_requested, \
     description, answers, written, confidential, anonymous, person_id, registered_by, privacy_notice, neighborhood_id, street, street_number, \
     between_street, and_street, reference, latitude, longitude, received_at, received_month, due_at, legal_due_at, reopened, rejections, reworks, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, 0, 0, 0, 1) \
     RETURNING seq";
const INDEX_WORDS: Dialect = Dialect {
    sqlite: "INSERT INTO petition_search (rowid, words) VALUES ($1, $2)",
    postgres: "INSERT INTO petition_search (petition_seq, words) VALUES ($1, array_to_tsvector(string_to_array($2, ' ')))",
};
// Together with its referrals, one a row, because every visit to the database costs more than what it reads.
const STATE: &str = "SELECT t.seq, t.year, t.number, t.type_id, t.status, t.information_requested, t.confidential, t.person_id, t.resolution_id, \
     t.received_at, t.attended_at, t.attended_month, t.closed_at, t.duplicate_of, t.reopened, t.version, \
     r.id AS referral_id, r.number AS referral_number, r.department_id, r.status AS referral_status, r.due_at AS referral_due_at, r.attended_by \
     FROM petition t LEFT JOIN referral r ON r.petition_id = t.id WHERE t.id = $1 ORDER BY r.number";
const ID_OF_FOLIO: &str = "SELECT id FROM petition WHERE year = $1 AND number = $2";
const SAVE: &str = "UPDATE petition SET status = $1, information_requested = $2, resolution_id = $3, attended_at = $4, attended_month = $5, closed_at = $6, \
     reopened = reopened + $7, rejections = rejections + $8, reworks = reworks + $9, duplicate_of = $10, version = version + 1 WHERE id = $11 AND version = $12";
const INSERT_REFERRAL: &str = "INSERT INTO referral (id, petition_id, petition_seq, number, department_id, status, instruction, sent_at, due_at, answer) \
     VALUES ($1, $2, $3, $4, $5, 'sent', $6, $7, $8, '')";
const SAVE_REFERRAL: &str = "UPDATE referral SET status = $1, accepted_at = COALESCE($2, accepted_at), scheduled_for = COALESCE($3, scheduled_for), \
     attended_at = COALESCE($4, attended_at), attended_by = COALESCE($5, attended_by), answer = CASE WHEN $6 = '' THEN answer ELSE $6 END, \
     reason_id = COALESCE($7, reason_id), suggested_department_id = COALESCE($8, suggested_department_id) WHERE id = $9";
const APPEND_EVENT: &str = "INSERT INTO petition_event (petition_id, petition_version, referral_id, at, actor_id, act, from_status, to_status, detail, public) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const EVENTS: &str = "SELECT e.seq, e.at, u.name AS who, e.act, e.from_status, e.to_status, e.detail, e.public FROM petition_event e \
     LEFT JOIN user_account u ON u.id = e.actor_id WHERE e.petition_id = $1 AND e.petition_version > $2 ORDER BY e.petition_version DESC";
const ADD_CO_PETITIONER: &str = "INSERT INTO co_petitioner (petition_id, person_id, from_petition_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
const MOVE_CO_PETITIONERS: &str = "INSERT INTO co_petitioner (petition_id, person_id, from_petition_id) \
     SELECT $1, person_id, from_petition_id FROM co_petitioner WHERE petition_id = $2 ON CONFLICT DO NOTHING";
const REFERRAL_CARDS: &str = "SELECT r.id, r.number, r.department_id, d.name AS department_name, r.status, r.instruction, r.sent_at, r.due_at, \
     r.scheduled_for, r.attended_at, r.answer FROM referral r JOIN department d ON d.id = r.department_id WHERE r.petition_id = $1 ORDER BY r.number";
const CARD: &str = "SELECT t.id, t.year, t.number, t.version, t.status, s.name AS resolution, t.type_id, k.name AS kind_name, c.name AS channel, t.priority, \
     t.written, t.confidential, t.anonymous, t.person_id, t.description, t.answers, t.neighborhood_id, n.name AS neighborhood_name, t.street, t.street_number, \
     t.between_street, t.and_street, t.reference, t.latitude, t.longitude, t.received_at, t.due_at, t.legal_due_at, d.year AS duplicate_year, d.number AS duplicate_number, \
     (SELECT COUNT(*) FROM co_petitioner p WHERE p.petition_id = t.id) AS co_petitioners \
     FROM petition t JOIN petition_type k ON k.id = t.type_id JOIN channel c ON c.id = t.channel_id \
     LEFT JOIN reason s ON s.id = t.resolution_id LEFT JOIN neighborhood n ON n.id = t.neighborhood_id LEFT JOIN petition d ON d.id = t.duplicate_of \
     WHERE t.id = $1";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(NEXT_NUMBER),
    Dialect::same(REGISTERED),
    Dialect::same(INSERT),
    INDEX_WORDS,
    Dialect::same(STATE),
    Dialect::same(ID_OF_FOLIO),
    Dialect::same(SAVE),
    Dialect::same(INSERT_REFERRAL),
    Dialect::same(SAVE_REFERRAL),
    Dialect::same(APPEND_EVENT),
    Dialect::same(EVENTS),
    Dialect::same(ADD_CO_PETITIONER),
    Dialect::same(MOVE_CO_PETITIONERS),
    Dialect::same(REFERRAL_CARDS),
    Dialect::same(CARD),
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

fn folio(year: i64, number: i64) -> Folio {
    Folio {
        year: i32::try_from(year).unwrap_or(0),
        number,
    }
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
    /// Promised moment.
    pub due_at: DateTime<Utc>,
    /// Legal moment, for written petitions.
    pub legal_due_at: Option<DateTime<Utc>>,
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
    let seq: i64 = on!(&mut *conn, c => sqlx::query_scalar(INSERT)
        .bind(new.id.0).bind(i64::from(new.folio.year)).bind(new.folio.number).bind(&new.content_hash).bind(new.channel.0).bind(new.kind.0)
        .bind(new.priority).bind(PetitionStatus::Received.code()).bind(false).bind(&new.description).bind(&answers).bind(new.written)
        .bind(new.confidential).bind(new.person.is_none()).bind(new.person.map(|p| p.0)).bind(new.registered_by.0).bind(&new.privacy_notice)
        .bind(place.neighborhood.map(|n| n.0)).bind(&place.street).bind(&place.number).bind(&place.between).bind(&place.and).bind(&place.reference)
        .bind(place.point.map(|p| p.latitude)).bind(place.point.map(|p| p.longitude)).bind(new.received_at).bind(&new.received_month)
        .bind(new.due_at).bind(new.legal_due_at).fetch_one(c))?;
    let sql = conn.text(INDEX_WORDS);
    on!(conn, c => sqlx::query(sql).bind(seq).bind(&new.words).execute(c).map_ok(|_| ()))?;
    Ok(seq)
}

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

/// What an act leaves in the petition.
#[derive(Clone, Debug)]
pub struct PetitionChange {
    /// State.
    pub status: PetitionStatus,
    /// Whether data of the citizen is awaited.
    pub information_requested: bool,
    /// Resolution.
    pub resolution: Option<ReasonId>,
    /// When the last referral was answered, and its local month. `None` clears both.
    pub attended: Option<(DateTime<Utc>, String)>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Added to the count of reopenings.
    pub reopened: i64,
    /// Added to the count of rejections.
    pub rejections: i64,
    /// Added to the count of reworks.
    pub reworks: i64,
    /// The petition that it repeats.
    pub duplicate_of: Option<PetitionId>,
}

/// Stores what an act leaves; `false` when the version is not current, and then nothing is stored.
///
/// # Errors
/// Of the database.
pub async fn save(
    conn: &mut Conn,
    id: PetitionId,
    version: i64,
    change: &PetitionChange,
) -> DbResult<bool> {
    let (attended_at, attended_month) = change.attended.clone().unzip();
    let rows = on!(conn, c => sqlx::query(SAVE)
        .bind(change.status.code()).bind(change.information_requested).bind(change.resolution.map(|r| r.0)).bind(attended_at)
        .bind(&attended_month).bind(change.closed_at).bind(change.reopened).bind(change.rejections).bind(change.reworks)
        .bind(change.duplicate_of.map(|d| d.0)).bind(id.0).bind(version).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// A referral to store.
#[derive(Clone, Debug)]
pub struct NewReferral {
    /// Key.
    pub id: ReferralId,
    /// Its petition.
    pub petition: PetitionId,
    /// The petition's place in the order of reception.
    pub petition_seq: i64,
    /// Number within the petition, from 1.
    pub number: i64,
    /// Department.
    pub department: DepartmentId,
    /// What is asked of it.
    pub instruction: String,
    /// Now.
    pub sent_at: DateTime<Utc>,
    /// When its answer is due.
    pub due_at: DateTime<Utc>,
}

/// Stores a referral.
///
/// # Errors
/// Of the database.
pub async fn insert_referral(conn: &mut Conn, new: &NewReferral) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT_REFERRAL)
        .bind(new.id.0).bind(new.petition.0).bind(new.petition_seq).bind(new.number).bind(new.department.0)
        .bind(&new.instruction).bind(new.sent_at).bind(new.due_at).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// What an act leaves in a referral; `None` and empty leave what was.
#[derive(Clone, Debug)]
pub struct ReferralChange {
    /// State.
    pub status: ReferralStatus,
    /// When it was accepted.
    pub accepted_at: Option<DateTime<Utc>>,
    /// The day it committed to.
    pub scheduled_for: Option<NaiveDate>,
    /// When and by whom it was answered.
    pub attended: Option<(DateTime<Utc>, UserId)>,
    /// Answer, or reason to reject.
    pub answer: String,
    /// Reason code.
    pub reason: Option<ReasonId>,
    /// The department that is competent instead.
    pub suggested: Option<DepartmentId>,
}

impl ReferralChange {
    /// Only the state changes.
    #[must_use]
    pub fn to(status: ReferralStatus) -> Self {
        Self {
            status,
            accepted_at: None,
            scheduled_for: None,
            attended: None,
            answer: String::new(),
            reason: None,
            suggested: None,
        }
    }
}

/// Stores what an act leaves in a referral. The petition's version guards it.
///
/// # Errors
/// Of the database.
pub async fn save_referral(
    conn: &mut Conn,
    id: ReferralId,
    change: &ReferralChange,
) -> DbResult<()> {
    let (attended_at, attended_by) = change.attended.unzip();
    on!(conn, c => sqlx::query(SAVE_REFERRAL)
        .bind(change.status.code()).bind(change.accepted_at).bind(change.scheduled_for).bind(attended_at).bind(attended_by.map(|u| u.0))
        .bind(&change.answer).bind(change.reason.map(|r| r.0)).bind(change.suggested.map(|d| d.0)).bind(id.0)
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

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
}

/// Appends a line to the history.
///
/// # Errors
/// `Duplicate` when the version has a line already.
pub async fn append_event(conn: &mut Conn, event: &NewEvent) -> DbResult<()> {
    on!(conn, c => sqlx::query(APPEND_EVENT)
        .bind(event.petition.0).bind(event.version).bind(event.referral.map(|r| r.0)).bind(event.at).bind(event.actor.map(|a| a.0))
        .bind(event.act.map_or("register", Act::code)).bind(event.from.map(PetitionStatus::code)).bind(event.to.code())
        .bind(&event.detail).bind(event.public).execute(c).map_ok(|_| ()))?;
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
                public: row.public,
            })
        })
        .collect()
}

/// Adds the citizen of a duplicate, and those who had joined it, to the petition that stays.
///
/// # Errors
/// Of the database.
pub async fn move_petitioners(
    conn: &mut Conn,
    from: PetitionId,
    person: Option<PersonId>,
    to: PetitionId,
) -> DbResult<()> {
    if let Some(person) = person {
        on!(&mut *conn, c => sqlx::query(ADD_CO_PETITIONER).bind(to.0).bind(person.0).bind(from.0).execute(c).map_ok(|_| ()))?;
    }
    on!(conn, c => sqlx::query(MOVE_CO_PETITIONERS).bind(to.0).bind(from.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}

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
    duplicate_year: Option<i64>,
    duplicate_number: Option<i64>,
    co_petitioners: i64,
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
            duplicate_of: row
                .duplicate_year
                .zip(row.duplicate_number)
                .map(|(y, n)| folio(y, n)),
            co_petitioners: row.co_petitioners,
            referrals: Vec::new(),
            events: Vec::new(),
            attachments: Vec::new(),
            acts: Vec::new(),
            now,
        })
    })
    .transpose()
}
