//! Petitions chosen for a crew: a mark on the map for each box of the list that has a place; marks that
//! would cover each other gather. Whichever is used, the other follows; what is sent is the form.

use crate::bound::{Happening, MarkerClusterGroup, Pin, by_id, div_icon, get, object, when};
use crate::dom::{all, attr, later, listen, mark, toggle};
use crate::frame::Frame;
use crate::geometry::{Extent, Place};
use crate::pins::{self, Gathering};
use crate::ring;
use crate::text::counted;
use js_sys::Array;
use leaflet::{MarkerOptions, Point};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlElement, HtmlInputElement, KeyboardEvent};

/// Pixels across of a mark: room for a finger.
const SIDE: u32 = 36;
/// Pixels within which marks gather: nearer, they would cover each other.
const TOGETHER: f64 = 34.0;
/// What is seen around the outermost marks, as a share of the whole; at least so many degrees.
const AROUND: (f64, f64) = (0.1, 0.004);

/// A box and its mark; boxes without a place have none.
struct Choice {
    field: HtmlInputElement,
    pin: Option<Pin>,
}

impl Choice {
    /// Draws its mark as the box is; not while the mark is within a cluster.
    fn show(&self) {
        if let Some(element) = self.pin.as_ref().and_then(|pin| pin.element()) {
            let taken = self.field.checked();
            toggle(&element, "taken", taken);
            let pressed = if taken { "true" } else { "false" };
            attr(&element, "aria-pressed", pressed);
        }
    }
}

/// Everything. It lives as long as the page.
struct Picker {
    form: HtmlElement,
    choices: Vec<Choice>,
    group: MarkerClusterGroup,
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
    let boxes = fields.clone();
    let gathering = Gathering {
        apart: None,
        radius: TOGETHER,
        animate: !frame.calm,
    };
    let group = pins::group(&frame.map, &gathering, move |cluster| {
        let chosen: Vec<bool> = pins::entries(&cluster)
            .map(|at| boxes[at].checked())
            .collect();
        let taken = chosen.iter().filter(|taken| **taken).count();
        ring::choices_icon(chosen.len(), taken)
    });
    let options = look();
    let choices: Vec<Choice> = fields
        .into_iter()
        .zip(places)
        .enumerate()
        .map(|(at, (field, place))| Choice {
            pin: place.map(|place| pins::pin(at, place, &options)),
            field,
        })
        .collect();
    let picker = Rc::new(Picker {
        form,
        choices,
        group,
    });
    picker.tie(&frame);
    let marks: Array = picker
        .choices
        .iter()
        .filter_map(|c| c.pin.clone())
        .collect();
    frame.map.add_layer(&picker.group);
    picker.group.add_layers(&marks, true);
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

/// All of them, with room around: a mark at the very edge would be cut.
fn extent(places: impl Iterator<Item = Place>) -> Option<Extent> {
    let mut extent = Extent::of(places)?;
    let (share, least) = AROUND;
    let around = |from: f64, to: f64| ((to - from) * share).max(least);
    let lat = around(extent.low.lat, extent.high.lat);
    let lon = around(extent.low.lon, extent.high.lon);
    extent.low.lat -= lat;
    extent.low.lon -= lon;
    extent.high.lat += lat;
    extent.high.lon += lon;
    Some(extent)
}

/// How every mark looks; what is ticked changes its class.
fn look() -> MarkerOptions {
    let icon = div_icon(&object(&[
        ("className", "pick".into()),
        ("html", "".into()),
        ("iconSize", Point::from((SIDE, SIDE)).into()),
    ]));
    object(&[("icon", icon.into()), ("riseOnHover", JsValue::TRUE)]).unchecked_into()
}

impl Picker {
    /// Ties marks to boxes and boxes to marks.
    fn tie(self: &Rc<Self>, frame: &Frame) {
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
        }
        // A mark gets a new element whenever it comes out of a cluster.
        let picker = self.clone();
        when(&frame.map, "layeradd", move |event: Happening| {
            let pin = event.layer().filter(|pin| pin.entry().is_some());
            if let Some(pin) = pin {
                picker.dress(&pin);
            }
        });
    }

    /// Prepares the new element of a mark: the keys of a box, and how it looks.
    fn dress(self: &Rc<Self>, pin: &Pin) {
        let (Some(element), Some(at)) = (pin.element(), pin.entry()) else {
            return;
        };
        let at = at as usize;
        // Leaflet takes Enter for a click; a box is ticked with the space bar.
        for (kind, key) in [("keydown", " "), ("keypress", "Enter")] {
            let picker = self.clone();
            listen(&element, kind, move |event: KeyboardEvent| {
                if event.key() == key {
                    event.prevent_default();
                    picker.turn(at);
                }
            });
        }
        attr(&element, "role", "button");
        let field = &self.choices[at].field;
        let name = field.get_attribute("data-name").unwrap_or_default();
        element.set_title(&name);
        attr(&element, "aria-label", &name);
        self.choices[at].show();
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
            choice.show();
        }
        self.group.draw_clusters_again();
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
