//! Departments, types, channels, neighborhoods, reasons and non-working days.

use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, NaiveDate, Utc};
use domain::catalogue::{
    Channel, Department, LocationKind, Neighborhood, PetitionType, Point, Reason, ReasonKind,
};
use domain::deadline::{NonWorkingDays, Term, TermUnit};
use domain::ids::{ChannelId, DepartmentId, NeighborhoodId, PetitionTypeId, ReasonId, UserId};
use futures::TryFutureExt;
use uuid::Uuid;

macro_rules! type_columns {
    () => {
        "id, code, name, category, department_id, term_amount, term_unit, priority, location_kind, allows_anonymous, \
         confidential, closing_evidence, external_body, key_questions, synonyms, valid_from, valid_to, version"
    };
}

const DEPARTMENTS: &str = "SELECT id, code, name, valid_from, valid_to, successor_id, version FROM department ORDER BY name, code";
const DEPARTMENT: &str = "SELECT id, code, name, valid_from, valid_to, successor_id, version FROM department WHERE id = $1";
const INSERT_DEPARTMENT: &str = "INSERT INTO department (id, code, name, valid_from, valid_to, successor_id, version) VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT (code) DO NOTHING";
const UPDATE_DEPARTMENT: &str = "UPDATE department SET name = $1, valid_from = $2, valid_to = $3, successor_id = $4, version = version + 1 WHERE id = $5 AND version = $6";
const TYPES: &str = concat!(
    "SELECT ",
    type_columns!(),
    " FROM petition_type ORDER BY code"
);
const TYPE: &str = concat!(
    "SELECT ",
    type_columns!(),
    " FROM petition_type WHERE id = $1"
);
const INSERT_TYPE: &str = "INSERT INTO petition_type (id, code, name, category, department_id, term_amount, term_unit, priority, location_kind, \
     allows_anonymous, confidential, closing_evidence, external_body, key_questions, synonyms, valid_from, valid_to, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1) ON CONFLICT (code) DO NOTHING";
const UPDATE_TYPE: &str = "UPDATE petition_type SET name = $1, category = $2, department_id = $3, term_amount = $4, term_unit = $5, priority = $6, \
     location_kind = $7, allows_anonymous = $8, confidential = $9, closing_evidence = $10, external_body = $11, key_questions = $12, \
     synonyms = $13, valid_from = $14, valid_to = $15, version = version + 1 WHERE id = $16 AND version = $17";
const CHANNELS: &str =
    "SELECT id, code, name FROM channel WHERE valid_to IS NULL ORDER BY position";
const CHANNEL_EXISTS: &str = "SELECT COUNT(*) FROM channel WHERE id = $1 AND valid_to IS NULL";
const INSERT_CHANNEL: &str = "INSERT INTO channel (id, code, name, position) VALUES ($1, $2, $3, $4) ON CONFLICT (code) DO NOTHING";
const NEIGHBORHOODS: &str = "SELECT id, postal_code, name, kind, latitude, longitude FROM neighborhood WHERE valid_to IS NULL ORDER BY search_text, postal_code";
const NEIGHBORHOOD: &str = "SELECT id, postal_code, name, kind, latitude, longitude FROM neighborhood WHERE id = $1 AND valid_to IS NULL";
const NEIGHBORHOOD_KEYS: &str =
    "SELECT id, postal_code, settlement_key, name, kind FROM neighborhood";
const INSERT_NEIGHBORHOOD: &str = "INSERT INTO neighborhood (id, postal_code, settlement_key, name, kind, search_text) VALUES ($1, $2, $3, $4, $5, $6)";
const INSERT_PLACED_NEIGHBORHOOD: &str = "INSERT INTO neighborhood (id, postal_code, settlement_key, name, kind, search_text, latitude, longitude) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const UPDATE_NEIGHBORHOOD: &str = "UPDATE neighborhood SET name = $1, kind = $2, search_text = $3, version = version + 1 WHERE id = $4";
// Asked in one visit for each registration, because a visit costs more than what it reads.
const NAMED: &str = "SELECT (SELECT COUNT(*) FROM channel WHERE id = $1 AND valid_to IS NULL) AS channels, \
     (SELECT name FROM neighborhood WHERE id = $2 AND valid_to IS NULL) AS neighborhood, \
     (SELECT COUNT(*) FROM privacy_notice WHERE version = $3) AS notices";
