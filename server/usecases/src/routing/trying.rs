//! Trying a rule over the petitions of the last thirty days: what would go elsewhere.

use super::applying::facts;
use super::listing::Book;
use super::rules;
use crate::context::{Ctx, Stop};
use chrono::{Datelike, Duration, NaiveDate};
use db::{Conn, catalogue, routing};
use domain::access::{Action, Scope};
use domain::catalogue::PetitionType;
use domain::failure::Failure;
use domain::ids::{DepartmentId, PetitionTypeId, RuleId};
use domain::local_time::{local_date, start_of_day};
use domain::routing::{
    DRY_RUN_DAYS, DryRun, DryRunPage, Move, Rule, RuleState, TriedRule, as_if_active, basis, route,
};
use futures::FutureExt;
use std::collections::{BTreeMap, HashMap};

/// Petitions that are read at a time.
const BATCH: i64 = 500;
/// Most folios that a dry run names.
const FOLIOS: usize = 50;

/// The local months from one day to another, as they are stored.
fn months(from: NaiveDate, to: NaiveDate) -> Vec<String> {
    let mut months = Vec::new();
    let mut day = from.with_day(1).unwrap_or(from);
    while day <= to {
        months.push(format!("{:04}-{:02}", day.year(), day.month()));
        day = day
            .checked_add_months(chrono::Months::new(1))
            .unwrap_or(NaiveDate::MAX);
    }
    months
}

fn sorted(departments: &[DepartmentId]) -> Vec<DepartmentId> {
    let mut departments = departments.to_vec();
    departments.sort();
    departments
}

/// What is counted on the way.
struct Count<'c> {
    rule: &'c Rule,
    now: &'c [Rule],
    then: &'c [Rule],
    kinds: &'c HashMap<PetitionTypeId, PetitionType>,
    moves: BTreeMap<(Vec<DepartmentId>, Vec<DepartmentId>), i64>,
    run: DryRun,
}

impl Count<'_> {
    fn look(
        &mut self,
        looked: routing::Looked,
        referred: &[DepartmentId],
        within: &domain::routing::Within<'_>,
    ) {
        let Some(kind) = self.kinds.get(&looked.kind) else {
            return;
        };
        let (folio, reserved) = (looked.folio, looked.confidential);
        let facts = facts(looked, kind);
        let (now, then) = (
            route(self.now, &facts, within),
            route(self.then, &facts, within),
        );
        let (from, to) = (sorted(&now.departments), sorted(&then.departments));
        let run = &mut self.run;
        run.looked += 1;
        if then.rule == Some(self.rule.id) {
            run.decided += 1;
            run.as_it_was += i64::from(sorted(referred) == to);
        }
        if from != to {
            run.elsewhere += 1;
            if run.folios.len() < FOLIOS && !reserved {
                run.folios.push(folio);
            }
            *self.moves.entry((from, to)).or_default() += 1;
        } else if now.term.unwrap_or(kind.term) != then.term.unwrap_or(kind.term) {
            run.other_term += 1;
        }
    }

    fn done(mut self) -> DryRun {
        let moves = self.moves.into_iter();
        let moves = moves.map(|((from, to), petitions)| Move {
            from,
            to,
            petitions,
        });
        self.run.moves = moves.collect();
        self.run.moves.sort_by_key(|m| -m.petitions);
        self.run
    }
}

/// What a draft would do; with its version and the rules among which it was tried.
async fn tried_over(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    id: RuleId,
) -> Result<(DryRun, i64, String), Stop> {
    let known = rules(ctx, conn).await?;
    let rule = match known.rule(id) {
        Some(rule) if rule.state == RuleState::Draft => rule,
        Some(_) => {
            return Err(Failure::field("state", "Sólo se ensaya un borrador.").into());
        }
        None => return Err(Failure::NotFound.into()),
    };
    let then = as_if_active(&known.live, id);
    let today = local_date(ctx.now);
    let first = today - Duration::days(DRY_RUN_DAYS);
    let kinds = catalogue::types(conn).await?;
    let kinds: HashMap<_, _> = kinds.into_iter().map(|k| (k.id, k)).collect();
    let mut count = Count {
        rule,
        now: &known.active,
        then: &then,
        kinds: &kinds,
        moves: BTreeMap::new(),
        run: DryRun {
            from: start_of_day(first),
            to: ctx.now,
            reserved: scope.confidential(),
            looked: 0,
            decided: 0,
            elsewhere: 0,
            other_term: 0,
            as_it_was: 0,
            moves: Vec::new(),
            folios: Vec::new(),
        },
    };
    let within = known.within();
    for month in months(first, today) {
        let mut after = 0;
        loop {
            let from = start_of_day(first);
            let batch = routing::looked_at(conn, scope, &month, from, after, BATCH).await?;
            let Some(last) = batch.last().map(|looked| looked.seq) else {
                break;
            };
            let mut referred: HashMap<i64, Vec<DepartmentId>> = HashMap::new();
            for (seq, department) in routing::referred(conn, scope, &month, after, last).await? {
                referred.entry(seq).or_default().push(department);
            }
            for looked in batch {
                let own = referred.remove(&looked.seq).unwrap_or_default();
                count.look(looked, &own, &within);
            }
            after = last;
        }
    }
    let version = rule.version;
    Ok((count.done(), version, basis(&then)))
}

/// Tries a draft and keeps what came of it in place of its last trial.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` when it is no draft.
pub async fn attempt(ctx: &Ctx, id: RuleId) -> Result<(), Failure> {
    // By a reader: who writes does not wait while thousands of petitions are looked at.
    let found = ctx
        .read(Action::ManageRouting, async |scope, conn| {
            tried_over(ctx, conn, &scope, id).await
        })
        .await?;
    ctx.unit(Action::ManageRouting, move |ctx, _, conn| {
        async move {
            let (run, version, basis) = found;
            let (at, by) = (ctx.now, ctx.actor.id);
            routing::keep_dry_run(conn, id, version, &basis, at, by, &run).await?;
            Ok(())
        }
        .boxed()
    })
    .await
}

/// A rule with what came of its last trial.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn tried(ctx: &Ctx, id: RuleId) -> Result<DryRunPage, Failure> {
    ctx.read(Action::ReadRouting, async |_, conn| {
        let rule = routing::rule(conn, id).await?.ok_or(Failure::NotFound)?;
        let live = routing::live(conn).await?;
        let book = Book::read(conn, local_date(ctx.now)).await?;
        let stored = routing::dry_run(conn, id).await?;
        let now = basis(&as_if_active(&live, id));
        let names = &book.names;
        let tried = stored.map(|stored| TriedRule {
            at: stored.at,
            who: stored.who,
            current: rule.state == RuleState::Draft
                && stored.version == rule.version
                && stored.basis == now,
            moves: stored
                .run
                .moves
                .iter()
                .map(|m| {
                    let from = names.of_departments(&m.from);
                    (from, names.of_departments(&m.to), m.petitions)
                })
                .collect(),
            run: stored.run,
        });
        Ok(DryRunPage {
            line: book.line(&rule, &live, usize::MAX - 1),
            tried,
        })
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::months;

    #[test]
    fn thirty_days_may_touch_three_months() {
        let day = |text: &str| text.parse().expect("a date");
        assert_eq!(
            months(day("2026-01-30"), day("2026-03-01")),
            ["2026-01", "2026-02", "2026-03"]
        );
        assert_eq!(
            months(day("2025-12-31"), day("2026-01-02")),
            ["2025-12", "2026-01"]
        );
    }
}
