//! A captain comes in: on an enrolled telephone with her PIN or password; on another one only with
//! her password, which enrols it.

use super::{Opened, noted, works};
use crate::accounts::{
    CAPTAIN_ABSOLUTE, FREE_ATTEMPTS, FREE_ATTEMPTS_OF_NETWORK, NOBODY, note_failure,
    verify_password, waiting,
};
use crate::context::{Stop, System, sha256};
use chrono::{DateTime, Utc};
use db::accounts::{self, NewSession, User};
use db::captain_access as stored;
use db::{Conn, DbResult};
use domain::failure::Failure;
use domain::ids::{DeviceId, SessionId};
use domain::local_time::to_micros;
use domain::users::{MAX_DEVICES, PASSWORD_MAX, SecretKind, device_label};
use futures::FutureExt;

/// What a telephone sends to come in.
#[derive(Clone, Debug)]
pub struct PhoneCredentials {
    /// User name; empty on an enrolled telephone, which knows whose it is.
    pub login: String,
    /// PIN or password.
    pub secret: String,
    /// The token of the telephone's cookie.
    pub device: Option<String>,
    /// Network of the telephone.
    pub network: String,
    /// The browser, as it names itself.
    pub user_agent: String,
}

/// The given name of whose telephone it is, for the greeting over the PIN.
///
/// # Errors
/// Of the database.
pub async fn greeting(system: &System, device: Option<&str>) -> Result<Option<String>, Failure> {
    let read = async {
        let mut conn = system.db.read().await?;
        known(&mut conn, device).await
    };
    let found = read.await.map_err(|e| system.failure(&e))?;
    Ok(found.map(|(_, user)| user.name))
}

/// The enrolled telephone of a token, and its user.
async fn known(conn: &mut Conn, device: Option<&str>) -> DbResult<Option<(DeviceId, User)>> {
    let Some(token) = device else { return Ok(None) };
    let Some((id, user)) = stored::device(conn, &sha256(token.as_bytes())).await? else {
        return Ok(None);
    };
    Ok(accounts::by_id(conn, user).await?.map(|user| (id, user)))
}

/// Lets a captain in.
///
/// # Errors
/// `Invalid` with one message for every wrong pair, so that nothing is learnt from it, and in words when
/// the post is over, after the right secret only; `TooMany`.
pub async fn sign_in(
    system: &System,
    credentials: PhoneCredentials,
    now: DateTime<Utc>,
) -> Result<Opened, Failure> {
    let now = to_micros(now);
    let login: String = credentials
        .login
        .trim()
        .to_lowercase()
        .chars()
        .take(40)
        .collect();
    let read = async {
        let mut conn = system.db.read().await?;
        let enrolled = known(&mut conn, credentials.device.as_deref()).await?;
        // A borrowed telephone: who types another name signs in as that one.
        let enrolled = enrolled.filter(|(_, user)| login.is_empty() || user.login == login);
        let user = match &enrolled {
            Some((_, user)) => Some(user.clone()),
            None => accounts::by_login(&mut conn, &login).await?,
        };
        DbResult::Ok((enrolled.map(|(device, _)| device), user))
    };
    let (device, user) = read.await.map_err(|e| system.failure(&e))?;
    // Strangers who try a name never lock out the telephone that is enrolled.
    let keys = vec![
        (
            match device {
                Some(device) => format!("device:{device}"),
                None => format!("login:{login}"),
            },
            FREE_ATTEMPTS,
        ),
        (
            format!("network:{}", credentials.network),
            FREE_ATTEMPTS_OF_NETWORK,
        ),
    ];
    waiting(system, &keys, now).await?;
    let may = |user: &User| {
        user.captain.is_some()
            && works(user)
            && (device.is_some() || user.secret == SecretKind::Password)
    };
    let hash = user
        .as_ref()
        .filter(|u| may(u))
        .map_or(NOBODY, |u| u.password_hash.as_str());
    let secret: String = credentials.secret.chars().take(PASSWORD_MAX + 1).collect();
    let right = verify_password(&secret, hash).await?;
    let Some((user, captain)) = user
        .filter(|u| right && may(u))
        .and_then(|u| u.captain.map(|captain| (u, captain)))
    else {
        note_failure(system, keys, now).await?;
        let said = if device.is_some() {
            "Ese no es su PIN o contraseña. Revise e intente de nuevo."
        } else {
            "El usuario o la contraseña no son correctos. Con PIN sólo se entra en el teléfono donde activó su cuenta: si lo cambió, pida un código a la oficina."
        };
        return Err(Failure::field("secret", said));
    };
    let (session, fresh) = (system.token(), system.token());
    let opened = Opened {
        session: session.clone(),
        device: device.is_none().then(|| fresh.clone()),
    };
    let own = system.clone();
    let done = system.db.write(move |conn| {
        async move {
            if stored::seat(conn, captain).await?.is_none() {
                return Err(Failure::field(
                    "secret",
                    "Su cargo ya no está vigente en el padrón. Si es un error, llame a la oficina.",
                )
                .into());
            }
            let telephone = match device {
                Some(device) => {
                    stored::touch_device(conn, device, now).await?;
                    device
                }
                None => enrol(&own, conn, &user, &fresh, &credentials.user_agent, now).await?,
            };
            accounts::clear_throttle(conn, &keys[0].0).await?;
            let new = NewSession {
                id: SessionId(own.new_id(now)),
                token_hash: sha256(session.as_bytes()),
                user: user.id,
                device: Some(telephone),
                at: now,
                expires_at: now + CAPTAIN_ABSOLUTE,
                network: credentials.network,
                user_agent: credentials.user_agent,
            };
            accounts::open_session(conn, &new).await?;
            noted(conn, Some(user.id), "signed_in", &user.login, now).await
        }
        .boxed()
    });
    done.await
        .map_err(|stop: Stop| stop.failure(system))
        .map(|()| opened)
}

/// Enrols another telephone. Three at most: the one that was not used for the longest time makes
/// room, because browsers that forget their cookies would otherwise use the three up.
async fn enrol(
    system: &System,
    conn: &mut Conn,
    user: &User,
    token: &str,
    user_agent: &str,
    now: DateTime<Utc>,
) -> Result<DeviceId, Stop> {
    let mut enrolled = stored::devices(conn, user.id, None).await?;
    enrolled.sort_by_key(|device| device.last_seen_at);
    let spare = (enrolled.len() + 1).saturating_sub(MAX_DEVICES);
    for device in enrolled.iter().take(spare) {
        stored::revoke_device(conn, user.id, device.id, now).await?;
    }
    let id = DeviceId(system.new_id(now));
    let label = device_label(user_agent);
    stored::insert_device(conn, id, user.id, &sha256(token.as_bytes()), &label, now).await?;
    Ok(id)
}
