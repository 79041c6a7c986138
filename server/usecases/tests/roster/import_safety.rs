//! A workbook is applied as it was shown, whole, once, or not at all.

use crate::fixtures::{Roster, appoint, at, curp, inherited, is_conflict, person, roster, version};
use crate::harness::{self, contract};
use crate::office::{ctx, noon};
use crate::sheets::{
    FIRST, NAME, Row, apply, decide, filled, import_page, open_rows, preview, row, sheet,
};
use crate::storage::{everything_kept, stands_somewhere};
use domain::failure::Failure;
use domain::ids::RosterImportId;
use domain::users::Role;
use usecases::Ctx;
use usecases::roster::{self, Applied, Decision, PreviewFilter};
use uuid::Uuid;

async fn stored(ctx: &Ctx, id: RosterImportId) -> (String, bool) {
    let mut conn = ctx.system.db.read().await.unwrap();
    let import = db::roster::imports::get(&mut conn, id).await.unwrap();
    let import = import.unwrap();
    (import.state, import.content_sealed.is_some())
}

/// Applies and finds that nothing was written.
async fn refused(r: &Roster, id: RosterImportId, version: i64, digest: &str) {
    let kept = everything_kept(&r.boss.system.db).await;
    let done = roster::apply(&r.boss, id, version, digest).await;
    assert!(is_conflict(&done), "{done:?}");
    assert_eq!(everything_kept(&r.boss.system.db).await, kept);
    assert_eq!(stored(&r.boss, id).await, ("open".into(), true));
}

contract!(what_was_not_shown_is_not_applied, |db| {
    let r = roster(db).await;
    filled(&r.boss, &[row(1)]).await;
    let changed = Row {
        phone: "2291555555".into(),
        ..row(1)
    };
    let id = open_rows(&r.boss, &[changed, row(2)]).await;
    let before = import_page(&r.boss, id).await;
    let digest = before.preview.unwrap().digest;
    refused(&r, id, before.version, "0123456789abcdef").await;
    refused(&r, id, before.version, "").await;
    // A decision that the page did not show.
    decide(&r.boss, id, FIRST, Some(Decision::Accept)).await;
    let after = import_page(&r.boss, id).await;
    let shown = after.preview.unwrap();
    refused(&r, id, before.version, &digest).await;
    refused(&r, id, after.version, &digest).await;
    refused(&r, id, before.version, &shown.digest).await;
    let done = roster::apply(&r.boss, id, after.version, &shown.digest).await;
    assert_eq!(done.unwrap().changed, 1);
});

contract!(a_roster_that_changed_is_shown_again_first, |db| {
    let r = roster(db).await;
    let id = open_rows(&r.boss, &[row(1), row(2)]).await;
    let page = import_page(&r.boss, id).await;
    let digest = page.preview.unwrap().digest;
    // Somebody takes the block of the second row.
    crate::fixtures::block(&r.boss, "901-002", None).await;
    refused(&r, id, page.version, &digest).await;
    let number = person(&r.boss, 1).await;
    appoint(&r.boss, number, inherited("901-002", r.new))
        .await
        .unwrap();
    refused(&r, id, page.version, &digest).await;
    let shown = preview(&r.boss, id).await;
    assert_ne!(shown.digest, digest);
    let done = apply(&r.boss, id).await.unwrap();
    assert_eq!((done.added, done.refused), (1, 1));
});

contract!(
    what_does_not_concern_the_workbook_does_not_hold_it_up,
    |db| {
        let r = roster(db).await;
        let number = person(&r.boss, 1).await;
        let id = open_rows(&r.boss, &[row(1)]).await;
        let page = import_page(&r.boss, id).await;
        roster::validate(&r.boss, number, version(&r.boss, number).await)
            .await
            .unwrap();
        let digest = page.preview.unwrap().digest;
        let done = roster::apply(&r.boss, id, page.version, &digest).await;
        assert_eq!(done.unwrap().added, 1);
    }
);

