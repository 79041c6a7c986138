//! Reading petitions: lists, one petition, the caller's card, the citizen's own tracking.

use crate::acts::situation;
use crate::context::{Ctx, Stop, System};
use chrono::{DateTime, Utc};
use db::{Conn, DbResult, attachments, lists, log, people};
use domain::access::{Action, Scope};
use domain::duplicates::Turn;
use domain::failure::Failure;
use domain::folio::Folio;
use domain::ids::PetitionId;
use domain::petitions::{
    Act, CallerCard, CallingCaptain, ContactView, Counts, HistoryItem, ListFilter, Page,
    PetitionDetail, PetitionLine, TrackingView, legal_acts, rule,
};
use domain::phone::Phone;
use domain::roster::TermState;
use futures::FutureExt;
use subtle::ConstantTimeEq;

/// One page of the petitions that the actor may see.
///
/// # Errors
/// `Forbidden`.
pub async fn list(ctx: &Ctx, filter: &ListFilter) -> Result<Page, Failure> {
    let scope = ctx.scope(Action::ReadPetitions)?;
    let read =
        async { lists::page(&mut ctx.system.db.read().await?, &scope, filter, ctx.now).await };
    read.await.map_err(|e| ctx.system.failure(&e))
}

/// The counts of the three piles that the actor may see.
///
/// # Errors
/// `Forbidden`.
pub async fn counts(ctx: &Ctx) -> Result<Counts, Failure> {
    let scope = ctx.scope(Action::ReadPetitions)?;
    let read = async { lists::counts(&mut ctx.system.db.read().await?, &scope).await };
    read.await.map_err(|e| ctx.system.failure(&e))
}

/// One petition with its referrals, history, files and the acts that are legal for the actor.
///
/// # Errors
/// `NotFound` when it does not exist or is outside the actor's scope; both read the same.
pub async fn detail(ctx: &Ctx, id: PetitionId) -> Result<PetitionDetail, Failure> {
    let scope = ctx.scope(Action::ReadPetitions)?;
    let read = async {
        let mut conn = ctx.system.db.read().await?;
        let Some(state) = db::petitions::state(&mut conn, &scope, id).await? else {
            return Ok(None);
        };
        let Some(mut detail) = db::petitions::card(&mut conn, &scope, id, ctx.now).await? else {
            return Ok(None);
        };
        detail.referrals = db::petitions::referral_cards(&mut conn, &scope, id).await?;
        detail.events = db::petitions::events(&mut conn, &scope, id, 0).await?;
        detail.attachments = attachments::of_petition(&mut conn, &scope, id).await?;
        detail.acts = legal_acts(&ctx.actor, &situation(&state, ctx.now));
        Ok(Some(detail))
    };
    read.await
        .map_err(|e| ctx.system.failure(&e))?
        .ok_or(Failure::NotFound)
}

/// One petition by its folio.
///
/// # Errors
/// As [`detail`].
pub async fn by_folio(ctx: &Ctx, folio: Folio) -> Result<PetitionDetail, Failure> {
    ctx.scope(Action::ReadPetitions)?;
    let read = async { db::petitions::id_of_folio(&mut ctx.system.db.read().await?, folio).await };
    let id = read
        .await
        .map_err(|e| ctx.system.failure(&e))?
        .ok_or(Failure::NotFound)?;
    detail(ctx, id).await
}

/// The contact of a petition. The reading is logged before it is answered.
///
/// # Errors
/// `NotFound` as [`detail`], and when the petition is anonymous.
pub async fn reveal_contact(ctx: &Ctx, id: PetitionId) -> Result<ContactView, Failure> {
    let scope = ctx.scope(Action::RevealContact)?;
    let work = ctx.clone();
    let done = ctx.system.db.write(move |conn| {
        async move {
            let state = db::petitions::state(conn, &scope, id)
                .await?
                .ok_or(Failure::NotFound)?;
            let contact = people::contact(conn, &scope, id)
                .await?
                .ok_or(Failure::NotFound)?;
            let entry = log::Entry {
                at: work.now,
                actor: Some(work.actor.id),
                action: "contact_revealed",
                object: state.folio.to_string(),
                detail: String::new(),
            };
            log::append(conn, entry).await?;
            let phone = contact
                .phone
                .and_then(|p| Phone::parse(&p).ok())
                .map(|p| p.to_string())
                .unwrap_or_default();
            Ok::<_, Stop>(ContactView {
                name: format!("{} {}", contact.given_names, contact.surnames)
                    .trim()
                    .to_owned(),
                phone,
            })
        }
        .boxed()
    });
    done.await.map_err(|stop| stop.failure(&ctx.system))
}

