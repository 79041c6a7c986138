//! Keys of streets that were stored before there were any.

use crate::{Conn, DbResult, Dialect};
use futures::TryFutureExt;

const KEYLESS: &str =
    "SELECT seq, street FROM petition WHERE street_key IS NULL ORDER BY seq LIMIT $1";
const FILL: Dialect = Dialect {
    sqlite: "UPDATE petition SET street_key = k.street FROM (SELECT json_extract(value, '$[0]') AS seq, json_extract(value, '$[1]') AS street FROM json_each($1)) AS k \
         WHERE petition.seq = k.seq AND petition.street_key IS NULL",
    postgres: "UPDATE petition SET street_key = k.value ->> 1 FROM jsonb_array_elements(CAST($1 AS jsonb)) AS k (value) \
         WHERE petition.seq = CAST(k.value ->> 0 AS bigint) AND petition.street_key IS NULL",
};

pub(crate) const ALL: &[Dialect] = &[Dialect::same(KEYLESS), FILL];

/// Petitions whose street has no key yet: their place in the order of reception, and the street.
///
/// # Errors
/// Of the database.
pub async fn keyless_streets(conn: &mut Conn, limit: i64) -> DbResult<Vec<(i64, String)>> {
    Ok(on!(conn, c => sqlx::query_as(KEYLESS).bind(limit).fetch_all(c))?)
}

/// Stores the keys of some petitions' streets, each with the petition's place in the order of reception.
///
/// # Errors
/// Of the database.
pub async fn fill_street_keys(conn: &mut Conn, keys: &[(i64, String)]) -> DbResult<()> {
    let keys = serde_json::to_string(keys).unwrap_or_else(|_| "[]".into());
    let sql = conn.text(FILL);
    on!(conn, c => sqlx::query(sql).bind(&keys).execute(c).map_ok(|_| ()))?;
    Ok(())
}
