//! The ladder in storage: what has reached a step, taking it once, notices and who reads them, the lease.

use crate::fixtures::{LIGHTING, OPERATOR, STREETS, at, everything, refer, register, seed};
use crate::harness::{self, contract};
use db::DbError;
use db::escalation::{self, NewAlert};
use domain::access::{Action, decide};
use domain::clocks::Phase;
use domain::ids::UserId;
use domain::ladder::{AlertKind, Recipient, Step, Trigger};
use domain::users::{Actor, Role};
use futures::FutureExt;
use uuid::Uuid;

fn liaison(department: domain::ids::DepartmentId) -> domain::access::Scope {
    let actor = Actor {
        id: UserId(Uuid::nil()),
        name: "x".into(),
        role: Role::Liaison,
        department: Some(department),
        seat: None,
    };
    decide(&actor, Action::ReadAlerts).unwrap()
}

contract!(a_step_is_taken_once_and_told_to_its_department, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            let (id, seq) = register(conn, 1, "uno").await?;
            refer(conn, id, seq, LIGHTING).await?;
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
    let mut conn = db.read().await.unwrap();
    // The petition is to be referred within an hour; the referral is due at minute 100.
    let early = escalation::climbers(&mut conn, 0, (at(30), at(30)), 10)
        .await
        .unwrap();
    assert!(early.is_empty());
    let due = escalation::climbers(&mut conn, 0, (at(100), at(100)), 10)
        .await
        .unwrap();
    assert_eq!(due.len(), 2);
    assert_eq!((due[0].phase, due[0].referral), (Phase::Refer, None));
    let theirs = due[1];
    assert_eq!(theirs.phase, Phase::Accept);
    assert_eq!(theirs.referral.map(|(_, d)| d), Some(LIGHTING));
    drop(conn);
    db.write(move |conn| {
        async move {
            assert!(escalation::climb(conn, &theirs, 2).await?);
            assert!(!escalation::climb(conn, &theirs, 2).await?, "twice");
            let alert = NewAlert {
                at: at(100),
                not_before: at(120),
                kind: AlertKind::Stage,
                role: Role::Liaison,
                digest: false,
                of: theirs,
                position: 2,
            };
            escalation::insert_alert(conn, &alert).await?;
            escalation::insert_alert(conn, &alert).await
        }
        .boxed()
    })
    .await
    .unwrap();
    let mut conn = db.read().await.unwrap();
    let left = escalation::climbers(&mut conn, 0, (at(100), at(100)), 10)
        .await
        .unwrap();
    assert_eq!(left.len(), 1);
    let above = escalation::climbers(&mut conn, 2, (at(100), at(100)), 10)
        .await
        .unwrap();
    assert_eq!(above.len(), 1);
    for (scope, now, expected) in [
        (liaison(LIGHTING), at(110), 0),
        (liaison(LIGHTING), at(120), 1),
        (liaison(STREETS), at(120), 0),
    ] {
        let span = (i64::MAX, 10);
        let rows = escalation::alerts(&mut conn, &scope, Role::Liaison, false, now, span, 0);
        assert_eq!(rows.await.unwrap().len(), expected);
        let unread = escalation::unread(&mut conn, &scope, Role::Liaison, now, 0)
            .await
            .unwrap();
        assert_eq!(unread, expected as i64);
    }
    let scope = everything();
    let span = (i64::MAX, 10);
    let digest = escalation::alerts(&mut conn, &scope, Role::Liaison, true, at(120), span, 0).await;
    assert!(digest.unwrap().is_empty());
});

contract!(where_a_person_has_read_never_goes_back, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            assert_eq!(escalation::last_read(conn, OPERATOR).await?, 0);
            escalation::mark_read(conn, OPERATOR, 7).await?;
            escalation::mark_read(conn, OPERATOR, 5).await?;
            assert_eq!(escalation::last_read(conn, OPERATOR).await?, 7);
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
});

contract!(a_lease_is_held_by_one_until_it_ends, |db| {
    let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    for (holder, from, until, taken) in [
        (one, 0, 10, true),
        (other, 5, 15, false),
        (one, 9, 19, true),
        (other, 19, 29, false),
        (other, 20, 30, true),
    ] {
        let lease = db
            .write(move |conn| {
                async move {
                    escalation::take_lease(conn, "job", holder, at(until), at(from)).await
                }
                .boxed()
            })
            .await;
        assert_eq!(lease.unwrap(), taken, "at {from}");
    }
});

contract!(the_steps_are_changed_as_a_whole, |db| {
    let first = escalation::steps(&mut db.read().await.unwrap())
        .await
        .unwrap();
    assert_eq!(first.len(), 4);
    assert_eq!(first[3].trigger, Trigger::Late(7));
    let one = Step {
        position: 1,
        trigger: Trigger::Due,
        recipient: Recipient::Coordinator,
    };
    db.write(move |conn| async move { escalation::set_steps(conn, &[one]).await }.boxed())
        .await
        .unwrap();
    let now = escalation::steps(&mut db.read().await.unwrap())
        .await
        .unwrap();
    assert_eq!(now, [one]);
});

contract!(suspensions_are_found_on_their_day, |db| {
    let referral = db
        .write(|conn| {
            async move {
                seed(conn).await?;
                let (id, seq) = register(conn, 1, "uno").await?;
                let referral = refer(conn, id, seq, LIGHTING).await?;
                let mut change =
                    db::petitions::ReferralChange::to(domain::petitions::ReferralStatus::Suspended);
                change.suspension = Some(db::petitions::Suspension {
                    reason: "Llueve".into(),
                    until: Some("2026-11-30".parse().unwrap()),
                    asked_at: None,
                    suspended_at: Some(at(5)),
                });
                crate::fixtures::save_referral(conn, referral, &change).await?;
                Ok::<_, DbError>(referral)
            }
            .boxed()
        })
        .await
        .unwrap();
    let mut conn = db.read().await.unwrap();
    let on = |day: &str| day.parse().unwrap();
    let before = escalation::to_resume(&mut conn, on("2026-11-29"), 9)
        .await
        .unwrap();
    assert!(before.is_empty());
    let due = escalation::to_resume(&mut conn, on("2026-11-30"), 9)
        .await
        .unwrap();
    assert_eq!(due.iter().map(|(r, _)| *r).collect::<Vec<_>>(), [referral]);
});
