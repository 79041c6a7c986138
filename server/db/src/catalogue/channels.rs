//! Channels by which petitions arrive.

use crate::{Conn, DbResult, Dialect};
use domain::catalogue::Channel;
use domain::ids::ChannelId;
use futures::TryFutureExt;
use uuid::Uuid;

const CHANNELS: &str =
    "SELECT id, code, name FROM channel WHERE valid_to IS NULL ORDER BY position";
const INSERT_CHANNEL: &str = "INSERT INTO channel (id, code, name, position) VALUES ($1, $2, $3, $4) ON CONFLICT (code) DO NOTHING";

pub(crate) const ALL: &[Dialect] = &[Dialect::same(CHANNELS), Dialect::same(INSERT_CHANNEL)];

/// Channels in use, in their order.
///
/// # Errors
/// Of the database.
pub async fn channels(conn: &mut Conn) -> DbResult<Vec<Channel>> {
    let rows: Vec<(Uuid, String, String)> = on!(conn, c => sqlx::query_as(CHANNELS).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, code, name)| Channel {
            id: ChannelId(id),
            code,
            name,
        })
        .collect())
}

/// Stores a channel; `false` when its code exists.
///
/// # Errors
/// Of the database.
pub async fn insert_channel(conn: &mut Conn, new: &Channel, position: i64) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(INSERT_CHANNEL).bind(new.id.0).bind(&new.code).bind(&new.name).bind(position).execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
