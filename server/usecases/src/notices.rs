//! The office tells captains something, and takes it back. What captains read is `phone::notices`.

use crate::context::Ctx;
use db::notices;
use domain::access::Action;
use domain::captain::{NewNotice, NoticeForm, NoticePage};
use domain::failure::Failure;
use domain::ids::NoticeId;
use domain::local_time::local_date;
use futures::FutureExt;

/// Notices on one page.
pub const NOTICES_PAGE: i64 = 50;

/// One page of what was published, newest first.
///
/// # Errors
/// `Forbidden`.
pub async fn page(ctx: &Ctx, after: Option<i64>) -> Result<NoticePage, Failure> {
    ctx.read(Action::ManageCaptainAccess, async |_, conn| {
        Ok(notices::page(conn, after, NOTICES_PAGE).await?)
    })
    .await
}

/// Publishes a notice; captains see it the next time they open a page.
///
/// # Errors
/// `Forbidden`; `Invalid` with the fields.
pub async fn publish(ctx: &Ctx, form: NoticeForm) -> Result<NoticeId, Failure> {
    let form = form.checked(local_date(ctx.now))?;
    ctx.unit(Action::ManageCaptainAccess, move |ctx, _, conn| {
        async move {
            let id = NoticeId(ctx.system.new_id(ctx.now));
            let new = NewNotice { id, form };
            notices::publish(conn, &new, ctx.actor.id, ctx.now).await?;
            Ok(id)
        }
        .boxed()
    })
    .await
}

/// Takes a notice back: nobody sees it any more, and the list says when.
///
/// # Errors
/// `Forbidden`; `NotFound`, also when it was taken back before.
pub async fn withdraw(ctx: &Ctx, id: NoticeId) -> Result<(), Failure> {
    ctx.unit(Action::ManageCaptainAccess, move |ctx, _, conn| {
        async move {
            if notices::withdraw(conn, id, ctx.now).await? {
                Ok(())
            } else {
                Err(Failure::NotFound.into())
            }
        }
        .boxed()
    })
    .await
}
