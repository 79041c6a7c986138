//! Papers handed out, replaced, revoked.

use super::book::Book;
use super::issuing::{Making, make};
use super::{conflict, paper_of, tell_of};
use crate::context::{Ctx, Stop};
use chrono::{Datelike, NaiveDate};
use db::Conn;
use db::papers::StoredPaper;
use db::papers::{runs, storing};
use domain::access::{Action, Scope};
use domain::failure::{Failure, FieldErrors};
use domain::ids::{PaperId, TermId};
use domain::local_time::{local_date, show_day};
use domain::papers::{
    EndCause, Obstacle, PaperAct, PaperNumber, PaperState, after, may_issue, validity,
};
use domain::text::optional_line;
use futures::FutureExt;

/// Longest note, longest name of who received.
const MAX_NOTE: usize = 300;
const MAX_NAME: usize = 120;

/// An act on a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperActForm {
    /// The paper.
    pub paper: PaperId,
    /// The version that the form was made from.
    pub version: i64,
    /// Deliver, install, remove, replace or revoke. Printing has a function of its own.
    pub act: PaperAct,
    /// The day on which it was handed out, put up or taken down; today unless told.
    pub day: Option<NaiveDate>,
    /// Who received it; the person unless told.
    pub received_by: String,
    /// Why it ends.
    pub reason: Option<EndCause>,
    /// Last day of the new credential, unless as before.
    pub valid_until: Option<NaiveDate>,
    /// What else matters.
    pub note: String,
}

/// Does an act on a paper of a person; gives the number of the new paper when it was replaced.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid`, also when the state does not allow the act.
pub async fn act(
    ctx: &Ctx,
    number: i64,
    form: PaperActForm,
) -> Result<Option<PaperNumber>, Failure> {
    ctx.unit(Action::IssuePapers, move |ctx, scope, conn| {
        async move {
            let paper = paper_of(conn, &scope, number, form.paper).await?;
            if paper.view.version != form.version {
                return Err(conflict(paper.view.version));
            }
            if form.act == PaperAct::Print || after(paper.view.held(), form.act).is_none() {
                let said = format!(
                    "«{}» ya no es posible: está como «{}».",
                    form.act.label(),
                    paper
                        .view
                        .standing(local_date(ctx.now))
                        .label(paper.view.kind)
                );
                return Err(Failure::field("act", said).into());
            }
            match form.act {
                PaperAct::Deliver => deliver(&ctx, conn, &paper, &form).await.map(|()| None),
                PaperAct::Install => install(&ctx, conn, &paper, &form).await.map(|()| None),
                PaperAct::Remove => remove(&ctx, conn, &paper, &form).await.map(|()| None),
                PaperAct::Replace => replace(&ctx, conn, &paper, &form).await.map(Some),
                PaperAct::Revoke | PaperAct::Print => {
                    revoke(&ctx, conn, &paper, &form).await.map(|()| None)
                }
            }
        }
        .boxed()
    })
    .await
}

/// The day of an act: not in the future, and not before the one that has to come first, which is told
/// as `began`.
fn checked_day(
    day: Option<NaiveDate>,
    (began, earliest): (&str, NaiveDate),
    today: NaiveDate,
) -> Result<NaiveDate, String> {
    let day = day.unwrap_or(today);
    if day > today {
        Err("Esa fecha todavía no llega.".into())
    } else if day < earliest {
        Err(format!(
            "{began} el {}; no pudo ser antes.",
            show_day(earliest, 0)
        ))
    } else {
        Ok(day)
    }
}

/// When a paper was made, for the days of what comes after it.
fn issued(paper: &StoredPaper) -> (&'static str, NaiveDate) {
    ("Se emitió", paper.view.issued_on)
}

