//! The fields that the map fills in, and that fill in the map.

use super::model::{Drawing, Ring};
use super::writing::{degrees, geojson};
use crate::bound::{by_id, get};
use crate::dom::{all, attr, first, listen, toggle};
use crate::geometry::Place;
use js_sys::{Array, JSON};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlElement, HtmlInputElement};

/// The form.
pub struct Form {
    form: HtmlElement,
    latitude: HtmlInputElement,
    longitude: HtmlInputElement,
    /// A text area, which has a value as a field has.
    outline: HtmlInputElement,
    tools: HtmlElement,
    status: HtmlElement,
}

/// The browser reads it: it can already, and what reads any number there is stays out of what is loaded.
fn number(text: &str) -> Option<f64> {
    let text = text.trim().replace(',', ".");
    if text.is_empty() {
        return None;
    }
    let number = JsValue::from(text).unchecked_into_f64();
    number.is_finite().then_some(number)
}

fn place(pair: &JsValue) -> Option<Place> {
    let pair: &Array = pair.dyn_ref()?;
    Some(Place {
        lat: pair.get(1).as_f64()?,
        lon: pair.get(0).as_f64()?,
    })
}

fn items(value: &JsValue) -> Option<Vec<JsValue>> {
    value.dyn_ref::<Array>().map(Array::to_vec)
}

fn ring(value: &JsValue) -> Option<Ring> {
    let mut ring: Ring = items(value)?.iter().map(place).collect::<Option<_>>()?;
    // GeoJSON repeats the first corner.
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    (ring.len() >= 3).then_some(ring)
}

fn polygon(value: &JsValue) -> Option<Vec<Ring>> {
    items(value)?.iter().map(ring).collect()
}

/// Reads a GeoJSON geometry; `None` for what is none. The server says exactly what is wrong with it.
fn parts(text: &str) -> Option<Vec<Vec<Ring>>> {
    if text.trim().is_empty() {
        return Some(Vec::new());
    }
    let geometry = JSON::parse(text).ok()?;
    let coordinates = get(&geometry, "coordinates");
    match get(&geometry, "type").as_string()?.as_str() {
        "Polygon" => Some(vec![polygon(&coordinates)?]),
        "MultiPolygon" => items(&coordinates)?.iter().map(polygon).collect(),
        _ => None,
    }
}

impl Form {
    /// Finds it; `None` on other pages.
    pub fn find() -> Option<Self> {
        let field = |id: &str| Some(by_id(id)?.unchecked_into::<HtmlInputElement>());
        Some(Self {
            form: by_id("place")?,
            latitude: field("latitude")?,
            longitude: field("longitude")?,
            outline: field("outline")?,
            tools: by_id("place-tools")?,
            status: by_id("map-status")?,
        })
    }

    /// The marker that the fields tell; `Err` for what is no place. Both numbers may stand in the first
    /// field, as maps copy them.
    pub fn point(&self) -> Result<Option<Place>, ()> {
        let (mut latitude, mut longitude) = (self.latitude.value(), self.longitude.value());
        if longitude.trim().is_empty()
            && let Some((first, second)) = latitude.clone().split_once(',')
            && second.trim().starts_with('-')
        {
            (latitude, longitude) = (first.to_owned(), second.to_owned());
        }
        match (number(&latitude), number(&longitude)) {
            (Some(lat), Some(lon)) if lat.abs() <= 85.0 && lon.abs() <= 180.0 => {
                Ok(Some(Place { lat, lon }))
            }
            (None, None) if latitude.trim().is_empty() && longitude.trim().is_empty() => Ok(None),
            _ => Err(()),
        }
    }

    /// Whether there is nothing but an outline: a page without a marker.
    pub fn only_outline(&self) -> bool {
        self.form.get_attribute("data-only").as_deref() == Some("outline")
    }

    /// The outline that the field tells; `None` for what is no outline.
    pub fn parts(&self) -> Option<Vec<Vec<Ring>>> {
        parts(&self.outline.value())
    }

    /// Writes what is drawn into the fields.
    pub fn write(&self, drawing: &Drawing) {
        let words = |number: Option<f64>| number.map(degrees).unwrap_or_default();
        self.latitude
            .set_value(&words(drawing.point.map(|p| p.lat)));
        self.longitude
            .set_value(&words(drawing.point.map(|p| p.lon)));
        self.outline.set_value(&geojson(&drawing.parts));
    }

    /// Says something under the map.
    pub fn say(&self, words: &str) {
        toggle(&self.status, "error", false);
        self.status.set_text_content(Some(words));
    }

    /// Says what went wrong.
    pub fn complain(&self, words: &str) {
        self.say(words);
        toggle(&self.status, "error", true);
    }

    /// Shows the tools, and calls with the name of one that was used.
    pub fn on_tool(&self, used: impl Fn(&str) + Clone + 'static) {
        toggle(&self.tools, "hidden", false);
        for button in all(&self.tools, "button[data-act]") {
            let used = used.clone();
            let act = button.get_attribute("data-act").unwrap_or_default();
            listen(&button, "click", move |_: Event| used(&act));
        }
    }

    fn tool(&self, act: &str) -> Option<HtmlElement> {
        first(&self.tools, &format!("button[data-act={act}]"))
    }

    /// Says which of two tools is in the hand.
    pub fn press(&self, act: &str, on: bool) {
        if let Some(button) = self.tool(act) {
            attr(&button, "aria-pressed", if on { "true" } else { "false" });
        }
    }

    /// Shows a tool where it does something.
    pub fn offer(&self, act: &str, on: bool) {
        if let Some(button) = self.tool(act) {
            toggle(&button, "hidden", !on);
        }
    }

    /// Calls when the marker or the outline was written by hand.
    pub fn on_written(&self, point: impl Fn() + Clone + 'static, outline: impl Fn() + 'static) {
        for field in [&self.latitude, &self.longitude] {
            let point = point.clone();
            listen(field, "change", move |_: Event| point());
        }
        listen(&self.outline, "change", move |_: Event| outline());
    }

    /// Asks before the form is sent; `false` keeps it.
    pub fn on_send(&self, may: impl Fn() -> bool + 'static) {
        listen(&self.form, "submit", move |event: Event| {
            if !may() {
                event.prevent_default();
            }
        });
    }
}
