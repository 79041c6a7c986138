//! Departments, petition types, channels, neighborhoods and reasons. Nothing here is deleted: an
//! entry ends its validity, so that old petitions keep saying what they said.

mod editing;

pub use editing::{
    CatalogueEntity, CatalogueFilter, ChangedField, ChannelEntry, ChannelForm, DepartmentEnd,
    DepartmentForm, HistoryEntry, NeighborhoodEntry, NeighborhoodForm, PetitionTypeForm,
    ReasonEntry, ReasonForm,
};

use crate::deadline::{Term, TermUnit};
use crate::ids::{ChannelId, DepartmentId, NeighborhoodId, PetitionTypeId, ReasonId};
use crate::text::fold;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A municipal office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Department {
    /// Key.
    pub id: DepartmentId,
    /// Short stable code, for instance `OP`.
    pub code: String,
    /// Name on screens.
    pub name: String,
    /// First day on which it existed.
    #[serde(with = "crate::brief")]
    pub valid_from: NaiveDate,
    /// Last day, if it ended.
    #[serde(with = "crate::brief")]
    pub valid_to: Option<NaiveDate>,
    /// The department that took over its matters.
    pub successor: Option<DepartmentId>,
    /// For parallel edits.
    pub version: i64,
}

/// Where a type of petition happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LocationKind {
    /// A spot on the street.
    Point,
    /// A stretch between two corners.
    Stretch,
    /// A house or building.
    Address,
    /// A whole block.
    Block,
    /// Nowhere in particular.
    None,
}

impl LocationKind {
    const CODES: [(Self, &'static str); 5] = [
        (Self::Point, "point"),
        (Self::Stretch, "stretch"),
        (Self::Address, "address"),
        (Self::Block, "block"),
        (Self::None, "none"),
    ];

    /// The text stored in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        Self::CODES
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or("none", |(_, code)| code)
    }

    /// The name on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Point => "Un punto",
            Self::Stretch => "Un tramo",
            Self::Address => "Un domicilio",
            Self::Block => "Una manzana",
            Self::None => "Sin lugar",
        }
    }

    /// Reads the stored text.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::CODES
            .iter()
            .find(|(_, text)| *text == code)
            .map(|(kind, _)| *kind)
    }
}

/// An entry of the catalogue of petition types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PetitionType {
    /// Key.
    pub id: PetitionTypeId,
    /// Stable code, for instance `AP-01`.
    pub code: String,
    /// Name on screens.
    pub name: String,
    /// Group within the department.
    pub category: String,
    /// The department that usually answers.
    pub department: DepartmentId,
    /// Promised time.
    pub term: Term,
    /// 1 (emergency) to 4 (ordinary).
    pub priority: i64,
    /// Where it happens.
    pub location: LocationKind,
    /// Whether the citizen may stay anonymous.
    pub allows_anonymous: bool,
    /// Whether it is reserved: seen only by who needs it.
    pub confidential: bool,
    /// What proves that it was attended.
    pub closing_evidence: String,
    /// Who else may be competent, in words; empty when only the municipality is.
    pub external_body: String,
    /// What the operator asks.
    pub key_questions: Vec<String>,
    /// How citizens say it.
    pub synonyms: Vec<String>,
    /// First day of use.
    #[serde(with = "crate::brief")]
    pub valid_from: NaiveDate,
    /// Last day, if it ended.
    #[serde(with = "crate::brief")]
    pub valid_to: Option<NaiveDate>,
    /// For parallel edits.
    pub version: i64,
}

impl PetitionType {
    /// Whether its closing evidence asks for a photograph.
    #[must_use]
    pub fn needs_photo(&self) -> bool {
        fold(&self.closing_evidence).starts_with("foto")
    }
}

/// How a petition arrives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Channel {
    /// Key.
    pub id: ChannelId,
    /// Stable code: `phone_072`, `counter`, `written`, …
    pub code: String,
    /// Name on screens.
    pub name: String,
}

/// A settlement of the official catalogue of postal codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Neighborhood {
    /// Key.
    pub id: NeighborhoodId,
    /// Five digits.
    pub postal_code: String,
    /// Name.
    pub name: String,
    /// Colonia, Fraccionamiento, Pueblo…
    pub kind: String,
    /// Latitude and longitude in degrees (WGS 84), where known.
    pub point: Option<Point>,
}

/// A place on the earth, in degrees, WGS 84.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Point {
    /// −90 to 90.
    pub latitude: f64,
    /// −180 to 180.
    pub longitude: f64,
}

impl Eq for Point {}

/// Latitude and longitude with six decimals, about a tenth of a metre. In whole millionths: the code
/// that formats fractions would be a sixtieth of what a first visit loads.
impl std::fmt::Display for Point {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = |degrees: f64| {
            let millionths = (degrees * 1e6).round() as i64;
            let size = millionths.unsigned_abs();
            let sign = if millionths < 0 { "-" } else { "" };
            (sign, size / 1_000_000, size % 1_000_000)
        };
        let (south, latitude, rest) = parts(self.latitude);
        let (west, longitude, more) = parts(self.longitude);
        write!(
            f,
            "{south}{latitude}.{rest:06}, {west}{longitude}.{more:06}"
        )
    }
}

impl Point {
    /// Checks that it is about where Mexico is: swapped or missing digits land elsewhere.
    ///
    /// # Errors
    /// The sentence for the person.
    pub fn check(self) -> Result<(), String> {
        if (14.0..33.0).contains(&self.latitude) && (-119.0..-86.0).contains(&self.longitude) {
            Ok(())
        } else {
            Err("El punto está fuera de México. Vuelva a marcarlo o déjelo vacío.".into())
        }
    }
}

