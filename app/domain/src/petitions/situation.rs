//! Whether an act is legal: the transition table against a petition and its referrals.

use super::act::{Act, rule};
use super::state::{PetitionStatus, ReferralStatus};
use crate::ids::{DepartmentId, ReferralId, UserId};
use crate::users::{Actor, Role};
use PetitionStatus as P;

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
    use ReferralStatus as R;
    use uuid::Uuid;

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
