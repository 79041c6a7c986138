//! Who may do what. One pure function decides; storage functions that touch people's data take the
//! [`Scope`] it gives, so nothing can be read or written without having asked.

use crate::ids::{BlockId, CaptainId, DepartmentId, WardId};
use crate::petitions::Act;
use crate::users::{Actor, Role};
use serde::{Deserialize, Serialize};

/// Something a user wants to do. Every endpoint names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Action {
    /// See the own home page, sessions and account; sign out.
    OwnAccount,
    /// List, search, count and open petitions.
    ReadPetitions,
    /// See the live board: counts, each with its list.
    ReadBoard,
    /// Take a list of petitions out as a file, without what tells who asked; logged.
    ExportPetitions,
    /// The same with names, telephones and words of citizens, with a reason; logged.
    ExportContacts,
    /// See a citizen's telephone and name; logged.
    RevealContact,
    /// Find a caller and the caller's earlier petitions; logged.
    LookUpCaller,
    /// Register a petition.
    RegisterPetition,
    /// Do an act on a petition.
    Perform(Act),
    /// Do one act on many petitions at once, and undo it; see the batches.
    BulkWork,
    /// Read the catalogues that forms need.
    ReadCatalogue,
    /// Change the catalogues.
    ManageCatalogue,
    /// Change the calendar, the office hours, the terms of each phase and the ladder.
    ManageDeadlines,
    /// Read the notices that the ladder sends to the own role.
    ReadAlerts,
    /// Read the rules that say where petitions go; ask the simulator.
    ReadRouting,
    /// Draft, try, order, activate and end those rules.
    ManageRouting,
    /// Create, change, disable and reset users.
    ManageUsers,
    /// See the roster, the blocks and the map, without telephones, CURP or scans.
    ReadRoster,
    /// Change people, posts and dossiers; import.
    ManageRoster,
    /// Say that a person on the roster was verified.
    ValidateRoster,
    /// See telephones and CURP of a person on the roster; logged.
    RevealCaptain,
    /// Take the roster out as a file, with a reason; logged.
    ExportRoster,
    /// Change wards, blocks and outlines.
    ManageTerritory,
    /// Open a scan of a dossier; logged.
    OpenScan,
    /// See the papers of captains and the print runs.
    ReadPapers,
    /// Make, print, hand out, replace and revoke papers; say what they say and who signs.
    IssuePapers,
    /// Work through the petitions that wait to be verified.
    VerifyPetitions,
    /// Hand out, see and take back the captains' access; publish notices for them.
    ManageCaptainAccess,
    /// On the captain's phone: the home page, the own block, credential, notices and access.
    OwnPost,
    /// On the captain's phone: the petitions of the own block; of a ward captain, those of the ward.
    FollowOwn,
    /// On the captain's phone: register a petition for the own block.
    CaptureOwn,
}

/// Which rows an allowed action reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All of them.
    All,
    /// Those with a referral to this department.
    Department(DepartmentId),
    /// Those that came through this captain, or through whoever held the block before.
    Block(CaptainId, BlockId),
    /// The same, and those of every block of the ward.
    Ward(CaptainId, BlockId, WardId),
}

/// The permission that storage asks for. It can only be made by [`decide`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    reach: Reach,
    confidential: bool,
}

/// The facts of a petition that a scope looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PetitionFacts {
    /// Whether its type is reserved (violence, children, complaints against officials).
    pub confidential: bool,
    /// Departments with a referral that is or was theirs and was not withdrawn.
    pub departments: Vec<DepartmentId>,
    /// The captain through whom it came.
    pub captain: Option<CaptainId>,
    /// The block for which that captain brought it, and its ward.
    pub captain_block: Option<(BlockId, Option<WardId>)>,
}

impl PetitionFacts {
    fn of_seat(&self, captain: CaptainId, block: BlockId) -> bool {
        self.captain == Some(captain) || self.captain_block.is_some_and(|(of, _)| of == block)
    }
}

impl Scope {
    /// Which rows.
    #[must_use]
    pub fn reach(&self) -> Reach {
        self.reach
    }

    /// Whether reserved petitions are within it.
    #[must_use]
    pub fn confidential(&self) -> bool {
        self.confidential
    }

    /// Whether one petition is within it. Storage applies the same rule as a predicate.
    #[must_use]
    pub fn covers(&self, petition: &PetitionFacts) -> bool {
        let reached = match self.reach {
            Reach::All => true,
            Reach::Department(own) => petition.departments.contains(&own),
            Reach::Block(captain, block) => petition.of_seat(captain, block),
            Reach::Ward(captain, block, ward) => {
                petition.of_seat(captain, block)
                    || petition
                        .captain_block
                        .is_some_and(|(_, of)| of == Some(ward))
            }
        };
        reached && (self.confidential || !petition.confidential)
    }

