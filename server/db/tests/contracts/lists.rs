//! Lists and counts: what a department sees, words, filters, and the counts that are kept.

use crate::fixtures::{
    LAMP, LIGHTING, PHONE, STREETS, at, closed, everything, refer, refer_again, register,
    register_as, save_referral, seed,
};
use crate::harness::{self, contract};
use chrono::Duration;
use db::{DbError, lists, petitions};
use domain::access::{Action, decide};
use domain::ids::{NeighborhoodId, UserId};
use domain::petitions::{ListFilter, PetitionStatus, ReferralStatus};
use domain::users::{Actor, Role};
use futures::FutureExt;
use uuid::Uuid;

fn of_lighting() -> Actor {
    Actor {
        id: UserId(Uuid::from_u128(11)),
        name: "Luz".into(),
        role: Role::Liaison,
        department: Some(LIGHTING),
        seat: None,
    }
}

contract!(kept_counts_are_what_counting_gives, |db| {
    let id = db
        .write(|conn| {
            async move {
                seed(conn).await?;
                register(conn, 2, "calle").await?;
                Ok::<_, DbError>(register(conn, 1, "bache").await?.0)
            }
            .boxed()
        })
        .await
        .unwrap();
    let undone: Result<(), DbError> = db
        .write(move |conn| {
            async move {
                register(conn, 3, "fuga").await?;
                assert!(petitions::save(conn, id, 1, &closed()).await?);
                Err(DbError::Setup("undone".into()))
            }
            .boxed()
        })
        .await;
    assert!(undone.is_err());
    let piles = async || {
        let mut conn = db.read().await.unwrap();
        let counts = lists::counts(&mut conn, &everything()).await.unwrap();
        (counts.pending, counts.in_progress, counts.attended)
    };
    assert_eq!(piles().await, (2, 0, 0), "what is undone is not counted");
    assert!(
        db.write(move |conn| {
            async move { petitions::save(conn, id, 1, &closed()).await }.boxed()
        })
        .await
        .unwrap()
    );
    assert_eq!(piles().await, (1, 0, 1));
    assert!(
        !db.write(move |conn| {
            async move { petitions::save(conn, id, 1, &closed()).await }.boxed()
        })
        .await
        .unwrap()
    );
    assert_eq!(piles().await, (1, 0, 1), "a refused act counts nothing");
});

contract!(a_department_sees_its_live_referrals_only, |db| {
    db.write(|conn| seed(conn).boxed()).await.unwrap();
    let (mine, theirs, rejected) = db
        .write(|conn| {
            async move {
                let mut ids = Vec::new();
                for (n, department) in [(1, LIGHTING), (2, STREETS), (3, LIGHTING)] {
                    let (id, seq) = register(conn, n, "luz").await?;
                    ids.push((id, refer(conn, id, seq, department).await?));
                }
                save_referral(
                    conn,
                    ids[2].1,
                    &petitions::ReferralChange::to(ReferralStatus::Rejected),
                )
                .await?;
                Ok::<_, DbError>((ids[0].0, ids[1].0, ids[2].0))
            }
            .boxed()
        })
        .await
        .unwrap();
    let scope = decide(&of_lighting(), Action::ReadPetitions).unwrap();
    let mut conn = db.read().await.unwrap();
    let page = lists::page(&mut conn, &scope, &ListFilter::default(), at(0))
        .await
        .unwrap();
    assert_eq!(page.rows.iter().map(|r| r.id).collect::<Vec<_>>(), [mine]);
    assert_eq!(page.rows[0].departments, "Alumbrado Público");
    assert_eq!(lists::counts(&mut conn, &scope).await.unwrap().pending, 1);
    assert_eq!(
        lists::counts(&mut conn, &everything())
            .await
            .unwrap()
            .pending,
        3
    );
    assert!(
        petitions::state(&mut conn, &scope, mine)
            .await
            .unwrap()
            .is_some()
    );
    for hidden in [theirs, rejected] {
        assert!(
            petitions::state(&mut conn, &scope, hidden)
                .await
                .unwrap()
                .is_none()
        );
    }
});

contract!(
    words_are_found_without_accents_and_by_their_beginning,
    |db| {
        db.write(|conn| seed(conn).boxed()).await.unwrap();
        db.write(|conn| {
            async move {
                register(
                    conn,
                    1,
                    &domain::text::fold("Callejón Niños Héroes, lámpara fundida"),
                )
                .await?;
                register(
                    conn,
                    2,
                    &domain::text::fold("Bache en Díaz Mirón 229 123 4567"),
                )
                .await?;
                Ok::<_, DbError>(())
            }
            .boxed()
        })
        .await
        .unwrap();
        let mut conn = db.read().await.unwrap();
        for (text, expected) in [
            ("lampara", 1),
            ("LÁMP niñ", 1),
            ("fundida bache", 0),
            ("diaz 1234", 0),
            ("123 4567", 1),
            ("'; \" * OR x", 0),
            ("", 2),
        ] {
            let filter = ListFilter {
                text: text.into(),
                ..ListFilter::default()
            };
            let page = lists::page(&mut conn, &everything(), &filter, at(0))
                .await
                .unwrap();
            assert_eq!(
                (page.rows.len(), page.total),
                (expected, expected as i64),
                "{text}"
            );
        }
    }
);

