//! The catalogues: their index and the list of each.

use super::catalogue_entries::{CATALOGUES, Catalogue, Entry, end_in_words};
use super::controls::{address, table};
use super::{Frame, page};
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use ui::{EmptyState, TextField};

/// The index.
#[must_use]
pub fn index(frame: &Frame) -> String {
    page(frame, "Catálogos", || {
        view! {
            <div class="head">
                <h1>"Catálogos"</h1>
            </div>
            <p class="muted">"Nada se borra: lo que deja de usarse se termina, y las peticiones anteriores lo conservan."</p>
            <div class="rows">
                <table>
                    <thead>
                        <tr>
                            <th>"Catálogo"</th>
                            <th>"Contenido"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {CATALOGUES
                            .into_iter()
                            .map(|c| {
                                view! {
                                    <tr>
                                        <td class="what">
                                            <a href=c.path()>{c.title}</a>
                                        </td>
                                        <td>{c.about}</td>
                                    </tr>
                                }
                            })
                            .collect_view()}
                    </tbody>
                </table>
            </div>
        }
        .into_any()
    })
}

/// The list of a catalogue.
#[must_use]
pub fn list(
    frame: &Frame,
    catalogue: Catalogue,
    entries: &[Entry],
    text: &str,
    ended: bool,
    today: NaiveDate,
) -> String {
    page(frame, catalogue.title, || {
        let path = catalogue.path();
        let narrowed = address(&path, &[("texto", text)]) != path || ended;
        view! {
            <p>
                <a href="/catalogos">"‹ Catálogos"</a>
            </p>
            <div class="head">
                <h1>{catalogue.title}</h1>
                <span class="count">{crate::show::number(entries.len().try_into().unwrap_or(i64::MAX))}</span>
                <a class="button primary" href=format!("{path}/nuevo")>
                    {catalogue.add}
                </a>
            </div>
            <form method="get" action=path.clone() class="filter-form">
                <TextField name="texto" label="Buscar" value=text.to_owned() max=80 />
                <label class="check">
                    <input type="checkbox" name="terminados" value="1" checked=ended />
                    "Incluir terminados"
                </label>
                <button type="submit">"Buscar"</button>
                {narrowed
                    .then(|| {
                        view! {
                            <a class="button quiet" href=path.clone()>
                                "Quitar los filtros"
                            </a>
                        }
                    })}
            </form>
            {rows(catalogue, entries, narrowed, today)}
        }
        .into_any()
    })
}

fn rows(catalogue: Catalogue, entries: &[Entry], narrowed: bool, today: NaiveDate) -> AnyView {
    if entries.is_empty() {
        let why = if narrowed {
            "Nada cumple con lo que busca. Escriba menos o incluya lo terminado."
        } else {
            "Todavía no hay nada aquí. Agregue lo primero."
        };
        return view! { <EmptyState why=why /> }.into_any();
    }
    let row = |entry: &Entry| {
        let end = end_in_words(entry.valid_to(), today);
        view! {
            <tr>
                <td class="what">
                    <a href=format!("{}/{}", catalogue.path(), entry.id())>{entry.name().to_owned()}</a>
                </td>
                {entry.cells(today.year()).into_iter().map(|text| view! { <td>{text}</td> }).collect_view()}
                <td>{(!end.is_empty()).then(|| view! { <span class="tag off">{end}</span> })}</td>
            </tr>
        }
    };
    let heads = catalogue.heads.iter().copied();
    table(
        ["Nombre"].into_iter().chain(heads).chain(["Vigencia"]),
        entries.iter().map(row).collect_view(),
    )
}
