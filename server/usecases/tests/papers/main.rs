//! Papers of block captains, on both databases: who gets one and when, numbers, print runs, the end of a
//! service, and what anybody may verify.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves other tests too")]

#[path = "../../../db/tests/harness/mod.rs"]
mod harness;
#[path = "../office/mod.rs"]
mod office;

mod acts;
mod batches;
mod fixtures;
mod issuing;
mod plates;
mod printing;
mod settings;
mod verifying;
mod wards;
