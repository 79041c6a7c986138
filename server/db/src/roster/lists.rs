//! Lists and counts of the roster.

use super::people::state;
use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Reach, Scope};
use domain::ids::{BlockId, CaptainId};
use domain::local_time::start_of_day;
use domain::roster::{
    CaptainRow, Completeness, Position, RosterFilter, RosterPage, RosterTotals, Vacancy, Validity,
    in_office_until_relieved,
};
use domain::text::search_words;
use sqlx::QueryBuilder;
use uuid::Uuid;

const FROM: &str = " FROM captain c LEFT JOIN term t ON t.id = c.term_id LEFT JOIN office_period p ON p.id = t.period_id \
     LEFT JOIN block b ON b.id = c.block_id LEFT JOIN ward w ON w.id = b.ward_id LEFT JOIN neighborhood n ON n.id = b.neighborhood_id \
     WHERE c.merged_into_id IS NULL";
const PAGE: &str = "SELECT c.seq, c.id, c.given_names, c.first_surname, c.second_surname, c.state, t.position, p.ends_on AS period_ends_on, \
     b.code AS block, w.code AS ward, n.name AS neighborhood, c.validated_at, c.completeness, c.renewal_due";
const COUNT: &str = "SELECT COUNT(*)";
const TOTALS: &str = "SELECT \
     (SELECT COUNT(*) FROM block WHERE valid_to IS NULL) AS blocks, \
     (SELECT COUNT(*) FROM term WHERE holds AND position = 'titular' AND charge = 'block') AS titulars, \
     (SELECT COUNT(*) FROM term t JOIN office_period p ON p.id = t.period_id \
      WHERE t.holds AND t.position = 'titular' AND t.charge = 'block' AND p.ends_on < $1) AS until_relieved, \
     (SELECT COUNT(*) FROM captain WHERE merged_into_id IS NULL AND state NOT IN ('none', 'ended')) AS people, \
     (SELECT COUNT(*) FROM captain WHERE merged_into_id IS NULL AND state NOT IN ('none', 'ended') AND validated_at IS NULL) AS to_validate, \
     (SELECT COUNT(*) FROM captain WHERE merged_into_id IS NULL AND state NOT IN ('none', 'ended') AND completeness < 100) AS incomplete, \
     (SELECT COUNT(*) FROM captain WHERE merged_into_id IS NULL AND state NOT IN ('none', 'ended') AND renewal_due <= $1) AS renewals, \
     (SELECT COUNT(*) FROM block b WHERE b.valid_to IS NULL AND NOT EXISTS \
      (SELECT 1 FROM term t WHERE t.block_id = b.id AND t.position = 'titular' AND t.holds)) AS vacant";
const VACANCIES: &str = "SELECT b.id, b.code, w.code AS ward, n.name AS neighborhood, b.between_streets, \
     (SELECT MIN(c.given_names || ' ' || c.first_surname) FROM term s JOIN captain c ON c.id = s.captain_id WHERE s.block_id = b.id \
      AND s.position = 'titular' AND s.state IN ('elected', 'designated', 'accredited')) AS successor \
     FROM block b LEFT JOIN ward w ON w.id = b.ward_id LEFT JOIN neighborhood n ON n.id = b.neighborhood_id \
     WHERE b.valid_to IS NULL AND b.code > $1 AND ($2 = '' OR w.code = $2) AND NOT EXISTS \
     (SELECT 1 FROM term t WHERE t.block_id = b.id AND t.position = 'titular' AND t.holds) ORDER BY b.code LIMIT $3";

pub(crate) const ALL: &[Dialect] = &[Dialect::same(TOTALS), Dialect::same(VACANCIES)];

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    id: Uuid,
    given_names: String,
    first_surname: String,
    second_surname: Option<String>,
    state: String,
    position: Option<String>,
    period_ends_on: Option<NaiveDate>,
    block: Option<String>,
    ward: Option<String>,
    neighborhood: Option<String>,
    validated_at: Option<DateTime<Utc>>,
    completeness: i64,
    renewal_due: Option<NaiveDate>,
}

impl Row {
    fn row(self, today: NaiveDate) -> DbResult<CaptainRow> {
        let state = state(&self.state)?;
        let position = self
            .position
            .map(|code| known("term.position", &code, Position::parse(&code)))
            .transpose()?;
        let name = domain::names::PersonName {
            given_names: self.given_names,
            first_surname: self.first_surname,
            second_surname: self.second_surname,
        };
        Ok(CaptainRow {
            number: self.seq,
            id: CaptainId(self.id),
            name: name.by_surname(),
            state,
            position,
            until_relieved: state
                .zip(self.period_ends_on)
                .is_some_and(|(state, ends)| in_office_until_relieved(state, ends, today)),
            block: self.block,
            ward: self.ward,
            neighborhood: self.neighborhood,
            validated_at: self.validated_at,
            completeness: self.completeness,
            renewal_due: self.renewal_due,
        })
    }
}

