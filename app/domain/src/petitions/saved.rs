//! Views of the list that people keep: a filter under a name, for oneself or for everybody of a role.

use crate::access::{Action, role_may};
use crate::failure::{Failure, FieldErrors};
use crate::ids::{DepartmentId, SavedViewId, UserId};
use crate::text::clean_line;
use crate::users::{Actor, Role};

/// Most views that a person keeps at a time.
pub const MAX_SAVED_VIEWS: usize = 20;
/// Most views that others share with a person and that are shown.
pub const MAX_SHARED_VIEWS: usize = 50;
/// Longest name.
pub const SAVED_NAME_MAX: u32 = 60;
/// Shortest name.
const SAVED_NAME_MIN: u32 = 3;
/// Longest filter; the longest that the list can write is shorter.
const QUERY_MAX: usize = 1_000;

/// With whom a view is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sharing {
    /// Everybody of this role…
    pub role: Role,
    /// …of this department; of any when it is not told.
    pub department: Option<DepartmentId>,
}

impl Sharing {
    /// Whether it reaches a person.
    #[must_use]
    pub fn reaches(&self, reader: &Actor) -> bool {
        self.role == reader.role
            && self
                .department
                .is_none_or(|own| reader.department == Some(own))
    }
}

/// The roles with which somebody of a role may share: a coordinator with whoever reads petitions, a
/// director with the liaisons of the own department, nobody else.
#[must_use]
pub fn shares_with(role: Role) -> Vec<Role> {
    match role {
        Role::Coordinator => Role::staff()
            .filter(|reader| role_may(*reader, Action::ReadPetitions))
            .collect(),
        Role::Director => vec![Role::Liaison],
        _ => Vec::new(),
    }
}

/// The sharing that a person may give a view; `None` where the role is not one to share with.
#[must_use]
pub fn sharing(owner: &Actor, role: Role) -> Option<Sharing> {
    if !shares_with(owner.role).contains(&role) {
        return None;
    }
    let department = if owner.role.needs_department() {
        Some(owner.department?)
    } else {
        None
    };
    Some(Sharing { role, department })
}

/// A view as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Key.
    pub id: SavedViewId,
    /// Whose it is.
    pub owner: UserId,
    /// Its name.
    pub name: String,
    /// The filter, as it stands in the list's address behind the question mark.
    pub query: String,
    /// With whom it is shared.
    pub shared: Option<Sharing>,
    /// Its place among those of its owner.
    pub position: i64,
    /// Whether its owner ended it.
    pub ended: bool,
    /// Counts changes.
    pub version: i64,
}

/// A view as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedViewRow {
    /// The view.
    pub view: SavedView,
    /// The owner's name.
    pub owner: String,
    /// How many petitions the reader sees with its filter, counted to a limit.
    pub total: i64,
    /// Whether there are more than the limit.
    pub more: bool,
}

/// Everything on the page of the saved views.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedViews {
    /// Those of the reader, in the reader's order.
    pub own: Vec<SavedViewRow>,
    /// Those that others share with the reader, by name.
    pub shared: Vec<SavedViewRow>,
}

/// What a person says of a view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedViewForm {
    /// Its name.
    pub name: String,
    /// The code of the role that it is shared with; empty for nobody.
    pub shared: String,
}

impl SavedViewForm {
    /// The name and the sharing, as they can be stored.
    ///
    /// # Errors
    /// `Invalid` with the fields.
    pub fn checked(&self, owner: &Actor) -> Result<(String, Option<Sharing>), Failure> {
        let mut errors = FieldErrors::default();
        let name = clean_line(&self.name);
        let length = u32::try_from(name.chars().count()).unwrap_or(u32::MAX);
        if !(SAVED_NAME_MIN..=SAVED_NAME_MAX).contains(&length) {
            errors.add("name", "Escriba un nombre de 3 a 60 caracteres.");
        }
        let shared = match self.shared.as_str() {
            "" => None,
            code => {
                let shared = Role::parse(code).and_then(|role| sharing(owner, role));
                if shared.is_none() {
                    errors.add("shared", "Con ese puesto usted no puede compartir vistas.");
                }
                shared
            }
        };
        errors.finish()?;
        Ok((name, shared))
    }
}

