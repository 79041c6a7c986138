//! What storage promises, checked on SQLite and on PostgreSQL by the same code.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]

mod harness;

use chrono::{DateTime, Duration, Utc};
use db::{
    Conn, Db, DbError, accounts, catalogue, catalogue_entries, idempotency, lists, log, people,
    petitions,
};
use domain::access::{Action, Scope, decide};
use domain::catalogue::{Channel, Department, LocationKind, PetitionType, Reason, ReasonKind};
use domain::deadline::{Term, TermUnit};
use domain::folio::Folio;
use domain::ids::*;
use domain::petitions::{Act, ListFilter, PetitionStatus, Place, ReferralStatus};
use domain::users::{Actor, Role};
use futures::FutureExt;
use harness::contract;
use uuid::Uuid;

fn at(minutes: i64) -> DateTime<Utc> {
    "2026-11-24T18:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::minutes(minutes)
}

fn everything() -> Scope {
    Scope::of_the_program_itself()
}

const OPERATOR: UserId = UserId(Uuid::from_u128(10));
const LIGHTING: DepartmentId = DepartmentId(Uuid::from_u128(20));
const STREETS: DepartmentId = DepartmentId(Uuid::from_u128(21));
const LAMP: PetitionTypeId = PetitionTypeId(Uuid::from_u128(30));
const PHONE: ChannelId = ChannelId(Uuid::from_u128(40));
const SOLVED: ReasonId = ReasonId(Uuid::from_u128(50));

/// Two departments, a type, a channel, a reason and an operator.
async fn seed(conn: &mut Conn) -> Result<(), DbError> {
    let day = "2026-01-01".parse().unwrap();
    for (id, code, name) in [
        (LIGHTING, "AP", "Alumbrado Público"),
        (STREETS, "OP", "Obras Públicas"),
    ] {
        let new = Department {
            id,
            code: code.into(),
            name: name.into(),
            valid_from: day,
            valid_to: None,
            successor: None,
            version: 1,
        };
        assert!(catalogue::insert_department(conn, &new).await?);
        assert!(
            !catalogue::insert_department(conn, &new).await?,
            "a second seeding changes nothing"
        );
    }
    let kind = PetitionType {
        id: LAMP,
        code: "AP-01".into(),
        name: "Luminaria apagada".into(),
        category: "Luminarias".into(),
        department: LIGHTING,
        term: Term {
            amount: 5,
            unit: TermUnit::BusinessDays,
        },
        priority: 3,
        location: LocationKind::Point,
        allows_anonymous: true,
        confidential: false,
        closing_evidence: "foto antes y después".into(),
        external_body: String::new(),
        key_questions: vec!["¿Una o varias?".into(), "¿Número de poste?".into()],
        synonyms: vec!["foco fundido".into()],
        valid_from: day,
        valid_to: None,
        version: 1,
    };
    assert!(catalogue::insert_type(conn, &kind).await?);
    assert_eq!(catalogue::petition_type(conn, LAMP).await?, Some(kind));
    catalogue::insert_channel(
        conn,
        &Channel {
            id: PHONE,
            code: "phone_072".into(),
            name: "Línea 072".into(),
        },
        1,
    )
    .await?;
    let solved = Reason {
        id: SOLVED,
        kind: "resolution".into(),
        code: "solved".into(),
        name: "Resuelta".into(),
    };
    catalogue::insert_reason(conn, &solved, 1).await?;
    accounts::insert(conn, &user(OPERATOR, "ana", Role::Operator, None), at(0)).await?;
    Ok(())
}

fn user(id: UserId, login: &str, role: Role, department: Option<DepartmentId>) -> accounts::User {
    accounts::User {
        id,
        login: login.into(),
        name: format!("Usuaria {login}"),
        role,
        department,
        password_hash: "x".into(),
        must_change_password: false,
        active: true,
        version: 1,
    }
}

fn to_store(n: u128, number: i64, words: &str) -> petitions::PetitionToStore {
    petitions::PetitionToStore {
        id: PetitionId(Uuid::from_u128(1000 + n)),
        folio: Folio { year: 2026, number },
        content_hash: vec![1, 2, 3],
        channel: PHONE,
        kind: LAMP,
        priority: 3,
        description: "Está muy oscuro".into(),
        answers: vec![],
        written: false,
        confidential: false,
        person: None,
        registered_by: OPERATOR,
        privacy_notice: "2026-01".into(),
        place: Place {
            street: "Paseo de las Palmas".into(),
            number: "214".into(),
            ..Place::default()
        },
        received_at: at(number),
        received_month: "2026-11".into(),
        due_at: at(number) + Duration::days(7),
        legal_due_at: None,
        words: words.into(),
    }
}

