//! What captains do on the telephone, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves other tests too")]

#[path = "../roster/fixtures.rs"]
mod fixtures;
#[path = "../../../db/tests/harness/mod.rs"]
mod harness;
#[path = "../office/mod.rs"]
mod office;

mod answering;
mod block;
mod capturing;
mod choosing;
mod credential;
mod joined;
mod notices;
mod people;
mod petitions;
mod reach;
