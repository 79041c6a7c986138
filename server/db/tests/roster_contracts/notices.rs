//! Notices: who may read which on which day, and what was read; the post at the top of her pages.

use super::*;
use db::notices::{self, Reader};
use domain::captain::{NewNotice, NoticeFor, NoticeForm};
use domain::users::Seat;

fn notice(n: u128, to: NoticeFor, until: Option<&str>) -> NewNotice {
    NewNotice {
        id: NoticeId(Uuid::from_u128(7000 + n)),
        form: NoticeForm {
            title: format!("Aviso {n}"),
            body: "Texto".into(),
            to,
            valid_until: until.map(day),
        },
    }
}

async fn captains(conn: &mut Conn) -> Result<(), DbError> {
    seed(conn).await?;
    for n in [1, 2] {
        let new = written("Ana", &format!("Pérez {n}"), None, "2290000001");
        people::insert(conn, captain(n), &new, noon()).await?;
    }
    Ok(())
}

const OTHER_WARD: WardId = WardId(Uuid::from_u128(22));

contract!(each_reads_what_is_for_her_while_it_holds, |db| {
    db.write(|conn| {
        async move {
            captains(conn).await?;
            let ward = Ward {
                id: OTHER_WARD,
                code: "C-02".into(),
                name: "Norte".into(),
                ended: false,
                version: 1,
            };
            territory::insert_ward(conn, &ward, None).await?;
            for new in [
                notice(1, NoticeFor::All, None),
                notice(2, NoticeFor::Ward(WARD), Some("2026-11-24")),
                notice(3, NoticeFor::Ward(OTHER_WARD), None),
                notice(4, NoticeFor::Captain(captain(1)), None),
                notice(5, NoticeFor::Captain(captain(2)), None),
                notice(6, NoticeFor::All, Some("2026-11-23")),
                notice(7, NoticeFor::All, None),
            ] {
                notices::publish(conn, &new, COORDINATOR, noon()).await?;
            }
            let withdrawn = NoticeId(Uuid::from_u128(7007));
            assert!(notices::withdraw(conn, withdrawn, noon()).await?);
            assert!(!notices::withdraw(conn, withdrawn, noon()).await?, "once");
            let nobody = NoticeId(Uuid::from_u128(1));
            assert!(!notices::withdraw(conn, nobody, noon()).await?);

            let reader = Reader {
                user: COORDINATOR,
                captain: captain(1),
                block: id_of(1),
            };
            let today = day("2026-11-24");
            let page = notices::for_captain(conn, reader, today, None, 2).await?;
            let titles = |page: &notices::ReadPage| -> Vec<String> {
                page.rows.iter().map(|n| n.title.clone()).collect()
            };
            assert_eq!(titles(&page), ["Aviso 4", "Aviso 2"]);
            assert!(page.rows[0].personal && page.rows.iter().all(|n| n.unread));
            let rest = notices::for_captain(conn, reader, today, page.next, 2).await?;
            assert_eq!(
                (titles(&rest), rest.next),
                (vec!["Aviso 1".to_owned()], None)
            );
            let tomorrow = day("2026-11-25");
            assert_eq!(notices::unread(conn, reader, today).await?, 3);
            assert_eq!(
                notices::unread(conn, reader, tomorrow).await?,
                2,
                "one is over"
            );

            notices::mark_read(conn, COORDINATOR, page.newest.unwrap()).await?;
            assert_eq!(notices::unread(conn, reader, today).await?, 0);
            notices::mark_read(conn, COORDINATOR, 1).await?;
            assert_eq!(
                notices::unread(conn, reader, today).await?,
                0,
                "it never goes back"
            );
            let read = notices::for_captain(conn, reader, today, None, 10).await?;
            assert!(read.rows.iter().all(|n| !n.unread));

            let all = notices::page(conn, None, 4).await?;
            let to: Vec<&str> = all.rows.iter().map(|n| n.to.as_str()).collect();
            assert_eq!(
                to,
                [
                    "Todas y todos",
                    "Todas y todos",
                    "Ana Pérez 2",
                    "Ana Pérez 1"
                ]
            );
            assert!(all.rows[0].withdrawn_at.is_some() && all.rows[0].who == "Padrón");
            let older = notices::page(conn, all.next, 4).await?;
            let to: Vec<&str> = older.rows.iter().map(|n| n.to.as_str()).collect();
            assert_eq!(to, ["Norte", "Centro", "Todas y todos"]);
            assert_eq!(older.next, None);
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
});

contract!(a_post_says_whose_it_is, |db| {
    db.write(|conn| {
        async move {
            captains(conn).await?;
            let post = Seat {
                captain: captain(1),
                block: id_of(1),
                ward: None,
            };
            let seen = db::phone::seat(conn, post).await?.unwrap();
            assert_eq!(seen.view.name, "Ana Pérez 1");
            assert_eq!(
                (seen.view.block.as_str(), seen.view.neighborhood.as_str()),
                ("001-01", "Centro")
            );
            assert_eq!(
                (seen.view.ward.as_str(), seen.neighborhood),
                ("", Some(HOOD))
            );
            assert!(seen.placed);
            let leads = Seat {
                ward: Some(WARD),
                ..post
            };
            assert_eq!(
                db::phone::seat(conn, leads).await?.unwrap().view.ward,
                "Centro"
            );
            let nobody = Seat {
                captain: captain(9),
                ..post
            };
            assert!(db::phone::seat(conn, nobody).await?.is_none());
            // A block that is on no map.
            let bare = Block {
                neighborhood: None,
                point: None,
                ..block(8, "008-01")
            };
            territory::insert_block(conn, &bare, None).await?;
            let unplaced = Seat {
                block: bare.id,
                ..post
            };
            let seen = db::phone::seat(conn, unplaced).await?.unwrap();
            assert!(!seen.placed);
            assert_eq!(seen.neighborhood, Some(HOOD), "that of the home");
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
});
