//! A block on the map: fields that work without scripts, and the map that fills them in.

use super::BLOCKS;
use crate::plain::controls::version;
use crate::plain::{Frame, Refused, page_with};
use domain::territory::{BlockView, written_point};
use leptos::prelude::*;
use ui::{TextAreaField, TextField};

/// What the map needs besides the block.
#[derive(Clone, Debug)]
pub struct MapParts {
    /// URL template of a tile server; empty without one.
    pub tiles: String,
    /// Whose tiles they are.
    pub tiles_credit: String,
    /// What lets this page's own script run.
    pub nonce: String,
}

/// What the map needs in the head of a page on which something is drawn.
pub(crate) fn map_head(frame: &Frame, map: &MapParts) -> impl FnOnce() -> AnyView + use<> {
    map_head_for(frame, map, "place")
}

/// The same, for a page on which the map does something else: `entry` is what it begins with.
pub(crate) fn map_head_for(
    frame: &Frame,
    map: &MapParts,
    entry: &'static str,
) -> impl FnOnce() -> AnyView + use<> {
    let files = frame.files.clone();
    let start = format!(
        "import('{}').then(m => m.default({{ module_or_path: '{}' }}).then(() => m.{entry}()))",
        files.map_js, files.map_wasm
    );
    let nonce = map.nonce.clone();
    // Many marks gather where something is picked.
    let gathers = entry == "pick";
    move || {
        view! {
            <link rel="stylesheet" href=files.map_css.clone() />
            <script defer="" src=files.leaflet_js.clone()></script>
            {gathers.then(|| view! { <script defer="" src=files.cluster_js.clone()></script> })}
            <script type="module" nonce=nonce>
                {start}
            </script>
        }
        .into_any()
    }
}

/// The page.
#[must_use]
pub fn view(frame: &Frame, found: &BlockView, refused: &Refused, map: &MapParts) -> String {
    let head = map_head(frame, map);
    let title = format!("Ubicar la manzana {}", found.block.code);
    page_with(frame, &title.clone(), head, || {
        let path = format!("{BLOCKS}/{}", found.block.code);
        view! {
            <p>
                <a href=path.clone()>{format!("‹ Manzana {}", found.block.code)}</a>
            </p>
            <div class="head">
                <h1>{title}</h1>
            </div>
            {refused.banner()}
            <form id="place" method="post" action=format!("{path}/ubicar") class="place">
                {version(refused, found.block.version)}
                <div class="place-map">
                    {tools()}
                    <div
                        id="map"
                        class="map"
                        data-around=format!("{path}/alrededor.json")
                        data-tiles=map.tiles.clone()
                        data-tiles-credit=map.tiles_credit.clone()
                        tabindex="0"
                        role="region"
                        aria-label="Mapa de la manzana; los campos hacen lo mismo"
                    ></div>
                    <p id="map-status" class="map-status" role="status"></p>
                </div>
                {fields(found, refused)}
            </form>
        }
        .into_any()
    })
}

/// Shown by the script, which does what they say.
fn tools() -> AnyView {
    let button = |act: &'static str, label: &'static str| {
        view! {
            <button type="button" data-act=act>
                {label}
            </button>
        }
    };
    view! {
        <div id="place-tools" class="place-tools hidden" role="group" aria-label="Herramientas del mapa">
            <div class="map-pair" role="group" aria-label="Qué se mueve">
                <button type="button" data-act="point" aria-pressed="true">
                    "Punto"
                </button>
                <button type="button" data-act="outline" aria-pressed="false">
                    "Contorno"
                </button>
            </div>
            {button("undo", "Deshacer")}
            {button("remove", "Quitar esquina")}
            {button("anew", "Trazar de nuevo")}
            {button("close", "Cerrar el contorno")}
            {button("clear", "Quitar el contorno")}
        </div>
    }
    .into_any()
}

fn fields(found: &BlockView, refused: &Refused) -> AnyView {
    let (latitude, longitude) = written_point(found.block.point);
    let outline = found.outline.clone().unwrap_or_default();
    let open = refused
        .failure
        .as_ref()
        .is_some_and(|f| f.message_for("outline").is_some());
    view! {
        <div class="card place-fields stack">
            <TextField
                name="latitude"
                label="Latitud del punto"
                hint="Por ejemplo 19.1738; o pegue aquí las dos."
                max=40
                value=refused.value("latitude", &latitude)
                error=refused.error("latitude")
            />
            <TextField
                name="longitude"
                label="Longitud del punto"
                hint="Por ejemplo -96.1342."
                max=40
                value=refused.value("longitude", &longitude)
                error=refused.error("longitude")
            />
            <details class="place-outline" open=open>
                <summary>"Contorno como texto (GeoJSON)"</summary>
                <TextAreaField
                    name="outline"
                    label="Contorno"
                    hint="El mapa lo escribe. Vacío es sin contorno."
                    rows=4
                    max=60000
                    value=refused.value("outline", &outline)
                    error=refused.error("outline")
                />
            </details>
            <details class="place-help">
                <summary>"Cómo se usa el mapa"</summary>
                <ul>
                    <li>"Con «Punto»: toque el mapa o arrastre el punto."</li>
                    <li>
                        "Con «Contorno»: arrastre una esquina, o tóquela y luego toque el lugar a donde va. Los círculos pequeños agregan esquinas."
                    </li>
                    <li>
                        "Con el teclado: Tab llega al punto y a las esquinas, las flechas los mueven (con Mayús, poco a poco), Supr quita una esquina, Ctrl+Z deshace."
                    </li>
                    <li>"Nada cambia hasta que guarde."</li>
                </ul>
            </details>
            <div class="form-foot">
                <button type="submit" class="primary">
                    "Guardar"
                </button>
                <a class="button quiet" href=format!("{BLOCKS}/{}", found.block.code)>
                    "Salir sin guardar"
                </a>
            </div>
        </div>
    }
    .into_any()
}
