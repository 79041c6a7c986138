//! Papers of a person, print runs.

use super::book::Book;
use super::issuing::{CONSENT, service};
use super::person;
use crate::context::{Ctx, Stop};
use chrono::NaiveDate;
use db::Conn;
use db::papers::{StoredPaper, runs as stored};
use db::roster::dossiers;
use db::roster::terms::{self, StoredTerm};
use domain::access::Action;
use domain::failure::Failure;
use domain::ids::{CaptainId, TermId};
use domain::local_time::local_date;
use domain::papers::{
    IssueChoice, PaperKind, PaperNumber, PapersOfPerson, PrintRun, RunPage, RunPaper, Standing,
    Waiting, may_issue, validity,
};
use domain::roster::{Charge, TermState};

/// Print runs of a page.
const PAGE: i64 = 30;

/// The papers of a person, and which can be made now.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn of_person(ctx: &Ctx, number: i64) -> Result<PapersOfPerson, Failure> {
    let today = local_date(ctx.now);
    ctx.read(Action::ReadPapers, async |scope, conn| {
        let captain = person(conn, &scope, number).await?;
        let papers = db::papers::of_captain(conn, &scope, captain.id).await?;
        let mut all = Vec::new();
        if captain.merged_into.is_none() {
            let terms = terms::of_captain(conn, captain.id).await?;
            for term in in_service(terms, captain.term) {
                all.extend(choices(conn, captain.id, &term, &papers, today).await?);
            }
        }
        Ok(PapersOfPerson {
            papers: papers.into_iter().map(|p| p.view).collect(),
            choices: all,
        })
    })
    .await
}

/// The services for which papers can be made: the current one of a block, then those of wards.
fn in_service(terms: Vec<StoredTerm>, current: Option<TermId>) -> Vec<StoredTerm> {
    let (own, others): (Vec<_>, Vec<_>) = terms
        .into_iter()
        .filter(|t| t.view.state != TermState::Ended)
        .partition(|t| Some(t.view.id) == current);
    let ward = |t: &StoredTerm| t.view.charge == Charge::Ward;
    own.into_iter()
        .chain(others.into_iter().filter(ward))
        .collect()
}

/// The kinds of which the service has none that holds.
async fn choices(
    conn: &mut Conn,
    captain: CaptainId,
    term: &StoredTerm,
    papers: &[StoredPaper],
    today: NaiveDate,
) -> Result<Vec<IssueChoice>, Stop> {
    let book = Book::read(conn).await?;
    let consent = dossiers::has(conn, captain, CONSENT).await?;
    let holds = |kind: &PaperKind| {
        papers.iter().any(|p| {
            p.term == term.view.id
                && p.view.kind == *kind
                && p.view.state.live()
                && p.view.standing(today) != Standing::Expired
        })
    };
    let choice = |kind: PaperKind| {
        let until = validity(kind, None, term.view.period_ends, today);
        let late = match (&until, kind) {
            (Err(message), PaperKind::Appointment) => Some(message.clone()),
            _ => None,
        };
        let obstacle = may_issue(kind, service(term)).err();
        IssueChoice {
            kind,
            term: term.view.id,
            charge: term.view.charge,
            obstacle: obstacle.map(|o| o.message(kind)).or(late),
            lacks: book.lacks(kind, term.view.charge, today),
            until: until.ok().flatten(),
            consent,
        }
    };
    let kinds = PaperKind::ALL.iter().copied();
    Ok(kinds.filter(|kind| !holds(kind)).map(choice).collect())
}

/// The newest print runs, or those before one; and whether there are more.
///
/// # Errors
/// `Forbidden`.
pub async fn runs(
    ctx: &Ctx,
    before: Option<PaperNumber>,
) -> Result<(Vec<PrintRun>, bool), Failure> {
    ctx.read(Action::ReadPapers, async |_, conn| {
        let mut rows = stored::last(conn, before, PAGE + 1).await?;
        let page = usize::try_from(PAGE).unwrap_or(0);
        let more = rows.len() > page;
        rows.truncate(page);
        Ok((rows, more))
    })
    .await
}

/// Papers that were made one by one and wait for a print run.
///
/// # Errors
/// `Forbidden`.
pub async fn waiting(ctx: &Ctx) -> Result<Vec<Waiting>, Failure> {
    ctx.read(Action::ReadPapers, async |_, conn| {
        Ok(stored::waiting(conn).await?)
    })
    .await
}

/// One print run with its papers.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn run(ctx: &Ctx, number: PaperNumber) -> Result<RunPage, Failure> {
    ctx.read(Action::ReadPapers, async |scope, conn| {
        let run = stored::by_number(conn, number).await?;
        let run = run.ok_or(Failure::NotFound)?;
        let papers = db::papers::of_run(conn, &scope, run.id).await?;
        let row = |paper: StoredPaper| RunPaper {
            captain: paper.captain_number,
            name: paper.name.full(),
            paper: paper.view,
        };
        Ok(RunPage {
            run,
            papers: papers.into_iter().map(row).collect(),
        })
    })
    .await
}