async fn deliver(
    ctx: &Ctx,
    conn: &mut Conn,
    paper: &StoredPaper,
    form: &PaperActForm,
) -> Result<(), Stop> {
    let mut errors = FieldErrors::default();
    let day = checked_day(form.day, issued(paper), local_date(ctx.now));
    let day = errors.take("day", day);
    let who = errors.take("received_by", optional_line(&form.received_by, MAX_NAME));
    errors.finish()?;
    let who = who.flatten().unwrap_or_else(|| paper.name.full());
    handed_out(ctx, conn, paper, day.unwrap_or_default(), &who).await
}

async fn handed_out(
    ctx: &Ctx,
    conn: &mut Conn,
    paper: &StoredPaper,
    day: NaiveDate,
    who: &str,
) -> Result<(), Stop> {
    let (id, version) = (paper.view.id, paper.view.version);
    if !storing::deliver(conn, id, version, day, who, ctx.actor.id).await? {
        return Err(conflict(version + 1));
    }
    let more = format!("{} · recibió {who}", show_day(day, 0));
    tell_of(ctx, conn, paper, "paper_delivered", &more).await
}

/// The day and the note of an act, as the history tells them.
fn dated(
    ctx: &Ctx,
    form: &PaperActForm,
    began: (&str, NaiveDate),
) -> Result<(NaiveDate, String), Failure> {
    let mut errors = FieldErrors::default();
    let day = errors.take("day", checked_day(form.day, began, local_date(ctx.now)));
    let note = note_of(form, &mut errors);
    errors.finish()?;
    let day = day.unwrap_or_default();
    let mut more = show_day(day, 0);
    if !note.is_empty() {
        more = format!("{more} · {note}");
    }
    Ok((day, more))
}

async fn install(
    ctx: &Ctx,
    conn: &mut Conn,
    paper: &StoredPaper,
    form: &PaperActForm,
) -> Result<(), Stop> {
    let handed = paper.view.delivered_on.map(|day| ("Se entregó", day));
    let (day, more) = dated(ctx, form, handed.unwrap_or(issued(paper)))?;
    let (id, version) = (paper.view.id, paper.view.version);
    if !storing::install(conn, id, version, day, ctx.actor.id).await? {
        return Err(conflict(version + 1));
    }
    tell_of(ctx, conn, paper, "paper_installed", &more).await
}

async fn remove(
    ctx: &Ctx,
    conn: &mut Conn,
    paper: &StoredPaper,
    form: &PaperActForm,
) -> Result<(), Stop> {
    let put_up = paper.view.installed.as_ref();
    let put_up = put_up.map(|(day, _)| ("Se colocó", *day));
    let (day, more) = dated(ctx, form, put_up.unwrap_or(issued(paper)))?;
    let (id, version) = (paper.view.id, paper.view.version);
    if !storing::remove(conn, id, version, day, ctx.actor.id).await? {
        return Err(conflict(version + 1));
    }
    tell_of(ctx, conn, paper, "paper_removed", &more).await
}

fn note_of(form: &PaperActForm, errors: &mut FieldErrors) -> String {
    let note = errors.take("note", optional_line(&form.note, MAX_NOTE));
    note.flatten().unwrap_or_default()
}

fn ending(cause: EndCause, note: &str) -> String {
    if note.is_empty() {
        cause.label().to_owned()
    } else {
        format!("{} · {note}", cause.label())
    }
}

