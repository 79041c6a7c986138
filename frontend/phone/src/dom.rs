//! Elements of the page. Nothing is made from text: every element is built, every word set as text.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, Event, EventTarget, HtmlElement, Window};

/// The window. There is always one where a page is.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// The page.
pub fn document() -> Option<Document> {
    window()?.document()
}

/// The first element below `root` that a selector finds.
pub fn first<T: JsCast>(root: &Element, selector: &str) -> Option<T> {
    let found = root.query_selector(selector).ok().flatten()?;
    found.dyn_into().ok()
}

/// Every element below `root` that a selector finds.
pub fn all<T: JsCast>(root: &Element, selector: &str) -> Vec<T> {
    let Ok(found) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|at| found.item(at)?.dyn_into().ok())
        .collect()
}

/// The nearest element that a selector finds, from an element upwards.
pub fn closest<T: JsCast>(element: &Element, selector: &str) -> Option<T> {
    let found = element.closest(selector).ok().flatten()?;
    found.dyn_into().ok()
}

/// Listens as long as the target lives; the handler is collected with it. Every handler takes the
/// plain event, so that there is one kind of closure in the WASM.
pub fn listen(target: &EventTarget, kind: &str, handler: impl FnMut(Event) + 'static) {
    let handler = Closure::<dyn FnMut(Event)>::new(handler).into_js_value();
    let _ = target.add_event_listener_with_callback(kind, handler.unchecked_ref());
}

/// Calls after so many milliseconds.
pub fn later(milliseconds: i32, task: impl FnOnce() + 'static) {
    let task = Closure::once_into_js(task);
    if let Some(window) = window() {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
            task.unchecked_ref(),
            milliseconds,
        );
    }
}

/// Kept after so many milliseconds.
pub fn pause(milliseconds: i32) -> Promise {
    Promise::new(&mut |go_on, _| {
        if let Some(window) = window() {
            let _ =
                window.set_timeout_with_callback_and_timeout_and_arguments_0(&go_on, milliseconds);
        }
    })
}

/// Awaits a promise that may be refused at once; `None` when it is not kept.
pub async fn kept<T: JsCast>(promise: Result<Promise, JsValue>) -> Option<T> {
    JsFuture::from(promise.ok()?).await.ok()?.dyn_into().ok()
}

/// Sets the words of a region that screen readers watch; a page without it says nothing.
pub fn say(region: Option<&HtmlElement>, words: &str) {
    if let Some(region) = region {
        region.set_text_content(Some(words));
        if !words.is_empty() {
            show(region);
        }
    }
}

/// Shows an element that the page hides.
pub fn show(element: &Element) {
    let _ = element.remove_attribute("hidden");
}

/// Hides an element.
pub fn hide(element: &Element) {
    let _ = element.set_attribute("hidden", "");
}

/// What a page hides because nothing would come of it without scripts.
pub fn show_what_needs_scripts(root: &Element) {
    for element in all::<Element>(root, "[data-needs-script][hidden]") {
        show(&element);
    }
}

/// Moves the focus to an element, also to one that has none by itself.
pub fn focus(element: &HtmlElement) {
    let _ = element.focus();
    let has_it = document().and_then(|d| d.active_element());
    if has_it.as_ref() != Some(element.as_ref()) {
        let _ = element.set_attribute("tabindex", "-1");
        let _ = element.focus();
    }
}

/// Leaves a mark in the browser's own record of times; the tests read it.
pub fn mark(name: &str) {
    if let Some(performance) = window().and_then(|w| w.performance()) {
        let _ = performance.mark(name);
    }
}
