//! Who asks. The contact is shown when it is asked for, and that is logged.

use super::api::reveal_contact;
use crate::me::use_me;
use crate::problem::ProblemBanner;
use crate::told::{Sent, text_sending};
use domain::access::Action as Permission;
use domain::petitions::{ContactView, PetitionDetail};
use leptos::prelude::*;
use std::sync::Arc;
use ui::{Icon, Shape};

/// The people of a petition.
#[component]
pub fn People(
    /// The petition.
    detail: Arc<PetitionDetail>,
) -> impl IntoView {
    let petition = detail.id;
    let may = use_me().may(Permission::RevealContact) && detail.has_contact;
    let reveal = text_sending(move |_| reveal_contact(petition));
    let more = match detail.co_petitioners {
        0 => None,
        1 => Some("Otra persona pidió lo mismo.".to_owned()),
        n => Some(format!("Otras {n} personas pidieron lo mismo.")),
    };
    let folio = detail.folio;
    let joins = use_me().may(Permission::RegisterPetition)
        && detail.status.is_open()
        && !detail.confidential;
    let who = if detail.anonymous {
        Some("Anónima: no se guardó nombre ni teléfono.")
    } else if may {
        None
    } else {
        Some("Su cuenta no ve los datos de contacto.")
    };
    view! {
        <section class="card" aria-label="Quién pide">
            <h2>"Quién pide"</h2>
            {who.map(|text| view! { <p class="muted">{text}</p> })}
            {may
                .then(|| {
                    view! {
                        <div aria-live="polite">
                            {move || match reveal.value().get().map(|a| a.and_then(|told| told.read::<ContactView>())) {
                                Some(Ok(contact)) => {
                                    view! {
                                        <p>
                                            <strong>{contact.name}</strong>
                                            <br />
                                            {if contact.phone.is_empty() {
                                                view! { <span class="muted">"Sin teléfono"</span> }.into_any()
                                            } else {
                                                let call = format!("tel:+52{}", contact.phone.replace(' ', ""));
                                                view! { <a href=call>{contact.phone}</a> }.into_any()
                                            }}
                                        </p>
                                    }
                                        .into_any()
                                }
                                Some(Err(problem)) => view! { <ProblemBanner failure=problem.0 /> }.into_any(),
                                None => {
                                    view! {
                                        <p class="muted small">"Ver el nombre y el teléfono queda registrado."</p>
                                    }
                                        .into_any()
                                }
                            }}
                        </div>
                        {move || {
                            (!matches!(reveal.value().get(), Some(Ok(_))))
                                .then(|| {
                                    view! {
                                        <button
                                            type="button"
                                            disabled=move || reveal.pending().get()
                                            on:click=move |_| {
                                                reveal.dispatch_local(Sent::Text(String::new()));
                                            }
                                        >
                                            <Icon shape=Shape::Phone />
                                            "Ver contacto"
                                        </button>
                                    }
                                })
                        }}
                    }
                })}
            {more
                .map(|text| {
                    view! {
                        <p>
                            {text} " " <a href=format!("/peticiones/{folio}/personas") rel="external">"Ver quiénes"</a>
                        </p>
                    }
                })}
            {joins
                .then(|| {
                    view! {
                        <p>
                            <a class="button quiet" href=format!("/peticiones/{folio}/sumar") rel="external">"Sumar a otra persona"</a>
                        </p>
                    }
                })}
        </section>
    }
}
