//! Signing in, sessions, users, tokens.

use crate::context::{Ctx, Stop, System, sha256};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use chrono::{DateTime, Duration, Utc};
use db::accounts::{self, NewSession, Session, Throttle, User};
use db::log;
use domain::access::Action;
use domain::failure::{Failure, FieldErrors};
use domain::ids::{ApiTokenId, DepartmentId, SessionId, UserId};
use domain::local_time::to_micros;
use domain::text::required_line;
use domain::users::{Actor, Role, check_login, check_password};
use futures::FutureExt;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

/// Sessions end after this long without use.
pub const IDLE: Duration = Duration::minutes(30);
/// Sessions end after this long in any case.
pub const ABSOLUTE: Duration = Duration::hours(12);
/// The moment of last use is written at most this often.
const TOUCH: Duration = Duration::minutes(5);
/// Failed attempts of one account before it has to wait.
const FREE_ATTEMPTS: i64 = 5;
/// Failed attempts of one network before it has to wait: many people share one address.
const FREE_ATTEMPTS_OF_NETWORK: i64 = 30;

/// Hashing takes a core for a fifth of a second and 64 MiB: two at a time.
static HASHING: Semaphore = Semaphore::const_new(2);

fn argon() -> Argon2<'static> {
    // ASVS 5.0 appendix C accepts 12 MiB with t=3 and more; this is five times that.
    let params = Params::new(64 * 1024, 3, 1, None).expect("constant parameters are valid");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The PHC string of a password.
///
/// # Errors
/// `Unavailable` when the hasher fails or stops.
pub async fn hash_password(system: &System, password: &str) -> Result<String, Failure> {
    let mut salt = [0; 16];
    system.entropy.fill(&mut salt);
    let password = password.to_owned();
    let _turn = HASHING.acquire().await.map_err(|_| Failure::Unavailable)?;
    tokio::task::spawn_blocking(move || {
        argon()
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map(|hash| hash.to_string())
    })
    .await
    .map_err(|_| Failure::Unavailable)?
    .map_err(|_| Failure::Unavailable)
}

