//! Petitions that ask for the same: candidates from the index alone, people of all that were united,
//! unions that leave what was before, and what follows them.

use crate::fixtures::{
    LAMP, LIGHTING, OPERATOR, PHONE, at, closed, everything, petition_clock, refer, referral_clock,
    register_as, seed,
};
use crate::harness::{self, contract};
use chrono::Duration;
use db::duplicates::{self, JoiningToStore, NewMerge, Question, Turned};
use db::petitions::{self, PetitionToStore};
use db::{Conn, Db, DbError, people};
use domain::catalogue::{Neighborhood, Point};
use domain::clocks::Phase;
use domain::duplicates::{SHOWN, Spot, Turn};
use domain::ids::{NeighborhoodId, PersonId, PetitionId};
use domain::petitions::{PetitionStatus, Place, ReferralStatus};
use futures::FutureExt;
use uuid::Uuid;

const CENTRO: NeighborhoodId = NeighborhoodId(Uuid::from_u128(61));
const REFORMA: NeighborhoodId = NeighborhoodId(Uuid::from_u128(62));
const HERE: Point = Point {
    latitude: 19.1738,
    longitude: -96.1342,
};

async fn seed_with_places(conn: &mut Conn) -> Result<(), DbError> {
    seed(conn).await?;
    for (id, name) in [(CENTRO, "Centro"), (REFORMA, "Reforma")] {
        let hood = Neighborhood {
            id,
            postal_code: "91700".into(),
            name: name.into(),
            kind: "Colonia".into(),
            point: None,
        };
        db::catalogue::insert_neighborhood(conn, &hood, name).await?;
    }
    Ok(())
}

fn place(neighborhood: NeighborhoodId, street: &str, metres: Option<f64>) -> Place {
    Place {
        neighborhood: Some(neighborhood),
        street: street.into(),
        point: metres.map(|m| Point {
            latitude: HERE.latitude + m / 110_670.0,
            ..HERE
        }),
        ..Place::default()
    }
}

async fn with(
    conn: &mut Conn,
    n: u128,
    change: impl FnOnce(&mut PetitionToStore),
) -> Result<PetitionId, DbError> {
    Ok(register_as(conn, n, "luz", change).await?.0)
}

fn question(place: &Place) -> Question {
    Question {
        kind: LAMP,
        spot: Spot::of(place),
        at: at(100),
        besides: None,
    }
}

async fn found(db: &Db, question: &Question) -> Vec<u128> {
    let mut conn = db.read().await.unwrap();
    let rows = duplicates::alike(&mut conn, &everything(), question)
        .await
        .unwrap();
    rows.iter().map(|row| row.id.0.as_u128() - 1000).collect()
}

contract!(
    candidates_are_open_of_the_type_near_or_on_the_street,
    |db| {
        db.write(|conn| {
            async move {
                seed_with_places(conn).await?;
                with(conn, 1, |new| new.place = place(CENTRO, "Av. Zamora", None)).await?;
                with(conn, 2, |new| {
                    new.place = place(CENTRO, "Zamora", Some(400.0))
                })
                .await?;
                with(conn, 3, |new| {
                    new.place = place(CENTRO, "Lerdo", Some(30.0))
                })
                .await?;
                with(conn, 4, |new| new.place = place(REFORMA, "Zamora", None)).await?;
                with(conn, 5, |new| {
                    new.place = place(CENTRO, "Lerdo", Some(60.0))
                })
                .await?;
                with(conn, 6, |new| {
                    new.place = place(CENTRO, "Zamora", None);
                    new.confidential = true;
                })
                .await?;
                with(conn, 7, |new| {
                    new.place = place(CENTRO, "Zamora", None);
                    new.received_at = at(100) - Duration::days(15) - Duration::minutes(1);
                })
                .await?;
                let over = with(conn, 8, |new| new.place = place(CENTRO, "Zamora", None)).await?;
                assert!(petitions::save(conn, over, 1, &closed()).await?);
                Ok::<_, DbError>(())
            }
            .boxed()
        })
        .await
        .unwrap();
        let here = place(CENTRO, "Calle Zamora #214", Some(0.0));
        assert_eq!(found(&db, &question(&here)).await, [3, 1, 2]);
        // Without a point the newest of the street comes first; itself it is not.
        let street = place(CENTRO, "zamora", None);
        let mut ask = question(&street);
        assert_eq!(found(&db, &ask).await, [2, 1]);
        ask.besides = Some(PetitionId(Uuid::from_u128(1002)));
        assert_eq!(found(&db, &ask).await, [1]);
        // Nothing is asked of a place that says too little, nor of another type.
        let vague = place(CENTRO, "", None);
        assert!(found(&db, &question(&vague)).await.is_empty());
        let mut other = question(&here);
        other.kind = domain::ids::PetitionTypeId(Uuid::from_u128(31));
        assert!(found(&db, &other).await.is_empty());
    }
);

