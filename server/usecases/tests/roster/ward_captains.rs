//! A ward captain is a block captain in office of that ward.

use crate::fixtures::{
    act, appoint, day, end, history, inherited, page, person, post, roster, term, vacant,
};
use crate::harness::{self, contract};
use crate::office::told;
use domain::ids::PeriodId;
use domain::roster::{Charge, EndReason, RosterFilter, TermAct, TermState};
use usecases::roster::{self, AppointForm};

fn ward_post(place: &str, period: PeriodId) -> AppointForm {
    AppointForm {
        charge: Charge::Ward,
        ..post(place, period)
    }
}

contract!(only_a_block_captain_in_office_there_leads_a_ward, |db| {
    let r = roster(db).await;
    let number = person(&r.boss, 1).await;
    let refused = async |place: &str| {
        told(
            appoint(&r.boss, number, ward_post(place, r.new)).await,
            "place",
        )
    };
    let needs_block = refused("C-01").await;
    assert!(
        needs_block.contains("jefa o jefe de manzana en funciones"),
        "{needs_block}"
    );
    let block = appoint(&r.boss, number, post("001-01", r.new))
        .await
        .unwrap();
    assert_eq!(
        refused("C-01").await,
        needs_block,
        "elected is not in office"
    );
    act(&r.boss, number, block, TermAct::Accredit, "2026-11-20")
        .await
        .unwrap();
    assert_eq!(refused("C-01").await, needs_block, "nor is accredited");
    act(&r.boss, number, block, TermAct::TakeOffice, "2026-11-20")
        .await
        .unwrap();
    assert_eq!(refused("C-02").await, needs_block, "another ward");
    assert!(refused("C-77").await.contains("No hay un cuartel C-77"));
    let ward = appoint(&r.boss, number, ward_post("c-01", r.new))
        .await
        .unwrap();
    let leads = term(&r.boss, number, ward).await;
    assert_eq!(
        (leads.charge, leads.place.as_str(), leads.block),
        (Charge::Ward, "C-01", None)
    );
    assert_eq!(page(&r.boss, number).await.terms.len(), 2);
    // Lists show the block.
    let row = &roster::list(&r.boss, &RosterFilter::default())
        .await
        .unwrap()
        .rows[0];
    assert_eq!(row.block.as_deref(), Some("001-01"));
    assert_eq!(row.ward.as_deref(), Some("C-01"));
});

contract!(a_ward_changes_hands_like_a_block, |db| {
    let r = roster(db).await;
    let (one, two) = (person(&r.boss, 1).await, person(&r.boss, 2).await);
    for (number, place) in [(one, "001-01"), (two, "001-02")] {
        appoint(&r.boss, number, inherited(place, r.new))
            .await
            .unwrap();
    }
    let old = AppointForm {
        charge: Charge::Ward,
        ..inherited("C-01", r.old)
    };
    let first = appoint(&r.boss, one, old.clone()).await.unwrap();
    let taken = told(appoint(&r.boss, two, old).await, "place");
    assert!(taken.contains("C-01 ya tiene titular"), "{taken}");
    let second = appoint(&r.boss, two, ward_post("C-01", r.new))
        .await
        .unwrap();
    for what in [TermAct::Accredit, TermAct::TakeOffice] {
        assert_eq!(term(&r.boss, one, first).await.state, TermState::InOffice);
        act(&r.boss, two, second, what, "2026-11-23").await.unwrap();
    }
    let before = term(&r.boss, one, first).await;
    assert_eq!(
        (before.state, before.end_reason),
        (TermState::Ended, Some(EndReason::Relieved))
    );
    assert_eq!(term(&r.boss, two, second).await.state, TermState::InOffice);
    // The block is another post and stays.
    assert_eq!(vacant(&r.boss).await, ["002-01"]);
    end(&r.boss, two, second, EndReason::Resignation, "2026-11-24")
        .await
        .unwrap();
    assert_eq!(vacant(&r.boss).await, ["002-01"]);
    let totals = roster::totals(&r.boss).await.unwrap();
    assert_eq!((totals.titulars, totals.people), (2, 2));
});

