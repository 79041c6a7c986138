//! A captain opens her account with the code of the office.

use super::{Opened, fingerprint, noted};
use crate::accounts::{CAPTAIN_ABSOLUTE, hash_password, note_failure, waiting};
use crate::context::{Stop, System, sha256};
use chrono::{DateTime, Utc};
use db::accounts::{self, NewSession, User};
use db::captain_access::{self as stored, StoredCode};
use db::roster::events::{self, NewEvent};
use domain::failure::{Failure, FieldErrors};
use domain::ids::{DeviceId, SessionId, UserId};
use domain::local_time::to_micros;
use domain::users::{ActivationCode, Role, captain_login, check_captain_secret, device_label};
use futures::FutureExt;

/// Wrong codes of one network before it has to wait.
const FREE_CODES: i64 = 20;

/// What a good code opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activation {
    /// Whose account.
    pub name: String,
    /// User name.
    pub login: String,
    /// Code of the block.
    pub block: String,
    /// The code as typed into the form that follows.
    pub code: String,
}

/// What a captain sends to open her account.
#[derive(Clone, Debug)]
pub struct ActivationForm {
    /// The code.
    pub code: String,
    /// The PIN or password that she chooses.
    pub secret: String,
    /// The same again.
    pub again: String,
    /// Network of the telephone.
    pub network: String,
    /// The browser, as it names itself.
    pub user_agent: String,
}

/// Whose account a code opens. The code is not used up by looking: messengers open links by
/// themselves.
///
/// # Errors
/// `Invalid` with `code`; `TooMany` after many wrong ones.
pub async fn look(
    system: &System,
    code: &str,
    network: &str,
    now: DateTime<Utc>,
) -> Result<Activation, Failure> {
    let (found, code) = good(system, code, network, now).await?;
    let read = async { stored::seat(&mut system.db.read().await?, found.captain).await };
    let seat = read.await.map_err(|e| system.failure(&e))?;
    let (_, block) = seat.ok_or_else(without_post)?;
    Ok(Activation {
        login: captain_login(found.number),
        name: found.name,
        block,
        code: code.to_string(),
    })
}

fn without_post() -> Failure {
    Failure::field(
        "code",
        "Su cargo ya no está vigente en el padrón. Si es un error, llame a la oficina.",
    )
}

/// A code that is good now. Unknown, used and replaced ones make the network wait.
async fn good(
    system: &System,
    code: &str,
    network: &str,
    now: DateTime<Utc>,
) -> Result<(StoredCode, ActivationCode), Failure> {
    let keys = vec![(format!("activation:{network}"), FREE_CODES)];
    waiting(system, &keys, now).await?;
    let code = ActivationCode::parse(code).map_err(|m| Failure::field("code", m))?;
    let hash = fingerprint(system, &code);
    let read = async { stored::code(&mut system.db.read().await?, &hash).await };
    let found = read.await.map_err(|e| system.failure(&e))?;
    let said = match found {
        Some(found) if found.used_at.is_some() => {
            "Ese código ya se usó. Si no fue usted, o cambió de teléfono, llame a la oficina."
        }
        Some(found) if found.revoked_at.is_some() => {
            "Ese código ya no sirve: la oficina dio otro después. Use el más reciente."
        }
        Some(found) if found.expires_at <= now => {
            "Ese código venció: dura 24 horas. Pida otro a la oficina."
        }
        Some(found) => return Ok((found, code)),
        None => "Ese código no existe. Revise las letras y los números de su hoja.",
    };
    note_failure(system, keys, now).await?;
    Err(Failure::field("code", said))
}

/// Opens the account: the code is used up, the telephone enrolled, and she is signed in.
///
/// # Errors
/// `Invalid` with `code`, `secret` or `again`; `TooMany`.
pub async fn activate(
    system: &System,
    form: ActivationForm,
    now: DateTime<Utc>,
) -> Result<Opened, Failure> {
    let now = to_micros(now);
    let (found, _) = good(system, &form.code, &form.network, now).await?;
    let login = captain_login(found.number);
    let mut errors = FieldErrors::default();
    let kind = errors.take("secret", check_captain_secret(&form.secret, &login));
    if form.secret != form.again {
        errors.add("again", "No es igual al de arriba. Escríbalo otra vez.");
    }
    errors.finish()?;
    let Some(kind) = kind else {
        return Err(Failure::Unavailable);
    };
    let hash = hash_password(system, &form.secret).await?;
    let (session, device) = (system.token(), system.token());
    let own = system.clone();
    let opened = Opened {
        session: session.clone(),
        device: Some(device.clone()),
    };
    let done = system.db.write(move |conn| {
        async move {
            if stored::seat(conn, found.captain).await?.is_none() {
                return Err(without_post().into());
            }
            if !stored::use_code(conn, found.id, now).await? {
                return Err(Failure::field(
                    "code",
                    "Ese código se acaba de usar. Si no fue usted, llame a la oficina.",
                )
                .into());
            }
            let user = match accounts::by_captain(conn, found.captain).await? {
                Some(user) => {
                    stored::set_secret(conn, user.id, &hash, kind, true).await?;
                    user.id
                }
                None => {
                    let id = UserId(own.new_id(now));
                    let user = User {
                        id,
                        login: login.clone(),
                        name: found.name.clone(),
                        role: Role::BlockCaptain,
                        department: None,
                        password_hash: hash,
                        secret: kind,
                        captain: Some(found.captain),
                        must_change_password: false,
                        active: true,
                        version: 1,
                    };
                    accounts::insert(conn, &user, now).await?;
                    id
                }
            };
            let telephone = DeviceId(own.new_id(now));
            let label = device_label(&form.user_agent);
            stored::insert_device(
                conn,
                telephone,
                user,
                &sha256(device.as_bytes()),
                &label,
                now,
            )
            .await?;
            let new = NewSession {
                id: SessionId(own.new_id(now)),
                token_hash: sha256(session.as_bytes()),
                user,
                device: Some(telephone),
                at: now,
                expires_at: now + CAPTAIN_ABSOLUTE,
                network: form.network,
                user_agent: form.user_agent,
            };
            accounts::open_session(conn, &new).await?;
            let event = NewEvent {
                captain: found.captain,
                term: None,
                at: now,
                actor: Some(user),
                act: "access_activated",
                from: None,
                to: None,
                detail: label,
            };
            events::append(conn, &event).await?;
            noted(conn, Some(user), "captain_activated", &login, now).await
        }
        .boxed()
    });
    done.await
        .map_err(|stop: Stop| stop.failure(system))
        .map(|()| opened)
}
