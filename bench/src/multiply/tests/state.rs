//! What is in a database, and whether it may be so.

use crate::multiply::catalogue::{Catalogue, Made};
use crate::multiply::store::Store;
use crate::multiply::tables::WORDS;
use domain::folio::Folio;
use std::collections::BTreeMap;

/// What is in the database, apart from the words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Contents {
    pub(super) rows: BTreeMap<String, i64>,
    pub(super) indexes: Vec<Made>,
    pub(super) triggers: Vec<Made>,
    pub(super) telephones: i64,
    pub(super) people_who_ask: i64,
    pub(super) noted: i64,
}

pub(super) async fn contents(url: &str) -> Contents {
    let mut store = Store::open(url).await.unwrap();
    let catalogue = Catalogue::read(&mut store).await.unwrap();
    let mut rows = BTreeMap::new();
    for table in catalogue.columns.keys() {
        // The parts of the index of words are looked at through it.
        if !table.starts_with(WORDS) {
            rows.insert(
                table.clone(),
                ask(&mut store, &format!("FROM {table}")).await,
            );
        }
    }
    let words = if store.on_postgres() {
        WORDS
    } else {
        "petition_search_docsize"
    };
    rows.insert(
        WORDS.to_owned(),
        ask(&mut store, &format!("FROM {words}")).await,
    );
    let sorted = |mut made: Vec<Made>| {
        made.sort();
        made
    };
    Contents {
        rows,
        indexes: sorted(catalogue.indexes),
        triggers: sorted(catalogue.triggers),
        telephones: ask(
            &mut store,
            "FROM (SELECT DISTINCT phone FROM person WHERE phone IS NOT NULL) x",
        )
        .await,
        people_who_ask: ask(
            &mut store,
            "FROM (SELECT DISTINCT person_id FROM petition WHERE person_id IS NOT NULL) x",
        )
        .await,
        noted: ask(&mut store, "FROM referral WHERE noted = 'read'").await,
    }
}

/// How many rows there are.
async fn ask(store: &mut Store, from: &str) -> i64 {
    store
        .number(format!("SELECT COUNT(*) {from}"))
        .await
        .unwrap()
}

/// Rows that a rule of the schema, or of a trigger, would not allow.
const NONE: [&str; 6] = [
    "FROM referral r JOIN petition p ON p.id = r.petition_id WHERE r.petition_seq <> p.seq OR r.petition_status <> p.status",
    "FROM petition_event e JOIN referral r ON r.id = e.referral_id WHERE r.petition_id <> e.petition_id",
    "FROM attachment a JOIN referral r ON r.id = a.referral_id WHERE r.petition_id <> a.petition_id",
    "FROM petition p JOIN folio_counter f ON f.year = p.year WHERE p.number > f.last_number",
    "FROM folio_counter f WHERE f.last_number <> (SELECT COUNT(*) FROM petition p WHERE p.year = f.year)",
    "FROM (SELECT status, confidential, CAST(SUM(petitions) AS BIGINT) AS n FROM petition_count GROUP BY status, confidential) k \
     FULL JOIN (SELECT status, confidential, COUNT(*) AS n FROM petition GROUP BY status, confidential) p \
     ON p.status = k.status AND p.confidential = k.confidential WHERE COALESCE(k.n, 0) <> COALESCE(p.n, 0)",
];

/// Histories name the folio of the petition that stayed.
const UNITED: &str = "SELECT e.detail, k.year, k.number FROM petition p JOIN petition k ON k.id = p.duplicate_of \
     JOIN petition_event e ON e.petition_id = p.id WHERE e.act = 'mark_duplicate'";

pub(super) async fn legal(url: &str) {
    let mut store = Store::open(url).await.unwrap();
    let catalogue = Catalogue::read(&mut store).await.unwrap();
    assert!(
        catalogue.references.len() > 60,
        "{}",
        catalogue.references.len()
    );
    for r in &catalogue.references {
        let dangling = format!(
            "FROM {} t WHERE t.\"{}\" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {} o WHERE o.\"{}\" = t.\"{}\")",
            r.table, r.column, r.to_table, r.to_column, r.column
        );
        assert_eq!(ask(&mut store, &dangling).await, 0, "{dangling}");
    }
    for wrong in NONE {
        assert_eq!(ask(&mut store, wrong).await, 0, "{wrong}");
    }
    let united: Vec<(String, i64, i64)> = match &mut store {
        Store::Sqlite(conn) => {
            let dangling = sqlx::query("PRAGMA foreign_key_check");
            assert!(dangling.fetch_all(&mut *conn).await.unwrap().is_empty());
            let damaged: String = sqlx::query_scalar("PRAGMA integrity_check")
                .fetch_one(&mut *conn)
                .await
                .unwrap();
            assert_eq!(damaged, "ok");
            let cut: i64 =
                sqlx::query_scalar("SELECT COUNT(*) FROM petition WHERE LENGTH(id) <> 16")
                    .fetch_one(&mut *conn)
                    .await
                    .unwrap();
            assert_eq!(cut, 0);
            sqlx::query_as(UNITED).fetch_all(conn).await.unwrap()
        }
        Store::Postgres(conn) => sqlx::query_as(UNITED).fetch_all(conn).await.unwrap(),
    };
    assert!(!united.is_empty());
    for (detail, year, number) in united {
        let year = i32::try_from(year).unwrap();
        assert_eq!(detail, Folio { year, number }.to_string());
    }
}
