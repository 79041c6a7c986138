//! A ward: new, changed, ended, in use again.

use super::{ending, overtaken, taken};
use crate::context::{Ctx, Stop};
use crate::territory::history::{Entity, Record, of_ward, record, same_version};
use db::{Conn, territory};
use domain::access::{Action, Scope};
use domain::failure::Failure;
use domain::ids::WardId;
use domain::local_time::local_date;
use domain::territory::{Ward, WardForm, WardRow};
use futures::FutureExt;
use serde_json::Value;

/// Adds a ward.
///
/// # Errors
/// `Forbidden`; `Invalid`.
pub async fn create_ward(ctx: &Ctx, form: WardForm) -> Result<WardId, Failure> {
    let form = form.checked()?;
    ctx.unit(Action::ManageTerritory, move |ctx, _, conn| {
        async move {
            let ward = Ward {
                id: WardId(ctx.system.new_id(ctx.now)),
                code: form.code,
                name: form.name,
                ended: false,
                version: 1,
            };
            territory::insert_ward(conn, &ward, None)
                .await
                .map_err(taken)?;
            let change = change("ward_created", &ward, Value::Null, of_ward(&ward, None));
            record(&ctx, conn, change).await?;
            Ok(ward.id)
        }
        .boxed()
    })
    .await
}

/// Changes code and name of a ward.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid`.
pub async fn change_ward(
    ctx: &Ctx,
    id: WardId,
    version: i64,
    form: WardForm,
) -> Result<(), Failure> {
    let form = form.checked()?;
    ctx.unit(Action::ManageTerritory, move |ctx, scope, conn| {
        async move {
            let before = current(&ctx, conn, &scope, id, version).await?.ward;
            let mut after = Ward {
                code: form.code,
                name: form.name,
                ..before.clone()
            };
            if after == before {
                return Ok(());
            }
            if !territory::update_ward(conn, &after).await.map_err(taken)? {
                return Err(overtaken(version));
            }
            after.version += 1;
            let change = change(
                "ward_changed",
                &after,
                of_ward(&before, None),
                of_ward(&after, None),
            );
            record(&ctx, conn, change).await
        }
        .boxed()
    })
    .await
}

/// Ends a ward. One with blocks in use or a captain cannot end.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid`.
pub async fn end_ward(ctx: &Ctx, id: WardId, version: i64, reason: &str) -> Result<(), Failure> {
    let words = ending(ctx, reason)?;
    set_end(ctx, id, version, Some(words)).await
}

/// Uses a ward again that had ended.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`.
pub async fn resume_ward(ctx: &Ctx, id: WardId, version: i64) -> Result<(), Failure> {
    set_end(ctx, id, version, None).await
}

async fn set_end(
    ctx: &Ctx,
    id: WardId,
    version: i64,
    words: Option<String>,
) -> Result<(), Failure> {
    ctx.unit(Action::ManageTerritory, move |ctx, scope, conn| {
        async move {
            let row = current(&ctx, conn, &scope, id, version).await?;
            if row.ward.ended == words.is_some() {
                return Ok(());
            }
            if words.is_some() {
                free(&row)?;
            }
            let day = words.is_some().then(|| local_date(ctx.now));
            if !territory::end_ward(conn, id, version, day).await? {
                return Err(overtaken(version));
            }
            let after = Ward {
                version: version + 1,
                ..row.ward.clone()
            };
            let (act, before_end) = match &words {
                Some(_) => ("ward_ended", None),
                None => ("ward_resumed", Some("Terminado")),
            };
            let change = change(
                act,
                &after,
                of_ward(&row.ward, before_end),
                of_ward(&after, words.as_deref()),
            );
            record(&ctx, conn, change).await
        }
        .boxed()
    })
    .await
}

/// Nothing and nobody depends on a ward that ends.
fn free(row: &WardRow) -> Result<(), Failure> {
    let blocks = match row.blocks {
        0 => None,
        1 => Some(
            "El cuartel tiene una manzana en uso. Pásela a otro cuartel o termínela antes.".into(),
        ),
        many => Some(format!(
            "El cuartel tiene {many} manzanas en uso. Páselas a otro cuartel o termínelas antes."
        )),
    };
    let captain = row.captain.as_ref().map(|captain| {
        format!(
            "{} es jefe o jefa del cuartel. Dé de baja ese cargo antes.",
            captain.name
        )
    });
    match blocks.or(captain) {
        Some(message) => Err(Failure::field("reason", message)),
        None => Ok(()),
    }
}

async fn current(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    id: WardId,
    version: i64,
) -> Result<WardRow, Stop> {
    let rows = territory::ward_rows(conn, scope).await?;
    let row = rows.into_iter().find(|row| row.ward.id == id);
    let row = row.ok_or(Failure::NotFound)?;
    same_version(ctx, conn, Entity::Ward, id.0, version, row.ward.version).await?;
    Ok(row)
}

fn change(act: &'static str, ward: &Ward, before: Value, after: Value) -> Record {
    Record {
        entity: Entity::Ward,
        id: ward.id.0,
        act,
        code: ward.code.clone(),
        before,
        after,
    }
}
