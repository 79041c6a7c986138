//! What came of trying a rule. The last trial of each is kept.

use super::{json, stored};
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::ids::{RuleId, UserId};
use domain::routing::DryRun;
use futures::TryFutureExt;

const KEEP: &str = "INSERT INTO routing_dry_run (rule_id, rule_version, basis, at, actor_id, result) VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (rule_id) DO UPDATE SET rule_version = excluded.rule_version, basis = excluded.basis, at = excluded.at, \
     actor_id = excluded.actor_id, result = excluded.result";
const LAST: &str = "SELECT d.rule_version, d.basis, d.at, u.name AS who, d.result FROM routing_dry_run d \
     JOIN user_account u ON u.id = d.actor_id WHERE d.rule_id = $1";

pub(crate) const ALL: &[Dialect] = &[Dialect::same(KEEP), Dialect::same(LAST)];

/// A dry run as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRun {
    /// Of which version of the rule.
    pub version: i64,
    /// Among which other rules.
    pub basis: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by name.
    pub who: String,
    /// What came of it.
    pub run: DryRun,
}

/// Keeps a dry run in place of the one before.
///
/// # Errors
/// Of the database.
pub async fn keep_dry_run(
    conn: &mut Conn,
    rule: RuleId,
    version: i64,
    basis: &str,
    at: DateTime<Utc>,
    actor: UserId,
    run: &DryRun,
) -> DbResult<()> {
    on!(conn, c => sqlx::query(KEEP)
        .bind(rule.0).bind(version).bind(basis).bind(at).bind(actor.0).bind(json(run)).execute(c).map_ok(|_| ()))?;
    Ok(())
}

type RunRow = (i64, String, DateTime<Utc>, String, String);

/// The last dry run of a rule.
///
/// # Errors
/// Of the database.
pub async fn dry_run(conn: &mut Conn, rule: RuleId) -> DbResult<Option<StoredRun>> {
    let row: Option<RunRow> = on!(conn, c => sqlx::query_as(LAST).bind(rule.0).fetch_optional(c))?;
    row.map(|(version, basis, at, who, result)| {
        Ok(StoredRun {
            version,
            basis,
            at,
            who,
            run: stored("routing_dry_run.result", &result)?,
        })
    })
    .transpose()
}
