//! Departments: what keeps one from ending, and what its successor inherits.

use crate::harness::{self, contract};
use crate::office::{ctx, department, lamp, open, told};
use crate::{day, ended_too, form_of, lines, only_type, words};
use domain::catalogue::{
    CatalogueEntity, CatalogueFilter, DepartmentEnd, DepartmentForm, PetitionTypeForm,
};
use domain::failure::Failure;
use domain::ids::{DepartmentId, PetitionTypeId};
use domain::petitions::{Act, ActCommand, ActDetails};
use domain::users::Role;
use usecases::seed::seed_id;
use usecases::{Ctx, acts, editing, petitions};
use uuid::Uuid;

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
