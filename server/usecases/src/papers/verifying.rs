//! What anybody who holds a code may ask: whether the paper holds.

use super::TOKEN_CHARS;
use crate::accounts::{note_failure, waiting};
use crate::context::{System, sha256};
use chrono::{DateTime, Utc};
use domain::failure::Failure;
use domain::local_time::local_date;
use domain::papers::Verification;

/// Tokens that are none, from one network, before it has to wait.
pub const FREE_VERIFICATIONS: i64 = 20;

/// As [`verify`], for the open internet: guessing makes the network wait.
///
/// # Errors
/// `TooMany`; as [`verify`].
pub async fn verify_from(
    system: &System,
    network: &str,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Verification, Failure> {
    let keys = vec![(format!("verification:{network}"), FREE_VERIFICATIONS)];
    waiting(system, &keys, now).await?;
    let seen = verify(system, token, now).await;
    if seen == Err(Failure::NotFound) {
        note_failure(system, keys, now).await?;
    }
    seen
}

/// Whether a paper holds. An unknown token, a malformed one and that of a paper that was never printed
/// answer the same.
///
/// # Errors
/// `NotFound`.
pub async fn verify(
    system: &System,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Verification, Failure> {
    let formed = token.len() == TOKEN_CHARS
        && token
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if !formed {
        return Err(Failure::NotFound);
    }
    let hash = sha256(token.as_bytes());
    let today = local_date(now);
    let read = async {
        let mut conn = system.db.read().await?;
        db::papers::verifying::by_token(&mut conn, &hash, today).await
    };
    let found = read.await.map_err(|e| system.failure(&e))?;
    found.ok_or(Failure::NotFound)
}