contract!(a_card_says_how_many_ask_and_where_it_is, |db| {
    let blackout = db
        .write(|conn| {
            async move {
                seed_with_places(conn).await?;
                for n in 1..=9 {
                    with(conn, n, |new| {
                        new.place = place(CENTRO, "Zamora", Some(n as f64))
                    })
                    .await?;
                }
                let first = PetitionId(Uuid::from_u128(1001));
                let state = petitions::state(conn, &everything(), first).await?.unwrap();
                refer(conn, first, state.seq, LIGHTING).await?;
                for n in 0..2 {
                    let joining = JoiningToStore {
                        id: Uuid::from_u128(70 + n),
                        petition: first,
                        person: None,
                        channel: PHONE,
                        said: String::new(),
                        privacy_notice: String::new(),
                        content_hash: vec![1],
                        at: at(2),
                        by: OPERATOR,
                    };
                    duplicates::insert_joining(conn, &everything(), &joining).await?;
                }
                Ok::<_, DbError>(question(&place(CENTRO, "Zamora", Some(0.0))))
            }
            .boxed()
        })
        .await
        .unwrap();
    let mut conn = db.read().await.unwrap();
    let rows = duplicates::alike(&mut conn, &everything(), &blackout)
        .await
        .unwrap();
    assert_eq!(rows.len(), SHOWN);
    let first = &rows[0];
    assert_eq!(
        (first.people, first.metres, first.same_street),
        (3, Some(1), true)
    );
    assert_eq!(
        (first.departments.as_str(), first.place.as_str()),
        ("Alumbrado Público", "Zamora, Centro")
    );
    assert_eq!(rows[1].people, 1);
});

/// A person known by a number.
async fn person(conn: &mut Conn, n: u128) -> Result<PersonId, DbError> {
    let name = format!("Persona {n}");
    let person = people::NewPerson {
        id: PersonId(Uuid::from_u128(n)),
        phone: Some(format!("22900000{n:02}")),
        given_names: name.clone(),
        surnames: String::new(),
        name_key: domain::text::fold(&name),
        at: at(0),
    };
    people::find_or_insert(conn, person).await
}

async fn joins(
    conn: &mut Conn,
    id: u128,
    petition: PetitionId,
    person: PersonId,
) -> Result<(), DbError> {
    let joining = JoiningToStore {
        id: Uuid::from_u128(id),
        petition,
        person: Some(person),
        channel: PHONE,
        said: "También aquí".into(),
        privacy_notice: "2026-01".into(),
        content_hash: vec![7],
        at: at(3),
        by: OPERATOR,
    };
    duplicates::insert_joining(conn, &everything(), &joining).await
}

fn turned(turn: Turn, detail: &str) -> Turned {
    Turned {
        turn,
        at: at(50),
        by: OPERATOR,
        detail: detail.into(),
    }
}

/// What uniting leaves in storage, without the history of the two.
async fn unite(
    conn: &mut Conn,
    merge: u128,
    merged: PetitionId,
    kept: PetitionId,
) -> Result<(), DbError> {
    duplicates::lock(conn, merged, kept).await?;
    let new = NewMerge {
        id: Uuid::from_u128(merge),
        merged,
        kept,
        at: at(50),
        by: OPERATOR,
        reason: "Es el mismo poste".into(),
    };
    duplicates::insert_merge(conn, &new).await?;
    duplicates::follow(conn, merged, kept, &turned(Turn::Followed, "a otra")).await?;
    let version = petitions::state(conn, &everything(), merged)
        .await?
        .unwrap()
        .version;
    let change = petitions::PetitionChange {
        duplicate_of: Some(kept),
        ..closed()
    };
    assert!(petitions::save(conn, merged, version, &change).await?);
    Ok(())
}

