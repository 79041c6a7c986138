//! One rule: what it says, its form while it is a draft, what can be done with it, its history.

use super::fields::fields;
use super::{Choices, RULES, in_words, manages, state_tag};
use crate::plain::catalogue_forms::timeline;
use crate::plain::controls::{foot, tick, version};
use crate::plain::{Frame, Refused, done, page};
use domain::routing::{RulePage, RuleState};
use leptos::prelude::*;

/// What was refused on the page of a rule.
#[derive(Clone, Debug, Default)]
pub struct Attempts {
    /// Its form.
    pub change: Refused,
    /// Its end.
    pub end: Refused,
    /// Anything else.
    pub other: Refused,
}

/// The form of a new rule.
#[must_use]
pub fn fresh(frame: &Frame, refused: &Refused, choices: &Choices) -> String {
    page(frame, "Nueva regla", || {
        view! {
            <p>
                <a href=RULES>"‹ Turnado"</a>
            </p>
            <div class="head">
                <h1>"Nueva regla"</h1>
            </div>
            <p class="prose muted">
                "Nace como borrador, al final de la lista: no decide nada hasta que se ensaye y se active."
            </p>
            {refused.banner()}
            <form method="post" action="/turnado/nueva" class="card stack rule-form">
                {fields(None, refused, choices)}
                {foot("Guardar el borrador", RULES)}
            </form>
        }
        .into_any()
    })
}

/// The page of a rule.
#[must_use]
pub fn view(
    frame: &Frame,
    found: &RulePage,
    attempts: &Attempts,
    said: Option<String>,
    choices: &Choices,
) -> String {
    let rule = &found.line.rule;
    page(frame, &rule.name.clone(), || {
        let path = format!("{RULES}/{}", rule.id);
        let edits = manages(frame) && rule.state != RuleState::Ended;
        let drafted = edits && rule.state == RuleState::Draft;
        view! {
            <p>
                <a href=RULES>"‹ Turnado"</a>
            </p>
            <div class="head">
                <h1>{rule.name.clone()}</h1>
                {state_tag(rule.state)}
                {found.line.place.map(|n| view! { <span class="muted">{format!("número {n} en el orden")}</span> })}
            </div>
            {done(said)}
            {attempts.change.banner()}
            {attempts.end.banner()}
            {attempts.other.banner()}
            <div class="petition">
                <div class="stack">
                    <section class="card rule">
                        <h2>"Qué dice"</h2>
                        {found
                            .line
                            .replaces
                            .clone()
                            .map(|name| view! { <p>{format!("Borrador que sustituirá a «{name}».")}</p> })}
                        {in_words(&found.line)}
                    </section>
                    {drafted
                        .then(|| {
                            view! {
                                <section class="card">
                                    <h2>"Cambiar el borrador"</h2>
                                    <form method="post" action=path.clone() class="stack rule-form">
                                        {version(&attempts.change, rule.version)}
                                        {fields(Some(rule), &attempts.change, choices)}
                                        <div class="form-foot">
                                            <button type="submit" class="primary">
                                                "Guardar el borrador"
                                            </button>
                                        </div>
                                    </form>
                                </section>
                            }
                        })}
                    <section class="card">
                        <h2>"Historia"</h2>
                        {timeline(&found.history, choices.now)}
                    </section>
                </div>
                <div class="stack">{edits.then(|| acts(found, &path, attempts))}</div>
            </div>
        }
        .into_any()
    })
}

fn acts(found: &RulePage, path: &str, attempts: &Attempts) -> AnyView {
    let rule = &found.line.rule;
    let draft = rule.state == RuleState::Draft;
    let move_to = |way: &'static str, label: &'static str| {
        view! {
            <button type="submit" name="a" value=way>
                {label}
            </button>
        }
    };
    let path = path.to_owned();
    let next = if draft {
        view! {
            <section class="card">
                <h2>"Ensayar y activar"</h2>
                <p class="muted">
                    "El ensayo dice cuántas peticiones de los últimos 30 días irían a otra parte. Sólo lo ensayado se activa."
                </p>
                <div class="form-foot">
                    <a class="button primary" href=format!("{path}/ensayo")>
                        "Ensayar"
                    </a>
                    <a class="button" href=format!("{path}/poligono")>
                        "Trazar el polígono"
                    </a>
                </div>
            </section>
        }
        .into_any()
    } else {
        match &found.replaced_by {
            Some((id, name)) => view! {
                <section class="card">
                    <h2>"Cambiarla"</h2>
                    <p>
                        "Hay un borrador que la sustituirá: "
                        <a href=format!("{RULES}/{id}")>{name.clone()}</a>
                    </p>
                </section>
            }
            .into_any(),
            None => view! {
                <section class="card">
                    <h2>"Cambiarla"</h2>
                    <p class="muted">
                        "Lo que está en vigor no se edita: se prepara un borrador, se ensaya, y al activarlo la sustituye."
                    </p>
                    <form method="post" action=format!("{path}/copiar")>
                        {version(&attempts.other, rule.version)}
                        <button type="submit">"Preparar un borrador"</button>
                    </form>
                </section>
            }
            .into_any(),
        }
    };
    let label = if draft {
        "Desechar el borrador"
    } else {
        "Terminar la regla"
    };
    let about = if draft {
        "El borrador deja la lista; su historia se conserva."
    } else {
        "Deja de decidir en este momento. Lo que ya turnó se queda como está."
    };
    view! {
        {next}
        <section class="card">
            <h2>"Orden"</h2>
            <form method="post" action=format!("{path}/mover") class="form-foot">
                {version(&attempts.other, rule.version)}
                {move_to("primera", "Preguntarla primero")}
                {move_to("ultima", "Preguntarla al final")}
            </form>
        </section>
        <section class="card">
            <h2>"Vigencia"</h2>
            <details class="act" open=attempts.end.failure.is_some()>
                <summary class="button">{label}</summary>
                <form method="post" action=format!("{path}/terminar") class="stack">
                    {version(&attempts.end, rule.version)}
                    <p class="muted">{about}</p>
                    {tick(
                        "confirm",
                        "Confirmo que ya no se usa.",
                        attempts.end.value("confirm", "") == "1",
                        attempts.end.error("confirm"),
                    )}
                    <button type="submit" class="danger">
                        {label}
                    </button>
                </form>
            </details>
        </section>
    }
    .into_any()
}
