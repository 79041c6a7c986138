//! Names of wards and neighborhoods, as many as fit without standing on one another.

use crate::areas::{Area, Areas};
use crate::bound::{MapMore, div_icon, object};
use crate::dom::{el, put, text_el};
use crate::geometry::{Flat, world};
use crate::pins::lat_lng;
use leaflet::{LayerGroup, Marker, MarkerOptions, Point};
use wasm_bindgen::{JsCast, JsValue};

/// Width of a letter and height of a line at the size of a label, and what it keeps clear around it.
const LETTER: f64 = 7.0;
const LINE: f64 = 15.0;
const CLEAR: f64 = 4.0;
/// A name goes a little over its border before it is left out.
const OVER: f64 = 1.15;
/// How far a name moves, across and down, to keep clear of what lies on the map.
const SHIFTS: [(f64, f64); 13] = [
    (0.0, 0.0),
    (0.0, -14.0),
    (0.0, 14.0),
    (-30.0, 0.0),
    (30.0, 0.0),
    (0.0, -26.0),
    (0.0, 26.0),
    (-30.0, -14.0),
    (30.0, 14.0),
    (-64.0, 0.0),
    (64.0, 0.0),
    (0.0, -38.0),
    (0.0, 38.0),
];

/// A second line for a name: a figure, and whether it stands on a strong colour.
pub struct Second {
    /// The figure.
    pub text: String,
    /// Whether the ground is strong.
    pub high: bool,
}

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
    /// How far it may move up or down within its area.
    pub reach: f64,
    /// Whether the name is in it, or the figure alone.
    pub named: bool,
}

/// The lines of a name: long ones break near their middle.
pub fn lines(name: &str) -> Vec<&str> {
    let middle = name.len() / 2;
    let spaces = name.match_indices(' ').map(|(at, _)| at);
    match spaces.min_by_key(|at| at.abs_diff(middle)) {
        Some(at) if name.chars().count() > 14 => vec![&name[..at], &name[at + 1..]],
        _ => vec![name],
    }
}

/// Width and height of lines.
fn size(lines: &[&str]) -> (f64, f64) {
    let longest = lines.iter().map(|line| line.chars().count()).max();
    (
        longest.unwrap_or(0) as f64 * LETTER + CLEAR,
        lines.len() as f64 * LINE,
    )
}

/// What lies on the map and must not be covered.
pub fn obstacle(at: (f64, f64), side: f64) -> Wish {
    Wish {
        area: usize::MAX,
        at,
        size: (side, side),
        room: 0.0,
        reach: 0.0,
        named: false,
    }
}

fn apart(one: &Wish, other: &Wish) -> bool {
    (one.at.0 - other.at.0).abs() * 2.0 >= one.size.0 + other.size.0
        || (one.at.1 - other.at.1).abs() * 2.0 >= one.size.1 + other.size.1
}

