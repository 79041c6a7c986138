//! Lists and pages of blocks and wards.

use super::history::{self, Entity};
use crate::context::Ctx;
use crate::geometry::Area;
use db::{catalogue, territory};
use domain::access::{Action, role_may};
use domain::catalogue::HistoryEntry;
use domain::failure::Failure;
use domain::territory::{BlockFilter, BlockPage, BlockView, WardRow, checked_code};

/// Rows of a page.
const PAGE: i64 = 50;

/// A page of blocks.
///
/// # Errors
/// `Forbidden`.
pub async fn list(ctx: &Ctx, filter: &BlockFilter) -> Result<BlockPage, Failure> {
    let filter = BlockFilter {
        limit: if (1..=1000).contains(&filter.limit) {
            filter.limit
        } else {
            PAGE
        },
        ..filter.clone()
    };
    ctx.read(Action::ReadRoster, async |scope, conn| {
        Ok(territory::page(conn, &scope, &filter).await?)
    })
    .await
}

/// One block by the office's key, with who holds it and what changed.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn page(ctx: &Ctx, code: &str) -> Result<BlockView, Failure> {
    let code = checked_code(code).map_err(|_| Failure::NotFound)?;
    ctx.read(Action::ReadRoster, async |_, conn| {
        let found = territory::block_by_code(conn, &code).await?;
        let block = found.ok_or(Failure::NotFound)?;
        let wards = territory::wards(conn).await?;
        let hoods = catalogue::neighborhoods(conn).await?;
        let outline = territory::block_boundary(conn, block.id).await?;
        let area = outline.as_deref().and_then(|text| Area::parse(text).ok());
        Ok(BlockView {
            ward: wards.into_iter().find(|w| Some(w.id) == block.ward),
            neighborhood: hoods
                .into_iter()
                .find(|n| Some(n.id) == block.neighborhood)
                .map(|n| n.name),
            holders: territory::holders(conn, block.id).await?,
            square_metres: area.map(|a| a.area_m2()),
            outline: outline.filter(|_| role_may(ctx.actor.role, Action::ManageTerritory)),
            ended_on: territory::block_ended_on(conn, block.id).await?,
            history: history::of(conn, Entity::Block, block.id.0).await?,
            block,
        })
    })
    .await
}

/// Every ward with its numbers.
///
/// # Errors
/// `Forbidden`.
pub async fn ward_list(ctx: &Ctx) -> Result<Vec<WardRow>, Failure> {
    ctx.read(Action::ReadRoster, async |scope, conn| {
        Ok(territory::ward_rows(conn, &scope).await?)
    })
    .await
}

/// One ward by the office's key, and what changed in it.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn ward(ctx: &Ctx, code: &str) -> Result<(WardRow, Vec<HistoryEntry>), Failure> {
    let code = checked_code(code).map_err(|_| Failure::NotFound)?;
    ctx.read(Action::ReadRoster, async |scope, conn| {
        let rows = territory::ward_rows(conn, &scope).await?;
        let row = rows.into_iter().find(|row| row.ward.code == code);
        let row = row.ok_or(Failure::NotFound)?;
        let history = history::of(conn, Entity::Ward, row.ward.id.0).await?;
        Ok((row, history))
    })
    .await
}
