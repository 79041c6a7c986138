//! What storage promises, checked on SQLite and on PostgreSQL by the same code.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]

#[path = "../harness/mod.rs"]
mod harness;

mod accounts;
mod attachments;
mod board;
mod catalogue;
mod clocks;
mod duplicates;
mod escalation;
mod fixtures;
mod keys;
mod lists;
mod people;
mod petitions;
mod routing;
mod saved_views;
mod schema;
mod units;
mod work_orders;