/// What a reason is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// Why a department gives a referral back.
    Reject,
    /// Why a petition is cancelled.
    Cancel,
    /// Why a petition is reopened.
    Reopen,
    /// How a petition ended.
    Resolution,
}

impl ReasonKind {
    /// The text stored in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Reject => "reject",
            Self::Cancel => "cancel",
            Self::Reopen => "reopen",
            Self::Resolution => "resolution",
        }
    }

    /// Every kind, in the order in which screens list them.
    pub const ALL: [Self; 4] = [Self::Reject, Self::Cancel, Self::Reopen, Self::Resolution];

    /// Reads the stored text.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The name on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Reject => "Rechazo de un turno",
            Self::Cancel => "Cancelación",
            Self::Reopen => "Reapertura",
            Self::Resolution => "Resolución",
        }
    }
}

/// An entry of the catalogue of reasons and resolution codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Reason {
    /// Key.
    pub id: ReasonId,
    /// What it is for, as stored.
    pub kind: String,
    /// Stable code.
    pub code: String,
    /// Name on screens.
    pub name: String,
}

/// Everything that a capture form chooses from, in force on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Catalogues {
    /// Departments.
    pub departments: Vec<Department>,
    /// Petition types.
    pub types: Vec<PetitionType>,
    /// Channels.
    pub channels: Vec<Channel>,
    /// Neighborhoods.
    pub neighborhoods: Vec<Neighborhood>,
    /// Reasons and resolution codes.
    pub reasons: Vec<Reason>,
    /// Version of the privacy notice in force; empty when there is none.
    pub privacy_notice: String,
}

/// The notice that a citizen reads or hears before giving personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivacyNotice {
    /// Goes with every petition that was registered under it.
    pub version: String,
    /// First day on which it is in force.
    #[serde(with = "crate::brief")]
    pub valid_from: NaiveDate,
    /// The notice, in paragraphs separated by an empty line.
    pub text: String,
}

/// Reads the unit of the proposal (`DH`, `HN`).
#[must_use]
pub fn term_unit_of_proposal(text: &str) -> Option<TermUnit> {
    match text {
        "DH" => Some(TermUnit::BusinessDays),
        "HN" => Some(TermUnit::NaturalHours),
        _ => None,
    }
}

/// How well a type fits what a citizen says, 0 for not at all. Every folded word of the query counts
/// by the best place in which it appears: synonym, name, category, question; a whole synonym inside
/// the sentence counts most.
#[must_use]
pub fn fit(kind: &PetitionType, said: &str) -> u32 {
    let said = fold(said);
    let words: Vec<&str> = said
        .split(' ')
        .filter(|w| w.len() > 2 && !STOP_WORDS.contains(w))
        .collect();
    let mut score = 0;
    for synonym in kind.synonyms.iter().map(|s| fold(s)) {
        if !synonym.is_empty() && format!(" {said} ").contains(&format!(" {synonym} ")) {
            score += 40;
        }
        score += words.iter().filter(|w| has_word(&synonym, w)).count() as u32 * 10;
    }
    let name = fold(&kind.name);
    let category = fold(&kind.category);
    for word in &words {
        if has_word(&name, word) {
            score += 12;
        }
        if has_word(&category, word) {
            score += 4;
        }
    }
    score
}

/// Words that say nothing about the matter.
const STOP_WORDS: [&str; 24] = [
    "que", "con", "por", "para", "los", "las", "una", "uno", "del", "mas", "muy", "bien", "esta",
    "estan", "hay", "calle", "casa", "desde", "frente", "mucho", "mucha", "quiero", "favor", "son",
];

/// Whether a text has a word that begins with `word`, or `word` is its plural.
fn has_word(text: &str, word: &str) -> bool {
    let stem = stem(word);
    text.split(' ')
        .any(|w| !w.is_empty() && (w.starts_with(word) || self::stem(w) == stem))
}

/// A crude Spanish stem: plural and final vowel removed, so that *oscuro*, *oscura* and *oscuras*
/// are one.
fn stem(word: &str) -> &str {
    let word = word.strip_suffix('s').unwrap_or(word);
    if word.len() > 4 {
        word.trim_end_matches(['a', 'e', 'o'])
    } else {
        word
    }
}

/// The best types for what a citizen says, best first, at most `limit`.
#[must_use]
pub fn suggest<'t>(types: &'t [PetitionType], said: &str, limit: usize) -> Vec<&'t PetitionType> {
    let mut ranked: Vec<(u32, &PetitionType)> = types
        .iter()
        .map(|t| (fit(t, said), t))
        .filter(|(score, _)| *score > 0)
        .collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.code.cmp(&b.1.code)));
    ranked.into_iter().take(limit).map(|(_, t)| t).collect()
}

#[cfg(test)]
mod tests {
    use super::Point;

    #[test]
    fn a_point_reads_with_six_decimals() {
        let shown = |latitude, longitude| {
            Point {
                latitude,
                longitude,
            }
            .to_string()
        };
        assert_eq!(shown(19.1738, -96.134_2), "19.173800, -96.134200");
        assert_eq!(shown(-0.000_000_4, 0.000_000_6), "0.000000, 0.000001");
        assert_eq!(shown(-0.5, 180.0), "-0.500000, 180.000000");
    }
}
