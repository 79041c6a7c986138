//! Wards, blocks and their outlines.

use super::*;

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
            let codes = async |prefix: &str, after: &str, conn: &mut Conn| {
                let rows = territory::blocks_after(conn, prefix, after, 10).await?;
                Ok::<_, DbError>(rows.into_iter().map(|b| b.code).collect::<Vec<_>>())
            };
            assert_eq!(codes("001", "", conn).await?, ["001-01", "001-02"]);
            assert_eq!(codes("", "001-01", conn).await?, ["001-02", "002-01"]);
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
