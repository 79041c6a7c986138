//! The photo of a form: made smaller as soon as it is taken, shown, and put back into its input.

use crate::bound::PhotoInput;
use crate::dom::{all, closest, first, focus, hide, listen, pause, say, show};
use crate::shrink::{Shrunk, shrink};
use js_sys::{Array, Promise};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;
use web_sys::{DataTransfer, Element, File, HtmlElement, HtmlImageElement, HtmlInputElement, Url};

/// A form waits no longer than this for its photo, in milliseconds; then the original goes.
const PATIENCE: i32 = 30_000;
const INPUTS: &str = "input[type=file][data-photo]";
/// While the photo is made smaller.
pub const PREPARING: &str = "Preparando la foto…";

/// Inputs for photos.
pub fn bind(root: &Element) {
    for input in all::<HtmlInputElement>(root, INPUTS) {
        let around = closest::<Element>(&input, "form").unwrap_or_else(|| root.clone());
        let photo = Rc::new(Photo {
            preview: first(&around, "[data-photo-preview]"),
            note: first(&around, "[data-photo-note]"),
            clear: first(&around, "[data-photo-clear]"),
            url: RefCell::default(),
            turn: Cell::new(0),
            input: input.clone(),
        });
        if let Some(button) = &photo.clear {
            let its = photo.clone();
            listen(button, "click", move |_| {
                its.input.set_value("");
                its.changed();
                focus(&its.input);
            });
        }
        let its = photo.clone();
        listen(&input, "change", move |_| its.changed());
        // A browser that comes back to the page, or a refused form, may have one already.
        if photo.file().is_some() {
            photo.changed();
        }
    }
}

/// Whether a form has a photo that is still being made smaller, with what to wait for.
pub fn waiting(form: &Element) -> Option<Promise> {
    let ready = Array::new();
    for input in all::<HtmlInputElement>(form, INPUTS) {
        if input.has_attribute("aria-busy")
            && let Some(promise) = input.unchecked_into::<PhotoInput>().ready()
        {
            ready.push(&promise);
        }
    }
    let all = Promise::all(&ready);
    (ready.length() > 0).then(|| Promise::race(&Array::of2(&all, &pause(PATIENCE))))
}

/// Puts a file into an input, as if it had been chosen there.
pub fn put(input: &HtmlInputElement, file: &File) -> Option<()> {
    let basket = DataTransfer::new().ok()?;
    basket.items().add_with_file(file).ok()?;
    input.set_files(basket.files().as_ref());
    Some(())
}

struct Photo {
    input: HtmlInputElement,
    preview: Option<HtmlImageElement>,
    note: Option<HtmlElement>,
    clear: Option<HtmlElement>,
    /// The address of what the preview shows; it holds the file in memory.
    url: RefCell<Option<String>>,
    /// Grows with each choice, so that what comes late is known to be late.
    turn: Cell<u32>,
}

impl Photo {
    fn file(&self) -> Option<File> {
        self.input.files()?.get(0)
    }

    fn changed(self: &Rc<Self>) {
        let turn = self.turn.get() + 1;
        self.turn.set(turn);
        self.preview(None);
        let Some(file) = self.file() else {
            let _ = self.input.remove_attribute("aria-busy");
            self.say("");
            self.offer_clear(false);
            return;
        };
        self.say(PREPARING);
        self.offer_clear(true);
        let _ = self.input.set_attribute("aria-busy", "true");
        let photo = self.clone();
        let ready = future_to_promise(async move {
            let shrunk = shrink(&file).await;
            if photo.turn.get() == turn {
                photo.done(&file, shrunk);
                let _ = photo.input.remove_attribute("aria-busy");
            }
            Ok(JsValue::UNDEFINED)
        });
        self.input.unchecked_ref::<PhotoInput>().set_ready(&ready);
    }

    fn done(&self, original: &File, shrunk: Shrunk) {
        let file = match shrunk {
            Shrunk::Unreadable => {
                self.say(&unreadable(original.size()));
                return;
            }
            // An input that takes nothing keeps the original, which can be sent too.
            Shrunk::Smaller(file) if put(&self.input, &file).is_some() => file,
            Shrunk::Smaller(_) | Shrunk::AsItWas => original.clone(),
        };
        self.preview(Some(&file));
        self.say(&ready(file.size()));
    }

    fn preview(&self, file: Option<&File>) {
        if let Some(old) = self.url.take() {
            let _ = Url::revoke_object_url(&old);
        }
        let Some(preview) = &self.preview else {
            return;
        };
        match file.and_then(|f| Url::create_object_url_with_blob(f).ok()) {
            Some(url) => {
                preview.set_src(&url);
                show(preview);
                self.url.replace(Some(url));
            }
            None => {
                hide(preview);
                let _ = preview.remove_attribute("src");
            }
        }
    }

    fn say(&self, words: &str) {
        say(self.note.as_ref(), words);
    }

    fn offer_clear(&self, offered: bool) {
        if let Some(button) = &self.clear {
            if offered { show(button) } else { hide(button) }
        }
    }
}

/// What forms of this kind on the page have chosen, by the name of their input: an answer of the
/// server cannot bring it back.
pub fn chosen(form: &Element) -> Vec<(String, File)> {
    let file = |input: &HtmlInputElement| Some((input.name(), input.files()?.get(0)?));
    all::<HtmlInputElement>(form, "input[type=file]")
        .iter()
        .filter_map(file)
        .collect()
}

/// Puts them into the inputs of the same names.
pub fn give_back(root: &Element, chosen: &[(String, File)]) {
    for input in all::<HtmlInputElement>(root, "form[data-send] input[type=file]") {
        if let Some((_, file)) = chosen.iter().find(|(name, _)| *name == input.name()) {
            let around = closest::<Element>(&input, "form").unwrap_or_else(|| root.clone());
            if put(&input, file).is_some() {
                // The page says that a photo must be taken again, which is so without scripts.
                for advice in all::<Element>(&around, "[data-photo-lost]") {
                    hide(&advice);
                }
            }
        }
    }
}

/// The size of a file in words, without the code that formats fractions.
fn weight(bytes: f64) -> String {
    let kilobytes = (bytes / 1024.0).round().max(1.0) as u32;
    if kilobytes < 1_000 {
        return format!("{kilobytes} KB");
    }
    let tenths = (bytes / (1024.0 * 102.4)).round() as u32;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

fn ready(bytes: f64) -> String {
    format!("Foto lista ({})", weight(bytes))
}

fn unreadable(bytes: f64) -> String {
    format!(
        "Este teléfono no pudo preparar la foto: se enviará como está ({}).",
        weight(bytes)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_note_says_what_the_photo_weighs() {
        assert_eq!(ready(240.0 * 1024.0), "Foto lista (240 KB)");
        assert_eq!(weight(10.0), "1 KB");
        assert_eq!(weight(999.4 * 1024.0), "999 KB");
        assert_eq!(weight(999.6 * 1024.0), "1.0 MB");
        assert_eq!(weight(3.25 * 1024.0 * 1024.0), "3.3 MB");
    }

    #[test]
    fn what_cannot_be_read_goes_as_it_is() {
        assert_eq!(
            unreadable(3.0 * 1024.0 * 1024.0),
            "Este teléfono no pudo preparar la foto: se enviará como está (3.0 MB)."
        );
    }
}
