//! Where the data lives, and one connection to it.

use crate::error::{DbError, DbResult};
use crate::territory::Versions;
use crate::writer::{Writer, run_on_postgres};
use futures::future::BoxFuture;
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Database, PgPool, Postgres, Sqlite, SqlitePool};
use std::ops::{Deref, DerefMut};
use std::str::FromStr;
use std::time::Duration;

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/postgres");

/// SQLite before this has the bug that corrupts a database when a checkpoint meets a writer.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// A statement whose text differs between the databases. Binds and row type must not.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// For SQLite.
    pub sqlite: &'static str,
    /// For PostgreSQL.
    pub postgres: &'static str,
}

impl Dialect {
    /// The same text for both.
    #[must_use]
    pub const fn same(sql: &'static str) -> Self {
        Self {
            sqlite: sql,
            postgres: sql,
        }
    }
}

/// A connection of one driver, with what the transaction on it has read once.
#[derive(Debug)]
pub struct Link<D: Database> {
    connection: PoolConnection<D>,
    /// Whether a transaction runs on it.
    within: bool,
    versions: Option<Versions>,
}

impl<D: Database> Link<D> {
    fn new(connection: PoolConnection<D>, within: bool) -> Self {
        Self {
            connection,
            within,
            versions: None,
        }
    }
}

impl<D: Database> Deref for Link<D> {
    type Target = D::Connection;

    fn deref(&self) -> &Self::Target {
        &self.connection
    }
}

impl<D: Database> DerefMut for Link<D> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.connection
    }
}

/// One connection. Every storage function borrows it; within [`Db::write`] it is a transaction.
#[derive(Debug)]
pub enum Conn {
    /// To SQLite.
    Sqlite(Link<Sqlite>),
    /// To PostgreSQL.
    Postgres(Link<Postgres>),
}

impl Conn {
    /// A connection on which the writer of SQLite begins a transaction.
    pub(crate) fn writing_sqlite(connection: PoolConnection<Sqlite>) -> Self {
        Self::Sqlite(Link::new(connection, true))
    }

    /// The same on PostgreSQL.
    pub(crate) fn writing_postgres(connection: PoolConnection<Postgres>) -> Self {
        Self::Postgres(Link::new(connection, true))
    }

    /// The numbers of the last changes, when the transaction has read them. On SQLite nobody else
    /// writes while it runs, and on PostgreSQL a unit of work is better off with one view of them.
    pub(crate) fn versions(&self) -> Option<Versions> {
        match self {
            Self::Sqlite(link) => link.versions,
            Self::Postgres(link) => link.versions,
        }
    }

    /// Keeps them for the rest of the transaction; without one there is nothing that they hold for.
    pub(crate) fn keep_versions(&mut self, versions: Versions) {
        let (within, kept) = match self {
            Self::Sqlite(link) => (link.within, &mut link.versions),
            Self::Postgres(link) => (link.within, &mut link.versions),
        };
        if within {
            *kept = Some(versions);
        }
    }

    /// After a change of one of them, or after a change was undone.
    pub(crate) fn forget_versions(&mut self) {
        match self {
            Self::Sqlite(link) => link.versions = None,
            Self::Postgres(link) => link.versions = None,
        }
    }

    /// The text of a statement for this database.
    pub(crate) fn text(&self, sql: Dialect) -> &'static str {
        match self {
            Self::Sqlite(_) => sql.sqlite,
            Self::Postgres(_) => sql.postgres,
        }
    }
}

/// Runs one statement expression on the database that a connection belongs to. It is expanded once
/// per driver, so the compiler checks binds and row type against both.
macro_rules! on {
    ($conn:expr, $c:ident => $stmt:expr) => {
        match $conn {
            $crate::Conn::Sqlite(connection) => {
                let $c = &mut **connection;
                $stmt.await
            }
            $crate::Conn::Postgres(connection) => {
                let $c = &mut **connection;
                $stmt.await
            }
        }
    };
}

