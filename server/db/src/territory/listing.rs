//! Lists of blocks and wards, with who holds them.

use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::NaiveDate;
use domain::access::{Reach, Scope};
use domain::ids::{BlockId, WardId};
use domain::names::PersonName;
use domain::roster::Position;
use domain::territory::{BlockFilter, BlockPage, BlockRow, BlockState, Holder, Ward, WardRow};
use domain::text::search_words;
use sqlx::QueryBuilder;
use uuid::Uuid;

const PAGE: &str = "SELECT b.code, w.code AS ward, n.name AS neighborhood, b.between_streets, b.latitude IS NOT NULL AS has_point, \
     b.boundary IS NOT NULL AS has_boundary, b.valid_to, c.seq, c.given_names, c.first_surname, c.second_surname";
const COUNT: &str = "SELECT COUNT(*)";
const FROM: &str = " FROM block b LEFT JOIN ward w ON w.id = b.ward_id LEFT JOIN neighborhood n ON n.id = b.neighborhood_id \
     LEFT JOIN term t ON t.block_id = b.id AND t.position = 'titular' AND t.holds LEFT JOIN captain c ON c.id = t.captain_id WHERE 1 = 1";
const HOLDERS: &str = "SELECT t.position, c.seq, c.given_names, c.first_surname, c.second_surname FROM term t \
     JOIN captain c ON c.id = t.captain_id WHERE t.block_id = $1 AND t.holds ORDER BY t.position DESC";
const WARD_ROWS: &str = "SELECT w.id, w.code, w.name, w.valid_to, w.version, w.boundary IS NOT NULL AS has_boundary, \
     (SELECT COUNT(*) FROM block b WHERE b.ward_id = w.id AND b.valid_to IS NULL) AS blocks, \
     (SELECT COUNT(*) FROM block b WHERE b.ward_id = w.id AND b.valid_to IS NULL AND NOT EXISTS \
      (SELECT 1 FROM term v WHERE v.block_id = b.id AND v.position = 'titular' AND v.holds)) AS vacant, \
     c.seq, c.given_names, c.first_surname, c.second_surname FROM ward w \
     LEFT JOIN term t ON t.ward_id = w.id AND t.position = 'titular' AND t.holds LEFT JOIN captain c ON c.id = t.captain_id ORDER BY w.code";

pub(crate) const ALL: &[Dialect] = &[Dialect::same(HOLDERS), Dialect::same(WARD_ROWS)];

#[derive(sqlx::FromRow)]
struct HolderRow {
    seq: Option<i64>,
    given_names: Option<String>,
    first_surname: Option<String>,
    second_surname: Option<String>,
}

