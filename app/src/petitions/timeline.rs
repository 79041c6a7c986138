//! The history of a petition: who, when, what, from which state to which.

use crate::me::use_me;
use crate::show::When;
use domain::access::Action;
use domain::duplicates::past;
use domain::petitions::{EventView, PetitionDetail};
use leptos::prelude::*;
use std::sync::Arc;

/// The history, newest first.
#[component]
pub fn Timeline(
    /// The petition.
    detail: Arc<PetitionDetail>,
) -> impl IntoView {
    let now = detail.now;
    let opens = use_me().may(Action::BulkWork);
    view! {
        <section aria-label="Historia">
            <h2>"Historia"</h2>
            <ol class="timeline">
                {detail
                    .events
                    .iter()
                    .map(|event| {
                        let moved = event
                            .from
                            .filter(|from| *from != event.to)
                            .map(|from| format!("{} → {}", from.label(), event.to.label()));
                        let text = event.text.clone();
                        let who = if event.who.is_empty() { "El sistema".to_owned() } else { event.who.clone() };
                        view! {
                            <li class:public=event.public>
                                <p class="event-head">
                                    <strong>{what(event)}</strong>
                                    {event.public.then(|| view! { <span class="tag info">"La ve la persona"</span> })}
                                </p>
                                <p class="muted small">
                                    {who} " · " <When at=event.at now=now exact=true />
                                    {moved.map(|m| view! { " · " {m} })}
                                    {event
                                        .batch
                                        .map(|n| {
                                            let name = format!("Lote {n}");
                                            if opens {
                                                view! { " · " <a href=format!("/lotes/{n}") rel="external">{name}</a> }.into_any()
                                            } else {
                                                view! { " · " {name} }.into_any()
                                            }
                                        })}
                                </p>
                                {(!text.is_empty()).then(|| view! { <p class="said">{text}</p> })}
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
        </section>
    }
}

fn what(event: &EventView) -> &'static str {
    past(&event.act).unwrap_or("Registró la petición")
}
