//! The simulator: what the rules would say of a petition that nobody has to register.

use super::applying::facts;
use super::listing::Book;
use super::rules;
use crate::context::Ctx;
use chrono::NaiveDateTime;
use db::routing;
use domain::access::Action;
use domain::catalogue::Point;
use domain::failure::{Failure, FieldErrors};
use domain::folio::Folio;
use domain::ids::{ChannelId, NeighborhoodId, PetitionTypeId};
use domain::local_time::{instant, local, local_date};
use domain::petitions::AnswerToQuestion;
use domain::routing::{Facts, Rule, RuleState, Simulation, explain, route};

/// What is asked of the simulator.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Question {
    /// Type.
    pub kind: Option<PetitionTypeId>,
    /// Neighborhood.
    pub neighborhood: Option<NeighborhoodId>,
    /// Spot.
    pub point: Option<Point>,
    /// Channel.
    pub channel: Option<ChannelId>,
    /// When it is received, by the clock of the municipality; now unless told.
    pub received: Option<NaiveDateTime>,
    /// Answers to key questions.
    pub answers: Vec<AnswerToQuestion>,
    /// Whether it is a written petition.
    pub written: bool,
    /// Whether a captain brings it.
    pub captain: bool,
    /// Whether drafts count as if they were active.
    pub drafts: bool,
}

/// Which rules are asked: the active ones; with the drafts, each of those in place of what it replaces.
fn asked(live: &[Rule], drafts: bool) -> Vec<Rule> {
    let replaced = |rule: &Rule| drafts && live.iter().any(|d| d.replaces == Some(rule.id));
    live.iter()
        .filter(|rule| drafts || rule.state == RuleState::Active)
        .filter(|rule| !replaced(rule))
        .cloned()
        .collect()
}

/// Explains, rule by rule, what would happen to a petition.
///
/// # Errors
/// `Forbidden`; `Invalid` with what has to be chosen.
pub async fn simulate(ctx: &Ctx, question: &Question) -> Result<Simulation, Failure> {
    ctx.read(Action::ReadRouting, async |_, conn| {
        let mut errors = FieldErrors::default();
        let kind = match question.kind {
            Some(id) => ctx.petition_type(conn, id).await?,
            None => None,
        };
        if kind.is_none() {
            errors.add("tipo", "Elija el tipo de petición.");
        }
        if question.channel.is_none() {
            errors.add("canal", "Elija el canal.");
        }
        if let Some(point) = question.point {
            errors.take("latitud", point.check());
        }
        errors.finish()?;
        let (Some(kind), Some(channel)) = (kind, question.channel) else {
            return Err(Failure::NotFound.into());
        };
        let received = question.received.unwrap_or_else(|| local(ctx.now));
        let facts = Facts {
            kind: kind.id,
            category: kind.category.clone(),
            department: kind.department,
            reserved: kind.confidential,
            neighborhood: question.neighborhood,
            point: question.point,
            channel,
            received,
            answers: question.answers.clone(),
            written: question.written,
            captain: question.captain,
        };
        let known = rules(ctx, conn).await?;
        let book = Book::read(conn, local_date(ctx.now)).await?;
        let rules = asked(&known.live, question.drafts);
        let told = explain(&rules, &facts, &known.within());
        let decision = route(&rules, &facts, &known.within());
        let term = decision.term.unwrap_or(kind.term);
        let calendar = &ctx.clockwork(conn).await?.calendar;
        let named = |id| rules.iter().find(|rule| rule.id == id);
        Ok(Simulation {
            verdicts: told
                .verdicts
                .into_iter()
                .filter_map(|(id, verdict)| {
                    let rule = named(id)?;
                    let words = verdict.words(rule, &facts, &book.names);
                    Some((id, rule.name.clone(), told.fired == Some(id), words))
                })
                .collect(),
            rule: told.fired.and_then(named).map(|rule| rule.name.clone()),
            departments: book.names.of_departments(&decision.departments),
            term: (term, decision.term.is_some()),
            promised: calendar.due_at(instant(received), term, &[]),
            instruction: decision.instruction,
            at_once: decision.at_once,
        })
    })
    .await
}

/// What the simulator would be asked about a petition, to see why it went where it did.
///
/// # Errors
/// `NotFound` when it does not exist or is outside the actor's scope.
pub async fn of_petition(ctx: &Ctx, folio: Folio) -> Result<Question, Failure> {
    ctx.scope(Action::ReadRouting)?;
    ctx.read(Action::ReadPetitions, async |scope, conn| {
        let id = db::petitions::id_of_folio(conn, folio).await?;
        let id = id.ok_or(Failure::NotFound)?;
        let state = db::petitions::state(conn, &scope, id).await?;
        state.ok_or(Failure::NotFound)?;
        let looked = routing::facts(conn, &scope, id).await?;
        let looked = looked.ok_or(Failure::NotFound)?;
        let kind = ctx.petition_type(conn, looked.kind).await?;
        let facts = facts(looked, &kind.ok_or(Failure::NotFound)?);
        Ok(Question {
            kind: Some(facts.kind),
            neighborhood: facts.neighborhood,
            point: facts.point,
            channel: Some(facts.channel),
            received: Some(facts.received),
            answers: facts.answers,
            written: facts.written,
            captain: facts.captain,
            drafts: false,
        })
    })
    .await
}
