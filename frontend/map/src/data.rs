//! What the server sends, column by column, so that a column crosses from JavaScript in one call.

use crate::bound::get;
use crate::geometry::{Place, undelta};
use crate::text::fold;
use js_sys::{Array, Int32Array};
use std::cell::OnceCell;
use wasm_bindgen::{JsCast, JsValue};

/// Stands between the texts of a column while it crosses; no name has it.
const BETWEEN: char = '\u{1}';

/// Whole numbers; what is null is zero.
fn numbers(object: &JsValue, name: &str) -> Vec<i32> {
    let column = get(object, name);
    if Array::is_array(&column) {
        Int32Array::new(&column).to_vec()
    } else {
        Vec::new()
    }
}

/// Texts.
fn texts(object: &JsValue, name: &str) -> Vec<String> {
    let column: Array = get(object, name).unchecked_into();
    if !Array::is_array(&column) || column.length() == 0 {
        return Vec::new();
    }
    let joined: String = column.join(BETWEEN.encode_utf8(&mut [0; 4])).into();
    joined.split(BETWEEN).map(str::to_owned).collect()
}

/// Pairs of a code and its words.
fn pairs(object: &JsValue, name: &str) -> Vec<(String, String)> {
    let column = get(object, name);
    if !Array::is_array(&column) {
        return Vec::new();
    }
    let at = |pair: &JsValue, i| {
        pair.unchecked_ref::<Array>()
            .get(i)
            .as_string()
            .unwrap_or_default()
    };
    column
        .unchecked_into::<Array>()
        .iter()
        .map(|pair| (at(&pair, 0), at(&pair, 1)))
        .collect()
}

/// Places from two columns of differences.
fn places(object: &JsValue) -> Vec<Place> {
    let (lat, lon) = (
        undelta(&numbers(object, "lat")),
        undelta(&numbers(object, "lon")),
    );
    lat.into_iter()
        .zip(lon)
        .map(|(lat, lon)| Place { lat, lon })
        .collect()
}

/// Names that entries point to by their position.
#[derive(Debug, Default)]
pub struct Territory {
    /// Code and name of each ward.
    pub wards: Vec<(String, String)>,
    /// Name of each neighborhood.
    pub neighborhoods: Vec<String>,
}

impl Territory {
    /// A ward's name.
    pub fn ward(&self, at: i32) -> Option<&str> {
        Some(self.wards.get(usize::try_from(at).ok()?)?.1.as_str())
    }

    /// A neighborhood's name.
    pub fn neighborhood(&self, at: i32) -> Option<&str> {
        Some(self.neighborhoods.get(usize::try_from(at).ok()?)?.as_str())
    }

    /// `Manzana 001-01 · Centro`, as far as it is known.
    pub fn block(&self, block: &str, neighborhood: i32, ward: i32) -> String {
        let mut words = format!("Manzana {block}");
        for part in [self.neighborhood(neighborhood), self.ward(ward)]
            .into_iter()
            .flatten()
        {
            words.push_str(" · ");
            words.push_str(part);
        }
        words
    }
}

/// Captains, in the order of their blocks.
#[derive(Debug, Default)]
pub struct Captains {
    /// Number on the roster.
    pub number: Vec<i32>,
    /// Surnames and names.
    pub name: Vec<String>,
    /// Code of the block.
    pub block: Vec<String>,
    /// Ward, by position; -1 for none.
    pub ward: Vec<i32>,
    /// Neighborhood, by position; -1 for none.
    pub neighborhood: Vec<i32>,
    /// State, by position in `states`.
    pub state: Vec<i32>,
    /// 0 never validated, 1 in an earlier year, 2 this year.
    pub valid: Vec<i32>,
    /// Petitions that are open.
    pub open: Vec<i32>,
    /// Petitions in all.
    pub all: Vec<i32>,
    /// Where.
    pub place: Vec<Place>,
    /// Codes of states.
    pub states: Vec<String>,
    pub(crate) folded: OnceCell<Vec<String>>,
}

impl Captains {
    /// How many.
    pub fn len(&self) -> usize {
        self.number.len()
    }

    /// The code of a captain's state.
    pub fn state_code(&self, at: usize) -> &str {
        usize::try_from(self.state[at])
            .ok()
            .and_then(|s| self.states.get(s))
            .map_or("", String::as_str)
    }

    /// Name, block and neighborhood of each, folded; made when somebody first looks for words.
    pub fn folded(&self, territory: &Territory) -> &[String] {
        self.folded.get_or_init(|| {
            let of = |at: usize| {
                let colonia = territory
                    .neighborhood(self.neighborhood[at])
                    .unwrap_or_default();
                fold(&format!("{} {} {colonia}", self.name[at], self.block[at]))
            };
            (0..self.len()).map(of).collect()
        })
    }
}

