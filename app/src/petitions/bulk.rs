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
    let found = RwSignal::new(Ticks::default());
    // Without scripts it would tick nothing.
    let alive = RwSignal::new(false);
    Effect::new(move |_| {
        alive.set(true);
        found.set(ticks(None));
    });
    #[cfg(not(feature = "ssr"))]
    {
        let change = window_event_listener(leptos::ev::change, move |_| found.set(ticks(None)));
        // The boxes of the next page are these boxes with other rows: nobody ticked those.
        on_cleanup(move || {
            change.remove();
            ticks(Some(false));
        });
    }
    let said = move || match found.get().ticked {
        0 => "Con lo que marque, o con toda la lista.".to_owned(),
        ticked => format!("Marcó {ticked}."),
    };
    let all = move || found.with(|found| found.ticked > 0 && found.ticked == found.boxes);
    view! {
        <form id=FORM method="post" action="/lote/elegir" class="bulk-bar">
            {fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
            <button type="submit">"Trabajar en lote"</button>
            <label class="check" class:hidden=move || !alive.get()>
                <input type="checkbox" prop:checked=all on:change=move |event| { ticks(Some(event_target_checked(&event))); } />
                <span>"Marcar todo"<span class="wide">" lo de esta página"</span></span>
            </label>
            <span class="muted small" role="status">{said}</span>
        </form>
    }
}

/// The boxes of a list's rows.
#[derive(Clone, Copy, Default)]
struct Ticks {
    boxes: usize,
    ticked: usize,
}

/// How many rows there are and how many are ticked, after all are ticked or not as `set` says.
fn ticks(set: Option<bool>) -> Ticks {
    use wasm_bindgen::JsCast;
    let mut ticks = Ticks::default();
    let Ok(found) = document().query_selector_all("td.pick input") else {
        return ticks;
    };
    for n in 0..found.length() {
        let tick = found
            .get(n)
            .and_then(|node| node.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(tick) = tick else { continue };
        if let Some(set) = set {
            tick.set_checked(set);
        }
        ticks.boxes += 1;
        ticks.ticked += usize::from(tick.checked());
    }
    ticks
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
