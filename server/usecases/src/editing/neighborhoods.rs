//! Neighborhoods. Most come from the official list; an administrator corrects and adds.

use super::entry::{created, current, store};
use super::{edit, matches};
use crate::context::{Ctx, Stop};
use db::{Conn, catalogue_entries};
use domain::access::Action;
use domain::catalogue::{CatalogueFilter, NeighborhoodEntry, NeighborhoodForm};
use domain::failure::Failure;
use domain::ids::NeighborhoodId;
use domain::local_time::local_date;
use domain::text::fold;
use futures::FutureExt;

/// The neighborhoods that the filter lets through, by name.
///
/// # Errors
/// `Forbidden`.
pub async fn neighborhoods(
    ctx: &Ctx,
    filter: &CatalogueFilter,
) -> Result<Vec<NeighborhoodEntry>, Failure> {
    ctx.scope(Action::ManageCatalogue)?;
    let read = async { catalogue_entries::neighborhoods(&mut ctx.system.db.read().await?).await };
    let mut rows = read.await.map_err(|e| ctx.system.failure(&e))?;
    rows.retain(|n| {
        (filter.ended || n.valid_to.is_none())
            && matches(
                &filter.text,
                &format!("{} {} {}", n.name, n.kind, n.postal_code),
            )
    });
    Ok(rows)
}

/// Creates a neighborhood that the official list does not have.
///
/// # Errors
/// `Forbidden`; `Invalid` with the fields, also when it exists already.
pub async fn create_neighborhood(
    ctx: &Ctx,
    form: NeighborhoodForm,
) -> Result<NeighborhoodId, Failure> {
    ctx.scope(Action::ManageCatalogue)?;
    let form = form.checked(true)?;
    edit(ctx, move |ctx, conn| {
        async move {
            let new = NeighborhoodEntry {
                id: NeighborhoodId(ctx.system.new_id(ctx.now)),
                postal_code: form.postal_code,
                name: form.name,
                kind: form.kind,
                point: form.point,
                valid_to: None,
                version: 1,
            };
            only_one(conn, &new).await?;
            let key = new.id.0.simple().to_string();
            catalogue_entries::insert_neighborhood(conn, &new, &key).await?;
            created(&ctx, conn, &new).await?;
            Ok(new.id)
        }
        .boxed()
    })
    .await
}

/// Changes name, kind and point of a neighborhood.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid`.
pub async fn change_neighborhood(
    ctx: &Ctx,
    id: NeighborhoodId,
    version: i64,
    form: NeighborhoodForm,
) -> Result<(), Failure> {
    ctx.scope(Action::ManageCatalogue)?;
    let form = form.checked(false)?;
    edit(ctx, move |ctx, conn| {
        async move {
            let before: NeighborhoodEntry = current(&ctx, conn, id, version).await?;
            let after = NeighborhoodEntry {
                name: form.name,
                kind: form.kind,
                point: form.point,
                ..before.clone()
            };
            only_one(conn, &after).await?;
            store(&ctx, conn, &before, after).await
        }
        .boxed()
    })
    .await
}

/// Ends a neighborhood at once, or takes its end back.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid` when another took its name meanwhile.
pub async fn end_neighborhood(
    ctx: &Ctx,
    id: NeighborhoodId,
    version: i64,
    ended: bool,
) -> Result<(), Failure> {
    edit(ctx, move |ctx, conn| {
        async move {
            let before: NeighborhoodEntry = current(&ctx, conn, id, version).await?;
            let today = local_date(ctx.now);
            let after = NeighborhoodEntry {
                valid_to: ended.then(|| before.valid_to.unwrap_or(today)),
                ..before.clone()
            };
            if !ended {
                only_one(conn, &after).await?;
            }
            store(&ctx, conn, &before, after).await
        }
        .boxed()
    })
    .await
}

/// Two of one name under one postal code could not be told apart by who captures.
async fn only_one(conn: &mut Conn, entry: &NeighborhoodEntry) -> Result<(), Stop> {
    let (name, kind) = (fold(&entry.name), fold(&entry.kind));
    let twin = catalogue_entries::neighborhoods(conn)
        .await?
        .into_iter()
        .any(|n| {
            n.id != entry.id
                && n.valid_to.is_none()
                && n.postal_code == entry.postal_code
                && fold(&n.name) == name
                && fold(&n.kind) == kind
        });
    if twin {
        return Err(Failure::field(
            "name",
            "Ya hay una con ese nombre y tipo en ese código postal.",
        )
        .into());
    }
    Ok(())
}
