//! How long each phase may take: data of the office, by type and priority.

use super::Phase;
use crate::deadline::{Term, TermUnit};
use crate::failure::{Failure, FieldErrors};
use crate::ids::PetitionTypeId;
use serde::{Deserialize, Serialize};

/// One line of the table of terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermRule {
    /// For what.
    pub phase: Phase,
    /// Only for this type.
    pub kind: Option<PetitionTypeId>,
    /// Only for this priority, 1 to 4.
    pub priority: Option<i64>,
    /// How long.
    pub term: Term,
}

impl TermRule {
    fn fits(&self, phase: Phase, kind: PetitionTypeId, priority: i64) -> bool {
        self.phase == phase
            && self.kind.is_none_or(|only| only == kind)
            && self.priority.is_none_or(|only| only == priority)
    }

    /// The more it says, the more it counts: a type before a priority, both before one.
    fn weight(&self) -> u8 {
        u8::from(self.kind.is_some()) * 2 + u8::from(self.priority.is_some())
    }
}

/// The table of terms in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms(pub Vec<TermRule>);

impl Terms {
    /// The term of a phase. Of the lines that fit, the one that says most; the term of the type
    /// itself is for solving, and the office's custom (one business day to refer and to accept, five
    /// to answer, three to verify) for what no line says.
    #[must_use]
    pub fn of(&self, phase: Phase, kind: PetitionTypeId, priority: i64, of_type: Term) -> Term {
        let said = self
            .0
            .iter()
            .filter(|rule| rule.fits(phase, kind, priority))
            .max_by_key(|rule| rule.weight());
        said.map_or_else(|| custom(phase, of_type), |rule| rule.term)
    }
}

fn custom(phase: Phase, of_type: Term) -> Term {
    let days = |amount| Term {
        amount,
        unit: TermUnit::BusinessDays,
    };
    match phase {
        Phase::Solve => of_type,
        Phase::Refer | Phase::Accept => days(1),
        Phase::Answer => days(5),
        Phase::Verify => days(3),
    }
}

/// A line as a form sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TermRuleForm {
    /// Code of the phase.
    pub phase: String,
    /// Only for this type.
    pub kind: Option<PetitionTypeId>,
    /// Only for this priority; empty for all.
    pub priority: String,
    /// How many, 1 to 400.
    pub amount: String,
    /// Code of the unit.
    pub unit: String,
}

impl TermRuleForm {
    /// Reads and checks every field.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(&self) -> Result<TermRule, Failure> {
        let mut errors = FieldErrors::default();
        let phase = Phase::parse(&self.phase);
        if phase.is_none() {
            errors.add("phase", "Elija para qué es el plazo.");
        }
        let unit = TermUnit::parse(&self.unit);
        if unit.is_none() {
            errors.add("unit", "Elija horas naturales o días hábiles.");
        }
        let amount = self.amount.trim().parse::<i64>().ok();
        let amount = amount.filter(|n| (1..=400).contains(n));
        if amount.is_none() {
            errors.add("amount", "Escriba un número de 1 a 400.");
        }
        let priority = match self.priority.trim() {
            "" => None,
            text => {
                let read = text.parse::<i64>().ok().filter(|n| (1..=4).contains(n));
                if read.is_none() {
                    errors.add("priority", "La prioridad va de 1 (urgente) a 4.");
                }
                read
            }
        };
        errors.finish()?;
        let (Some(phase), Some(unit), Some(amount)) = (phase, unit, amount) else {
            return Err(Failure::field("phase", "Elija para qué es el plazo."));
        };
        Ok(TermRule {
            phase,
            kind: self.kind,
            priority,
            term: Term { amount, unit },
        })
    }
}
