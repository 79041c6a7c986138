//! The table of terms by phase, type and priority.

use super::term;
use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::NaiveDate;
use domain::clocks::{Phase, TermRule};
use domain::ids::PetitionTypeId;
use futures::TryFutureExt;
use uuid::Uuid;

const TERM_RULES: &str = "SELECT r.id, r.phase, r.type_id, k.name AS kind_name, r.priority, r.term, r.version FROM term_rule r \
     LEFT JOIN petition_type k ON k.id = r.type_id WHERE r.valid_to IS NULL ORDER BY r.phase, COALESCE(k.name, ''), COALESCE(r.priority, 0), r.id";
const ANY: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM term_rule LIMIT 1) AS counted";
const INSERT: &str = "INSERT INTO term_rule (id, phase, type_id, priority, term, version) VALUES ($1, $2, $3, $4, $5, 1)";
const END: &str = "UPDATE term_rule SET valid_to = $1, version = version + 1 WHERE id = $2 AND version = $3 AND valid_to IS NULL";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(TERM_RULES),
    Dialect::same(ANY),
    Dialect::same(INSERT),
    Dialect::same(END),
];

/// A line of the table of terms, with its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTermRule {
    /// Key.
    pub id: Uuid,
    /// What it says.
    pub rule: TermRule,
    /// Name of its type.
    pub kind_name: String,
    /// Version.
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    phase: String,
    type_id: Option<Uuid>,
    kind_name: Option<String>,
    priority: Option<i64>,
    term: String,
    version: i64,
}

/// The lines in force.
///
/// # Errors
/// Of the database.
pub async fn term_rules(conn: &mut Conn) -> DbResult<Vec<StoredTermRule>> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(TERM_RULES).fetch_all(c))?;
    rows.into_iter()
        .map(|row| {
            Ok(StoredTermRule {
                id: row.id,
                rule: TermRule {
                    phase: known("term_rule.phase", &row.phase, Phase::parse(&row.phase))?,
                    kind: row.type_id.map(PetitionTypeId),
                    priority: row.priority,
                    term: term(&row.term)?,
                },
                kind_name: row.kind_name.unwrap_or_default(),
                version: row.version,
            })
        })
        .collect()
}

/// Whether there ever was a line.
///
/// # Errors
/// Of the database.
pub async fn has_term_rules(conn: &mut Conn) -> DbResult<bool> {
    let lines: i64 = on!(conn, c => sqlx::query_scalar(ANY).fetch_one(c))?;
    Ok(lines > 0)
}

/// Stores a line.
///
/// # Errors
/// `Duplicate` when there is one for the same phase, type and priority.
pub async fn insert_term_rule(conn: &mut Conn, id: Uuid, rule: &TermRule) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT)
        .bind(id).bind(rule.phase.code()).bind(rule.kind.map(|k| k.0)).bind(rule.priority).bind(rule.term.code())
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Ends a line; `false` when its version is not current.
///
/// # Errors
/// Of the database.
pub async fn end_term_rule(
    conn: &mut Conn,
    id: Uuid,
    version: i64,
    on: NaiveDate,
) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(END).bind(on).bind(id).bind(version).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
