//! Undoing a union: the petition and its referrals are again what they were, and whoever came with it
//! leaves with it.

use super::{SEPARATE, note, of_folio, told, turned};
use crate::acts::changes_since;
use crate::context::{Ctx, Stop};
use db::Conn;
use db::duplicates::{self, Merge};
use domain::access::{Action, Scope};
use domain::duplicates::Turn;
use domain::failure::Failure;
use domain::folio::Folio;
use domain::petitions::{Act, Followed};
use futures::FutureExt;

/// Undoes the union in which a petition ended, as long as the one that stayed is not over.
///
/// # Errors
/// `Forbidden` for who does not unite; `NotFound` outside the actor's scope; `Conflict` when the version
/// is old; `Invalid` with [`SEPARATE`] when there is nothing to undo, or the other is over.
pub async fn separate(ctx: &Ctx, folio: Folio, version: i64) -> Result<Followed, Failure> {
    let action = Action::Perform(Act::MarkDuplicate);
    ctx.unit(action, move |ctx, scope, conn| {
        async move { separate_within(&ctx, conn, &scope, folio, version).await }.boxed()
    })
    .await
}

async fn separate_within(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    folio: Folio,
    version: i64,
) -> Result<Followed, Stop> {
    let (id, before) = of_folio(conn, scope, folio).await?;
    if let Some(kept) = before.duplicate_of {
        duplicates::lock(conn, id, kept).await?;
    }
    let (id, state) = of_folio(conn, scope, folio).await?;
    if state.version != version {
        let changes = changes_since(ctx, conn, scope, id, version).await?;
        return Err(Failure::Conflict {
            version: state.version,
            changes,
        }
        .into());
    }
    let refused = |text: String| Failure::field(SEPARATE, text);
    let merge = duplicates::live_merge(conn, id).await?;
    let Some((merge, kept)) = merge.zip(state.duplicate_of) else {
        return Err(refused("Esta petición no está unida a otra.".into()).into());
    };
    let everything = Scope::of_the_program_itself();
    let stays = db::petitions::state(conn, &everything, kept).await?;
    let stays = stays.ok_or(Failure::NotFound)?;
    if !stays.status.is_open() {
        return Err(refused(format!(
            "La petición {} ya terminó: lo que se resolvió en ella vale para las que se le unieron. Si el problema sigue, reábrala o registre una nueva.",
            stays.folio
        ))
        .into());
    }
    restore(
        ctx,
        conn,
        &merge,
        version,
        told(stays.folio, state.confidential),
    )
    .await?;
    // Its clocks rested: what the calendar became meanwhile counts for them, too.
    crate::clocks::catch_up(&ctx.system, conn, state.seq, id).await?;
    let followed = turned(ctx, Turn::Followed, told(folio, state.confidential));
    duplicates::unfollow(conn, id, &followed).await?;
    let released = turned(ctx, Turn::Released, told(folio, state.confidential));
    note(conn, &everything, kept, &released).await?;
    for petition in [id, kept] {
        crate::words::rewrite(conn, petition).await?;
    }
    Ok(Followed {
        version: version + 1,
        status: merge.status,
    })
}

async fn restore(
    ctx: &Ctx,
    conn: &mut Conn,
    merge: &Merge,
    version: i64,
    from: String,
) -> Result<(), Stop> {
    use domain::petitions::PetitionStatus::Closed;
    if !duplicates::restore(conn, merge, version, ctx.now, ctx.actor.id).await? {
        // Held since it was read: nobody can have changed it.
        return Err(Failure::Unavailable.into());
    }
    let separated = turned(ctx, Turn::Separated, from);
    let states = (Closed, merge.status);
    duplicates::append_turn(conn, merge.merged, version + 1, states, &separated).await?;
    Ok(())
}
