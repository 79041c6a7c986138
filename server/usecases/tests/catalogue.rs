//! Editing the catalogues, its history, and the privacy notice, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves other tests too")]

#[path = "../../db/tests/harness/mod.rs"]
mod harness;
mod office;

use chrono::NaiveDate;
use domain::catalogue::{
    CatalogueEntity, CatalogueFilter, ChannelForm, DepartmentEnd, DepartmentForm, HistoryEntry,
    LocationKind, NeighborhoodForm, PetitionType, PetitionTypeForm, Point, ReasonForm, ReasonKind,
};
use domain::deadline::TermUnit;
use domain::failure::Failure;
use domain::ids::*;
use domain::petitions::{Act, ActCommand, ActDetails, Citizen, NewPetition};
use domain::users::Role;
use harness::contract;
use office::*;
use usecases::seed::seed_id;
use usecases::{Ctx, acts, catalogues, editing, petitions};
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn words(text: &str) -> CatalogueFilter {
    CatalogueFilter {
        text: text.into(),
        ..CatalogueFilter::default()
    }
}

fn ended_too(text: &str) -> CatalogueFilter {
    CatalogueFilter {
        ended: true,
        ..words(text)
    }
}

fn form_of(kind: &PetitionType) -> PetitionTypeForm {
    PetitionTypeForm {
        code: kind.code.clone(),
        name: kind.name.clone(),
        category: kind.category.clone(),
        department: kind.department,
        term_amount: kind.term.amount,
        term_unit: kind.term.unit,
        priority: kind.priority,
        location: kind.location,
        allows_anonymous: kind.allows_anonymous,
        confidential: kind.confidential,
        closing_evidence: kind.closing_evidence.clone(),
        external_body: kind.external_body.clone(),
        key_questions: kind.key_questions.join("\n"),
        synonyms: kind.synonyms.join("\n"),
        valid_from: kind.valid_from,
    }
}

async fn only_type(ctx: &Ctx, code: &str) -> PetitionType {
    let types = editing::types(ctx, &ended_too(code)).await.unwrap();
    types.into_iter().find(|t| t.code == code).unwrap()
}

/// The changes as `label: before → after`, newest first.
fn lines(history: &[HistoryEntry]) -> Vec<String> {
    history
        .iter()
        .flat_map(|entry| &entry.fields)
        .map(|f| format!("{}: {} → {}", f.label, f.before, f.after))
        .collect()
}

contract!(every_seeded_entry_can_be_saved_as_it_is, |db| {
    let system = open(db).await;
    let admin = ctx(&system, Role::Administrator).await;
    let types = editing::types(&admin, &CatalogueFilter::default()).await;
    let types = types.unwrap();
    assert_eq!(types.len(), 109);
    for kind in &types {
        let saved = editing::change_type(&admin, kind.id, kind.version, form_of(kind)).await;
        assert_eq!(saved, Ok(()), "{}", kind.code);
    }
    assert_eq!(
        only_type(&admin, "AP-01").await.version,
        1,
        "nothing changed"
    );
    let none = editing::history(&admin, CatalogueEntity::PetitionType, types[0].id.0).await;
    assert_eq!(none, Ok(vec![]));
});

