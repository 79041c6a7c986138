//! What a registration names: channel, neighborhood and privacy notice.

use crate::{Conn, DbResult, Dialect};
use domain::ids::{ChannelId, NeighborhoodId};

// Asked in one visit for each registration, because a visit costs more than what it reads.
const NAMED: &str = "SELECT (SELECT COUNT(*) FROM channel WHERE id = $1 AND valid_to IS NULL) AS channels, \
     (SELECT name FROM neighborhood WHERE id = $2 AND valid_to IS NULL) AS neighborhood, \
     (SELECT COUNT(*) FROM privacy_notice WHERE version = $3) AS notices";

pub(crate) const ALL: &[Dialect] = &[Dialect::same(NAMED)];

/// What a registration names, as far as there is such a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Whether the channel is in use.
    pub channel: bool,
    /// Name of the neighborhood, if it is in use.
    pub neighborhood: Option<String>,
    /// Whether there is, or was, a privacy notice of this version.
    pub privacy_notice: bool,
}

/// What a registration names.
///
/// # Errors
/// Of the database.
pub async fn named(
    conn: &mut Conn,
    channel: ChannelId,
    neighborhood: Option<NeighborhoodId>,
    privacy_notice: &str,
) -> DbResult<Named> {
    let (channels, neighborhood, notices): (i64, Option<String>, i64) = on!(conn, c => sqlx::query_as(NAMED)
        .bind(channel.0).bind(neighborhood.map(|n| n.0)).bind(privacy_notice).fetch_one(c))?;
    Ok(Named {
        channel: channels == 1,
        neighborhood,
        privacy_notice: notices == 1,
    })
}
