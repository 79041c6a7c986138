//! Who calls: as soon as ten digits stand in the field, the people known by that telephone and their
//! last petitions. Each look-up is logged.

use super::api::look_up_caller;
use crate::problem::Problem;
use crate::show::{PetitionDue, StateTag};
use crate::told::{Sent, text_sending};
use domain::failure::Failure;
use domain::petitions::{CALLER_PETITIONS, CallerCard, CallingCaptain};
use domain::phone::Phone;
use leptos::prelude::*;

/// What the box tells the form: given names and surnames of the person who was chosen.
pub type OnPerson = Callback<(String, String)>;

/// The box beside the telephone.
#[component]
pub fn CallerBox(
    /// What stands in the telephone field.
    phone: Signal<String>,
    /// Called when a known person is chosen.
    on_person: OnPerson,
    /// The number of the captain who brings it, once that is said.
    captain: RwSignal<String>,
) -> impl IntoView {
    let complete = Memo::new(move |_| {
        Phone::parse(&phone.get())
            .ok()
            .map(|p| p.digits().to_owned())
    });
    let look_up = text_sending(look_up_caller);
    Effect::new(move |_| {
        if let Some(digits) = complete.get() {
            look_up.dispatch_local(Sent::Text(digits));
        }
    });
    view! {
        <div class="caller" aria-live="polite">
            {move || match (complete.get(), look_up.value().get().map(|a| a.and_then(|told| told.read::<CallerCard>()))) {
                (None, _) => ().into_any(),
                // Without scripts nobody looks.
                (Some(_), None) if !look_up.pending().get() => ().into_any(),
                (Some(_), None) => view! { <p class="muted small">"Buscando…"</p> }.into_any(),
                (Some(_), Some(Ok(card))) => view! { <Card card=card on_person=on_person captain=captain /> }.into_any(),
                // The form says what is wrong with the telephone; here only what concerns the look-up.
                (Some(_), Some(Err(Problem(Failure::Invalid { .. })))) => ().into_any(),
                (Some(_), Some(Err(problem))) => view! { <p class="error small">{problem.to_string()}</p> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Card(card: CallerCard, on_person: OnPerson, captain: RwSignal<String>) -> impl IntoView {
    let captains = captains(card.captains, on_person, captain);
    if card.names.is_empty() && captains.is_empty() {
        return view! { <p class="muted small">"Es la primera vez que llama este número."</p> }
            .into_any();
    }
    let now = card.now;
    let more = (card.petitions.len() >= CALLER_PETITIONS).then(|| {
        view! { <p class="muted small">"Se muestran las diez más recientes."</p> }
    });
    let known = !card.names.is_empty();
    view! {
        {captains}
        <div class="known">
            {known.then_some(view! { <span class="small">"Conocido por este número:"</span> })}
            {card
                .names
                .into_iter()
                .map(|(given, surnames)| {
                    let name = format!("{given} {surnames}");
                    view! {
                        <button type="button" class="chip" on:click=move |_| on_person.run((given.clone(), surnames.clone()))>
                            {name}
                        </button>
                    }
                })
                .collect_view()}
        </div>
        <ul class="lines">
            {card
                .petitions
                .into_iter()
                .map(|line| {
                    view! {
                        <li>
                            <a href=format!("/peticiones/{}", line.folio) target="_blank">
                                {line.folio.short()}
                            </a>
                            <span class="what">{line.kind}</span>
                            <StateTag status=line.status />
                            <PetitionDue at=line.due_at stage=None now=now status=line.status />
                        </li>
                    }
                })
                .collect_view()}
        </ul>
        {more}
    }
    .into_any()
}

/// The captains who have this telephone: one touch says that the petition comes through her.
fn captains(
    rows: Vec<CallingCaptain>,
    on_person: OnPerson,
    chosen: RwSignal<String>,
) -> Vec<AnyView> {
    rows.into_iter()
        .map(|row| {
            let number = row.number.to_string();
            let own = number.clone();
            let said = format!(
                "{} {} · jefatura de la manzana {}",
                row.given_names, row.surnames, row.block
            );
            view! {
                <div class="known">
                    <button
                        type="button"
                        class="chip"
                        aria-pressed=move || (chosen.get() == own).to_string()
                        on:click=move |_| {
                            chosen.set(number.clone());
                            on_person.run((row.given_names.clone(), row.surnames.clone()));
                        }
                    >
                        {said}
                    </button>
                </div>
            }
            .into_any()
        })
        .collect()
}
