//! A batch undone: what it changed is again what it was, where nothing else was done since.

use super::of_reader;
use crate::context::{Ctx, Stop};
use db::Conn;
use db::batches::{self, Item, Record, Restored, Snapshot, Undoing};
use domain::access::{Action, Scope};
use domain::bulk::{BatchState, Outcome, UNDO_MINUTES, undo_until};
use domain::failure::Failure;
use domain::users::Role;
use futures::FutureExt;

/// Undoes a batch within its ten minutes: who made it may, and the coordinator.
///
/// # Errors
/// `Forbidden`; `NotFound` for a batch of others; `Invalid` (field `batch`) when it is too late or
/// there is nothing to undo.
pub async fn undo(ctx: &Ctx, number: i64) -> Result<(), Failure> {
    ctx.unit(Action::BulkWork, move |ctx, scope, conn| {
        async move { undo_within(&ctx, conn, &scope, number).await }.boxed()
    })
    .await
}

async fn undo_within(ctx: &Ctx, conn: &mut Conn, scope: &Scope, number: i64) -> Result<(), Stop> {
    batches::hold(conn, number).await?;
    let batch = of_reader(ctx, conn, scope, number).await?;
    if batch.by.0 != ctx.actor.id && ctx.actor.role != Role::Coordinator {
        return Err(Failure::NotFound.into());
    }
    let refused = |text: String| Stop::Failure(Failure::field("batch", text));
    let done_at = match (batch.state(), batch.done_at) {
        (BatchState::Undone, _) => return Ok(()),
        (BatchState::Done, Some(at)) => at,
        _ => {
            return Err(refused(
                "Este lote todavía no se aplica: no hay qué deshacer.".into(),
            ));
        }
    };
    if ctx.now > undo_until(done_at) {
        return Err(refused(format!(
            "Pasaron más de {UNDO_MINUTES} minutos: corrija las peticiones una por una."
        )));
    }
    batches::hold_petitions(conn, number).await?;
    let undoing = Undoing {
        batch: number,
        done_at,
        at: ctx.now,
        by: ctx.actor.id.0,
        detail: batch.summary.clone(),
    };
    for item in batches::items(conn, number, Outcome::Done).await? {
        let (outcome, says) = match undone(conn, scope, &item, &undoing).await? {
            Ok(says) => (Outcome::Undone, says),
            Err(says) => (Outcome::Kept, says.to_owned()),
        };
        let record = Record {
            outcome,
            says: Some(says),
            version_after: None,
            snapshot: None,
        };
        batches::record(conn, number, item.line, &record).await?;
    }
    batches::finish_undoing(conn, number, ctx.now, ctx.actor.id).await?;
    Ok(())
}

/// What was undone of one petition, in words, or why it stays.
async fn undone(
    conn: &mut Conn,
    scope: &Scope,
    item: &Item,
    undoing: &Undoing,
) -> Result<Result<String, &'static str>, Stop> {
    const CHANGED: &str = "Ya tuvo otro movimiento después del lote: corríjala aparte.";
    let Some(state) = db::petitions::state(conn, scope, item.petition).await? else {
        return Ok(Err("Ya está fuera de su alcance."));
    };
    let left = item.version_after.unwrap_or(0);
    if state.version != left {
        return Ok(Err(CHANGED));
    }
    let was: Option<Snapshot> = item
        .snapshot
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok());
    let Some(was) = was else {
        return Err(db::DbError::Inconsistent("batch_item.snapshot".into()).into());
    };
    let now = (left, state.status);
    Ok(match batches::restore(conn, &was, now, undoing).await? {
        Restored::Yes(status) => Ok(format!("Está otra vez «{}».", status.label())),
        Restored::Changed => Err(CHANGED),
        Restored::Moved => {
            Err("Un cambio de calendario recorrió su plazo después del lote: corríjala aparte.")
        }
    })
}