/// Runs a block on the database that a connection belongs to, with `$db` as its type and `$c` as the
/// connection: for statements that are put together.
macro_rules! on_either {
    ($conn:expr, $db:ident, $c:ident => $block:block) => {
        match $conn {
            $crate::Conn::Sqlite(connection) => {
                type $db = sqlx::Sqlite;
                let $c = &mut **connection;
                $block
            }
            $crate::Conn::Postgres(connection) => {
                type $db = sqlx::Postgres;
                let $c = &mut **connection;
                $block
            }
        }
    };
}

/// How to open the database.
#[derive(Clone, Debug)]
pub struct Options {
    /// `sqlite:path/to/file.db` or `postgres://…`.
    pub url: String,
    /// Connections for reading on SQLite, for everything on PostgreSQL.
    pub connections: u32,
}

/// The database, chosen once by the URL's scheme.
#[derive(Clone, Debug)]
pub enum Db {
    /// One file: many readers, one writer that commits in groups.
    Sqlite {
        /// Read-only connections.
        readers: SqlitePool,
        /// The only connection that writes.
        writer: Writer,
    },
    /// A server that several processes share.
    Postgres(PgPool),
}

impl Db {
    /// Opens the database and asserts that it is set up as the program needs it. Creates an
    /// SQLite file that does not exist.
    ///
    /// # Errors
    /// When it cannot be reached, or a setting or the SQLite version is not as it must be.
    pub async fn open(options: &Options) -> DbResult<Self> {
        if options.url.starts_with("postgres:") || options.url.starts_with("postgresql:") {
            return Self::open_postgres(options).await;
        }
        if options.url.starts_with("sqlite:") {
            return Self::open_sqlite(options).await;
        }
        Err(DbError::Setup(
            "the database URL must begin with sqlite: or postgres:".into(),
        ))
    }

