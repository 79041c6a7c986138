//! Referring a petition to departments, and their answers.

use super::Effect;
use super::routed::told;
use crate::context::{Ctx, Stop};
use crate::routing::Decided;
use db::petitions::{NewReferral, ReferralChange, State};
use db::{Conn, attachments};
use domain::clocks::{Phase, ReferralClock};
use domain::failure::Failure;
use domain::ids::ReferralId;
use domain::local_time::local_date;
use domain::petitions::{ActCommand, ReferralStatus};

impl Effect {
    pub(super) async fn refer(
        &mut self,
        ctx: &Ctx,
        conn: &mut Conn,
        state: &State,
        command: &ActCommand,
        ruled: Option<&Decided>,
    ) -> Result<(), Stop> {
        let work = ctx.clockwork(conn).await?;
        // What the type promises now; the promise to the citizen stays what it was.
        let kind = ctx.petition_type(conn, state.kind).await?;
        let of_type = kind.map_or(state.clock.term, |k| k.term);
        let term = |phase| work.term_of(phase, state.kind, state.priority, of_type);
        let today = local_date(ctx.now);
        let first = state.referrals.iter().map(|r| r.number).max().unwrap_or(0) + 1;
        let mut names = Vec::new();
        for (number, id) in (first..).zip(&command.details.departments) {
            let department = ctx
                .department(conn, *id)
                .await?
                .filter(|d| d.valid_to.is_none_or(|end| today <= end));
            let Some(department) = department else {
                return Err(Failure::field(
                    "departments",
                    "Una de las dependencias ya no existe: elíjala de la lista.",
                )
                .into());
            };
            if state
                .referrals
                .iter()
                .any(|r| r.department == *id && r.status.is_live())
            {
                let message = format!("{} ya tiene un turno de esta petición.", department.name);
                return Err(Failure::field("departments", message).into());
            }
            let new = ReferralId(ctx.system.new_id(ctx.now));
            // Where a rule sends it, its own term counts.
            let by = ruled.filter(|r| r.decision.departments.contains(id));
            self.by_rule
                .extend(by.and_then(|r| r.decision.rule).map(|rule| (new, rule)));
            let own = by.and_then(|r| r.decision.term);
            self.new_referrals.push(NewReferral {
                id: new,
                petition: command.petition,
                petition_seq: state.seq,
                number,
                department: *id,
                instruction: command.details.text.clone(),
                sent_at: ctx.now,
                clock: ReferralClock::start(
                    &work.calendar,
                    ctx.now,
                    own.unwrap_or_else(|| term(Phase::Solve)),
                    term(Phase::Accept),
                ),
            });
            names.push(department.name);
        }
        let all = self.by_rule.len() == names.len();
        let rule = ruled.and_then(|r| r.rule.as_deref()).filter(|_| all);
        self.detail = told(rule, &names, &command.details.text);
        Ok(())
    }

    /// Gives a referral to a person of its department; its state stays.
    pub(super) async fn assign(
        &mut self,
        ctx: &Ctx,
        conn: &mut Conn,
        state: &State,
        command: &ActCommand,
    ) -> Result<(), Stop> {
        let wanted = command.details.person;
        let of = state
            .referrals
            .iter()
            .find(|r| Some(r.id) == command.referral);
        let people = match of {
            Some(referral) => ctx.people(conn, referral.department).await?,
            None => Vec::new(),
        };
        let found = people.into_iter().find(|(id, _)| Some(*id) == wanted);
        let (Some(referral), Some((person, name))) = (of, found) else {
            let message = "Elija a una persona de su dependencia, con la cuenta activa.";
            return Err(Failure::field("person", message).into());
        };
        let change = ReferralChange {
            assigned: Some(person),
            ..ReferralChange::to(referral.status)
        };
        self.on_referral(command, change);
        self.detail = match command.details.text.as_str() {
            "" => name,
            note => format!("{name}. {note}"),
        };
        Ok(())
    }

    pub(super) async fn attend(
        &mut self,
        ctx: &Ctx,
        conn: &mut Conn,
        state: &State,
        command: &ActCommand,
    ) -> Result<(), Stop> {
        let needs_photo = ctx
            .petition_type(conn, state.kind)
            .await?
            .is_some_and(|kind| kind.needs_photo());
        if let Some(referral) = command.referral
            && needs_photo
            && attachments::count_images(conn, command.petition, referral).await? == 0
        {
            return Err(Failure::field(
                "photos",
                "Este tipo se cierra con fotografía: agregue al menos una foto del trabajo.",
            )
            .into());
        }
        let change = ReferralChange {
            attended: Some((ctx.now, ctx.actor.id)),
            answer: command.details.text.clone(),
            ..ReferralChange::to(ReferralStatus::Attended)
        };
        self.on_referral(command, change);
        Ok(())
    }
}
