//! Captains and vacant blocks as markers that gather into clusters.

use crate::bound::{
    Bounds, Happening, MapMore, MarkerCluster, MarkerClusterGroup, Pin, div_icon, get_position,
    marker_cluster_group, object, set, when,
};
use crate::data::Directory;
use crate::dom::{all, attr};
use crate::geometry::Place;
use crate::labels::{Wish, obstacle};
use crate::{ring, states};
use js_sys::Array;
use leaflet::{DivIcon, LatLng, LatLngBounds, Marker, MarkerOptions, Point};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// From this zoom on every marker stands for itself.
pub const APART: u32 = 17;
/// Pixels across of a marker, with the room for a finger around its shape.
const SIDE: u32 = 30;

/// How far around the screen markers have elements, in screens.
const AROUND: f64 = 0.4;

/// A kind of markers, on the map or not.
pub struct Pins {
    group: MarkerClusterGroup,
    all: Vec<Pin>,
}

/// How a place is told to Leaflet.
pub fn lat_lng(place: Place) -> LatLng {
    LatLng::new(place.lat, place.lon)
}

fn icon(class: &str, mark: &str) -> DivIcon {
    div_icon(&object(&[
        ("className", JsValue::from_str(class)),
        ("html", JsValue::from_str(mark)),
        ("iconSize", Point::from((SIDE, SIDE)).into()),
    ]))
}

fn options(icon: &DivIcon) -> MarkerOptions {
    let options: MarkerOptions =
        object(&[("icon", icon.into()), ("riseOnHover", JsValue::TRUE)]).unchecked_into();
    options
}

/// A marker of an entry.
pub fn pin(entry: usize, place: Place, options: &MarkerOptions) -> Pin {
    let pin: Pin = Marker::new_with_options(&lat_lng(place), options).unchecked_into();
    pin.set_entry(u32::try_from(entry).unwrap_or(u32::MAX));
    pin
}

/// How markers gather.
pub struct Gathering {
    /// From this zoom on each stands for itself; `None` where those of one place are fanned out.
    pub apart: Option<u32>,
    /// Pixels within which they gather.
    pub radius: f64,
    /// Whether they move into each other when the map zooms.
    pub animate: bool,
}

impl Gathering {
    /// Thousands of blocks, each at its own corner.
    fn of_the_roster(animate: bool) -> Self {
        Self {
            apart: Some(APART),
            radius: 64.0,
            animate,
        }
    }
}

/// A group whose clusters look as `icon` says.
pub fn group(
    map: &MapMore,
    gathering: &Gathering,
    icon: impl Fn(MarkerCluster) -> DivIcon + 'static,
) -> MarkerClusterGroup {
    let icon = Closure::<dyn Fn(MarkerCluster) -> DivIcon>::new(icon).into_js_value();
    let apart = gathering
        .apart
        .map_or(JsValue::NULL, |zoom| JsValue::from_f64(f64::from(zoom)));
    let group = marker_cluster_group(&object(&[
        ("iconCreateFunction", icon),
        ("maxClusterRadius", JsValue::from_f64(gathering.radius)),
        ("disableClusteringAtZoom", apart),
        ("showCoverageOnHover", JsValue::FALSE),
        (
            "spiderfyOnMaxZoom",
            JsValue::from_bool(gathering.apart.is_none()),
        ),
        ("animate", JsValue::from_bool(gathering.animate)),
    ]));
    // Two inner names of version 1.5.3, which package.json pins; without them all is only slower. Our
    // markers do not move, so none needs listeners that follow it; and what is a whole screen away
    // needs no elements yet.
    set(&group, "_childMarkerEventHandlers", &object(&[]));
    let map = map.clone();
    let near = Closure::<dyn Fn() -> LatLngBounds>::new(move || {
        map.get_bounds().unchecked_into::<Bounds>().pad(AROUND)
    });
    set(&group, "_getExpandedVisibleBounds", &near.into_js_value());
    group
}

/// The entries below a cluster.
pub fn entries(cluster: &MarkerCluster) -> impl Iterator<Item = usize> {
    let entry = |child: JsValue| {
        child
            .unchecked_ref::<Pin>()
            .entry()
            .and_then(|at| usize::try_from(at).ok())
    };
    cluster.children().into_iter().filter_map(entry)
}