contract!(what_fails_midway_leaves_nothing, |db| {
    let r = roster(db).await;
    let db = &r.boss.system.db;
    crate::fixtures::block(&r.boss, "901-003", None).await;
    let number = person(&r.boss, 1).await;
    appoint(&r.boss, number, inherited("901-003", r.new))
        .await
        .unwrap();
    // Somebody holds the post of the last row where no preview sees it: the database does.
    crate::harness::execute(db, "UPDATE term SET state = 'ended'")
        .await
        .unwrap();
    let id = open_rows(&r.boss, &[row(1), row(2), row(3)]).await;
    let page = import_page(&r.boss, id).await;
    let shown = page.preview.unwrap();
    assert_eq!(crate::sheets::outcomes(&shown.totals), [3, 0, 0, 0, 0]);
    let kept = everything_kept(db).await;
    let done = roster::apply(&r.boss, id, page.version, &shown.digest).await;
    assert!(done.is_err(), "{done:?}");
    assert!(!matches!(done, Err(Failure::Internal { .. })), "{done:?}");
    assert_eq!(everything_kept(db).await, kept);
    assert_eq!(stored(&r.boss, id).await, ("open".into(), true));
    let after = import_page(&r.boss, id).await;
    assert_eq!((after.version, after.applied), (page.version, None));
});

contract!(two_who_apply_at_once_apply_once, |db| {
    let r = roster(db).await;
    let id = open_rows(&r.boss, &[row(1), row(2)]).await;
    let page = import_page(&r.boss, id).await;
    let digest = page.preview.unwrap().digest;
    let (one, two) = futures::join!(
        roster::apply(&r.boss, id, page.version, &digest),
        roster::apply(&r.boss, id, page.version, &digest),
    );
    let done: Vec<&Applied> = [&one, &two].into_iter().flatten().collect();
    assert_eq!(done.len(), 1, "{one:?} {two:?}");
    assert_eq!(done[0].added, 2);
    assert_eq!(roster::totals(&r.boss).await.unwrap().people, 2);
    let third = roster::apply(&r.boss, id, page.version, &digest).await;
    assert_eq!(third, Err(Failure::NotFound), "it is forgotten");
    assert_eq!(roster::totals(&r.boss).await.unwrap().people, 2);
});

contract!(a_workbook_is_sealed_and_forgotten_when_given_up, |db| {
    let r = roster(db).await;
    let db = &r.boss.system.db;
    let kept = everything_kept(db).await;
    let id = roster::upload(&r.boss, NAME, sheet(&[row(1)]))
        .await
        .unwrap();
    for secret in [curp(101).as_str(), &row(1).phone, "Toledo"] {
        assert!(!stands_somewhere(db, secret).await, "{secret}");
    }
    assert_eq!(stored(&r.boss, id).await, ("open".into(), true));
    let late = roster::discard(&r.boss, id, 9).await;
    assert!(is_conflict(&late), "{late:?}");
    roster::discard(&r.boss, id, 1).await.unwrap();
    assert_eq!(stored(&r.boss, id).await, ("discarded".into(), false));
    let page = import_page(&r.boss, id).await;
    assert_eq!((page.state.as_str(), page.applied), ("discarded", None));
    assert!(page.table.is_none() && page.preview.is_none());
    for version in [1, 2] {
        let done = roster::apply(&r.boss, id, version, "").await;
        assert!(done.is_err(), "{done:?}");
        let done = roster::discard(&r.boss, id, version).await;
        assert!(is_conflict(&done), "{done:?}");
        let done = roster::decide(&r.boss, id, version, vec![]).await;
        assert!(is_conflict(&done), "{done:?}");
    }
    assert_eq!(everything_kept(db).await, kept);
    let list = roster::imports(&r.boss).await.unwrap();
    let line = (
        list[0].state.as_str(),
        list[0].who.as_str(),
        list[0].file_name.as_str(),
    );
    assert_eq!(line, ("discarded", r.boss.actor.name.as_str(), NAME));
});

contract!(nobody_keeps_a_workbook_longer_than_three_days, |db| {
    let r = roster(db).await;
    let old = open_rows(&r.boss, &[row(1)]).await;
    let upload = async |time: &str| {
        roster::upload(&at(&r.boss, time), NAME, sheet(&[row(2)]))
            .await
            .unwrap()
    };
    // 72 hours after noon of the 24th, and a second more.
    upload("2026-11-27T18:00:00Z").await;
    assert_eq!(stored(&r.boss, old).await, ("open".into(), true));
    assert_eq!(
        roster::forgotten_at(noon()),
        at(&r.boss, "2026-11-27T18:00:00Z").now
    );
    let other = upload("2026-11-27T18:00:01Z").await;
    assert_eq!(stored(&r.boss, old).await, ("expired".into(), false));
    assert_eq!(stored(&r.boss, other).await, ("open".into(), true));
    let page = import_page(&r.boss, old).await;
    assert_eq!(
        (page.state.as_str(), page.preview.is_none()),
        ("expired", true)
    );
    assert!(roster::apply(&r.boss, old, page.version, "").await.is_err());
});

