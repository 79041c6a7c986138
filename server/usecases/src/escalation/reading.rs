//! The notices screen, and the ladder as data.

use crate::context::Ctx;
use db::{escalation as store, log};
use domain::access::Action;
use domain::failure::Failure;
use domain::ladder::{AlertPage, LadderForm, Step};
use domain::users::Role;
use futures::FutureExt;

/// Rows of a page.
const PAGE: usize = 50;

/// The own notices, the newest first, from before `before`. Reading the first page notes that they
/// were read; only a coordinator sees the digest for the mayor.
///
/// # Errors
/// `Forbidden`.
pub async fn alerts(ctx: &Ctx, digest: bool, before: Option<i64>) -> Result<AlertPage, Failure> {
    let scope = ctx.scope(Action::ReadAlerts)?;
    if digest && ctx.actor.role != Role::Coordinator {
        return Err(Failure::Forbidden);
    }
    let role = ctx.actor.role;
    let limit = i64::try_from(PAGE).unwrap_or(50);
    let from = before.unwrap_or(i64::MAX);
    let read = async {
        let mut conn = ctx.system.db.read().await?;
        let read = store::last_read(&mut conn, ctx.actor.id).await?;
        let span = (from, limit + 1);
        store::alerts(&mut conn, &scope, role, digest, ctx.now, span, read).await
    };
    let mut rows = read.await.map_err(|e| ctx.system.failure(&e))?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| row.seq);
    if before.is_none()
        && !digest
        && let Some(last) = rows.first().filter(|row| row.fresh).map(|row| row.seq)
    {
        ctx.unit(Action::ReadAlerts, move |ctx, _, conn| {
            async move { Ok(store::mark_read(conn, ctx.actor.id, last).await?) }.boxed()
        })
        .await?;
    }
    Ok(AlertPage {
        rows,
        next,
        now: ctx.now,
    })
}

/// How many notices came since the own last visit, up to a hundred; none for who gets none.
///
/// # Errors
/// Of the database.
pub async fn unread(ctx: &Ctx) -> Result<i64, Failure> {
    let Ok(scope) = ctx.scope(Action::ReadAlerts) else {
        return Ok(0);
    };
    let read = async {
        let mut conn = ctx.system.db.read().await?;
        let read = store::last_read(&mut conn, ctx.actor.id).await?;
        store::unread(&mut conn, &scope, ctx.actor.role, ctx.now, read).await
    };
    read.await.map_err(|e| ctx.system.failure(&e))
}

/// The steps, from the foot.
///
/// # Errors
/// `Forbidden`.
pub async fn ladder(ctx: &Ctx) -> Result<Vec<Step>, Failure> {
    ctx.read(Action::ManageDeadlines, async |_, conn| {
        Ok(store::steps(conn).await?)
    })
    .await
}

/// Puts other steps in the place of all. What took a step before stays on its level.
///
/// # Errors
/// `Forbidden`; `Invalid` on `lines`.
pub async fn set_ladder(ctx: &Ctx, form: LadderForm) -> Result<(), Failure> {
    ctx.unit(Action::ManageDeadlines, move |ctx, _, conn| {
        async move {
            let steps = form.checked()?;
            store::set_steps(conn, &steps).await?;
            let words: Vec<String> = steps
                .iter()
                .map(|s| format!("{}: {}", s.trigger.words(), s.recipient.label()))
                .collect();
            let line = log::Entry {
                at: ctx.now,
                actor: Some(ctx.actor.id),
                action: "ladder_changed",
                object: "ladder".into(),
                detail: words.join("; "),
            };
            Ok(log::append(conn, line).await?)
        }
        .boxed()
    })
    .await
}