async fn register(conn: &mut Conn, n: u128, words: &str) -> Result<(PetitionId, i64), DbError> {
    let number = petitions::next_number(conn, 2026).await?;
    let new = to_store(n, number, words);
    let seq = petitions::insert(conn, &new).await?;
    let event = petitions::NewEvent {
        petition: new.id,
        version: 1,
        referral: None,
        at: new.received_at,
        actor: Some(OPERATOR),
        act: None,
        from: None,
        to: PetitionStatus::Received,
        detail: String::new(),
        public: true,
    };
    petitions::append_event(conn, &event).await?;
    Ok((new.id, seq))
}

async fn refer(
    conn: &mut Conn,
    petition: PetitionId,
    seq: i64,
    department: DepartmentId,
) -> Result<ReferralId, DbError> {
    let new = petitions::NewReferral {
        id: ReferralId(Uuid::new_v4()),
        petition,
        petition_seq: seq,
        number: 1,
        department,
        instruction: "Revisar".into(),
        sent_at: at(1),
        due_at: at(100),
    };
    petitions::insert_referral(conn, &new).await?;
    Ok(new.id)
}

contract!(every_statement_can_be_prepared, |db| {
    for sql in db::all_statements() {
        let text = match &db {
            Db::Sqlite { .. } => sql.sqlite,
            Db::Postgres(_) => sql.postgres,
        };
        harness::prepare(&db, text).await;
    }
    assert!(
        db::all_statements().len() > 60,
        "every slice registers its statements"
    );
});

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

