//! Blocks without a titular.

use super::Choices;
use crate::plain::controls::{address, table};
use crate::plain::{Frame, page};
use domain::roster::{Vacancy, VacancyPage};
use leptos::prelude::*;
use ui::{EmptyState, Pager, SelectField};

const PATH: &str = "/jefes-de-manzana/vacantes";

/// The page; `ward` is the chosen one, `after` says whether this is not the first page.
#[must_use]
pub fn view(
    frame: &Frame,
    found: &VacancyPage,
    ward: &str,
    after: &str,
    choice: &Choices,
) -> String {
    page(frame, "Manzanas vacantes", || {
        view! {
            <p>
                <a href="/jefes-de-manzana">"‹ Jefes de manzana"</a>
            </p>
            <h1>"Manzanas vacantes"</h1>
            <p class="muted">"Manzanas en uso en las que nadie tiene el cargo de titular."</p>
            <form method="get" action=PATH class="filter-form">
                <SelectField name="cuartel" label="Cuartel" none="Todos" options=choice.wards.clone() value=ward />
                <button type="submit">"Filtrar"</button>
            </form>
            {rows(found, ward, after)}
        }
        .into_any()
    })
}

fn rows(found: &VacancyPage, ward: &str, after: &str) -> AnyView {
    if found.rows.is_empty() {
        return view! {
            <EmptyState why="Todas las manzanas tienen titular, o falta importar las manzanas.">
                <a class="button" href="/jefes-de-manzana">
                    "Ver el padrón"
                </a>
            </EmptyState>
        }
        .into_any();
    }
    let counted = if ward.is_empty() {
        crate::show::counted(found.total, "manzana vacante", "manzanas vacantes")
    } else {
        String::from("Manzanas vacantes del cuartel")
    };
    let first = (!after.is_empty()).then(|| address(PATH, &[("cuartel", ward)]));
    let last = found.rows.last().filter(|_| found.more);
    let next = last.map(|row| address(PATH, &[("cuartel", ward), ("desde", &row.code)]));
    view! {
        {table(
            ["Manzana", "Cuartel", "Colonia", "Entre calles", "Por iniciar funciones"],
            found.rows.iter().map(row).collect_view(),
        )}
        <Pager counted=counted first=first next=next />
    }
    .into_any()
}

fn row(row: &Vacancy) -> impl IntoView + use<> {
    let or_dash =
        |text: Option<String>| text.filter(|t| !t.is_empty()).unwrap_or_else(|| "—".into());
    view! {
        <tr>
            <td class="folio">
                <a href=format!("/manzanas/{}", row.code)>{row.code.clone()}</a>
            </td>
            <td>{or_dash(row.ward.clone())}</td>
            <td class="who">{or_dash(row.neighborhood.clone())}</td>
            <td>{or_dash(Some(row.between_streets.clone()))}</td>
            <td>{or_dash(row.successor.clone())}</td>
        </tr>
    }
}
