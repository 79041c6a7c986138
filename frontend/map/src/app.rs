//! What the map knows and does: the choices of the form become a layer, a list and a legend.

use crate::areas::Areas;
use crate::bound::{div_icon, object};
use crate::choropleth::Colored;
use crate::data::{Directory, petitions};
use crate::dom::{after_frame, mark};
use crate::dots::Dots;
use crate::figures::Measure;
use crate::filter::{Filters, Layer};
use crate::frame::Frame;
use crate::geometry::Place;
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
    /// Markers of captains, made when they are first looked at.
    pub captains: OnceCell<Pins>,
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
    pub colored: RefCell<Rc<Vec<Colored>>>,
    /// Petitions, once they were needed.
    pub loaded: RefCell<Option<Rc<Loaded>>>,
    /// Those of them that are chosen.
    pub shown: RefCell<Rc<Vec<u32>>>,
    /// The ring around what is pointed at.
    pub halo: Marker,
    turn: Cell<u32>,
    drawing: Cell<u32>,
    first: Cell<bool>,
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
    /// What shapes and colours mean.
    pub legend: Legend,
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
            legend,
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
            captains: OnceCell::new(),
            vacant: OnceCell::new(),
            dots: Dots::new(surface.clone()),
            surface,
            legend,
            list: List::find()?,
            panel,
            filters: RefCell::default(),
            measure: Cell::new(measure),
            colored: RefCell::default(),
            loaded: RefCell::default(),
            shown: RefCell::default(),
            halo: Marker::new_with_options(&lat_lng(Place::default()), &halo),
            turn: Cell::default(),
            drawing: Cell::default(),
            first: Cell::new(true),
            place: RefCell::default(),
            page,
            frame,
            directory,
            areas,
            labels,
        }))
    }

    /// Makes the markers of captains where they are what is shown first.
    pub fn prepare(self: &Rc<Self>) {
        if self.page.value("capa") == Layer::Captains.code() {
            self.captains();
        }
    }

    /// Markers of captains.
    pub fn captains(self: &Rc<Self>) -> &Pins {
        self.captains.get_or_init(|| {
            let pins = Pins::captains(&self.frame.map, &self.directory, !self.frame.calm);
            let app = self.clone();
            pins.on_choice(move |at| app.open_captain(at, Some(app.frame.root.clone())));
            pins
        })
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
        let petitions = self.needs_petitions(layer);
        page.tidy(layer, petitions, ("medida", measure), move || again.apply());
        self.go_to_territory();
        self.load();
    }

    /// Whether a layer shows petitions: coverage is counted from captains alone.
    fn needs_petitions(&self, layer: Layer) -> bool {
        let coverage = layer == Layer::Choropleth && self.measure.get() == Measure::Coverage;
        layer.of_petitions() && !coverage
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
        if here || !self.needs_petitions(filters.layer) {
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

    /// Leaves a mark once the first layer is on the screen.
    pub fn drawn(&self) {
        if self.first.replace(false) {
            after_frame(|| mark("map-ready"));
        }
    }

    /// Does a part of drawing after the marks are on the screen, unless another drawing has begun by then.
    pub fn soon(self: &Rc<Self>, task: impl FnOnce(&Rc<Self>) + 'static) {
        let (app, now) = (self.clone(), self.drawing.get());
        after_frame(move || {
            if app.drawing.get() == now {
                task(&app);
            }
        });
    }

    /// Begins another drawing.
    pub fn anew(&self) {
        self.drawing.set(self.drawing.get().wrapping_add(1));
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
}
