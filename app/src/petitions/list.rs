//! The list of petitions: filters in the address, words in the search box, pages by key.

use super::api::{FilterOptions, Named, list_petitions, petition_options};
use super::bulk::{BulkBar, Pick, PickHead};
use super::filters::{self, address, chips, from_query, pairs};
use crate::me::{Search, use_me};
use crate::problem::ProblemBanner;
use crate::show::{PetitionDue, StateTag, When, counted, list_folio, number};
use crate::title::page_title;
use crate::told::ask;
use domain::access::Action;
use domain::petitions::{ListFilter, Page, PetitionRow, PetitionStatus, StatusGroup, StatusSet};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use ui::{EmptyState, Loading, Pager};

/// Lists that many people want: their name and their filter.
fn views() -> [(&'static str, ListFilter); 6] {
    let of = |statuses: &[PetitionStatus]| ListFilter {
        statuses: statuses.to_vec(),
        ..ListFilter::default()
    };
    [
        ("Todas", ListFilter::default()),
        ("Por turnar", of(&[PetitionStatus::Received])),
        ("Turnadas", of(&[PetitionStatus::Referred])),
        ("En proceso", of(StatusGroup::InProgress.statuses())),
        ("Por verificar", of(&[PetitionStatus::Attended])),
        (
            "Vencidas",
            ListFilter {
                overdue: true,
                ..ListFilter::default()
            },
        ),
    ]
}

/// The screen.
#[component]
pub fn ListPage() -> impl IntoView {
    let query = use_query_map();
    let search = expect_context::<Search>();
    let filter = Memo::new(move |_| from_query(&query.get()));
    let options = ask(String::new, |_| petition_options());
    let page = ask(
        move || {
            let filter = ListFilter {
                text: search.0.get(),
                ..filter.get()
            };
            crate::packed::pack(&filter)
        },
        list_petitions,
    );
    page_title(|| "Peticiones".to_owned());
    view! {
        <div class="head">
            <h1>"Peticiones"</h1>
            // Words may be a name or a telephone: they are posted, never part of an address.
            <form
                method="post"
                action=move || address(&pairs(&filter.get()), None).replacen("/peticiones", "/peticiones/exportar", 1)
            >
                <input type="hidden" name="buscar" value=move || search.0.get() />
                <button type="submit">"Exportar"</button>
            </form>
            <a class="button" href="/vistas" rel="external">
                "Vistas guardadas"
            </a>
            <a
                class="button"
                href=move || address(&pairs(&filter.get()), None).replacen("/peticiones", "/vistas/nueva", 1)
                rel="external"
            >
                "Guardar esta vista"
            </a>
        </div>
        <nav class="views" aria-label="Listas frecuentes">
            {move || {
                let now = pairs(&filter.get());
                views()
                    .into_iter()
                    .map(|(name, view)| {
                        let own = pairs(&view);
                        let current = (own == now).then_some("page");
                        view! { <a href=address(&own, None) aria-current=current>{name}</a> }
                    })
                    .collect_view()
            }}
        </nav>
        <Transition fallback=|| view! { <Loading /> }>
            {move || Suspend::new(async move {
                let options = options.await.and_then(|told| told.read()).unwrap_or_default();
                let answer = page.await.and_then(|told| told.read::<Page>());
                let filter = filter.get();
                view! {
                    <FilterBar filter=filter.clone() options=options />
                    {match answer {
                        Ok(page) => view! { <Results page=page filter=filter /> }.into_any(),
                        Err(problem) => view! { <ProblemBanner failure=problem.0 /> }.into_any(),
                    }}
                }
            })}
        </Transition>
    }
}

/// The filters: chosen ones as chips that can be taken away, and a form for more.
#[component]
fn FilterBar(filter: ListFilter, options: FilterOptions) -> impl IntoView {
    let search = expect_context::<Search>();
    let chips = chips(&filter, &options);
    let any = !chips.is_empty();
    let navigate = use_navigate();
    let go = move |event: SubmitEvent| {
        if let Some(address) = address_of_form(&event) {
            event.prevent_default();
            navigate(&address, Default::default());
        }
    };
    let status = filters::status_code(&filter.statuses);
    let statuses: Vec<Named> = PetitionStatus::ALL
        .iter()
        .map(|s| (s.code(), s.label()))
        .chain(StatusSet::ALL.iter().map(|s| (s.code(), s.label())))
        .map(|(code, label)| (code.to_owned(), label.to_owned()))
        .collect();
    // What came from a number of the board has no field of its own, and stays.
    let kept: Vec<_> = pairs(&filter)
        .into_iter()
        .filter(|(name, _)| {
            [
                filters::RECEIVED,
                filters::ATTENDED,
                filters::CLOSED,
                filters::CAPTAIN,
            ]
            .contains(name)
        })
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect();
    let id = |id: Option<String>| id.unwrap_or_default();
    view! {
        <div class="chips">
            {move || {
                let words = search.0.get();
                (!words.trim().is_empty())
                    .then(|| {
                        view! {
                            <span class="chip">
                                {format!("Buscar: {words}")}
                                <button type="button" aria-label="Quitar la búsqueda" on:click=move |_| search.0.set(String::new())>
                                    "×"
                                </button>
                            </span>
                        }
                    })
            }}
            {chips
                .into_iter()
                .map(|(words, without)| {
                    let label = format!("Quitar «{words}»");
                    view! {
                        <span class="chip">
                            {words} <a href=without aria-label=label>"×"</a>
                        </span>
                    }
                })
                .collect_view()}
            {any.then(|| view! { <a class="quiet" href="/peticiones">"Limpiar"</a> })}
            <details class="filters">
                <summary class="button">"Filtrar"</summary>
                <form method="get" action="/peticiones" class="filter-form" on:submit=go>
                    {kept}
                    <FilterSelect name=filters::STATUS label="Estado" options=statuses value=status />
                    <FilterSelect
                        name=filters::DEPARTMENT
                        label="Dependencia"
                        options=options.departments
                        value=id(filter.department.map(|d| d.to_string()))
                    />
                    <FilterSelect
                        name=filters::NEIGHBORHOOD
                        label="Colonia"
                        options=options.neighborhoods
                        value=id(filter.neighborhood.map(|d| d.to_string()))
                    />
                    <FilterSelect name=filters::KIND label="Tipo" options=options.kinds value=id(filter.kind.map(|d| d.to_string())) />
                    <FilterSelect
                        name=filters::CHANNEL
                        label="Canal"
                        options=options.channels
                        value=id(filter.channel.map(|d| d.to_string()))
                    />
                    <div class="field">
                        <label for="mes">"Recibida en el mes"</label>
                        <input id="mes" name=filters::MONTH type="month" min="2022-01" value=filter.month />
                    </div>
                    <label class="check">
                        <input type="checkbox" name=filters::OVERDUE value="1" checked=filter.overdue />
                        "Sólo vencidas"
                    </label>
                    <label class="check">
                        <input type="checkbox" name=filters::DUE_SOON value="1" checked=filter.due_soon />
                        "Sólo por vencer"
                    </label>
                    <button type="submit" class="primary">
                        "Aplicar filtros"
                    </button>
                </form>
            </details>
        </div>
    }
}

#[component]
fn FilterSelect(
    name: &'static str,
    label: &'static str,
    options: Vec<Named>,
    value: String,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name>
                <option value="">"Cualquiera"</option>
                {options
                    .into_iter()
                    .map(|(code, text)| {
                        let chosen = code == value;
                        view! {
                            <option value=code selected=chosen>
                                {text}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </div>
    }
}

/// The address that the form asks for, without its empty fields.
fn address_of_form(event: &SubmitEvent) -> Option<String> {
    use wasm_bindgen::JsCast;
    let form: web_sys::HtmlFormElement = event.target()?.dyn_into().ok()?;
    let data = web_sys::FormData::new_with_form(&form).ok()?;
    let pairs: Vec<(&'static str, String)> = filters::ALL
        .into_iter()
        .filter_map(|name| Some((name, data.get(name).as_string()?)))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    Some(address(&pairs, None))
}

/// The rows with their count, or why there are none.
#[component]
fn Results(page: Page, filter: ListFilter) -> impl IntoView {
    let search = expect_context::<Search>();
    let pairs = pairs(&filter);
    if page.rows.is_empty() {
        let narrowed = !pairs.is_empty() || !search.0.get_untracked().trim().is_empty();
        let why = if narrowed {
            "Ninguna petición cumple con lo que busca. Quite un filtro o use menos palabras."
        } else {
            "Todavía no hay peticiones. La primera aparecerá aquí en cuanto se registre."
        };
        return view! {
            <EmptyState why=why>
                {narrowed
                    .then(|| {
                        view! {
                            <a class="button" href="/peticiones" on:click=move |_| search.0.set(String::new())>
                                "Ver todas"
                            </a>
                        }
                    })}
            </EmptyState>
        }
        .into_any();
    }
    let total = if page.more {
        format!("Más de {} peticiones", number(page.total))
    } else {
        counted(page.total, "petición", "peticiones")
    };
    let first = filter.after.map(|_| address(&pairs, None));
    let next = page.next.map(|seq| address(&pairs, Some(seq)));
    let now = page.now;
    let picking = use_me().may(Action::BulkWork);
    let mut fields = pairs.clone();
    fields.push(("buscar", search.0.get_untracked()));
    view! {
        {picking.then(|| view! { <BulkBar fields=fields /> })}
        <Rows rows=page.rows now=now picking=picking />
        <Pager counted=total first=first next=next />
    }
    .into_any()
}

/// The rows of a list: a table in the office, cards on a phone. ↑ and ↓ move between them.
#[component]
pub fn Rows(
    /// The rows.
    rows: Vec<PetitionRow>,
    /// The server's clock.
    now: chrono::DateTime<chrono::Utc>,
    /// Whether rows can be ticked, to work on many at once.
    #[prop(optional)]
    picking: bool,
) -> impl IntoView {
    view! {
        <div class="rows">
            <table>
                <thead>
                    <tr>
                        {picking.then(|| view! { <PickHead /> })}
                        <th>"Folio"</th>
                        <th>"Asunto y lugar"</th>
                        <th>"Dependencia"</th>
                        <th>"Estado"</th>
                        <th>"Recibida"</th>
                        <th>"Vence"</th>
                    </tr>
                </thead>
                <tbody on:keydown=move_between_rows>
                    {rows
                        .into_iter()
                        .map(|row| {
                            view! {
                                <tr>
                                    {picking.then(|| view! { <Pick folio=row.folio /> })}
                                    <td class="folio">{list_folio(row.folio, now)}</td>
                                    <td class="what">
                                        <a href=format!("/peticiones/{}", row.folio)>{row.kind}</a>
                                        {(!row.place.is_empty()).then(|| view! { <span class="muted">" · "{row.place}</span> })}
                                    </td>
                                    <td class="who">{(!row.departments.is_empty()).then_some(row.departments)}</td>
                                    <td>
                                        <StateTag status=row.status />
                                    </td>
                                    <td class="when">
                                        <When at=row.received_at now=now />
                                    </td>
                                    <td>
                                        <PetitionDue at=row.due_at stage=row.stage now=now status=row.status />
                                    </td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}

fn move_between_rows(event: KeyboardEvent) {
    use wasm_bindgen::JsCast;
    let down = match event.key().as_str() {
        "ArrowDown" | "j" => true,
        "ArrowUp" | "k" => false,
        _ => return,
    };
    let row = event
        .target()
        .and_then(|t| t.dyn_into::<web_sys::Element>().ok())
        .and_then(|e| e.closest("tr").ok().flatten());
    let beside = row.and_then(|r| {
        if down {
            r.next_element_sibling()
        } else {
            r.previous_element_sibling()
        }
    });
    let link = beside
        .and_then(|r| r.query_selector("td.what a").ok().flatten())
        .and_then(|a| a.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(link) = link {
        event.prevent_default();
        let _ = link.focus();
    }
}