impl Pins {
    /// Markers of captains. A pale one was not validated this year; a dot says that petitions are open.
    pub fn captains(map: &MapMore, directory: &Rc<Directory>, animate: bool) -> Self {
        let captains = &directory.captains;
        // A marker keeps a copy of its options, so that one set serves all that look alike.
        let looks: Vec<[MarkerOptions; 4]> = captains
            .states
            .iter()
            .map(|code| {
                let look = states::captain(code);
                [("", ""), (" pale", ""), ("", " busy"), (" pale", " busy")].map(|(pale, busy)| {
                    options(&icon(
                        &format!("pin pin-{}{pale}{busy}", look.code),
                        look.mark,
                    ))
                })
            })
            .collect();
        let of = |at: usize| {
            let state = usize::try_from(captains.state[at])
                .unwrap_or_default()
                .min(looks.len() - 1);
            let kind =
                usize::from(captains.valid[at] != 2) + 2 * usize::from(captains.open[at] > 0);
            pin(at, captains.place[at], &looks[state][kind])
        };
        let all = (0..captains.len()).map(of).collect();
        let positions: Vec<usize> = captains
            .states
            .iter()
            .map(|code| {
                states::CAPTAINS
                    .iter()
                    .position(|look| look.code == code)
                    .unwrap_or(states::CAPTAINS.len())
            })
            .collect();
        let known = directory.clone();
        let group = group(map, &Gathering::of_the_roster(animate), move |cluster| {
            let mut counts = [0; states::CAPTAINS.len() + 1];
            for at in entries(&cluster) {
                let state = usize::try_from(known.captains.state[at]).unwrap_or_default();
                counts[positions
                    .get(state)
                    .copied()
                    .unwrap_or(states::CAPTAINS.len())] += 1;
            }
            ring::captains_icon(&counts)
        });
        Self { group, all }
    }

    /// Hollow markers of blocks without a captain.
    pub fn vacant(map: &MapMore, directory: &Directory, animate: bool) -> Self {
        let look = options(&icon("pin pin-vacant", ""));
        let places = directory.vacant.place.iter().enumerate();
        let all = places.map(|(at, place)| pin(at, *place, &look)).collect();
        let group = group(map, &Gathering::of_the_roster(animate), |cluster| {
            ring::vacant_icon(cluster.children().length() as usize)
        });
        Self { group, all }
    }

    /// Shows these of them and no others.
    pub fn show(&self, map: &MapMore, entries: &[usize]) {
        if map.has_layer(&self.group) {
            self.group.forget_all();
        } else {
            map.add_layer(&self.group);
        }
        let chosen: Array = entries.iter().map(|at| &self.all[*at]).collect();
        self.group.add_layers(&chosen, true);
    }

    /// Takes them off the map.
    pub fn hide(&self, map: &MapMore) {
        if map.has_layer(&self.group) {
            map.remove_layer(&self.group);
            self.group.forget_all();
        }
    }

    /// Moves until one of those that are shown stands for itself, then calls back.
    pub fn reveal(&self, entry: usize, then: impl FnOnce() + 'static) {
        let then = Closure::once_into_js(then);
        self.group
            .zoom_to_show_layer(&self.all[entry], then.unchecked_ref());
    }

    /// Calls with the entry that was clicked, or chosen with Enter.
    pub fn on_choice(&self, mut choose: impl FnMut(usize) + 'static) {
        when(&self.group, "click keypress", move |event: Happening| {
            let key = event
                .original()
                .and_then(|e| e.dyn_into::<web_sys::KeyboardEvent>().ok());
            if key.is_some_and(|key| key.key() != "Enter") {
                return;
            }
            if let Some(entry) = event.layer().and_then(|pin| pin.entry()) {
                choose(entry as usize);
            }
        });
    }
}

/// Names each marker when it comes onto the map: four thousand names are not needed at once.
pub fn name_pins(map: &MapMore, name: impl Fn(usize) -> String + 'static) {
    when(map, "layeradd", move |event: Happening| {
        let Some(pin) = event.layer() else { return };
        // Groups and outlines come by here too; they have neither.
        let Some(entry) = pin.entry() else { return };
        let Some(element) = pin.element() else { return };
        let words = name(entry as usize);
        element.set_title(&words);
        attr(&element, "aria-label", &words);
    });
}

/// Where markers and clusters are, so that names keep clear of them.
pub fn obstacles(map: &MapMore) -> Vec<Wish> {
    let corner = map.project(&map.container_point_to_lat_lng(&Point::new(0.0, 0.0)));
    let zero = map.lat_lng_to_layer_point(&map.container_point_to_lat_lng(&Point::new(0.0, 0.0)));
    all(&map.get_pane_by_name("markerPane"), ".cluster, .pin")
        .iter()
        .filter_map(|element| {
            let at = get_position(element)?;
            // The class of a cluster ends with its size.
            let size = element
                .class_name()
                .split("cluster-")
                .nth(1)
                .and_then(|rest| rest.get(..2)?.parse().ok());
            let side = f64::from(size.unwrap_or(22_u32));
            let (x, y) = (
                at.x() - zero.x() + corner.x(),
                at.y() - zero.y() + corner.y(),
            );
            Some(obstacle((x, y), side))
        })
        .collect()
}
