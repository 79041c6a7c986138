//! From election to office, and what becomes of who was there before.

use crate::fixtures::{
    Roster, act, appoint, day, history, inherited, page, person, post, roster, term, vacant,
};
use crate::harness::{self, contract};
use crate::office::told;
use crate::storage::{everything_kept, rows};
use domain::ids::{PeriodId, TermId};
use domain::roster::{EndReason, Position, TermAct, TermState};
use usecases::roster::{self, AppointForm};

fn alternate(place: &str, period: PeriodId) -> AppointForm {
    AppointForm {
        position: Position::Alternate,
        ..post(place, period)
    }
}

/// Oath on 20 November and office on 23 November 2026.
async fn into_office(r: &Roster, number: i64, form: AppointForm) -> TermId {
    let id = appoint(&r.boss, number, form).await.unwrap();
    for (what, on) in [
        (TermAct::Accredit, "2026-11-20"),
        (TermAct::TakeOffice, "2026-11-23"),
    ] {
        act(&r.boss, number, id, what, on).await.unwrap();
    }
    id
}

contract!(a_successor_relieves_at_the_moment_of_taking_office, |db| {
    let r = roster(db).await;
    let (before, after) = (person(&r.boss, 1).await, person(&r.boss, 2).await);
    let old = appoint(&r.boss, before, inherited("001-01", r.old))
        .await
        .unwrap();
    let held = term(&r.boss, before, old).await;
    assert_eq!(
        (held.state, held.starts_on),
        (TermState::InOffice, Some(day("2022-02-01")))
    );
    let totals = roster::totals(&r.boss).await.unwrap();
    assert_eq!((totals.titulars, totals.until_relieved), (1, 1));
    assert_eq!((totals.blocks, totals.vacant), (3, 2));

    let new = appoint(&r.boss, after, post("001-01", r.new))
        .await
        .unwrap();
    let state = async |number, id| term(&r.boss, number, id).await.state;
    assert_eq!(state(after, new).await, TermState::Elected);
    assert_eq!(
        term(&r.boss, after, new).await.acts(),
        [TermAct::Accredit, TermAct::End]
    );
    // Not before the oath.
    let early = act(&r.boss, after, new, TermAct::TakeOffice, "2026-11-20").await;
    let words = told(early, "act");
    assert!(
        words.contains("Iniciar funciones") && words.contains("Electa"),
        "{words}"
    );
    act(&r.boss, after, new, TermAct::Accredit, "2026-11-20")
        .await
        .unwrap();
    assert_eq!(state(after, new).await, TermState::Accredited);
    assert_eq!(
        state(before, old).await,
        TermState::InOffice,
        "until relieved"
    );
    act(&r.boss, after, new, TermAct::TakeOffice, "2026-11-23")
        .await
        .unwrap();
    let relieved = term(&r.boss, before, old).await;
    assert_eq!(
        (relieved.state, relieved.end_reason, relieved.ended_on),
        (
            TermState::Ended,
            Some(EndReason::Relieved),
            Some(day("2026-11-23"))
        )
    );
    let holds = term(&r.boss, after, new).await;
    assert_eq!(
        (holds.state, holds.accredited_on, holds.starts_on),
        (
            TermState::InOffice,
            Some(day("2026-11-20")),
            Some(day("2026-11-23"))
        )
    );
    assert_eq!((holds.ended_on, holds.end_reason), (None, None));
    let totals = roster::totals(&r.boss).await.unwrap();
    assert_eq!((totals.titulars, totals.until_relieved), (1, 0));
    assert_eq!(
        history(&r.boss, before).await,
        [
            "Dar de baja: lun 23 nov 2026 · Relevo",
            "Se le dio el cargo: Del padrón anterior",
            "Se agregó al padrón: "
        ]
    );
    assert_eq!(
        history(&r.boss, after).await,
        [
            "Iniciar funciones: lun 23 nov 2026",
            "Acreditar: vie 20 nov 2026",
            "Se le dio el cargo: Por elección",
            "Se agregó al padrón: "
        ]
    );
    let lines = rows(&r.boss.system.db, "captain_event").await;
    let relief = lines.iter().find(|l| l.contains("Relevo")).unwrap();
    assert!(
        relief.contains("in_office") && relief.contains("ended"),
        "{relief}"
    );
});

