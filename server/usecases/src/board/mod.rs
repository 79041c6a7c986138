//! The live board: counts of what came in, went out, is left and is late.

mod kept;

pub use kept::KeptBoard;

use crate::context::{Ctx, System};
use chrono::{DateTime, Utc};
use db::{Conn, DbResult, catalogue};
use domain::access::{Action, Reach};
use domain::board::{
    AGES, AgeLine, Board, Group, GroupLine, Line, Measure, Period, Question, Step, Tally, count,
};
use domain::failure::Failure;
use domain::ids::{DepartmentId, NeighborhoodId, PetitionTypeId};
use domain::local_time::local_date;
use futures::FutureExt;
use kept::Kept;
use std::collections::HashMap;

/// The board of a period, of what the actor may see.
///
/// # Errors
/// `Forbidden`; of the database.
pub async fn board(ctx: &Ctx, period: Period) -> Result<Board, Failure> {
    let scope = ctx.scope(Action::ReadBoard)?;
    let own = match scope.reach() {
        Reach::Department(own) => Some(own),
        Reach::All => None,
        Reach::Block(..) | Reach::Ward(..) => return Err(Failure::Forbidden),
    };
    let reserved = scope.confidential();
    let kept = ctx.system.board.now(&ctx.system.db, ctx.now).await;
    let kept = kept.map_err(|error| ctx.system.failure(&error))?;
    let names = async { Names::read(&mut ctx.system.db.read().await?).await };
    let names = names.await.map_err(|error| ctx.system.failure(&error))?;
    let now = ctx.now;
    // A walk over a million facts takes some milliseconds, in which this thread serves nobody else.
    let counted = tokio::task::spawn_blocking(move || {
        // Of a department that never had a petition nothing is counted.
        let department = own.map(|own| kept.departments.find(&own).unwrap_or(domain::board::NONE));
        let ask = Question {
            period,
            now,
            department,
            reserved,
            holders: kept.holders(),
            places: (
                kept.kinds.list().len(),
                kept.neighborhoods.list().len(),
                kept.departments.list().len(),
            ),
        };
        let tally = count(&kept.facts, &ask);
        shown(tally, &kept, &names, own.is_some(), period, now)
    });
    counted.await.map_err(|why| {
        let error = db::DbError::Inconsistent(format!("the board was not counted: {why}"));
        ctx.system.failure(&error)
    })
}

/// Names by key, also of what has ended.
struct Names {
    departments: HashMap<DepartmentId, String>,
    kinds: HashMap<PetitionTypeId, String>,
    neighborhoods: HashMap<NeighborhoodId, (String, String)>,
}

impl Names {
    async fn read(conn: &mut Conn) -> DbResult<Self> {
        let departments = catalogue::departments(conn).await?;
        let kinds = catalogue::types(conn).await?;
        let neighborhoods = catalogue::settlements(conn).await?;
        Ok(Self {
            departments: departments.into_iter().map(|d| (d.id, d.name)).collect(),
            kinds: kinds.into_iter().map(|k| (k.id, k.name)).collect(),
            neighborhoods: neighborhoods
                .into_iter()
                .map(|n| (NeighborhoodId(n.id), (n.name, n.postal_code)))
                .collect(),
        })
    }
}

fn shown(
    tally: Tally,
    kept: &Kept,
    names: &Names,
    one_department: bool,
    period: Period,
    now: DateTime<Utc>,
) -> Board {
    let row = |group, name: &str, note: &str, line| GroupLine {
        group,
        name: name.to_owned(),
        note: note.to_owned(),
        line,
    };
    let kinds = kept.kinds.list().iter().map(|id| {
        let name = names.kinds.get(id).map_or("", String::as_str);
        (Group::Kind(*id), name, "")
    });
    let neighborhoods = kept.neighborhoods.list().iter().map(|id| {
        let (name, code) = names
            .neighborhoods
            .get(id)
            .map_or(("", ""), |(name, code)| (name, code));
        (Group::Neighborhood(Some(*id)), name, code)
    });
    let departments = kept.departments.list().iter().map(|id| {
        let name = names.departments.get(id).map_or("", String::as_str);
        (Group::Department(Some(*id)), name, "")
    });
    let nowhere = [(Group::Neighborhood(None), "Sin colonia", "")];
    let nobody = [(Group::Department(None), "Sin turnar", "")];
    let table = |groups: Vec<(Group, &str, &str)>, lines: Vec<Line>| {
        let mut rows: Vec<GroupLine> = groups
            .into_iter()
            .zip(lines)
            .filter(|(_, line)| !line.is_empty())
            .map(|((group, name, note), line)| row(group, name, note, line))
            .collect();
        // What is left most stands first.
        rows.sort_by(|a, b| {
            let key = |r: &GroupLine| {
                let of = |measure| -r.line.get(measure);
                (of(Measure::Open), of(Measure::Received))
            };
            (key(a), &a.name, &a.note).cmp(&(key(b), &b.name, &b.note))
        });
        rows
    };
    let today = local_date(now);
    Board {
        period,
        total: tally.total,
        departments: if one_department {
            Vec::new()
        } else {
            table(departments.chain(nobody).collect(), tally.departments)
        },
        kinds: table(kinds.collect(), tally.kinds),
        neighborhoods: table(neighborhoods.chain(nowhere).collect(), tally.neighborhoods),
        ages: AGES
            .into_iter()
            .zip(tally.ages)
            .map(|(band, line)| AgeLine {
                band,
                received: band.received(today),
                line,
            })
            .collect(),
        steps: period
            .steps()
            .into_iter()
            .zip(tally.steps)
            .map(|(days, line)| Step { days, line })
            .collect(),
        at: now,
    }
}

/// Reads what the board counts, so that nobody has to wait for it.
///
/// # Errors
/// Of the database.
pub async fn prepare(system: &System, now: DateTime<Utc>) -> Result<(), Failure> {
    let kept = system.board.now(&system.db, now).await;
    kept.map(drop).map_err(|error| system.failure(&error))
}

/// Where the notes of changes end now; see [`forget`].
///
/// # Errors
/// Of the database.
pub async fn reached(system: &System) -> Result<i64, Failure> {
    let read = async { db::board::position(&mut system.db.read().await?).await };
    read.await.map_err(|error| system.failure(&error))
}

/// Forgets notes of changes before a position that was reached three hours ago or longer: by then every
/// process has read them, or reads everything anew. Gives how many.
///
/// # Errors
/// Of the database.
pub async fn forget(system: &System, before: i64) -> Result<u64, Failure> {
    let forgotten: DbResult<u64> = system
        .db
        .write(move |conn| async move { db::board::forget(conn, before).await }.boxed())
        .await;
    forgotten.map_err(|error| system.failure(&error))
}
