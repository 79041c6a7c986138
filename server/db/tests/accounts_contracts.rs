//! What storage promises of accounts as administrators and owners see them, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves the other storage tests too")]

mod harness;

use chrono::{DateTime, Duration, Utc};
use db::{Conn, DbError, account_views, accounts, catalogue};
use domain::catalogue::Department;
use domain::ids::*;
use domain::users::Role;
use futures::FutureExt;
use harness::contract;
use uuid::Uuid;

fn at(minutes: i64) -> DateTime<Utc> {
    "2026-11-24T18:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::minutes(minutes)
}

const LIGHTING: DepartmentId = DepartmentId(Uuid::from_u128(20));
const ANA: UserId = UserId(Uuid::from_u128(10));
const BERTA: UserId = UserId(Uuid::from_u128(11));
const CARLA: UserId = UserId(Uuid::from_u128(12));

async fn seed(conn: &mut Conn) -> Result<(), DbError> {
    let lighting = Department {
        id: LIGHTING,
        code: "AP".into(),
        name: "Alumbrado Público".into(),
        valid_from: "2026-01-01".parse().unwrap(),
        valid_to: None,
        successor: None,
        version: 1,
    };
    catalogue::insert_department(conn, &lighting).await?;
    for (id, login, role, department) in [
        (CARLA, "carla", Role::Administrator, None),
        (ANA, "ana", Role::Administrator, None),
        (BERTA, "berta", Role::Liaison, Some(LIGHTING)),
    ] {
        accounts::insert(conn, &user(id, login, role, department), at(0)).await?;
    }
    Ok(())
}

fn user(id: UserId, login: &str, role: Role, department: Option<DepartmentId>) -> accounts::User {
    accounts::User {
        id,
        login: login.into(),
        name: format!("Usuaria {login}"),
        role,
        department,
        password_hash: "x".into(),
        secret: domain::users::SecretKind::Password,
        captain: None,
        must_change_password: false,
        active: true,
        version: 1,
    }
}

fn session(n: u8, user: UserId) -> accounts::NewSession {
    accounts::NewSession {
        id: SessionId(Uuid::from_u128(u128::from(n))),
        token_hash: vec![n; 32],
        user,
        device: None,
        at: at(0),
        expires_at: at(720),
        network: "127.0.0.0".into(),
        user_agent: "prueba".into(),
    }
}

contract!(users_are_seen_with_their_department, |db| {
    db.write(|conn| seed(conn).boxed()).await.unwrap();
    let mut conn = db.read().await.unwrap();
    let all = account_views::users(&mut conn).await.unwrap();
    let logins: Vec<&str> = all.iter().map(|u| u.login.as_str()).collect();
    assert_eq!(logins, ["ana", "berta", "carla"]);
    let berta = account_views::user(&mut conn, BERTA)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(berta, all[1]);
    assert_eq!(
        (berta.department, berta.department_name.as_str()),
        (Some(LIGHTING), "Alumbrado Público")
    );
    assert_eq!((berta.created_at, berta.version), (at(0), 1));
    assert_eq!(all[0].department_name, "");
    let nobody = account_views::user(&mut conn, UserId(Uuid::nil())).await;
    assert_eq!(nobody.unwrap(), None);
});

contract!(administrators_who_can_sign_in_are_locked, |db| {
    db.write(|conn| seed(conn).boxed()).await.unwrap();
    let ids = db
        .write(|conn| account_views::lock_administrators(conn).boxed())
        .await
        .unwrap();
    assert_eq!(ids, [ANA, CARLA]);
    // Each demotes the other at the same time: one of them has to see that nobody else is left.
    let demote = |id: UserId, login: &'static str| {
        db.write(move |conn| {
            async move {
                let ids = account_views::lock_administrators(conn).await?;
                if ids.len() < 2 {
                    return Ok(false);
                }
                let changed = user(id, login, Role::Auditor, None);
                accounts::update(conn, &changed).await
            }
            .boxed()
        })
    };
    let (one, other) = tokio::join!(demote(ANA, "ana"), demote(CARLA, "carla"));
    let done: [bool; 2] = [one.unwrap(), other.unwrap()];
    assert_eq!(done.iter().filter(|d| **d).count(), 1);
    let mut conn = db.read().await.unwrap();
    assert_eq!(accounts::count_administrators(&mut conn).await.unwrap(), 1);
});

