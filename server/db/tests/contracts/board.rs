//! What the board counts is noted when it changes, and lists are narrowed by days, by what is missing,
//! and taken out row by row.

use crate::fixtures::{
    LAMP, LIGHTING, OPERATOR, STREETS, at, closed, everything, refer, register, save_referral, seed,
};
use crate::harness::{self, contract};
use chrono::Duration;
use db::{Db, DbError, board, exports, lists, petitions};
use domain::access::{Action, decide};
use domain::ids::PetitionId;
use domain::petitions::{Days, ListFilter, PetitionStatus, ReferralStatus, StatusSet};
use domain::users::{Actor, Role};
use futures::FutureExt;
use tokio::sync::oneshot;

async fn changed(db: &Db, since: i64) -> Vec<i64> {
    let mut conn = db.read().await.unwrap();
    let facts = board::changed(&mut conn, since, 0, 100).await.unwrap();
    facts.into_iter().map(|f| f.seq).collect()
}

/// How many changes are noted.
async fn notes(db: &Db) -> i64 {
    let sql = "SELECT COUNT(*) FROM petition_change";
    let mut conn = db.read().await.unwrap();
    let count = match &mut conn {
        db::Conn::Sqlite(c) => sqlx::query_scalar(sql).fetch_one(&mut **c).await,
        db::Conn::Postgres(c) => sqlx::query_scalar(sql).fetch_one(&mut **c).await,
    };
    count.unwrap()
}

async fn position(db: &Db) -> i64 {
    board::position(&mut db.read().await.unwrap())
        .await
        .unwrap()
}

contract!(every_change_that_counts_is_noted_and_no_other, |db| {
    let start = position(&db).await;
    let (first, second) = db
        .write(|conn| {
            async move {
                seed(conn).await?;
                let first = register(conn, 1, "luz").await?;
                Ok::<_, DbError>((first, register(conn, 2, "bache").await?))
            }
            .boxed()
        })
        .await
        .unwrap();
    assert_eq!(changed(&db, start).await, [first.1, second.1]);
    let mut conn = db.read().await.unwrap();
    let all = board::all(&mut conn, 0, 100).await.unwrap();
    assert_eq!(all, board::changed(&mut conn, start, 0, 100).await.unwrap());
    assert_eq!((all[0].kind, all[0].received_at), (LAMP, at(1)));
    let behind = board::all(&mut conn, first.1, 1).await.unwrap();
    assert_eq!(behind.len(), 1);
    assert_eq!(behind[0].seq, second.1, "read on behind a petition");
    let page = board::changed(&mut conn, start, first.1, 1).await.unwrap();
    assert_eq!(page, behind);

    assert_eq!(notes(&db).await, 2);
    let before = position(&db).await;
    let referral = db
        .write(move |conn| {
            async move {
                refer(conn, second.0, second.1, STREETS).await?;
                refer(conn, first.0, first.1, LIGHTING).await
            }
            .boxed()
        })
        .await
        .unwrap();
    assert_eq!(changed(&db, before).await, [first.1, second.1]);
    let facts = board::changed(&mut conn, before, 0, 100).await.unwrap();
    assert_eq!(facts[0].departments, [LIGHTING]);
    assert_eq!(notes(&db).await, 4);

    let step = async |to: ReferralStatus| {
        db.write(move |conn| {
            async move {
                let change = petitions::ReferralChange::to(to);
                save_referral(conn, referral, &change).await
            }
            .boxed()
        })
        .await
        .unwrap();
        notes(&db).await
    };
    assert_eq!(
        step(ReferralStatus::Accepted).await,
        4,
        "nobody counts that"
    );
    let before = position(&db).await;
    assert_eq!(step(ReferralStatus::Rejected).await, 5);
    let facts = board::changed(&mut conn, before, 0, 100).await.unwrap();
    assert_eq!(facts[0].seq, first.1);
    assert!(facts[0].departments.is_empty());

    let before = position(&db).await;
    let saved = db.write(move |conn| {
        async move { petitions::save(conn, second.0, 1, &closed()).await }.boxed()
    });
    assert!(saved.await.unwrap());
    let facts = board::changed(&mut conn, before, 0, 100).await.unwrap();
    let last = facts.last().unwrap();
    assert_eq!((last.seq, last.status), (second.1, PetitionStatus::Closed));
    assert_eq!(
        (last.attended_at, last.closed_at),
        (Some(at(5)), Some(at(6)))
    );
    assert_eq!(notes(&db).await, 6);

    let end = position(&db).await;
    let forgotten = db
        .write(move |conn| async move { board::forget(conn, end).await }.boxed())
        .await
        .unwrap();
    // On PostgreSQL transactions of other databases hold the position back, never forward.
    assert_eq!(notes(&db).await + i64::try_from(forgotten).unwrap(), 6);
    assert!(
        position(&db).await >= end,
        "a position is never given twice"
    );
});

