//! Captains' access on their telephones: the office hands out a code, the code enrols a telephone and
//! chooses a PIN or a password, and from then on the captain comes in by herself.
//!
//! The post decides: the session reads it anew for each request (`db::accounts::session`), and who
//! leaves the post loses codes, telephones and sessions in the same unit of work
//! (`end_with_post`).

mod activating;
mod codes;
mod own;
mod sheets;
mod signing;

pub use activating::{Activation, ActivationForm, activate, look};
pub use codes::{access, close, counts, give_code, remove_device};
pub use db::captain_access::Where;
pub use own::{change_secret, own_access, remove_own_device, sign_out};
pub use sheets::{sheet, sheets};
pub use signing::{PhoneCredentials, greeting, sign_in};

use crate::context::{Ctx, Stop, System};
use chrono::{DateTime, Utc};
use db::accounts::{self, User};
use db::{Conn, captain_access, log};
use domain::ids::{CaptainId, UserId};
use domain::users::{ActivationCode, SecretKind};

/// What a telephone gets when it may come in.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The token of the session's cookie.
    pub session: String,
    /// The token of the telephone's cookie, when it was enrolled now.
    pub device: Option<String>,
}

/// The fingerprint by which a code is found. Codes are short, so it is made under the key: a copy of
/// the database alone does not let anybody try codes.
fn fingerprint(system: &System, code: &ActivationCode) -> Vec<u8> {
    system.secret.mac("activation", code.characters()).to_vec()
}

/// Ends whatever is open for a captain, because she leaves the post or the office closes the access.
/// Reopening takes a new code.
async fn shut(conn: &mut Conn, user: &User, at: DateTime<Utc>) -> Result<(), Stop> {
    captain_access::set_secret(conn, user.id, "", SecretKind::Password, false).await?;
    captain_access::revoke_devices(conn, user.id, at).await?;
    Ok(accounts::revoke_all_sessions(conn, user.id, at).await?)
}

/// Takes the access away with the post of a block's titular.
pub(crate) async fn end_with_post(
    ctx: &Ctx,
    conn: &mut Conn,
    captain: CaptainId,
) -> Result<(), Stop> {
    captain_access::revoke_codes(conn, captain, ctx.now).await?;
    let Some(user) = accounts::by_captain(conn, captain).await? else {
        return Ok(());
    };
    shut(conn, &user, ctx.now).await?;
    noted(
        conn,
        Some(ctx.actor.id),
        "captain_access_ended",
        &user.login,
        ctx.now,
    )
    .await
}

/// A line of the log of accesses.
async fn noted(
    conn: &mut Conn,
    actor: Option<UserId>,
    action: &'static str,
    login: &str,
    at: DateTime<Utc>,
) -> Result<(), Stop> {
    let entry = log::Entry {
        at,
        actor,
        action,
        object: login.to_owned(),
        detail: String::new(),
    };
    Ok(log::append(conn, entry).await?)
}

/// Whether somebody can come in with what the account has.
fn works(user: &User) -> bool {
    user.active && !user.password_hash.is_empty()
}
