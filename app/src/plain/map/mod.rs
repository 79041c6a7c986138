//! The map: the page around it, its list for who has no scripts or no sight of maps, and the panel of
//! one captain.

mod panel;

pub use panel::panel;

use super::roster::Choices;
use super::{Frame, page_with};
use crate::show::counted;
use domain::local_time::{local, local_date, show_day};
use domain::petitions::PetitionStatus;
use domain::roster::{CaptainRow, RosterPage};
use leptos::prelude::*;
use ui::{EmptyState, SelectField};

/// What the page needs besides the roster.
#[derive(Clone, Debug)]
pub struct MapPage {
    /// Code and name of each ward.
    pub wards: Vec<(String, String)>,
    /// Place in the list and name of each neighborhood.
    pub neighborhoods: Vec<(String, String)>,
    /// Key and name of each petition type.
    pub types: Vec<(String, String)>,
    /// Names and values of the address.
    pub chosen: Vec<(String, String)>,
    /// URL template of a tile server; empty without one.
    pub tiles: String,
    /// Whose tiles they are.
    pub tiles_credit: String,
    /// What lets this page's own script run.
    pub nonce: String,
}

impl MapPage {
    fn value(&self, name: &str) -> String {
        let found = self.chosen.iter().find(|(n, _)| n == name);
        found.map(|(_, v)| v.clone()).unwrap_or_default()
    }
}

/// States of a charge, as filters.
const STATES: [(&str, &str); 6] = [
    ("in_office", "En funciones"),
    ("until_relieved", "Hasta relevo"),
    ("on_leave", "Con licencia"),
    ("accredited", "Acreditada"),
    ("elected", "Electa"),
    ("designated", "Designada"),
];
/// Whether data was validated this year, as a filter.
const VALIDITY: [(&str, &str); 2] = [("validated", "Validadas"), ("pending", "Por validar")];
/// What neighborhoods are coloured by, unless by their petitions.
const COVERAGE: &str = "cobertura";

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter()
        .map(|(code, label)| ((*code).to_owned(), (*label).to_owned()))
        .collect()
}

/// The page with the first of the people whom the filters let through.
#[must_use]
pub fn view(frame: &Frame, map: &MapPage, found: &RosterPage, choice: &Choices) -> String {
    let files = frame.files.clone();
    let start = format!(
        "import('{}').then(m => m.default({{ module_or_path: '{}' }}).then(() => m.start()))",
        files.map_js, files.map_wasm
    );
    let nonce = map.nonce.clone();
    // A sheet outlives the year.
    let now = local(choice.now);
    let moment = format!(
        "Datos del {}, {}.",
        show_day(now.date(), 0),
        now.format("%H:%M")
    );
    let head = move || {
        view! {
            <link rel="stylesheet" href=files.map_css.clone() />
            <script defer="" src=files.leaflet_js.clone()></script>
            <script defer="" src=files.cluster_js.clone()></script>
            <script type="module" nonce=nonce>
                {start}
            </script>
        }
        .into_any()
    };
    page_with(frame, "Mapa", head, || {
        view! {
            <div class="map-page">
                <div class="head">
                    <h1>"Mapa"</h1>
                    <p id="map-status" class="map-status" role="status"></p>
                    // Shown by the script, which does what they say.
                    <button
                        type="button"
                        id="map-list-toggle"
                        class="button hidden"
                        aria-expanded="true"
                        aria-controls="map-side"
                    >
                        "Ocultar lista"
                    </button>
                    <a class="button" href=super::territory::BLOCKS>
                        "Manzanas"
                    </a>
                    <button type="button" id="map-print" class="button hidden">
                        "Imprimir"
                    </button>
                </div>
                {filters(map)}
                // The script writes them anew, with buttons that take them away.
                <div id="map-chips" class="chips">{chips(map)}</div>
                <p class="only-print map-date">{moment}</p>
                <div class="map-body">
                    <section id="map-side" class="map-side" aria-label="Lista">
                        <input
                            id="map-search"
                            type="search"
                            aria-label="Buscar en el mapa por nombre, manzana o colonia"
                            placeholder="Nombre, manzana o colonia…"
                            autocomplete="off"
                            maxlength="80"
                        />
                        <div id="map-list">{list(found, choice)}</div>
                    </section>
                    <div
                        id="map"
                        class="map"
                        data-captains="/mapa/jefes.json"
                        data-areas="/mapa/contornos.json"
                        data-petitions="/mapa/peticiones.json"
                        data-panel="/mapa/jefe/"
                        data-tiles=map.tiles.clone()
                        data-tiles-credit=map.tiles_credit.clone()
                        tabindex="0"
                        role="region"
                        aria-label="Mapa; la misma información está en la lista"
                    ></div>
                    <section id="map-panel" class="map-panel hidden" aria-live="polite" aria-label="Jefe de manzana"></section>
                </div>
            </div>
        }
        .into_any()
    })
}

