//! What a service does not allow, leave, and its end.

use crate::fixtures::{
    act, act_form, appoint, block, day, end, history, inherited, is_conflict, page, person, post,
    roster, term, vacant, version,
};
use crate::harness::{self, contract};
use crate::office::told;
use crate::storage::everything_kept;
use domain::failure::Failure;
use domain::ids::PeriodId;
use domain::roster::{EndReason, RosterFilter, TermAct, TermState};
use usecases::roster::{self, ActForm, AppointForm};
use usecases::territory;
use uuid::Uuid;

contract!(leave_begins_and_ends_without_losing_the_post, |db| {
    let r = roster(db).await;
    let number = person(&r.boss, 1).await;
    let id = appoint(&r.boss, number, inherited("001-01", r.new))
        .await
        .unwrap();
    let back = act(&r.boss, number, id, TermAct::Return, "2026-11-20").await;
    assert!(told(back, "act").contains("En funciones"));
    act(&r.boss, number, id, TermAct::GiveLeave, "2026-11-20")
        .await
        .unwrap();
    assert_eq!(term(&r.boss, number, id).await.state, TermState::OnLeave);
    assert_eq!(vacant(&r.boss).await, ["001-02", "002-01"], "it is kept");
    let other = person(&r.boss, 2).await;
    let taken = appoint(&r.boss, other, inherited("001-01", r.new)).await;
    assert!(told(taken, "place").contains("con licencia"));
    let twice = act(&r.boss, number, id, TermAct::GiveLeave, "2026-11-21").await;
    told(twice, "act");
    // Whoever is in office from before is accredited there, once.
    act(&r.boss, number, id, TermAct::Accredit, "2026-11-20")
        .await
        .unwrap();
    told(
        act(&r.boss, number, id, TermAct::Accredit, "2026-11-20").await,
        "act",
    );
    act(&r.boss, number, id, TermAct::Return, "2026-11-22")
        .await
        .unwrap();
    let held = term(&r.boss, number, id).await;
    assert_eq!(held.state, TermState::InOffice);
    assert_eq!(held.starts_on, Some(day("2022-02-01")), "as it was");
    assert_eq!(
        history(&r.boss, number).await[..3],
        [
            "Volver de licencia: dom 22 nov 2026",
            "Acreditar: vie 20 nov 2026",
            "Dar licencia: vie 20 nov 2026"
        ]
    );
});

contract!(an_end_has_a_reason_and_frees_the_block, |db| {
    let r = roster(db).await;
    let number = person(&r.boss, 1).await;
    let id = appoint(&r.boss, number, inherited("001-01", r.new))
        .await
        .unwrap();
    let before = everything_kept(&r.boss.system.db).await;
    let without = act(&r.boss, number, id, TermAct::End, "2026-11-20").await;
    assert_eq!(told(without, "reason"), "Elija el motivo de la baja.");
    let removal = end(&r.boss, number, id, EndReason::Removal, "2026-11-20").await;
    assert_eq!(told(removal, "note"), "Escriba el acuerdo de la remoción.");
    let future_too = end(&r.boss, number, id, EndReason::Removal, "2026-11-25").await;
    told(future_too.clone(), "note");
    told(future_too, "day");
    assert_eq!(everything_kept(&r.boss.system.db).await, before);
    let with_note = ActForm {
        day: Some(day("2026-11-20")),
        reason: Some(EndReason::Removal),
        note: "Acuerdo 12/2026".into(),
        ..act_form(&r.boss, number, id, TermAct::End).await
    };
    roster::act(&r.boss, number, with_note).await.unwrap();
    let over = page(&r.boss, number).await;
    assert_eq!((over.number, over.terms[0].acts().len()), (number, 0));
    let ended = &over.terms[0];
    assert_eq!(
        (ended.state, ended.end_reason, ended.ended_on),
        (
            TermState::Ended,
            Some(EndReason::Removal),
            Some(day("2026-11-20"))
        )
    );
    assert_eq!(
        history(&r.boss, number).await[0],
        "Dar de baja: vie 20 nov 2026 · Remoción · Acuerdo 12/2026"
    );
    assert_eq!(vacant(&r.boss).await, ["001-01", "001-02", "002-01"]);
    let ended = RosterFilter {
        state: Some(TermState::Ended),
        ..RosterFilter::default()
    };
    let list = roster::list(&r.boss, &ended).await.unwrap();
    assert_eq!(list.rows[0].number, number, "nobody is deleted");
    let resurrected = act(&r.boss, number, id, TermAct::Return, "2026-11-23").await;
    assert!(told(resurrected, "act").contains("Concluida"));
    // The same person comes back as a new service.
    let again = appoint(&r.boss, number, post("001-01", r.new))
        .await
        .unwrap();
    assert_ne!(again, id);
    let back = page(&r.boss, number).await;
    assert_eq!((back.number, back.terms.len()), (number, 2));
    end(&r.boss, number, again, EndReason::Moved, "2026-11-24")
        .await
        .unwrap();
});

