//! Hands a folio or a credential to whatever the telephone shares with. Beside the button the page
//! always has a plain link.

use crate::bound::get;
use crate::dom::{all, listen, show, window};
use js_sys::Function;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, HtmlElement, ShareData};

/// Buttons that say what to share.
pub fn bind(root: &Element) {
    let Some(navigator) = window().map(|w| w.navigator()) else {
        return;
    };
    if !get(&navigator, "share").is_instance_of::<Function>() {
        return;
    }
    for button in all::<HtmlElement>(root, "button[data-share]") {
        show(&button);
        let (navigator, its) = (navigator.clone(), button.clone());
        listen(&button, "click", move |_| {
            let shared = navigator.share_with_data(&said(&its));
            // Whoever closes the sheet refuses the promise: there is nothing to say about it.
            spawn_local(async move {
                let _ = JsFuture::from(shared).await;
            });
        });
    }
}

fn said(button: &HtmlElement) -> ShareData {
    let data = ShareData::new();
    let attribute = |name| button.get_attribute(name).filter(|v| !v.is_empty());
    if let Some(title) = attribute("data-title") {
        data.set_title(&title);
    }
    if let Some(text) = attribute("data-text") {
        data.set_text(&text);
    }
    // A path of this site is read by the browser from where the page is.
    if let Some(url) = attribute("data-url") {
        data.set_url(&url);
    }
    data
}
