//! Reasons and resolution codes.

use super::entry::{created, current, store};
use super::{code_of, code_taken, edit, matches};
use crate::context::{Ctx, Stop};
use db::{Conn, catalogue, catalogue_entries};
use domain::access::Action;
use domain::catalogue::{CatalogueFilter, Reason, ReasonEntry, ReasonForm, ReasonKind};
use domain::failure::Failure;
use domain::ids::ReasonId;
use domain::local_time::local_date;
use futures::FutureExt;

/// The reasons that the filter lets through, in their order.
///
/// # Errors
/// `Forbidden`.
pub async fn reasons(ctx: &Ctx, filter: &CatalogueFilter) -> Result<Vec<ReasonEntry>, Failure> {
    ctx.scope(Action::ManageCatalogue)?;
    let read = async { catalogue_entries::reasons(&mut ctx.system.db.read().await?).await };
    let mut rows = read.await.map_err(|e| ctx.system.failure(&e))?;
    rows.retain(|entry| {
        (filter.ended || entry.valid_to.is_none())
            && filter.reason.is_none_or(|kind| kind == entry.kind)
            && matches(&filter.text, &entry.name)
    });
    Ok(rows)
}

/// Creates a reason.
///
/// # Errors
/// `Forbidden`; `Invalid` with the fields, also when the name exists.
pub async fn create_reason(ctx: &Ctx, form: ReasonForm) -> Result<ReasonId, Failure> {
    ctx.scope(Action::ManageCatalogue)?;
    let form = form.checked()?;
    let code = code_of(&form.name);
    if code.is_empty() {
        return Err(Failure::field("name", "Escriba un nombre con letras."));
    }
    edit(ctx, move |ctx, conn| {
        async move {
            let new = ReasonEntry {
                id: ReasonId(ctx.system.new_id(ctx.now)),
                kind: form.kind,
                code,
                name: form.name,
                position: form.position,
                valid_to: None,
                version: 1,
            };
            let stored = Reason {
                id: new.id,
                kind: new.kind.code().to_owned(),
                code: new.code.clone(),
                name: new.name.clone(),
            };
            if !catalogue::insert_reason(conn, &stored, new.position).await? {
                return Err(code_taken("name"));
            }
            created(&ctx, conn, &new).await?;
            Ok(new.id)
        }
        .boxed()
    })
    .await
}

/// Changes name and order of a reason.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid`.
pub async fn change_reason(
    ctx: &Ctx,
    id: ReasonId,
    version: i64,
    form: ReasonForm,
) -> Result<(), Failure> {
    ctx.scope(Action::ManageCatalogue)?;
    let form = form.checked()?;
    edit(ctx, move |ctx, conn| {
        async move {
            let before: ReasonEntry = current(&ctx, conn, id, version).await?;
            let after = ReasonEntry {
                name: form.name,
                position: form.position,
                ..before.clone()
            };
            store(&ctx, conn, &before, after).await
        }
        .boxed()
    })
    .await
}

/// Ends a reason at once, or takes its end back.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid` when it is the only one of its kind in use, or one
/// that the program uses itself.
pub async fn end_reason(ctx: &Ctx, id: ReasonId, version: i64, ended: bool) -> Result<(), Failure> {
    edit(ctx, move |ctx, conn| {
        async move {
            let before: ReasonEntry = current(&ctx, conn, id, version).await?;
            if ended && is_needed(conn, &before).await? {
                return Err(Failure::field(
                    "ended",
                    "El sistema necesita este motivo: es el único de su tipo, o el que usa por sí mismo.",
                )
                .into());
            }
            let today = local_date(ctx.now);
            let after = ReasonEntry {
                valid_to: ended.then(|| before.valid_to.unwrap_or(today)),
                ..before.clone()
            };
            store(&ctx, conn, &before, after).await
        }
        .boxed()
    })
    .await
}

/// Whether an act could not be done any more without this reason.
async fn is_needed(conn: &mut Conn, entry: &ReasonEntry) -> Result<bool, Stop> {
    // Marking a petition as a repetition closes it with this resolution.
    if entry.kind == ReasonKind::Resolution && entry.code == "duplicate" {
        return Ok(true);
    }
    let alone = catalogue::reasons(conn)
        .await?
        .iter()
        .all(|r| r.id == entry.id || r.kind != entry.kind.code());
    Ok(alone)
}
