//! The ladder in storage: what has reached a step, taking it once, notices and who reads them, the lease.

use crate::fixtures::{
    LIGHTING, OPERATOR, STREETS, at, everything, refer, refer_again, register, seed,
};
use crate::harness::{self, contract};
use db::DbError;
use db::escalation::{self, Climber, NewAlert};
use domain::access::{Action, decide};
use domain::clocks::Phase;
use domain::ids::UserId;
use domain::ladder::{AlertKind, Recipient, Step, Trigger};
use domain::users::{Actor, Role};
use futures::FutureExt;
use uuid::Uuid;

fn scope(role: Role, department: Option<domain::ids::DepartmentId>) -> domain::access::Scope {
    let actor = Actor {
        id: UserId(Uuid::nil()),
        name: "x".into(),
        role,
        department,
        seat: None,
    };
    decide(&actor, Action::ReadAlerts).unwrap()
}

fn liaison(department: domain::ids::DepartmentId) -> domain::access::Scope {
    scope(Role::Liaison, Some(department))
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
                digest: None,
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
        let rows = escalation::alerts(&mut conn, &scope, Role::Liaison, now, span, 0);
        assert_eq!(rows.await.unwrap().len(), expected);
        let unread = escalation::unread(&mut conn, &scope, Role::Liaison, now, 0)
            .await
            .unwrap();
        assert_eq!(unread, expected as i64);
    }
});

contract!(a_day_of_the_digest_is_counted_paged_and_read_as_one, |db| {
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    let (one, two, three) = (day("2026-12-04"), day("2026-12-07"), day("2026-12-08"));
    let new = move |of: Climber, on, not_before| NewAlert {
        at: at(1),
        not_before,
        kind: AlertKind::Stage,
        role: Role::Coordinator,
        digest: Some(on),
        of,
        position: 4,
    };
    db.write(move |conn| {
        async move {
            seed(conn).await?;
            for n in 1..=3 {
                let (petition, seq) = register(conn, n, "uno").await?;
                let of = |referral, confidential| Climber {
                    petition,
                    referral,
                    confidential,
                    phase: Phase::Accept,
                    from: at(0),
                    due_at: at(1),
                    level: 0,
                };
                match n {
                    1 => {
                        for (number, department) in [(1, LIGHTING), (2, STREETS)] {
                            let referral =
                                refer_again(conn, petition, seq, department, number).await?;
                            let of = of(Some((referral, department)), false);
                            escalation::insert_alert(conn, &new(of, one, at(10))).await?;
                        }
                    }
                    2 => {
                        escalation::insert_alert(conn, &new(of(None, true), one, at(10))).await?;
                        let mut later = new(of(None, true), two, at(20));
                        later.position = 5;
                        escalation::insert_alert(conn, &later).await?;
                    }
                    _ => {
                        escalation::insert_alert(conn, &new(of(None, false), three, at(99)))
                            .await?;
                    }
                }
            }
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
    let mut conn = db.read().await.unwrap();
    let far = day("2027-01-01");
    let all = everything();
    let days = escalation::digest_days(&mut conn, &all, OPERATOR, at(50), (far, 9))
        .await
        .unwrap();
    let seen: Vec<_> = days
        .iter()
        .map(|of| (of.day.day, of.day.petitions, of.day.shares.len()))
        .collect();
    // One petition in two departments counts once; what may not be read yet is not there.
    assert_eq!(seen, [(two, 1, 1), (one, 2, 3)]);
    // Whoever reads nothing reserved is not told of it.
    let open = scope(Role::FollowUpAgent, None);
    let days = escalation::digest_days(&mut conn, &open, OPERATOR, at(50), (far, 9))
        .await
        .unwrap();
    assert_eq!(days.len(), 1);
    assert_eq!((days[0].day.day, days[0].day.petitions), (one, 1));
    // By day, and within a day by line.
    let older = escalation::digest_days(&mut conn, &all, OPERATOR, at(50), (two, 1))
        .await
        .unwrap();
    assert_eq!(older.len(), 1);
    assert_eq!(older[0].day.day, one);
    let first = escalation::digest_lines(&mut conn, &all, one, at(50), (0, 2), 0)
        .await
        .unwrap();
    assert_eq!(first.len(), 2);
    let rest = escalation::digest_lines(&mut conn, &all, one, at(50), (first[1].seq, 2), 0)
        .await
        .unwrap();
    assert_eq!(rest.len(), 1);
    // Read as a day, never back, and only by who read it.
    let last = older[0].last;
    drop(conn);
    db.write(move |conn| {
        async move {
            escalation::mark_day_read(conn, OPERATOR, one, last).await?;
            escalation::mark_day_read(conn, OPERATOR, one, 1).await
        }
        .boxed()
    })
    .await
    .unwrap();
    let mut conn = db.read().await.unwrap();
    let fresh = |days: Vec<escalation::StoredDay>| -> Vec<bool> {
        days.iter().map(|of| of.day.fresh).collect()
    };
    let own = escalation::digest_days(&mut conn, &all, OPERATOR, at(50), (far, 9)).await;
    assert_eq!(fresh(own.unwrap()), [true, false]);
    let other = UserId(Uuid::from_u128(77));
    let theirs = escalation::digest_days(&mut conn, &all, other, at(50), (far, 9)).await;
    assert_eq!(fresh(theirs.unwrap()), [true, true]);
    for (reader, now, since, expected) in [
        (OPERATOR, at(50), one, 1),
        (OPERATOR, at(99), one, 2),
        (other, at(50), one, 2),
        (other, at(50), two, 1),
        (other, at(5), one, 0),
    ] {
        let unread = escalation::unread_days(&mut conn, &all, reader, now, since).await;
        assert_eq!(unread.unwrap(), expected);
    }
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
