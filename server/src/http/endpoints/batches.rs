//! One decision for many petitions.

use super::making::{form, of, page};
use super::{Endpoint, Kind, Rule, Verb, WORKBOOK};
use crate::http::plain::batches;
use axum::routing::{get, post};
use domain::access::Action;
use domain::petitions::Act;

const BULK: Rule = Rule::Role(Action::BulkWork);
const SHEET: Rule = Rule::Role(Action::Perform(Act::Attend));

/// Choosing petitions, batches, a department's workbook.
pub const BATCH_PAGES: &[Endpoint] = &[
    page(
        "/lote",
        BULK,
        "Form for many petitions, by a filter, a pile of the tray or folios",
        || get(batches::choose),
    ),
    form("/lote", BULK, "Draft a batch", || post(batches::draft)),
    form(
        "/lote/elegir",
        BULK,
        "Form for many petitions, as a list posts them",
        || post(batches::choose_posted),
    ),
    page("/lotes", BULK, "Batches", || get(batches::index)),
    page(
        "/lotes/{number}",
        BULK,
        "What a batch would do, or did",
        || get(batches::one),
    ),
    form("/lotes/{number}/aplicar", BULK, "Carry a draft out", || {
        post(batches::carry_out)
    }),
    form("/lotes/{number}/deshacer", BULK, "Undo a batch", || {
        post(batches::undo)
    }),
    form(
        "/lotes/{number}/descartar",
        BULK,
        "Throw a draft away",
        || post(batches::discard),
    ),
    page(
        "/bandeja/hoja",
        SHEET,
        "A department's workbook: out and back in",
        || get(batches::sheet),
    ),
    page(
        "/bandeja/hoja/archivo",
        SHEET,
        "The live referrals of a department as a workbook; logged",
        || get(batches::sheet_file),
    ),
    Endpoint {
        body_limit: WORKBOOK,
        ..of(
            Verb::Post,
            "/bandeja/hoja",
            Kind::Upload,
            SHEET,
            "Take a department's workbook back as a draft",
            || post(batches::take_back),
        )
    },
];
