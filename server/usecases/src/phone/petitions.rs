//! Her petitions: the list, one of them, its photos.

use super::{own, seat};
use crate::acts::situation;
use crate::context::Ctx;
use db::phone::{OwnSeat, petitions};
use db::{attachments, people};
use domain::access::Action;
use domain::captain::{CaptainPetition, CaptainPetitionPage, CaptainPile};
use domain::duplicates::Turn;
use domain::failure::Failure;
use domain::ids::{AttachmentId, PetitionId};
use domain::petitions::{Act, EventView, HistoryItem};

/// Rows of a page.
const PAGE: i64 = 30;

/// One page of her petitions, newest first. A ward captain sees those of the ward when she asks for
/// them (`ward`), else those of the own block; of anybody else's telephone `ward` changes nothing.
///
/// # Errors
/// `Forbidden`.
pub async fn list(
    ctx: &Ctx,
    pile: CaptainPile,
    ward: bool,
    after: Option<i64>,
) -> Result<CaptainPetitionPage, Failure> {
    let reach = if ward {
        Action::FollowOwn
    } else {
        Action::OwnPost
    };
    ctx.scope(Action::FollowOwn)?;
    ctx.read(reach, async |scope, conn| {
        let (rows, next) = petitions::page(conn, &scope, pile, after, PAGE).await?;
        Ok(CaptainPetitionPage {
            seat: seat(ctx, conn).await?.view,
            rows,
            next,
            now: ctx.now,
        })
    })
    .await
}

/// One petition of hers, of the block, or of the ward.
///
/// # Errors
/// `NotFound` when it does not exist or is another's; both read the same.
pub async fn one(ctx: &Ctx, id: PetitionId) -> Result<CaptainPetition, Failure> {
    let answers = ctx.scope(Action::Perform(Act::VerifySatisfied))?;
    ctx.read(Action::FollowOwn, async |scope, conn| {
        let (captain, block) = own(&scope)?;
        let Some(state) = db::petitions::state(conn, &scope, id).await? else {
            return super::joined::one(ctx, conn, &scope, id).await;
        };
        let card = db::petitions::card(conn, &scope, id, ctx.now).await?;
        let card = card.ok_or(Failure::NotFound)?;
        let referrals = db::petitions::referral_cards(conn, &scope, id).await?;
        let events = db::petitions::events(conn, &scope, id, 0).await?;
        let seat = seat(ctx, conn).await?;
        let own = state.captain == Some(captain);
        let of_block = own || state.captain_block.is_some_and(|(of, _)| of == block);
        let on_behalf_of = match people::contact(conn, &scope, id).await? {
            Some(contact) if own && !herself(&contact, &seat) => {
                format!("{} {}", contact.given_names, contact.surnames)
                    .trim()
                    .to_owned()
            }
            Some(_) if own => String::new(),
            // Of what another asked first she knows whom she brought to it.
            _ => petitions::joined(conn, &scope, id)
                .await?
                .map(|through| through.names.join(", "))
                .unwrap_or_default(),
        };
        let brought_for = match state.captain_block {
            Some((of, _)) if of != block => db::territory::block(conn, of).await?.map(|b| b.code),
            Some(_) => Some(seat.view.block.clone()),
            None => None,
        };
        let photos = petitions::photos(conn, &scope, id, ctx.actor.id).await?;
        let kept = crate::duplicates::kept_of(conn, &card).await?;
        let live = || {
            let live = referrals.into_iter().filter(|r| r.status.is_live());
            live.map(|r| r.department_name).collect()
        };
        let may_answer = answers.covers(&state.facts())
            && situation(&state, ctx.now).allows(&ctx.actor, Act::VerifySatisfied, None);
        Ok(CaptainPetition {
            seat: seat.view,
            id,
            folio: card.folio,
            kind: card.kind_name,
            own,
            joined: false,
            block: brought_for.unwrap_or_default(),
            description: if own { card.description } else { String::new() },
            place: petitions::shown_place(
                own,
                &card.place.street,
                &card.place.number,
                &card.place.reference,
                Some(card.neighborhood_name.as_str()),
            ),
            on_behalf_of,
            status: kept.as_ref().map_or(card.status, |kept| kept.status),
            united: kept.is_some(),
            received_at: card.received_at,
            due_at: kept.as_ref().map_or(card.due_at, |kept| kept.due_at),
            departments: kept.map_or_else(live, |kept| kept.departments),
            pin: own.then(|| ctx.system.secret.pin(card.folio)),
            photos,
            history: history(events, own, of_block),
            may_answer,
            version: card.version,
            now: ctx.now,
        })
    })
    .await
}

fn herself(contact: &people::Contact, seat: &OwnSeat) -> bool {
    contact.given_names == seat.name.given_names && contact.surnames == surnames(seat)
}

/// Her surnames as they stand with a petition of her own.
pub(super) fn surnames(seat: &OwnSeat) -> String {
    let second = seat.name.second_surname.as_deref().unwrap_or_default();
    format!("{} {second}", seat.name.first_surname)
        .trim()
        .to_owned()
}

/// The public history, oldest first. What was written for who asked may name people: of what another
/// captain brought only the answer of the department is told, and that only in the own block.
pub(super) fn history(events: Vec<EventView>, own: bool, of_block: bool) -> Vec<HistoryItem> {
    let shown = |event: &EventView| !event.undone && (event.public || event.from != Some(event.to));
    let item = |event: EventView| {
        let act = Act::parse(&event.act);
        let turn = Turn::parse(&event.act);
        let told = event.public && (own || (of_block && act == Some(Act::Attend)));
        HistoryItem {
            at: event.at,
            what: turn
                .map_or_else(|| words(act, own), Turn::public_words)
                .to_owned(),
            text: if told { event.text } else { String::new() },
        }
    };
    let items = events.into_iter().rev().filter(shown);
    items.map(item).collect()
}

fn words(act: Option<Act>, own: bool) -> &'static str {
    match act {
        None => "Se recibió la petición",
        // Perhaps it was the office that asked, or whoever held the block before.
        Some(Act::VerifySatisfied) => "Se confirmó que quedó bien",
        Some(Act::VerifyUnsatisfied) => "No quedó bien: volvió a la dependencia",
        Some(Act::NotePublic) if !own => "Mensaje de la oficina",
        Some(Act::RequestInformation) if !own => "La oficina pidió un dato",
        Some(act) => crate::reading::public_words(act),
    }
}

/// A photo of a petition that she may see; `variant` is `full` or `thumbnail`.
///
/// # Errors
/// `NotFound` when the petition is another's, or the photo is not one that she may see.
pub async fn photo(
    ctx: &Ctx,
    petition: PetitionId,
    id: AttachmentId,
    variant: &str,
) -> Result<Vec<u8>, Failure> {
    ctx.read(Action::FollowOwn, async |scope, conn| {
        let state = db::petitions::state(conn, &scope, petition).await?;
        state.ok_or(Failure::NotFound)?;
        let seen = petitions::photos(conn, &scope, petition, ctx.actor.id).await?;
        if !seen.contains(&id) {
            return Err(Failure::NotFound.into());
        }
        let content = attachments::content(conn, &scope, petition, id, variant).await?;
        Ok(content.ok_or(Failure::NotFound)?.content)
    })
    .await
}
