//! The forms of the catalogues: a new entry, and one entry with its history and its end.

use super::catalogue_entries::{Catalogue, Entry, end_in_words};
use super::catalogue_fields::{Choices, Form};
use super::controls::{tick, version};
use super::{Frame, Refused, done, page};
use chrono::{DateTime, Utc};
use domain::catalogue::{ChangedField, HistoryEntry};
use domain::local_time::show;
use leptos::prelude::*;
use ui::{SelectField, TextField};

/// The form of a new entry.
#[must_use]
pub fn fresh(frame: &Frame, catalogue: Catalogue, refused: &Refused, choices: &Choices) -> String {
    page(frame, catalogue.add, || {
        let form = Form {
            entry: None,
            refused,
            choices,
        };
        view! {
            <p>
                <a href=catalogue.path()>{format!("‹ {}", catalogue.title)}</a>
            </p>
            <div class="card">
                <h1>{catalogue.add}</h1>
                {refused.banner()}
                <form method="post" action=catalogue.path() class="stack">
                    {form.fields(catalogue.entity)}
                    <div class="form-foot">
                        <button type="submit" class="primary">
                            "Guardar"
                        </button>
                        <a class="button quiet" href=catalogue.path()>
                            "Salir sin guardar"
                        </a>
                    </div>
                </form>
            </div>
        }
        .into_any()
    })
}

/// What was refused of an entry: its change or its end.
#[derive(Clone, Debug, Default)]
pub struct Attempts {
    /// The form with its fields.
    pub change: Refused,
    /// The form of its end.
    pub end: Refused,
}

/// One entry: its form, its end and its history.
#[must_use]
pub fn one(
    frame: &Frame,
    catalogue: Catalogue,
    entry: &Entry,
    attempts: &Attempts,
    said: Option<String>,
    history: &[HistoryEntry],
    choices: &Choices,
) -> String {
    page(frame, entry.name(), || {
        let form = Form {
            entry: Some(entry),
            refused: &attempts.change,
            choices,
        };
        let path = format!("{}/{}", catalogue.path(), entry.id());
        let end = end_in_words(entry.valid_to(), choices.today());
        view! {
            <p>
                <a href=catalogue.path()>{format!("‹ {}", catalogue.title)}</a>
            </p>
            <div class="head">
                <h1>{entry.name().to_owned()}</h1>
                {(!end.is_empty()).then(|| view! { <span class="tag off">{end}</span> })}
            </div>
            {done(said)}
            {attempts.change.banner()}
            {attempts.end.banner()}
            <section class="card">
                <h2>"Datos"</h2>
                <form method="post" action=path.clone() class="stack">
                    {version(&attempts.change, entry.version())}
                    {form.fields(catalogue.entity)}
                    <div class="form-foot">
                        <button type="submit" class="primary">
                            "Guardar los cambios"
                        </button>
                    </div>
                </form>
            </section>
            <section class="card">
                <h2>"Vigencia"</h2>
                {end_form(&path, entry, &attempts.end, choices)}
            </section>
            <section class="card">
                <h2>"Historia"</h2>
                {timeline(history, choices.now)}
            </section>
        }
        .into_any()
    })
}

fn end_form(path: &str, entry: &Entry, refused: &Refused, choices: &Choices) -> AnyView {
    if entry.valid_to().is_some() {
        return view! {
            <p class="muted">"Si se usa de nuevo, vuelve a estar entre las opciones de captura."</p>
            <form method="post" action=format!("{path}/reanudar") class="stack">
                {version(refused, entry.version())}
                <button type="submit">"Volver a usar"</button>
            </form>
        }
        .into_any();
    }
    let own = entry.id().to_string();
    let others: Vec<_> = choices
        .departments
        .iter()
        .filter(|(id, _)| *id != own)
        .cloned()
        .collect();
    let dated = matches!(entry, Entry::Department(_) | Entry::Type(_));
    let heir = matches!(entry, Entry::Department(_));
    let today = choices.today().to_string();
    view! {
        <p class="muted">"Lo terminado ya no se elige al capturar; las peticiones anteriores lo conservan."</p>
        <form method="post" action=format!("{path}/terminar") class="stack">
            {version(refused, entry.version())}
            {dated
                .then(|| {
                    view! {
                        <TextField
                            name="valid_to"
                            label="Último día"
                            hint="Ese día todavía se usa."
                            kind="date"
                            required=true
                            value=refused.value("valid_to", &today)
                            error=refused.error("valid_to")
                        />
                    }
                })}
            {heir
                .then(|| {
                    view! {
                        <SelectField
                            name="successor"
                            label="Dependencia sucesora"
                            hint="Recibe sus asuntos; hace falta mientras tenga tipos de petición o turnos sin terminar."
                            none="Ninguna"
                            options=others
                            value=refused.value("successor", "")
                            error=refused.error("successor")
                        />
                        {tick(
                            "move_types",
                            "Pasar sus tipos de petición a la sucesora",
                            refused.value("move_types", "") == "1",
                            refused.error("move_types"),
                        )}
                    }
                })}
            <button type="submit" class="danger">
                {if dated { "Terminar ese día" } else { "Terminar ahora" }}
            </button>
        </form>
    }
    .into_any()
}

pub(super) fn timeline(history: &[HistoryEntry], now: DateTime<Utc>) -> AnyView {
    if history.is_empty() {
        return view! { <p class="muted">"Sin cambios desde la carga inicial."</p> }.into_any();
    }
    let field = |field: &ChangedField| {
        let text = match (field.before.as_str(), field.after.as_str()) {
            ("", after) => format!("{}: {after}", field.label),
            (before, "") => format!("{}: se quitó «{before}»", field.label),
            (before, after) => format!("{}: {before} → {after}", field.label),
        };
        view! { <li>{text}</li> }
    };
    let entry = |entry: &HistoryEntry| {
        let what = if entry.created { "Se creó" } else { "Cambió" };
        let who = if entry.who.is_empty() {
            "El sistema".to_owned()
        } else {
            entry.who.clone()
        };
        view! {
            <li>
                <p class="event-head">
                    <strong>{what}</strong>
                </p>
                <p class="muted small">{format!("{who} · {}", show(entry.at, now))}</p>
                <ul>{entry.fields.iter().map(field).collect_view()}</ul>
            </li>
        }
    };
    view! { <ol class="timeline">{history.iter().map(entry).collect_view()}</ol> }.into_any()
}
