//! What the map knows and does: the choices of the form become a layer, a list and a legend.

use crate::areas::Areas;
use crate::bound::{div_icon, object};
use crate::data::{Directory, petitions};
use crate::dots::Dots;
use crate::figures::{Figure, Measure};
use crate::filter::{Filters, Layer};
use crate::frame::Frame;
use crate::geometry::{Extent, Place};
use crate::labels::Labels;
use crate::legend::Legend;
use crate::list::List;
use crate::loaded::Loaded;
use crate::net::ask;
use crate::page::Page;
use crate::panel::Panel;
use crate::pins::{Pins, lat_lng};
use crate::surface::Surface;
use crate::text::words;
use leaflet::{Marker, MarkerOptions, Point};
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

/// Everything. It lives as long as the page.
pub struct App {
    /// The form and the words around the map.
    pub page: Rc<Page>,
    /// The map.
    pub frame: Frame,
    /// Captains, vacant blocks and the names of territory.
    pub directory: Rc<Directory>,
    /// Outlines.
    pub areas: Areas,
    /// Markers of captains.
    pub captains: Pins,
    /// Markers of vacant blocks, made when they are first looked at.
    pub vacant: OnceCell<Pins>,
    /// The canvas.
    pub surface: Rc<Surface>,
    /// Petitions on the canvas.
    pub dots: Dots,
    /// Names on the map.
    pub labels: Labels,
    /// What shapes and colours mean.
    pub legend: Legend,
    /// The list.
    pub list: Rc<List>,
    /// The panel.
    pub panel: Option<Rc<Panel>>,
    /// What is chosen.
    pub filters: RefCell<Rc<Filters>>,
    /// What neighborhoods are coloured by.
    pub measure: Cell<Measure>,
    /// The figures by which they are, by their index.
    pub figures: RefCell<Rc<Vec<Figure>>>,
    /// Petitions, once they were needed.
    pub loaded: RefCell<Option<Rc<Loaded>>>,
    /// Those of them that are chosen.
    pub shown: RefCell<Rc<Vec<u32>>>,
    halo: Marker,
    turn: Cell<u32>,
    place: RefCell<(Option<i32>, Option<i32>)>,
}

/// What [`App::new`] is made of.
pub struct Parts {
    /// The form and the words around the map.
    pub page: Rc<Page>,
    /// The map.
    pub frame: Frame,
    /// Captains and the rest of `jefes.json`.
    pub directory: Directory,
    /// Outlines.
    pub areas: Areas,
    /// Names on the map.
    pub labels: Labels,
}

impl App {
    /// Puts it together; `None` where the page has no list.
    pub fn new(parts: Parts) -> Option<Rc<Self>> {
        let Parts {
            page,
            frame,
            directory,
            areas,
            labels,
        } = parts;
        let directory = Rc::new(directory);
        let surface = Surface::new(&frame.map)?;
        let panel = Panel::find(frame.data("data-panel").unwrap_or_default());
        let halo: MarkerOptions = object(&[
            (
                "icon",
                div_icon(&object(&[
                    ("className", JsValue::from_str("halo")),
                    ("html", JsValue::from_str("")),
                    ("iconSize", Point::from((48, 48)).into()),
                ]))
                .into(),
            ),
            ("interactive", JsValue::FALSE),
            ("keyboard", JsValue::FALSE),
            ("zIndexOffset", JsValue::from_f64(-1000.0)),
        ])
        .unchecked_into();
        let measure = Measure::of(&Page::told());
        Some(Rc::new(Self {
            captains: Pins::captains(&directory, !frame.calm),
            vacant: OnceCell::new(),
            dots: Dots::new(surface.clone()),
            surface,
            legend: Legend::new(&frame.root),
            list: List::find()?,
            panel,
            filters: RefCell::default(),
            measure: Cell::new(measure),
            figures: RefCell::default(),
            loaded: RefCell::default(),
            shown: RefCell::default(),
            halo: Marker::new_with_options(&lat_lng(Place::default()), &halo),
            turn: Cell::default(),
            place: RefCell::default(),
            page,
            frame,
            directory,
            areas,
            labels,
        }))
    }

    /// Reads the form and shows what it says.
    pub fn apply(self: &Rc<Self>) {
        let page = self.page.clone();
        let filters = Filters::read(
            |name| page.value(name),
            &self.directory.territory,
            &self.directory.captains.states,
        );
        let layer = filters.layer;
        self.filters.replace(Rc::new(filters));
        let again = self.clone();
        let measure = if layer == Layer::Choropleth {
            self.measure.get().code()
        } else {
            ""
        };
        page.tidy(layer, ("medida", measure), move || again.apply());
        self.go_to_territory();
        self.load();
    }

    /// Loads petitions where the layer needs others than are here; then draws.
    fn load(self: &Rc<Self>) {
        let filters = self.filters.borrow().clone();
        let turn = self.turn.get().wrapping_add(1);
        self.turn.set(turn);
        let wanted = filters.petitions_query();
        let here = self
            .loaded
            .borrow()
            .as_ref()
            .is_some_and(|loaded| loaded.query == wanted);
        let counted =
            filters.layer != Layer::Choropleth || self.measure.get() == Measure::Petitions;
        if !filters.layer.of_petitions() || here || !counted {
            self.draw();
            return;
        }
        let Some(path) = self.frame.data("data-petitions") else {
            self.draw();
            return;
        };
        self.page.say("Cargando peticiones…");
        let asked = ask(&format!("{path}{wanted}"));
        let app = self.clone();
        spawn_local(async move {
            let answer = asked.json().await;
            if app.turn.get() != turn {
                return;
            }
            match answer.and_then(|json| petitions(&json).ok_or(crate::net::Fault::Unreadable)) {
                Ok(petitions) => {
                    app.loaded
                        .replace(Some(Rc::new(Loaded::new(wanted, petitions))));
                    app.draw();
                    crate::dom::mark("map-petitions");
                }
                Err(fault) => {
                    app.draw();
                    app.page.complain(&format!(
                        "No se pudieron cargar las peticiones: {}",
                        fault.advice()
                    ));
                }
            }
        });
    }

    /// The words that are looked for.
    pub fn words(&self) -> Vec<String> {
        words(&self.page.searched())
    }

    /// Moves to the ward or neighborhood when another is chosen.
    fn go_to_territory(&self) {
        let filters = self.filters.borrow().clone();
        let place = (filters.ward, filters.neighborhood);
        self.areas.choose(place.0, place.1);
        let before = self.place.replace(place);
        if before == place {
            return;
        }
        let neighborhood = place
            .1
            .and_then(|index| Areas::find(&self.areas.neighborhoods, index));
        let ward = place
            .0
            .and_then(|index| Areas::find(&self.areas.wards, index));
        if let Some(area) = neighborhood.or(ward) {
            self.frame.fit(&area.extent);
        } else if place == (None, None)
            && let Some(bounds) = &self.areas.bounds
        {
            self.frame.fit(bounds);
        }
    }

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
    }

    /// Comes nearer to an entry of the list, until it stands for itself.
    pub fn come_near(self: &Rc<Self>, pins: &Pins, at: usize, place: Place) {
        self.point_at(place);
        let app = self.clone();
        pins.reveal(at, move || app.point_at(place));
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
}
