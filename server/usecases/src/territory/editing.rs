//! Blocks and wards on screens: new, changed, moved, redrawn, ended.

use crate::context::{Ctx, Stop};
use crate::geometry::Area;
use db::territory::{self, Kept, touch};
use db::{Conn, DbError, log};
use domain::access::Action;
use domain::failure::Failure;
use domain::ids::{BlockId, WardId};
use domain::local_time::local_date;
use domain::roster::Position;
use domain::territory::{Block, BlockForm, Ward, WardForm};
use futures::FutureExt;

/// Rows of a page of blocks.
const PAGE: i64 = 100;

/// Blocks whose code begins so, after a code; the last says whether there are more.
///
/// # Errors
/// `Forbidden`.
pub async fn blocks(ctx: &Ctx, prefix: &str, after: &str) -> Result<(Vec<Block>, bool), Failure> {
    let prefix = prefix.trim().to_uppercase();
    ctx.read(Action::ReadRoster, async |_, conn| {
        let mut rows = territory::blocks_after(conn, &prefix, after, PAGE + 1).await?;
        let page = usize::try_from(PAGE).unwrap_or(0);
        let more = rows.len() > page;
        rows.truncate(page);
        Ok((rows, more))
    })
    .await
}

/// One block.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn block(ctx: &Ctx, id: BlockId) -> Result<Block, Failure> {
    ctx.read(Action::ReadRoster, async |_, conn| {
        let found = territory::block(conn, id).await?;
        Ok(found.ok_or(Failure::NotFound)?)
    })
    .await
}

/// A block with its outline as GeoJSON, for the form.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn block_form(ctx: &Ctx, id: BlockId) -> Result<(Block, Option<String>), Failure> {
    ctx.read(Action::ManageTerritory, async |_, conn| {
        let found = territory::block(conn, id).await?.ok_or(Failure::NotFound)?;
        Ok((found, territory::block_boundary(conn, id).await?))
    })
    .await
}

/// Adds a block.
///
/// # Errors
/// `Forbidden`; `Invalid`.
pub async fn create_block(ctx: &Ctx, form: BlockForm) -> Result<BlockId, Failure> {
    let form = form.checked()?;
    ctx.unit(Action::ManageTerritory, move |ctx, _, conn| {
        async move {
            let block = with_form(
                &Block {
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
                },
                form,
            );
            territory::insert_block(conn, &block, None)
                .await
                .map_err(taken)?;
            changed(&ctx, conn, "block_created", &block.code).await?;
            Ok(block.id)
        }
        .boxed()
    })
    .await
}

/// Changes a block; a marker that was moved on the map arrives here too.
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
            let before = current(conn, id, version).await?;
            let after = with_form(&before, form);
            if after == before {
                return Ok(());
            }
            if !territory::update_block(conn, &after).await.map_err(taken)? {
                return Err(conflict(version + 1));
            }
            changed(&ctx, conn, "block_changed", &after.code).await
        }
        .boxed()
    })
    .await
}

/// Sets the outline of a block from a GeoJSON geometry. A marker outside of it is moved into it.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid` when the outline crosses itself or is none.
pub async fn set_outline(
    ctx: &Ctx,
    id: BlockId,
    version: i64,
    outline: &str,
) -> Result<(), Failure> {
    let area = Area::parse(outline)
        .map_err(|m| Failure::field("outline", format!("El contorno no se puede usar: {m}.")))?;
    ctx.unit(Action::ManageTerritory, move |ctx, _, conn| {
        async move {
            let block = current(conn, id, version).await?;
            if block.point.is_none_or(|p| !area.contains(p)) {
                let moved = Block {
                    point: Some(area.label_point()),
                    ..block.clone()
                };
                territory::update_block(conn, &moved).await?;
            }
            territory::set_block_boundary(conn, id, &area.to_geojson()).await?;
            changed(&ctx, conn, "block_outlined", &block.code).await
        }
        .boxed()
    })
    .await
}

/// Ends a block, or takes its end back. A block with somebody in office cannot end.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid`.
pub async fn end_block(ctx: &Ctx, id: BlockId, version: i64, ended: bool) -> Result<(), Failure> {
    ctx.unit(Action::ManageTerritory, move |ctx, _, conn| {
        async move {
            let block = current(conn, id, version).await?;
            for position in Position::ALL {
                let holder = db::roster::terms::holder(conn, id, *position).await?;
                if ended && holder.is_some() {
                    return Err(Failure::field(
                        "block",
                        "La manzana tiene a alguien en funciones. Dé de baja ese cargo antes.",
                    )
                    .into());
                }
            }
            let day = ended.then(|| local_date(ctx.now));
            if !territory::end_block(conn, id, version, day).await? {
                return Err(conflict(version + 1));
            }
            let act = if ended {
                "block_ended"
            } else {
                "block_resumed"
            };
            changed(&ctx, conn, act, &block.code).await
        }
        .boxed()
    })
    .await
}

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
            changed(&ctx, conn, "ward_created", &ward.code).await?;
            Ok(ward.id)
        }
        .boxed()
    })
    .await
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

async fn current(conn: &mut Conn, id: BlockId, version: i64) -> Result<Block, Stop> {
    let block = territory::block(conn, id).await?.ok_or(Failure::NotFound)?;
    if block.version != version {
        return Err(conflict(block.version));
    }
    Ok(block)
}

fn conflict(version: i64) -> Stop {
    Failure::Conflict {
        version,
        changes: Vec::new(),
    }
    .into()
}

fn taken(error: DbError) -> Stop {
    match error {
        DbError::Duplicate(what) if what.contains("cvegeo") => {
            Failure::field("cvegeo", "Otra manzana ya tiene esa CVEGEO.").into()
        }
        DbError::Duplicate(_) => {
            Failure::field("code", "Ya hay una con esa clave, en uso o terminada.").into()
        }
        error => error.into(),
    }
}

async fn changed(ctx: &Ctx, conn: &mut Conn, action: &'static str, code: &str) -> Result<(), Stop> {
    let line = log::Entry {
        at: ctx.now,
        actor: Some(ctx.actor.id),
        action,
        object: code.to_owned(),
        detail: String::new(),
    };
    log::append(conn, line).await?;
    touch(conn, Kept::Territory).await?;
    Ok(touch(conn, Kept::Roster).await?)
}
