//! Elements of the page. Nothing is made from text: every element is built, every word set as text.

use crate::bound::{Attributes, create_element, create_element_ns, forever};
use wasm_bindgen::JsCast;
use wasm_bindgen::convert::FromWasmAbi;
use web_sys::{Element, EventTarget, HtmlElement, NodeList, Window};

const SVG: &str = "http://www.w3.org/2000/svg";

/// An element with its class.
pub fn el(tag: &str, class: &str) -> HtmlElement {
    let element = create_element(tag);
    if !class.is_empty() {
        element.set_class_name(class);
    }
    element
}

/// An element with its class and words.
pub fn text_el(tag: &str, class: &str, words: &str) -> HtmlElement {
    let element = el(tag, class);
    element.set_text_content(Some(words));
    element
}

/// An element of a drawing, with its attributes.
pub fn svg(tag: &str, attributes: &[(&str, &str)]) -> Element {
    let element = create_element_ns(SVG, tag);
    for (name, value) in attributes {
        attr(&element, name, value);
    }
    element
}

/// Sets an attribute whose name we wrote.
pub fn attr(element: &Element, name: &str, value: &str) {
    element.unchecked_ref::<Attributes>().attribute(name, value);
}

/// Puts elements into another, in order.
pub fn put(into: &Element, children: &[&Element]) {
    for child in children {
        let _ = into.append_child(child);
    }
}

/// Takes away everything below an element.
pub fn clear(element: &Element) {
    element.set_text_content(None);
}

/// Adds or takes away a class.
pub fn toggle(element: &Element, class: &str, on: bool) {
    let _ = element.class_list().toggle_with_force(class, on);
}

/// Listens as long as the target lives; the handler is collected with it.
pub fn listen<E: FromWasmAbi + 'static>(
    target: &EventTarget,
    kind: &str,
    handler: impl FnMut(E) + 'static,
) {
    let _ = target.add_event_listener_with_callback(kind, &forever(handler));
}

/// The first element below `root` that a selector finds.
pub fn first(root: &Element, selector: &str) -> Option<HtmlElement> {
    root.query_selector(selector)
        .ok()
        .flatten()?
        .dyn_into()
        .ok()
}

/// Every element below `root` that a selector finds.
pub fn all(root: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    elements(&found)
}

fn elements(found: &NodeList) -> Vec<HtmlElement> {
    (0..found.length())
        .filter_map(|at| found.item(at)?.dyn_into().ok())
        .collect()
}

/// The nearest element that a selector finds, from where something happened upwards.
pub fn closest(event: &web_sys::Event, selector: &str) -> Option<HtmlElement> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest(selector).ok().flatten()?.dyn_into().ok()
}

/// The window. There is always one where a page is.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// Leaves a mark in the browser's own record of times; the tests read it.
pub fn mark(name: &str) {
    if let Some(performance) = window().and_then(|w| w.performance()) {
        let _ = performance.mark(name);
    }
}

/// Calls after so many milliseconds; zero is as soon as what is under way is over.
pub fn later(milliseconds: i32, task: impl FnOnce() + 'static) {
    let task = wasm_bindgen::closure::Closure::once_into_js(task);
    if let Some(window) = window() {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
            task.unchecked_ref(),
            milliseconds,
        );
    }
}

/// Goes on in a task of its own.
pub async fn pause() {
    let promise = js_sys::Promise::new(&mut |go_on, _| {
        if let Some(window) = window() {
            let _ = window.set_timeout_with_callback(&go_on);
        }
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// Calls before the next picture is drawn.
pub fn next_frame(task: impl FnOnce() + 'static) {
    let task = wasm_bindgen::closure::Closure::once_into_js(task);
    if let Some(window) = window() {
        let _ = window.request_animation_frame(task.unchecked_ref());
    }
}

/// Calls after the next picture was drawn.
pub fn after_frame(task: impl FnOnce() + 'static) {
    next_frame(move || later(0, task));
}

/// Whether the browser answers a media query with yes.
pub fn media(query: &str) -> bool {
    window()
        .and_then(|w| w.match_media(query).ok().flatten())
        .is_some_and(|m| m.matches())
}
