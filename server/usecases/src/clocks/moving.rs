//! Carrying out a change of calendar or hours: every running due moment is counted again, in steps.
//!
//! A step is one transaction that also says how far it came, under the condition that nobody else came
//! further: so the change survives a killed process, and two processes never do a step twice.

use crate::clocks::Clockwork;
use crate::context::{Ctx, Stop, System};
use crate::reading;
use chrono::{DateTime, Utc};
use db::Conn;
use db::clocks::{self as store, Gap, Move, Running};
use domain::access::Action;
use domain::calendar::{MoveCount, MovePreview, MoveSample, Pause};
use domain::clocks::{
    ClockHistory, GapKind, MovedDeadline, PauseLine, PetitionClock, ReferralClock,
};
use domain::failure::Failure;
use domain::folio::Folio;
use domain::ids::{PetitionId, ReferralId};
use futures::FutureExt;
use std::collections::{BTreeMap, HashSet};

/// Petitions of one step: a step holds the writer for some tens of milliseconds.
const STEP: i64 = 1000;
/// Deadlines that a preview names.
const SAMPLES: usize = 12;

/// What one petition's clocks become.
pub(crate) struct Recounted {
    pub(crate) petition: PetitionClock,
    pub(crate) referrals: Vec<(ReferralId, ReferralClock)>,
    pub(crate) moves: Vec<(String, Move)>,
}

/// Counts the clocks of one petition again.
pub(crate) fn recount(
    calendar: &domain::calendar::Calendar,
    of: &Running,
    gaps: &[Gap],
) -> Recounted {
    let pauses = |wanted: &dyn Fn(&Gap) -> bool| -> Vec<Pause> {
        gaps.iter().filter(|g| wanted(g)).map(|g| g.pause).collect()
    };
    let own = pauses(&|g| g.referral.is_none());
    let asked = pauses(&|g| g.kind == GapKind::Information);
    let petition = of.clock.recounted(calendar, &own, &asked, of.received_at);
    let mut moves = Vec::new();
    let mut note = |department: &str, referral, clock: &str, before, after| {
        if before != after {
            let moved = Move {
                petition: of.petition,
                referral,
                clock: clock.to_owned(),
                before,
                after,
            };
            moves.push((department.to_owned(), moved));
        }
    };
    note("", None, "promise", of.clock.due_at, petition.due_at);
    if let Some((before, after)) = of.clock.legal_due_at.zip(petition.legal_due_at) {
        note("", None, "legal", before, after);
    }
    if let Some((phase, before, after)) = stage_moved(of.clock.stage, petition.stage) {
        note("", None, phase, before, after);
    }
    let mut referrals = Vec::new();
    for (id, department, clock) in &of.referrals {
        let own = pauses(&|g| {
            g.referral == Some(*id) || (g.referral.is_none() && g.kind == GapKind::Information)
        });
        let next = clock.recounted(calendar, &own);
        note(department, Some(*id), "promise", clock.due_at, next.due_at);
        if let Some((phase, before, after)) = stage_moved(clock.stage, next.stage) {
            note(department, Some(*id), phase, before, after);
        }
        if next != *clock {
            referrals.push((*id, next));
        }
    }
    Recounted {
        petition,
        referrals,
        moves,
    }
}

type Stage = Option<domain::clocks::Stage>;

/// The stage that moved, unless it is the promise itself.
fn stage_moved(
    before: Stage,
    after: Stage,
) -> Option<(&'static str, DateTime<Utc>, DateTime<Utc>)> {
    let (before, after) = before.zip(after)?;
    let times = before.times.zip(after.times)?;
    (before.phase != domain::clocks::Phase::Solve).then_some((
        before.phase.code(),
        times.0.due_at,
        times.1.due_at,
    ))
}

/// Carries out the open changes to the end; gives how many due moments moved. `now` is the clock.
///
/// # Errors
/// Of the database.
pub async fn move_deadlines(
    system: &System,
    now: impl Fn() -> DateTime<Utc> + Send + Sync,
) -> Result<i64, Failure> {
    let mut moved = 0;
    loop {
        let at = now();
        let own = system.clone();
        let step = system
            .db
            .write(move |conn| async move { step(&own, conn, at).await }.boxed())
            .await;
        match step.map_err(|stop: Stop| stop.failure(system))? {
            Some(n) => moved += n,
            None => return Ok(moved),
        }
    }
}

/// One step of the oldest open change; `None` when there is none.
async fn step(system: &System, conn: &mut Conn, now: DateTime<Utc>) -> Result<Option<i64>, Stop> {
    let Some(change) = store::open_change(conn).await? else {
        return Ok(None);
    };
    let work = crate::clocks::clockwork(system, conn).await?;
    let running = store::running(conn, change.reached, STEP).await?;
    let Some(last) = running.last().map(|r| r.seq) else {
        store::change_done(conn, change.id, now).await?;
        return Ok(Some(0));
    };
    let gaps = store::gaps_within(conn, change.reached, last).await?;
    let mut all = Vec::with_capacity(running.len());
    for of in &running {
        all.push((of, recount(&work.calendar, of, &gaps_of(&gaps, of))));
    }
    let moves = save(conn, all).await?;
    store::insert_moves(conn, change.id, &moves).await?;
    let count = i64::try_from(moves.len()).unwrap_or(i64::MAX);
    if !store::save_progress(conn, &change, last, count).await? {
        // Another process carried it further: what was counted here rolls back.
        return Err(Failure::Unavailable.into());
    }
    Ok(Some(count))
}

/// The pauses of one petition among those of many.
fn gaps_of(gaps: &[Gap], of: &Running) -> Vec<Gap> {
    let own = gaps.iter().filter(|g| g.petition == of.petition);
    own.copied().collect()
}

