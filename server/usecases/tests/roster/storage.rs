//! What stands in the database, row by row and as text.

use db::Db;
use sqlx::{Postgres, QueryBuilder, Sqlite};

/// Everything that the roster and the territory keep.
const ROSTER: [&str; 8] = [
    "captain",
    "term",
    "block",
    "ward",
    "neighborhood",
    "captain_event",
    "captain_validation",
    "office_period",
];

/// The rows of a table as text, blobs in hexadecimal.
pub(crate) async fn rows(db: &Db, table: &str) -> Vec<String> {
    match db {
        Db::Sqlite { readers, .. } => {
            let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info($1)")
                .bind(table)
                .fetch_all(readers)
                .await
                .unwrap();
            let quoted: Vec<String> = columns.iter().map(|c| format!("quote(\"{c}\")")).collect();
            let mut query = QueryBuilder::<Sqlite>::new("SELECT ");
            query.push(quoted.join(" || ' ' || "));
            query.push(format!(" FROM \"{table}\" ORDER BY 1"));
            query.build_query_scalar().fetch_all(readers).await.unwrap()
        }
        Db::Postgres(pool) => {
            let mut query = QueryBuilder::<Postgres>::new("SELECT row_to_json(t)::text FROM ");
            query.push(format!("\"{table}\" t ORDER BY 1"));
            query.build_query_scalar().fetch_all(pool).await.unwrap()
        }
    }
}

pub(crate) async fn count(db: &Db, table: &str) -> usize {
    rows(db, table).await.len()
}

/// Every row of the roster and the territory: two are equal when nothing changed.
pub(crate) async fn everything_kept(db: &Db) -> Vec<String> {
    let mut all = Vec::new();
    for table in ROSTER {
        all.extend(rows(db, table).await);
    }
    all
}

async fn tables(db: &Db) -> Vec<String> {
    match db {
        Db::Sqlite { readers, .. } => {
            sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table'")
                .fetch_all(readers)
                .await
                .unwrap()
        }
        Db::Postgres(pool) => sqlx::query_scalar(
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'",
        )
        .fetch_all(pool)
        .await
        .unwrap(),
    }
}

/// The bytes of the files of an SQLite database.
async fn files(db: &Db) -> Vec<u8> {
    let Db::Sqlite { readers, .. } = db else {
        return Vec::new();
    };
    let path: String =
        sqlx::query_scalar("SELECT file FROM pragma_database_list WHERE name = 'main'")
            .fetch_one(readers)
            .await
            .unwrap();
    let mut bytes = Vec::new();
    for end in ["", "-wal"] {
        bytes.extend(std::fs::read(format!("{path}{end}")).unwrap());
    }
    bytes
}

/// Whether a text stands anywhere in the database: in a column, as text or as bytes, or in the files.
pub(crate) async fn stands_somewhere(db: &Db, text: &str) -> bool {
    let hex: String = text.bytes().map(|b| format!("{b:02x}")).collect();
    for table in tables(db).await {
        for row in rows(db, &table).await {
            if row.contains(text) || row.to_lowercase().contains(&hex) {
                return true;
            }
        }
    }
    let bytes = files(db).await;
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}
