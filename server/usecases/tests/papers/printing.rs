//! PDFs: their pages, what they say, and the line that each leaves.

use crate::fixtures::*;
use crate::harness::{self, contract};
use crate::office::told;
use domain::papers::*;
use usecases::papers::{self, Job};

contract!(a_run_has_its_pages_and_leaves_its_line, |db| {
    let p = office(db).await;
    for n in 1..=9 {
        captain(&p, n, Some("2026-11-01")).await;
    }
    let run = papers::batch(&p.boss, batch(PaperKind::Credential), false)
        .await
        .unwrap();
    let lists = papers::print_run(&p.boss, BASE, run, PrintFormat::DeliveryList)
        .await
        .unwrap();
    assert_eq!(pages_of(&lists.content), 1);
    let page = papers::run(&p.boss, run).await.unwrap();
    assert_eq!(page.run.requested, 9, "the list prints no credential");
    let sheets = papers::print_run(&p.boss, BASE, run, PrintFormat::CredentialSheets)
        .await
        .unwrap();
    // Nine credentials: two sheets, each with its backs.
    assert_eq!(pages_of(&sheets.content), 4);
    assert_eq!(sheets.name, "T-2026-001-pliego.pdf");
    assert_eq!(
        log(&p.boss, 2).await,
        [
            ("papers_printed", "T-2026-001", "9 pliego"),
            ("papers_printed", "T-2026-001", "9 relacion"),
        ]
        .map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned()))
    );
    let page = papers::run(&p.boss, run).await.unwrap();
    assert_eq!((page.run.requested, page.run.printed), (0, 9));
    let number = page.papers[0].captain;
    let lines = history(&p.boss, number).await;
    assert_eq!(lines[0], "Se imprimió: Credencial JM-2026-00001");

    // Printed again: the same numbers, no second line of history, a second one in the log.
    let cards = papers::print_run(&p.boss, BASE, run, PrintFormat::CredentialCards)
        .await
        .unwrap();
    assert_eq!(pages_of(&cards.content), 18);
    assert_eq!(history(&p.boss, number).await, lines);
    let again = papers::print_run(&p.boss, BASE, run, PrintFormat::CredentialCards)
        .await
        .unwrap();
    assert!(cards.content == again.content, "the same bytes");
    let read = log(&p.boss, 4).await;
    assert!(read.iter().all(|(action, ..)| action == "papers_printed"));

    // What ended is not printed again.
    let first = page.papers[0].paper.clone();
    let revoked = papers::PaperActForm {
        reason: Some(EndCause::Mistake),
        ..act_form(&first, PaperAct::Revoke)
    };
    papers::act(&p.boss, number, revoked).await.unwrap();
    let cards = papers::print_run(&p.boss, BASE, run, PrintFormat::CredentialCards)
        .await
        .unwrap();
    assert_eq!(pages_of(&cards.content), 16);
    told(
        papers::print_run(&p.boss, BASE, run, PrintFormat::Letters)
            .await
            .map(|_| ()),
        "format",
    );
});

