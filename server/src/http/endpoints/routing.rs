//! Rules that say where petitions go, petitions that bounced, corrections.

use super::making::{form, page};
use super::{Endpoint, Rule};
use crate::http::plain::routing;
use axum::routing::{get, post};
use domain::access::Action;
use domain::petitions::Act;

const READ: Rule = Rule::Role(Action::ReadRouting);
const MANAGE: Rule = Rule::Role(Action::ManageRouting);
const REFER: Rule = Rule::Role(Action::Perform(Act::Refer));
const CORRECT: Rule = Rule::Role(Action::Perform(Act::Correct));

/// Rules that say where petitions go, petitions that bounced, corrections.
pub const ROUTING_PAGES: &[Endpoint] = &[
    page("/turnado", READ, "Rules of routing", || get(routing::list)),
    page("/turnado/nueva", MANAGE, "Form of a new rule", || {
        get(routing::fresh)
    }),
    form("/turnado/nueva", MANAGE, "Draft a rule", || {
        post(routing::create)
    }),
    page(
        "/turnado/simulador",
        READ,
        "What the rules say of a petition that is not there",
        || get(routing::simulator),
    ),
    page(
        "/turnado/rebotes",
        REFER,
        "Petitions given back twice",
        || get(routing::bounces),
    ),
    page(
        "/turnado/alrededor.json",
        MANAGE,
        "What lies where a polygon is drawn",
        || get(routing::around),
    ),
    page("/turnado/{id}", READ, "A rule", || get(routing::one)),
    form("/turnado/{id}", MANAGE, "Change a draft", || {
        post(routing::change)
    }),
    page(
        "/turnado/{id}/poligono",
        MANAGE,
        "The polygon of a draft on the map",
        || get(routing::draw_form),
    ),
    form(
        "/turnado/{id}/poligono",
        MANAGE,
        "Set the polygon of a draft",
        || post(routing::draw),
    ),
    page(
        "/turnado/{id}/ensayo",
        READ,
        "The last dry run of a rule",
        || get(routing::dry_run),
    ),
    form("/turnado/{id}/ensayo", MANAGE, "Try a draft", || {
        post(routing::attempt)
    }),
    form("/turnado/{id}/activar", MANAGE, "Activate a draft", || {
        post(routing::activate)
    }),
    form("/turnado/{id}/mover", MANAGE, "Move a rule", || {
        post(routing::shift)
    }),
    form(
        "/turnado/{id}/copiar",
        MANAGE,
        "Draft what replaces a rule",
        || post(routing::copy),
    ),
    form("/turnado/{id}/terminar", MANAGE, "End a rule", || {
        post(routing::finish)
    }),
    page(
        "/peticiones/{folio}/corregir",
        CORRECT,
        "Form of a correction",
        || get(routing::correct_form),
    ),
    form(
        "/peticiones/{folio}/corregir",
        CORRECT,
        "Correct type or place",
        || post(routing::correct),
    ),
    page(
        "/peticiones/{folio}/returnar",
        REFER,
        "What is offered after a correction",
        || get(routing::offer),
    ),
    form(
        "/peticiones/{folio}/returnar",
        REFER,
        "Refer anew after a correction",
        || post(routing::reroute),
    ),
];
