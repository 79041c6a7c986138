//! What a workbook says differently waits for a yes.

use crate::fixtures::{history, page, person, phone, roster, version};
use crate::harness::{self, contract};
use crate::sheets::{
    FIRST, Row, apply, decide, filled, import_page, line, number_of, open_rows, outcomes, preview,
    row,
};
use crate::storage::{everything_kept, rows};
use domain::roster::{CaptainForm, TermState};
use domain::roster_import::{Column, Outcome, ProblemKind, Twin};
use usecases::roster;
use usecases::roster::Decision;

fn changes(outcome: &Outcome) -> Vec<(Column, &str, &str)> {
    let Outcome::Changed { changes, .. } = outcome else {
        panic!("{outcome:?}");
    };
    changes
        .iter()
        .map(|c| (c.column, c.before.as_str(), c.after.as_str()))
        .collect()
}

contract!(a_changed_telephone_is_written_when_it_is_accepted, |db| {
    let r = roster(db).await;
    let db = &r.boss.system.db;
    filled(&r.boss, &[row(1), row(2)]).await;
    let number = number_of(&r.boss, "ana").await;
    let kept = everything_kept(db).await;
    // An empty cell takes nothing away.
    let other = Row {
        phone: "229-155-55-55".into(),
        home: ["", ""],
        since: "",
        ..row(1)
    };
    let rows_now = [other, row(2)];
    let id = open_rows(&r.boss, &rows_now).await;
    let shown = preview(&r.boss, id).await;
    assert_eq!(outcomes(&shown.totals), [0, 1, 0, 0, 1]);
    assert_eq!(shown.undecided, 1);
    let told = line(&r.boss, id, FIRST).await;
    let phone_alone = [(Column::Phone, "229 110 0001", "229 155 5555")];
    assert_eq!(changes(&told.outcome), phone_alone);
    let applied = apply(&r.boss, id).await.unwrap();
    assert_eq!((applied.changed, applied.left, applied.same), (0, 1, 1));
    assert_eq!(everything_kept(db).await, kept, "nobody said yes");

    let id = open_rows(&r.boss, &rows_now).await;
    decide(&r.boss, id, FIRST, Some(Decision::Accept)).await;
    assert_eq!(preview(&r.boss, id).await.undecided, 0);
    let before = roster::form(&r.boss, number).await.unwrap().0;
    let applied = apply(&r.boss, id).await.unwrap();
    assert_eq!((applied.changed, applied.left, applied.same), (1, 0, 1));
    let expected = CaptainForm {
        phone: "2291555555".into(),
        ..before
    };
    assert_eq!(roster::form(&r.boss, number).await.unwrap().0, expected);
    assert_eq!(
        history(&r.boss, number).await[0],
        "Se cambió: padron.csv: Teléfono"
    );
    for line in rows(db, "captain_event").await {
        assert!(!line.contains("15555") && !line.contains("22911"), "{line}");
    }
    let id = open_rows(&r.boss, &rows_now).await;
    assert_eq!(
        outcomes(&preview(&r.boss, id).await.totals),
        [0, 0, 0, 0, 2]
    );
});

contract!(a_block_changes_when_it_is_accepted, |db| {
    let r = roster(db).await;
    filled(&r.boss, &[row(1), row(2)]).await;
    let elsewhere = Row {
        streets: "Lerdo y Arista",
        ward: "C-02",
        ..row(1)
    };
    let rows_now = [elsewhere, row(2)];
    let find = async || {
        let blocks = crate::maps::blocks(&r.boss, "901-001").await;
        blocks[0].clone()
    };
    let before = find().await;
    assert_eq!(before.ward, Some(r.wards[0]));
    let id = open_rows(&r.boss, &rows_now).await;
    let shown = preview(&r.boss, id).await;
    assert_eq!(outcomes(&shown.totals), [0, 0, 0, 0, 2]);
    assert_eq!((shown.totals.block_changes, shown.undecided), (2, 1));
    let applied = apply(&r.boss, id).await.unwrap();
    assert_eq!((applied.same, applied.left), (1, 1));
    assert_eq!(find().await, before);
    let id = open_rows(&r.boss, &rows_now).await;
    decide(&r.boss, id, FIRST, Some(Decision::Accept)).await;
    let applied = apply(&r.boss, id).await.unwrap();
    assert_eq!((applied.same, applied.left), (2, 0));
    let after = find().await;
    assert_eq!(
        (after.between_streets.as_str(), after.ward),
        ("Lerdo y Arista", Some(r.wards[1]))
    );
    assert_eq!(after.neighborhood, before.neighborhood);
});

/// Somebody of whom the roster knows little, and a row that is perhaps the same person.
async fn perhaps(r: &crate::fixtures::Roster) -> (i64, Row) {
    let known = CaptainForm {
        given_names: "María".into(),
        first_surname: "López".into(),
        second_surname: "Ruiz".into(),
        phone: phone(7),
        street: "Allende".into(),
        ..CaptainForm::default()
    };
    let number = roster::create(&r.boss, known).await.unwrap();
    let heard = Row {
        name: ["Maria", "Lopes", "Ruiz"],
        phone: phone(7),
        home: ["Lerdo", "34"],
        other_phone: "229 934 1500",
        ..row(3)
    };
    (number, heard)
}

