//! The capture of a petition, in the order of the conversation: telephone, what the person says, the
//! questions of the type, where, who. Without scripts it is a plain form that sends the same fields.

use super::acts::form_data;
use super::api::{capture_choices, register_petition};
use super::caller::CallerBox;
use super::capture_parts::{Elapsed, KindField, PersonFields, PlaceFields, Questions};
use super::radar::Radar;
use super::returned::{Returned, refusal, sent, was_chosen};
use super::typed::keep;
use crate::focus::focus_soon;
use crate::problem::{Problem, ProblemBanner};
use crate::title::page_title;
use crate::told::{Sent, ask, form_sending};
use crate::unsaved::Unsaved;
use domain::catalogue::{Catalogues, PetitionType};
use domain::failure::Failure;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use std::sync::Arc;
use ui::{Field, Loading, SelectField, TextAreaField};

/// The screen.
#[component]
pub fn CapturePage() -> impl IntoView {
    let all = ask(String::new, |_| capture_choices());
    page_title(|| "Nueva petición".to_owned());
    view! {
        <div class="head">
            <h1>"Nueva petición"</h1>
            <Elapsed />
        </div>
        <Suspense fallback=|| view! { <Loading /> }>
            {move || Suspend::new(async move {
                match all.await.and_then(|told| told.read::<Catalogues>()) {
                    Ok(all) => view! { <CaptureForm all=all /> }.into_any(),
                    Err(problem) => view! { <ProblemBanner failure=problem.0 /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// A new id for the petition that is being captured.
fn new_client_id() -> String {
    #[cfg(feature = "ssr")]
    {
        crate::server::ctx()
            .map(|ctx| ctx.system.new_id(ctx.now).to_string())
            .unwrap_or_default()
    }
    #[cfg(not(feature = "ssr"))]
    {
        let mut bytes = [0u8; 16];
        let filled = window()
            .crypto()
            .and_then(|c| c.get_random_values_with_u8_array(&mut bytes));
        filled
            .map(|_| {
                uuid::Builder::from_random_bytes(bytes)
                    .into_uuid()
                    .to_string()
            })
            .unwrap_or_default()
    }
}

#[component]
fn CaptureForm(all: Catalogues) -> impl IntoView {
    let unsaved = expect_context::<Unsaved>();
    on_cleanup(move || unsaved.set(false));
    let register = form_sending(|form| register_petition(form.into()));
    let pending = register.pending();
    let back = Returned::here();
    let scripts = back.is_none();
    let returned = back.clone();
    let failure = Signal::derive(move || match register.value().get() {
        Some(Err(Problem(failure))) => Some(failure),
        _ => refusal(returned.as_ref()),
    });
    let typed = |name: &str| sent(back.as_ref(), name);
    // The same id as long as it is the same petition, or sending it twice would make two.
    let client_id = back.as_ref().map(|back| back.text("client_id"));
    let client_id = RwSignal::new(client_id.unwrap_or_else(new_client_id));
    let error = move |name: &'static str| {
        Signal::derive(move || failure.get().and_then(|f| f.message_for(name)))
    };
    Effect::new(move |_| {
        if failure.with(Option::is_some) {
            request_animation_frame(focus_first_error);
        }
    });
    let types: Arc<Vec<PetitionType>> = Arc::new(all.types);
    let (kind, said, phone) = (
        RwSignal::new(typed("kind")),
        RwSignal::new(typed("description")),
        RwSignal::new(typed("phone")),
    );
    let (given_names, surnames) = (
        RwSignal::new(typed("given_names")),
        RwSignal::new(typed("surnames")),
    );
    let captain = RwSignal::new(typed("captain"));
    let neighborhood = RwSignal::new(typed("neighborhood"));
    let anonymous = RwSignal::new(!typed("anonymous").is_empty());
    for (name, signal) in [
        ("kind", kind),
        ("description", said),
        ("phone", phone),
        ("given_names", given_names),
        ("surnames", surnames),
        ("captain", captain),
        ("neighborhood", neighborhood),
    ] {
        if keep(name, signal, |text| text) {
            unsaved.set(true);
        }
    }
    keep("anonymous", anonymous, |ticked| !ticked.is_empty());
    let chosen = {
        let types = types.clone();
        Memo::new(move |_| {
            let id = kind.get();
            types.iter().find(|t| t.id.to_string() == id).cloned()
        })
    };
    let moved = RwSignal::new(());
    let may_be_others = Signal::derive(move || {
        kind.track();
        neighborhood.track();
        moved.get();
    });
    let submit = move |event: SubmitEvent| {
        // The buttons of the cards send the form to another petition, as without scripts.
        if event
            .submitter()
            .is_some_and(|b| b.has_attribute("formaction"))
        {
            unsaved.set(false);
            return;
        }
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        if let Some(data) = form_data(&event) {
            register.dispatch_local(Sent::Form(data));
        }
    };
    let channels: Vec<(String, String)> = all
        .channels
        .iter()
        .map(|c| (c.id.to_string(), c.name.clone()))
        .collect();
    let channel = match &back {
        Some(back) => back.text("channel"),
        None => channels.first().map(|c| c.0.clone()).unwrap_or_default(),
    };
    let written = was_chosen(back.as_ref(), "written", "1").unwrap_or_default();
    let description = typed("description");
    let on_person = Callback::new(move |(given, family): (String, String)| {
        given_names.set(given);
        surnames.set(family);
    });
    let departments = Arc::new(all.departments);
    let first = NodeRef::<leptos::html::Input>::new();
    // Who opens it types at once.
    Effect::new(move |_| {
        if let Some(field) = first.get() {
            focus_soon(field.into(), "form.capture");
        }
    });
    view! {
        <form class="capture" method="post" action="/peticiones/nueva" enctype="multipart/form-data" on:submit=submit on:keydown=save_by_keys on:input=move |_| {
            moved.set(());
            unsaved.set(true);
        }>
            // What Enter presses in a field: the first button of a form, which would be one of a card.
            <button type="submit" class="sr-only" tabindex="-1" aria-hidden="true"></button>
            {move || failure.get().map(|failure| view! { <ProblemBanner failure=failure /> })}
            <input type="hidden" name="client_id" prop:value=move || client_id.get() value=client_id.get_untracked() />
            <fieldset class="row-contact">
                <legend class="sr-only">"Cómo llegó"</legend>
                <Field id="phone" label="Teléfono" hint="10 dígitos" error=error("phone") class="phone">
                    <input
                        node_ref=first
                        id="phone"
                        name="phone"
                        type="tel"
                        inputmode="tel"
                        autocomplete="off"
                        maxlength="20"
                        aria-describedby="phone-hint phone-error"
                        aria-invalid=move || error("phone").get().is_some().then_some("true")
                        disabled=move || scripts && anonymous.get()
                        value=phone.get_untracked()
                        prop:value=move || phone.get()
                        on:input=move |event| phone.set(event_target_value(&event))
                    />
                </Field>
                <SelectField name="channel" label="Canal" options=channels value=channel error=error("channel") />
                <label class="check written">
                    <input type="checkbox" name="written" value="1" checked=written />
                    "Por escrito (corre el plazo legal)"
                </label>
                <Field id="captain" label="Jefatura de manzana" hint="Núm. del padrón, si la trae" error=error("captain") class="captain">
                    <input
                        id="captain"
                        name="captain"
                        type="text"
                        inputmode="numeric"
                        autocomplete="off"
                        maxlength="6"
                        aria-describedby="captain-hint captain-error"
                        aria-invalid=move || error("captain").get().is_some().then_some("true")
                        value=captain.get_untracked()
                        prop:value=move || captain.get()
                        on:input=move |event| captain.set(event_target_value(&event))
                    />
                </Field>
                <CallerBox phone=phone.into() on_person=on_person captain=captain />
            </fieldset>
            <fieldset class="row-matter">
                <legend class="sr-only">"Qué pide"</legend>
                <TextAreaField
                    name="description"
                    label="Qué dice la persona"
                    hint="Con sus palabras: el tipo se propone solo."
                    value=description
                    rows=3
                    max=4000
                    error=error("description")
                    on_text=Callback::new(move |text| said.set(text))
                />
                <KindField types=types departments=departments said=said.into() kind=kind error=error("kind") />
                <Questions chosen=chosen error=error("answers") />
            </fieldset>
            <PlaceFields chosen=chosen neighborhood=neighborhood neighborhoods=all.neighborhoods error=error_of(failure) />
            <Radar moved=may_be_others failure=failure />
            <PersonFields chosen=chosen anonymous=anonymous given_names=given_names surnames=surnames notice=all.privacy_notice error=error_of(failure) />
            <div class="form-foot">
                <button type="submit" class="primary" disabled=move || pending.get()>
                    {move || if pending.get() { "Guardando…" } else { "Guardar y dar folio" }}
                    {scripts.then(|| view! { <kbd class="wide">"Ctrl Enter"</kbd> })}
                </button>
                <a class="button" href="/peticiones">"Salir sin guardar"</a>
            </div>
        </form>
    }
}

/// The message of each field, for the parts of the form.
pub(super) type ErrorOf = Callback<&'static str, Option<String>>;

fn error_of(failure: Signal<Option<Failure>>) -> ErrorOf {
    Callback::new(move |name: &'static str| failure.get().and_then(|f| f.message_for(name)))
}

/// Ctrl+Enter saves from any field.
fn save_by_keys(event: KeyboardEvent) {
    use wasm_bindgen::JsCast;
    if event.key() != "Enter" || !(event.ctrl_key() || event.meta_key()) {
        return;
    }
    let form = event
        .current_target()
        .and_then(|t| t.dyn_into::<web_sys::HtmlFormElement>().ok());
    if let Some(form) = form {
        event.prevent_default();
        let _ = form.request_submit();
    }
}

fn focus_first_error() {
    use wasm_bindgen::JsCast;
    let found = document()
        .query_selector("[aria-invalid=true]")
        .ok()
        .flatten();
    if let Some(field) = found.and_then(|f| f.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = field.focus();
    }
}
