//! The simulator: what the rules say of a petition that nobody has to register, rule by rule.

use super::{Choices, RULES, may};
use crate::plain::controls::tick;
use crate::plain::{Frame, Refused, page};
use domain::access::Action;
use domain::local_time::show;
use domain::routing::{MAX_ANSWERS, Simulation};
use leptos::prelude::*;
use ui::{SelectField, Tag, TextField};

/// What stands in the form, what is wrong with it, and the answer.
#[derive(Debug, Default)]
pub struct Asked {
    /// Names and values of the address.
    pub values: Vec<(String, String)>,
    /// What is wrong with them.
    pub refused: Refused,
    /// The answer.
    pub answer: Option<Simulation>,
}

impl Asked {
    fn value(&self, name: &str) -> String {
        let found = self.values.iter().find(|(n, _)| n == name);
        found.map(|(_, v)| v.clone()).unwrap_or_default()
    }
}

/// The page.
#[must_use]
pub fn view(frame: &Frame, asked: &Asked, choices: &Choices) -> String {
    page(frame, "Simulador de turnado", || {
        view! {
            <p>
                <a href=RULES>"‹ Turnado"</a>
            </p>
            <div class="head">
                <h1>"Simulador de turnado"</h1>
            </div>
            <p class="prose muted">
                "Diga cómo sería la petición y vea qué regla la turna y por qué las demás no. No registra nada."
            </p>
            {asked.refused.banner()}
            <div class="petition">
                <div class="stack">{asked.answer.as_ref().map(|answer| result(answer, choices))} {form(asked, choices)}</div>
                <div class="stack">{may(frame, Action::ReadPetitions).then(|| by_folio(asked))}</div>
            </div>
        }
        .into_any()
    })
}

fn by_folio(asked: &Asked) -> AnyView {
    view! {
        <section class="card">
            <h2>"De una petición"</h2>
            <form method="get" action="/turnado/simulador" class="stack">
                <TextField
                    name="folio"
                    label="Folio"
                    hint="Toma sus datos y explica por qué va a donde va con las reglas de hoy."
                    value=asked.value("folio")
                    error=asked.refused.error("folio")
                />
                <button type="submit">"Tomar sus datos"</button>
            </form>
        </section>
    }
    .into_any()
}

fn form(asked: &Asked, choices: &Choices) -> AnyView {
    let error = |name: &str| asked.refused.error(name);
    let answer = |n: usize| {
        let (question, answer) = (format!("pregunta_{n}"), format!("respuesta_{n}"));
        view! {
            <div class="pair">
                <TextField
                    name=question.clone()
                    label=format!("Pregunta clave {n}")
                    max=300
                    value=asked.value(&question)
                />
                <TextField name=answer.clone() label=format!("Respuesta {n}") max=300 value=asked.value(&answer) />
            </div>
        }
    };
    let answered = (1..=MAX_ANSWERS).any(|n| !asked.value(&format!("respuesta_{n}")).is_empty());
    let ticked = |name: &str| asked.value(name) == "1";
    view! {
        <form method="get" action="/turnado/simulador" class="card stack">
            <SelectField
                name="tipo"
                label="Tipo de petición"
                none="Elija…"
                options=choices.kinds()
                value=asked.value("tipo")
                required=true
                error=error("tipo")
            />
            <div class="pair">
                <SelectField
                    name="canal"
                    label="Canal"
                    none="Elija…"
                    options=choices.channels.clone()
                    value=asked.value("canal")
                    required=true
                    error=error("canal")
                />
                <TextField
                    name="momento"
                    label="Recibida"
                    hint="Vacío es ahora."
                    kind="datetime-local"
                    value=asked.value("momento")
                    error=error("momento")
                />
            </div>
            <SelectField
                name="colonia"
                label="Colonia"
                none="Sin colonia"
                options=choices.neighborhoods.clone()
                value=asked.value("colonia")
            />
            <div class="pair">
                <TextField
                    name="latitud"
                    label="Latitud"
                    hint="Por ejemplo 19.1738; o pegue aquí las dos."
                    max=40
                    value=asked.value("latitud")
                    error=error("latitud")
                />
                <TextField
                    name="longitud"
                    label="Longitud"
                    hint="Por ejemplo -96.1342."
                    max=40
                    value=asked.value("longitud")
                    error=error("longitud")
                />
            </div>
            <details class="opens" open=answered>
                <summary>"Respuestas a las preguntas clave"</summary>
                {(1..=MAX_ANSWERS).map(answer).collect_view()}
            </details>
            {tick("escrito", "Es por escrito", ticked("escrito"), Signal::stored(None))}
            {tick("jefe", "La trae una jefa o jefe de manzana", ticked("jefe"), Signal::stored(None))}
            {tick("borradores", "Contar los borradores como si estuvieran activos", ticked("borradores"), Signal::stored(None))}
            <div class="form-foot">
                <button type="submit" class="primary">
                    "Simular"
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn result(answer: &Simulation, choices: &Choices) -> AnyView {
    let decides = match &answer.rule {
        Some(rule) => format!("Decide la regla «{rule}»."),
        None => "Ninguna regla aplica: decide la dependencia del tipo.".into(),
    };
    let (term, own) = answer.term;
    let whose = if own {
        "lo dice la regla"
    } else {
        "es el del tipo"
    };
    let how = if answer.at_once {
        "La turnaría sola al registrarla."
    } else {
        "Aparecería elegida al turnarla."
    };
    let verdict = |(id, name, fires, words): &(domain::ids::RuleId, String, bool, String)| {
        let tag = fires.then(|| view! { <Tag tone="done" mark="✓" word="Aplica" /> });
        view! {
            <li class:fires=*fires>
                <p class="event-head">
                    <a href=format!("{RULES}/{id}")>{name.clone()}</a>
                    {tag}
                </p>
                <p class="muted">{words.clone()}</p>
            </li>
        }
    };
    let instruction = answer.instruction.clone();
    view! {
        <section class="card" aria-label="Resultado de la simulación">
            <h2>{decides}</h2>
            <dl class="facts">
                <div>
                    <dt>"Iría a"</dt>
                    <dd>
                        <strong>{answer.departments.clone()}</strong>
                    </dd>
                </div>
                <div>
                    <dt>"Plazo"</dt>
                    <dd>{format!("{} ({whose})", term.words())}</dd>
                </div>
                <div>
                    <dt>"A más tardar"</dt>
                    <dd>{show(answer.promised, choices.now)}</dd>
                </div>
                {(!instruction.is_empty())
                    .then(|| {
                        view! {
                            <div>
                                <dt>"Instrucción"</dt>
                                <dd>{instruction}</dd>
                            </div>
                        }
                    })}
            </dl>
            <p>{how}</p>
            <h2>"Regla por regla"</h2>
            {if answer.verdicts.is_empty() {
                view! { <p class="muted">"No hay reglas activas."</p> }.into_any()
            } else {
                view! { <ol class="verdicts">{answer.verdicts.iter().map(verdict).collect_view()}</ol> }.into_any()
            }}
        </section>
    }
    .into_any()
}
