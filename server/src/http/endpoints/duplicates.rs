//! Petitions that ask for the same.

use super::making::{form, function, of, page};
use super::{Endpoint, Kind, Rule, Verb};
use crate::http::plain::duplicates;
use axum::routing::{get, post};
use domain::access::Action;
use domain::petitions::Act;

const READ: Rule = Rule::Role(Action::ReadPetitions);
const CAPTURE: Rule = Rule::Role(Action::RegisterPetition);
const REVEAL: Rule = Rule::Role(Action::RevealContact);
const UNITE: Rule = Rule::Role(Action::Perform(Act::MarkDuplicate));

/// Joining a petition, uniting two, who asks.
pub const DUPLICATE_PAGES: &[Endpoint] = &[
    function(
        "/fn/alike_petitions",
        CAPTURE,
        "Petitions like the one that is captured",
    ),
    page(
        "/peticiones/{folio}/sumar",
        CAPTURE,
        "Form by which a person joins a petition",
        || get(duplicates::join_form),
    ),
    of(
        Verb::Post,
        "/peticiones/{folio}/sumar",
        Kind::Upload,
        CAPTURE,
        "Add a person to a petition",
        || post(duplicates::join),
    ),
    page(
        "/peticiones/{folio}/personas",
        READ,
        "Who asks for a petition, without names",
        || get(duplicates::people),
    ),
    form(
        "/peticiones/{folio}/personas",
        REVEAL,
        "Who asks for a petition, with names; logged",
        || post(duplicates::reveal),
    ),
    page(
        "/peticiones/{folio}/unir",
        UNITE,
        "Unions of a petition, or two petitions side by side",
        || get(duplicates::merges),
    ),
    form(
        "/peticiones/{folio}/unir",
        UNITE,
        "Unite two petitions",
        || post(duplicates::merge),
    ),
    form("/peticiones/{folio}/separar", UNITE, "Undo a union", || {
        post(duplicates::separate)
    }),
];
