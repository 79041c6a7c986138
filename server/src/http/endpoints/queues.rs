//! How people work through many petitions: the views that they keep.

use super::making::{form, page};
use super::{Endpoint, Rule};
use crate::http::plain::saved_views;
use axum::routing::{get, post};
use domain::access::Action;

const READ: Rule = Rule::Role(Action::ReadPetitions);

/// Saved views.
pub const QUEUE_PAGES: &[Endpoint] = &[
    page(
        "/vistas",
        READ,
        "Views of the list that people keep, with live counts",
        || get(saved_views::list),
    ),
    page("/vistas/nueva", READ, "Form of a new view", || {
        get(saved_views::fresh)
    }),
    form("/vistas/nueva", READ, "Keep a filter under a name", || {
        post(saved_views::create)
    }),
    form("/vistas/{id}", READ, "Rename and share a view", || {
        post(saved_views::change)
    }),
    form("/vistas/{id}/mover", READ, "Move a view", || {
        post(saved_views::shift)
    }),
    form("/vistas/{id}/terminar", READ, "End a view", || {
        post(saved_views::end)
    }),
    form(
        "/vistas/{id}/reanudar",
        READ,
        "Take back a view that ended",
        || post(saved_views::restore),
    ),
];