contract!(a_type_is_created_changed_and_ended_with_its_history, |db| {
    let system = open(db).await;
    let admin = ctx(&system, Role::Administrator).await;
    let lamp_form = form_of(&only_type(&admin, "AP-01").await);
    let form = PetitionTypeForm {
        code: "ap-99".into(),
        name: "Poste doblado".into(),
        ..lamp_form.clone()
    };
    told(editing::create_type(&admin, lamp_form).await, "code");
    let nowhere = PetitionTypeForm {
        department: DepartmentId(Uuid::nil()),
        ..form.clone()
    };
    told(editing::create_type(&admin, nowhere).await, "department");
    let id = editing::create_type(&admin, form.clone()).await.unwrap();
    let changed = PetitionTypeForm {
        term_amount: 24,
        term_unit: TermUnit::NaturalHours,
        location: LocationKind::Stretch,
        department: department("OP"),
        confidential: true,
        synonyms: "poste tirado\nposte en el suelo".into(),
        ..form.clone()
    };
    editing::change_type(&admin, id, 1, changed.clone())
        .await
        .unwrap();
    let late = editing::change_type(&admin, id, 1, changed).await;
    let Err(Failure::Conflict { version, changes }) = late else {
        panic!("{late:?}");
    };
    assert_eq!((version, changes.len()), (2, 1));
    assert_eq!(changes[0].who, admin.actor.name);
    assert!(changes[0].what.contains("Plazo: 24 horas"), "{changes:?}");

    told(
        editing::end_type(&admin, id, 2, Some(day("2020-01-01"))).await,
        "valid_to",
    );
    editing::end_type(&admin, id, 2, Some(day("2026-11-23")))
        .await
        .unwrap();
    assert!(
        editing::types(&admin, &words("poste doblado"))
            .await
            .unwrap()
            .is_empty()
    );
    let ended = editing::types(&admin, &ended_too("poste doblado")).await;
    assert_eq!(ended.unwrap().len(), 1);
    let capture = catalogues::in_force(&admin).await.unwrap();
    assert!(capture.types.iter().all(|t| t.id != id));
    editing::end_type(&admin, id, 3, None).await.unwrap();

    let history = editing::history(&admin, CatalogueEntity::PetitionType, id.0)
        .await
        .unwrap();
    assert_eq!(history.len(), 4);
    assert!(
        history
            .iter()
            .all(|h| h.who == admin.actor.name && h.at == noon())
    );
    assert_eq!(
        history.iter().map(|h| h.created).collect::<Vec<_>>(),
        [false, false, false, true]
    );
    assert_eq!(
        lines(&history[..3]),
        [
            "Último día: lun 23 nov → ",
            "Último día:  → lun 23 nov",
            "Dependencia: Alumbrado Público → Obras Públicas",
            "Plazo: 5 días hábiles → 24 horas",
            "Lugar: Un punto → Un tramo",
            "Reservada: No → Sí",
            &format!(
                "Sinónimos: {} → poste tirado · poste en el suelo",
                form.synonyms.replace('\n', " · ")
            ),
        ]
    );
    let missing = editing::change_type(&admin, PetitionTypeId(Uuid::nil()), 1, form).await;
    assert_eq!(missing, Err(Failure::NotFound));
});

contract!(a_department_with_matters_ends_only_with_a_successor, |db| {
    let system = open(db).await;
    let admin = ctx(&system, Role::Administrator).await;
    let (lighting, streets) = (department("AP"), department("OP"));
    let end = |successor, move_types| DepartmentEnd {
        version: 1,
        valid_to: Some(day("2026-12-31")),
        successor,
        move_types,
    };
    let ending = async |id, end| editing::end_department(&admin, id, end).await;
    let alone = ending(lighting, end(None, false)).await;
    assert!(told(alone.clone(), "successor").contains("Tipos de petición en uso"));
    assert!(told(alone, "move_types").contains("AP-01"));
    told(
        ending(lighting, end(Some(lighting), true)).await,
        "successor",
    );
    let nobody = DepartmentId(Uuid::nil());
    told(ending(lighting, end(Some(nobody), true)).await, "successor");
    let left = told(
        ending(lighting, end(Some(streets), false)).await,
        "move_types",
    );
    assert!(left.contains("AP-01"), "{left}");
    let early = DepartmentEnd {
        valid_to: Some(day("2021-12-31")),
        ..end(Some(streets), true)
    };
    told(ending(lighting, early).await, "valid_to");

    ending(lighting, end(Some(streets), true)).await.unwrap();
    assert_eq!(only_type(&admin, "AP-01").await.department, streets);
    let of = CatalogueFilter {
        department: Some(lighting),
        ..CatalogueFilter::default()
    };
    assert!(editing::types(&admin, &of).await.unwrap().is_empty());
    let moved = editing::history(
        &admin,
        CatalogueEntity::PetitionType,
        seed_id("petition_type", "AP-01"),
    );
    assert_eq!(
        lines(&moved.await.unwrap()),
        ["Dependencia: Alumbrado Público → Obras Públicas"]
    );
    assert_eq!(
        lines(
            &editing::history(&admin, CatalogueEntity::Department, lighting.0)
                .await
                .unwrap()
        ),
        [
            "Último día:  → jue 31 dic",
            "Dependencia sucesora:  → Obras Públicas"
        ]
    );
    let back = form_of(&only_type(&admin, "AP-01").await);
    let back = PetitionTypeForm {
        department: lighting,
        ..back
    };
    let given = editing::change_type(
        &admin,
        PetitionTypeId(seed_id("petition_type", "AP-01")),
        2,
        back,
    );
    told(given.await, "department");
    // Whoever inherits from one that ends has to outlive it: no circles.
    let round = DepartmentEnd {
        version: 1,
        valid_to: Some(day("2026-12-31")),
        successor: Some(lighting),
        move_types: true,
    };
    told(ending(streets, round).await, "successor");
    assert_eq!(
        editing::departments(&admin, &words("alumbrado"))
            .await
            .unwrap()
            .len(),
        1
    );
    let next_year = Ctx::new(
        admin.system.clone(),
        admin.actor.clone(),
        "2027-01-02T18:00:00Z".parse().unwrap(),
    );
    let gone = editing::departments(&next_year, &words("alumbrado")).await;
    assert!(gone.unwrap().is_empty());
    let gone = editing::departments(&next_year, &ended_too("ap"))
        .await
        .unwrap();
    assert!(
        gone.iter()
            .any(|d| d.id == lighting && d.successor == Some(streets))
    );

    let undo = DepartmentEnd {
        version: 2,
        valid_to: None,
        successor: None,
        move_types: false,
    };
    ending(lighting, undo).await.unwrap();
    let again = editing::departments(&admin, &words("alumbrado"))
        .await
        .unwrap();
    assert_eq!((again[0].valid_to, again[0].successor), (None, None));
});

