//! The own block: what is asked and done there, whoever asked.

use super::{own, seat};
use crate::context::Ctx;
use chrono::Months;
use db::phone::block;
use domain::access::Action;
use domain::captain::BlockReports;
use domain::failure::Failure;
use domain::local_time::{local_date, start_of_day};

/// How far back it looks.
const MONTHS: u32 = 12;
/// Most rows.
const ROWS: i64 = 50;

/// The public matters of her block of the last twelve months. Nothing of it names a person.
///
/// # Errors
/// `Forbidden`.
pub async fn reports(ctx: &Ctx) -> Result<BlockReports, Failure> {
    ctx.read(Action::OwnPost, async |scope, conn| {
        let (_, block_id) = own(&scope)?;
        let today = local_date(ctx.now);
        let since = today.checked_sub_months(Months::new(MONTHS));
        let since = start_of_day(since.unwrap_or(today));
        let counts = block::counts(conn, block_id, since).await?;
        Ok(BlockReports {
            seat: seat(ctx, conn).await?.view,
            pending: counts.pending,
            in_progress: counts.in_progress,
            attended: counts.attended,
            rows: block::last(conn, block_id, since, ROWS).await?,
            now: ctx.now,
        })
    })
    .await
}
