//! Sets of states that lists and figures speak of by one name.

use super::state::PetitionStatus;

/// A set of states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusSet {
    /// Still to be attended: the backlog. What was attended and waits for the office's verification is
    /// not among it.
    Open,
    /// Attended, and closed or not.
    Answered,
    /// Everything except mistakes of capture.
    Counted,
}

impl StatusSet {
    /// Every set.
    pub const ALL: [Self; 3] = [Self::Open, Self::Answered, Self::Counted];

    /// Whether a state is in it.
    #[must_use]
    pub fn has(self, status: PetitionStatus) -> bool {
        let answered = matches!(status, PetitionStatus::Attended | PetitionStatus::Closed);
        match self {
            Self::Open => !answered && status.is_open(),
            Self::Answered => answered,
            Self::Counted => status != PetitionStatus::Cancelled,
        }
    }

    /// Its states.
    #[must_use]
    pub fn statuses(self) -> Vec<PetitionStatus> {
        PetitionStatus::ALL
            .into_iter()
            .filter(|status| self.has(*status))
            .collect()
    }

    /// The set that has exactly these states.
    #[must_use]
    pub fn of(statuses: &[PetitionStatus]) -> Option<Self> {
        Self::ALL.into_iter().find(|set| {
            PetitionStatus::ALL
                .iter()
                .all(|status| set.has(*status) == statuses.contains(status))
        })
    }

    /// The text used in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "abiertas",
            Self::Answered => "atendidas",
            Self::Counted => "sin-canceladas",
        }
    }

    /// Reads the text of an address.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|set| set.code() == code)
    }

    /// The words on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "Abiertas (sin atender)",
            Self::Answered => "Atendidas o cerradas",
            Self::Counted => "Todas menos las canceladas",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_known_by_its_states_in_any_order() {
        for set in StatusSet::ALL {
            let mut statuses = set.statuses();
            statuses.reverse();
            assert_eq!(StatusSet::of(&statuses), Some(set));
            assert_eq!(StatusSet::parse(set.code()), Some(set));
            statuses.pop();
            assert_ne!(StatusSet::of(&statuses), Some(set));
        }
        assert_eq!(StatusSet::of(&[]), None);
    }

    #[test]
    fn every_state_is_open_or_answered_or_cancelled() {
        for status in PetitionStatus::ALL {
            let open = StatusSet::Open.has(status);
            let answered = StatusSet::Answered.has(status);
            assert!(!(open && answered), "{status:?}");
            assert_eq!(
                open || answered,
                StatusSet::Counted.has(status),
                "{status:?}"
            );
            assert!(
                !status.promise_runs() || open,
                "only the open can be overdue"
            );
        }
    }
}
