//! The demonstration: the year 2023 with its counts, and some weeks of live work up to today, of
//! fictitious people. It is played through the same rules as real work, so every history is legal;
//! the same day gives the same rows.

mod captains;
mod check;
mod dice;
mod office;
mod papers;
mod phones;
mod pictures;
mod plan;
mod play;
mod portraits;
mod script;
mod team;
mod territory;
mod words;
pub mod workbook;

pub use check::{Month, check};
pub use phones::{ACTIVATED, PhoneLogin, phone_logins};
pub use team::{Member, PASSWORD};

use crate::context::{Ctx, Known, Stop, System};
use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use db::Db;
use db::catalogue::{self, insert_neighborhood};
use domain::catalogue::{Department, Neighborhood, PetitionType};
use domain::failure::Failure;
use domain::local_time::{local_date, start_of_day};
use domain::users::Role;
use futures::lock::Mutex;
use futures::{FutureExt, StreamExt, stream};
use office::Office;
use plan::Planner;
use play::Player;
use script::{Step, Writer};
use std::sync::Arc;
use team::Team;

/// Petitions received in each month of 2023.
pub const RECEIVED: [usize; 12] = [
    2907, 3457, 3304, 2732, 2882, 3063, 2822, 3510, 3595, 3591, 3126, 2236,
];
/// Petitions attended in each month of 2023.
pub const ATTENDED: [usize; 12] = [
    1287, 2692, 2354, 962, 1266, 1994, 1703, 1855, 2026, 2173, 1913, 1489,
];
/// Steps of one unit of work, and units that wait together. SQLite commits the waiting units in one
/// flush, and writes a page that many of them changed once; but it keeps what one unit changed in a
/// list that it walks at the end of every statement, so that large units take several times as long.
const MANY_SMALL: (usize, usize) = (8, 64);
/// On PostgreSQL every unit is its own transaction, which sees only what was committed before it.
const ONE_LARGE: (usize, usize) = (120, 1);

/// How much of the year is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Counts are divided by this: 1 is the year itself, tests take less.
    pub divisor: usize,
    /// The year is played so many times over, to measure with.
    pub times: usize,
}

impl Size {
    /// The year itself.
    pub const YEAR: Self = Self {
        divisor: 1,
        times: 1,
    };

    fn of(self, count: usize) -> usize {
        count.div_ceil(self.divisor.max(1)) * self.times
    }

    /// Ten times the petitions still come from one municipality with one roster.
    fn captains(self) -> usize {
        captains::CAPTAINS.div_ceil(self.divisor.max(1))
    }

    /// So many of the people on the roster, where the whole roster would have `count`.
    fn people(self, count: usize) -> usize {
        count * self.captains() / captains::CAPTAINS
    }
}

/// Why there is no demonstration.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// It only fills an empty database.
    #[error(
        "La base ya tiene usuarios o peticiones: la demostración sólo llena una base vacía. Use otra con SIRC_DATABASE_URL."
    )]
    NotEmpty,
    /// The catalogues are missing.
    #[error("La base no tiene catálogos: ejecute primero «sirc migrate».")]
    NoCatalogue,
    /// The clock shows a time before the live weeks can be.
    #[error(
        "El reloj de la máquina marca {0}: la demostración necesita una fecha posterior a marzo de 2024."
    )]
    Clock(NaiveDate),
    /// A file of the demonstration is not as it must be.
    #[error("Un archivo de la demostración no se puede leer: {0}")]
    Program(String),
    /// A rule or the database refused a step.
    #[error("{0}")]
    Failure(#[from] Failure),
}

/// What a database is, as far as the demonstration is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contents {
    /// Nothing but catalogues.
    Empty,
    /// The demonstration, with these users.
    Demonstration(Vec<Member>),
    /// A demonstration that was interrupted while it was being filled.
    Unfinished,
    /// Other data.
    Other,
}

/// Looks at what a database holds.
///
/// # Errors
/// Of the database.
pub async fn contents(system: &System) -> Result<Contents, DemoError> {
    let look = async {
        let mut conn = system.db.read().await?;
        let members = team::members(&catalogue::departments(&mut conn).await?);
        let mut there = 0;
        for member in &members {
            let user = db::accounts::by_login(&mut conn, &member.login).await?;
            there += usize::from(user.is_some_and(|u| team::is_the_same(member, &u)));
        }
        if there == members.len() {
            return Ok(Contents::Demonstration(members));
        }
        if there > 0 {
            return Ok(Contents::Unfinished);
        }
        let users = db::accounts::list(&mut conn, "", 1).await?;
        let petitions = db::lists::received_by_month(&mut conn).await?;
        Ok(if users.is_empty() && petitions.is_empty() {
            Contents::Empty
        } else {
            Contents::Other
        })
    };
    look.await
        .map_err(|error| DemoError::Failure(system.failure(&error)))
}

