//! A person's service in a post: its states, the acts that change them, and who may hold what.
//!
//! Source: the practice of the municipalities of Veracruz and the office's programme of 2023 (elected
//! by the neighbours or designated, accredited with an oath, in office until relieved).

use crate::coded::coded;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

coded! {
    /// What a post is about.
    Charge {
        /// Represents a block.
        Block = "block", "Jefatura de manzana";
        /// Represents a ward; chosen from among the block captains in office there.
        Ward = "ward", "Jefatura de cuartel";
    }
}

coded! {
    /// Which of the two people of a post.
    Position {
        /// Answers for the post.
        Titular = "titular", "Titular";
        /// Takes over by a recorded act.
        Alternate = "alternate", "Suplente";
    }
}

coded! {
    /// How a person came to the post.
    Basis {
        /// By the neighbours' assembly.
        Elected = "elected", "Por elección";
        /// By the office, provisionally.
        Designated = "designated", "Por designación";
        /// From a roster of before, whose election nobody recorded.
        Inherited = "inherited", "Del padrón anterior";
    }
}

coded! {
    /// Where a service stands.
    TermState {
        /// Chosen by the neighbours, not yet accredited.
        Elected = "elected", "Electa";
        /// Designated by the office, not yet accredited.
        Designated = "designated", "Designada";
        /// Has taken the oath and has the papers; does not exercise yet.
        Accredited = "accredited", "Acreditada";
        /// Exercises.
        InOffice = "in_office", "En funciones";
        /// Has leave; keeps the post.
        OnLeave = "on_leave", "Con licencia";
        /// Over, with a reason.
        Ended = "ended", "Concluida";
    }
}

coded! {
    /// Why a service ended.
    EndReason {
        /// The person resigned.
        Resignation = "resignation", "Renuncia";
        /// Lives elsewhere now.
        Moved = "moved", "Cambio de domicilio";
        /// The person died.
        Death = "death", "Fallecimiento";
        /// By an agreement after a hearing.
        Removal = "removal", "Remoción";
        /// The period is over.
        TermOver = "term_over", "Término del periodo";
        /// No longer meets the requirements.
        RequirementsLost = "requirements_lost", "Pérdida de requisitos";
        /// The person was on the roster twice.
        Duplicate = "duplicate", "Duplicidad en el padrón";
        /// A successor took office.
        Relieved = "relieved", "Relevo";
        /// Of a ward: its captain no longer represents a block.
        BlockLost = "block_lost", "Dejó de ser jefa o jefe de manzana";
    }
}

coded! {
    /// What can be done to a service.
    TermAct {
        /// Oath and papers.
        Accredit = "accredit", "Acreditar";
        /// Begins to exercise; whoever held the post is relieved.
        TakeOffice = "take_office", "Iniciar funciones";
        /// Leave begins.
        GiveLeave = "give_leave", "Dar licencia";
        /// Leave is over.
        Return = "return", "Volver de licencia";
        /// The service ends.
        End = "end", "Dar de baja";
    }
}

impl TermState {
    /// Whether the person holds the post: nobody else may.
    #[must_use]
    pub fn holds(self) -> bool {
        matches!(self, Self::InOffice | Self::OnLeave)
    }

    /// Whether the person waits to take office.
    #[must_use]
    pub fn pending(self) -> bool {
        matches!(self, Self::Elected | Self::Designated | Self::Accredited)
    }
}

impl EndReason {
    /// The reasons that a person gives; the others are the program's own.
    pub const GIVEN: [Self; 7] = [
        Self::Resignation,
        Self::Moved,
        Self::Death,
        Self::Removal,
        Self::TermOver,
        Self::RequirementsLost,
        Self::Duplicate,
    ];

    /// Whether the reason needs a note: a removal names the agreement.
    #[must_use]
    pub fn needs_note(self) -> bool {
        self == Self::Removal
    }
}

/// What the rules look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Where it stands.
    pub state: TermState,
    /// Day of the oath.
    pub accredited_on: Option<NaiveDate>,
}

/// One line of the table of acts.
#[derive(Clone, Copy, Debug)]
pub struct TermRule {
    /// The act.
    pub act: TermAct,
    /// From which states.
    pub from: &'static [TermState],
    /// To which state; `None` leaves it as it is.
    pub to: Option<TermState>,
}

/// The acts that a service allows. Code, buttons and documentation read this one table.
///
/// Whoever is in office from an earlier roster is accredited without leaving office: that is what the
/// office did with 1,123 captains in 2023.
pub const TERM_ACTS: &[TermRule] = &[
    TermRule {
        act: TermAct::Accredit,
        from: &[TermState::Elected, TermState::Designated],
        to: Some(TermState::Accredited),
    },
    TermRule {
        act: TermAct::Accredit,
        from: &[TermState::InOffice, TermState::OnLeave],
        to: None,
    },
    TermRule {
        act: TermAct::TakeOffice,
        from: &[TermState::Accredited],
        to: Some(TermState::InOffice),
    },
    TermRule {
        act: TermAct::GiveLeave,
        from: &[TermState::InOffice],
        to: Some(TermState::OnLeave),
    },
    TermRule {
        act: TermAct::Return,
        from: &[TermState::OnLeave],
        to: Some(TermState::InOffice),
    },
    TermRule {
        act: TermAct::End,
        from: &[
            TermState::Elected,
            TermState::Designated,
            TermState::Accredited,
            TermState::InOffice,
            TermState::OnLeave,
        ],
        to: Some(TermState::Ended),
    },
];

