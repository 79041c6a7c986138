//! A captain looks after her own access.

use super::noted;
use crate::accounts::{FREE_ATTEMPTS, hash_password, note_failure, verify_password, waiting};
use crate::context::{Ctx, Stop};
use db::{account_views, accounts, captain_access as stored};
use domain::access::Action;
use domain::captain::access::OwnAccess;
use domain::failure::{Failure, FieldErrors};
use domain::ids::{DeviceId, SessionId};
use domain::users::{PASSWORD_MAX, check_captain_secret};
use futures::FutureExt;

/// Her user name and telephones; the one of `session` is marked.
///
/// # Errors
/// Of the database.
pub async fn own_access(ctx: &Ctx, session: SessionId) -> Result<OwnAccess, Failure> {
    ctx.read(Action::OwnPost, async |_, conn| {
        let user = accounts::by_id(conn, ctx.actor.id).await?;
        let user = user.ok_or(Failure::NotFound)?;
        let current = stored::device_of_session(conn, session).await?;
        Ok(OwnAccess {
            login: user.login,
            secret: user.secret,
            devices: stored::devices(conn, user.id, current).await?,
        })
    })
    .await
}

/// Changes the PIN or password; every other session ends.
///
/// # Errors
/// `Invalid` with `current`, `secret` or `again`; `TooMany` after wrong ones.
pub async fn change_secret(
    ctx: &Ctx,
    session: SessionId,
    current: &str,
    secret: String,
    again: &str,
) -> Result<(), Failure> {
    ctx.scope(Action::OwnPost)?;
    let keys = vec![(format!("password:{}", ctx.actor.id), FREE_ATTEMPTS)];
    waiting(&ctx.system, &keys, ctx.now).await?;
    let read = async { accounts::by_id(&mut ctx.system.db.read().await?, ctx.actor.id).await };
    let user = read
        .await
        .map_err(|e| ctx.system.failure(&e))?
        .ok_or(Failure::NotFound)?;
    let mut errors = FieldErrors::default();
    let kind = errors.take("secret", check_captain_secret(&secret, &user.login));
    if secret != again {
        errors.add("again", "No es igual al de arriba. Escríbalo otra vez.");
    }
    errors.finish()?;
    let current: String = current.chars().take(PASSWORD_MAX + 1).collect();
    if !verify_password(&current, &user.password_hash).await? {
        note_failure(&ctx.system, keys, ctx.now).await?;
        return Err(Failure::field(
            "current",
            "Ese no es su PIN o contraseña de ahora. Revise e intente de nuevo.",
        ));
    }
    let Some(kind) = kind else {
        return Err(Failure::Unavailable);
    };
    let hash = hash_password(&ctx.system, &secret).await?;
    ctx.unit(Action::OwnPost, move |ctx, _, conn| {
        async move {
            stored::set_secret(conn, user.id, &hash, kind, true).await?;
            account_views::revoke_other_sessions(conn, user.id, session, ctx.now).await?;
            noted(
                conn,
                Some(user.id),
                "password_changed",
                &user.login,
                ctx.now,
            )
            .await
        }
        .boxed()
    })
    .await
}

/// Takes one of her telephones off.
///
/// # Errors
/// `NotFound` when it is not hers.
pub async fn remove_own_device(ctx: &Ctx, device: DeviceId) -> Result<(), Failure> {
    ctx.unit(Action::OwnPost, move |ctx, _, conn| {
        async move {
            let user = ctx.actor.id;
            if !stored::revoke_device(conn, user, device, ctx.now).await? {
                return Err(Failure::NotFound.into());
            }
            noted(
                conn,
                Some(user),
                "captain_device_removed",
                &device.to_string(),
                ctx.now,
            )
            .await
        }
        .boxed()
    })
    .await
}

/// Ends the session that asks; the telephone stays enrolled.
///
/// # Errors
/// `NotFound` when it ended already.
pub async fn sign_out(ctx: &Ctx, session: SessionId) -> Result<(), Failure> {
    ctx.unit(Action::OwnPost, move |ctx, _, conn| {
        async move {
            let user = ctx.actor.id;
            if !accounts::revoke_session(conn, user, session, ctx.now).await? {
                return Err(Stop::from(Failure::NotFound));
            }
            noted(
                conn,
                Some(user),
                "signed_out",
                &session.to_string(),
                ctx.now,
            )
            .await
        }
        .boxed()
    })
    .await
}
