//! An office with its catalogues and one person of each role, for tests of use cases.

use chrono::{DateTime, Duration, Utc};
use domain::catalogue::NeighborhoodEntry;
use domain::failure::Failure;
use domain::ids::*;
use domain::petitions::{Citizen, NewPetition, Place};
use domain::users::{Actor, Role, Session};
use futures::FutureExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use usecases::seed::seed_id;
use usecases::{Ctx, Entropy, Secret, System, accounts};
use uuid::Uuid;

/// Ids that follow from a counter, so that a failing run can be repeated.
struct Counter(AtomicU64);

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let n = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            chunk.copy_from_slice(&n.to_be_bytes()[..chunk.len()]);
        }
    }
}

pub const PASSWORD: &str = "lluvia tres mango norte";

/// Tuesday 24 November 2026, noon.
pub fn noon() -> DateTime<Utc> {
    "2026-11-24T18:00:00Z".parse().unwrap()
}

pub fn later(minutes: i64) -> DateTime<Utc> {
    noon() + Duration::minutes(minutes)
}

pub async fn open(db: db::Db) -> System {
    let system = System {
        db,
        secret: Secret::new(&[7; 32]).unwrap(),
        entropy: Arc::new(Counter(AtomicU64::new(1))),
        territory: Default::default(),
        map: Default::default(),
        board: Default::default(),
        clockwork: Default::default(),
        routing: Default::default(),
    };
    usecases::seed::seed(&system).await.unwrap();
    let home = NeighborhoodEntry {
        id: HOME,
        postal_code: "91897".into(),
        name: "Formando Hogar".into(),
        kind: "Colonia".into(),
        point: None,
        valid_to: None,
        version: 1,
    };
    system
        .db
        .write(move |conn| {
            async move { db::catalogue_entries::insert_neighborhood(conn, &home, "0123").await }
                .boxed()
        })
        .await
        .unwrap();
    system
}

/// A neighborhood where things happen.
const HOME: NeighborhoodId = NeighborhoodId(Uuid::from_u128(91897));

pub fn department(code: &str) -> DepartmentId {
    DepartmentId(seed_id("department", code))
}

/// A user whose password is not to be used: hashing is slow on purpose.
pub async fn person(system: &System, role: Role) -> Actor {
    let id = UserId(system.new_id(noon()));
    let department = role.needs_department().then(|| department("AP"));
    let user = db::accounts::User {
        id,
        login: format!(
            "{}-{}",
            role.code().replace('_', "."),
            &id.0.simple().to_string()[20..]
        ),
        name: format!("Prueba {}", role.label()),
        role,
        department,
        password_hash: String::new(),
        secret: domain::users::SecretKind::Password,
        captain: None,
        must_change_password: false,
        active: true,
        version: 1,
    };
    let name = user.name.clone();
    system
        .db
        .write(move |conn| async move { db::accounts::insert(conn, &user, noon()).await }.boxed())
        .await
        .unwrap();
    Actor {
        id,
        name,
        role,
        department,
        seat: None,
    }
}

pub async fn ctx(system: &System, role: Role) -> Ctx {
    Ctx::new(system.clone(), person(system, role).await, noon())
}

pub async fn sign_in(
    system: &System,
    login: &str,
    password: &str,
    at: DateTime<Utc>,
) -> Result<String, Failure> {
    let credentials = accounts::Credentials {
        login: login.into(),
        password: password.into(),
        network: "10.0.0.0/24".into(),
        user_agent: "Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0".into(),
    };
    Ok(accounts::sign_in(system, credentials, at).await?.0)
}

pub async fn session(system: &System, token: &str, at: DateTime<Utc>) -> Option<Session> {
    accounts::session(system, token, at).await.unwrap()
}

/// A petition about a lamp.
pub fn lamp(client: u128) -> NewPetition {
    NewPetition {
        client_id: PetitionId(Uuid::from_u128(client)),
        channel: ChannelId(seed_id("channel", "phone_072")),
        kind: PetitionTypeId(seed_id("petition_type", "AP-01")),
        description: "Está bien oscuro mi callejón".into(),
        citizen: Citizen {
            anonymous: false,
            phone: "229 123 4567".into(),
            given_names: "María".into(),
            surnames: "López Ruiz".into(),
        },
        place: Place {
            neighborhood: Some(HOME),
            reference: "frente a la primaria".into(),
            ..Place::default()
        },
        answers: vec![],
        written: false,
        privacy_notice: "2026-01".into(),
        captain: None,
    }
}

/// The words of a field, or why there are none.
pub fn told<T: std::fmt::Debug>(done: Result<T, Failure>, field: &str) -> String {
    let failure = done.unwrap_err();
    failure
        .message_for(field)
        .unwrap_or_else(|| panic!("{field} is not in {failure:?}"))
}

/// Every role of the staff that is not the administrator's. Captains have nothing at the desk:
/// `domain::access` and the matrix of pages say so.
pub fn others() -> impl Iterator<Item = Role> {
    Role::staff().filter(|role| *role != Role::Administrator)
}