fn filters(map: &MapPage) -> AnyView {
    let statuses: Vec<(String, String)> = PetitionStatus::ALL
        .iter()
        .map(|s| (s.code().to_owned(), s.label().to_owned()))
        .collect();
    let layers = pairs(&[
        ("captains", "Jefas y jefes"),
        ("petitions", "Peticiones"),
        ("heat", "Calor de peticiones"),
        ("choropleth", "Por colonia"),
        ("vacant", "Manzanas vacantes"),
    ]);
    let layer = map.value("capa");
    let layer = if layer.is_empty() {
        "captains".to_owned()
    } else {
        layer
    };
    view! {
        <form id="map-filters" method="get" action="/mapa" class="map-filters">
            <SelectField name="capa" label="Capa" options=layers value=layer />
            <SelectField name="cuartel" label="Cuartel" none="Todos" options=map.wards.clone() value=map.value("cuartel") />
            <SelectField
                name="colonia"
                label="Colonia"
                none="Todas"
                options=map.neighborhoods.clone()
                value=map.value("colonia")
            />
            <SelectField name="cargo" label="Cargo" none="Todos" options=pairs(&STATES) value=map.value("cargo") />
            <SelectField
                name="validacion"
                label="Validación"
                none="Todas"
                options=pairs(&VALIDITY)
                value=map.value("validacion")
            />
            <SelectField
                name="actividad"
                label="Actividad"
                none="Toda"
                options=pairs(&[
                    ("none", "Sin peticiones"),
                    ("open", "Con peticiones abiertas"),
                    ("done", "Todo atendido"),
                ])
                value=map.value("actividad")
            />
            <SelectField
                name="tipo"
                label="Tipo de petición"
                none="Todos"
                options=map.types.clone()
                value=map.value("tipo")
            />
            <SelectField
                name="estado"
                label="Estado"
                none="Abiertas"
                options=statuses
                value=map.value("estado")
            />
            <SelectField
                name="edad"
                label="Recibidas"
                none="Cuando sea"
                options=pairs(&[
                    ("week", "Esta semana"),
                    ("month", "Este mes"),
                    ("quarter", "Este trimestre"),
                    ("older", "Hace más de tres meses"),
                ])
                value=map.value("edad")
            />
            // Chosen in the legend, by the script; it goes with the form.
            {(map.value("medida") == COVERAGE)
                .then(|| view! { <input type="hidden" name="medida" value=COVERAGE /> })}
            <button type="submit">"Aplicar"</button>
        </form>
    }
    .into_any()
}

/// What the list is filtered by, in words.
fn chips(map: &MapPage) -> AnyView {
    let filters = [
        ("cuartel", "Cuartel", map.wards.clone()),
        ("colonia", "Colonia", map.neighborhoods.clone()),
        ("cargo", "Cargo", pairs(&STATES)),
        ("validacion", "Validación", pairs(&VALIDITY)),
    ];
    let chip = |(name, label, options): (&str, &str, Vec<(String, String)>)| {
        let value = map.value(name);
        let word = options.into_iter().find(|(code, _)| *code == value)?.1;
        Some(view! { <span class="chip">{format!("{label}: {word}")}</span> })
    };
    filters
        .into_iter()
        .filter_map(chip)
        .collect_view()
        .into_any()
}

/// The same people as a list.
fn list(found: &RosterPage, choice: &Choices) -> AnyView {
    if found.rows.is_empty() {
        return view! {
            <EmptyState why="Nadie cumple con esos filtros.">
                <a class="button" href="/mapa">
                    "Quitar los filtros"
                </a>
            </EmptyState>
        }
        .into_any();
    }
    let today = local_date(choice.now);
    let line = |row: &CaptainRow| {
        let place = [row.block.clone(), row.neighborhood.clone()];
        let place: Vec<String> = place.into_iter().flatten().collect();
        let validated = row.validated_at.map_or_else(
            || "por validar".to_owned(),
            |at| {
                format!(
                    "validada {}",
                    show_day(local_date(at), chrono::Datelike::year(&today))
                )
            },
        );
        view! {
            <li>
                <a class="map-row" data-number=row.number.to_string() href=format!("/jefes-de-manzana/{}", row.number)>
                    <span class="map-row-title">{row.name.clone()}</span>
                    <span class="map-row-detail">
                        {place.join(" · ")} " · "
                        {row.state.map_or("sin cargo", |s| s.label()).to_lowercase()} " · " {validated}
                    </span>
                </a>
            </li>
        }
    };
    view! {
        <p class="map-count">{counted(found.total, "persona", "personas")}</p>
        <ul class="map-rows">{found.rows.iter().map(line).collect_view()}</ul>
        {found
            .more
            .then(|| {
                view! { <p class="map-more">"Se muestran las primeras. " <a href="/jefes-de-manzana">"Ver el padrón"</a></p> }
            })}
    }
    .into_any()
}
