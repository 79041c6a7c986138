//! What a person typed before the scripts arrived. Fields that follow a signal would be emptied when
//! the page comes alive; here the signal follows the field first.

use leptos::prelude::*;

/// Gives a signal what stands in a field of the capture, as soon as the page is alive, and says whether
/// something did. Asked for while the page is still being taken over, because that is what empties the
/// field.
#[cfg(not(feature = "ssr"))]
pub(super) fn keep<T: Send + Sync + 'static>(
    name: &str,
    signal: RwSignal<T>,
    read: fn(String) -> T,
) -> bool {
    let typed = form()
        .and_then(|form| form.get(name).as_string())
        .unwrap_or_default();
    let found = !typed.is_empty();
    if found {
        Effect::new(move |_| signal.set(read(typed.clone())));
    }
    found
}

/// What stands in the capture now.
#[cfg(not(feature = "ssr"))]
pub(super) fn form() -> Option<web_sys::FormData> {
    use wasm_bindgen::JsCast;
    let form = document().query_selector("form.capture").ok().flatten()?;
    web_sys::FormData::new_with_form(&form.dyn_into().ok()?).ok()
}

/// Nobody types on the server.
#[cfg(feature = "ssr")]
pub(super) fn keep<T: Send + Sync + 'static>(_: &str, _: RwSignal<T>, _: fn(String) -> T) -> bool {
    false
}