const REASONS: &str =
    "SELECT id, kind, code, name FROM reason WHERE valid_to IS NULL ORDER BY kind, position";
const REASON: &str =
    "SELECT id, kind, code, name FROM reason WHERE id = $1 AND kind = $2 AND valid_to IS NULL";
const INSERT_REASON: &str = "INSERT INTO reason (id, kind, code, name, position) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (kind, code) DO NOTHING";
const NON_WORKING_DAYS: &str = "SELECT day FROM non_working_day";
const INSERT_NON_WORKING_DAY: &str =
    "INSERT INTO non_working_day (day, name) VALUES ($1, $2) ON CONFLICT (day) DO NOTHING";
const APPEND_HISTORY: &str = "INSERT INTO catalogue_history (entity, entity_id, at, actor_id, before_json, after_json) VALUES ($1, $2, $3, $4, $5, $6)";
const HISTORY: &str = "SELECT h.at, u.name, h.before_json, h.after_json FROM catalogue_history h LEFT JOIN user_account u ON u.id = h.actor_id \
     WHERE h.entity = $1 AND h.entity_id = $2 ORDER BY h.seq DESC LIMIT 50";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(DEPARTMENTS),
    Dialect::same(DEPARTMENT),
    Dialect::same(INSERT_DEPARTMENT),
    Dialect::same(UPDATE_DEPARTMENT),
    Dialect::same(TYPES),
    Dialect::same(TYPE),
    Dialect::same(INSERT_TYPE),
    Dialect::same(UPDATE_TYPE),
    Dialect::same(CHANNELS),
    Dialect::same(CHANNEL_EXISTS),
    Dialect::same(INSERT_CHANNEL),
    Dialect::same(NEIGHBORHOODS),
    Dialect::same(NEIGHBORHOOD),
    Dialect::same(NEIGHBORHOOD_KEYS),
    Dialect::same(INSERT_NEIGHBORHOOD),
    Dialect::same(INSERT_PLACED_NEIGHBORHOOD),
    Dialect::same(UPDATE_NEIGHBORHOOD),
    Dialect::same(NAMED),
    Dialect::same(REASONS),
    Dialect::same(REASON),
    Dialect::same(INSERT_REASON),
    Dialect::same(NON_WORKING_DAYS),
    Dialect::same(INSERT_NON_WORKING_DAY),
    Dialect::same(APPEND_HISTORY),
    Dialect::same(HISTORY),
];

#[derive(sqlx::FromRow)]
struct DepartmentRow {
    id: Uuid,
    code: String,
    name: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    successor_id: Option<Uuid>,
    version: i64,
}

impl From<DepartmentRow> for Department {
    fn from(row: DepartmentRow) -> Self {
        Self {
            id: DepartmentId(row.id),
            code: row.code,
            name: row.name,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            successor: row.successor_id.map(DepartmentId),
            version: row.version,
        }
    }
}

/// Every department, ended ones included, by name.
///
/// # Errors
/// Of the database.
pub async fn departments(conn: &mut Conn) -> DbResult<Vec<Department>> {
    let rows: Vec<DepartmentRow> = on!(conn, c => sqlx::query_as(DEPARTMENTS).fetch_all(c))?;
    Ok(rows.into_iter().map(Department::from).collect())
}

/// One department.
///
/// # Errors
/// Of the database.
pub async fn department(conn: &mut Conn, id: DepartmentId) -> DbResult<Option<Department>> {
    let row: Option<DepartmentRow> =
        on!(conn, c => sqlx::query_as(DEPARTMENT).bind(id.0).fetch_optional(c))?;
    Ok(row.map(Department::from))
}

/// Stores a department; `false` when its code exists.
///
/// # Errors
/// Of the database.
pub async fn insert_department(conn: &mut Conn, new: &Department) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(INSERT_DEPARTMENT)
        .bind(new.id.0).bind(&new.code).bind(&new.name).bind(new.valid_from).bind(new.valid_to).bind(new.successor.map(|s| s.0))
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Changes a department; `false` when the version is not current.
///
/// # Errors
/// Of the database.
pub async fn update_department(conn: &mut Conn, department: &Department) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(UPDATE_DEPARTMENT)
        .bind(&department.name).bind(department.valid_from).bind(department.valid_to).bind(department.successor.map(|s| s.0))
        .bind(department.id.0).bind(department.version).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

