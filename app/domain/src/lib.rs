//! Types and rules of SIRC.
//!
//! Nothing here reads a clock, a random source, a file or a network: whatever a rule needs is an
//! argument. The crate compiles to WASM, so that the form in the browser and the server apply the
//! same rule, and the server never trusts what the browser concluded.

pub mod access;
pub mod board;
pub mod brief;
pub mod bulk;
pub mod calendar;
pub mod captain;
pub mod catalogue;
pub mod clocks;
mod coded;
pub mod curp;
pub mod cvegeo;
pub mod deadline;
pub mod distance;
pub mod duplicates;
pub mod failure;
pub mod folio;
pub mod ids;
pub mod ladder;
pub mod local_time;
pub mod names;
pub mod papers;
pub mod petitions;
pub mod phone;
pub mod roster;
pub mod roster_import;
pub mod route;
pub mod routing;
pub mod territory;
pub mod text;
pub mod users;
pub mod work_order;
