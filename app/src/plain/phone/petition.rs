//! One petition: where it stands, what comes next, and *¿quedó bien?*.

use super::parts::{back, photo, share, state, unsent};
use super::{Here, shell};
use crate::plain::Refused;
use crate::show::When;
use crate::site::Files;
use domain::captain::{CaptainPetition, promise, promised, state_meaning};
use domain::petitions::{HistoryItem, PetitionStatus};
use leptos::prelude::*;
use ui::TextAreaField;

/// Longest answer that the form takes, in characters.
const MAX_WORDS: u32 = 1000;

/// What was just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Just {
    /// Nothing.
    Nothing,
    /// It was registered.
    Sent,
    /// She answered.
    Answered,
}

/// The page. `base` is how people reach the site.
#[must_use]
pub fn view(
    files: &Files,
    refused: &Refused,
    base: &str,
    just: Just,
    seen: &CaptainPetition,
) -> String {
    shell(files, &seen.kind, Here::Petitions, Some(&seen.seat), || {
        let owed = seen.status.is_open() && seen.status != PetitionStatus::Attended;
        let meaning = state_meaning(seen.status);
        view! {
            {(just != Just::Sent).then(|| back("/m/peticiones", "Mis peticiones"))}
            {told(just, seen)}
            <h1>{seen.kind.clone()}</h1>
            <p class="phone-state">
                {state(seen.status)}
                {(!meaning.is_empty()).then(|| view! { <span>{meaning.clone()}</span> })}
            </p>
            {seen
                .united
                .then(|| {
                    view! {
                        <p>
                            "Se unió a otra petición igual: lo que se haga en aquélla vale para ésta."
                        </p>
                    }
                })}
            {seen.may_answer.then(|| question(refused, seen))}
            {(!seen.may_answer).then(|| refused.banner())}
            <dl class="phone-facts">
                {fact("Folio", seen.folio.to_string())}
                {owed
                    .then(|| fact("Respuesta", promised(seen.due_at, seen.now)))}
                {seen.pin.clone().map(|pin| fact("PIN para consultarla", pin))}
                {fact("Dónde", seen.place.clone())}
                {fact("Manzana", seen.block.clone())}
                {fact("Para", seen.on_behalf_of.clone())}
                {fact("La tiene", seen.departments.join(", "))}
                {fact("Lo que se pidió", seen.description.clone())}
            </dl>
            {(!seen.own)
                .then(|| {
                    let why = if seen.joined {
                        "La pidió primero otra persona, y quien vino con su manzana se sumó: aquí no se muestran los datos de la otra."
                    } else {
                        "La pidió otra persona a través de su manzana o de su cuartel: aquí no se muestran sus datos."
                    };
                    view! { <p class="muted">{why}</p> }
                })}
            {photos(seen)}
            {(just != Just::Sent && seen.pin.is_some())
                .then(|| share(base, seen.folio, &seen.kind, seen.pin.as_deref()))}
            {(just == Just::Sent).then(|| share_first(base, seen))}
            <h2>"Lo que ha pasado"</h2>
            <ol class="timeline">{seen.history.iter().map(|item| event(item, seen)).collect_view()}</ol>
        }
        .into_any()
    })
}

fn share_first(base: &str, seen: &CaptainPetition) -> AnyView {
    view! {
        {share(base, seen.folio, &seen.kind, seen.pin.as_deref())}
        <p class="phone-next">
            <a class="button primary" href="/m/nueva">
                "Hacer otra petición"
            </a>
            <a class="button" href="/m">
                "Ir al inicio"
            </a>
        </p>
    }
    .into_any()
}

fn told(just: Just, seen: &CaptainPetition) -> AnyView {
    match just {
        Just::Nothing => ().into_any(),
        Just::Sent => view! {
            <section class="phone-receipt" role="status">
                <p>
                    <strong>"✓ Recibida por el Ayuntamiento"</strong>
                </p>
                <p class="phone-folio">{seen.folio.to_string()}</p>
                <p>"Le responden a más tardar " <strong>{promise(seen.due_at, seen.now)}</strong> "."</p>
            </section>
        }
        .into_any(),
        Just::Answered => view! {
            <section class="phone-receipt" role="status">
                <p>
                    <strong>
                        {if seen.status == PetitionStatus::Closed {
                            "✓ Gracias: quedó terminada."
                        } else {
                            "✓ Gracias: la dependencia ya sabe que no quedó y debe volver."
                        }}
                    </strong>
                </p>
            </section>
        }
        .into_any(),
    }
}

/// A fact with its name; nothing while it is empty.
fn fact(name: &'static str, value: String) -> AnyView {
    if value.is_empty() {
        return ().into_any();
    }
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

/// *¿Quedó bien?*
fn question(refused: &Refused, seen: &CaptainPetition) -> AnyView {
    view! {
        <section class="phone-ask" id="quedo">
            <h2>"¿Quedó bien?"</h2>
            {refused.banner()}
            <form
                method="post"
                action=format!("/m/peticiones/{}/respuesta", seen.id)
                enctype="multipart/form-data"
                class="stack"
                data-send=""
            >
                {super::super::controls::version(refused, seen.version)}
                <TextAreaField
                    name="words"
                    label="Si no quedó, escriba qué falta"
                    hint="Si quedó bien, puede dejarlo vacío."
                    max=MAX_WORDS
                    value=refused.value("words", "")
                    error=refused.error("words")
                />
                {photo(refused, "Foto de cómo quedó")}
                {unsent()}
                <div class="phone-answers">
                    <button type="submit" name="answer" value="yes" class="primary">
                        <ui::Picture word="yes" />
                        "Sí, quedó bien"
                    </button>
                    <button type="submit" name="answer" value="no">
                        <ui::Picture word="no" />
                        "No quedó"
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn photos(seen: &CaptainPetition) -> AnyView {
    if seen.photos.is_empty() {
        return ().into_any();
    }
    let many = seen.photos.len();
    let one = |(n, id): (usize, &domain::ids::AttachmentId)| {
        let href = format!("/m/peticiones/{}/fotos/{id}", seen.id);
        let small = format!("{href}?chica=1");
        view! {
            <a href=href>
                <img src=small alt=format!("Foto {n} de {many}") loading="lazy" />
            </a>
        }
    };
    view! {
        <h2>"Fotos"</h2>
        <div class="phone-photos">{(1..).zip(&seen.photos).map(one).collect_view()}</div>
    }
    .into_any()
}

fn event(item: &HistoryItem, seen: &CaptainPetition) -> AnyView {
    let text = item.text.clone();
    view! {
        <li>
            <p class="event-head">
                <strong>{item.what.clone()}</strong>
            </p>
            <p class="muted">
                <When at=item.at now=seen.now exact=true />
            </p>
            {(!text.is_empty()).then(|| view! { <p class="said">{text}</p> })}
        </li>
    }
    .into_any()
}
