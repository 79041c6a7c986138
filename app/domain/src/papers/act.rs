//! Kinds of papers, where each stands, and what can be done to it.

use crate::coded::coded;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

coded! {
    /// What is handed out.
    PaperKind {
        /// A card with photograph.
        Credential = "credential", "Credencial";
        /// A letter that appoints.
        Appointment = "appointment", "Nombramiento";
        /// A plate for the front of the house.
        Plate = "plate", "Placa";
    }
}

coded! {
    /// Where a paper stands, as stored. That one has run out is told by its day.
    PaperState {
        /// Numbered; not printed yet.
        Requested = "requested", "Por imprimir";
        /// Printed (a plate: ordered); not handed out yet.
        Printed = "printed", "Por entregar";
        /// In the hands of the person.
        Delivered = "delivered", "Entregada";
        /// A plate: on the front of the house.
        Installed = "installed", "Colocada";
        /// A plate: taken down from the house, and no longer good.
        Removed = "removed", "Retirada";
        /// Another one took its place.
        Replaced = "replaced", "Sustituida";
        /// Holds no longer.
        Revoked = "revoked", "Revocada";
    }
}

coded! {
    /// What can be done to a paper.
    PaperAct {
        /// Makes the PDF; the first time counts.
        Print = "print", "Imprimir";
        /// Notes that it was handed out.
        Deliver = "deliver", "Registrar entrega";
        /// Notes that a plate is on the front of the house.
        Install = "install", "Registrar colocación";
        /// Notes that a plate was taken down, also one that no longer holds.
        Remove = "remove", "Registrar retiro";
        /// Ends it and makes another with a number of its own.
        Replace = "replace", "Reponer";
        /// Ends it.
        Revoke = "revoke", "Revocar";
    }
}

coded! {
    /// Why a paper ended.
    EndCause {
        /// Lost or stolen.
        Loss = "loss", "Extravío o robo";
        /// Broken, faded.
        Damage = "damage", "Deterioro";
        /// It said something wrong.
        Mistake = "mistake", "Error en los datos";
        /// It ran out.
        Renewal = "renewal", "Vencimiento";
        /// Used for what it is not.
        Misuse = "misuse", "Uso indebido";
        /// Nobody needs it any more.
        Unneeded = "unneeded", "Ya no se necesita";
        /// The service ended.
        ServiceEnded = "service_ended", "Terminó el cargo";
    }
}

/// The states in which a paper holds: a service has at most one such paper of each kind.
pub const LIVE_STATES: [PaperState; 4] = [
    PaperState::Requested,
    PaperState::Printed,
    PaperState::Delivered,
    PaperState::Installed,
];

impl PaperKind {
    /// «la credencial», «el nombramiento».
    #[must_use]
    pub fn the(self) -> &'static str {
        match self {
            Self::Credential => "la credencial",
            Self::Appointment => "el nombramiento",
            Self::Plate => "la placa",
        }
    }

    /// Several of them, small: «credenciales».
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::Credential => "credenciales",
            Self::Appointment => "nombramientos",
            Self::Plate => "placas",
        }
    }

    /// A word about it that ends in «a», or in «o» for the letter of appointment.
    fn ending(self, stem: &str) -> String {
        let ending = if self == Self::Appointment { 'o' } else { 'a' };
        format!("{stem}{ending}")
    }
}

impl PaperState {
    /// Whether the paper holds, as far as it has not run out.
    #[must_use]
    pub fn live(self) -> bool {
        LIVE_STATES.contains(&self)
    }
}

impl EndCause {
    /// The reasons for which a paper is replaced.
    pub const OF_REPLACING: [Self; 4] = [Self::Loss, Self::Damage, Self::Mistake, Self::Renewal];
    /// The reasons for which a person revokes one; the end of the service is the program's own.
    pub const OF_REVOKING: [Self; 4] = [Self::Mistake, Self::Loss, Self::Misuse, Self::Unneeded];

    /// Whether what happened has to be written down.
    #[must_use]
    pub fn needs_note(self) -> bool {
        self == Self::Misuse
    }
}

/// What the rules look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// What it is.
    pub kind: PaperKind,
    /// Where it stands.
    pub state: PaperState,
    /// Whether it was ever on the front of a house.
    pub installed: bool,
}

/// For which papers an act is, besides the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// All.
    Any,
    /// Plates.
    Plates,
    /// Plates that were on the front of a house.
    InstalledPlates,
}

/// One line of the table of acts.
#[derive(Clone, Copy, Debug)]
pub struct PaperRule {
    /// The act.
    pub act: PaperAct,
    /// For which papers.
    pub only: Only,
    /// From which states.
    pub from: &'static [PaperState],
    /// To which state; `None` leaves it as it is.
    pub to: Option<PaperState>,
}

