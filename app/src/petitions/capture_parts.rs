//! The parts of the capture: the type found by what is said, its questions, the place, the person.

use super::capture::ErrorOf;
use super::returned::{Returned, sent, was_chosen};
use domain::catalogue::{Department, LocationKind, Neighborhood, PetitionType, suggest};
use domain::deadline::TermUnit;
use domain::text::fold;
use leptos::prelude::*;
use std::sync::Arc;
use ui::{Choice, Combobox, Field, TextField, describe};

/// Types proposed at once.
const PROPOSED: usize = 4;

fn promise(kind: &PetitionType) -> String {
    let amount = kind.term.amount;
    match (kind.term.unit, amount) {
        (TermUnit::BusinessDays, 1) => "1 día hábil".into(),
        (TermUnit::BusinessDays, _) => format!("{amount} días hábiles"),
        (TermUnit::NaturalHours, _) => format!("{amount} h"),
    }
}

/// The type: proposals made of what is said, and the whole list.
#[component]
pub fn KindField(
    types: Arc<Vec<PetitionType>>,
    departments: Arc<Vec<Department>>,
    said: Signal<String>,
    kind: RwSignal<String>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let proposals = {
        let types = types.clone();
        Memo::new(move |_| {
            suggest(&types, &said.get(), PROPOSED)
                .into_iter()
                .cloned()
                .collect::<Vec<_>>()
        })
    };
    let department_of = {
        let departments = departments.clone();
        move |kind: &PetitionType| {
            departments
                .iter()
                .find(|d| d.id == kind.department)
                .map(|d| d.name.clone())
                .unwrap_or_default()
        }
    };
    let choices: Arc<Vec<Choice>> = Arc::new(
        types
            .iter()
            .map(|t| {
                let department = department_of(t);
                Choice {
                    value: t.id.to_string(),
                    text: t.name.clone(),
                    key: fold(&format!(
                        "{} {} {}",
                        t.name,
                        t.category,
                        t.synonyms.join(" ")
                    )),
                    detail: format!("{department} · {}", promise(t)),
                }
            })
            .collect(),
    );
    let scripts = Returned::here().is_none();
    let described = Signal::derive(move || describe("kind", scripts, error.get().is_some()));
    let invalid = Signal::derive(move || error.get().is_some());
    let proposed = {
        let department_of = department_of.clone();
        move || {
            proposals
                .get()
                .into_iter()
                .map(|t| {
                    let id = t.id.to_string();
                    let own = id.clone();
                    let detail = format!("{} · {}", department_of(&t), promise(&t));
                    view! {
                        <button
                            type="button"
                            class="proposal"
                            aria-pressed=move || (kind.get() == own).to_string()
                            on:click=move |_| kind.set(id.clone())
                        >
                            <strong>{t.name.clone()}</strong>
                            <small>{detail}</small>
                        </button>
                    }
                })
                .collect_view()
        }
    };
    let hint = if scripts {
        "Tome uno de los propuestos, o escriba dos letras."
    } else {
        ""
    };
    view! {
        <div class="kind">
            // Without scripts they would be buttons that do nothing.
            <div class="proposals" class:hidden=!scripts role="group" aria-label="Tipos propuestos">
                {proposed}
            </div>
            <Field id="kind" label="Tipo de petición" hint=hint error=error>
                <Combobox name="kind" choices=choices fold=fold value=kind none="Elija el tipo…" described_by=described invalid=invalid />
            </Field>
        </div>
    }
}

/// The questions of the chosen type.
#[component]
pub fn Questions(
    chosen: Memo<Option<PetitionType>>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let questions = Memo::new(move |_| chosen.get().map(|t| t.key_questions).unwrap_or_default());
    // By what was asked: another type may have been chosen meanwhile.
    let answered: Vec<(String, String)> = Returned::here()
        .map(|back| back.every("question").into_iter().zip(back.every("answer")))
        .map(Iterator::collect)
        .unwrap_or_default();
    view! {
        <div class="questions">
            {move || {
                questions
                    .get()
                    .into_iter()
                    .enumerate()
                    .map(|(i, question)| {
                        let id = format!("answer-{i}");
                        let answer = answered.iter().find(|(asked, _)| *asked == question);
                        let answer = answer.map(|(_, answer)| answer.clone()).unwrap_or_default();
                        view! {
                            <div class="field">
                                <label for=id.clone()>{question.clone()}</label>
                                <input type="hidden" name="question" value=question />
                                <input id=id name="answer" value=answer maxlength="300" autocomplete="off" />
                            </div>
                        }
                    })
                    .collect_view()
            }}
            <span class="error" role="alert">
                {move || error.get()}
            </span>
        </div>
    }
}

fn told(error: ErrorOf, name: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || error.run(name))
}

