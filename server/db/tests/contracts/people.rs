//! People: one by telephone and name.

use crate::fixtures::{at, everything};
use crate::harness::{self, contract};
use db::{DbError, people};
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
