//! Stopping the clock of a referral: asked by the department, approved by its director or the office,
//! resumed by any of them or by the program on the day of review.

use super::Effect;
use crate::context::{Ctx, Stop, System};
use chrono::{DateTime, Utc};
use db::Conn;
use db::petitions::{ReferralChange, State, Suspension};
use domain::ids::{PetitionId, ReferralId, UserId};
use domain::local_time::{local_date, show_day};
use domain::petitions::{Act, ActCommand, ActDetails, PetitionStatus, ReferralStatus};
use domain::users::{Actor, Role};

impl Effect {
    pub(super) fn suspend(&mut self, ctx: &Ctx, state: &State, command: &ActCommand) {
        let Some(referral) = state
            .referrals
            .iter()
            .find(|r| Some(r.id) == command.referral)
        else {
            return;
        };
        let details = &command.details;
        let asked = Suspension {
            reason: details.text.clone(),
            until: details.date,
            ..Suspension::default()
        };
        let (status, suspension) = match command.act {
            Act::AskSuspension => {
                let suspension = Suspension {
                    asked_at: Some(ctx.now),
                    ..asked
                };
                (referral.status, suspension)
            }
            Act::Suspend => {
                let suspension = Suspension {
                    suspended_at: Some(ctx.now),
                    ..asked
                };
                (ReferralStatus::Suspended, suspension)
            }
            // It goes on as work that was accepted; a date that was given before may not hold.
            Act::Resume => (ReferralStatus::Accepted, Suspension::default()),
            _ => (referral.status, Suspension::default()),
        };
        let change = ReferralChange {
            suspension: Some(suspension),
            ..ReferralChange::to(status)
        };
        self.on_referral(command, change);
        let this_year = chrono::Datelike::year(&local_date(ctx.now));
        if let Some(until) = details.date
            && matches!(command.act, Act::AskSuspension | Act::Suspend)
        {
            let until = show_day(until, this_year);
            self.detail = format!("{} Se revisa el {until}.", details.text);
        }
    }
}

/// Resumes a suspended referral because its day of review came: the program stands in the history.
/// `false` when it is not suspended any more, or while its petition waits for the citizen.
pub(crate) async fn resume_by_program(
    system: &System,
    conn: &mut Conn,
    state: &State,
    petition: PetitionId,
    referral: ReferralId,
    now: DateTime<Utc>,
) -> Result<bool, Stop> {
    let suspended = state
        .referrals
        .iter()
        .any(|r| r.id == referral && r.status == ReferralStatus::Suspended);
    if !suspended || state.status == PetitionStatus::InformationRequired || !state.status.is_open()
    {
        return Ok(false);
    }
    // Nobody: the event is stored without an actor, and nothing else looks at who it is.
    let nobody = Actor {
        id: UserId(uuid::Uuid::nil()),
        name: String::new(),
        role: Role::Coordinator,
        department: None,
        seat: None,
    };
    let ctx = Ctx::new(system.clone(), nobody, now);
    let command = ActCommand {
        petition,
        version: state.version,
        act: Act::Resume,
        referral: Some(referral),
        details: ActDetails::default(),
    };
    let mut effect = Effect::none(state, "Llegó el día en que se revisa.".into());
    effect.by_program = true;
    effect.suspend(&ctx, state, &command);
    effect.store(&ctx, conn, state, &command).await?;
    Ok(true)
}
