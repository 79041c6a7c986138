//! Signing in: throttles, sessions and their end, the last administrator, API keys.

use crate::harness::{self, contract};
use crate::office::{Office, noon};
use chrono::{DateTime, Duration, Utc};
use domain::failure::Failure;
use domain::users::{Actor, Role, UserEdit, UserForm};
use usecases::accounts;

const PASSWORD: &str = "lluvia tres mango norte";

contract!(
    signing_in_is_slow_for_guessers_and_ends_when_it_must,
    |db| {
        let office = Office::open(db).await;
        let form = |login: &str| UserForm {
            login: login.into(),
            name: "Rosario Lagunes".into(),
            role: Role::Administrator,
            department: None,
            password: PASSWORD.into(),
        };
        let id = accounts::create_user_from_console(&office.system, form("rosario"), false, noon())
            .await
            .unwrap();
        assert!(
            accounts::create_user_from_console(&office.system, form("rosario"), false, noon())
                .await
                .unwrap_err()
                .message_for("login")
                .is_some()
        );
        let try_with = async |login: &str, password: &str, at: DateTime<Utc>| {
            let credentials = accounts::Credentials {
                login: login.into(),
                password: password.into(),
                network: "10.0.0.0/24".into(),
                user_agent: "prueba".into(),
            };
            accounts::sign_in(&office.system, credentials, at).await
        };
        let unknown = try_with("nadie", PASSWORD, noon()).await.unwrap_err();
        let wrong = try_with("rosario", "otra cosa distinta", noon())
            .await
            .unwrap_err();
        assert_eq!(
            unknown, wrong,
            "an unknown login and a wrong password read the same"
        );
        let (token, actor) = try_with(" Rosario ", PASSWORD, noon()).await.unwrap();
        assert_eq!(actor.id, id);
        assert_eq!(
            accounts::session(&office.system, &token, noon())
                .await
                .unwrap()
                .unwrap()
                .actor,
            actor
        );
        assert!(
            accounts::session(&office.system, "otra", noon())
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            accounts::session(&office.system, &token, noon() + Duration::minutes(31))
                .await
                .unwrap()
                .is_none(),
            "idle"
        );
        assert!(
            accounts::session(&office.system, &token, noon() + Duration::hours(13))
                .await
                .unwrap()
                .is_none(),
            "absolute"
        );

        let admin = office.ctx(&actor);
        let edit = |role, active| UserEdit {
            version: 1,
            name: "Rosario".into(),
            role,
            department: None,
            active,
        };
        let last = accounts::change_user(&admin, id, edit(Role::Auditor, true))
            .await
            .unwrap_err();
        assert!(
            last.message_for("role").is_some(),
            "the last administrator stays"
        );
        let berta = accounts::create_user(&admin, form("berta")).await.unwrap();
        let other = Actor {
            id: berta,
            ..actor.clone()
        };
        accounts::change_user(&office.ctx(&other), id, edit(Role::Administrator, false))
            .await
            .unwrap();
        assert!(
            accounts::session(&office.system, &token, noon())
                .await
                .unwrap()
                .is_none(),
            "disabled"
        );
        assert!(try_with("rosario", PASSWORD, noon()).await.is_err());
        assert_eq!(
            accounts::create_user(&office.ctx(&office.coordinator), form("carla")).await,
            Err(Failure::Forbidden)
        );

        for _ in 0..4 {
            let _ = try_with("berta", "equivocada por mucho", noon()).await;
        }
        let _ = try_with("berta", "equivocada por mucho", noon()).await;
        assert!(matches!(
            try_with("berta", PASSWORD, noon()).await,
            Err(Failure::TooMany { .. })
        ));
        assert!(
            try_with("berta", PASSWORD, noon() + Duration::seconds(3))
                .await
                .is_ok(),
            "waiting is enough"
        );

        let key = accounts::create_api_token(&office.system, "berta", "banco", noon())
            .await
            .unwrap();
        assert_eq!(
            accounts::api_actor(&office.system, &key)
                .await
                .unwrap()
                .unwrap()
                .name,
            "Rosario Lagunes"
        );
        assert!(
            accounts::api_actor(&office.system, "sirc_otra")
                .await
                .unwrap()
                .is_none()
        );
    }
);
