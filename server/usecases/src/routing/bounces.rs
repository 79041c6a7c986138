//! Petitions that departments gave back twice or more, and that none has accepted since.

use crate::context::Ctx;
use db::{Conn, DbResult, routing};
use domain::access::{Action, Scope};
use domain::failure::Failure;
use domain::petitions::Act;
use domain::routing::{Bounced, BouncedPage};

/// Rows of a page.
const PAGE: i64 = 30;

/// Those after a place in the order of reception, the oldest first, with who gave them back; for the
/// list of the coordination and for whatever sends notices about them.
///
/// # Errors
/// Of the database.
pub async fn bounced(
    conn: &mut Conn,
    scope: &Scope,
    after: i64,
    limit: i64,
) -> DbResult<Vec<Bounced>> {
    let mut rows = routing::bounced(conn, scope, after, limit).await?;
    if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
        let (from, up_to) = (first.seq, last.seq);
        for (seq, rejection) in routing::chains(conn, scope, from, up_to).await? {
            if let Some(row) = rows.iter_mut().find(|row| row.seq == seq) {
                row.chain.push(rejection);
            }
        }
    }
    Ok(rows)
}

/// A page of them, for who can refer them.
///
/// # Errors
/// `Forbidden`.
pub async fn list(ctx: &Ctx, after: i64) -> Result<BouncedPage, Failure> {
    ctx.read(Action::Perform(Act::Refer), async |scope, conn| {
        let mut rows = bounced(conn, &scope, after, PAGE + 1).await?;
        let wanted = usize::try_from(PAGE).unwrap_or(30);
        let more = rows.len() > wanted;
        rows.truncate(wanted);
        Ok(BouncedPage {
            next: rows.last().filter(|_| more).map(|row| row.seq),
            rows,
        })
    })
    .await
}
