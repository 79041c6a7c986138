//! The municipality, its wards and neighborhoods: outlines that stand where no tiles are.

use crate::bound::{MapMore, Outline, geo_json, get, object};
use crate::dom::{pause, toggle};
use crate::geometry::{Extent, Place, Rings};
use js_sys::{Array, Float64Array};
use wasm_bindgen::{JsCast, JsValue};

/// So many are drawn in one task.
const FEW: usize = 40;

/// One area.
pub struct Area {
    /// Its name.
    pub name: String,
    /// Its code; wards have one.
    pub code: String,
    /// Its position among wards or neighborhoods, as entries point to it.
    pub index: i32,
    /// Its borders.
    pub rings: Rings,
    /// The box around it.
    pub extent: Extent,
    /// Where its name stands, and the room there in degrees of longitude.
    pub label: (Place, f64),
    outline: Outline,
}

/// All of them.
#[derive(Default)]
pub struct Areas {
    /// Wards.
    pub wards: Vec<Area>,
    /// Neighborhoods.
    pub neighborhoods: Vec<Area>,
    /// What the map shows first.
    pub bounds: Option<Extent>,
}

/// Numbers of a ring, however deep; JavaScript flattens it in one call.
fn ring(ring: &Array) -> Vec<Place> {
    let numbers = Float64Array::new(&ring.flat(2)).to_vec();
    numbers
        .chunks_exact(2)
        .map(|pair| Place {
            lat: pair[1],
            lon: pair[0],
        })
        .collect()
}

fn rings(geometry: &JsValue) -> Rings {
    let coordinates = get(geometry, "coordinates");
    if !Array::is_array(&coordinates) {
        return Rings::default();
    }
    let several = get(geometry, "type").as_string().as_deref() == Some("MultiPolygon");
    let flat = coordinates
        .unchecked_into::<Array>()
        .flat(i32::from(several));
    Rings(
        flat.iter()
            .filter(Array::is_array)
            .map(|r| ring(r.unchecked_ref()))
            .collect(),
    )
}

/// Draws one geometry; the class is all the look it has.
fn outline(map: &MapMore, geometry: &JsValue, class: &str, interactive: bool) -> Option<Outline> {
    let look = object(&[
        ("className", JsValue::from_str(class)),
        // Points of a border that are nearer than this many pixels are drawn as one.
        ("smoothFactor", JsValue::from_f64(1.5)),
        ("interactive", JsValue::from_bool(interactive)),
    ]);
    let options = object(&[
        ("style", look.clone()),
        ("interactive", JsValue::from_bool(interactive)),
    ]);
    let layer = geo_json(geometry, &options);
    map.add_layer(&layer);
    Some(layer.get_layers().get(0))
        .filter(|one| !one.is_undefined())
        .map(JsCast::unchecked_into)
}

fn area(map: &MapMore, value: &JsValue, class: &str, interactive: bool) -> Option<Area> {
    let geometry = get(value, "geometry");
    let rings = rings(&geometry);
    let extent = Extent::of(rings.0.iter().flatten().copied())?;
    Some(Area {
        name: get(value, "name").as_string().unwrap_or_default(),
        code: get(value, "code").as_string().unwrap_or_default(),
        index: get(value, "index").as_f64().unwrap_or(-1.0) as i32,
        label: rings.name_place()?,
        extent,
        outline: outline(map, &geometry, class, interactive)?,
        rings,
    })
}

/// Draws several, a few in each task: hundreds of them keep a slow telephone busy for a second.
async fn some(map: &MapMore, values: Vec<JsValue>, class: &str, interactive: bool) -> Vec<Area> {
    let mut areas = Vec::with_capacity(values.len());
    for few in values.chunks(FEW) {
        areas.extend(
            few.iter()
                .filter_map(|value| area(map, value, class, interactive)),
        );
        if few.len() == FEW {
            pause().await;
        }
    }
    areas
}

fn list(value: &JsValue, name: &str) -> Vec<JsValue> {
    let list = get(value, name);
    if Array::is_array(&list) {
        list.unchecked_into::<Array>().to_vec()
    } else {
        Vec::new()
    }
}

fn corner(value: &JsValue) -> Option<Place> {
    let pair: &Array = value.dyn_ref()?;
    Some(Place {
        lat: pair.get(0).as_f64()?,
        lon: pair.get(1).as_f64()?,
    })
}

/// What the map shows first, where `contornos.json` says it.
pub fn bounds(json: &JsValue) -> Option<Extent> {
    let corners = get(json, "bounds");
    let corners: &Array = corners.dyn_ref()?;
    let (low, high) = (corner(&corners.get(0))?, corner(&corners.get(1))?);
    (low.lat < high.lat && low.lon < high.lon).then_some(Extent { low, high })
}

impl Areas {
    /// Reads `contornos.json` and draws it: the municipality below, then neighborhoods, then wards.
    /// What cannot be read is left out; the map is of use without it.
    pub async fn draw(map: &MapMore, json: &JsValue) -> Self {
        let whole = get(json, "outline");
        if whole.is_object() {
            outline(map, &whole, "area municipality", false);
        }
        Self {
            neighborhoods: some(map, list(json, "neighborhoods"), "area neighborhood", true).await,
            wards: some(map, list(json, "wards"), "area ward", false).await,
            bounds: bounds(json),
        }
    }

    /// Tells wards, which come with their codes, their positions.
    pub fn number_wards(&mut self, position: impl Fn(&str) -> Option<usize>) {
        for area in &mut self.wards {
            let found = position(&area.code).and_then(|at| i32::try_from(at).ok());
            area.index = found.unwrap_or(-1);
        }
    }

    /// The ward or neighborhood with a position.
    pub fn find(areas: &[Area], index: i32) -> Option<&Area> {
        areas.iter().find(|area| area.index == index)
    }

    /// Marks the chosen ward and neighborhood.
    pub fn choose(&self, ward: Option<i32>, neighborhood: Option<i32>) {
        for (areas, chosen) in [(&self.wards, ward), (&self.neighborhoods, neighborhood)] {
            for area in areas {
                area.class("chosen", chosen == Some(area.index));
            }
        }
    }
}

impl Area {
    /// Adds or takes away a class of the outline.
    pub fn class(&self, class: &str, on: bool) {
        if let Some(path) = self.outline.path() {
            toggle(&path, class, on);
        }
    }

    /// Says `words` where the pointer is over it, when the stylesheet lets it be pointed at.
    pub fn on_hover(&self, words: &JsValue) {
        let options = object(&[
            ("sticky", JsValue::TRUE),
            ("className", JsValue::from_str("area-words")),
        ]);
        self.outline.bind_tooltip_words(words, &options);
    }
}
