//! One decision for many petitions. First a draft says what would happen to each; carried out, it does
//! what an act alone would do, petition by petition in one unit of work, and says of each what came of
//! it; for some minutes it can be undone.

mod carrying;
mod choosing;
mod drafting;
mod sheet;
mod undoing;

pub use carrying::carry_out;
pub use choosing::{Choice, Chosen, chosen};
pub use drafting::draft;
pub use sheet::{DepartmentSheet, columns as sheet_columns, department_sheet, take_back};
pub use undoing::undo;

use crate::context::{Ctx, Stop};
use db::Conn;
use db::batches::{self, Batch};
use domain::access::{Action, Scope};
use domain::bulk::{BatchLine, BatchView, DRAFT_HOURS};
use domain::failure::Failure;
use domain::petitions::{Act, PetitionStatus, rule};
use futures::FutureExt;

/// Batches of a page of the list.
const PAGE: i64 = 50;

/// A batch with its petitions.
///
/// # Errors
/// `Forbidden` for who never works on many at once; `NotFound` for a batch of others.
pub async fn one(ctx: &Ctx, number: i64) -> Result<BatchView, Failure> {
    ctx.read(Action::BulkWork, async |scope, conn| {
        let batch = of_reader(ctx, conn, &scope, number).await?;
        let rows = batches::rows(conn, &scope, number).await?;
        let state = batch.state();
        Ok(BatchView {
            number,
            kind: batch.kind,
            state,
            summary: batch.summary,
            reason: batch.reason,
            own: batch.by.0 == ctx.actor.id,
            who: batch.by.1,
            made_at: batch.made_at,
            done_at: batch.done_at,
            undone: batch.undone,
            rows,
            now: ctx.now,
        })
    })
    .await
}

/// The own batches, or all that the reader reaches, newest first, from before a number on; and the
/// number from which the next page begins.
///
/// # Errors
/// `Forbidden`.
pub async fn list(
    ctx: &Ctx,
    own: bool,
    before: Option<i64>,
) -> Result<(Vec<BatchLine>, Option<i64>), Failure> {
    ctx.read(Action::BulkWork, async |scope, conn| {
        let before = before.unwrap_or(i64::MAX);
        let mut lines = batches::list(conn, &scope, ctx.actor.id, own, before, PAGE).await?;
        let more = lines.len() as i64 > PAGE;
        lines.truncate(usize::try_from(PAGE).unwrap_or(50));
        let next = lines.last().filter(|_| more).map(|line| line.number);
        Ok((lines, next))
    })
    .await
}

/// Throws a draft away.
///
/// # Errors
/// `Forbidden`; `NotFound` when it is somebody else's, or was carried out.
pub async fn discard(ctx: &Ctx, number: i64) -> Result<(), Failure> {
    ctx.unit(Action::BulkWork, move |ctx, scope, conn| {
        async move {
            let batch = own_of(&ctx, conn, &scope, number).await?;
            if batch.done_at.is_some() {
                return Err(Failure::NotFound.into());
            }
            batches::discard(conn, number).await?;
            Ok(())
        }
        .boxed()
    })
    .await
}

/// Forgets drafts that nobody carried out within a day.
///
/// # Errors
/// Of the database.
pub async fn forget_drafts(
    system: &crate::System,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(), Failure> {
    let before = now - chrono::Duration::hours(DRAFT_HOURS);
    let done = system
        .db
        .write(move |conn| {
            async move { Ok::<_, Stop>(batches::forget_drafts(conn, before).await?) }.boxed()
        })
        .await;
    done.map_err(|stop: Stop| stop.failure(system))
}

async fn of_reader(ctx: &Ctx, conn: &mut Conn, scope: &Scope, number: i64) -> Result<Batch, Stop> {
    let found = batches::batch(conn, scope, ctx.actor.id, number).await?;
    Ok(found.ok_or(Failure::NotFound)?)
}

/// A batch that the actor made; held until the unit of work ends.
async fn own_of(ctx: &Ctx, conn: &mut Conn, scope: &Scope, number: i64) -> Result<Batch, Stop> {
    batches::hold(conn, number).await?;
    let batch = of_reader(ctx, conn, scope, number).await?;
    if batch.by.0 != ctx.actor.id {
        return Err(Failure::NotFound.into());
    }
    Ok(batch)
}

/// Why one petition cannot be done with the others, in words for its line.
fn why(failure: &Failure, act: Act, status: Option<PetitionStatus>) -> String {
    match failure {
        Failure::NotFound | Failure::Forbidden => {
            "No existe, o está fuera de su alcance. Revise el folio.".to_owned()
        }
        Failure::Conflict { changes, .. } => match changes.first() {
            Some(change) => format!(
                "Cambió después de que usted la vio: {} {}, {}.",
                change.who,
                lowered(&change.what),
                change.when
            ),
            None => "Cambió después de que usted la vio. Véala y vuelva a intentarlo.".to_owned(),
        },
        Failure::IllegalAct { .. } => {
            let act = rule(act).button;
            match status {
                Some(status) => {
                    format!("Está «{}»: ahora no admite «{act}».", status.label())
                }
                None => format!("En su estado actual no admite «{act}»."),
            }
        }
        Failure::Invalid { fields } => {
            let words: Vec<&str> = fields.iter().map(|f| f.message.as_str()).collect();
            words.join(" ")
        }
        other => other.to_string(),
    }
}

fn lowered(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(chars).collect()
    })
}
