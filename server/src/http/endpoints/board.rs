//! The live board, and lists of petitions as files.

use super::making::{form, page};
use super::{Endpoint, Rule};
use crate::http::plain::{board, exporting};
use axum::routing::{get, post};
use domain::access::Action;

const EXPORT: Rule = Rule::Role(Action::ExportPetitions);

/// The live board, and lists of petitions as files.
pub const BOARD_PAGES: &[Endpoint] = &[
    page(
        "/tablero",
        Rule::Role(Action::ReadBoard),
        "The live board",
        || get(board::page),
    ),
    page(
        "/peticiones/exportar",
        EXPORT,
        "Form to take a list of petitions out",
        || get(exporting::form),
    ),
    form(
        "/peticiones/exportar",
        EXPORT,
        "The same for a list by words",
        || post(exporting::form_with_words),
    ),
    form(
        "/peticiones/exportar/archivo",
        EXPORT,
        "Take a list of petitions out; logged",
        || post(exporting::file),
    ),
];
