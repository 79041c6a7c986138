//! The list beside the map: the same entries, for the keyboard and for whoever reads rather than looks.

use crate::bound::by_id;
use crate::dom::{all, attr, clear, closest, el, first, listen, next_frame, put, text_el};
use crate::text::number;
use std::rc::Rc;
use web_sys::{Document, Event, HtmlElement, KeyboardEvent, MouseEvent};

/// So many rows are written; the rest is told as a number.
pub const MOST: usize = 200;

/// One row.
#[derive(Default)]
pub struct Row {
    /// Which entry of its layer.
    pub entry: usize,
    /// Number on the roster, on rows of captains.
    pub number: Option<i32>,
    /// Where it leads without the map.
    pub href: Option<String>,
    /// What it is.
    pub title: String,
    /// Where, since when.
    pub detail: String,
    /// Colour family, mark and word of its state.
    pub tag: Option<(&'static str, &'static str, String)>,
    /// Whether something owed is late.
    pub late: bool,
    /// A figure, at the end.
    pub figure: Option<String>,
}

/// The list.
pub struct List {
    root: HtmlElement,
}

fn entry_of(event: &Event) -> Option<(usize, HtmlElement)> {
    let row = closest(event, ".map-row")?;
    let entry = row.get_attribute("data-entry")?.parse().ok()?;
    Some((entry, row))
}

impl List {
    /// Finds it on the page.
    pub fn find() -> Option<Rc<Self>> {
        let root = by_id("map-list")?;
        let list = Rc::new(Self { root });
        let moved = list.clone();
        listen(&list.root, "keydown", move |event: KeyboardEvent| {
            if moved.step(&event.key()) {
                event.prevent_default();
            }
        });
        Some(list)
    }

    /// Calls with the entry that has the focus, and with the one that was chosen and its row. `choose`
    /// answers whether it did something; else the row's own link leads on.
    pub fn on(
        &self,
        look: impl Fn(usize) + 'static,
        choose: impl Fn(usize, HtmlElement) -> bool + 'static,
    ) {
        listen(&self.root, "focusin", move |event: Event| {
            if let Some((entry, _)) = entry_of(&event) {
                look(entry);
            }
        });
        listen(&self.root, "click", move |event: MouseEvent| {
            let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key();
            if elsewhere || event.button() != 0 {
                return;
            }
            if let Some((entry, row)) = entry_of(&event)
                && choose(entry, row)
            {
                event.prevent_default();
            }
        });
    }

    /// Moves the focus; says whether the key was one of those that do.
    pub fn step(&self, key: &str) -> bool {
        let rows = all(&self.root, ".map-row");
        let focused = self
            .root
            .owner_document()
            .and_then(|document: Document| document.active_element());
        let here = focused.and_then(|f| rows.iter().position(|row| **row == f));
        let last = rows.len().saturating_sub(1);
        let next = match (key, here) {
            ("ArrowDown", at) => at.map_or(0, |at| (at + 1).min(last)),
            ("ArrowUp", at) => at.map_or(0, |at| at.saturating_sub(1)),
            ("Home", Some(_)) => 0,
            ("End", Some(_)) => last,
            _ => return false,
        };
        if let Some(row) = rows.get(next) {
            let _ = row.focus();
        }
        true
    }

    /// Writes it anew: a heading, the first rows, how many are left out, or why there are none.
    pub fn write(&self, heading: &str, rows: impl Iterator<Item = Row>, total: usize, none: &str) {
        // Who moved through the list goes on from the same entry, or from the first.
        let held =
            first(&self.root, ".map-row:focus").and_then(|row| row.get_attribute("data-entry"));
        clear(&self.root);
        // Where it is laid out anyway.
        let root = self.root.clone();
        next_frame(move || root.set_scroll_top(0));
        put(&self.root, &[&text_el("p", "map-count", heading)]);
        if total == 0 {
            put(&self.root, &[&text_el("p", "empty", none)]);
            return;
        }
        let list = el("ul", "map-rows");
        for row in rows.take(MOST) {
            let item = el("li", "");
            put(&item, &[&line(&row)]);
            put(&list, &[&item]);
        }
        put(&self.root, &[&list]);
        if total > MOST {
            let words = format!("y {} más: acote con los filtros", number(total - MOST));
            put(&self.root, &[&text_el("p", "map-more", &words)]);
        }
        if let Some(entry) = held {
            let same = first(&self.root, &format!("[data-entry=\"{entry}\"]"));
            if let Some(row) = same.or_else(|| first(&self.root, ".map-row")) {
                let _ = row.focus();
            }
        }
    }
}

fn line(row: &Row) -> HtmlElement {
    let line = match &row.href {
        Some(href) => {
            let link = el("a", "map-row");
            attr(&link, "href", href);
            link
        }
        None => {
            let button = el("button", "map-row");
            attr(&button, "type", "button");
            button
        }
    };
    attr(&line, "data-entry", &row.entry.to_string());
    if let Some(number) = row.number {
        attr(&line, "data-number", &number.to_string());
    }
    put(&line, &[&text_el("span", "map-row-title", &row.title)]);
    if let Some(figure) = &row.figure {
        put(&line, &[&text_el("strong", "map-row-figure", figure)]);
    }
    put(&line, &[&text_el("span", "map-row-detail", &row.detail)]);
    if row.late {
        put(&line, &[&text_el("span", "due late", "Vencida")]);
    }
    if let Some((tone, mark, word)) = &row.tag {
        let tag = el("span", &format!("tag {tone}"));
        let mark = text_el("span", "mark", mark);
        attr(&mark, "aria-hidden", "true");
        put(&tag, &[&mark, &text_el("span", "", word)]);
        put(&line, &[&tag]);
    }
    line
}
