//! The roster of block captains, its import from workbooks, and the territory, on both databases.
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

mod access;
mod editing_blocks;
mod editing_wards;
mod fixtures;
mod import_apart;
mod import_columns;
mod import_decisions;
mod import_safety;
mod import_whole;
mod importing_blocks;
mod importing_maps;
mod locating;
mod maps;
mod merging;
mod people;
mod relief;
mod roles;
mod secrets;
mod sheets;
mod storage;
mod term_rules;
mod united;
mod validation;
mod ward_captains;
