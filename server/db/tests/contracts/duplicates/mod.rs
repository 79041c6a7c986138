//! Petitions that ask for the same: candidates from the index alone, people of all that were united,
//! unions that leave what was before, and what follows them.

mod alike;
mod merging;

use crate::fixtures::{register_as, seed};
use db::petitions::PetitionToStore;
use db::{Conn, DbError};
use domain::catalogue::{Neighborhood, Point};
use domain::ids::{NeighborhoodId, PetitionId};
use domain::petitions::Place;
use uuid::Uuid;

pub(super) const CENTRO: NeighborhoodId = NeighborhoodId(Uuid::from_u128(61));
pub(super) const REFORMA: NeighborhoodId = NeighborhoodId(Uuid::from_u128(62));
pub(super) const HERE: Point = Point {
    latitude: 19.1738,
    longitude: -96.1342,
};

pub(super) async fn seed_with_places(conn: &mut Conn) -> Result<(), DbError> {
    seed(conn).await?;
    for (id, name) in [(CENTRO, "Centro"), (REFORMA, "Reforma")] {
        let hood = Neighborhood {
            id,
            postal_code: "91700".into(),
            name: name.into(),
            kind: "Colonia".into(),
            point: None,
        };
        db::catalogue::insert_neighborhood(conn, &hood, name).await?;
    }
    Ok(())
}

pub(super) fn place(neighborhood: NeighborhoodId, street: &str, metres: Option<f64>) -> Place {
    Place {
        neighborhood: Some(neighborhood),
        street: street.into(),
        point: metres.map(|m| Point {
            latitude: HERE.latitude + m / 110_670.0,
            ..HERE
        }),
        ..Place::default()
    }
}

pub(super) async fn with(
    conn: &mut Conn,
    n: u128,
    change: impl FnOnce(&mut PetitionToStore),
) -> Result<PetitionId, DbError> {
    Ok(register_as(conn, n, "luz", change).await?.0)
}
