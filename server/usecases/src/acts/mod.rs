//! Acts on petitions: load, ask, decide, store, append to the history. One transaction each.

mod deciding;
mod ending;
mod referring;
mod storing;

pub use ending::{MAX_REOPENINGS, REOPEN_WINDOW};

use crate::context::{Ctx, Stop};
use db::Conn;
use db::petitions::{NewReferral, ReferralChange, State};
use domain::access::{Action, Scope};
use domain::failure::{Change, Failure};
use domain::folio::Folio;
use domain::ids::{ReasonId, ReferralId};
use domain::local_time::{local_date, show};
use domain::petitions::{Act, ActCommand, Followed, OfficeFacts, Situation, legal_acts, rule};
use futures::FutureExt;

/// Does one act on one petition.
///
/// # Errors
/// `Forbidden` when the role never may; `NotFound` when the petition is outside the actor's scope;
/// `Conflict` with what changed when the version is old; `IllegalAct` with the legal ones; `Invalid`
/// with the fields.
pub async fn perform(ctx: &Ctx, command: ActCommand) -> Result<Followed, Failure> {
    let scope = ctx.scope(Action::Perform(command.act))?;
    let command = command.checked(local_date(ctx.now))?;
    let work = ctx.clone();
    let done = ctx
        .system
        .db
        .write(move |conn| {
            async move { perform_within(&work, conn, &scope, command).await }.boxed()
        })
        .await;
    done.map_err(|stop: Stop| stop.failure(&ctx.system))
}

/// What legality looks at, from what storage knows.
pub(crate) fn situation(state: &State) -> Situation {
    Situation {
        status: state.status,
        referrals: state
            .referrals
            .iter()
            .map(|r| (r.id, r.department, r.status, r.attended_by))
            .collect(),
    }
}

/// The unit of work, so that batches can run many in one transaction.
pub(crate) async fn perform_within(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    command: ActCommand,
) -> Result<Followed, Stop> {
    let Some(state) = db::petitions::state(conn, scope, command.petition).await? else {
        return Err(Failure::NotFound.into());
    };
    if state.version != command.version {
        let changes = changes_since(ctx, conn, scope, &command).await?;
        return Err(Failure::Conflict {
            version: state.version,
            changes,
        }
        .into());
    }
    let situation = situation(&state);
    if !situation.allows(&ctx.actor, command.act, command.referral) {
        let mut legal: Vec<Act> = legal_acts(&ctx.actor, &situation)
            .into_iter()
            .map(|(act, _)| act)
            .collect();
        legal.dedup();
        return Err(Failure::IllegalAct { legal }.into());
    }
    let effect = Effect::of(ctx, conn, &state, &command).await?;
    effect.store(ctx, conn, &state, &command).await
}

async fn changes_since(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    command: &ActCommand,
) -> Result<Vec<Change>, Stop> {
    let events = db::petitions::events(conn, scope, command.petition, command.version).await?;
    Ok(events
        .into_iter()
        .map(|event| Change {
            who: event.who,
            what: Act::parse(&event.act)
                .map_or("Registró", |act| rule(act).past)
                .to_owned(),
            when: show(event.at, ctx.now),
        })
        .collect())
}

/// What an act changes, decided before anything is stored.
struct Effect {
    office: OfficeFacts,
    resolution: Option<ReasonId>,
    reopened: i64,
    rejections: i64,
    reworks: i64,
    duplicate: Option<(domain::ids::PetitionId, Folio)>,
    referrals: Vec<(ReferralId, ReferralChange)>,
    new_referrals: Vec<NewReferral>,
    detail: String,
    public: bool,
}
