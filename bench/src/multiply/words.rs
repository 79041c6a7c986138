//! The words by which the copies are found, and the folios that their histories name.
//!
//! The index of SQLite keeps no text, so the words of a petition are read back out of it: which words,
//! not in which order, which is all that either index knows. The one letter that ends the original's
//! folio stays among them, because it may as well be a word of the text.

use super::store::{Store, explain};
use super::tables::telephone;
use domain::folio::Folio;
use std::collections::HashMap;

/// Petitions whose words are written by one statement.
const AT_ONCE: usize = 1000;

const SQLITE_TERMS: &str =
    "CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, petition_search, instance)";
const SQLITE_READ: &str = "SELECT t.doc, GROUP_CONCAT(t.term, ' '), p.year, p.number, o.phone \
     FROM temp.terms t JOIN petition p ON p.seq = t.doc LEFT JOIN person o ON o.id = p.person_id GROUP BY t.doc ORDER BY t.doc";
const POSTGRES_READ: &str = "SELECT w.petition_seq, ARRAY_TO_STRING(TSVECTOR_TO_ARRAY(w.words), ' '), p.year, p.number, o.phone \
     FROM petition_search w JOIN petition p ON p.seq = w.petition_seq LEFT JOIN person o ON o.id = p.person_id ORDER BY w.petition_seq";
const SQLITE_WRITE: &str = "INSERT INTO petition_search (rowid, words) \
     SELECT JSON_EXTRACT(value, '$[0]'), JSON_EXTRACT(value, '$[1]') FROM JSON_EACH($1)";
const POSTGRES_WRITE: &str = "INSERT INTO petition_search (petition_seq, words) \
     SELECT CAST(value ->> 0 AS BIGINT), ARRAY_TO_TSVECTOR(STRING_TO_ARRAY(value ->> 1, ' ')) FROM JSON_ARRAY_ELEMENTS($1::JSON)";

const COUNTERS: &str = "SELECT year, last_number FROM folio_counter";
const NAMED: &str = "SELECT DISTINCT detail FROM petition_event WHERE detail LIKE 'SIRC-%'";
const RENAMED: &str =
    "CREATE TEMP TABLE renamed (old_text TEXT PRIMARY KEY, new_text TEXT NOT NULL)";
const SQLITE_RENAME: &str = "INSERT INTO renamed (old_text, new_text) \
     SELECT JSON_EXTRACT(value, '$[0]'), JSON_EXTRACT(value, '$[1]') FROM JSON_EACH($1)";
const POSTGRES_RENAME: &str = "INSERT INTO renamed (old_text, new_text) \
     SELECT value ->> 0, value ->> 1 FROM JSON_ARRAY_ELEMENTS($1::JSON)";

type Row = (i64, String, i64, i64, Option<String>);
/// Words, counters, folios in histories.
type Read = (Vec<Row>, Vec<(i64, i64)>, Vec<String>);

/// What one petition is found by.
struct Found {
    seq: i64,
    folio: Folio,
    telephone: Option<i64>,
    /// Without its number and telephone.
    rest: String,
}

/// What was found before the first copy.
pub(super) struct Words {
    petitions: Vec<Found>,
    /// The last number of each year.
    counters: HashMap<i64, i64>,
    /// Folios in histories.
    named: Vec<Folio>,
}

