//! Undoing a union.

use super::Street;
use crate::harness::{self, contract};
use crate::office::{noon, reason, text, to};
use chrono::Duration;
use domain::failure::Failure;
use domain::petitions::{Act, ActDetails, PetitionDetail, PetitionStatus, ReferralStatus};
use usecases::duplicates::{self, SEPARATE};

contract!(a_union_that_is_undone_gives_everything_back, |db| {
    let street = Street::open(db).await;
    let office = &street.office;
    let (a, b, c) = (
        street.lamp(1, "Ana").await,
        street.lamp(2, "Beto").await,
        street.lamp(3, "Celia").await,
    );
    office
        .act(&office.coordinator, b.id, Act::Refer, to(&["AP", "OP"]))
        .await
        .unwrap();
    office
        .act(&office.lighting, b.id, Act::Accept, ActDetails::default())
        .await
        .unwrap();
    street
        .join(b.folio, street.joining(50, "Eva"))
        .await
        .unwrap();
    let before = street.detail(b.id).await;
    street.unite(&a, &b).await;
    street.unite(&b, &c).await;
    let united = street.detail(b.id).await;
    assert!(
        united
            .referrals
            .iter()
            .all(|r| r.status == ReferralStatus::Withdrawn)
    );
    street
        .join(c.folio, street.joining(51, "Fabián"))
        .await
        .unwrap();
    assert_eq!(street.detail(c.id).await.co_petitioners, 4);

    let ctx = office.ctx(&office.coordinator);
    let old = duplicates::separate(&ctx, b.folio, 1).await.unwrap_err();
    let Failure::Conflict { changes, .. } = old else {
        panic!("{old:?}")
    };
    assert!(changes.iter().any(|c| c.what == "Unió a otra petición"));
    assert!(
        changes
            .iter()
            .any(|c| c.what == "Le unió otra petición igual")
    );
    let operator = office.ctx(&office.operator);
    assert_eq!(
        duplicates::separate(&operator, b.folio, united.version).await,
        Err(Failure::Forbidden)
    );

    assert_eq!(street.separate(&b).await, Ok(PetitionStatus::InProgress));
    let after = street.detail(b.id).await;
    assert_eq!(
        (after.status, after.stage, after.due_at, after.duplicate_of),
        (before.status, before.stage, before.due_at, None)
    );
    assert_eq!(after.resolution, None);
    let statuses = |d: &PetitionDetail| {
        let all = d.referrals.iter();
        all.map(|r| (r.department, r.status, r.stage, r.due_at))
            .collect::<Vec<_>>()
    };
    assert_eq!(statuses(&after), statuses(&before));
    // Those who came with it left with it: Ana by way of her own petition, and Eva. Fabián stays.
    assert_eq!((after.co_petitioners, before.co_petitioners), (2, 1));
    assert_eq!(street.detail(c.id).await.co_petitioners, 1);
    assert_eq!(street.detail(a.id).await.duplicate_of, Some(b.folio));
    let other = street.detail(c.id).await;
    assert_eq!(
        (other.events[0].act.as_str(), other.events[0].text.as_str()),
        ("released_merge", b.folio.to_string().as_str())
    );
    assert_eq!(
        (
            after.events[0].act.as_str(),
            after.events[0].from,
            after.events[0].to
        ),
        (
            "separated",
            Some(PetitionStatus::Closed),
            PetitionStatus::InProgress
        )
    );
    let seen = street.track(&b).await;
    assert_eq!(
        (seen.united, seen.status),
        (false, PetitionStatus::InProgress)
    );
    // It goes on where it was: the department answers.
    let date = ActDetails {
        date: Some("2026-11-30".parse().unwrap()),
        ..ActDetails::default()
    };
    office
        .act(&office.lighting, b.id, Act::Schedule, date)
        .await
        .unwrap();
    // A second click finds nothing to undo.
    let again = street.separate(&b).await.unwrap_err();
    assert!(again.message_for(SEPARATE).is_some());
    // And it may be united again.
    street.unite(&b, &c).await;
    assert_eq!(street.detail(a.id).await.duplicate_of, Some(c.folio));
});

contract!(what_waited_for_the_person_waits_again, |db| {
    let mut street = Street::open(db).await;
    let (a, b) = (street.lamp(1, "Ana").await, street.lamp(2, "Beto").await);
    let office = &street.office;
    office
        .act(&office.coordinator, a.id, Act::Refer, to(&["AP"]))
        .await
        .unwrap();
    office
        .act(
            &office.coordinator,
            a.id,
            Act::RequestInformation,
            text("¿Cuál es el número del poste?"),
        )
        .await
        .unwrap();
    let before = street.detail(a.id).await;
    street.office.now = noon() + Duration::hours(2);
    street.unite(&a, &b).await;
    street.office.now = noon() + Duration::hours(5);
    assert_eq!(
        street.separate(&a).await,
        Ok(PetitionStatus::InformationRequired)
    );
    let after = street.detail(a.id).await;
    assert_eq!((after.stage, after.due_at), (before.stage, before.due_at));
    // The pause goes on: what the person says later moves the promise by all of it.
    street.office.now = noon() + Duration::days(2);
    let office = &street.office;
    office
        .act(
            &office.operator,
            a.id,
            Act::ReceiveInformation,
            text("Es el poste 41"),
        )
        .await
        .unwrap();
    let late = street.detail(a.id).await;
    assert_eq!(late.status, PetitionStatus::Referred);
    assert!(late.due_at > before.due_at);
    let scope = domain::access::Scope::of_the_program_itself();
    let mut conn = office.system.db.read().await.unwrap();
    let state = db::petitions::state(&mut conn, &scope, a.id).await.unwrap();
    assert!(state.is_some());
    let gaps = db::clocks::gaps(&mut conn, a.id).await.unwrap();
    assert!(
        gaps.iter()
            .all(|gap| gap.pause.from == noon() && gap.pause.to == Some(office.now)),
        "{gaps:?}"
    );
});

contract!(nothing_is_undone_once_the_other_is_over, |db| {
    let street = Street::open(db).await;
    let (a, b) = (street.lamp(1, "Ana").await, street.lamp(2, "Beto").await);
    street.unite(&a, &b).await;
    let office = &street.office;
    office
        .act(
            &office.coordinator,
            b.id,
            Act::CloseDirect,
            reason("resolution", "informed", "Se le explicó a dónde acudir"),
        )
        .await
        .unwrap();
    let refused = street.separate(&a).await.unwrap_err();
    let message = refused.message_for(SEPARATE).unwrap();
    assert!(message.contains(&b.folio.to_string()), "{message}");
    let page = duplicates::merges(&office.ctx(&office.coordinator), b.folio)
        .await
        .unwrap();
    assert!(page.over && page.from.len() == 1);
    assert_eq!(street.track(&a).await.status, PetitionStatus::Closed);
});
