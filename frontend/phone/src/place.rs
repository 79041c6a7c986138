//! Asks the telephone where it is. Whatever comes of it, the form can be sent: without a place the
//! petition is of the own block.

use crate::bound::{FormDataEvent, fetch, get, object};
use crate::dom::{all, closest, first, hide, kept, listen, pause, say, window};
use js_sys::{Array, Number, Promise};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Geolocation, HtmlElement, HtmlInputElement, PositionOptions, Response};

/// How long the telephone may look, in milliseconds.
const PATIENCE: u32 = 8_000;
/// How old a place that it knows already may be, in milliseconds.
const FRESH: u32 = 60_000;
/// How long the server may take to say where that is, in milliseconds.
const ANSWER: i32 = 10_000;

const SEARCHING: &str = "Buscando su ubicación…";
const NOT_GIVEN: &str = "El teléfono no dio su ubicación: se usará su manzana.";

/// Questions of where.
pub fn bind(root: &Element) {
    for fieldset in all::<HtmlElement>(root, "[data-place]") {
        let Some(place) = Place::find(&fieldset) else {
            continue;
        };
        let Some(geolocation) = window().and_then(|w| w.navigator().geolocation().ok()) else {
            // Nobody can be asked: the choice stays hidden.
            if let Some(choice) = closest::<Element>(&place.here, "[data-needs-script]") {
                hide(&choice);
            }
            continue;
        };
        let place = Rc::new(place);
        place.keep_honest(&fieldset);
        let (its, asked) = (place.clone(), geolocation.clone());
        listen(&fieldset, "change", move |_| its.chosen(&asked));
        // A refused form comes back as it was sent.
        if place.here.checked() {
            place.chosen(&geolocation);
        }
    }
}

struct Place {
    here: HtmlInputElement,
    block: HtmlInputElement,
    latitude: HtmlInputElement,
    longitude: HtmlInputElement,
    accuracy: Option<HtmlInputElement>,
    note: Option<HtmlElement>,
    /// Grows with each choice, so that what comes late is known to be late.
    turn: Cell<u32>,
}

impl Place {
    fn find(fieldset: &HtmlElement) -> Option<Self> {
        let form = closest::<Element>(fieldset, "form");
        let around = form.as_ref().unwrap_or(fieldset.as_ref());
        Some(Self {
            here: first(fieldset, "input[name=where][value=here]")?,
            block: first(fieldset, "input[name=where][value=block]")?,
            latitude: first(around, "input[name=latitude]")?,
            longitude: first(around, "input[name=longitude]")?,
            accuracy: first(around, "input[name=accuracy]"),
            note: first(fieldset, "[data-place-note]"),
            turn: Cell::new(0),
        })
    }

    /// A form that is sent while the telephone still looks says that it is of the block.
    fn keep_honest(self: &Rc<Self>, fieldset: &HtmlElement) {
        let Some(form) = closest::<Element>(fieldset, "form") else {
            return;
        };
        let its = self.clone();
        listen(&form, "formdata", move |event| {
            if its.here.checked() && its.latitude.value().is_empty() {
                let fields = event.unchecked_into::<FormDataEvent>().fields();
                let _ = fields.set_with_str("where", "block");
            }
        });
    }

    fn fill(&self, latitude: &str, longitude: &str, accuracy: &str) {
        self.latitude.set_value(latitude);
        self.longitude.set_value(longitude);
        if let Some(input) = &self.accuracy {
            input.set_value(accuracy);
        }
    }

    fn say(&self, words: &str) {
        say(self.note.as_ref(), words);
    }

    fn chosen(self: &Rc<Self>, geolocation: &Geolocation) {
        let turn = self.turn.get() + 1;
        self.turn.set(turn);
        if !self.here.checked() {
            self.fill("", "", "");
            self.say("");
            return;
        }
        let known = !self.latitude.value().is_empty();
        let position = (!known).then(|| ask(geolocation));
        let place = self.clone();
        self.say(SEARCHING);
        spawn_local(async move {
            if let Some(position) = position {
                let found = kept::<JsValue>(Ok(position)).await;
                if place.turn.get() != turn {
                    return;
                }
                let Some(found) = found else {
                    place.block.set_checked(true);
                    place.fill("", "", "");
                    place.say(NOT_GIVEN);
                    return;
                };
                let at = get(&found, "coords");
                let number = |name| get(&at, name).as_f64().unwrap_or_default();
                let accuracy = number("accuracy").round() as u32;
                place.fill(
                    &degrees(number("latitude")),
                    &degrees(number("longitude")),
                    &accuracy.to_string(),
                );
            }
            let (latitude, longitude) = (place.latitude.value(), place.longitude.value());
            let accuracy = place.accuracy.as_ref().and_then(|a| a.value().parse().ok());
            let whereabouts = whereabouts(&latitude, &longitude).await;
            if place.turn.get() == turn {
                place.say(&told(&whereabouts, accuracy));
            }
        });
    }
}

