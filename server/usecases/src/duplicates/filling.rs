//! Keys of streets that were stored before there were any.

use crate::context::System;
use db::{DbResult, duplicates};
use domain::duplicates::street_key;
use futures::FutureExt;

/// Petitions of one step.
const STEP: i64 = 5_000;

/// Gives every street that has no key its own, in steps that can be interrupted; gives how many.
///
/// # Errors
/// Of the database.
pub async fn fill_street_keys(system: &System) -> DbResult<usize> {
    let mut filled = 0;
    loop {
        let done = system.db.write(|conn| {
            async move {
                let streets = duplicates::keyless_streets(conn, STEP).await?;
                let keys: Vec<(i64, String)> = streets
                    .into_iter()
                    .map(|(seq, street)| (seq, street_key(&street)))
                    .collect();
                if !keys.is_empty() {
                    duplicates::fill_street_keys(conn, &keys).await?;
                }
                DbResult::Ok(keys.len())
            }
            .boxed()
        });
        match done.await? {
            0 => return Ok(filled),
            more => filled += more,
        }
    }
}
