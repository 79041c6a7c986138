//! One petition from the first call to its verified closure, and what must not happen on the way,
//! on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves the storage tests too")]

#[path = "../../db/tests/harness/mod.rs"]
mod harness;

use chrono::{DateTime, Duration, Utc};
use domain::failure::Failure;
use domain::ids::*;
use domain::petitions::{
    Act, ActCommand, ActDetails, Citizen, ListFilter, NewPetition, PetitionStatus, Place,
    RegisteredPetition,
};
use domain::users::{Actor, Role, UserEdit, UserForm};
use harness::contract;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use usecases::seed::seed_id;
use usecases::{
    Ctx, Entropy, Secret, System, accounts, acts, files, petitions, reading, settlements,
};
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

const PASSWORD: &str = "lluvia tres mango norte";

/// Tuesday 24 November 2026, noon.
fn noon() -> DateTime<Utc> {
    "2026-11-24T18:00:00Z".parse().unwrap()
}

struct Office {
    system: System,
    operator: Actor,
    coordinator: Actor,
    agent: Actor,
    lighting: Actor,
    streets: Actor,
    now: DateTime<Utc>,
}

impl Office {
    async fn open(db: db::Db) -> Self {
        let system = System {
            db,
            secret: Secret::new(&[7; 32]).unwrap(),
            entropy: Arc::new(Counter(AtomicU64::new(1))),
        };
        usecases::seed::seed(&system).await.unwrap();
        usecases::seed::seed(&system).await.unwrap();
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

    fn ctx(&self, actor: &Actor) -> Ctx {
        Ctx::new(self.system.clone(), actor.clone(), self.now)
    }

    async fn register(&self, client: u128) -> RegisteredPetition {
        petitions::register(&self.ctx(&self.operator), lamp(client))
            .await
            .unwrap()
    }

    /// Does an act on the current version.
    async fn act(
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

    async fn photo(&self, actor: &Actor, id: PetitionId) {
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

fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(8, 8)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
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
    }
}

fn lamp(client: u128) -> NewPetition {
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
    }
}

async fn with_neighborhood(office: &Office) -> NeighborhoodId {
    let file = "codigo_postal,asentamiento,tipo_asentamiento,id_asenta\n91897,Formando Hogar,Colonia,0123\n";
    settlements::import(&office.system, file.as_bytes(), true, noon())
        .await
        .unwrap();
    db::catalogue::neighborhoods(&mut office.system.db.read().await.unwrap())
        .await
        .unwrap()[0]
        .id
}

/// An office with one petition already taken.
async fn with_petition(db: db::Db) -> (Office, RegisteredPetition) {
    let office = Office::open(db).await;
    let neighborhood = with_neighborhood(&office).await;
    let mut new = lamp(1);
    new.place.neighborhood = Some(neighborhood);
    let registered = petitions::register(&office.ctx(&office.operator), new)
        .await
        .unwrap();
    (office, registered)
}

fn to(codes: &[&str]) -> ActDetails {
    ActDetails {
        departments: codes
            .iter()
            .map(|c| DepartmentId(seed_id("department", c)))
            .collect(),
        ..ActDetails::default()
    }
}

fn text(words: &str) -> ActDetails {
    ActDetails {
        text: words.into(),
        ..ActDetails::default()
    }
}

fn reason(kind: &str, code: &str, words: &str) -> ActDetails {
    ActDetails {
        reason: Some(ReasonId(seed_id(kind, code))),
        ..text(words)
    }
}

contract!(from_the_call_to_the_verified_closure, |db| {
    let (office, registered) = with_petition(db).await;
    let Office {
        coordinator,
        agent,
        lighting,
        streets,
        ..
    } = &office;
    let id = registered.id;
    assert!(
        registered
            .folio
            .to_string()
            .starts_with("SIRC-2026-000001-")
    );
    assert_eq!(registered.pin.len(), 6);

    assert_eq!(
        office
            .act(coordinator, id, Act::Refer, to(&["AP", "OP"]))
            .await,
        Ok(PetitionStatus::Referred)
    );
    let rejected = ActDetails {
        departments: to(&["LP"]).departments,
        ..reason(
            "reject",
            "not_competent",
            "No hay obra nuestra en ese lugar",
        )
    };
    assert_eq!(
        office.act(streets, id, Act::Reject, rejected).await,
        Ok(PetitionStatus::Referred)
    );
    assert_eq!(
        reading::detail(&office.ctx(streets), id).await,
        Err(Failure::NotFound),
        "a rejected referral no longer opens it"
    );
    assert_eq!(
        office.act(coordinator, id, Act::Refer, to(&["OP"])).await,
        Ok(PetitionStatus::Referred)
    );

    for liaison in [lighting, streets] {
        assert_eq!(
            office
                .act(liaison, id, Act::Accept, ActDetails::default())
                .await,
            Ok(PetitionStatus::InProgress)
        );
    }
    let without_photo = office
        .act(lighting, id, Act::Attend, text("Se cambió el foco fundido"))
        .await;
    assert!(
        without_photo
            .clone()
            .unwrap_err()
            .message_for("photos")
            .is_some(),
        "{without_photo:?}"
    );
    office.photo(lighting, id).await;
    assert_eq!(
        office
            .act(lighting, id, Act::Attend, text("Se cambió el foco fundido"))
            .await,
        Ok(PetitionStatus::InProgress)
    );
    office.photo(streets, id).await;
    assert_eq!(
        office
            .act(streets, id, Act::Attend, text("Se reparó la banqueta"))
            .await,
        Ok(PetitionStatus::Attended)
    );

    assert_eq!(
        office
            .act(
                agent,
                id,
                Act::VerifyUnsatisfied,
                text("Sigue oscuro, dice")
            )
            .await,
        Ok(PetitionStatus::InProgress)
    );
    for liaison in [lighting, streets] {
        office
            .act(liaison, id, Act::Attend, text("Se revisó otra vez y quedó"))
            .await
            .unwrap();
    }
    assert_eq!(
        office
            .act(
                agent,
                id,
                Act::VerifySatisfied,
                reason("resolution", "solved", "")
            )
            .await,
        Ok(PetitionStatus::Closed)
    );

    let detail = reading::detail(&office.ctx(coordinator), id).await.unwrap();
    assert_eq!(detail.resolution.as_deref(), Some("Resuelta"));
    assert_eq!(
        detail.attachments.len(),
        2,
        "the same picture is the evidence of each department"
    );
    assert_eq!(i64::try_from(detail.events.len()).unwrap(), detail.version);
    assert_eq!(detail.neighborhood_name, "Formando Hogar");
});

contract!(the_same_client_id_gives_the_same_folio, |db| {
    let (office, first) = with_petition(db).await;
    let neighborhood = db::catalogue::neighborhoods(&mut office.system.db.read().await.unwrap())
        .await
        .unwrap()[0]
        .id;
    let mut same = lamp(1);
    same.place.neighborhood = Some(neighborhood);
    let again = petitions::register(&office.ctx(&office.operator), same.clone())
        .await
        .unwrap();
    assert_eq!(
        (again.folio, &again.pin, again.replayed),
        (first.folio, &first.pin, true)
    );
    let other_words = NewPetition {
        description: "Otra cosa distinta".into(),
        ..same.clone()
    };
    assert_eq!(
        petitions::register(&office.ctx(&office.operator), other_words).await,
        Err(Failure::KeyReused)
    );
    assert_eq!(
        petitions::register(&office.ctx(&office.coordinator), same).await,
        Err(Failure::NotFound)
    );
    let page = reading::list(&office.ctx(&office.operator), &ListFilter::default())
        .await
        .unwrap();
    assert_eq!(page.total, 1);
});

contract!(
    two_hundred_parallel_captures_across_the_change_of_year,
    |db| {
        let mut office = Office::open(db).await;
        let neighborhood = with_neighborhood(&office).await;
        // 05:59:59.9 UTC is still the old year in the port.
        let midnight: DateTime<Utc> = "2027-01-01T06:00:00Z".parse().unwrap();
        office.now = midnight;
        let all = (0..200u128).map(|n| {
            let mut ctx = office.ctx(&office.operator);
            ctx.now = midnight + Duration::milliseconds(i64::try_from(n).unwrap() - 100);
            let mut new = lamp(500 + n);
            new.place.neighborhood = Some(neighborhood);
            tokio::spawn(async move { petitions::register(&ctx, new).await.unwrap().folio })
        });
        let folios: std::collections::BTreeSet<_> = futures::future::join_all(all)
            .await
            .into_iter()
            .map(Result::unwrap)
            .collect();
        assert_eq!(folios.len(), 200);
        for year in [2026, 2027] {
            let numbers: Vec<i64> = folios
                .iter()
                .filter(|f| f.year == year)
                .map(|f| f.number)
                .collect();
            assert_eq!(numbers, (1..=100).collect::<Vec<_>>(), "{year}");
        }
    }
);

contract!(the_second_of_two_people_is_told_what_changed, |db| {
    let (office, registered) = with_petition(db).await;
    let command = |details| ActCommand {
        petition: registered.id,
        version: 1,
        act: Act::NoteInternal,
        referral: None,
        details,
    };
    acts::perform(
        &office.ctx(&office.coordinator),
        command(text("Llamar por la tarde")),
    )
    .await
    .unwrap();
    let second = acts::perform(&office.ctx(&office.operator), command(text("Mi nota")))
        .await
        .unwrap_err();
    let Failure::Conflict { version, changes } = second else {
        panic!("{second:?}")
    };
    assert_eq!((version, changes.len()), (2, 1));
    assert_eq!(
        (changes[0].who.as_str(), changes[0].what.as_str()),
        ("Prueba coordinadora", "Escribió una nota interna")
    );
});

contract!(what_is_not_legal_says_what_is, |db| {
    let (office, registered) = with_petition(db).await;
    let failure = office
        .act(
            &office.agent,
            registered.id,
            Act::VerifySatisfied,
            reason("resolution", "solved", ""),
        )
        .await
        .unwrap_err();
    let Failure::IllegalAct { legal } = failure else {
        panic!("{failure:?}")
    };
    assert!(legal.contains(&Act::NoteInternal) && !legal.contains(&Act::VerifySatisfied));
    assert_eq!(
        office
            .act(
                &office.operator,
                registered.id,
                Act::Cancel,
                reason("cancel", "test", "Era una prueba nuestra")
            )
            .await,
        Err(Failure::Forbidden)
    );
    let twice = ActDetails {
        departments: to(&["AP"]).departments,
        ..ActDetails::default()
    };
    office
        .act(
            &office.coordinator,
            registered.id,
            Act::Refer,
            twice.clone(),
        )
        .await
        .unwrap();
    assert!(
        office
            .act(&office.coordinator, registered.id, Act::Refer, twice)
            .await
            .unwrap_err()
            .message_for("departments")
            .is_some()
    );
});

contract!(a_foreign_petition_reads_like_none, |db| {
    let (office, registered) = with_petition(db).await;
    office
        .act(&office.coordinator, registered.id, Act::Refer, to(&["AP"]))
        .await
        .unwrap();
    let streets = office.ctx(&office.streets);
    assert_eq!(
        reading::detail(&streets, registered.id).await,
        Err(Failure::NotFound)
    );
    assert_eq!(
        reading::detail(&streets, PetitionId(Uuid::nil())).await,
        Err(Failure::NotFound)
    );
    assert_eq!(
        reading::by_folio(&streets, registered.folio).await,
        Err(Failure::NotFound)
    );
    assert_eq!(
        reading::reveal_contact(&streets, registered.id).await,
        Err(Failure::NotFound)
    );
    let note = ActCommand {
        petition: registered.id,
        version: 2,
        act: Act::NoteInternal,
        referral: None,
        details: text("hola, hola"),
    };
    assert_eq!(acts::perform(&streets, note).await, Err(Failure::NotFound));
    assert_eq!(
        reading::list(
            &streets,
            &ListFilter {
                text: "maria".into(),
                ..ListFilter::default()
            }
        )
        .await
        .unwrap()
        .rows,
        []
    );
    assert_eq!(reading::counts(&streets).await.unwrap().pending, 0);
    let sent = files::Sent {
        name: "x.png".into(),
        bytes: png(),
    };
    assert_eq!(
        files::attach(&streets, registered.id, 2, None, vec![sent]).await,
        Err(Failure::NotFound)
    );
    assert_eq!(
        reading::detail(&office.ctx(&office.lighting), registered.id)
            .await
            .unwrap()
            .folio,
        registered.folio
    );
});

contract!(reserved_matters_stay_with_who_needs_them, |db| {
    let office = Office::open(db).await;
    let new = NewPetition {
        kind: PetitionTypeId(seed_id("petition_type", "MU-01")),
        description: "Necesita ayuda urgente".into(),
        citizen: Citizen {
            anonymous: true,
            ..Citizen::default()
        },
        place: Place::default(),
        ..lamp(3)
    };
    let registered = petitions::register(&office.ctx(&office.operator), new)
        .await
        .unwrap();
    for actor in [&office.operator, &office.agent, &office.lighting] {
        assert_eq!(
            reading::detail(&office.ctx(actor), registered.id).await,
            Err(Failure::NotFound),
            "{:?}",
            actor.role
        );
        assert_eq!(
            reading::list(&office.ctx(actor), &ListFilter::default())
                .await
                .unwrap()
                .total,
            0
        );
        assert_eq!(
            reading::counts(&office.ctx(actor)).await.unwrap().pending,
            0
        );
    }
    assert!(
        reading::detail(&office.ctx(&office.coordinator), registered.id)
            .await
            .is_ok()
    );
    let seen = reading::track(
        &office.system,
        registered.folio,
        &registered.pin,
        office.now,
    )
    .await
    .unwrap();
    assert_eq!(seen.kind, "Asunto reservado");
});

contract!(reading_a_telephone_leaves_its_line, |db| {
    let (office, registered) = with_petition(db).await;
    let contact = reading::reveal_contact(&office.ctx(&office.agent), registered.id)
        .await
        .unwrap();
    assert_eq!(
        (contact.name.as_str(), contact.phone.as_str()),
        ("María López Ruiz", "229 123 4567")
    );
    let card = reading::caller(&office.ctx(&office.operator), "+52 229 123 4567")
        .await
        .unwrap();
    assert_eq!((card.names.len(), card.petitions.len()), (1, 1));
    assert!(
        reading::caller(&office.ctx(&office.operator), "123")
            .await
            .unwrap_err()
            .message_for("phone")
            .is_some()
    );
    assert_eq!(
        reading::caller(&office.ctx(&office.lighting), "2291234567").await,
        Err(Failure::Forbidden)
    );
    let log = db::log::last(&mut office.system.db.read().await.unwrap(), 9)
        .await
        .unwrap();
    let actions: Vec<&str> = log.iter().map(|(action, ..)| action.as_str()).collect();
    assert_eq!(actions, ["caller_looked_up", "contact_revealed"]);
    assert!(
        log.iter()
            .all(|(_, object, detail)| object.contains("SIRC-2026-000001")
                && !detail.contains("229"))
    );
});

contract!(the_citizen_follows_it_without_personal_data, |db| {
    let (office, registered) = with_petition(db).await;
    office
        .act(&office.coordinator, registered.id, Act::Refer, to(&["AP"]))
        .await
        .unwrap();
    office
        .act(
            &office.coordinator,
            registered.id,
            Act::NoteInternal,
            text("Llamar a María al 2291234567"),
        )
        .await
        .unwrap();
    office
        .act(
            &office.coordinator,
            registered.id,
            Act::NotePublic,
            text("Iremos el viernes"),
        )
        .await
        .unwrap();
    let seen = reading::track(
        &office.system,
        registered.folio,
        &registered.pin,
        office.now,
    )
    .await
    .unwrap();
    let json = serde_json::to_string(&seen).unwrap();
    for secret in [
        "María",
        "López",
        "2291234567",
        "callejón",
        "primaria",
        "Prueba",
    ] {
        assert!(!json.contains(secret), "{secret}: {json}");
    }
    assert!(json.contains("Iremos el viernes") && json.contains("Alumbrado Público"));
    let wrong = if registered.pin == "000000" {
        "000001"
    } else {
        "000000"
    };
    assert_eq!(
        reading::track(&office.system, registered.folio, wrong, office.now).await,
        Err(Failure::NotFound)
    );
    let unknown = domain::folio::Folio {
        year: 2026,
        number: 999,
    };
    let pin = office.system.secret.pin(unknown);
    assert_eq!(
        reading::track(&office.system, unknown, &pin, office.now).await,
        Err(Failure::NotFound)
    );
});

contract!(closing_reopening_and_their_limits, |db| {
    let (mut office, registered) = with_petition(db).await;
    let id = registered.id;
    let close = reason("resolution", "informed", "Se le explicó a dónde acudir");
    let reopen = reason("reopen", "not_solved", "La persona dice que sigue igual");
    assert_eq!(
        office
            .act(&office.coordinator, id, Act::CloseDirect, close.clone())
            .await,
        Ok(PetitionStatus::Closed)
    );
    // Fifteen business days after Tuesday 24 November end on Tuesday 15 December.
    office.now = "2026-12-16T05:59:00Z".parse().unwrap();
    assert_eq!(
        office
            .act(&office.agent, id, Act::Reopen, reopen.clone())
            .await,
        Ok(PetitionStatus::Received)
    );
    office.now = noon();
    office
        .act(&office.coordinator, id, Act::CloseDirect, close.clone())
        .await
        .unwrap();
    office.now = "2026-12-16T06:01:00Z".parse().unwrap();
    let late = office
        .act(&office.agent, id, Act::Reopen, reopen.clone())
        .await
        .unwrap_err();
    assert!(
        late.message_for("reason")
            .unwrap()
            .contains("15 días hábiles")
    );
    office.now = noon();
    office
        .act(&office.agent, id, Act::Reopen, reopen.clone())
        .await
        .unwrap();
    office
        .act(&office.coordinator, id, Act::CloseDirect, close)
        .await
        .unwrap();
    let third = office
        .act(&office.agent, id, Act::Reopen, reopen)
        .await
        .unwrap_err();
    assert!(third.message_for("reason").unwrap().contains("dos veces"));
});

contract!(asking_the_citizen_and_going_on, |db| {
    let (office, registered) = with_petition(db).await;
    let id = registered.id;
    office
        .act(&office.coordinator, id, Act::Refer, to(&["AP"]))
        .await
        .unwrap();
    office
        .act(&office.lighting, id, Act::Accept, ActDetails::default())
        .await
        .unwrap();
    assert_eq!(
        office
            .act(
                &office.lighting,
                id,
                Act::RequestInformation,
                text("¿Cuál es el número del poste?")
            )
            .await,
        Ok(PetitionStatus::InformationRequired)
    );
    assert_eq!(
        office
            .act(
                &office.operator,
                id,
                Act::ReceiveInformation,
                text("Es el poste 41")
            )
            .await,
        Ok(PetitionStatus::InProgress)
    );
    let date = ActDetails {
        date: Some("2026-11-30".parse().unwrap()),
        ..ActDetails::default()
    };
    assert_eq!(
        office.act(&office.lighting, id, Act::Schedule, date).await,
        Ok(PetitionStatus::Scheduled)
    );
    let past = ActDetails {
        date: Some("2026-11-01".parse().unwrap()),
        ..ActDetails::default()
    };
    assert!(
        office
            .act(&office.lighting, id, Act::Schedule, past)
            .await
            .unwrap_err()
            .message_for("date")
            .is_some()
    );
    assert_eq!(
        office
            .act(
                &office.coordinator,
                id,
                Act::Withdraw,
                ActDetails::default()
            )
            .await,
        Ok(PetitionStatus::Received)
    );
    assert_eq!(
        office
            .act(
                &office.coordinator,
                id,
                Act::Cancel,
                reason("cancel", "capture_error", "Se capturó dos veces")
            )
            .await,
        Ok(PetitionStatus::Cancelled)
    );
});

contract!(a_duplicate_closes_and_its_petitioner_moves_along, |db| {
    let (office, first) = with_petition(db).await;
    let neighborhood = db::catalogue::neighborhoods(&mut office.system.db.read().await.unwrap())
        .await
        .unwrap()[0]
        .id;
    let mut other = lamp(2);
    other.place.neighborhood = Some(neighborhood);
    other.citizen.given_names = "José".into();
    let second = petitions::register(&office.ctx(&office.operator), other)
        .await
        .unwrap();
    let mark = |folio: String| ActDetails {
        duplicate_of: folio,
        ..ActDetails::default()
    };
    let itself = office
        .act(
            &office.coordinator,
            second.id,
            Act::MarkDuplicate,
            mark(second.folio.to_string()),
        )
        .await
        .unwrap_err();
    assert!(itself.message_for("duplicate_of").is_some());
    let wrong = office
        .act(
            &office.coordinator,
            second.id,
            Act::MarkDuplicate,
            mark("SIRC-2026-000001-0".into()),
        )
        .await;
    assert!(first.folio.check() == '0' || wrong.unwrap_err().message_for("duplicate_of").is_some());
    assert_eq!(
        office
            .act(
                &office.coordinator,
                second.id,
                Act::MarkDuplicate,
                mark(first.folio.to_string())
            )
            .await,
        Ok(PetitionStatus::Closed)
    );
    let kept = reading::detail(&office.ctx(&office.coordinator), first.id)
        .await
        .unwrap();
    assert_eq!(kept.co_petitioners, 1);
    let closed = reading::detail(&office.ctx(&office.coordinator), second.id)
        .await
        .unwrap();
    assert_eq!(
        (closed.duplicate_of, closed.resolution.as_deref()),
        (Some(first.folio), Some("Duplicada"))
    );
});

contract!(a_form_with_faults_says_each_and_writes_nothing, |db| {
    let office = Office::open(db).await;
    let new = NewPetition {
        description: " ".into(),
        privacy_notice: String::new(),
        citizen: Citizen {
            phone: "12".into(),
            ..Citizen::default()
        },
        place: Place::default(),
        ..lamp(9)
    };
    let Err(Failure::Invalid { fields }) =
        petitions::register(&office.ctx(&office.operator), new).await
    else {
        panic!("accepted")
    };
    let names: Vec<&str> = fields.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(
        names,
        [
            "description",
            "given_names",
            "phone",
            "neighborhood",
            "street",
            "privacy_notice"
        ]
    );
    assert_eq!(
        reading::list(&office.ctx(&office.operator), &ListFilter::default())
            .await
            .unwrap()
            .total,
        0
    );
    assert_eq!(
        petitions::register(&office.ctx(&office.lighting), lamp(9)).await,
        Err(Failure::Forbidden)
    );
    let unknown = NewPetition {
        kind: PetitionTypeId(Uuid::nil()),
        ..lamp(9)
    };
    assert!(
        petitions::register(&office.ctx(&office.operator), unknown)
            .await
            .unwrap_err()
            .message_for("kind")
            .is_some()
    );
});

contract!(the_official_file_is_imported_once, |db| {
    let office = Office::open(db).await;
    let file = "codigo_postal,asentamiento,tipo_asentamiento,id_asenta\n91760,El Coyol,Condominio,0001\n91780,El Coyol,Colonia,0002\nxx,Sin código,Colonia,0003\n91780,El Coyol,Colonia,0002\n";
    let preview = settlements::import(&office.system, file.as_bytes(), false, noon())
        .await
        .unwrap();
    assert_eq!((preview.added.len(), preview.errors.len()), (2, 2));
    assert_eq!(preview.errors[0].0, 4);
    let done = settlements::import(&office.system, file.as_bytes(), true, noon())
        .await
        .unwrap();
    assert_eq!(done, preview);
    let again = settlements::import(&office.system, file.as_bytes(), true, noon())
        .await
        .unwrap();
    assert_eq!(
        (again.added.len(), again.changed.len(), again.same),
        (0, 0, 2)
    );
    let respelled = file.replace("El Coyol,Colonia", "El Coyol Sur,Colonia");
    let changed = settlements::import(&office.system, respelled.as_bytes(), true, noon())
        .await
        .unwrap();
    assert_eq!(
        changed.changed,
        [(
            "Colonia El Coyol".to_owned(),
            "Colonia El Coyol Sur".to_owned()
        )]
    );
    assert!(
        settlements::import(&office.system, b"a,b\n1,2\n", true, noon())
            .await
            .is_err()
    );
});

contract!(
    signing_in_is_slow_for_guessers_and_ends_when_it_must,
    |db| {
        let office = Office::open(db).await;
        let form = |login: &str| UserForm {
            login: login.into(),
            name: "Rosario Lagunes".into(),
            role: Role::Administrator,
            department: None,
            password: PASSWORD.into(),
        };
        let id = accounts::create_user_from_console(&office.system, form("rosario"), false, noon())
            .await
            .unwrap();
        assert!(
            accounts::create_user_from_console(&office.system, form("rosario"), false, noon())
                .await
                .unwrap_err()
                .message_for("login")
                .is_some()
        );
        let try_with = async |login: &str, password: &str, at: DateTime<Utc>| {
            let credentials = accounts::Credentials {
                login: login.into(),
                password: password.into(),
                network: "10.0.0.0/24".into(),
                user_agent: "prueba".into(),
            };
            accounts::sign_in(&office.system, credentials, at).await
        };
        let unknown = try_with("nadie", PASSWORD, noon()).await.unwrap_err();
        let wrong = try_with("rosario", "otra cosa distinta", noon())
            .await
            .unwrap_err();
        assert_eq!(
            unknown, wrong,
            "an unknown login and a wrong password read the same"
        );
        let (token, actor) = try_with(" Rosario ", PASSWORD, noon()).await.unwrap();
        assert_eq!(actor.id, id);
        assert_eq!(
            accounts::session(&office.system, &token, noon())
                .await
                .unwrap()
                .unwrap()
                .actor,
            actor
        );
        assert!(
            accounts::session(&office.system, "otra", noon())
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            accounts::session(&office.system, &token, noon() + Duration::minutes(31))
                .await
                .unwrap()
                .is_none(),
            "idle"
        );
        assert!(
            accounts::session(&office.system, &token, noon() + Duration::hours(13))
                .await
                .unwrap()
                .is_none(),
            "absolute"
        );

        let admin = office.ctx(&actor);
        let edit = |role, active| UserEdit {
            version: 1,
            name: "Rosario".into(),
            role,
            department: None,
            active,
        };
        let last = accounts::change_user(&admin, id, edit(Role::Auditor, true))
            .await
            .unwrap_err();
        assert!(
            last.message_for("role").is_some(),
            "the last administrator stays"
        );
        let berta = accounts::create_user(&admin, form("berta")).await.unwrap();
        let other = Actor {
            id: berta,
            ..actor.clone()
        };
        accounts::change_user(&office.ctx(&other), id, edit(Role::Administrator, false))
            .await
            .unwrap();
        assert!(
            accounts::session(&office.system, &token, noon())
                .await
                .unwrap()
                .is_none(),
            "disabled"
        );
        assert!(try_with("rosario", PASSWORD, noon()).await.is_err());
        assert_eq!(
            accounts::create_user(&office.ctx(&office.coordinator), form("carla")).await,
            Err(Failure::Forbidden)
        );

        for _ in 0..4 {
            let _ = try_with("berta", "equivocada por mucho", noon()).await;
        }
        let _ = try_with("berta", "equivocada por mucho", noon()).await;
        assert!(matches!(
            try_with("berta", PASSWORD, noon()).await,
            Err(Failure::TooMany { .. })
        ));
        assert!(
            try_with("berta", PASSWORD, noon() + Duration::seconds(3))
                .await
                .is_ok(),
            "waiting is enough"
        );

        let key = accounts::create_api_token(&office.system, "berta", "banco", noon())
            .await
            .unwrap();
        assert_eq!(
            accounts::api_actor(&office.system, &key)
                .await
                .unwrap()
                .unwrap()
                .name,
            "Rosario Lagunes"
        );
        assert!(
            accounts::api_actor(&office.system, "sirc_otra")
                .await
                .unwrap()
                .is_none()
        );
    }
);
