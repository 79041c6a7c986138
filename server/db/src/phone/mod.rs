//! What a captain reads on the telephone: the post here; petitions and the own block beside.

pub mod block;
pub mod petitions;

use crate::{Conn, DbResult, Dialect};
use domain::captain::SeatView;
use domain::ids::NeighborhoodId;
use domain::names::PersonName;
use domain::users::Seat;
use uuid::Uuid;

const SEAT: &str = "SELECT c.seq, c.given_names, c.first_surname, c.second_surname, c.sex, c.phone, c.neighborhood_id AS home_id, \
     b.code, b.between_streets, b.neighborhood_id, n.name AS neighborhood, w.name AS ward, \
     (CASE WHEN b.boundary IS NULL AND b.latitude IS NULL THEN 0 ELSE 1 END) AS placed \
     FROM captain c JOIN block b ON b.id = $2 LEFT JOIN neighborhood n ON n.id = b.neighborhood_id LEFT JOIN ward w ON w.id = $3 WHERE c.id = $1";

pub(crate) const ALL: &[Dialect] = &[Dialect::same(SEAT)];

/// A captain with the block, as her own pages and her petitions need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSeat {
    /// What the top of each page says.
    pub view: SeatView,
    /// Name in its parts.
    pub name: PersonName,
    /// `woman`, `man`, `non_binary`.
    pub sex: Option<String>,
    /// Ten digits.
    pub phone: Option<String>,
    /// The neighborhood of the block, else that of the home.
    pub neighborhood: Option<NeighborhoodId>,
    /// Whether the block is on the map, by an outline or a marker.
    pub placed: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    given_names: String,
    first_surname: String,
    second_surname: Option<String>,
    sex: Option<String>,
    phone: Option<String>,
    home_id: Option<Uuid>,
    code: String,
    between_streets: String,
    neighborhood_id: Option<Uuid>,
    neighborhood: Option<String>,
    ward: Option<String>,
    placed: i32,
}

/// The person of a post, with the block and the ward that she leads.
///
/// # Errors
/// Of the database.
pub async fn seat(conn: &mut Conn, seat: Seat) -> DbResult<Option<OwnSeat>> {
    let row: Option<Row> = on!(conn, c => sqlx::query_as(SEAT)
        .bind(seat.captain.0).bind(seat.block.0).bind(seat.ward.map(|w| w.0)).fetch_optional(c))?;
    Ok(row.map(|row| {
        let name = PersonName {
            given_names: row.given_names,
            first_surname: row.first_surname,
            second_surname: row.second_surname,
        };
        OwnSeat {
            view: SeatView {
                name: name.full(),
                number: row.seq,
                block: row.code,
                between_streets: row.between_streets,
                neighborhood: row.neighborhood.unwrap_or_default(),
                ward: row.ward.unwrap_or_default(),
            },
            name,
            sex: row.sex,
            phone: row.phone,
            neighborhood: row.neighborhood_id.or(row.home_id).map(NeighborhoodId),
            placed: row.placed == 1,
        }
    }))
}
