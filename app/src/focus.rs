//! Where the focus goes when a screen is new.

use leptos::prelude::{document, request_animation_frame};
use web_sys::{FocusOptions, HtmlElement};

/// Puts the focus on an element one frame later, because what replaces another screen is not in the
/// document yet. Who already is in a field within `region`, a selector, stays there. Nothing scrolls.
pub fn focus_soon(element: HtmlElement, region: &'static str) {
    request_animation_frame(move || {
        let taken =
            document().query_selector(&format!("{region} :is(input, select, textarea):focus"));
        if taken.is_ok_and(|found| found.is_none()) {
            let still = FocusOptions::new();
            still.set_prevent_scroll(true);
            let _ = element.focus_with_options(&still);
        }
    });
}
