//! People who work with the system.

mod captain;
mod views;

pub use captain::{
    ActivationCode, CAPTAIN_PASSWORD_MIN, CODE_HOURS, MAX_DEVICES, PIN_LENGTH, SecretKind,
    captain_login, check_captain_secret,
};

pub use views::{
    ApiTokenView, MAX_NAME, PasswordChange, Session, SessionView, SetupForm, UserEdit, UserFilter,
    UserForm, UserPage, UserView, device_label,
};

use crate::ids::{BlockId, CaptainId, DepartmentId, UserId, WardId};
use serde::{Deserialize, Serialize};

/// What a user is for. One role per user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Configures users and catalogues; does not read petitions (separation of duties).
    Administrator,
    /// Leads the citizen-attention office.
    Coordinator,
    /// Takes petitions on the 072 line and at the counter.
    Operator,
    /// Answers for a department.
    Liaison,
    /// Directs a department.
    Director,
    /// Calls citizens to verify.
    FollowUpAgent,
    /// Keeps the roster of block captains.
    RosterCoordinator,
    /// Reads everything, changes nothing.
    Auditor,
    /// Brings the petitions of a block and follows them on the phone. The account comes from the
    /// roster, not from the users' page.
    BlockCaptain,
    /// As a block captain, and sees the petitions of the ward.
    WardCaptain,
}

impl Role {
    /// Every role, in the order in which screens list them.
    pub const ALL: [Self; 10] = [
        Self::Administrator,
        Self::Coordinator,
        Self::Operator,
        Self::Liaison,
        Self::Director,
        Self::FollowUpAgent,
        Self::RosterCoordinator,
        Self::Auditor,
        Self::BlockCaptain,
        Self::WardCaptain,
    ];

    /// The roles that an administrator gives.
    pub fn staff() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|role| !role.is_captain())
    }

    /// Whether it is that of a captain, who is no employee: the post gives and takes it.
    #[must_use]
    pub fn is_captain(self) -> bool {
        matches!(self, Self::BlockCaptain | Self::WardCaptain)
    }

    /// The text stored in the database and used in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Coordinator => "coordinator",
            Self::Operator => "operator",
            Self::Liaison => "liaison",
            Self::Director => "director",
            Self::FollowUpAgent => "follow_up_agent",
            Self::RosterCoordinator => "roster_coordinator",
            Self::Auditor => "auditor",
            Self::BlockCaptain => "block_captain",
            Self::WardCaptain => "ward_captain",
        }
    }

    /// Reads the stored text.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The name on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Administrator => "Administración",
            Self::Coordinator => "Coordinación",
            Self::Operator => "Operación 072 y ventanilla",
            Self::Liaison => "Enlace de dependencia",
            Self::Director => "Dirección de dependencia",
            Self::FollowUpAgent => "Seguimiento",
            Self::RosterCoordinator => "Coordinación de jefes de manzana",
            Self::Auditor => "Auditoría",
            Self::BlockCaptain => "Jefatura de manzana",
            Self::WardCaptain => "Jefatura de cuartel",
        }
    }

    /// Whether a user of this role belongs to one department.
    #[must_use]
    pub fn needs_department(self) -> bool {
        matches!(self, Self::Liaison | Self::Director)
    }
}

/// Who acts: the facts about a signed-in user that permissions need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The user.
    pub id: UserId,
    /// The name on screens and in the timeline.
    pub name: String,
    /// What the user is for.
    pub role: Role,
    /// The department of a liaison or director.
    pub department: Option<DepartmentId>,
    /// The post of a captain, as it stands now.
    pub seat: Option<Seat>,
}

/// The post for which a captain's account works. It is read anew for each request, so that who is
/// relieved loses access with the post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The person on the roster.
    pub captain: CaptainId,
    /// The block of which the person is the titular.
    pub block: BlockId,
    /// The ward, when the person is also its captain.
    pub ward: Option<WardId>,
}

/// Shortest password. ASVS 5.0 6.2.1 asks for eight; staff have twelve.
pub const PASSWORD_MIN: usize = 12;
/// Longest password accepted, so that hashing stays bounded.
pub const PASSWORD_MAX: usize = 128;

/// Words that a guesser tries first here.
const OBVIOUS: [&str; 12] = [
    "contrasena",
    "password",
    "qwerty",
    "veracruz",
    "sirc",
    "manzana",
    "municipio",
    "ayuntamiento",
    "123456",
    "abcdef",
    "jarocho",
    "atencion",
];

/// Checks a new password. No composition rule and no expiry: length, and nothing obvious.
///
/// # Errors
/// A sentence for the person.
pub fn check_password(password: &str, login: &str) -> Result<(), String> {
    check_phrase(password, login, PASSWORD_MIN)
}

fn check_phrase(password: &str, login: &str, min: usize) -> Result<(), String> {
    let length = password.chars().count();
    if length < min {
        return Err(format!(
            "Use al menos {min} caracteres; una frase de varias palabras sirve bien."
        ));
    }
    if length > PASSWORD_MAX {
        return Err(format!("Use {PASSWORD_MAX} caracteres como máximo."));
    }
    let folded = crate::text::fold(password).replace(' ', "");
    let own_name = crate::text::fold(login).replace(' ', "");
    let mut rest = folded;
    for word in OBVIOUS
        .iter()
        .copied()
        .chain(std::iter::once(own_name.as_str()))
        .filter(|w| !w.is_empty())
    {
        rest = rest.replace(word, "");
    }
    let distinct: std::collections::BTreeSet<char> = password.chars().collect();
    if rest.chars().count() < 6 || distinct.len() < 5 {
        return Err("Esa contraseña es fácil de adivinar. Use una frase que no incluya su usuario ni palabras como «veracruz».".into());
    }
    Ok(())
}

/// Checks a login: 3 to 40 characters of lower-case letters, digits, dot, hyphen.
///
/// # Errors
/// A sentence for the person.
pub fn check_login(text: &str) -> Result<String, String> {
    let login = text.trim().to_lowercase();
    let fine = login
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-');
    if fine && (3..=40).contains(&login.len()) {
        Ok(login)
    } else {
        Err("Escriba de 3 a 40 letras sin acento, números, punto o guion, por ejemplo rosario.lagunes.".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_judged_by_length_and_obviousness() {
        assert!(check_password("corta", "ana").is_err());
        assert!(check_password("veracruz123456", "ana").is_err());
        assert!(check_password("aaaaaaaaaaaaaaaa", "ana").is_err());
        assert!(check_password("ana.perezana.perez", "ana.perez").is_err());
        assert!(check_password("lluvia tres mango norte", "ana").is_ok());
        assert!(check_password(&"x1y2z".repeat(40), "ana").is_err());
    }

    #[test]
    fn captains_are_no_staff() {
        assert_eq!(Role::staff().count(), 8);
        assert!(Role::staff().all(|role| !role.is_captain()));
    }

    #[test]
    fn roles_round_trip() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.code()), Some(role));
        }
    }
}
