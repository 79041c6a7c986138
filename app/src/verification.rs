//! The queue of the follow-up agents: what departments say is done, the oldest first, to be
//! confirmed with the person by a call.

use crate::problem::ProblemBanner;
use crate::show::counted;
use crate::title::page_title;
use crate::told::{Answer, ask};
use crate::tray::QueueRows;
use domain::petitions::QueuePage;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::codec::Json;
use ui::{EmptyState, Loading, Pager};

/// A `QueuePage` of the queue.
#[server(prefix = "/fn", endpoint = "to_verify", input = Json)]
pub async fn to_verify(after: String) -> Answer {
    crate::server::run(|ctx| async move { usecases::desk::to_verify(&ctx, &after).await }).await
}

/// The screen.
#[component]
pub fn VerificationPage() -> impl IntoView {
    let query = use_query_map();
    let after = Memo::new(move |_| query.get().get("desde").unwrap_or_default());
    let page = ask(move || after.get(), to_verify);
    page_title(|| "Por verificar".to_owned());
    view! {
        <div class="head">
            <h1>"Por verificar con la persona"</h1>
        </div>
        <p class="muted">"La más antigua va primero. Abra una, vea el contacto, llame y registre si quedó bien."</p>
        <Transition fallback=|| view! { <Loading /> }>
            {move || Suspend::new(async move {
                match page.await.and_then(|told| told.read::<QueuePage>()) {
                    Ok(page) => view! { <Queue page=page after=after.get() /> }.into_any(),
                    Err(problem) => view! { <ProblemBanner failure=problem.0 /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Queue(page: QueuePage, after: String) -> impl IntoView {
    if page.rows.is_empty() {
        return view! {
            <EmptyState why="Ninguna petición atendida espera verificación.">
                <a class="button" href="/peticiones?estado=in_progress,scheduled">"Ver las que están en proceso"</a>
            </EmptyState>
        }
        .into_any();
    }
    let first = (!after.is_empty()).then(|| "/verificar".to_owned());
    let next = page.next.map(|key| format!("/verificar?desde={key}"));
    view! {
        <QueueRows rows=page.rows now=page.now verifying=true />
        <Pager counted=counted(page.waiting, "petición espera", "peticiones esperan") first=first next=next />
    }
    .into_any()
}
