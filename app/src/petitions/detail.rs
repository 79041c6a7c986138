//! One petition: the matter and its referrals at the left, the people and the history at the right,
//! and the acts that are legal for the person who looks.

use super::acts::{ActButtons, OnDone, form_id};
use super::api::petition_by_folio;
use super::people::People;
use super::returned::Returned;
use super::timeline::Timeline;
use crate::me::use_me;
use crate::problem::ProblemBanner;
use crate::show::{LatenessTag, PetitionDue, ReferralTag, StateTag, When, place_lines};
use crate::title::page_title;
use crate::told::ask;
use domain::access::Action as Permission;
use domain::failure::Failure;
use domain::ids::PetitionId;
use domain::local_time::{local, show_day};
use domain::petitions::{
    Act, ActOptions, AttachmentView, PetitionDetail, PetitionPage, ReferralStatus, ReferralView,
    SuspensionView, rule,
};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::sync::Arc;
use ui::{Banner, EmptyState, Loading, Mood};

/// The parameter of the address that tells which act was just done.
pub const DONE: &str = "hecho";

fn done_line(act: Act) -> String {
    format!("Listo. {}.", rule(act).past)
}

/// What a form without scripts did before it came back to this address, as long as it is the last
/// that was done: an address alone proves nothing.
fn just_done(detail: &PetitionDetail) -> Option<Act> {
    let told = use_query_map().with_untracked(|query| query.get(DONE))?;
    let last = detail.events.first().filter(|event| event.act == told)?;
    Act::parse(&last.act)
}

