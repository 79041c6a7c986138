//! The form, the chips and the words around the map.

use crate::bound::by_id;
use crate::dom::{all, attr, clear, el, first, listen, put, text_el, toggle, window};
use crate::filter::{Layer, OF_CAPTAINS, OF_PETITIONS, query};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlInputElement, HtmlSelectElement};

/// What is around the map.
pub struct Page {
    form: HtmlElement,
    chips: Option<HtmlElement>,
    status: Option<HtmlElement>,
    search: Option<HtmlInputElement>,
}

/// Whether a select chooses something on a layer, which may or may not show petitions.
fn applies(name: &str, layer: Layer, petitions: bool) -> bool {
    if OF_CAPTAINS.contains(&name) {
        layer == Layer::Captains
    } else if OF_PETITIONS.contains(&name) {
        petitions
    } else {
        true
    }
}

/// What a select has chosen, in words.
fn chosen_words(select: &HtmlSelectElement) -> String {
    let option = u32::try_from(select.selected_index())
        .ok()
        .and_then(|at| select.item(at));
    option
        .and_then(|o| o.text_content())
        .unwrap_or_default()
        .trim()
        .to_owned()
}

impl Page {
    /// Finds them; `None` where there is no form.
    pub fn find() -> Option<Rc<Self>> {
        let page = Self {
            form: by_id("map-filters")?,
            chips: by_id("map-chips"),
            status: by_id("map-status"),
            search: by_id("map-search").and_then(|e| e.dyn_into().ok()),
        };
        // What is chosen applies at once.
        for button in all(&page.form, "[type=submit]") {
            toggle(&button, "hidden", true);
        }
        Some(Rc::new(page))
    }

    /// What the address says.
    pub fn told() -> String {
        window()
            .and_then(|w| w.location().search().ok())
            .unwrap_or_default()
    }

    fn selects(&self) -> Vec<HtmlSelectElement> {
        all(&self.form, "select[name]")
            .into_iter()
            .filter_map(|e| e.dyn_into().ok())
            .collect()
    }

    /// What a select has chosen; empty for nothing or where there is none.
    pub fn value(&self, name: &str) -> String {
        let select = first(&self.form, &format!("select[name={name}]"));
        select
            .and_then(|e| e.dyn_into::<HtmlSelectElement>().ok())
            .map(|s| s.value())
            .unwrap_or_default()
    }

    /// Words that are looked for.
    pub fn searched(&self) -> String {
        self.search.as_ref().map(|s| s.value()).unwrap_or_default()
    }

    /// Says something under the map.
    pub fn say(&self, words: &str) {
        if let Some(status) = &self.status {
            toggle(status, "error", false);
            status.set_text_content(Some(words));
        }
    }

    /// Says what went wrong.
    pub fn complain(&self, words: &str) {
        self.say(words);
        if let Some(status) = &self.status {
            toggle(status, "error", true);
        }
    }

    /// Calls when something else is chosen, and when other words are looked for.
    pub fn on_change(
        &self,
        changed: impl Fn() + Clone + 'static,
        searched: impl Fn() + Clone + 'static,
    ) {
        let apply = changed.clone();
        listen(&self.form, "change", move |event: Event| {
            let select = event
                .target()
                .is_some_and(|t| t.dyn_ref::<HtmlSelectElement>().is_some());
            if select {
                apply();
            }
        });
        listen(&self.form, "submit", move |event: Event| {
            event.prevent_default();
            changed();
        });
        if let Some(search) = &self.search {
            listen(search, "input", move |_: Event| searched());
        }
    }

    /// Shows the fields that matter on a layer, what is chosen as chips, and both in the address.
    pub fn tidy(
        self: &Rc<Self>,
        layer: Layer,
        petitions: bool,
        also: (&str, &str),
        changed: impl Fn() + Clone + 'static,
    ) {
        let mut told: Vec<(String, String)> = Vec::new();
        if let Some(chips) = &self.chips {
            clear(chips);
        }
        for select in self.selects() {
            let name = select.name();
            let on = applies(&name, layer, petitions);
            if let Ok(Some(field)) = select.closest(".field") {
                toggle(&field, "hidden", !on);
            }
            let value = select.value();
            if !on || value.is_empty() {
                continue;
            }
            if name != "capa" {
                self.chip(&select, changed.clone());
            } else if layer == Layer::default() {
                continue;
            }
            told.push((name, value));
        }
        if let Some(search) = &self.search {
            let words = layer.search_words();
            search.set_placeholder(&format!("{words}…"));
            attr(
                search,
                "aria-label",
                &format!("Buscar en la lista: {words}"),
            );
        }
        self.clean_button(changed);
        told.retain(|(name, _)| name != also.0);
        told.push((also.0.to_owned(), also.1.to_owned()));
        self.address(&told);
    }

    fn address(&self, told: &[(String, String)]) {
        let Some(window) = window() else { return };
        let Ok(path) = window.location().pathname() else {
            return;
        };
        let pairs = told
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let address = path + &query(pairs);
        if let Ok(history) = window.history() {
            let state = history.state().unwrap_or_default();
            let _ = history.replace_state_with_url(&state, "", Some(&address));
        }
    }

    fn chip(self: &Rc<Self>, select: &HtmlSelectElement, changed: impl Fn() + 'static) {
        let Some(chips) = &self.chips else { return };
        let label = select.closest(".field").ok().flatten();
        let label = label.and_then(|field| first(&field, "label"));
        let label = label
            .and_then(|l| l.text_content())
            .unwrap_or_else(|| select.name());
        let words = format!("{}: {}", label.trim(), chosen_words(select));
        let chip = text_el("span", "chip", &words);
        let remove = text_el("button", "", "×");
        attr(&remove, "type", "button");
        attr(&remove, "aria-label", &format!("Quitar «{words}»"));
        put(&chip, &[&remove]);
        put(chips, &[&chip]);
        let (select, page) = (select.clone(), self.clone());
        listen(&remove, "click", move |_: Event| {
            select.set_value("");
            changed();
            page.refocus();
        });
    }

    fn clean_button(self: &Rc<Self>, changed: impl Fn() + 'static) {
        let Some(chips) = &self.chips else { return };
        if first(chips, ".chip").is_none() {
            return;
        }
        let clean = text_el("button", "quiet", "Limpiar");
        attr(&clean, "type", "button");
        put(chips, &[&clean]);
        let page = self.clone();
        listen(&clean, "click", move |_: Event| {
            for select in page.selects() {
                if select.name() != "capa" {
                    select.set_value("");
                }
            }
            changed();
            page.refocus();
        });
    }

    /// The button that was pressed is gone: the next chip, or the search box, takes its place.
    fn refocus(&self) {
        let chip = self.chips.as_ref().and_then(|c| first(c, "button"));
        let search = || self.search.clone().map(JsCast::unchecked_into);
        if let Some(element) = chip.or_else(search) {
            let _ = element.focus();
        }
    }
}

/// A group of two buttons of which one is pressed.
pub fn pair(
    words: [&str; 2],
    pressed: usize,
    chosen: impl Fn(usize) + Clone + 'static,
) -> HtmlElement {
    let group = el("div", "map-pair");
    attr(&group, "role", "group");
    for (at, word) in words.into_iter().enumerate() {
        let button = text_el("button", "chip", word);
        attr(&button, "type", "button");
        attr(
            &button,
            "aria-pressed",
            if at == pressed { "true" } else { "false" },
        );
        put(&group, &[&button]);
        let chosen = chosen.clone();
        listen(&button, "click", move |_: Event| chosen(at));
    }
    group
}
