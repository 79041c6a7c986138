//! A block on the map: its marker moved, its outline drawn.

use super::blocks::{current, within};
use super::overtaken;
use crate::context::Ctx;
use crate::geometry::{ADVICE, Area};
use crate::territory::history::{Entity, Record, of_block, record};
use db::territory;
use domain::access::Action;
use domain::failure::{Failure, FieldErrors};
use domain::ids::BlockId;
use domain::territory::{Block, Placing};
use futures::FutureExt;

/// A fault of an outline, as who draws it on the map is told.
fn unusable(fault: &str) -> String {
    let fault = fault.replace(ADVICE, "separe o quite esas esquinas");
    format!("El contorno no se puede usar: {fault}.")
}

/// Moves the marker of a block and sets its outline, or takes either away; says whether the marker
/// was moved besides. A marker that nobody touched follows a new outline that leaves it outside, and a
/// block with an outline has a marker.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid` when the outline crosses itself or is none, and when
/// the marker was put outside of it.
pub async fn place_block(
    ctx: &Ctx,
    id: BlockId,
    version: i64,
    placing: Placing,
) -> Result<bool, Failure> {
    let mut errors = FieldErrors::default();
    if let Some(point) = placing.point {
        errors.take("latitude", point.check());
    }
    let area = match placing.outline.trim() {
        "" => None,
        text => errors.take(
            "outline",
            Area::parse(text).map_err(|fault| unusable(&fault)),
        ),
    };
    errors.finish()?;
    ctx.unit(Action::ManageTerritory, move |ctx, _, conn| {
        async move {
            let before = current(&ctx, conn, id, version).await?;
            let old = territory::block_boundary(conn, id).await?;
            let point = match (&area, placing.point) {
                (Some(area), None) => Some(area.label_point()),
                (Some(area), Some(own)) if placing.point == before.point && !area.contains(own) => {
                    Some(area.label_point())
                }
                (area, point) => {
                    within(area.as_ref(), point)?;
                    point
                }
            };
            let moved = point != placing.point;
            let boundary = area.map(|a| a.to_geojson());
            if point == before.point && boundary == old {
                return Ok(false);
            }
            if !territory::place_block(conn, id, version, point, boundary.as_deref()).await? {
                return Err(overtaken(version));
            }
            let after = Block {
                point,
                version: version + 1,
                ..before.clone()
            };
            let change = Record {
                entity: Entity::Block,
                id: id.0,
                act: "block_placed",
                code: after.code.clone(),
                before: of_block(conn, &before, old.as_deref(), None).await?,
                after: of_block(conn, &after, boundary.as_deref(), None).await?,
            };
            record(&ctx, conn, change).await?;
            Ok(moved)
        }
        .boxed()
    })
    .await
}
