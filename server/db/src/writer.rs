//! How writes reach each database.
//!
//! SQLite has one writer. `synchronous=FULL` costs a disk flush per commit, so a single task takes
//! the units of work that wait, runs each under its own savepoint, commits them together, and only
//! then answers each caller: durability at the price of one flush for all of them.
//!
//! On PostgreSQL every unit of work runs in a task of its own, so that a client that goes away
//! cannot drop a transaction half-way and hand a poisoned connection to the next borrower.

use crate::conn::{Conn, assert_sqlite_settings, assert_sqlite_version};
use crate::error::{DbError, DbResult};
use futures::future::BoxFuture;
use futures::{FutureExt, TryFutureExt};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{PgPool, SqlitePool};
use std::panic::AssertUnwindSafe;
use tokio::sync::{mpsc, oneshot};

/// Most units of work in one commit, so that none waits for too many others.
const GROUP: usize = 64;
/// Units of work that may wait; beyond this, callers wait at the door.
const QUEUE: usize = 1024;

/// What a debug build needs for the deepest use case.
const STACK: usize = 8 << 20;

/// Tells one caller how its unit ended, once the commit is known.
type Deliver = Box<dyn FnOnce(DbResult<()>) + Send>;
/// Runs one unit; gives whether to keep it, and how to answer.
type Unit = Box<dyn for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, (bool, Deliver)> + Send>;

/// The task that owns SQLite's write connection.
#[derive(Clone, Debug)]
pub struct Writer {
    units: mpsc::Sender<Unit>,
    pool: SqlitePool,
}

impl Writer {
    /// Opens the connection on a thread of its own and serves the queue there.
    pub(crate) async fn start(options: SqliteConnectOptions) -> DbResult<Self> {
        let (units, queue) = mpsc::channel(QUEUE);
        let (opened, pool) = oneshot::channel();
        std::thread::Builder::new()
            .name("sqlite-writer".into())
            .stack_size(STACK)
            .spawn(move || write_on_this_thread(options, opened, queue))
            .map_err(|e| DbError::Setup(format!("cannot start the writer: {e}")))?;
        let pool = pool
            .await
            .map_err(|_| DbError::Setup("the writer ended before it began".into()))??;
        Ok(Self { units, pool })
    }

    pub(crate) fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    pub(crate) async fn run<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel::<Result<T, E>>();
        let unit: Unit = Box::new(move |conn| {
            Box::pin(async move {
                let end = work(conn).await;
                let keep = end.is_ok();
                let deliver: Deliver = Box::new(move |committed| {
                    // A caller that no longer waits needs no answer.
                    let _ = answer.send(committed.map_err(E::from).and(end));
                });
                (keep, deliver)
            })
        });
        if self.units.send(unit).await.is_err() {
            return Err(DbError::Unavailable("the writer has stopped".into()).into());
        }
        answered
            .await
            .unwrap_or_else(|_| Err(DbError::Unavailable("the unit of work failed".into()).into()))
    }

    pub(crate) async fn stop(&self) {
        self.pool.close().await;
    }
}

/// The driver runs every statement on a thread that it starts from the one that connects, so each
/// statement is two switches between the two. On different processors each switch has to wake a
/// sleeping one, which took half of the server's time; on the same one it takes next to none. There
/// they take turns, or each would be interrupted by the other for every row.
fn write_on_this_thread(
    options: SqliteConnectOptions,
    opened: oneshot::Sender<DbResult<SqlitePool>>,
    queue: mpsc::Receiver<Unit>,
) {
    stay_on_one_processor();
    take_turns();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = opened.send(Err(DbError::Setup(format!(
                "cannot start the writer: {error}"
            ))));
            return;
        }
    };
    runtime.block_on(async {
        match open(options).await {
            Ok(pool) => {
                // Whoever opened may be gone already; then the queue is closed, too.
                let _ = opened.send(Ok(pool.clone()));
                commit_in_groups(pool, queue).await;
            }
            Err(error) => {
                let _ = opened.send(Err(error));
            }
        }
    });
}

/// One connection, kept for good: another one might be opened from another thread.
async fn open(options: SqliteConnectOptions) -> DbResult<SqlitePool> {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        // A file does not go away between two uses, so asking each time only costs.
        .test_before_acquire(false)
        .connect_with(options)
        .await?;
    let mut first = pool.acquire().await?;
    assert_sqlite_version(&mut first).await?;
    assert_sqlite_settings(&mut first).await?;
    drop(first);
    Ok(pool)
}

/// Keeps this thread, and those it starts, on one processor of those that the process may use; the
/// next writer of the process takes the next one. What fails here only costs speed.
#[cfg(target_os = "linux")]
fn stay_on_one_processor() {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
    use std::sync::atomic::{AtomicUsize, Ordering};
    static WRITERS: AtomicUsize = AtomicUsize::new(0);
    let Ok(allowed) = sched_getaffinity(None) else {
        return;
    };
    let allowed: Vec<usize> = (0..CpuSet::MAX_CPU)
        .filter(|n| allowed.is_set(*n))
        .collect();
    let turn = WRITERS.fetch_add(1, Ordering::Relaxed);
    let Some(own) = allowed.get(turn % allowed.len().max(1)) else {
        return;
    };
    let mut set = CpuSet::new();
    set.set(*own);
    if let Err(error) = sched_setaffinity(None, &set) {
        tracing::debug!(error = %error, "the writer may move between processors");
    }
}

