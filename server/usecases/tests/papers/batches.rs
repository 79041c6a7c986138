//! Print runs: who is in them, and numbers without gaps and doubles.

use crate::fixtures::*;
use crate::harness::{self, contract};
use crate::office::told;
use domain::failure::Failure;
use domain::papers::*;
use domain::roster::{EndReason, TermAct};
use std::collections::BTreeSet;
use usecases::papers::{self, IssueForm};

/// The folios of a run.
async fn folios(ctx: &usecases::Ctx, run: PaperNumber) -> Vec<String> {
    let page = papers::run(ctx, run).await.unwrap();
    page.papers
        .iter()
        .map(|p| p.paper.number.to_string())
        .collect()
}

contract!(a_batch_makes_papers_for_who_has_none, |db| {
    let p = office(db).await;
    for n in 1..=4 {
        captain(&p, n, Some(if n < 3 { "2026-11-01" } else { "2026-11-20" })).await;
    }
    let waits = captain(&p, 5, None).await;
    let gone = captain(&p, 6, Some("2026-11-01")).await;
    act(
        &p.boss,
        gone,
        TermAct::End,
        "2026-11-24",
        Some(EndReason::Moved),
    )
    .await
    .unwrap();

    let november = BatchFilter {
        accredited_from: Some(day("2026-11-01")),
        accredited_to: Some(day("2026-11-19")),
        ..batch(PaperKind::Credential)
    };
    let seen = papers::candidates(&p.boss, &november).await.unwrap();
    assert_eq!((seen.next, seen.total, seen.over), (2, 2, 0));
    assert_eq!(seen.first[0], ("Ramona B Lara".into(), "001-01".into()));
    let run = papers::batch(&p.boss, november.clone(), false)
        .await
        .unwrap();
    assert_eq!(run.to_string(), "T-2026-001");
    assert_eq!(
        folios(&p.boss, run).await,
        ["JM-2026-00001", "JM-2026-00002"]
    );
    told(papers::batch(&p.boss, november, false).await, "kind");

    let ward = BatchFilter {
        ward: Some(p.ward),
        neighborhood: Some(p.hood),
        ..batch(PaperKind::Credential)
    };
    let run = papers::batch(&p.boss, ward, false).await.unwrap();
    assert_eq!(
        run.to_string(),
        "T-2026-002",
        "an empty batch took no number"
    );
    let page = papers::run(&p.boss, run).await.unwrap();
    assert_eq!(page.run.about, "Cuartel 1 · Formando Hogar");
    assert_eq!((page.run.papers, page.run.requested), (1, 1));
    assert_eq!(page.papers[0].paper.number.to_string(), "JM-2026-00003");
    assert_eq!(page.papers[0].paper.place, "004-01");

    let rest = papers::batch(&p.boss, batch(PaperKind::Credential), false)
        .await
        .unwrap();
    assert_eq!(folios(&p.boss, rest).await, ["JM-2026-00004"]);
    assert!(
        papers::of_person(&p.boss, waits)
            .await
            .unwrap()
            .papers
            .is_empty()
    );
    assert!(
        papers::of_person(&p.boss, gone)
            .await
            .unwrap()
            .papers
            .is_empty()
    );
    let (all, more) = papers::runs(&p.boss, None).await.unwrap();
    assert_eq!((all.len(), more), (3, false));
    assert_eq!(all[0].number, rest);
});

contract!(a_batch_leaves_out_whose_period_is_over, |db| {
    let p = office(db).await;
    for n in 1..=2 {
        captain(&p, n, Some("2026-11-01")).await;
    }
    let late = at(&p.boss, "2030-01-10T18:00:00Z");
    // The settings of 2026 still count.
    let plain = batch(PaperKind::Credential);
    let seen = papers::candidates(&late, &plain).await.unwrap();
    assert_eq!((seen.total, seen.over), (0, 2));
    told(papers::batch(&late, plain.clone(), false).await, "kind");
    let given = BatchFilter {
        valid_until: Some(day("2030-06-30")),
        ..plain.clone()
    };
    let seen = papers::candidates(&late, &given).await.unwrap();
    assert_eq!((seen.total, seen.over), (2, 0));
    let too_far = BatchFilter {
        valid_until: Some(day("2031-06-30")),
        ..plain
    };
    told(papers::batch(&late, too_far, false).await, "valid_until");
    let run = papers::batch(&late, given.clone(), false).await.unwrap();
    assert_eq!(run.to_string(), "T-2030-001", "a refusal takes no number");
    let letters = papers::candidates(&late, &batch(PaperKind::Appointment))
        .await
        .unwrap();
    assert_eq!((letters.total, letters.over), (0, 2));
    let plates = papers::candidates(&late, &batch(PaperKind::Plate))
        .await
        .unwrap();
    assert_eq!((plates.total, plates.over), (2, 0));

    // When they run out, the next batch renews them.
    let after = at(&p.boss, "2030-07-01T18:00:00Z");
    let renewed = BatchFilter {
        valid_until: Some(day("2030-12-31")),
        ..given
    };
    let run = papers::batch(&after, renewed, false).await.unwrap();
    assert_eq!(
        folios(&after, run).await,
        ["JM-2030-00003", "JM-2030-00004"]
    );
    let old = papers::run(&after, "T-2030-001".parse().unwrap())
        .await
        .unwrap();
    assert!(
        old.papers
            .iter()
            .all(|p| p.paper.ended == Some(EndCause::Renewal))
    );
    assert_eq!(old.run.ended(), 2);
});

