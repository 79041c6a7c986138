//! What the screens of rules show.

use super::Rule;
use crate::catalogue::HistoryEntry;
use crate::deadline::Term;
use crate::folio::Folio;
use crate::ids::{DepartmentId, RuleId};
use crate::petitions::PetitionStatus;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A rule as lists tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleLine {
    /// The rule.
    pub rule: Rule,
    /// Its place in words: 1 is asked first. Nothing of one that ended.
    pub place: Option<usize>,
    /// What it asks for, one condition an item.
    pub conditions: Vec<String>,
    /// Where it sends.
    pub departments: String,
    /// Term, and whether it refers by itself.
    pub outcome: String,
    /// The name of the rule that it replaces.
    pub replaces: Option<String>,
    /// What somebody should look at: a department or type that ended.
    pub warnings: Vec<String>,
}

/// The rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleList {
    /// Drafts and active ones, in the order in which they are asked.
    pub live: Vec<RuleLine>,
    /// Those that ended last, newest first.
    pub ended: Vec<RuleLine>,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulePage {
    /// The rule in words, its lists whole.
    pub line: RuleLine,
    /// The draft that is to replace it, if there is one.
    pub replaced_by: Option<(RuleId, String)>,
    /// Its changes, newest first.
    pub history: Vec<HistoryEntry>,
}

/// How many petitions would go from where to where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// Where the rules of now send them.
    pub from: Vec<DepartmentId>,
    /// Where they would go.
    pub to: Vec<DepartmentId>,
    /// How many.
    pub petitions: i64,
}

/// What a rule would have done to petitions of the past.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryRun {
    /// The first moment that was looked at.
    pub from: DateTime<Utc>,
    /// The last.
    pub to: DateTime<Utc>,
    /// Whether reserved petitions were looked at: only by who may read them.
    pub reserved: bool,
    /// How many petitions were looked at.
    pub looked: i64,
    /// About how many the rule decides.
    pub decided: i64,
    /// How many would go elsewhere than the rules of now send them.
    pub elsewhere: i64,
    /// How many would go to the same place in another term.
    pub other_term: i64,
    /// How many of those decided have live referrals to exactly those departments already.
    pub as_it_was: i64,
    /// From where to where, the most first.
    pub moves: Vec<Move>,
    /// The first that would go elsewhere; none of them reserved.
    pub folios: Vec<Folio>,
}

/// The dry run of a rule as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriedRule {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: String,
    /// Whether it was of this version among these rules; only then the rule may be activated.
    pub current: bool,
    /// What came of it.
    pub run: DryRun,
    /// From where to where, in words.
    pub moves: Vec<(String, String, i64)>,
}

/// A rule with its last dry run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DryRunPage {
    /// The rule.
    pub line: RuleLine,
    /// Its last dry run.
    pub tried: Option<TriedRule>,
}

/// What the simulator answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simulation {
    /// Rule by rule: key, name, whether it decides, and the sentence.
    pub verdicts: Vec<(RuleId, String, bool, String)>,
    /// The rule that decides; none when the department of the type does.
    pub rule: Option<String>,
    /// Where it goes.
    pub departments: String,
    /// In how long, and whether the rule says so.
    pub term: (Term, bool),
    /// By when, if it were received at that moment.
    pub promised: DateTime<Utc>,
    /// What the departments would be told.
    pub instruction: String,
    /// Whether it would go there by itself.
    pub at_once: bool,
}

/// What stands chosen in the form that refers a petition, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Departments.
    pub departments: Vec<DepartmentId>,
    /// Instruction.
    pub instruction: String,
    /// Which rule proposes it, in a sentence; empty when it is the department of the type.
    pub says: String,
}

/// What is offered after the type or the place of a petition was corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rerouting {
    /// Who says so, in a sentence: which rule, or the type.
    pub says: String,
    /// The departments whose referrals are taken back.
    pub from: Vec<String>,
    /// The departments to which it is referred.
    pub to: Vec<String>,
}

/// A referral that a department gave back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// When.
    pub at: DateTime<Utc>,
    /// Which department.
    pub department: String,
    /// The reason of the catalogue.
    pub reason: String,
    /// What it wrote.
    pub words: String,
    /// The department that it suggests.
    pub suggested: String,
}

/// A petition that departments gave back twice or more, and that none has accepted since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounced {
    /// Key of the order: the oldest first.
    pub seq: i64,
    /// Public number.
    pub folio: Folio,
    /// Name of the type.
    pub kind: String,
    /// Where, in one line.
    pub place: String,
    /// State.
    pub status: PetitionStatus,
    /// When an answer is due.
    pub due_at: DateTime<Utc>,
    /// How often it was given back.
    pub rejections: i64,
    /// Who gave it back, in order.
    pub chain: Vec<Rejection>,
}

/// One page of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BouncedPage {
    /// The rows.
    pub rows: Vec<Bounced>,
    /// Where the next page begins, if there is one.
    pub next: Option<i64>,
}

impl Rerouting {
    /// What it does, in a sentence: `Retirar el turno de X y turnar a Y.`
    #[must_use]
    pub fn does(&self) -> String {
        let all = |names: &[String]| super::words::all_together(names);
        match (self.from.as_slice(), self.to.as_slice()) {
            ([], to) => format!("Turnar a {}.", all(to)),
            (from, []) => format!("Retirar el turno de {}.", all(from)),
            (from, to) => format!("Retirar el turno de {} y turnar a {}.", all(from), all(to)),
        }
    }
}