#[derive(sqlx::FromRow)]
struct TypeRow {
    id: Uuid,
    code: String,
    name: String,
    category: String,
    department_id: Uuid,
    term_amount: i64,
    term_unit: String,
    priority: i64,
    location_kind: String,
    allows_anonymous: bool,
    confidential: bool,
    closing_evidence: String,
    external_body: String,
    key_questions: String,
    synonyms: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    version: i64,
}

/// Lists are stored one item a line: an item never holds a line break.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

impl TypeRow {
    fn kind(self) -> DbResult<PetitionType> {
        Ok(PetitionType {
            id: PetitionTypeId(self.id),
            code: self.code,
            name: self.name,
            category: self.category,
            department: DepartmentId(self.department_id),
            term: Term {
                amount: self.term_amount,
                unit: known(
                    "petition_type.term_unit",
                    &self.term_unit,
                    TermUnit::parse(&self.term_unit),
                )?,
            },
            priority: self.priority,
            location: known(
                "petition_type.location_kind",
                &self.location_kind,
                LocationKind::parse(&self.location_kind),
            )?,
            allows_anonymous: self.allows_anonymous,
            confidential: self.confidential,
            closing_evidence: self.closing_evidence,
            external_body: self.external_body,
            key_questions: lines(&self.key_questions),
            synonyms: lines(&self.synonyms),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            version: self.version,
        })
    }
}

/// Every petition type, ended ones included, by code.
///
/// # Errors
/// Of the database.
pub async fn types(conn: &mut Conn) -> DbResult<Vec<PetitionType>> {
    let rows: Vec<TypeRow> = on!(conn, c => sqlx::query_as(TYPES).fetch_all(c))?;
    rows.into_iter().map(TypeRow::kind).collect()
}

/// One petition type.
///
/// # Errors
/// Of the database.
pub async fn petition_type(conn: &mut Conn, id: PetitionTypeId) -> DbResult<Option<PetitionType>> {
    let row: Option<TypeRow> = on!(conn, c => sqlx::query_as(TYPE).bind(id.0).fetch_optional(c))?;
    row.map(TypeRow::kind).transpose()
}

/// Stores a petition type; `false` when its code exists.
///
/// # Errors
/// Of the database.
pub async fn insert_type(conn: &mut Conn, new: &PetitionType) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(INSERT_TYPE)
        .bind(new.id.0).bind(&new.code).bind(&new.name).bind(&new.category).bind(new.department.0)
        .bind(new.term.amount).bind(new.term.unit.code()).bind(new.priority).bind(new.location.code())
        .bind(new.allows_anonymous).bind(new.confidential).bind(&new.closing_evidence).bind(&new.external_body)
        .bind(new.key_questions.join("\n")).bind(new.synonyms.join("\n")).bind(new.valid_from).bind(new.valid_to)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Changes a petition type; `false` when the version is not current.
///
/// # Errors
/// Of the database.
pub async fn update_type(conn: &mut Conn, kind: &PetitionType) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(UPDATE_TYPE)
        .bind(&kind.name).bind(&kind.category).bind(kind.department.0).bind(kind.term.amount).bind(kind.term.unit.code())
        .bind(kind.priority).bind(kind.location.code()).bind(kind.allows_anonymous).bind(kind.confidential)
        .bind(&kind.closing_evidence).bind(&kind.external_body).bind(kind.key_questions.join("\n")).bind(kind.synonyms.join("\n"))
        .bind(kind.valid_from).bind(kind.valid_to).bind(kind.id.0).bind(kind.version)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Channels in use, in their order.
///
/// # Errors
/// Of the database.
pub async fn channels(conn: &mut Conn) -> DbResult<Vec<Channel>> {
    let rows: Vec<(Uuid, String, String)> = on!(conn, c => sqlx::query_as(CHANNELS).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, code, name)| Channel {
            id: ChannelId(id),
            code,
            name,
        })
        .collect())
}