/// Fills an empty database; gives its users. `progress` hears how many steps are done, of how many.
///
/// # Errors
/// `NotEmpty`, `NoCatalogue`, `Clock`; what a rule or the database refuses.
pub async fn fill(
    system: &System,
    size: Size,
    now: DateTime<Utc>,
    progress: impl Fn(usize, usize),
) -> Result<Vec<Member>, DemoError> {
    if contents(system).await? != Contents::Empty {
        return Err(DemoError::NotEmpty);
    }
    let today = local_date(now);
    if (today.year(), today.month()) < (2024, 4) {
        return Err(DemoError::Clock(today));
    }
    // Ids that repeat in every run; the key of the PINs stays the installation's own.
    let system = System {
        entropy: Arc::new(dice::SeededEntropy::new(2023)),
        ..system.clone()
    };
    let world = World::read(&system).await?;
    let (cases, steps) = world.plan(size, now);
    let members = team::members(&world.departments);
    let (last, first): (Vec<Member>, Vec<Member>) = members
        .iter()
        .cloned()
        .partition(|member| member.login == team::AUDITOR);
    let hash = team::password_hash(&system).await?;
    let founded = start_of_day(NaiveDate::from_ymd_opt(2022, 12, 1).unwrap_or_default());
    team::store(&system, first, hash.clone(), founded).await?;
    let keeper = Team::new(&members);
    let seats = captains::fill(
        &system,
        keeper.office(Role::RosterCoordinator, 0),
        size.captains(),
        &world.neighborhoods,
        &Office::new(
            NaiveDate::from_ymd_opt(2023, 1, 1).unwrap_or_default(),
            NaiveDate::from_ymd_opt(2023, 12, 31).unwrap_or_default(),
            &world.off,
        ),
        now,
    )
    .await?;
    papers::fill(&system, keeper.office(Role::RosterCoordinator, 0), now).await?;
    phones::fill(
        &system,
        keeper.office(Role::RosterCoordinator, 0),
        &seats,
        // A small demonstration has a few as well.
        size.people(ACTIVATED).max(4),
        &hash,
        now,
    )
    .await?;
    let player = Player::new(
        system.clone(),
        world.known,
        Team::new(&members),
        world.types,
        world.departments,
        world.channels,
        world.neighborhoods,
        seats,
        cases,
    )?;
    play_all(&system, player, steps, progress).await?;
    // After the play: what was played went where the types send it, and its counts stay what they are.
    let coordinator = keeper.office(Role::Coordinator, 0).clone();
    crate::routing::activate_most(&Ctx::new(system.clone(), coordinator, now)).await?;
    // What is late has climbed the ladder while the office was open, as it would have in an office: its
    // people were told, and a server that starts on this tells only what is new.
    let open = last_open(&system, now).await;
    let open = open.map_err(|error| DemoError::Failure(system.failure(&error)))?;
    crate::escalation::round(&system, system.new_id(now), || open).await?;
    team::store(&system, last, hash, founded).await?;
    let settled = system.db.settle().await;
    settled.map_err(|error| DemoError::Failure(system.failure(&error)))?;
    Ok(members)
}

/// When the office was open for the last time.
async fn last_open(system: &System, now: DateTime<Utc>) -> db::DbResult<DateTime<Utc>> {
    let mut conn = system.db.read().await?;
    let work = crate::clocks::clockwork(system, &mut conn).await?;
    Ok(work.calendar.last_open(now))
}

/// Plays every step, in units of work that each take the next steps, whichever of them runs.
async fn play_all(
    system: &System,
    player: Player,
    steps: Vec<Step>,
    progress: impl Fn(usize, usize),
) -> Result<(), DemoError> {
    let (at_once, waiting) = match system.db {
        Db::Sqlite { .. } => MANY_SMALL,
        Db::Postgres(_) => ONE_LARGE,
    };
    let total = steps.len();
    let player = Arc::new(Mutex::new((player, steps.into_iter())));
    let unit = |_| {
        let player = player.clone();
        system.db.write(move |conn| {
            async move {
                let (player, steps) = &mut *player.lock().await;
                player.play(conn, steps.take(at_once)).await
            }
            .boxed()
        })
    };
    let mut units = stream::iter(0..total.div_ceil(at_once))
        .map(unit)
        .buffered(waiting);
    let mut done = 0;
    progress(done, total);
    while let Some(played) = units.next().await {
        played.map_err(|stop: Stop| stop.failure(system))?;
        done = total.min(done + at_once);
        progress(done, total);
    }
    Ok(())
}

