//! What anybody who holds a code may learn, and how guessing waits.

use crate::fixtures::*;
use crate::harness::{self, contract};
use crate::office::{later, noon};
use domain::failure::Failure;
use domain::papers::*;
use domain::roster::{EndReason, TermAct};
use usecases::Ctx;
use usecases::papers::{self, FREE_VERIFICATIONS, Job, PaperActForm};

/// The tokens of a run, by folio.
async fn tokens(ctx: &Ctx, run: PaperNumber) -> Vec<String> {
    let job = papers::job(ctx, BASE, run, PrintFormat::CredentialCards)
        .await
        .unwrap();
    let Job::CredentialCards(data) = job else {
        panic!("{job:?}");
    };
    let token = |url: &str| {
        url.strip_prefix("https://sirc.example.gob.mx/v/")
            .unwrap()
            .to_owned()
    };
    data.credentials.iter().map(|c| token(&c.url)).collect()
}

async fn verified(ctx: &Ctx, token: &str) -> Result<Verification, Failure> {
    papers::verify(&ctx.system, token, ctx.now).await
}

contract!(a_paper_says_whether_it_holds, |db| {
    let p = office(db).await;
    let mut people = Vec::new();
    for n in 1..=3 {
        people.push(captain(&p, n, Some("2026-11-01")).await);
    }
    let run = papers::batch(&p.boss, batch(PaperKind::Credential), false)
        .await
        .unwrap();
    let tokens = tokens(&p.boss, run).await;
    for token in &tokens {
        assert_eq!(token.len(), 22);
        assert_eq!(
            verified(&p.boss, token).await,
            Err(Failure::NotFound),
            "not printed yet"
        );
    }
    papers::print_run(&p.boss, BASE, run, PrintFormat::CredentialSheets)
        .await
        .unwrap();
    let seen = verified(&p.boss, &tokens[0]).await.unwrap();
    assert_eq!(
        seen,
        Verification {
            kind: PaperKind::Credential,
            verified: Verified::Valid,
            name: Some("Ramona B Lara".into()),
            charge: Some("Jefa de manzana".into()),
            ward: None,
            neighborhood: Some("Formando Hogar".into()),
            valid_until: Some(day("2029-12-31")),
        }
    );
    let states = async |ctx: &Ctx| {
        let mut all = Vec::new();
        for token in &tokens {
            let seen = verified(ctx, token).await.unwrap();
            assert_eq!(seen.name.is_some(), seen.verified == Verified::Valid);
            assert_eq!(
                seen.neighborhood.is_some(),
                seen.verified == Verified::Valid
            );
            all.push(seen.verified);
        }
        all
    };
    let paper = newest(&p.boss, people[1], PaperKind::Credential).await;
    let lost = PaperActForm {
        reason: Some(EndCause::Loss),
        ..act_form(&paper, PaperAct::Replace)
    };
    papers::act(&p.boss, people[1], lost).await.unwrap();
    act(
        &p.boss,
        people[2],
        TermAct::End,
        "2026-11-24",
        Some(EndReason::Death),
    )
    .await
    .unwrap();
    assert_eq!(
        states(&p.boss).await,
        [Verified::Valid, Verified::Replaced, Verified::Revoked]
    );
    // On its last day in Veracruz it holds; at midnight there it does not.
    let last = at(&p.boss, "2030-01-01T05:59:59Z");
    assert_eq!(states(&last).await[0], Verified::Valid);
    let over = at(&p.boss, "2030-01-01T06:00:00Z");
    assert_eq!(states(&over).await[0], Verified::Expired);
    for none in [
        "",
        "x",
        "AAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAA/?",
        &"a".repeat(4000),
    ] {
        assert_eq!(
            verified(&p.boss, none).await,
            Err(Failure::NotFound),
            "{none}"
        );
    }
});

contract!(tokens_are_not_readable_in_the_database, |db| {
    let p = office(db).await;
    captain(&p, 1, Some("2026-11-01")).await;
    let run = papers::batch(&p.boss, batch(PaperKind::Credential), false)
        .await
        .unwrap();
    let token = tokens(&p.boss, run).await.remove(0);
    let mut conn = p.boss.system.db.read().await.unwrap();
    let scope = domain::access::Scope::of_the_program_itself();
    let id = papers::run(&p.boss, run).await.unwrap().papers[0].paper.id;
    let stored = db::papers::paper(&mut conn, &scope, id)
        .await
        .unwrap()
        .unwrap();
    let sealed = String::from_utf8_lossy(&stored.token_sealed).into_owned();
    assert!(!sealed.contains(&token));
});

contract!(guessing_waits, |db| {
    let p = office(db).await;
    captain(&p, 1, Some("2026-11-01")).await;
    let run = papers::batch(&p.boss, batch(PaperKind::Credential), false)
        .await
        .unwrap();
    let token = tokens(&p.boss, run).await.remove(0);
    papers::print_run(&p.boss, BASE, run, PrintFormat::CredentialCards)
        .await
        .unwrap();
    let system = &p.boss.system;
    let ask = async |network: &str, token: &str, at| {
        papers::verify_from(system, network, token, at).await
    };
    let home = "10.0.0.0/24";
    for n in 0..FREE_VERIFICATIONS {
        let token = if n % 2 == 0 {
            "malformado"
        } else {
            "AAAAAAAAAAAAAAAAAAAAAA"
        };
        assert_eq!(
            ask(home, token, noon()).await,
            Err(Failure::NotFound),
            "{n}"
        );
    }
    let waits = ask(home, &token, noon()).await;
    assert!(matches!(waits, Err(Failure::TooMany { .. })), "{waits:?}");
    assert!(
        ask("10.0.2.0/24", &token, noon()).await.is_ok(),
        "others do not wait"
    );
    assert!(ask(home, &token, later(2)).await.is_ok(), "not for ever");
    for _ in 0..(2 * FREE_VERIFICATIONS) {
        assert!(
            ask("10.0.3.0/24", &token, noon()).await.is_ok(),
            "who scans real codes never waits"
        );
    }
});
