//! Clocks in storage: stages as they were given, pauses, the calendar, terms, and moving.

use crate::fixtures::{
    LAMP, LIGHTING, OPERATOR, at, everything, petition_clock, refer, register, seed, stage,
};
use crate::harness::{self, contract};
use chrono::Duration;
use db::{DbError, clocks, petitions};
use domain::calendar::{CalendarDay, DayState, OfficeHours, Pause};
use domain::clocks::{GapKind, Phase, TermRule};
use domain::deadline::{Term, TermUnit};
use futures::FutureExt;
use uuid::Uuid;

contract!(stages_come_back_as_they_were_stored, |db| {
    let id = db
        .write(|conn| {
            async move {
                seed(conn).await?;
                let (id, seq) = register(conn, 1, "uno").await?;
                refer(conn, id, seq, LIGHTING).await?;
                Ok::<_, DbError>(id)
            }
            .boxed()
        })
        .await
        .unwrap();
    let mut conn = db.read().await.unwrap();
    let state = petitions::state(&mut conn, &everything(), id)
        .await
        .unwrap();
    let state = state.unwrap();
    assert_eq!(state.clock, petition_clock(at(1)));
    assert_eq!(state.referrals[0].clock.due_at, at(100));
    assert_eq!(
        state.referrals[0].clock.stage,
        Some(stage(Phase::Accept, at(1), at(100)))
    );
    assert_eq!(state.pauses, 0);
});

contract!(a_pause_begins_and_ends, |db| {
    let (id, referral) = db
        .write(|conn| {
            async move {
                seed(conn).await?;
                let (id, seq) = register(conn, 1, "uno").await?;
                let referral = refer(conn, id, seq, LIGHTING).await?;
                for (n, of, kind) in [
                    (1, None, GapKind::Information),
                    (2, Some(referral), GapKind::Suspension),
                ] {
                    let gap = clocks::Gap {
                        petition: id,
                        referral: of,
                        kind,
                        pause: Pause {
                            from: at(10),
                            to: None,
                        },
                    };
                    clocks::insert_gap(conn, Uuid::from_u128(n), &gap).await?;
                }
                clocks::close_gap(conn, id, None, GapKind::Information, at(20)).await?;
                Ok::<_, DbError>((id, referral))
            }
            .boxed()
        })
        .await
        .unwrap();
    let mut conn = db.read().await.unwrap();
    let found = clocks::gaps(&mut conn, id).await.unwrap();
    let of = |kind| found.iter().find(|g| g.kind == kind).unwrap();
    assert_eq!(of(GapKind::Information).pause.to, Some(at(20)));
    assert_eq!(of(GapKind::Suspension).pause.to, None);
    assert_eq!(of(GapKind::Suspension).referral, Some(referral));
    let within = clocks::gaps_within(&mut conn, 0, i64::MAX).await.unwrap();
    assert_eq!(within.len(), 2);
    assert!(
        clocks::gaps_within(&mut conn, i64::MAX - 1, i64::MAX)
            .await
            .unwrap()
            .is_empty()
    );
    let state = petitions::state(&mut conn, &everything(), id)
        .await
        .unwrap();
    assert_eq!(state.unwrap().pauses, 2);
});

