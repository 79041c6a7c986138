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
    let ticked = RwSignal::new(0_usize);
    // Without scripts it would tick nothing.
    let alive = RwSignal::new(false);
    Effect::new(move |_| {
        alive.set(true);
        ticked.set(ticks(None));
    });
    #[cfg(not(feature = "ssr"))]
    {
        let change = window_event_listener(leptos::ev::change, move |_| ticked.set(ticks(None)));
        on_cleanup(move || change.remove());
    }
    let said = move || match ticked.get() {
        0 => "Con las marcadas, o con toda la lista.".to_owned(),
        1 => "Con la que marcó.".to_owned(),
        more => format!("Con las {more} que marcó."),
    };
    view! {
        <form id=FORM method="post" action="/lote/elegir" class="bulk-bar">
            {fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
            <button type="submit">"Trabajar en lote"</button>
            <label class="check" class:hidden=move || !alive.get()>
                <input type="checkbox" on:change=move |event| { ticks(Some(event_target_checked(&event))); } />
                <span>"Marcar todas"<span class="wide">" las de esta página"</span></span>
            </label>
            <span class="muted small" role="status">{said}</span>
        </form>
    }
}

/// How many rows are ticked, after all of them are ticked or not as `set` says.
fn ticks(set: Option<bool>) -> usize {
    use wasm_bindgen::JsCast;
    let Ok(found) = document().query_selector_all("td.pick input") else {
        return 0;
    };
    let boxes = (0..found.length())
        .filter_map(|n| found.get(n)?.dyn_into::<web_sys::HtmlInputElement>().ok());
    boxes
        .filter(|tick| {
            if let Some(set) = set {
                tick.set_checked(set);
            }
            tick.checked()
        })
        .count()
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
