//! Keys of the JSON API.

use crate::context::{Ctx, Stop, System, sha256};
use chrono::{DateTime, Utc};
use db::{account_views, accounts, log};
use domain::access::Action;
use domain::failure::Failure;
use domain::ids::{ApiTokenId, UserId};
use domain::local_time::to_micros;
use domain::users::{Actor, ApiTokenView};
use futures::FutureExt;

/// For whom a key of the JSON API acts.
///
/// # Errors
/// Of the database.
pub async fn api_actor(system: &System, token: &str) -> Result<Option<Actor>, Failure> {
    let hash = sha256(token.as_bytes());
    let read = async { accounts::api_token(&mut system.db.read().await?, &hash).await };
    read.await.map_err(|e| system.failure(&e))
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

/// The keys of a user, revoked ones included.
///
/// # Errors
/// `Forbidden`.
pub async fn user_tokens(ctx: &Ctx, user: UserId) -> Result<Vec<ApiTokenView>, Failure> {
    ctx.scope(Action::ManageUsers)?;
    let read = async { account_views::api_tokens(&mut ctx.system.db.read().await?, user).await };
    read.await.map_err(|e| ctx.system.failure(&e))
}

/// Ends a key of a user.
///
/// # Errors
/// `Forbidden`; `NotFound` when it is not theirs or ended already.
pub async fn revoke_user_token(ctx: &Ctx, user: UserId, id: ApiTokenId) -> Result<(), Failure> {
    ctx.scope(Action::ManageUsers)?;
    let (by, now) = (ctx.actor.id, ctx.now);
    let done = ctx.system.db.write(move |conn| {
        async move {
            let owner = accounts::by_id(conn, user)
                .await?
                .ok_or(Failure::NotFound)?;
            if !account_views::revoke_api_token(conn, user, id, now).await? {
                return Err(Failure::NotFound.into());
            }
            log::append(
                conn,
                log::Entry {
                    at: now,
                    actor: Some(by),
                    action: "api_token_revoked",
                    object: owner.login,
                    detail: id.to_string(),
                },
            )
            .await?;
            Ok::<_, Stop>(())
        }
        .boxed()
    });
    done.await.map_err(|stop| stop.failure(&ctx.system))
}
