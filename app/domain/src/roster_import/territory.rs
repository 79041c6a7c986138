//! Neighborhoods, blocks and wards as offices write them, found among those that are known.

use super::known::{Known, KnownNeighborhood};
use crate::ids::NeighborhoodId;
use crate::territory::checked_code;
use crate::text::fold;
use std::collections::BTreeMap;

/// How many neighborhoods are proposed for a name that is not known.
const PROPOSALS: usize = 3;
/// From which likeness on a neighborhood is proposed.
const LIKE: f64 = 0.34;

/// Kinds of settlements and their abbreviations, folded, with how the catalogue's kind begins.
const KINDS: [(&str, &str); 22] = [
    ("unidad habitacional", "unidad"),
    ("u habitacional", "unidad"),
    ("u hab", "unidad"),
    ("u h", "unidad"),
    ("uh", "unidad"),
    ("unidad", "unidad"),
    ("fraccionamiento", "fracc"),
    ("fracto", "fracc"),
    ("fracc", "fracc"),
    ("frac", "fracc"),
    ("colonia", "colonia"),
    ("col", "colonia"),
    ("barrio", "barrio"),
    ("bo", "barrio"),
    ("pueblo", "pueblo"),
    ("ranchería", "rancheria"),
    ("rancheria", "rancheria"),
    ("condominio", "condominio"),
    ("cond", "condominio"),
    ("conjunto habitacional", "conjunto"),
    ("conjunto", "conjunto"),
    ("residencial", "residencial"),
];

/// A name and the kind that stands before it, if one does and something is left.
fn split_kind(folded: &str) -> (Option<&'static str>, &str) {
    for (written, kind) in KINDS {
        if let Some(rest) = folded.strip_prefix(written)
            && let Some(rest) = rest.strip_prefix(' ')
        {
            return (Some(kind), rest);
        }
    }
    (None, folded)
}

/// A name without its article: «El Coyol» and «Coyol» are one.
fn without_article(folded: &str) -> &str {
    ["el ", "la ", "los ", "las "]
        .iter()
        .find_map(|article| folded.strip_prefix(article))
        .unwrap_or(folded)
}

/// Pairs of letters of a name, sorted: how alike two names are is how many they share.
fn pairs(folded: &str) -> Vec<[u8; 2]> {
    let mut pairs: Vec<[u8; 2]> = format!(" {folded} ")
        .as_bytes()
        .windows(2)
        .map(|pair| [pair[0], pair[1]])
        .collect();
    pairs.sort_unstable();
    pairs
}

fn likeness(a: &[[u8; 2]], b: &[[u8; 2]]) -> f64 {
    let (mut shared, mut i, mut j) = (0_u32, 0, 0);
    while let (Some(left), Some(right)) = (a.get(i), b.get(j)) {
        match left.cmp(right) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                i += 1;
                j += 1;
            }
        }
    }
    let all = u32::try_from(a.len() + b.len()).unwrap_or(u32::MAX).max(1);
    f64::from(2 * shared) / f64::from(all)
}

/// What a cell says of a neighborhood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing.
    Empty,
    /// This one: its place in the catalogue.
    Found(usize),
    /// One of these.
    Ambiguous(Vec<usize>),
    /// None; these are the likeliest.
    Unknown(Vec<usize>),
}

/// The territory, ready to be searched.
pub(super) struct Territory<'a> {
    known: &'a Known,
    by_name: BTreeMap<String, Vec<usize>>,
    pairs: Vec<Vec<[u8; 2]>>,
    by_id: BTreeMap<NeighborhoodId, usize>,
    blocks: Codes,
    wards: Codes,
    /// What was found for a text: an office writes the same names over and over.
    seen: BTreeMap<String, Place>,
}

impl<'a> Territory<'a> {
    pub(super) fn new(known: &'a Known) -> Self {
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut names = Vec::with_capacity(known.neighborhoods.len());
        let mut by_id = BTreeMap::new();
        for (place, neighborhood) in known.neighborhoods.iter().enumerate() {
            let folded = fold(&neighborhood.name);
            names.push(pairs(&folded));
            by_id.insert(neighborhood.id, place);
            by_name.entry(folded).or_default().push(place);
        }
        Self {
            known,
            by_name,
            pairs: names,
            by_id,
            blocks: Codes::of(
                known.blocks.iter().map(|block| block.code.as_str()),
                block_key,
            ),
            wards: Codes::of(known.wards.iter().map(String::as_str), ward_key),
            seen: BTreeMap::new(),
        }
    }

