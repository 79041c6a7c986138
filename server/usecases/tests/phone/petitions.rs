//! The list, one petition, and its photos.

use crate::harness::{self, contract};
use crate::people::{lamp, neighbour, phone, picture, sent};
use domain::captain::{CaptainCapture, CaptainPile};
use domain::failure::Failure;
use domain::petitions::PetitionStatus;
use usecases::phone;

contract!(the_piles_and_the_pages_hold_each_petition_once, |db| {
    let p = phone(db).await;
    let mut ids = Vec::new();
    for n in 1..=33 {
        ids.push(sent(&p.own, lamp(n)).await.id);
    }
    ids.reverse();
    let first = phone::list(&p.own.ctx, CaptainPile::Open, false, None)
        .await
        .unwrap();
    assert_eq!(first.rows.len(), 30);
    let second = phone::list(&p.own.ctx, CaptainPile::Open, false, first.next)
        .await
        .unwrap();
    assert_eq!(second.next, None);
    let seen: Vec<_> = first
        .rows
        .iter()
        .chain(&second.rows)
        .map(|r| r.id)
        .collect();
    assert_eq!(seen, ids);
    p.attended(ids[0]).await;
    let waiting = phone::list(&p.own.ctx, CaptainPile::ToAnswer, false, None)
        .await
        .unwrap();
    assert_eq!(waiting.rows.len(), 1);
    assert_eq!(waiting.rows[0].status, PetitionStatus::Attended);
    let home = phone::home(&p.own.ctx).await.unwrap();
    assert_eq!((home.open, home.to_answer), (32, 1));
    assert_eq!(home.asks[0].id, ids[0]);
    assert_eq!(
        (home.seat.block.as_str(), home.seat.name.as_str()),
        ("101-01", "Ramona Lara de la O")
    );
    let closed = phone::list(&p.own.ctx, CaptainPile::Closed, false, None)
        .await
        .unwrap();
    assert!(closed.rows.is_empty());
});

contract!(her_petition_shows_what_she_needs_to_follow_it, |db| {
    let p = phone(db).await;
    let capture = CaptainCapture {
        street: "Bravo 214".into(),
        description: "Está oscuro".into(),
        on_behalf: Some(neighbour()),
        ..lamp(1)
    };
    let done = sent(&p.own, capture).await;
    let seen = phone::one(&p.own.ctx, done.id).await.unwrap();
    assert_eq!(seen.pin.as_deref(), Some(done.pin.as_str()));
    assert_eq!(seen.on_behalf_of, "Epifania Uscanga");
    assert_eq!(seen.place, "Bravo 214, Formando Hogar");
    assert_eq!(seen.description, "Está oscuro");
    assert!(!seen.may_answer && seen.own);
    p.attended(done.id).await;
    let seen = phone::one(&p.own.ctx, done.id).await.unwrap();
    assert!(seen.may_answer);
    let what: Vec<&str> = seen.history.iter().map(|item| item.what.as_str()).collect();
    assert_eq!(what.first(), Some(&"Se recibió la petición"));
    assert_eq!(what.last(), Some(&"La dependencia informó que la atendió"));
    assert_eq!(seen.history.last().unwrap().text, "Se cambió el foco.");
    let herself = sent(&p.own, lamp(2)).await.id;
    assert_eq!(
        phone::one(&p.own.ctx, herself).await.unwrap().on_behalf_of,
        ""
    );
});

contract!(she_sees_her_photos_and_the_evidence_and_no_others, |db| {
    let p = phone(db).await;
    let done = phone::register(&p.own.ctx, lamp(1), Some(picture(10)))
        .await
        .unwrap();
    // The office adds one of its own: it may show whoever asked.
    let version = p.state(done.id).await.unwrap().version;
    usecases::files::attach(&p.coordinator, done.id, version, None, vec![picture(99)])
        .await
        .unwrap();
    assert_eq!(
        phone::one(&p.own.ctx, done.id).await.unwrap().photos.len(),
        1
    );
    p.attended(done.id).await;
    let seen = phone::one(&p.own.ctx, done.id).await.unwrap();
    assert_eq!(seen.photos.len(), 2, "hers and the evidence");
    for id in &seen.photos {
        for variant in ["full", "thumbnail"] {
            let bytes = phone::photo(&p.own.ctx, done.id, *id, variant)
                .await
                .unwrap();
            assert!(bytes.starts_with(&[0xff, 0xd8]));
        }
    }
    let scope = domain::access::Scope::of_the_program_itself();
    let mut conn = p.r.boss.system.db.read().await.unwrap();
    let all = db::attachments::of_petition(&mut conn, &scope, done.id)
        .await
        .unwrap();
    drop(conn);
    assert_eq!(all.len(), 3);
    let office = all
        .iter()
        .find(|a| !seen.photos.contains(&a.id))
        .unwrap()
        .id;
    assert_eq!(
        phone::photo(&p.own.ctx, done.id, office, "full").await,
        Err(Failure::NotFound)
    );
    // Of another captain's petition nothing is served, nor by way of an own one.
    let own = sent(&p.other, lamp(2)).await.id;
    for petition in [done.id, own] {
        assert_eq!(
            phone::photo(&p.other.ctx, petition, seen.photos[0], "full").await,
            Err(Failure::NotFound)
        );
    }
    // The ward captain sees the evidence, not the captain's photo.
    let ward = phone::one(&p.leader.ctx, done.id).await.unwrap();
    assert_eq!(ward.photos.len(), 1);
    assert_ne!(ward.photos[0], seen.photos[0]);
});
