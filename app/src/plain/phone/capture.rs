//! A new petition, on one page: the photo, what, where and for whom. What was typed is never lost.

use super::parts::{back, photo, unsent};
use super::{Here, shell};
use crate::plain::Refused;
use crate::site::Files;
use domain::captain::CaptureChoices;
use domain::failure::Failure;
use leptos::prelude::*;
use ui::{Banner, Mood, Picture, SelectField, TextAreaField, TextField};

/// Most characters of her words.
const MAX_WORDS: u32 = 1000;

/// The page.
#[must_use]
pub fn view(files: &Files, refused: &Refused, choices: &CaptureChoices) -> String {
    let title = if refused.failure.is_some() {
        "Error: Nueva petición"
    } else {
        "Nueva petición"
    };
    shell(files, title, Here::New, Some(&choices.seat), || {
        let client_id = typed_or(refused, "client_id", &choices.client_id.to_string());
        let notice = typed_or(refused, "privacy_notice", &choices.privacy_notice);
        view! {
            {back("/m", "Inicio")}
            <h1>"Nueva petición"</h1>
            {banner(refused, &client_id)}
            <p class="phone-danger">"Si hay peligro ahora, llame al " <a href="tel:911">"911"</a> "."</p>
            <form
                method="post"
                action="/m/nueva"
                enctype="multipart/form-data"
                class="phone-steps"
                data-send=""
                data-draft=format!("capture-{}", choices.seat.number)
            >
                <input type="hidden" name="client_id" value=client_id />
                <input type="hidden" name="privacy_notice" value=notice />
                <section aria-labelledby="step-1">
                    <h2 id="step-1">"1. La foto"</h2>
                    {photo(refused, "Tomar foto")}
                </section>
                <section aria-labelledby="step-2">
                    <h2 id="step-2">"2. ¿Qué pasa?"</h2>
                    {what(refused, choices)}
                </section>
                <section aria-labelledby="step-3">
                    <h2 id="step-3">"3. ¿Dónde y para quién?"</h2>
                    {place(refused, choices)} {behalf(refused)}
                </section>
                {unsent()}
                <button type="submit" class="primary phone-send">
                    "Enviar"
                </button>
                <p class="muted">
                    "Los datos se usan para atender la petición. "
                    <a href="/aviso-de-privacidad">"Aviso de privacidad"</a>
                </p>
            </form>
        }
        .into_any()
    })
}

/// What was typed; the default also when a form that broke off brought nothing of it.
fn typed_or(refused: &Refused, name: &str, or: &str) -> String {
    let typed = refused.value(name, or);
    if typed.is_empty() {
        or.to_owned()
    } else {
        typed
    }
}

/// What went wrong; of what was sent before with other words, where it is.
fn banner(refused: &Refused, client_id: &str) -> AnyView {
    if refused.failure == Some(Failure::KeyReused) {
        let href = format!("/m/peticiones/{client_id}");
        return view! {
            <Banner mood=Mood::Error>
                <p>
                    <strong>"Esta petición ya se había enviado."</strong>
                </p>
                <p>
                    "Lo que cambió después no se guardó. " <a href=href>"Vea la que se envió"</a> " o "
                    <a href="/m/nueva">"haga otra"</a> "."
                </p>
            </Banner>
        }
        .into_any();
    }
    refused.banner()
}

/// What is wrong with a group of choices.
fn wrong(refused: &Refused, name: &'static str) -> AnyView {
    view! {
        <span class="error" id=format!("{name}-error") role="alert">
            {refused.error(name).get_untracked()}
        </span>
    }
    .into_any()
}

/// A name without what stands in parentheses: an icon has little room.
fn short(name: &str) -> String {
    let (short, _) = name.split_once(" (").unwrap_or((name, ""));
    short.to_owned()
}

