//! A block: new, changed, ended, in use again.

use super::{ending, overtaken, taken};
use crate::context::{Ctx, Stop};
use crate::geometry::Area;
use crate::territory::history::{Entity, Record, of_block, record, same_version};
use db::{Conn, catalogue, territory};
use domain::access::Action;
use domain::catalogue::Point;
use domain::failure::{Failure, FieldErrors};
use domain::ids::BlockId;
use domain::local_time::local_date;
use domain::territory::{Block, BlockForm};
use futures::FutureExt;

/// Adds a block.
///
/// # Errors
/// `Forbidden`; `Invalid`.
pub async fn create_block(ctx: &Ctx, form: BlockForm) -> Result<BlockId, Failure> {
    let form = form.checked()?;
    ctx.unit(Action::ManageTerritory, move |ctx, _, conn| {
        async move {
            let fresh = Block {
                id: BlockId(ctx.system.new_id(ctx.now)),
                code: String::new(),
                cvegeo: None,
                ward: None,
                neighborhood: None,
                between_streets: String::new(),
                point: None,
                has_boundary: false,
                ended: false,
                version: 1,
            };
            let block = with_form(&fresh, form);
            places_known(conn, &fresh, &block).await?;
            territory::insert_block(conn, &block, None)
                .await
                .map_err(taken)?;
            let change = Record {
                entity: Entity::Block,
                id: block.id.0,
                act: "block_created",
                code: block.code.clone(),
                before: serde_json::Value::Null,
                after: of_block(conn, &block, None, None).await?,
            };
            record(&ctx, conn, change).await?;
            Ok(block.id)
        }
        .boxed()
    })
    .await
}

/// Changes what is written of a block; its marker too, but not out of its outline.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid`.
pub async fn change_block(
    ctx: &Ctx,
    id: BlockId,
    version: i64,
    form: BlockForm,
) -> Result<(), Failure> {
    let form = form.checked()?;
    ctx.unit(Action::ManageTerritory, move |ctx, _, conn| {
        async move {
            let before = current(&ctx, conn, id, version).await?;
            let after = with_form(&before, form);
            if after == before {
                return Ok(());
            }
            places_known(conn, &before, &after).await?;
            let boundary = territory::block_boundary(conn, id).await?;
            if after.point != before.point {
                let area = boundary.as_deref().and_then(|text| Area::parse(text).ok());
                within(area.as_ref(), after.point)?;
            }
            if !territory::update_block(conn, &after).await.map_err(taken)? {
                return Err(overtaken(version));
            }
            let after = Block {
                version: version + 1,
                ..after
            };
            let boundary = boundary.as_deref();
            let change = Record {
                entity: Entity::Block,
                id: id.0,
                act: "block_changed",
                code: after.code.clone(),
                before: of_block(conn, &before, boundary, None).await?,
                after: of_block(conn, &after, boundary, None).await?,
            };
            record(&ctx, conn, change).await
        }
        .boxed()
    })
    .await
}

/// Ends a block. One with somebody in office cannot end.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid`.
pub async fn end_block(ctx: &Ctx, id: BlockId, version: i64, reason: &str) -> Result<(), Failure> {
    let words = ending(ctx, reason)?;
    set_end(ctx, id, version, Some(words)).await
}

/// Uses a block again that had ended.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`.
pub async fn resume_block(ctx: &Ctx, id: BlockId, version: i64) -> Result<(), Failure> {
    set_end(ctx, id, version, None).await
}

async fn set_end(
    ctx: &Ctx,
    id: BlockId,
    version: i64,
    words: Option<String>,
) -> Result<(), Failure> {
    ctx.unit(Action::ManageTerritory, move |ctx, _, conn| {
        async move {
            let block = current(&ctx, conn, id, version).await?;
            if block.ended == words.is_some() {
                return Ok(());
            }
            if words.is_some() && !territory::holders(conn, id).await?.is_empty() {
                return Err(Failure::field(
                    "reason",
                    "La manzana tiene a alguien en funciones. Dé de baja ese cargo antes.",
                )
                .into());
            }
            let day = words.is_some().then(|| local_date(ctx.now));
            if !territory::end_block(conn, id, version, day).await? {
                return Err(overtaken(version));
            }
            let boundary = territory::block_boundary(conn, id).await?;
            let after = Block {
                version: version + 1,
                ..block.clone()
            };
            let (act, before_end) = match &words {
                Some(_) => ("block_ended", None),
                None => ("block_resumed", Some("Terminada")),
            };
            let change = Record {
                entity: Entity::Block,
                id: id.0,
                act,
                code: block.code.clone(),
                before: of_block(conn, &block, boundary.as_deref(), before_end).await?,
                after: of_block(conn, &after, boundary.as_deref(), words.as_deref()).await?,
            };
            record(&ctx, conn, change).await
        }
        .boxed()
    })
    .await
}

/// The block, if the form was made from it as it is now.
pub(super) async fn current(
    ctx: &Ctx,
    conn: &mut Conn,
    id: BlockId,
    version: i64,
) -> Result<Block, Stop> {
    let block = territory::block(conn, id).await?.ok_or(Failure::NotFound)?;
    same_version(ctx, conn, Entity::Block, id.0, version, block.version).await?;
    Ok(block)
}

/// A marker stands within the outline.
pub(super) fn within(area: Option<&Area>, point: Option<Point>) -> Result<(), Failure> {
    match (area, point) {
        (Some(area), Some(point)) if !area.contains(point) => Err(Failure::field(
            "latitude",
            "El punto queda fuera del contorno de la manzana. Muévalo dentro, o corrija el contorno en el mapa.",
        )),
        _ => Ok(()),
    }
}

fn with_form(before: &Block, form: BlockForm) -> Block {
    Block {
        code: form.code,
        cvegeo: Some(form.cvegeo).filter(|c| !c.is_empty()),
        ward: form.ward,
        neighborhood: form.neighborhood,
        between_streets: form.between_streets,
        point: form.point,
        ..before.clone()
    }
}

/// What is chosen is in use; what a block has already may stay.
async fn places_known(conn: &mut Conn, before: &Block, after: &Block) -> Result<(), Stop> {
    let mut errors = FieldErrors::default();
    if let Some(ward) = after.ward.filter(|_| after.ward != before.ward) {
        let wards = territory::wards(conn).await?;
        if !wards.iter().any(|w| w.id == ward && !w.ended) {
            errors.add("ward", "Elija un cuartel de la lista.");
        }
    }
    if let Some(hood) = after
        .neighborhood
        .filter(|_| after.neighborhood != before.neighborhood)
    {
        let hoods = catalogue::neighborhoods(conn).await?;
        if !hoods.iter().any(|n| n.id == hood) {
            errors.add("neighborhood", "Elija una colonia de la lista.");
        }
    }
    Ok(errors.finish()?)
}
