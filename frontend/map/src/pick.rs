//! Petitions chosen for a crew: a mark on the map for each box of the list that has a place. Whichever
//! is used, the other follows; what is sent is the form.

use crate::bound::{Pin, by_id, div_icon, get, object, when};
use crate::dom::{all, attr, later, listen, mark, toggle};
use crate::frame::Frame;
use crate::geometry::{Extent, Place};
use crate::pins::lat_lng;
use crate::text::counted;
use leaflet::{Marker, MarkerOptions, Point};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlElement, HtmlInputElement, KeyboardEvent};

/// Pixels across of a mark: room for a finger.
const SIDE: u32 = 36;
/// Around a mark that stands alone, in degrees.
const LONELY: f64 = 0.004;

/// A box and its mark; boxes without a place have none.
struct Choice {
    field: HtmlInputElement,
    pin: Option<Pin>,
}

/// Everything. It lives as long as the page.
struct Picker {
    form: HtmlElement,
    choices: Vec<Choice>,
}

/// Begins.
pub fn start() {
    let (Some(form), Some(frame)) = (by_id("order"), Frame::new()) else {
        return;
    };
    let fields: Vec<HtmlInputElement> = all(&form, "input[type=checkbox]")
        .into_iter()
        .map(JsCast::unchecked_into)
        .collect();
    let places: Vec<Option<Place>> = fields.iter().map(place).collect();
    match extent(places.iter().copied().flatten()) {
        Some(extent) => frame.fit(&extent),
        None => frame.begin(),
    }
    let choices = fields
        .into_iter()
        .zip(places)
        .map(|(field, place)| Choice {
            pin: place.map(|place| pin(&frame, place)),
            field,
        })
        .collect();
    let picker = Rc::new(Picker { form, choices });
    picker.tie();
    picker.show();
    // A browser may tick again what was ticked before, once the page is there.
    let again = picker.clone();
    later(0, move || again.show());
    mark("map-ready");
}

/// The browser reads the number: what reads any number there is stays out of what is loaded.
fn degrees(field: &HtmlInputElement, name: &str) -> Option<f64> {
    let text = field.get_attribute(name).filter(|text| !text.is_empty())?;
    let number = JsValue::from(text).unchecked_into_f64();
    number.is_finite().then_some(number)
}

fn place(field: &HtmlInputElement) -> Option<Place> {
    Some(Place {
        lat: degrees(field, "data-lat")?,
        lon: degrees(field, "data-lon")?,
    })
}

fn extent(places: impl Iterator<Item = Place>) -> Option<Extent> {
    let mut extent = Extent::of(places)?;
    if extent.low == extent.high {
        extent.low.lat -= LONELY;
        extent.low.lon -= LONELY;
        extent.high.lat += LONELY;
        extent.high.lon += LONELY;
    }
    Some(extent)
}

fn pin(frame: &Frame, place: Place) -> Pin {
    let icon = div_icon(&object(&[
        ("className", "pick".into()),
        ("html", "".into()),
        ("iconSize", Point::from((SIDE, SIDE)).into()),
    ]));
    let options: MarkerOptions =
        object(&[("icon", icon.into()), ("riseOnHover", JsValue::TRUE)]).unchecked_into();
    let pin: Pin = Marker::new_with_options(&lat_lng(place), &options).unchecked_into();
    frame.map.add_layer(&pin);
    pin
}

impl Picker {
    /// Ties marks to boxes and boxes to marks.
    fn tie(self: &Rc<Self>) {
        for (at, choice) in self.choices.iter().enumerate() {
            let picker = self.clone();
            listen(&choice.field, "change", move |_: Event| picker.show());
            let Some(pin) = &choice.pin else { continue };
            let picker = self.clone();
            when(pin, "click", move |_| picker.turn(at));
            let picker = self.clone();
            when(pin, "mouseover mouseout", move |event| {
                let over = get(&event, "type").as_string();
                picker.point(at, over.as_deref() == Some("mouseover"));
            });
            // Leaflet takes Enter for a click; a box is ticked with the space bar.
            if let Some(element) = pin.element() {
                let picker = self.clone();
                listen(&element, "keydown", move |event: KeyboardEvent| {
                    if event.key() == " " {
                        event.prevent_default();
                        picker.turn(at);
                    }
                });
                let picker = self.clone();
                listen(&element, "keypress", move |event: KeyboardEvent| {
                    if event.key() == "Enter" {
                        event.prevent_default();
                        picker.turn(at);
                    }
                });
            }
        }
    }

    /// Ticks a box, or takes the tick away.
    fn turn(&self, at: usize) {
        let field = &self.choices[at].field;
        field.set_checked(!field.checked());
        self.show();
    }

    /// Shows which row belongs to a mark.
    fn point(&self, at: usize, on: bool) {
        if let Ok(Some(row)) = self.choices[at].field.closest(".order-row") {
            toggle(&row, "pointed", on);
        }
    }

    /// Draws the marks as the boxes are, and says how many are ticked.
    fn show(&self) {
        for choice in &self.choices {
            let Some(element) = choice.pin.as_ref().and_then(|pin| pin.element()) else {
                continue;
            };
            let taken = choice.field.checked();
            toggle(&element, "taken", taken);
            attr(&element, "role", "button");
            attr(
                &element,
                "aria-pressed",
                if taken { "true" } else { "false" },
            );
            let name = choice.field.get_attribute("data-name").unwrap_or_default();
            element.set_title(&name);
            attr(&element, "aria-label", &name);
        }
        let Some(status) = by_id("map-status") else {
            return;
        };
        let taken = self
            .choices
            .iter()
            .filter(|choice| choice.field.checked())
            .count();
        let most = self.form.get_attribute("data-most").unwrap_or_default();
        let words = counted(taken, "elegida", "elegidas");
        status.set_text_content(Some(&format!("{words}; caben {most}.")));
        let over = most.parse::<usize>().is_ok_and(|most| taken > most);
        toggle(&status, "error", over);
    }
}
