//! Referring a petition to departments, and their answers.

use super::Effect;
use crate::context::{Ctx, Stop};
use db::petitions::{NewReferral, ReferralChange, State};
use db::{Conn, attachments};
use domain::deadline::{Term, TermUnit, due_at};
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
    ) -> Result<(), Stop> {
        let days = ctx.non_working_days(conn).await?;
        let kind = ctx.petition_type(conn, state.kind).await?;
        let term = kind.map_or(
            Term {
                amount: 5,
                unit: TermUnit::BusinessDays,
            },
            |k| k.term,
        );
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
            self.new_referrals.push(NewReferral {
                id: ReferralId(ctx.system.new_id(ctx.now)),
                petition: command.petition,
                petition_seq: state.seq,
                number,
                department: *id,
                instruction: command.details.text.clone(),
                sent_at: ctx.now,
                due_at: due_at(ctx.now, term, &days),
            });
            names.push(department.name);
        }
        let names = names.join(", ");
        self.detail = if command.details.text.is_empty() {
            names
        } else {
            format!("{names}: {}", command.details.text)
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
