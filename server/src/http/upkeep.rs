//! What the program does on its own, beside answering requests.

use crate::machine;
use std::time::Duration;
use usecases::{System, roster};

/// How long between two rounds.
const ROUND: Duration = Duration::from_secs(60 * 60);

/// Forgets what is kept for a time only: when the program starts, then every hour. What goes wrong is in
/// the log, and the next round tries again.
pub(super) async fn run(system: System) {
    loop {
        if let Ok(forgotten @ 1..) = roster::forget_old(&system, machine::now()).await {
            tracing::info!(workbooks = forgotten, "forgotten");
        }
        tokio::time::sleep(ROUND).await;
    }
}
