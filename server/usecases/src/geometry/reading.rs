//! Reading a GeoJSON file: whole files that cannot be right are refused, features that cannot are
//! left out with a sentence each.

use super::area::Area;
pub use super::raw::MAX_POSITIONS;
use super::raw::{self, Fault, Raw, Xy};
use super::{NOT_NUMBERS, OUTSIDE, degrees, in_mexico, millionths};
use domain::catalogue::Point;
use domain::failure::Failure;
use domain::text::clean_line;
use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// The largest file, in bytes (64 MiB).
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The most features that one file may have.
pub const MAX_FEATURES: usize = 60_000;

/// The most properties that all features of one file may have together.
pub const MAX_PROPERTIES: usize = 3_000_000;

/// How much text the properties of one feature may take, in bytes (64 KiB).
pub const MAX_PROPERTIES_BYTES: usize = 64 * 1024;

/// The properties in which files have the name of a feature, for the list of errors.
const LABELS: [&str; 12] = [
    "nombre",
    "name",
    "nom_asen",
    "nomasen",
    "d_asenta",
    "asentamiento",
    "colonia",
    "nomgeo",
    "nom_loc",
    "nom_mun",
    "cvegeo",
    "id",
];

/// What a file has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Collection {
    /// The features that can be used, in the order of the file.
    pub features: Vec<Feature>,
    /// The features that cannot, in the order of the file.
    pub errors: Vec<FeatureError>,
}

/// A feature that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureError {
    /// Its place in the file, from 1.
    pub number: usize,
    /// Its name, if one of the usual properties has it.
    pub label: Option<String>,
    /// What is wrong with it, in Spanish, as the rest of a sentence («está fuera de México»).
    pub message: String,
}

/// A feature of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// Its place in the file, from 1.
    pub number: usize,
    /// Its properties; those that are lists or objects are left out.
    pub properties: Map<String, Value>,
    /// Where it is.
    pub geometry: Shape,
}

/// Where a feature is.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// The file says that there is no place (`"geometry": null`).
    None,
    /// A spot, with six decimals.
    Point(Point),
    /// An area.
    Area(Area),
}

/// The first of the named properties that has a text, under any case, as one clean line. Numbers
/// become text; what is empty, `null`, true or false is passed over.
#[must_use]
pub fn text(feature: &Feature, names: &[&str]) -> Option<String> {
    named(&feature.properties, names)
}

fn named(properties: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let name = name.to_lowercase();
        properties
            .iter()
            .filter(|(key, _)| key.trim().to_lowercase() == name)
            .find_map(|(_, value)| line(value))
    })
}

fn line(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => clean_line(text),
        // Whole numbers of a column of fractions, 30193.0.
        Value::Number(number) => match number.as_f64() {
            Some(n) if !number.is_i64() && n.fract() == 0.0 && n.abs() < 1e15 => {
                (n as i64).to_string()
            }
            _ => number.to_string(),
        },
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

#[derive(Deserialize)]
struct Outer<'a> {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(borrow)]
    crs: Option<&'a RawValue>,
    #[serde(borrow)]
    features: Option<Items<'a>>,
}

/// The features, unread; one more than allowed if there are more than allowed.
struct Items<'a>(Vec<&'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for Items<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List;
        impl<'de> Visitor<'de> for List {
            type Value = Items<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of features")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Items<'de>, A::Error> {
                let mut items = Vec::new();
                while items.len() <= MAX_FEATURES {
                    match seq.next_element()? {
                        Some(item) => items.push(item),
                        None => return Ok(Items(items)),
                    }
                }
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Items(items))
            }
        }
        deserializer.deserialize_seq(List)
    }
}

#[derive(Deserialize)]
struct Item<'a> {
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow)]
    properties: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "also_null")]
    geometry: Option<&'a RawValue>,
}

/// A member that is there, also when it is `null`.
fn also_null<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<&'de RawValue>, D::Error> {
    Deserialize::deserialize(deserializer).map(Some)
}