/// The service after an act on a day, or `None` when the act is not possible.
#[must_use]
pub fn after(term: &Term, act: TermAct, day: NaiveDate) -> Option<Term> {
    if act == TermAct::Accredit && term.accredited_on.is_some() {
        return None;
    }
    let rule = TERM_ACTS
        .iter()
        .find(|rule| rule.act == act && rule.from.contains(&term.state))?;
    Some(Term {
        state: rule.to.unwrap_or(term.state),
        accredited_on: if act == TermAct::Accredit {
            Some(day)
        } else {
            term.accredited_on
        },
    })
}

/// The acts that are possible now, in the order of screens.
#[must_use]
pub fn legal(term: &Term) -> Vec<TermAct> {
    TermAct::ALL
        .iter()
        .copied()
        .filter(|act| after(term, *act, NaiveDate::default()).is_some())
        .collect()
}

/// The day of an act: not in the future, and not before the service could exist.
///
/// # Errors
/// A sentence for the person.
pub fn check_day(
    day: NaiveDate,
    earliest: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), String> {
    if day > today {
        return Err("Esa fecha todavía no llega. Escriba el día en que ocurrió.".into());
    }
    match earliest {
        Some(earliest) if day < earliest => Err(format!(
            "No puede ser antes del {}.",
            crate::local_time::show_day(earliest, 0)
        )),
        _ => Ok(()),
    }
}

/// Whether a person exercises although the period is over, as the practice is until a successor is
/// named.
#[must_use]
pub fn in_office_until_relieved(
    state: TermState,
    period_ends: NaiveDate,
    today: NaiveDate,
) -> bool {
    state.holds() && period_ends < today
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn codes_round_trip() {
        for state in TermState::ALL {
            assert_eq!(TermState::parse(state.code()), Some(*state));
        }
        for act in TermAct::ALL {
            assert_eq!(TermAct::parse(act.code()), Some(*act));
        }
        assert_eq!(EndReason::parse("anything"), None);
    }

    #[test]
    fn an_elected_captain_comes_into_office_by_the_oath() {
        let elected = Term {
            state: TermState::Elected,
            accredited_on: None,
        };
        assert_eq!(
            after(&elected, TermAct::TakeOffice, day("2023-02-01")),
            None
        );
        let accredited = after(&elected, TermAct::Accredit, day("2023-02-01")).unwrap();
        assert_eq!(accredited.state, TermState::Accredited);
        let office = after(&accredited, TermAct::TakeOffice, day("2023-02-01")).unwrap();
        assert_eq!(office.state, TermState::InOffice);
        assert_eq!(
            legal(&office),
            [TermAct::GiveLeave, TermAct::End],
            "nobody is accredited twice"
        );
    }

    #[test]
    fn who_was_in_office_before_is_accredited_in_office() {
        let inherited = Term {
            state: TermState::InOffice,
            accredited_on: None,
        };
        let done = after(&inherited, TermAct::Accredit, day("2023-03-05")).unwrap();
        assert_eq!(done.state, TermState::InOffice);
        assert_eq!(done.accredited_on, Some(day("2023-03-05")));
    }

    #[test]
    fn the_period_ends_and_the_captain_stays_until_relieved() {
        let end = day("2025-12-31");
        assert!(!in_office_until_relieved(TermState::InOffice, end, end));
        assert!(in_office_until_relieved(
            TermState::InOffice,
            end,
            day("2026-01-01")
        ));
        assert!(!in_office_until_relieved(
            TermState::Ended,
            end,
            day("2026-01-01")
        ));
    }

    #[test]
    fn acts_are_dated_in_the_past() {
        let today = day("2026-11-24");
        assert!(check_day(today, None, today).is_ok());
        assert!(check_day(day("2026-11-25"), None, today).is_err());
        assert!(check_day(day("2022-01-01"), Some(day("2022-05-01")), today).is_err());
    }

    proptest! {
        #[test]
        fn an_ended_service_stays_ended(acts in proptest::collection::vec(0..TermAct::ALL.len(), 0..12)) {
            let mut term = Term { state: TermState::Elected, accredited_on: None };
            let mut ended = false;
            for act in acts {
                if let Some(next) = after(&term, TermAct::ALL[act], day("2026-01-01")) {
                    prop_assert!(!ended, "{next:?}");
                    term = next;
                }
                ended = term.state == TermState::Ended;
                // Nobody who came by election or designation exercises without the oath.
                prop_assert!(!term.state.holds() || term.accredited_on.is_some());
            }
        }
    }
}
