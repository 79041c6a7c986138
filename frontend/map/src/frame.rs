//! The map itself: made, bounded, with its few controls.

use crate::bound::{
    MapMore, attribution_control, by_id, forever, object, scale_control, when, zoom_control,
};
use crate::dom::{attr, first, media};
use crate::geometry::{Extent, Place};
use crate::pins::lat_lng;
use leaflet::{LatLngBounds, Map, MapOptions, TileLayer, TileLayerOptions};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, ResizeObserver};

/// Nobody needs to come nearer: a house is some hundred pixels wide.
const NEAREST: f64 = 19.0;

/// Where the map is on the page, and the map.
pub struct Frame {
    /// The element of the page.
    pub root: HtmlElement,
    /// The map of Leaflet.
    pub map: MapMore,
    /// Whether the person asked for less motion.
    pub calm: bool,
}

fn bounds(extent: &Extent) -> LatLngBounds {
    LatLngBounds::new(&lat_lng(extent.low), &lat_lng(extent.high))
}

/// Text within markup that Leaflet makes.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

impl Frame {
    /// Makes the map; `None` where the page has no place for one, or no Leaflet.
    pub fn new() -> Option<Self> {
        let root = by_id("map")?;
        let calm = media("(prefers-reduced-motion: reduce)");
        // Pictures of tiles are drawn for whole steps; without them half a step fills the map better.
        let tiled = root
            .get_attribute("data-tiles")
            .is_some_and(|t| !t.is_empty());
        let options: MapOptions = object(&[
            ("zoomSnap", JsValue::from_f64(if tiled { 1.0 } else { 0.5 })),
            ("zoomControl", JsValue::FALSE),
            ("attributionControl", JsValue::FALSE),
            ("zoomAnimation", JsValue::from_bool(!calm)),
            ("fadeAnimation", JsValue::FALSE),
            ("markerZoomAnimation", JsValue::from_bool(!calm)),
            ("inertia", JsValue::from_bool(!calm)),
            ("maxZoom", JsValue::from_f64(NEAREST)),
            ("maxBoundsViscosity", JsValue::from_f64(0.8)),
        ])
        .unchecked_into();
        let map: MapMore = Map::new_with_element(&root, &options)
            .ok()?
            .unchecked_into();
        map.add_control(&zoom_control(&object(&[
            ("zoomInTitle", JsValue::from_str("Acercar")),
            ("zoomOutTitle", JsValue::from_str("Alejar")),
        ])));
        map.add_control(&scale_control(&object(&[
            ("imperial", JsValue::FALSE),
            ("position", JsValue::from_str("bottomright")),
        ])));
        let frame = Self { root, map, calm };
        frame.tiles();
        // Leaflet's own word for it is English.
        let root = frame.root.clone();
        when(&frame.map, "popupopen", move |_| {
            if let Some(close) = first(&root, ".leaflet-popup-close-button") {
                attr(&close, "aria-label", "Cerrar");
            }
        });
        // The list opens and closes beside it, the panel too.
        let map = frame.map.clone();
        let changed = forever(move |_: JsValue| {
            map.invalidate_size(false);
        });
        if let Ok(observer) = ResizeObserver::new(&changed) {
            observer.observe(&frame.root);
            std::mem::forget(observer);
        }
        Some(frame)
    }

    /// Adds tiles where the page names a server of tiles.
    fn tiles(&self) {
        let Some(template) = self.data("data-tiles") else {
            return;
        };
        let credit = escape(&self.data("data-tiles-credit").unwrap_or_default());
        let options: TileLayerOptions = object(&[
            ("attribution", JsValue::from_str(&credit)),
            ("maxZoom", JsValue::from_f64(NEAREST)),
        ])
        .unchecked_into();
        self.map
            .add_layer(&TileLayer::new_options(&template, &options));
        self.map
            .add_control(&attribution_control(&object(&[("prefix", JsValue::FALSE)])));
        let _ = self.root.class_list().add_1("has-tiles");
    }

    /// An attribute of the map's element, unless it is empty.
    pub fn data(&self, name: &str) -> Option<String> {
        self.root
            .get_attribute(name)
            .filter(|text| !text.is_empty())
    }

    /// Shows anything, so that there is a place to draw on.
    pub fn begin(&self) {
        let veracruz = Place {
            lat: 19.18,
            lon: -96.14,
        };
        self.map.set_view(&lat_lng(veracruz), 12.0);
    }

    /// Shows an area, whole.
    pub fn fit(&self, extent: &Extent) {
        self.fit_within(extent, 17.0);
    }

    /// Shows something small, as near as can be.
    pub fn fit_near(&self, extent: &Extent) {
        self.fit_within(extent, NEAREST);
    }

    fn fit_within(&self, extent: &Extent, nearest: f64) {
        let quiet = object(&[
            ("animate", JsValue::FALSE),
            ("maxZoom", JsValue::from_f64(nearest)),
        ]);
        self.map.fit_bounds_with_options(&bounds(extent), &quiet);
    }

    /// Shows the municipality, and lets nobody get lost far from it.
    pub fn bound(&self, extent: &Extent) {
        self.fit(extent);
        let farthest = (self.map.get_zoom() - 0.5).clamp(8.0, 14.0);
        self.map.set_min_zoom(farthest);
        let (high, wide) = (
            extent.high.lat - extent.low.lat,
            extent.high.lon - extent.low.lon,
        );
        let mut loose = *extent;
        loose.low.lat -= high * 0.6;
        loose.high.lat += high * 0.6;
        loose.low.lon -= wide * 0.8;
        loose.high.lon += wide * 0.8;
        self.map.set_max_bounds(&bounds(&loose));
    }
}
