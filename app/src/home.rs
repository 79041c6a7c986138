//! What needs me today.

use crate::me::use_me;
use crate::petitions::Rows;
use crate::problem::ProblemBanner;
use crate::show::{counted, number};
use crate::title::page_title;
use crate::told::{Answer, ask};
use domain::access::Action as Permission;
use domain::petitions::{Counts, HomeList, HomeView, TrayCounts};
use leptos::prelude::*;
use server_fn::codec::Json;
use ui::{EmptyState, Loading};

/// What needs this person, a `HomeView`.
#[server(prefix = "/fn", endpoint = "home", input = Json)]
pub async fn home() -> Answer {
    crate::server::run(|ctx| async move { usecases::desk::home(&ctx).await }).await
}

/// The screen.
#[component]
pub fn HomePage() -> impl IntoView {
    let view_of_today = ask(String::new, |_| home());
    let manages = use_me().may(Permission::ManageUsers);
    page_title(|| "Hoy".to_owned());
    view! {
        <div class="head">
            <h1>"Hoy"</h1>
        </div>
        {manages
            .then(|| {
                view! {
                    <EmptyState why="Su cuenta administra usuarios y catálogos; no lee peticiones.">
                        <a class="button" href="/usuarios" rel="external">"Usuarios"</a>
                        " "
                        <a class="button" href="/catalogos" rel="external">"Catálogos"</a>
                    </EmptyState>
                }
            })}
        <Suspense fallback=|| view! { <Loading /> }>
            {move || Suspend::new(async move {
                match view_of_today.await.and_then(|told| told.read::<HomeView>()) {
                    Ok(home) => view! { <Today home=home /> }.into_any(),
                    Err(problem) => view! { <ProblemBanner failure=problem.0 /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Today(home: HomeView) -> impl IntoView {
    let now = home.now;
    let alerts = match home.alerts {
        0 => String::new(),
        100.. => "Tiene 100 avisos o más sin leer.".to_owned(),
        n => format!("Tiene {} sin leer.", counted(n, "aviso", "avisos")),
    };
    view! {
        {(!alerts.is_empty())
            .then(|| {
                view! {
                    <p class="banner warning">
                        {alerts} " " <a href="/avisos" rel="external">"Ver los avisos"</a>
                    </p>
                }
            })}
        {home.tray.map(|tray| view! { <TrayStats tray=tray /> })}
        {home.counts.map(|counts| view! { <Piles counts=counts /> })}
        <div class="home-lists">
            {home
                .lists
                .into_iter()
                .map(|HomeList { title, empty, address, total, more, rows }| {
                    let count = if more { format!("más de {}", number(total)) } else { number(total) };
                    let label = title.clone();
                    let external = address.starts_with("/turnado").then_some("external");
                    view! {
                        <section class="home-list" aria-label=label>
                            <h2>
                                <a href=address rel=external>{title}</a>
                                <span class="count">{count}</span>
                            </h2>
                            {if rows.is_empty() {
                                view! { <p class="muted">{empty}</p> }.into_any()
                            } else {
                                view! { <Rows rows=rows now=now /> }.into_any()
                            }}
                        </section>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// The three piles, in the words of the office.
#[component]
fn Piles(counts: Counts) -> impl IntoView {
    view! {
        <ul class="stats">
            <Stat label="Pendientes" value=counts.pending address="/peticiones?estado=received,referred,information_required" />
            <Stat label="En proceso" value=counts.in_progress address="/peticiones?estado=in_progress,scheduled" />
            <Stat label="Atendidas" value=counts.attended address="/peticiones?estado=attended,closed" />
        </ul>
    }
}

#[component]
fn TrayStats(tray: TrayCounts) -> impl IntoView {
    view! {
        <ul class="stats">
            <Stat label="Turnos por aceptar" value=tray.to_accept address="/bandeja?ver=por-aceptar" />
            <Stat label="Turnos en atención" value=tray.in_progress address="/bandeja?ver=en-atencion" />
            <Stat label="Turnos programados" value=tray.scheduled address="/bandeja?ver=programados" />
            <Stat label="Turnos por vencer" value=tray.soon address="/bandeja?ver=por-vencer" />
            <Stat label="Turnos vencidos" value=tray.late address="/bandeja?ver=vencidos" />
        </ul>
    }
}

#[component]
fn Stat(label: &'static str, value: i64, address: &'static str) -> impl IntoView {
    view! {
        <li>
            <a href=address>
                <span class="value">{number(value)}</span>
                <span class="label">{label}</span>
            </a>
        </li>
    }
}
