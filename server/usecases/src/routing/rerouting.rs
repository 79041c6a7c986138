//! A corrected petition goes where the rules send it: what is with the wrong department is taken back,
//! and what is missing is referred, in one transaction.

use super::proposing::{self, Change};
use crate::acts::perform_within;
use crate::context::{Ctx, Stop};
use crate::reading;
use db::Conn;
use domain::access::{Action, Scope};
use domain::failure::Failure;
use domain::folio::Folio;
use domain::petitions::{Act, ActCommand, ActDetails, Followed, PetitionDetail};
use domain::routing::Rerouting;
use futures::FutureExt;

/// What stands beside a referral that is taken back.
const WHY: &str = "Se corrigió el tipo o el lugar de la petición.";

/// A petition and what is offered for it.
///
/// # Errors
/// `Forbidden`; `NotFound` when it is outside the actor's scope, and when nothing is offered.
pub async fn offer(ctx: &Ctx, folio: Folio) -> Result<(PetitionDetail, Rerouting), Failure> {
    ctx.scope(Action::Perform(Act::Refer))?;
    let detail = reading::by_folio(ctx, folio).await?;
    let change = ctx
        .read(Action::Perform(Act::Refer), async |scope, conn| {
            proposing::change(ctx, conn, &scope, &detail).await
        })
        .await?;
    let told = change.ok_or(Failure::NotFound)?.told();
    Ok((detail, told))
}

/// Does what is offered, as the person saw it.
///
/// # Errors
/// `Forbidden`; `NotFound` as [`offer`]; `Conflict` when the petition changed since.
pub async fn reroute(ctx: &Ctx, folio: Folio, version: i64) -> Result<Followed, Failure> {
    ctx.scope(Action::Perform(Act::Refer))?;
    let detail = reading::by_folio(ctx, folio).await?;
    ctx.unit(Action::Perform(Act::Refer), move |ctx, scope, conn| {
        async move {
            let change = proposing::change(&ctx, conn, &scope, &detail).await?;
            let Some(change) = change else {
                // Somebody was faster, or nothing was ever offered.
                return Err(if detail.version == version {
                    Failure::NotFound
                } else {
                    Failure::Conflict {
                        version: detail.version,
                        changes: Vec::new(),
                    }
                }
                .into());
            };
            follow(&ctx, conn, &scope, &detail, version, change).await
        }
        .boxed()
    })
    .await
}

async fn follow(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    detail: &PetitionDetail,
    version: i64,
    change: Change,
) -> Result<Followed, Stop> {
    let mut done = Followed {
        version,
        status: detail.status,
    };
    let command = |version, act, referral, details| ActCommand {
        petition: detail.id,
        version,
        act,
        referral,
        details,
    };
    // What comes first is judged first: an old version is refused here, with what changed since.
    if !change.referred.is_empty() {
        let details = ActDetails {
            departments: change.referred.iter().map(|d| d.id).collect(),
            text: change.decided.decision.instruction,
            ..ActDetails::default()
        };
        let refer = command(done.version, Act::Refer, None, details);
        done = perform_within(ctx, conn, scope, refer).await?;
    }
    for referral in change.withdrawn {
        let details = ActDetails {
            text: WHY.into(),
            ..ActDetails::default()
        };
        let back = command(done.version, Act::Withdraw, Some(referral.id), details);
        done = perform_within(ctx, conn, scope, back).await?;
    }
    Ok(done)
}
