//! Candidates, their cards, and the keys of streets.

use super::{CENTRO, REFORMA, place, seed_with_places, with};
use crate::fixtures::{LAMP, LIGHTING, OPERATOR, PHONE, at, closed, everything, refer};
use crate::harness::{self, contract};
use chrono::Duration;
use db::duplicates::{self, JoiningToStore, Question};
use db::{Db, DbError, petitions};
use domain::duplicates::{SHOWN, Spot};
use domain::ids::PetitionId;
use domain::petitions::Place;
use futures::FutureExt;
use uuid::Uuid;

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
                        captain: None,
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
        let mut query = sqlx::QueryBuilder::<sqlx::Sqlite>::new("EXPLAIN QUERY PLAN ");
        let plan = query.push(sql).build_query_as().fetch_all(readers).await;
        let plan: Vec<(i64, i64, i64, String)> = plan.unwrap();
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
