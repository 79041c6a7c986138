//! Wards, blocks and their outlines.

use super::*;
use domain::territory::{BlockFilter, BlockState};

contract!(territory_is_stored_with_its_outlines, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            let before = territory::version(conn, Kept::Territory).await?;
            territory::touch(conn, Kept::Territory).await?;
            assert_eq!(territory::version(conn, Kept::Territory).await?, before + 1);
            assert_eq!(territory::wards(conn).await?.len(), 1);
            territory::set_block_boundary(conn, id_of(1), SQUARE).await?;
            let point = Point {
                latitude: 19.2,
                longitude: -96.1,
            };
            territory::set_neighborhood_place(conn, HOOD, SQUARE, point).await?;
            let (wards, hoods, blocks) = territory::boundaries(conn).await?;
            assert_eq!(wards, [(WARD.0, SQUARE.to_owned())]);
            assert_eq!(hoods, [(HOOD.0, SQUARE.to_owned())]);
            assert_eq!(blocks, [(id_of(1).0, SQUARE.to_owned())]);
            let changed = Block {
                cvegeo: Some("3019300010123001".into()),
                version: 2,
                ..block(1, "001-01")
            };
            assert!(territory::update_block(conn, &changed).await?);
            assert!(
                !territory::update_block(conn, &changed).await?,
                "old version"
            );
            let found = territory::block_by_code(conn, "001-01").await?.unwrap();
            assert!(found.has_boundary);
            assert_eq!(found.cvegeo, changed.cvegeo);
            assert!(territory::end_block(conn, id_of(3), 1, Some(day("2026-11-24"))).await?);
            assert!(territory::block(conn, id_of(3)).await?.unwrap().ended);
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
    let twice = db
        .write(|conn| {
            async move { territory::insert_block(conn, &block(9, "001-01"), None).await }.boxed()
        })
        .await;
    assert!(matches!(twice, Err(DbError::Duplicate(what)) if what.contains("code")));
});

contract!(blocks_are_listed_filtered_and_paged, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            let accented = Block {
                ward: None,
                neighborhood: None,
                point: None,
                ..block(7, "009-01")
            };
            territory::insert_block(conn, &accented, Some(SQUARE)).await?;
            let new = written("Ana", "Zamora", None, "2290000001");
            let number = people::insert(conn, captain(1), &new, noon()).await?;
            let term = service(1, captain(1), id_of(1), PERIOD, TermState::InOffice);
            terms::insert(conn, &term).await?;
            let codes = async |filter: BlockFilter, conn: &mut Conn| {
                let filter = BlockFilter {
                    limit: 10,
                    ..filter
                };
                let page = territory::page(conn, &all(), &filter).await?;
                assert!(!page.more);
                Ok::<_, DbError>(page.rows.into_iter().map(|b| b.code).collect::<Vec<_>>())
            };
            let of = BlockFilter::default;
            let every = ["001-01", "001-02", "002-01", "009-01"];
            assert_eq!(codes(of(), conn).await?, every);
            let text = |text: &str| BlockFilter {
                text: text.into(),
                ..of()
            };
            assert_eq!(codes(text("001"), conn).await?, ["001-01", "001-02"]);
            assert_eq!(codes(text("001-02 juarez"), conn).await?, ["001-02"]);
            assert_eq!(codes(text("JUÁ"), conn).await?, every);
            assert_eq!(codes(text("%"), conn).await?, every, "no word is no filter");
            assert!(codes(text("hidalgo"), conn).await?.is_empty());
            let moved = Block {
                between_streets: "Hidalgo y Peña".into(),
                ..block(2, "001-02")
            };
            assert!(territory::update_block(conn, &moved).await?);
            assert_eq!(codes(text("pena"), conn).await?, ["001-02"]);
            let state = |state| BlockFilter {
                state: Some(state),
                ..of()
            };
            assert_eq!(codes(state(BlockState::NoPoint), conn).await?, ["009-01"]);
            assert_eq!(
                codes(state(BlockState::NoOutline), conn).await?,
                ["001-01", "001-02", "002-01"]
            );
            assert_eq!(
                codes(state(BlockState::Vacant), conn).await?,
                ["001-02", "002-01", "009-01"]
            );
            assert!(territory::end_block(conn, id_of(3), 1, Some(day("2026-11-24"))).await?);
            assert_eq!(codes(state(BlockState::Ended), conn).await?, ["002-01"]);
            let in_ward = BlockFilter {
                ward: Some(WARD),
                neighborhood: Some(HOOD),
                ..of()
            };
            assert_eq!(codes(in_ward, conn).await?, ["001-01", "001-02"]);
            let short = BlockFilter {
                limit: 1,
                after: "001-01".into(),
                ..of()
            };
            let page = territory::page(conn, &all(), &short).await?;
            assert_eq!((page.total, page.more, page.rows.len()), (3, true, 1));
            assert_eq!(page.rows[0].code, "001-02");
            let first = territory::page(conn, &all(), &BlockFilter { limit: 1, ..of() }).await?;
            let titular = first.rows[0].titular.clone().unwrap();
            assert_eq!(
                (titular.number, titular.name.as_str()),
                (number, "Ana Zamora")
            );
            assert!(first.rows[0].has_point && !first.rows[0].has_boundary);
            let held = territory::holders(conn, id_of(1)).await?;
            assert_eq!(held, [(Position::Titular, titular)]);
            let rows = territory::ward_rows(conn, &all()).await?;
            assert_eq!(rows.len(), 1);
            assert_eq!(
                (rows[0].blocks, rows[0].vacant, &rows[0].captain),
                (2, 1, &None)
            );
            assert!(rows[0].has_boundary);
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
});

contract!(blocks_and_wards_are_placed_and_ended_at_a_version, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            let spot = Point {
                latitude: 19.2,
                longitude: -96.1,
            };
            let id = id_of(1);
            assert!(territory::place_block(conn, id, 1, Some(spot), Some(SQUARE)).await?);
            assert!(
                !territory::place_block(conn, id, 1, None, None).await?,
                "old version"
            );
            let found = territory::block(conn, id).await?.unwrap();
            assert_eq!(
                (found.point, found.has_boundary, found.version),
                (Some(spot), true, 2)
            );
            assert!(territory::place_block(conn, id, 2, None, None).await?);
            assert_eq!(territory::block_boundary(conn, id).await?, None);
            assert_eq!(territory::block(conn, id).await?.unwrap().point, None);
            assert_eq!(territory::block_ended_on(conn, id).await?, None);
            let day = day("2026-11-24");
            assert!(territory::end_block(conn, id, 3, Some(day)).await?);
            assert_eq!(territory::block_ended_on(conn, id).await?, Some(day));
            assert_eq!(territory::neighborhood_boundary(conn, HOOD).await?, None);
            assert_eq!(
                territory::ward_boundary(conn, WARD).await?.as_deref(),
                Some(SQUARE)
            );
            assert!(territory::end_ward(conn, WARD, 1, Some(day)).await?);
            assert!(
                !territory::end_ward(conn, WARD, 1, None).await?,
                "old version"
            );
            assert!(territory::wards(conn).await?[0].ended);
            assert!(territory::end_ward(conn, WARD, 2, None).await?);
            assert!(!territory::wards(conn).await?[0].ended);
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
});