contract!(days_are_neither_in_the_future_nor_too_early, |db| {
    let r = roster(db).await;
    let number = person(&r.boss, 1).await;
    let future = AppointForm {
        starts_on: Some(day("2026-11-25")),
        ..inherited("001-01", r.new)
    };
    told(appoint(&r.boss, number, future).await, "starts_on");
    let id = appoint(&r.boss, number, post("001-01", r.new))
        .await
        .unwrap();
    let before = everything_kept(&r.boss.system.db).await;
    let tomorrow = act(&r.boss, number, id, TermAct::Accredit, "2026-11-25").await;
    assert!(told(tomorrow, "day").contains("todavía no llega"));
    assert_eq!(everything_kept(&r.boss.system.db).await, before);
    // It is still the 24th here while it is the 25th in Greenwich.
    let late = crate::fixtures::at(&r.boss, "2026-11-25T05:59:00Z");
    let tomorrow = act(&late, number, id, TermAct::Accredit, "2026-11-25").await;
    told(tomorrow, "day");
    act(&late, number, id, TermAct::Accredit, "2026-11-24")
        .await
        .unwrap();
    let early = act(&r.boss, number, id, TermAct::TakeOffice, "2026-11-23").await;
    assert_eq!(
        told(early, "day"),
        "No puede ser antes del mar 24 nov 2026."
    );
    // Without a day it is today.
    let today = act_form(&r.boss, number, id, TermAct::TakeOffice).await;
    roster::act(&r.boss, number, today).await.unwrap();
    assert_eq!(
        term(&r.boss, number, id).await.starts_on,
        Some(day("2026-11-24"))
    );
    let early = end(&r.boss, number, id, EndReason::Death, "2026-11-23").await;
    told(early, "day");
    let early = act(&r.boss, number, id, TermAct::GiveLeave, "2026-11-23").await;
    told(early, "day");
    // Nor before the oath, of who never came into office.
    let third = person(&r.boss, 3).await;
    let waits = appoint(&r.boss, third, post("002-01", r.new))
        .await
        .unwrap();
    act(&r.boss, third, waits, TermAct::Accredit, "2026-11-20")
        .await
        .unwrap();
    let early = end(&r.boss, third, waits, EndReason::Death, "2026-11-19").await;
    told(early, "day");
    let other = person(&r.boss, 2).await;
    let id = appoint(&r.boss, other, inherited("001-02", r.new))
        .await
        .unwrap();
    let early = end(&r.boss, other, id, EndReason::Death, "2022-01-31").await;
    assert_eq!(told(early, "day"), "No puede ser antes del mar 1 feb 2022.");
    let early = act(&r.boss, other, id, TermAct::GiveLeave, "2022-01-31").await;
    told(early, "day");
    end(&r.boss, other, id, EndReason::Death, "2022-02-01")
        .await
        .unwrap();
});

