//! Working on many at once, from a list: a tick beside each row, and the form that takes what is ticked,
//! or everything of the list when nothing is.

use domain::folio::Folio;
use leptos::prelude::*;

/// The form to which the ticks of a list belong.
const FORM: &str = "lote";

/// The button over a list. What is ticked goes along; with no tick, the whole list does.
#[component]
pub fn BulkBar(
    /// The list: its filter, its search or its pile.
    fields: Vec<(&'static str, String)>,
) -> impl IntoView {
    view! {
        <form id=FORM method="post" action="/lote/elegir" class="bulk-bar">
            {fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
            <button type="submit">"Trabajar en lote"</button>
            <span class="muted small">"Con las marcadas, o con toda la lista."</span>
        </form>
    }
}

/// The tick of a row.
#[component]
pub fn Pick(
    /// Which petition.
    folio: Folio,
) -> impl IntoView {
    let value = folio.to_string();
    view! {
        <td class="pick">
            <label>
                <input type="checkbox" form=FORM name="p" value=value.clone() aria-label=format!("Marcar {value}") />
            </label>
        </td>
    }
}

/// The head of the column of ticks.
#[component]
pub fn PickHead() -> impl IntoView {
    view! {
        <th>
            <span class="sr-only">"Marcar"</span>
        </th>
    }
}
