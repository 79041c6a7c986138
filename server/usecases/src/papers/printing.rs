//! Papers as PDF: set by the crate `documents` apart from the async threads and one at a time, and out of
//! the house only after their line is in the log.

use super::job::{Job, Which, papers, prepare};
use super::{paper_of, tell_of};
use crate::context::Ctx;
use db::papers::{StoredPaper, storing};
use db::{DbError, log};
use documents::PaperError;
use domain::access::Action;
use domain::failure::Failure;
use domain::ids::PaperId;
use domain::papers::{PaperNumber, PaperState, PrintFormat};
use futures::FutureExt;
use tokio::sync::Semaphore;

/// 400 credentials with their photographs take hundreds of megabytes while they are set: one at a time.
static PRESS: Semaphore = Semaphore::const_new(1);

/// A file for the printer.
#[derive(Clone, Debug)]
pub struct Pdf {
    /// What to save it as.
    pub name: String,
    /// The file.
    pub content: Vec<u8>,
}

/// Sets a file apart from the async threads. The press stays taken until it is done, also when nobody
/// waits any more.
pub(crate) async fn set(ctx: &Ctx, job: Job) -> Result<Vec<u8>, Failure> {
    let turn = PRESS.acquire().await.map_err(|_| Failure::Unavailable)?;
    let work = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        job.pdf()
    });
    let done = work.await.map_err(|_| Failure::Unavailable)?;
    done.map_err(|error| match error {
        PaperError::Photo { folio } => Failure::field(
            "format",
            format!("La fotografía de {folio} no se puede leer: cámbiela en su expediente."),
        ),
        PaperError::Link { .. } => Failure::field(
            "format",
            "La dirección pública del sistema es demasiado larga para el código QR. Avise a quien lo administra.",
        ),
        other => ctx
            .system
            .failure(&DbError::Inconsistent(format!("a paper: {other}"))),
    })
}

async fn print(ctx: &Ctx, base: &str, which: Which, format: PrintFormat) -> Result<Pdf, Failure> {
    let (job, run) = ctx
        .read(Action::IssuePapers, async |_, conn| {
            let (papers, run, day) = papers(ctx, conn, which).await?;
            let job = prepare(ctx, conn, base, format, (&papers, &run, day)).await?;
            let folio = papers.first().map(|p| p.view.number.to_string());
            let name = match which {
                Which::Run(_) => run,
                Which::One(..) => folio.unwrap_or_default(),
            };
            Ok((job, name))
        })
        .await?;
    let content = set(ctx, job).await?;
    noted(ctx, which, format, run.clone()).await?;
    Ok(Pdf {
        name: format!("{run}-{}.pdf", format.code()),
        content,
    })
}

/// Notes that papers were printed: each for the first time in its history, the file in the log.
async fn noted(
    ctx: &Ctx,
    which: Which,
    format: PrintFormat,
    object: String,
) -> Result<(), Failure> {
    ctx.unit(Action::IssuePapers, move |ctx, _, conn| {
        async move {
            let (papers, ..) = papers(&ctx, conn, which).await?;
            let fresh = |p: &&StoredPaper| format.prints() && p.view.state == PaperState::Requested;
            for paper in papers.iter().filter(fresh) {
                let (id, version) = (paper.view.id, paper.view.version);
                let state = PaperState::Printed;
                if storing::set_state(conn, id, version, state, None).await? {
                    tell_of(&ctx, conn, paper, "paper_printed", "").await?;
                }
            }
            let line = log::Entry {
                at: ctx.now,
                actor: Some(ctx.actor.id),
                action: "papers_printed",
                object,
                detail: format!("{} {}", papers.len(), format.code()),
            };
            Ok(log::append(conn, line).await?)
        }
        .boxed()
    })
    .await
}

/// Notes that a run was printed without making its file: for the demonstration.
pub(crate) async fn mark_printed(
    ctx: &Ctx,
    run: PaperNumber,
    format: PrintFormat,
) -> Result<(), Failure> {
    noted(ctx, Which::Run(run), format, run.to_string()).await
}

/// Makes a file of a print run. The first one that prints counts as printing; printing again gives the
/// same numbers. `base` is the public address of the program, for the codes. Logged.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid`.
pub async fn print_run(
    ctx: &Ctx,
    base: &str,
    run: PaperNumber,
    format: PrintFormat,
) -> Result<Pdf, Failure> {
    print(ctx, base, Which::Run(run), format).await
}

/// Makes the file of one paper of a person. Logged.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid`.
pub async fn print_one(ctx: &Ctx, base: &str, number: i64, paper: PaperId) -> Result<Pdf, Failure> {
    let kind = ctx
        .read(Action::IssuePapers, async |scope, conn| {
            Ok(paper_of(conn, &scope, number, paper).await?.view.kind)
        })
        .await?;
    print(
        ctx,
        base,
        Which::One(number, paper),
        PrintFormat::of_one(kind),
    )
    .await
}
