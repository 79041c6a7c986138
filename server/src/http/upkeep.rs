//! What the program does on its own, beside answering requests.

use crate::machine;
use std::collections::VecDeque;
use std::time::Duration;
use usecases::{System, batches, board, clocks, escalation, roster};

/// How long between two rounds of what may wait.
const ROUND: Duration = Duration::from_secs(60 * 60);
/// How long between two looks at what should go on soon.
const LOOK: Duration = Duration::from_secs(60);

/// Forgets what is kept for a time only: when the program starts, then every hour. What goes wrong is in
/// the log, and the next round tries again.
pub(super) async fn run(system: System) {
    loop {
        if let Ok(forgotten @ 1..) = roster::forget_old(&system, machine::now()).await {
            tracing::info!(workbooks = forgotten, "forgotten");
        }
        if let Err(failure) = batches::forget_drafts(&system, machine::now()).await {
            tracing::warn!(failure = %failure, "old drafts of batches were not forgotten");
        }
        tokio::time::sleep(ROUND).await;
    }
}

/// Moves the due moments that a change of the calendar has left to move, perhaps because the process
/// that moved them ended: when the program starts, then every minute.
pub(super) async fn move_deadlines(system: System) {
    loop {
        match clocks::move_deadlines(&system, machine::now).await {
            Ok(moved @ 1..) => tracing::info!(moved = moved, "deadlines moved"),
            Ok(_) => {}
            Err(failure) => {
                tracing::warn!(failure = %failure, "deadlines were not moved to the end")
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Rounds after which notes of changes are forgotten; by then everybody has read them.
const KEPT_ROUNDS: usize = 3;

/// Reads what the board counts before anybody asks, keeps it from growing old, and forgets old notes of
/// changes: when the program starts, then every hour. What goes wrong is in the log; who opens the
/// board tries again.
pub(super) async fn keep_board(system: System) {
    let mut reached = VecDeque::new();
    loop {
        let prepared = board::prepare(&system, machine::now()).await;
        if let (Ok(()), Ok(position)) = (prepared, board::reached(&system).await) {
            reached.push_back(position);
        }
        if reached.len() > KEPT_ROUNDS
            && let Some(before) = reached.pop_front()
            && let Ok(forgotten @ 1..) = board::forget(&system, before).await
        {
            tracing::info!(changes = forgotten, "forgotten");
        }
        tokio::time::sleep(ROUND).await;
    }
}

/// Climbs the ladder: when the program starts, then every minute. Of several processes on one database
/// one does it; when it ends, another takes over within a minute or two.
pub(super) async fn escalate(system: System) {
    let process = system.new_id(machine::now());
    loop {
        match escalation::round(&system, process, machine::now).await {
            Ok(done) if done.steps + done.resumed > 0 => {
                tracing::info!(steps = done.steps, resumed = done.resumed, "escalated");
            }
            Ok(_) => {}
            Err(failure) => {
                tracing::warn!(failure = %failure, "the ladder was not climbed to the end")
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}
