//! The office's calendar and terms, and what they make of the clocks.

mod calendar;
mod clockwork;
mod first;
mod moving;
mod terms;

pub use calendar::{apply, calendar, preview};
pub use clockwork::KeptClockwork;
pub(crate) use clockwork::{Clockwork, clockwork};
pub(crate) use first::seed;
pub(crate) use moving::catch_up;
pub use moving::{history, move_deadlines};
pub use terms::{TermLine, add_term, end_term, terms};