#[cfg(not(target_os = "linux"))]
fn stay_on_one_processor() {}

/// Lets this thread, and those it starts, run until it waits: whoever is woken by it is not put in its
/// place at once. What fails here only costs speed.
#[cfg(target_os = "linux")]
fn take_turns() {
    use rustix::process::{getpriority_process, setpriority_process};
    use thread_priority::{
        NormalThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy,
        set_thread_priority_and_policy, thread_native_id,
    };
    let nice = getpriority_process(None);
    let batch = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Batch);
    // The middle of its scale is a niceness of zero; the one that the process was given is put back.
    let middle = ThreadPriority::Crossplatform(50_u8.try_into().expect("within 0 to 99"));
    if let Err(error) = set_thread_priority_and_policy(thread_native_id(), middle, batch) {
        tracing::debug!(error = ?error, "the writer may be interrupted by its own connection");
    }
    if let Ok(nice) = nice {
        let _ = setpriority_process(None, nice);
    }
}

#[cfg(not(target_os = "linux"))]
fn take_turns() {}

async fn commit_in_groups(pool: SqlitePool, mut queue: mpsc::Receiver<Unit>) {
    while let Some(first) = queue.recv().await {
        // Held only while there is work, so that migrations and the shutdown can have it.
        let mut conn = match pool.acquire().await {
            Ok(conn) => Conn::writing_sqlite(conn),
            Err(error) => {
                refuse(first, error.into()).await;
                continue;
            }
        };
        if let Err(error) = execute(&mut conn, "BEGIN IMMEDIATE; SAVEPOINT unit").await {
            tracing::error!(error = %error, "cannot begin a write transaction");
            let _ = execute(&mut conn, "ROLLBACK").await;
            refuse(first, error).await;
            continue;
        }
        let mut kept = Vec::new();
        let mut next = Some(first);
        let mut whole = Ok(());
        while let Some(unit) = next {
            if let Some(deliver) = run_unit(&mut conn, unit).await {
                kept.push(deliver);
            }
            next = if kept.len() < GROUP {
                queue.try_recv().ok()
            } else {
                None
            };
            // The savepoint of the unit that ends and that of the next cost one visit together.
            if next.is_some() {
                whole = execute(&mut conn, "RELEASE unit; SAVEPOINT unit").await;
                if let Err(error) = &whole {
                    tracing::error!(error = %error, "cannot set a savepoint");
                    if let Some(unit) = next.take() {
                        refuse(unit, error.clone()).await;
                    }
                }
            }
        }
        #[cfg(feature = "ack-before-commit")]
        for deliver in kept.drain(..) {
            deliver(Ok(()));
        }
        let committed = match whole {
            Ok(()) => execute(&mut conn, "RELEASE unit; COMMIT").await,
            failed => failed,
        };
        if let Err(error) = &committed {
            tracing::error!(error = %error, "cannot commit");
            // After a failed commit the transaction may still be open.
            let _ = execute(&mut conn, "ROLLBACK").await;
        }
        for deliver in kept {
            deliver(committed.clone());
        }
    }
}

/// Runs a unit under the savepoint that was set for it. Gives how to answer it when it is to be
/// committed; a unit that failed is undone, to that savepoint, and answered at once.
async fn run_unit(conn: &mut Conn, unit: Unit) -> Option<Deliver> {
    let ran = AssertUnwindSafe(unit(conn)).catch_unwind().await;
    match ran {
        Ok((true, deliver)) => Some(deliver),
        Ok((false, deliver)) => {
            undo(conn).await;
            deliver(Ok(()));
            None
        }
        Err(_) => {
            tracing::error!("a unit of work panicked and was undone");
            undo(conn).await;
            None
        }
    }
}

async fn undo(conn: &mut Conn) {
    conn.forget_versions();
    if let Err(error) = execute(conn, "ROLLBACK TO unit").await {
        tracing::error!(error = %error, "cannot undo a unit of work");
    }
}

/// A unit that cannot run is dropped with its answer channel, which its caller reads as unavailable.
async fn refuse(unit: Unit, error: DbError) {
    tracing::warn!(error = %error, "a unit of work was refused");
    drop(unit);
}

async fn execute(conn: &mut Conn, sql: &'static str) -> DbResult<()> {
    on!(conn, c => sqlx::raw_sql(sql).execute(c).map_ok(|_| ())).map_err(DbError::from)
}

pub(crate) async fn run_on_postgres<T, E, F>(pool: PgPool, work: F) -> Result<T, E>
where
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
    F: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
{
    let task = tokio::spawn(async move {
        let mut conn = Conn::writing_postgres(pool.acquire().await.map_err(DbError::from)?);
        execute(&mut conn, "BEGIN").await?;
        match AssertUnwindSafe(work(&mut conn)).catch_unwind().await {
            Ok(Ok(value)) => {
                execute(&mut conn, "COMMIT").await?;
                Ok(value)
            }
            Ok(Err(error)) => {
                execute(&mut conn, "ROLLBACK").await?;
                Err(error)
            }
            Err(_) => {
                execute(&mut conn, "ROLLBACK").await?;
                Err(DbError::Unavailable("the unit of work failed".into()).into())
            }
        }
    });
    task.await
        .unwrap_or_else(|_| Err(DbError::Unavailable("the unit of work stopped".into()).into()))
}
