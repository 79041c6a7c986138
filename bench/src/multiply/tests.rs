//! A small demonstration three times over, on both databases: everything is there three times, and
//! is what it would be if it had been registered.

#[expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#[expect(dead_code, reason = "the harness serves the storage tests too")]
#[path = "../../../server/db/tests/harness/mod.rs"]
mod harness;
mod state;

use super::catalogue::Catalogue;
use super::store::Store;
use super::tables::{COPIED, Plan, WORDS};
use super::{multiply, tables};
use chrono::{DateTime, Utc};
use db::{Db, Options};
use domain::folio::Folio;
use domain::ids::{ChannelId, PetitionId, PetitionTypeId};
use domain::petitions::{Citizen, ListFilter, NewPetition, Page, Place};
use domain::users::{Actor, Role};
use harness::contract;
use state::{contents, legal};
use std::sync::Arc;
use usecases::demo::{Size, fill};
use usecases::seed::seed_id;
use usecases::{Ctx, Entropy, Secret, System, petitions, reading};
use uuid::Uuid;

const TIMES: i64 = 3;

fn noon() -> DateTime<Utc> {
    "2026-11-24T18:00:00Z".parse().unwrap()
}

struct Sevens;

impl Entropy for Sevens {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

/// A system as one that was started anew.
fn system(db: Db) -> System {
    System {
        db,
        secret: Secret::new(&[7; 32]).unwrap(),
        entropy: Arc::new(Sevens),
        territory: Default::default(),
        map: Default::default(),
        board: Default::default(),
        clockwork: Default::default(),
        routing: Default::default(),
    }
}

async fn start(url: &str) -> System {
    let url = url.to_owned();
    let options = Options {
        url,
        connections: 4,
    };
    system(Db::open(&options).await.unwrap())
}

async fn coordinator(system: &System) -> Ctx {
    let mut conn = system.db.read().await.unwrap();
    let users = db::accounts::list(&mut conn, "", 100).await.unwrap();
    let user = users
        .into_iter()
        .find(|u| u.role == Role::Coordinator)
        .unwrap();
    let actor = Actor {
        id: user.id,
        name: user.name,
        role: user.role,
        department: None,
        seat: None,
    };
    Ctx::new(system.clone(), actor, noon())
}

async fn find(ctx: &Ctx, text: &str) -> Page {
    let filter = ListFilter {
        text: text.to_owned(),
        ..ListFilter::default()
    };
    reading::list(ctx, &filter).await.unwrap()
}

async fn some_telephone(url: &str) -> i64 {
    let mut store = Store::open(url).await.unwrap();
    let sql = "SELECT CAST(MIN(o.phone) AS BIGINT) FROM person o JOIN petition p ON p.person_id = o.id WHERE NOT p.confidential";
    store.number(sql.to_owned()).await.unwrap()
}

/// Three times what was there, and what is played afterwards goes on.
async fn three_times(db: Db, url: &str) {
    let filled = system(db);
    usecases::seed::seed(&filled).await.unwrap();
    let size = Size {
        divisor: 100,
        times: 1,
    };
    fill(&filled, size, noon(), |_, _| ()).await.unwrap();
    let newest = find(&coordinator(&filled).await, "").await.rows.remove(0);
    let lamps = find(&coordinator(&filled).await, "alumbrado").await.total;
    filled.db.close().await;
    let phone = some_telephone(url).await;

    // A column that this program never heard of.
    let mut store = Store::open(url).await.unwrap();
    for sql in [
        "ALTER TABLE referral ADD COLUMN noted TEXT",
        "UPDATE referral SET noted = 'read' WHERE number = 1",
    ] {
        store.run(sql.to_owned()).await.unwrap();
    }
    store.finish().await.unwrap();
    a_failure_leaves_it_as_it_was(url).await;
    let before = contents(url).await;
    legal(url).await;
    multiply(url, TIMES, &|_| ()).await.unwrap();
    let after = contents(url).await;
    legal(url).await;

    for (table, rows) in &before.rows {
        let copied = COPIED.contains(&table.as_str()) || table == WORDS;
        let factor = if copied { TIMES } else { 1 };
        assert_eq!(after.rows[table], rows * factor, "{table}");
    }
    for table in [
        "person",
        "petition",
        "referral",
        "attachment_content",
        "petition_merge",
    ] {
        assert!(before.rows[table] > 0, "{table}");
    }
    assert!(before.indexes.len() > 60 && before.noted > 100);
    assert_eq!(after.indexes, before.indexes);
    assert_eq!(after.triggers, before.triggers);
    assert_eq!(after.telephones, before.telephones * TIMES);
    assert_eq!(after.people_who_ask, before.people_who_ask * TIMES);
    assert_eq!(after.noted, before.noted * TIMES);

    let again = multiply(url, TIMES, &|_| ()).await.unwrap_err();
    assert!(again.contains("multiplied already"), "{again}");
    assert_eq!(contents(url).await, after);

    let system = start(url).await;
    let ctx = coordinator(&system).await;
    assert!(lamps > 0);
    assert_eq!(find(&ctx, "alumbrado").await.total, lamps * TIMES);
    // What was registered last has the last number of its year.
    let last = newest.folio.number;
    for copy in 0..TIMES {
        let folio = Folio {
            number: last + copy * last,
            ..newest.folio
        };
        let found = find(&ctx, &folio.to_string()).await.rows;
        assert_eq!(found.len(), 1, "{folio}");
        assert_eq!(found[0].folio, folio);
        let own = tables::telephone(phone, copy).to_string();
        let petitions = find(&ctx, &own).await.total;
        assert_eq!(
            petitions,
            find(&ctx, &phone.to_string()).await.total,
            "{own}"
        );
        assert!(petitions > 0);
    }
    let done = petitions::register(&ctx, new_petition(&system).await)
        .await
        .unwrap();
    assert_eq!(done.folio.number, last * TIMES + 1);
    let found = find(&ctx, "hormiguero").await.rows;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].seq, newest.seq * TIMES + 1);
    system.db.close().await;
    legal(url).await;
}

