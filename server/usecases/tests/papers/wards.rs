//! Papers of ward captains.

use crate::fixtures::*;
use crate::harness::{self, contract};
use crate::office::told;
use domain::ids::TermId;
use domain::papers::*;
use domain::roster::{Charge, EndReason, TermAct};
use usecases::Ctx;
use usecases::papers::{self, IssueForm, Job};

async fn for_ward(
    ctx: &Ctx,
    number: i64,
    term: TermId,
    kind: PaperKind,
) -> Result<PaperNumber, domain::failure::Failure> {
    let form = IssueForm {
        term: Some(term),
        ..form(kind)
    };
    papers::issue(ctx, number, form).await
}

/// A block captain in office who leads the ward.
async fn leader(p: &Papers) -> (i64, TermId) {
    let number = captain(p, 2, Some("2026-11-01")).await;
    act(&p.boss, number, TermAct::TakeOffice, "2026-11-02", None)
        .await
        .unwrap();
    (number, leads_ward(p, number).await)
}

contract!(a_ward_captain_has_papers_of_the_ward, |db| {
    let p = office(db).await;
    let (number, ward) = leader(&p).await;
    let choices = papers::of_person(&p.boss, number).await.unwrap().choices;
    let of = |charge| choices.iter().filter(move |c| c.charge == charge);
    assert_eq!(
        (of(Charge::Block).count(), of(Charge::Ward).count()),
        (3, 3)
    );
    assert!(of(Charge::Ward).all(|c| c.obstacle.is_none() && c.term == ward));
    // One of the block does not stand in the way of one of the ward.
    issue(&p.boss, number, PaperKind::Credential).await.unwrap();
    for (kind, folio) in [
        (PaperKind::Credential, "JC-2026-00001"),
        (PaperKind::Appointment, "JC-2026-00002"),
        (PaperKind::Plate, "PL-2026-0001"),
    ] {
        let made = for_ward(&p.boss, number, ward, kind).await.unwrap();
        assert_eq!(made.to_string(), folio);
        told(for_ward(&p.boss, number, ward, kind).await, "kind");
    }
    let other = captain(&p, 3, Some("2026-11-01")).await;
    let stranger = for_ward(&p.boss, other, ward, PaperKind::Credential).await;
    assert!(told(stranger, "kind").contains("cargo"), "of somebody else");

    let run = papers::gather(&p.boss, PaperKind::Credential)
        .await
        .unwrap();
    let job = papers::job(&p.boss, BASE, run, PrintFormat::CredentialCards)
        .await
        .unwrap();
    let Job::CredentialCards(cards) = job else {
        panic!("{job:?}");
    };
    let said: Vec<_> = cards
        .credentials
        .iter()
        .map(|c| (c.folio.as_str(), c.charge.as_str(), c.seat.clone()))
        .collect();
    let ward_seat = documents::Seat::Ward { name: "1".into() };
    let block_seat = documents::Seat::Block {
        code: "002-01".into(),
        neighborhood: "Formando Hogar".into(),
    };
    assert_eq!(
        said,
        [
            ("JC-2026-00001", "Jefa de cuartel", ward_seat.clone()),
            ("JM-2026-00001", "Jefa de manzana", block_seat),
        ]
    );
    let job = papers::job(&p.boss, BASE, run, PrintFormat::DeliveryList)
        .await
        .unwrap();
    let Job::DeliveryList(list) = job else {
        panic!("{job:?}");
    };
    let places: Vec<_> = list.rows.iter().map(|r| r.place.as_str()).collect();
    assert_eq!(
        (list.places.as_str(), places),
        ("Manzana o cuartel", vec!["Cuartel 1", "002-01"])
    );

    let letters = papers::gather(&p.boss, PaperKind::Appointment)
        .await
        .unwrap();
    let job = papers::job(&p.boss, BASE, letters, PrintFormat::Letters)
        .await
        .unwrap();
    let Job::Letters(letters) = job else {
        panic!("{job:?}");
    };
    let letter = &letters.letters[0];
    assert_eq!(letter.legal_basis, "el acuerdo de Cabildo de ejemplo");
    assert_eq!((&letter.seat, &letter.ward), (&ward_seat, &None));
    assert_eq!(letter.charge, "Jefa de cuartel");
});

contract!(anybody_learns_of_which_ward, |db| {
    let p = office(db).await;
    let (number, ward) = leader(&p).await;
    for_ward(&p.boss, number, ward, PaperKind::Credential)
        .await
        .unwrap();
    let run = papers::gather(&p.boss, PaperKind::Credential)
        .await
        .unwrap();
    let job = papers::job(&p.boss, BASE, run, PrintFormat::CredentialCards)
        .await
        .unwrap();
    let Job::CredentialCards(cards) = job else {
        panic!("{job:?}");
    };
    let url = &cards.credentials[0].url;
    let token = url.rsplit('/').next().unwrap();
    papers::print_run(&p.boss, BASE, run, PrintFormat::CredentialCards)
        .await
        .unwrap();
    let seen = papers::verify(&p.boss.system, token, p.boss.now)
        .await
        .unwrap();
    assert_eq!(
        seen,
        Verification {
            kind: PaperKind::Credential,
            verified: Verified::Valid,
            name: Some("Ramona C Lara".into()),
            charge: Some("Jefa de cuartel".into()),
            ward: Some("Cuartel 1".into()),
            neighborhood: None,
            valid_until: Some(day("2029-12-31")),
        }
    );
    // The block ends, the ward with it, and the paper with the ward.
    let terms = usecases::roster::page(&p.boss, number).await.unwrap().terms;
    let block = terms
        .into_iter()
        .find(|t| t.charge == Charge::Block)
        .unwrap();
    let ends = usecases::roster::ActForm {
        term: block.id,
        version: block.version,
        act: TermAct::End,
        day: Some(day("2026-11-24")),
        reason: Some(EndReason::Moved),
        note: String::new(),
    };
    usecases::roster::act(&p.boss, number, ends).await.unwrap();
    let seen = papers::verify(&p.boss.system, token, p.boss.now)
        .await
        .unwrap();
    assert_eq!(
        (seen.verified, seen.name, seen.ward),
        (Verified::Revoked, None, None)
    );
    let paper = newest(&p.boss, number, PaperKind::Credential).await;
    assert_eq!(paper.ended, Some(EndCause::ServiceEnded));
});

contract!(a_ward_letter_needs_the_agreement, |db| {
    let p = office(db).await;
    let (number, ward) = leader(&p).await;
    let (all, _) = papers::book(&p.boss).await.unwrap();
    let without = SettingsForm {
        ward_legal_basis: String::new(),
        ..settings_form()
    };
    let edited = Some((all[0].id, all[0].version));
    papers::save_settings(&p.boss, without, edited)
        .await
        .unwrap();
    let said = told(
        for_ward(&p.boss, number, ward, PaperKind::Appointment).await,
        "kind",
    );
    assert!(said.contains("acuerdo"), "{said}");
    for kind in [PaperKind::Credential, PaperKind::Plate] {
        for_ward(&p.boss, number, ward, kind).await.unwrap();
    }
    issue(&p.boss, number, PaperKind::Appointment)
        .await
        .unwrap();
    // Batches are of block captains.
    let found = papers::candidates(&p.boss, &batch(PaperKind::Credential))
        .await
        .unwrap();
    assert_eq!((found.total, found.first[0].1.as_str()), (1, "002-01"));
});