impl Words {
    /// # Errors
    /// Of the database.
    pub(super) async fn read(store: &mut Store) -> Result<Self, String> {
        let read: Result<Read, sqlx::Error> = async {
            Ok(match store {
                Store::Sqlite(conn) => {
                    sqlx::raw_sql(SQLITE_TERMS).execute(&mut *conn).await?;
                    sqlx::raw_sql(RENAMED).execute(&mut *conn).await?;
                    (
                        sqlx::query_as(SQLITE_READ).fetch_all(&mut *conn).await?,
                        sqlx::query_as(COUNTERS).fetch_all(&mut *conn).await?,
                        sqlx::query_scalar(NAMED).fetch_all(conn).await?,
                    )
                }
                Store::Postgres(conn) => {
                    sqlx::raw_sql(RENAMED).execute(&mut *conn).await?;
                    (
                        sqlx::query_as(POSTGRES_READ).fetch_all(&mut *conn).await?,
                        sqlx::query_as(COUNTERS).fetch_all(&mut *conn).await?,
                        sqlx::query_scalar(NAMED).fetch_all(conn).await?,
                    )
                }
            })
        }
        .await;
        let (rows, counters, named) = read.map_err(|e| explain(&e))?;
        let petitions: Result<Vec<Found>, String> = rows.into_iter().map(found).collect();
        Ok(Self {
            petitions: petitions?,
            counters: counters.into_iter().collect(),
            // Whoever writes a note may begin it with the same letters.
            named: named.iter().filter_map(|text| text.parse().ok()).collect(),
        })
    }

    fn of_copy(&self, folio: Folio, copy: i64) -> Folio {
        let last = self.counters.get(&i64::from(folio.year));
        Folio {
            year: folio.year,
            number: folio.number + copy * last.copied().unwrap_or(0),
        }
    }

    /// Writes down which folio in a history becomes which.
    ///
    /// # Errors
    /// Of the database.
    pub(super) async fn rename_folios(&self, store: &mut Store, copy: i64) -> Result<(), String> {
        store.run("DELETE FROM renamed".to_owned()).await?;
        let pairs: Vec<(String, String)> = self
            .named
            .iter()
            .map(|folio| (folio.to_string(), self.of_copy(*folio, copy).to_string()))
            .collect();
        insert(store, [SQLITE_RENAME, POSTGRES_RENAME], &pairs).await
    }

    /// Writes the words of one copy, whose `seq` are those of the originals and `span` for each copy.
    ///
    /// # Errors
    /// Of the database.
    pub(super) async fn write(
        &self,
        store: &mut Store,
        copy: i64,
        span: i64,
    ) -> Result<(), String> {
        for some in self.petitions.chunks(AT_ONCE) {
            let rows: Vec<(i64, String)> = some
                .iter()
                .map(|found| (found.seq + copy * span, self.words(found, copy)))
                .collect();
            insert(store, [SQLITE_WRITE, POSTGRES_WRITE], &rows).await?;
        }
        Ok(())
    }

    fn words(&self, found: &Found, copy: i64) -> String {
        let folio = self.of_copy(found.folio, copy);
        let mut words = folio.short().to_ascii_lowercase().replace('-', " ");
        if let Some(original) = found.telephone {
            words.push(' ');
            words.push_str(&telephone(original, copy).to_string());
        }
        words + &found.rest
    }
}

fn found((seq, terms, year, number, phone): Row) -> Result<Found, String> {
    let year = i32::try_from(year).map_err(|e| e.to_string())?;
    let folio = Folio { year, number };
    let own = format!("{number:06}");
    let mut rest = String::with_capacity(terms.len() + 1);
    for term in terms.split_whitespace() {
        if term != own && Some(term) != phone.as_deref() {
            rest.push(' ');
            rest.push_str(term);
        }
    }
    Ok(Found {
        seq,
        folio,
        telephone: phone.and_then(|digits| digits.parse().ok()),
        rest,
    })
}

async fn insert<T: serde::Serialize>(
    store: &mut Store,
    [on_sqlite, on_postgres]: [&'static str; 2],
    rows: &[T],
) -> Result<(), String> {
    let json = serde_json::to_string(rows).map_err(|e| e.to_string())?;
    let done = match store {
        Store::Sqlite(conn) => sqlx::query(on_sqlite)
            .bind(json)
            .execute(conn)
            .await
            .map(|_| ()),
        Store::Postgres(conn) => sqlx::query(on_postgres)
            .bind(json)
            .execute(conn)
            .await
            .map(|_| ()),
    };
    done.map_err(|e| explain(&e))
}