/// Grants wishes besides those that were granted before: those with most room first, none over another.
pub fn grant(mut wishes: Vec<Wish>, granted: &mut Vec<Wish>) {
    wishes.retain(|wish| wish.size.0 <= wish.room * OVER);
    wishes.sort_by(|a, b| b.room.total_cmp(&a.room).then(a.area.cmp(&b.area)));
    for wish in wishes {
        let moved = |(x, y): &(f64, f64)| Wish {
            at: (wish.at.0 + x, wish.at.1 + y),
            ..wish.clone()
        };
        let aside = ((wish.room - wish.size.0) / 2.0).max(0.0);
        let tries = SHIFTS
            .iter()
            .filter(|(x, y)| x.abs() <= aside && y.abs() <= wish.reach);
        let free = |wish: &Wish| granted.iter().all(|other| apart(wish, other));
        if let Some(wish) = tries.map(moved).find(free) {
            granted.push(wish);
        }
    }
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

    /// Names anew what is in view, beside what lies there already. `second` is a second line for a
    /// neighborhood; where the name does not fit it stands alone.
    pub fn place(
        &self,
        map: &MapMore,
        areas: &Areas,
        taken: Vec<Wish>,
        second: impl Fn(&Area) -> Option<Second>,
    ) {
        self.group.clear_layers();
        let (scale, bounds) = (world(map.get_zoom()), map.get_bounds());
        let wishes = |list: &[Area], size: &dyn Fn(&Area) -> Option<(f64, f64)>, named| {
            let in_view = |area: &Area| bounds.contains(&lat_lng(area.label.0));
            let wish = |(number, area): (usize, &Area)| {
                let flat = area.label.0.flat();
                let (size, tall) = (
                    size(area)?,
                    area.extent.low.flat().y - area.extent.high.flat().y,
                );
                Some(Wish {
                    area: number,
                    at: (flat.x * scale, flat.y * scale),
                    size,
                    room: area.label.1 / 360.0 * scale,
                    reach: ((tall * scale - size.1) / 2.0).max(0.0),
                    named,
                })
            };
            let seen = list.iter().enumerate().filter(|(_, area)| in_view(area));
            seen.filter_map(wish).collect::<Vec<Wish>>()
        };
        let before = taken.len();
        let mut granted = taken.clone();
        let full = |area: &Area| {
            let figure = second(area).map(|s| s.text);
            let mut lines = lines(&area.name);
            lines.extend(figure.as_deref());
            Some(size(&lines))
        };
        let all = wishes(&areas.neighborhoods, &full, true);
        let asked = all.len();
        grant(all, &mut granted);
        let alone = |area: &Area| second(area).map(|s| size(&[&s.text]));
        let mut left = wishes(&areas.neighborhoods, &alone, false);
        let figures = !left.is_empty();
        left.retain(|wish| granted.iter().all(|other| other.area != wish.area));
        grant(left, &mut granted);
        // Names of wards as long as too few neighborhoods could have theirs.
        let named = granted.len() - before;
        if figures || named * 3 >= asked && asked > 0 {
            for wish in &granted[before..] {
                let area = &areas.neighborhoods[wish.area];
                self.add(wish, scale, area, "name-neighborhood", second(area));
            }
            return;
        }
        let mut granted = taken;
        grant(
            wishes(&areas.wards, &|area| Some(size(&lines(&area.name))), true),
            &mut granted,
        );
        for wish in &granted[before..] {
            self.add(wish, scale, &areas.wards[wish.area], "name-ward", None);
        }
    }

    fn add(&self, wish: &Wish, scale: f64, area: &Area, class: &str, second: Option<Second>) {
        let words = el("span", "name-words");
        if wish.named {
            for line in lines(&area.name) {
                put(&words, &[&text_el("span", "", line)]);
            }
        }
        let high = second.as_ref().is_some_and(|s| s.high);
        if let Some(second) = second {
            put(&words, &[&text_el("strong", "", &second.text)]);
        }
        let class = if high {
            format!("{class} name-high")
        } else {
            class.to_owned()
        };
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
        let place = Flat {
            x: wish.at.0 / scale,
            y: wish.at.1 / scale,
        }
        .place();
        self.group
            .add_layer(&Marker::new_with_options(&lat_lng(place), &options));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(area: usize, x: f64, width: f64, room: f64) -> Wish {
        Wish {
            area,
            room,
            size: (width, LINE),
            named: true,
            ..obstacle((x, 0.0), 0.0)
        }
    }

    fn granted(wishes: Vec<Wish>) -> Vec<usize> {
        let mut granted = Vec::new();
        grant(wishes, &mut granted);
        granted.iter().map(|wish| wish.area).collect()
    }

    #[test]
    fn no_name_stands_on_another() {
        let wishes = vec![
            wish(0, 0.0, 60.0, 60.0),
            wish(1, 40.0, 60.0, 90.0),
            wish(2, 200.0, 60.0, 70.0),
        ];
        assert_eq!(granted(wishes), [1, 2], "the roomiest stays");
    }

    #[test]
    fn a_name_without_room_is_left_out() {
        assert!(granted(vec![wish(0, 0.0, 60.0, 20.0)]).is_empty());
        assert_eq!(granted(vec![wish(0, 0.0, 60.0, 55.0)]), [0]);
    }

    #[test]
    fn a_name_moves_out_of_the_way_within_its_area() {
        let moved = |reach| {
            let mut granted = vec![obstacle((0.0, 4.0), 30.0)];
            let wish = Wish {
                reach,
                ..wish(0, 0.0, 60.0, 90.0)
            };
            grant(vec![wish], &mut granted);
            granted.get(1).map(|wish| wish.at.1)
        };
        assert_eq!(moved(40.0), Some(-26.0));
        assert_eq!(moved(10.0), None);
    }

    #[test]
    fn long_names_break_near_their_middle() {
        assert_eq!(
            lines("Fraccionamiento Las Américas"),
            ["Fraccionamiento", "Las Américas"]
        );
        assert_eq!(lines("Formando Hogar"), ["Formando Hogar"]);
        assert_eq!(lines("Otorrinolaringología"), ["Otorrinolaringología"]);
        assert_eq!(
            size(&["Centro", "1,234"]),
            (6.0 * LETTER + CLEAR, 2.0 * LINE)
        );
    }
}
