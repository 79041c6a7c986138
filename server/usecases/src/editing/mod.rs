//! Editing the catalogues. An administrator creates, changes and ends entries; nothing is deleted,
//! and every change leaves a line in the history of its entry.
//!
//! Departments and petition types end on a chosen day; channels, reasons and neighborhoods at once.

mod channels;
mod departments;
mod entry;
mod history;
mod neighborhoods;
mod reasons;
mod types;

pub use channels::{change_channel, channels, create_channel, end_channel};
pub use departments::{change_department, create_department, departments, end_department};
pub use history::history;
pub use neighborhoods::{
    change_neighborhood, create_neighborhood, end_neighborhood, neighborhoods,
};
pub use reasons::{change_reason, create_reason, end_reason, reasons};
pub use types::{change_type, create_type, end_type, types};

use crate::context::{Ctx, Stop};
use chrono::NaiveDate;
use db::{Conn, catalogue, log};
use domain::access::Action;
use domain::catalogue::CatalogueEntity;
use domain::failure::{Change, Failure};
use domain::text::{fold, search_words};
use futures::future::BoxFuture;
use serde::Serialize;
use uuid::Uuid;

/// Runs one unit of work of an administrator.
async fn edit<T, F>(ctx: &Ctx, work: F) -> Result<T, Failure>
where
    T: Send + 'static,
    F: for<'c> FnOnce(Ctx, &'c mut Conn) -> BoxFuture<'c, Result<T, Stop>> + Send + 'static,
{
    ctx.unit(Action::ManageCatalogue, move |ctx, _, conn| work(ctx, conn))
        .await
}

/// Appends a change to the history of an entry and to the log. `after` carries its new version.
async fn record<T: Serialize + Sync>(
    ctx: &Ctx,
    conn: &mut Conn,
    entity: CatalogueEntity,
    id: Uuid,
    before: Option<&T>,
    after: &T,
) -> Result<(), Stop> {
    let json = |entry: &T| serde_json::to_value(entry).unwrap_or_default();
    let entry = catalogue::HistoryEntry {
        entity: entity.code(),
        id,
        at: ctx.now,
        actor: Some(ctx.actor.id),
        before: before.map(json).unwrap_or_default(),
        after: json(after),
    };
    catalogue::append_history(conn, &entry).await?;
    let line = log::Entry {
        at: ctx.now,
        actor: Some(ctx.actor.id),
        action: if before.is_some() {
            "catalogue_changed"
        } else {
            "catalogue_created"
        },
        object: format!("{} {id}", entity.code()),
        detail: String::new(),
    };
    Ok(log::append(conn, line).await?)
}

/// Refuses a form that was made from an older version, and says what was changed since.
async fn same_version(
    ctx: &Ctx,
    conn: &mut Conn,
    entity: CatalogueEntity,
    id: Uuid,
    sent: i64,
    current: i64,
) -> Result<(), Stop> {
    if sent == current {
        return Ok(());
    }
    let changes: Vec<Change> = history::changes_since(ctx, conn, entity, id, sent).await?;
    Err(Failure::Conflict {
        version: current,
        changes,
    }
    .into())
}

/// Whether every word begins some word of the text.
fn matches(filter: &str, text: &str) -> bool {
    let text = fold(text);
    search_words(filter)
        .iter()
        .all(|word| text.split(' ').any(|part| part.starts_with(word)))
}

/// Whether an entry with this last day is over.
fn over(valid_to: Option<NaiveDate>, today: NaiveDate) -> bool {
    valid_to.is_some_and(|end| end < today)
}

/// Refuses an end before the beginning.
fn check_end(valid_from: NaiveDate, valid_to: Option<NaiveDate>) -> Result<(), Stop> {
    if valid_to.is_some_and(|end| end < valid_from) {
        return Err(Failure::field(
            "valid_to",
            "El último día no puede ser anterior al primero.",
        )
        .into());
    }
    Ok(())
}

/// The stable code of an entry that is named and not coded: `Línea 072` becomes `linea_072`.
fn code_of(name: &str) -> String {
    let code: String = fold(name).replace(' ', "_").chars().take(40).collect();
    code.trim_end_matches('_').to_owned()
}

fn code_taken(field: &str) -> Stop {
    Failure::field(
        field,
        "Ya hay una entrada con esa clave, en uso o terminada: edite esa, o escriba otra.",
    )
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_from_names() {
        assert_eq!(code_of("Línea 072"), "linea_072");
        assert_eq!(code_of("¡¿?!"), "");
        assert_eq!(code_of(&"ab ".repeat(20)).len(), 40);
        assert!(matches("alumb pub", "AP Alumbrado Público"));
        assert!(!matches("publico obras", "AP Alumbrado Público"));
    }
}