contract!(plates_of_a_batch_have_the_names_of_who_consented, |db| {
    let p = office(db).await;
    let first = captain(&p, 1, Some("2026-11-01")).await;
    captain(&p, 2, Some("2026-11-01")).await;
    consent(&p.boss, first).await;
    let run = papers::batch(&p.boss, batch(PaperKind::Plate), true)
        .await
        .unwrap();
    let page = papers::run(&p.boss, run).await.unwrap();
    let named: Vec<bool> = page.papers.iter().map(|p| p.paper.named).collect();
    assert_eq!(named, [true, false]);
});

contract!(papers_made_one_by_one_are_gathered, |db| {
    let p = office(db).await;
    told(papers::gather(&p.boss, PaperKind::Plate).await, "gather");
    for n in 1..=3 {
        let number = captain(&p, n, Some("2026-11-01")).await;
        issue(&p.boss, number, PaperKind::Plate).await.unwrap();
    }
    let waiting = papers::waiting(&p.boss).await.unwrap();
    assert_eq!((waiting[0].kind, waiting[0].papers), (PaperKind::Plate, 3));
    let run = papers::gather(&p.boss, PaperKind::Plate).await.unwrap();
    assert_eq!(run.to_string(), "T-2026-001", "a refusal took no number");
    assert_eq!(
        folios(&p.boss, run).await,
        ["PL-2026-0001", "PL-2026-0002", "PL-2026-0003"]
    );
    assert!(papers::waiting(&p.boss).await.unwrap().is_empty());
    assert_eq!(
        papers::run(&p.boss, PaperNumber { number: 2, ..run }).await,
        Err(Failure::NotFound)
    );
});

contract!(numbers_have_no_gaps_and_no_doubles_at_once, |db| {
    let p = office(db).await;
    let mut people = Vec::new();
    for n in 1..=12 {
        people.push(captain(&p, n, Some("2026-11-01")).await);
    }
    // Single papers, two equal batches and refusals, all at once.
    let mut work = tokio::task::JoinSet::new();
    for number in &people[..6] {
        let (ctx, number) = (p.boss.clone(), *number);
        work.spawn(async move { issue(&ctx, number, PaperKind::Credential).await.map(|_| ()) });
        let ctx = p.boss.clone();
        work.spawn(async move {
            let wrong = IssueForm {
                valid_until: Some(day("2020-01-01")),
                ..form(PaperKind::Credential)
            };
            papers::issue(&ctx, number, wrong).await.map(|_| ())
        });
    }
    for _ in 0..2 {
        let ctx = p.boss.clone();
        work.spawn(async move {
            papers::batch(&ctx, batch(PaperKind::Credential), false)
                .await
                .map(|_| ())
        });
    }
    while let Some(done) = work.join_next().await {
        let _ = done.unwrap();
    }
    let mut numbers = BTreeSet::new();
    for number in &people {
        let papers = papers::of_person(&p.boss, *number).await.unwrap().papers;
        assert_eq!(papers.len(), 1, "{number}: {papers:?}");
        assert!(numbers.insert(papers[0].number.number), "double");
    }
    let expected: BTreeSet<i64> = (1..=12).collect();
    assert_eq!(numbers, expected);
    let (runs, _) = papers::runs(&p.boss, None).await.unwrap();
    let printed: i64 = runs.iter().map(|r| r.papers).sum();
    assert!(printed <= 12 && runs.len() <= 2, "{runs:?}");
});