contract!(
    what_was_under_way_when_somebody_looked_is_not_missed,
    |db| {
        db.write(|conn| seed(conn).boxed()).await.unwrap();
        let (begun, has_begun) = oneshot::channel();
        let (go_on, may_go_on) = oneshot::channel::<()>();
        let slow = tokio::spawn({
            let db = db.clone();
            async move {
                db.write(move |conn| {
                    async move {
                        let new = register(conn, 1, "luz").await?;
                        let _ = begun.send(());
                        let _ = may_go_on.await;
                        Ok::<_, DbError>(new.1)
                    }
                    .boxed()
                })
                .await
            }
        });
        has_begun.await.unwrap();
        // On PostgreSQL this one begins later and ends sooner; on SQLite it waits its turn.
        let other = tokio::spawn({
            let db = db.clone();
            async move {
                db.write(|conn| {
                    async move {
                        // Its number of the year would wait for the other's.
                        sqlx_note(conn).await
                    }
                    .boxed()
                })
                .await
            }
        });
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        let looked = position(&db).await;
        assert!(changed(&db, looked).await.is_empty());
        go_on.send(()).unwrap();
        let seq = slow.await.unwrap().unwrap();
        other.await.unwrap().unwrap();
        assert!(changed(&db, looked).await.contains(&seq));
    }
);

/// A transaction that writes something else.
async fn sqlx_note(conn: &mut db::Conn) -> Result<(), DbError> {
    let entry = db::log::Entry {
        at: at(0),
        actor: Some(OPERATOR),
        action: "looked",
        object: String::new(),
        detail: String::new(),
    };
    db::log::append(conn, entry).await
}

fn days(text: &str) -> Days {
    Days::parse(text).unwrap()
}

/// Petitions of 24 November, one closed, one that lighting has, one that it rejected.
async fn three(db: &Db) -> Vec<(PetitionId, i64)> {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            let mut all = Vec::new();
            for n in 1..=3 {
                all.push(register(conn, n, "luz").await?);
            }
            assert!(petitions::save(conn, all[0].0, 1, &closed()).await?);
            refer(conn, all[1].0, all[1].1, LIGHTING).await?;
            let rejected = refer(conn, all[2].0, all[2].1, LIGHTING).await?;
            let change = petitions::ReferralChange::to(ReferralStatus::Rejected);
            save_referral(conn, rejected, &change).await?;
            Ok::<_, DbError>(all)
        }
        .boxed()
    })
    .await
    .unwrap()
}

