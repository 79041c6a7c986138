//! The newest petitions that hold some words, on SQLite, when nothing else narrows the list: the words are
//! looked up once for the page and the count, from the newest on, and no further than is counted. Looked
//! up for each of the two and as a set, words that half a million petitions hold took a fifth of a second.

use crate::DbResult;
use crate::lists::{COLUMNS, COUNT_LIMIT, PAGE_END, Row};
use domain::access::{Reach, Scope};
use domain::petitions::ListFilter;
use domain::text::search_words;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

const FOUND: &str =
    "WITH found AS MATERIALIZED (SELECT petition_search.rowid AS seq FROM petition_search";
const NOT_RESERVED: &str =
    " CROSS JOIN petition t ON t.seq = petition_search.rowid AND NOT t.confidential";
const MATCHING: &str = " WHERE petition_search MATCH ";
const NEWEST: &str = " ORDER BY petition_search.rowid DESC LIMIT ";
const PAGE: &str =
    ", (SELECT COUNT(*) FROM found) AS total FROM (SELECT f.seq FROM found f WHERE f.seq < ";

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    row: Row,
    total: i64,
}

/// One row more than a page has, and how many there are, counted to one more than [`COUNT_LIMIT`]; `None`
/// when the filter asks for more than words, or for what is older than those that were counted.
///
/// # Errors
/// Of the database.
pub(crate) async fn newest(
    conn: &mut SqliteConnection,
    scope: &Scope,
    filter: &ListFilter,
    limit: i64,
) -> DbResult<Option<(Vec<Row>, i64)>> {
    let words = search_words(&filter.text);
    let nothing_else = ListFilter {
        text: String::new(),
        after: None,
        limit: 0,
        ..filter.clone()
    } == ListFilter::default();
    if words.is_empty() || !nothing_else || !matches!(scope.reach(), Reach::All) {
        return Ok(None);
    }
    let mut query = QueryBuilder::<Sqlite>::new(FOUND);
    if !scope.confidential() {
        query.push(NOT_RESERVED);
    }
    let pattern = crate::asking::of(&query).pattern;
    query.push(MATCHING).push_bind(pattern(&words));
    query.push(NEWEST).push_bind(COUNT_LIMIT + 1).push(") ");
    query.push(COLUMNS).push(PAGE);
    query.push_bind(filter.after.unwrap_or(i64::MAX));
    query
        .push(" ORDER BY f.seq DESC LIMIT ")
        .push_bind(limit + 1);
    query.push(PAGE_END);
    let rows: Vec<Found> = query.build_query_as().fetch_all(conn).await?;
    let total = rows.first().map_or(0, |found| found.total);
    // No total came with no row; and behind the last of those that were counted there may be older ones.
    let unknown = rows.is_empty() && filter.after.is_some();
    if unknown || (rows.len() as i64 <= limit && total > COUNT_LIMIT) {
        return Ok(None);
    }
    Ok(Some((rows.into_iter().map(|f| f.row).collect(), total)))
}
