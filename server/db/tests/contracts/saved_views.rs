//! Saved views in storage: whose they are, whom they reach, versions and places.

use crate::fixtures::{LIGHTING, OPERATOR, STREETS, at, seed, user};
use crate::harness::{self, contract};
use db::{DbError, accounts, saved_views};
use domain::ids::{DepartmentId, SavedViewId, UserId};
use domain::petitions::{SavedView, Sharing};
use domain::users::{Actor, Role};
use futures::FutureExt;
use uuid::Uuid;

const CHIEF: UserId = UserId(Uuid::from_u128(11));

fn view(n: u128, owner: UserId, shared: Option<Sharing>) -> SavedView {
    SavedView {
        id: SavedViewId(Uuid::from_u128(n)),
        owner,
        name: format!("Vista {n}"),
        query: "vencidas=1".into(),
        shared,
        position: i64::try_from(n).unwrap(),
        ended: false,
        version: 1,
    }
}

fn reader(role: Role, department: Option<DepartmentId>) -> Actor {
    Actor {
        id: UserId(Uuid::nil()),
        name: "x".into(),
        role,
        department,
        seat: None,
    }
}

contract!(
    views_reach_their_owner_and_those_they_are_shared_with,
    |db| {
        db.write(|conn| {
            async move {
                seed(conn).await?;
                let chief = user(CHIEF, "jefa", Role::Director, Some(LIGHTING));
                accounts::insert(conn, &chief, at(0)).await?;
                let liaisons = |department| {
                    Some(Sharing {
                        role: Role::Liaison,
                        department,
                    })
                };
                for new in [
                    view(1, OPERATOR, None),
                    view(2, OPERATOR, liaisons(None)),
                    view(3, CHIEF, liaisons(Some(LIGHTING))),
                ] {
                    saved_views::insert(conn, &new, at(1)).await?;
                }
                Ok::<_, DbError>(())
            }
            .boxed()
        })
        .await
        .unwrap();
        let mut conn = db.read().await.unwrap();
        let own = saved_views::own(&mut conn, OPERATOR).await.unwrap();
        assert_eq!(own.len(), 2);
        assert_eq!(own[0], view(1, OPERATOR, None));
        let other = saved_views::one(&mut conn, OPERATOR, SavedViewId(Uuid::from_u128(3)));
        assert_eq!(other.await.unwrap(), None, "of somebody else");
        for (who, expected) in [
            (
                reader(Role::Liaison, Some(LIGHTING)),
                vec!["Vista 2", "Vista 3"],
            ),
            (reader(Role::Liaison, Some(STREETS)), vec!["Vista 2"]),
            (reader(Role::Liaison, None), vec!["Vista 2"]),
            (reader(Role::Coordinator, None), vec![]),
        ] {
            let seen = saved_views::shared(&mut conn, &who, 10).await.unwrap();
            let names: Vec<&str> = seen.iter().map(|(view, _)| view.name.as_str()).collect();
            assert_eq!(names, expected, "{who:?}");
        }
        let who = reader(Role::Liaison, Some(LIGHTING));
        let (theirs, owner) = &saved_views::shared(&mut conn, &who, 10).await.unwrap()[1];
        assert_eq!(theirs.shared.unwrap().department, Some(LIGHTING));
        assert_eq!(
            (owner.role, owner.department),
            (Role::Director, Some(LIGHTING))
        );
        assert_eq!(
            saved_views::shared(&mut conn, &who, 1).await.unwrap().len(),
            1
        );
    }
);

contract!(
    a_view_is_changed_in_its_version_and_ends_without_going,
    |db| {
        db.write(|conn| {
            async move {
                seed(conn).await?;
                let new = view(1, OPERATOR, None);
                saved_views::insert(conn, &new, at(1)).await?;
                let renamed = SavedView {
                    name: "Otra".into(),
                    ..new.clone()
                };
                assert!(saved_views::update(conn, &renamed, None).await?);
                assert!(
                    !saved_views::update(conn, &renamed, None).await?,
                    "an old version"
                );
                let strange = SavedView {
                    owner: CHIEF,
                    version: 2,
                    ..renamed.clone()
                };
                assert!(
                    !saved_views::update(conn, &strange, None).await?,
                    "of another"
                );
                saved_views::place(conn, OPERATOR, new.id, 7).await?;
                let now = saved_views::own(conn, OPERATOR).await?.remove(0);
                assert_eq!(
                    (now.name.as_str(), now.position, now.version),
                    ("Otra", 7, 2)
                );
                assert!(saved_views::update(conn, &now, Some(at(5))).await?);
                assert!(saved_views::own(conn, OPERATOR).await?.is_empty());
                let ended = saved_views::one(conn, OPERATOR, new.id).await?.unwrap();
                assert!(ended.ended);
                assert!(saved_views::update(conn, &ended, None).await?);
                assert_eq!(saved_views::own(conn, OPERATOR).await?.len(), 1);
                Ok::<_, DbError>(())
            }
            .boxed()
        })
        .await
        .unwrap();
    }
);
