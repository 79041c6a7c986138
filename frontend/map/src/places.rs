//! Where things are on the map: pointing at a place, coming near, keeping it in sight.

use crate::app::App;
use crate::bound::object;
use crate::dom::toggle;
use crate::geometry::{Extent, Place};
use crate::pins::{Pins, lat_lng};
use leaflet::Point;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

impl App {
    /// Shows where an entry is.
    pub fn point_at(&self, place: Place) {
        self.halo.set_lat_lng(&lat_lng(place));
        if !self.frame.map.has_layer(&self.halo) {
            self.frame.map.add_layer(&self.halo);
        }
        if !self.in_view(place) {
            let quiet = object(&[("animate", JsValue::FALSE)]);
            self.frame.map.pan_to_with_options(&lat_lng(place), &quiet);
        }
    }

    /// Shows no place any more.
    pub fn point_at_nothing(&self) {
        if self.frame.map.has_layer(&self.halo) {
            self.frame.map.remove_layer(&self.halo);
        }
    }

    fn in_view(&self, place: Place) -> bool {
        self.view().has(place)
    }

    /// What the map shows now.
    pub fn view(&self) -> Extent {
        let bounds = self.frame.map.get_bounds();
        let (low, high) = (bounds.get_south_west(), bounds.get_north_east());
        Extent {
            low: Place {
                lat: low.lat(),
                lon: low.lng(),
            },
            high: Place {
                lat: high.lat(),
                lon: high.lng(),
            },
        }
    }

    /// Opens the panel with a captain, and shows where.
    pub fn open_captain(self: &Rc<Self>, at: usize, opener: Option<HtmlElement>) {
        let captains = &self.directory.captains;
        self.point_at(captains.place[at]);
        if let Some(panel) = &self.panel {
            panel.open(captains.number[at], &captains.name[at], opener);
        }
        // The panel takes room from the map, or covers a part of it.
        self.frame.map.invalidate_size(false);
        self.keep_clear(captains.place[at]);
    }

    /// Moves the map until a place is not under the panel, which on a phone comes from below.
    fn keep_clear(&self, place: Place) {
        let Some(panel) = &self.panel else { return };
        let (map, sheet) = (self.frame.root.get_bounding_client_rect(), panel.bounds());
        if sheet.left() >= map.right() || sheet.top() >= map.bottom() {
            return;
        }
        self.frame.root.scroll_into_view();
        let (top, height) = (
            self.frame.root.get_bounding_client_rect().top(),
            sheet.top(),
        );
        let at = self.frame.map.lat_lng_to_container_point(&lat_lng(place));
        let wanted = Point::new(map.width() / 2.0, ((height - top) / 2.0).max(40.0));
        let quiet = object(&[("animate", JsValue::FALSE)]);
        self.frame
            .map
            .pan_by_with_options(&at.subtract(&wanted), &quiet);
    }

    /// Comes nearer to an entry of the list, until it stands for itself.
    pub fn come_near(self: &Rc<Self>, pins: &Pins, at: usize, place: Place) {
        self.point_at(place);
        let app = self.clone();
        pins.reveal(at, move || {
            app.point_at(place);
            app.keep_clear(place);
        });
    }

    /// Comes near to a place.
    pub fn zoom_to(&self, place: Place, zoom: f64) {
        let zoom = self.frame.map.get_zoom().max(zoom);
        let quiet = object(&[("animate", JsValue::FALSE)]);
        self.frame
            .map
            .set_view_with_options(&lat_lng(place), zoom, &quiet);
        self.point_at(place);
    }

    /// Lays the map out for a sheet of paper, or for the screen again, with the same part of it.
    pub fn for_paper(&self, on: bool, view: &Extent) {
        if let Some(root) = self
            .frame
            .root
            .owner_document()
            .and_then(|d| d.document_element())
        {
            toggle(&root, "printing", on);
        }
        self.frame.map.invalidate_size(false);
        self.frame.fit(view);
    }
}
