//! The transition table: one constant that the code, the buttons and the documentation all read.

use super::state::{PetitionStatus, ReferralStatus};
use crate::users::Role;
use serde::{Deserialize, Serialize};

/// Everything that can be done to a petition after it is registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Send to one or more departments (*turnar*).
    Refer,
    /// A department takes its referral.
    Accept,
    /// A department gives its referral back as not theirs.
    Reject,
    /// A department commits to a date.
    Schedule,
    /// A department says who of it has the referral in hand.
    Assign,
    /// A department answers that it is done.
    Attend,
    /// A department asks to stop its clock for a reason outside.
    AskSuspension,
    /// The clock of a referral is stopped, with approval.
    Suspend,
    /// What a department asked is refused.
    RefuseSuspension,
    /// A suspended referral goes on.
    Resume,
    /// The office withdraws a referral.
    Withdraw,
    /// The type or the place was wrong.
    Correct,
    /// The office confirms with the citizen that it is done; closes.
    VerifySatisfied,
    /// The citizen says that it is not done; back to the department.
    VerifyUnsatisfied,
    /// Ask the citizen for data (*prevención*).
    RequestInformation,
    /// The citizen gave the data.
    ReceiveInformation,
    /// End it without a department.
    CloseDirect,
    /// It is the same as another; petitioners move along.
    MarkDuplicate,
    /// Bring it back within the window.
    Reopen,
    /// It was a mistake of capture.
    Cancel,
    /// Write a note for colleagues.
    NoteInternal,
    /// Write a note that the citizen sees.
    NotePublic,
    /// Add a photo or document.
    Attach,
}

/// What an act needs to be legal.
#[derive(Debug)]
pub struct ActRule {
    /// The act.
    pub act: Act,
    /// The text stored in the history and used in JSON.
    pub code: &'static str,
    /// The verb on the button.
    pub button: &'static str,
    /// The sentence of the timeline.
    pub past: &'static str,
    /// Petition states from which it is possible.
    pub from: &'static [PetitionStatus],
    /// Referral states from which it is possible; empty when the act is on the petition.
    pub referral_from: &'static [ReferralStatus],
    /// Who may.
    pub roles: &'static [Role],
}

use PetitionStatus as P;
use ReferralStatus as R;

const OPEN: &[P] = &[
    P::Received,
    P::Referred,
    P::InProgress,
    P::Scheduled,
    P::OnHold,
    P::InformationRequired,
    P::Attended,
];
/// Where something of a department is left, also when all of it is suspended.
const LEFT: &[P] = &[P::Referred, P::InProgress, P::Scheduled, P::OnHold];
const WORKING: &[R] = &[R::Accepted, R::Scheduled, R::Returned];
const ANY: &[P] = &P::ALL;
const WITH_DEPARTMENT: &[P] = &[P::Referred, P::InProgress, P::Scheduled];
const DEPARTMENT: &[Role] = &[Role::Liaison, Role::Director];
const OFFICE: &[Role] = &[Role::Coordinator];
/// A captain answers *¿quedó bien?* for what came through the own block.
const VERIFIERS: &[Role] = &[
    Role::FollowUpAgent,
    Role::Coordinator,
    Role::BlockCaptain,
    Role::WardCaptain,
];
/// A suspension is approved by the department's director or by the office, never by who asks.
const APPROVERS: &[Role] = &[Role::Director, Role::Coordinator];
const FOLLOW_UP: &[Role] = &[Role::FollowUpAgent, Role::Coordinator];
const WRITERS: &[Role] = &[
    Role::Coordinator,
    Role::Operator,
    Role::FollowUpAgent,
    Role::Liaison,
    Role::Director,
];

