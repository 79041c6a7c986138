//! `sirc admin`: accounts and keys.

use crate::say;
use clap::Subcommand;
use domain::users::{Role, UserForm};
use server::machine;
use usecases::System;
use usecases::accounts::{create_api_token, create_user_from_console, setup_token};

/// What `sirc admin` can do.
#[derive(Subcommand)]
pub enum Admin {
    /// Make a one-time code with which somebody becomes an administrator in the browser; it is
    /// printed once and can be used for a day.
    Setup,
    /// Create a user; the password is read from standard input.
    User {
        /// What is typed to sign in.
        login: String,
        /// Name on screens.
        #[arg(long)]
        name: String,
        /// administrator, coordinator, operator, liaison, director, follow_up_agent, roster_coordinator or auditor.
        #[arg(long)]
        role: String,
        /// Code of the department, for liaisons and directors.
        #[arg(long)]
        department: Option<String>,
    },
    /// Make a key of the JSON API that acts for a user; it is printed once.
    Token {
        /// The user's login.
        login: String,
        /// What the key is for.
        #[arg(long)]
        name: String,
    },
}

/// Does it.
///
/// # Errors
/// What to tell on standard error.
pub async fn run(system: &System, what: Admin) -> Result<(), String> {
    match what {
        Admin::Setup => {
            let token = setup_token(system, machine::now()).await.map_err(explain)?;
            say(&token);
        }
        Admin::User {
            login,
            name,
            role,
            department,
        } => {
            let role = Role::parse(&role).ok_or_else(|| format!("no role is called {role}"))?;
            let department = match department {
                None => None,
                Some(code) => Some(department_of(system, &code).await?),
            };
            let mut password = String::new();
            std::io::stdin()
                .read_line(&mut password)
                .map_err(|e| e.to_string())?;
            let form = UserForm {
                login,
                name,
                role,
                department,
                password: password.trim_end_matches(['\r', '\n']).to_owned(),
            };
            create_user_from_console(system, form, true, machine::now())
                .await
                .map_err(explain)?;
            say("The user can sign in and will be asked for a new password.");
        }
        Admin::Token { login, name } => {
            let token = create_api_token(system, &login, &name, machine::now())
                .await
                .map_err(explain)?;
            say(&token);
        }
    }
    Ok(())
}

async fn department_of(system: &System, code: &str) -> Result<domain::ids::DepartmentId, String> {
    let mut conn = system.db.read().await.map_err(|e| e.to_string())?;
    let all = db::catalogue::departments(&mut conn)
        .await
        .map_err(|e| e.to_string())?;
    all.into_iter()
        .find(|d| d.code == code)
        .map(|d| d.id)
        .ok_or_else(|| format!("no department has the code {code}"))
}

pub(super) fn explain(failure: domain::failure::Failure) -> String {
    match failure {
        domain::failure::Failure::Invalid { fields } => fields
            .into_iter()
            .map(|f| format!("{}: {}", f.field, f.message))
            .collect::<Vec<_>>()
            .join("\n"),
        other => other.to_string(),
    }
}
