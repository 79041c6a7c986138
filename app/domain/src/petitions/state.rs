//! The two linked state machines. The petition's state is a pure function of its referrals and of
//! the office's own facts; it is stored for lists and recomputed by every act.

use serde::{Deserialize, Serialize};

/// The visual family of a state: shape and colour follow it everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Nothing has happened yet.
    Neutral,
    /// On its way.
    Info,
    /// Being worked on.
    Work,
    /// Waiting for somebody outside.
    Hold,
    /// Done.
    Done,
    /// Out of the process.
    Off,
}

/// State of a petition, as the citizen and the office see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PetitionStatus {
    /// Registered, no live referral.
    Received,
    /// Sent to departments, none has accepted.
    Referred,
    /// At least one department works on it.
    InProgress,
    /// A department committed to a date and nothing else is being worked on.
    Scheduled,
    /// All that is left is suspended for a reason outside (budget, weather), until a day on which it
    /// is looked at again.
    OnHold,
    /// Returned to the citizen for missing data (*prevención*).
    InformationRequired,
    /// Every live referral is answered; the office has to verify.
    Attended,
    /// Ended with a resolution code.
    Closed,
    /// A mistake of capture; it does not count.
    Cancelled,
}

impl PetitionStatus {
    /// Every state, in the order of the process.
    pub const ALL: [Self; 9] = [
        Self::Received,
        Self::Referred,
        Self::InProgress,
        Self::Scheduled,
        Self::OnHold,
        Self::InformationRequired,
        Self::Attended,
        Self::Closed,
        Self::Cancelled,
    ];

    /// The text stored in the database and used in URLs and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Referred => "referred",
            Self::InProgress => "in_progress",
            Self::Scheduled => "scheduled",
            Self::OnHold => "on_hold",
            Self::InformationRequired => "information_required",
            Self::Attended => "attended",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the stored text.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// The word on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Received => "Recibida",
            Self::Referred => "Turnada",
            Self::InProgress => "En atención",
            Self::Scheduled => "Programada",
            Self::OnHold => "En espera",
            Self::InformationRequired => "Requiere datos",
            Self::Attended => "Atendida",
            Self::Closed => "Cerrada",
            Self::Cancelled => "Cancelada",
        }
    }

    /// The shape that goes with the word.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self {
            Self::Received => "○",
            Self::Referred => "→",
            Self::InProgress => "◐",
            Self::Scheduled => "▭",
            Self::OnHold => "‖",
            Self::InformationRequired => "?",
            Self::Attended | Self::Closed => "✓",
            Self::Cancelled => "×",
        }
    }

    /// The colour family that goes with the word.
    #[must_use]
    pub fn tone(self) -> Tone {
        match self {
            Self::Received => Tone::Neutral,
            Self::Referred | Self::Scheduled => Tone::Info,
            Self::InProgress => Tone::Work,
            Self::OnHold | Self::InformationRequired => Tone::Hold,
            Self::Attended | Self::Closed => Tone::Done,
            Self::Cancelled => Tone::Off,
        }
    }

    /// Whether something is still owed.
    #[must_use]
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Closed | Self::Cancelled)
    }

    /// Whether the promise of a solution runs: it can be broken in these states only.
    #[must_use]
    pub fn promise_runs(self) -> bool {
        matches!(
            self,
            Self::Received | Self::Referred | Self::InProgress | Self::Scheduled
        )
    }
}

/// State of one department's share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReferralStatus {
    /// Sent, not yet accepted.
    Sent,
    /// The department took it.
    Accepted,
    /// The department committed to a date.
    Scheduled,
    /// Stopped with approval, until a day on which it is looked at again.
    Suspended,
    /// The department says that it is done.
    Attended,
    /// The office found that it was not done and gave it back.
    Returned,
    /// The department says that it is not theirs.
    Rejected,
    /// Withdrawn by the office, or ended with its petition.
    Withdrawn,
    /// Done, and the office confirmed it.
    Verified,
}

impl ReferralStatus {
    /// Every state.
    pub const ALL: [Self; 9] = [
        Self::Sent,
        Self::Accepted,
        Self::Scheduled,
        Self::Suspended,
        Self::Attended,
        Self::Returned,
        Self::Rejected,
        Self::Withdrawn,
        Self::Verified,
    ];

