//! The calendar, the office hours and the terms of each phase.

use super::making::{form, page};
use super::{Endpoint, Rule};
use crate::http::plain::{alerts, deadlines};
use axum::routing::{get, post};
use domain::access::Action;

const DEADLINES: Rule = Rule::Role(Action::ManageDeadlines);
const ALERTS: Rule = Rule::Role(Action::ReadAlerts);

/// The calendar, the office hours and the terms of each phase.
pub const DEADLINE_PAGES: &[Endpoint] = &[
    page("/plazos", DEADLINES, "Terms of each phase", || {
        get(deadlines::terms)
    }),
    form("/plazos", DEADLINES, "Add a term", || {
        post(deadlines::add_term)
    }),
    form("/plazos/quitar", DEADLINES, "Take a term out", || {
        post(deadlines::end_term)
    }),
    page(
        "/plazos/calendario",
        DEADLINES,
        "Non-working days of a year and office hours",
        || get(deadlines::calendar),
    ),
    form(
        "/plazos/calendario/previa",
        DEADLINES,
        "What a change of the calendar would move",
        || post(deadlines::preview),
    ),
    form(
        "/plazos/calendario/aplicar",
        DEADLINES,
        "Change the calendar or the hours",
        || post(deadlines::apply),
    ),
    page(
        "/plazos/escalamiento",
        DEADLINES,
        "The ladder of escalation",
        || get(deadlines::ladder),
    ),
    form(
        "/plazos/escalamiento",
        DEADLINES,
        "Put other steps in the place of all",
        || post(deadlines::set_ladder),
    ),
    page(
        "/peticiones/{folio}/plazos",
        Rule::Role(Action::ReadPetitions),
        "The clocks of a petition",
        || get(deadlines::of_petition),
    ),
    page(
        "/avisos",
        ALERTS,
        "The own notices, the mayor's digest, or the notices about a petition",
        || get(alerts::page),
    ),
];
