//! Papers handed out, replaced, revoked.

use crate::fixtures::*;
use crate::harness::{self, contract};
use crate::office::told;
use domain::failure::Failure;
use domain::papers::*;
use usecases::papers::{self, PaperActForm};

contract!(a_paper_is_handed_out_after_it_was_printed, |db| {
    let p = office(db).await;
    let number = captain(&p, 1, Some("2026-11-01")).await;
    issue(&p.boss, number, PaperKind::Credential).await.unwrap();
    let fresh = newest(&p.boss, number, PaperKind::Credential).await;
    let said = told(
        papers::act(&p.boss, number, act_form(&fresh, PaperAct::Deliver)).await,
        "act",
    );
    assert!(said.contains("Por imprimir"), "{said}");
    let paper = printed(&p.boss, number, PaperKind::Credential).await;
    assert_eq!(paper.state, PaperState::Printed);
    let stale = papers::act(&p.boss, number, act_form(&fresh, PaperAct::Deliver)).await;
    assert!(matches!(stale, Err(Failure::Conflict { .. })), "{stale:?}");
    for wrong in ["2026-11-25", "2026-11-23"] {
        let wrong = PaperActForm {
            day: Some(day(wrong)),
            ..act_form(&paper, PaperAct::Deliver)
        };
        told(papers::act(&p.boss, number, wrong).await, "day");
    }
    let given = PaperActForm {
        received_by: "  su hija Ana Lara ".into(),
        ..act_form(&paper, PaperAct::Deliver)
    };
    papers::act(&p.boss, number, given).await.unwrap();
    let paper = newest(&p.boss, number, PaperKind::Credential).await;
    assert_eq!(paper.state, PaperState::Delivered);
    assert_eq!(paper.received_by.as_deref(), Some("su hija Ana Lara"));
    assert_eq!(
        paper.delivered_by.as_deref(),
        Some(p.boss.actor.name.as_str())
    );
    assert_eq!(
        history(&p.boss, number).await[0],
        "Se entregó: Credencial JM-2026-00001 · mar 24 nov 2026 · recibió su hija Ana Lara"
    );
    // Another person's address does not reach it.
    let other = captain(&p, 2, None).await;
    let done = papers::act(&p.boss, other, act_form(&paper, PaperAct::Revoke)).await;
    assert_eq!(done, Err(Failure::NotFound));
    let done = papers::print_one(&p.boss, BASE, other, paper.id)
        .await
        .err();
    assert_eq!(done, Some(Failure::NotFound));
});

contract!(what_was_lost_is_replaced, |db| {
    let p = office(db).await;
    let number = captain(&p, 1, Some("2026-11-01")).await;
    issue(&p.boss, number, PaperKind::Credential).await.unwrap();
    let old = printed(&p.boss, number, PaperKind::Credential).await;
    told(
        papers::act(&p.boss, number, act_form(&old, PaperAct::Replace)).await,
        "reason",
    );
    let not_a_reason = PaperActForm {
        reason: Some(EndCause::ServiceEnded),
        ..act_form(&old, PaperAct::Replace)
    };
    told(papers::act(&p.boss, number, not_a_reason).await, "reason");
    let lost = PaperActForm {
        reason: Some(EndCause::Loss),
        note: "acta 12".into(),
        ..act_form(&old, PaperAct::Replace)
    };
    let heir = papers::act(&p.boss, number, lost).await.unwrap().unwrap();
    assert_eq!(heir.to_string(), "JM-2026-00002");
    let all = papers::of_person(&p.boss, number).await.unwrap().papers;
    let find = |n: PaperNumber| all.iter().find(|p| p.number == n).unwrap();
    let (old, new) = (find(old.number), find(heir));
    assert_eq!(
        (old.state, old.replaced_by),
        (PaperState::Replaced, Some(heir))
    );
    assert_eq!(
        (new.state, new.valid_until),
        (PaperState::Requested, old.valid_until)
    );
    let lines = history(&p.boss, number).await;
    assert_eq!(
        lines[..2],
        [
            "Se emitió: Credencial JM-2026-00002 · en lugar de otra por extravío o robo",
            "Se sustituyó: Credencial JM-2026-00001 · Extravío o robo · acta 12"
        ]
    );
    // What was replaced is neither printed nor handed out.
    told(
        papers::print_one(&p.boss, BASE, number, old.id)
            .await
            .map(|_| ()),
        "act",
    );
    told(
        papers::act(&p.boss, number, act_form(old, PaperAct::Deliver)).await,
        "act",
    );
});

contract!(a_paper_is_revoked_with_its_reason, |db| {
    let p = office(db).await;
    let number = captain(&p, 1, Some("2026-11-01")).await;
    issue(&p.boss, number, PaperKind::Appointment)
        .await
        .unwrap();
    let paper = newest(&p.boss, number, PaperKind::Appointment).await;
    told(
        papers::act(&p.boss, number, act_form(&paper, PaperAct::Revoke)).await,
        "reason",
    );
    let misuse = PaperActForm {
        reason: Some(EndCause::Misuse),
        ..act_form(&paper, PaperAct::Revoke)
    };
    told(papers::act(&p.boss, number, misuse.clone()).await, "note");
    let told_why = PaperActForm {
        note: "cobraba por gestiones".into(),
        ..misuse
    };
    papers::act(&p.boss, number, told_why).await.unwrap();
    let paper = newest(&p.boss, number, PaperKind::Appointment).await;
    assert_eq!(
        (paper.state, paper.ended),
        (PaperState::Revoked, Some(EndCause::Misuse))
    );
    let again = issue(&p.boss, number, PaperKind::Appointment)
        .await
        .unwrap();
    assert_eq!(again.number, 2, "another one can be made");
});

contract!(a_whole_run_is_handed_out, |db| {
    let p = office(db).await;
    for n in 1..=3 {
        captain(&p, n, Some("2026-11-01")).await;
    }
    let run = papers::batch(&p.boss, batch(PaperKind::Credential), false)
        .await
        .unwrap();
    let said = told(papers::deliver_run(&p.boss, run, None).await, "day");
    assert!(said.contains("imprima"), "{said}");
    papers::print_run(&p.boss, BASE, run, PrintFormat::CredentialSheets)
        .await
        .unwrap();
    let first = papers::run(&p.boss, run).await.unwrap().papers.remove(0);
    let given = act_form(&first.paper, PaperAct::Deliver);
    papers::act(&p.boss, first.captain, given).await.unwrap();
    told(
        papers::deliver_run(&p.boss, run, Some(day("2026-11-25"))).await,
        "day",
    );
    assert_eq!(papers::deliver_run(&p.boss, run, None).await, Ok(2));
    let page = papers::run(&p.boss, run).await.unwrap();
    assert_eq!(page.run.delivered, 3);
    assert_eq!(
        page.papers[2].paper.received_by.as_deref(),
        Some("Ramona D Lara")
    );
    told(papers::deliver_run(&p.boss, run, None).await, "day");
    let none = PaperNumber { number: 99, ..run };
    assert_eq!(
        papers::deliver_run(&p.boss, none, None).await,
        Err(Failure::NotFound)
    );
});
