//! The receipt: folio and PIN, large on screen and printable.

use super::api::petition_receipt;
use crate::problem::ProblemBanner;
use crate::title::page_title;
use crate::told::ask;
use domain::failure::Failure;
use domain::local_time::show;
use domain::petitions::Receipt;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use ui::{Icon, Loading, Shape};

/// The parameter of the address that tells that somebody joined the petition; `ya` for who was among
/// those who ask already.
const JOINED: &str = "sumada";

/// The screen.
#[component]
pub fn ReceiptPage() -> impl IntoView {
    let params = use_params_map();
    let folio = Memo::new(move |_| params.get().get("folio").unwrap_or_default());
    let page = ask(move || folio.get(), petition_receipt);
    page_title(|| "Acuse".to_owned());
    view! {
        <Suspense fallback=|| view! { <Loading /> }>
            {move || Suspend::new(async move {
                match page.await.and_then(|told| told.read::<Receipt>()) {
                    Ok(receipt) => view! { <Sheet receipt=receipt /> }.into_any(),
                    Err(problem) if problem.0 == Failure::NotFound => view! { <crate::desk::NotFound /> }.into_any(),
                    Err(problem) => view! { <ProblemBanner failure=problem.0 /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Sheet(receipt: Receipt) -> impl IntoView {
    let now = receipt.now;
    // Whoever joined a petition has the same folio and PIN as who asked first.
    let heading = match use_query_map().with_untracked(|query| query.get(JOINED)) {
        None => "Petición registrada",
        Some(how) if how == "ya" => "La persona ya estaba en esta petición",
        Some(_) => "Se sumó a la petición",
    };
    let folio = receipt.folio.to_string();
    view! {
        <article class="receipt">
            <h1>{heading}</h1>
            <p class="only-print">"Acuse de recibo · Atención Ciudadana"</p>
            <dl class="numbers">
                <div>
                    <dt>"Folio"</dt>
                    <dd class="folio" id="folio">{folio.clone()}</dd>
                </div>
                <div>
                    <dt>"PIN de seguimiento"</dt>
                    <dd id="pin">{receipt.pin}</dd>
                </div>
            </dl>
            <p class="promise">
                "Respuesta a más tardar el " <strong>{show(receipt.due_at, now)}</strong> "."
                {receipt
                    .legal_due_at
                    .map(|at| view! { " Por ser escrita, la ley da hasta el " <strong>{show(at, now)}</strong> "." })}
            </p>
            <dl class="facts">
                <div>
                    <dt>"Asunto"</dt>
                    <dd>{receipt.kind}</dd>
                </div>
                {(!receipt.place.is_empty())
                    .then(|| {
                        view! {
                            <div>
                                <dt>"Lugar"</dt>
                                <dd>{receipt.place}</dd>
                            </div>
                        }
                    })}
                <div>
                    <dt>"Recibida"</dt>
                    <dd>{show(receipt.received_at, now)} " · " {receipt.channel}</dd>
                </div>
            </dl>
            <p>"Para saber cómo va: entre a "<strong>"/seguimiento"</strong>" en el sitio del Ayuntamiento, o llame al 072, con el folio y el PIN."</p>
            <div class="form-foot no-print">
                <a class="button primary" href="/peticiones/nueva">
                    <Icon shape=Shape::Plus />
                    "Capturar otra"
                </a>
                <button
                    type="button"
                    on:click=move |_| {
                        let _ = window().print();
                    }
                >
                    <Icon shape=Shape::Print />
                    "Imprimir acuse"
                </button>
                <a class="button" href=format!("/peticiones/{folio}")>"Abrir la petición"</a>
            </div>
        </article>
    }
}
