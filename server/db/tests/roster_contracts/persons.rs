//! People: once, validated, merged.

use super::*;

contract!(a_person_is_on_the_roster_once, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            let new = written("Rosario", "Lagunes", Some(7), "2290000001");
            let number = people::insert(conn, captain(1), &new, noon()).await?;
            let found = people::by_number(conn, &all(), number).await?.unwrap();
            assert_eq!(
                (found.id, found.state, found.version),
                (captain(1), None, 1)
            );
            assert_eq!(
                people::by_curp(conn, &all(), &[7; 32]).await?,
                Some(found.clone())
            );
            assert_eq!(
                people::by_phone(conn, &all(), "2290000001").await?,
                vec![found.clone()]
            );
            let renamed = written("Rosario", "Lagunes Cobos", Some(7), "2290000002");
            assert!(people::update(conn, captain(1), 1, &renamed).await?);
            assert!(
                !people::update(conn, captain(1), 1, &renamed).await?,
                "old version"
            );
            assert_eq!(
                people::curp_indexes(conn, &all()).await?,
                [(captain(1), vec![7; 32])]
            );

            // A month counts once.
            assert!(people::validate(conn, captain(1), "2026-11", noon(), COORDINATOR).await?);
            assert!(!people::validate(conn, captain(1), "2026-11", noon(), COORDINATOR).await?);
            assert!(people::validate(conn, captain(1), "2026-12", noon(), COORDINATOR).await?);
            assert_eq!(
                people::validations(conn, captain(1)).await?,
                ["2026-12", "2026-11"]
            );

            // A duplicate gives its months; its CURP is that of who stays.
            let other = written("Rosario", "Lagunes", Some(8), "2290000009");
            people::insert(conn, captain(2), &other, noon()).await?;
            people::validate(conn, captain(2), "2026-10", noon(), COORDINATOR).await?;
            people::validate(conn, captain(2), "2026-11", noon(), COORDINATOR).await?;
            let version = people::by_id(conn, &all(), captain(2))
                .await?
                .unwrap()
                .version;
            assert!(people::merge(conn, captain(2), version, captain(1)).await?);
            assert_eq!(
                people::validations(conn, captain(1)).await?,
                ["2026-12", "2026-11", "2026-10"]
            );
            let by_either = people::by_curp(conn, &all(), &[8; 32]).await?.unwrap();
            assert_eq!(by_either.id, captain(1));
            assert_eq!(people::by_curp(conn, &all(), &[9; 32]).await?, None);
            assert_eq!(
                people::curp_indexes(conn, &all()).await?,
                [(captain(1), vec![7; 32])]
            );
            assert_eq!(
                people::former_curp_indexes(conn, &all()).await?,
                [(captain(1), vec![8; 32])]
            );
            assert_eq!(people::everybody(conn, &all()).await?.len(), 1);
            let gone = people::by_id(conn, &all(), captain(2)).await?.unwrap();
            assert_eq!(gone.merged_into, Some(captain(1)));

            // Who stays is a duplicate of a third: both point at the third.
            let third = written("Rosario", "Lagunes C", None, "2290000010");
            people::insert(conn, captain(4), &third, noon()).await?;
            let version = people::by_id(conn, &all(), captain(1))
                .await?
                .unwrap()
                .version;
            assert!(people::merge(conn, captain(1), version, captain(4)).await?);
            for n in [1, 2] {
                let gone = people::by_id(conn, &all(), captain(n)).await?.unwrap();
                assert_eq!(gone.merged_into, Some(captain(4)));
            }
            for index in [[7; 32], [8; 32]] {
                let found = people::by_curp(conn, &all(), &index).await?.unwrap();
                assert_eq!(found.id, captain(4));
            }
            // The third takes the first's CURP, as merging does: it is found there.
            let version = people::by_id(conn, &all(), captain(4))
                .await?
                .unwrap()
                .version;
            let taken = written("Rosario", "Lagunes C", Some(7), "2290000010");
            assert!(people::update(conn, captain(4), version, &taken).await?);
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
    let twice = db
        .write(|conn| {
            async move {
                let again = written("Otra", "Persona", Some(7), "2290000003");
                people::insert(conn, captain(3), &again, noon()).await
            }
            .boxed()
        })
        .await;
    assert!(matches!(twice, Err(DbError::Duplicate(_))), "{twice:?}");
});
