//! Registering petitions.

use crate::clocks::Clockwork;
use crate::context::{Ctx, Stop, sha256};
use crate::territory::territory;
use db::petitions::{NewEvent, PetitionToStore};
use db::{Conn, catalogue, people};
use domain::access::{Action, Scope};
use domain::catalogue::PetitionType;
use domain::clocks::{PetitionClock, Phase};
use domain::failure::Failure;
use domain::folio::Folio;
use domain::ids::{BlockId, CaptainId, PersonId, PetitionTypeId};
use domain::local_time::{local_date, local_month};
use domain::petitions::{Citizen, NewPetition, PetitionStatus, Place, Receipt, RegisteredPetition};
use domain::roster::TermState;
use domain::text::fold;
use futures::FutureExt;

/// Registers a petition and gives its folio and PIN. The same client id from the same user with the
/// same content gives the same folio again.
///
/// # Errors
/// `Forbidden`; `Invalid` with the fields; `KeyReused` when the client id came with other content;
/// `NotFound` when it is another user's.
pub async fn register(ctx: &Ctx, new: NewPetition) -> Result<RegisteredPetition, Failure> {
    ctx.scope(Action::RegisterPetition)?;
    let hash = sha256(&serde_json::to_vec(&new).unwrap_or_default());
    let work = ctx.clone();
    let done = ctx
        .system
        .db
        .write(move |conn| async move { register_within(&work, conn, new, hash).await }.boxed())
        .await;
    done.map_err(|stop: Stop| stop.failure(&ctx.system))
}

