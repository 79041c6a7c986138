//! Who gets a paper, and when.

use crate::fixtures::*;
use crate::harness::{self, contract};
use crate::office::{self, told};
use domain::failure::Failure;
use domain::papers::*;
use domain::roster::{EndReason, TermAct};
use domain::users::Role;
use usecases::papers::{self, IssueForm};

contract!(nothing_is_issued_before_the_oath, |db| {
    let p = office(db).await;
    let number = captain(&p, 1, None).await;
    for kind in [PaperKind::Credential, PaperKind::Appointment] {
        let said = told(issue(&p.boss, number, kind).await, "kind");
        assert!(said.contains("toma de protesta"), "{said}");
    }
    told(issue(&p.boss, number, PaperKind::Plate).await, "kind");
    let shown = papers::of_person(&p.boss, number).await.unwrap();
    assert!(shown.papers.is_empty());
    assert!(
        shown.choices.iter().all(|c| c.obstacle.is_some()),
        "{shown:?}"
    );
    act(&p.boss, number, TermAct::Accredit, "2026-11-20", None)
        .await
        .unwrap();
    assert_eq!(
        issue(&p.boss, number, PaperKind::Credential)
            .await
            .unwrap()
            .to_string(),
        "JM-2026-00001",
        "refusals took no number"
    );
    let shown = papers::of_person(&p.boss, number).await.unwrap();
    let kinds: Vec<_> = shown.choices.iter().map(|c| c.kind).collect();
    assert_eq!(kinds, [PaperKind::Appointment, PaperKind::Plate]);
    assert_eq!(shown.choices[0].until, Some(day("2029-12-31")));
    let paper = &shown.papers[0];
    assert_eq!(paper.state, PaperState::Requested);
    assert_eq!(paper.valid_until, Some(day("2029-12-31")));
    assert_eq!(
        history(&p.boss, number).await[0],
        "Se emitió: Credencial JM-2026-00001 · vale hasta el lun 31 dic 2029"
    );
    // Somebody without a post, and nobody.
    assert_eq!(
        issue(&p.boss, 999, PaperKind::Credential).await,
        Err(Failure::NotFound)
    );
});

contract!(a_service_has_one_credential_that_holds, |db| {
    let p = office(db).await;
    let number = captain(&p, 1, Some("2026-11-20")).await;
    let soon = IssueForm {
        valid_until: Some(day("2026-12-24")),
        ..form(PaperKind::Credential)
    };
    papers::issue(&p.boss, number, soon).await.unwrap();
    let said = told(issue(&p.boss, number, PaperKind::Credential).await, "kind");
    assert!(said.contains("JM-2026-00001"), "{said}");
    issue(&p.boss, number, PaperKind::Appointment)
        .await
        .unwrap();
    issue(&p.boss, number, PaperKind::Plate).await.unwrap();
    assert!(
        papers::of_person(&p.boss, number)
            .await
            .unwrap()
            .choices
            .is_empty()
    );

    // It runs out: a new one takes its place.
    let later = at(&p.boss, "2027-01-05T18:00:00Z");
    let shown = papers::of_person(&later, number).await.unwrap();
    assert_eq!(shown.choices[0].kind, PaperKind::Credential);
    let again = issue(&later, number, PaperKind::Credential).await.unwrap();
    assert_eq!(
        again.to_string(),
        "JM-2027-00001",
        "a series of its own each year"
    );
    let all = papers::of_person(&later, number).await.unwrap().papers;
    let old = all
        .iter()
        .find(|p| p.number.year == 2026 && p.kind == PaperKind::Credential);
    let old = old.unwrap();
    assert_eq!(
        (old.state, old.ended, old.replaced_by),
        (PaperState::Replaced, Some(EndCause::Renewal), Some(again))
    );
});

