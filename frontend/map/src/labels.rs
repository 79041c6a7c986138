//! Names of wards and neighborhoods, as many as fit without standing on one another.

use crate::areas::{Area, Areas};
use crate::bound::{MapMore, div_icon, object};
use crate::dom::{el, put, text_el};
use crate::geometry::world;
use crate::pins::lat_lng;
use leaflet::{LayerGroup, Marker, MarkerOptions, Point};
use wasm_bindgen::{JsCast, JsValue};

/// Width of a letter and height of a line at the size of a label.
const LETTER: f64 = 6.6;
const LINE: f64 = 15.0;
/// A name goes a little over its border before it is left out.
const OVER: f64 = 1.35;

/// A name that wants a place, in pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// Which area.
    pub area: usize,
    /// The middle of it.
    pub at: (f64, f64),
    /// Its width and height.
    pub size: (f64, f64),
    /// How much room its area has there.
    pub room: f64,
}

/// Width and height of a name; long ones stand in two lines.
pub fn size(name: &str, second: Option<&str>) -> (f64, f64) {
    let letters = name.chars().count();
    let longest = if letters > 14 && name.contains(' ') {
        let middle = letters / 2;
        let cut = name
            .char_indices()
            .enumerate()
            .filter(|(_, (_, c))| *c == ' ')
            .map(|(at, _)| at)
            .min_by_key(|at| at.abs_diff(middle))
            .unwrap_or(middle);
        (cut.max(letters - cut), 2.0)
    } else {
        (letters, 1.0)
    };
    let more = second.map_or(0, |text| text.chars().count());
    let lines = longest.1 + if second.is_some() { 1.0 } else { 0.0 };
    (longest.0.max(more) as f64 * LETTER, lines * LINE)
}

/// Which wishes are granted: those with most room first, none over another.
pub fn grant(mut wishes: Vec<Wish>) -> Vec<Wish> {
    wishes.retain(|wish| wish.size.0 <= wish.room * OVER);
    wishes.sort_by(|a, b| b.room.total_cmp(&a.room).then(a.area.cmp(&b.area)));
    let mut granted: Vec<Wish> = Vec::new();
    for wish in wishes {
        let free = |other: &Wish| {
            (wish.at.0 - other.at.0).abs() * 2.0 >= wish.size.0 + other.size.0
                || (wish.at.1 - other.at.1).abs() * 2.0 >= wish.size.1 + other.size.1
        };
        if granted.iter().all(free) {
            granted.push(wish);
        }
    }
    granted
}

/// The names on the map.
pub struct Labels {
    group: LayerGroup,
}

impl Labels {
    /// None yet.
    pub fn new(map: &MapMore) -> Self {
        let group = LayerGroup::new();
        map.create_pane_by_name("names");
        map.add_layer(&group);
        Self { group }
    }

    /// Names anew what is in view. `figure` is a second line for a neighborhood.
    pub fn place(&self, map: &MapMore, areas: &Areas, figure: impl Fn(&Area) -> Option<String>) {
        self.group.clear_layers();
        let zoom = map.get_zoom();
        let wish = |list: &[Area], number: usize| {
            let area = &list[number];
            let flat = area.label.0.flat();
            let scale = world(zoom);
            Wish {
                area: number,
                at: (flat.x * scale, flat.y * scale),
                size: size(&area.name, figure(area).as_deref()),
                room: area.label.1 / 360.0 * scale,
            }
        };
        let bounds = map.get_bounds();
        let in_view = |list: &[Area]| -> Vec<Wish> {
            (0..list.len())
                .filter(|number| bounds.contains(&lat_lng(list[*number].label.0)))
                .map(|number| wish(list, number))
                .collect()
        };
        let wishes = in_view(&areas.neighborhoods);
        let asked = wishes.len();
        let granted = grant(wishes);
        // Names of wards as long as too few neighborhoods could have theirs.
        if granted.len() * 3 >= asked && asked > 0 {
            for wish in granted {
                let area = &areas.neighborhoods[wish.area];
                self.add(area, "name-neighborhood", figure(area));
            }
        } else {
            for wish in grant(in_view(&areas.wards)) {
                self.add(&areas.wards[wish.area], "name-ward", None);
            }
        }
    }

    fn add(&self, area: &Area, class: &str, figure: Option<String>) {
        let words = el("span", "name-words");
        put(&words, &[&text_el("span", "", &area.name)]);
        if let Some(figure) = figure {
            put(&words, &[&text_el("strong", "", &figure)]);
        }
        let icon = div_icon(&object(&[
            ("className", JsValue::from_str(&format!("name {class}"))),
            ("html", words.into()),
            ("iconSize", Point::from((0, 0)).into()),
        ]));
        let options: MarkerOptions = object(&[
            ("icon", icon.into()),
            ("interactive", JsValue::FALSE),
            ("keyboard", JsValue::FALSE),
            ("pane", JsValue::from_str("names")),
        ])
        .unchecked_into();
        self.group
            .add_layer(&Marker::new_with_options(&lat_lng(area.label.0), &options));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(area: usize, x: f64, width: f64, room: f64) -> Wish {
        Wish {
            area,
            at: (x, 0.0),
            size: (width, LINE),
            room,
        }
    }

    #[test]
    fn no_name_stands_on_another() {
        let wishes = vec![
            wish(0, 0.0, 60.0, 50.0),
            wish(1, 40.0, 60.0, 90.0),
            wish(2, 200.0, 60.0, 70.0),
        ];
        let areas: Vec<usize> = grant(wishes).iter().map(|w| w.area).collect();
        assert_eq!(areas, [1, 2], "the roomiest stays");
    }

    #[test]
    fn a_name_without_room_is_left_out() {
        assert!(grant(vec![wish(0, 0.0, 60.0, 20.0)]).is_empty());
        assert_eq!(grant(vec![wish(0, 0.0, 60.0, 45.0)]).len(), 1);
    }

    #[test]
    fn long_names_break_near_their_middle() {
        let (wide, high) = size("Fraccionamiento Las Américas", None);
        assert_eq!(high, 2.0 * LINE);
        assert!(wide < 17.0 * LETTER, "{wide}");
        assert_eq!(size("Centro", Some("1,234")), (6.0 * LETTER, 2.0 * LINE));
    }
}
