//! Which of her petitions a captain looks at.

use crate::petitions::PetitionStatus;
use serde::{Deserialize, Serialize};

/// Which petitions a captain wants to see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptainPile {
    /// All of them.
    #[default]
    All,
    /// Not done.
    Open,
    /// Waiting for her answer.
    ToAnswer,
    /// Done and closed, or cancelled.
    Closed,
}

impl CaptainPile {
    /// Every pile, in the order of the screen.
    pub const ALL: [Self; 4] = [Self::All, Self::Open, Self::ToAnswer, Self::Closed];

    /// The text in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Open => "abiertas",
            Self::ToAnswer => "por-contestar",
            Self::Closed => "terminadas",
        }
    }

    /// Reads the text of an address; what it does not know is all of them.
    #[must_use]
    pub fn parse(code: &str) -> Self {
        let known = Self::ALL.into_iter().find(|pile| pile.code() == code);
        known.unwrap_or_default()
    }

    /// The words on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::All => "Todas",
            Self::Open => "Abiertas",
            Self::ToAnswer => "Por contestar",
            Self::Closed => "Terminadas",
        }
    }

    /// The states of the petitions in it.
    #[must_use]
    pub fn statuses(self) -> &'static [PetitionStatus] {
        match self {
            Self::All => &PetitionStatus::ALL,
            Self::Open => &[
                PetitionStatus::Received,
                PetitionStatus::Referred,
                PetitionStatus::InProgress,
                PetitionStatus::Scheduled,
                PetitionStatus::OnHold,
                PetitionStatus::InformationRequired,
            ],
            Self::ToAnswer => &[PetitionStatus::Attended],
            Self::Closed => &[PetitionStatus::Closed, PetitionStatus::Cancelled],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_is_in_one_pile() {
        for status in PetitionStatus::ALL {
            let piles = CaptainPile::ALL.into_iter().skip(1);
            let of = piles.filter(|pile| pile.statuses().contains(&status));
            assert_eq!(of.count(), 1, "{status:?}");
            assert!(CaptainPile::All.statuses().contains(&status));
        }
        for pile in CaptainPile::ALL {
            assert_eq!(CaptainPile::parse(pile.code()), pile);
        }
        assert_eq!(CaptainPile::parse("x"), CaptainPile::All);
    }
}
