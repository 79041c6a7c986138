//! The ladder of escalation: the job that climbs it, its steps, and the notices that come of it.

mod climbing;
mod reading;
mod resuming;

pub(crate) use climbing::bounced;
pub use climbing::{Round, round};
pub use reading::{alerts, ladder, set_ladder, unread};
