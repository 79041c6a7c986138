//! Uniting two petitions, and what everybody who asked is told.

use super::Street;
use crate::harness::{self, contract};
use crate::office::{reason, to};
use domain::failure::Failure;
use domain::petitions::{Act, ActDetails, PetitionStatus};
use usecases::duplicates;

contract!(united_petitions_keep_everybody_informed, |db| {
    let street = Street::open(db).await;
    let (a, b, c) = (
        street.lamp(1, "Ana").await,
        street.lamp(2, "Beto").await,
        street.lamp(3, "Celia").await,
    );
    street
        .join(a.folio, street.joining(50, "Eva"))
        .await
        .unwrap();
    street.unite(&a, &b).await;
    let ended = street.detail(a.id).await;
    assert_eq!(
        (
            ended.status,
            ended.duplicate_of,
            ended.resolution.as_deref()
        ),
        (PetitionStatus::Closed, Some(b.folio), Some("Duplicada"))
    );
    assert_eq!(
        (ended.events[0].act.as_str(), ended.events[0].public),
        ("mark_duplicate", true)
    );
    let stays = street.detail(b.id).await;
    assert_eq!((stays.co_petitioners, stays.version), (2, 2));
    assert_eq!(
        (stays.events[0].act.as_str(), stays.events[0].public),
        ("received_merge", true)
    );
    assert_eq!(stays.events[0].text, a.folio.to_string());
    // The reason is the office's.
    assert!(!format!("{:?}", street.track(&a).await).contains("poste"));
    // Two of the three follow into the third.
    street.unite(&b, &c).await;
    let office = &street.office;
    assert_eq!(street.detail(a.id).await.duplicate_of, Some(c.folio));
    assert_eq!(street.detail(c.id).await.co_petitioners, 3);
    office
        .act(&office.coordinator, c.id, Act::Refer, to(&["AP"]))
        .await
        .unwrap();
    office
        .act(&office.lighting, c.id, Act::Accept, ActDetails::default())
        .await
        .unwrap();
    for petition in [&a, &b] {
        let seen = street.track(petition).await;
        assert_eq!(
            (seen.status, seen.united_with, seen.folio),
            (PetitionStatus::InProgress, Some(c.folio), petition.folio)
        );
        assert_eq!(seen.departments, ["Alumbrado Público"]);
        assert_eq!(seen.others, 3);
        let telling = format!("{seen:?}");
        for secret in ["Ana", "Beto", "Celia", "Eva"] {
            assert!(!telling.contains(secret), "{secret}: {telling}");
        }
    }
    let whats: Vec<String> = street
        .track(&a)
        .await
        .history
        .into_iter()
        .map(|item| item.what)
        .collect();
    assert!(whats.contains(&"La petición a la que se unió se unió a otra".to_owned()));
    // Somebody who joins one that ended joins the one that stays.
    let late = street.join(a.folio, street.joining(51, "Fabián")).await;
    assert_eq!(late, Ok((c.folio, false)));
    assert_eq!(street.detail(c.id).await.co_petitioners, 4);
});

contract!(what_cannot_be_united_says_why, |db| {
    let street = Street::open(db).await;
    let (a, b, c) = (
        street.lamp(1, "Ana").await,
        street.lamp(2, "Beto").await,
        street.lamp(3, "Celia").await,
    );
    let ctx = street.office.ctx(&street.office.coordinator);
    let mut form = street.form(&a, &b).await;
    form.keep = Some(c.folio);
    form.reason = "no".into();
    let told = duplicates::merge(&ctx, form).await.unwrap_err();
    assert!(told.message_for("keep").is_some() && told.message_for("reason").is_some());
    let operator = street.office.ctx(&street.office.operator);
    let form = street.form(&a, &b).await;
    assert_eq!(
        duplicates::merge(&operator, form).await,
        Err(Failure::Forbidden)
    );
    street.unite(&a, &b).await;
    // Into one that ended, by its folio.
    let form = street.form(&c, &a).await;
    let told = duplicates::merge(&ctx, form).await.unwrap_err();
    assert!(told.message_for("keep").unwrap().contains("ya se unió"));
    let seen = duplicates::compare(&ctx, c.folio, a.folio).await.unwrap();
    assert!(seen.own_ends.is_some() && seen.other_ends.is_some());
    let seen = duplicates::compare(&ctx, c.folio, b.folio).await.unwrap();
    assert!(seen.own_ends.is_none() && seen.other_ends.is_none() && seen.same_street);
    let itself = duplicates::compare(&ctx, c.folio, c.folio).await;
    assert!(itself.unwrap_err().message_for("con").is_some());
    // Its page proposes the same as the capture does.
    let page = duplicates::merges(&ctx, c.folio).await.unwrap();
    assert_eq!(page.alike.len(), 1);
    assert_eq!((page.alike[0].folio, page.alike[0].people), (b.folio, 2));
    // Reopening is no way around the union.
    let reopened = street
        .office
        .act(
            &street.office.agent,
            a.id,
            Act::Reopen,
            reason("reopen", "not_solved", "La persona dice que sigue igual"),
        )
        .await;
    assert!(
        reopened
            .unwrap_err()
            .message_for("reason")
            .unwrap()
            .contains("unida")
    );
});

contract!(of_two_who_unite_at_once_one_is_told, |db| {
    let street = Street::open(db).await;
    for turn in 0..4u128 {
        let (a, b) = (
            street.lamp(10 + turn * 2, "Ana").await,
            street.lamp(11 + turn * 2, "Beto").await,
        );
        // The same way, and each the other's way.
        let first = street.form(&a, &b).await;
        let mut second = if turn % 2 == 0 {
            street.form(&a, &b).await
        } else {
            street.form(&b, &a).await
        };
        second.reason = "A mí también me lo parece".into();
        let (one, other) = (
            street.office.ctx(&street.office.coordinator),
            street.office.ctx(&street.office.coordinator),
        );
        let (one, other) = tokio::join!(
            tokio::spawn(async move { duplicates::merge(&one, first).await }),
            tokio::spawn(async move { duplicates::merge(&other, second).await }),
        );
        let both = [one.unwrap(), other.unwrap()];
        assert_eq!(
            both.iter().filter(|done| done.is_ok()).count(),
            1,
            "{both:?}"
        );
        let refused = both.into_iter().find_map(Result::err).unwrap();
        assert_eq!(refused.status() / 100, 4, "{refused:?}");
        let (a, b) = (street.detail(a.id).await, street.detail(b.id).await);
        let ended = [&a, &b].map(|p| p.duplicate_of.is_some());
        assert_ne!(ended[0], ended[1]);
    }
});
