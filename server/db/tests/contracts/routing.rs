//! Rules that say where petitions go: their order, versions and dry runs; what they look at in petitions;
//! petitions that bounced; a petition that is corrected.

use crate::fixtures::{
    LAMP, LIGHTING, OPERATOR, STREETS, at, closed, everything, refer_again, register, register_as,
    save_referral, seed,
};
use crate::harness::{self, contract};
use db::petitions::{self, ReferralChange};
use db::territory::{Kept, touch, version};
use db::{Conn, DbError, lists, routing};
use domain::access::{Action, decide};
use domain::catalogue::{LocationKind, Point, Reason};
use domain::deadline::{Term, TermUnit};
use domain::ids::{PetitionId, PetitionTypeId, ReasonId, ReferralId, RuleId, UserId};
use domain::petitions::{Act, AnswerToQuestion, ListFilter, PetitionStatus, Place, ReferralStatus};
use domain::routing::{Conditions, DryRun, Hours, Outcome, Rule, RuleState};
use domain::users::{Actor, Role};
use futures::FutureExt;
use uuid::Uuid;

fn rule(n: u128, position: i64) -> Rule {
    Rule {
        id: RuleId(Uuid::from_u128(n)),
        position,
        name: format!("Regla {n}"),
        state: RuleState::Draft,
        conditions: Conditions {
            kinds: vec![LAMP],
            weekdays: vec![chrono::Weekday::Sat],
            hours: Hours::read("22:00", "06:00").unwrap(),
            area: Some("{}".into()),
            written: Some(false),
            ..Conditions::default()
        },
        outcome: Outcome {
            departments: vec![LIGHTING, STREETS],
            term: Some(Term {
                amount: 12,
                unit: TermUnit::NaturalHours,
            }),
            instruction: "Guardia".into(),
            at_once: true,
        },
        replaces: None,
        version: 1,
    }
}

async fn order(conn: &mut Conn) -> Vec<u128> {
    let live = routing::live(conn).await.unwrap();
    live.iter().map(|rule| rule.id.0.as_u128()).collect()
}

contract!(rules_are_kept_in_their_order_and_by_version, |db| {
    let done = db.write(|conn| {
        async move {
            seed(conn).await?;
            for (n, position) in [(1, 1), (2, 2), (3, 3)] {
                assert!(routing::insert(conn, &rule(n, position)).await?);
                assert!(!routing::insert(conn, &rule(n, position + 50)).await?);
            }
            let stored = routing::rule(conn, rule(2, 2).id).await?;
            assert_eq!(stored, Some(rule(2, 2)));
            assert_eq!(order(conn).await, [1, 2, 3]);
            // Room in the middle, and something put there.
            routing::make_room(conn, 1).await?;
            let mut middle = rule(4, 2);
            middle.replaces = Some(rule(1, 1).id);
            assert!(routing::insert(conn, &middle).await?);
            assert_eq!(order(conn).await, [1, 4, 2, 3]);
            let stored = routing::rule(conn, middle.id).await?;
            assert_eq!(stored, Some(middle.clone()));
            // Aside, and to the first place.
            routing::place(conn, middle.id, -5).await?;
            assert_eq!(order(conn).await, [4, 1, 2, 3]);
            // A change goes by version.
            let mut changed = rule(1, 1);
            changed.name = "Otra".into();
            assert!(routing::update(conn, &changed, None).await?);
            assert!(!routing::update(conn, &changed, None).await?);
            let stored = routing::rule(conn, changed.id).await?.unwrap();
            assert_eq!((stored.name.as_str(), stored.version), ("Otra", 2));
            // What ended leaves the order, and its place to others.
            let mut over = Rule {
                state: RuleState::Ended,
                ..rule(3, 4)
            };
            over.position = 4;
            assert!(routing::update(conn, &over, Some(at(1))).await?);
            assert!(routing::insert(conn, &rule(5, 4)).await?);
            assert_eq!(order(conn).await, [4, 1, 2, 5]);
            let ended = routing::ended(conn).await?;
            assert_eq!(ended.len(), 1);
            assert_eq!(ended[0].state, RuleState::Ended);
            Ok::<_, DbError>(())
        }
        .boxed()
    });
    done.await.unwrap();
    // Two are never at one place.
    let twice = db.write(|conn| {
        async move {
            let mut other = rule(9, 0);
            other.position = -5;
            routing::insert(conn, &other).await
        }
        .boxed()
    });
    assert!(matches!(twice.await, Err(DbError::Duplicate(_))));
});

