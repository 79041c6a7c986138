//! The rules and one rule, in words.

use super::{history, rules};
use crate::context::{Ctx, Stop};
use chrono::NaiveDate;
use db::{Conn, catalogue, catalogue_entries, routing};
use domain::access::Action;
use domain::failure::Failure;
use domain::ids::RuleId;
use domain::local_time::local_date;
use domain::routing::{Names, Rule, RuleLine, RuleList, RulePage, RuleState, outcome_words};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many names a list tells of each condition.
const MOST: usize = 4;

/// The names of what rules name, and what of it is no longer in use.
pub(super) struct Book {
    pub(super) names: Names,
    over: BTreeSet<Uuid>,
}

impl Book {
    pub(super) async fn read(conn: &mut Conn, today: NaiveDate) -> Result<Self, Stop> {
        let mut over = BTreeSet::new();
        let mut note = |id: Uuid, end: Option<NaiveDate>| {
            if end.is_some_and(|end| end < today) {
                over.insert(id);
            }
        };
        let kinds = catalogue::types(conn).await?;
        let departments = catalogue::departments(conn).await?;
        let channels = catalogue_entries::channels(conn).await?;
        let neighborhoods = catalogue_entries::neighborhoods(conn).await?;
        kinds.iter().for_each(|k| note(k.id.0, k.valid_to));
        departments.iter().for_each(|d| note(d.id.0, d.valid_to));
        channels.iter().for_each(|c| note(c.id.0, c.valid_to));
        neighborhoods.iter().for_each(|n| note(n.id.0, n.valid_to));
        Ok(Self {
            names: Names {
                kinds: kinds.into_iter().map(|k| (k.id, k.name)).collect(),
                departments: departments.into_iter().map(|d| (d.id, d.name)).collect(),
                channels: channels.into_iter().map(|c| (c.id, c.name)).collect(),
                neighborhoods: neighborhoods.into_iter().map(|n| (n.id, n.name)).collect(),
            },
            over,
        })
    }

    /// Whether something is no longer in use.
    pub(super) fn is_over(&self, id: Uuid) -> bool {
        self.over.contains(&id)
    }

    /// What somebody should look at: what the rule names and is no longer in use.
    fn warnings(&self, rule: &Rule) -> Vec<String> {
        let names = &self.names;
        let said = &rule.outcome.departments;
        let departments = said
            .iter()
            .filter(|d| self.over.contains(&d.0))
            .map(|d| (names.departments.get(d), "la dependencia"));
        let kinds = rule.conditions.kinds.iter();
        let kinds = kinds
            .filter(|k| self.over.contains(&k.0))
            .map(|k| (names.kinds.get(k), "el tipo"));
        let channels = rule.conditions.channels.iter();
        let channels = channels
            .filter(|c| self.over.contains(&c.0))
            .map(|c| (names.channels.get(c), "el canal"));
        let places = rule.conditions.neighborhoods.iter();
        let places = places
            .filter(|n| self.over.contains(&n.0))
            .map(|n| (names.neighborhoods.get(n), "la colonia"));
        departments
            .chain(kinds)
            .chain(channels)
            .chain(places)
            .map(|(name, what)| {
                let name = name.map_or("", String::as_str);
                format!("Ya no se usa {what} {name}.")
            })
            .collect()
    }

    /// A rule in words.
    pub(super) fn line(&self, rule: &Rule, live: &[Rule], most: usize) -> RuleLine {
        let place = live.iter().position(|r| r.id == rule.id).map(|n| n + 1);
        let replaced = rule
            .replaces
            .filter(|_| rule.state == RuleState::Draft)
            .and_then(|id| live.iter().find(|r| r.id == id));
        RuleLine {
            place,
            conditions: rule.conditions.words(&self.names, most),
            departments: self.names.of_departments(&rule.outcome.departments),
            outcome: outcome_words(&rule.outcome),
            replaces: replaced.map(|r| r.name.clone()),
            warnings: if rule.state == RuleState::Ended {
                Vec::new()
            } else {
                self.warnings(rule)
            },
            rule: rule.clone(),
        }
    }
}

/// The rules in their order, and those that ended.
///
/// # Errors
/// `Forbidden`.
pub async fn list(ctx: &Ctx) -> Result<RuleList, Failure> {
    ctx.read(Action::ReadRouting, async |_, conn| {
        let known = rules(ctx, conn).await?;
        let ended = routing::ended(conn).await?;
        let book = Book::read(conn, local_date(ctx.now)).await?;
        let told = |rules: &[Rule]| -> Vec<RuleLine> {
            rules
                .iter()
                .map(|rule| book.line(rule, &known.live, MOST))
                .collect()
        };
        Ok(RuleList {
            live: told(&known.live),
            ended: told(&ended),
        })
    })
    .await
}

/// One rule with its history.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn page(ctx: &Ctx, id: RuleId) -> Result<RulePage, Failure> {
    ctx.read(Action::ReadRouting, async |_, conn| {
        let rule = routing::rule(conn, id).await?.ok_or(Failure::NotFound)?;
        let live = routing::live(conn).await?;
        let book = Book::read(conn, local_date(ctx.now)).await?;
        let draft = live.iter().find(|other| other.replaces == Some(id));
        Ok(RulePage {
            line: book.line(&rule, &live, usize::MAX - 1),
            replaced_by: draft.map(|draft| (draft.id, draft.name.clone())),
            history: history::of(conn, id).await?,
        })
    })
    .await
}
