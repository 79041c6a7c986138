//! Histories and workbooks.

use super::*;

contract!(history_is_append_only_and_newest_first, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            let new = written("Ana", "Pérez", None, "2290000001");
            people::insert(conn, captain(1), &new, noon()).await?;
            for act in ["created", "validated"] {
                let event = NewEvent {
                    captain: captain(1),
                    term: None,
                    at: noon(),
                    actor: Some(COORDINATOR),
                    act,
                    from: None,
                    to: Some(TermState::InOffice),
                    detail: "d".into(),
                };
                events::append(conn, &event).await?;
            }
            let last = events::last(conn, captain(1), 10).await?;
            let acts: Vec<_> = last.iter().map(|e| e.act.as_str()).collect();
            assert_eq!(acts, ["validated", "created"]);
            assert_eq!(last[0].who.as_deref(), Some("Padrón"));

            // The page of who stays has the lines of the duplicate, but not that it was merged.
            let stays = people::insert(conn, captain(2), &new, noon()).await?;
            for (whose, act) in [(1, "merged"), (2, "absorbed")] {
                let event = NewEvent {
                    captain: captain(whose),
                    term: None,
                    at: noon(),
                    actor: None,
                    act,
                    from: None,
                    to: None,
                    detail: String::new(),
                };
                events::append(conn, &event).await?;
            }
            let gone = people::by_id(conn, &all(), captain(1)).await?.unwrap();
            people::merge(conn, captain(1), gone.version, captain(2)).await?;
            let whole = events::last(conn, captain(2), 10).await?;
            let lines: Vec<_> = whole.iter().map(|e| (e.number, e.act.as_str())).collect();
            assert_eq!(
                lines,
                [
                    (stays, "absorbed"),
                    (gone.number, "validated"),
                    (gone.number, "created")
                ]
            );
            let own = events::last(conn, captain(1), 10).await?;
            assert_eq!(own.len(), 3);
            assert_eq!(events::last(conn, captain(2), 1).await?.len(), 1);
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
    for sql in [
        "UPDATE captain_event SET detail = 'x'",
        "DELETE FROM captain_event",
    ] {
        assert!(harness::execute(&db, sql).await.is_err(), "{sql}");
    }
});

contract!(a_workbook_is_kept_while_it_is_open, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            let id = RosterImportId(Uuid::from_u128(77));
            imports::insert(
                conn,
                id,
                noon(),
                COORDINATOR,
                "p.xlsx",
                "k",
                "",
                "{}",
                &[1, 2],
            )
            .await?;
            let mut import = imports::get(conn, id).await?.unwrap();
            assert_eq!(import.content_sealed.as_deref(), Some(&[1u8, 2][..]));
            import.mapping = "{1}".into();
            assert!(imports::update(conn, &import).await?);
            assert!(!imports::update(conn, &import).await?, "old version");
            assert!(imports::finish(conn, id, 2, "applied", "{}", noon()).await?);
            assert!(
                !imports::finish(conn, id, 3, "applied", "{}", noon()).await?,
                "closed"
            );
            let closed = imports::get(conn, id).await?.unwrap();
            assert_eq!(closed.content_sealed, None);
            let last = imports::last(conn, 5).await?;
            assert_eq!((last.len(), last[0].state.as_str()), (1, "applied"));
            let later = RosterImportId(Uuid::from_u128(78));
            imports::insert(
                conn,
                later,
                noon(),
                COORDINATOR,
                "q.xlsx",
                "k",
                "",
                "{}",
                &[1],
            )
            .await?;
            assert_eq!(imports::due(conn, noon()).await?, 0);
            assert_eq!(imports::expire(conn, noon(), noon()).await?, 0);
            let after = noon() + chrono::Duration::hours(1);
            assert_eq!(imports::due(conn, after).await?, 1);
            assert_eq!(imports::expire(conn, after, after).await?, 1);
            assert_eq!(imports::due(conn, after).await?, 0);
            assert_eq!(imports::get(conn, later).await?.unwrap().state, "expired");
            assert_eq!(imports::mapping(conn, "k").await?, None);
            imports::remember(conn, "k", "{2}", noon()).await?;
            imports::remember(conn, "k", "{3}", noon()).await?;
            assert_eq!(imports::mapping(conn, "k").await?.as_deref(), Some("{3}"));
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
});
