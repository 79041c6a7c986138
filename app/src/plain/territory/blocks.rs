//! The list of blocks.

use super::{BLOCKS, WARDS, holder, may_change};
use crate::plain::controls::{address, search, table, without_filters};
use crate::plain::roster::Choices;
use crate::plain::{Frame, page};
use crate::show::counted;
use domain::territory::{BlockFilter, BlockPage, BlockRow, BlockState};
use leptos::prelude::*;
use ui::{EmptyState, Pager, SelectField, Tag};

/// The address of the list with a filter.
#[must_use]
pub fn list_address(filter: &BlockFilter, after: &str) -> String {
    let ward = filter.ward.map(|w| w.to_string()).unwrap_or_default();
    let hood = filter.neighborhood.map(|n| n.to_string());
    address(
        BLOCKS,
        &[
            ("texto", &filter.text),
            ("cuartel", &ward),
            ("colonia", &hood.unwrap_or_default()),
            ("situacion", filter.state.map_or("", BlockState::code)),
            ("desde", after),
        ],
    )
}

/// The page.
#[must_use]
pub fn view(frame: &Frame, filter: &BlockFilter, found: &BlockPage, choice: &Choices) -> String {
    page(frame, "Manzanas", || {
        view! {
            <p>
                <a href="/jefes-de-manzana">"‹ Jefes de manzana"</a>
            </p>
            <div class="head">
                <h1>"Manzanas"</h1>
                <a class="button" href=WARDS>
                    "Cuarteles"
                </a>
                <a class="button" href="/mapa">
                    "Mapa"
                </a>
                {may_change(frame)
                    .then(|| {
                        view! {
                            <a class="button primary" href="/manzanas/nueva">
                                "Nueva manzana"
                            </a>
                        }
                    })}
            </div>
            {form(filter, choice)}
            {rows(frame, filter, found)}
        }
        .into_any()
    })
}

fn form(filter: &BlockFilter, choice: &Choices) -> AnyView {
    let narrowed = list_address(filter, "") != BLOCKS;
    let chosen = filter.ward.is_some() || filter.neighborhood.is_some() || filter.state.is_some();
    let states = BlockState::ALL
        .map(|state| (state.code().to_owned(), state.label().to_owned()))
        .to_vec();
    view! {
        <form method="get" action=BLOCKS class="chips">
            <div class="search" role="search">
                {search("Buscar por clave o calles", "Clave o calles…", filter.text.clone())}
            </div>
            {narrowed.then(|| without_filters(BLOCKS))}
            <details class="filters" open=chosen>
                <summary class="button">"Filtros"</summary>
                <div class="filter-form">
                    <SelectField
                        name="cuartel"
                        label="Cuartel"
                        none="Todos"
                        options=choice.wards.clone()
                        value=filter.ward.map(|w| w.to_string()).unwrap_or_default()
                    />
                    <SelectField
                        name="colonia"
                        label="Colonia"
                        none="Todas"
                        options=choice.neighborhoods.clone()
                        value=filter.neighborhood.map(|n| n.to_string()).unwrap_or_default()
                    />
                    <SelectField
                        name="situacion"
                        label="Situación"
                        none="Todas las que están en uso"
                        options=states
                        value=filter.state.map_or("", BlockState::code)
                    />
                    <button type="submit">"Filtrar"</button>
                </div>
            </details>
        </form>
    }
    .into_any()
}

fn rows(frame: &Frame, filter: &BlockFilter, found: &BlockPage) -> AnyView {
    if found.rows.is_empty() {
        return nothing(frame, list_address(filter, "") != BLOCKS);
    }
    let first = (!filter.after.is_empty()).then(|| list_address(filter, ""));
    let last = found.rows.last().filter(|_| found.more);
    let next = last.map(|row| list_address(filter, &row.code));
    view! {
        <div class="blocks">
            {table(
                ["Clave", "Cuartel", "Colonia", "Entre calles", "Titular", "Ubicación"],
                found.rows.iter().map(row).collect_view(),
            )}
        </div>
        <Pager counted=counted(found.total, "manzana", "manzanas") first=first next=next />
    }
    .into_any()
}

fn nothing(frame: &Frame, narrowed: bool) -> AnyView {
    if narrowed {
        return view! {
            <EmptyState why="Ninguna manzana cumple con lo que busca. Quite un filtro o escriba menos letras.">
                <a class="button" href=BLOCKS>
                    "Ver todas las manzanas"
                </a>
            </EmptyState>
        }
        .into_any();
    }
    let add = may_change(frame);
    view! {
        <EmptyState why="Todavía no hay manzanas. Se agregan una por una, o todas con «sirc import blocks» desde un archivo GeoJSON.">
            {add
                .then(|| {
                    view! {
                        <a class="button" href="/manzanas/nueva">
                            "Nueva manzana"
                        </a>
                    }
                })}
        </EmptyState>
    }
    .into_any()
}

/// Where a block is, in words.
#[must_use]
pub fn place_words(has_point: bool, has_boundary: bool) -> &'static str {
    match (has_point, has_boundary) {
        (true, true) => "Punto y contorno",
        (true, false) => "Punto, sin contorno",
        (false, true) => "Contorno, sin punto",
        (false, false) => "Sin ubicar",
    }
}

fn row(row: &BlockRow) -> impl IntoView + use<> {
    let dash = || "—".to_owned();
    let titular = match &row.titular {
        Some(person) => holder(person),
        None if row.ended => dash().into_any(),
        None => view! { <Tag tone="hold" mark="○" word="Vacante" /> }.into_any(),
    };
    let streets = Some(row.between_streets.clone()).filter(|s| !s.is_empty());
    view! {
        <tr>
            <td class="what">
                <a href=format!("{BLOCKS}/{}", row.code)>{row.code.clone()}</a>
                {row.ended.then(|| view! { <span class="tag off">"Terminada"</span> })}
            </td>
            <td>{row.ward.clone().unwrap_or_else(dash)}</td>
            <td class="who">{row.neighborhood.clone().unwrap_or_else(dash)}</td>
            <td class="note">{streets.unwrap_or_else(dash)}</td>
            <td class="held">{titular}</td>
            <td class="when">{place_words(row.has_point, row.has_boundary)}</td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_stands_in_the_address() {
        let filter = BlockFilter {
            text: "allende y ju".into(),
            state: Some(BlockState::NoPoint),
            ..BlockFilter::default()
        };
        assert_eq!(
            list_address(&filter, "014-07"),
            "/manzanas?texto=allende%20y%20ju&situacion=sin-punto&desde=014-07"
        );
        assert_eq!(list_address(&BlockFilter::default(), ""), "/manzanas");
    }
}