fn what(refused: &Refused, choices: &CaptureChoices) -> AnyView {
    let chosen = refused.value("kind", "");
    let tile = |value: String, label: String, word: String| {
        let checked = value == chosen;
        view! {
            <label class="phone-tile">
                <input type="radio" name="kind" value=value checked=checked />
                <Picture word=word />
                <span>{label}</span>
            </label>
        }
    };
    let tiles = choices
        .frequent
        .iter()
        .map(|(id, name, word)| tile(id.to_string(), short(name), word.clone()));
    let other = tile("other".into(), "Otro".into(), "more".into());
    let others = choices
        .others
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()))
        .collect();
    view! {
        <fieldset class="phone-kinds" aria-describedby="kind-error">
            <legend class="sr-only">"Qué pasa"</legend>
            {wrong(refused, "kind")}
            <div class="phone-tiles">{tiles.collect_view()} {other}</div>
            <div class="phone-other">
                <SelectField
                    name="other_kind"
                    label="Otro: elija de la lista"
                    none="Elija…"
                    options=others
                    value=refused.value("other_kind", "")
                />
            </div>
        </fieldset>
        <TextAreaField
            name="description"
            label="Cuéntelo con sus palabras (opcional)"
            hint="Puede dictarlo con el micrófono del teclado."
            max=MAX_WORDS
            value=refused.value("description", "")
            error=refused.error("description")
        />
    }
    .into_any()
}

fn place(refused: &Refused, choices: &CaptureChoices) -> AnyView {
    let here = typed_or(refused, "where", "block") == "here";
    let hidden = |name: &'static str| {
        view! { <input type="hidden" name=name value=refused.value(name, "") /> }
    };
    let block = format!("En mi manzana ({})", choices.seat.block);
    let neighborhoods: Vec<(String, String)> = choices
        .neighborhoods
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()))
        .collect();
    view! {
        <fieldset data-place="" class="phone-choice" aria-describedby="point-error">
            <legend>"¿Dónde es?"</legend>
            <label class="phone-radio">
                <input type="radio" name="where" value="block" checked=!here />
                {block}
            </label>
            <label class="phone-radio" data-needs-script="" hidden>
                <input type="radio" name="where" value="here" checked=here />
                "Donde estoy ahora (usar mi ubicación)"
            </label>
            {hidden("latitude")} {hidden("longitude")} {hidden("accuracy")}
            <p data-place-note="" role="status"></p>
            {wrong(refused, "point")}
        </fieldset>
        <TextField
            name="street"
            label="Calle y número (opcional)"
            hint="Si lo sabe, por ejemplo Bravo 214"
            value=refused.value("street", "")
            error=refused.error("street")
        />
        <TextField
            name="reference"
            label="Cómo encontrarlo (opcional)"
            hint="Por ejemplo: frente a la tienda"
            max=300
            value=refused.value("reference", "")
            error=refused.error("reference")
        />
        {(!neighborhoods.is_empty())
            .then(|| {
                view! {
                    <SelectField
                        name="neighborhood"
                        label="Colonia"
                        none="Elija…"
                        options=neighborhoods
                        value=refused.value("neighborhood", "")
                        error=refused.error("neighborhood")
                    />
                }
            })}
    }
    .into_any()
}

fn behalf(refused: &Refused) -> AnyView {
    let of = typed_or(refused, "behalf", "own");
    let permission = refused.value("permission", "") == "1";
    view! {
        <fieldset class="phone-choice phone-behalf" aria-describedby="behalf-error">
            <legend>"¿Para quién es?"</legend>
            {wrong(refused, "behalf")}
            <label class="phone-radio">
                <input type="radio" name="behalf" value="own" checked=of == "own" />
                "Para mí"
            </label>
            <label class="phone-radio">
                <input type="radio" name="behalf" value="neighbour" checked=of == "neighbour" />
                "Para una vecina o un vecino"
            </label>
            <div class="phone-neighbour stack">
                <TextField
                    name="given_names"
                    label="Su nombre"
                    value=refused.value("given_names", "")
                    error=refused.error("given_names")
                />
                <TextField
                    name="surnames"
                    label="Sus apellidos (opcional)"
                    value=refused.value("surnames", "")
                    error=refused.error("surnames")
                />
                <TextField
                    name="phone"
                    label="Su teléfono"
                    hint="10 números"
                    kind="tel"
                    inputmode="tel"
                    max=20
                    value=refused.value("phone", "")
                    error=refused.error("phone")
                />
                <label class="check">
                    <input
                        type="checkbox"
                        name="permission"
                        value="1"
                        checked=permission
                        aria-describedby="permission-error"
                    />
                    "Me dio permiso de dar su nombre y su teléfono para esta petición."
                </label>
                {wrong(refused, "permission")}
            </div>
        </fieldset>
    }
    .into_any()
}
