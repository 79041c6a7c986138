//! An office with its people, the petition that it takes, and the details of acts.

use chrono::{DateTime, Utc};
use domain::failure::Failure;
use domain::ids::{
    ChannelId, DepartmentId, NeighborhoodId, PetitionId, PetitionTypeId, ReasonId, ReferralId,
    UserId,
};
use domain::petitions::{
    Act, ActCommand, ActDetails, Citizen, NewPetition, PetitionStatus, Place, RegisteredPetition,
};
use domain::users::{Actor, Role};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use usecases::seed::seed_id;
use usecases::{Ctx, Entropy, Secret, System, acts, files, petitions, reading, settlements};
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

/// Tuesday 24 November 2026, noon.
pub(crate) fn noon() -> DateTime<Utc> {
    "2026-11-24T18:00:00Z".parse().unwrap()
}

pub(crate) struct Office {
    pub(crate) system: System,
    pub(crate) operator: Actor,
    pub(crate) coordinator: Actor,
    pub(crate) agent: Actor,
    pub(crate) lighting: Actor,
    pub(crate) streets: Actor,
    pub(crate) now: DateTime<Utc>,
}

impl Office {
    pub(crate) async fn open(db: db::Db) -> Self {
        let system = system(db).await;
        let mut office = Self {
            operator: person(&system, "operadora", Role::Operator, None).await,
            coordinator: person(&system, "coordinadora", Role::Coordinator, None).await,
            agent: person(&system, "seguimiento", Role::FollowUpAgent, None).await,
            lighting: person(&system, "alumbrado", Role::Liaison, Some("AP")).await,
            streets: person(&system, "obras", Role::Liaison, Some("OP")).await,
            system,
            now: noon(),
        };
        office.now = noon();
        office
    }

    pub(crate) fn ctx(&self, actor: &Actor) -> Ctx {
        Ctx::new(self.system.clone(), actor.clone(), self.now)
    }

    pub(crate) async fn register(&self, client: u128) -> RegisteredPetition {
        petitions::register(&self.ctx(&self.operator), lamp(client))
            .await
            .unwrap()
    }

    /// Does an act on the current version.
    pub(crate) async fn act(
        &self,
        actor: &Actor,
        id: PetitionId,
        act: Act,
        details: ActDetails,
    ) -> Result<PetitionStatus, Failure> {
        let scope = domain::access::Scope::of_the_program_itself();
        let state = db::petitions::state(&mut self.system.db.read().await.unwrap(), &scope, id)
            .await
            .unwrap()
            .unwrap();
        let referral = act.is_on_referral().then(|| {
            state
                .referrals
                .iter()
                .rev()
                .find(|r| Some(r.department) == actor.department || actor.department.is_none())
                .map_or(ReferralId(Uuid::nil()), |r| r.id)
        });
        let command = ActCommand {
            petition: id,
            version: state.version,
            act,
            referral,
            details,
        };
        acts::perform(&self.ctx(actor), command)
            .await
            .map(|followed| followed.status)
    }

    pub(crate) async fn photo(&self, actor: &Actor, id: PetitionId) {
        let detail = reading::detail(&self.ctx(actor), id).await.unwrap();
        let referral = detail
            .referrals
            .iter()
            .find(|r| Some(r.department) == actor.department && r.status.is_live())
            .unwrap()
            .id;
        let sent = files::Sent {
            name: "después.png".into(),
            bytes: png(),
        };
        files::attach(
            &self.ctx(actor),
            id,
            detail.version,
            Some(referral),
            vec![sent],
        )
        .await
        .unwrap();
    }
}

pub(crate) fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(8, 8)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// A system with its catalogues and nobody who works with it.
pub(crate) async fn system(db: db::Db) -> System {
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
    usecases::seed::seed(&system).await.unwrap();
    system
}

async fn person(system: &System, login: &str, role: Role, department: Option<&str>) -> Actor {
    let department = department.map(|code| DepartmentId(seed_id("department", code)));
    // Hashing is what makes sign-in slow on purpose; these users do not sign in.
    let id = UserId(system.new_id(noon()));
    let user = db::accounts::User {
        id,
        login: login.into(),
        name: format!("Prueba {login}"),
        role,
        department,
        password_hash: String::new(),
        secret: domain::users::SecretKind::Password,
        captain: None,
        must_change_password: false,
        active: true,
        version: 1,
    };
    use futures::FutureExt;
    system
        .db
        .write(move |conn| async move { db::accounts::insert(conn, &user, noon()).await }.boxed())
        .await
        .unwrap();
    Actor {
        id,
        name: format!("Prueba {login}"),
        role,
        department,
        seat: None,
    }
}

pub(crate) fn lamp(client: u128) -> NewPetition {
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
            reference: "frente a la primaria".into(),
            ..Place::default()
        },
        answers: vec![],
        written: false,
        privacy_notice: "2026-01".into(),
        captain: None,
    }
}

pub(crate) async fn with_neighborhood(office: &Office) -> NeighborhoodId {
    let file = "codigo_postal,asentamiento,tipo_asentamiento,id_asenta\n91897,Formando Hogar,Colonia,0123\n";
    settlements::import(&office.system, file.as_bytes(), true, noon())
        .await
        .unwrap();
    db::catalogue::neighborhoods(&mut office.system.db.read().await.unwrap())
        .await
        .unwrap()
        .into_iter()
        .find(|one| one.name == "Formando Hogar")
        .unwrap()
        .id
}

/// An office with one petition already taken.
pub(crate) async fn with_petition(db: db::Db) -> (Office, RegisteredPetition) {
    let office = Office::open(db).await;
    let neighborhood = with_neighborhood(&office).await;
    let mut new = lamp(1);
    new.place.neighborhood = Some(neighborhood);
    let registered = petitions::register(&office.ctx(&office.operator), new)
        .await
        .unwrap();
    (office, registered)
}

pub(crate) fn to(codes: &[&str]) -> ActDetails {
    ActDetails {
        departments: codes
            .iter()
            .map(|c| DepartmentId(seed_id("department", c)))
            .collect(),
        ..ActDetails::default()
    }
}

pub(crate) fn text(words: &str) -> ActDetails {
    ActDetails {
        text: words.into(),
        ..ActDetails::default()
    }
}

pub(crate) fn reason(kind: &str, code: &str, words: &str) -> ActDetails {
    ActDetails {
        reason: Some(ReasonId(seed_id(kind, code))),
        ..text(words)
    }
}