contract!(open_referrals_keep_a_department_from_ending_alone, |db| {
    let system = open(db).await;
    let admin = ctx(&system, Role::Administrator).await;
    let form = DepartmentForm {
        code: "nva".into(),
        name: "Oficina nueva".into(),
        valid_from: day("2026-01-01"),
    };
    let id = editing::create_department(&admin, form.clone())
        .await
        .unwrap();
    told(editing::create_department(&admin, form).await, "code");
    let end = |version| DepartmentEnd {
        version,
        valid_to: Some(day("2026-11-30")),
        successor: None,
        move_types: false,
    };
    let operator = ctx(&system, Role::Operator).await;
    let registered = petitions::register(&operator, lamp(1)).await.unwrap();
    let coordinator = ctx(&system, Role::Coordinator).await;
    let command = ActCommand {
        petition: registered.id,
        version: 1,
        act: Act::Refer,
        referral: None,
        details: ActDetails {
            departments: vec![id],
            text: "Revisar".into(),
            ..ActDetails::default()
        },
    };
    acts::perform(&coordinator, command).await.unwrap();
    let refused = told(
        editing::end_department(&admin, id, end(1)).await,
        "successor",
    );
    assert!(refused.contains("turnos sin terminar: 1"), "{refused}");
    let with = DepartmentEnd {
        successor: Some(department("OP")),
        ..end(1)
    };
    editing::end_department(&admin, id, with).await.unwrap();
    let late = editing::end_department(&admin, id, end(1)).await;
    assert!(matches!(late, Err(Failure::Conflict { version: 2, .. })));

    let renamed = DepartmentForm {
        code: String::new(),
        name: "Oficina de siempre".into(),
        valid_from: day("2026-12-01"),
    };
    let after_its_end = editing::change_department(&admin, id, 2, renamed.clone()).await;
    told(after_its_end, "valid_to");
    let fine = DepartmentForm {
        valid_from: day("2025-12-01"),
        ..renamed
    };
    editing::change_department(&admin, id, 2, fine)
        .await
        .unwrap();
    let found = editing::departments(&admin, &words("siempre"))
        .await
        .unwrap();
    assert_eq!((found[0].code.as_str(), found[0].version), ("NVA", 3));
});

