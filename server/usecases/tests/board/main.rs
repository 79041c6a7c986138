//! The live board and lists of petitions as files, on both databases: every number is as many rows as
//! its list, what changes is counted at once, and a file holds what its list shows.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves other tests too")]

#[path = "../../../db/tests/harness/mod.rs"]
mod harness;
#[path = "../spine/office.rs"]
mod office;

mod changes;
mod exports;
mod figures;
mod roles;
mod streaming;

use domain::petitions::RegisteredPetition;
use office::{Office, lamp, with_neighborhood};

/// Takes petitions about lamps of one place, one for each client.
async fn lamps(
    office: &Office,
    clients: std::ops::RangeInclusive<u128>,
) -> Vec<RegisteredPetition> {
    let place = with_neighborhood(office).await;
    let mut all = Vec::new();
    for client in clients {
        let mut new = lamp(client);
        new.place.neighborhood = Some(place);
        let ctx = office.ctx(&office.operator);
        all.push(usecases::petitions::register(&ctx, new).await.unwrap());
    }
    all
}
