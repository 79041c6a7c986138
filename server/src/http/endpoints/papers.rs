//! The papers of captains.

use super::making::{form, page};
use super::{Endpoint, Rule};
use crate::http::plain::papers;
use axum::routing::{get, post};
use domain::access::Action;

const PAPERS: Rule = Rule::Role(Action::ReadPapers);
const ISSUE: Rule = Rule::Role(Action::IssuePapers);

/// The papers of captains.
pub const PAPER_PAGES: &[Endpoint] = &[
    page(
        "/jefes-de-manzana/documentos",
        PAPERS,
        "Print runs, and who a batch would make papers for",
        || get(papers::index),
    ),
    form(
        "/jefes-de-manzana/documentos",
        ISSUE,
        "Make papers for many people",
        || post(papers::batch),
    ),
    form(
        "/jefes-de-manzana/documentos/reunir",
        ISSUE,
        "Put papers that were made one by one into a print run",
        || post(papers::gather),
    ),
    page(
        "/jefes-de-manzana/documentos/ajustes",
        PAPERS,
        "What papers say of the municipality, and who signs",
        || get(papers::settings),
    ),
    form(
        "/jefes-de-manzana/documentos/ajustes",
        ISSUE,
        "Say what papers say from a day on",
        || post(papers::save),
    ),
    form(
        "/jefes-de-manzana/documentos/ajustes/firmantes",
        ISSUE,
        "Add somebody who signs",
        || post(papers::add_signatory),
    ),
    form(
        "/jefes-de-manzana/documentos/ajustes/firmantes/{id}",
        ISSUE,
        "Change somebody who signs",
        || post(papers::change_signatory),
    ),
    page(
        "/jefes-de-manzana/documentos/{run}",
        PAPERS,
        "One print run",
        || get(papers::run),
    ),
    form(
        "/jefes-de-manzana/documentos/{run}/imprimir",
        ISSUE,
        "A file of a print run; logged",
        || post(papers::print),
    ),
    form(
        "/jefes-de-manzana/documentos/{run}/entregar",
        ISSUE,
        "Note that a print run was handed out",
        || post(papers::deliver),
    ),
    form(
        "/jefes-de-manzana/{number}/documentos",
        ISSUE,
        "Make a paper for a person",
        || post(papers::issue),
    ),
    form(
        "/jefes-de-manzana/{number}/documentos/{paper}",
        ISSUE,
        "Hand out, replace or revoke a paper",
        || post(papers::act),
    ),
    form(
        "/jefes-de-manzana/{number}/documentos/{paper}/imprimir",
        ISSUE,
        "The file of one paper; logged",
        || post(papers::print_one),
    ),
];
