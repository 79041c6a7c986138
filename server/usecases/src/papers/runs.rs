//! Print runs: papers that are made together, or that were made one by one and are printed together.

use super::book::Book;
use super::issuing::{CONSENT, Making, make};
use super::{conflict, tell_of};
use crate::context::{Ctx, Stop};
use chrono::{Datelike, NaiveDate};
use db::papers::runs::{self as stored, Candidate, NewRun};
use db::papers::storing;
use db::roster::dossiers;
use db::{Conn, catalogue, territory};
use domain::access::Action;
use domain::failure::Failure;
use domain::ids::PrintRunId;
use domain::local_time::local_date;
use domain::papers::{
    BatchFilter, Candidates, EndCause, MOST_PAPERS, PaperKind, PaperNumber, Series, validity,
};
use domain::roster::Charge;
use futures::FutureExt;

/// Names of a preview.
const SHOWN: usize = 10;

/// Whether a batch also reaches those whose period is over.
fn over(filter: &BatchFilter) -> bool {
    match filter.kind {
        PaperKind::Credential => filter.valid_until.is_some(),
        PaperKind::Appointment => false,
        PaperKind::Plate => true,
    }
}

/// Who a batch would make papers for.
///
/// # Errors
/// `Forbidden`; `Invalid` when a credential would be over before it is made.
pub async fn candidates(ctx: &Ctx, filter: &BatchFilter) -> Result<Candidates, Failure> {
    let today = local_date(ctx.now);
    if filter.valid_until.is_some_and(|until| until < today) {
        return Err(Failure::field("valid_until", "Ese día ya pasó."));
    }
    ctx.read(Action::ReadPapers, async |scope, conn| {
        let (all, past) = stored::count(conn, &scope, filter, today).await?;
        let left_out = if over(filter) { 0 } else { past };
        let shown = i64::try_from(SHOWN).unwrap_or(0);
        let first = stored::candidates(conn, &scope, filter, today, over(filter), shown).await?;
        let total = all - left_out;
        Ok(Candidates {
            next: total.min(MOST_PAPERS),
            total,
            over: left_out,
            first: first.into_iter().map(|c| (c.name, c.place)).collect(),
            lacks: Book::read(conn)
                .await?
                .lacks(filter.kind, Charge::Block, today),
        })
    })
    .await
}

/// A filter in words, for the list of print runs.
async fn about(conn: &mut Conn, filter: &BatchFilter) -> Result<String, Stop> {
    let mut parts = Vec::new();
    if let Some(id) = filter.ward {
        let ward = territory::wards(conn).await?;
        let ward = ward.into_iter().find(|w| w.id == id);
        parts.push(ward.map_or_else(|| "Un cuartel".into(), |w| w.name));
    }
    if let Some(id) = filter.neighborhood {
        let hood = catalogue::neighborhoods(conn).await?;
        let hood = hood.into_iter().find(|n| n.id == id);
        parts.push(hood.map_or_else(|| "Una colonia".into(), |n| n.name));
    }
    let day = |day: NaiveDate| day.format("%d/%m/%Y").to_string();
    match (filter.accredited_from, filter.accredited_to) {
        (None, None) => {}
        (Some(from), None) => parts.push(format!("protesta desde el {}", day(from))),
        (None, Some(to)) => parts.push(format!("protesta hasta el {}", day(to))),
        (Some(from), Some(to)) => {
            parts.push(format!("protesta del {} al {}", day(from), day(to)));
        }
    }
    Ok(if parts.is_empty() {
        "Todo el padrón".into()
    } else {
        parts.join(" · ")
    })
}

/// Takes the next number of a print run. Whoever takes it waits for who took the one before, so that two
/// batches at once do not make the same papers.
async fn next_run(ctx: &Ctx, conn: &mut Conn) -> Result<(PrintRunId, PaperNumber), Stop> {
    let year = local_date(ctx.now).year();
    let number = storing::next_numbers(conn, Series::Runs, year, 1).await?;
    Ok((PrintRunId(ctx.system.new_id(ctx.now)), number))
}