async fn root(conn: &mut Conn, id: PetitionId) -> Result<Option<PetitionId>, DbError> {
    Ok(petitions::state(conn, &everything(), id)
        .await?
        .unwrap()
        .duplicate_of)
}

contract!(
    the_people_of_a_petition_are_those_of_all_that_were_united,
    |db| {
        let (kept, merged) = db
            .write(|conn| {
                async move {
                    seed_with_places(conn).await?;
                    let (ana, eva, leo) = (
                        person(conn, 1).await?,
                        person(conn, 2).await?,
                        person(conn, 3).await?,
                    );
                    let kept = with(conn, 1, |new| new.person = Some(ana)).await?;
                    let merged = with(conn, 2, |new| new.person = Some(eva)).await?;
                    joins(conn, 80, merged, leo).await?;
                    joins(conn, 81, merged, ana).await?;
                    assert!(!duplicates::asks(conn, &everything(), kept, leo).await?);
                    unite(conn, 90, merged, kept).await?;
                    for who in [ana, eva, leo] {
                        assert!(duplicates::asks(conn, &everything(), kept, who).await?);
                    }
                    Ok::<_, DbError>((kept, merged))
                }
                .boxed()
            })
            .await
            .unwrap();
        let mut conn = db.read().await.unwrap();
        let card = petitions::card(&mut conn, &everything(), kept, at(60))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(card.co_petitioners, 2);
        let known = duplicates::find_joining(&mut conn, Uuid::from_u128(80))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (known.petition, known.content_hash, known.by),
            (merged, vec![7], OPERATOR)
        );
        let hidden = duplicates::people(&mut conn, &everything(), kept, false)
            .await
            .unwrap();
        assert_eq!(hidden.len(), 4);
        assert!(hidden.iter().all(|row| row.contact.is_none()));
        let told = duplicates::people(&mut conn, &everything(), kept, true)
            .await
            .unwrap();
        let names: Vec<_> = told
            .iter()
            .map(|row| (row.joined, row.contact.clone().unwrap().name))
            .collect();
        assert_eq!(
            names.iter().filter(|(joined, _)| *joined).count(),
            2,
            "{names:?}"
        );
        assert!(names.contains(&(false, "Persona 2".into())), "{names:?}");
        // Nobody joins the same petition twice.
        let ana = PersonId(Uuid::from_u128(1));
        let twice = db
            .write(move |conn| async move { joins(conn, 82, merged, ana).await }.boxed())
            .await;
        assert!(matches!(twice, Err(DbError::Duplicate(_))), "{twice:?}");
        // Whoever asked for the one that ended, or joined it, asks for the one that stays.
        for n in [2, 3] {
            let phone = format!("22900000{n:02}");
            let of = people::petitions_of_phone(&mut conn, &everything(), &phone)
                .await
                .unwrap();
            assert_eq!(of, [kept], "{n}");
        }
    }
);

