//! Accounts: users by login, sessions and their end, one-time tokens.

use crate::fixtures::{OPERATOR, at, seed, user};
use crate::harness::{self, contract};
use db::{DbError, accounts};
use domain::ids::{SessionId, UserId};
use domain::users::Role;
use futures::FutureExt;
use uuid::Uuid;

contract!(sessions_end_by_revocation_and_by_disabling_the_user, |db| {
    db.write(|conn| seed(conn).boxed()).await.unwrap();
    let session = |n: u128| accounts::NewSession {
        id: SessionId(Uuid::from_u128(n)),
        token_hash: vec![n as u8; 32],
        user: OPERATOR,
        device: None,
        at: at(0),
        expires_at: at(720),
        network: "127.0.0.0".into(),
        user_agent: "prueba".into(),
    };
    db.write(move |conn| {
        async move {
            accounts::open_session(conn, &session(1)).await?;
            accounts::open_session(conn, &session(2)).await
        }
        .boxed()
    })
    .await
    .unwrap();
    let live = async |n: u8| {
        accounts::session(&mut db.read().await.unwrap(), &[n; 32])
            .await
            .unwrap()
    };
    assert_eq!(live(1).await.unwrap().actor.role, Role::Operator);
    assert!(live(9).await.is_none());
    let other = UserId(Uuid::from_u128(99));
    let revoked = db
        .write(move |conn| {
            async move {
                Ok::<_, DbError>((
                    accounts::revoke_session(conn, other, SessionId(Uuid::from_u128(1)), at(1))
                        .await?,
                    accounts::revoke_session(conn, OPERATOR, SessionId(Uuid::from_u128(1)), at(1))
                        .await?,
                ))
            }
            .boxed()
        })
        .await
        .unwrap();
    assert_eq!(revoked, (false, true));
    assert!(live(1).await.is_none());
    assert_eq!(
        accounts::sessions(&mut db.read().await.unwrap(), OPERATOR, at(1))
            .await
            .unwrap()
            .len(),
        1
    );
    let disabled = accounts::User {
        active: false,
        ..user(OPERATOR, "ana", Role::Operator, None)
    };
    assert!(
        db.write(move |conn| async move { accounts::update(conn, &disabled).await }.boxed())
            .await
            .unwrap()
    );
    assert!(live(2).await.is_none());
});

contract!(one_time_tokens_work_once_and_in_time, |db| {
    db.write(|conn| {
        async move { accounts::insert_setup_token(conn, &[7; 32], at(10)).await }.boxed()
    })
    .await
    .unwrap();
    let try_at = async |minute| {
        db.write(move |conn| {
            async move { accounts::use_setup_token(conn, &[7; 32], at(minute)).await }.boxed()
        })
        .await
        .unwrap()
    };
    assert!(!try_at(11).await, "expired");
    assert!(try_at(5).await);
    assert!(!try_at(6).await, "used");
});

contract!(users_are_paged_by_login_and_unique_by_it, |db| {
    db.write(|conn| seed(conn).boxed()).await.unwrap();
    let taken = db
        .write(|conn| {
            async move {
                accounts::insert(
                    conn,
                    &user(UserId(Uuid::from_u128(77)), "ana", Role::Auditor, None),
                    at(0),
                )
                .await
            }
            .boxed()
        })
        .await;
    assert!(
        matches!(taken, Err(DbError::Duplicate(ref what)) if what.contains("login")),
        "{taken:?}"
    );
    let admin = UserId(Uuid::from_u128(78));
    db.write(move |conn| {
        async move {
            accounts::insert(
                conn,
                &user(admin, "berta", Role::Administrator, None),
                at(0),
            )
            .await?;
            accounts::set_password(conn, admin, "nuevo", true).await
        }
        .boxed()
    })
    .await
    .unwrap();
    let mut conn = db.read().await.unwrap();
    assert_eq!(accounts::list(&mut conn, "ana", 10).await.unwrap().len(), 1);
    assert_eq!(accounts::count_administrators(&mut conn).await.unwrap(), 1);
    assert!(
        accounts::by_id(&mut conn, admin)
            .await
            .unwrap()
            .unwrap()
            .must_change_password
    );
    assert_eq!(
        accounts::by_login(&mut conn, "berta")
            .await
            .unwrap()
            .unwrap()
            .password_hash,
        "nuevo"
    );
});
