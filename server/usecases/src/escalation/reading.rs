//! The notices screen, and the ladder as data.

use crate::context::Ctx;
use db::{escalation as store, log};
use domain::access::Action;
use domain::failure::Failure;
use domain::folio::Folio;
use domain::ladder::{AlertPage, AlertsOfPetition, LadderForm, Step};
use futures::FutureExt;

/// Rows of a page.
pub(super) const PAGE: i64 = 50;

/// The own notices, the newest first, from before `before`. Reading the first page notes that they
/// were read. The mayor's digest is read by day.
///
/// # Errors
/// `Forbidden`.
pub async fn alerts(ctx: &Ctx, before: Option<i64>) -> Result<AlertPage, Failure> {
    let scope = ctx.scope(Action::ReadAlerts)?;
    let role = ctx.actor.role;
    let span = (before.unwrap_or(i64::MAX), PAGE + 1);
    let read = async {
        let mut conn = ctx.system.db.read().await?;
        let read = store::last_read(&mut conn, ctx.actor.id).await?;
        store::alerts(&mut conn, &scope, role, ctx.now, span, read).await
    };
    let rows = read.await.map_err(|e| ctx.system.failure(&e))?;
    let (rows, next) = one_page(rows, PAGE, |row| row.seq);
    if before.is_none()
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

/// The rows of a page out of one more than it holds, and the key of its last when there are more.
pub(super) fn one_page<T, K>(
    mut rows: Vec<T>,
    size: i64,
    key: impl Fn(&T) -> K,
) -> (Vec<T>, Option<K>) {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more).map(key);
    (rows, next)
}

/// The notices that were made about a petition, and to whom, the newest first, from before `before`; of
/// a department's staff only those about its own share.
///
/// # Errors
/// `Forbidden`; `NotFound` when the petition is outside the actor's scope.
pub async fn of_petition(
    ctx: &Ctx,
    folio: Folio,
    before: Option<i64>,
) -> Result<AlertsOfPetition, Failure> {
    let scope = ctx.scope(Action::ReadAlerts)?;
    let readable = ctx.scope(Action::ReadPetitions)?;
    let span = (before.unwrap_or(i64::MAX), PAGE + 1);
    let read = async {
        let mut conn = ctx.system.db.read().await?;
        let Some(id) = db::petitions::id_of_folio(&mut conn, folio).await? else {
            return Ok(None);
        };
        if db::petitions::state(&mut conn, &readable, id)
            .await?
            .is_none()
        {
            return Ok(None);
        }
        let told = store::told_of(&mut conn, &scope, id, ctx.now, span).await?;
        Ok(Some(told))
    };
    let told = read.await.map_err(|e| ctx.system.failure(&e))?;
    let (rows, next) = one_page(told.ok_or(Failure::NotFound)?, PAGE, |row| row.alert.seq);
    Ok(AlertsOfPetition {
        folio,
        rows,
        next,
        now: ctx.now,
    })
}

/// How many notices came since the own last visit, up to a hundred; none for who gets none. A day of the
/// mayor's digest with something new in it counts as one.
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
        let own = store::unread(&mut conn, &scope, ctx.actor.role, ctx.now, read).await?;
        Ok(own + super::digest::unread_days(ctx, &mut conn).await?)
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