fn closed() -> petitions::PetitionChange {
    petitions::PetitionChange {
        status: PetitionStatus::Closed,
        information_requested: false,
        resolution: Some(SOLVED),
        attended: Some((at(5), "2026-11".into())),
        closed_at: Some(at(6)),
        reopened: 0,
        rejections: 0,
        reworks: 0,
        duplicate_of: None,
    }
}

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
                petitions::save_referral(
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
    let liaison = Actor {
        id: UserId(Uuid::from_u128(11)),
        name: "Luz".into(),
        role: Role::Liaison,
        department: Some(LIGHTING),
    };
    let scope = decide(&liaison, Action::ReadPetitions).unwrap();
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
                petitions::save_referral(conn, referral, &change).await?;
                petitions::save_referral(
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

contract!(people_are_one_by_telephone_and_name, |db| {
    let person = |id: u128, phone: Option<&str>, name: &str| people::NewPerson {
        id: PersonId(Uuid::from_u128(id)),
        phone: phone.map(str::to_owned),
        given_names: name.into(),
        surnames: "Pérez".into(),
        name_key: domain::text::fold(name),
        at: at(0),
    };
    let found = db
        .write(move |conn| {
            async move {
                let mut ids = Vec::new();
                for (id, phone, name) in [
                    (1, Some("2291234567"), "María"),
                    (2, Some("2291234567"), "maria"),
                    (3, Some("2291234567"), "José"),
                    (4, None, "María"),
                    (5, None, "María"),
                ] {
                    ids.push(
                        people::find_or_insert(conn, person(id, phone, name))
                            .await?
                            .0
                            .as_u128(),
                    );
                }
                Ok::<_, DbError>(ids)
            }
            .boxed()
        })
        .await
        .unwrap();
    assert_eq!(found, [1, 1, 3, 4, 5]);
    let known = people::by_phone(&mut db.read().await.unwrap(), &everything(), "2291234567")
        .await
        .unwrap();
    assert_eq!(known.len(), 2);
});

contract!(sessions_end_by_revocation_and_by_disabling_the_user, |db| {
    db.write(|conn| seed(conn).boxed()).await.unwrap();
    let session = |n: u128| accounts::NewSession {
        id: SessionId(Uuid::from_u128(n)),
        token_hash: vec![n as u8; 32],
        user: OPERATOR,
        at: at(0),
        expires_at: at(720),
        network: "127.0.0.0".into(),
        user_agent: "prueba".into(),
    };
    db.write(move |conn| {
        async move {
            accounts::open_session(conn, &session(1)).await?;
            accounts::open_session(conn, &session(2)).await
        }
        .boxed()
    })
    .await
    .unwrap();
    let live = async |n: u8| {
        accounts::session(&mut db.read().await.unwrap(), &[n; 32])
            .await
            .unwrap()
    };
    assert_eq!(live(1).await.unwrap().actor.role, Role::Operator);
    assert!(live(9).await.is_none());
    let other = UserId(Uuid::from_u128(99));
    let revoked = db
        .write(move |conn| {
            async move {
                Ok::<_, DbError>((
                    accounts::revoke_session(conn, other, SessionId(Uuid::from_u128(1)), at(1))
                        .await?,
                    accounts::revoke_session(conn, OPERATOR, SessionId(Uuid::from_u128(1)), at(1))
                        .await?,
                ))
            }
            .boxed()
        })
        .await
        .unwrap();
    assert_eq!(revoked, (false, true));
    assert!(live(1).await.is_none());
    assert_eq!(
        accounts::sessions(&mut db.read().await.unwrap(), OPERATOR, at(1))
            .await
            .unwrap()
            .len(),
        1
    );
    let disabled = accounts::User {
        active: false,
        ..user(OPERATOR, "ana", Role::Operator, None)
    };
    assert!(
        db.write(move |conn| async move { accounts::update(conn, &disabled).await }.boxed())
            .await
            .unwrap()
    );
    assert!(live(2).await.is_none());
});

contract!(one_time_tokens_work_once_and_in_time, |db| {
    db.write(|conn| {
        async move { accounts::insert_setup_token(conn, &[7; 32], at(10)).await }.boxed()
    })
    .await
    .unwrap();
    let try_at = async |minute| {
        db.write(move |conn| {
            async move { accounts::use_setup_token(conn, &[7; 32], at(minute)).await }.boxed()
        })
        .await
        .unwrap()
    };
    assert!(!try_at(11).await, "expired");
    assert!(try_at(5).await);
    assert!(!try_at(6).await, "used");
});

contract!(keys_throttles_and_the_log_are_kept, |db| {
    db.write(|conn| seed(conn).boxed()).await.unwrap();
    let stored = idempotency::Stored {
        body_hash: vec![1],
        status: 201,
        response: "{}".into(),
    };
    let copy = stored.clone();
    db.write(move |conn| {
        async move {
            idempotency::insert(conn, OPERATOR, "k", &copy, at(0)).await?;
            for failures in [1, 2] {
                let throttle = accounts::Throttle {
                    failures,
                    last_at: at(0),
                    blocked_until: at(failures),
                };
                accounts::set_throttle(conn, "login:ana", throttle).await?;
            }
            accounts::insert_api_token(
                conn,
                ApiTokenId(Uuid::from_u128(1)),
                &[3; 32],
                OPERATOR,
                "banco",
                at(0),
            )
            .await?;
            log::append(
                conn,
                log::Entry {
                    at: at(0),
                    actor: Some(OPERATOR),
                    action: "contact_revealed",
                    object: "f".into(),
                    detail: "d".into(),
                },
            )
            .await
        }
        .boxed()
    })
    .await
    .unwrap();
    let mut conn = db.read().await.unwrap();
    assert_eq!(
        idempotency::find(&mut conn, OPERATOR, "k").await.unwrap(),
        Some(stored)
    );
    assert_eq!(
        idempotency::find(&mut conn, UserId(Uuid::nil()), "k")
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        accounts::throttle(&mut conn, "login:ana")
            .await
            .unwrap()
            .unwrap()
            .failures,
        2
    );
    assert_eq!(
        accounts::api_token(&mut conn, &[3; 32])
            .await
            .unwrap()
            .unwrap()
            .id,
        OPERATOR
    );
    assert_eq!(
        log::last(&mut conn, 5).await.unwrap(),
        [(
            "contact_revealed".to_owned(),
            "f".to_owned(),
            "d".to_owned()
        )]
    );
    drop(conn);
    db.write(|conn| {
        async move {
            accounts::clear_throttle(conn, "login:ana").await?;
            idempotency::purge(conn, at(1)).await
        }
        .boxed()
    })
    .await
    .unwrap();
    let mut conn = db.read().await.unwrap();
    assert_eq!(
        accounts::throttle(&mut conn, "login:ana").await.unwrap(),
        None
    );
    assert_eq!(
        idempotency::find(&mut conn, OPERATOR, "k").await.unwrap(),
        None
    );
});

contract!(duplicates_move_their_petitioners_along, |db| {
    db.write(|conn| seed(conn).boxed()).await.unwrap();
    let kept = db
        .write(|conn| {
            async move {
                let (kept, _) = register(conn, 1, "luz").await?;
                let (repeated, _) = register(conn, 2, "luz").await?;
                let person = people::NewPerson {
                    id: PersonId(Uuid::from_u128(7)),
                    phone: None,
                    given_names: "Eva".into(),
                    surnames: String::new(),
                    name_key: "eva".into(),
                    at: at(0),
                };
                let person = people::find_or_insert(conn, person).await?;
                for _ in 0..2 {
                    petitions::move_petitioners(conn, repeated, Some(person), kept).await?;
                }
                Ok::<_, DbError>(kept)
            }
            .boxed()
        })
        .await
        .unwrap();
    let card = petitions::card(&mut db.read().await.unwrap(), &everything(), kept, at(0))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(card.co_petitioners, 1);
});

contract!(
    catalogue_entries_change_by_version_and_keep_their_history,
    |db| {
        db.write(|conn| seed(conn).boxed()).await.unwrap();
        let changed = db
            .write(|conn| {
                async move {
                    let mut department = catalogue::department(conn, LIGHTING).await?.unwrap();
                    let before = serde_json::to_value(&department).unwrap();
                    department.name = "Alumbrado".into();
                    let entry = catalogue::HistoryEntry {
                        entity: "department",
                        id: LIGHTING.0,
                        at: at(1),
                        actor: None,
                        before,
                        after: serde_json::to_value(&department).unwrap(),
                    };
                    catalogue::append_history(conn, &entry).await?;
                    let first = catalogue::update_department(conn, &department).await?;
                    let second = catalogue::update_department(conn, &department).await?;
                    let mut kind = catalogue::petition_type(conn, LAMP).await?.unwrap();
                    kind.synonyms.push("oscuro".into());
                    let third = catalogue::update_type(conn, &kind).await?;
                    let settlement = catalogue::Settlement {
                        id: Uuid::from_u128(3),
                        postal_code: "91700".into(),
                        settlement_key: "0001".into(),
                        name: "Centro".into(),
                        kind: "Colonia".into(),
                    };
                    catalogue::insert_settlement(conn, &settlement).await?;
                    catalogue::update_settlement(
                        conn,
                        &catalogue::Settlement {
                            name: "Zona Centro".into(),
                            ..settlement
                        },
                    )
                    .await?;
                    catalogue::insert_non_working_day(
                        conn,
                        "2026-12-25".parse().unwrap(),
                        "Navidad",
                    )
                    .await?;
                    Ok::<_, DbError>((first, second, third))
                }
                .boxed()
            })
            .await
            .unwrap();
        assert_eq!(changed, (true, false, true));
        let mut conn = db.read().await.unwrap();
        assert_eq!(
            catalogue::history(&mut conn, "department", LIGHTING.0)
                .await
                .unwrap()
                .len(),
            1
        );
        assert_eq!(
            catalogue::departments(&mut conn).await.unwrap()[0].name,
            "Alumbrado"
        );
        assert_eq!(
            catalogue::types(&mut conn).await.unwrap()[0].synonyms.len(),
            2
        );
        assert_eq!(
            catalogue::neighborhoods(&mut conn).await.unwrap()[0].name,
            "Zona Centro"
        );
        assert!(
            catalogue::neighborhood(&mut conn, NeighborhoodId(Uuid::from_u128(3)))
                .await
                .unwrap()
                .is_some()
        );
        assert_eq!(catalogue::settlements(&mut conn).await.unwrap().len(), 1);
        assert_eq!(catalogue::channels(&mut conn).await.unwrap().len(), 1);
        assert!(catalogue::channel_exists(&mut conn, PHONE).await.unwrap());
        assert_eq!(catalogue::reasons(&mut conn).await.unwrap().len(), 1);
        assert!(
            catalogue::reason(&mut conn, SOLVED, ReasonKind::Cancel)
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            catalogue::reason(&mut conn, SOLVED, ReasonKind::Resolution)
                .await
                .unwrap()
                .is_some()
        );
        assert_eq!(
            catalogue::non_working_days(&mut conn).await.unwrap().len(),
            1
        );
    }
);

contract!(a_file_is_kept_once_per_petition, |db| {
    db.write(|conn| seed(conn).boxed()).await.unwrap();
    let (id, referral, stored) = db
        .write(|conn| {
            async move {
                let (id, seq) = register(conn, 1, "luz").await?;
                let referral = refer(conn, id, seq, LIGHTING).await?;
                let file = |n: u128| db::attachments::NewAttachment {
                    id: AttachmentId(Uuid::from_u128(n)),
                    petition: id,
                    referral: Some(referral),
                    kind: "image",
                    name: "foto.jpg".into(),
                    media_type: "image/jpeg",
                    sha256: vec![9; 32],
                    width: 4,
                    height: 3,
                    full: vec![1, 2],
                    thumbnail: vec![3],
                    at: at(0),
                    by: OPERATOR,
                };
                let first = db::attachments::insert(conn, file(1)).await?;
                let second = db::attachments::insert(conn, file(2)).await?;
                Ok::<_, DbError>((id, referral, (first, second)))
            }
            .boxed()
        })
        .await
        .unwrap();
    assert_eq!(stored, (true, false));
    let mut conn = db.read().await.unwrap();
    assert_eq!(
        db::attachments::of_petition(&mut conn, &everything(), id)
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        db::attachments::count_images(&mut conn, id, referral)
            .await
            .unwrap(),
        1
    );
    let file = AttachmentId(Uuid::from_u128(1));
    let thumbnail = db::attachments::content(&mut conn, &everything(), id, file, "thumbnail")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (thumbnail.content, thumbnail.media_type.as_str()),
        (vec![3], "image/jpeg")
    );
    assert!(
        db::attachments::content(
            &mut conn,
            &everything(),
            PetitionId(Uuid::nil()),
            file,
            "full"
        )
        .await
        .unwrap()
        .is_none()
    );
});

contract!(users_are_paged_by_login_and_unique_by_it, |db| {
    db.write(|conn| seed(conn).boxed()).await.unwrap();
    let taken = db
        .write(|conn| {
            async move {
                accounts::insert(
                    conn,
                    &user(UserId(Uuid::from_u128(77)), "ana", Role::Auditor, None),
                    at(0),
                )
                .await
            }
            .boxed()
        })
        .await;
    assert!(
        matches!(taken, Err(DbError::Duplicate(ref what)) if what.contains("login")),
        "{taken:?}"
    );
    let admin = UserId(Uuid::from_u128(78));
    db.write(move |conn| {
        async move {
            accounts::insert(
                conn,
                &user(admin, "berta", Role::Administrator, None),
                at(0),
            )
            .await?;
            accounts::set_password(conn, admin, "nuevo", true).await
        }
        .boxed()
    })
    .await
    .unwrap();
    let mut conn = db.read().await.unwrap();
    assert_eq!(accounts::list(&mut conn, "ana", 10).await.unwrap().len(), 1);
    assert_eq!(accounts::count_administrators(&mut conn).await.unwrap(), 1);
    assert!(
        accounts::by_id(&mut conn, admin)
            .await
            .unwrap()
            .unwrap()
            .must_change_password
    );
    assert_eq!(
        accounts::by_login(&mut conn, "berta")
            .await
            .unwrap()
            .unwrap()
            .password_hash,
        "nuevo"
    );
});

contract!(referrals_of_a_department_are_open_until_their_end, |db| {
    let (before, after) = db
        .write(|conn| {
            async move {
                seed(conn).await?;
                let (id, seq) = register(conn, 1, "oscuro").await?;
                let referral = refer(conn, id, seq, LIGHTING).await?;
                let before = catalogue_entries::open_referrals(conn, LIGHTING).await?;
                let change = petitions::ReferralChange::to(ReferralStatus::Withdrawn);
                petitions::save_referral(conn, referral, &change).await?;
                let after = catalogue_entries::open_referrals(conn, LIGHTING).await?;
                assert_eq!(catalogue_entries::open_referrals(conn, STREETS).await?, 0);
                Ok::<_, DbError>((before, after))
            }
            .boxed()
        })
        .await
        .unwrap();
    assert_eq!((before, after), (1, 0));
});

#[tokio::test]
async fn both_databases_have_the_same_schema() {
    let sqlite = harness::schema(&harness::sqlite().await.0).await;
    let postgres = harness::schema(&harness::postgres().await).await;
    assert!(sqlite.len() > 150, "{}", sqlite.len());
    assert_eq!(sqlite, postgres);
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |folder: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../migrations")
            .join(folder);
        std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(names("sqlite"), names("postgres"));
}