/// Whether a channel is in use.
///
/// # Errors
/// Of the database.
pub async fn channel_exists(conn: &mut Conn, id: ChannelId) -> DbResult<bool> {
    let n: i64 = on!(conn, c => sqlx::query_scalar(CHANNEL_EXISTS).bind(id.0).fetch_one(c))?;
    Ok(n == 1)
}

/// Stores a channel; `false` when its code exists.
///
/// # Errors
/// Of the database.
pub async fn insert_channel(conn: &mut Conn, new: &Channel, position: i64) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(INSERT_CHANNEL).bind(new.id.0).bind(&new.code).bind(&new.name).bind(position).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

#[derive(sqlx::FromRow)]
struct NeighborhoodRow {
    id: Uuid,
    postal_code: String,
    name: String,
    kind: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

impl From<NeighborhoodRow> for Neighborhood {
    fn from(row: NeighborhoodRow) -> Self {
        Self {
            id: NeighborhoodId(row.id),
            postal_code: row.postal_code,
            name: row.name,
            kind: row.kind,
            point: row
                .latitude
                .zip(row.longitude)
                .map(|(latitude, longitude)| Point {
                    latitude,
                    longitude,
                }),
        }
    }
}

/// Neighborhoods in use, in the order in which people look for them.
///
/// # Errors
/// Of the database.
pub async fn neighborhoods(conn: &mut Conn) -> DbResult<Vec<Neighborhood>> {
    let rows: Vec<NeighborhoodRow> = on!(conn, c => sqlx::query_as(NEIGHBORHOODS).fetch_all(c))?;
    Ok(rows.into_iter().map(Neighborhood::from).collect())
}

/// One neighborhood, if it is in use.
///
/// # Errors
/// Of the database.
pub async fn neighborhood(conn: &mut Conn, id: NeighborhoodId) -> DbResult<Option<Neighborhood>> {
    let row: Option<NeighborhoodRow> =
        on!(conn, c => sqlx::query_as(NEIGHBORHOOD).bind(id.0).fetch_optional(c))?;
    Ok(row.map(Neighborhood::from))
}

/// What a registration names, as far as there is such a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Whether the channel is in use.
    pub channel: bool,
    /// Name of the neighborhood, if it is in use.
    pub neighborhood: Option<String>,
    /// Whether there is, or was, a privacy notice of this version.
    pub privacy_notice: bool,
}

/// What a registration names.
///
/// # Errors
/// Of the database.
pub async fn named(
    conn: &mut Conn,
    channel: ChannelId,
    neighborhood: Option<NeighborhoodId>,
    privacy_notice: &str,
) -> DbResult<Named> {
    let (channels, neighborhood, notices): (i64, Option<String>, i64) = on!(conn, c => sqlx::query_as(NAMED)
        .bind(channel.0).bind(neighborhood.map(|n| n.0)).bind(privacy_notice).fetch_one(c))?;
    Ok(Named {
        channel: channels == 1,
        neighborhood,
        privacy_notice: notices == 1,
    })
}

/// A neighborhood with the key that the post office gives it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Settlement {
    /// Our key.
    pub id: Uuid,
    /// Five digits.
    pub postal_code: String,
    /// `id_asenta` of the official file.
    pub settlement_key: String,
    /// Name.
    pub name: String,
    /// Colonia, Fraccionamiento, Pueblo…
    pub kind: String,
}

/// Every neighborhood with its official key; the importer compares against it.
///
/// # Errors
/// Of the database.
pub async fn settlements(conn: &mut Conn) -> DbResult<Vec<Settlement>> {
    Ok(on!(conn, c => sqlx::query_as(NEIGHBORHOOD_KEYS).fetch_all(c))?)
}

