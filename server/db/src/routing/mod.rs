//! Rules that say where petitions go, their dry runs, and what rules look at in petitions.

pub(crate) mod bounces;
pub(crate) mod correcting;
pub(crate) mod dry_runs;
pub(crate) mod petitions;

pub use bounces::{bounced, chains};
pub use correcting::{Corrected, correct, rules_of, set_rule, set_words};
pub use dry_runs::{StoredRun, dry_run, keep_dry_run};
pub use petitions::{Looked, facts, looked_at, referred};

use crate::error::known;
use crate::{Conn, DbError, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::ids::RuleId;
use domain::routing::{Rule, RuleState};
use futures::TryFutureExt;
use serde::de::DeserializeOwned;
use uuid::Uuid;

macro_rules! columns {
    () => {
        "SELECT id, position, name, state, conditions, outcome, replaces_id, version FROM routing_rule "
    };
}

const LIVE: &str = concat!(columns!(), "WHERE ended_at IS NULL ORDER BY position");
const ENDED: &str = concat!(
    columns!(),
    "WHERE ended_at IS NOT NULL ORDER BY ended_at DESC, id LIMIT 50"
);
const ONE: &str = concat!(columns!(), "WHERE id = $1");
const INSERT: &str = "INSERT INTO routing_rule (id, position, name, state, conditions, outcome, replaces_id, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING";
const UPDATE: &str = "UPDATE routing_rule SET position = $1, name = $2, state = $3, conditions = $4, outcome = $5, replaces_id = $6, ended_at = $7, \
     version = version + 1 WHERE id = $8 AND version = $9";
const PLACE: &str = "UPDATE routing_rule SET position = $1 WHERE id = $2";
// In two steps, because each row must be alone at its place all the time.
const MAKE_WAY: &str = "UPDATE routing_rule SET position = -1000000000 - position WHERE ended_at IS NULL AND position > $1";
const COME_BACK: &str = "UPDATE routing_rule SET position = -999999999 - position WHERE ended_at IS NULL AND position < -500000000";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(LIVE),
    Dialect::same(ENDED),
    Dialect::same(ONE),
    Dialect::same(INSERT),
    Dialect::same(UPDATE),
    Dialect::same(PLACE),
    Dialect::same(MAKE_WAY),
    Dialect::same(COME_BACK),
];

#[derive(sqlx::FromRow)]
struct RuleRow {
    id: Uuid,
    position: i64,
    name: String,
    state: String,
    conditions: String,
    outcome: String,
    replaces_id: Option<Uuid>,
    version: i64,
}

/// What was stored as JSON.
fn stored<T: DeserializeOwned>(what: &str, json: &str) -> DbResult<T> {
    serde_json::from_str(json).map_err(|error| DbError::Inconsistent(format!("{what}: {error}")))
}

/// As JSON; what is stored here has nothing that JSON cannot say.
fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

impl RuleRow {
    fn rule(self) -> DbResult<Rule> {
        Ok(Rule {
            id: RuleId(self.id),
            position: self.position,
            name: self.name,
            state: known(
                "routing_rule.state",
                &self.state,
                RuleState::parse(&self.state),
            )?,
            conditions: stored("routing_rule.conditions", &self.conditions)?,
            outcome: stored("routing_rule.outcome", &self.outcome)?,
            replaces: self.replaces_id.map(RuleId),
            version: self.version,
        })
    }
}

fn rules(rows: Vec<RuleRow>) -> DbResult<Vec<Rule>> {
    rows.into_iter().map(RuleRow::rule).collect()
}

/// Drafts and active rules, in the order in which they are asked.
///
/// # Errors
/// Of the database.
pub async fn live(conn: &mut Conn) -> DbResult<Vec<Rule>> {
    rules(on!(conn, c => sqlx::query_as(LIVE).fetch_all(c))?)
}

/// The last fifty that ended, newest first.
///
/// # Errors
/// Of the database.
pub async fn ended(conn: &mut Conn) -> DbResult<Vec<Rule>> {
    rules(on!(conn, c => sqlx::query_as(ENDED).fetch_all(c))?)
}

/// One rule.
///
/// # Errors
/// Of the database.
pub async fn rule(conn: &mut Conn, id: RuleId) -> DbResult<Option<Rule>> {
    let row: Option<RuleRow> = on!(conn, c => sqlx::query_as(ONE).bind(id.0).fetch_optional(c))?;
    row.map(RuleRow::rule).transpose()
}

/// Stores a new rule; `false` when the key exists, and then nothing changes.
///
/// # Errors
/// `Duplicate` when another is at its place.
pub async fn insert(conn: &mut Conn, new: &Rule) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(INSERT)
        .bind(new.id.0).bind(new.position).bind(&new.name).bind(new.state.code()).bind(json(&new.conditions)).bind(json(&new.outcome))
        .bind(new.replaces.map(|r| r.0)).bind(new.version).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Changes a rule; `false` when the version is not current. `ended_at` is since when it is ended.
///
/// # Errors
/// `Duplicate` when another is at its place.
pub async fn update(
    conn: &mut Conn,
    rule: &Rule,
    ended_at: Option<DateTime<Utc>>,
) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(UPDATE)
        .bind(rule.position).bind(&rule.name).bind(rule.state.code()).bind(json(&rule.conditions)).bind(json(&rule.outcome))
        .bind(rule.replaces.map(|r| r.0)).bind(ended_at).bind(rule.id.0).bind(rule.version)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Puts a rule at a place without changing its version: another was moved past it.
///
/// # Errors
/// `Duplicate` when another is there.
pub async fn place(conn: &mut Conn, id: RuleId, position: i64) -> DbResult<()> {
    on!(conn, c => sqlx::query(PLACE).bind(position).bind(id.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Makes the place after a position free.
///
/// # Errors
/// Of the database.
pub async fn make_room(conn: &mut Conn, after: i64) -> DbResult<()> {
    on!(&mut *conn, c => sqlx::query(MAKE_WAY).bind(after).execute(c).map_ok(|_| ()))?;
    on!(conn, c => sqlx::query(COME_BACK).execute(c).map_ok(|_| ()))?;
    Ok(())
}