contract!(a_union_that_is_undone_leaves_everything_as_it_was, |db| {
    let (id, before, after, again) = db
        .write(|conn| {
            async move {
                seed_with_places(conn).await?;
                let kept = with(conn, 1, |_| {}).await?;
                let id = with(conn, 2, |_| {}).await?;
                let seq = petitions::state(conn, &everything(), id)
                    .await?
                    .unwrap()
                    .seq;
                let referral = refer(conn, id, seq, LIGHTING).await?;
                let accepted = petitions::ReferralChange::to(ReferralStatus::Accepted);
                let clock = referral_clock(at(1), at(200));
                petitions::save_referral(conn, referral, &accepted, &clock, true).await?;
                let change = petitions::PetitionChange {
                    status: PetitionStatus::InProgress,
                    resolution: None,
                    attended: None,
                    closed_at: None,
                    clock: petition_clock(at(2)),
                    ..closed()
                };
                assert!(petitions::save(conn, id, 1, &change).await?);
                let before = petitions::state(conn, &everything(), id).await?.unwrap();
                unite(conn, 90, id, kept).await?;
                let withdrawn = petitions::ReferralChange::to(ReferralStatus::Withdrawn);
                let mut ended = clock;
                ended.stage = None;
                petitions::save_referral(conn, referral, &withdrawn, &ended, false).await?;
                let after = petitions::state(conn, &everything(), id).await?.unwrap();
                assert_eq!(after.duplicate_of, Some(kept));
                let view = duplicates::merge_of(conn, &everything(), id)
                    .await?
                    .unwrap();
                assert_eq!(
                    (view.version, view.reason.as_str(), view.who.as_str()),
                    (3, "Es el mismo poste", "Usuaria ana")
                );
                assert_eq!(
                    duplicates::merges_into(conn, &everything(), kept).await?,
                    [view]
                );
                let merge = duplicates::live_merge(conn, id).await?.unwrap();
                assert_eq!(
                    (merge.chosen, merge.status),
                    (kept, PetitionStatus::InProgress)
                );
                assert!(!duplicates::restore(conn, &merge, 2, at(70), OPERATOR).await?);
                assert!(duplicates::restore(conn, &merge, 3, at(70), OPERATOR).await?);
                let again = petitions::state(conn, &everything(), id).await?.unwrap();
                assert_eq!(duplicates::live_merge(conn, id).await?, None);
                assert!(
                    duplicates::merges_into(conn, &everything(), kept)
                        .await?
                        .is_empty()
                );
                Ok::<_, DbError>((id, before, after, again))
            }
            .boxed()
        })
        .await
        .unwrap();
    assert_eq!(after.status, PetitionStatus::Closed);
    assert_eq!(again.version, 4);
    let comparable = |mut state: petitions::State| {
        state.version = 0;
        format!("{state:?}")
    };
    assert_eq!(comparable(again.clone()), comparable(before));
    assert_eq!(again.clock.stage.map(|s| s.phase), Some(Phase::Refer));
    // It may be united once more.
    db.write(move |conn| {
        async move {
            let kept = PetitionId(Uuid::from_u128(1001));
            unite(conn, 91, id, kept).await
        }
        .boxed()
    })
    .await
    .unwrap();
});

contract!(what_was_united_follows_and_leaves_with_it, |db| {
    let events = db
        .write(|conn| {
            async move {
                seed_with_places(conn).await?;
                let mut all = Vec::new();
                for n in 1..=5 {
                    all.push(with(conn, n, |_| {}).await?);
                }
                let [a, b, c, d, e] = all[..] else { panic!() };
                // d into a, a into b, e into c; then b into c.
                unite(conn, 90, d, a).await?;
                unite(conn, 91, a, b).await?;
                assert_eq!(root(conn, d).await?, Some(b));
                unite(conn, 92, e, c).await?;
                unite(conn, 93, b, c).await?;
                for id in [a, b, d, e] {
                    assert_eq!(root(conn, id).await?, Some(c));
                }
                let merge = duplicates::live_merge(conn, b).await?.unwrap();
                let version = petitions::state(conn, &everything(), b)
                    .await?
                    .unwrap()
                    .version;
                assert!(duplicates::restore(conn, &merge, version, at(70), OPERATOR).await?);
                duplicates::unfollow(conn, b, &turned(Turn::Followed, "de vuelta")).await?;
                assert_eq!(root(conn, b).await?, None);
                assert_eq!(
                    (root(conn, a).await?, root(conn, d).await?),
                    (Some(b), Some(b))
                );
                assert_eq!(root(conn, e).await?, Some(c), "the other's own stays");
                // Out of the middle: d stands with a again, and b is alone.
                let merge = duplicates::live_merge(conn, a).await?.unwrap();
                let version = petitions::state(conn, &everything(), a)
                    .await?
                    .unwrap()
                    .version;
                assert!(duplicates::restore(conn, &merge, version, at(71), OPERATOR).await?);
                duplicates::unfollow(conn, a, &turned(Turn::Followed, "de vuelta")).await?;
                assert_eq!(
                    (root(conn, a).await?, root(conn, d).await?),
                    (None, Some(a))
                );
                petitions::events(conn, &everything(), d, 1).await
            }
            .boxed()
        })
        .await
        .unwrap();
    let codes: Vec<_> = events.iter().map(|e| (e.act.as_str(), e.public)).collect();
    assert_eq!(codes, [("followed_merge", true); 4]);
});