async fn verify_password(password: &str, hash: &str) -> Result<bool, Failure> {
    let (password, hash) = (password.to_owned(), hash.to_owned());
    let _turn = HASHING.acquire().await.map_err(|_| Failure::Unavailable)?;
    tokio::task::spawn_blocking(move || {
        let parsed = argon2::password_hash::phc::PasswordHash::new(&hash);
        parsed.is_ok_and(|hash| argon().verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
    .map_err(|_| Failure::Unavailable)
}

/// Verified when the login is unknown, so that the answer takes as long as for a known one. It is
/// the hash of a random password that nobody kept.
const NOBODY: &str = "$argon2id$v=19$m=65536,t=3,p=1$c2lyYy1ub2JvZHktMDAwMQ$Z208D4fPJnEa2eb0hiwzr3QMkRi4WJKNsaURPYUKRiE";

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
    let Some(user) = user.filter(|u| right && u.active) else {
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
    let Some(session) = found.filter(|s| now < s.expires_at && now - s.last_seen_at < IDLE) else {
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

/// Ends one of the actor's own sessions.
///
/// # Errors
/// `NotFound` when it is not theirs or ended already.
pub async fn end_session(ctx: &Ctx, id: SessionId) -> Result<(), Failure> {
    ctx.scope(Action::OwnAccount)?;
    let (user, now) = (ctx.actor.id, ctx.now);
    let done = ctx.system.db.write(move |conn| {
        async move { Ok::<_, Stop>(accounts::revoke_session(conn, user, id, now).await?) }.boxed()
    });
    if done.await.map_err(|stop| stop.failure(&ctx.system))? {
        Ok(())
    } else {
        Err(Failure::NotFound)
    }
}

/// For whom a key of the JSON API acts.
///
/// # Errors
/// Of the database.
pub async fn api_actor(system: &System, token: &str) -> Result<Option<Actor>, Failure> {
    let hash = sha256(token.as_bytes());
    let read = async { accounts::api_token(&mut system.db.read().await?, &hash).await };
    read.await.map_err(|e| system.failure(&e))
}

/// What an administrator writes of a user.
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
    fn checked(mut self) -> Result<Self, Failure> {
        let mut errors = FieldErrors::default();
        if let Some(login) = errors.take("login", check_login(&self.login)) {
            self.login = login;
        }
        if let Some(name) = errors.take(
            "name",
            required_line(&self.name, 120, "el nombre de la persona"),
        ) {
            self.name = name;
        }
        errors.take("password", check_password(&self.password, &self.login));
        if self.role.needs_department() && self.department.is_none() {
            errors.add(
                "department",
                "Elija la dependencia de este enlace o director.",
            );
        }
        if !self.role.needs_department() {
            self.department = None;
        }
        errors.finish()?;
        Ok(self)
    }
}

/// Creates a user.
///
/// # Errors
/// `Forbidden`; `Invalid` with the fields, also when the login is taken.
pub async fn create_user(ctx: &Ctx, form: UserForm) -> Result<UserId, Failure> {
    ctx.scope(Action::ManageUsers)?;
    store_user(
        &ctx.system,
        form.checked()?,
        true,
        Some(ctx.actor.id),
        ctx.now,
    )
    .await
}

/// Creates a user without an actor: the command line, which already holds the machine.
///
/// # Errors
/// As [`create_user`].
pub async fn create_user_from_console(
    system: &System,
    form: UserForm,
    must_change: bool,
    now: DateTime<Utc>,
) -> Result<UserId, Failure> {
    store_user(system, form.checked()?, must_change, None, to_micros(now)).await
}

async fn store_user(
    system: &System,
    form: UserForm,
    must_change: bool,
    by: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<UserId, Failure> {
    let id = UserId(system.new_id(now));
    let user = User {
        id,
        login: form.login.clone(),
        name: form.name,
        role: form.role,
        department: form.department,
        password_hash: hash_password(system, &form.password).await?,
        must_change_password: must_change,
        active: true,
        version: 1,
    };
    let done = system.db.write(move |conn| {
        async move {
            match accounts::insert(conn, &user, now).await {
                Err(db::DbError::Duplicate(_)) => {
                    return Err(
                        Failure::field("login", "Ese usuario ya existe: escriba otro.").into(),
                    );
                }
                other => other?,
            }
            let entry = log::Entry {
                at: now,
                actor: by,
                action: "user_created",
                object: user.login,
                detail: user.role.code().into(),
            };
            log::append(conn, entry).await?;
            Ok::<_, Stop>(())
        }
        .boxed()
    });
    done.await.map_err(|stop| stop.failure(system))?;
    Ok(id)
}

/// Changes name, role, department or activity. Disabling ends every session; nobody disables or
/// demotes the last administrator.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Conflict` when somebody else changed it, `Invalid`.
pub async fn change_user(
    ctx: &Ctx,
    id: UserId,
    version: i64,
    name: String,
    role: Role,
    department: Option<DepartmentId>,
    active: bool,
) -> Result<(), Failure> {
    ctx.scope(Action::ManageUsers)?;
    let name = required_line(&name, 120, "el nombre de la persona")
        .map_err(|m| Failure::field("name", m))?;
    if role.needs_department() && department.is_none() {
        return Err(Failure::field(
            "department",
            "Elija la dependencia de este enlace o director.",
        ));
    }
    let department = department.filter(|_| role.needs_department());
    let (by, now) = (ctx.actor.id, ctx.now);
    let done = ctx.system.db.write(move |conn| {
        async move {
            let before = accounts::by_id(conn, id).await?.ok_or(Failure::NotFound)?;
            let loses = before.role == Role::Administrator
                && before.active
                && (role != Role::Administrator || !active);
            if loses && accounts::count_administrators(conn).await? == 1 {
                return Err(Failure::field(
                    "active",
                    "Es la única cuenta de administración: cree otra antes.",
                )
                .into());
            }
            let changed = User {
                name,
                role,
                department,
                active,
                version,
                ..before.clone()
            };
            if !accounts::update(conn, &changed).await? {
                return Err(Failure::Conflict {
                    version: before.version,
                    changes: Vec::new(),
                }
                .into());
            }
            if !active || role != before.role || department != before.department {
                accounts::revoke_all_sessions(conn, id, now).await?;
            }
            let detail = format!(
                "{} {}",
                role.code(),
                if active { "active" } else { "disabled" }
            );
            log::append(
                conn,
                log::Entry {
                    at: now,
                    actor: Some(by),
                    action: "user_changed",
                    object: before.login,
                    detail,
                },
            )
            .await?;
            Ok::<_, Stop>(())
        }
        .boxed()
    });
    done.await.map_err(|stop| stop.failure(&ctx.system))
}

/// Makes a key for the JSON API that acts for a user; shown once.
///
/// # Errors
/// `NotFound` when there is no such login.
pub async fn create_api_token(
    system: &System,
    login: &str,
    name: &str,
    now: DateTime<Utc>,
) -> Result<String, Failure> {
    let now = to_micros(now);
    let token = format!("sirc_{}", system.token());
    let (hash, id) = (sha256(token.as_bytes()), ApiTokenId(system.new_id(now)));
    let (login, name) = (login.to_owned(), name.to_owned());
    let done = system.db.write(move |conn| {
        async move {
            let user = accounts::by_login(conn, &login)
                .await?
                .ok_or(Failure::NotFound)?;
            accounts::insert_api_token(conn, id, &hash, user.id, &name, now).await?;
            log::append(
                conn,
                log::Entry {
                    at: now,
                    actor: None,
                    action: "api_token_created",
                    object: login,
                    detail: name,
                },
            )
            .await?;
            Ok::<_, Stop>(())
        }
        .boxed()
    });
    done.await.map_err(|stop| stop.failure(system))?;
    Ok(token)
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

    #[test]
    fn an_unknown_login_costs_a_whole_hash() {
        let nobody = argon2::password_hash::phc::PasswordHash::new(NOBODY).expect("it parses");
        let params = Params::try_from(&nobody).expect("it has parameters");
        let argon = argon();
        let costs = |p: &Params| (p.m_cost(), p.t_cost(), p.p_cost());
        assert_eq!(costs(&params), costs(argon.params()));
        assert!(argon.verify_password(b"anything", &nobody).is_err());
    }
}
