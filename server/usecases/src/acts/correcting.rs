//! Correcting the type or the place of a petition. When it was received stays as it was; another type
//! promises another term, counted from the same moment.

use super::Effect;
use crate::context::{Ctx, Stop};
use crate::petitions::{live_type, search_words};
use crate::routing::rules;
use crate::territory::territory;
use chrono::{DateTime, Utc};
use db::petitions::State;
use db::routing::Corrected;
use db::{Conn, catalogue_entries, routing};
use domain::access::Scope;
use domain::catalogue::PetitionType;
use domain::clocks::Phase;
use domain::deadline::Term;
use domain::failure::{Failure, FieldErrors};
use domain::ids::{NeighborhoodId, ReferralId};
use domain::local_time::show;
use domain::petitions::{ActCommand, PetitionDetail, Place, ReferralStatus};

/// What a correction leaves besides the line of the history.
pub(super) struct Correction {
    pub(super) stored: Corrected,
    /// What the petition promises from now on, if the type promises something else.
    pub(super) promise: Option<Term>,
    /// Referrals that promise the same.
    pub(super) referrals: Vec<ReferralId>,
}

impl Correction {
    /// The term that a referral promises from now on, if it is another.
    pub(super) fn of_referral(&self, id: ReferralId) -> Option<Term> {
        self.promise.filter(|_| self.referrals.contains(&id))
    }
}

impl Effect {
    pub(super) async fn correct(
        &mut self,
        ctx: &Ctx,
        conn: &mut Conn,
        state: &State,
        command: &ActCommand,
    ) -> Result<(), Stop> {
        let details = &command.details;
        let everything = Scope::of_the_program_itself();
        let card = db::petitions::card(conn, &everything, command.petition, ctx.now).await?;
        let card = card.ok_or(Failure::NotFound)?;
        let before = ctx.petition_type(conn, state.kind).await?;
        let before = before.ok_or(Failure::NotFound)?;
        let mut errors = FieldErrors::default();
        let kind = match details.kind.filter(|id| *id != state.kind) {
            Some(id) => live_type(ctx, conn, id).await?,
            None => before.clone(),
        };
        if card.anonymous && !kind.allows_anonymous && kind.id != before.id {
            errors.add(
                "kind",
                "Ese tipo necesita el nombre de quien pide, y esta petición es anónima.",
            );
        }
        let mut place = details.place.clone().unwrap_or_else(|| card.place.clone());
        same_point(&mut place, &card.place);
        place.check(Some(&kind), &mut errors);
        let hood = neighborhood(conn, place.neighborhood, &card, &mut errors).await?;
        errors.finish()?;
        if kind.id == before.id && place == card.place {
            return Err(Failure::field(
                "kind",
                "No hay nada que corregir: elija otro tipo o escriba el lugar correcto.",
            )
            .into());
        }
        let promise = promise(ctx, conn, state, &kind).await?;
        self.detail = told(&details.text, (&before, &kind), &card, (&place, &hood), {
            promise.map(|term| (state.clock.term, term))
        });
        let moved = place.point != card.place.point;
        let block = match place.point.filter(|_| moved) {
            Some(point) => territory(&ctx.system, conn).await?.locate(point).block,
            None => None,
        };
        let people = crate::words::people(conn, command.petition).await?;
        let words = search_words(
            state.folio,
            &people,
            &place,
            &hood,
            &kind.name,
            &card.description,
        );
        self.correction = Some(Correction {
            promise,
            referrals: match promise {
                Some(_) => promised_by_type(ctx, conn, state, command).await?,
                None => Vec::new(),
            },
            stored: Corrected {
                seq: state.seq,
                kind: kind.id,
                priority: kind.priority,
                confidential: kind.confidential,
                place,
                moved,
                block,
                words,
            },
        });
        Ok(())
    }

    /// The words of the history, once the new due moment is known.
    pub(super) fn with_due(
        &self,
        before: DateTime<Utc>,
        after: DateTime<Utc>,
        ctx: &Ctx,
    ) -> String {
        if self.correction.is_none() || before == after {
            return self.detail.clone();
        }
        let (before, after) = (show(before, ctx.now), show(after, ctx.now));
        format!("{}\nVence: {before} → {after}.", self.detail)
    }
}

