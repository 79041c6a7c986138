//! How a petition ends, alone or as the duplicate of another, and is reopened.

use super::Effect;
use crate::context::{Ctx, Stop};
use db::petitions::{ReferralChange, State};
use db::{Conn, catalogue, duplicates};
use domain::catalogue::ReasonKind;
use domain::deadline::{Term, TermUnit};
use domain::failure::Failure;
use domain::ids::{PetitionId, ReasonId};
use domain::petitions::{ActCommand, ReferralStatus};

/// Business days within which a closed petition may be reopened.
pub const REOPEN_WINDOW: Term = Term {
    amount: 15,
    unit: TermUnit::BusinessDays,
};
/// How often a petition may be reopened.
pub const MAX_REOPENINGS: i64 = 2;

impl Effect {
    pub(super) async fn close(
        &mut self,
        conn: &mut Conn,
        reason: Option<ReasonId>,
    ) -> Result<(), Stop> {
        let resolution = known_reason(conn, reason, ReasonKind::Resolution).await?;
        self.office.closed = true;
        self.resolution = Some(resolution);
        Ok(())
    }

    pub(super) async fn mark_duplicate(
        &mut self,
        ctx: &Ctx,
        conn: &mut Conn,
        state: &State,
        command: &ActCommand,
    ) -> Result<(), Stop> {
        let (kept, folio) = crate::duplicates::unite(ctx, conn, state, command).await?;
        let duplicated = catalogue::reasons(conn)
            .await?
            .into_iter()
            .find(|r| r.kind == "resolution" && r.code == "duplicate");
        self.resolution = duplicated.map(|r| r.id);
        self.office.closed = true;
        self.duplicate = Some(kept);
        // The reason is the office's; who asked reads with which it was united.
        self.public = !state.confidential;
        self.detail = folio.to_string();
        self.each_live(state, ReferralStatus::Withdrawn);
        Ok(())
    }

    pub(super) async fn reopen(
        &mut self,
        ctx: &Ctx,
        conn: &mut Conn,
        state: &State,
        petition: PetitionId,
    ) -> Result<(), Stop> {
        if duplicates::live_merge(conn, petition).await?.is_some() {
            let message = "Está unida a otra petición: la coordinación puede deshacer la unión.";
            return Err(Failure::field("reason", message).into());
        }
        let work = ctx.clockwork(conn).await?;
        let closed_at = state.closed_at.unwrap_or(state.received_at);
        if ctx.now > work.calendar.due_at(closed_at, REOPEN_WINDOW, &[]) {
            let message =
                "Pasaron más de 15 días hábiles desde que se cerró: registre una petición nueva.";
            return Err(Failure::field("reason", message).into());
        }
        if state.reopened >= MAX_REOPENINGS {
            return Err(Failure::field(
                "reason",
                "Ya se reabrió dos veces: registre una petición nueva.",
            )
            .into());
        }
        self.office.closed = false;
        self.resolution = None;
        self.reopened = 1;
        for referral in state
            .referrals
            .iter()
            .filter(|r| r.status == ReferralStatus::Verified)
        {
            self.referrals
                .push((referral.id, ReferralChange::to(ReferralStatus::Returned)));
        }
        Ok(())
    }
}

pub(super) async fn known_reason(
    conn: &mut Conn,
    id: Option<ReasonId>,
    kind: ReasonKind,
) -> Result<ReasonId, Stop> {
    let found = match id {
        Some(id) => catalogue::reason(conn, id, kind).await?,
        None => None,
    };
    found
        .map(|r| r.id)
        .ok_or_else(|| Failure::field("reason", "Elija el motivo de la lista.").into())
}