impl HolderRow {
    fn holder(self) -> Option<Holder> {
        let name = PersonName {
            given_names: self.given_names?,
            first_surname: self.first_surname?,
            second_surname: self.second_surname,
        };
        Some(Holder {
            number: self.seq?,
            name: name.full(),
        })
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    code: String,
    ward: Option<String>,
    neighborhood: Option<String>,
    between_streets: String,
    has_point: bool,
    has_boundary: bool,
    valid_to: Option<NaiveDate>,
    #[sqlx(flatten)]
    titular: HolderRow,
}

impl From<Row> for BlockRow {
    fn from(row: Row) -> Self {
        Self {
            code: row.code,
            ward: row.ward,
            neighborhood: row.neighborhood,
            between_streets: row.between_streets,
            titular: row.titular.holder(),
            has_point: row.has_point,
            has_boundary: row.has_boundary,
            ended: row.valid_to.is_some(),
        }
    }
}

/// Adds the conditions of a filter and a scope.
macro_rules! push_conditions {
    ($query:expr, $filter:expr, $scope:expr) => {{
        let (query, filter): (_, &BlockFilter) = ($query, $filter);
        if $scope.reach() != Reach::All {
            query.push(" AND 1 = 0");
        }
        for word in search_words(&filter.text) {
            query
                .push(" AND (' ' || b.search_text) LIKE ")
                .push_bind(format!("% {word}%"));
        }
        if let Some(ward) = filter.ward {
            query.push(" AND b.ward_id = ").push_bind(ward.0);
        }
        if let Some(id) = filter.neighborhood {
            query.push(" AND b.neighborhood_id = ").push_bind(id.0);
        }
        query.push(match filter.state {
            None => " AND b.valid_to IS NULL",
            Some(BlockState::NoPoint) => " AND b.valid_to IS NULL AND b.latitude IS NULL",
            Some(BlockState::NoOutline) => " AND b.valid_to IS NULL AND b.boundary IS NULL",
            Some(BlockState::Vacant) => " AND b.valid_to IS NULL AND t.id IS NULL",
            Some(BlockState::Ended) => " AND b.valid_to IS NOT NULL",
        });
    }};
}

/// A page of blocks, by code.
///
/// # Errors
/// Of the database.
pub async fn page(conn: &mut Conn, scope: &Scope, filter: &BlockFilter) -> DbResult<BlockPage> {
    let (mut rows, total): (Vec<Row>, i64) = on_either!(conn, Database, c => {
        let mut query = QueryBuilder::<Database>::new(PAGE);
        query.push(FROM);
        push_conditions!(&mut query, filter, scope);
        query
            .push(" AND b.code > ")
            .push_bind(filter.after.clone())
            .push(" ORDER BY b.code LIMIT ")
            .push_bind(filter.limit + 1);
        let rows = query.build_query_as().fetch_all(&mut *c).await?;
        let mut query = QueryBuilder::<Database>::new(COUNT);
        query.push(FROM);
        push_conditions!(&mut query, filter, scope);
        (rows, query.build_query_scalar().fetch_one(c).await?)
    });
    let limit = usize::try_from(filter.limit).unwrap_or(0);
    let more = rows.len() > limit;
    rows.truncate(limit);
    Ok(BlockPage {
        rows: rows.into_iter().map(BlockRow::from).collect(),
        total,
        more,
    })
}

#[derive(sqlx::FromRow)]
struct HeldRow {
    position: String,
    #[sqlx(flatten)]
    holder: HolderRow,
}

/// Who is in office in a block, the titular first.
///
/// # Errors
/// Of the database.
pub async fn holders(conn: &mut Conn, id: BlockId) -> DbResult<Vec<(Position, Holder)>> {
    let rows: Vec<HeldRow> = on!(conn, c => sqlx::query_as(HOLDERS).bind(id.0).fetch_all(c))?;
    let mut held = Vec::with_capacity(rows.len());
    for row in rows {
        let position = known(
            "term.position",
            &row.position,
            Position::parse(&row.position),
        )?;
        held.extend(row.holder.holder().map(|holder| (position, holder)));
    }
    Ok(held)
}

#[derive(sqlx::FromRow)]
struct RowOfWard {
    id: Uuid,
    code: String,
    name: String,
    valid_to: Option<NaiveDate>,
    version: i64,
    has_boundary: bool,
    blocks: i64,
    vacant: i64,
    #[sqlx(flatten)]
    captain: HolderRow,
}

/// Every ward with its numbers, by code.
///
/// # Errors
/// Of the database.
pub async fn ward_rows(conn: &mut Conn, scope: &Scope) -> DbResult<Vec<WardRow>> {
    if scope.reach() != Reach::All {
        return Ok(Vec::new());
    }
    let rows: Vec<RowOfWard> = on!(conn, c => sqlx::query_as(WARD_ROWS).fetch_all(c))?;
    let ward = |row: RowOfWard| WardRow {
        ward: Ward {
            id: WardId(row.id),
            code: row.code,
            name: row.name,
            ended: row.valid_to.is_some(),
            version: row.version,
        },
        blocks: row.blocks,
        vacant: row.vacant,
        captain: row.captain.holder(),
        has_boundary: row.has_boundary,
    };
    Ok(rows.into_iter().map(ward).collect())
}
