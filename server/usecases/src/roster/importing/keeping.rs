//! How long a workbook is kept.

use crate::context::System;
use chrono::{DateTime, Duration, Utc};
use db::roster::imports;
use domain::failure::Failure;
use futures::FutureExt;

/// How long an uploaded workbook is kept.
const KEPT: Duration = Duration::hours(72);

/// Forgets the content of workbooks that nobody applied in time: when the program starts, once in a
/// while as long as it runs, and whenever somebody looks at workbooks. Gives how many.
///
/// # Errors
/// Of the database.
pub async fn forget_old(system: &System, now: DateTime<Utc>) -> Result<u64, Failure> {
    let before = now - KEPT;
    let due = async {
        let mut conn = system.db.read().await?;
        imports::due(&mut conn, before).await
    };
    if due.await.map_err(|e| system.failure(&e))? == 0 {
        return Ok(0);
    }
    let forgotten = system
        .db
        .write(move |conn| async move { imports::expire(conn, before, now).await }.boxed())
        .await;
    forgotten.map_err(|e| system.failure(&e))
}

/// When an open workbook is forgotten.
#[must_use]
pub fn forgotten_at(created: DateTime<Utc>) -> DateTime<Utc> {
    created + KEPT
}
