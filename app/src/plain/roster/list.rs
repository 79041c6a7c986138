//! The list of the roster.

use super::{Choices, roster_number, state_tag};
use crate::plain::controls::{address, search, table, without_filters};
use crate::plain::{Frame, done, page};
use crate::show::number;
use domain::access::{Action, role_may};
use domain::local_time::{local_date, show_day};
use domain::roster::{
    CaptainRow, Completeness, Position, RosterFilter, RosterPage, RosterTotals, TermState, Validity,
};
use leptos::prelude::*;
use ui::{EmptyState, Pager, SelectField, Tag};

const PATH: &str = "/jefes-de-manzana";

/// The address of the list with a filter; the words of a search never stand in it.
fn list_address(filter: &RosterFilter, after: &str) -> String {
    address(
        PATH,
        &[
            (
                "cuartel",
                &filter.ward.map(|w| w.to_string()).unwrap_or_default(),
            ),
            (
                "colonia",
                &filter
                    .neighborhood
                    .map(|n| n.to_string())
                    .unwrap_or_default(),
            ),
            ("estado", filter.state.map_or("", TermState::code)),
            ("validacion", filter.validity.map_or("", Validity::code)),
            (
                "expediente",
                filter.completeness.map_or("", Completeness::code),
            ),
            ("relevo", if filter.until_relieved { "1" } else { "" }),
            ("desde", after),
        ],
    )
}

fn choices<T: Copy>(
    all: &[T],
    code: fn(T) -> &'static str,
    label: fn(T) -> &'static str,
) -> Vec<(String, String)> {
    all.iter()
        .map(|v| (code(*v).to_owned(), label(*v).to_owned()))
        .collect()
}

/// The page.
#[must_use]
pub fn view(
    frame: &Frame,
    filter: &RosterFilter,
    found: &RosterPage,
    totals: &RosterTotals,
    choice: &Choices,
    said: Option<String>,
) -> String {
    page(frame, "Jefes de manzana", || {
        let may = |action| {
            frame
                .me
                .as_ref()
                .is_some_and(|me| role_may(me.role, action))
        };
        view! {
            <div class="head">
                <h1>"Jefes de manzana"</h1>
                <a class="button" href=crate::plain::territory::BLOCKS>
                    "Manzanas"
                </a>
                {may(Action::ManageCaptainAccess)
                    .then(|| {
                        view! {
                            <a class="button" href="/jefes-de-manzana/accesos">
                                "Accesos"
                            </a>
                            <a class="button" href="/jefes-de-manzana/avisos">
                                "Avisos"
                            </a>
                        }
                    })}
                {may(Action::ReadPapers)
                    .then(|| {
                        view! {
                            <a class="button" href=crate::plain::papers::PATH>
                                "Documentos"
                            </a>
                        }
                    })}
                {may(Action::ExportRoster)
                    .then(|| {
                        let href = list_address(filter, "").replacen(PATH, "/jefes-de-manzana/exportar", 1);
                        view! {
                            <a class="button" href=href>
                                "Exportar"
                            </a>
                        }
                    })}
                {may(Action::ManageRoster)
                    .then(|| {
                        view! {
                            <a class="button" href="/jefes-de-manzana/importar">
                                "Importar"
                            </a>
                            <a class="button primary" href="/jefes-de-manzana/nuevo">
                                "Agregar una persona"
                            </a>
                        }
                    })}
            </div>
            {done(said)}
            {numbers(totals)}
            {form(filter, choice)}
            {rows(filter, found, choice)}
        }
        .into_any()
    })
}

/// The roster in numbers; each opens its list.
fn numbers(totals: &RosterTotals) -> AnyView {
    let stats = [
        (
            number(totals.titulars),
            "con titular, de {blocks} manzanas",
            "/jefes-de-manzana?estado=in_office".to_owned(),
        ),
        (
            number(totals.vacant),
            "manzanas vacantes",
            "/jefes-de-manzana/vacantes".into(),
        ),
        (
            number(totals.to_validate),
            "personas por validar",
            "/jefes-de-manzana?validacion=pending".into(),
        ),
        (
            number(totals.until_relieved),
            "en funciones hasta relevo",
            "/jefes-de-manzana?relevo=1".into(),
        ),
        (
            number(totals.incomplete),
            "expedientes incompletos",
            "/jefes-de-manzana?expediente=partial".into(),
        ),
    ];
    let blocks = number(totals.blocks);
    let stat = |(value, label, href): (String, &'static str, String)| {
        let label = label.replace("{blocks}", &blocks);
        view! {
            <li>
                <a href=href>
                    <span class="value">{value}</span>
                    <span class="label">{label}</span>
                </a>
            </li>
        }
    };
    view! { <ul class="stats">{stats.into_iter().map(stat).collect_view()}</ul> }.into_any()
}

