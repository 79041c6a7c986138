//! Keeps what is being typed on the telephone, so that a page that was closed, or pushed out of
//! memory by the camera, opens as it was left. Ids, files, secrets and places are not kept.

mod kept;

use crate::Page;
use crate::dom::{all, closest, document, first, focus, listen, say, window};
use js_sys::Date;
use kept::{Entry, Kind, belongs, in_the_way, kind, read, write};
use wasm_bindgen::JsCast;
use web_sys::{
    Element, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement,
    HtmlTextAreaElement, Storage,
};

const RECOVERED: &str = "Recuperamos lo que había escrito. ";

/// Forms that are kept.
pub fn bind(root: &Element, page: Page) {
    for form in all::<HtmlFormElement>(root, "form[data-draft]") {
        // What a refused form says is newer than what was kept.
        if page == Page::Opened && restore(&form) {
            tell(&form);
        }
        let its = form.clone();
        listen(&form, "input", move |_| keep(&its));
        let its = form.clone();
        listen(&form, "change", move |_| keep(&its));
    }
}

/// Takes away what was kept of a form: it was sent.
pub fn forget(form: &HtmlFormElement) {
    if let (Some(storage), Some(key)) = (storage(), key(form)) {
        let _ = storage.remove_item(&key);
    }
}

fn storage() -> Option<Storage> {
    // A browser that keeps nothing answers with an error.
    window()?.local_storage().ok().flatten()
}

fn key(form: &HtmlFormElement) -> Option<String> {
    let name = form.get_attribute("data-draft")?;
    Some(format!("sirc-draft-{name}"))
}

/// A field of the page.
enum Field {
    Input(HtmlInputElement),
    Area(HtmlTextAreaElement),
    Select(HtmlSelectElement),
    Tick(HtmlInputElement),
}

impl Field {
    fn of(element: &HtmlElement) -> Option<Self> {
        // Where the telephone is now is asked anew.
        if closest::<Element>(element, "[data-place]").is_some() {
            return None;
        }
        let of = |kind_of: &str, name: &str| kind(&element.tag_name(), kind_of, name);
        if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
            return (of("", &area.name()) == Kind::Text).then(|| Self::Area(area.clone()));
        }
        if let Some(select) = element.dyn_ref::<HtmlSelectElement>() {
            let kept = of(&select.type_(), &select.name()) == Kind::Choice;
            return kept.then(|| Self::Select(select.clone()));
        }
        let input = element.dyn_ref::<HtmlInputElement>()?;
        match of(&input.type_(), &input.name()) {
            Kind::Text => Some(Self::Input(input.clone())),
            Kind::Tick => Some(Self::Tick(input.clone())),
            Kind::Choice | Kind::No => None,
        }
    }

    /// What it says now.
    fn entry(&self) -> Entry {
        let (name, value, on) = match self {
            Self::Input(input) => (input.name(), input.value(), true),
            Self::Area(area) => (area.name(), area.value(), true),
            Self::Select(select) => (select.name(), select.value(), true),
            Self::Tick(input) => (input.name(), input.value(), input.checked()),
        };
        Entry { name, value, on }
    }

    /// Whether it says what the page came with.
    fn untouched(&self) -> bool {
        match self {
            Self::Input(input) => input.value() == input.default_value(),
            Self::Area(area) => area.value() == initial_text(area),
            Self::Select(select) => select.value() == initial(select),
            Self::Tick(input) => input.checked() == input.default_checked(),
        }
    }

    fn set(&self, entry: &Entry) {
        match self {
            Self::Input(input) => input.set_value(&entry.value),
            Self::Area(area) => area.set_value(&entry.value),
            Self::Select(select) => {
                let before = select.value();
                select.set_value(&entry.value);
                // A choice that is no longer offered.
                if select.value() != entry.value {
                    select.set_value(&before);
                }
            }
            Self::Tick(input) => input.set_checked(entry.on),
        }
    }

    fn reset(&self) {
        match self {
            Self::Input(input) => input.set_value(&input.default_value()),
            Self::Area(area) => area.set_value(&initial_text(area)),
            Self::Select(select) => select.set_value(&initial(select)),
            Self::Tick(input) => input.set_checked(input.default_checked()),
        }
    }
}

/// The text that the page came with.
fn initial_text(area: &HtmlTextAreaElement) -> String {
    area.default_value().unwrap_or_default()
}

/// The choice that the page came with: the marked one, or the first.
fn initial(select: &HtmlSelectElement) -> String {
    let options = all::<HtmlOptionElement>(select, "option");
    let marked = options.iter().find(|o| o.default_selected());
    marked
        .or(options.first())
        .map(HtmlOptionElement::value)
        .unwrap_or_default()
}

fn fields(form: &HtmlFormElement) -> Vec<Field> {
    all::<HtmlElement>(form, "input, select, textarea")
        .iter()
        .filter_map(Field::of)
        .collect()
}

/// What differs from the page as it came. Of radios only the chosen one says something.
fn keep(form: &HtmlFormElement) {
    let entries: Vec<Entry> = fields(form)
        .iter()
        .filter(|field| !field.untouched())
        .filter(|field| !matches!(field, Field::Tick(t) if t.type_() == "radio" && !t.checked()))
        .map(Field::entry)
        .collect();
    if entries.is_empty() {
        forget(form);
    } else if let (Some(storage), Some(key)) = (storage(), key(form)) {
        // A full storage keeps the draft before this one.
        let _ = storage.set_item(&key, &write(Date::now(), &entries));
    }
}

/// Fills the form with what was kept of it, and says whether that changed anything.
fn restore(form: &HtmlFormElement) -> bool {
    let kept = key(form).and_then(|key| storage()?.get_item(&key).ok().flatten());
    let Some(kept) = kept else {
        return false;
    };
    let entries = read(&kept, Date::now());
    if entries.is_empty() {
        forget(form);
        return false;
    }
    let fields = fields(form);
    let text = |f: &&Field| matches!(f, Field::Input(_) | Field::Area(_));
    let typed: Vec<Entry> = fields.iter().filter(text).map(Field::entry).collect();
    if in_the_way(&entries, &typed) {
        return false;
    }
    let mut changed = false;
    for field in &fields {
        let now = field.entry();
        let tick = matches!(field, Field::Tick(_));
        if let Some(entry) = belongs(&entries, &now, tick) {
            field.set(entry);
            changed |= field.entry() != now;
        }
    }
    changed
}

/// Says that the form was filled, with the way to empty it.
fn tell(form: &HtmlFormElement) -> Option<()> {
    let line: HtmlElement = match first(form, "[data-draft-note]") {
        Some(line) => line,
        None => {
            let line: HtmlElement = document()?.create_element("p").ok()?.dyn_into().ok()?;
            line.set_class_name("draft-note");
            let _ = line.set_attribute("role", "status");
            form.insert_before(&line, form.first_child().as_ref())
                .ok()?;
            line
        }
    };
    let button: HtmlElement = document()?.create_element("button").ok()?.dyn_into().ok()?;
    let _ = button.set_attribute("type", "button");
    button.set_class_name("quiet");
    button.set_text_content(Some("Borrar"));
    say(Some(&line), RECOVERED);
    line.append_child(&button).ok()?;
    let form = form.clone();
    listen(&button, "click", move |_| {
        for field in fields(&form) {
            field.reset();
        }
        forget(&form);
        line.set_text_content(None);
        let rest = "input:not([type=hidden]):not([hidden]), select, textarea";
        if let Some(field) = first::<HtmlElement>(&form, rest) {
            focus(&field);
        }
    });
    Some(())
}