    /// A scope without limits for the program's own work (migrations, the demonstration year,
    /// public tracking after its own check). The name stands out in review on purpose.
    #[must_use]
    pub fn of_the_program_itself() -> Self {
        Self {
            reach: Reach::All,
            confidential: true,
        }
    }
}

/// Whether a role may do something at all, before any row is looked at.
#[must_use]
pub fn role_may(role: Role, action: Action) -> bool {
    use Role::{Administrator, Auditor, Coordinator, Operator, RosterCoordinator};
    match action {
        Action::OwnAccount | Action::ReadCatalogue => !role.is_captain(),
        Action::ReadPetitions | Action::RevealContact | Action::ExportPetitions => {
            role != Administrator && !role.is_captain()
        }
        Action::ReadBoard => matches!(
            role,
            Coordinator | Role::FollowUpAgent | Role::Liaison | Role::Director | Auditor
        ),
        // One contact at a time is daily work; all of them in a file are not.
        Action::ExportContacts => matches!(role, Coordinator | RosterCoordinator | Auditor),
        Action::OwnPost | Action::FollowOwn | Action::CaptureOwn => role.is_captain(),
        Action::VerifyPetitions => matches!(role, Coordinator | Role::FollowUpAgent),
        Action::ManageCaptainAccess => role == RosterCoordinator,
        Action::LookUpCaller | Action::RegisterPetition => {
            matches!(role, Coordinator | Operator | RosterCoordinator)
        }
        Action::Perform(act) => crate::petitions::rule(act).roles.contains(&role),
        Action::ManageCatalogue | Action::ManageUsers => role == Administrator,
        Action::ReadAlerts | Action::BulkWork => {
            matches!(
                role,
                Coordinator | Role::FollowUpAgent | Role::Liaison | Role::Director
            )
        }
        Action::ManageDeadlines | Action::ManageRouting => {
            matches!(role, Administrator | Coordinator)
        }
        Action::ReadRouting => matches!(role, Administrator | Coordinator | Auditor),
        Action::ReadRoster | Action::RevealCaptain | Action::ExportRoster | Action::ReadPapers => {
            matches!(role, Coordinator | RosterCoordinator | Auditor)
        }
        Action::OpenScan => matches!(role, RosterCoordinator | Auditor),
        Action::ManageRoster
        | Action::ValidateRoster
        | Action::ManageTerritory
        | Action::IssuePapers => role == RosterCoordinator,
    }
}

