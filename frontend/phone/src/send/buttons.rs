//! The buttons of a form, while it is being sent and after.

use crate::dom::{all, first};
use web_sys::{HtmlElement, HtmlFormElement, Node};

const BUTTONS: &str = "button:not([type]), button[type=submit], input[type=submit]";

/// The buttons of a form that is being sent.
pub struct Buttons {
    stopped: Vec<HtmlElement>,
    /// The one that was used.
    pub clicked: Option<HtmlElement>,
    /// What was in the clicked one: words, and maybe an icon.
    inside: Vec<Node>,
    /// Its words.
    pub words: String,
}

impl Buttons {
    /// Stops them, so that nothing is sent twice.
    pub fn stop(form: &HtmlFormElement, clicked: Option<HtmlElement>) -> Self {
        // Enter in a field uses the first one; old browsers do not say so.
        let clicked = clicked.or_else(|| first(form, BUTTONS));
        let mut stopped = all::<HtmlElement>(form, BUTTONS);
        stopped.retain(|b| !b.has_attribute("disabled"));
        for button in &stopped {
            let _ = button.set_attribute("disabled", "");
        }
        let inside = clicked.as_ref().map(|b| b.child_nodes());
        let inside = inside.map(|nodes| {
            (0..nodes.length())
                .filter_map(|at| nodes.item(at))
                .collect()
        });
        let words = clicked.as_ref().and_then(|b| b.text_content());
        Self {
            stopped,
            clicked,
            inside: inside.unwrap_or_default(),
            words: words.unwrap_or_default().trim().to_owned(),
        }
    }

    /// Says on the one that was used what is being done.
    pub fn say(&self, words: &str) {
        if let Some(button) = &self.clicked {
            button.set_text_content(Some(words));
        }
    }

    /// Gives them back.
    pub fn go(&self) {
        for button in &self.stopped {
            let _ = button.remove_attribute("disabled");
        }
        if let Some(button) = &self.clicked {
            button.set_text_content(None);
            for node in &self.inside {
                let _ = button.append_child(node);
            }
            // A button that is stopped loses the focus, and a keyboard its place on the page.
            let _ = button.focus();
        }
    }
}
