//! Idempotency keys, API tokens, throttles, and the log.

use crate::fixtures::{OPERATOR, at, seed};
use crate::harness::{self, contract};
use db::{accounts, idempotency, log};
use domain::ids::{ApiTokenId, UserId};
use futures::FutureExt;
use uuid::Uuid;

contract!(keys_throttles_and_the_log_are_kept, |db| {
    db.write(|conn| seed(conn).boxed()).await.unwrap();
    let stored = idempotency::Stored {
        body_hash: vec![1],
        status: 201,
        response: "{}".into(),
    };
    let copy = stored.clone();
    db.write(move |conn| {
        async move {
            idempotency::insert(conn, OPERATOR, "k", &copy, at(0)).await?;
            for failures in [1, 2] {
                let throttle = accounts::Throttle {
                    failures,
                    last_at: at(0),
                    blocked_until: at(failures),
                };
                accounts::set_throttle(conn, "login:ana", throttle).await?;
            }
            accounts::insert_api_token(
                conn,
                ApiTokenId(Uuid::from_u128(1)),
                &[3; 32],
                OPERATOR,
                "banco",
                at(0),
            )
            .await?;
            log::append(
                conn,
                log::Entry {
                    at: at(0),
                    actor: Some(OPERATOR),
                    action: "contact_revealed",
                    object: "f".into(),
                    detail: "d".into(),
                },
            )
            .await
        }
        .boxed()
    })
    .await
    .unwrap();
    let mut conn = db.read().await.unwrap();
    assert_eq!(
        idempotency::find(&mut conn, OPERATOR, "k").await.unwrap(),
        Some(stored)
    );
    assert_eq!(
        idempotency::find(&mut conn, UserId(Uuid::nil()), "k")
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        accounts::throttle(&mut conn, "login:ana")
            .await
            .unwrap()
            .unwrap()
            .failures,
        2
    );
    assert_eq!(
        accounts::api_token(&mut conn, &[3; 32])
            .await
            .unwrap()
            .unwrap()
            .id,
        OPERATOR
    );
    assert_eq!(
        log::last(&mut conn, 5).await.unwrap(),
        [(
            "contact_revealed".to_owned(),
            "f".to_owned(),
            "d".to_owned()
        )]
    );
    drop(conn);
    db.write(|conn| {
        async move {
            accounts::clear_throttle(conn, "login:ana").await?;
            idempotency::purge(conn, at(1)).await
        }
        .boxed()
    })
    .await
    .unwrap();
    let mut conn = db.read().await.unwrap();
    assert_eq!(
        accounts::throttle(&mut conn, "login:ana").await.unwrap(),
        None
    );
    assert_eq!(
        idempotency::find(&mut conn, OPERATOR, "k").await.unwrap(),
        None
    );
});