    /// An entry of the catalogue.
    pub(super) fn neighborhood(&self, place: usize) -> Option<&'a KnownNeighborhood> {
        self.known.neighborhoods.get(place)
    }

    /// How a neighborhood is told apart from others.
    pub(super) fn label(&self, id: NeighborhoodId) -> String {
        let place = self.by_id.get(&id);
        let entry = place.and_then(|place| self.neighborhood(*place));
        entry.map_or_else(|| "otra colonia".to_owned(), KnownNeighborhood::label)
    }

    /// Looks for a neighborhood by its name, told apart by kind and postal code where these help.
    pub(super) fn find(&mut self, text: &str, postal_code: &str) -> Place {
        let folded = fold(text);
        if folded.is_empty() {
            return Place::Empty;
        }
        let cache = format!("{folded}|{postal_code}");
        if let Some(place) = self.seen.get(&cache) {
            return place.clone();
        }
        let place = self.search(&folded, postal_code);
        self.seen.insert(cache, place.clone());
        place
    }

    fn search(&self, folded: &str, postal_code: &str) -> Place {
        let (kind, name) = split_kind(folded);
        // A name may begin like a kind: the whole text first.
        let candidates = self.named(folded).or_else(|| self.named(name));
        let Some(candidates) = candidates else {
            return Place::Unknown(self.likeliest(name));
        };
        let narrowed = |candidates: Vec<usize>, fits: &dyn Fn(&KnownNeighborhood) -> bool| {
            let fitting: Vec<usize> = candidates
                .iter()
                .copied()
                .filter(|place| self.neighborhood(*place).is_some_and(fits))
                .collect();
            if fitting.is_empty() {
                candidates
            } else {
                fitting
            }
        };
        let candidates = narrowed(candidates, &|n| n.postal_code == postal_code);
        let candidates = narrowed(candidates, &|n| {
            kind.is_some_and(|kind| fold(&n.kind).starts_with(kind))
        });
        match candidates.as_slice() {
            [one] => Place::Found(*one),
            _ => Place::Ambiguous(candidates),
        }
    }

    /// The neighborhoods of a name; without its article, or with one, if that is the only way.
    fn named(&self, name: &str) -> Option<Vec<usize>> {
        let bare = without_article(name);
        let articles = ["el", "la", "los", "las"].map(|article| format!("{article} {bare}"));
        let exact = self.by_name.get(name).or_else(|| self.by_name.get(bare));
        exact
            .or_else(|| articles.iter().find_map(|with| self.by_name.get(with)))
            .cloned()
    }

    fn likeliest(&self, name: &str) -> Vec<usize> {
        let wanted = pairs(name);
        let mut scored: Vec<(f64, usize)> = self
            .pairs
            .iter()
            .enumerate()
            .map(|(place, pairs)| (likeness(&wanted, pairs), place))
            .filter(|(score, _)| *score >= LIKE)
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        scored
            .into_iter()
            .take(PROPOSALS)
            .map(|(_, place)| place)
            .collect()
    }

    /// The place of a known block.
    pub(super) fn block(&self, code: &str) -> Option<usize> {
        self.blocks.find(code)
    }

    /// The code of a known ward, however it is written.
    pub(super) fn ward(&self, text: &str) -> Option<&'a str> {
        let place = self.wards.find(text)?;
        self.known.wards.get(place).map(String::as_str)
    }
}

/// Codes that are found exactly, or by what is left when writing habits are taken away.
struct Codes {
    exact: BTreeMap<String, usize>,
    by_key: BTreeMap<String, Option<usize>>,
    key: fn(&str) -> String,
}

impl Codes {
    fn of<'a>(codes: impl Iterator<Item = &'a str>, key: fn(&str) -> String) -> Self {
        let mut own = Self {
            exact: BTreeMap::new(),
            by_key: BTreeMap::new(),
            key,
        };
        for (place, code) in codes.enumerate() {
            own.exact.insert(code.to_owned(), place);
            // Two codes of one key are told apart only when written exactly.
            own.by_key
                .entry(key(code))
                .and_modify(|p| *p = None)
                .or_insert(Some(place));
        }
        own
    }

    fn find(&self, code: &str) -> Option<usize> {
        let exact = self.exact.get(code).copied();
        exact.or_else(|| self.by_key.get(&(self.key)(code)).copied().flatten())
    }
}

/// A code without the zeros before its numbers: `014-07` and `14-7` are one block.
pub(super) fn block_key(code: &str) -> String {
    let folded = fold(code);
    let parts: Vec<&str> = folded
        .split(' ')
        .map(|part| match part.trim_start_matches('0') {
            "" if !part.is_empty() => "0",
            rest => rest,
        })
        .collect();
    parts.join("-")
}

