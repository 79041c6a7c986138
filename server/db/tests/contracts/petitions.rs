//! Petitions: stored once, changed by version, their history, and the page of one.

use crate::fixtures::{
    LIGHTING, OPERATOR, SOLVED, at, closed, everything, refer, register, save_referral, seed,
};
use crate::harness::{self, contract};
use db::{DbError, lists, petitions};
use domain::ids::PetitionId;
use domain::petitions::{Act, PetitionStatus, ReferralStatus};
use futures::FutureExt;
use uuid::Uuid;

contract!(the_same_client_id_is_stored_once, |db| {
    db.write(|conn| seed(conn).boxed()).await.unwrap();
    db.write(|conn| async move { register(conn, 1, "luz").await.map(|_| ()) }.boxed())
        .await
        .unwrap();
    let again = db
        .write(|conn| async move { register(conn, 1, "luz").await.map(|_| ()) }.boxed())
        .await;
    assert!(matches!(again, Err(DbError::Duplicate(_))), "{again:?}");
    let known = petitions::registered(
        &mut db.read().await.unwrap(),
        PetitionId(Uuid::from_u128(1001)),
    )
    .await
    .unwrap()
    .unwrap();
    assert_eq!(
        (known.folio.number, known.content_hash, known.by),
        (1, vec![1, 2, 3], OPERATOR)
    );
});

contract!(the_second_of_two_acts_on_one_version_is_refused, |db| {
    db.write(|conn| seed(conn).boxed()).await.unwrap();
    let (id, _) = db
        .write(|conn| register(conn, 1, "luz").boxed())
        .await
        .unwrap();
    for expected in [true, false] {
        let saved = db
            .write(move |conn| async move { petitions::save(conn, id, 1, &closed()).await }.boxed())
            .await
            .unwrap();
        assert_eq!(saved, expected);
    }
    let mut conn = db.read().await.unwrap();
    let state = petitions::state(&mut conn, &everything(), id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (state.version, state.status, state.resolution),
        (2, PetitionStatus::Closed, Some(SOLVED))
    );
    assert_eq!(state.attended, Some((at(5), "2026-11".into())));
    assert_eq!(
        lists::attended_by_month(&mut conn).await.unwrap(),
        [("2026-11".to_owned(), 1)]
    );
});

contract!(the_history_cannot_be_changed, |db| {
    db.write(|conn| seed(conn).boxed()).await.unwrap();
    db.write(|conn| async move { register(conn, 1, "luz").await.map(|_| ()) }.boxed())
        .await
        .unwrap();
    assert!(
        harness::execute(&db, "UPDATE petition_event SET detail = 'otra cosa'")
            .await
            .is_err()
    );
    assert!(
        harness::execute(&db, "DELETE FROM petition_event")
            .await
            .is_err()
    );
    assert!(
        harness::execute(&db, "UPDATE petition SET description = 'otra cosa'")
            .await
            .is_ok()
    );
});

contract!(a_petition_page_has_its_referrals_and_history, |db| {
    db.write(|conn| seed(conn).boxed()).await.unwrap();
    let id = db
        .write(|conn| {
            async move {
                let (id, seq) = register(conn, 1, "luz").await?;
                let referral = refer(conn, id, seq, LIGHTING).await?;
                let mut change = petitions::ReferralChange::to(ReferralStatus::Attended);
                change.answer = "Se cambió el foco".into();
                change.attended = Some((at(9), OPERATOR));
                save_referral(conn, referral, &change).await?;
                save_referral(
                    conn,
                    referral,
                    &petitions::ReferralChange::to(ReferralStatus::Verified),
                )
                .await?;
                Ok::<_, DbError>(id)
            }
            .boxed()
        })
        .await
        .unwrap();
    let mut conn = db.read().await.unwrap();
    let card = petitions::card(&mut conn, &everything(), id, at(0))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (
            card.kind_name.as_str(),
            card.channel.as_str(),
            card.anonymous
        ),
        ("Luminaria apagada", "Línea 072", true)
    );
    let referrals = petitions::referral_cards(&mut conn, &everything(), id)
        .await
        .unwrap();
    assert_eq!(
        referrals[0].answer, "Se cambió el foco",
        "a later change without answer keeps it"
    );
    assert_eq!(
        (referrals[0].status, referrals[0].attended_at),
        (ReferralStatus::Verified, Some(at(9)))
    );
    let events = petitions::events(&mut conn, &everything(), id, 0)
        .await
        .unwrap();
    assert_eq!(
        (events.len(), events[0].who.as_str(), events[0].act.as_str()),
        (1, "Usuaria ana", "register")
    );
    assert!(
        petitions::events(&mut conn, &everything(), id, 1)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        petitions::id_of_folio(&mut conn, card.folio).await.unwrap(),
        Some(id)
    );
    assert_eq!(Act::parse("refer"), Some(Act::Refer));
});
