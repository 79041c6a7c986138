//! Petition types.

use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::NaiveDate;
use domain::catalogue::{LocationKind, PetitionType};
use domain::deadline::{Term, TermUnit};
use domain::ids::{DepartmentId, PetitionTypeId};
use futures::TryFutureExt;
use uuid::Uuid;

macro_rules! type_columns {
    () => {
        "id, code, name, category, department_id, term_amount, term_unit, priority, location_kind, allows_anonymous, \
         confidential, closing_evidence, external_body, key_questions, synonyms, valid_from, valid_to, version"
    };
}

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

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(TYPES),
    Dialect::same(TYPE),
    Dialect::same(INSERT_TYPE),
    Dialect::same(UPDATE_TYPE),
];

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