/// The receipt of a petition: the PIN can be shown again because it is derived, not stored.
///
/// # Errors
/// `Forbidden` for who does not register; `NotFound` outside the actor's scope.
pub async fn receipt(ctx: &Ctx, folio: Folio) -> Result<Receipt, Failure> {
    ctx.scope(Action::RegisterPetition)?;
    let detail = crate::reading::by_folio(ctx, folio).await?;
    let street = [detail.place.street.as_str(), detail.place.number.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let place = [street.as_str(), detail.neighborhood_name.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    Ok(Receipt {
        folio,
        pin: ctx.system.secret.pin(folio),
        kind: detail.kind_name,
        channel: detail.channel,
        place,
        received_at: detail.received_at,
        due_at: detail.due_at,
        legal_due_at: detail.legal_due_at,
        now: ctx.now,
    })
}

/// The unit of work, so that the demonstration year and batches can run many in one transaction.
pub(crate) async fn register_within(
    ctx: &Ctx,
    conn: &mut Conn,
    new: NewPetition,
    hash: Vec<u8>,
) -> Result<RegisteredPetition, Stop> {
    register_for(ctx, conn, new, hash, None).await
}

/// The same for a matter of a block: it is there that a petition without a point happens.
pub(crate) async fn register_for(
    ctx: &Ctx,
    conn: &mut Conn,
    new: NewPetition,
    hash: Vec<u8>,
    unless_placed: Option<BlockId>,
) -> Result<RegisteredPetition, Stop> {
    if let Some(known) = db::petitions::registered(conn, new.client_id).await? {
        if known.by != ctx.actor.id {
            return Err(Failure::NotFound.into());
        }
        if known.content_hash != hash {
            return Err(Failure::KeyReused.into());
        }
        return Ok(RegisteredPetition {
            id: new.client_id,
            folio: known.folio,
            pin: ctx.system.secret.pin(known.folio),
            due_at: known.due_at,
            replayed: true,
        });
    }
    let kind = live_type(ctx, conn, new.kind).await?;
    let new = new.checked(&kind)?;
    let named = catalogue::named(
        conn,
        new.channel,
        new.place.neighborhood,
        &new.privacy_notice,
    )
    .await?;
    // Any version that ever was: a telephone without network sends what it loaded some days ago.
    if !new.privacy_notice.is_empty() && !named.privacy_notice {
        return Err(Failure::field(
            "privacy_notice",
            "Esa versión del aviso de privacidad no existe. Cargue la página de nuevo y lea el aviso vigente.",
        )
        .into());
    }
    if !named.channel {
        return Err(Failure::field("channel", "Elija por qué canal llegó.").into());
    }
    if new.place.neighborhood.is_some() && named.neighborhood.is_none() {
        return Err(Failure::field(
            "neighborhood",
            "Esa colonia no está en el catálogo: elija una de la lista.",
        )
        .into());
    }
    let neighborhood = named.neighborhood.unwrap_or_default();
    let work = ctx.clockwork(conn).await?;
    let captain = captain(conn, new.captain).await?;
    let block = match new.place.point {
        Some(point) => territory(&ctx.system, conn).await?.locate(point).block,
        None => unless_placed,
    };
    let person = store_person(ctx, conn, &new.citizen).await?;
    let mut stored = to_store(ctx, conn, new, &kind, person, &neighborhood, &work, hash).await?;
    stored.captain = captain;
    stored.block = block;
    db::petitions::insert(conn, &stored).await?;
    let event = NewEvent {
        petition: stored.id,
        version: 1,
        referral: None,
        at: ctx.now,
        actor: Some(ctx.actor.id),
        act: None,
        from: None,
        to: PetitionStatus::Received,
        detail: String::new(),
        public: true,
        batch: None,
    };
    db::petitions::append_event(conn, &event).await?;
    crate::routing::on_registering(ctx, conn, &stored, &kind).await?;
    Ok(RegisteredPetition {
        id: stored.id,
        folio: stored.folio,
        pin: ctx.system.secret.pin(stored.folio),
        due_at: stored.clock.due_at,
        replayed: false,
    })
}

/// The captain who brings a petition or somebody who joins one, and the block for which: in office, on the
/// day it arrives.
pub(crate) async fn captain(
    conn: &mut Conn,
    number: Option<i64>,
) -> Result<Option<(CaptainId, BlockId)>, Stop> {
    let Some(number) = number else {
        return Ok(None);
    };
    let scope = Scope::of_the_program_itself();
    let found = db::roster::people::by_number(conn, &scope, number).await?;
    let seat = found
        .filter(|c| c.state.is_some_and(TermState::holds))
        .and_then(|c| c.block.map(|block| (c.id, block)));
    seat.map(Some).ok_or_else(|| {
        Failure::field(
            "captain",
            "No hay una jefa o jefe de manzana en funciones con ese número.",
        )
        .into()
    })
}

/// A type that is in force today.
pub(crate) async fn live_type(
    ctx: &Ctx,
    conn: &mut Conn,
    id: PetitionTypeId,
) -> Result<PetitionType, Stop> {
    let today = local_date(ctx.now);
    ctx.petition_type(conn, id)
        .await?
        .filter(|kind| kind.valid_from <= today && kind.valid_to.is_none_or(|end| today <= end))
        .ok_or_else(|| Failure::field("kind", "Elija el tipo de petición de la lista.").into())
}

/// Who asks, known or new; nobody when anonymous.
pub(crate) async fn store_person(
    ctx: &Ctx,
    conn: &mut Conn,
    citizen: &Citizen,
) -> Result<Option<PersonId>, Stop> {
    if citizen.anonymous {
        return Ok(None);
    }
    let person = people::NewPerson {
        id: PersonId(ctx.system.new_id(ctx.now)),
        phone: (!citizen.phone.is_empty()).then(|| citizen.phone.clone()),
        given_names: citizen.given_names.clone(),
        surnames: citizen.surnames.clone(),
        name_key: fold(&format!("{} {}", citizen.given_names, citizen.surnames)),
        at: ctx.now,
    };
    Ok(Some(people::find_or_insert(conn, person).await?))
}

/// The folded words by which a petition is found. `people` are given names, surnames and telephones of
/// who asks.
pub(crate) fn search_words(
    folio: Folio,
    people: &str,
    place: &Place,
    neighborhood: &str,
    kind: &str,
    description: &str,
) -> String {
    fold(&format!(
        "{folio} {people} {} {} {} {} {} {neighborhood} {kind} {description}",
        place.street, place.number, place.between, place.and, place.reference
    ))
}

async fn to_store(
    ctx: &Ctx,
    conn: &mut Conn,
    new: NewPetition,
    kind: &PetitionType,
    person: Option<PersonId>,
    neighborhood: &str,
    work: &Clockwork,
    hash: Vec<u8>,
) -> Result<PetitionToStore, Stop> {
    use chrono::Datelike;
    // Last, because it holds the year's counter until the transaction ends.
    let year = local_date(ctx.now).year();
    let folio = Folio {
        year,
        number: db::petitions::next_number(conn, year).await?,
    };
    let citizen = &new.citizen;
    let words = search_words(
        folio,
        &format!(
            "{} {} {}",
            citizen.given_names, citizen.surnames, citizen.phone
        ),
        &new.place,
        neighborhood,
        &kind.name,
        &new.description,
    );
    let priority = kind.priority;
    let clock = PetitionClock::start(
        &work.calendar,
        ctx.now,
        work.term(Phase::Solve, kind, priority),
        work.term(Phase::Refer, kind, priority),
        new.written,
    );
    Ok(PetitionToStore {
        id: new.client_id,
        folio,
        content_hash: hash,
        channel: new.channel,
        kind: kind.id,
        priority,
        description: new.description,
        answers: new.answers,
        written: new.written,
        confidential: kind.confidential,
        person,
        registered_by: ctx.actor.id,
        privacy_notice: new.privacy_notice,
        place: new.place,
        received_at: ctx.now,
        received_month: local_month(ctx.now),
        clock,
        captain: None,
        block: None,
        words,
    })
}
