//! Channels by which petitions arrive.

use super::entry::{created, current, store};
use super::{code_of, code_taken, edit, matches};
use crate::context::Ctx;
use db::{catalogue, catalogue_entries};
use domain::access::Action;
use domain::catalogue::{CatalogueFilter, Channel, ChannelEntry, ChannelForm};
use domain::failure::Failure;
use domain::ids::ChannelId;
use domain::local_time::local_date;
use futures::FutureExt;

/// The channels that the filter lets through, in their order.
///
/// # Errors
/// `Forbidden`.
pub async fn channels(ctx: &Ctx, filter: &CatalogueFilter) -> Result<Vec<ChannelEntry>, Failure> {
    ctx.scope(Action::ManageCatalogue)?;
    let read = async { catalogue_entries::channels(&mut ctx.system.db.read().await?).await };
    let mut rows = read.await.map_err(|e| ctx.system.failure(&e))?;
    rows.retain(|entry| {
        (filter.ended || entry.valid_to.is_none()) && matches(&filter.text, &entry.name)
    });
    Ok(rows)
}

/// Creates a channel.
///
/// # Errors
/// `Forbidden`; `Invalid` with the fields, also when the name exists.
pub async fn create_channel(ctx: &Ctx, form: ChannelForm) -> Result<ChannelId, Failure> {
    ctx.scope(Action::ManageCatalogue)?;
    let form = form.checked()?;
    let code = code_of(&form.name);
    if code.is_empty() {
        return Err(Failure::field("name", "Escriba un nombre con letras."));
    }
    edit(ctx, move |ctx, conn| {
        async move {
            let new = ChannelEntry {
                id: ChannelId(ctx.system.new_id(ctx.now)),
                code,
                name: form.name,
                position: form.position,
                valid_to: None,
                version: 1,
            };
            let stored = Channel {
                id: new.id,
                code: new.code.clone(),
                name: new.name.clone(),
            };
            if !catalogue::insert_channel(conn, &stored, new.position).await? {
                return Err(code_taken("name"));
            }
            created(&ctx, conn, &new).await?;
            Ok(new.id)
        }
        .boxed()
    })
    .await
}

/// Changes name and order of a channel.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid`.
pub async fn change_channel(
    ctx: &Ctx,
    id: ChannelId,
    version: i64,
    form: ChannelForm,
) -> Result<(), Failure> {
    ctx.scope(Action::ManageCatalogue)?;
    let form = form.checked()?;
    edit(ctx, move |ctx, conn| {
        async move {
            let before: ChannelEntry = current(&ctx, conn, id, version).await?;
            let after = ChannelEntry {
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

/// Ends a channel at once, or takes its end back.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid` when it is the only one in use.
pub async fn end_channel(
    ctx: &Ctx,
    id: ChannelId,
    version: i64,
    ended: bool,
) -> Result<(), Failure> {
    edit(ctx, move |ctx, conn| {
        async move {
            let before: ChannelEntry = current(&ctx, conn, id, version).await?;
            if ended && catalogue::channels(conn).await?.iter().all(|c| c.id == id) {
                return Err(Failure::field(
                    "ended",
                    "Es el único canal en uso: agregue otro antes.",
                )
                .into());
            }
            let today = local_date(ctx.now);
            let after = ChannelEntry {
                valid_to: ended.then(|| before.valid_to.unwrap_or(today)),
                ..before.clone()
            };
            store(&ctx, conn, &before, after).await
        }
        .boxed()
    })
    .await
}