/// The acts that a paper allows. Code, buttons and documentation read this one table. A paper is made
/// as *requested*, and is handed out only after it was printed. A plate hangs on a house also after it
/// was replaced or revoked: until somebody takes it down.
pub const PAPER_ACTS: &[PaperRule] = &[
    PaperRule {
        act: PaperAct::Print,
        only: Only::Any,
        from: &[PaperState::Requested],
        to: Some(PaperState::Printed),
    },
    PaperRule {
        act: PaperAct::Print,
        only: Only::Any,
        from: &[
            PaperState::Printed,
            PaperState::Delivered,
            PaperState::Installed,
        ],
        to: None,
    },
    PaperRule {
        act: PaperAct::Deliver,
        only: Only::Any,
        from: &[PaperState::Printed],
        to: Some(PaperState::Delivered),
    },
    PaperRule {
        act: PaperAct::Install,
        only: Only::Plates,
        from: &[PaperState::Delivered],
        to: Some(PaperState::Installed),
    },
    PaperRule {
        act: PaperAct::Remove,
        only: Only::InstalledPlates,
        from: &[
            PaperState::Installed,
            PaperState::Replaced,
            PaperState::Revoked,
        ],
        to: Some(PaperState::Removed),
    },
    PaperRule {
        act: PaperAct::Replace,
        only: Only::Any,
        from: &LIVE_STATES,
        to: Some(PaperState::Replaced),
    },
    PaperRule {
        act: PaperAct::Revoke,
        only: Only::Any,
        from: &LIVE_STATES,
        to: Some(PaperState::Revoked),
    },
];

impl PaperRule {
    fn allows(&self, paper: Held) -> bool {
        let plate = paper.kind == PaperKind::Plate;
        let fits = match self.only {
            Only::Any => true,
            Only::Plates => plate,
            Only::InstalledPlates => plate && paper.installed,
        };
        fits && self.from.contains(&paper.state)
    }
}

/// The state after an act, or `None` when the act is not possible.
#[must_use]
pub fn after(paper: Held, act: PaperAct) -> Option<PaperState> {
    let rule = PAPER_ACTS
        .iter()
        .find(|rule| rule.act == act && rule.allows(paper))?;
    Some(rule.to.unwrap_or(paper.state))
}

/// The acts that are possible now, in the order of screens.
#[must_use]
pub fn legal(paper: Held) -> Vec<PaperAct> {
    let possible = |act: &PaperAct| after(paper, *act).is_some();
    PaperAct::ALL.iter().copied().filter(possible).collect()
}

/// Where a paper stands on a day, as screens say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// As stored.
    As(PaperState),
    /// Its last day is over.
    Expired,
}

impl Standing {
    /// The words on screens, in the gender of the paper.
    #[must_use]
    pub fn label(self, kind: PaperKind) -> String {
        match self {
            Self::As(PaperState::Requested) if kind == PaperKind::Plate => "Por ordenar".into(),
            Self::As(state @ (PaperState::Requested | PaperState::Printed)) => state.label().into(),
            Self::As(PaperState::Delivered) => kind.ending("Entregad"),
            Self::As(PaperState::Installed) => kind.ending("Colocad"),
            Self::As(PaperState::Removed) => kind.ending("Retirad"),
            Self::As(PaperState::Replaced) => kind.ending("Sustituid"),
            Self::As(PaperState::Revoked) => kind.ending("Revocad"),
            Self::Expired => kind.ending("Vencid"),
        }
    }
}

/// Where a paper stands on a day.
#[must_use]
pub fn standing(state: PaperState, valid_until: Option<NaiveDate>, today: NaiveDate) -> Standing {
    if state.live() && valid_until.is_some_and(|until| until < today) {
        Standing::Expired
    } else {
        Standing::As(state)
    }
}

/// What anybody may learn of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verified {
    /// It holds.
    Valid,
    /// Its last day is over.
    Expired,
    /// Another one took its place.
    Replaced,
    /// It was revoked or taken down, or the service it belongs to is over.
    Revoked,
}

/// What anybody may learn of a paper on a day; `None` of one that was never printed, which nobody can
/// hold.
#[must_use]
pub fn verified(
    state: PaperState,
    valid_until: Option<NaiveDate>,
    service_ended: bool,
    today: NaiveDate,
) -> Option<Verified> {
    match state {
        PaperState::Requested => None,
        PaperState::Replaced => Some(Verified::Replaced),
        PaperState::Revoked | PaperState::Removed => Some(Verified::Revoked),
        PaperState::Printed | PaperState::Delivered | PaperState::Installed if service_ended => {
            Some(Verified::Revoked)
        }
        PaperState::Printed | PaperState::Delivered | PaperState::Installed => {
            Some(match standing(state, valid_until, today) {
                Standing::Expired => Verified::Expired,
                Standing::As(_) => Verified::Valid,
            })
        }
    }
}

#[cfg(test)]
mod tests;
