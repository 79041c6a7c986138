//! Petitions that ask for the same: joining, comparing, uniting, separating, who asks.

mod joining;
mod merging;

pub use joining::{form as join_form, join, people, reveal};
pub use merging::{merge, merges, separate};

use domain::failure::Failure;
use domain::folio::Folio;

const SECTION: &str = "/peticiones";

/// The folio of an address.
fn folio(text: &str) -> Result<Folio, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}
