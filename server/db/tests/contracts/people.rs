//! People: one by telephone and name, and petitioners who move along with a duplicate.

use crate::fixtures::{at, everything, register, seed};
use crate::harness::{self, contract};
use db::{DbError, people, petitions};
use domain::ids::PersonId;
use futures::FutureExt;
use uuid::Uuid;

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
