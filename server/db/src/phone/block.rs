//! What is asked and done in one block, whoever asked: nothing of it leads to a person.

use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::captain::{BlockReport, public_street};
use domain::catalogue::LocationKind;
use domain::ids::BlockId;
use domain::local_time::local_date;
use domain::petitions::{Counts, PetitionStatus};

/// Public matters of a block since a moment: not reserved, not cancelled, and not of the types that
/// happen nowhere, which are errands of one person. Binds: block, reserved, since.
macro_rules! of_block {
    ($select:literal, $more:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM petition t JOIN petition_type k ON k.id = t.type_id WHERE t.block_id = $1 AND t.confidential = $2 AND t.received_at >= $3 \
             AND t.status <> 'cancelled' AND k.location_kind <> 'none'",
            $more
        )
    };
}
const COUNTS: &str = of_block!("t.status, COUNT(*)", " GROUP BY t.status");
const LAST: &str = of_block!(
    "k.name AS kind, k.location_kind, t.street, t.status, t.received_at, t.due_at",
    " ORDER BY t.seq DESC LIMIT $4"
);

pub(crate) const ALL: &[Dialect] = &[Dialect::same(COUNTS), Dialect::same(LAST)];

/// How many matters of a block wait, are in work and are done.
///
/// # Errors
/// Of the database.
pub async fn counts(conn: &mut Conn, block: BlockId, since: DateTime<Utc>) -> DbResult<Counts> {
    let rows: Vec<(String, i64)> =
        on!(conn, c => sqlx::query_as(COUNTS).bind(block.0).bind(false).bind(since).fetch_all(c))?;
    Ok(crate::lists::piles(&rows))
}

#[derive(sqlx::FromRow)]
struct Row {
    kind: String,
    location_kind: String,
    street: String,
    status: String,
    received_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
}

/// The last matters of a block. Of what happens in a house, not even the street is told.
///
/// # Errors
/// Of the database.
pub async fn last(
    conn: &mut Conn,
    block: BlockId,
    since: DateTime<Utc>,
    limit: i64,
) -> DbResult<Vec<BlockReport>> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(LAST).bind(block.0).bind(false).bind(since).bind(limit).fetch_all(c))?;
    let report = |row: Row| {
        let place = LocationKind::parse(&row.location_kind);
        let place = known("petition_type.location_kind", &row.location_kind, place)?;
        Ok(BlockReport {
            kind: row.kind,
            street: match place {
                LocationKind::Address => String::new(),
                _ => public_street(&row.street),
            },
            status: known(
                "petition.status",
                &row.status,
                PetitionStatus::parse(&row.status),
            )?,
            received_on: local_date(row.received_at),
            due_on: local_date(row.due_at),
        })
    };
    rows.into_iter().map(report).collect()
}
