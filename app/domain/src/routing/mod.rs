//! Where petitions go: ordered rules as data. The first rule that holds decides; when none does, the
//! department of the type.
//!
//! A rule is drafted, tried over past petitions, activated and ended. What is active is not edited: a
//! draft replaces it, so that every version that ever decided was tried before it did.

mod conditions;
mod explaining;
mod form;
#[cfg(test)]
mod tests;
mod views;
mod words;

pub use conditions::{AnswerCondition, AnswerMatch, Conditions, Hours};
pub use explaining::{Decision, Explanation, Facts, Part, Verdict, Within, explain, route};
pub use form::RuleForm;
pub use views::{
    Bounced, BouncedPage, DryRun, DryRunPage, Move, Proposal, Rejection, Rerouting, RuleLine,
    RuleList, RulePage, Simulation, TriedRule,
};
pub use words::{Names, any_of, outcome_words};

use crate::deadline::Term;
use crate::ids::{DepartmentId, PetitionTypeId, RuleId};
use serde::{Deserialize, Serialize};

/// Most rules that are drafted or active at a time: each petition is held against all of them.
pub const MAX_RULES: i64 = 500;
/// Longest name of a rule, in characters.
pub const MAX_NAME: usize = 80;
/// Most answers that a rule asks for.
pub const MAX_ANSWERS: usize = 3;
/// Most departments of an outcome; a petition is referred to no more at once.
pub const MAX_DEPARTMENTS: usize = 10;
/// Longest polygon, in characters of its GeoJSON.
pub const MAX_AREA: usize = 20_000;
/// From how many rejections on a petition counts as bounced.
pub const BOUNCES: i64 = 2;
/// Over how many days before today a rule is tried.
pub const DRY_RUN_DAYS: i64 = 30;

/// Whether a rule decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleState {
    /// Being written and tried; decides nothing.
    Draft,
    /// Decides.
    Active,
    /// Decided once.
    Ended,
}

impl RuleState {
    /// The text stored in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Ended => "ended",
        }
    }

    /// Reads the stored text.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Draft, Self::Active, Self::Ended]
            .into_iter()
            .find(|state| state.code() == code)
    }

    /// The word on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Borrador",
            Self::Active => "Activa",
            Self::Ended => "Terminada",
        }
    }
}

/// What a rule says when it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Outcome {
    /// Where the petition goes.
    pub departments: Vec<DepartmentId>,
    /// In how long, in place of what the type promises.
    pub term: Option<Term>,
    /// What the departments are told; may be empty.
    pub instruction: String,
    /// Whether it refers by itself when a petition is registered, rather than only proposing it.
    pub at_once: bool,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Key.
    pub id: RuleId,
    /// Its place among the rules that are drafted or active.
    pub position: i64,
    /// Name on screens and in histories.
    pub name: String,
    /// Whether it decides.
    pub state: RuleState,
    /// When it holds.
    pub conditions: Conditions,
    /// What it says then.
    pub outcome: Outcome,
    /// The active rule in whose place a draft comes.
    pub replaces: Option<RuleId>,
    /// For parallel edits; a dry run is of one version.
    pub version: i64,
}

impl Rule {
    /// Whether it can hold for a petition of a type, as far as the types that it names say.
    #[must_use]
    pub fn may_concern(&self, kind: PetitionTypeId) -> bool {
        let asked = &self.conditions;
        asked.kinds.contains(&kind) || asked.kinds.is_empty() || !asked.categories.is_empty()
    }
}

/// The rules that would decide if a draft were active: in its place among the others, without the one
/// that it replaces. `live` are the rules that are not ended, in their order.
#[must_use]
pub fn as_if_active(live: &[Rule], draft: RuleId) -> Vec<Rule> {
    let replaced = live
        .iter()
        .find(|rule| rule.id == draft)
        .and_then(|rule| rule.replaces);
    live.iter()
        .filter(|rule| rule.state == RuleState::Active || rule.id == draft)
        .filter(|rule| Some(rule.id) != replaced)
        .cloned()
        .collect()
}

/// On what a dry run rests: which rules, in which order and version. Another one after it means that
/// the rule has to be tried again.
#[must_use]
pub fn basis(rules: &[Rule]) -> String {
    let one = |rule: &Rule| format!("{}:{}", rule.id.0.simple(), rule.version);
    rules.iter().map(one).collect::<Vec<_>>().join(" ")
}
