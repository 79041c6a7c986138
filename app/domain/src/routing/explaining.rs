//! Which rule decides about a petition, and why the others do not.

use super::{Conditions, Rule};
use crate::catalogue::{PetitionType, Point};
use crate::deadline::Term;
use crate::ids::{ChannelId, DepartmentId, NeighborhoodId, PetitionTypeId, RuleId};
use crate::petitions::AnswerToQuestion;
use crate::text::fold;
use chrono::NaiveDateTime;

/// What rules look at in a petition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Its type.
    pub kind: PetitionTypeId,
    /// The category of the type.
    pub category: String,
    /// The department of the type.
    pub department: DepartmentId,
    /// Whether the type is reserved.
    pub reserved: bool,
    /// In which neighborhood it is.
    pub neighborhood: Option<NeighborhoodId>,
    /// At which spot.
    pub point: Option<Point>,
    /// How it came.
    pub channel: ChannelId,
    /// When it was received, by the clock of the municipality.
    pub received: NaiveDateTime,
    /// What was answered to the key questions.
    pub answers: Vec<AnswerToQuestion>,
    /// Whether it is a written petition.
    pub written: bool,
    /// Whether a captain brought it.
    pub captain: bool,
}

impl Facts {
    /// The same petition, if it were of another type.
    #[must_use]
    pub fn of_type(self, kind: &PetitionType) -> Self {
        Self {
            kind: kind.id,
            category: kind.category.clone(),
            department: kind.department,
            reserved: kind.confidential,
            ..self
        }
    }
}

/// Says whether a point is within the polygon of a rule. Polygons are read elsewhere, once.
pub type Within<'w> = dyn Fn(RuleId, Point) -> bool + Sync + 'w;

/// A condition of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A reserved matter is only decided by a rule that names its type: no other sends it anywhere.
    Reserved,
    /// Type or category.
    Matter,
    /// Neighborhood or polygon.
    Place,
    /// Channel.
    Channel,
    /// Day of the week.
    Weekday,
    /// Hours of the day.
    Hours,
    /// The answer with this place among those that the rule asks for.
    Answer(usize),
    /// Written or not.
    Written,
    /// Brought by a captain or not.
    Captain,
}

impl Conditions {
    /// Its conditions, in the order in which they are asked.
    fn parts(&self) -> impl Iterator<Item = Part> {
        let answers = (0..self.answers.len()).map(Part::Answer);
        [
            Part::Reserved,
            Part::Matter,
            Part::Place,
            Part::Channel,
            Part::Weekday,
            Part::Hours,
        ]
        .into_iter()
        .chain(answers)
        .chain([Part::Written, Part::Captain])
    }
}

fn among<T: PartialEq>(wanted: &[T], found: &T) -> bool {
    wanted.is_empty() || wanted.contains(found)
}

/// Whether a condition holds. `answers` are those of the petition, folded.
fn holds(
    rule: &Rule,
    part: Part,
    facts: &Facts,
    answers: &[(String, String)],
    within: &Within<'_>,
) -> bool {
    let asked = &rule.conditions;
    match part {
        Part::Reserved => !facts.reserved || asked.kinds.contains(&facts.kind),
        Part::Matter => {
            (asked.kinds.is_empty() && asked.categories.is_empty())
                || asked.kinds.contains(&facts.kind)
                || asked.categories.contains(&facts.category)
        }
        Part::Place => {
            let named = facts
                .neighborhood
                .is_some_and(|place| asked.neighborhoods.contains(&place));
            let drawn =
                asked.area.is_some() && facts.point.is_some_and(|point| within(rule.id, point));
            (asked.neighborhoods.is_empty() && asked.area.is_none()) || named || drawn
        }
        Part::Channel => among(&asked.channels, &facts.channel),
        Part::Weekday => among(&asked.weekdays, &asked.day_of(facts.received)),
        Part::Hours => asked
            .hours
            .is_none_or(|hours| hours.hold(facts.received.time())),
        Part::Answer(n) => asked
            .answers
            .get(n)
            .is_none_or(|condition| condition.holds(answers)),
        Part::Written => asked.written.is_none_or(|wanted| wanted == facts.written),
        Part::Captain => asked.captain.is_none_or(|wanted| wanted == facts.captain),
    }
}

/// The first condition of a rule that does not hold.
fn failing(
    rule: &Rule,
    facts: &Facts,
    answers: &[(String, String)],
    within: &Within<'_>,
) -> Option<Part> {
    rule.conditions
        .parts()
        .find(|part| !holds(rule, *part, facts, answers, within))
}

fn folded(facts: &Facts) -> Vec<(String, String)> {
    facts
        .answers
        .iter()
        .map(|a| (fold(&a.question), fold(&a.answer)))
        .collect()
}

/// What became of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It decides.
    Fired,
    /// One before it decided.
    NotReached,
    /// This condition does not hold.
    Failed(Part),
}

/// Rule by rule, what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The rules in the order in which they were asked.
    pub verdicts: Vec<(RuleId, Verdict)>,
    /// The one that decides; none when the department of the type does.
    pub fired: Option<RuleId>,
}

/// Says of each rule, in the order given, whether it decides and why not.
#[must_use]
pub fn explain(rules: &[Rule], facts: &Facts, within: &Within<'_>) -> Explanation {
    let answers = folded(facts);
    let mut fired = None;
    let verdicts = rules
        .iter()
        .map(|rule| {
            let verdict = if fired.is_some() {
                Verdict::NotReached
            } else if let Some(part) = failing(rule, facts, &answers, within) {
                Verdict::Failed(part)
            } else {
                fired = Some(rule.id);
                Verdict::Fired
            };
            (rule.id, verdict)
        })
        .collect();
    Explanation { verdicts, fired }
}

/// Where a petition goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The rule that says so; none when it is the department of the type.
    pub rule: Option<RuleId>,
    /// Where it goes.
    pub departments: Vec<DepartmentId>,
    /// In how long, in place of what the type promises.
    pub term: Option<Term>,
    /// What the departments are told.
    pub instruction: String,
    /// Whether it goes there by itself.
    pub at_once: bool,
}

/// Where a petition goes: what the first rule that holds says, or the department of the type. The same
/// answer as [`explain`], without the reasons.
#[must_use]
pub fn route(rules: &[Rule], facts: &Facts, within: &Within<'_>) -> Decision {
    let answers = folded(facts);
    let first = rules
        .iter()
        .find(|rule| failing(rule, facts, &answers, within).is_none());
    match first {
        Some(rule) => Decision {
            rule: Some(rule.id),
            departments: rule.outcome.departments.clone(),
            term: rule.outcome.term,
            instruction: rule.outcome.instruction.clone(),
            at_once: rule.outcome.at_once,
        },
        None => Decision {
            rule: None,
            departments: vec![facts.department],
            term: None,
            instruction: String::new(),
            at_once: false,
        },
    }
}
