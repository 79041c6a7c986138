//! The ladder of escalation: the job that climbs it, its steps, and the notices that come of it.

mod climbing;
mod digest;
mod reading;
mod resuming;

pub(crate) use climbing::bounced;
pub use climbing::{Round, round};
pub use digest::{digest, digest_of};
pub use reading::{alerts, ladder, of_petition, set_ladder, unread};
