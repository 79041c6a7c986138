//! What storage promises of the entries of the catalogue and their editing, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves the other storage tests too")]

mod harness;

use chrono::{DateTime, NaiveDate, Utc};
use db::{DbError, accounts, catalogue, catalogue_entries as entries, privacy};
use domain::catalogue::{
    Channel, ChannelEntry, NeighborhoodEntry, Point, PrivacyNotice, Reason, ReasonEntry, ReasonKind,
};
use domain::ids::*;
use domain::users::Role;
use futures::FutureExt;
use harness::contract;
use uuid::Uuid;

fn noon() -> DateTime<Utc> {
    "2026-11-24T18:00:00Z".parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

contract!(channels_are_edited_by_version_and_end, |db| {
    let id = ChannelId(Uuid::from_u128(40));
    let new = Channel {
        id,
        code: "linea_072".into(),
        name: "Línea 072".into(),
    };
    let entry = ChannelEntry {
        id,
        code: "linea_072".into(),
        name: "Línea 072".into(),
        position: 3,
        valid_to: None,
        version: 1,
    };
    let stored = entry.clone();
    db.write(move |conn| {
        async move {
            assert!(catalogue::insert_channel(conn, &new, 3).await?);
            assert!(!catalogue::insert_channel(conn, &new, 4).await?, "code");
            assert_eq!(entries::channel(conn, id).await?, Some(stored.clone()));
            let ended = ChannelEntry {
                name: "072".into(),
                position: 1,
                valid_to: Some(day("2026-11-24")),
                ..stored
            };
            assert!(entries::update_channel(conn, &ended).await?);
            assert!(!entries::update_channel(conn, &ended).await?, "old version");
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
    let mut conn = db.read().await.unwrap();
    let all = entries::channels(&mut conn).await.unwrap();
    let ended = ChannelEntry {
        name: "072".into(),
        position: 1,
        valid_to: Some(day("2026-11-24")),
        version: 2,
        ..entry
    };
    assert_eq!(all, [ended]);
    assert!(catalogue::channels(&mut conn).await.unwrap().is_empty());
    let named = catalogue::named(&mut conn, id, None, "").await.unwrap();
    assert!(!named.channel, "nothing new arrives by an ended one");
    let none = entries::channel(&mut conn, ChannelId(Uuid::nil())).await;
    assert_eq!(none.unwrap(), None);
});

contract!(reasons_are_edited_by_version_and_end, |db| {
    let id = ReasonId(Uuid::from_u128(50));
    let new = Reason {
        id,
        kind: "cancel".into(),
        code: "prueba".into(),
        name: "Prueba".into(),
    };
    db.write(move |conn| {
        async move {
            assert!(catalogue::insert_reason(conn, &new, 7).await?);
            assert!(!catalogue::insert_reason(conn, &new, 7).await?, "code");
            assert!(
                catalogue::reason(conn, id, ReasonKind::Cancel)
                    .await?
                    .is_some()
            );
            let mut entry = entries::reason(conn, id).await?.unwrap();
            assert_eq!((entry.kind, entry.position), (ReasonKind::Cancel, 7));
            entry.name = "Registro de prueba".into();
            entry.valid_to = Some(day("2026-11-24"));
            assert!(entries::update_reason(conn, &entry).await?);
            assert!(!entries::update_reason(conn, &entry).await?, "old version");
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
    let mut conn = db.read().await.unwrap();
    let expected = ReasonEntry {
        id,
        kind: ReasonKind::Cancel,
        code: "prueba".into(),
        name: "Registro de prueba".into(),
        position: 7,
        valid_to: Some(day("2026-11-24")),
        version: 2,
    };
    assert_eq!(entries::reasons(&mut conn).await.unwrap(), [expected]);
    assert!(catalogue::reasons(&mut conn).await.unwrap().is_empty());
    assert!(
        catalogue::reason(&mut conn, id, ReasonKind::Cancel)
            .await
            .unwrap()
            .is_none(),
        "an ended reason can no longer be given"
    );
});

contract!(neighborhoods_are_edited_by_version_and_end, |db| {
    let id = NeighborhoodId(Uuid::from_u128(60));
    let entry = NeighborhoodEntry {
        id,
        postal_code: "91700".into(),
        name: "Colonia del Peñón".into(),
        kind: "Colonia".into(),
        point: Some(Point {
            latitude: 19.2,
            longitude: -96.15,
        }),
        valid_to: None,
        version: 1,
    };
    let new = entry.clone();
    db.write(move |conn| {
        async move {
            entries::insert_neighborhood(conn, &new, "propia").await?;
            assert_eq!(entries::neighborhood(conn, id).await?, Some(new.clone()));
            let named = catalogue::named(conn, ChannelId(Uuid::nil()), Some(id), "").await?;
            assert_eq!(named.neighborhood.as_deref(), Some(new.name.as_str()));
            let ended = NeighborhoodEntry {
                point: None,
                valid_to: Some(day("2026-11-24")),
                ..new
            };
            assert!(entries::update_neighborhood(conn, &ended).await?);
            assert!(!entries::update_neighborhood(conn, &ended).await?);
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
    let twin = NeighborhoodEntry {
        id: NeighborhoodId(Uuid::from_u128(61)),
        ..entry.clone()
    };
    let refused = db
        .write(move |conn| {
            async move { entries::insert_neighborhood(conn, &twin, "propia").await }.boxed()
        })
        .await;
    assert!(matches!(refused, Err(DbError::Duplicate(_))));
    let mut conn = db.read().await.unwrap();
    let ended = NeighborhoodEntry {
        point: None,
        valid_to: Some(day("2026-11-24")),
        version: 2,
        ..entry
    };
    assert_eq!(entries::neighborhoods(&mut conn).await.unwrap(), [ended]);
    assert!(
        catalogue::neighborhoods(&mut conn)
            .await
            .unwrap()
            .is_empty()
    );
    let named = catalogue::named(&mut conn, ChannelId(Uuid::nil()), Some(id), "").await;
    assert_eq!(
        named.unwrap().neighborhood,
        None,
        "nothing new happens in an ended one"
    );
});

contract!(
    a_change_is_kept_with_its_author_and_cannot_be_rewritten,
    |db| {
        let ana = UserId(Uuid::from_u128(10));
        let key = Uuid::from_u128(40);
        db.write(move |conn| {
            async move {
                let user = accounts::User {
                    id: ana,
                    login: "ana".into(),
                    name: "Ana Ruiz".into(),
                    role: Role::Administrator,
                    department: None,
                    password_hash: "x".into(),
                    secret: domain::users::SecretKind::Password,
                    captain: None,
                    must_change_password: false,
                    active: true,
                    version: 1,
                };
                accounts::insert(conn, &user, noon()).await?;
                for (actor, after) in [(None, "uno"), (Some(ana), "dos")] {
                    let entry = catalogue::HistoryEntry {
                        entity: "channel",
                        id: key,
                        at: noon(),
                        actor,
                        before: serde_json::Value::Null,
                        after: serde_json::json!({ "name": after }),
                    };
                    catalogue::append_history(conn, &entry).await?;
                }
                Ok::<_, DbError>(())
            }
            .boxed()
        })
        .await
        .unwrap();
        let mut conn = db.read().await.unwrap();
        let changes = catalogue::history(&mut conn, "channel", key).await.unwrap();
        let seen: Vec<_> = changes
            .iter()
            .map(|c| (c.name.as_deref(), c.after_json.as_str(), c.at))
            .collect();
        assert_eq!(
            seen,
            [
                (Some("Ana Ruiz"), r#"{"name":"dos"}"#, noon()),
                (None, r#"{"name":"uno"}"#, noon())
            ]
        );
        assert_eq!(changes[0].before_json, "null");
        let other = catalogue::history(&mut conn, "reason", key).await.unwrap();
        assert!(other.is_empty());
        drop(conn);
        for sql in [
            "UPDATE catalogue_history SET after_json = ''",
            "DELETE FROM catalogue_history",
        ] {
            assert!(harness::execute(&db, sql).await.is_err(), "{sql}");
        }
    }
);

contract!(privacy_notices_follow_each_other, |db| {
    let notice = |version: &str, from: &str| PrivacyNotice {
        version: version.into(),
        valid_from: day(from),
        text: format!("Aviso {version}"),
    };
    let (first, second) = (
        notice("2026-01", "2026-01-01"),
        notice("2026-02", "2026-07-01"),
    );
    let both = [first.clone(), second.clone()];
    db.write(move |conn| {
        async move {
            for new in &both {
                assert!(privacy::insert(conn, new).await?);
            }
            let again = PrivacyNotice {
                text: "otro".into(),
                ..both[0].clone()
            };
            assert!(!privacy::insert(conn, &again).await?, "never rewritten");
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
    let mut conn = db.read().await.unwrap();
    for (on, expected) in [
        ("2025-12-31", None),
        ("2026-01-01", Some(&first)),
        ("2026-06-30", Some(&first)),
        ("2026-07-01", Some(&second)),
    ] {
        let found = privacy::in_force(&mut conn, day(on)).await.unwrap();
        assert_eq!(found.as_ref(), expected, "{on}");
    }
    assert!(privacy::exists(&mut conn, "2026-02").await.unwrap());
    assert!(!privacy::exists(&mut conn, "2027-01").await.unwrap());
    drop(conn);
    let rewrite = "UPDATE privacy_notice SET text = 'otro'";
    assert!(harness::execute(&db, rewrite).await.is_err());
});
