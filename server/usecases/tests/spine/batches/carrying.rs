//! A draft is carried out, and taken back for ten minutes.

use super::{detail, draft, folios, form, open, refer_all, seen, stored};
use crate::harness::{self, contract};
use crate::office::{noon, reason, to};
use chrono::Duration;
use domain::bulk::{BatchState, Outcome};
use domain::failure::Failure;
use domain::petitions::{Act, ActDetails, ListFilter, PetitionStatus, ReferralStatus};
use usecases::batches;
use usecases::reading;

contract!(a_bulk_of_500_with_3_illegal, |db| {
    let (office, all) = open(db, 500).await;
    // Three were closed before: they cannot be referred any more.
    for one in &all[..3] {
        office
            .act(
                &office.coordinator,
                one.id,
                Act::CloseDirect,
                reason("resolution", "solved", "Se orientó a la persona"),
            )
            .await
            .unwrap();
    }
    let coordinator = &office.coordinator;
    let number = refer_all(&office, &all).await;
    let view = seen(&office, coordinator, number).await;
    assert_eq!(view.count(Outcome::Ready), 497);
    assert_eq!(view.count(Outcome::Refused), 3);
    let why = &view
        .rows
        .iter()
        .find(|r| r.outcome == Outcome::Refused)
        .unwrap()
        .says;
    assert!(why.contains("Cerrada") && why.contains("Turnar"), "{why}");
    // Between looking and doing, somebody cancels a fourth.
    office
        .act(
            coordinator,
            all[10].id,
            Act::Cancel,
            reason("cancel", "capture_error", "Se capturó dos veces"),
        )
        .await
        .unwrap();
    batches::carry_out(&office.ctx(coordinator), number)
        .await
        .unwrap();
    let view = seen(&office, coordinator, number).await;
    assert_eq!(view.count(Outcome::Done), 496);
    assert_eq!(view.count(Outcome::Refused), 3);
    let failed: Vec<_> = view
        .rows
        .iter()
        .filter(|r| r.outcome == Outcome::Failed)
        .collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].folio, Some(all[10].folio));
    assert!(failed[0].says.contains("Cambió"), "{}", failed[0].says);
    let one = detail(&office, all[20].id).await;
    assert_eq!(one.status, PetitionStatus::Referred);
    assert_eq!(one.referrals.len(), 1);
    assert_eq!(
        one.events[0].batch,
        Some(number),
        "each history says of which batch it is"
    );
    let closed = detail(&office, all[0].id).await;
    assert_eq!(closed.status, PetitionStatus::Closed);
    // Sent twice, it is done once.
    batches::carry_out(&office.ctx(coordinator), number)
        .await
        .unwrap();
    assert_eq!(detail(&office, all[20].id).await.version, one.version);
    // The board and the lists count what was done.
    let mine = ListFilter {
        statuses: vec![PetitionStatus::Referred],
        ..ListFilter::default()
    };
    let page = reading::list(&office.ctx(coordinator), &mine)
        .await
        .unwrap();
    assert_eq!(page.total, 496);
});

contract!(an_undone_batch_leaves_everything_as_it_was, |db| {
    let (mut office, all) = open(db, 4).await;
    let coordinator = office.coordinator.clone();
    let mut before = Vec::new();
    for one in &all {
        before.push(stored(&office, one.id).await);
    }
    let number = draft(
        &office,
        &coordinator,
        folios(&all),
        form(Act::Refer, to(&["AP", "OP"])),
    )
    .await;
    batches::carry_out(&office.ctx(&coordinator), number)
        .await
        .unwrap();
    // One of them goes on before it is undone.
    office.now = noon() + Duration::minutes(2);
    office
        .act(
            &office.lighting,
            all[3].id,
            Act::Accept,
            ActDetails::default(),
        )
        .await
        .unwrap();
    office.now = noon() + Duration::minutes(9);
    batches::undo(&office.ctx(&coordinator), number)
        .await
        .unwrap();
    let view = seen(&office, &coordinator, number).await;
    assert_eq!(view.state, BatchState::Undone);
    assert_eq!(view.count(Outcome::Undone), 3);
    let kept: Vec<_> = view
        .rows
        .iter()
        .filter(|r| r.outcome == Outcome::Kept)
        .collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].folio, Some(all[3].folio));
    for (one, was) in all[..3].iter().zip(&before) {
        let now = detail(&office, one.id).await;
        assert_eq!(now.status, PetitionStatus::Received);
        assert!(
            now.referrals
                .iter()
                .all(|r| r.status == ReferralStatus::Withdrawn)
        );
        assert_eq!(now.events[0].act, domain::bulk::UNDONE);
        assert_eq!(now.events[0].batch, Some(number));
        // Apart from the referrals that were taken back, it is what it was: clocks too.
        let stands = stored(&office, one.id).await;
        let petition = |text: &str| text.split("referrals").next().map(str::to_owned);
        assert_eq!(petition(&stands), petition(was));
    }
    assert_eq!(
        detail(&office, all[3].id).await.status,
        PetitionStatus::InProgress
    );
    // It can be referred again.
    office
        .act(&coordinator, all[0].id, Act::Refer, to(&["AP"]))
        .await
        .unwrap();
});

contract!(after_ten_minutes_a_batch_stays, |db| {
    let (mut office, all) = open(db, 1).await;
    let coordinator = office.coordinator.clone();
    let number = refer_all(&office, &all).await;
    let early = batches::undo(&office.ctx(&coordinator), number).await;
    assert!(
        matches!(early, Err(Failure::Invalid { .. })),
        "nothing was done yet"
    );
    batches::carry_out(&office.ctx(&coordinator), number)
        .await
        .unwrap();
    office.now = noon() + Duration::minutes(10) + Duration::seconds(1);
    let late = batches::undo(&office.ctx(&coordinator), number).await;
    assert!(matches!(late, Err(Failure::Invalid { .. })), "{late:?}");
    assert_eq!(
        detail(&office, all[0].id).await.status,
        PetitionStatus::Referred
    );
});

contract!(a_draft_of_yesterday_is_forgotten, |db| {
    let (mut office, all) = open(db, 1).await;
    let coordinator = office.coordinator.clone();
    let number = refer_all(&office, &all).await;
    office.now = noon() + Duration::hours(25);
    let late = batches::carry_out(&office.ctx(&coordinator), number).await;
    assert!(matches!(late, Err(Failure::Invalid { .. })), "{late:?}");
    batches::forget_drafts(&office.system, office.now)
        .await
        .unwrap();
    let gone = batches::one(&office.ctx(&coordinator), number).await;
    assert!(matches!(gone, Err(Failure::NotFound)), "{gone:?}");
});
