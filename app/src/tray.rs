//! The tray of a department: what it has to accept, what it works on, what it promised.

use crate::petitions::bulk::{BulkBar, Pick, PickHead};
use crate::problem::ProblemBanner;
use crate::show::{LatenessTag, ReferralTag, counted, list_folio, number};
use crate::title::page_title;
use crate::told::{Answer, ask};
use chrono::{DateTime, Datelike, Utc};
use domain::local_time::{local, show_day};
use domain::petitions::{QueuePage, QueueRow, TrayPile};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::codec::Json;
use ui::{EmptyState, Loading, Pager};

/// A `QueuePage` of a pile; the question is the pile and where the page begins.
#[server(prefix = "/fn", endpoint = "tray", input = Json)]
pub async fn tray(question: String) -> Answer {
    crate::server::run(|ctx| async move {
        let (pile, after) = question.split_once(' ').unwrap_or((&question, ""));
        let pile = TrayPile::parse(pile).unwrap_or(TrayPile::All);
        usecases::desk::tray(&ctx, pile, after).await
    })
    .await
}

/// The screen.
#[component]
pub fn TrayPage() -> impl IntoView {
    let query = use_query_map();
    let pile = Memo::new(move |_| {
        query
            .get()
            .get("ver")
            .and_then(|code| TrayPile::parse(&code))
            .unwrap_or(TrayPile::All)
    });
    let after = Memo::new(move |_| query.get().get("desde").unwrap_or_default());
    let page = ask(
        move || format!("{} {}", pile.get().code(), after.get()),
        tray,
    );
    page_title(|| "Bandeja".to_owned());
    view! {
        <div class="head">
            <h1>"Bandeja de mi dependencia"</h1>
            <a class="button" href="/bandeja/hoja" rel="external">"Hoja de trabajo"</a>
            <a class="button" href="/bandeja/orden" rel="external">
                "Orden de trabajo"
            </a>
        </div>
        <Transition fallback=|| view! { <Loading /> }>
            {move || Suspend::new(async move {
                match page.await.and_then(|told| told.read::<QueuePage>()) {
                    Ok(page) => view! { <Pile page=page pile=pile.get() after=after.get() /> }.into_any(),
                    Err(problem) => view! { <ProblemBanner failure=problem.0 /> }.into_any(),
                }
            })}
        </Transition>
    }
}

fn address(pile: TrayPile) -> String {
    format!("/bandeja?ver={}", pile.code())
}

#[component]
fn Pile(page: QueuePage, pile: TrayPile, after: String) -> impl IntoView {
    let counts = page.counts;
    let empty = match pile {
        TrayPile::All => "No hay turnos pendientes.",
        TrayPile::Overdue => "Nada está vencido.",
        TrayPile::DueSoon => "Nada está por vencer.",
        TrayPile::Mine => "No tiene turnos asignados.",
        TrayPile::ToAccept => "No hay turnos por aceptar.",
        TrayPile::InProgress => "No hay turnos en atención.",
        TrayPile::Scheduled => "No hay turnos con fecha comprometida.",
        TrayPile::Suspended => "No hay turnos con el plazo suspendido.",
    };
    let total = counted(counts.of(pile), "turno", "turnos");
    let first = (!after.is_empty()).then(|| address(pile));
    let next = page
        .next
        .map(|key| format!("{}&desde={key}", address(pile)));
    view! {
        <nav class="views" aria-label="Partes de la bandeja">
            {TrayPile::ALL
                .into_iter()
                .map(|other| {
                    let late = other == TrayPile::Overdue && counts.late > 0;
                    view! {
                        <a href=address(other) aria-current=(other == pile).then_some("page")>
                            {other.label()}
                            <span class=if late { "count due late" } else { "count" }>{number(counts.of(other))}</span>
                        </a>
                    }
                })
                .collect_view()}
        </nav>
        {if page.rows.is_empty() {
            view! {
                <EmptyState why=empty>
                    <a class="button" href="/peticiones">"Ver las peticiones de mi dependencia"</a>
                </EmptyState>
            }
                .into_any()
        } else {
            view! {
                <BulkBar fields=vec![("bandeja", pile.code().to_owned())] />
                <QueueRows rows=page.rows now=page.now verifying=false />
                <Pager counted=total first=first next=next />
            }
                .into_any()
        }}
    }
}

/// The rows of a tray or queue: a table in the office, cards on a phone.
#[component]
pub fn QueueRows(
    /// The rows.
    rows: Vec<QueueRow>,
    /// The server's clock.
    now: DateTime<Utc>,
    /// Whether they wait for verification rather than for the department.
    verifying: bool,
) -> impl IntoView {
    let year = local(now).year();
    // Where nothing is promised nor assigned, the place has the room.
    let noted = |row: &QueueRow| {
        row.suspended_until.is_some() || row.scheduled_for.is_some() || !row.assigned.is_empty()
    };
    let notes = verifying || rows.iter().any(noted);
    view! {
        <div class="rows">
            <table>
                <thead>
                    <tr>
                        {(!verifying).then(|| view! { <PickHead /> })}
                        <th>"Folio"</th>
                        <th>"Asunto y lugar"</th>
                        <th>{if verifying { "Dependencia" } else { "Estado del turno" }}</th>
                        {notes.then(|| view! { <th class="note">{if verifying { "Respuesta" } else { "Compromiso y asignación" }}</th> })}
                        <th>{if verifying { "Atendida" } else { "Vence" }}</th>
                    </tr>
                </thead>
                <tbody>
                    {rows
                        .into_iter()
                        .map(|row| {
                            let href = format!("/peticiones/{}", row.folio);
                            let said = notes.then(|| note(&row, verifying, year));
                            view! {
                                <tr>
                                    {(!verifying).then(|| view! { <Pick folio=row.folio /> })}
                                    <td class="folio">{list_folio(row.folio, now)}</td>
                                    <td class="what">
                                        <a href=href>{row.kind}</a>
                                        {(!row.place.is_empty()).then(|| view! { <span class="muted">" · "{row.place}</span> })}
                                    </td>
                                    <td class="who">
                                        {if verifying { row.department.into_any() } else { view! { <ReferralTag status=row.referral /> }.into_any() }}
                                    </td>
                                    {said.map(|said| view! { <td class="note">{said}</td> })}
                                    <td class="when">
                                        {match row.attended_at.filter(|_| verifying) {
                                            Some(at) => view! { <crate::show::When at=at now=now /> }.into_any(),
                                            // What the lines are ordered by: what the department owes next.
                                            None => view! { <LatenessTag promise=None stage=row.stage now=now /> }.into_any(),
                                        }}
                                    </td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}

/// What stands beside a row: the answer, or for what day and to whom it was given.
fn note(row: &QueueRow, verifying: bool, year: i32) -> String {
    if verifying {
        return row.answer.clone();
    }
    let day = match (row.suspended_until, row.scheduled_for) {
        (Some(day), _) => format!("Se revisa {}", show_day(day, year)),
        (None, day) => day.map(|day| show_day(day, year)).unwrap_or_default(),
    };
    let both = [day, row.assigned.clone()];
    let said: Vec<_> = both.into_iter().filter(|part| !part.is_empty()).collect();
    said.join(" · ")
}
