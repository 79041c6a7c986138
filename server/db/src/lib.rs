//! Storage of SIRC on SQLite and PostgreSQL.
//!
//! One statement text serves both databases (`on!` expands it for each driver, so both check the
//! binds and the row type); the few that differ are a [`Dialect`] pair. Nothing here decides, reads
//! a clock or makes an id: all of that arrives as arguments.

mod asking;
#[macro_use]
mod conn;
mod error;
mod words;
mod writer;

pub mod account_views;
pub mod accounts;
pub mod attachments;
pub mod batches;
pub mod board;
pub mod captain_access;
pub mod catalogue;
pub mod catalogue_entries;
pub mod clocks;
pub mod duplicates;
pub mod escalation;
pub mod exports;
pub mod idempotency;
pub mod lists;
pub mod log;
mod narrowing;
pub mod notices;
pub mod papers;
pub mod people;
pub mod petitions;
pub mod phone;
pub mod privacy;
pub mod queues;
pub mod roster;
pub mod routing;
pub mod saved_views;
pub mod territory;
pub mod work_orders;

pub use conn::{Conn, Db, Dialect, Options};
pub use error::{DbError, DbResult};

/// Every statement of the crate, for the test that prepares each one on both databases.
#[must_use]
pub fn all_statements() -> Vec<Dialect> {
    [
        account_views::ALL,
        accounts::ALL,
        attachments::ALL,
        batches::ALL,
        batches::picking::ALL,
        batches::snapshots::ALL,
        board::ALL,
        captain_access::ALL,
        catalogue::channels::ALL,
        catalogue::days::ALL,
        catalogue::departments::ALL,
        catalogue::history::ALL,
        catalogue::named::ALL,
        catalogue::neighborhoods::ALL,
        catalogue::reasons::ALL,
        catalogue::types::ALL,
        catalogue_entries::ALL,
        clocks::calendar::ALL,
        clocks::gaps::ALL,
        clocks::moving::ALL,
        clocks::terms::ALL,
        duplicates::alike::ALL,
        duplicates::joining::ALL,
        duplicates::keys::ALL,
        duplicates::merging::ALL,
        duplicates::people::ALL,
        duplicates::turns::ALL,
        duplicates::words::ALL,
        escalation::ALL,
        escalation::digest::ALL,
        escalation::told::ALL,
        idempotency::ALL,
        lists::ALL,
        queues::ALL,
        roster::dossiers::ALL,
        roster::events::ALL,
        roster::imports::ALL,
        roster::lists::ALL,
        roster::map::ALL,
        roster::people::ALL,
        roster::petitions::ALL,
        roster::terms::ALL,
        routing::ALL,
        routing::bounces::ALL,
        routing::correcting::ALL,
        routing::dry_runs::ALL,
        routing::petitions::ALL,
        saved_views::ALL,
        territory::ALL,
        territory::blocks::ALL,
        territory::listing::ALL,
        territory::wards::ALL,
        log::ALL,
        notices::ALL,
        papers::ALL,
        papers::runs::ALL,
        papers::settings::ALL,
        papers::storing::ALL,
        papers::verifying::ALL,
        people::ALL,
        petitions::cards::ALL,
        petitions::events::ALL,
        petitions::referrals::ALL,
        petitions::registering::ALL,
        petitions::saving::ALL,
        petitions::states::ALL,
        phone::ALL,
        phone::block::ALL,
        phone::petitions::ALL,
        privacy::ALL,
        work_orders::ALL,
    ]
    .concat()
}