/// The catalogues, read once.
struct World {
    known: Arc<Known>,
    types: Vec<PetitionType>,
    departments: Vec<Department>,
    channels: Vec<domain::catalogue::Channel>,
    neighborhoods: Vec<Neighborhood>,
    off: domain::deadline::NonWorkingDays,
}

/// Departments that share work and are taken for each other.
const PARTNERS: [(&str, &str); 14] = [
    ("OP", "SP"),
    ("SP", "OP"),
    ("AP", "SP"),
    ("LP", "SP"),
    ("PJ", "LP"),
    ("AG", "OP"),
    ("TM", "PM"),
    ("PM", "TM"),
    ("PC", "PJ"),
    ("MA", "LP"),
    ("SA", "LP"),
    ("CO", "DU"),
    ("DU", "CO"),
    ("DI", "DS"),
];

impl World {
    async fn read(system: &System) -> Result<Self, DemoError> {
        let own = words::neighborhoods()?;
        let read = system.db.write(move |conn| {
            async move {
                let today = catalogue::departments(conn).await?;
                let departments: Vec<Department> =
                    today.into_iter().filter(|d| d.valid_to.is_none()).collect();
                let types = catalogue::types(conn).await?;
                let types = types.into_iter().filter(|t| t.valid_to.is_none()).collect();
                let mut neighborhoods = catalogue::neighborhoods(conn).await?;
                if neighborhoods.is_empty() {
                    for (neighborhood, key) in own {
                        insert_neighborhood(conn, &neighborhood, &key).await?;
                        neighborhoods.push(neighborhood);
                    }
                }
                Ok::<_, Stop>(Self {
                    known: Known::read(conn, None).await?,
                    types,
                    departments,
                    channels: catalogue::channels(conn).await?,
                    neighborhoods,
                    off: catalogue::non_working_days(conn).await?,
                })
            }
            .boxed()
        });
        let world = read.await.map_err(|stop| stop.failure(system))?;
        if world.types.is_empty() || world.departments.is_empty() || world.channels.is_empty() {
            return Err(DemoError::NoCatalogue);
        }
        Ok(world)
    }

    /// The cases, and their steps in the order of time.
    fn plan(&self, size: Size, now: DateTime<Utc>) -> (Vec<plan::Case>, Vec<Step>) {
        let place = |found: &dyn Fn(&Department) -> bool| self.departments.iter().position(found);
        let home: Vec<usize> = self
            .types
            .iter()
            .map(|t| place(&|d| d.id == t.department).unwrap_or(0))
            .collect();
        let partner: Vec<Option<usize>> = self
            .departments
            .iter()
            .map(|own| {
                let (_, partner) = PARTNERS.iter().find(|(code, _)| *code == own.code)?;
                place(&|d| d.code == *partner)
            })
            .collect();
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap_or_default();
        let today = local_date(now);
        let year = Office::new(day(2023, 1, 1), day(2024, 6, 30), &self.off);
        let weeks = Office::new(
            today - Duration::days(60),
            today + Duration::days(120),
            &self.off,
        );
        let mut planner = Planner::new(&self.types);
        let mut cases = planner.year(&year, size);
        let mut live = planner.weeks(&weeks, size, now);
        for case in &mut live {
            if let plan::End::Duplicate(of, _) = &mut case.end {
                *of += cases.len();
            }
        }
        let mut writer = Writer {
            office: &year,
            types: &self.types,
            home: &home,
            partner: &partner,
            steps: Vec::new(),
        };
        for (number, case) in cases.iter().enumerate() {
            writer.write(number, case);
        }
        writer.office = &weeks;
        for (number, case) in (cases.len()..).zip(&live) {
            writer.write(number, case);
        }
        cases.extend(live);
        let mut steps = writer.steps;
        steps.retain(|step| step.at <= now);
        // Stable: steps of one case at one moment keep their order.
        steps.sort_by_key(|step| step.at);
        (cases, steps)
    }
}
