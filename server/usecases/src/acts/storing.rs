//! Stores what an act changes, and appends the act to the history.

use super::{Effect, changes_since};
use crate::context::{Ctx, Stop};
use db::Conn;
use db::petitions::{NewEvent, PetitionChange, ReferralChange, State};
use domain::access::Scope;
use domain::failure::Failure;
use domain::local_time::local_month;
use domain::petitions::{Act, ActCommand, Followed, PetitionStatus, ReferralStatus, derive_status};

/// Rejections from which the coordinator is told that a petition goes from hand to hand.
const BOUNCES: i64 = 2;

impl Effect {
    /// The petition's state after the act, and those of the referrals that were there before.
    pub(super) fn statuses(&self, state: &State) -> (PetitionStatus, Vec<ReferralStatus>) {
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
        statuses.truncate(state.referrals.len());
        (status, statuses)
    }

    pub(super) async fn store(
        self,
        ctx: &Ctx,
        conn: &mut Conn,
        state: &State,
        command: &ActCommand,
    ) -> Result<Followed, Stop> {
        let (status, statuses) = self.statuses(state);
        let turned = self
            .turn(ctx, conn, state, command, status, &statuses)
            .await?;
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
                (PetitionStatus::Closed, Some(id)) => Some(*id),
                (PetitionStatus::Closed, None) => state.duplicate_of,
                _ => None,
            },
            clock: turned.petition.0,
            fresh: turned.petition.1,
        };
        if !db::petitions::save(conn, command.petition, command.version, &change).await? {
            let (scope, id) = (Scope::of_the_program_itself(), command.petition);
            let changes = changes_since(ctx, conn, &scope, id, command.version).await?;
            return Err(Failure::Conflict {
                version: state.version + 1,
                changes,
            }
            .into());
        }
        for new in &self.new_referrals {
            db::petitions::insert_referral(conn, new).await?;
        }
        for (referral, rule) in &self.by_rule {
            db::routing::set_rule(conn, *referral, *rule).await?;
        }
        if let Some(correction) = &self.correction {
            db::routing::correct(conn, command.petition, &correction.stored).await?;
        }
        for (referral, (id, clock, fresh)) in state.referrals.iter().zip(turned.referrals) {
            let own = self.referrals.iter().find(|(of, _)| *of == id);
            match own {
                Some((_, change)) => {
                    db::petitions::save_referral(conn, id, change, &clock, fresh).await?;
                }
                // A question to the citizen pauses every department.
                None if clock != referral.clock => {
                    let same = ReferralChange::to(referral.status);
                    db::petitions::save_referral(conn, id, &same, &clock, fresh).await?;
                }
                None => {}
            }
        }
        let rejections = state.rejections + self.rejections;
        if self.rejections > 0 && rejections >= BOUNCES {
            crate::escalation::bounced(ctx, conn, command.petition, state, rejections).await?;
        }
        let event = NewEvent {
            petition: command.petition,
            version: command.version + 1,
            referral: command.referral,
            at: ctx.now,
            actor: (!self.by_program).then_some(ctx.actor.id),
            act: Some(command.act),
            from: Some(state.status),
            to: status,
            detail: self.with_due(state.clock.due_at, change.clock.due_at, ctx),
            public: self.public,
            batch: ctx.batch(),
        };
        db::petitions::append_event(conn, &event).await?;
        if let Some(kept) = self.duplicate {
            for id in [command.petition, kept] {
                crate::words::rewrite(conn, id).await?;
            }
        }
        Ok(Followed {
            version: command.version + 1,
            status,
        })
    }
}