/// The card of a caller. The look-up is logged with the petitions that it showed, not with the
/// telephone.
///
/// # Errors
/// `Forbidden`; `Invalid` when it is no telephone.
pub async fn caller(ctx: &Ctx, phone: &str) -> Result<CallerCard, Failure> {
    let scope = ctx.scope(Action::LookUpCaller)?;
    let phone = Phone::parse(phone).map_err(|message| Failure::field("phone", message))?;
    let work = ctx.clone();
    let done = ctx.system.db.write(move |conn| {
        async move {
            let names = people::by_phone(conn, &scope, phone.digits()).await?;
            let mut petitions = Vec::new();
            for id in people::petitions_of_phone(conn, &scope, phone.digits()).await? {
                if let Some(card) = db::petitions::card(conn, &scope, id, work.now).await? {
                    petitions.push(PetitionLine {
                        folio: card.folio,
                        kind: card.kind_name,
                        status: card.status,
                        due_at: card.due_at,
                    });
                }
            }
            let captains = calling(conn, &scope, phone.digits()).await?;
            if !names.is_empty() || !captains.is_empty() {
                let shown: Vec<String> = petitions.iter().map(|p| p.folio.to_string()).collect();
                let entry = log::Entry {
                    at: work.now,
                    actor: Some(work.actor.id),
                    action: "caller_looked_up",
                    object: shown.join(" "),
                    detail: String::new(),
                };
                log::append(conn, entry).await?;
            }
            let names = names
                .into_iter()
                .map(|(_, given, surnames)| (given, surnames))
                .collect();
            Ok::<_, Stop>(CallerCard {
                names,
                captains,
                petitions,
                now: work.now,
            })
        }
        .boxed()
    });
    done.await.map_err(|stop| stop.failure(&ctx.system))
}

/// The block captains in office who call from a telephone.
async fn calling(conn: &mut Conn, scope: &Scope, phone: &str) -> DbResult<Vec<CallingCaptain>> {
    let mut captains = Vec::new();
    for person in db::roster::people::by_phone(conn, scope, phone).await? {
        let holds = person.state.is_some_and(TermState::holds);
        let Some(block) = person
            .block
            .filter(|_| holds && person.merged_into.is_none())
        else {
            continue;
        };
        if let Some(block) = db::territory::block(conn, block).await? {
            captains.push(CallingCaptain {
                number: person.number,
                surnames: [
                    person.name.first_surname.as_str(),
                    person.name.second_surname.as_deref().unwrap_or_default(),
                ]
                .join(" ")
                .trim_end()
                .to_owned(),
                given_names: person.name.given_names,
                block: block.code,
            });
        }
    }
    Ok(captains)
}

/// Wrong pairs of folio and PIN from one network before it has to wait.
const FREE_TRACKING_ATTEMPTS: i64 = 10;

/// As [`track`], for the open internet: wrong pairs make the network wait.
///
/// # Errors
/// `TooMany`; as [`track`].
pub async fn track_from(
    system: &System,
    network: &str,
    folio: Folio,
    pin: &str,
    now: DateTime<Utc>,
) -> Result<TrackingView, Failure> {
    let keys = vec![(format!("tracking:{network}"), FREE_TRACKING_ATTEMPTS)];
    crate::accounts::waiting(system, &keys, now).await?;
    let seen = track(system, folio, pin, now).await;
    if seen == Err(Failure::NotFound) {
        crate::accounts::note_failure(system, keys, now).await?;
    }
    seen
}

