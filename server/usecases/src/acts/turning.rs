//! What an act makes of the clocks.

use super::Effect;
use crate::context::{Ctx, Stop};
use db::Conn;
use db::clocks::{self, Gap};
use db::petitions::State;
use domain::calendar::Pause;
use domain::clocks::{
    GapKind, PausedBy, PetitionClock, PetitionTurn, Phase, ReferralClock, ReferralTurn,
};
use domain::ids::ReferralId;
use domain::petitions::{Act, ActCommand, PetitionStatus, ReferralStatus};

/// The clocks after an act: those that it changed.
pub(super) struct Turned {
    /// Of the petition, and whether its stage begins now.
    pub(super) petition: (PetitionClock, bool),
    /// Of the referrals.
    pub(super) referrals: Vec<(ReferralId, ReferralClock, bool)>,
}

impl Effect {
    /// Turns the clocks, and writes down the pauses that begin or end. `statuses` are those of the
    /// referrals that were there before, in their order.
    pub(super) async fn turn(
        &self,
        ctx: &Ctx,
        conn: &mut Conn,
        state: &State,
        command: &ActCommand,
        status: PetitionStatus,
        statuses: &[ReferralStatus],
    ) -> Result<Turned, Stop> {
        let work = ctx.clockwork(conn).await?;
        let pauses = Pauses::of(ctx, conn, state, command, status, statuses).await?;
        let of_type = state.clock.term;
        let term = |phase| work.term_of(phase, state.kind, state.priority, of_type);
        let again = command.act == Act::Reopen;
        let mut clock = state.clock;
        let correction = self.correction.as_ref();
        let promise = correction.and_then(|c| c.promise);
        if let Some(term) = promise {
            clock.promise(term);
        }
        if again {
            clock.begin_again(ctx.now);
        }
        let turn = PetitionTurn {
            status,
            now: ctx.now,
            recount: again || pauses.petition_resumed || promise.is_some(),
            refer: term(Phase::Refer),
            verify: term(Phase::Verify),
        };
        let petition = clock.turned(
            &work.calendar,
            turn,
            &pauses.of_petition(),
            &pauses.of_law(),
            state.received_at,
        );
        let mut referrals = Vec::new();
        for (referral, status) in state.referrals.iter().zip(statuses) {
            let mut clock = referral.clock;
            let promise = correction.and_then(|c| c.of_referral(referral.id));
            if let Some(term) = promise {
                clock.promise(term);
            }
            let reopened = again && *status == ReferralStatus::Returned;
            if reopened {
                clock.begin_again(ctx.now);
            }
            let turn = ReferralTurn {
                status: *status,
                waiting: self.office.information_requested,
                answers: answers(ctx, command, referral.id, referral.department),
                now: ctx.now,
                recount: reopened
                    || promise.is_some()
                    || pauses.referrals_resumed.contains(&referral.id),
                accept: term(Phase::Accept),
                answer: term(Phase::Answer),
            };
            // What ended with its petition owes nothing.
            let mut next = clock.turned(&work.calendar, turn, &pauses.of_referral(referral.id));
            if self.office.closed || self.office.cancelled {
                next.stage = None;
            }
            referrals.push((referral.id, next, begins(referral.clock.stage, next.stage)));
        }
        Ok(Turned {
            petition: (petition, begins(state.clock.stage, petition.stage)),
            referrals,
        })
    }
}

/// Whether another stage stands there now.
fn begins(before: Option<domain::clocks::Stage>, after: Option<domain::clocks::Stage>) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => !after.is(before.phase, before.from),
        (None, Some(_)) => true,
        _ => false,
    }
}

/// Whether the department of a referral says something with this act.
fn answers(
    ctx: &Ctx,
    command: &ActCommand,
    referral: ReferralId,
    department: domain::ids::DepartmentId,
) -> bool {
    match command.act {
        Act::Schedule | Act::Attend | Act::AskSuspension => command.referral == Some(referral),
        Act::NotePublic | Act::RequestInformation => ctx.actor.department == Some(department),
        _ => false,
    }
}

/// The pauses of a petition with those that end now.
struct Pauses {
    gaps: Vec<Gap>,
    petition_resumed: bool,
    referrals_resumed: Vec<ReferralId>,
}

impl Pauses {
    async fn of(
        ctx: &Ctx,
        conn: &mut Conn,
        state: &State,
        command: &ActCommand,
        status: PetitionStatus,
        statuses: &[ReferralStatus],
    ) -> Result<Self, Stop> {
        let mut found = Self {
            gaps: Vec::new(),
            petition_resumed: false,
            referrals_resumed: Vec::new(),
        };
        let before = PausedBy::of(state.status);
        let after = PausedBy::of(status);
        let mut over = Vec::new();
        if before != after {
            if let Some(by) = before {
                clocks::close_gap(conn, command.petition, None, by.gap(), ctx.now).await?;
                found.petition_resumed = true;
                if by == PausedBy::Information {
                    found.referrals_resumed = state.referrals.iter().map(|r| r.id).collect();
                }
            }
            if let Some(by) = after {
                over.push((None, by.gap(), ctx.now, None));
            }
        }
        // Attended, and it was not: that time was nobody's to use. A reopening begins anew instead.
        let back = command.act == Act::VerifyUnsatisfied;
        if let Some((at, _)) = state.attended.as_ref().filter(|_| back) {
            over.push((None, GapKind::Attended, *at, Some(ctx.now)));
            found.petition_resumed = true;
        }
        for (referral, next) in state.referrals.iter().zip(statuses) {
            if referral.status == *next {
                continue;
            }
            let id = Some(referral.id);
            if referral.status == ReferralStatus::Suspended {
                let kind = GapKind::Suspension;
                clocks::close_gap(conn, command.petition, id, kind, ctx.now).await?;
                found.referrals_resumed.push(referral.id);
            }
            if *next == ReferralStatus::Suspended {
                over.push((id, GapKind::Suspension, ctx.now, None));
            }
            if let Some(at) = referral.attended_at.filter(|_| back) {
                over.push((id, GapKind::Attended, at, Some(ctx.now)));
                found.referrals_resumed.push(referral.id);
            }
        }
        for (referral, kind, from, to) in over {
            let gap = Gap {
                petition: command.petition,
                referral,
                kind,
                pause: Pause { from, to },
            };
            clocks::insert_gap(conn, ctx.system.new_id(ctx.now), &gap).await?;
        }
        // Most petitions never paused.
        if state.pauses > 0 || found.petition_resumed {
            found.gaps = clocks::gaps(conn, command.petition).await?;
        }
        Ok(found)
    }

    fn those(&self, wanted: impl Fn(&Gap) -> bool) -> Vec<Pause> {
        self.gaps
            .iter()
            .filter(|gap| wanted(gap))
            .map(|gap| gap.pause)
            .collect()
    }

    fn of_petition(&self) -> Vec<Pause> {
        self.those(|gap| gap.referral.is_none())
    }

    fn of_law(&self) -> Vec<Pause> {
        self.those(|gap| gap.kind == GapKind::Information)
    }

    fn of_referral(&self, id: ReferralId) -> Vec<Pause> {
        self.those(|gap| gap.referral == Some(id) || gap.kind == GapKind::Information)
    }
}
