//! What an entry of the list or a marker is, and what happens when it is chosen.

use crate::app::App;
use crate::filter::Layer;
use crate::geometry::Place;
use crate::pins::APART;
use crate::states;
use std::rc::Rc;
use web_sys::HtmlElement;

impl App {
    /// The layer that is shown.
    pub fn layer(&self) -> Layer {
        self.filters.borrow().layer
    }

    /// Paints the canvas anew where it is shown.
    pub fn paint_if_shown(&self) {
        if matches!(self.layer(), Layer::Petitions | Layer::Heat) {
            self.paint();
        }
    }

    /// What a marker is, for whoever points at it or hears it.
    pub fn pin_words(&self, at: usize) -> String {
        let (directory, territory) = (&self.directory, &self.directory.territory);
        if self.layer() == Layer::Vacant {
            let vacant = &directory.vacant;
            return format!(
                "{} · vacante",
                territory.block(&vacant.block[at], vacant.neighborhood[at], -1)
            );
        }
        let captains = &directory.captains;
        let block = territory.block(&captains.block[at], captains.neighborhood[at], -1);
        let state = states::captain(captains.state_code(at)).word;
        let valid = if captains.valid[at] == 2 {
            ""
        } else {
            " · sin validar este año"
        };
        format!("{} · {block} · {state}{valid}", captains.name[at])
    }

    /// Where an entry of the list is.
    pub fn place_of(&self, entry: usize) -> Option<Place> {
        match self.layer() {
            Layer::Captains => self.directory.captains.place.get(entry).copied(),
            Layer::Vacant => self.directory.vacant.place.get(entry).copied(),
            Layer::Petitions => self
                .loaded
                .borrow()
                .as_ref()?
                .petitions
                .place
                .get(entry)
                .copied(),
            Layer::Heat | Layer::Choropleth => None,
        }
    }

    /// An entry of the list was chosen; says whether that did something.
    pub fn choose(self: &Rc<Self>, entry: usize, row: HtmlElement) -> bool {
        let Some(place) = self.place_of(entry) else {
            let area = self.areas.neighborhoods.get(entry);
            if let Some(area) = area {
                self.frame.fit(&area.extent);
            }
            return area.is_some();
        };
        match self.layer() {
            Layer::Captains => {
                self.open_captain(entry, Some(row));
                self.come_near(self.captains(), entry, place);
            }
            Layer::Vacant => {
                self.zoom_to(place, f64::from(APART));
                self.open_vacant(entry);
            }
            Layer::Petitions => self.open_petition(entry),
            Layer::Heat | Layer::Choropleth => {}
        }
        true
    }
}
