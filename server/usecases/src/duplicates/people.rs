//! Everybody who asks for a petition. Names are read when they are asked for, and that is logged.

use crate::context::Ctx;
use crate::reading;
use db::{duplicates, log};
use domain::access::Action;
use domain::duplicates::PeopleView;
use domain::failure::Failure;
use domain::folio::Folio;
use futures::FutureExt;

/// Who asks for a petition, without names.
///
/// # Errors
/// `Forbidden`; `NotFound` outside the actor's scope.
pub async fn people(ctx: &Ctx, folio: Folio) -> Result<PeopleView, Failure> {
    let detail = reading::by_folio(ctx, folio).await?;
    ctx.read(Action::ReadPetitions, async |scope, conn| {
        Ok(PeopleView {
            folio,
            kind: detail.kind_name,
            rows: duplicates::people(conn, &scope, detail.id, false).await?,
            now: ctx.now,
        })
    })
    .await
}

/// The same with names and telephones. The reading is logged before it is answered.
///
/// # Errors
/// As [`people`].
pub async fn reveal(ctx: &Ctx, folio: Folio) -> Result<PeopleView, Failure> {
    let detail = reading::by_folio(ctx, folio).await?;
    ctx.unit(Action::RevealContact, move |ctx, scope, conn| {
        async move {
            let state = db::petitions::state(conn, &scope, detail.id).await?;
            state.ok_or(Failure::NotFound)?;
            let rows = duplicates::people(conn, &scope, detail.id, true).await?;
            let entry = log::Entry {
                at: ctx.now,
                actor: Some(ctx.actor.id),
                action: "contacts_revealed",
                object: folio.to_string(),
                detail: rows.iter().filter(|row| !row.anonymous).count().to_string(),
            };
            log::append(conn, entry).await?;
            Ok(PeopleView {
                folio,
                kind: detail.kind_name,
                rows,
                now: ctx.now,
            })
        }
        .boxed()
    })
    .await
}