contract!(channels_and_reasons_end_at_once_and_come_back, |db| {
    let system = open(db).await;
    let admin = ctx(&system, Role::Administrator).await;
    let channel = ChannelForm {
        name: "Línea de WhatsApp".into(),
        position: 10,
    };
    let id = editing::create_channel(&admin, channel.clone())
        .await
        .unwrap();
    told(
        editing::create_channel(&admin, channel.clone()).await,
        "name",
    );
    let signs = ChannelForm {
        name: "¡!".into(),
        ..channel.clone()
    };
    told(editing::create_channel(&admin, signs).await, "name");
    let first = ChannelForm {
        position: 1,
        ..channel.clone()
    };
    editing::change_channel(&admin, id, 1, first).await.unwrap();
    editing::end_channel(&admin, id, 2, true).await.unwrap();
    let late = editing::end_channel(&admin, id, 2, false).await;
    assert!(matches!(late, Err(Failure::Conflict { version: 3, .. })));
    assert_eq!(
        editing::channels(&admin, &words("whatsapp")).await,
        Ok(vec![])
    );
    let entry = editing::channels(&admin, &ended_too("whatsapp"))
        .await
        .unwrap();
    assert_eq!(
        (entry[0].code.as_str(), entry[0].valid_to),
        ("linea_de_whatsapp", Some(day("2026-11-24")))
    );
    let operator = ctx(&system, Role::Operator).await;
    let by_it = |client| NewPetition {
        channel: id,
        ..lamp(client)
    };
    told(petitions::register(&operator, by_it(1)).await, "channel");
    editing::end_channel(&admin, id, 3, false).await.unwrap();
    petitions::register(&operator, by_it(2)).await.unwrap();
    assert_eq!(
        lines(
            &editing::history(&admin, CatalogueEntity::Channel, id.0)
                .await
                .unwrap()[..3]
        ),
        [
            "Último día: mar 24 nov → ",
            "Último día:  → mar 24 nov",
            "Orden: 10 → 1"
        ]
    );
    let all = editing::channels(&admin, &CatalogueFilter::default())
        .await
        .unwrap();
    for entry in &all[1..] {
        editing::end_channel(&admin, entry.id, entry.version, true)
            .await
            .unwrap();
    }
    let last = editing::end_channel(&admin, all[0].id, all[0].version, true).await;
    told(last, "ended");

    let reason = ReasonForm {
        kind: ReasonKind::Cancel,
        name: "Se registró dos veces".into(),
        position: 9,
    };
    let id = editing::create_reason(&admin, reason.clone())
        .await
        .unwrap();
    told(editing::create_reason(&admin, reason.clone()).await, "name");
    let renamed = ReasonForm {
        name: "Registro doble".into(),
        ..reason
    };
    editing::change_reason(&admin, id, 1, renamed)
        .await
        .unwrap();
    let of = CatalogueFilter {
        reason: Some(ReasonKind::Cancel),
        ..CatalogueFilter::default()
    };
    let cancel = editing::reasons(&admin, &of).await.unwrap();
    assert_eq!(cancel.len(), 4);
    assert!(
        cancel
            .iter()
            .any(|r| r.name == "Registro doble" && r.version == 2)
    );
    for entry in &cancel[1..] {
        editing::end_reason(&admin, entry.id, entry.version, true)
            .await
            .unwrap();
    }
    let last = editing::end_reason(&admin, cancel[0].id, cancel[0].version, true).await;
    told(last, "ended");
    let duplicate = ReasonId(seed_id("resolution", "duplicate"));
    told(
        editing::end_reason(&admin, duplicate, 1, true).await,
        "ended",
    );
    let history = editing::history(&admin, CatalogueEntity::Reason, id.0)
        .await
        .unwrap();
    assert!(lines(&history).contains(&"Tipo:  → Cancelación".to_owned()));
});

contract!(neighborhoods_are_added_corrected_and_ended, |db| {
    let system = open(db).await;
    let admin = ctx(&system, Role::Administrator).await;
    let form = NeighborhoodForm {
        postal_code: "91700".into(),
        name: "Lomas del Peñón".into(),
        kind: "Colonia".into(),
        point: None,
    };
    let id = editing::create_neighborhood(&admin, form.clone())
        .await
        .unwrap();
    let twin = NeighborhoodForm {
        name: "LOMAS DEL PENON".into(),
        ..form.clone()
    };
    told(editing::create_neighborhood(&admin, twin).await, "name");
    let far = NeighborhoodForm {
        point: Some(Point {
            latitude: 96.1,
            longitude: 19.2,
        }),
        ..form.clone()
    };
    told(
        editing::change_neighborhood(&admin, id, 1, far).await,
        "point",
    );
    let there = NeighborhoodForm {
        point: Some(Point {
            latitude: 19.2,
            longitude: -96.1,
        }),
        ..form.clone()
    };
    editing::change_neighborhood(&admin, id, 1, there)
        .await
        .unwrap();
    let operator = ctx(&system, Role::Operator).await;
    let in_it = |client| {
        let mut new = lamp(client);
        new.place.neighborhood = Some(id);
        new
    };
    petitions::register(&operator, in_it(1)).await.unwrap();
    editing::end_neighborhood(&admin, id, 2, true)
        .await
        .unwrap();
    let refused = petitions::register(&operator, in_it(2)).await;
    told(refused, "neighborhood");
    let again = editing::create_neighborhood(&admin, form).await.unwrap();
    told(
        editing::end_neighborhood(&admin, id, 3, false).await,
        "name",
    );
    let found = editing::neighborhoods(&admin, &ended_too("91700 lomas")).await;
    assert_eq!(found.unwrap().len(), 2);
    let found = editing::neighborhoods(&admin, &words("penon"))
        .await
        .unwrap();
    assert_eq!(found.iter().map(|n| n.id).collect::<Vec<_>>(), [again]);
    let history = editing::history(&admin, CatalogueEntity::Neighborhood, id.0).await;
    assert_eq!(
        lines(&history.unwrap()[..2]),
        [
            "Último día:  → mar 24 nov",
            "Punto en el mapa:  → 19.2, -96.1"
        ]
    );
});