contract!(words_alone_come_in_pages_without_what_is_reserved, |db| {
    let made = db.write(|conn| {
        async move {
            seed(conn).await?;
            for n in 1..=5 {
                register_as(conn, n, "lampara", |new| new.confidential = n == 3).await?;
            }
            register(conn, 6, "bache").await.map(|_| ())
        }
        .boxed()
    });
    made.await.unwrap();
    let operator = Actor {
        role: Role::Operator,
        department: None,
        ..of_lighting()
    };
    let operator = decide(&operator, Action::ReadPetitions).unwrap();
    assert!(!operator.confidential());
    let mut conn = db.read().await.unwrap();
    for (scope, expected) in [
        (everything(), vec![vec![5, 4], vec![3, 2], vec![1]]),
        (operator, vec![vec![5, 4], vec![2, 1]]),
    ] {
        let total: usize = expected.iter().map(Vec::len).sum();
        let mut filter = ListFilter {
            text: "lámp".into(),
            limit: 2,
            ..ListFilter::default()
        };
        let mut pages = Vec::new();
        loop {
            let page = lists::page(&mut conn, &scope, &filter, at(0));
            let page = page.await.unwrap();
            assert_eq!((page.total, page.more), (total as i64, false));
            pages.push(page.rows.iter().map(|r| r.folio.number).collect::<Vec<_>>());
            filter.after = page.next;
            if page.next.is_none() {
                break;
            }
        }
        assert_eq!(pages, expected);
    }
});

contract!(filters_combine, |db| {
    db.write(|conn| seed(conn).boxed()).await.unwrap();
    db.write(|conn| async move { register(conn, 1, "luz").await.map(|_| ()) }.boxed())
        .await
        .unwrap();
    let matching = ListFilter {
        statuses: vec![PetitionStatus::Received, PetitionStatus::Referred],
        kind: Some(LAMP),
        channel: Some(PHONE),
        month: "2026-11".into(),
        ..ListFilter::default()
    };
    let mut conn = db.read().await.unwrap();
    let mut count = async |filter: &ListFilter, now| {
        lists::page(&mut conn, &everything(), filter, now)
            .await
            .unwrap()
            .rows
            .len()
    };
    assert_eq!(count(&matching, at(0)).await, 1);
    assert_eq!(
        count(
            &ListFilter {
                month: "2026-10".into(),
                ..matching.clone()
            },
            at(0)
        )
        .await,
        0
    );
    assert_eq!(
        count(
            &ListFilter {
                department: Some(LIGHTING),
                ..matching.clone()
            },
            at(0)
        )
        .await,
        0
    );
    assert_eq!(
        count(
            &ListFilter {
                overdue: true,
                ..matching.clone()
            },
            at(0)
        )
        .await,
        0
    );
    assert_eq!(
        count(
            &ListFilter {
                overdue: true,
                ..matching.clone()
            },
            at(0) + Duration::days(8)
        )
        .await,
        1
    );
    assert_eq!(
        count(
            &ListFilter {
                neighborhood: Some(NeighborhoodId(Uuid::nil())),
                ..matching
            },
            at(0)
        )
        .await,
        0
    );
});

contract!(a_department_counts_what_it_has, |db| {
    db.write(|conn| seed(conn).boxed()).await.unwrap();
    let id = db
        .write(|conn| {
            async move {
                let (id, seq) = register(conn, 1, "lampara").await?;
                register(conn, 2, "bache").await?;
                let referral = refer(conn, id, seq, LIGHTING).await?;
                // Rejected and sent again: the petition is counted once.
                let rejected = petitions::ReferralChange::to(ReferralStatus::Rejected);
                save_referral(conn, referral, &rejected).await?;
                refer_again(conn, id, seq, LIGHTING, 2).await?;
                Ok::<_, DbError>(id)
            }
            .boxed()
        })
        .await
        .unwrap();
    let twice =
        db.write(move |conn| async move { refer_again(conn, id, 1, LIGHTING, 3).await }.boxed());
    assert!(
        matches!(twice.await, Err(DbError::Duplicate(_))),
        "one live referral for each department"
    );
    let scope = decide(&of_lighting(), Action::ReadPetitions).unwrap();
    let piles = async || {
        let mut conn = db.read().await.unwrap();
        let counts = lists::counts(&mut conn, &scope).await.unwrap();
        (counts.pending, counts.in_progress, counts.attended)
    };
    assert_eq!(piles().await, (1, 0, 0));
    let saved =
        db.write(move |conn| async move { petitions::save(conn, id, 1, &closed()).await }.boxed());
    assert!(saved.await.unwrap());
    assert_eq!(piles().await, (0, 0, 1), "the referral carries the state");
    // One that is made later begins with the state that the petition has by then.
    let made = db.write(move |conn| {
        async move {
            refer_again(conn, id, 1, STREETS, 4).await?;
            Ok::<_, DbError>(())
        }
        .boxed()
    });
    made.await.unwrap();
    let streets = Actor {
        department: Some(STREETS),
        ..of_lighting()
    };
    let scope = decide(&streets, Action::ReadPetitions).unwrap();
    let mut conn = db.read().await.unwrap();
    let counts = lists::counts(&mut conn, &scope).await.unwrap();
    assert_eq!((counts.pending, counts.attended), (0, 1));
});