/// A ward by its number, where it has one: `C-03`, `Cuartel 3` and `3` are one.
fn ward_key(text: &str) -> String {
    let key = block_key(text);
    let parts = key.split('-');
    let kept: Vec<&str> = parts
        .filter(|part| !matches!(*part, "cuartel" | "ctel" | "cuart" | "c" | "no" | "num"))
        .collect();
    let joined = kept.join("-");
    match joined
        .strip_prefix('c')
        .map(|rest| rest.trim_start_matches('0'))
    {
        Some(number) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => {
            number.to_owned()
        }
        _ => joined,
    }
}

/// The code of a block as it will be stored, from `Mza. 014/07`.
pub(super) fn block_code(line: &str) -> Result<String, String> {
    let upper = line.to_uppercase();
    let whole = upper.trim();
    let mut rest = whole;
    for word in ["MANZANA", "MZNA", "MZA", "MZ", "NÚMERO", "NUM", "NO."] {
        if let Some(after) = rest.strip_prefix(word) {
            rest = after.trim_start_matches(['.', ':', ' ', '#']);
        }
    }
    // «MZ-12» keeps its letters: there they are part of the code.
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        rest = whole;
    }
    checked_code(
        &rest
            .replace(['/', '.', '_', '–', '—'], "-")
            .replace("- ", "-"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn known() -> Known {
        let entry = |place: u128, name: &str, kind: &str, postal_code: &str| KnownNeighborhood {
            id: NeighborhoodId(Uuid::from_u128(place)),
            name: name.into(),
            kind: kind.into(),
            postal_code: postal_code.into(),
        };
        Known {
            neighborhoods: vec![
                entry(1, "El Coyol", "Colonia", "91780"),
                entry(2, "El Coyol", "Condominio", "91760"),
                entry(3, "Arboledas", "Fraccionamiento", "91808"),
                entry(4, "Arboledas", "Unidad habitacional", "91948"),
                entry(5, "Formando Hogar", "Colonia", "91897"),
                entry(6, "La Huaca", "Barrio", "91709"),
                entry(7, "Unidad Veracruzana", "Colonia", "91710"),
            ],
            wards: vec!["C-03".into(), "C-12".into()],
            ..Known::default()
        }
    }

    #[test]
    fn a_neighborhood_is_found_by_name_kind_and_postal_code() {
        let known = known();
        let mut territory = Territory::new(&known);
        for (text, postal_code, place) in [
            ("Col. Formando Hogar", "", Place::Found(4)),
            ("FORMANDO  HOGAR", "91837", Place::Found(4)),
            ("Coyol", "91780", Place::Found(0)),
            ("COND. EL COYOL", "", Place::Found(1)),
            ("El coyol", "", Place::Ambiguous(vec![0, 1])),
            ("Coyol", "91700", Place::Ambiguous(vec![0, 1])),
            ("U.H. Arboledas", "", Place::Found(3)),
            ("Fracc. Arboledas", "", Place::Found(2)),
            ("Huaca", "", Place::Found(5)),
            ("Unidad Veracruzana", "", Place::Found(6)),
            ("Col. Unidad Veracruzana", "", Place::Found(6)),
            ("", "91780", Place::Empty),
        ] {
            assert_eq!(
                territory.find(text, postal_code),
                place,
                "{text} {postal_code}"
            );
        }
        let Place::Unknown(proposals) = territory.find("Formado Hogar", "") else {
            panic!("found");
        };
        assert_eq!(proposals[0], 4);
        assert_eq!(territory.find("Zzz", ""), Place::Unknown(vec![]));
    }

    #[test]
    fn codes_are_one_however_they_are_written() {
        assert_eq!(block_code("Mza. 014/07"), Ok("014-07".into()));
        assert_eq!(block_code("MANZANA NO. 12"), Ok("12".into()));
        assert_eq!(block_code("014 - 07 a"), Ok("014-07A".into()));
        assert_eq!(block_code("MZ-12"), Ok("MZ-12".into()));
        assert!(block_code("la de la esquina ñ").is_err());
        assert_eq!(block_key("014-07"), block_key("14-7"));
        assert_eq!(block_key("000"), "0");
        let known = known();
        let territory = Territory::new(&known);
        for text in ["C-03", "3", "03", "Cuartel 3", "CUARTEL NO. 03", "c3"] {
            assert_eq!(territory.ward(text), Some("C-03"), "{text}");
        }
        assert_eq!(territory.ward("C-30"), None);
    }
}
