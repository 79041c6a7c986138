//! Who sees what: other departments, reserved matters, telephones, and the citizen with a PIN.

use crate::harness::{self, contract};
use crate::office::{Office, lamp, png, text, to, with_petition};
use domain::failure::Failure;
use domain::ids::{PetitionId, PetitionTypeId};
use domain::petitions::{Act, ActCommand, Citizen, ListFilter, NewPetition, Place};
use usecases::seed::seed_id;
use usecases::{acts, files, petitions, reading};
use uuid::Uuid;

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