/// Filters go into the address; the search is posted, because it may be a name or a telephone.
fn form(filter: &RosterFilter, choice: &Choices) -> AnyView {
    let narrowed = list_address(filter, "") != PATH || !filter.text.is_empty();
    let chosen = list_address(
        &RosterFilter {
            after: None,
            ..filter.clone()
        },
        "",
    ) != PATH;
    view! {
        <div class="chips">
            <form method="post" action=PATH class="search" role="search">
                {search("Buscar por nombre, teléfono o manzana", "Nombre, teléfono o manzana…", filter.text.clone())}
            </form>
            {narrowed.then(|| without_filters(PATH))}
            <details class="filters" open=chosen>
                <summary class="button">"Filtros"</summary>
                <form method="get" action=PATH class="filter-form">
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
                        name="estado"
                        label="Cargo"
                        none="Todos"
                        options=choices(TermState::ALL, TermState::code, TermState::label)
                        value=filter.state.map_or("", TermState::code)
                    />
                    <SelectField
                        name="relevo"
                        label="Periodo"
                        none="Cualquiera"
                        options=vec![("1".into(), "En funciones hasta relevo".into())]
                        value=if filter.until_relieved { "1" } else { "" }
                    />
                    <SelectField
                        name="validacion"
                        label="Validación"
                        none="Todas"
                        options=choices(Validity::ALL, Validity::code, Validity::label)
                        value=filter.validity.map_or("", Validity::code)
                    />
                    <SelectField
                        name="expediente"
                        label="Expediente"
                        none="Todos"
                        options=choices(Completeness::ALL, Completeness::code, Completeness::label)
                        value=filter.completeness.map_or("", Completeness::code)
                    />
                    <button type="submit">"Filtrar"</button>
                </form>
            </details>
        </div>
    }
    .into_any()
}

fn rows(filter: &RosterFilter, found: &RosterPage, choice: &Choices) -> AnyView {
    if found.rows.is_empty() {
        return view! {
            <EmptyState why="Nadie en el padrón cumple con lo que busca. Quite un filtro o escriba menos letras.">
                <a class="button" href=PATH>
                    "Ver todo el padrón"
                </a>
            </EmptyState>
        }
        .into_any();
    }
    let searched = !filter.text.is_empty();
    let counted = crate::show::counted(found.total, "persona", "personas");
    let counted = if searched && found.more {
        format!("{counted}; se muestran las primeras. Escriba más para acotar.")
    } else {
        counted
    };
    let first = filter.after.is_some().then(|| list_address(filter, ""));
    // A search is posted: its next page has no address.
    let last = found.rows.last().map(|row| row.number.to_string());
    let next = last
        .filter(|_| found.more && !searched)
        .map(|after| list_address(filter, &after));
    view! {
        {table(
            ["Nombre", "Manzana", "Colonia", "Cargo", "Validación", "Expediente"],
            found.rows.iter().map(|r| row(r, choice)).collect_view(),
        )}
        <Pager counted=counted first=first next=next />
    }
    .into_any()
}

fn row(row: &CaptainRow, choice: &Choices) -> impl IntoView + use<> {
    let today = local_date(choice.now);
    let place = match (&row.block, &row.ward) {
        (Some(block), Some(ward)) => format!("{block} · {ward}"),
        (Some(block), None) => block.clone(),
        (None, _) => "—".to_owned(),
    };
    let alternate = (row.position == Some(Position::Alternate)).then_some(" (suplente)");
    let validated = match row.validated_at {
        Some(at) => show_day(local_date(at), chrono::Datelike::year(&today)),
        None => "Por validar".into(),
    };
    let renewal = row.renewal_due.is_some_and(|due| due <= today);
    let dossier = match (row.completeness, renewal) {
        (0, _) => view! { <span class="muted">"Sin expediente"</span> }.into_any(),
        (100, true) => view! { <Tag tone="hold" mark="!" word="Por renovar" /> }.into_any(),
        (100, false) => view! { <Tag tone="done" mark="✓" word="Completo" /> }.into_any(),
        (part, _) => view! { <span>{format!("{part} %")}</span> }.into_any(),
    };
    view! {
        <tr>
            <td class="what">
                <a href=format!("{PATH}/{}", row.number)>{row.name.clone()}</a>
                {alternate}
                <span class="muted small">" " {roster_number(row.number)}</span>
            </td>
            <td>{place}</td>
            <td class="who">{row.neighborhood.clone().unwrap_or_else(|| "—".into())}</td>
            <td>{state_tag(row.state, row.until_relieved)}</td>
            <td class="when">{validated}</td>
            <td>{dossier}</td>
        </tr>
    }
}