contract!(a_merge_fills_only_what_is_missing, |db| {
    let r = roster(db).await;
    let (number, heard) = perhaps(&r).await;
    let id = open_rows(&r.boss, std::slice::from_ref(&heard)).await;
    let told = line(&r.boss, id, FIRST).await;
    assert!(told.has(ProblemKind::SamePersonSoft), "{told:?}");
    let Outcome::MergeProposed {
        with: Twin::Person { number: with, .. },
    } = told.outcome
    else {
        panic!("{told:?}");
    };
    assert_eq!(with, number);
    // Left alone, it stays out.
    let kept = everything_kept(&r.boss.system.db).await;
    let applied = apply(&r.boss, id).await.unwrap();
    assert_eq!((applied.left, applied.added), (1, 0));
    assert_eq!(everything_kept(&r.boss.system.db).await, kept);

    let id = open_rows(&r.boss, std::slice::from_ref(&heard)).await;
    decide(&r.boss, id, FIRST, Some(Decision::Merge)).await;
    let applied = apply(&r.boss, id).await.unwrap();
    assert_eq!(
        (applied.merged, applied.added, applied.new_blocks),
        (1, 0, 0)
    );
    let (form, _) = roster::form(&r.boss, number).await.unwrap();
    let names = [&form.given_names, &form.first_surname, &form.second_surname];
    assert_eq!(names, ["María", "López", "Ruiz"], "as it was");
    assert_eq!(
        (form.phone.as_str(), form.street.as_str()),
        (phone(7).as_str(), "Allende")
    );
    assert_eq!(form.curp, heard.curp);
    assert_eq!(
        (form.other_phone.as_str(), form.street_number.as_str()),
        ("2299341500", "34")
    );
    assert!(form.neighborhood.is_some());
    let after = page(&r.boss, number).await;
    assert_eq!(after.terms, [], "and no post");
    assert_eq!(
        history(&r.boss, number).await[0],
        "Se le unió: padron.csv, renglón 2"
    );
});

contract!(apart_they_are_two_people, |db| {
    let r = roster(db).await;
    let (number, heard) = perhaps(&r).await;
    let before = page(&r.boss, number).await;
    let id = open_rows(&r.boss, &[heard]).await;
    decide(&r.boss, id, FIRST, Some(Decision::Separate)).await;
    let applied = apply(&r.boss, id).await.unwrap();
    assert_eq!((applied.added, applied.merged, applied.left), (1, 0, 0));
    assert_eq!(page(&r.boss, number).await, before, "untouched");
    let other = page(&r.boss, number_of(&r.boss, "lopes").await).await;
    assert_ne!(other.number, number);
    let post = &other.terms[0];
    assert_eq!(
        (post.place.as_str(), post.state),
        ("901-003", TermState::InOffice)
    );
});

contract!(all_changes_are_accepted_at_once_but_no_proposal, |db| {
    let r = roster(db).await;
    filled(&r.boss, &[row(1), row(2)]).await;
    let (_, heard) = perhaps(&r).await;
    let new_phones = [1, 2].map(|n| Row {
        phone: format!("22922{n:05}"),
        ..row(n)
    });
    let all = [new_phones[0].clone(), new_phones[1].clone(), heard];
    let id = open_rows(&r.boss, &all).await;
    // What was decided before stays.
    decide(&r.boss, id, FIRST + 2, Some(Decision::Merge)).await;
    decide(&r.boss, id, FIRST + 2, None).await;
    let seen = import_page(&r.boss, id).await;
    assert_eq!(seen.preview.unwrap().undecided, 3);
    roster::accept_all(&r.boss, id, seen.version).await.unwrap();
    let shown = preview(&r.boss, id).await;
    let decisions: Vec<_> = shown.rows.iter().map(|row| row.decision).collect();
    let yes = Some(Decision::Accept);
    assert_eq!((decisions, shown.undecided), (vec![yes, yes, None], 1));
    let applied = apply(&r.boss, id).await.unwrap();
    assert_eq!((applied.changed, applied.left, applied.merged), (2, 1, 0));
    let berta = number_of(&r.boss, "berta").await;
    let revealed = roster::reveal(&r.boss, berta).await.unwrap();
    assert_eq!(revealed.phone.as_deref(), Some("229 220 0002"));
});

contract!(who_had_no_post_gets_the_one_of_the_sheet, |db| {
    let r = roster(db).await;
    let number = person(&r.boss, 1).await;
    assert_eq!(version(&r.boss, number).await, 1);
    let same_curp = Row {
        curp: crate::fixtures::curp(1),
        name: ["Ramona", "Lara", "de la O"],
        phone: phone(1),
        home: ["", ""],
        neighborhood: "",
        since: "",
        ..row(1)
    };
    let id = open_rows(&r.boss, &[same_curp]).await;
    let told = line(&r.boss, id, FIRST).await;
    let expected = [
        (Column::BlockCode, "", "901-001"),
        (Column::Position, "", "Titular"),
    ];
    assert_eq!(changes(&told.outcome), expected);
    decide(&r.boss, id, FIRST, Some(Decision::Accept)).await;
    let applied = apply(&r.boss, id).await.unwrap();
    assert_eq!((applied.changed, applied.new_blocks), (1, 1));
    let post = &page(&r.boss, number).await.terms[0];
    assert_eq!(
        (post.place.as_str(), post.state),
        ("901-001", TermState::InOffice)
    );
});
