//! The transition table: one constant that the code, the buttons and the documentation all read.

use super::state::{PetitionStatus, ReferralStatus};
use crate::ids::{DepartmentId, ReferralId, UserId};
use crate::users::{Actor, Role};
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

/// What legality looks at: the petition's state and its referrals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation {
    /// State of the petition.
    pub status: PetitionStatus,
    /// Its referrals.
    pub referrals: Vec<ReferralFacts>,
    /// Who registered it, as long as that person may still correct it.
    pub corrected_by: Option<UserId>,
}

/// Hours after the reception in which who registered a petition may correct it, as long as no
/// department has accepted it.
pub const OWN_CORRECTION_HOURS: i64 = 24;

/// What legality looks at in a referral.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferralFacts {
    /// Key.
    pub id: ReferralId,
    /// Whose.
    pub department: DepartmentId,
    /// State.
    pub status: ReferralStatus,
    /// Who answered last.
    pub attended_by: Option<UserId>,
    /// Whether a suspension was asked and nobody decided yet.
    pub suspension_asked: bool,
}

impl ReferralFacts {
    /// Whether an act on it fits what was asked: there is something to refuse, and nothing is asked
    /// twice.
    fn fits(&self, act: Act) -> bool {
        match act {
            Act::RefuseSuspension => self.suspension_asked,
            Act::AskSuspension => !self.suspension_asked,
            _ => true,
        }
    }
}

impl Situation {
    /// Whether this actor may do the act now; for acts on a referral, on that one.
    #[must_use]
    pub fn allows(&self, actor: &Actor, act: Act, referral: Option<ReferralId>) -> bool {
        let rule = rule(act);
        if !rule.roles.contains(&actor.role) || !rule.from.contains(&self.status) {
            return false;
        }
        if act.is_on_referral() {
            let Some(wanted) = referral else { return false };
            return self.referrals.iter().any(|r| {
                r.id == wanted
                    && rule.referral_from.contains(&r.status)
                    && r.fits(act)
                    && (!actor.role.needs_department() || actor.department == Some(r.department))
            });
        }
        if act == Act::Correct && actor.role == Role::Operator {
            return self.corrected_by == Some(actor.id)
                && matches!(self.status, P::Received | P::Referred);
        }
        // *Attended* is said by the department, *verified* by the office, never by the same user.
        let verifies = matches!(act, Act::VerifySatisfied | Act::VerifyUnsatisfied);
        !(verifies
            && self
                .referrals
                .iter()
                .any(|r| r.attended_by == Some(actor.id)))
    }
}

/// The acts that this actor may do now, with the referral each is on, in the order of the table.
#[must_use]
pub fn legal_acts(actor: &Actor, situation: &Situation) -> Vec<(Act, Option<ReferralId>)> {
    let mut legal = Vec::new();
    for act in Act::ALL {
        if act.is_on_referral() {
            for ReferralFacts { id, .. } in &situation.referrals {
                if situation.allows(actor, act, Some(*id)) {
                    legal.push((act, Some(*id)));
                }
            }
        } else if situation.allows(actor, act, None) {
            legal.push((act, None));
        }
    }
    legal
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn every_act_has_exactly_one_rule() {
        assert_eq!(ACTS.len(), Act::ALL.len());
        for act in Act::ALL {
            assert_eq!(ACTS.iter().filter(|r| r.act == act).count(), 1, "{act:?}");
            assert_eq!(Act::parse(act.code()), Some(act));
        }
    }

    fn actor(role: Role, department: u128, id: u128) -> Actor {
        let department = role
            .needs_department()
            .then(|| DepartmentId(Uuid::from_u128(department)));
        Actor {
            id: UserId(Uuid::from_u128(id)),
            name: "x".into(),
            role,
            department,
            seat: None,
        }
    }

    fn facts(id: ReferralId, status: R) -> ReferralFacts {
        ReferralFacts {
            id,
            department: DepartmentId(Uuid::from_u128(1)),
            status,
            attended_by: None,
            suspension_asked: false,
        }
    }

    #[test]
    fn who_asks_for_a_suspension_does_not_approve_it() {
        let referral = ReferralId(Uuid::from_u128(9));
        let of = |asked| Situation {
            status: P::InProgress,
            referrals: vec![ReferralFacts {
                suspension_asked: asked,
                ..facts(referral, R::Accepted)
            }],
            corrected_by: None,
        };
        let (liaison, director) = (actor(Role::Liaison, 1, 5), actor(Role::Director, 1, 6));
        let may = |actor: &Actor, act, asked| of(asked).allows(actor, act, Some(referral));
        assert!(may(&liaison, Act::AskSuspension, false));
        assert!(!may(&liaison, Act::AskSuspension, true));
        assert!(!may(&liaison, Act::Suspend, true));
        assert!(may(&director, Act::Suspend, true));
        assert!(may(&director, Act::RefuseSuspension, true));
        assert!(!may(&director, Act::RefuseSuspension, false));
        assert!(!may(&actor(Role::Director, 2, 6), Act::Suspend, true));
    }

    #[test]
    fn a_department_acts_on_its_own_referral_only() {
        let referral = ReferralId(Uuid::from_u128(9));
        let situation = Situation {
            status: P::Referred,
            referrals: vec![facts(referral, R::Sent)],
            corrected_by: None,
        };
        assert!(situation.allows(&actor(Role::Liaison, 1, 5), Act::Accept, Some(referral)));
        assert!(!situation.allows(&actor(Role::Liaison, 2, 5), Act::Accept, Some(referral)));
        assert!(!situation.allows(&actor(Role::Liaison, 1, 5), Act::Accept, None));
        assert!(!situation.allows(&actor(Role::Coordinator, 1, 5), Act::Accept, Some(referral)));
    }

    #[test]
    fn who_registered_a_petition_corrects_it_until_a_department_accepts_it() {
        let operator = actor(Role::Operator, 0, 5);
        let other = actor(Role::Operator, 0, 6);
        let coordinator = actor(Role::Coordinator, 0, 7);
        let of = |status, corrected_by| Situation {
            status,
            referrals: vec![],
            corrected_by,
        };
        let may = |actor: &Actor, status, by: Option<&Actor>| {
            of(status, by.map(|a| a.id)).allows(actor, Act::Correct, None)
        };
        for status in [P::Received, P::Referred] {
            assert!(may(&operator, status, Some(&operator)));
            assert!(!may(&other, status, Some(&operator)));
            assert!(!may(&operator, status, None), "the time is over");
        }
        assert!(!may(&operator, P::InProgress, Some(&operator)));
        assert!(may(&coordinator, P::InProgress, None));
        assert!(!may(&coordinator, P::Attended, None));
        assert!(!may(&actor(Role::Liaison, 1, 8), P::Received, None));
    }

    #[test]
    fn who_attended_does_not_verify() {
        let coordinator = actor(Role::Coordinator, 0, 5);
        let attended_by = |user| Situation {
            status: P::Attended,
            referrals: vec![ReferralFacts {
                attended_by: Some(user),
                ..facts(ReferralId(Uuid::nil()), R::Attended)
            }],
            corrected_by: None,
        };
        assert!(!attended_by(coordinator.id).allows(&coordinator, Act::VerifySatisfied, None));
        assert!(attended_by(UserId(Uuid::from_u128(6))).allows(
            &coordinator,
            Act::VerifySatisfied,
            None
        ));
    }
}
