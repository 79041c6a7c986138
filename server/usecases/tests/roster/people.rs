//! People: put on the roster, changed, found again.

use crate::fixtures::{curp, form, history, is_conflict, page, person, phone, roster, version};
use crate::harness::{self, contract};
use crate::office::told;
use crate::storage::{everything_kept, rows};
use domain::failure::Failure;
use domain::roster::{CaptainForm, RosterFilter};
use usecases::{Ctx, roster};

fn fields(failure: Failure) -> Vec<String> {
    let Failure::Invalid { fields } = failure else {
        panic!("{failure:?}");
    };
    fields.into_iter().map(|f| f.field).collect()
}

/// The numbers that a search finds.
async fn found(ctx: &Ctx, text: &str) -> Vec<i64> {
    let filter = RosterFilter {
        text: text.into(),
        ..RosterFilter::default()
    };
    let page = roster::list(ctx, &filter).await.unwrap();
    page.rows.into_iter().map(|row| row.number).collect()
}

contract!(a_person_is_created_and_found, |db| {
    let r = roster(db).await;
    let written = CaptainForm {
        given_names: "  Ramona ".into(),
        curp: curp(1).to_lowercase(),
        phone: "+52 229 000 0001".into(),
        ..form(1)
    };
    let first = roster::create(&r.boss, written).await.unwrap();
    let other = CaptainForm {
        given_names: "Ana".into(),
        first_surname: "Núñez".into(),
        second_surname: String::new(),
        curp: String::new(),
        phone: String::new(),
        ..form(2)
    };
    let second = roster::create(&r.boss, other).await.unwrap();
    assert_eq!(second, first + 1, "numbers follow each other");
    let shown = page(&r.boss, first).await;
    let name = (
        shown.given_names.as_str(),
        shown.first_surname.as_str(),
        shown.second_surname.as_str(),
    );
    assert_eq!(name, ("Ramona", "Lara", "de la O"));
    assert_eq!(shown.sex.as_deref(), Some("woman"), "the CURP tells it");
    assert_eq!((shown.curp.is_some(), shown.version), (true, 1));
    assert_eq!(shown.terms.len(), 0);
    assert_eq!(history(&r.boss, first).await, ["Se agregó al padrón: "]);
    let plain = page(&r.boss, second).await;
    assert_eq!((plain.curp, plain.phone), (None, None));
    assert_eq!(found(&r.boss, "lara").await, [first]);
    assert_eq!(found(&r.boss, "NUNEZ ana").await, [second]);
    assert_eq!(found(&r.boss, &phone(1)).await, [first]);
    assert_eq!(found(&r.boss, "").await, [first, second], "by surname");
    assert_eq!(roster::page(&r.boss, 99).await, Err(Failure::NotFound));
    assert_eq!(roster::reveal(&r.boss, 99).await, Err(Failure::NotFound));
});

contract!(a_curp_is_of_one_person, |db| {
    let r = roster(db).await;
    let first = person(&r.boss, 1).await;
    let before = everything_kept(&r.boss.system.db).await;
    let again = CaptainForm {
        given_names: "Otra".into(),
        phone: String::new(),
        ..form(1)
    };
    let refused = told(roster::create(&r.boss, again.clone()).await, "curp");
    assert_eq!(
        refused,
        format!("Esa CURP ya está en el padrón: número {first}, Ramona Lara de la O.")
    );
    assert_eq!(everything_kept(&r.boss.system.db).await, before);
    let second = person(&r.boss, 2).await;
    let refused = told(roster::change(&r.boss, second, 1, again).await, "curp");
    assert!(refused.contains(&format!("número {first}")), "{refused}");
    let own = CaptainForm {
        given_names: "Mona".into(),
        ..form(2)
    };
    roster::change(&r.boss, second, 1, own).await.unwrap();
    // Whoever has none may be many.
    for _ in 0..2 {
        let none = CaptainForm {
            curp: String::new(),
            ..form(3)
        };
        roster::create(&r.boss, none).await.unwrap();
    }
});