contract!(sessions_rotate_and_the_others_end, |db| {
    db.write(|conn| seed(conn).boxed()).await.unwrap();
    let ended = db
        .write(|conn| {
            async move {
                for n in 1..=3 {
                    accounts::open_session(conn, &session(n, ANA)).await?;
                }
                accounts::open_session(conn, &session(4, BERTA)).await?;
                let first = SessionId(Uuid::from_u128(1));
                assert!(account_views::rotate_session(conn, ANA, first, &[9; 32]).await?);
                assert!(
                    !account_views::rotate_session(conn, BERTA, first, &[8; 32]).await?,
                    "not theirs"
                );
                let ended = account_views::revoke_other_sessions(conn, ANA, first, at(1)).await?;
                let second = SessionId(Uuid::from_u128(2));
                assert!(
                    !account_views::rotate_session(conn, ANA, second, &[8; 32]).await?,
                    "ended"
                );
                Ok::<_, DbError>(ended)
            }
            .boxed()
        })
        .await
        .unwrap();
    assert_eq!(ended, 2);
    let mut conn = db.read().await.unwrap();
    for (token, live) in [(1, false), (9, true), (2, false), (3, false), (4, true)] {
        let found = accounts::session(&mut conn, &[token; 32]).await.unwrap();
        assert_eq!(found.is_some(), live, "{token}");
    }
});

contract!(keys_are_listed_and_end_once, |db| {
    db.write(|conn| seed(conn).boxed()).await.unwrap();
    let (first, second) = (
        ApiTokenId(Uuid::from_u128(1)),
        ApiTokenId(Uuid::from_u128(2)),
    );
    let ended = db
        .write(move |conn| {
            async move {
                accounts::insert_api_token(conn, first, &[1; 32], ANA, "banco", at(0)).await?;
                accounts::insert_api_token(conn, second, &[2; 32], ANA, "mapa", at(1)).await?;
                Ok::<_, DbError>([
                    account_views::revoke_api_token(conn, BERTA, first, at(2)).await?,
                    account_views::revoke_api_token(conn, ANA, first, at(2)).await?,
                    account_views::revoke_api_token(conn, ANA, first, at(3)).await?,
                ])
            }
            .boxed()
        })
        .await
        .unwrap();
    assert_eq!(ended, [false, true, false]);
    let mut conn = db.read().await.unwrap();
    let tokens = account_views::api_tokens(&mut conn, ANA).await.unwrap();
    let seen: Vec<_> = tokens
        .iter()
        .map(|t| (t.name.as_str(), t.revoked_at))
        .collect();
    assert_eq!(seen, [("mapa", None), ("banco", Some(at(2)))]);
    for (token, live) in [(1, false), (2, true)] {
        let found = accounts::api_token(&mut conn, &[token; 32]).await.unwrap();
        assert_eq!(found.is_some(), live);
    }
    let none = account_views::api_tokens(&mut conn, BERTA).await.unwrap();
    assert!(none.is_empty());
});

contract!(a_one_time_token_is_live_until_used_or_expired, |db| {
    db.write(|conn| accounts::insert_setup_token(conn, &[7; 32], at(10)).boxed())
        .await
        .unwrap();
    let live = async |token: u8, minute| {
        account_views::setup_token_is_live(&mut db.read().await.unwrap(), &[token; 32], at(minute))
            .await
            .unwrap()
    };
    assert!(live(7, 9).await);
    assert!(!live(7, 10).await, "expired");
    assert!(!live(8, 9).await, "unknown");
    db.write(|conn| accounts::use_setup_token(conn, &[7; 32], at(5)).boxed())
        .await
        .unwrap();
    assert!(!live(7, 6).await, "used");
});