/// What a citizen sees with folio and PIN. A wrong PIN and an unknown folio answer the same.
///
/// # Errors
/// `NotFound`.
pub async fn track(
    system: &System,
    folio: Folio,
    pin: &str,
    now: DateTime<Utc>,
) -> Result<TrackingView, Failure> {
    let right: bool = system
        .secret
        .pin(folio)
        .as_bytes()
        .ct_eq(pin.trim().as_bytes())
        .into();
    let scope = Scope::of_the_program_itself();
    let read = async {
        let mut conn = system.db.read().await?;
        let Some(id) = db::petitions::id_of_folio(&mut conn, folio).await? else {
            return Ok(None);
        };
        let Some(card) = db::petitions::card(&mut conn, &scope, id, now).await? else {
            return Ok(None);
        };
        let referrals = db::petitions::referral_cards(&mut conn, &scope, id).await?;
        let mut events = db::petitions::events(&mut conn, &scope, id, 0).await?;
        let mut kept = crate::duplicates::kept_of(&mut conn, &card).await?;
        if let Some(kept) = &mut kept {
            events.splice(0..0, std::mem::take(&mut kept.events));
        }
        Ok(Some((card, referrals, events, kept)))
    };
    let found = read.await.map_err(|e| system.failure(&e))?;
    let Some((card, referrals, events, kept)) = found.filter(|_| right) else {
        return Err(Failure::NotFound);
    };
    let history = events
        .into_iter()
        .filter(|event| !event.undone && (event.public || event.from != Some(event.to)))
        .map(|event| HistoryItem {
            at: event.at,
            what: public_line(&event.act)
                .unwrap_or("Se recibió su petición")
                .to_owned(),
            text: if event.public {
                event.text
            } else {
                String::new()
            },
        })
        .collect();
    let mut view = TrackingView {
        folio,
        status: card.status,
        kind: if card.confidential {
            "Asunto reservado".into()
        } else {
            card.kind_name
        },
        departments: if card.confidential {
            Vec::new()
        } else {
            referrals
                .into_iter()
                .filter(|r| r.status.is_live())
                .map(|r| r.department_name)
                .collect()
        },
        received_at: card.received_at,
        due_at: card.due_at,
        history,
        united: kept.is_some(),
        united_with: None,
        others: card.co_petitioners,
        now,
    };
    if let Some(kept) = kept {
        view.status = kept.status;
        view.due_at = kept.due_at;
        view.departments = kept.departments;
        view.united_with = kept.folio;
        view.others = kept.others;
    }
    Ok(view)
}

/// What stands in a history, an act or a turn, in the words of a citizen; `None` for the registration.
pub(crate) fn public_line(code: &str) -> Option<&'static str> {
    let act = Act::parse(code).map(public_words);
    act.or_else(|| Turn::parse(code).map(Turn::public_words))
}

/// The timeline of a citizen speaks of the matter, not of who in the office did what.
pub(crate) fn public_words(act: Act) -> &'static str {
    match act {
        Act::Refer => "Se envió a la dependencia",
        Act::Accept => "La dependencia la recibió",
        Act::Schedule => "La dependencia programó una fecha",
        Act::Attend => "La dependencia informó que la atendió",
        Act::Reject | Act::Withdraw => "Se buscará otra dependencia",
        Act::Suspend => "El trabajo se detuvo por una causa ajena",
        Act::Resume => "El trabajo se reanudó",
        Act::AskSuspension | Act::RefuseSuspension | Act::Assign => rule(act).past,
        Act::VerifySatisfied => "Usted confirmó que quedó",
        Act::VerifyUnsatisfied => "Volvió a la dependencia porque no quedó",
        Act::RequestInformation => "Necesitamos un dato de usted",
        Act::ReceiveInformation => "Recibimos el dato que faltaba",
        Act::CloseDirect => "Se respondió y se cerró",
        Act::MarkDuplicate => "Se unió a otra petición igual",
        Act::Reopen => "Se volvió a abrir",
        Act::Cancel => "Se canceló",
        Act::NotePublic => "Mensaje para usted",
        Act::NoteInternal | Act::Correct | Act::Attach => rule(act).past,
    }
}