contract!(every_wrong_field_is_told_at_once, |db| {
    let r = roster(db).await;
    let wrong = CaptainForm {
        given_names: " ".into(),
        first_surname: "L4ra".into(),
        second_surname: "x".repeat(90),
        curp: "LAOR750430MVZRXM08".into(),
        sex: "otra".into(),
        phone: "934 15 00".into(),
        other_phone: "2222222222".into(),
        street: "x".repeat(121),
        street_number: "9".repeat(31),
        neighborhood: None,
    };
    let all = [
        "given_names",
        "first_surname",
        "second_surname",
        "curp",
        "phone",
        "other_phone",
        "street",
        "street_number",
        "sex",
    ];
    let before = everything_kept(&r.boss.system.db).await;
    let refused = roster::create(&r.boss, wrong.clone()).await.unwrap_err();
    assert_eq!(fields(refused), all);
    assert_eq!(everything_kept(&r.boss.system.db).await, before);
    let number = person(&r.boss, 1).await;
    let refused = roster::change(&r.boss, number, 1, wrong).await.unwrap_err();
    assert_eq!(fields(refused), all);
    assert_eq!(version(&r.boss, number).await, 1);
});

contract!(a_change_names_fields_and_never_values, |db| {
    let r = roster(db).await;
    let number = person(&r.boss, 1).await;
    let changed = CaptainForm {
        given_names: "Ramona Inés".into(),
        curp: curp(2),
        phone: phone(77),
        other_phone: phone(78),
        sex: "non_binary".into(),
        street: "Allende".into(),
        ..form(1)
    };
    roster::change(&r.boss, number, 1, changed.clone())
        .await
        .unwrap();
    assert_eq!(
        history(&r.boss, number).await,
        [
            "Se cambió: nombre, CURP, sexo, teléfono, otro teléfono, domicilio",
            "Se agregó al padrón: "
        ]
    );
    let events = page(&r.boss, number).await.events;
    assert_eq!(events[0].who.as_ref(), Some(&r.boss.actor.name));
    assert_eq!(events[0].at, r.boss.now);
    for line in rows(&r.boss.system.db, "captain_event").await {
        for secret in [&curp(1), &curp(2), "229000", "Ramona", "Lara", "Allende"] {
            assert!(!line.contains(secret), "{secret}: {line}");
        }
    }
    // Who worked on an older page is told, and nothing is written.
    let before = everything_kept(&r.boss.system.db).await;
    let late = roster::change(&r.boss, number, 1, form(1)).await;
    assert!(matches!(late, Err(Failure::Conflict { version: 2, .. })));
    roster::change(&r.boss, number, 2, changed).await.unwrap();
    assert_eq!(
        everything_kept(&r.boss.system.db).await,
        before,
        "the same again is no change"
    );
    let only_phone = CaptainForm {
        phone: String::new(),
        ..roster::form(&r.boss, number).await.unwrap().0
    };
    roster::change(&r.boss, number, 2, only_phone)
        .await
        .unwrap();
    assert_eq!(history(&r.boss, number).await[0], "Se cambió: teléfono");
    assert_eq!(page(&r.boss, number).await.phone, None);
    let nobody = roster::change(&r.boss, 99, 1, form(9)).await;
    assert_eq!(nobody, Err(Failure::NotFound));
});

contract!(two_who_save_at_once_do_not_overwrite_each_other, |db| {
    let r = roster(db).await;
    let number = person(&r.boss, 1).await;
    let with = |name: &str| CaptainForm {
        given_names: name.into(),
        ..form(1)
    };
    let (one, two) = futures::join!(
        roster::change(&r.boss, number, 1, with("Una")),
        roster::change(&r.boss, number, 1, with("Otra")),
    );
    assert_eq!(
        [is_conflict(&one), is_conflict(&two)]
            .iter()
            .filter(|c| **c)
            .count(),
        1,
        "{one:?} {two:?}"
    );
    let name = page(&r.boss, number).await.given_names;
    assert_eq!(name, if one.is_ok() { "Una" } else { "Otra" });
    assert_eq!(history(&r.boss, number).await.len(), 2);
});
