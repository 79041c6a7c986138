//! Rules that say where petitions go: kept in memory, edited with history, tried over past petitions,
//! simulated, applied when a petition is registered and offered when it was corrected.

mod applying;
mod bounces;
mod drawing;
mod editing;
mod examples;
mod history;
mod kept;
mod listing;
mod proposing;
mod rerouting;
mod simulating;
mod trying;

pub(crate) use applying::{Decided, decided, on_registering};
pub use bounces::{bounced, list as bounces};
pub use drawing::around;
pub use editing::{Step, activate, change, copy, create, end, shift};
pub(crate) use examples::{activate_most, seed};
pub use kept::KeptRules;
pub(crate) use kept::{Rules, rules};
pub use listing::{list, page};
pub(crate) use proposing::{offered, proposal, sends};
pub use rerouting::{offer, reroute};
pub use simulating::{Question, of_petition, simulate};
pub use trying::{attempt, tried};
