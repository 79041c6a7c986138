//! A petition that somebody else asked first, elsewhere: a person joined it who came through the captain,
//! the block or the ward. She follows how it goes. What was asked, by whom and in which house stays with
//! those who asked; *¿quedó bien?*, too.

use super::petitions::history;
use super::seat;
use crate::context::{Ctx, Stop};
use db::Conn;
use db::phone::petitions;
use domain::access::Scope;
use domain::captain::CaptainPetition;
use domain::failure::Failure;
use domain::ids::PetitionId;

/// The petition, for a captain whose own scope does not reach it.
///
/// # Errors
/// `NotFound` when nobody joined it through her, the block or the ward.
pub(super) async fn one(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    id: PetitionId,
) -> Result<CaptainPetition, Stop> {
    let through = petitions::joined(conn, scope, id).await?;
    let through = through.ok_or(Failure::NotFound)?;
    let everything = Scope::of_the_program_itself();
    let card = db::petitions::card(conn, &everything, id, ctx.now).await?;
    let card = card.ok_or(Failure::NotFound)?;
    let referrals = db::petitions::referral_cards(conn, &everything, id).await?;
    let events = db::petitions::events(conn, &everything, id, 0).await?;
    let kept = crate::duplicates::kept_of(conn, &card).await?;
    let live = || {
        let live = referrals.into_iter().filter(|r| r.status.is_live());
        live.map(|r| r.department_name).collect()
    };
    Ok(CaptainPetition {
        seat: seat(ctx, conn).await?.view,
        id,
        folio: card.folio,
        kind: card.kind_name,
        own: false,
        joined: true,
        block: String::new(),
        description: String::new(),
        place: petitions::shown_place(
            false,
            &card.place.street,
            "",
            "",
            Some(card.neighborhood_name.as_str()),
        ),
        on_behalf_of: through.names.join(", "),
        status: kept.as_ref().map_or(card.status, |kept| kept.status),
        united: kept.is_some(),
        received_at: card.received_at,
        due_at: kept.as_ref().map_or(card.due_at, |kept| kept.due_at),
        departments: kept.map_or_else(live, |kept| kept.departments),
        // Whoever joins gets the same folio and PIN.
        pin: through.own.then(|| ctx.system.secret.pin(card.folio)),
        photos: Vec::new(),
        history: history(events, false, false),
        may_answer: false,
        version: card.version,
        now: ctx.now,
    })
}
