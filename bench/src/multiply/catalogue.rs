//! What the database says of itself: columns, references, indexes, triggers.

use super::store::{Store, explain};
use std::collections::BTreeMap;

const SQLITE_COLUMNS: &str = "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c \
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, c.cid";
/// Without those that the database computes.
const POSTGRES_COLUMNS: &str = "SELECT t.relname::TEXT, c.attname::TEXT FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid \
     WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::REGNAMESPACE \
     AND c.attnum > 0 AND NOT c.attisdropped AND c.attgenerated = '' ORDER BY t.relname, c.attnum";

const SQLITE_REFERENCES: &str = "SELECT m.name, f.\"from\", f.\"table\", COALESCE(f.\"to\", 'id') \
     FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'";
const POSTGRES_REFERENCES: &str = "SELECT t.relname::TEXT, c.attname::TEXT, o.relname::TEXT, d.attname::TEXT \
     FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class o ON o.oid = k.confrelid \
     CROSS JOIN UNNEST(k.conkey, k.confkey) AS pair (own, theirs) \
     JOIN pg_attribute c ON c.attrelid = k.conrelid AND c.attnum = pair.own \
     JOIN pg_attribute d ON d.attrelid = k.confrelid AND d.attnum = pair.theirs \
     WHERE k.contype = 'f' AND t.relnamespace = current_schema()::REGNAMESPACE";

/// Those of a constraint have no text of their own and cannot be dropped. In the order in which they
/// were made, which decides between equally good ones.
const SQLITE_INDEXES: &str = "SELECT tbl_name, name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid";
const POSTGRES_INDEXES: &str = "SELECT t.relname::TEXT, i.relname::TEXT, pg_get_indexdef(i.oid) \
     FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid \
     WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::REGNAMESPACE \
     AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.oid) ORDER BY i.oid";
const SQLITE_TRIGGERS: &str =
    "SELECT tbl_name, name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid";

/// A column that names a row of another table.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub(super) table: String,
    pub(super) column: String,
    pub(super) to_table: String,
    pub(super) to_column: String,
}

/// An index or a trigger, with the statement that makes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Made {
    pub(super) table: String,
    pub(super) name: String,
    pub(super) sql: String,
}

/// What the database says of itself.
#[derive(Debug)]
pub(super) struct Catalogue {
    /// Of each table, in their order.
    pub(super) columns: BTreeMap<String, Vec<String>>,
    /// Foreign keys, and the columns that hold a petition's `seq` without one.
    pub(super) references: Vec<Reference>,
    /// Indexes that may be dropped.
    pub(super) indexes: Vec<Made>,
    /// On SQLite; PostgreSQL is told not to run them.
    pub(super) triggers: Vec<Made>,
}

impl Catalogue {
    /// # Errors
    /// Of the database.
    pub(super) async fn read(store: &mut Store) -> Result<Self, String> {
        type Rows = (
            Vec<(String, String)>,
            Vec<(String, String, String, String)>,
            Vec<(String, String, String)>,
            Vec<(String, String, String)>,
        );
        let read: Result<Rows, sqlx::Error> = async {
            Ok(match store {
                Store::Sqlite(conn) => (
                    sqlx::query_as(SQLITE_COLUMNS).fetch_all(&mut *conn).await?,
                    sqlx::query_as(SQLITE_REFERENCES)
                        .fetch_all(&mut *conn)
                        .await?,
                    sqlx::query_as(SQLITE_INDEXES).fetch_all(&mut *conn).await?,
                    sqlx::query_as(SQLITE_TRIGGERS).fetch_all(conn).await?,
                ),
                Store::Postgres(conn) => (
                    sqlx::query_as(POSTGRES_COLUMNS)
                        .fetch_all(&mut *conn)
                        .await?,
                    sqlx::query_as(POSTGRES_REFERENCES)
                        .fetch_all(&mut *conn)
                        .await?,
                    sqlx::query_as(POSTGRES_INDEXES).fetch_all(conn).await?,
                    Vec::new(),
                ),
            })
        }
        .await;
        let (pairs, keys, indexes, triggers) = read.map_err(|e| explain(&e))?;
        let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (table, column) in pairs {
            columns.entry(table).or_default().push(column);
        }
        let mut references: Vec<Reference> = keys
            .into_iter()
            .map(|(table, column, to_table, to_column)| Reference {
                table,
                column,
                to_table,
                to_column,
            })
            .collect();
        for (table, own) in &columns {
            if own.iter().any(|column| column == "petition_seq") {
                references.push(Reference {
                    table: table.clone(),
                    column: "petition_seq".to_owned(),
                    to_table: "petition".to_owned(),
                    to_column: "seq".to_owned(),
                });
            }
        }
        let made = |rows: Vec<(String, String, String)>| {
            let rows = rows.into_iter();
            rows.map(|(table, name, sql)| Made { table, name, sql })
                .collect()
        };
        Ok(Self {
            columns,
            references,
            indexes: made(indexes),
            triggers: made(triggers),
        })
    }
}