/// The table, in the order in which buttons appear.
pub const ACTS: &[ActRule] = &[
    ActRule {
        act: Act::Refer,
        code: "refer",
        button: "Turnar a dependencia",
        past: "Turnó",
        from: &[
            P::Received,
            P::Referred,
            P::InProgress,
            P::Scheduled,
            P::OnHold,
        ],
        referral_from: &[],
        roles: OFFICE,
    },
    ActRule {
        act: Act::Accept,
        code: "accept",
        button: "Aceptar",
        past: "Aceptó",
        from: WITH_DEPARTMENT,
        referral_from: &[R::Sent],
        roles: DEPARTMENT,
    },
    ActRule {
        act: Act::Attend,
        code: "attend",
        button: "Responder como atendida",
        past: "Respondió como atendida",
        from: WITH_DEPARTMENT,
        referral_from: WORKING,
        roles: DEPARTMENT,
    },
    ActRule {
        act: Act::Schedule,
        code: "schedule",
        button: "Programar fecha",
        past: "Programó",
        from: WITH_DEPARTMENT,
        referral_from: WORKING,
        roles: DEPARTMENT,
    },
    ActRule {
        act: Act::Assign,
        code: "assign",
        button: "Asignar a una persona",
        past: "Asignó",
        from: WITH_DEPARTMENT,
        referral_from: &[R::Sent, R::Accepted, R::Scheduled, R::Returned],
        roles: DEPARTMENT,
    },
    ActRule {
        act: Act::Reject,
        code: "reject",
        button: "No es de mi competencia",
        past: "Rechazó",
        from: WITH_DEPARTMENT,
        referral_from: &[R::Sent],
        roles: DEPARTMENT,
    },
    ActRule {
        act: Act::Resume,
        code: "resume",
        button: "Reanudar",
        past: "Reanudó",
        from: LEFT,
        referral_from: &[R::Suspended],
        roles: &[Role::Liaison, Role::Director, Role::Coordinator],
    },
    ActRule {
        act: Act::Suspend,
        code: "suspend",
        button: "Suspender el plazo",
        past: "Aprobó suspender el plazo",
        from: WITH_DEPARTMENT,
        referral_from: WORKING,
        roles: APPROVERS,
    },
    ActRule {
        act: Act::RefuseSuspension,
        code: "refuse_suspension",
        button: "No aprobar la suspensión",
        past: "No aprobó suspender el plazo",
        from: WITH_DEPARTMENT,
        referral_from: WORKING,
        roles: APPROVERS,
    },
    ActRule {
        act: Act::AskSuspension,
        code: "ask_suspension",
        button: "Pedir suspensión",
        past: "Pidió suspender el plazo",
        from: WITH_DEPARTMENT,
        referral_from: WORKING,
        roles: &[Role::Liaison],
    },
    ActRule {
        act: Act::VerifySatisfied,
        code: "verify_satisfied",
        button: "Verificar: quedó bien",
        past: "Verificó con la persona: quedó bien",
        from: &[P::Attended],
        referral_from: &[],
        roles: VERIFIERS,
    },
    ActRule {
        act: Act::VerifyUnsatisfied,
        code: "verify_unsatisfied",
        button: "Verificar: no quedó",
        past: "Verificó con la persona: no quedó",
        from: &[P::Attended],
        referral_from: &[],
        roles: VERIFIERS,
    },
    ActRule {
        act: Act::RequestInformation,
        code: "request_information",
        button: "Pedir datos a la persona",
        past: "Pidió datos a la persona",
        from: &[P::Received, P::Referred, P::InProgress, P::Scheduled],
        referral_from: &[],
        roles: WRITERS,
    },
    ActRule {
        act: Act::ReceiveInformation,
        code: "receive_information",
        button: "Registrar los datos",
        past: "Registró los datos que faltaban",
        from: &[P::InformationRequired],
        referral_from: &[],
        roles: &[Role::Coordinator, Role::Operator, Role::FollowUpAgent],
    },
    ActRule {
        act: Act::NotePublic,
        code: "note_public",
        button: "Nota para la persona",
        past: "Escribió una nota pública",
        from: ANY,
        referral_from: &[],
        roles: WRITERS,
    },
    ActRule {
        act: Act::NoteInternal,
        code: "note_internal",
        button: "Nota interna",
        past: "Escribió una nota interna",
        from: ANY,
        referral_from: &[],
        roles: WRITERS,
    },
    ActRule {
        act: Act::Attach,
        code: "attach",
        button: "Agregar fotos o documentos",
        past: "Agregó archivos",
        from: OPEN,
        referral_from: &[],
        roles: WRITERS,
    },
    ActRule {
        act: Act::Withdraw,
        code: "withdraw",
        button: "Retirar turno",
        past: "Retiró el turno",
        from: LEFT,
        referral_from: &[
            R::Sent,
            R::Accepted,
            R::Scheduled,
            R::Returned,
            R::Suspended,
        ],
        roles: OFFICE,
    },
    ActRule {
        act: Act::Correct,
        code: "correct",
        button: "Corregir tipo o lugar",
        past: "Corrigió el tipo o el lugar",
        from: &[
            P::Received,
            P::Referred,
            P::InProgress,
            P::Scheduled,
            P::OnHold,
            P::InformationRequired,
        ],
        referral_from: &[],
        roles: &[Role::Coordinator, Role::Operator],
    },
    ActRule {
        act: Act::CloseDirect,
        code: "close_direct",
        button: "Cerrar sin turnar",
        past: "Cerró",
        from: &[P::Received],
        referral_from: &[],
        roles: OFFICE,
    },
    ActRule {
        act: Act::MarkDuplicate,
        code: "mark_duplicate",
        button: "Comparar y unir",
        past: "Unió a otra petición",
        from: OPEN,
        referral_from: &[],
        roles: OFFICE,
    },
    ActRule {
        act: Act::Reopen,
        code: "reopen",
        button: "Reabrir",
        past: "Reabrió",
        from: &[P::Closed],
        referral_from: &[],
        roles: FOLLOW_UP,
    },
    ActRule {
        act: Act::Cancel,
        code: "cancel",
        button: "Cancelar por error de captura",
        past: "Canceló",
        from: OPEN,
        referral_from: &[],
        roles: OFFICE,
    },
];

