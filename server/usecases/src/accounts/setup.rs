//! The first administrator, or one more when every other is locked out: whoever owns the machine
//! makes a token on its console, and whoever has the token makes the account.

use super::hash_password;
use crate::context::{Stop, System, sha256};
use chrono::{DateTime, Duration, Utc};
use db::{account_views, accounts, log};
use domain::failure::Failure;
use domain::ids::UserId;
use domain::local_time::to_micros;
use domain::users::{Role, SetupForm, UserForm};
use futures::FutureExt;

/// How long a one-time token can be used.
pub const SETUP_VALID: Duration = Duration::hours(24);

/// Makes a one-time token for an administrator; only its hash is kept.
///
/// # Errors
/// Of the database.
pub async fn setup_token(system: &System, now: DateTime<Utc>) -> Result<String, Failure> {
    let now = to_micros(now);
    let token = system.token();
    let hash = sha256(token.as_bytes());
    let done = system.db.write(move |conn| {
        async move {
            accounts::insert_setup_token(conn, &hash, now + SETUP_VALID).await?;
            let entry = log::Entry {
                at: now,
                actor: None,
                action: "setup_token_created",
                object: String::new(),
                detail: String::new(),
            };
            log::append(conn, entry).await?;
            Ok::<_, Stop>(())
        }
        .boxed()
    });
    done.await.map_err(|stop| stop.failure(system))?;
    Ok(token)
}

/// Makes an administrator with a one-time token, which is used up.
///
/// # Errors
/// `Invalid` with `token` when it is unknown, used or expired, and with the fields of the account.
pub async fn first_administrator(
    system: &System,
    form: SetupForm,
    now: DateTime<Utc>,
) -> Result<UserId, Failure> {
    let now = to_micros(now);
    let hash = sha256(form.token.trim().as_bytes());
    // Before hashing a password, so that nobody without a token makes the machine work.
    let read = async {
        account_views::setup_token_is_live(&mut system.db.read().await?, &hash, now).await
    };
    if !read.await.map_err(|e| system.failure(&e))? {
        return Err(refused());
    }
    let form = UserForm {
        login: form.login,
        name: form.name,
        role: Role::Administrator,
        department: None,
        password: form.password,
    };
    let form = form.checked()?;
    let id = UserId(system.new_id(now));
    let user = accounts::User {
        id,
        login: form.login,
        name: form.name,
        role: form.role,
        department: None,
        password_hash: hash_password(system, &form.password).await?,
        secret: domain::users::SecretKind::Password,
        captain: None,
        must_change_password: false,
        active: true,
        version: 1,
    };
    let done = system.db.write(move |conn| {
        async move {
            if !accounts::use_setup_token(conn, &hash, now).await? {
                return Err(refused().into());
            }
            super::users::insert(conn, user, None, "setup_token_used", now).await
        }
        .boxed()
    });
    done.await.map_err(|stop: Stop| stop.failure(system))?;
    Ok(id)
}

fn refused() -> Failure {
    Failure::field(
        "token",
        "Ese código no es válido, ya se usó o venció. Pida otro a quien administra el servidor.",
    )
}
