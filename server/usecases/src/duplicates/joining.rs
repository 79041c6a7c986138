//! Somebody who calls for what another already asked becomes one more person of the same petition.

use super::{ALIKE, note, of_folio, turned};
use crate::context::{Ctx, Stop, sha256};
use crate::petitions::{captain, store_person};
use db::duplicates::{self, JoiningToStore};
use db::petitions::State;
use db::{Conn, catalogue};
use domain::access::{Action, Scope};
use domain::catalogue::Catalogues;
use domain::duplicates::{Joined, NewJoining, Turn};
use domain::failure::{Failure, FieldErrors};
use domain::folio::Folio;
use domain::ids::PetitionId;
use domain::petitions::PetitionDetail;
use futures::FutureExt;

/// Adds a person to a petition that is open, or to the one with which it was united. The same client id
/// from the same user with the same content adds once; somebody who asks for it already is not added.
///
/// No clock moves: the petition only gets its next version and a line of its history.
///
/// # Errors
/// `Forbidden`; `NotFound` when there is no such petition within the actor's scope, or the client id is
/// another user's; `Invalid` with the fields, or with [`ALIKE`] when it is over or reserved; `KeyReused`
/// when the client id came with other content.
pub async fn join(ctx: &Ctx, folio: Folio, new: NewJoining) -> Result<Joined, Failure> {
    let hash = sha256(&serde_json::to_vec(&(folio, &new)).unwrap_or_default());
    ctx.unit(Action::RegisterPetition, move |ctx, scope, conn| {
        async move { join_within(&ctx, conn, &scope, folio, new, hash).await }.boxed()
    })
    .await
}

/// The unit of work, so that the demonstration year can run many in one transaction.
pub(crate) async fn join_within(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    folio: Folio,
    new: NewJoining,
    hash: Vec<u8>,
) -> Result<Joined, Stop> {
    if let Some(known) = duplicates::find_joining(conn, new.client_id).await? {
        if known.by != ctx.actor.id {
            return Err(Failure::NotFound.into());
        }
        if known.content_hash != hash {
            return Err(Failure::KeyReused.into());
        }
        let (id, state) = root(conn, scope, known.petition).await?;
        return Ok(Joined {
            petition: id,
            folio: state.folio,
            known: true,
        });
    }
    let (id, _) = of_folio(conn, scope, folio).await?;
    let (id, state) = root(conn, scope, id).await?;
    let refused = |text: &str| Failure::field(ALIKE, text);
    if state.confidential {
        return Err(
            refused("A una petición reservada no se suman personas: registre una nueva.").into(),
        );
    }
    if !state.status.is_open() {
        return Err(refused("Esa petición ya terminó: registre una nueva.").into());
    }
    let kind = ctx.petition_type(conn, state.kind).await?;
    let new = new.checked(&kind.ok_or(Failure::NotFound)?)?;
    let named = catalogue::named(conn, new.channel, None, &new.privacy_notice).await?;
    let mut errors = FieldErrors::default();
    if !named.channel {
        errors.add("channel", "Elija por qué canal llegó.");
    }
    if !new.privacy_notice.is_empty() && !named.privacy_notice {
        errors.add(
            "privacy_notice",
            "Esa versión del aviso de privacidad no existe. Cargue la página de nuevo y lea el aviso vigente.",
        );
    }
    errors.finish()?;
    let captain = captain(conn, new.captain).await?;
    let person = store_person(ctx, conn, &new.citizen).await?;
    let mut joined = Joined {
        petition: id,
        folio: state.folio,
        known: false,
    };
    if let Some(person) = person
        && duplicates::asks(conn, scope, id, person).await?
    {
        joined.known = true;
        return Ok(joined);
    }
    note(
        conn,
        scope,
        id,
        &turned(ctx, Turn::Joined, new.said.clone()),
    )
    .await?;
    let stored = JoiningToStore {
        id: new.client_id,
        petition: id,
        person,
        channel: new.channel,
        said: new.said,
        privacy_notice: new.privacy_notice,
        content_hash: hash,
        at: ctx.now,
        by: ctx.actor.id,
        captain,
    };
    duplicates::insert_joining(conn, scope, &stored).await?;
    if person.is_some() {
        crate::words::rewrite(conn, id).await?;
    }
    Ok(joined)
}

/// A petition, or the one with which it was united, held until the unit of work ends.
async fn root(
    conn: &mut Conn,
    scope: &Scope,
    mut id: PetitionId,
) -> Result<(PetitionId, State), Stop> {
    loop {
        let state = db::petitions::state(conn, scope, id).await?;
        if let Some(kept) = state.ok_or(Failure::NotFound)?.duplicate_of {
            id = kept;
            continue;
        }
        duplicates::lock(conn, id, id).await?;
        let state = db::petitions::state(conn, scope, id).await?;
        let state = state.ok_or(Failure::NotFound)?;
        match state.duplicate_of {
            // United while it was waited for.
            Some(kept) => id = kept,
            None => return Ok((id, state)),
        }
    }
}

/// What the form of a joining shows: the petition, and what its fields choose from.
///
/// # Errors
/// `Forbidden` for who does not register; `NotFound` outside the actor's scope.
pub async fn joinable(ctx: &Ctx, folio: Folio) -> Result<(PetitionDetail, Catalogues), Failure> {
    ctx.scope(Action::RegisterPetition)?;
    let detail = crate::reading::by_folio(ctx, folio).await?;
    Ok((detail, crate::catalogues::in_force(ctx).await?))
}
