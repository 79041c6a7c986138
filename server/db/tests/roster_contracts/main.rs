//! What storage promises of the territory and the roster, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves the other storage tests too")]

#[path = "../harness/mod.rs"]
mod harness;

mod files;
mod listing;
mod notices;
mod persons;
mod posts;
mod territories;

use chrono::{DateTime, NaiveDate, Utc};
use db::roster::events::{self, NewEvent};
use db::roster::terms::{self, NewTerm, Period};
use db::roster::{imports, lists, people, petitions};
use db::territory::{self, Kept};
use db::{Conn, DbError, accounts};
use domain::access::Scope;
use domain::catalogue::{Neighborhood, Point};
use domain::ids::*;
use domain::names::PersonName;
use domain::roster::*;
use domain::territory::{Block, Ward};
use domain::users::Role;
use futures::FutureExt;
use harness::contract;
use uuid::Uuid;

fn noon() -> DateTime<Utc> {
    "2026-11-24T18:00:00Z".parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn all() -> Scope {
    Scope::of_the_program_itself()
}

const COORDINATOR: UserId = UserId(Uuid::from_u128(1));
const WARD: WardId = WardId(Uuid::from_u128(2));
const HOOD: NeighborhoodId = NeighborhoodId(Uuid::from_u128(3));
const PERIOD: PeriodId = PeriodId(Uuid::from_u128(4));
const NEXT: PeriodId = PeriodId(Uuid::from_u128(5));
const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[-96.14,19.17],[-96.13,19.17],[-96.13,19.18],[-96.14,19.18],[-96.14,19.17]]]}"#;

fn block(n: u128, code: &str) -> Block {
    Block {
        id: BlockId(Uuid::from_u128(100 + n)),
        code: code.into(),
        cvegeo: None,
        ward: Some(WARD),
        neighborhood: Some(HOOD),
        between_streets: "Allende y Juárez".into(),
        point: Some(Point {
            latitude: 19.175,
            longitude: -96.135,
        }),
        has_boundary: false,
        ended: false,
        version: 1,
    }
}

fn written(given: &str, surname: &str, curp: Option<u8>, phone: &str) -> people::Written {
    let name = PersonName {
        given_names: given.into(),
        first_surname: surname.into(),
        second_surname: None,
    };
    people::Written {
        search_text: domain::text::fold(&format!("{} {phone}", name.full())),
        name,
        sex: Some("woman".into()),
        curp_sealed: curp.map(|c| vec![c; 40]),
        curp_index: curp.map(|c| vec![c; 32]),
        phone: Some(phone.into()),
        other_phone: None,
        street: "Allende".into(),
        street_number: "12".into(),
        neighborhood: Some(HOOD),
    }
}

fn captain(n: u128) -> CaptainId {
    CaptainId(Uuid::from_u128(1000 + n))
}

fn service(n: u128, of: CaptainId, block: BlockId, period: PeriodId, state: TermState) -> NewTerm {
    NewTerm {
        id: TermId(Uuid::from_u128(2000 + n)),
        captain: of,
        block: Some(block),
        ward: None,
        period,
        position: Position::Titular,
        basis: Basis::Elected,
        state,
        accredited_on: None,
        starts_on: Some(day("2022-05-01")),
    }
}

/// A ward, a neighborhood, three blocks, two periods, a coordinator.
async fn seed(conn: &mut Conn) -> Result<(), DbError> {
    accounts::insert(
        conn,
        &accounts::User {
            id: COORDINATOR,
            login: "padron".into(),
            name: "Padrón".into(),
            role: Role::RosterCoordinator,
            department: None,
            password_hash: "x".into(),
            secret: domain::users::SecretKind::Password,
            captain: None,
            must_change_password: false,
            active: true,
            version: 1,
        },
        noon(),
    )
    .await?;
    let ward = Ward {
        id: WARD,
        code: "C-01".into(),
        name: "Centro".into(),
        ended: false,
        version: 1,
    };
    territory::insert_ward(conn, &ward, Some(SQUARE)).await?;
    let hood = Neighborhood {
        id: HOOD,
        postal_code: "91700".into(),
        name: "Centro".into(),
        kind: "Colonia".into(),
        point: None,
    };
    db::catalogue::insert_neighborhood(conn, &hood, "D001").await?;
    for (n, code) in [(1, "001-01"), (2, "001-02"), (3, "002-01")] {
        territory::insert_block(conn, &block(n, code), None).await?;
    }
    for (id, name, from, to) in [
        (PERIOD, "2022-2025", "2022-01-01", "2025-12-31"),
        (NEXT, "2026-2029", "2026-01-01", "2029-12-31"),
    ] {
        let period = Period {
            id,
            name: name.into(),
            starts_on: day(from),
            ends_on: day(to),
            version: 1,
        };
        terms::insert_period(conn, &period).await?;
    }
    Ok(())
}

fn id_of(n: u128) -> BlockId {
    BlockId(Uuid::from_u128(100 + n))
}
