//! Accounts: signing in and sessions here; passwords, the own account, users, keys of the JSON API
//! and the first administrator beside.

mod keys;
mod own;
mod passwords;
mod setup;
mod users;

pub use keys::{api_actor, create_api_token, revoke_user_token, user_tokens};
pub use own::{
    change_password, end_other_sessions, end_session, own_account, own_sessions, sign_out,
};
pub use passwords::hash_password;
pub use setup::{SETUP_VALID, first_administrator, setup_token};
pub use users::{
    change_user, create_user, create_user_from_console, end_user_session, end_user_sessions,
    reset_password, user, user_sessions, users,
};

use crate::context::{Stop, System, sha256};
use chrono::{DateTime, Duration, Utc};
use db::accounts::{self, NewSession, Throttle, User};
use db::log;
use domain::failure::Failure;
use domain::ids::SessionId;
use domain::local_time::to_micros;
use domain::users::{Actor, Role, Session};
use futures::FutureExt;
pub(crate) use passwords::{NOBODY, verify_password};

/// Sessions end after this long without use.
pub const IDLE: Duration = Duration::minutes(30);
/// Sessions end after this long in any case.
pub const ABSOLUTE: Duration = Duration::hours(12);
/// A captain's session ends after this long without use.
pub const CAPTAIN_IDLE: Duration = Duration::days(30);
/// A captain's session ends after this long in any case.
pub const CAPTAIN_ABSOLUTE: Duration = Duration::days(90);

/// How long a session of this role may rest.
fn idle(role: Role) -> Duration {
    if role.is_captain() {
        CAPTAIN_IDLE
    } else {
        IDLE
    }
}

/// The moment of last use is written at most this often.
const TOUCH: Duration = Duration::minutes(5);
/// Failed attempts of one account before it has to wait.
pub(crate) const FREE_ATTEMPTS: i64 = 5;
/// Failed attempts of one network before it has to wait: many people share one address.
pub(crate) const FREE_ATTEMPTS_OF_NETWORK: i64 = 30;

/// What a browser sends to sign in.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Login.
    pub login: String,
    /// Password.
    pub password: String,
    /// Network of the browser: a /24 or /64, as text.
    pub network: String,
    /// The browser, as it names itself.
    pub user_agent: String,
}

/// Signs in; gives the token for the cookie and who it is.
///
/// # Errors
/// `TooMany` while the account or the network has to wait; `Invalid` with one sentence for both a
/// wrong login and a wrong password.
pub async fn sign_in(
    system: &System,
    credentials: Credentials,
    now: DateTime<Utc>,
) -> Result<(String, Actor), Failure> {
    let now = to_micros(now);
    let login = credentials.login.trim().to_lowercase();
    let login: String = login.chars().take(40).collect();
    let keys = vec![
        (format!("login:{login}"), FREE_ATTEMPTS),
        (
            format!("network:{}", credentials.network),
            FREE_ATTEMPTS_OF_NETWORK,
        ),
    ];
    waiting(system, &keys, now).await?;
    let read = async { accounts::by_login(&mut system.db.read().await?, &login).await };
    let user: Option<User> = read.await.map_err(|e| system.failure(&e))?;
    let hash = user.as_ref().map_or(NOBODY, |u| u.password_hash.as_str());
    let password: String = credentials
        .password
        .chars()
        .take(domain::users::PASSWORD_MAX + 1)
        .collect();
    let right = verify_password(&password, hash).await?;
    // Captains come in by their own door, where the telephone counts as well.
    let Some(user) = user.filter(|u| right && u.active && u.captain.is_none()) else {
        note_failure(system, keys, now).await?;
        return Err(Failure::field(
            "password",
            "El usuario o la contraseña no son correctos. Revise e intente de nuevo.",
        ));
    };
    let token = system.token();
    let session = NewSession {
        id: SessionId(system.new_id(now)),
        token_hash: sha256(token.as_bytes()),
        user: user.id,
        device: None,
        at: now,
        expires_at: now + ABSOLUTE,
        network: credentials.network,
        user_agent: credentials
            .user_agent
            .chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect(),
    };
    let actor = Actor {
        id: user.id,
        name: user.name,
        role: user.role,
        department: user.department,
        seat: None,
    };
    let key = keys[0].0.clone();
    let done = system.db.write(move |conn| {
        async move {
            accounts::clear_throttle(conn, &key).await?;
            accounts::open_session(conn, &session).await?;
            let entry = log::Entry {
                at: now,
                actor: Some(session.user),
                action: "signed_in",
                object: login,
                detail: session.network,
            };
            log::append(conn, entry).await?;
            Ok::<_, Stop>(())
        }
        .boxed()
    });
    done.await.map_err(|stop| stop.failure(system))?;
    Ok((token, actor))
}

/// How long the keys still have to wait.
pub(crate) async fn waiting(
    system: &System,
    keys: &[(String, i64)],
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let read = async {
        let mut conn = system.db.read().await?;
        let mut wait = Duration::zero();
        for (key, _) in keys {
            if let Some(throttle) = accounts::throttle(&mut conn, key).await? {
                wait = wait.max(throttle.blocked_until - now);
            }
        }
        Ok(wait)
    };
    let wait: Duration = read.await.map_err(|e| system.failure(&e))?;
    if wait > Duration::zero() {
        Err(Failure::TooMany {
            seconds: wait.num_seconds() + 1,
        })
    } else {
        Ok(())
    }
}

/// How long to wait after this many failures: nothing at first, then 1, 2, 4… up to 60 seconds.
fn penalty(failures: i64, free: i64) -> Duration {
    let beyond = failures - free;
    if beyond < 0 {
        Duration::zero()
    } else {
        Duration::seconds(1i64 << beyond.min(6)).min(Duration::seconds(60))
    }
}

pub(crate) async fn note_failure(
    system: &System,
    keys: Vec<(String, i64)>,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let done = system.db.write(move |conn| {
        async move {
            for (key, free) in keys {
                let before = accounts::throttle(conn, &key).await?;
                // Failures of an hour ago no longer count.
                let failures = before
                    .filter(|t| now - t.last_at < Duration::hours(1))
                    .map_or(0, |t| t.failures)
                    + 1;
                let throttle = Throttle {
                    failures,
                    last_at: now,
                    blocked_until: now + penalty(failures, free),
                };
                accounts::set_throttle(conn, &key, throttle).await?;
            }
            Ok::<_, Stop>(())
        }
        .boxed()
    });
    done.await.map_err(|stop| stop.failure(system))
}

/// Who is behind a cookie's token, if the session is live.
///
/// # Errors
/// Of the database.
pub async fn session(
    system: &System,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<Session>, Failure> {
    let now = to_micros(now);
    let hash = sha256(token.as_bytes());
    let read = async { accounts::session(&mut system.db.read().await?, &hash).await };
    let found = read.await.map_err(|e| system.failure(&e))?;
    let Some(session) =
        found.filter(|s| now < s.expires_at && now - s.last_seen_at < idle(s.actor.role))
    else {
        return Ok(None);
    };
    if now - session.last_seen_at > TOUCH {
        let id = session.id;
        let done = system.db.write(move |conn| {
            async move { Ok::<_, Stop>(accounts::touch_session(conn, id, now).await?) }.boxed()
        });
        done.await.map_err(|stop| stop.failure(system))?;
    }
    Ok(Some(session))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_grows_and_stays_bounded() {
        let seconds: Vec<i64> = (1..=14)
            .map(|n| penalty(n, FREE_ATTEMPTS).num_seconds())
            .collect();
        assert_eq!(seconds, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
    }
}
