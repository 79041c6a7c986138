//! What a click on the map says: petitions under the pointer, or a vacant block.

use crate::app::App;
use crate::dom::{attr, el, put, text_el};
use crate::gather::Mark;
use crate::geometry::{Extent, Place};
use crate::loaded::Loaded;
use crate::pins::lat_lng;
use crate::states;
use crate::text::{days_ago, number};
use leaflet::Point;
use web_sys::HtmlElement;

/// So many petitions of one place are written out.
const MOST: usize = 8;

impl App {
    /// Opens what is under a point of the map: comes nearer to many petitions, tells of few.
    pub fn open_petitions(&self, point: &Point) {
        let Some(loaded) = self.loaded.borrow().clone() else {
            return;
        };
        let marks = self.dots.under(point);
        let Some(first) = marks.first() else { return };
        if first.count > 1 {
            let (low, high) = (first.low.place(), first.high.place());
            let zoom = self.frame.map.get_zoom();
            self.frame.fit(&Extent {
                low: Place {
                    lat: high.lat,
                    lon: low.lon,
                },
                high: Place {
                    lat: low.lat,
                    lon: high.lon,
                },
            });
            // Whoever clicks comes nearer, also where all are in one place.
            if self.frame.map.get_zoom() <= zoom {
                self.zoom_to(first.low.place(), zoom + 2.0);
                self.point_at_nothing();
            }
            return;
        }
        let singles: Vec<&Mark> = marks.iter().filter(|mark| mark.count == 1).collect();
        let place = loaded.petitions.place[first.first as usize];
        self.open_popup(place, &several(&loaded, &singles));
    }

    /// Tells of one petition where it is.
    pub fn open_petition(&self, at: usize) {
        if let Some(loaded) = self.loaded.borrow().clone() {
            let place = loaded.petitions.place[at];
            self.zoom_to(place, 17.0);
            self.open_popup(place, &line(&loaded, at));
        }
    }

    /// Tells of a vacant block.
    pub fn open_vacant(&self, at: usize) {
        let (vacant, territory) = (&self.directory.vacant, &self.directory.territory);
        let words = el("div", "map-popup");
        let where_it_is =
            territory.block(&vacant.block[at], vacant.neighborhood[at], vacant.ward[at]);
        let tag = text_el("span", "tag off", "– Sin jefe");
        put(&words, &[&text_el("strong", "", &where_it_is), &tag]);
        self.open_popup(vacant.place[at], &words);
    }

    fn open_popup(&self, place: Place, content: &HtmlElement) {
        self.point_at_nothing();
        self.frame
            .map
            .open_popup_with_content(content, &lat_lng(place));
    }
}

fn several(loaded: &Loaded, marks: &[&Mark]) -> HtmlElement {
    if let [one] = marks {
        return line(loaded, one.first as usize);
    }
    let all = el("div", "map-popup several");
    put(
        &all,
        &[&text_el(
            "strong",
            "",
            &format!("{} peticiones aquí", number(marks.len())),
        )],
    );
    for mark in marks.iter().take(MOST) {
        put(&all, &[&line(loaded, mark.first as usize)]);
    }
    if marks.len() > MOST {
        let words = format!("y {} más: acérquese", number(marks.len() - MOST));
        put(&all, &[&text_el("p", "muted small", &words)]);
    }
    all
}

fn line(loaded: &Loaded, at: usize) -> HtmlElement {
    let p = &loaded.petitions;
    let folio = p.folio(at);
    let (code, word) = p.status_of(at);
    let (mark, tone) = states::petition(code);
    let line = el("div", "map-popup");
    let link = text_el("a", "folio", &folio);
    attr(&link, "href", &format!("/peticiones/{folio}"));
    let tag = text_el("span", &format!("tag {tone}"), &format!("{mark} {word}"));
    let age = text_el("span", "muted small", &days_ago(p.age[at]));
    put(
        &line,
        &[&text_el("strong", "", p.type_name(at)), &link, &tag, &age],
    );
    if p.late[at] {
        put(&line, &[&text_el("span", "due late", "Vencida")]);
    }
    line
}
