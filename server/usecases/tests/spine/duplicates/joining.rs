//! People who join, and their names.

use super::{Street, on_street};
use crate::harness::{self, contract};
use crate::office::reason;
use domain::failure::Failure;
use domain::folio::Folio;
use domain::ids::ChannelId;
use domain::petitions::{Act, Citizen};
use usecases::duplicates::{self, ALIKE};
use usecases::reading;
use uuid::Uuid;

contract!(who_joins_is_one_more_person_of_the_same_petition, |db| {
    let street = Street::open(db).await;
    let first = street.lamp(1, "Ana").await;
    let before = street.detail(first.id).await;
    let eva = street.joining(50, "Eva");
    assert_eq!(
        street.join(first.folio, eva.clone()).await,
        Ok((first.folio, false))
    );
    let after = street.detail(first.id).await;
    assert_eq!((after.version, after.co_petitioners), (2, 1));
    assert_eq!(
        (after.due_at, after.stage, after.status),
        (before.due_at, before.stage, before.status)
    );
    assert_eq!(
        (after.events[0].act.as_str(), after.events[0].public),
        ("joined", false)
    );
    assert_eq!(after.events[0].text, "También está oscura la esquina");
    // Sent again, by the same and by another; with other words; and the same person in another call.
    assert_eq!(
        street.join(first.folio, eva.clone()).await,
        Ok((first.folio, true))
    );
    let mut other = eva.clone();
    other.said = "Otra cosa".into();
    assert_eq!(
        street.join(first.folio, other).await,
        Err(Failure::KeyReused)
    );
    let ctx = street.office.ctx(&street.office.coordinator);
    assert_eq!(
        duplicates::join(&ctx, first.folio, eva.clone()).await,
        Err(Failure::NotFound)
    );
    let mut calls_again = eva.clone();
    calls_again.client_id = Uuid::from_u128(51);
    assert_eq!(
        street.join(first.folio, calls_again).await,
        Ok((first.folio, true))
    );
    let mut ana = street.joining(52, "Ana");
    ana.citizen = on_street(1, street.neighborhood, "Ana").citizen;
    assert_eq!(street.join(first.folio, ana).await, Ok((first.folio, true)));
    assert_eq!(street.detail(first.id).await.version, 2);
    // Nobody in particular counts each time.
    for client in [53, 54] {
        let mut nobody = street.joining(client, "");
        nobody.citizen = Citizen {
            anonymous: true,
            ..Citizen::default()
        };
        nobody.privacy_notice = String::new();
        assert_eq!(
            street.join(first.folio, nobody).await,
            Ok((first.folio, false))
        );
    }
    assert_eq!(street.detail(first.id).await.co_petitioners, 3);
    let seen = street.track(&first).await;
    assert_eq!((seen.others, seen.united), (3, false));
    let telling = format!("{seen:?}");
    assert!(
        !telling.contains("Eva") && !telling.contains("esquina"),
        "{telling}"
    );
    // Who calls again finds the folio that was joined.
    let card = reading::caller(
        &street.office.ctx(&street.office.operator),
        &eva.citizen.phone,
    )
    .await
    .unwrap();
    assert_eq!(card.petitions[0].folio, first.folio);
});

contract!(joining_says_what_is_missing_and_when_it_is_too_late, |db| {
    let street = Street::open(db).await;
    let first = street.lamp(1, "Ana").await;
    let mut empty = street.joining(50, "");
    empty.privacy_notice = String::new();
    empty.citizen.phone = "229".into();
    let told = street.join(first.folio, empty).await.unwrap_err();
    for field in ["given_names", "phone", "privacy_notice"] {
        assert!(told.message_for(field).is_some(), "{field}");
    }
    let mut strange = street.joining(51, "Eva");
    strange.channel = ChannelId(Uuid::from_u128(1));
    strange.privacy_notice = "1999-01".into();
    let told = street.join(first.folio, strange).await.unwrap_err();
    for field in ["channel", "privacy_notice"] {
        assert!(told.message_for(field).is_some(), "{field}");
    }
    let nowhere = Folio {
        year: 2026,
        number: 999,
    };
    assert_eq!(
        street.join(nowhere, street.joining(52, "Eva")).await,
        Err(Failure::NotFound)
    );
    let office = &street.office;
    office
        .act(
            &office.coordinator,
            first.id,
            Act::CloseDirect,
            reason("resolution", "informed", "Se le explicó a dónde acudir"),
        )
        .await
        .unwrap();
    let late = street.join(first.folio, street.joining(53, "Eva")).await;
    assert!(
        late.unwrap_err()
            .message_for(ALIKE)
            .unwrap()
            .contains("terminó")
    );
});

contract!(many_who_join_at_once_all_count, |db| {
    let street = Street::open(db).await;
    let first = street.lamp(1, "Ana").await;
    let all = (0..12u128).map(|n| {
        let ctx = street.office.ctx(&street.office.operator);
        // Six people, each from two telephones of the office at once.
        let mut new = street.joining(60 + n, "Eva");
        new.citizen.phone = format!("22933300{:02}", n / 2);
        tokio::spawn(async move { duplicates::join(&ctx, first.folio, new).await.unwrap() })
    });
    let joined = futures::future::join_all(all).await;
    let known = joined.into_iter().filter(|j| j.as_ref().unwrap().known);
    assert_eq!(known.count(), 6);
    let after = street.detail(first.id).await;
    assert_eq!((after.co_petitioners, after.version), (6, 7));
});

contract!(names_of_who_asks_are_read_when_asked_for_and_logged, |db| {
    let street = Street::open(db).await;
    let (a, b) = (street.lamp(1, "Ana").await, street.lamp(2, "Beto").await);
    street
        .join(b.folio, street.joining(50, "Eva"))
        .await
        .unwrap();
    street.unite(&a, &b).await;
    let office = &street.office;
    let ctx = office.ctx(&office.agent);
    let hidden = duplicates::people(&ctx, b.folio).await.unwrap();
    assert_eq!(hidden.rows.len(), 3);
    assert!(hidden.rows.iter().all(|row| row.contact.is_none()));
    let told = duplicates::reveal(&ctx, b.folio).await.unwrap();
    let names: Vec<_> = told
        .rows
        .iter()
        .map(|row| row.contact.as_ref().unwrap().name.as_str())
        .collect();
    for name in ["Ana", "Beto", "Eva"] {
        assert!(names.iter().any(|n| n.starts_with(name)), "{names:?}");
    }
    assert_eq!(
        duplicates::reveal(&office.ctx(&office.streets), b.folio).await,
        Err(Failure::NotFound)
    );
    let mut conn = office.system.db.read().await.unwrap();
    let entries = db::log::last(&mut conn, 1).await.unwrap();
    let entry = ["contacts_revealed", &b.folio.to_string(), "3"].map(str::to_owned);
    assert_eq!(entries, [entry.into()]);
});