/// Stores a neighborhood.
///
/// # Errors
/// `Duplicate` when postal code and settlement key exist.
pub async fn insert_settlement(conn: &mut Conn, new: &Settlement) -> DbResult<()> {
    let search = domain::text::fold(&new.name);
    on!(conn, c => sqlx::query(INSERT_NEIGHBORHOOD)
        .bind(new.id).bind(&new.postal_code).bind(&new.settlement_key).bind(&new.name).bind(&new.kind).bind(&search)
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Stores a neighborhood with its point.
///
/// # Errors
/// `Duplicate` when postal code and settlement key exist.
pub async fn insert_neighborhood(
    conn: &mut Conn,
    new: &Neighborhood,
    settlement_key: &str,
) -> DbResult<()> {
    let search = domain::text::fold(&new.name);
    on!(conn, c => sqlx::query(INSERT_PLACED_NEIGHBORHOOD)
        .bind(new.id.0).bind(&new.postal_code).bind(settlement_key).bind(&new.name).bind(&new.kind).bind(&search)
        .bind(new.point.map(|p| p.latitude)).bind(new.point.map(|p| p.longitude)).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Changes the spelling or kind of a neighborhood.
///
/// # Errors
/// Of the database.
pub async fn update_settlement(conn: &mut Conn, changed: &Settlement) -> DbResult<()> {
    let search = domain::text::fold(&changed.name);
    on!(conn, c => sqlx::query(UPDATE_NEIGHBORHOOD).bind(&changed.name).bind(&changed.kind).bind(&search).bind(changed.id)
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Reasons and resolution codes in use.
///
/// # Errors
/// Of the database.
pub async fn reasons(conn: &mut Conn) -> DbResult<Vec<Reason>> {
    let rows: Vec<(Uuid, String, String, String)> =
        on!(conn, c => sqlx::query_as(REASONS).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, kind, code, name)| Reason {
            id: ReasonId(id),
            kind,
            code,
            name,
        })
        .collect())
}

/// One reason, if it is in use and of this kind.
///
/// # Errors
/// Of the database.
pub async fn reason(conn: &mut Conn, id: ReasonId, kind: ReasonKind) -> DbResult<Option<Reason>> {
    let row: Option<(Uuid, String, String, String)> =
        on!(conn, c => sqlx::query_as(REASON).bind(id.0).bind(kind.code()).fetch_optional(c))?;
    Ok(row.map(|(id, kind, code, name)| Reason {
        id: ReasonId(id),
        kind,
        code,
        name,
    }))
}

/// Stores a reason; `false` when its kind and code exist.
///
/// # Errors
/// Of the database.
pub async fn insert_reason(conn: &mut Conn, new: &Reason, position: i64) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(INSERT_REASON).bind(new.id.0).bind(&new.kind).bind(&new.code).bind(&new.name).bind(position)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Days on which the office does not work.
///
/// # Errors
/// Of the database.
pub async fn non_working_days(conn: &mut Conn) -> DbResult<NonWorkingDays> {
    let rows: Vec<(NaiveDate,)> = on!(conn, c => sqlx::query_as(NON_WORKING_DAYS).fetch_all(c))?;
    Ok(rows.into_iter().map(|(day,)| day).collect())
}

/// Stores a non-working day unless it exists.
///
/// # Errors
/// Of the database.
pub async fn insert_non_working_day(conn: &mut Conn, day: NaiveDate, name: &str) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT_NON_WORKING_DAY).bind(day).bind(name).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// A change of the catalogue.
#[derive(Clone, Debug)]
pub struct HistoryEntry {
    /// `department`, `petition_type`…
    pub entity: &'static str,
    /// Its key.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; `None` for the program.
    pub actor: Option<UserId>,
    /// The entry before, as JSON; `null` when it is new.
    pub before: serde_json::Value,
    /// The entry after.
    pub after: serde_json::Value,
}

/// Appends a change.
///
/// # Errors
/// Of the database.
pub async fn append_history(conn: &mut Conn, entry: &HistoryEntry) -> DbResult<()> {
    on!(conn, c => sqlx::query(APPEND_HISTORY)
        .bind(entry.entity).bind(entry.id).bind(entry.at).bind(entry.actor.map(|a| a.0))
        .bind(entry.before.to_string()).bind(entry.after.to_string()).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// A stored change of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredChange {
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by name; `None` for the program.
    pub name: Option<String>,
    /// The entry before, as JSON.
    pub before_json: String,
    /// The entry after, as JSON.
    pub after_json: String,
}

/// The last fifty changes of an entry, newest first.
///
/// # Errors
/// Of the database.
pub async fn history(conn: &mut Conn, entity: &str, id: Uuid) -> DbResult<Vec<StoredChange>> {
    Ok(on!(conn, c => sqlx::query_as(HISTORY).bind(entity).bind(id).fetch_all(c))?)
}
