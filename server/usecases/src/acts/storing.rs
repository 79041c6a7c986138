//! Stores what an act changes, and appends the act to the history.

use super::{Effect, changes_since};
use crate::context::{Ctx, Stop};
use db::Conn;
use db::petitions::{NewEvent, PetitionChange, State};
use domain::access::Scope;
use domain::failure::Failure;
use domain::local_time::local_month;
use domain::petitions::{Act, ActCommand, Followed, PetitionStatus, ReferralStatus, derive_status};

impl Effect {
    pub(super) async fn store(
        self,
        ctx: &Ctx,
        conn: &mut Conn,
        state: &State,
        command: &ActCommand,
    ) -> Result<Followed, Stop> {
        let mut statuses: Vec<ReferralStatus> = state
            .referrals
            .iter()
            .map(|r| {
                self.referrals
                    .iter()
                    .find(|(id, _)| *id == r.id)
                    .map_or(r.status, |(_, change)| change.status)
            })
            .collect();
        statuses.extend(self.new_referrals.iter().map(|_| ReferralStatus::Sent));
        let status = derive_status(self.office, &statuses);
        let attended = match status {
            PetitionStatus::Attended if command.act == Act::Attend => {
                Some((ctx.now, local_month(ctx.now)))
            }
            PetitionStatus::Attended => state.attended.clone(),
            PetitionStatus::Closed => state
                .attended
                .clone()
                .or_else(|| Some((ctx.now, local_month(ctx.now)))),
            _ => None,
        };
        let change = PetitionChange {
            status,
            information_requested: self.office.information_requested,
            resolution: self.resolution,
            attended,
            closed_at: match (state.status, status) {
                (PetitionStatus::Closed, PetitionStatus::Closed) => state.closed_at,
                (_, PetitionStatus::Closed) => Some(ctx.now),
                _ => None,
            },
            reopened: self.reopened,
            rejections: self.rejections,
            reworks: self.reworks,
            duplicate_of: match (status, &self.duplicate) {
                (PetitionStatus::Closed, Some((id, _))) => Some(*id),
                (PetitionStatus::Closed, None) => state.duplicate_of,
                _ => None,
            },
        };
        if !db::petitions::save(conn, command.petition, command.version, &change).await? {
            let changes =
                changes_since(ctx, conn, &Scope::of_the_program_itself(), command).await?;
            return Err(Failure::Conflict {
                version: state.version + 1,
                changes,
            }
            .into());
        }
        for new in &self.new_referrals {
            db::petitions::insert_referral(conn, new).await?;
        }
        for (id, change) in &self.referrals {
            db::petitions::save_referral(conn, *id, change).await?;
        }
        if let Some((kept, _)) = self.duplicate {
            db::petitions::move_petitioners(conn, command.petition, state.person, kept).await?;
        }
        let event = NewEvent {
            petition: command.petition,
            version: command.version + 1,
            referral: command.referral,
            at: ctx.now,
            actor: Some(ctx.actor.id),
            act: Some(command.act),
            from: Some(state.status),
            to: status,
            detail: self.detail,
            public: self.public,
        };
        db::petitions::append_event(conn, &event).await?;
        Ok(Followed {
            version: command.version + 1,
            status,
        })
    }
}