contract!(
    a_credential_holds_until_the_period_ends_or_a_given_day,
    |db| {
        let p = office(db).await;
        let number = captain(&p, 1, Some("2026-11-20")).await;
        let until = |text: &str| IssueForm {
            valid_until: Some(day(text)),
            ..form(PaperKind::Credential)
        };
        for wrong in ["2026-11-23", "2030-01-01"] {
            told(
                papers::issue(&p.boss, number, until(wrong)).await,
                "valid_until",
            );
        }
        // The period is over and nobody relieved her.
        let late = at(&p.boss, "2030-02-01T18:00:00Z");
        told(
            issue(&late, number, PaperKind::Credential).await,
            "valid_until",
        );
        told(
            issue(&late, number, PaperKind::Appointment).await,
            "valid_until",
        );
        papers::issue(&late, number, until("2030-12-31"))
            .await
            .unwrap();
        let paper = newest(&late, number, PaperKind::Credential).await;
        assert_eq!(paper.valid_until, Some(day("2030-12-31")));
        issue(&late, number, PaperKind::Plate).await.unwrap();
        let plate = newest(&late, number, PaperKind::Plate).await;
        assert_eq!(plate.valid_until, None, "as long as the service");
    }
);

contract!(a_name_stands_on_a_plate_only_with_consent, |db| {
    let p = office(db).await;
    let number = captain(&p, 1, Some("2026-11-20")).await;
    let named = IssueForm {
        named: true,
        ..form(PaperKind::Plate)
    };
    let said = told(papers::issue(&p.boss, number, named.clone()).await, "named");
    assert!(said.contains("consentimiento"), "{said}");
    consent(&p.boss, number).await;
    papers::issue(&p.boss, number, named).await.unwrap();
    let plate = newest(&p.boss, number, PaperKind::Plate).await;
    assert_eq!(
        (plate.named, plate.number.to_string().as_str()),
        (true, "PL-2026-0001")
    );
});

contract!(an_empty_system_says_what_is_missing, |db| {
    let p = bare(db).await;
    let number = captain(&p, 1, Some("2026-11-20")).await;
    let said = told(issue(&p.boss, number, PaperKind::Credential).await, "kind");
    assert!(said.contains("los datos del Ayuntamiento"), "{said}");
    assert!(said.contains("Ajustes de los documentos"), "{said}");
    let shown = papers::of_person(&p.boss, number).await.unwrap();
    assert_eq!(
        shown.choices[0].lacks,
        [Lack::Settings, Lack::CardSignatory]
    );
    assert_eq!(
        shown.choices[1].lacks,
        [Lack::Settings, Lack::LetterSignatory]
    );
    let said = told(
        papers::batch(&p.boss, batch(PaperKind::Appointment), false).await,
        "kind",
    );
    assert!(said.contains("quién firma los nombramientos"), "{said}");
});

contract!(the_end_of_a_service_revokes_its_papers, |db| {
    let p = office(db).await;
    let number = captain(&p, 1, Some("2026-11-20")).await;
    for kind in PaperKind::ALL {
        issue(&p.boss, number, *kind).await.unwrap();
    }
    let delivered = printed(&p.boss, number, PaperKind::Credential).await;
    papers::act(&p.boss, number, act_form(&delivered, PaperAct::Deliver))
        .await
        .unwrap();
    act(&p.boss, number, TermAct::TakeOffice, "2026-11-21", None)
        .await
        .unwrap();
    let before = papers::of_person(&p.boss, number).await.unwrap();
    assert!(before.papers.iter().all(|p| p.state.live()));
    act(
        &p.boss,
        number,
        TermAct::End,
        "2026-11-24",
        Some(EndReason::Moved),
    )
    .await
    .unwrap();
    let after = papers::of_person(&p.boss, number).await.unwrap();
    assert_eq!(after.papers.len(), 3);
    for paper in &after.papers {
        assert_eq!(
            (paper.state, paper.ended),
            (PaperState::Revoked, Some(EndCause::ServiceEnded))
        );
    }
    assert!(after.choices.is_empty());
    let lines = history(&p.boss, number).await;
    let revoked = lines
        .iter()
        .filter(|l| l.starts_with("Se revocó: "))
        .count();
    assert_eq!(revoked, 3, "{lines:?}");
});

