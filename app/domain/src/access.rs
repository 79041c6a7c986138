//! Who may do what. One pure function decides; storage functions that touch people's data take the
//! [`Scope`] it gives, so nothing can be read or written without having asked.

use crate::ids::DepartmentId;
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
    /// See a citizen's telephone and name; logged.
    RevealContact,
    /// Find a caller and the caller's earlier petitions; logged.
    LookUpCaller,
    /// Register a petition.
    RegisterPetition,
    /// Do an act on a petition.
    Perform(Act),
    /// Read the catalogues that forms need.
    ReadCatalogue,
    /// Change the catalogues.
    ManageCatalogue,
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
}

/// Which rows an allowed action reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All of them.
    All,
    /// Those with a referral to this department.
    Department(DepartmentId),
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
        Action::OwnAccount | Action::ReadCatalogue => true,
        Action::ReadPetitions | Action::RevealContact => role != Administrator,
        Action::LookUpCaller | Action::RegisterPetition => {
            matches!(role, Coordinator | Operator | RosterCoordinator)
        }
        Action::Perform(act) => crate::petitions::rule(act).roles.contains(&role),
        Action::ManageCatalogue | Action::ManageUsers => role == Administrator,
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
    use uuid::Uuid;

    fn actor(role: Role, department: Option<DepartmentId>) -> Actor {
        Actor {
            id: UserId(Uuid::nil()),
            name: "x".into(),
            role,
            department,
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
        assert!(scope.covers(&PetitionFacts {
            confidential: true,
            departments: vec![other, own]
        }));
        assert!(!scope.covers(&PetitionFacts {
            confidential: false,
            departments: vec![other]
        }));
    }

    #[test]
    fn reserved_matters_are_hidden_from_operators_and_callers() {
        for role in [Role::Operator, Role::FollowUpAgent] {
            let scope = decide(&actor(role, None), Action::ReadPetitions).expect("allowed");
            assert!(!scope.covers(&PetitionFacts {
                confidential: true,
                departments: vec![]
            }));
        }
    }

    #[test]
    fn auditors_change_nothing() {
        for act in Act::ALL {
            assert!(!role_may(Role::Auditor, Action::Perform(act)));
        }
    }
}