contract!(titular_and_alternate_stand_side_by_side, |db| {
    let r = roster(db).await;
    let mut people = Vec::new();
    for n in 1..=4 {
        people.push(person(&r.boss, n).await);
    }
    let titular = into_office(&r, people[0], post("001-01", r.new)).await;
    let second = into_office(&r, people[1], alternate("001-01", r.new)).await;
    for (number, id, position) in [
        (people[0], titular, Position::Titular),
        (people[1], second, Position::Alternate),
    ] {
        let term = term(&r.boss, number, id).await;
        assert_eq!((term.state, term.position), (TermState::InOffice, position));
    }
    // One of each, and the sentence says who.
    for (form, name) in [
        (post("001-01", r.new), "titular"),
        (alternate("001-01", r.new), "suplente"),
        (inherited("001-01", r.old), "titular"),
    ] {
        let refused = told(appoint(&r.boss, people[2], form).await, "place");
        assert!(
            refused.contains(name) && refused.contains("Ramona Lara de la O"),
            "{refused}"
        );
    }
    // Who waits keeps others from waiting for the same.
    appoint(&r.boss, people[2], post("001-02", r.new))
        .await
        .unwrap();
    let refused = told(
        appoint(&r.boss, people[3], post("001-02", r.new)).await,
        "place",
    );
    assert!(
        refused.contains("electa") && refused.contains(&format!("número {}", people[2])),
        "{refused}"
    );
    assert_eq!(vacant(&r.boss).await, ["001-02", "002-01"]);
    let waiting = roster::vacancies(&r.boss, Some(r.wards[0]), "")
        .await
        .unwrap();
    assert_eq!(waiting.rows[0].successor.as_deref(), Some("Ramona Lara"));
});

contract!(re_election_ends_the_own_earlier_service, |db| {
    let r = roster(db).await;
    let number = person(&r.boss, 1).await;
    let old = appoint(&r.boss, number, inherited("001-01", r.old))
        .await
        .unwrap();
    let again = told(
        appoint(&r.boss, number, post("001-01", r.old)).await,
        "place",
    );
    assert!(
        again.contains("ya tiene"),
        "not within the same period: {again}"
    );
    let new = into_office(&r, number, post("001-01", r.new)).await;
    let terms = page(&r.boss, number).await.terms;
    let states: Vec<_> = terms.iter().map(|t| (t.id, t.state)).collect();
    assert_eq!(
        states,
        [(new, TermState::InOffice), (old, TermState::Ended)],
        "newest first"
    );
    assert_eq!(terms[1].end_reason, Some(EndReason::Relieved));
    assert_eq!(vacant(&r.boss).await, ["001-02", "002-01"]);
});

contract!(an_alternate_who_is_elected_titular_moves_up, |db| {
    let r = roster(db).await;
    let (before, number) = (person(&r.boss, 1).await, person(&r.boss, 2).await);
    let predecessor = appoint(&r.boss, before, inherited("001-01", r.old))
        .await
        .unwrap();
    let as_alternate = AppointForm {
        position: Position::Alternate,
        ..inherited("001-01", r.old)
    };
    let second = appoint(&r.boss, number, as_alternate).await.unwrap();
    let first = into_office(&r, number, post("001-01", r.new)).await;
    assert_eq!(
        term(&r.boss, number, first).await.state,
        TermState::InOffice
    );
    for (number, id) in [(number, second), (before, predecessor)] {
        let term = term(&r.boss, number, id).await;
        assert_eq!(
            (term.state, term.end_reason),
            (TermState::Ended, Some(EndReason::Relieved))
        );
    }
});

contract!(who_cannot_take_office_relieves_nobody, |db| {
    let r = roster(db).await;
    let mut people = Vec::new();
    for n in 1..=3 {
        people.push(person(&r.boss, n).await);
    }
    let holder = appoint(&r.boss, people[0], inherited("001-01", r.old))
        .await
        .unwrap();
    let new = appoint(&r.boss, people[1], post("001-01", r.new))
        .await
        .unwrap();
    act(&r.boss, people[1], new, TermAct::Accredit, "2026-11-20")
        .await
        .unwrap();
    // The successor turns out to be somebody who holds another block.
    appoint(&r.boss, people[2], inherited("002-01", r.old))
        .await
        .unwrap();
    let seen = page(&r.boss, people[2]).await.version;
    roster::merge(&r.boss, people[2], seen, people[1])
        .await
        .unwrap();
    let before = everything_kept(&r.boss.system.db).await;
    let refused = act(&r.boss, people[1], new, TermAct::TakeOffice, "2026-11-23").await;
    told(refused, "place");
    assert_eq!(everything_kept(&r.boss.system.db).await, before);
    assert_eq!(
        term(&r.boss, people[0], holder).await.state,
        TermState::InOffice
    );
});

contract!(nobody_is_relieved_before_having_begun, |db| {
    let r = roster(db).await;
    let (before, after) = (person(&r.boss, 1).await, person(&r.boss, 2).await);
    let late = AppointForm {
        starts_on: Some(day("2026-11-22")),
        ..inherited("001-01", r.old)
    };
    let old = appoint(&r.boss, before, late).await.unwrap();
    let new = appoint(&r.boss, after, post("001-01", r.new))
        .await
        .unwrap();
    act(&r.boss, after, new, TermAct::Accredit, "2026-11-20")
        .await
        .unwrap();
    let kept = everything_kept(&r.boss.system.db).await;
    let early = act(&r.boss, after, new, TermAct::TakeOffice, "2026-11-21").await;
    assert_eq!(
        told(early, "day"),
        "No puede ser antes del dom 22 nov 2026."
    );
    assert_eq!(everything_kept(&r.boss.system.db).await, kept);
    act(&r.boss, after, new, TermAct::TakeOffice, "2026-11-22")
        .await
        .unwrap();
    assert_eq!(
        term(&r.boss, before, old).await.ended_on,
        Some(day("2026-11-22"))
    );
});
