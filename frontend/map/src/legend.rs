//! What shapes and colours mean, with the numbers behind them.

use crate::dom::{attr, clear, el, first, put, text_el};
use web_sys::HtmlElement;

/// A line of a legend.
pub struct Entry {
    /// Class of its sample.
    pub class: String,
    /// The mark in its sample.
    pub mark: &'static str,
    /// What it means.
    pub words: String,
    /// How many there are.
    pub count: String,
}

impl Entry {
    /// A line.
    pub fn new(class: impl Into<String>, mark: &'static str, words: impl Into<String>) -> Self {
        Self {
            class: class.into(),
            mark,
            words: words.into(),
            count: String::new(),
        }
    }

    /// The same, with a number at its end.
    pub fn count(mut self, count: String) -> Self {
        self.count = count;
        self
    }
}

/// The legend under the map.
pub struct Legend {
    root: HtmlElement,
}

impl Legend {
    /// Puts it after the map, where it covers nothing.
    pub fn new(map: &HtmlElement) -> Self {
        let root = el("section", "map-legend");
        attr(&root, "aria-label", "Simbología");
        let _ = map.after_with_node_1(&root);
        Self { root }
    }

    /// Writes it anew.
    pub fn write(&self, title: &str, entries: &[Entry], note: &str, control: Option<&HtmlElement>) {
        // Who pressed a button of the legend goes on from its successor.
        let held = first(&self.root, "button:focus").is_some();
        clear(&self.root);
        put(&self.root, &[&text_el("p", "map-legend-title", title)]);
        if let Some(control) = control {
            put(&self.root, &[control]);
            if held && let Some(button) = first(control, "[aria-pressed=true]") {
                let _ = button.focus();
            }
        }
        let list = el("ul", "");
        for entry in entries {
            let line = el("li", "");
            let sample = el("span", "sample");
            attr(&sample, "aria-hidden", "true");
            put(&sample, &[&text_el("span", &entry.class, entry.mark)]);
            put(&line, &[&sample, &text_el("span", "words", &entry.words)]);
            if !entry.count.is_empty() {
                put(&line, &[&text_el("span", "number", &entry.count)]);
            }
            put(&list, &[&line]);
        }
        put(&self.root, &[&list]);
        if !note.is_empty() {
            put(&self.root, &[&text_el("p", "map-legend-note", note)]);
        }
    }
}
