//! Types of petition: saved as they are, created, changed, ended, and their history.

use crate::harness::{self, contract};
use crate::office::{ctx, department, noon, open, told};
use crate::{day, ended_too, form_of, lines, only_type, words};
use domain::catalogue::{CatalogueEntity, CatalogueFilter, LocationKind, PetitionTypeForm};
use domain::deadline::TermUnit;
use domain::failure::Failure;
use domain::ids::{DepartmentId, PetitionTypeId};
use domain::users::Role;
use usecases::{catalogues, editing};
use uuid::Uuid;

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