/// Adds the conditions of a filter and a scope.
macro_rules! push_conditions {
    ($query:expr, $filter:expr, $scope:expr, $today:expr) => {{
        let (query, filter, today): (_, &RosterFilter, NaiveDate) = ($query, $filter, $today);
        if $scope.reach() != Reach::All {
            query.push(" AND 1 = 0");
        }
        // Some thousands of people: each word is looked for in the text of each person.
        for word in search_words(&filter.text) {
            query
                .push(" AND (' ' || c.search_text || ' ' || replace(lower(COALESCE(b.code, '')), '-', ' ')) LIKE ")
                .push_bind(format!("% {word}%"));
        }
        if let Some(ward) = filter.ward {
            query.push(" AND b.ward_id = ").push_bind(ward.0);
        }
        if let Some(id) = filter.neighborhood {
            query.push(" AND b.neighborhood_id = ").push_bind(id.0);
        }
        if let Some(state) = filter.state {
            query.push(" AND c.state = ").push_bind(state.code());
        }
        match filter.validity {
            None => {}
            Some(Validity::Pending) => {
                query.push(" AND c.validated_at IS NULL AND c.state NOT IN ('none', 'ended')");
            }
            Some(Validity::Validated) => {
                query.push(" AND c.validated_at IS NOT NULL");
            }
            Some(Validity::ThisYear) => {
                let first = NaiveDate::from_ymd_opt(chrono::Datelike::year(&today), 1, 1);
                query
                    .push(" AND c.validated_at >= ")
                    .push_bind(start_of_day(first.unwrap_or(today)));
            }
        }
        match filter.completeness {
            None => {}
            Some(Completeness::Empty) => {
                query.push(" AND c.completeness = 0");
            }
            Some(Completeness::Partial) => {
                query.push(" AND c.completeness > 0 AND c.completeness < 100");
            }
            Some(Completeness::Complete) => {
                query.push(" AND c.completeness = 100");
            }
            Some(Completeness::Renewal) => {
                query.push(" AND c.renewal_due <= ").push_bind(today);
            }
        }
        if filter.until_relieved {
            query.push(" AND t.holds AND p.ends_on < ").push_bind(today);
        }
    }};
}

/// A page of people on the roster, by surname.
///
/// # Errors
/// Of the database.
pub async fn page(
    conn: &mut Conn,
    scope: &Scope,
    filter: &RosterFilter,
    today: NaiveDate,
) -> DbResult<RosterPage> {
    let (mut rows, total): (Vec<Row>, i64) = on_either!(conn, Database, c => {
        let mut query = QueryBuilder::<Database>::new(PAGE);
        query.push(FROM);
        push_conditions!(&mut query, filter, scope, today);
        if let Some(number) = filter.after {
            query
                .push(" AND (c.name_key, c.seq) > (SELECT l.name_key, l.seq FROM captain l WHERE l.seq = ")
                .push_bind(number)
                .push(")");
        }
        query
            .push(" ORDER BY c.name_key, c.seq LIMIT ")
            .push_bind(filter.limit + 1);
        let rows = query.build_query_as().fetch_all(&mut *c).await?;
        let mut query = QueryBuilder::<Database>::new(COUNT);
        query.push(FROM);
        push_conditions!(&mut query, filter, scope, today);
        (rows, query.build_query_scalar().fetch_one(c).await?)
    });
    let limit = usize::try_from(filter.limit).unwrap_or(0);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let rows: DbResult<Vec<CaptainRow>> = rows.into_iter().map(|row| row.row(today)).collect();
    Ok(RosterPage {
        rows: rows?,
        total,
        more,
    })
}

#[derive(sqlx::FromRow)]
struct TotalsRow {
    blocks: i64,
    titulars: i64,
    until_relieved: i64,
    people: i64,
    to_validate: i64,
    incomplete: i64,
    renewals: i64,
    vacant: i64,
}

/// The roster in numbers on a day.
///
/// # Errors
/// Of the database.
pub async fn totals(conn: &mut Conn, _scope: &Scope, today: NaiveDate) -> DbResult<RosterTotals> {
    let row: TotalsRow = on!(conn, c => sqlx::query_as(TOTALS).bind(today).fetch_one(c))?;
    Ok(RosterTotals {
        blocks: row.blocks,
        titulars: row.titulars,
        until_relieved: row.until_relieved,
        people: row.people,
        to_validate: row.to_validate,
        incomplete: row.incomplete,
        renewals: row.renewals,
        vacant: row.vacant,
    })
}

#[derive(sqlx::FromRow)]
struct VacancyRow {
    id: Uuid,
    code: String,
    ward: Option<String>,
    neighborhood: Option<String>,
    between_streets: String,
    successor: Option<String>,
}

/// Blocks without a titular after a code, of one ward if its code is given.
///
/// # Errors
/// Of the database.
pub async fn vacancies(
    conn: &mut Conn,
    _scope: &Scope,
    ward: &str,
    after: &str,
    limit: i64,
) -> DbResult<Vec<Vacancy>> {
    let rows: Vec<VacancyRow> = on!(conn, c => sqlx::query_as(VACANCIES)
        .bind(after).bind(ward).bind(limit).fetch_all(c))?;
    let vacancy = |row: VacancyRow| Vacancy {
        id: BlockId(row.id),
        code: row.code,
        ward: row.ward,
        neighborhood: row.neighborhood,
        between_streets: row.between_streets,
        successor: row.successor,
    };
    Ok(rows.into_iter().map(vacancy).collect())
}
