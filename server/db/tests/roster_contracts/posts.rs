//! Who holds what.

use super::*;

contract!(a_block_has_one_titular_and_a_person_one_block, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            for n in [1, 2, 3] {
                let new = written("Ana", &format!("Pérez {n}"), None, "2290000001");
                people::insert(conn, captain(n), &new, noon()).await?;
            }
            let first = service(1, captain(1), id_of(1), PERIOD, TermState::InOffice);
            terms::insert(conn, &first).await?;
            let waiting = service(2, captain(2), id_of(1), NEXT, TermState::Elected);
            terms::insert(conn, &waiting).await?;
            let holder = terms::holder(conn, id_of(1), Position::Titular).await?;
            assert_eq!(holder.unwrap().captain, captain(1));
            let pending = terms::pending(conn, id_of(1), Position::Titular, NEXT).await?;
            assert_eq!(pending.unwrap().captain, captain(2));
            let of_one = terms::of_captain(conn, captain(1)).await?;
            assert_eq!(of_one[0].view.place, "001-01");
            assert_eq!(of_one[0].view.neighborhood.as_deref(), Some("Centro"));
            // An alternate beside the titular, and the titular's end.
            let alternate = NewTerm {
                position: Position::Alternate,
                ..service(3, captain(3), id_of(1), PERIOD, TermState::InOffice)
            };
            terms::insert(conn, &alternate).await?;
            let ended = TermView {
                state: TermState::Ended,
                ended_on: Some(day("2026-02-01")),
                end_reason: Some(EndReason::Relieved),
                accredited_on: Some(day("2023-02-01")),
                ..of_one[0].view.clone()
            };
            assert!(terms::update(conn, &ended).await?);
            assert!(!terms::update(conn, &ended).await?, "old version");
            let again = terms::term(conn, first.id).await?.unwrap();
            assert_eq!(again.view.end_reason, Some(EndReason::Relieved));
            assert!(
                terms::holder(conn, id_of(1), Position::Titular)
                    .await?
                    .is_none()
            );
            assert_eq!(
                terms::accredited(conn, day("2023-01-01"), day("2023-12-31")).await?,
                [(day("2023-02-01"), 1)]
            );
            // A service of a ward beside that of a block.
            let ward = NewTerm {
                block: None,
                ward: Some(WARD),
                ..service(4, captain(3), id_of(1), PERIOD, TermState::InOffice)
            };
            terms::insert(conn, &ward).await?;
            let holder = terms::ward_holder(conn, WARD, Position::Titular).await?;
            assert_eq!(holder.unwrap().view.place, "C-01");
            terms::insert(
                conn,
                &service(5, captain(1), id_of(2), NEXT, TermState::InOffice),
            )
            .await
        }
        .boxed()
    })
    .await
    .unwrap();
    for (why, new) in [
        (
            "a second titular",
            service(6, captain(2), id_of(2), NEXT, TermState::OnLeave),
        ),
        (
            "a second block",
            service(7, captain(1), id_of(3), NEXT, TermState::InOffice),
        ),
    ] {
        let refused = db
            .write(move |conn| async move { terms::insert(conn, &new).await }.boxed())
            .await;
        assert!(matches!(refused, Err(DbError::Duplicate(_))), "{why}");
    }
});
