//! Blocks, wards and the map.

use super::making::{form, page};
use super::{Endpoint, Rule};
use crate::http::plain::{map, territory};
use axum::routing::{get, post};
use domain::access::Action;

const ROSTER: Rule = Rule::Role(Action::ReadRoster);
const TERRITORY: Rule = Rule::Role(Action::ManageTerritory);

/// Blocks, wards and the map.
pub const TERRITORY_PAGES: &[Endpoint] = &[
    page("/manzanas", ROSTER, "Blocks", || get(territory::list)),
    page("/manzanas/nueva", TERRITORY, "Form of a new block", || {
        get(territory::fresh)
    }),
    form("/manzanas/nueva", TERRITORY, "Add a block", || {
        post(territory::create)
    }),
    page("/manzanas/{code}", ROSTER, "A block", || {
        get(territory::one)
    }),
    form("/manzanas/{code}", TERRITORY, "Change a block", || {
        post(territory::change)
    }),
    page(
        "/manzanas/{code}/ubicar",
        TERRITORY,
        "A block on the map, to be changed",
        || get(territory::place_form),
    ),
    form(
        "/manzanas/{code}/ubicar",
        TERRITORY,
        "Move the marker and set the outline of a block",
        || post(territory::place),
    ),
    page(
        "/manzanas/{code}/alrededor.json",
        TERRITORY,
        "What lies around a block",
        || get(territory::around),
    ),
    form(
        "/manzanas/{code}/terminar",
        TERRITORY,
        "End a block",
        || post(territory::finish),
    ),
    form(
        "/manzanas/{code}/reanudar",
        TERRITORY,
        "Use a block again",
        || post(territory::resume),
    ),
    page("/cuarteles", ROSTER, "Wards", || get(territory::list_wards)),
    page("/cuarteles/nuevo", TERRITORY, "Form of a new ward", || {
        get(territory::fresh_ward)
    }),
    form("/cuarteles/nuevo", TERRITORY, "Add a ward", || {
        post(territory::create_ward)
    }),
    page("/cuarteles/{code}", ROSTER, "A ward", || {
        get(territory::one_ward)
    }),
    form("/cuarteles/{code}", TERRITORY, "Change a ward", || {
        post(territory::change_ward)
    }),
    form(
        "/cuarteles/{code}/terminar",
        TERRITORY,
        "End a ward",
        || post(territory::finish_ward),
    ),
    form(
        "/cuarteles/{code}/reanudar",
        TERRITORY,
        "Use a ward again",
        || post(territory::resume_ward),
    ),
    page("/mapa", ROSTER, "Map", || get(map::page)),
    page(
        "/mapa/jefes.json",
        ROSTER,
        "Captains and vacant blocks of the map",
        || get(map::captains),
    ),
    page(
        "/mapa/contornos.json",
        ROSTER,
        "Outlines of the map",
        || get(map::areas),
    ),
    page(
        "/mapa/peticiones.json",
        ROSTER,
        "Petitions of the map",
        || get(map::petitions),
    ),
    page(
        "/mapa/jefe/{number}",
        ROSTER,
        "Panel of one captain on the map",
        || get(map::panel),
    ),
];