/// Where it happens; not asked of types that happen nowhere.
#[component]
pub fn PlaceFields(
    chosen: Memo<Option<PetitionType>>,
    neighborhood: RwSignal<String>,
    neighborhoods: Vec<Neighborhood>,
    error: ErrorOf,
) -> impl IntoView {
    let nowhere = move || {
        chosen
            .get()
            .is_some_and(|t| t.location == LocationKind::None)
    };
    let back = Returned::here();
    let typed = |name: &str| sent(back.as_ref(), name);
    let choices: Arc<Vec<Choice>> = Arc::new(
        neighborhoods
            .into_iter()
            .map(|n| Choice {
                value: n.id.to_string(),
                key: fold(&format!("{} {} {}", n.name, n.kind, n.postal_code)),
                detail: format!("{} · {}", n.kind, n.postal_code),
                text: n.name,
            })
            .collect(),
    );
    let hint = if back.is_none() {
        "Dos letras bastan"
    } else {
        ""
    };
    let wrong = told(error, "neighborhood");
    let described =
        Signal::derive(move || describe("neighborhood", !hint.is_empty(), wrong.get().is_some()));
    let invalid = Signal::derive(move || wrong.get().is_some());
    view! {
        <fieldset class="row-place" class:hidden=nowhere>
            <legend class="sr-only">"Dónde"</legend>
            <Field id="neighborhood" label="Colonia" hint=hint error=wrong class="neighborhood">
                <Combobox name="neighborhood" choices=choices fold=fold value=neighborhood none="Elija la colonia…" described_by=described invalid=invalid />
            </Field>
            <TextField name="street" label="Calle" value=typed("street") error=told(error, "street") class="street" />
            <TextField name="number" label="Número" value=typed("number") max=30 error=told(error, "number") class="short" />
            <TextField name="between" label="Entre" value=typed("between") error=told(error, "between") />
            <TextField name="and" label="Y" value=typed("and") error=told(error, "and") />
            <TextField name="reference" label="Referencia" value=typed("reference") hint="Color de la casa, poste, comercio" max=300 error=told(error, "reference") class="reference" />
            <TextField name="point" label="Punto" value=typed("point") hint="Opcional: latitud, longitud" max=60 inputmode="decimal" error=told(error, "point") class="point" />
        </fieldset>
    }
}

/// Who asks, and that the privacy notice was heard.
#[component]
pub fn PersonFields(
    chosen: Memo<Option<PetitionType>>,
    anonymous: RwSignal<bool>,
    given_names: RwSignal<String>,
    surnames: RwSignal<String>,
    notice: String,
    error: ErrorOf,
) -> impl IntoView {
    // Without scripts a tick takes nothing away: what is disabled could not be filled in any more.
    let scripts = Returned::here().is_none();
    let may_be_anonymous = move || chosen.get().is_none_or(|t| t.allows_anonymous);
    Effect::new(move |_| {
        if !may_be_anonymous() {
            anonymous.set(false);
        }
    });
    let field = move |name: &'static str, label: &'static str, value: RwSignal<String>| {
        let wrong = told(error, name);
        view! {
            <Field id=name label=label error=wrong>
                <input
                    id=name
                    name=name
                    maxlength="120"
                    autocomplete="off"
                    disabled=move || scripts && anonymous.get()
                    aria-describedby=move || describe(name, false, wrong.get().is_some())
                    aria-invalid=move || wrong.get().is_some().then_some("true")
                    value=value.get_untracked()
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </Field>
        }
    };
    let notice_error = told(error, "privacy_notice");
    let heard =
        was_chosen(Returned::here().as_ref(), "privacy_notice", &notice).unwrap_or_default();
    let anonymous_error = told(error, "anonymous");
    view! {
        <fieldset class="row-person">
            <legend class="sr-only">"Quién pide"</legend>
            {field("given_names", "Nombre", given_names)}
            {field("surnames", "Apellidos", surnames)}
            <div class="ticks">
                <label class="check" class:hidden=move || scripts && !may_be_anonymous()>
                    <input type="checkbox" name="anonymous" value="1" checked=anonymous.get_untracked() prop:checked=move || anonymous.get() on:change=move |event| anonymous.set(event_target_checked(&event)) />
                    "Anónima"
                </label>
                <span class="error" role="alert">{move || anonymous_error.get()}</span>
                <label class="check" class:hidden=move || scripts && anonymous.get()>
                    <input type="checkbox" name="privacy_notice" value=notice checked=heard aria-describedby="notice-error" aria-invalid=move || notice_error.get().is_some().then_some("true") />
                    <span>"Se le leyó el " <a href="/aviso-de-privacidad" target="_blank" rel="external">"aviso de privacidad"</a></span>
                </label>
                <span class="error" id="notice-error" role="alert">{move || notice_error.get()}</span>
            </div>
        </fieldset>
    }
}

/// How long the call has lasted.
#[component]
pub fn Elapsed() -> impl IntoView {
    let seconds = RwSignal::new(0u32);
    Effect::new(move |_| {
        let ticking = set_interval_with_handle(
            move || seconds.update(|s| *s += 1),
            std::time::Duration::from_secs(1),
        );
        if let Ok(handle) = ticking {
            on_cleanup(move || handle.clear());
        }
    });
    view! {
        <span class="elapsed" class:long=move || { seconds.get() > 90 } aria-hidden="true">
            {move || format!("{:02}:{:02}", seconds.get() / 60, seconds.get() % 60)}
        </span>
    }
}