contract!(whoever_looks_at_workbooks_finds_none_that_are_old, |db| {
    let r = roster(db).await;
    let old = open_rows(&r.boss, &[row(1)]).await;
    let shown = import_page(&r.boss, old).await;
    assert_eq!(shown.forgotten_at, roster::forgotten_at(noon()));
    let late = at(&r.boss, "2026-11-27T18:00:01Z");
    let in_time = at(&r.boss, "2026-11-27T18:00:00Z");
    assert_eq!(roster::imports(&in_time).await.unwrap()[0].state, "open");
    assert_eq!(stored(&r.boss, old).await, ("open".into(), true));
    assert_eq!(roster::imports(&late).await.unwrap()[0].state, "expired");
    assert_eq!(stored(&r.boss, old).await, ("expired".into(), false));

    // Its own page forgets it too, and so does the program on its own.
    let second = open_rows(&r.boss, &[row(2)]).await;
    assert_eq!(import_page(&late, second).await.state, "expired");
    assert_eq!(stored(&r.boss, second).await, ("expired".into(), false));
    let third = open_rows(&r.boss, &[row(3)]).await;
    let system = &r.boss.system;
    assert_eq!(roster::forget_old(system, in_time.now).await, Ok(0));
    assert_eq!(roster::forget_old(system, late.now).await, Ok(1));
    assert_eq!(stored(&r.boss, third).await, ("expired".into(), false));
    assert_eq!(roster::forget_old(system, late.now).await, Ok(0));
    // Whoever may not import forgets nothing by asking.
    let fourth = open_rows(&r.boss, &[row(4)]).await;
    let other = ctx(system, Role::Operator).await;
    let other = at(&other, "2026-12-24T18:00:00Z");
    assert!(
        roster::import_page(&other, fourth, &PreviewFilter::default())
            .await
            .is_err()
    );
    assert_eq!(stored(&r.boss, fourth).await, ("open".into(), true));
});

contract!(the_report_has_a_line_for_each_row, |db| {
    let r = roster(db).await;
    let wrong = Row {
        curp: "LAOR750430MVZRXM08".into(),
        neighborhood: "Colonia \"Nueva\"",
        ..row(2)
    };
    let id = open_rows(&r.boss, &[row(1), wrong]).await;
    let file = roster::report(&r.boss, id).await.unwrap();
    let text = String::from_utf8(file).unwrap();
    let text = text.strip_prefix('\u{feff}').unwrap();
    let lines: Vec<&str> = text.trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert_eq!(lines[0], "Renglón,Resultado,Nombre,Manzana,Problemas");
    assert!(
        lines[1].starts_with("\"2\",\"Alta\",\"Ruiz Toledo Ana\""),
        "{text}"
    );
    assert!(lines[2].starts_with("\"3\",\"No se importa\""), "{text}");
    assert!(
        lines[2].contains("Error: El último dígito de la CURP"),
        "{text}"
    );
    assert!(!text.contains(&row(1).phone) && !text.contains(&row(1).curp));
});

contract!(a_workbook_is_of_who_keeps_the_roster, |db| {
    let r = roster(db).await;
    let id = open_rows(&r.boss, &[row(1)]).await;
    let page = import_page(&r.boss, id).await;
    let digest = page.preview.unwrap().digest;
    for role in Role::ALL {
        if role == Role::RosterCoordinator {
            continue;
        }
        let other = ctx(&r.boss.system, role).await;
        let done = roster::apply(&other, id, page.version, &digest).await;
        assert_eq!(done, Err(Failure::Forbidden), "{role:?}");
        let done = roster::import_page(&other, id, &Default::default()).await;
        assert_eq!(done.err(), Some(Failure::Forbidden), "{role:?}");
    }
    let unknown = RosterImportId(Uuid::nil());
    let done = roster::import_page(&r.boss, unknown, &Default::default()).await;
    assert_eq!(done.err(), Some(Failure::NotFound));
    // Somebody else who keeps it may go on.
    let colleague = ctx(&r.boss.system, Role::RosterCoordinator).await;
    assert_eq!(apply(&colleague, id).await.unwrap().added, 1);
});
