//! Acts on petitions: load, ask, decide, store, append to the history. One transaction each.

mod correcting;
mod deciding;
mod ending;
mod referring;
mod routed;
mod storing;
mod suspending;
mod turning;

pub use ending::{MAX_REOPENINGS, REOPEN_WINDOW};
pub(crate) use routed::refer_by_rule;
pub(crate) use suspending::resume_by_program;

use crate::context::{Ctx, Stop};
use chrono::{DateTime, Duration, Utc};
use correcting::Correction;
use db::Conn;
use db::petitions::{NewReferral, ReferralChange, State};
use domain::access::{Action, Scope};
use domain::bulk::in_words;
use domain::duplicates::past;
use domain::failure::{Change, Failure};
use domain::ids::{PetitionId, ReasonId, ReferralId, RuleId};
use domain::local_time::{local_date, show};
use domain::petitions::{
    Act, ActCommand, Followed, OWN_CORRECTION_HOURS, OfficeFacts, ReferralFacts, Situation,
    legal_acts,
};
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

/// What legality looks at at a moment, from what storage knows.
pub(crate) fn situation(state: &State, now: DateTime<Utc>) -> Situation {
    let until = state.received_at + Duration::hours(OWN_CORRECTION_HOURS);
    Situation {
        status: state.status,
        referrals: state
            .referrals
            .iter()
            .map(|r| ReferralFacts {
                id: r.id,
                department: r.department,
                status: r.status,
                attended_by: r.attended_by,
                suspension_asked: r.suspension.asked_at.is_some(),
            })
            .collect(),
        corrected_by: (now <= until).then_some(state.registered_by),
    }
}

/// The unit of work, so that batches can run many in one transaction.
pub(crate) async fn perform_within(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    command: ActCommand,
) -> Result<Followed, Stop> {
    let state = loaded(ctx, conn, scope, &command).await?;
    let effect = decided(ctx, conn, &state, &command).await?;
    effect.store(ctx, conn, &state, &command).await
}

/// What an act would do, in a few words; nothing is changed. An act on a referral is one on the live
/// referral of the actor's own department; it is given with the words.
///
/// # Errors
/// Those with which the act itself would be refused.
pub(crate) async fn foreseen(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    mut command: ActCommand,
) -> Result<(String, Option<ReferralId>), Stop> {
    let state = loaded(ctx, conn, scope, &command).await?;
    if command.act.is_on_referral() {
        let own = state
            .referrals
            .iter()
            .find(|r| Some(r.department) == ctx.actor.department && r.status.is_live());
        let Some(own) = own else {
            return Err(Failure::field(
                "referral",
                "Su dependencia no tiene un turno vivo de esta petición.",
            )
            .into());
        };
        command.referral = Some(own.id);
    }
    let command = command.checked(local_date(ctx.now))?;
    let effect = decided(ctx, conn, &state, &command).await?;
    let (after, statuses) = effect.statuses(&state);
    let own = state
        .referrals
        .iter()
        .zip(statuses)
        .find(|(referral, _)| Some(referral.id) == command.referral)
        .map(|(referral, after)| (referral.status, after));
    Ok((in_words((state.status, after), own), command.referral))
}

/// What stands there, when it is still the version that the actor saw.
async fn loaded(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    command: &ActCommand,
) -> Result<State, Stop> {
    let Some(state) = db::petitions::state(conn, scope, command.petition).await? else {
        return Err(Failure::NotFound.into());
    };
    if state.version != command.version {
        let changes = changes_since(ctx, conn, scope, command.petition, command.version).await?;
        return Err(Failure::Conflict {
            version: state.version,
            changes,
        }
        .into());
    }
    Ok(state)
}

/// What the act changes, once it is known to be legal.
async fn decided(
    ctx: &Ctx,
    conn: &mut Conn,
    state: &State,
    command: &ActCommand,
) -> Result<Effect, Stop> {
    let situation = situation(state, ctx.now);
    if !situation.allows(&ctx.actor, command.act, command.referral) {
        let mut legal: Vec<Act> = legal_acts(&ctx.actor, &situation)
            .into_iter()
            .map(|(act, _)| act)
            .collect();
        legal.dedup();
        return Err(Failure::IllegalAct { legal }.into());
    }
    Effect::of(ctx, conn, state, command).await
}

/// What was done to a petition since a version.
pub(crate) async fn changes_since(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    petition: PetitionId,
    version: i64,
) -> Result<Vec<Change>, Stop> {
    let events = db::petitions::events(conn, scope, petition, version).await?;
    Ok(events
        .into_iter()
        .map(|event| Change {
            who: event.who,
            what: past(&event.act).unwrap_or("Registró").to_owned(),
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
    duplicate: Option<PetitionId>,
    referrals: Vec<(ReferralId, ReferralChange)>,
    new_referrals: Vec<NewReferral>,
    /// Which of the new referrals a rule decided.
    by_rule: Vec<(ReferralId, RuleId)>,
    correction: Option<Correction>,
    /// Nobody did it: a rule refers by itself.
    by_program: bool,
    detail: String,
    public: bool,
}
