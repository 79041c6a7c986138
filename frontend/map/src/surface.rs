//! A canvas that lies on the map: what is too much for one element each is painted here.

use crate::bound::{MapMore, set_position, set_transform, when};
use crate::dom::{attr, el, put, toggle};
use crate::geometry::{Flat, Place, world};
use crate::pins::lat_lng;
use leaflet::{LatLng, Point};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// How far it reaches beyond the map on each side, so that a short drag shows no edge.
const BEYOND: f64 = 0.12;

/// What a painting shows: the plane as it lies under the canvas.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct View {
    /// Width of the world in pixels.
    pub world: f64,
    /// The zoom.
    pub zoom: f64,
    /// The canvas's upper left corner in pixels of the world.
    pub left: f64,
    /// The same, from the north.
    pub top: f64,
    /// Width of the canvas.
    pub width: f64,
    /// Height of the canvas.
    pub height: f64,
    /// How far the canvas reaches beyond the map, in pixels to the left and above.
    pub beyond: (f64, f64),
    /// Latitude of the middle.
    pub latitude: f64,
}

impl View {
    /// Where a point of the plane is on the canvas.
    pub fn at(&self, flat: Flat) -> (f64, f64) {
        (
            flat.x * self.world - self.left,
            flat.y * self.world - self.top,
        )
    }

    /// Whether a point of the canvas is on it.
    pub fn shows(&self, (x, y): (f64, f64)) -> bool {
        x >= 0.0 && y >= 0.0 && x < self.width && y < self.height
    }

    fn corner(&self) -> Place {
        Flat {
            x: self.left / self.world,
            y: self.top / self.world,
        }
        .place()
    }
}

/// The canvas.
pub struct Surface {
    canvas: HtmlCanvasElement,
    /// What it is painted with.
    pub pen: CanvasRenderingContext2d,
    view: Cell<View>,
}

impl Surface {
    /// Lays it on the map, empty.
    pub fn new(map: &MapMore) -> Option<Rc<Self>> {
        let canvas: HtmlCanvasElement = el("canvas", "leaflet-zoom-animated").dyn_into().ok()?;
        attr(&canvas, "aria-hidden", "true");
        let pen = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        put(&map.create_pane_by_name("surface"), &[&canvas]);
        let surface = Rc::new(Self {
            canvas,
            pen,
            view: Cell::default(),
        });
        let (follow, over) = (surface.clone(), map.clone());
        when(map, "zoomanim", move |event| {
            let (center, zoom) = (event.center(), event.zoom());
            follow.stretch(zoom, |corner| over.new_layer_point(corner, zoom, &center));
        });
        let (follow, over) = (surface.clone(), map.clone());
        when(map, "zoom", move |_| {
            follow.stretch(over.get_zoom(), |corner| {
                over.lat_lng_to_layer_point(corner)
            });
        });
        Some(surface)
    }

    /// Lays what was painted where it belongs at another zoom, until it is painted anew.
    fn stretch(&self, zoom: f64, at: impl Fn(&LatLng) -> Point) {
        let view = self.view.get();
        if view.world > 0.0 {
            let corner = at(&lat_lng(view.corner()));
            set_transform(&self.canvas, &corner, world(zoom) / view.world);
        }
    }

    /// Shows or hides it.
    pub fn show(&self, on: bool) {
        toggle(&self.canvas, "hidden", !on);
    }

    /// Wipes it, lays it under the map as it is now, and says what is to be painted.
    pub fn begin(&self, map: &MapMore) -> View {
        let size = map.get_size();
        let beyond = ((size.x() * BEYOND).round(), (size.y() * BEYOND).round());
        let zoom = map.get_zoom();
        let corner = map.container_point_to_lat_lng(&Point::new(-beyond.0, -beyond.1));
        let origin = map.project_with_zoom(&corner, zoom);
        let view = View {
            world: world(zoom),
            zoom,
            left: origin.x(),
            top: origin.y(),
            width: size.x() + 2.0 * beyond.0,
            height: size.y() + 2.0 * beyond.1,
            beyond,
            latitude: map.get_center().lat(),
        };
        // Two points a pixel are enough for any screen, and cost a quarter of four.
        let ratio = crate::dom::window()
            .map_or(1.0, |w| w.device_pixel_ratio())
            .clamp(1.0, 2.0);
        let pixels = |length: f64| (length * ratio).round() as u32;
        // Setting the size also wipes it.
        self.canvas.set_width(pixels(view.width));
        self.canvas.set_height(pixels(view.height));
        attr(&self.canvas, "class", "leaflet-zoom-animated");
        let css = self.canvas.style();
        let _ = css.set_property("width", &format!("{}px", view.width));
        let _ = css.set_property("height", &format!("{}px", view.height));
        let _ = self.pen.scale(ratio, ratio);
        set_position(&self.canvas, &map.lat_lng_to_layer_point(&corner));
        self.view.set(view);
        view
    }

    /// What was painted last.
    pub fn view(&self) -> View {
        self.view.get()
    }

    /// Where a point of the map's own pixels is on the canvas.
    pub fn on_canvas(&self, point: &Point) -> (f64, f64) {
        let (x, y) = self.view.get().beyond;
        (point.x() + x, point.y() + y)
    }
}
