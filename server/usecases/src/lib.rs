//! What SIRC does, one file per slice: authorize, decide, store, audit.
//!
//! Every function takes a [`Ctx`]: who acts, at what time, with which ids. Screens, the JSON API and
//! jobs call the same functions, so a rule cannot be passed by.

pub mod accounts;
pub mod acts;
pub mod batches;
pub mod board;
pub mod captain_access;
pub mod catalogues;
pub mod clocks;
pub mod context;
pub mod demo;
pub mod desk;
pub mod duplicates;
pub mod editing;
pub mod escalation;
pub mod exporting;
pub mod files;
pub mod geometry;
pub mod map;
pub mod notices;
pub mod once;
pub mod papers;
pub mod petitions;
pub mod phone;
pub mod reading;
pub mod roster;
pub mod roster_sheet;
pub mod routing;
pub mod saved_views;
mod sealing;
pub mod seed;
pub mod settlements;
pub mod territory;
mod worded;
mod words;
pub mod work_orders;

pub use context::{Ctx, Entropy, Secret, System};