/// Blocks without a captain.
#[derive(Debug, Default)]
pub struct Vacant {
    /// Code of the block.
    pub block: Vec<String>,
    /// Ward, by position; -1 for none.
    pub ward: Vec<i32>,
    /// Neighborhood, by position; -1 for none.
    pub neighborhood: Vec<i32>,
    /// Where.
    pub place: Vec<Place>,
}

/// What `jefes.json` says.
#[derive(Debug, Default)]
pub struct Directory {
    /// Names of wards and neighborhoods.
    pub territory: Territory,
    /// Captains.
    pub captains: Captains,
    /// Blocks without one.
    pub vacant: Vacant,
}

/// Reads `jefes.json`; `None` when columns are not of one length.
pub fn directory(json: &JsValue) -> Option<Directory> {
    let (people, empty) = (get(json, "captains"), get(json, "vacant"));
    let captains = Captains {
        number: numbers(&people, "number"),
        name: texts(&people, "name"),
        block: texts(&people, "block"),
        ward: numbers(&people, "ward"),
        neighborhood: numbers(&people, "neighborhood"),
        state: numbers(&people, "state"),
        valid: numbers(&people, "valid"),
        open: numbers(&people, "open"),
        all: numbers(&people, "all"),
        place: places(&people),
        states: texts(json, "states"),
        folded: OnceCell::new(),
    };
    let vacant = Vacant {
        block: texts(&empty, "block"),
        ward: numbers(&empty, "ward"),
        neighborhood: numbers(&empty, "neighborhood"),
        place: places(&empty),
    };
    let c = &captains;
    let same = [
        c.name.len(),
        c.block.len(),
        c.ward.len(),
        c.neighborhood.len(),
        c.state.len(),
        c.valid.len(),
        c.open.len(),
        c.all.len(),
        c.place.len(),
    ];
    let v = &vacant;
    let whole = same.iter().all(|len| *len == c.len())
        && [v.ward.len(), v.neighborhood.len(), v.place.len()]
            .iter()
            .all(|len| *len == v.block.len())
        && !c.states.is_empty();
    whole.then(|| Directory {
        territory: Territory {
            wards: pairs(json, "wards"),
            neighborhoods: texts(json, "neighborhoods"),
        },
        captains,
        vacant,
    })
}

/// Petitions with a place.
#[derive(Debug, Default)]
pub struct Petitions {
    pub(crate) folio: Option<Array>,
    /// Type, by position in `types`.
    pub kind: Vec<i32>,
    /// State, by position in `statuses`.
    pub status: Vec<i32>,
    /// Days since it was received.
    pub age: Vec<i32>,
    /// Whether something owed is late.
    pub late: Vec<bool>,
    /// Where.
    pub place: Vec<Place>,
    /// Names of types.
    pub types: Vec<String>,
    /// Code and word of states.
    pub statuses: Vec<(String, String)>,
}

impl Petitions {
    /// How many.
    pub fn len(&self) -> usize {
        self.place.len()
    }

    /// The folio of one. Folios stay with JavaScript: of a hundred thousand a few are looked at.
    pub fn folio(&self, at: usize) -> String {
        let folios = self.folio.as_ref().zip(u32::try_from(at).ok());
        folios
            .and_then(|(folios, at)| folios.get(at).as_string())
            .unwrap_or_default()
    }

    /// The type of one in words.
    pub fn type_name(&self, at: usize) -> &str {
        usize::try_from(self.kind[at])
            .ok()
            .and_then(|t| self.types.get(t))
            .map_or("", String::as_str)
    }

    /// Code and word of one's state.
    pub fn status_of(&self, at: usize) -> (&str, &str) {
        usize::try_from(self.status[at])
            .ok()
            .and_then(|s| self.statuses.get(s))
            .map_or(("", ""), |(code, word)| (code.as_str(), word.as_str()))
    }
}

/// Reads `peticiones.json`; `None` when columns are not of one length.
pub fn petitions(json: &JsValue) -> Option<Petitions> {
    let columns = get(json, "petitions");
    let folio = get(&columns, "folio");
    let petitions = Petitions {
        folio: Array::is_array(&folio).then(|| folio.unchecked_into()),
        kind: numbers(&columns, "type"),
        status: numbers(&columns, "status"),
        age: numbers(&columns, "age"),
        late: numbers(&columns, "late")
            .into_iter()
            .map(|late| late != 0)
            .collect(),
        place: places(&columns),
        types: texts(json, "types"),
        statuses: pairs(json, "statuses"),
    };
    let p = &petitions;
    [
        p.folio.as_ref().map_or(0, |f| f.length() as usize),
        p.kind.len(),
        p.status.len(),
        p.age.len(),
        p.late.len(),
    ]
    .iter()
    .all(|len| *len == p.len())
    .then_some(petitions)
}
