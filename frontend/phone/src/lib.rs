//! What makes the captain's pages better where scripts run: the photo is made smaller before it is
//! sent, the telephone says where it is, a form without signal keeps what is in it.
//!
//! The pages work without it. It finds what to do by data attributes; an element that is not on the
//! page is a feature that this page does not have. It is an entry of its own, without Leptos, so that
//! a first visit from a cheap telephone stays small (`docs/adr/0015-phone-entry.md`).

mod bound;
mod dom;
mod draft;
mod photo;
mod place;
mod reveal;
mod send;
mod share;
mod shrink;

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

/// Called by the page once the WASM is loaded.
#[wasm_bindgen]
pub fn start() {
    let Some(document) = dom::document() else {
        return;
    };
    if document.ready_state() == "loading" {
        dom::listen(&document, "DOMContentLoaded", |_| begin());
    } else {
        begin();
    }
}

fn begin() {
    if let Some(body) = dom::document().and_then(|d| d.body()) {
        send::watch_return();
        bind(&body, Page::Opened);
        dom::mark("phone-ready");
    }
}

/// How a page came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    /// By its address.
    Opened,
    /// As the answer to a form, which has in it what was typed.
    Answered,
}

/// Gives every feature to what is below an element.
fn bind(root: &Element, page: Page) {
    dom::show_what_needs_scripts(root);
    reveal::bind(root);
    share::bind(root);
    place::bind(root);
    photo::bind(root);
    draft::bind(root, page);
    // Last: what listens to a form before it hears first.
    send::bind(root);
}
