//! One petition from the first call to its verified closure, and what must not happen on the way,
//! on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves the storage tests too")]

#[path = "../../../db/tests/harness/mod.rs"]
mod harness;

mod accounts;
mod acts;
mod batches;
mod capture;
mod clocks;
mod correcting;
mod duplicates;
mod escalation;
mod journey;
mod office;
mod privacy;
mod routed;
mod routing;
mod saved_views;
mod settlements;
mod work_orders;
