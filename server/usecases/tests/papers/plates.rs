//! Plates put up and taken down.

use crate::fixtures::*;
use crate::harness::{self, contract};
use crate::office::{ctx, told};
use domain::failure::Failure;
use domain::papers::*;
use domain::roster::{EndReason, TermAct};
use domain::users::Role;
use usecases::Ctx;
use usecases::papers::{self, PaperActForm};

async fn does(
    ctx: &Ctx,
    number: i64,
    paper: &PaperView,
    act: PaperAct,
    on: &str,
) -> Result<(), Failure> {
    let form = PaperActForm {
        day: Some(day(on)),
        ..act_form(paper, act)
    };
    papers::act(ctx, number, form).await.map(|_| ())
}

/// A plate that was handed out on the 20th, at noon of the 24th.
async fn handed_out(p: &Papers, number: i64) -> PaperView {
    let then = at(&p.boss, "2026-11-18T18:00:00Z");
    issue(&then, number, PaperKind::Plate).await.unwrap();
    let paper = printed(&then, number, PaperKind::Plate).await;
    does(&p.boss, number, &paper, PaperAct::Deliver, "2026-11-20")
        .await
        .unwrap();
    newest(&p.boss, number, PaperKind::Plate).await
}

contract!(a_plate_is_put_up_and_taken_down_with_day_and_name, |db| {
    let p = office(db).await;
    let number = captain(&p, 1, Some("2026-11-01")).await;
    issue(&p.boss, number, PaperKind::Credential).await.unwrap();
    let card = newest(&p.boss, number, PaperKind::Credential).await;
    for act in [PaperAct::Install, PaperAct::Remove] {
        told(does(&p.boss, number, &card, act, "2026-11-24").await, "act");
    }
    let plate = handed_out(&p, number).await;
    told(
        does(&p.boss, number, &plate, PaperAct::Remove, "2026-11-24").await,
        "act",
    );
    for (wrong, said) in [("2026-11-25", "todavía"), ("2026-11-19", "Se entregó")] {
        let told = told(
            does(&p.boss, number, &plate, PaperAct::Install, wrong).await,
            "day",
        );
        assert!(told.contains(said), "{told}");
    }
    let up = PaperActForm {
        day: Some(day("2026-11-21")),
        note: "junto a la puerta".into(),
        ..act_form(&plate, PaperAct::Install)
    };
    papers::act(&p.boss, number, up.clone()).await.unwrap();
    let late = papers::act(&p.boss, number, up).await;
    assert!(matches!(late, Err(Failure::Conflict { .. })), "{late:?}");
    let plate = newest(&p.boss, number, PaperKind::Plate).await;
    let who = p.boss.actor.name.clone();
    assert_eq!(
        (plate.state, plate.installed.clone()),
        (
            PaperState::Installed,
            Some((day("2026-11-21"), who.clone()))
        )
    );
    assert_eq!(
        history(&p.boss, number).await[0],
        "Se colocó: Placa PL-2026-0001 · sáb 21 nov 2026 · junto a la puerta"
    );
    // It holds: no second one, also not in a batch.
    let again = told(issue(&p.boss, number, PaperKind::Plate).await, "kind");
    assert!(again.contains("PL-2026-0001"), "{again}");
    let found = papers::candidates(&p.boss, &batch(PaperKind::Plate))
        .await
        .unwrap();
    assert_eq!(found.total, 0);

    told(
        does(&p.boss, number, &plate, PaperAct::Remove, "2026-11-20").await,
        "day",
    );
    let other = ctx(&p.boss.system, Role::Auditor).await;
    let not_his = does(&other, number, &plate, PaperAct::Remove, "2026-11-24").await;
    assert_eq!(not_his, Err(Failure::Forbidden));
    does(&p.boss, number, &plate, PaperAct::Remove, "2026-11-24")
        .await
        .unwrap();
    let plate = newest(&p.boss, number, PaperKind::Plate).await;
    assert_eq!(
        (plate.state, plate.removed.clone(), plate.to_take_down()),
        (PaperState::Removed, Some((day("2026-11-24"), who)), false)
    );
    assert_eq!(
        history(&p.boss, number).await[0],
        "Se retiró: Placa PL-2026-0001 · mar 24 nov 2026"
    );
    let next = issue(&p.boss, number, PaperKind::Plate).await.unwrap();
    assert_eq!(
        next.to_string(),
        "PL-2026-0002",
        "another one can be ordered"
    );
});

contract!(a_plate_hangs_until_it_is_taken_down, |db| {
    let p = office(db).await;
    let number = captain(&p, 1, Some("2026-11-01")).await;
    let plate = handed_out(&p, number).await;
    does(&p.boss, number, &plate, PaperAct::Install, "2026-11-22")
        .await
        .unwrap();
    act(
        &p.boss,
        number,
        TermAct::End,
        "2026-11-23",
        Some(EndReason::Moved),
    )
    .await
    .unwrap();
    let plate = newest(&p.boss, number, PaperKind::Plate).await;
    assert_eq!(plate.state, PaperState::Revoked);
    assert!(plate.to_take_down());
    assert_eq!(legal(plate.held()), [PaperAct::Remove]);
    does(&p.boss, number, &plate, PaperAct::Remove, "2026-11-24")
        .await
        .unwrap();
    let plate = newest(&p.boss, number, PaperKind::Plate).await;
    assert_eq!(
        (plate.state, plate.ended, plate.to_take_down()),
        (PaperState::Removed, Some(EndCause::ServiceEnded), false)
    );
});

contract!(an_order_counts_what_is_up_and_down, |db| {
    let p = office(db).await;
    for n in 1..=3 {
        captain(&p, n, Some("2026-11-01")).await;
    }
    let run = papers::batch(&p.boss, batch(PaperKind::Plate), false)
        .await
        .unwrap();
    papers::print_run(&p.boss, BASE, run, PrintFormat::PlateOrder)
        .await
        .unwrap();
    papers::deliver_run(&p.boss, run, None).await.unwrap();
    let all = papers::run(&p.boss, run).await.unwrap().papers;
    for row in &all[..2] {
        does(
            &p.boss,
            row.captain,
            &row.paper,
            PaperAct::Install,
            "2026-11-24",
        )
        .await
        .unwrap();
    }
    let first = papers::run(&p.boss, run).await.unwrap().papers.remove(0);
    does(
        &p.boss,
        first.captain,
        &first.paper,
        PaperAct::Remove,
        "2026-11-24",
    )
    .await
    .unwrap();
    let counted = papers::run(&p.boss, run).await.unwrap().run;
    assert_eq!(
        (
            counted.delivered,
            counted.installed,
            counted.removed,
            counted.ended(),
            counted.live()
        ),
        (1, 1, 1, 0, 2)
    );
});