contract!(the_last_dry_run_of_a_rule_is_kept, |db| {
    let done = db.write(|conn| {
        async move {
            seed(conn).await?;
            routing::insert(conn, &rule(1, 1)).await?;
            let id = rule(1, 1).id;
            assert_eq!(routing::dry_run(conn, id).await?, None);
            let mut run = DryRun {
                from: at(0),
                to: at(60),
                reserved: true,
                looked: 10,
                decided: 4,
                elsewhere: 3,
                other_term: 1,
                as_it_was: 2,
                moves: vec![],
                folios: vec![],
            };
            routing::keep_dry_run(conn, id, 1, "a:1", at(61), OPERATOR, &run).await?;
            run.looked = 11;
            routing::keep_dry_run(conn, id, 2, "a:2", at(62), OPERATOR, &run).await?;
            let stored = routing::dry_run(conn, id).await?.unwrap();
            assert_eq!((stored.version, stored.basis.as_str()), (2, "a:2"));
            assert_eq!((stored.at, stored.who.as_str()), (at(62), "Usuaria ana"));
            assert_eq!(stored.run, run);
            let before = version(conn, Kept::Routing).await?;
            touch(conn, Kept::Routing).await?;
            assert_eq!(version(conn, Kept::Routing).await?, before + 1);
            Ok::<_, DbError>(())
        }
        .boxed()
    });
    done.await.unwrap();
});

contract!(what_rules_look_at_is_read_month_by_month, |db| {
    let done = db.write(|conn| {
        async move {
            seed(conn).await?;
            let mut all = Vec::new();
            for n in 1..=5u128 {
                let made = register_as(conn, n, "luz", |new| {
                    new.confidential = n == 2;
                    new.written = n == 3;
                    new.answers = vec![AnswerToQuestion {
                        question: "¿Una o varias?".into(),
                        answer: "Varias".into(),
                    }];
                    new.place.point = Some(Point {
                        latitude: 19.2,
                        longitude: -96.1,
                    });
                    if n == 4 {
                        new.received_month = "2026-10".into();
                    }
                })
                .await?;
                all.push(made);
            }
            let change = petitions::PetitionChange {
                status: PetitionStatus::Cancelled,
                ..closed()
            };
            petitions::save(conn, all[4].0, 1, &change).await?;
            refer_again(conn, all[0].0, all[0].1, LIGHTING, 1).await?;
            let rejected = refer_again(conn, all[0].0, all[0].1, STREETS, 2).await?;
            save_referral(
                conn,
                rejected,
                &ReferralChange::to(ReferralStatus::Rejected),
            )
            .await?;
            Ok::<_, DbError>(all)
        }
        .boxed()
    });
    let all = done.await.unwrap();
    let mut conn = db.read().await.unwrap();
    let conn = &mut conn;
    let scope = everything();
    let one = routing::facts(conn, &scope, all[2].0)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((one.kind, one.written, one.captain), (LAMP, true, false));
    assert_eq!(one.answers[0].answer, "Varias");
    assert_eq!(one.point.map(|p| p.latitude), Some(19.2));
    let seen = async |conn: &mut Conn, after, limit| {
        let found = routing::looked_at(conn, &scope, "2026-11", at(0), after, limit);
        let found = found.await.unwrap();
        found.iter().map(|l| l.seq).collect::<Vec<_>>()
    };
    // Not that of another month, and not the cancelled one.
    assert_eq!(seen(conn, 0, 10).await, [all[0].1, all[1].1, all[2].1]);
    assert_eq!(seen(conn, 0, 2).await, [all[0].1, all[1].1]);
    assert_eq!(seen(conn, all[1].1, 2).await, [all[2].1]);
    // The reserved one only for who may read it.
    let admin = Actor {
        id: UserId(Uuid::nil()),
        name: "x".into(),
        role: Role::Administrator,
        department: None,
        seat: None,
    };
    let narrow = decide(&admin, Action::ManageRouting).unwrap();
    let found = routing::looked_at(conn, &narrow, "2026-11", at(0), 0, 10).await;
    assert_eq!(found.unwrap().len(), 2);
    let referred = routing::referred(conn, &scope, "2026-11", 0, all[2].1).await;
    assert_eq!(referred.unwrap(), [(all[0].1, LIGHTING)]);
});

const NOT_OURS: ReasonId = ReasonId(Uuid::from_u128(60));

/// Gives a referral back as not theirs, as the act does.
async fn give_back(
    conn: &mut Conn,
    petition: (PetitionId, i64),
    referral: ReferralId,
    version: i64,
) -> Result<(), DbError> {
    let change = ReferralChange {
        answer: "No es nuestro".into(),
        reason: Some(NOT_OURS),
        suggested: Some(LIGHTING),
        ..ReferralChange::to(ReferralStatus::Rejected)
    };
    save_referral(conn, referral, &change).await?;
    let change = petitions::PetitionChange {
        status: PetitionStatus::Received,
        resolution: None,
        attended: None,
        closed_at: None,
        rejections: 1,
        ..closed()
    };
    assert!(petitions::save(conn, petition.0, version, &change).await?);
    let event = petitions::NewEvent {
        petition: petition.0,
        version: version + 1,
        referral: Some(referral),
        at: at(version * 10),
        actor: Some(OPERATOR),
        act: Some(Act::Reject),
        from: Some(PetitionStatus::Referred),
        to: PetitionStatus::Received,
        detail: String::new(),
        public: false,
        batch: None,
    };
    petitions::append_event(conn, &event).await
}