/// Six decimals, about a tenth of a metre. The browser writes them: our own code for fractions would
/// be a large part of the file.
fn degrees(value: f64) -> String {
    let written = Number::from(value).to_fixed(6);
    written.map(String::from).unwrap_or_default()
}

fn ask(geolocation: &Geolocation) -> Promise {
    let options = PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_timeout(PATIENCE);
    options.set_maximum_age(FRESH);
    Promise::new(&mut |found, missed| {
        let asked = geolocation.get_current_position_with_error_callback_and_options(
            &found,
            Some(&missed),
            &options,
        );
        if asked.is_err() {
            let _ = missed.call0(&JsValue::UNDEFINED);
        }
    })
}

/// What the server says of a point.
#[derive(Debug, Default, PartialEq, Eq)]
struct Whereabouts {
    own_block: Option<bool>,
    neighborhood: String,
}

/// Nothing is known when there is no signal.
async fn whereabouts(latitude: &str, longitude: &str) -> Whereabouts {
    let options = object(&[("headers", object(&[("Accept", "application/json".into())]))]);
    let address = format!("/m/donde?lat={latitude}&lon={longitude}");
    let answer = fetch(&address, &options);
    let first = Promise::race(&Array::of2(&answer, &pause(ANSWER)));
    let Some(response) = kept::<Response>(Ok(first)).await.filter(Response::ok) else {
        return Whereabouts::default();
    };
    let said = kept::<JsValue>(response.json()).await.unwrap_or_default();
    Whereabouts {
        own_block: get(&said, "own_block").as_bool(),
        neighborhood: get(&said, "neighborhood").as_string().unwrap_or_default(),
    }
}

/// How exact a place is, for instance ` (±12 m)`.
fn about(accuracy: Option<u32>) -> String {
    match accuracy {
        None => String::new(),
        Some(metres) if metres < 1_000 => format!(" (±{metres} m)"),
        Some(metres) => format!(" (±{} km)", metres.saturating_add(500) / 1_000),
    }
}

/// Where the person is, and where the petition will be.
fn told(at: &Whereabouts, accuracy: Option<u32>) -> String {
    let about = about(accuracy);
    let hood = at.neighborhood.trim();
    match (at.own_block, hood.is_empty()) {
        (Some(true), _) => format!("Está en su manzana{about}."),
        (Some(false), false) => {
            format!("Está fuera de su manzana, en la colonia {hood}{about}. Se registrará ahí.")
        }
        (Some(false), true) => format!("Está fuera de su manzana{about}. Se registrará ahí."),
        (None, false) => format!("Está en la colonia {hood}{about}. Se registrará ahí."),
        (None, true) => format!("Ya tenemos su ubicación{about}. Se registrará ahí."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(own_block: Option<bool>, neighborhood: &str) -> Whereabouts {
        Whereabouts {
            own_block,
            neighborhood: neighborhood.to_owned(),
        }
    }

    #[test]
    fn the_note_says_where_the_petition_will_be() {
        let said = |own, hood: &str, accuracy| told(&at(own, hood), accuracy);
        assert_eq!(
            said(Some(true), "Centro", Some(12)),
            "Está en su manzana (±12 m)."
        );
        assert_eq!(
            said(Some(false), "Centro", Some(12)),
            "Está fuera de su manzana, en la colonia Centro (±12 m). Se registrará ahí."
        );
        assert_eq!(
            said(Some(false), " ", None),
            "Está fuera de su manzana. Se registrará ahí."
        );
        assert_eq!(
            said(None, "Centro", Some(0)),
            "Está en la colonia Centro (±0 m). Se registrará ahí."
        );
    }

    #[test]
    fn without_an_answer_of_the_server_the_place_still_counts() {
        assert_eq!(
            told(&Whereabouts::default(), Some(35)),
            "Ya tenemos su ubicación (±35 m). Se registrará ahí."
        );
    }

    #[test]
    fn a_vague_place_is_told_in_kilometres() {
        assert_eq!(about(Some(999)), " (±999 m)");
        assert_eq!(about(Some(1_000)), " (±1 km)");
        assert_eq!(about(Some(2_700)), " (±3 km)");
        assert_eq!(about(Some(u32::MAX)), " (±4294967 km)");
    }
}