/// Decides. `None` is a refusal.
#[must_use]
pub fn decide(actor: &Actor, action: Action) -> Option<Scope> {
    if !role_may(actor.role, action) {
        return None;
    }
    let reach = match actor.role {
        Role::Liaison | Role::Director => Reach::Department(actor.department?),
        Role::BlockCaptain | Role::WardCaptain => {
            let seat = actor.seat?;
            match seat.ward {
                // The ward is seen; what is done is done for the own block.
                Some(ward) if action == Action::FollowOwn => {
                    Reach::Ward(seat.captain, seat.block, ward)
                }
                _ => Reach::Block(seat.captain, seat.block),
            }
        }
        _ => Reach::All,
    };
    let confidential = matches!(
        actor.role,
        Role::Coordinator | Role::Auditor | Role::Liaison | Role::Director
    );
    Some(Scope {
        reach,
        confidential,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::UserId;
    use crate::users::Seat;
    use uuid::Uuid;

    fn actor(role: Role, department: Option<DepartmentId>) -> Actor {
        Actor {
            id: UserId(Uuid::nil()),
            name: "x".into(),
            role,
            department,
            seat: None,
        }
    }

    fn facts(confidential: bool, departments: Vec<DepartmentId>) -> PetitionFacts {
        PetitionFacts {
            confidential,
            departments,
            captain: None,
            captain_block: None,
        }
    }

    fn captain(role: Role, ward: Option<WardId>) -> Actor {
        let seat = Seat {
            captain: CaptainId(Uuid::from_u128(1)),
            block: BlockId(Uuid::from_u128(2)),
            ward,
        };
        Actor {
            seat: Some(seat),
            ..actor(role, None)
        }
    }

    #[test]
    fn a_captain_reaches_the_own_block_with_its_history_and_nothing_else() {
        let (own, other) = (BlockId(Uuid::from_u128(2)), BlockId(Uuid::from_u128(3)));
        let ward = WardId(Uuid::from_u128(9));
        let of = |captain: u128, block| PetitionFacts {
            captain: Some(CaptainId(Uuid::from_u128(captain))),
            captain_block: Some((block, Some(ward))),
            ..facts(false, vec![])
        };
        let scope = decide(&captain(Role::BlockCaptain, None), Action::FollowOwn).unwrap();
        assert!(scope.covers(&of(1, own)), "the own");
        assert!(scope.covers(&of(7, own)), "the predecessor's");
        assert!(scope.covers(&of(1, other)), "brought from an earlier block");
        assert!(!scope.covers(&of(7, other)), "another captain's");
        assert!(!scope.covers(&facts(false, vec![])), "of no captain");
        let reserved = PetitionFacts {
            confidential: true,
            ..of(1, own)
        };
        assert!(!scope.covers(&reserved));
        let wide = captain(Role::WardCaptain, Some(ward));
        let sees = decide(&wide, Action::FollowOwn).unwrap();
        assert!(sees.covers(&of(7, other)), "the ward's");
        let does = decide(&wide, Action::Perform(Act::VerifySatisfied)).unwrap();
        assert!(
            !does.covers(&of(7, other)),
            "what is done is for the own block"
        );
    }

    #[test]
    fn a_captain_without_a_post_reaches_nothing() {
        for role in [Role::BlockCaptain, Role::WardCaptain] {
            for action in [Action::OwnPost, Action::FollowOwn, Action::CaptureOwn] {
                assert!(decide(&actor(role, None), action).is_none());
            }
        }
    }

    #[test]
    fn captains_and_staff_have_nothing_in_common() {
        let captain = captain(Role::BlockCaptain, None);
        for action in [
            Action::OwnAccount,
            Action::ReadCatalogue,
            Action::ReadPetitions,
            Action::RevealContact,
            Action::RegisterPetition,
            Action::LookUpCaller,
            Action::VerifyPetitions,
            Action::ReadRoster,
        ] {
            assert!(decide(&captain, action).is_none(), "{action:?}");
        }
        for role in Role::staff() {
            for action in [Action::OwnPost, Action::FollowOwn, Action::CaptureOwn] {
                assert!(!role_may(role, action), "{role:?} {action:?}");
            }
        }
    }

    #[test]
    fn administrators_configure_and_do_not_read() {
        let admin = actor(Role::Administrator, None);
        assert!(decide(&admin, Action::ReadPetitions).is_none());
        assert!(decide(&admin, Action::RevealContact).is_none());
        assert!(decide(&admin, Action::ManageUsers).is_some());
    }

    #[test]
    fn contacts_leave_in_files_only_with_who_may_reveal_them_and_answers_for_no_department() {
        for role in Role::staff() {
            let takes = role_may(role, Action::ExportContacts);
            assert!(!takes || role_may(role, Action::RevealContact), "{role:?}");
            assert!(!takes || !role.needs_department(), "{role:?}");
            assert_eq!(
                role_may(role, Action::ExportPetitions),
                role_may(role, Action::ReadPetitions),
                "{role:?}"
            );
        }
    }

    #[test]
    fn the_board_is_read_by_those_who_answer_for_the_work() {
        let readers: Vec<Role> = Role::staff()
            .filter(|role| role_may(*role, Action::ReadBoard))
            .collect();
        assert_eq!(readers.len(), 5);
        for role in [Role::Administrator, Role::Operator, Role::BlockCaptain] {
            assert!(!role_may(role, Action::ReadBoard), "{role:?}");
        }
        let department = DepartmentId(Uuid::from_u128(1));
        let scope = decide(&actor(Role::Director, Some(department)), Action::ReadBoard);
        assert_eq!(
            scope.map(|s| s.reach()),
            Some(Reach::Department(department))
        );
    }

    #[test]
    fn rules_are_made_by_the_office_and_read_by_who_audits_it() {
        for role in Role::staff() {
            let makes = matches!(role, Role::Administrator | Role::Coordinator);
            assert_eq!(role_may(role, Action::ManageRouting), makes, "{role:?}");
            let reads = makes || role == Role::Auditor;
            assert_eq!(role_may(role, Action::ReadRouting), reads, "{role:?}");
        }
        // Who only configures tries rules without the reserved petitions.
        let admin = decide(&actor(Role::Administrator, None), Action::ManageRouting);
        assert_eq!(admin.map(|scope| scope.confidential()), Some(false));
    }

    #[test]
    fn a_liaison_without_department_reaches_nothing() {
        assert!(decide(&actor(Role::Liaison, None), Action::ReadPetitions).is_none());
    }

    #[test]
    fn a_liaison_reaches_the_own_department_only() {
        let (own, other) = (
            DepartmentId(Uuid::from_u128(1)),
            DepartmentId(Uuid::from_u128(2)),
        );
        let scope =
            decide(&actor(Role::Liaison, Some(own)), Action::ReadPetitions).expect("allowed");
        assert!(scope.covers(&facts(true, vec![other, own])));
        assert!(!scope.covers(&facts(false, vec![other])));
    }

    #[test]
    fn reserved_matters_are_hidden_from_operators_and_callers() {
        for role in [Role::Operator, Role::FollowUpAgent] {
            let scope = decide(&actor(role, None), Action::ReadPetitions).expect("allowed");
            assert!(!scope.covers(&facts(true, vec![])));
        }
    }

    #[test]
    fn auditors_change_nothing() {
        for act in Act::ALL {
            assert!(!role_may(Role::Auditor, Action::Perform(act)));
        }
    }
}
