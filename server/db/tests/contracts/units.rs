//! Units of work: whole or undone, one after another, and their numbers without gaps.

use crate::fixtures::{at, everything, register, seed};
use crate::harness::{self, contract};
use db::{DbError, lists};
use domain::ids::PetitionId;
use domain::petitions::ListFilter;
use futures::FutureExt;
use uuid::Uuid;

contract!(
    a_failed_unit_of_work_leaves_nothing_and_its_neighbours_stay,
    |db| {
        db.write(|conn| seed(conn).boxed()).await.unwrap();
        let good =
            db.write(|conn| async move { register(conn, 1, "luz").await.map(|_| ()) }.boxed());
        let bad = db.write(|conn| {
            async move {
                register(conn, 2, "luz").await?;
                Err::<(), _>(DbError::Setup("on purpose".into()))
            }
            .boxed()
        });
        let (good, bad) = tokio::join!(good, bad);
        assert!(good.is_ok());
        assert!(bad.is_err());
        let page = lists::page(
            &mut db.read().await.unwrap(),
            &everything(),
            &ListFilter::default(),
            at(0),
        )
        .await
        .unwrap();
        assert_eq!(page.rows.len(), 1);
        assert_eq!(page.rows[0].id, PetitionId(Uuid::from_u128(1001)));
    }
);

contract!(
    a_panic_in_a_unit_of_work_is_undone_and_the_writer_goes_on,
    |db| {
        db.write(|conn| seed(conn).boxed()).await.unwrap();
        let panicked: Result<(), DbError> = db
            .write(|conn| {
                async move {
                    register(conn, 1, "luz").await?;
                    panic!("on purpose");
                }
                .boxed()
            })
            .await;
        assert!(panicked.is_err());
        db.write(|conn| async move { register(conn, 2, "luz").await.map(|_| ()) }.boxed())
            .await
            .unwrap();
        let page = lists::page(
            &mut db.read().await.unwrap(),
            &everything(),
            &ListFilter::default(),
            at(0),
        )
        .await
        .unwrap();
        assert_eq!(
            page.rows.iter().map(|r| r.folio.number).collect::<Vec<_>>(),
            [1]
        );
    }
);

contract!(
    two_hundred_parallel_registrations_get_consecutive_numbers,
    |db| {
        db.write(|conn| seed(conn).boxed()).await.unwrap();
        let all = (0..200u128).map(|n| {
            let db = db.clone();
            tokio::spawn(async move {
                db.write(move |conn| {
                    async move { register(conn, n, "luz").await.map(|_| ()) }.boxed()
                })
                .await
            })
        });
        for done in futures::future::join_all(all).await {
            done.unwrap().unwrap();
        }
        let mut conn = db.read().await.unwrap();
        let mut seen = std::collections::BTreeSet::new();
        let mut filter = ListFilter {
            limit: 100,
            ..ListFilter::default()
        };
        loop {
            let page = lists::page(&mut conn, &everything(), &filter, at(0))
                .await
                .unwrap();
            assert_eq!((page.total, page.more), (200, false));
            seen.extend(page.rows.iter().map(|r| r.folio.number));
            let Some(next) = page.next else { break };
            filter.after = Some(next);
        }
        assert_eq!(seen, (1..=200).collect());
    }
);