contract!(a_successor_revokes_the_papers_of_the_one_before, |db| {
    let p = office(db).await;
    let first = captain(&p, 1, Some("2026-03-01")).await;
    act(&p.boss, first, TermAct::TakeOffice, "2026-03-01", None)
        .await
        .unwrap();
    issue(&p.boss, first, PaperKind::Credential).await.unwrap();
    let second = captain(&p, 2, None).await;
    act(
        &p.boss,
        second,
        TermAct::End,
        "2026-11-24",
        Some(EndReason::Moved),
    )
    .await
    .unwrap();
    let next = usecases::roster::create_period(
        &p.boss,
        "2030-2033".into(),
        day("2030-01-01"),
        day("2033-12-31"),
    );
    appoint(&p, second, 1, next.await.unwrap()).await;
    act(&p.boss, second, TermAct::Accredit, "2026-11-24", None)
        .await
        .unwrap();
    issue(&p.boss, second, PaperKind::Credential).await.unwrap();
    act(&p.boss, second, TermAct::TakeOffice, "2026-11-24", None)
        .await
        .unwrap();
    let relieved = newest(&p.boss, first, PaperKind::Credential).await;
    assert_eq!(relieved.ended, Some(EndCause::ServiceEnded));
    let own = newest(&p.boss, second, PaperKind::Credential).await;
    assert_eq!(own.state, PaperState::Requested);
});

contract!(papers_go_with_the_person_that_a_duplicate_is, |db| {
    let p = office(db).await;
    let (twin, stays) = (
        captain(&p, 1, Some("2026-11-20")).await,
        captain(&p, 2, None).await,
    );
    issue(&p.boss, twin, PaperKind::Credential).await.unwrap();
    let version = usecases::roster::page(&p.boss, twin).await.unwrap().version;
    usecases::roster::merge(&p.boss, twin, version, stays)
        .await
        .unwrap();
    assert!(
        papers::of_person(&p.boss, twin)
            .await
            .unwrap()
            .papers
            .is_empty()
    );
    assert_eq!(
        papers::of_person(&p.boss, stays)
            .await
            .unwrap()
            .papers
            .len(),
        1
    );
});

contract!(only_who_keeps_the_roster_makes_papers, |db| {
    let p = office(db).await;
    let number = captain(&p, 1, Some("2026-11-20")).await;
    issue(&p.boss, number, PaperKind::Credential).await.unwrap();
    let paper = newest(&p.boss, number, PaperKind::Credential).await;
    let run = papers::gather(&p.boss, PaperKind::Credential)
        .await
        .unwrap();
    for role in Role::ALL {
        let ctx = office::ctx(&p.boss.system, role).await;
        let reading = [
            papers::of_person(&ctx, number).await.err(),
            papers::runs(&ctx, None).await.err(),
            papers::run(&ctx, run).await.err(),
            papers::waiting(&ctx).await.err(),
            papers::candidates(&ctx, &batch(PaperKind::Plate))
                .await
                .err(),
            papers::book(&ctx).await.err(),
        ];
        let reads = matches!(
            role,
            Role::Coordinator | Role::RosterCoordinator | Role::Auditor
        );
        let refused = reading
            .iter()
            .filter(|e| **e == Some(Failure::Forbidden))
            .count();
        assert_eq!(refused, if reads { 0 } else { 6 }, "{role:?}");
        if role == Role::RosterCoordinator {
            continue;
        }
        let format = PrintFormat::CredentialCards;
        let writing = [
            issue(&ctx, number, PaperKind::Plate).await.err(),
            papers::batch(&ctx, batch(PaperKind::Plate), false)
                .await
                .err(),
            papers::gather(&ctx, PaperKind::Credential).await.err(),
            papers::act(&ctx, number, act_form(&paper, PaperAct::Revoke))
                .await
                .err(),
            papers::deliver_run(&ctx, run, None).await.err(),
            papers::print_run(&ctx, BASE, run, format).await.err(),
            papers::print_one(&ctx, BASE, number, paper.id).await.err(),
            papers::job(&ctx, BASE, run, format).await.err(),
            papers::save_settings(&ctx, settings_form(), None)
                .await
                .err(),
            papers::add_signatory(&ctx, signatory_form(3)).await.err(),
        ];
        for (n, error) in writing.into_iter().enumerate() {
            assert_eq!(error, Some(Failure::Forbidden), "{role:?} {n}");
        }
    }
});
