//! Acts that a client may send again because it did not hear the answer: the answer is stored in the
//! same transaction as what it answers, and given again to the same key.

use crate::acts::perform_within;
use crate::context::{Ctx, Stop, sha256};
use db::idempotency::{self, Stored};
use db::{Conn, DbError};
use domain::access::Action;
use domain::failure::Failure;
use domain::local_time::local_date;
use domain::petitions::{ActCommand, Followed};
use futures::FutureExt;

/// Longest key, in characters.
pub const MAX_KEY: usize = 64;

/// Refuses a key that is no key.
pub(crate) fn check_key(key: &str) -> Result<(), Failure> {
    if key.is_empty() || key.len() > MAX_KEY || !key.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Failure::field(
            "Idempotency-Key",
            "Envíe una clave de 1 a 64 letras y números que no haya usado.",
        ));
    }
    Ok(())
}

/// The answer that this key was given before, if it was.
pub(crate) async fn answered(
    conn: &mut Conn,
    ctx: &Ctx,
    key: &str,
    hash: &[u8],
) -> Result<Option<Followed>, Stop> {
    let Some(stored) = idempotency::find(conn, ctx.actor.id, key).await? else {
        return Ok(None);
    };
    if stored.body_hash != hash {
        return Err(Failure::KeyReused.into());
    }
    let followed = serde_json::from_str(&stored.response).map_err(|_| Failure::KeyReused)?;
    Ok(Some(followed))
}

/// Keeps the answer for whoever asks again with this key.
pub(crate) async fn remember(
    conn: &mut Conn,
    ctx: &Ctx,
    key: &str,
    hash: Vec<u8>,
    followed: &Followed,
) -> Result<(), Stop> {
    let stored = Stored {
        body_hash: hash,
        status: 200,
        response: serde_json::to_string(followed).unwrap_or_default(),
    };
    idempotency::insert(conn, ctx.actor.id, key, &stored, ctx.now).await?;
    Ok(())
}

/// Does one act once per key; gives whether the answer is one from before.
///
/// # Errors
/// As [`crate::acts::perform`]; `KeyReused` when the key came with another act.
pub async fn perform(
    ctx: &Ctx,
    key: &str,
    command: ActCommand,
) -> Result<(Followed, bool), Failure> {
    let scope = ctx.scope(Action::Perform(command.act))?;
    check_key(key)?;
    let hash = sha256(&serde_json::to_vec(&command).unwrap_or_default());
    let command = command.checked(local_date(ctx.now))?;
    let (work, actor, key) = (ctx.clone(), ctx.actor.id, key.to_owned());
    let done = ctx.system.db.write(move |conn| {
        async move {
            let refused = match perform_within(&work, conn, &scope, command).await {
                Ok(followed) => {
                    let stored = Stored {
                        body_hash: hash,
                        status: 200,
                        response: serde_json::to_string(&followed).unwrap_or_default(),
                    };
                    return match idempotency::insert(conn, actor, &key, &stored, work.now).await {
                        Ok(()) => Ok::<_, Stop>((followed, false)),
                        // What was done for the key is undone with this unit.
                        Err(DbError::Duplicate(_)) => Err(Failure::KeyReused.into()),
                        Err(error) => Err(error.into()),
                    };
                }
                Err(Stop::Failure(refused)) => refused,
                Err(stop) => return Err(stop),
            };
            // An act that was done already is refused for its old version, so only a refused one
            // can be a repetition: the others do not pay for the question.
            match idempotency::find(conn, actor, &key).await? {
                Some(stored) if stored.body_hash == hash => {
                    let followed =
                        serde_json::from_str(&stored.response).map_err(|_| Failure::KeyReused)?;
                    Ok((followed, true))
                }
                Some(_) => Err(Failure::KeyReused.into()),
                None => Err(refused.into()),
            }
        }
        .boxed()
    });
    done.await.map_err(|stop| stop.failure(&ctx.system))
}