/// A feature before its shape is checked.
struct Draft {
    number: usize,
    properties: Map<String, Value>,
    raw: Result<Raw, String>,
}

/// Reads a GeoJSON file: a `FeatureCollection`, or a single `Feature`. At most [`MAX_BYTES`],
/// [`MAX_FEATURES`], [`MAX_POSITIONS`] and [`MAX_PROPERTIES`]. Takes a second or two of one core for the
/// largest files: call it from a thread that may wait.
///
/// # Errors
/// `TooLarge`; `Invalid` for the field `file` when the file is not JSON in UTF-8, not GeoJSON, in
/// another system of coordinates than WGS 84 or with latitude and longitude swapped. Other faults
/// are those of a feature, in [`Collection::errors`].
pub fn read(file: &[u8]) -> Result<Collection, Failure> {
    if file.len() > MAX_BYTES {
        return Err(too_large("un archivo de mapas puede medir hasta 64 MB"));
    }
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let text = std::str::from_utf8(file).map_err(|_| {
        refused(
            "El archivo no es GeoJSON en UTF-8. Expórtelo como GeoJSON con codificación UTF-8 y vuelva a intentarlo.",
        )
    })?;
    let drafts = drafts(text)?;
    if let Some(failure) = misplaced(&drafts) {
        return Err(failure);
    }
    let mut collection = Collection::default();
    for draft in drafts {
        match draft.raw.and_then(shape) {
            Ok(geometry) => collection.features.push(Feature {
                number: draft.number,
                properties: draft.properties,
                geometry,
            }),
            Err(message) => collection.errors.push(FeatureError {
                number: draft.number,
                label: named(&draft.properties, &LABELS)
                    .map(|label| label.chars().take(80).collect()),
                message,
            }),
        }
    }
    Ok(collection)
}

const NO_COLLECTION: &str = "El archivo no es una colección de GeoJSON («FeatureCollection»). Expórtelo de nuevo como GeoJSON.";

fn refused(message: impl Into<String>) -> Failure {
    Failure::field("file", message)
}

fn too_large(limit: &str) -> Failure {
    Failure::TooLarge {
        limit: limit.into(),
    }
}

/// Reads everything but the shapes.
fn drafts(text: &str) -> Result<Vec<Draft>, Failure> {
    // A list in the order of the members would be taken for an object.
    if text.trim_start().starts_with('[') {
        return Err(refused(NO_COLLECTION));
    }
    let outer: Outer = serde_json::from_str(text).map_err(|e| not_geojson(text, &e))?;
    if let Some(found) = outer.crs.and_then(other_system) {
        return Err(refused(format!(
            "El archivo está en {found}. Expórtelo en WGS 84 (EPSG:4326) y vuelva a intentarlo; SIRC no reproyecta."
        )));
    }
    let items = match (outer.kind.as_deref(), outer.features) {
        (Some("FeatureCollection"), Some(Items(items))) => items,
        (Some("Feature"), _) => {
            vec![serde_json::from_str(text).map_err(|e| not_geojson(text, &e))?]
        }
        (Some("FeatureCollection"), None) => {
            return Err(refused(
                "El archivo no tiene la lista de elementos («features»). Expórtelo de nuevo como GeoJSON.",
            ));
        }
        (None, _) => return Err(refused(NO_COLLECTION)),
        (Some(kind), _) => {
            let kind: String = clean_line(kind).chars().take(40).collect();
            return Err(refused(format!(
                "El archivo no es una colección de GeoJSON: su tipo es «{kind}» y se espera «FeatureCollection». Expórtelo de nuevo como GeoJSON."
            )));
        }
    };
    if items.len() > MAX_FEATURES {
        return Err(too_large(
            "un archivo de mapas puede traer hasta 60,000 elementos",
        ));
    }
    let (mut positions, mut fields) = (MAX_POSITIONS, MAX_PROPERTIES);
    let mut drafts = Vec::with_capacity(items.len());
    for (at, item) in items.into_iter().enumerate() {
        let mut draft = Draft {
            number: at + 1,
            properties: Map::new(),
            raw: Err("no es un elemento de GeoJSON («Feature»)".into()),
        };
        match serde_json::from_str::<Item>(item.get()) {
            Ok(read) if read.kind == "Feature" && item.get().starts_with('{') => {
                draft.raw = match read.geometry.map(RawValue::get) {
                    None => Err("le falta la geometría".into()),
                    Some(json) => match raw::geometry(json, &mut positions) {
                        Ok(raw) => Ok(raw),
                        Err(Fault::Says(message)) => Err(message),
                        Err(Fault::TooMany) => {
                            return Err(too_large(
                                "un archivo de mapas puede traer hasta 2,000,000 de puntos; simplifique los contornos",
                            ));
                        }
                    },
                };
                match properties(read.properties) {
                    Ok(properties) => draft.properties = properties,
                    Err(message) => draft.raw = Err(message),
                }
            }
            _ => {}
        }
        fields = fields.checked_sub(draft.properties.len()).ok_or_else(|| {
            too_large("un archivo de mapas puede traer hasta 3,000,000 de propiedades")
        })?;
        drafts.push(draft);
    }
    Ok(drafts)
}

