//! What lies around the block: its neighborhood and the blocks beside it, drawn faintly.

use crate::bound::{Bounds, MapMore, div_icon, geo_json, get, object};
use crate::geometry::{Extent, Place};
use crate::pins::lat_lng;
use js_sys::Array;
use leaflet::{Marker, MarkerOptions};
use wasm_bindgen::{JsCast, JsValue};

fn faint(map: &MapMore, geometry: &JsValue, class: &str) -> Option<Place> {
    if !geometry.is_object() {
        return None;
    }
    let options = object(&[
        ("style", object(&[("className", class.into())])),
        ("interactive", JsValue::FALSE),
    ]);
    let layer = geo_json(geometry, &options);
    map.add_layer(&layer);
    let middle = layer.get_bounds().unchecked_into::<Bounds>().middle();
    Some(Place {
        lat: middle.lat(),
        lon: middle.lng(),
    })
}

fn corner(pair: &JsValue) -> Option<Place> {
    let pair: &Array = pair.dyn_ref()?;
    Some(Place {
        lat: pair.get(0).as_f64()?,
        lon: pair.get(1).as_f64()?,
    })
}

/// The key of a neighbour; where its outline is not known, a small mark under it.
fn name(map: &MapMore, code: &str, place: Place, class: &str) {
    let icon = div_icon(&object(&[
        ("className", class.into()),
        // Keys are letters, digits and hyphens.
        ("html", format!("<span>{code}</span>").into()),
    ]));
    let options: MarkerOptions = object(&[
        ("icon", icon.into()),
        ("interactive", JsValue::FALSE),
        ("keyboard", JsValue::FALSE),
    ])
    .unchecked_into();
    map.add_layer(&Marker::new_with_options(&lat_lng(place), &options));
}

/// Where to look, as the answer says it.
pub fn extent(json: &JsValue) -> Option<Extent> {
    let corners = get(json, "extent");
    let corners: &Array = corners.dyn_ref()?;
    Some(Extent {
        low: corner(&corners.get(0))?,
        high: corner(&corners.get(1))?,
    })
}

/// Draws it.
pub fn draw(map: &MapMore, json: &JsValue) {
    faint(map, &get(json, "neighborhood"), "area around-hood");
    let blocks = get(json, "blocks");
    let Some(blocks) = blocks.dyn_ref::<Array>() else {
        return;
    };
    for block in blocks.iter() {
        let code = get(&block, "code").as_string().unwrap_or_default();
        let middle = faint(map, &get(&block, "geometry"), "area around-block");
        match (middle, corner(&get(&block, "point"))) {
            (Some(place), _) => name(map, &code, place, "around-name"),
            (None, Some(place)) => name(map, &code, place, "around-name around-spot"),
            (None, None) => {}
        }
    }
}