contract!(only_administrators_edit_the_catalogues, |db| {
    let system = open(db).await;
    let lamp = PetitionTypeId(seed_id("petition_type", "AP-01"));
    let admin = ctx(&system, Role::Administrator).await;
    let kind = form_of(&only_type(&admin, "AP-01").await);
    let department_form = DepartmentForm {
        code: "NVA".into(),
        name: "Nueva".into(),
        valid_from: day("2026-01-01"),
    };
    let end = DepartmentEnd {
        version: 1,
        valid_to: None,
        successor: None,
        move_types: false,
    };
    let neighborhood = NeighborhoodForm {
        postal_code: "91700".into(),
        name: "Centro".into(),
        kind: "Colonia".into(),
        point: None,
    };
    let channel = ChannelForm {
        name: "Otro".into(),
        position: 1,
    };
    let reason = ReasonForm {
        kind: ReasonKind::Cancel,
        name: "Otro".into(),
        position: 1,
    };
    let all = CatalogueFilter::default();
    let (d, n) = (department("AP"), NeighborhoodId(Uuid::nil()));
    let (c, r) = (
        ChannelId(seed_id("channel", "phone_072")),
        ReasonId(seed_id("cancel", "test")),
    );
    for role in others() {
        let ctx = ctx(&system, role).await;
        let refusals = [
            editing::departments(&ctx, &all).await.err(),
            editing::create_department(&ctx, department_form.clone())
                .await
                .err(),
            editing::change_department(&ctx, d, 1, department_form.clone())
                .await
                .err(),
            editing::end_department(&ctx, d, end.clone()).await.err(),
            editing::types(&ctx, &all).await.err(),
            editing::create_type(&ctx, kind.clone()).await.err(),
            editing::change_type(&ctx, lamp, 1, kind.clone())
                .await
                .err(),
            editing::end_type(&ctx, lamp, 1, None).await.err(),
            editing::neighborhoods(&ctx, &all).await.err(),
            editing::create_neighborhood(&ctx, neighborhood.clone())
                .await
                .err(),
            editing::change_neighborhood(&ctx, n, 1, neighborhood.clone())
                .await
                .err(),
            editing::end_neighborhood(&ctx, n, 1, true).await.err(),
            editing::channels(&ctx, &all).await.err(),
            editing::create_channel(&ctx, channel.clone()).await.err(),
            editing::change_channel(&ctx, c, 1, channel.clone())
                .await
                .err(),
            editing::end_channel(&ctx, c, 1, true).await.err(),
            editing::reasons(&ctx, &all).await.err(),
            editing::create_reason(&ctx, reason.clone()).await.err(),
            editing::change_reason(&ctx, r, 1, reason.clone())
                .await
                .err(),
            editing::end_reason(&ctx, r, 1, true).await.err(),
            editing::history(&ctx, CatalogueEntity::Channel, c.0)
                .await
                .err(),
        ];
        for (n, refusal) in refusals.into_iter().enumerate() {
            assert_eq!(refusal, Some(Failure::Forbidden), "{role:?} {n}");
        }
        assert!(catalogues::in_force(&ctx).await.is_ok(), "forms need them");
    }
});

contract!(petitions_are_registered_under_a_notice_that_exists, |db| {
    let system = open(db).await;
    let operator = ctx(&system, Role::Operator).await;
    let notice = catalogues::privacy_notice(&system, noon()).await.unwrap();
    assert!(notice.text.contains("ARCO"));
    let capture = catalogues::in_force(&operator).await.unwrap();
    assert_eq!(capture.privacy_notice, notice.version);
    let before: chrono::DateTime<chrono::Utc> = "2020-01-01T18:00:00Z".parse().unwrap();
    assert_eq!(
        catalogues::privacy_notice(&system, before).await,
        Err(Failure::NotFound)
    );
    let under = |client, version: &str| NewPetition {
        privacy_notice: version.into(),
        ..lamp(client)
    };
    let unknown = petitions::register(&operator, under(1, "1999-01")).await;
    told(unknown, "privacy_notice");
    told(
        petitions::register(&operator, under(1, " ")).await,
        "privacy_notice",
    );
    let known = under(1, &format!(" {} ", notice.version));
    petitions::register(&operator, known).await.unwrap();
    let anonymous = |client, version: &str| NewPetition {
        citizen: Citizen {
            anonymous: true,
            ..Citizen::default()
        },
        ..under(client, version)
    };
    petitions::register(&operator, anonymous(2, ""))
        .await
        .unwrap();
    let unknown = petitions::register(&operator, anonymous(3, "1999-01")).await;
    told(unknown, "privacy_notice");
});