async fn new_petition(system: &System) -> NewPetition {
    let mut conn = system.db.read().await.unwrap();
    let hoods = db::catalogue::neighborhoods(&mut conn).await.unwrap();
    NewPetition {
        client_id: PetitionId(Uuid::from_u128(1)),
        channel: ChannelId(seed_id("channel", "phone_072")),
        kind: PetitionTypeId(seed_id("petition_type", "AP-01")),
        description: "Un hormiguero tapó la lámpara".into(),
        citizen: Citizen {
            anonymous: false,
            phone: "229 023 4567".into(),
            given_names: "María".into(),
            surnames: "López Ruiz".into(),
        },
        place: Place {
            neighborhood: Some(hoods[0].id),
            reference: "frente a la primaria".into(),
            ..Place::default()
        },
        answers: vec![],
        written: false,
        privacy_notice: "2026-01".into(),
        captain: None,
    }
}

/// Everything is as it was when the second copy meets an id that is there already.
async fn a_failure_leaves_it_as_it_was(url: &str) {
    let mut store = Store::open(url).await.unwrap();
    let catalogue = Catalogue::read(&mut store).await.unwrap();
    let plan = Plan::new(&catalogue, store.on_postgres()).unwrap();
    let taken = format!(
        "INSERT INTO person (id, given_names, surnames, name_key, created_at) \
         SELECT {}, 'taken', '', '', created_at FROM person LIMIT 1",
        plan.id("id", 2)
    );
    store.run(taken).await.unwrap();
    store.finish().await.unwrap();
    let before = contents(url).await;
    let refused = multiply(url, TIMES, &|_| ()).await.unwrap_err();
    assert!(refused.contains("source_person"), "{refused}");
    assert_eq!(contents(url).await, before);
    let mut store = Store::open(url).await.unwrap();
    let free = "DELETE FROM person WHERE given_names = 'taken'";
    store.run(free.to_owned()).await.unwrap();
    store.finish().await.unwrap();
}

/// A table of a later migration is not forgotten in silence.
async fn a_new_table_is_an_error(url: &str) {
    let mut store = Store::open(url).await.unwrap();
    let id = if store.on_postgres() { "UUID" } else { "BLOB" };
    let later = format!("CREATE TABLE later (said_of {id} REFERENCES referral (id))");
    store.run(later).await.unwrap();
    store.finish().await.unwrap();
    let refused = multiply(url, TIMES, &|_| ()).await.unwrap_err();
    assert!(
        refused.contains("later.said_of refers to referral"),
        "{refused}"
    );
}

async fn url_of(db: &Db) -> String {
    match db {
        Db::Sqlite { readers, .. } => {
            let options = readers.connect_options();
            format!("sqlite:{}", options.get_filename().display())
        }
        Db::Postgres(pool) => {
            let name: String = sqlx::query_scalar("SELECT current_database()::TEXT")
                .fetch_one(pool)
                .await
                .unwrap();
            #[expect(clippy::disallowed_methods, reason = "tests are told there")]
            let server = std::env::var("TEST_POSTGRES_URL").unwrap();
            server.replacen("/sirc?", &format!("/{name}?"), 1)
        }
    }
}

contract!(a_year_is_there_three_times, |db| {
    let url = url_of(&db).await;
    three_times(db, &url).await;
    a_new_table_is_an_error(&url).await;
});
