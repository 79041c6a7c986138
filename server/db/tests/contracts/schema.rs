//! Both databases have the same schema and migrations, and prepare every statement.

use crate::harness::{self, contract};
use db::Db;

contract!(every_statement_can_be_prepared, |db| {
    for sql in db::all_statements() {
        let text = match &db {
            Db::Sqlite { .. } => sql.sqlite,
            Db::Postgres(_) => sql.postgres,
        };
        harness::prepare(&db, text).await;
    }
    assert!(
        db::all_statements().len() > 60,
        "every slice registers its statements"
    );
});

#[tokio::test]
async fn both_databases_have_the_same_schema() {
    let sqlite = harness::schema(&harness::sqlite().await.0).await;
    let postgres = harness::schema(&harness::postgres().await).await;
    assert!(sqlite.len() > 150, "{}", sqlite.len());
    assert_eq!(sqlite, postgres);
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |folder: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../migrations")
            .join(folder);
        std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(names("sqlite"), names("postgres"));
}