/// Stores what was counted again; gives what moved by it. Who acted on a petition meanwhile has counted
/// with the new calendar, and it is left alone.
async fn save(conn: &mut Conn, all: Vec<(&Running, Recounted)>) -> Result<Vec<Move>, Stop> {
    let changed = all.iter().filter(|(of, next)| next.petition != of.clock);
    let changed: Vec<_> = changed
        .map(|(of, next)| ((of.petition, of.version), next.petition))
        .collect();
    let saved = store::save_petition_clocks(conn, &changed).await?;
    let kept = |(of, next): &(&Running, Recounted)| {
        next.petition == of.clock || saved.contains(&of.petition)
    };
    let kept = all.into_iter().filter(kept);
    let (referrals, moves): (Vec<_>, Vec<_>) =
        kept.map(|(_, next)| (next.referrals, next.moves)).unzip();
    store::save_referral_clocks(conn, &referrals.concat()).await?;
    Ok(moves
        .into_iter()
        .flatten()
        .map(|(_, moved)| moved)
        .collect())
}

/// Counts the running clocks of one petition by the calendar of now, in the transaction that made them run
/// again: a change that came while they rested passed it by. What moved stands under the newest change.
pub(crate) async fn catch_up(
    system: &System,
    conn: &mut Conn,
    seq: i64,
    petition: PetitionId,
) -> Result<(), Stop> {
    let found = store::running(conn, seq - 1, 1).await?;
    let Some(of) = found.into_iter().find(|of| of.petition == petition) else {
        return Ok(());
    };
    let work = crate::clocks::clockwork(system, conn).await?;
    let gaps = store::gaps_within(conn, seq - 1, seq).await?;
    // Held since it was read: nobody can have changed it.
    let moves = save(conn, vec![(&of, recount(&work.calendar, &of, &gaps))]).await?;
    if !moves.is_empty()
        && let Some(change) = store::last_change(conn).await?
    {
        store::insert_moves(conn, change, &moves).await?;
    }
    Ok(())
}

/// What a calendar would move, without moving anything.
pub(crate) async fn preview(conn: &mut Conn, work: &Clockwork) -> Result<MovePreview, Stop> {
    let mut seen = MovePreview::default();
    let mut by_department: BTreeMap<String, i64> = BTreeMap::new();
    let mut petitions: HashSet<Folio> = HashSet::new();
    let mut after = 0;
    loop {
        let running = store::running(conn, after, STEP).await?;
        let Some(last) = running.last().map(|r| r.seq) else {
            break;
        };
        let gaps = store::gaps_within(conn, after, last).await?;
        for of in &running {
            seen.looked_at += 1 + i64::try_from(of.referrals.len()).unwrap_or(0);
            for (department, moved) in recount(&work.calendar, of, &gaps_of(&gaps, of)).moves {
                let department = if department.is_empty() {
                    "Atención Ciudadana".to_owned()
                } else {
                    department
                };
                petitions.insert(of.folio);
                *by_department.entry(department.clone()).or_default() += 1;
                seen.moved += 1;
                if seen.samples.len() < SAMPLES {
                    seen.samples.push(MoveSample {
                        folio: of.folio,
                        of: department,
                        clock: clock_words(&moved.clock).into(),
                        before: moved.before,
                        after: moved.after,
                    });
                }
            }
        }
        after = last;
    }
    seen.petitions = i64::try_from(petitions.len()).unwrap_or(i64::MAX);
    seen.by_department = by_department
        .into_iter()
        .map(|(department, moved)| MoveCount { department, moved })
        .collect();
    seen.by_department.sort_by_key(|count| -count.moved);
    Ok(seen)
}

/// Which clock a stored code means.
fn clock_words(code: &str) -> &'static str {
    match code {
        "promise" => "Resolver",
        "legal" => "Respuesta por escrito que pide la ley",
        stage => domain::clocks::Phase::parse(stage).map_or("Plazo", |phase| phase.label()),
    }
}

/// What the clocks of a petition went through.
///
/// # Errors
/// `NotFound` outside the actor's scope.
pub async fn history(ctx: &Ctx, folio: Folio) -> Result<ClockHistory, Failure> {
    let detail = reading::by_folio(ctx, folio).await?;
    let office = || "Atención Ciudadana".to_owned();
    ctx.read(Action::ReadPetitions, async |_, conn| {
        let moves = store::moves_of(conn, detail.id).await?;
        let gaps = store::gaps(conn, detail.id).await?;
        let of = |referral: Option<ReferralId>| {
            let own = detail.referrals.iter().find(|r| Some(r.id) == referral);
            own.map_or_else(office, |r| r.department_name.clone())
        };
        Ok(ClockHistory {
            folio: detail.folio,
            received_at: detail.received_at,
            due_at: detail.due_at,
            legal_due_at: detail.legal_due_at,
            stage: detail.stage,
            referrals: detail
                .referrals
                .iter()
                .filter(|r| r.status.is_live())
                .map(|r| (r.department_name.clone(), r.due_at, r.stage))
                .collect(),
            pauses: gaps
                .into_iter()
                .map(|gap| PauseLine {
                    kind: gap.kind,
                    of: of(gap.referral),
                    from: gap.pause.from,
                    to: gap.pause.to,
                })
                .collect(),
            moves: moves
                .into_iter()
                .map(|(at, why, department, moved)| MovedDeadline {
                    at,
                    why,
                    of: department.unwrap_or_else(office),
                    clock: clock_words(&moved.clock).into(),
                    before: moved.before,
                    after: moved.after,
                })
                .collect(),
            now: ctx.now,
        })
    })
    .await
}