    async fn open_sqlite(options: &Options) -> DbResult<Self> {
        let connect = SqliteConnectOptions::from_str(&options.url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .statement_cache_capacity(256)
            .pragma("trusted_schema", "OFF")
            .pragma("temp_store", "MEMORY")
            .pragma("journal_size_limit", "67108864")
            .pragma("wal_autocheckpoint", "1000")
            .pragma("mmap_size", "0")
            .pragma("cell_size_check", "ON")
            .pragma("cache_size", "-2048");
        let writer = Writer::start(connect.clone().pragma("cache_size", "-16384")).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(options.connections.max(2))
            .test_before_acquire(false)
            .after_connect(|conn, _| {
                Box::pin(async move {
                    assert_sqlite_settings(conn)
                        .await
                        .map_err(|e| sqlx::Error::Configuration(Box::new(e)))
                })
            })
            .connect_with(connect.pragma("query_only", "ON"))
            .await?;
        Ok(Self::Sqlite { readers, writer })
    }

    async fn open_postgres(options: &Options) -> DbResult<Self> {
        let connect = PgConnectOptions::from_str(&options.url)?
            .statement_cache_capacity(256)
            .options([
                ("statement_timeout", "10s"),
                ("lock_timeout", "5s"),
                ("idle_in_transaction_session_timeout", "10s"),
                ("synchronous_commit", "on"),
                ("timezone", "UTC"),
                // Every question is answered in milliseconds: compiling one, or starting processes that
                // share the work, takes longer than the answer, and others ask meanwhile.
                ("jit", "off"),
                ("max_parallel_workers_per_gather", "0"),
            ]);
        let pool = PgPoolOptions::new()
            .max_connections(options.connections.max(2))
            .acquire_timeout(Duration::from_secs(5))
            .after_connect(|conn, _| {
                Box::pin(async move {
                    let durable: String = sqlx::query_scalar("SHOW synchronous_commit")
                        .fetch_one(&mut *conn)
                        .await?;
                    if durable == "on" {
                        Ok(())
                    } else {
                        Err(sqlx::Error::Configuration(
                            format!("synchronous_commit is {durable}").into(),
                        ))
                    }
                })
            })
            // A connection that comes back inside a transaction would poison its next borrower. Outside of
            // one a lone ROLLBACK would write a warning into the server's log each time; in a failed one
            // BEGIN is refused, and the connection is closed.
            .after_release(|conn, _| {
                Box::pin(
                    async move { Ok(sqlx::raw_sql("BEGIN; ROLLBACK").execute(conn).await.is_ok()) },
                )
            })
            .connect_with(connect)
            .await?;
        Ok(Self::Postgres(pool))
    }

    /// Brings the schema to this program's version.
    ///
    /// # Errors
    /// When a migration fails, or the schema is newer than the program.
    pub async fn migrate(&self) -> DbResult<()> {
        let done = match self {
            Self::Sqlite { writer, .. } => SQLITE_MIGRATIONS.run(writer.pool()).await,
            Self::Postgres(pool) => {
                let mut conn = patient(pool).await?;
                let done = POSTGRES_MIGRATIONS.run(&mut *conn).await;
                conn.close().await?;
                done
            }
        };
        done.map_err(|error| DbError::Setup(format!("migration failed: {error}")))
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// `Unavailable` when none is free in time.
    pub async fn read(&self) -> DbResult<Conn> {
        Ok(match self {
            Self::Sqlite { readers, .. } => {
                Conn::Sqlite(Link::new(readers.acquire().await?, false))
            }
            Self::Postgres(pool) => Conn::Postgres(Link::new(pool.acquire().await?, false)),
        })
    }

    /// Runs one unit of work. It is durable when this returns `Ok`; an `Err` from the work, or a
    /// commit that fails, leaves nothing behind. The work goes on to its end even if the caller
    /// stops waiting.
    ///
    /// # Errors
    /// The work's own error, or the database's when the transaction cannot begin or commit.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    {
        match self {
            Self::Sqlite { writer, .. } => writer.run(work).await,
            Self::Postgres(pool) => run_on_postgres(pool.clone(), work).await,
        }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> DbResult<()> {
        let mut conn = self.read().await?;
        let _: i64 =
            on!(&mut conn, c => sqlx::query_scalar("SELECT CAST(1 AS BIGINT)").fetch_one(c))?;
        Ok(())
    }

    /// After a large import: gives PostgreSQL the statistics and the map of visible rows that its
    /// own upkeep would gather within minutes, without which it reads far too much until then.
    /// SQLite needs neither.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn settle(&self) -> DbResult<()> {
        if let Self::Postgres(pool) = self {
            let mut conn = patient(pool).await?;
            let done = sqlx::raw_sql("VACUUM (ANALYZE)").execute(&mut *conn).await;
            conn.close().await?;
            done?;
        }
        Ok(())
    }

    /// Waits for work under way and closes every connection.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { readers, writer } => {
                readers.close().await;
                writer.stop().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// A connection for work that takes as long as it takes. Whoever takes it closes it, so that nobody
/// else waits without end.
async fn patient(pool: &PgPool) -> DbResult<PoolConnection<Postgres>> {
    let mut conn = pool.acquire().await?;
    for sql in ["SET statement_timeout = 0", "SET lock_timeout = 0"] {
        sqlx::raw_sql(sql).execute(&mut *conn).await?;
    }
    Ok(conn)
}

pub(crate) async fn assert_sqlite_version(conn: &mut sqlx::SqliteConnection) -> DbResult<()> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(conn)
        .await?;
    let mut parts = version
        .split('.')
        .map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    if (next(), next(), next()) < OLDEST_SQLITE {
        return Err(DbError::Setup(format!(
            "SQLite {version} can corrupt a database under load; 3.51.3 or later is needed"
        )));
    }
    Ok(())
}

/// Settings without which an acknowledged petition could be lost, or a reference could dangle.
pub(crate) async fn assert_sqlite_settings(conn: &mut sqlx::SqliteConnection) -> DbResult<()> {
    let journal: String = sqlx::query_scalar("PRAGMA journal_mode")
        .fetch_one(&mut *conn)
        .await?;
    let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous")
        .fetch_one(&mut *conn)
        .await?;
    let foreign_keys: i64 = sqlx::query_scalar("PRAGMA foreign_keys")
        .fetch_one(&mut *conn)
        .await?;
    let busy: i64 = sqlx::query_scalar("PRAGMA busy_timeout")
        .fetch_one(&mut *conn)
        .await?;
    if journal == "wal" && synchronous == 2 && foreign_keys == 1 && busy == 5000 {
        return Ok(());
    }
    Err(DbError::Setup(format!(
        "SQLite settings are journal_mode={journal} synchronous={synchronous} foreign_keys={foreign_keys} busy_timeout={busy}"
    )))
}
