//! Lists and counts of petitions: filters, words, key paging.

use crate::clocks::stage_view;
use crate::error::known;
use crate::words::WORDS_LIMIT;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::access::{Reach, Scope};
use domain::folio::Folio;
use domain::ids::PetitionId;
use domain::petitions::{Counts, ListFilter, Page, PetitionRow, PetitionStatus, StatusGroup};
use domain::text::search_words;
use sqlx::QueryBuilder;
use uuid::Uuid;

/// Matching rows are counted up to here; a list that says "more than 10,000" needs a filter, not a
/// number, and an exact count of everything would cost more than the page.
pub const COUNT_LIMIT: i64 = 10_000;

pub(crate) const COLUMNS: &str = "SELECT t.seq, t.id, t.year, t.number, t.status, k.name AS kind, t.street, t.street_number, n.name AS neighborhood, \
     t.received_at, t.due_at, t.version, t.stage, t.stage_soon_at, t.stage_due_at, \
     (SELECT string_agg(d.name, ', ') FROM referral r JOIN department d ON d.id = r.department_id \
      WHERE r.petition_id = t.id AND r.status NOT IN ('rejected', 'withdrawn')) AS departments";
// The page is first found in the indexes alone, so that only its own rows are read.
const PAGE: &str = " FROM (SELECT t.seq FROM petition t WHERE 1 = 1";
pub(crate) const PAGE_END: &str = ") AS p JOIN petition t ON t.seq = p.seq JOIN petition_type k ON k.id = t.type_id \
     LEFT JOIN neighborhood n ON n.id = t.neighborhood_id ORDER BY t.seq DESC";
const COUNT: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM petition t WHERE 1 = 1";
const COUNTS_ALL: &str = "SELECT status, CAST(SUM(petitions) AS BIGINT) FROM petition_count WHERE (confidential = $1 OR confidential = $2) GROUP BY status";
const COUNTS_OF_BLOCK: &str = "SELECT t.status, COUNT(*) FROM petition t WHERE (t.captain_id = $1 OR t.captain_block_id = $2) \
     AND (t.confidential = $3 OR t.confidential = $4) GROUP BY t.status";
const COUNTS_OF_WARD: &str = "SELECT t.status, COUNT(*) FROM petition t WHERE (t.captain_id = $1 OR t.captain_block_id = $2 \
     OR t.captain_block_id IN (SELECT b.id FROM block b WHERE b.ward_id = $3)) AND (t.confidential = $4 OR t.confidential = $5) GROUP BY t.status";
const COUNTS_OF_DEPARTMENT: &str = "SELECT petition_status, COUNT(*) FROM referral \
     WHERE department_id = $1 AND status NOT IN ('rejected', 'withdrawn') GROUP BY petition_status";
const MONTHS: &str =
    "SELECT received_month, COUNT(*) FROM petition GROUP BY received_month ORDER BY received_month";
const ATTENDED_MONTHS: &str = "SELECT attended_month, COUNT(*) FROM petition WHERE attended_month IS NOT NULL GROUP BY attended_month ORDER BY attended_month";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(COUNTS_ALL),
    Dialect::same(COUNTS_OF_DEPARTMENT),
    Dialect::same(COUNTS_OF_BLOCK),
    Dialect::same(COUNTS_OF_WARD),
    Dialect::same(MONTHS),
    Dialect::same(ATTENDED_MONTHS),
];

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    pub(crate) seq: i64,
    id: Uuid,
    year: i64,
    number: i64,
    status: String,
    kind: String,
    street: String,
    street_number: String,
    neighborhood: Option<String>,
    received_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    version: i64,
    departments: Option<String>,
    stage: Option<String>,
    stage_soon_at: Option<DateTime<Utc>>,
    stage_due_at: Option<DateTime<Utc>>,
}

impl Row {
    fn row(self) -> DbResult<PetitionRow> {
        let place = place_line(
            &self.street,
            &self.street_number,
            self.neighborhood.as_deref(),
        );
        Ok(PetitionRow {
            seq: self.seq,
            id: PetitionId(self.id),
            folio: Folio {
                year: i32::try_from(self.year).unwrap_or(0),
                number: self.number,
            },
            status: known(
                "petition.status",
                &self.status,
                PetitionStatus::parse(&self.status),
            )?,
            kind: self.kind,
            place,
            departments: self.departments.unwrap_or_default(),
            received_at: self.received_at,
            due_at: self.due_at,
            version: self.version,
            stage: stage_view(self.stage.as_deref(), self.stage_soon_at, self.stage_due_at)?,
        })
    }
}

