//! What the rules say of a petition, and what they do when one is registered.

use super::{Rules, rules};
use crate::acts::refer_by_rule;
use crate::context::{Ctx, Stop};
use db::petitions::PetitionToStore;
use db::routing::Looked;
use db::{Conn, routing};
use domain::access::Scope;
use domain::catalogue::{Department, PetitionType};
use domain::ids::{DepartmentId, PetitionId, PetitionTypeId};
use domain::local_time::{local, local_date};
use domain::routing::{Decision, Facts, route};

/// What the rules say of a petition.
#[derive(Clone, Debug)]
pub(crate) struct Decided {
    /// Where it goes; only departments of today, those that ended are left out.
    pub(crate) decision: Decision,
    /// The same departments with their names.
    pub(crate) departments: Vec<Department>,
    /// The name of the rule, if it is one that decides.
    pub(crate) rule: Option<String>,
}

/// What rules look at in a stored petition of a type.
pub(super) fn facts(looked: Looked, kind: &PetitionType) -> Facts {
    Facts {
        kind: kind.id,
        category: kind.category.clone(),
        department: kind.department,
        reserved: looked.confidential,
        neighborhood: looked.neighborhood,
        point: looked.point,
        channel: looked.channel,
        received: local(looked.received_at),
        answers: looked.answers,
        written: looked.written,
        captain: looked.captain,
    }
}

/// What the rules in force say of facts.
pub(super) async fn of_facts(ctx: &Ctx, conn: &mut Conn, facts: &Facts) -> Result<Decided, Stop> {
    let known = rules(ctx, conn).await?;
    let decision = route(&known.active, facts, &known.within());
    named(ctx, conn, &known, decision).await
}

/// A decision with its names, and without departments that are over.
async fn named(
    ctx: &Ctx,
    conn: &mut Conn,
    known: &Rules,
    mut decision: Decision,
) -> Result<Decided, Stop> {
    let rule = decision.rule.and_then(|id| known.rule(id));
    let departments = of_today(ctx, conn, &decision.departments).await?;
    decision.departments = departments.iter().map(|d| d.id).collect();
    Ok(Decided {
        rule: rule.map(|rule| rule.name.clone()),
        decision,
        departments,
    })
}

/// Those of some departments that are in force.
pub(super) async fn of_today(
    ctx: &Ctx,
    conn: &mut Conn,
    wanted: &[DepartmentId],
) -> Result<Vec<Department>, Stop> {
    let today = local_date(ctx.now);
    let mut found = Vec::new();
    for id in wanted {
        let department = ctx.department(conn, *id).await?;
        found.extend(
            department
                .filter(|d| d.valid_from <= today && d.valid_to.is_none_or(|end| today <= end)),
        );
    }
    Ok(found)
}

/// What a rule in force says of a stored petition of a type; none where no rule decides.
pub(crate) async fn decided(
    ctx: &Ctx,
    conn: &mut Conn,
    id: PetitionId,
    kind: PetitionTypeId,
) -> Result<Option<Decided>, Stop> {
    let known = rules(ctx, conn).await?;
    // Most types are named by no rule: then nothing else is read.
    if !known.active.iter().any(|rule| rule.may_concern(kind)) {
        return Ok(None);
    }
    let everything = Scope::of_the_program_itself();
    let looked = routing::facts(conn, &everything, id).await?;
    let kind = ctx.petition_type(conn, kind).await?;
    let Some((looked, kind)) = looked.zip(kind) else {
        return Ok(None);
    };
    let decision = route(&known.active, &facts(looked, &kind), &known.within());
    if decision.rule.is_none() {
        return Ok(None);
    }
    named(ctx, conn, &known, decision).await.map(Some)
}

/// Refers a petition that was just registered, when a rule that does so by itself decides. It never
/// refuses a registration: where no department of the rule is left, somebody refers by hand.
pub(crate) async fn on_registering(
    ctx: &Ctx,
    conn: &mut Conn,
    new: &PetitionToStore,
    kind: &PetitionType,
) -> Result<(), Stop> {
    let known = rules(ctx, conn).await?;
    if !known.active.iter().any(|rule| rule.outcome.at_once) {
        return Ok(());
    }
    let facts = Facts {
        kind: kind.id,
        category: kind.category.clone(),
        department: kind.department,
        reserved: kind.confidential,
        neighborhood: new.place.neighborhood,
        point: new.place.point,
        channel: new.channel,
        received: local(new.received_at),
        answers: new.answers.clone(),
        written: new.written,
        captain: new.captain.is_some(),
    };
    let decision = route(&known.active, &facts, &known.within());
    if decision.at_once {
        let decided = named(ctx, conn, &known, decision).await?;
        if !decided.departments.is_empty() {
            refer_by_rule(ctx, conn, new.id, &decided).await?;
        }
    }
    Ok(())
}