contract!(papers_say_what_the_roster_says, |db| {
    let p = office(db).await;
    let number = captain(&p, 2, Some("2026-11-01")).await;
    consent(&p.boss, number).await;
    let mut said = Vec::new();
    for (kind, format) in [
        (PaperKind::Credential, PrintFormat::CredentialSheets),
        (PaperKind::Appointment, PrintFormat::Letters),
        (PaperKind::Plate, PrintFormat::PlateOrder),
    ] {
        let run = papers::batch(&p.boss, batch(kind), true).await.unwrap();
        let job = papers::job(&p.boss, BASE, run, format).await.unwrap();
        let text = format!("{job:?}");
        for secret in ["LAOR", "2290", "Zaragoza", "JM-00001"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        match &job {
            Job::CredentialSheets(data) => {
                let card = &data.credentials[0];
                assert_eq!(card.folio, "JM-2026-00001");
                let seat = documents::Seat::Block {
                    code: "002-01".into(),
                    neighborhood: "Formando Hogar".into(),
                };
                assert_eq!((&card.seat, card.photo.is_some()), (&seat, false));
                assert_eq!(data.signatory.name, "Firmante 1");
                assert_eq!(data.issuer.period, "2026-2029");
            }
            Job::Letters(data) => {
                let letter = &data.letters[0];
                assert_eq!(letter.streets, ["Bravo", "Canal", "Hidalgo"]);
                assert_eq!(letter.ward.as_deref(), Some("1"));
                assert_eq!(letter.period, "2026-2029");
                assert_eq!(data.signatories.len(), 2);
                assert_eq!(letter.issued_on, day("2026-11-24"));
            }
            Job::PlateOrder(data) => {
                let plate = &data.plates[0];
                assert_eq!(
                    (plate.title.as_str(), plate.number.as_str()),
                    ("JEFA DE MANZANA", "PL-2026-0001")
                );
                assert_eq!(plate.name.as_deref(), Some("Ramona C Lara"));
                assert_eq!(data.specification.as_deref(), Some("Lámina"));
            }
            other => panic!("{other:?}"),
        }
        let pdf = papers::print_run(&p.boss, BASE, run, format).await.unwrap();
        assert!(pages_of(&pdf.content) >= 1);
        let urls: Vec<&str> = text
            .match_indices("/v/")
            .map(|(at, _)| &text[at + 3..at + 25])
            .collect();
        said.extend(urls.into_iter().map(str::to_owned));
    }
    assert_eq!(said.len(), 3);
    said.dedup();
    assert_eq!(said.len(), 3, "each has a token of its own");
    for paper in papers::of_person(&p.boss, number).await.unwrap().papers {
        let pdf = papers::print_one(&p.boss, BASE, number, paper.id)
            .await
            .unwrap();
        assert!(
            pdf.name.starts_with(&paper.number.to_string()),
            "{}",
            pdf.name
        );
    }
    assert_eq!(log(&p.boss, 1).await[0].1, "JM-2026-00001");
});

contract!(a_reprint_has_the_settings_of_its_day, |db| {
    let p = office(db).await;
    captain(&p, 1, Some("2026-11-01")).await;
    let run = papers::batch(&p.boss, batch(PaperKind::Credential), false)
        .await
        .unwrap();
    let later = at(&p.boss, "2027-03-01T18:00:00Z");
    let other = SettingsForm {
        valid_from: Some(day("2027-01-01")),
        municipality: "Otro nombre".into(),
        ..settings_form()
    };
    papers::save_settings(&later, other, None).await.unwrap();
    let format = PrintFormat::CredentialSheets;
    let job = papers::job(&later, BASE, run, format).await.unwrap();
    let Job::CredentialSheets(data) = job else {
        panic!("{job:?}");
    };
    assert_eq!(data.issuer.municipality, "H. Ayuntamiento de Ejemplo");
});

contract!(several_files_at_once_come_one_after_the_other, |db| {
    let p = office(db).await;
    captain(&p, 1, Some("2026-11-01")).await;
    let run = papers::batch(&p.boss, batch(PaperKind::Credential), false)
        .await
        .unwrap();
    let mut work = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let ctx = p.boss.clone();
        work.spawn(async move {
            papers::print_run(&ctx, BASE, run, PrintFormat::CredentialCards).await
        });
    }
    while let Some(done) = work.join_next().await {
        assert_eq!(pages_of(&done.unwrap().unwrap().content), 2);
    }
    let shown = papers::run(&p.boss, run).await.unwrap();
    assert_eq!(shown.run.printed, 1);
    let lines = history(&p.boss, shown.papers[0].captain).await;
    let printed = lines
        .iter()
        .filter(|l| l.starts_with("Se imprimió"))
        .count();
    assert_eq!(printed, 1, "{lines:?}");
});
