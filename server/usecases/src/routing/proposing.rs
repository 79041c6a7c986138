//! What the rules propose for a petition: what stands chosen in the form that refers it, and what is
//! offered after its type or place was corrected.

use super::applying::{Decided, facts, of_facts, of_today};
use crate::context::{Ctx, Stop};
use db::{Conn, routing};
use domain::access::Scope;
use domain::catalogue::Department;
use domain::ids::PetitionId;
use domain::petitions::{Act, PetitionDetail, ReferralStatus, ReferralView, rule};
use domain::routing::{Proposal, Rerouting};

/// What the rules say of a petition that stands on the screen; what the type says where no rule does.
async fn of_detail(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    detail: &PetitionDetail,
) -> Result<Option<Decided>, Stop> {
    let looked = routing::facts(conn, scope, detail.id).await?;
    let kind = ctx.petition_type(conn, detail.kind).await?;
    let Some((looked, kind)) = looked.zip(kind) else {
        return Ok(None);
    };
    of_facts(ctx, conn, &facts(looked, &kind)).await.map(Some)
}

/// Where the rules, or the type where no rule does, send a stored petition.
pub(crate) async fn sends(
    ctx: &Ctx,
    conn: &mut Conn,
    petition: PetitionId,
) -> Result<Vec<Department>, Stop> {
    let everything = Scope::of_the_program_itself();
    let looked = routing::facts(conn, &everything, petition).await?;
    let kind = match &looked {
        Some(looked) => ctx.petition_type(conn, looked.kind).await?,
        None => None,
    };
    let Some((looked, kind)) = looked.zip(kind) else {
        return Ok(Vec::new());
    };
    let decided = of_facts(ctx, conn, &facts(looked, &kind)).await?;
    Ok(decided.departments)
}

/// `El turno por la regla…`: who says where it goes.
fn says(decided: &Decided) -> String {
    match &decided.rule {
        Some(rule) => {
            let term = decided.decision.term;
            let term = term.map(|t| format!(" Plazo: {}.", t.words()));
            format!("Lo propone la regla «{rule}».{}", term.unwrap_or_default())
        }
        None => String::new(),
    }
}

/// What stands chosen in the form that refers: nothing while departments have it, and none that gave it
/// back.
pub(crate) async fn proposal(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    detail: &PetitionDetail,
) -> Result<Proposal, Stop> {
    let refers = detail.acts.iter().any(|(act, _)| *act == Act::Refer);
    if !refers || detail.referrals.iter().any(|r| r.status.is_live()) {
        return Ok(Proposal::default());
    }
    let Some(decided) = of_detail(ctx, conn, scope, detail).await? else {
        return Ok(Proposal::default());
    };
    let gave_back = |d: &Department| {
        let of = |r: &ReferralView| r.department == d.id && r.status == ReferralStatus::Rejected;
        detail.referrals.iter().any(of)
    };
    let departments: Vec<_> = decided
        .departments
        .iter()
        .filter(|d| !gave_back(d))
        .map(|d| d.id)
        .collect();
    if departments.is_empty() {
        return Ok(Proposal::default());
    }
    Ok(Proposal {
        departments,
        says: says(&decided),
        instruction: decided.decision.instruction,
    })
}

/// Whether its type or place was corrected and nobody has referred it or taken it back since.
fn corrected(detail: &PetitionDetail) -> bool {
    let settles = [Act::Correct, Act::Refer, Act::Withdraw].map(|act| rule(act).code);
    detail
        .events
        .iter()
        .find(|event| settles.contains(&event.act.as_str()))
        .is_some_and(|event| event.act == rule(Act::Correct).code)
}

/// What would change if a petition followed the rules after it was corrected.
pub(super) struct Change {
    pub(super) decided: Decided,
    /// Referrals that are taken back.
    pub(super) withdrawn: Vec<ReferralView>,
    /// Departments that get one.
    pub(super) referred: Vec<Department>,
}

/// What would change; none when nothing would, when nobody may, or when it was not corrected.
pub(super) async fn change(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    detail: &PetitionDetail,
) -> Result<Option<Change>, Stop> {
    let refers = detail.acts.iter().any(|(act, _)| *act == Act::Refer);
    if !refers || !corrected(detail) {
        return Ok(None);
    }
    let live: Vec<&ReferralView> = detail
        .referrals
        .iter()
        .filter(|r| r.status.is_live())
        .collect();
    if live.is_empty() {
        return Ok(None);
    }
    let Some(decided) = of_detail(ctx, conn, scope, detail).await? else {
        return Ok(None);
    };
    let wanted = &decided.decision.departments;
    let may = |r: &ReferralView| detail.acts.contains(&(Act::Withdraw, Some(r.id)));
    let withdrawn: Vec<ReferralView> = live
        .iter()
        .filter(|r| !wanted.contains(&r.department) && may(r))
        .map(|r| (*r).clone())
        .collect();
    let missing: Vec<_> = wanted
        .iter()
        .copied()
        .filter(|d| live.iter().all(|r| r.department != *d))
        .collect();
    let referred = of_today(ctx, conn, &missing).await?;
    // Taking back without anybody to go on would leave it with nobody.
    if referred.is_empty() && withdrawn.len() == live.len() {
        return Ok(None);
    }
    Ok(
        (!withdrawn.is_empty() || !referred.is_empty()).then_some(Change {
            decided,
            withdrawn,
            referred,
        }),
    )
}

impl Change {
    /// For the screen.
    pub(super) fn told(&self) -> Rerouting {
        let rule = self.decided.rule.as_ref();
        Rerouting {
            says: rule.map_or_else(
                || "Por su tipo corresponde otra dependencia.".to_owned(),
                |rule| format!("La regla «{rule}» la turnaría a otra dependencia."),
            ),
            from: self
                .withdrawn
                .iter()
                .map(|r| r.department_name.clone())
                .collect(),
            to: self.referred.iter().map(|d| d.name.clone()).collect(),
        }
    }
}

/// The sentence over a petition that was corrected, when the rules would send it elsewhere; empty when
/// not.
pub(crate) async fn offered(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    detail: &PetitionDetail,
) -> Result<String, Stop> {
    let change = change(ctx, conn, scope, detail).await?;
    Ok(change.map_or_else(String::new, |change| {
        let told = change.told();
        format!("{} {}", told.says, told.does())
    }))
}
