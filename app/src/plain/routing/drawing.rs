//! The polygon of a draft on the map: a field that works without scripts, and the map that fills it in.

use super::RULES;
use crate::plain::controls::version;
use crate::plain::territory::placing::{MapParts, map_head};
use crate::plain::{Frame, Refused, page_with};
use domain::routing::{MAX_AREA, Rule};
use leptos::prelude::*;
use ui::TextAreaField;

/// The page.
#[must_use]
pub fn view(frame: &Frame, rule: &Rule, refused: &Refused, map: &MapParts) -> String {
    let title = format!("Polígono de «{}»", rule.name);
    let head = map_head(frame, map);
    page_with(frame, &title.clone(), head, || {
        let path = format!("{RULES}/{}", rule.id);
        let stored = rule.conditions.area.clone().unwrap_or_default();
        let max = u32::try_from(MAX_AREA).unwrap_or(20_000);
        view! {
            <p>
                <a href=path.clone()>{format!("‹ {}", rule.name)}</a>
            </p>
            <div class="head">
                <h1>{title}</h1>
            </div>
            {refused.banner()}
            <form
                id="place"
                method="post"
                action=format!("{path}/poligono")
                class="place"
                data-only="outline"
            >
                {version(refused, rule.version)}
                <div class="place-map">
                    {tools()}
                    <div
                        id="map"
                        class="map"
                        data-around="/turnado/alrededor.json"
                        data-tiles=map.tiles.clone()
                        data-tiles-credit=map.tiles_credit.clone()
                        tabindex="0"
                        role="region"
                        aria-label="Mapa del polígono; el campo hace lo mismo"
                    ></div>
                    <p id="map-status" class="map-status" role="status"></p>
                </div>
                <div class="card place-fields stack">
                    <input type="hidden" id="latitude" value="" />
                    <input type="hidden" id="longitude" value="" />
                    <TextAreaField
                        name="area"
                        id="outline"
                        label="Polígono (GeoJSON)"
                        hint="El mapa lo escribe; también se pega de un programa de mapas. Vacío es sin polígono."
                        rows=6
                        max=max
                        value=refused.value("area", &stored)
                        error=refused.error("area")
                    />
                    <div class="form-foot">
                        <button type="submit" class="primary">
                            "Guardar el polígono"
                        </button>
                        <a class="button quiet" href=path.clone()>
                            "Salir sin guardar"
                        </a>
                    </div>
                </div>
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
            {button("undo", "Deshacer")}
            {button("remove", "Quitar esquina")}
            {button("anew", "Trazar de nuevo")}
            {button("close", "Cerrar el contorno")}
            {button("clear", "Quitar el contorno")}
        </div>
    }
    .into_any()
}
