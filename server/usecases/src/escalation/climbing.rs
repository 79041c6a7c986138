//! One round of the job: what has reached a step takes it, and who is to know is told.
//!
//! Any number of processes may run it. One at a time holds the lease; and a step is an update under the
//! condition that nobody took it, in one transaction with its notice, so that even two that believe to
//! hold the lease tell nobody twice, and what a killed process did not commit the next one does.

use crate::clocks::clockwork;
use crate::context::{Ctx, Stop, System};
use chrono::{DateTime, Duration, Utc};
use db::escalation::{self as store, Climber, NewAlert};
use db::petitions::State;
use domain::clocks::Phase;
use domain::failure::Failure;
use domain::ids::PetitionId;
use domain::ladder::{AlertKind, Recipient, Step};
use domain::local_time::local_date;
use domain::users::Role;
use futures::FutureExt;
use uuid::Uuid;

/// Stages of one transaction: whoever waits for the writer meanwhile does not notice it.
const AT_ONCE: i64 = 100;
/// Between two transactions, so that others come to write, too: on SQLite another process asks only now
/// and then, and with twenty thousand stages to climb at once it found no moment in five seconds.
const REST: std::time::Duration = std::time::Duration::from_millis(20);
/// How long a process that stopped answering keeps others from the job.
const LEASE: Duration = Duration::seconds(60);

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Steps taken.
    pub steps: usize,
    /// Suspensions whose day of review came.
    pub resumed: usize,
    /// Whether another process holds the job.
    pub elsewhere: bool,
}

/// Does what is to be done now. `process` tells this process from others; `now` is the clock.
///
/// # Errors
/// Of the database.
pub async fn round(
    system: &System,
    process: Uuid,
    now: impl Fn() -> DateTime<Utc> + Send + Sync,
) -> Result<Round, Failure> {
    let mut done = Round::default();
    loop {
        let at = now();
        let own = system.clone();
        let step = system
            .db
            .write(move |conn| {
                async move {
                    if !store::take_lease(conn, "escalation", process, at + LEASE, at).await? {
                        return Ok(None);
                    }
                    Ok(Some(climb_some(&own, conn, at).await?))
                }
                .boxed()
            })
            .await;
        match step.map_err(|stop: Stop| stop.failure(system))? {
            None => {
                done.elsewhere = true;
                return Ok(done);
            }
            Some(0) => break,
            Some(steps) => done.steps += steps,
        }
        tokio::time::sleep(REST).await;
    }
    done.resumed = super::resuming::resume(system, now()).await?;
    Ok(done)
}

/// Takes some of the steps that are reached, the highest first: who is told that it is late by days
/// need not be told that it is nearly late.
async fn climb_some(
    system: &System,
    conn: &mut db::Conn,
    now: DateTime<Utc>,
) -> Result<usize, Stop> {
    let work = clockwork(system, conn).await?;
    let mut ladder = store::steps(conn).await?;
    ladder.reverse();
    let mut taken = 0;
    for step in ladder {
        let reached = step.trigger.reached(&work.calendar, now);
        for level in 0..step.position {
            for climber in store::climbers(conn, level, reached, AT_ONCE).await? {
                if store::climb(conn, &climber, step.position).await? {
                    let not_before = work.calendar.next_open(now);
                    store::insert_alert(conn, &told(&climber, &step, now, not_before)).await?;
                    taken += 1;
                }
            }
            if taken > 0 {
                return Ok(taken);
            }
        }
    }
    Ok(taken)
}

fn told(of: &Climber, step: &Step, at: DateTime<Utc>, not_before: DateTime<Utc>) -> NewAlert {
    NewAlert {
        at,
        not_before,
        kind: AlertKind::Stage,
        role: step.recipient.role(of.phase, of.referral.is_some()),
        digest: (step.recipient == Recipient::Digest).then(|| local_date(not_before)),
        of: *of,
        position: step.position,
    }
}

/// Tells the coordinator that a petition went to departments that said no, `times` by now.
pub(crate) async fn bounced(
    ctx: &Ctx,
    conn: &mut db::Conn,
    petition: PetitionId,
    state: &State,
    times: i64,
) -> Result<(), Stop> {
    let work = ctx.clockwork(conn).await?;
    let alert = NewAlert {
        at: ctx.now,
        not_before: work.calendar.next_open(ctx.now),
        kind: AlertKind::Bounced,
        role: Role::Coordinator,
        digest: None,
        of: Climber {
            petition,
            referral: None,
            confidential: state.confidential,
            phase: Phase::Refer,
            from: ctx.now,
            due_at: state.clock.due_at,
            level: 0,
        },
        position: times,
    };
    Ok(store::insert_alert(conn, &alert).await?)
}
