//! The mayor's digest: each local day one entry, with what reached the last step on it.

use super::reading::{PAGE, one_page};
use crate::context::Ctx;
use chrono::{Duration, NaiveDate};
use db::escalation as store;
use db::{Conn, DbResult};
use domain::access::{Action, Scope};
use domain::failure::Failure;
use domain::ladder::{DigestLines, DigestPage};
use domain::local_time::local_date;
use domain::users::Role;
use futures::FutureExt;

/// Days of a page.
const DAYS: i64 = 14;
/// For how many days what was not opened counts as not read.
const REMEMBERED: i64 = 30;

/// Who answers for the digest: only a coordinator sees it.
fn scope(ctx: &Ctx) -> Result<Scope, Failure> {
    let scope = ctx.scope(Action::ReadAlerts)?;
    if ctx.actor.role == Role::Coordinator {
        Ok(scope)
    } else {
        Err(Failure::Forbidden)
    }
}

/// The days, the newest first, before one.
///
/// # Errors
/// `Forbidden`.
pub async fn digest(ctx: &Ctx, before: Option<NaiveDate>) -> Result<DigestPage, Failure> {
    let scope = scope(ctx)?;
    let before = before.unwrap_or_else(|| local_date(ctx.now) + Duration::days(1));
    let read = async {
        let mut conn = ctx.system.db.read().await?;
        let span = (before, DAYS + 1);
        store::digest_days(&mut conn, &scope, ctx.actor.id, ctx.now, span).await
    };
    let found = read.await.map_err(|e| ctx.system.failure(&e))?;
    let days = found.into_iter().map(|stored| stored.day).collect();
    let (days, next) = one_page(days, DAYS, |of| of.day);
    Ok(DigestPage {
        days,
        next,
        now: ctx.now,
    })
}

/// One day with its petitions, after a place in their order. Opening it notes that the day was read, as
/// far as it is filled by now.
///
/// # Errors
/// `Forbidden`; `NotFound` when the day has nothing that the actor may see.
pub async fn digest_of(
    ctx: &Ctx,
    day: NaiveDate,
    after: Option<i64>,
) -> Result<DigestLines, Failure> {
    let scope = scope(ctx)?;
    let following = day.succ_opt().ok_or(Failure::NotFound)?;
    let read = async {
        let mut conn = ctx.system.db.read().await?;
        let span = (following, 1);
        let found = store::digest_days(&mut conn, &scope, ctx.actor.id, ctx.now, span).await?;
        let Some(found) = found.into_iter().find(|found| found.day.day == day) else {
            return Ok(None);
        };
        let span = (after.unwrap_or(0), PAGE + 1);
        let rows = store::digest_lines(&mut conn, &scope, day, ctx.now, span, found.read).await?;
        Ok(Some((found, rows)))
    };
    let found = read.await.map_err(|e| ctx.system.failure(&e))?;
    let (found, rows) = found.ok_or(Failure::NotFound)?;
    let (rows, next) = one_page(rows, PAGE, |row| row.seq);
    if found.day.fresh {
        let last = found.last;
        ctx.unit(Action::ReadAlerts, move |ctx, _, conn| {
            async move { Ok(store::mark_day_read(conn, ctx.actor.id, day, last).await?) }.boxed()
        })
        .await?;
    }
    Ok(DigestLines {
        day: found.day,
        rows,
        next,
        now: ctx.now,
    })
}

/// How many days of the last month hold something that the actor has not read; none for whom it is not
/// meant.
pub(super) async fn unread_days(ctx: &Ctx, conn: &mut Conn) -> DbResult<i64> {
    let Ok(scope) = scope(ctx) else {
        return Ok(0);
    };
    let since = local_date(ctx.now) - Duration::days(REMEMBERED);
    store::unread_days(conn, &scope, ctx.actor.id, ctx.now, since).await
}
