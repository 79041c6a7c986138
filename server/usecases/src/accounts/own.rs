//! The own account: who one is, one's password and sessions.

use super::{FREE_ATTEMPTS, IDLE, hash_password, note_failure, verify_password, waiting};
use crate::context::{Ctx, Stop, sha256};
use chrono::{DateTime, Utc};
use db::{account_views, accounts, log};
use domain::access::Action;
use domain::failure::Failure;
use domain::ids::{SessionId, UserId};
use domain::users::{PasswordChange, SessionView, UserView, check_password, device_label};
use futures::FutureExt;

/// The actor's own account.
///
/// # Errors
/// Of the database.
pub async fn own_account(ctx: &Ctx) -> Result<UserView, Failure> {
    ctx.scope(Action::OwnAccount)?;
    let id = ctx.actor.id;
    let read = async { account_views::user(&mut ctx.system.db.read().await?, id).await };
    read.await
        .map_err(|e| ctx.system.failure(&e))?
        .ok_or(Failure::NotFound)
}

/// Changes the own password: every other session ends, and this one goes on under a new token,
/// which is the answer. Whoever had to change it no longer has to.
///
/// # Errors
/// `Invalid` with `current` or `new`; `TooMany` after wrong ones; `NotFound` when the session is not
/// the actor's; `Conflict` when the password was changed meanwhile.
pub async fn change_password(
    ctx: &Ctx,
    session: SessionId,
    change: PasswordChange,
) -> Result<String, Failure> {
    ctx.scope(Action::OwnAccount)?;
    let (id, now) = (ctx.actor.id, ctx.now);
    let keys = vec![(format!("password:{id}"), FREE_ATTEMPTS)];
    waiting(&ctx.system, &keys, now).await?;
    let read = async { accounts::by_id(&mut ctx.system.db.read().await?, id).await };
    let user = read
        .await
        .map_err(|e| ctx.system.failure(&e))?
        .filter(|u| u.active)
        .ok_or(Failure::NotFound)?;
    check_password(&change.new, &user.login).map_err(|m| Failure::field("new", m))?;
    let current: String = change
        .current
        .chars()
        .take(domain::users::PASSWORD_MAX + 1)
        .collect();
    if !verify_password(&current, &user.password_hash).await? {
        note_failure(&ctx.system, keys, now).await?;
        return Err(Failure::field(
            "current",
            "Esa no es su contraseña actual. Revise e intente de nuevo.",
        ));
    }
    if change.new == change.current {
        return Err(Failure::field(
            "new",
            "Escriba una contraseña distinta de la actual.",
        ));
    }
    let hash = hash_password(&ctx.system, &change.new).await?;
    let token = ctx.system.token();
    let token_hash = sha256(token.as_bytes());
    let key = keys[0].0.clone();
    let done = ctx.system.db.write(move |conn| {
        async move {
            let before = accounts::by_id(conn, id).await?.ok_or(Failure::NotFound)?;
            // What was proven above is knowledge of the password of then.
            if before.password_hash != user.password_hash || !before.active {
                return Err(Failure::Conflict {
                    version: before.version,
                    changes: Vec::new(),
                }
                .into());
            }
            if !account_views::rotate_session(conn, id, session, &token_hash).await? {
                return Err(Failure::NotFound.into());
            }
            accounts::set_password(conn, id, &hash, false).await?;
            account_views::revoke_other_sessions(conn, id, session, now).await?;
            accounts::clear_throttle(conn, &key).await?;
            let entry = log::Entry {
                at: now,
                actor: Some(id),
                action: "password_changed",
                object: user.login,
                detail: String::new(),
            };
            log::append(conn, entry).await?;
            Ok::<_, Stop>(())
        }
        .boxed()
    });
    done.await.map_err(|stop| stop.failure(&ctx.system))?;
    Ok(token)
}

/// The own live sessions, last used first; `current` is the one that asks.
///
/// # Errors
/// Of the database.
pub async fn own_sessions(
    ctx: &Ctx,
    current: Option<SessionId>,
) -> Result<Vec<SessionView>, Failure> {
    ctx.scope(Action::OwnAccount)?;
    live_sessions(ctx, ctx.actor.id, current).await
}

pub(super) async fn live_sessions(
    ctx: &Ctx,
    user: UserId,
    current: Option<SessionId>,
) -> Result<Vec<SessionView>, Failure> {
    let now: DateTime<Utc> = ctx.now;
    let read = async { accounts::sessions(&mut ctx.system.db.read().await?, user, now).await };
    let lines = read.await.map_err(|e| ctx.system.failure(&e))?;
    Ok(lines
        .into_iter()
        .filter(|line| now - line.last_seen_at < IDLE)
        .map(|line| SessionView {
            id: SessionId(line.id),
            device: device_label(&line.user_agent),
            network: line.network,
            created_at: line.created_at,
            last_seen_at: line.last_seen_at,
            current: current == Some(SessionId(line.id)),
        })
        .collect())
}

/// Ends one of the actor's own sessions.
///
/// # Errors
/// `NotFound` when it is not theirs or ended already.
pub async fn end_session(ctx: &Ctx, id: SessionId) -> Result<(), Failure> {
    end_own(ctx, id, "session_ended").await
}

/// Ends the session that asks.
///
/// # Errors
/// `NotFound` when it is not the actor's or ended already.
pub async fn sign_out(ctx: &Ctx, current: SessionId) -> Result<(), Failure> {
    end_own(ctx, current, "signed_out").await
}

async fn end_own(ctx: &Ctx, id: SessionId, action: &'static str) -> Result<(), Failure> {
    ctx.scope(Action::OwnAccount)?;
    let (user, now) = (ctx.actor.id, ctx.now);
    let done = ctx.system.db.write(move |conn| {
        async move {
            if !accounts::revoke_session(conn, user, id, now).await? {
                return Err(Failure::NotFound.into());
            }
            let entry = log::Entry {
                at: now,
                actor: Some(user),
                action,
                object: id.to_string(),
                detail: String::new(),
            };
            log::append(conn, entry).await?;
            Ok::<_, Stop>(())
        }
        .boxed()
    });
    done.await.map_err(|stop| stop.failure(&ctx.system))
}

/// Ends every own session but the one that asks; gives how many.
///
/// # Errors
/// Of the database.
pub async fn end_other_sessions(ctx: &Ctx, current: SessionId) -> Result<u64, Failure> {
    ctx.scope(Action::OwnAccount)?;
    let (user, now) = (ctx.actor.id, ctx.now);
    let done = ctx.system.db.write(move |conn| {
        async move {
            let ended = account_views::revoke_other_sessions(conn, user, current, now).await?;
            let entry = log::Entry {
                at: now,
                actor: Some(user),
                action: "other_sessions_ended",
                object: user.to_string(),
                detail: ended.to_string(),
            };
            log::append(conn, entry).await?;
            Ok::<_, Stop>(ended)
        }
        .boxed()
    });
    done.await.map_err(|stop| stop.failure(&ctx.system))
}