contract!(lists_are_narrowed_by_days_and_by_what_is_missing, |db| {
    let all = three(&db).await;
    let mut conn = db.read().await.unwrap();
    let mut found = async |filter: ListFilter| {
        let scope = everything();
        let page = lists::page(&mut conn, &scope, &filter, at(0))
            .await
            .unwrap();
        let keys = exports::keys(&mut conn, &scope, &filter, at(0), 100)
            .await
            .unwrap();
        let counted = exports::count(&mut conn, &scope, &filter, at(0), 100)
            .await
            .unwrap();
        let seqs: Vec<i64> = page.rows.iter().map(|r| r.seq).collect();
        assert_eq!(keys, seqs, "{filter:?}");
        assert_eq!(
            (counted, page.total),
            (keys.len() as i64, counted),
            "{filter:?}"
        );
        let place = |seq| all.iter().position(|(_, s)| *s == seq).unwrap() + 1;
        seqs.into_iter().map(place).collect::<Vec<_>>()
    };
    let received = |text| ListFilter {
        received: days(text),
        ..ListFilter::default()
    };
    for (text, expected) in [
        ("2026-11-24..2026-11-24", &[3, 2, 1][..]),
        ("2026-11-01..2026-11-30", &[3, 2, 1]),
        ("2026-10-05..2026-11-24", &[3, 2, 1]),
        ("2026-10-05..2026-11-23", &[]),
        ("2026-11-25..2026-12-31", &[]),
        ("2026-09-01..2026-10-31", &[]),
        ("..2026-11-24", &[3, 2, 1]),
        ("..2026-11-23", &[]),
        ("2026-11-24..", &[3, 2, 1]),
        ("2026-11-25..", &[]),
    ] {
        assert_eq!(found(received(text)).await, expected, "{text}");
    }
    for (set, expected) in [
        (StatusSet::Open, &[3, 2][..]),
        (StatusSet::Answered, &[1]),
        (StatusSet::Counted, &[3, 2, 1]),
    ] {
        let whole = ListFilter {
            statuses: set.statuses(),
            ..ListFilter::default()
        };
        assert_eq!(found(whole.clone()).await, expected, "{set:?}");
        let of_days = ListFilter {
            received: days("2026-11-20..2026-12-05"),
            ..whole
        };
        assert_eq!(found(of_days).await, expected, "{set:?} of days");
    }
    let on = |attended, closed| ListFilter {
        attended,
        closed,
        ..ListFilter::default()
    };
    let (day, other) = (
        days("2026-11-24..2026-11-24"),
        days("2026-11-25..2026-11-25"),
    );
    assert_eq!(found(on(day, Days::default())).await, [1]);
    assert_eq!(found(on(Days::default(), day)).await, [1]);
    assert_eq!(found(on(day, other)).await, [0; 0]);
    assert_eq!(found(on(other, Days::default())).await, [0; 0]);
    let nobody = ListFilter {
        unreferred: true,
        ..ListFilter::default()
    };
    assert_eq!(
        found(nobody).await,
        [3, 1],
        "a rejected referral is nobody's"
    );
    let nowhere = ListFilter {
        unplaced: true,
        ..ListFilter::default()
    };
    assert_eq!(found(nowhere).await, [3, 2, 1]);
    let late = ListFilter {
        overdue: true,
        ..ListFilter::default()
    };
    assert_eq!(found(late).await, [0; 0]);
});

contract!(rows_of_a_file_stay_within_the_scope, |db| {
    let all = three(&db).await;
    let mut conn = db.read().await.unwrap();
    let keys: Vec<i64> = all.iter().map(|(_, seq)| *seq).collect();
    let whole = exports::rows(&mut conn, &everything(), &keys, true)
        .await
        .unwrap();
    let numbers: Vec<i64> = whole.iter().map(|r| r.folio.number).collect();
    assert_eq!(numbers, [3, 2, 1], "the newest first");
    assert_eq!(whole[1].departments, "Alumbrado Público");
    assert_eq!(whole[2].closed_at, Some(at(6)));
    assert_eq!(whole[0].street, "Paseo de las Palmas 214");
    assert_eq!(whole[0].due_at, at(3) + Duration::days(7));
    let said = whole[0].contact.clone().unwrap();
    assert_eq!(
        (said.name.as_str(), said.description.as_str()),
        ("", "Está muy oscuro")
    );
    let liaison = Actor {
        id: OPERATOR,
        name: "Luz".into(),
        role: Role::Liaison,
        department: Some(LIGHTING),
        seat: None,
    };
    let scope = decide(&liaison, Action::ExportPetitions).unwrap();
    let own = exports::rows(&mut conn, &scope, &keys, false)
        .await
        .unwrap();
    assert_eq!(own.len(), 1);
    assert!(own[0].contact.is_none());
    let unknown = exports::rows(&mut conn, &scope, &[0], false).await.unwrap();
    assert!(unknown.is_empty());
});
