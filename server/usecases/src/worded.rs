//! Histories that are kept in words: what changed, who changed it and when, and what was changed since
//! somebody opened a form.

use crate::context::{Ctx, Stop};
use db::Conn;
use db::catalogue::{self, StoredChange};
use domain::catalogue::{ChangedField, HistoryEntry};
use domain::failure::{Change, Failure};
use domain::local_time::show;
use serde_json::Value;
use uuid::Uuid;

/// The fields of a history and their names in Spanish, in the order in which a change is told.
pub(crate) type Labels = [(&'static str, &'static str)];

/// A field that is told also when its words are the same, because what stands behind it changed.
pub(crate) type Behind = Option<(&'static str, &'static str)>;

fn parsed(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_default()
}

/// A stored change for the screen.
pub(crate) fn told(change: StoredChange, labels: &Labels, behind: Behind) -> HistoryEntry {
    let (before, after) = (parsed(&change.before_json), parsed(&change.after_json));
    let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let moved = |field: &str| {
        behind.is_some_and(|(told, whole)| told == field && before[whole] != after[whole])
    };
    let fields = labels
        .iter()
        .filter(|(field, _)| before[*field] != after[*field] || moved(field))
        .map(|(field, label)| ChangedField {
            field: (*field).to_owned(),
            label: (*label).to_owned(),
            before: words(&before[*field]),
            after: words(&after[*field]),
        })
        .filter(|f| !(f.before.is_empty() && f.after.is_empty()))
        .collect();
    HistoryEntry {
        at: change.at,
        who: change.name.unwrap_or_default(),
        created: before.is_null(),
        fields,
    }
}

/// Refuses a form that was made from an older version, and says what was changed since.
pub(crate) async fn same_version(
    ctx: &Ctx,
    conn: &mut Conn,
    (entity, id): (&str, Uuid),
    labels: &Labels,
    behind: Behind,
    sent: i64,
    current: i64,
) -> Result<(), Stop> {
    if sent == current {
        return Ok(());
    }
    let newer = |change: &StoredChange| {
        parsed(&change.after_json)["version"]
            .as_i64()
            .is_some_and(|version| version > sent)
    };
    let stored = catalogue::history(conn, entity, id).await?;
    let change = |change: StoredChange| {
        let entry = told(change, labels, behind);
        let what: Vec<String> = entry
            .fields
            .iter()
            .map(|f| match (f.before.as_str(), f.after.as_str()) {
                (_, "") => format!("{}: se quitó", f.label),
                (_, after) => format!("{}: {after}", f.label),
            })
            .collect();
        Change {
            who: entry.who,
            what: what.join("; "),
            when: show(entry.at, ctx.now),
        }
    };
    Err(Failure::Conflict {
        version: current,
        changes: stored.into_iter().filter(newer).map(change).collect(),
    }
    .into())
}
