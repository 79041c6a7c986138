//! What is drawn of the block itself: its outline, and what can be taken hold of.

use super::model::{Corner, Drawing, Model};
use crate::bound::{MapMore, Pin, div_icon, object};
use crate::dom::{attr, toggle};
use crate::geometry::{Place, world};
use crate::pins::lat_lng;
use js_sys::Array;
use leaflet::{LayerGroup, Marker, MarkerOptions, Point, Polygon, Polyline, PolylineOptions};
use wasm_bindgen::{JsCast, JsValue};

/// Pixels across of what is taken hold of: room for a finger.
const SIDE: u32 = 44;
/// A side that is shorter has no handle in its middle.
const SHORT: f64 = 56.0;

/// What can be taken hold of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grip {
    /// The marker.
    Point,
    /// A corner.
    Corner(Corner),
    /// The middle of the side after a corner.
    Side(Corner),
    /// A corner of the outline on its way.
    Line(usize),
}

/// The layers.
pub struct Shapes {
    map: MapMore,
    outline: Polygon,
    line: Polyline,
    group: LayerGroup,
    grips: Vec<(Grip, Pin)>,
}

fn look(class: &str) -> PolylineOptions {
    object(&[
        ("className", class.into()),
        ("interactive", JsValue::FALSE),
        ("smoothFactor", JsValue::from_f64(0.0)),
    ])
    .unchecked_into()
}

fn ring(places: &[Place]) -> Array {
    places.iter().map(|p| JsValue::from(lat_lng(*p))).collect()
}

fn nested(drawing: &Drawing) -> Array {
    let polygon = |rings: &Vec<Vec<Place>>| rings.iter().map(|r| ring(r)).collect::<Array>();
    drawing.parts.iter().map(polygon).collect()
}

fn class(grip: Grip) -> &'static str {
    match grip {
        Grip::Point => "grip grip-point",
        Grip::Corner(_) => "grip grip-corner",
        Grip::Side(_) => "grip grip-side",
        Grip::Line(_) => "grip grip-line",
    }
}

fn pin(grip: Grip, place: Place, drags: bool) -> Pin {
    let icon = div_icon(&object(&[
        ("className", class(grip).into()),
        ("html", "".into()),
        ("iconSize", Point::from((SIDE, SIDE)).into()),
    ]));
    let above = match grip {
        Grip::Point => 0.0,
        Grip::Side(_) => 100.0,
        Grip::Corner(_) | Grip::Line(_) => 200.0,
    };
    let options: MarkerOptions = object(&[
        ("icon", icon.into()),
        ("draggable", drags.into()),
        ("autoPan", JsValue::TRUE),
        ("zIndexOffset", above.into()),
    ])
    .unchecked_into();
    Marker::new_with_options(&lat_lng(place), &options).unchecked_into()
}

impl Shapes {
    /// Puts empty ones on a map.
    pub fn new(map: &MapMore) -> Self {
        let outline = Polygon::new_with_options(&Array::new(), &look("area own-block"));
        let line = Polyline::new_with_options(&Array::new(), &look("area own-line"));
        let group = LayerGroup::new();
        map.add_layer(&outline);
        map.add_layer(&line);
        map.add_layer(&group);
        Self {
            map: map.clone(),
            outline,
            line,
            group,
            grips: Vec::new(),
        }
    }

    /// Draws lines only, while something is dragged.
    pub fn lines(&self, drawing: &Drawing) {
        self.outline.set_lat_lngs(&nested(drawing));
        let line = drawing.line.as_deref().unwrap_or_default();
        self.line.set_lat_lngs(&ring(line));
    }

    /// Draws everything anew; `outline` says whether its corners can be taken hold of.
    pub fn draw(&mut self, model: &Model, outline: bool) -> &[(Grip, Pin)] {
        self.lines(model.now());
        self.group.clear_layers();
        self.grips.clear();
        let drawing = model.now();
        if let Some(point) = drawing.point {
            self.grip(Grip::Point, point, !outline);
        }
        if outline && let Some(line) = &drawing.line {
            for (at, place) in line.iter().enumerate() {
                self.grip(Grip::Line(at), *place, false);
            }
        } else if outline {
            for corner in model.corners() {
                if let Some(place) = model.corner(corner) {
                    self.grip(Grip::Corner(corner), place, true);
                }
                if let Some((middle, ..)) = model.side(corner) {
                    self.grip(Grip::Side(corner), middle, true);
                }
            }
        }
        self.thin(model);
        &self.grips
    }

    fn grip(&mut self, grip: Grip, place: Place, drags: bool) {
        let pin = pin(grip, place, drags);
        self.group.add_layer(&pin);
        self.grips.push((grip, pin));
    }

    /// Hides what is in the middle of sides that are short at this zoom.
    pub fn thin(&self, model: &Model) {
        let size = world(self.map.get_zoom());
        for (grip, pin) in &self.grips {
            let Grip::Side(corner) = grip else { continue };
            let Some((_, from, to)) = model.side(*corner) else {
                continue;
            };
            let (from, to) = (from.flat(), to.flat());
            let long = (from.x - to.x).hypot(from.y - to.y) * size;
            if let Some(element) = pin.element() {
                toggle(&element, "hidden", long < SHORT);
            }
        }
    }

    /// Moves what can be taken hold of to where the drawing is, and the lines with it.
    pub fn follow(&self, model: &Model) {
        self.lines(model.now());
        for (grip, pin) in &self.grips {
            let place = match grip {
                Grip::Point => model.now().point,
                Grip::Corner(corner) => model.corner(*corner),
                Grip::Side(corner) => model.side(*corner).map(|(middle, ..)| middle),
                Grip::Line(at) => model.now().line.as_ref().and_then(|l| l.get(*at)).copied(),
            };
            if let Some(place) = place {
                pin.set_lat_lng(&lat_lng(place));
            }
        }
        self.thin(model);
    }

    /// Marks the chosen corner, and names everything for those who do not see it.
    pub fn name(&self, model: &Model, chosen: Option<Corner>) {
        for (grip, pin) in &self.grips {
            let Some(element) = pin.element() else {
                continue;
            };
            let words = match grip {
                Grip::Point => "Punto de la manzana".to_owned(),
                Grip::Corner(corner) => {
                    let on = chosen == Some(*corner);
                    toggle(&element, "chosen", on);
                    attr(&element, "aria-pressed", if on { "true" } else { "false" });
                    let (number, count) = model.counted(*corner);
                    format!("Esquina {number} de {count}")
                }
                Grip::Side(corner) => {
                    let (number, _) = model.counted(*corner);
                    format!("Agregar una esquina después de la {number}")
                }
                Grip::Line(at) => format!("Esquina {} del contorno nuevo", at + 1),
            };
            element.set_title(&words);
            attr(&element, "aria-label", &words);
        }
    }

    /// Puts the focus on something, if it is there.
    pub fn focus(&self, wanted: Grip) {
        let found = self.grips.iter().find(|(grip, _)| *grip == wanted);
        if let Some(element) = found.and_then(|(_, pin)| pin.element()) {
            let _ = element.focus();
        }
    }
}