contract!(who_leaves_the_block_leaves_the_ward, |db| {
    let r = roster(db).await;
    let number = person(&r.boss, 1).await;
    let block = appoint(&r.boss, number, inherited("001-01", r.new))
        .await
        .unwrap();
    let ward = AppointForm {
        charge: Charge::Ward,
        starts_on: Some(day("2026-05-01")),
        ..inherited("C-01", r.new)
    };
    let ward = appoint(&r.boss, number, ward).await.unwrap();
    end(&r.boss, number, block, EndReason::Moved, "2026-11-20")
        .await
        .unwrap();
    let left = term(&r.boss, number, ward).await;
    assert_eq!(
        (left.state, left.end_reason, left.ended_on),
        (
            TermState::Ended,
            Some(EndReason::BlockLost),
            Some(day("2026-11-20"))
        )
    );
    let lines = history(&r.boss, number).await;
    assert_eq!(
        lines[..2],
        [
            "Dar de baja: vie 20 nov 2026 · cuartel C-01 · Dejó de ser jefa o jefe de manzana",
            "Dar de baja: vie 20 nov 2026 · Cambio de domicilio"
        ]
    );
    // The post is free for somebody else.
    let next = person(&r.boss, 2).await;
    appoint(&r.boss, next, inherited("001-02", r.new))
        .await
        .unwrap();
    let led = AppointForm {
        charge: Charge::Ward,
        ..inherited("C-01", r.new)
    };
    appoint(&r.boss, next, led).await.unwrap();
});

contract!(a_ward_ends_not_before_it_began, |db| {
    let r = roster(db).await;
    let number = person(&r.boss, 1).await;
    let block = appoint(&r.boss, number, inherited("001-01", r.new))
        .await
        .unwrap();
    let waiting = appoint(&r.boss, number, ward_post("C-01", r.new))
        .await
        .unwrap();
    act(&r.boss, number, waiting, TermAct::Accredit, "2026-11-22")
        .await
        .unwrap();
    end(&r.boss, number, block, EndReason::Death, "2026-11-10")
        .await
        .unwrap();
    let left = term(&r.boss, number, waiting).await;
    assert_eq!(
        (left.end_reason, left.ended_on),
        (Some(EndReason::BlockLost), Some(day("2026-11-22")))
    );
});

contract!(
    who_is_relieved_leaves_the_ward_and_who_is_re_elected_stays,
    |db| {
        let r = roster(db).await;
        let (one, two) = (person(&r.boss, 1).await, person(&r.boss, 2).await);
        let mut wards = Vec::new();
        for (number, place, ward) in [(one, "001-01", "C-01"), (two, "002-01", "C-02")] {
            appoint(&r.boss, number, inherited(place, r.old))
                .await
                .unwrap();
            let ward = AppointForm {
                charge: Charge::Ward,
                ..inherited(ward, r.old)
            };
            wards.push(appoint(&r.boss, number, ward).await.unwrap());
        }
        let successor = person(&r.boss, 3).await;
        for (number, place) in [(successor, "001-01"), (two, "002-01")] {
            let new = appoint(&r.boss, number, post(place, r.new)).await.unwrap();
            for what in [TermAct::Accredit, TermAct::TakeOffice] {
                act(&r.boss, number, new, what, "2026-11-23").await.unwrap();
            }
        }
        let relieved = term(&r.boss, one, wards[0]).await;
        assert_eq!(
            (relieved.state, relieved.end_reason, relieved.ended_on),
            (
                TermState::Ended,
                Some(EndReason::BlockLost),
                Some(day("2026-11-23"))
            )
        );
        assert_eq!(
            term(&r.boss, two, wards[1]).await.state,
            TermState::InOffice,
            "the same block for another period"
        );
    }
);
