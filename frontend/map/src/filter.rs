//! What is shown: the choices of the form, as the address carries them.

use crate::data::{Captains, Territory};

/// What the map draws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layer {
    /// Block captains.
    #[default]
    Captains,
    /// Petitions, one by one or gathered.
    Petitions,
    /// Where petitions are dense.
    Heat,
    /// Neighborhoods by a figure.
    Choropleth,
    /// Blocks without a captain.
    Vacant,
}

impl Layer {
    fn of(code: &str) -> Self {
        match code {
            "petitions" => Self::Petitions,
            "heat" => Self::Heat,
            "choropleth" => Self::Choropleth,
            "vacant" => Self::Vacant,
            _ => Self::Captains,
        }
    }

    /// Its code, which the stylesheet also reads.
    pub fn code(self) -> &'static str {
        match self {
            Self::Captains => "captains",
            Self::Petitions => "petitions",
            Self::Heat => "heat",
            Self::Choropleth => "choropleth",
            Self::Vacant => "vacant",
        }
    }

    /// What one may look for on it.
    pub fn search_words(self) -> &'static str {
        match self {
            Self::Captains => "Nombre, manzana o colonia",
            Self::Petitions => "Folio o tipo",
            Self::Heat | Self::Choropleth => "Colonia",
            Self::Vacant => "Manzana o colonia",
        }
    }

    /// Whether it can need petitions.
    pub fn of_petitions(self) -> bool {
        matches!(self, Self::Petitions | Self::Heat | Self::Choropleth)
    }
}

/// The selects that choose among captains only.
pub const OF_CAPTAINS: [&str; 3] = ["cargo", "validacion", "actividad"];
/// The selects that choose among petitions only.
pub const OF_PETITIONS: [&str; 3] = ["tipo", "estado", "edad"];

/// What is chosen; empty is no choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// What the map draws.
    pub layer: Layer,
    /// Position of a ward.
    pub ward: Option<i32>,
    /// Position of a neighborhood.
    pub neighborhood: Option<i32>,
    /// Position of a captain's state.
    pub state: Option<i32>,
    /// Whether data was validated this year.
    pub valid: Option<bool>,
    /// What petitions a captain has.
    pub activity: Activity,
    /// What of the form the server answers for: type, state and age of petitions.
    pub petitions: [String; 3],
}

/// What petitions a captain has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Activity {
    /// Any.
    #[default]
    Any,
    /// None at all.
    Nothing,
    /// Some are open.
    Open,
    /// Some, none of them open.
    Done,
}

impl Filters {
    /// Reads the form: `value` says what a select has chosen.
    pub fn read(value: impl Fn(&str) -> String, territory: &Territory, states: &[String]) -> Self {
        let position =
            |found: Option<usize>| found.and_then(|at| i32::try_from(at).ok()).unwrap_or(-2);
        let chosen = |name: &str| Some(value(name)).filter(|code| !code.is_empty());
        Self {
            layer: Layer::of(&value("capa")),
            ward: chosen("cuartel")
                .map(|code| position(territory.wards.iter().position(|(c, _)| *c == code))),
            neighborhood: chosen("colonia").map(|code| code.parse().unwrap_or(-2)),
            state: chosen("cargo").map(|code| position(states.iter().position(|s| *s == code))),
            valid: match value("validacion").as_str() {
                "validated" => Some(true),
                "pending" => Some(false),
                _ => None,
            },
            activity: match value("actividad").as_str() {
                "none" => Activity::Nothing,
                "open" => Activity::Open,
                "done" => Activity::Done,
                _ => Activity::Any,
            },
            petitions: OF_PETITIONS.map(&value),
        }
    }

    /// Whether an entry of this ward and neighborhood is chosen.
    pub fn territory(&self, ward: i32, neighborhood: i32) -> bool {
        self.ward.is_none_or(|chosen| chosen == ward)
            && self
                .neighborhood
                .is_none_or(|chosen| chosen == neighborhood)
    }

    /// Whether a captain is chosen.
    pub fn captain(&self, captains: &Captains, at: usize) -> bool {
        let (open, all) = (captains.open[at], captains.all[at]);
        self.territory(captains.ward[at], captains.neighborhood[at])
            && self.state.is_none_or(|state| state == captains.state[at])
            && self
                .valid
                .is_none_or(|valid| valid == (captains.valid[at] == 2))
            && match self.activity {
                Activity::Any => true,
                Activity::Nothing => all == 0,
                Activity::Open => open > 0,
                Activity::Done => all > 0 && open == 0,
            }
    }

    /// What the server is asked for.
    pub fn petitions_query(&self) -> String {
        query(
            OF_PETITIONS
                .iter()
                .copied()
                .zip(self.petitions.iter().map(String::as_str)),
        )
    }
}

/// `?a=b&c=d` of what is not empty.
pub fn query<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::new();
    for (name, value) in pairs.filter(|(_, value)| !value.is_empty()) {
        text.push(if text.is_empty() { '?' } else { '&' });
        text.push_str(name);
        text.push('=');
        for byte in value.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                    text.push(char::from(byte))
                }
                _ => text.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn territory() -> Territory {
        Territory {
            wards: vec![
                ("C-01".into(), "Cuartel 1".into()),
                ("C-02".into(), "Cuartel 2".into()),
            ],
            neighborhoods: vec!["Centro".into(), "Formando Hogar".into()],
        }
    }

    fn captains() -> Captains {
        Captains {
            number: vec![1, 2],
            ward: vec![0, 1],
            neighborhood: vec![0, -1],
            state: vec![0, 1],
            valid: vec![2, 1],
            open: vec![3, 0],
            all: vec![5, 0],
            states: vec!["in_office".into(), "elected".into()],
            ..Captains::default()
        }
    }

    fn shown(choices: &[(&str, &str)]) -> Vec<usize> {
        let map: HashMap<&str, &str> = choices.iter().copied().collect();
        let captains = captains();
        let value = |name: &str| map.get(name).copied().unwrap_or_default().to_owned();
        let filters = Filters::read(value, &territory(), &captains.states);
        (0..captains.len())
            .filter(|at| filters.captain(&captains, *at))
            .collect()
    }

    #[test]
    fn each_choice_leaves_out() {
        assert_eq!(shown(&[]), [0, 1]);
        assert_eq!(shown(&[("cuartel", "C-02")]), [1]);
        assert_eq!(shown(&[("colonia", "0")]), [0]);
        assert_eq!(shown(&[("cargo", "elected")]), [1]);
        assert_eq!(shown(&[("validacion", "validated")]), [0]);
        assert_eq!(shown(&[("validacion", "pending")]), [1]);
        assert_eq!(shown(&[("actividad", "open")]), [0]);
        assert_eq!(shown(&[("actividad", "none")]), [1]);
        assert!(shown(&[("actividad", "done")]).is_empty());
        assert!(
            shown(&[("cuartel", "C-99")]).is_empty(),
            "a ward that is not there has nobody"
        );
    }

    #[test]
    fn addresses_carry_what_is_chosen() {
        let pairs = [("capa", "heat"), ("tipo", ""), ("estado", "en curso ñ")];
        assert_eq!(
            query(pairs.into_iter()),
            "?capa=heat&estado=en%20curso%20%C3%B1"
        );
        assert_eq!(query([("a", "")].into_iter()), "");
    }
}
