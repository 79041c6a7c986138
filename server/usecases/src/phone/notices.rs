//! What the office tells her.

use super::{own, seat};
use crate::context::Ctx;
use db::notices::{self, Reader};
use domain::access::Action;
use domain::captain::NoticesView;
use domain::failure::Failure;
use domain::local_time::local_date;
use futures::FutureExt;

/// Notices of a page.
const PAGE: i64 = 50;

/// One page of the notices that she may read, newest first. Opening the first page marks them as read;
/// the page still says which were new.
///
/// # Errors
/// `Forbidden`.
pub async fn notices(ctx: &Ctx, after: Option<i64>) -> Result<NoticesView, Failure> {
    let (view, newest) = ctx
        .read(Action::OwnPost, async |scope, conn| {
            let (captain, block) = own(&scope)?;
            let reader = Reader {
                user: ctx.actor.id,
                captain,
                block,
            };
            let today = local_date(ctx.now);
            let page = notices::for_captain(conn, reader, today, after, PAGE).await?;
            let newest = page
                .newest
                .filter(|_| page.rows.first().is_some_and(|n| n.unread));
            let view = NoticesView {
                seat: seat(ctx, conn).await?.view,
                rows: page.rows,
                next: page.next,
                now: ctx.now,
            };
            Ok((view, newest))
        })
        .await?;
    if let Some(newest) = newest {
        ctx.unit(Action::OwnPost, move |ctx, _, conn| {
            async move { Ok(notices::mark_read(conn, ctx.actor.id, newest).await?) }.boxed()
        })
        .await?;
    }
    Ok(view)
}
