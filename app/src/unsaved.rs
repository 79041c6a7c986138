//! What somebody typed and did not save: she is asked before it is lost.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Whether a form on the screen holds what was not saved. In the context of the desk.
#[derive(Clone, Copy, Default)]
pub struct Unsaved(RwSignal<bool>);

impl Unsaved {
    /// Where the desk keeps it. Browsers themselves ask before the whole page is left.
    #[must_use]
    pub fn watched() -> Self {
        let unsaved = Self::default();
        #[cfg(not(feature = "ssr"))]
        {
            let ask = window_event_listener(leptos::ev::beforeunload, move |event| {
                if unsaved.0.get_untracked() {
                    event.prevent_default();
                }
            });
            on_cleanup(move || ask.remove());
        }
        unsaved
    }

    /// Something was typed, or it was saved.
    pub fn set(self, unsaved: bool) {
        self.0.set(unsaved);
    }

    /// Whether another screen may come: nothing would be lost, or she agrees.
    #[must_use]
    pub fn may_leave(self) -> bool {
        const QUESTION: &str =
            "La petición no se ha guardado: si sale, se pierde lo que escribió. ¿Quiere salir?";
        let agreed = || window().confirm_with_message(QUESTION).unwrap_or(true);
        let leaves = !self.0.get_untracked() || agreed();
        if leaves {
            self.0.set(false);
        }
        leaves
    }

    /// Keeps a click on a link from leaving when it may not. Links to other tabs, and to the screen that
    /// is open already, leave nothing.
    pub fn guard(self, event: MouseEvent) {
        let link = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|element| element.closest("a[href]:not([target])").ok().flatten());
        let here = window().location().pathname().ok();
        let link = link.filter(|link| link.get_attribute("href") != here);
        let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key();
        if link.is_some() && !elsewhere && !self.may_leave() {
            event.prevent_default();
            event.stop_propagation();
        }
    }
}
