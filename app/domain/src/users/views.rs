//! What screens send and show of accounts: users, sessions, API tokens, the own password.

use super::{Actor, Role, check_login, check_password};
use crate::failure::{Failure, FieldErrors};
use crate::ids::{ApiTokenId, DepartmentId, SessionId, UserId};
use crate::text::required_line;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Longest name of a user, in characters.
pub const MAX_NAME: usize = 120;

/// A live session and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Key.
    pub id: SessionId,
    /// When it was last used (written at most every few minutes).
    pub last_seen_at: DateTime<Utc>,
    /// Absolute end.
    pub expires_at: DateTime<Utc>,
    /// The user.
    pub actor: Actor,
    /// Whether only a change of password is allowed.
    pub must_change_password: bool,
}

/// What an administrator writes of a new user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserForm {
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Department of a liaison or director.
    pub department: Option<DepartmentId>,
    /// First password; the user changes it at the first sign-in.
    pub password: String,
}

impl UserForm {
    /// Cleans and checks every field.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(mut self) -> Result<Self, Failure> {
        let mut errors = FieldErrors::default();
        if let Some(login) = errors.take("login", check_login(&self.login)) {
            self.login = login;
        }
        if let Some(name) = errors.take("name", checked_name(&self.name)) {
            self.name = name;
        }
        errors.take("password", check_password(&self.password, &self.login));
        self.department = department_for(self.role, self.department, &mut errors);
        errors.finish()?;
        Ok(self)
    }
}

/// What an administrator changes of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserEdit {
    /// The version that the form was made from.
    pub version: i64,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Department of a liaison or director.
    pub department: Option<DepartmentId>,
    /// Whether the user may sign in.
    pub active: bool,
}

impl UserEdit {
    /// Cleans and checks every field.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(mut self) -> Result<Self, Failure> {
        let mut errors = FieldErrors::default();
        if let Some(name) = errors.take("name", checked_name(&self.name)) {
            self.name = name;
        }
        self.department = department_for(self.role, self.department, &mut errors);
        errors.finish()?;
        Ok(self)
    }
}

fn checked_name(name: &str) -> Result<String, String> {
    required_line(name, MAX_NAME, "el nombre de la persona")
}

/// The department that goes with a role: required for some, none for the others.
fn department_for(
    role: Role,
    department: Option<DepartmentId>,
    errors: &mut FieldErrors,
) -> Option<DepartmentId> {
    if role.is_captain() {
        errors.add(
            "role",
            "El acceso de una jefatura de manzana se da desde su expediente, no aquí.",
        );
    }
    if role.needs_department() && department.is_none() {
        errors.add(
            "department",
            "Elija la dependencia de este enlace o director.",
        );
    }
    department.filter(|_| role.needs_department())
}

/// What somebody with a one-time token writes to become an administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupForm {
    /// The token that `sirc admin setup` printed.
    pub token: String,
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Password.
    pub password: String,
}

/// A change of the own password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordChange {
    /// The password until now.
    pub current: String,
    /// The new one.
    pub new: String,
}

/// A user as an administrator, and the user, see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserView {
    /// Key.
    pub id: UserId,
    /// What is typed to sign in.
    pub login: String,
    /// Name on screens.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Department of a liaison or director.
    pub department: Option<DepartmentId>,
    /// The department's name; empty without one.
    pub department_name: String,
    /// Whether the next sign-in asks for a new password.
    pub must_change_password: bool,
    /// Whether the user may sign in.
    pub active: bool,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
    /// For parallel edits: goes back in [`UserEdit`].
    pub version: i64,
}

/// Filters of the list of users.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UserFilter {
    /// Words of name and login.
    pub text: String,
    /// Only of this role.
    pub role: Option<Role>,
    /// Only who may, or may not, sign in.
    pub active: Option<bool>,
    /// Only of this department.
    pub department: Option<DepartmentId>,
    /// Continue after this login (`next` of the page before).
    pub after: String,
    /// Rows of the page, 1 to 100; 0 means 50.
    pub limit: i64,
}

/// One page of users, by login.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserPage {
    /// The rows.
    pub rows: Vec<UserView>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}

/// A signed-in browser, as its owner or an administrator sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// Key.
    pub id: SessionId,
    /// The device in words: `Firefox en Windows`.
    pub device: String,
    /// Its network, shortened.
    pub network: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used.
    pub last_seen_at: DateTime<Utc>,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// A key of the JSON API, without the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiTokenView {
    /// Key of the row.
    pub id: ApiTokenId,
    /// What it is for.
    pub name: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// The device that a browser says it is, in words: enough to recognise the own ones.
#[must_use]
pub fn device_label(user_agent: &str) -> String {
    const BROWSERS: [(&str, &str); 5] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "Mac"),
        ("Linux", "Linux"),
    ];
    let find = |list: &[(&str, &'static str)]| {
        list.iter()
            .find(|(mark, _)| user_agent.contains(mark))
            .map(|(_, name)| *name)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} en {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Dispositivo desconocido".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_told_in_words() {
        for (agent, label) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
                "Firefox en Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0",
                "Edge en Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36",
                "Chrome en Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 Version/17.0 Safari/604.1",
                "Safari en iPhone",
            ),
            ("curl/8", "Dispositivo desconocido"),
        ] {
            assert_eq!(device_label(agent), label);
        }
    }

    #[test]
    fn a_form_tells_every_field_and_drops_a_department_that_does_not_belong() {
        let form = UserForm {
            login: "A B".into(),
            name: " ".into(),
            role: Role::Liaison,
            department: None,
            password: "corta".into(),
        };
        let failure = form.clone().checked().unwrap_err();
        for field in ["login", "name", "password", "department"] {
            assert!(failure.message_for(field).is_some(), "{field}");
        }
        let fine = UserEdit {
            version: 1,
            name: "  Ana   Ruiz ".into(),
            role: Role::Operator,
            department: Some(DepartmentId(uuid::Uuid::nil())),
            active: true,
        };
        let fine = fine.checked().unwrap();
        assert_eq!((fine.name.as_str(), fine.department), ("Ana Ruiz", None));
    }
}