/// The name of a neighborhood; of another than before, only one that is in use.
async fn neighborhood(
    conn: &mut Conn,
    id: Option<NeighborhoodId>,
    card: &PetitionDetail,
    errors: &mut FieldErrors,
) -> Result<String, Stop> {
    let Some(id) = id else {
        return Ok(String::new());
    };
    if card.place.neighborhood == Some(id) {
        return Ok(card.neighborhood_name.clone());
    }
    let found = catalogue_entries::neighborhood(conn, id).await?;
    let found = found.filter(|n| n.valid_to.is_none());
    if found.is_none() {
        errors.add(
            "neighborhood",
            "Esa colonia no está en el catálogo: elija una de la lista.",
        );
    }
    Ok(found.map(|n| n.name).unwrap_or_default())
}

/// A form writes a point with six decimals: the same ones are the point that is stored.
fn same_point(place: &mut Place, stored: &Place) {
    let written = |place: &Place| place.point.map(|point| point.to_string());
    if written(place) == written(stored) {
        place.point = stored.point;
    }
}

/// What a petition promises when it is of another type; none when that is the same.
async fn promise(
    ctx: &Ctx,
    conn: &mut Conn,
    state: &State,
    kind: &PetitionType,
) -> Result<Option<Term>, Stop> {
    if kind.id == state.kind {
        return Ok(None);
    }
    let work = ctx.clockwork(conn).await?;
    let term = work.term(Phase::Solve, kind, kind.priority);
    Ok((term != state.clock.term).then_some(term))
}

/// Referrals that promise what the type does: those still owed whose rule had no term of its own.
async fn promised_by_type(
    ctx: &Ctx,
    conn: &mut Conn,
    state: &State,
    command: &ActCommand,
) -> Result<Vec<ReferralId>, Stop> {
    let owed = state.referrals.iter().filter(|r| {
        r.status.is_live()
            && !matches!(
                r.status,
                ReferralStatus::Attended | ReferralStatus::Verified
            )
    });
    let by = routing::rules_of(conn, command.petition).await?;
    let known = rules(ctx, conn).await?;
    let mut found = Vec::new();
    for referral in owed {
        let own = by.iter().find(|(id, _)| *id == referral.id);
        let rule = match own {
            None => None,
            Some((_, rule)) => match known.rule(*rule) {
                Some(rule) => Some(rule.clone()),
                None => routing::rule(conn, *rule).await?,
            },
        };
        if rule.is_none_or(|rule| rule.outcome.term.is_none()) {
            found.push(referral.id);
        }
    }
    Ok(found)
}

/// A place in one line.
fn line(place: &Place, neighborhood: &str) -> String {
    let between = match (place.between.as_str(), place.and.as_str()) {
        ("", "") => String::new(),
        (one, "") | ("", one) => format!("esquina {one}"),
        (one, other) => format!("entre {one} y {other}"),
    };
    let street = format!("{} {}", place.street, place.number);
    let point = place.point.map(|p| p.to_string()).unwrap_or_default();
    let parts = [
        street.trim(),
        &between,
        neighborhood,
        &place.reference,
        &point,
    ];
    let parts: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    if parts.is_empty() {
        "sin lugar".into()
    } else {
        parts.join(", ")
    }
}

/// What the history says: what it was and what it is.
fn told(
    why: &str,
    (before, after): (&PetitionType, &PetitionType),
    card: &PetitionDetail,
    (place, hood): (&Place, &str),
    terms: Option<(Term, Term)>,
) -> String {
    let mut lines = Vec::new();
    if before.id != after.id {
        lines.push(format!("Tipo: {} → {}.", before.name, after.name));
    }
    if *place != card.place {
        let was = line(&card.place, &card.neighborhood_name);
        lines.push(format!("Lugar: {was} → {}.", line(place, hood)));
    }
    if let Some((before, after)) = terms {
        lines.push(format!("Plazo: {} → {}.", before.words(), after.words()));
    }
    if !why.is_empty() {
        lines.push(why.to_owned());
    }
    lines.join("\n")
}
