//! Who sees what: the own block with its history, the ward, and nothing of others.

use crate::harness::{self, contract};
use crate::people::{captain, lamp, neighbour, phone, sent, signed_in};
use domain::captain::{CaptainCapture, CaptainPile};
use domain::failure::Failure;
use domain::ids::PetitionId;
use usecases::{Ctx, phone};

async fn folios(ctx: &Ctx, ward: bool) -> Vec<PetitionId> {
    let page = phone::list(ctx, CaptainPile::All, ward, None)
        .await
        .unwrap();
    page.rows.into_iter().map(|row| row.id).collect()
}

contract!(a_captain_sees_the_own_and_nothing_of_others, |db| {
    let p = phone(db).await;
    let own = sent(&p.own, lamp(1)).await.id;
    let other = sent(&p.other, lamp(2)).await.id;
    let foreign = sent(&p.foreign, lamp(3)).await.id;
    assert_eq!(folios(&p.own.ctx, false).await, [own]);
    assert_eq!(folios(&p.own.ctx, true).await, [own], "she leads no ward");
    assert!(phone::one(&p.own.ctx, own).await.is_ok());
    let missing = phone::one(&p.own.ctx, PetitionId(uuid::Uuid::from_u128(9))).await;
    for id in [other, foreign] {
        let guessed = phone::one(&p.own.ctx, id).await;
        assert_eq!(guessed, missing);
        assert_eq!(guessed, Err(Failure::NotFound));
    }
    assert_eq!(phone::home(&p.own.ctx).await.unwrap().open, 1);
});

contract!(
    a_ward_captain_sees_the_ward_and_answers_for_the_own_block,
    |db| {
        let p = phone(db).await;
        let of_ward = CaptainCapture {
            street: "Bravo 214".into(),
            reference: "casa de doña Juana".into(),
            description: "Doña Juana se cayó".into(),
            on_behalf: Some(neighbour()),
            ..lamp(1)
        };
        let theirs = sent(&p.other, of_ward).await.id;
        let own = sent(&p.leader, lamp(2)).await.id;
        let foreign = sent(&p.foreign, lamp(3)).await.id;
        assert_eq!(folios(&p.leader.ctx, false).await, [own]);
        assert_eq!(folios(&p.leader.ctx, true).await, [own, theirs]);
        assert_eq!(
            phone::one(&p.leader.ctx, foreign).await,
            Err(Failure::NotFound)
        );
        p.attended(theirs).await;
        let seen = phone::one(&p.leader.ctx, theirs).await.unwrap();
        assert!(!seen.own && !seen.may_answer);
        assert_eq!((seen.description.as_str(), seen.pin), ("", None));
        assert_eq!(
            (seen.on_behalf_of.as_str(), seen.block.as_str()),
            ("", "101-02")
        );
        assert_eq!(seen.place, "Bravo, Formando Hogar");
        assert!(seen.history.iter().all(|item| item.text.is_empty()));
        let page = phone::list(&p.leader.ctx, CaptainPile::All, true, None).await;
        let row = page.unwrap().rows.remove(1);
        assert_eq!(
            (row.place.as_str(), row.own),
            ("Bravo, Formando Hogar", false)
        );
        assert_eq!(phone::home(&p.leader.ctx).await.unwrap().to_answer, 0);
    }
);

contract!(
    the_successor_gets_the_block_and_the_predecessor_nothing,
    |db| {
        let p = phone(db).await;
        let words = CaptainCapture {
            description: "Mi tía Juana no ve".into(),
            on_behalf: Some(neighbour()),
            ..lamp(1)
        };
        let before = sent(&p.own, words).await.id;
        p.attended(before).await;
        let heir = p.relieved(&p.own, 9, "101-01").await;
        assert!(signed_in(&p.r, p.own.user).await.is_none());
        assert_eq!(folios(&heir.ctx, false).await, [before]);
        let seen = phone::one(&heir.ctx, before).await.unwrap();
        assert!(seen.may_answer, "what is done is for the block");
        assert_eq!((seen.description.as_str(), seen.pin), ("", None));
        assert_eq!(seen.on_behalf_of, "");
        let told: Vec<&str> = seen
            .history
            .iter()
            .map(|item| item.text.as_str())
            .filter(|text| !text.is_empty())
            .collect();
        assert_eq!(told, ["Se cambió el foco."], "the answer alone");
        // The person keeps what she brought when she gets another block.
        crate::fixtures::block(&p.r.boss, "101-09", Some(p.r.wards[0])).await;
        let moved =
            crate::people::in_office(&p.r, p.own.number, crate::fixtures::post("101-09", p.r.new));
        moved.await;
        opened_again(&p.r, p.own.user).await;
        let back = signed_in(&p.r, p.own.user).await.unwrap();
        assert_eq!(folios(&back, false).await, [before]);
        assert!(phone::one(&back, before).await.unwrap().own);
    }
);

/// What the office does with a new code: the account of somebody who was relieved is closed.
async fn opened_again(r: &crate::fixtures::Roster, user: domain::ids::UserId) {
    use futures::FutureExt;
    let pin = domain::users::SecretKind::Pin;
    let opened = r.boss.system.db.write(move |conn| {
        async move { db::captain_access::set_secret(conn, user, "x", pin, true).await }.boxed()
    });
    opened.await.unwrap();
}

contract!(staff_has_no_telephone_and_captains_no_desk, |db| {
    let p = phone(db).await;
    assert_eq!(phone::home(&p.coordinator).await, Err(Failure::Forbidden));
    assert_eq!(
        phone::list(&p.coordinator, CaptainPile::All, false, None).await,
        Err(Failure::Forbidden)
    );
    assert_eq!(
        phone::register(&p.coordinator, lamp(1), None).await,
        Err(Failure::Forbidden)
    );
    let lists = usecases::reading::list(&p.own.ctx, &Default::default()).await;
    assert_eq!(lists, Err(Failure::Forbidden));
    let another = captain(&p.r, 12, "001-01", None).await;
    assert!(folios(&another.ctx, false).await.is_empty());
});