/// The rule of an act. Every act has exactly one (a test proves it).
#[must_use]
pub fn rule(act: Act) -> &'static ActRule {
    ACTS.iter().find(|r| r.act == act).unwrap_or(&ACTS[0])
}

impl Act {
    /// Every act, in the order of the table.
    pub const ALL: [Self; 23] = [
        Self::Refer,
        Self::Accept,
        Self::Attend,
        Self::Schedule,
        Self::Assign,
        Self::Reject,
        Self::Resume,
        Self::Suspend,
        Self::RefuseSuspension,
        Self::AskSuspension,
        Self::VerifySatisfied,
        Self::VerifyUnsatisfied,
        Self::RequestInformation,
        Self::ReceiveInformation,
        Self::NotePublic,
        Self::NoteInternal,
        Self::Attach,
        Self::Withdraw,
        Self::Correct,
        Self::CloseDirect,
        Self::MarkDuplicate,
        Self::Reopen,
        Self::Cancel,
    ];

    /// The text stored in the history and used in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        rule(self).code
    }

    /// Reads the stored text.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        ACTS.iter().find(|r| r.code == code).map(|r| r.act)
    }

    /// Whether it is done on one referral rather than on the petition.
    #[must_use]
    pub fn is_on_referral(self) -> bool {
        !rule(self).referral_from.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_has_exactly_one_rule() {
        assert_eq!(ACTS.len(), Act::ALL.len());
        for act in Act::ALL {
            assert_eq!(ACTS.iter().filter(|r| r.act == act).count(), 1, "{act:?}");
            assert_eq!(Act::parse(act.code()), Some(act));
        }
    }
}
