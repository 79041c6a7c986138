//! What shapes and colours mean, with the numbers behind them.

use crate::bound::{disable_click_propagation, disable_scroll_propagation};
use crate::dom::{attr, clear, el, first, media, put, text_el};
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

/// The legend on the map.
pub struct Legend {
    root: HtmlElement,
    body: HtmlElement,
}

impl Legend {
    /// Puts it onto the map; on a phone it begins closed, because it would cover half of it.
    pub fn new(map: &HtmlElement) -> Self {
        let root = el("details", "map-legend");
        if !media("(max-width: 760px)") {
            attr(&root, "open", "");
        }
        let body = el("div", "map-legend-body");
        put(&root, &[&text_el("summary", "", "Simbología"), &body]);
        disable_click_propagation(&root);
        disable_scroll_propagation(&root);
        put(map, &[&root]);
        Self { root, body }
    }

    /// Writes it anew.
    pub fn write(&self, title: &str, entries: &[Entry], note: &str, control: Option<&HtmlElement>) {
        // Who pressed a button of the legend goes on from its successor.
        let held = first(&self.body, "button:focus").is_some();
        clear(&self.body);
        put(&self.body, &[&text_el("p", "map-legend-title", title)]);
        if let Some(control) = control {
            put(&self.body, &[control]);
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
        put(&self.body, &[&list]);
        if !note.is_empty() {
            put(&self.body, &[&text_el("p", "map-legend-note", note)]);
        }
    }

    /// Opens it, for paper; says whether it was open before.
    pub fn open(&self, on: bool) -> bool {
        let before = self.root.has_attribute("open");
        if on {
            attr(&self.root, "open", "");
        } else {
            let _ = self.root.remove_attribute("open");
        }
        before
    }
}