    /// The text stored in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Accepted => "accepted",
            Self::Scheduled => "scheduled",
            Self::Suspended => "suspended",
            Self::Attended => "attended",
            Self::Returned => "returned",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Verified => "verified",
        }
    }

    /// Reads the stored text.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// The word on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Sent => "Por aceptar",
            Self::Accepted => "En atención",
            Self::Scheduled => "Programado",
            Self::Suspended => "Suspendido",
            Self::Attended => "Atendido",
            Self::Returned => "Devuelto: no quedó",
            Self::Rejected => "Rechazado",
            Self::Withdrawn => "Retirado",
            Self::Verified => "Verificado",
        }
    }

    /// Whether the petition still depends on it.
    #[must_use]
    pub fn is_live(self) -> bool {
        !matches!(self, Self::Rejected | Self::Withdrawn)
    }
}

/// What the office itself decided about a petition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeFacts {
    /// Cancelled as a mistake.
    pub cancelled: bool,
    /// Closed with a resolution.
    pub closed: bool,
    /// Waiting for data from the citizen.
    pub information_requested: bool,
}

/// The state of a petition, from the states of its referrals and the office's facts.
#[must_use]
pub fn derive_status(office: OfficeFacts, referrals: &[ReferralStatus]) -> PetitionStatus {
    if office.cancelled {
        return PetitionStatus::Cancelled;
    }
    if office.closed {
        return PetitionStatus::Closed;
    }
    if office.information_requested {
        return PetitionStatus::InformationRequired;
    }
    let mut live = referrals.iter().filter(|r| r.is_live()).peekable();
    if live.peek().is_none() {
        return PetitionStatus::Received;
    }
    let (mut working, mut scheduled, mut sent) = (false, false, false);
    let (mut suspended, mut answered) = (false, false);
    for referral in live {
        match referral {
            ReferralStatus::Accepted | ReferralStatus::Returned => working = true,
            ReferralStatus::Scheduled => scheduled = true,
            ReferralStatus::Suspended => suspended = true,
            ReferralStatus::Sent => sent = true,
            ReferralStatus::Attended | ReferralStatus::Verified => answered = true,
            ReferralStatus::Rejected | ReferralStatus::Withdrawn => {}
        }
    }
    if working {
        PetitionStatus::InProgress
    } else if scheduled {
        PetitionStatus::Scheduled
    } else if sent && (answered || suspended) {
        PetitionStatus::InProgress
    } else if sent {
        PetitionStatus::Referred
    } else if suspended {
        PetitionStatus::OnHold
    } else {
        PetitionStatus::Attended
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_round_trip() {
        for status in PetitionStatus::ALL {
            assert_eq!(PetitionStatus::parse(status.code()), Some(status));
        }
        for status in ReferralStatus::ALL {
            assert_eq!(ReferralStatus::parse(status.code()), Some(status));
        }
    }

    #[test]
    fn attended_only_when_every_live_referral_is() {
        use ReferralStatus::{Accepted, Attended, Rejected, Sent};
        let office = OfficeFacts::default();
        assert_eq!(derive_status(office, &[]), PetitionStatus::Received);
        assert_eq!(derive_status(office, &[Rejected]), PetitionStatus::Received);
        assert_eq!(
            derive_status(office, &[Sent, Rejected]),
            PetitionStatus::Referred
        );
        assert_eq!(
            derive_status(office, &[Attended, Accepted]),
            PetitionStatus::InProgress
        );
        assert_eq!(
            derive_status(office, &[Attended, Sent]),
            PetitionStatus::InProgress
        );
        assert_eq!(
            derive_status(office, &[Attended, Rejected]),
            PetitionStatus::Attended
        );
    }

    #[test]
    fn on_hold_only_when_all_that_is_left_is_suspended() {
        use ReferralStatus::{Accepted, Attended, Rejected, Sent, Suspended};
        let of = |referrals: &[ReferralStatus]| derive_status(OfficeFacts::default(), referrals);
        assert_eq!(of(&[Suspended]), PetitionStatus::OnHold);
        assert_eq!(of(&[Suspended, Attended, Rejected]), PetitionStatus::OnHold);
        assert_eq!(of(&[Suspended, Accepted]), PetitionStatus::InProgress);
        assert_eq!(of(&[Suspended, Sent]), PetitionStatus::InProgress);
    }
}