/// Whether a text may stand as the filter of a view: names and values as the list writes them, which
/// need no escaping and have no words that anybody typed.
///
/// # Errors
/// `Invalid` when there is no filter, or something that is none.
pub fn check_query(query: &str) -> Result<(), Failure> {
    if query.is_empty() {
        return Err(Failure::field(
            "filter",
            "La lista no tiene filtros. Ponga al menos uno y guarde la vista.",
        ));
    }
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or_default();
        let fine = |c: char| c.is_ascii_alphanumeric() || ".,_-".contains(c);
        !name.is_empty() && !value.is_empty() && name.chars().all(fine) && value.chars().all(fine)
    };
    if query.len() > QUERY_MAX || !query.split('&').all(pair) {
        return Err(Failure::field(
            "filter",
            "Un filtro de la lista no es válido.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn actor(role: Role, department: Option<u128>) -> Actor {
        Actor {
            id: UserId(Uuid::nil()),
            name: "x".into(),
            role,
            department: department.map(|n| DepartmentId(Uuid::from_u128(n))),
            seat: None,
        }
    }

    fn form(name: &str, shared: &str) -> SavedViewForm {
        SavedViewForm {
            name: name.into(),
            shared: shared.into(),
        }
    }

    #[test]
    fn a_coordinator_shares_with_every_reader_and_a_director_with_the_own_liaisons() {
        let coordinator = actor(Role::Coordinator, None);
        for role in Role::ALL {
            let may = role_may(role, Action::ReadPetitions);
            assert_eq!(sharing(&coordinator, role).is_some(), may, "{role:?}");
        }
        let director = actor(Role::Director, Some(1));
        let shared = sharing(&director, Role::Liaison).expect("allowed");
        assert!(shared.reaches(&actor(Role::Liaison, Some(1))));
        assert!(!shared.reaches(&actor(Role::Liaison, Some(2))));
        assert!(!shared.reaches(&actor(Role::Director, Some(1))));
        for role in Role::ALL {
            assert_eq!(sharing(&director, role).is_some(), role == Role::Liaison);
            assert!(sharing(&actor(Role::Liaison, Some(1)), role).is_none());
            assert!(sharing(&actor(Role::Auditor, None), role).is_none());
        }
        assert!(sharing(&actor(Role::Director, None), Role::Liaison).is_none());
    }

    #[test]
    fn a_name_has_three_to_sixty_characters() {
        let own = actor(Role::Operator, None);
        for (name, fine) in [
            ("  Baches  del  norte ", true),
            ("Ñá", false),
            (&"ñ".repeat(60), true),
            (&"ñ".repeat(61), false),
        ] {
            assert_eq!(form(name, "").checked(&own).is_ok(), fine, "{name}");
        }
        let (name, shared) = form("  Baches  del  norte ", "")
            .checked(&own)
            .expect("fine");
        assert_eq!((name.as_str(), shared), ("Baches del norte", None));
    }

    #[test]
    fn who_may_not_share_is_told_beside_the_field() {
        for code in ["liaison", "administrator", "nadie"] {
            let failure = form("Baches", code).checked(&actor(Role::Auditor, None));
            let failure = failure.expect_err("refused");
            assert!(failure.message_for("shared").is_some(), "{code}");
        }
    }

    #[test]
    fn a_filter_has_no_words_and_nothing_to_escape() {
        for query in [
            "estado=received,attended&vencidas=1",
            "recibida=2026-11-01..2026-11-30",
            "tipo=018f0000-0000-7000-8000-000000000001",
        ] {
            assert!(check_query(query).is_ok(), "{query}");
        }
        let long = format!("tipo={}", "a".repeat(1_000));
        for query in [
            "",
            "x",
            "a=b&",
            "a=<b>",
            "buscar=maría",
            "a=b c",
            long.as_str(),
        ] {
            assert!(check_query(query).is_err(), "{query}");
        }
    }
}
