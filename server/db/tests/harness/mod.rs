//! A fresh database of each kind per test.

use db::{Db, Options};
use sqlx::{Connection, Executor, SqlSafeStr};
use std::collections::BTreeSet;

/// Writes one test per database from one body.
macro_rules! contract {
    ($name:ident, |$db:ident| $body:block) => {
        mod $name {
            #[tokio::test]
            async fn sqlite() {
                let (db, _folder) = super::harness::sqlite().await;
                super::$name(db).await;
            }
            #[tokio::test]
            async fn postgres() {
                super::$name(super::harness::postgres().await).await;
            }
        }
        async fn $name($db: db::Db) $body
    };
}
pub(crate) use contract;

/// A migrated SQLite file that lives as long as the folder.
pub async fn sqlite() -> (Db, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("sirc.db").display());
    let db = Db::open(&Options {
        url,
        connections: 4,
    })
    .await
    .unwrap();
    db.migrate().await.unwrap();
    db.migrate().await.unwrap();
    (db, folder)
}

/// A migrated PostgreSQL database of its own.
pub async fn postgres() -> Db {
    let url = std::env::var("TEST_POSTGRES_URL").expect(
        "TEST_POSTGRES_URL is not set: run `make test`, or `scripts/postgres.sh run -- cargo test`",
    );
    let name = format!("t_{}", uuid::Uuid::new_v4().simple());
    let mut conn = sqlx::PgConnection::connect(&url).await.unwrap();
    let mut create = sqlx::QueryBuilder::<sqlx::Postgres>::new("CREATE DATABASE ");
    create.push(&name);
    sqlx::raw_sql(create.into_sql())
        .execute(&mut conn)
        .await
        .unwrap();
    let (before, after) = url.split_once('?').unwrap_or((&url, ""));
    let server = before.rsplit_once('/').unwrap().0;
    let db = Db::open(&Options {
        url: format!("{server}/{name}?{after}"),
        connections: 6,
    })
    .await
    .unwrap();
    db.migrate().await.unwrap();
    db
}

/// Prepares a statement without running it.
pub async fn prepare(db: &Db, sql: &'static str) {
    let failed = match db {
        Db::Sqlite { readers, .. } => readers
            .acquire()
            .await
            .unwrap()
            .prepare(sql.into_sql_str())
            .await
            .err(),
        Db::Postgres(pool) => pool
            .acquire()
            .await
            .unwrap()
            .prepare(sql.into_sql_str())
            .await
            .err(),
    };
    if let Some(error) = failed {
        panic!("{error}\n{sql}");
    }
}

/// Runs a statement as somebody with a console would.
pub async fn execute(db: &Db, sql: &'static str) -> Result<(), db::DbError> {
    use futures::FutureExt;
    db.write(move |conn| {
        async move {
            match conn {
                db::Conn::Sqlite(c) => sqlx::raw_sql(sql).execute(&mut **c).await.map(|_| ())?,
                db::Conn::Postgres(c) => sqlx::raw_sql(sql).execute(&mut **c).await.map(|_| ())?,
            }
            Ok(())
        }
        .boxed()
    })
    .await
}

/// Every column as `table.column not_null`, without what is particular to one database.
pub async fn schema(db: &Db) -> BTreeSet<String> {
    let rows: Vec<(String, String, bool)> = match db {
        Db::Sqlite { readers, .. } => sqlx::query_as(
            "SELECT m.name, c.name, c.\"notnull\" = 1 FROM sqlite_schema m JOIN pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
        )
        .fetch_all(readers)
        .await
        .unwrap(),
        Db::Postgres(pool) => sqlx::query_as(
            "SELECT table_name::text, column_name::text, is_nullable = 'NO' FROM information_schema.columns WHERE table_schema = 'public'",
        )
        .fetch_all(pool)
        .await
        .unwrap(),
    };
    rows.into_iter()
        .filter(|(table, ..)| !table.starts_with("petition_search") && table != "_sqlx_migrations")
        .map(|(table, column, required)| format!("{table}.{column} {required}"))
        .collect()
}
