//! A draft carried out: each petition as if the act were done to it alone, all in one unit of work.

use super::{own_of, why};
use crate::acts::perform_within;
use crate::context::{Ctx, Known, Stop};
use db::Conn;
use db::batches::{self, Item, Record};
use domain::access::{Action, Scope};
use domain::bulk::{DRAFT_HOURS, Outcome};
use domain::failure::Failure;
use domain::local_time::local_date;
use domain::petitions::{Act, ActCommand};
use futures::FutureExt;
use std::collections::HashMap;

/// Carries out a draft of the actor. Done before, it stays as it is: sent twice, it is done once. A
/// petition that cannot be done any more says why; the others are done.
///
/// # Errors
/// `Forbidden`; `NotFound` when it is somebody else's; `Invalid` (field `batch`) when it is too old.
pub async fn carry_out(ctx: &Ctx, number: i64) -> Result<(), Failure> {
    ctx.unit(Action::BulkWork, move |ctx, scope, conn| {
        async move { carry_out_within(&ctx, conn, &scope, number).await }.boxed()
    })
    .await
}

async fn carry_out_within(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    number: i64,
) -> Result<(), Stop> {
    let batch = own_of(ctx, conn, scope, number).await?;
    if batch.done_at.is_some() {
        return Ok(());
    }
    if batch.made_at + chrono::Duration::hours(DRAFT_HOURS) < ctx.now {
        return Err(Failure::field(
            "batch",
            "Este lote se preparó hace más de un día: vuelva a elegir las peticiones.",
        )
        .into());
    }
    batches::hold_petitions(conn, number).await?;
    let known = Known::read(conn, ctx.actor.department).await?;
    let work = ctx.clone().knowing(&known).in_batch(number);
    let before = batches::snapshots(conn, number).await?;
    let mut scopes: HashMap<Act, Scope> = HashMap::new();
    for item in batches::items(conn, number, Outcome::Ready).await? {
        let scope = match scopes.get(&item.act) {
            Some(scope) => scope.clone(),
            None => {
                let scope = ctx.scope(Action::Perform(item.act))?;
                scopes.insert(item.act, scope.clone());
                scope
            }
        };
        let snapshot = before
            .get(&item.petition)
            .and_then(|was| serde_json::to_string(was).ok());
        let record = match done(&work, conn, &scope, &item).await {
            Ok(version) => Record {
                outcome: Outcome::Done,
                says: None,
                version_after: Some(version),
                snapshot,
            },
            // What a rule refuses has changed nothing; what the database refuses ends the whole.
            Err(Stop::Failure(failure)) => Record {
                outcome: Outcome::Failed,
                says: Some(why(&failure, item.act, None)),
                version_after: None,
                snapshot: None,
            },
            Err(stop) => return Err(stop),
        };
        batches::record(conn, number, item.line, &record).await?;
    }
    batches::finish(conn, number, ctx.now).await?;
    Ok(())
}

async fn done(ctx: &Ctx, conn: &mut Conn, scope: &Scope, item: &Item) -> Result<i64, Stop> {
    let details = serde_json::from_str(&item.details)
        .map_err(|_| db::DbError::Inconsistent("batch_item.details".into()))?;
    let command = ActCommand {
        petition: item.petition,
        version: item.version,
        act: item.act,
        referral: item.referral,
        details,
    };
    let command = command.checked(local_date(ctx.now))?;
    let followed = perform_within(ctx, conn, scope, command).await?;
    Ok(followed.version)
}
