//! Storing many moved due moments: a statement for hundreds of them, because on PostgreSQL each one is a
//! visit to another process, and a change of calendar moves tens of thousands.

use super::{Move, StageColumns};
use crate::{Conn, DbResult};
use domain::clocks::{PetitionClock, ReferralClock};
use domain::ids::{PetitionId, ReferralId};
use sqlx::QueryBuilder;
use std::collections::HashSet;
use uuid::Uuid;

/// Rows of one statement: both databases take more than 32,000 values in one.
const AT_ONCE: usize = 500;

const PETITIONS: &str = "UPDATE petition SET due_at = v.column3, legal_due_at = v.column4, stage_soon_at = v.column5, stage_due_at = v.column6 FROM (";
// Only while nobody acted since it was read: who acts counts with the new calendar.
const SAME_VERSION: &str =
    ") AS v WHERE petition.id = v.column1 AND petition.version = v.column2 RETURNING petition.id";
const REFERRALS: &str = "UPDATE referral SET due_at = v.column4, stage_soon_at = v.column5, stage_due_at = v.column6 FROM (";
const SAME_STAGE: &str = ") AS v WHERE referral.id = v.column1 AND referral.stage = v.column2 AND referral.stage_from = v.column3";
const INSERT_MOVES: &str = "INSERT INTO deadline_move (change_id, petition_id, referral_id, clock, due_before, due_after) ";

/// A petition as it was read, by its key and version.
pub type ReadPetition = (PetitionId, i64);

/// Stores the moved moments of petitions; gives those of them on which nobody acted since they were read.
///
/// # Errors
/// Of the database.
pub async fn save_petition_clocks(
    conn: &mut Conn,
    clocks: &[(ReadPetition, PetitionClock)],
) -> DbResult<HashSet<PetitionId>> {
    let mut saved = HashSet::new();
    for some in clocks.chunks(AT_ONCE) {
        let ids: Vec<Uuid> = on_either!(&mut *conn, Db, c => {
            let mut query = QueryBuilder::<Db>::new(PETITIONS);
            query.push_values(some, |mut row, ((id, version), clock)| {
                let stage = StageColumns::from(clock.stage);
                row.push_bind(id.0)
                    .push_bind(*version)
                    .push_bind(clock.due_at)
                    .push_bind(clock.legal_due_at)
                    .push_bind(stage.soon_at)
                    .push_bind(stage.due_at);
            });
            query.push(SAME_VERSION);
            query.build_query_scalar().persistent(false).fetch_all(c).await?
        });
        saved.extend(ids.into_iter().map(PetitionId));
    }
    Ok(saved)
}

/// Stores the moved moments of referrals, unless their stage is another since they were read.
///
/// # Errors
/// Of the database.
pub async fn save_referral_clocks(
    conn: &mut Conn,
    clocks: &[(ReferralId, ReferralClock)],
) -> DbResult<()> {
    for some in clocks.chunks(AT_ONCE) {
        on_either!(&mut *conn, Db, c => {
            let mut query = QueryBuilder::<Db>::new(REFERRALS);
            query.push_values(some, |mut row, (id, clock)| {
                let stage = StageColumns::from(clock.stage);
                row.push_bind(id.0)
                    .push_bind(stage.phase)
                    .push_bind(stage.from)
                    .push_bind(clock.due_at)
                    .push_bind(stage.soon_at)
                    .push_bind(stage.due_at);
            });
            query.push(SAME_STAGE);
            query.build().persistent(false).execute(c).await?;
        });
    }
    Ok(())
}

/// Writes down what a change moved.
///
/// # Errors
/// Of the database.
pub async fn insert_moves(conn: &mut Conn, change: Uuid, moves: &[Move]) -> DbResult<()> {
    for some in moves.chunks(AT_ONCE) {
        on_either!(&mut *conn, Db, c => {
            let mut query = QueryBuilder::<Db>::new(INSERT_MOVES);
            query.push_values(some, |mut row, moved| {
                row.push_bind(change)
                    .push_bind(moved.petition.0)
                    .push_bind(moved.referral.map(|r| r.0))
                    .push_bind(&moved.clock)
                    .push_bind(moved.before)
                    .push_bind(moved.after);
            });
            query.build().persistent(false).execute(c).await?;
        });
    }
    Ok(())
}
