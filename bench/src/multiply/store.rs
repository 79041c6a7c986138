//! One connection to the database that is multiplied, and the only place where statements are made
//! of text.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use std::str::FromStr;

/// The database. Its statements are made of names out of its own catalogue and of numbers, never of
/// what anybody typed, so that a migration which adds a column or an index needs no change here.
pub(super) enum Store {
    /// A file that nobody else has open.
    Sqlite(SqliteConnection),
    /// A server, with the rights of a superuser.
    Postgres(PgConnection),
}

/// A failure as text, as the whole bench has it.
pub(super) fn explain(error: &sqlx::Error) -> String {
    error.to_string()
}

impl Store {
    /// # Errors
    /// When the database is not there.
    pub(super) async fn open(url: &str) -> Result<Self, String> {
        if url.starts_with("sqlite:") {
            return Self::open_sqlite(url).await.map_err(|e| explain(&e));
        }
        let options = PgConnectOptions::from_str(url).map_err(|e| explain(&e))?;
        let conn = options.connect().await.map_err(|e| explain(&e))?;
        Ok(Self::Postgres(conn))
    }

    /// With a journal of the old kind, which keeps only pages that were there before: the log would
    /// hold every copy a second time until the end of the transaction. A power cut may destroy the
    /// file; a run that is killed leaves it as it was.
    async fn open_sqlite(url: &str) -> Result<Self, sqlx::Error> {
        let options = SqliteConnectOptions::from_str(url)?
            .journal_mode(SqliteJournalMode::Delete)
            .synchronous(SqliteSynchronous::Off)
            .foreign_keys(false)
            .pragma("temp_store", "MEMORY")
            .pragma("threads", "2")
            .pragma("cache_size", "-1048576");
        Ok(Self::Sqlite(options.connect().await?))
    }

    pub(super) fn on_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Runs statements that answer nothing.
    pub(super) async fn run(&mut self, sql: String) -> Result<(), String> {
        let text = AssertSqlSafe(sql.clone());
        let done = match self {
            Self::Sqlite(conn) => sqlx::raw_sql(text).execute(conn).await.map(|_| ()),
            Self::Postgres(conn) => sqlx::raw_sql(text).execute(conn).await.map(|_| ()),
        };
        done.map_err(|error| format!("{error}\n{sql}"))
    }

    /// Asks for one number.
    pub(super) async fn number(&mut self, sql: String) -> Result<i64, String> {
        let text = AssertSqlSafe(sql.clone());
        let found = match self {
            Self::Sqlite(conn) => sqlx::query_scalar(text).fetch_one(conn).await,
            Self::Postgres(conn) => sqlx::query_scalar(text).fetch_one(conn).await,
        };
        found.map_err(|error| format!("{error}\n{sql}"))
    }

    /// On PostgreSQL no trigger runs and no foreign key is looked up until the end: what triggers
    /// keep is copied or counted here, and a copy refers to copies by construction. SQLite drops
    /// its triggers instead, and its connection does not enforce foreign keys.
    pub(super) async fn begin(&mut self) -> Result<(), String> {
        let sql = match self {
            Self::Sqlite(_) => "BEGIN EXCLUSIVE",
            Self::Postgres(_) => {
                "BEGIN; SET LOCAL session_replication_role = replica; \
                 SET LOCAL statement_timeout = 0; SET LOCAL synchronous_commit = off; \
                 SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL work_mem = '64MB'"
            }
        };
        self.run(sql.to_owned()).await
    }

    pub(super) async fn commit(&mut self) -> Result<(), String> {
        self.run("COMMIT".to_owned()).await
    }

    pub(super) async fn rollback(&mut self) -> Result<(), String> {
        self.run("ROLLBACK".to_owned()).await
    }

    /// Leaves the database as the program would: on PostgreSQL with statistics and the map of
    /// visible rows, as after every large import. On SQLite with its log and without statistics,
    /// because the program never gathers them there and plans would not be those of a deployment.
    pub(super) async fn finish(mut self) -> Result<(), String> {
        let last = match self {
            Self::Sqlite(_) => "PRAGMA journal_mode = WAL",
            Self::Postgres(_) => "VACUUM (ANALYZE)",
        };
        self.run(last.to_owned()).await?;
        let closed = match self {
            Self::Sqlite(conn) => conn.close().await,
            Self::Postgres(conn) => conn.close().await,
        };
        closed.map_err(|e| explain(&e))
    }
}
