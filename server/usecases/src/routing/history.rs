//! What changed in a rule, who changed it and when. It stands with the history of the catalogues. What
//! it says is kept in words, because departments and neighborhoods change their names; conditions and
//! outcome are kept whole besides, so that an old version is not lost.

use super::listing::Book;
use crate::context::{Ctx, Stop};
use crate::worded::{self, Behind, told};
use db::catalogue;
use db::{Conn, log};
use domain::catalogue::HistoryEntry;
use domain::ids::RuleId;
use domain::local_time::local_date;
use domain::routing::Rule;
use serde_json::{Value, json};

/// The catalogue, as its history names it.
const ENTITY: &str = "routing_rule";

/// The fields and their names in Spanish, in the order in which a change is told.
const LABELS: [(&str, &str); 8] = [
    ("name", "Nombre"),
    ("state", "Estado"),
    ("place", "Orden"),
    ("conditions", "Cuando"),
    ("departments", "Turna a"),
    ("outcome", "Cómo"),
    ("instruction", "Instrucción"),
    ("replaces", "Sustituye a"),
];

/// A polygon may have been redrawn, and a long list changed, behind the same words.
const REDRAWN: Behind = Some(("conditions", "asked"));

/// What is known of a rule, in words. `live` are the rules that are not ended, in their order.
fn known(rule: &Rule, live: &[Rule], book: &Book) -> Value {
    let line = book.line(rule, live, usize::MAX - 1);
    let asked = if line.conditions.is_empty() {
        "siempre".into()
    } else {
        line.conditions.join("; ")
    };
    json!({
        "version": rule.version,
        "name": rule.name,
        "state": rule.state.label(),
        "place": line.place.map(|n| n.to_string()),
        "conditions": asked,
        "departments": line.departments,
        "outcome": line.outcome,
        "instruction": rule.outcome.instruction,
        "replaces": line.replaces,
        "asked": rule.conditions,
        "said": rule.outcome,
    })
}

/// A change on its way into the history.
pub(super) struct Change<'c> {
    /// As the log names it.
    pub(super) act: &'static str,
    /// The rule before, and the rules among which it stood; none when it is new.
    pub(super) before: Option<(&'c Rule, &'c [Rule])>,
    /// The rule after, and the rules among which it stands.
    pub(super) after: (&'c Rule, &'c [Rule]),
}

/// Appends a change to the history and to the log.
pub(super) async fn record(ctx: &Ctx, conn: &mut Conn, change: Change<'_>) -> Result<(), Stop> {
    let book = Book::read(conn, local_date(ctx.now)).await?;
    let (after, live) = change.after;
    let entry = catalogue::HistoryEntry {
        entity: ENTITY,
        id: after.id.0,
        at: ctx.now,
        actor: Some(ctx.actor.id),
        before: change
            .before
            .map_or(Value::Null, |(rule, live)| known(rule, live, &book)),
        after: known(after, live, &book),
    };
    catalogue::append_history(conn, &entry).await?;
    let line = log::Entry {
        at: ctx.now,
        actor: Some(ctx.actor.id),
        action: change.act,
        object: after.name.clone(),
        detail: String::new(),
    };
    Ok(log::append(conn, line).await?)
}

/// The last changes of a rule, newest first.
pub(super) async fn of(conn: &mut Conn, id: RuleId) -> Result<Vec<HistoryEntry>, Stop> {
    let stored = catalogue::history(conn, ENTITY, id.0).await?;
    Ok(stored
        .into_iter()
        .map(|change| told(change, &LABELS, REDRAWN))
        .collect())
}

/// Refuses a form that was made from an older version, and says what was changed since.
pub(super) async fn same_version(
    ctx: &Ctx,
    conn: &mut Conn,
    rule: &Rule,
    sent: i64,
) -> Result<(), Stop> {
    let of = (ENTITY, rule.id.0);
    worded::same_version(ctx, conn, of, &LABELS, REDRAWN, sent, rule.version).await
}
