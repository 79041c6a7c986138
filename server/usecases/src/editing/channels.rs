//! Channels by which petitions arrive.

use super::{code_of, code_taken, edit, matches, record, same_version};
use crate::context::{Ctx, Stop};
use db::{Conn, catalogue, catalogue_entries};
use domain::access::Action;
use domain::catalogue::{CatalogueEntity, CatalogueFilter, Channel, ChannelEntry, ChannelForm};
use domain::failure::Failure;
use domain::ids::ChannelId;
use domain::local_time::local_date;
use futures::FutureExt;

const CHANNEL: CatalogueEntity = CatalogueEntity::Channel;

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
            record(&ctx, conn, CHANNEL, new.id.0, None, &new).await?;
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
            let before = current_channel(&ctx, conn, id, version).await?;
            let after = ChannelEntry {
                name: form.name,
                position: form.position,
                ..before.clone()
            };
            store_channel(&ctx, conn, &before, after).await
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
            let before = current_channel(&ctx, conn, id, version).await?;
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
            store_channel(&ctx, conn, &before, after).await
        }
        .boxed()
    })
    .await
}

async fn current_channel(
    ctx: &Ctx,
    conn: &mut Conn,
    id: ChannelId,
    version: i64,
) -> Result<ChannelEntry, Stop> {
    let found = catalogue_entries::channel(conn, id).await?;
    let found = found.ok_or(Failure::NotFound)?;
    same_version(ctx, conn, CHANNEL, id.0, version, found.version).await?;
    Ok(found)
}

async fn store_channel(
    ctx: &Ctx,
    conn: &mut Conn,
    before: &ChannelEntry,
    mut after: ChannelEntry,
) -> Result<(), Stop> {
    if *before == after {
        return Ok(());
    }
    if !catalogue_entries::update_channel(conn, &after).await? {
        return Err(Failure::Conflict {
            version: before.version + 1,
            changes: Vec::new(),
        }
        .into());
    }
    after.version += 1;
    record(ctx, conn, CHANNEL, after.id.0, Some(before), &after).await
}
