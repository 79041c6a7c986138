//! Suspensions whose day of review came: the clock runs again unless somebody suspends it anew.

use crate::acts;
use crate::clocks::clockwork;
use crate::context::{Stop, System};
use chrono::{DateTime, Utc};
use db::escalation::{self as store, Climber, NewAlert};
use domain::access::Scope;
use domain::clocks::Phase;
use domain::failure::Failure;
use domain::ids::{PetitionId, ReferralId};
use domain::ladder::AlertKind;
use domain::local_time::local_date;
use domain::users::Role;
use futures::FutureExt;

/// Suspensions of one round; each is a transaction of its own.
const AT_ONCE: i64 = 200;

/// Resumes what is to be looked at today; gives how many.
pub(super) async fn resume(system: &System, now: DateTime<Utc>) -> Result<usize, Failure> {
    let due = async {
        let mut conn = system.db.read().await?;
        store::to_resume(&mut conn, local_date(now), AT_ONCE).await
    };
    let due = due.await.map_err(|e| system.failure(&e))?;
    let mut resumed = 0;
    for (referral, petition) in due {
        let own = system.clone();
        let done = system
            .db
            .write(move |conn| {
                async move { resume_one(&own, conn, petition, referral, now).await }.boxed()
            })
            .await;
        resumed += usize::from(done.map_err(|stop: Stop| stop.failure(system))?);
    }
    Ok(resumed)
}

/// `false` when it was resumed meanwhile, or while the petition waits for the citizen.
async fn resume_one(
    system: &System,
    conn: &mut db::Conn,
    petition: PetitionId,
    referral: ReferralId,
    now: DateTime<Utc>,
) -> Result<bool, Stop> {
    let everything = Scope::of_the_program_itself();
    let Some(state) = db::petitions::state(conn, &everything, petition).await? else {
        return Ok(false);
    };
    let Some(of) = state.referrals.iter().find(|r| r.id == referral) else {
        return Ok(false);
    };
    let department = of.department;
    let from = of.clock.from;
    if !acts::resume_by_program(system, conn, &state, petition, referral, now).await? {
        return Ok(false);
    }
    let work = clockwork(system, conn).await?;
    let alert = NewAlert {
        at: now,
        not_before: work.calendar.next_open(now),
        kind: AlertKind::Resumed,
        role: Role::Liaison,
        digest: None,
        of: Climber {
            petition,
            referral: Some((referral, department)),
            confidential: state.confidential,
            phase: Phase::Solve,
            from,
            due_at: state.clock.due_at,
            level: 0,
        },
        // A referral may be suspended more than once.
        position: state.version,
    };
    store::insert_alert(conn, &alert).await?;
    Ok(true)
}
