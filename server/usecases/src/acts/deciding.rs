//! What each act changes, decided before anything is stored.

use super::Effect;
use super::ending::known_reason;
use crate::context::{Ctx, Stop};
use db::Conn;
use db::petitions::{ReferralChange, State};
use domain::catalogue::ReasonKind;
use domain::failure::Failure;
use domain::local_time::{local_date, show_day};
use domain::petitions::{Act, ActCommand, ReferralStatus};

impl Effect {
    /// Changes nothing yet.
    pub(super) fn none(state: &State, detail: String) -> Self {
        Self {
            office: state.office,
            resolution: state.resolution,
            reopened: 0,
            rejections: 0,
            reworks: 0,
            duplicate: None,
            referrals: Vec::new(),
            new_referrals: Vec::new(),
            by_rule: Vec::new(),
            correction: None,
            by_program: false,
            detail,
            public: false,
        }
    }

    pub(super) async fn of(
        ctx: &Ctx,
        conn: &mut Conn,
        state: &State,
        command: &ActCommand,
    ) -> Result<Self, Stop> {
        let details = &command.details;
        let mut effect = Self::none(state, details.text.clone());
        match command.act {
            Act::Refer => {
                let ruled =
                    crate::routing::decided(ctx, conn, command.petition, state.kind).await?;
                effect
                    .refer(ctx, conn, state, command, ruled.as_ref())
                    .await?;
            }
            Act::Correct => effect.correct(ctx, conn, state, command).await?,
            Act::Accept => {
                let change = ReferralChange {
                    accepted_at: Some(ctx.now),
                    ..ReferralChange::to(ReferralStatus::Accepted)
                };
                effect.on_referral(command, change);
            }
            Act::Schedule => {
                let change = ReferralChange {
                    scheduled_for: details.date,
                    ..ReferralChange::to(ReferralStatus::Scheduled)
                };
                effect.on_referral(command, change);
                let this_year = chrono::Datelike::year(&local_date(ctx.now));
                effect.detail = details
                    .date
                    .map(|day| show_day(day, this_year))
                    .unwrap_or_default();
            }
            Act::Assign => effect.assign(ctx, conn, state, command).await?,
            // The form of the department says that the person will read its answer.
            Act::Attend => {
                effect.attend(ctx, conn, state, command).await?;
                effect.public = true;
            }
            Act::Reject => {
                known_reason(conn, details.reason, ReasonKind::Reject).await?;
                let suggested = details.departments.first().copied();
                let name = match suggested {
                    Some(id) => ctx.department(conn, id).await?.map(|d| d.name),
                    None => None,
                };
                let Some(name) = name else {
                    return Err(Failure::field(
                        "departments",
                        "Sugiera la dependencia que sí es competente.",
                    )
                    .into());
                };
                let change = ReferralChange {
                    answer: details.text.clone(),
                    reason: details.reason,
                    suggested,
                    ..ReferralChange::to(ReferralStatus::Rejected)
                };
                effect.on_referral(command, change);
                effect.rejections = 1;
                effect.detail = format!("{} Sugiere: {name}.", details.text);
            }
            Act::AskSuspension | Act::Suspend | Act::RefuseSuspension | Act::Resume => {
                effect.suspend(ctx, state, command);
            }
            Act::Withdraw => {
                effect.on_referral(command, ReferralChange::to(ReferralStatus::Withdrawn))
            }
            Act::VerifySatisfied => {
                effect.close(conn, details.reason).await?;
                effect.each_live(state, ReferralStatus::Verified);
            }
            Act::VerifyUnsatisfied => {
                for referral in state
                    .referrals
                    .iter()
                    .filter(|r| r.status == ReferralStatus::Attended)
                {
                    if details.referrals.is_empty() || details.referrals.contains(&referral.id) {
                        effect
                            .referrals
                            .push((referral.id, ReferralChange::to(ReferralStatus::Returned)));
                    }
                }
                if effect.referrals.is_empty() {
                    return Err(Failure::field(
                        "referrals",
                        "Elija al menos un turno de los atendidos.",
                    )
                    .into());
                }
                effect.reworks = 1;
            }
            Act::RequestInformation => {
                effect.office.information_requested = true;
                effect.public = true;
            }
            Act::ReceiveInformation => effect.office.information_requested = false,
            Act::CloseDirect => {
                effect.close(conn, details.reason).await?;
                effect.public = true;
            }
            Act::MarkDuplicate => effect.mark_duplicate(ctx, conn, state, command).await?,
            Act::Reopen => {
                known_reason(conn, details.reason, ReasonKind::Reopen).await?;
                effect.reopen(ctx, conn, state, command.petition).await?;
            }
            Act::Cancel => {
                known_reason(conn, details.reason, ReasonKind::Cancel).await?;
                effect.office.cancelled = true;
                effect.each_live(state, ReferralStatus::Withdrawn);
            }
            Act::NotePublic => effect.public = true,
            Act::NoteInternal | Act::Attach => {}
        }
        Ok(effect)
    }

    pub(super) fn on_referral(&mut self, command: &ActCommand, change: ReferralChange) {
        self.referrals
            .extend(command.referral.map(|id| (id, change)));
    }

    pub(super) fn each_live(&mut self, state: &State, to: ReferralStatus) {
        for referral in state.referrals.iter().filter(|r| r.status.is_live()) {
            self.referrals.push((referral.id, ReferralChange::to(to)));
        }
    }
}
