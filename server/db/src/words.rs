//! The newest petitions that hold some words, when nothing else narrows the list: the words are looked up
//! once for the page and the count, from the newest on, and no further than is counted. Looked up for each
//! of the two and as a set, words that half a million petitions hold took a fifth of a second on SQLite and
//! nearly a whole one on PostgreSQL, which by its statistics takes the index of words for the rare ones.

use crate::lists::{COLUMNS, PAGE_END, Row};
use crate::{Conn, DbResult};
use domain::access::{Reach, Scope};
use domain::petitions::ListFilter;
use domain::text::search_words;
use sqlx::QueryBuilder;

/// Petitions that hold the words are counted up to here: of a word in three of a hundred, a third of a
/// million petitions is read for ten thousand, and who finds thousands needs one more word, not a number.
pub const WORDS_LIMIT: i64 = 5_000;

const NOT_RESERVED: &str = " CROSS JOIN petition t WHERE NOT t.confidential AND t.seq = ";
const PAGE: &str =
    ", (SELECT COUNT(*) FROM found) AS total FROM (SELECT f.seq FROM found f WHERE f.seq < ";

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    row: Row,
    total: i64,
}

/// One row more than a page has, and how many there are, counted to one more than [`WORDS_LIMIT`]; `None`
/// when the filter asks for more than words, or for what is older than those that were counted.
///
/// # Errors
/// Of the database.
pub(crate) async fn newest(
    conn: &mut Conn,
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
    let rows: Vec<Found> = on_either!(conn, Db, c => {
        let mut query = QueryBuilder::<Db>::new("WITH found AS MATERIALIZED (SELECT ");
        let asking = crate::asking::of(&query);
        let (seq, [before, behind]) = (asking.seq, asking.matching);
        query.push(seq).push(" AS seq FROM petition_search");
        let and = if scope.confidential() {
            " WHERE "
        } else {
            query.push(NOT_RESERVED).push(seq);
            " AND "
        };
        query.push(and).push(before);
        query.push_bind((asking.pattern)(&words)).push(behind);
        query.push(" ORDER BY ").push(seq).push(" DESC LIMIT ");
        query.push_bind(WORDS_LIMIT + 1).push(") ");
        query.push(COLUMNS).push(PAGE);
        query.push_bind(filter.after.unwrap_or(i64::MAX));
        query.push(" ORDER BY f.seq DESC LIMIT ").push_bind(limit + 1);
        query.push(PAGE_END);
        query.build_query_as().persistent(asking.kept).fetch_all(c).await?
    });
    let total = rows.first().map_or(0, |found| found.total);
    // No total came with no row; and behind the last of those that were counted there may be older ones.
    let unknown = rows.is_empty() && filter.after.is_some();
    if unknown || (rows.len() as i64 <= limit && total > WORDS_LIMIT) {
        return Ok(None);
    }
    Ok(Some((rows.into_iter().map(|f| f.row).collect(), total)))
}