/// The screen.
#[component]
pub fn DetailPage() -> impl IntoView {
    let params = use_params_map();
    let folio = Memo::new(move |_| params.get().get("folio").unwrap_or_default());
    let page = ask(move || folio.get(), petition_by_folio);
    let said = RwSignal::new(None::<String>);
    // A department that gave its referral back no longer reaches the petition: asking for it again
    // would only answer that it was not found.
    let gone = RwSignal::new(false);
    Effect::new(move |before: Option<String>| {
        let now = folio.get();
        if before.is_some_and(|b| b != now) {
            said.set(None);
            gone.set(false);
        }
        now
    });
    provide_context(OnDone(Callback::new(move |act: Act| {
        said.set(Some(done_line(act)));
        if act == Act::Reject {
            gone.set(true);
        } else {
            page.refetch();
        }
    })));
    let shown = StoredValue::new(Shown::default());
    // The server reads the title when the page is whole, at times after its signals are gone.
    let first = folio.get_untracked();
    let title = move || folio.try_get().unwrap_or_else(|| first.clone());
    page_title(title);
    view! {
        <div aria-live="polite">
            {move || said.get().map(|text| view! { <Banner mood=Mood::Done>{text}</Banner> })}
        </div>
        {move || {
            gone.get()
                .then(|| {
                    view! {
                        <EmptyState why="La petición salió de su bandeja: la oficina la turnará a la dependencia que usted sugirió.">
                            <a class="button" href="/bandeja">"Volver a la bandeja"</a>
                        </EmptyState>
                    }
                })
        }}
        <div class:hidden=move || gone.get()>
            <Transition fallback=|| view! { <Loading /> }>
                {move || Suspend::new(async move {
                    match page.await.and_then(|told| told.read::<PetitionPage>()) {
                        Ok(page) => anew(shown, page),
                        Err(problem) => view! {
                            {Returned::here().map(|back| view! { <ReturnedNotice back=back detail=None /> })}
                            {match problem.0 {
                                Failure::NotFound => view! { <crate::desk::NotFound /> }.into_any(),
                                failure => view! { <ProblemBanner failure=failure /> }.into_any(),
                            }}
                        }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}

/// Which version of which petition is on the screen, and as which of two alternatives.
#[derive(Default)]
struct Shown {
    what: Option<(PetitionId, i64)>,
    second: bool,
}

/// The petition as a view of its own for each version, so that nothing typed or opened before
/// an act stands in a form after it: the legal acts move, and a note must not slide into another's
/// field. Leptos makes a view anew when the other of two is shown; a keyed list of one would do the
/// same at ten times the code.
fn anew(shown: StoredValue<Shown>, page: PetitionPage) -> AnyView {
    let now = (page.detail.id, page.detail.version);
    let second = shown
        .try_update_value(|shown| {
            if shown.what.replace(now).is_some_and(|before| before != now) {
                shown.second = !shown.second;
            }
            shown.second
        })
        .unwrap_or_default();
    let petition = view! { <Petition page=page /> }.into_any();
    let either: Either<AnyView, AnyView> = if second {
        Either::Right(petition)
    } else {
        Either::Left(petition)
    };
    either.into_any()
}

#[component]
fn Petition(page: PetitionPage) -> impl IntoView {
    let rerouting = page.rerouting;
    let detail = Arc::new(page.detail);
    let options = Arc::new(page.options);
    let now = detail.now;
    let has_acts = detail.acts.iter().any(|(_, on)| on.is_none());
    let me = use_me();
    let may_unite = me.may(Permission::Perform(Act::MarkDuplicate));
    // Read on a page of their own: most petitions are opened without a look at them.
    let told = me.may(Permission::ReadAlerts);
    let notices = format!("/avisos?peticion={}", detail.folio);
    view! {
        <div class="petition">
            {Returned::here().map(|back| view! { <ReturnedNotice back=back detail=Some(detail.clone()) /> })}
            {just_done(&detail).map(|act| view! { <Banner mood=Mood::Done>{done_line(act)}</Banner> })}
            {(!rerouting.is_empty())
                .then(|| {
                    let href = format!("/peticiones/{}/returnar", detail.folio);
                    view! {
                        <Banner mood=Mood::Info>
                            <p>{rerouting} " " <a href=href rel="external">"Revisar y confirmar"</a></p>
                        </Banner>
                    }
                })}
            <header class="petition-head">
                <p class="folio-line">
                    <span class="folio">{detail.folio.to_string()}</span>
                    <StateTag status=detail.status />
                    <PetitionDue at=detail.due_at stage=detail.stage now=now status=detail.status />
                    {detail.written.then(|| view! { <span class="tag info">"Por escrito"</span> })}
                    {detail.confidential.then(|| view! { <span class="tag hold">"Reservada"</span> })}
                    {(detail.rejections > 1)
                        .then(|| {
                            let words = format!("Rebotó {} veces", detail.rejections);
                            if told {
                                view! { <a class="tag hold" href=notices.clone() rel="external">{words}</a> }.into_any()
                            } else {
                                view! { <span class="tag hold">{words}</span> }.into_any()
                            }
                        })}
                </p>
                <h1>{detail.kind_name.clone()}</h1>
                <p class="muted">
                    {detail.channel.clone()} " · recibida " <When at=detail.received_at now=now exact=true />
                    {detail.status.is_open().then(|| view! { " · prometida " <When at=detail.due_at now=now exact=true /> })}
                    " · " <a href=format!("/peticiones/{}/plazos", detail.folio) rel="external">"plazos"</a>
                    {told.then(|| view! { " · " <a href=notices rel="external">"avisos"</a> })}
                    {detail.legal_due_at.filter(|_| detail.status.is_open()).map(|at| view! { " · respuesta que pide la ley " <When at=at now=now exact=true /> })}
                    {detail
                        .resolution
                        .clone()
                        .map(|name| format!(" · resolución: {name}"))}
                    {detail
                        .duplicate_of
                        .map(|folio| view! { " · se unió a " <a href=format!("/peticiones/{folio}")>{folio.to_string()}</a> })}
                    {(detail.duplicate_of.is_some() && may_unite)
                        .then(|| view! { " · " <a href=format!("/peticiones/{}/unir", detail.folio) rel="external">"Ver la unión"</a> })}
                </p>
                {has_acts.then(|| view! { <ActButtons detail=detail.clone() options=options.clone() referral=None /> })}
            </header>
            <div class="matter">
                <section class="card" aria-label="Qué pide la persona">
                    <p class="said">{detail.description.clone()}</p>
                    <Answers detail=detail.clone() />
                    <Where detail=detail.clone() />
                    <Photos detail=detail.clone() referral=None />
                </section>
                <section aria-label="Turnos">
                    <h2>"Turnos"</h2>
                    {if detail.referrals.is_empty() {
                        view! { <p class="muted">"Aún no se ha turnado a ninguna dependencia."</p> }.into_any()
                    } else {
                        detail
                            .referrals
                            .iter()
                            .map(|r| view! { <Referral referral=r.clone() detail=detail.clone() options=options.clone() /> })
                            .collect_view()
                            .into_any()
                    }}
                </section>
            </div>
            <aside class="side-column">
                <People detail=detail.clone() />
                <Timeline detail=detail.clone() />
            </aside>
        </div>
    }
}

/// Above a petition to which a form came back: why, and where what was typed stands. Without the
/// petition when the person does not reach it any more.
#[component]
fn ReturnedNotice(back: Returned, detail: Option<Arc<PetitionDetail>>) -> impl IntoView {
    let referral = back.text("referral").parse().ok();
    let still = back.act().zip(detail);
    let still = still.filter(|(act, detail)| detail.acts.contains(&(*act, referral)));
    let typed = back.text("text");
    let more = match still {
        Some((act, detail)) => {
            let form = format!("#{}", form_id(act, referral, &detail));
            view! {
                <p>
                    <a href=form>"Volver al formulario"</a>
                    ": ahí sigue lo que escribió. Si envió fotos, elíjalas de nuevo."
                </p>
            }
            .into_any()
        }
        None if typed.is_empty() => ().into_any(),
        None => view! {
            <p>"La petición cambió mientras tanto y ese paso ya no procede. Usted escribió:"</p>
            <p class="said">{typed}</p>
        }
        .into_any(),
    };
    view! {
        <Banner mood=Mood::Error>
            <p>
                <strong>"No se guardó. " {back.failure().map(|failure| failure.to_string())}</strong>
            </p>
            {more}
        </Banner>
    }
}

#[component]
fn Answers(detail: Arc<PetitionDetail>) -> impl IntoView {
    (!detail.answers.is_empty()).then(|| {
        view! {
            <dl class="answers">
                {detail
                    .answers
                    .iter()
                    .map(|a| {
                        view! {
                            <div>
                                <dt>{a.question.clone()}</dt>
                                <dd>{a.answer.clone()}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        }
    })
}

#[component]
fn Where(detail: Arc<PetitionDetail>) -> impl IntoView {
    let place = &detail.place;
    let lines = place_lines(place, &detail.neighborhood_name);
    let point = place.point.map(|p| p.to_string());
    if lines.is_empty() && point.is_none() {
        return ().into_any();
    }
    view! {
        <address class="where">
            <ui::Icon shape=ui::Shape::Pin />
            <span>
                {lines.join(" · ")}
                {point.map(|p| view! { <span class="muted">" · punto " {p}</span> })}
            </span>
        </address>
    }
    .into_any()
}

/// One department's share, with its clock, its answer, its evidence and its legal acts.
#[component]
fn Referral(
    referral: ReferralView,
    detail: Arc<PetitionDetail>,
    options: Arc<ActOptions>,
) -> impl IntoView {
    let now = detail.now;
    let id = referral.id;
    let has_acts = detail.acts.iter().any(|(_, on)| *on == Some(id));
    let year = chrono::Datelike::year(&local(now).date());
    let answer_label = if referral.status == ReferralStatus::Rejected {
        "Motivo del rechazo"
    } else {
        "Respuesta"
    };
    view! {
        <article class="card referral" class:off=!referral.status.is_live() id=format!("turno-{}", referral.number)>
            <header>
                <h3>{format!("{}. {}", referral.number, referral.department_name)}</h3>
                <ReferralTag status=referral.status />
                <LatenessTag promise=referral.stage.and_then(|s| s.due_at).map(|_| referral.due_at) stage=referral.stage now=now />
            </header>
            <p class="muted small">
                "Turnado " <When at=referral.sent_at now=now />
                " · resolver a más tardar " <When at=referral.due_at now=now exact=true />
                {referral.scheduled_for.map(|day| format!(" · compromiso {}", show_day(day, year)))}
                {referral.attended_at.map(|at| view! { " · atendido " <When at=at now=now /> })}
            </p>
            {(!referral.assigned.is_empty()).then(|| view! { <p class="muted">"La tiene "{referral.assigned.clone()}</p> })}
            {(!referral.instruction.is_empty()).then(|| view! { <p><strong>"Instrucción: "</strong>{referral.instruction.clone()}</p> })}
            {referral.suspension.clone().map(|s| suspension_line(&s, year))}
            {(!referral.answer.is_empty()).then(|| view! { <p class="said"><strong>{answer_label}": "</strong>{referral.answer.clone()}</p> })}
            <Photos detail=detail.clone() referral=Some(id) />
            {has_acts.then(|| view! { <ActButtons detail=detail.clone() options=options.clone() referral=Some(id) /> })}
        </article>
    }
}

/// What stands of a suspension, in words.
fn suspension_line(suspension: &SuspensionView, year: i32) -> impl IntoView + use<> {
    let until = suspension
        .until
        .map(|day| format!(" Se revisa el {}.", show_day(day, year)));
    let what = if suspension.in_force {
        "Plazo suspendido: "
    } else {
        "Pide suspender el plazo: "
    };
    let reason = suspension.reason.clone();
    view! {
        <p class="said">
            <strong>{what}</strong>
            {reason}
            {until}
        </p>
    }
}

/// The photos of the petition itself, or of one referral. A photo opens large; a document downloads.
#[component]
fn Photos(detail: Arc<PetitionDetail>, referral: Option<domain::ids::ReferralId>) -> impl IntoView {
    let petition = detail.id;
    let own: Vec<AttachmentView> = detail
        .attachments
        .iter()
        .filter(|a| a.referral == referral)
        .cloned()
        .collect();
    if own.is_empty() {
        return ().into_any();
    }
    let address = move |file: &AttachmentView, variant: &str| {
        format!(
            "/api/v1/petitions/{petition}/attachments/{}/{variant}",
            file.id
        )
    };
    view! {
        <ul class="photos">
            {own
                .iter()
                .enumerate()
                .map(|(i, file)| {
                    let href = address(file, "full");
                    if file.kind == "image" {
                        view! {
                            <li>
                                <a href=href target="_blank" rel="external">
                                    <img src=address(file, "thumbnail") alt=format!("Foto {}: {}", i + 1, file.name) loading="lazy" width="120" height="90" />
                                </a>
                            </li>
                        }
                            .into_any()
                    } else {
                        view! {
                            <li>
                                <a class="document" href=href download=file.name.clone() rel="external">
                                    <ui::Icon shape=ui::Shape::Sheet />
                                    {format!("{} ({} KB)", file.name, file.bytes / 1024 + 1)}
                                </a>
                            </li>
                        }
                            .into_any()
                    }
                })
                .collect_view()}
        </ul>
    }
    .into_any()
}