contract!(a_year_has_its_days_and_its_agreement, |db| {
    let day = |text: &str, state| CalendarDay {
        day: text.parse().unwrap(),
        name: "Lunes de Carnaval".into(),
        basis: "calendario local".into(),
        state,
    };
    let (draft, next) = (
        day("2027-02-08", DayState::Draft),
        day("2028-01-01", DayState::Approved),
    );
    let own = draft.clone();
    db.write(|conn| {
        async move {
            seed(conn).await?;
            assert!(clocks::insert_day(conn, &own).await?);
            assert!(!clocks::insert_day(conn, &own).await?);
            assert!(clocks::insert_day(conn, &next).await?);
            assert_eq!(clocks::hours(conn).await?, OfficeHours::default());
            let hours = OfficeHours {
                opens: 540,
                closes: 900,
                cutoff: 840,
            };
            clocks::set_hours(conn, hours).await?;
            assert_eq!(clocks::hours(conn).await?, hours);
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
    let (state, days) = clocks::year(&mut db.read().await.unwrap(), 2027)
        .await
        .unwrap();
    assert_eq!((state.approved_at, days), (None, vec![draft.clone()]));
    let off = db::catalogue::non_working_days(&mut db.read().await.unwrap())
        .await
        .unwrap();
    assert!(!off.contains(&draft.day), "a proposal does not count");
    db.write(move |conn| {
        async move {
            assert!(clocks::approve_day(conn, draft.day).await?);
            assert!(!clocks::approve_day(conn, draft.day).await?);
            clocks::approve_year(conn, 2027, "Acta 12", at(1), OPERATOR).await?;
            clocks::approve_year(conn, 2027, "Acta 13", at(2), OPERATOR).await
        }
        .boxed()
    })
    .await
    .unwrap();
    let mut conn = db.read().await.unwrap();
    let (state, days) = clocks::year(&mut conn, 2027).await.unwrap();
    assert_eq!(
        (state.agreement.as_str(), state.approved_at),
        ("Acta 13", Some(at(2)))
    );
    assert_eq!(days[0].state, DayState::Approved);
    assert_eq!(clocks::years(&mut conn).await.unwrap(), [2027, 2028]);
    drop(conn);
    let gone = days[0].day;
    let removed = db
        .write(move |conn| async move { clocks::delete_day(conn, gone).await }.boxed())
        .await;
    assert!(removed.unwrap());
});

contract!(one_line_of_terms_for_each_case, |db| {
    let rule = TermRule {
        phase: Phase::Accept,
        kind: Some(LAMP),
        priority: None,
        term: Term {
            amount: 2,
            unit: TermUnit::NaturalHours,
        },
    };
    db.write(move |conn| {
        async move {
            seed(conn).await?;
            assert!(!clocks::has_term_rules(conn).await?);
            clocks::insert_term_rule(conn, Uuid::from_u128(1), &rule).await?;
            let urgent = TermRule {
                priority: Some(1),
                ..rule
            };
            clocks::insert_term_rule(conn, Uuid::from_u128(2), &urgent).await
        }
        .boxed()
    })
    .await
    .unwrap();
    let again = db
        .write(move |conn| {
            async move { clocks::insert_term_rule(conn, Uuid::from_u128(3), &rule).await }.boxed()
        })
        .await;
    assert!(matches!(again, Err(DbError::Duplicate(_))), "{again:?}");
    let lines = clocks::term_rules(&mut db.read().await.unwrap())
        .await
        .unwrap();
    assert_eq!(lines.len(), 2);
    assert_eq!(
        (lines[0].rule, lines[0].kind_name.as_str()),
        (rule, "Luminaria apagada")
    );
    db.write(move |conn| {
        async move {
            let day = "2026-11-24".parse().unwrap();
            assert!(!clocks::end_term_rule(conn, Uuid::from_u128(1), 9, day).await?);
            assert!(clocks::end_term_rule(conn, Uuid::from_u128(1), 1, day).await?);
            // Another may take its place.
            clocks::insert_term_rule(conn, Uuid::from_u128(4), &rule).await?;
            assert!(clocks::has_term_rules(conn).await?);
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
});

contract!(a_change_is_carried_out_in_steps, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            for n in 1..=3 {
                let (id, seq) = register(conn, n, "uno").await?;
                refer(conn, id, seq, LIGHTING).await?;
            }
            clocks::insert_change(conn, Uuid::from_u128(9), at(1), Some(OPERATOR), "Un día").await
        }
        .boxed()
    })
    .await
    .unwrap();
    let mut conn = db.read().await.unwrap();
    let first = clocks::running(&mut conn, 0, 2).await.unwrap();
    assert_eq!(first.len(), 2);
    assert_eq!(first[0].referrals.len(), 1);
    assert_eq!(first[0].clock, petition_clock(at(1)));
    let rest = clocks::running(&mut conn, first[1].seq, 2).await.unwrap();
    assert_eq!(rest.len(), 1);
    drop(conn);
    let (of, other) = (first[0].clone(), first[1].clone());
    db.write(move |conn| {
        async move {
            let change = clocks::open_change(conn).await?.unwrap();
            let mut clock = of.clock;
            clock.due_at += Duration::days(1);
            let stale = [((other.petition, 7), clock)];
            let saved = clocks::save_petition_clocks(conn, &stale).await?;
            assert!(saved.is_empty(), "somebody acted since");
            let both = [stale[0], ((of.petition, of.version), clock)];
            let saved = clocks::save_petition_clocks(conn, &both).await?;
            assert_eq!(saved, [of.petition].into());
            let (id, _, mut own) = of.referrals[0].clone();
            own.due_at += Duration::days(1);
            let mut begun_later = own;
            begun_later.stage = Some(stage(Phase::Accept, at(2), at(100)));
            begun_later.due_at += Duration::days(9);
            clocks::save_referral_clocks(conn, &[(id, own), (id, begun_later)]).await?;
            let read = clocks::running(conn, 0, 2).await?;
            assert_eq!(read[0].clock, clock);
            assert_eq!(read[0].referrals[0].2, own, "another stage is left alone");
            assert_eq!(read[1].clock, other.clock);
            let moved = clocks::Move {
                petition: of.petition,
                referral: Some(id),
                clock: "promise".into(),
                before: of.clock.due_at,
                after: clock.due_at,
            };
            clocks::insert_moves(conn, change.id, std::slice::from_ref(&moved)).await?;
            assert!(clocks::save_progress(conn, &change, of.seq, 1).await?);
            assert!(
                !clocks::save_progress(conn, &change, of.seq, 1).await?,
                "twice"
            );
            let told = clocks::moves_of(conn, of.petition).await?;
            assert_eq!(told.len(), 1);
            assert_eq!(
                (told[0].1.as_str(), told[0].2.as_deref()),
                ("Un día", Some("Alumbrado Público"))
            );
            assert_eq!(told[0].3, moved);
            let open = clocks::open_change(conn).await?.unwrap();
            assert_eq!((open.reached, open.moved), (of.seq, 1));
            clocks::change_done(conn, open.id, at(5)).await?;
            assert_eq!(clocks::open_change(conn).await?, None);
            let lines = clocks::changes(conn, 5).await?;
            assert_eq!((lines.len(), lines[0].moved, lines[0].done), (1, 1, true));
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
});
