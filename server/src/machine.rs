//! What only the program itself may read: the clock and the system's random source.

use chrono::{DateTime, Utc};
use rand::TryRng;
use rand::rngs::SysRng;
use usecases::Entropy;

/// The present moment.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the clock is read"
)]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The operating system's random source.
#[derive(Debug)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness no token is safe: better no answer than a guessable one.
        SysRng
            .try_fill_bytes(bytes)
            .expect("the operating system gives random bytes");
    }
}