fn properties(json: Option<&RawValue>) -> Result<Map<String, Value>, String> {
    let json = json.map_or("{}", RawValue::get);
    if json.len() > MAX_PROPERTIES_BYTES {
        return Err("sus propiedades ocupan más de 64 KB: quite las que no se necesitan".into());
    }
    let mut properties: Map<String, Value> = serde_json::from_str(json)
        .map_err(|_| String::from("sus propiedades no se pueden leer"))?;
    properties.retain(|_, value| !value.is_array() && !value.is_object());
    Ok(properties)
}

fn shape(raw: Raw) -> Result<Shape, String> {
    match raw {
        Raw::None => Ok(Shape::None),
        Raw::Point(Xy(x, y)) if !x.is_finite() || !y.is_finite() => Err(NOT_NUMBERS.into()),
        Raw::Point(Xy(x, y)) if !in_mexico(x, y) => Err(OUTSIDE.into()),
        Raw::Point(Xy(x, y)) => Ok(Shape::Point(Point {
            latitude: degrees(millionths(y)),
            longitude: degrees(millionths(x)),
        })),
        Raw::Polygons(polygons) => Area::build(&polygons).map(Shape::Area),
    }
}

/// Why a text is not one JSON document of GeoJSON.
fn not_geojson(text: &str, error: &serde_json::Error) -> Failure {
    const RECORD: char = '\u{1e}';
    let mut documents = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let first = documents.next();
    let rest = text.get(documents.byte_offset()..).unwrap_or_default();
    let several = matches!(first, Some(Ok(_))) && rest.trim_start().starts_with('{');
    refused(if text.trim().is_empty() {
        "El archivo está vacío. Expórtelo de nuevo como GeoJSON.".into()
    } else if several || text.starts_with(RECORD) {
        "El archivo trae un elemento por renglón (GeoJSON por renglones). Expórtelo como GeoJSON, con una sola colección («FeatureCollection»), y vuelva a intentarlo.".into()
    } else if error.is_eof() {
        "El archivo está incompleto: termina a la mitad. Expórtelo de nuevo y vuelva a intentarlo."
            .into()
    } else if error.is_syntax() {
        format!(
            "El archivo no es GeoJSON: no se entiende a partir del renglón {}. Expórtelo de nuevo como GeoJSON.",
            error.line()
        )
    } else {
        NO_COLLECTION.into()
    })
}

