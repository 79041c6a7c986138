//! Open petitions that may be the one that is being captured: as soon as type and place are known, as
//! cards from which the caller can be added to one of them.

use super::api::alike_petitions;
use super::returned::{Returned, refusal};
use crate::alike;
use crate::told::{Told, ask};
use chrono::{DateTime, Utc};
use domain::duplicates::{Alike, AlikeView};
use domain::failure::Failure;
use leptos::prelude::*;
use std::time::Duration;

/// The fields of which the question is made, in its order.
pub const ASKED: [&str; 6] = [
    "kind",
    "neighborhood",
    "street",
    "number",
    "point",
    "client_id",
];

/// How long nothing has to be typed before it is asked.
const PAUSE: Duration = Duration::from_millis(300);

/// Whether a form was refused because there are others that were not seen.
fn is_about_others(failure: Option<Failure>) -> bool {
    failure.is_some_and(|f| f.message_for("alike").is_some())
}

/// What stands in the fields now.
#[cfg(not(feature = "ssr"))]
fn standing() -> String {
    let form = super::typed::form();
    let text = |name: &str| form.as_ref().and_then(|form| form.get(name).as_string());
    ASKED.map(|name| text(name).unwrap_or_default()).join("\n")
}

/// Nobody types on the server: what stands there is what came back.
#[cfg(feature = "ssr")]
fn standing() -> String {
    let back = Returned::here();
    let text = |name: &str| back.as_ref().map(|back| back.text(name));
    ASKED.map(|name| text(name).unwrap_or_default()).join("\n")
}

/// The cards.
#[component]
pub fn Radar(
    /// Moves whenever something may have changed in the fields.
    moved: Signal<()>,
    /// Why the form was refused, if it was.
    failure: Signal<Option<Failure>>,
) -> impl IntoView {
    let returned = is_about_others(refusal(Returned::here().as_ref()));
    let question = RwSignal::new(standing());
    let found = ask(
        move || question.get(),
        |text| async move {
            // Without a type there is nothing to ask.
            if text.starts_with('\n') {
                return Ok(Told(String::new()));
            }
            alike_petitions(text).await
        },
    );
    let mut look = debounce(PAUSE, move |()| question.set(standing()));
    Effect::new(move |_| {
        moved.get();
        look(());
    });
    let refused = Memo::new(move |_| returned || is_about_others(failure.get()));
    Effect::new(move |_| {
        if refused.get() {
            found.refetch();
        }
    });
    view! {
        <section class="radar" aria-live="polite" aria-label="Peticiones parecidas">
            <Transition>
                {move || Suspend::new(async move {
                    match found.await.and_then(|told| told.read::<AlikeView>()) {
                        Ok(found) if !found.rows.is_empty() => cards(found, refused).into_any(),
                        _ => ().into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

fn cards(found: AlikeView, refused: Memo<bool>) -> impl IntoView {
    let seen: Vec<String> = found.rows.iter().map(|row| row.folio.to_string()).collect();
    let now = found.now;
    view! {
        <h2>"¿Es la misma?"</h2>
        <ul>{found.rows.into_iter().map(|row| joinable(row, now)).collect_view()}</ul>
        <input type="hidden" name="seen" value=seen.join(" ") />
        {move || {
            refused
                .get()
                .then(|| view! { <button type="submit" class="primary">"Es otra: registrar"</button> })
        }}
    }
}

/// A card whose button sends the same form to that petition: with scripts and without them.
fn joinable(row: Alike, now: DateTime<Utc>) -> AnyView {
    let act = view! {
        <button
            type="submit"
            formaction=format!("/peticiones/{}/sumar", row.folio)
            aria-label=format!("Sumar a esta: {}", alike::short(&row, now))
        >
            "Sumar a esta"
        </button>
    };
    alike::card(row, now, act.into_any())
}
