//! How people work through many petitions: the views that they keep, the orders that crews take along.

use super::making::{form, page};
use super::{Endpoint, Rule};
use crate::http::plain::{saved_views, work_orders};
use axum::routing::{get, post};
use domain::access::Action;
use domain::petitions::Act;

const READ: Rule = Rule::Role(Action::ReadPetitions);
const DEPARTMENT: Rule = Rule::Role(Action::Perform(Act::Accept));

/// Saved views, work orders.
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
    page(
        "/bandeja/orden",
        DEPARTMENT,
        "What a crew's order can be made from",
        || get(work_orders::choose),
    ),
    page(
        "/bandeja/orden/hoja",
        DEPARTMENT,
        "A crew's order in the order of the way",
        || get(work_orders::sheet),
    ),
    form(
        "/bandeja/orden/hoja",
        DEPARTMENT,
        "The same with names and telephones, for a reason; logged",
        || post(work_orders::sheet_with_contacts),
    ),
];