async fn replace(
    ctx: &Ctx,
    conn: &mut Conn,
    paper: &StoredPaper,
    form: &PaperActForm,
) -> Result<PaperNumber, Stop> {
    let (kind, today) = (paper.view.kind, local_date(ctx.now));
    let mut errors = FieldErrors::default();
    let note = note_of(form, &mut errors);
    let cause = form.reason.filter(|r| EndCause::OF_REPLACING.contains(r));
    if cause.is_none() {
        errors.add("reason", "Elija por qué se repone.");
    }
    // The same last day as before, unless another is given or it is over.
    let kept = paper.view.valid_until.filter(|day| *day >= today);
    let given = form.valid_until.or(kept);
    let until = errors.take(
        "valid_until",
        validity(kind, given, paper.period_ends, today),
    );
    if let Err(obstacle) = may_issue(kind, paper.service) {
        errors.add("act", obstacle.message(kind));
    }
    errors.finish()?;
    let charge = paper.service.charge;
    Book::read(conn).await?.complete(kind, charge, today)?;
    let number = storing::next_numbers(conn, kind.series(charge), today.year(), 1).await?;
    if !storing::hold_term(conn, paper.term).await? {
        return Err(Failure::field("act", Obstacle::Ended.message(kind)).into());
    }
    let cause = cause.unwrap_or(EndCause::Mistake);
    let new = Making {
        kind,
        number,
        captain: paper.captain,
        term: paper.term,
        run: None,
        named: paper.view.named,
        valid_until: until.flatten(),
        old: Some((paper.view.id, paper.view.version, cause)),
    };
    tell_of(ctx, conn, paper, "paper_replaced", &ending(cause, &note)).await?;
    make(ctx, conn, &new).await?;
    Ok(number)
}

async fn revoke(
    ctx: &Ctx,
    conn: &mut Conn,
    paper: &StoredPaper,
    form: &PaperActForm,
) -> Result<(), Stop> {
    let mut errors = FieldErrors::default();
    let note = note_of(form, &mut errors);
    let cause = form.reason.filter(|r| EndCause::OF_REVOKING.contains(r));
    match cause {
        None => errors.add("reason", "Elija por qué se revoca."),
        Some(cause) if cause.needs_note() && note.is_empty() => {
            errors.add("note", "Escriba qué pasó.");
        }
        Some(_) => {}
    }
    errors.finish()?;
    let cause = cause.unwrap_or(EndCause::Mistake);
    end(ctx, conn, paper, cause, &note).await
}

async fn end(
    ctx: &Ctx,
    conn: &mut Conn,
    paper: &StoredPaper,
    cause: EndCause,
    note: &str,
) -> Result<(), Stop> {
    let (id, version) = (paper.view.id, paper.view.version);
    if !storing::set_state(conn, id, version, PaperState::Revoked, Some(cause)).await? {
        return Err(conflict(version + 1));
    }
    tell_of(ctx, conn, paper, "paper_revoked", &ending(cause, note)).await
}

/// Revokes what a service leaves behind when it ends, in the same unit of work.
pub(crate) async fn revoke_of_term(ctx: &Ctx, conn: &mut Conn, term: TermId) -> Result<(), Stop> {
    for paper in db::papers::live_of_term(conn, term).await? {
        end(ctx, conn, &paper, EndCause::ServiceEnded, "").await?;
    }
    Ok(())
}

/// Notes that everything printed of a run was handed out on a day, each to its person; gives how many.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` when nothing waits to be handed out.
pub async fn deliver_run(
    ctx: &Ctx,
    number: PaperNumber,
    day: Option<NaiveDate>,
) -> Result<i64, Failure> {
    ctx.unit(Action::IssuePapers, move |ctx, scope: Scope, conn| {
        async move {
            let run = runs::by_number(conn, number).await?;
            let run = run.ok_or(Failure::NotFound)?;
            let papers = db::papers::of_run(conn, &scope, run.id).await?;
            let today = local_date(ctx.now);
            let printed = papers
                .iter()
                .filter(|p| p.view.state == PaperState::Printed);
            let mut done = 0;
            for paper in printed {
                let day = checked_day(day, issued(paper), today)
                    .map_err(|message| Failure::field("day", message))?;
                handed_out(&ctx, conn, paper, day, &paper.name.full()).await?;
                done += 1;
            }
            if done == 0 {
                let said = if run.requested > 0 {
                    "Primero imprima el tiraje."
                } else {
                    "No queda nada por entregar en este tiraje."
                };
                return Err(Failure::field("day", said).into());
            }
            Ok(done)
        }
        .boxed()
    })
    .await
}