/// Where, in one line: street and number, neighborhood.
pub(crate) fn place_line(street: &str, number: &str, neighborhood: Option<&str>) -> String {
    let street = if number.is_empty() {
        street.to_owned()
    } else {
        format!("{street} {number}")
    };
    [street.trim(), neighborhood.unwrap_or_default()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// Adds the conditions of a filter and a scope.
macro_rules! push_conditions {
    ($query:expr, $filter:expr, $scope:expr, $now:expr) => {{
        let (query, filter, scope): (_, &ListFilter, &Scope) = ($query, $filter, $scope);
        let asking = $crate::asking::of(query);
        let words = search_words(&filter.text);
        if !words.is_empty() {
            let (seq, [before, behind]) = (asking.seq, asking.matching);
            query.push(format_args!(
                " AND t.seq IN (SELECT {seq} FROM petition_search WHERE {before}"
            ));
            query
                .push_bind((asking.pattern)(&words))
                .push(behind)
                .push(")");
        }
        $crate::narrowing::push_narrowing(query, filter);
        let by = asking.beside_settlement(filter);
        if let Some(id) = filter.neighborhood {
            query.push(" AND t.neighborhood_id = ").push_bind(id.0);
        }
        if let Some(id) = filter.kind {
            query.push(format_args!(" AND {by}t.type_id = "));
            query.push_bind(id.0);
        }
        if let Some(id) = filter.channel {
            query.push(format_args!(" AND {by}t.channel_id = "));
            query.push_bind(id.0);
        }
        if !filter.month.is_empty() {
            query.push(format_args!(" AND {by}t.received_month = "));
            query.push_bind(filter.month.clone());
        }
        if let Some(number) = filter.captain {
            query
                .push(" AND t.captain_id = (SELECT c.id FROM captain c WHERE c.seq = ")
                .push_bind(number)
                .push(")");
        }
        if filter.overdue {
            query
                .push(" AND t.status IN ('received', 'referred', 'in_progress', 'scheduled') AND t.due_at < ")
                .push_bind($now);
        }
        if filter.due_soon {
            query
                .push(" AND t.stage IN ('refer', 'solve') AND t.stage_due_at >= ")
                .push_bind($now);
            query.push(" AND t.stage_soon_at <= ").push_bind($now);
        }
        let own = match scope.reach() {
            Reach::Department(own) => Some(own),
            Reach::All => None,
            Reach::Block(captain, block) => {
                query.push(" AND (t.captain_id = ").push_bind(captain.0);
                query
                    .push(" OR t.captain_block_id = ")
                    .push_bind(block.0)
                    .push(")");
                None
            }
            Reach::Ward(captain, block, ward) => {
                query.push(" AND (t.captain_id = ").push_bind(captain.0);
                query.push(" OR t.captain_block_id = ").push_bind(block.0);
                query
                    .push(" OR t.captain_block_id IN (SELECT b.id FROM block b WHERE b.ward_id = ")
                    .push_bind(ward.0)
                    .push("))");
                None
            }
        };
        for department in [own, filter.department].into_iter().flatten() {
            query
                .push(" AND EXISTS (SELECT 1 FROM referral r WHERE r.department_id = ")
                .push_bind(department.0)
                .push(" AND r.petition_seq = t.seq AND r.status NOT IN ('rejected', 'withdrawn'))");
        }
        if !scope.confidential() {
            query.push(" AND t.confidential = ").push_bind(false);
        }
    }};
}

pub(crate) use push_conditions;

/// One row more than the page has, and how many match, counted to one more than [`COUNT_LIMIT`].
async fn found(
    conn: &mut Conn,
    scope: &Scope,
    filter: &ListFilter,
    now: DateTime<Utc>,
    limit: i64,
) -> DbResult<(Vec<Row>, i64)> {
    on_either!(conn, Db, c => {
        let mut query = QueryBuilder::<Db>::new(COLUMNS);
        let kept = crate::asking::of(&query).kept;
        query.push(PAGE);
        push_conditions!(&mut query, filter, scope, now);
        if let Some(after) = filter.after {
            query.push(" AND t.seq < ").push_bind(after);
        }
        query.push(" ORDER BY t.seq DESC LIMIT ").push_bind(limit + 1);
        query.push(PAGE_END);
        let rows: Vec<Row> = query.build_query_as().persistent(kept).fetch_all(&mut *c).await?;
        let mut query = QueryBuilder::<Db>::new(COUNT);
        push_conditions!(&mut query, filter, scope, now);
        query.push(" LIMIT ").push_bind(COUNT_LIMIT + 1).push(") AS counted");
        let total: i64 = query.build_query_scalar().persistent(kept).fetch_one(c).await?;
        Ok((rows, total))
    })
}

/// One page of the petitions within the scope, newest first, with the count of all that match.
///
/// # Errors
/// Of the database.
pub async fn page(
    conn: &mut Conn,
    scope: &Scope,
    filter: &ListFilter,
    now: DateTime<Utc>,
) -> DbResult<Page> {
    let limit = if filter.limit == 0 {
        50
    } else {
        filter.limit.clamp(1, 100)
    };
    let newest = crate::words::newest(conn, scope, filter, limit).await?;
    let (mut rows, total, most) = match newest {
        Some((rows, total)) => (rows, total, WORDS_LIMIT),
        None => {
            let (rows, total) = found(conn, scope, filter, now, limit).await?;
            (rows, total, COUNT_LIMIT)
        }
    };
    let next = if rows.len() as i64 > limit {
        rows.truncate(usize::try_from(limit).unwrap_or(100));
        rows.last().map(|row| row.seq)
    } else {
        None
    };
    Ok(Page {
        rows: rows.into_iter().map(Row::row).collect::<DbResult<_>>()?,
        next,
        total: total.min(most),
        more: total > most,
        now,
    })
}

/// The counts of the three piles within the scope.
///
/// # Errors
/// Of the database.
pub async fn counts(conn: &mut Conn, scope: &Scope) -> DbResult<Counts> {
    let rows: Vec<(String, i64)> = match scope.reach() {
        Reach::All => {
            on!(conn, c => sqlx::query_as(COUNTS_ALL).bind(false).bind(scope.confidential()).fetch_all(c))?
        }
        Reach::Department(own) => {
            on!(conn, c => sqlx::query_as(COUNTS_OF_DEPARTMENT).bind(own.0).fetch_all(c))?
        }
        Reach::Block(captain, block) => {
            on!(conn, c => sqlx::query_as(COUNTS_OF_BLOCK).bind(captain.0).bind(block.0).bind(false).bind(scope.confidential()).fetch_all(c))?
        }
        Reach::Ward(captain, block, ward) => {
            on!(conn, c => sqlx::query_as(COUNTS_OF_WARD).bind(captain.0).bind(block.0).bind(ward.0).bind(false).bind(scope.confidential()).fetch_all(c))?
        }
    };
    Ok(piles(&rows))
}

/// Counts by state as the three piles.
pub(crate) fn piles(rows: &[(String, i64)]) -> Counts {
    let pile = |group: StatusGroup| {
        rows.iter()
            .filter(|(code, _)| group.statuses().iter().any(|s| s.code() == code))
            .map(|(_, n)| n)
            .sum()
    };
    Counts {
        pending: pile(StatusGroup::Pending),
        in_progress: pile(StatusGroup::InProgress),
        attended: pile(StatusGroup::Attended),
    }
}

/// How many petitions were received in each local month.
///
/// # Errors
/// Of the database.
pub async fn received_by_month(conn: &mut Conn) -> DbResult<Vec<(String, i64)>> {
    Ok(on!(conn, c => sqlx::query_as(MONTHS).fetch_all(c))?)
}

/// How many petitions were attended in each local month.
///
/// # Errors
/// Of the database.
pub async fn attended_by_month(conn: &mut Conn) -> DbResult<Vec<(String, i64)>> {
    Ok(on!(conn, c => sqlx::query_as(ATTENDED_MONTHS).fetch_all(c))?)
}