contract!(a_petition_is_touched_without_moving_anything, |db| {
    let (before, after) = db
        .write(|conn| {
            async move {
                seed_with_places(conn).await?;
                let id = with(conn, 1, |_| {}).await?;
                let before = petitions::state(conn, &everything(), id).await?.unwrap();
                let (version, status) = duplicates::touch(conn, &everything(), id).await?.unwrap();
                let joined = turned(Turn::Joined, "Dice que también en la esquina");
                duplicates::append_turn(conn, id, version, (status, status), &joined).await?;
                let after = petitions::state(conn, &everything(), id).await?.unwrap();
                let events = petitions::events(conn, &everything(), id, 1).await?;
                assert_eq!((events.len(), events[0].public), (1, false));
                assert_eq!(events[0].who, "Usuaria ana");
                let nobody = PetitionId(Uuid::from_u128(5));
                assert_eq!(duplicates::touch(conn, &everything(), nobody).await?, None);
                Ok::<_, DbError>((before, after))
            }
            .boxed()
        })
        .await
        .unwrap();
    assert_eq!((before.version, after.version), (1, 2));
    assert_eq!(before.clock, after.clock);
});

contract!(streets_without_a_key_get_theirs, |db| {
    db.write(|conn| {
        async move {
            seed_with_places(conn).await?;
            for n in 1..=3 {
                with(conn, n, |new| {
                    new.place = place(CENTRO, "Zamora \"la otra\"", None)
                })
                .await?;
            }
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
    harness::execute(
        &db,
        "UPDATE petition SET street_key = NULL WHERE number < 3",
    )
    .await
    .unwrap();
    let ask = question(&place(CENTRO, "zamora la otra", None));
    assert_eq!(found(&db, &ask).await, [3]);
    let left = db
        .write(|conn| {
            async move {
                let streets = duplicates::keyless_streets(conn, 10).await?;
                assert_eq!(streets.len(), 2);
                let keys: Vec<_> = streets
                    .into_iter()
                    .map(|(seq, street)| (seq, domain::duplicates::street_key(&street)))
                    .collect();
                duplicates::fill_street_keys(conn, &keys).await?;
                duplicates::keyless_streets(conn, 10).await
            }
            .boxed()
        })
        .await
        .unwrap();
    assert!(left.is_empty());
    assert_eq!(found(&db, &ask).await, [3, 2, 1]);
});

/// Candidates are found in indexes that hold all that is asked of them; a plan that reads every petition
/// would not show in a small database.
#[tokio::test]
async fn candidates_come_from_their_index_alone() {
    let (db, _folder) = harness::sqlite().await;
    let Db::Sqlite { readers, .. } = &db else {
        panic!()
    };
    let statements: Vec<&str> = db::all_statements()
        .iter()
        .map(|sql| sql.sqlite)
        .filter(|sql| sql.contains("NOT confidential ORDER BY"))
        .collect();
    assert_eq!(statements.len(), 2);
    for (sql, index) in statements
        .into_iter()
        .zip(["ix_petition__alike_street", "ix_petition__alike_point"])
    {
        let sql = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(sql).fetch_all(readers).await.unwrap();
        let lines: Vec<_> = plan.into_iter().map(|line| line.3).collect();
        assert!(
            lines
                .iter()
                .any(|line| line.contains(&format!("USING COVERING INDEX {index} (type_id=?"))),
            "{lines:?}"
        );
        assert!(
            lines.iter().all(|line| !line.starts_with("SCAN")),
            "{lines:?}"
        );
    }
}