contract!(a_person_has_one_block_and_a_block_must_be_in_use, |db| {
    let r = roster(db).await;
    let number = person(&r.boss, 1).await;
    let given = async |place: &str| appoint(&r.boss, number, post(place, r.new)).await;
    assert!(told(given("009-09").await, "place").contains("No hay una manzana 009-09"));
    told(given("ñ").await, "place");
    territory::end_block(&r.boss, r.blocks[2], 1, "Se fraccionó")
        .await
        .unwrap();
    assert!(told(given("002-01").await, "place").contains("No hay una manzana 002-01"));
    let nowhen = post("001-01", PeriodId(Uuid::nil()));
    told(appoint(&r.boss, number, nowhen).await, "period");
    let first = given(" 001 - 01 ").await.unwrap();
    let second = told(given("001-02").await, "place");
    assert!(second.contains("001-01 (electa)"), "{second}");
    end(&r.boss, number, first, EndReason::Resignation, "2026-11-24")
        .await
        .unwrap();
    let waits = given("001-02").await.unwrap();
    // A block that ends while somebody waits for it.
    act(&r.boss, number, waits, TermAct::Accredit, "2026-11-24")
        .await
        .unwrap();
    territory::end_block(&r.boss, r.blocks[1], 1, "Se fraccionó")
        .await
        .unwrap();
    let office = act(&r.boss, number, waits, TermAct::TakeOffice, "2026-11-24").await;
    assert_eq!(told(office, "act"), "La manzana 001-02 ya no está en uso.");
    end(&r.boss, number, waits, EndReason::TermOver, "2026-11-24")
        .await
        .unwrap();
});

contract!(acts_want_their_own_term_at_its_version, |db| {
    let r = roster(db).await;
    let (one, two) = (person(&r.boss, 1).await, person(&r.boss, 2).await);
    let seen = version(&r.boss, one).await;
    let id = appoint(&r.boss, one, post("001-01", r.new)).await.unwrap();
    let stale = roster::appoint(&r.boss, one, seen, post("001-02", r.new)).await;
    assert!(is_conflict(&stale), "{stale:?}");
    let form = act_form(&r.boss, one, id, TermAct::Accredit).await;
    let foreign = roster::act(&r.boss, two, form.clone()).await;
    assert_eq!(foreign, Err(Failure::NotFound));
    assert_eq!(
        roster::act(&r.boss, 99, form.clone()).await,
        Err(Failure::NotFound)
    );
    let long = ActForm {
        note: "x".repeat(301),
        ..form.clone()
    };
    told(roster::act(&r.boss, one, long).await, "note");
    roster::act(&r.boss, one, form.clone()).await.unwrap();
    let twice = roster::act(&r.boss, one, form).await;
    assert!(is_conflict(&twice), "{twice:?}");
});

contract!(two_cannot_take_one_post_at_once, |db| {
    let r = roster(db).await;
    let (one, two) = (person(&r.boss, 1).await, person(&r.boss, 2).await);
    let (first, second) = futures::join!(
        appoint(&r.boss, one, inherited("001-01", r.new)),
        appoint(&r.boss, two, inherited("001-01", r.new)),
    );
    let refused = match (first, second) {
        (Ok(_), refused) | (refused, Ok(_)) => refused,
        both => panic!("{both:?}"),
    };
    told(refused, "place");
    assert_eq!(roster::totals(&r.boss).await.unwrap().titulars, 1);
});

contract!(periods_have_names_of_their_own, |db| {
    let r = roster(db).await;
    let make = async |name: &str, from: &str, to: &str| {
        roster::create_period(&r.boss, name.into(), day(from), day(to)).await
    };
    told(make("2026-2029", "2026-01-01", "2029-12-31").await, "name");
    let wrong = make(" ", "2026-01-01", "2026-01-01").await;
    told(wrong.clone(), "name");
    told(wrong, "ends_on");
    let names: Vec<String> = roster::periods(&r.boss)
        .await
        .unwrap()
        .into_iter()
        .map(|p| p.name)
        .collect();
    assert_eq!(names, ["2026-2029", "2022-2025"], "newest first");
    block(&r.boss, "003-01", None).await;
});