/// Makes papers for every block captain whom a filter finds, up to [`MOST_PAPERS`], in one print run. `named` puts
/// names on the plates of those who consented to it.
///
/// # Errors
/// `Forbidden`; `Invalid`, also when nobody is found and while settings are missing.
pub async fn batch(ctx: &Ctx, filter: BatchFilter, named: bool) -> Result<PaperNumber, Failure> {
    ctx.unit(Action::IssuePapers, move |ctx, scope, conn| {
        async move {
            let (kind, today) = (filter.kind, local_date(ctx.now));
            Book::read(conn)
                .await?
                .complete(kind, Charge::Block, today)?;
            let series = kind.series(Charge::Block);
            let (id, number) = next_run(&ctx, conn).await?;
            // Taking no number yet waits for whoever makes a single paper of these people.
            storing::next_numbers(conn, series, today.year(), 0).await?;
            let found =
                stored::candidates(conn, &scope, &filter, today, over(&filter), MOST_PAPERS)
                    .await?;
            let mut all: Vec<Candidate> = Vec::new();
            for candidate in found {
                if storing::hold_term(conn, candidate.term).await? {
                    all.push(candidate);
                }
            }
            if all.is_empty() {
                return Err(Failure::field(
                    "kind",
                    format!("Nadie cumple con lo elegido, o ya tienen {}.", kind.the()),
                )
                .into());
            }
            let count = i64::try_from(all.len()).unwrap_or(0);
            let first = storing::next_numbers(conn, series, today.year(), count).await?;
            let run = NewRun {
                id,
                kind,
                number,
                about: about(conn, &filter).await?,
                at: ctx.now,
                actor: ctx.actor.id,
                papers: count,
            };
            stored::insert(conn, &run).await?;
            for (candidate, place) in all.into_iter().zip(0..) {
                let valid_until = validity(kind, filter.valid_until, candidate.period_ends, today)
                    .map_err(|message| Failure::field("valid_until", message))?;
                let named = named
                    && kind == PaperKind::Plate
                    && dossiers::has(conn, candidate.captain, CONSENT).await?;
                let new = Making {
                    kind,
                    number: PaperNumber {
                        number: first.number + place,
                        ..first
                    },
                    captain: candidate.captain,
                    term: candidate.term,
                    run: Some(id),
                    named,
                    valid_until,
                    old: candidate.old.map(|(id, v)| (id, v, EndCause::Renewal)),
                };
                make(&ctx, conn, &new).await?;
            }
            Ok(number)
        }
        .boxed()
    })
    .await
}

/// Puts the papers of a kind that were made one by one and wait for the printer into one print run.
///
/// # Errors
/// `Forbidden`; `Invalid` when there are none.
pub async fn gather(ctx: &Ctx, kind: PaperKind) -> Result<PaperNumber, Failure> {
    ctx.unit(Action::IssuePapers, move |ctx, scope, conn| {
        async move {
            let (id, number) = next_run(&ctx, conn).await?;
            let papers = db::papers::waiting_of_kind(conn, &scope, kind, MOST_PAPERS).await?;
            if papers.is_empty() {
                let said = format!("No hay {} por imprimir sin tiraje.", kind.plural());
                return Err(Failure::field("gather", said).into());
            }
            let run = NewRun {
                id,
                kind,
                number,
                about: "Uno por uno, desde la página de cada persona".into(),
                at: ctx.now,
                actor: ctx.actor.id,
                papers: i64::try_from(papers.len()).unwrap_or(0),
            };
            stored::insert(conn, &run).await?;
            for paper in papers {
                let view = &paper.view;
                if !storing::set_run(conn, view.id, view.version, id).await? {
                    return Err(conflict(view.version + 1));
                }
                let more = format!("en el tiraje {number}");
                tell_of(&ctx, conn, &paper, "paper_gathered", &more).await?;
            }
            Ok(number)
        }
        .boxed()
    })
    .await
}