/// The system of coordinates that a `crs` member names, unless it is WGS 84.
fn other_system(crs: &RawValue) -> Option<String> {
    const UNKNOWN: &str = "un sistema de coordenadas que no se reconoce";
    let json = crs.get();
    let value: Value = match serde_json::from_str(json) {
        Ok(value) if json.len() <= 1_000 => value,
        _ => return Some(UNKNOWN.into()),
    };
    if value.is_null() {
        return None;
    }
    let properties = &value["properties"];
    let legacy = value["type"] == "EPSG";
    let name = [
        &value,
        &properties["name"],
        &properties["code"],
        &properties["href"],
    ]
    .into_iter()
    .find_map(line)
    .map(|name| if legacy { format!("EPSG:{name}") } else { name });
    let Some(name) = name else {
        return Some(UNKNOWN.into());
    };
    let parts: Vec<&str> = name
        .split([':', '/', '#'])
        .filter(|p| !p.is_empty())
        .collect();
    let has = |word: &str| parts.iter().any(|part| part.eq_ignore_ascii_case(word));
    let code = parts.last().copied().unwrap_or_default();
    if has("CRS84") || (has("EPSG") && code == "4326") {
        None
    } else if has("EPSG") && code.bytes().all(|b| b.is_ascii_digit()) {
        Some(format!("EPSG:{code}"))
    } else {
        Some(name.chars().take(80).collect())
    }
}

/// Where the positions of a feature are.
#[derive(Clone, Copy, PartialEq)]
enum Where {
    Mexico,
    /// In Mexico, if latitude and longitude are swapped.
    Swapped,
    /// No degrees.
    Projected(Xy),
    Elsewhere,
}

fn whereabouts(raw: &Raw) -> Option<Where> {
    let first = raw.positions().next()?;
    let all = |test: &dyn Fn(Xy) -> bool| raw.positions().all(test);
    Some(if all(&|at| in_mexico(at.0, at.1)) {
        Where::Mexico
    } else if all(&|at| in_mexico(at.1, at.0)) {
        Where::Swapped
    } else if all(&|at| at.0.abs() > 180.0 || at.1.abs() > 90.0) {
        Where::Projected(first)
    } else {
        Where::Elsewhere
    })
}

/// Refuses a file of which most features are plainly in other coordinates; a few are errors of their
/// own.
fn misplaced(drafts: &[Draft]) -> Option<Failure> {
    let places: Vec<Where> = drafts
        .iter()
        .filter_map(|draft| draft.raw.as_ref().ok().and_then(whereabouts))
        .collect();
    let most = |count: usize| 2 * count > places.len();
    if most(places.iter().filter(|w| **w == Where::Swapped).count()) {
        return Some(refused(
            "El archivo trae las coordenadas invertidas: primero la latitud y después la longitud. Expórtelo de nuevo con la longitud primero, como pide GeoJSON, y vuelva a intentarlo.",
        ));
    }
    let projected: Vec<Xy> = places
        .iter()
        .filter_map(|place| match place {
            Where::Projected(at) => Some(*at),
            _ => None,
        })
        .collect();
    let first = projected.first().filter(|_| most(projected.len()))?;
    Some(refused(format!(
        "El archivo parece estar en {}: sus coordenadas no son grados (la primera es {:.0}, {:.0}). Expórtelo en WGS 84 (EPSG:4326) y vuelva a intentarlo; SIRC no reproyecta.",
        guess(*first),
        first.0,
        first.1
    )))
}

/// The system that is usual in Mexico for coordinates of this size.
fn guess(Xy(x, y): Xy) -> &'static str {
    if (-13_300_000.0..-9_500_000.0).contains(&x) {
        "EPSG:3857 (Web Mercator)"
    } else if (900_000.0..4_200_000.0).contains(&x) && (200_000.0..2_500_000.0).contains(&y) {
        "EPSG:6372 (cónica conforme de Lambert, INEGI)"
    } else if (100_000.0..900_000.0).contains(&x) && (1_500_000.0..3_700_000.0).contains(&y) {
        "UTM"
    } else {
        "una proyección en metros"
    }
}

#[cfg(test)]
mod tests;