contract!(bounced_petitions_come_with_who_gave_them_back, |db| {
    let done = db.write(|conn| {
        async move {
            seed(conn).await?;
            let reason = Reason {
                id: NOT_OURS,
                kind: "reject".into(),
                code: "not_competent".into(),
                name: "No es competencia".into(),
            };
            db::catalogue::insert_reason(conn, &reason, 1).await?;
            let mut all = Vec::new();
            // One rejection; two; two and then accepted; two, reserved.
            for (n, times) in [(1u128, 1), (2, 2), (3, 2), (4, 2)] {
                let petition = register_as(conn, n, "luz", |new| new.confidential = n == 4).await?;
                for number in 1..=times {
                    let to = if number == 1 { STREETS } else { LIGHTING };
                    let own = refer_again(conn, petition.0, petition.1, to, number).await?;
                    give_back(conn, petition, own, number).await?;
                }
                all.push(petition);
            }
            let again = refer_again(conn, all[2].0, all[2].1, STREETS, 3).await?;
            save_referral(conn, again, &ReferralChange::to(ReferralStatus::Accepted)).await?;
            // Sent once more and not accepted is still bounced.
            refer_again(conn, all[1].0, all[1].1, STREETS, 3).await?;
            Ok::<_, DbError>(all)
        }
        .boxed()
    });
    let all = done.await.unwrap();
    let mut conn = db.read().await.unwrap();
    let conn = &mut conn;
    let scope = everything();
    let found = routing::bounced(conn, &scope, 0, 10).await.unwrap();
    let seqs: Vec<i64> = found.iter().map(|b| b.seq).collect();
    assert_eq!(seqs, [all[1].1, all[3].1]);
    assert_eq!(
        (found[0].rejections, found[0].kind.as_str()),
        (2, "Luminaria apagada")
    );
    assert_eq!(found[0].place, "Paseo de las Palmas 214");
    assert_eq!(
        routing::bounced(conn, &scope, all[1].1, 10).await.unwrap()[0].seq,
        all[3].1
    );
    let chain = routing::chains(conn, &scope, all[1].1, all[1].1)
        .await
        .unwrap();
    let told: Vec<_> = chain
        .iter()
        .map(|(_, r)| (r.department.as_str(), r.suggested.as_str(), r.at))
        .collect();
    assert_eq!(
        told,
        [
            ("Obras Públicas", "Alumbrado Público", at(10)),
            ("Alumbrado Público", "Alumbrado Público", at(20))
        ]
    );
    assert_eq!(
        (chain[0].1.reason.as_str(), chain[0].1.words.as_str()),
        ("No es competencia", "No es nuestro")
    );
    // The list with that filter has the same.
    let filter = ListFilter {
        bounced: true,
        ..ListFilter::default()
    };
    let page = lists::page(conn, &scope, &filter, at(100)).await.unwrap();
    let mut listed: Vec<i64> = page.rows.iter().map(|row| row.seq).collect();
    listed.reverse();
    assert_eq!((listed, page.total), (seqs, 2));
});

contract!(a_corrected_petition_is_found_by_its_new_words_only, |db| {
    let done = db.write(|conn| {
        async move {
            seed(conn).await?;
            let hole = PetitionTypeId(Uuid::from_u128(31));
            let mut kind = db::catalogue::petition_type(conn, LAMP).await?.unwrap();
            kind.id = hole;
            kind.code = "OP-01".into();
            kind.name = "Bache".into();
            kind.location = LocationKind::Point;
            assert!(db::catalogue::insert_type(conn, &kind).await?);
            let (id, seq) = register(conn, 1, "luz palmas").await?;
            routing::insert(conn, &rule(1, 1)).await?;
            let referral = refer_again(conn, id, seq, LIGHTING, 1).await?;
            refer_again(conn, id, seq, STREETS, 2).await?;
            routing::set_rule(conn, referral, rule(1, 1).id).await?;
            let by = routing::rules_of(conn, id).await?;
            assert_eq!(by, [(referral, rule(1, 1).id)]);
            let new = routing::Corrected {
                seq,
                kind: hole,
                priority: 2,
                confidential: true,
                place: Place {
                    street: "Allende".into(),
                    ..Place::default()
                },
                moved: false,
                block: None,
                words: "bache allende".into(),
            };
            routing::correct(conn, id, &new).await?;
            Ok::<_, DbError>(id)
        }
        .boxed()
    });
    let id = done.await.unwrap();
    let mut conn = db.read().await.unwrap();
    let card = petitions::card(&mut conn, &everything(), id, at(0)).await;
    let card = card.unwrap().unwrap();
    assert_eq!((card.kind_name.as_str(), card.priority), ("Bache", 2));
    assert!(card.confidential);
    assert_eq!(card.place.street, "Allende");
    assert!(card.place.number.is_empty());
    for (text, found) in [("allende", 1), ("palmas", 0)] {
        let filter = ListFilter {
            text: text.into(),
            ..ListFilter::default()
        };
        let page = lists::page(&mut conn, &everything(), &filter, at(0)).await;
        assert_eq!(page.unwrap().total, found, "{text}");
    }
    // The count of reserved petitions followed.
    let counts = lists::counts(&mut conn, &everything()).await.unwrap();
    assert_eq!(counts.pending, 1);
});
