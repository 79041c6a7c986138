//! The first administrator, the own account, and users as administrators see them, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves other tests too")]

#[path = "../../db/tests/harness/mod.rs"]
mod harness;
mod office;

use chrono::Duration;
use domain::failure::Failure;
use domain::ids::*;
use domain::users::{
    Actor, PasswordChange, Role, SetupForm, UserEdit, UserFilter, UserForm, UserView,
};
use harness::contract;
use office::*;
use usecases::{Ctx, System, accounts};
use uuid::Uuid;

fn setup(token: &str, login: &str) -> SetupForm {
    SetupForm {
        token: token.into(),
        login: login.into(),
        name: "Rosario Lagunes".into(),
        password: PASSWORD.into(),
    }
}

fn new_user(login: &str, role: Role) -> UserForm {
    UserForm {
        login: login.into(),
        name: format!("Nueva {login}"),
        role,
        department: None,
        password: PASSWORD.into(),
    }
}

fn edit_of(user: &UserView) -> UserEdit {
    UserEdit {
        version: user.version,
        name: user.name.clone(),
        role: user.role,
        department: user.department,
        active: user.active,
    }
}

async fn log(system: &System) -> Vec<String> {
    let mut conn = system.db.read().await.unwrap();
    let lines = db::log::last(&mut conn, 50).await.unwrap();
    lines
        .into_iter()
        .map(|(action, object, _)| format!("{action} {object}").trim().to_owned())
        .collect()
}

contract!(
    the_first_administrator_comes_in_by_a_token_that_works_once,
    |db| {
        let system = open(db).await;
        let token = accounts::setup_token(&system, noon()).await.unwrap();
        assert_eq!(token.len(), 43, "32 bytes");
        let used = |token: String, login: &'static str, at| {
            let system = system.clone();
            async move { accounts::first_administrator(&system, setup(&token, login), at).await }
        };
        told(used("otra".into(), "rosario", noon()).await, "token");
        told(used(token.clone(), "r", noon()).await, "login");
        let day = noon() + Duration::hours(24);
        told(used(token.clone(), "rosario", day).await, "token");
        let in_time = day - Duration::seconds(1);
        let id = used(format!(" {token} "), "rosario", in_time)
            .await
            .unwrap();
        told(used(token, "berta", in_time).await, "token");

        let mine = sign_in(&system, "rosario", PASSWORD, in_time)
            .await
            .unwrap();
        let session = session(&system, &mine, in_time).await.unwrap();
        assert_eq!(
            (session.actor.id, session.actor.role),
            (id, Role::Administrator)
        );
        assert!(!session.must_change_password, "she chose it herself");

        // The same door when every administrator is locked out.
        let token = accounts::setup_token(&system, day).await.unwrap();
        told(used(token.clone(), "rosario", day).await, "login");
        used(token, "berta", day)
            .await
            .expect("a taken login does not use up the token");
        let said = log(&system).await;
        assert!(said.contains(&"setup_token_created".into()), "{said:?}");
        assert!(said.contains(&"setup_token_used rosario".into()));
    }
);

contract!(
    the_own_password_is_changed_with_the_old_one_and_ends_other_sessions,
    |db| {
        let system = open(db).await;
        let form = new_user("carla", Role::Operator);
        let id = accounts::create_user_from_console(&system, form, true, noon())
            .await
            .unwrap();
        let one = sign_in(&system, "carla", PASSWORD, noon()).await.unwrap();
        let other = sign_in(&system, "carla", PASSWORD, noon()).await.unwrap();
        let live = session(&system, &one, noon()).await.unwrap();
        assert!(live.must_change_password, "the door sends her to the page");
        let own = Ctx::new(system.clone(), live.actor.clone(), noon());
        let change = |current: &str, new: &str| PasswordChange {
            current: current.into(),
            new: new.into(),
        };
        let fresh = "cuatro palabras bien largas";
        let with = async |change| accounts::change_password(&own, live.id, change).await;
        told(with(change(PASSWORD, "corta")).await, "new");
        told(with(change(PASSWORD, "carlacarlacarla")).await, "new");
        told(with(change(PASSWORD, PASSWORD)).await, "new");
        told(with(change("no es la mía", fresh)).await, "current");
        let strange = SessionId(Uuid::from_u128(5));
        assert_eq!(
            accounts::change_password(&own, strange, change(PASSWORD, fresh)).await,
            Err(Failure::NotFound),
            "only from a session of one's own"
        );
        assert!(session(&system, &other, noon()).await.is_some());

        let token = with(change(PASSWORD, fresh)).await.unwrap();
        assert!(session(&system, &one, noon()).await.is_none(), "rotated");
        assert!(session(&system, &other, noon()).await.is_none(), "ended");
        let goes_on = session(&system, &token, noon()).await.unwrap();
        assert_eq!((goes_on.id, goes_on.must_change_password), (live.id, false));
        assert!(sign_in(&system, "carla", PASSWORD, noon()).await.is_err());
        assert!(sign_in(&system, "carla", fresh, later(2)).await.is_ok());
        assert!(
            log(&system)
                .await
                .contains(&"password_changed carla".into())
        );
        let view = accounts::own_account(&own).await.unwrap();
        assert_eq!(
            (view.id, view.login.as_str(), view.must_change_password),
            (id, "carla", false)
        );

        for _ in 0..5 {
            told(with(change("no es la mía", fresh)).await, "current");
        }
        assert!(matches!(
            with(change(fresh, PASSWORD)).await,
            Err(Failure::TooMany { .. })
        ));
    }
);

contract!(own_sessions_are_listed_and_end_one_by_one_or_all, |db| {
    let system = open(db).await;
    for login in ["carla", "berta"] {
        let form = new_user(login, Role::Auditor);
        accounts::create_user_from_console(&system, form, false, noon())
            .await
            .unwrap();
    }
    let mut tokens = Vec::new();
    for minute in 0..3 {
        let token = sign_in(&system, "carla", PASSWORD, later(minute)).await;
        tokens.push(token.unwrap());
    }
    let hers = sign_in(&system, "berta", PASSWORD, noon()).await.unwrap();
    let hers = session(&system, &hers, noon()).await.unwrap();
    let current = session(&system, &tokens[2], later(3)).await.unwrap();
    let own = Ctx::new(system.clone(), current.actor.clone(), later(3));
    let seen = accounts::own_sessions(&own, Some(current.id))
        .await
        .unwrap();
    let lines: Vec<_> = seen
        .iter()
        .map(|s| (s.device.as_str(), s.created_at, s.current))
        .collect();
    assert_eq!(
        lines,
        [
            ("Firefox en Windows", later(2), true),
            ("Firefox en Windows", later(1), false),
            ("Firefox en Windows", later(0), false)
        ]
    );
    assert_eq!(
        accounts::end_session(&own, hers.id).await,
        Err(Failure::NotFound),
        "somebody else's"
    );
    accounts::end_session(&own, seen[2].id).await.unwrap();
    assert!(session(&system, &tokens[0], later(3)).await.is_none());
    assert_eq!(
        accounts::end_session(&own, seen[2].id).await,
        Err(Failure::NotFound)
    );
    let ended = accounts::end_other_sessions(&own, current.id).await;
    assert_eq!(ended, Ok(1));
    assert!(session(&system, &tokens[1], later(3)).await.is_none());
    assert!(session(&system, &tokens[2], later(3)).await.is_some());
    accounts::sign_out(&own, current.id).await.unwrap();
    assert!(session(&system, &tokens[2], later(3)).await.is_none());
    let idle = Ctx::new(system.clone(), hers.actor.clone(), later(31));
    let none = accounts::own_sessions(&idle, None).await.unwrap();
    assert!(none.is_empty(), "idle ones are over");
});

contract!(
    users_are_found_by_words_role_activity_and_department,
    |db| {
        let system = open(db).await;
        let admin = ctx(&system, Role::Administrator).await;
        for role in others() {
            person(&system, role).await;
        }
        let list = async |filter: UserFilter| accounts::users(&admin, &filter).await.unwrap();
        assert_eq!(
            list(UserFilter::default()).await.rows.len(),
            Role::staff().count()
        );
        let found = list(UserFilter {
            text: "direccion DEPEND".into(),
            ..UserFilter::default()
        })
        .await;
        assert_eq!(found.rows.len(), 1);
        assert_eq!(found.rows[0].role, Role::Director);
        assert_eq!(found.rows[0].department, Some(department("AP")));
        assert!(!found.rows[0].department_name.is_empty());
        let of = UserFilter {
            department: Some(department("AP")),
            ..UserFilter::default()
        };
        assert_eq!(list(of).await.rows.len(), 2);
        let of = UserFilter {
            role: Some(Role::Auditor),
            active: Some(true),
            ..UserFilter::default()
        };
        let auditor = list(of).await.rows.remove(0);
        let off = UserEdit {
            active: false,
            ..edit_of(&auditor)
        };
        accounts::change_user(&admin, auditor.id, off)
            .await
            .unwrap();
        let of = UserFilter {
            active: Some(false),
            ..UserFilter::default()
        };
        assert_eq!(list(of).await.rows[0].id, auditor.id);

        let mut after = String::new();
        let mut logins = Vec::new();
        loop {
            let page = list(UserFilter {
                after,
                limit: 3,
                ..UserFilter::default()
            })
            .await;
            assert!(page.rows.len() <= 3);
            logins.extend(page.rows.into_iter().map(|u| u.login));
            match page.next {
                Some(next) => after = next,
                None => break,
            }
        }
        assert_eq!(logins.len(), Role::staff().count());
        assert!(logins.is_sorted());
    }
);

contract!(
    users_are_changed_by_version_and_an_administrator_always_stays,
    |db| {
        let system = open(db).await;
        let admin = ctx(&system, Role::Administrator).await;
        let mine = accounts::user(&admin, admin.actor.id).await.unwrap();
        let off = |user: &UserView| UserEdit {
            active: false,
            ..edit_of(user)
        };
        let demoted = |user: &UserView| UserEdit {
            role: Role::Auditor,
            ..edit_of(user)
        };
        let only = told(
            accounts::change_user(&admin, mine.id, demoted(&mine)).await,
            "role",
        );
        assert!(only.contains("única"), "{only}");

        let second = ctx(&system, Role::Administrator).await;
        let own = accounts::change_user(&admin, mine.id, off(&mine)).await;
        assert!(told(own, "active").contains("sí mismo"));
        told(
            accounts::change_user(&admin, mine.id, demoted(&mine)).await,
            "role",
        );
        let renamed = UserEdit {
            name: "  Otro   nombre ".into(),
            ..edit_of(&mine)
        };
        accounts::change_user(&admin, mine.id, renamed)
            .await
            .unwrap();
        let conflict = accounts::change_user(&second, mine.id, off(&mine)).await;
        assert!(matches!(
            conflict,
            Err(Failure::Conflict { version: 2, .. })
        ));
        let now = accounts::user(&admin, mine.id).await.unwrap();
        assert_eq!(now.name, "Otro nombre");
        accounts::change_user(&second, mine.id, off(&now))
            .await
            .unwrap();

        let missing = UserId(Uuid::nil());
        assert_eq!(
            accounts::change_user(&second, missing, edit_of(&now)).await,
            Err(Failure::NotFound)
        );
        assert_eq!(
            accounts::user(&second, missing).await,
            Err(Failure::NotFound)
        );
        let nowhere = UserForm {
            department: Some(DepartmentId(Uuid::nil())),
            ..new_user("nadia", Role::Liaison)
        };
        told(accounts::create_user(&second, nowhere).await, "department");
        let taken = accounts::create_user(&second, new_user(&now.login, Role::Operator)).await;
        told(taken, "login");
        let said = log(&system).await;
        assert!(said.contains(&format!("user_changed {}", now.login)));
    }
);

contract!(a_reset_password_is_for_one_sign_in, |db| {
    let system = open(db).await;
    let admin = ctx(&system, Role::Administrator).await;
    let id = accounts::create_user(&admin, new_user("carla", Role::Operator))
        .await
        .unwrap();
    let before = sign_in(&system, "carla", PASSWORD, noon()).await.unwrap();
    let once = accounts::reset_password(&admin, id).await.unwrap();
    assert!(session(&system, &before, noon()).await.is_none(), "ended");
    assert!(sign_in(&system, "carla", PASSWORD, noon()).await.is_err());
    let token = sign_in(&system, "carla", &once, later(1)).await.unwrap();
    let live = session(&system, &token, later(1)).await.unwrap();
    assert!(live.must_change_password);
    assert!(
        accounts::user(&admin, id)
            .await
            .unwrap()
            .must_change_password
    );
    told(
        accounts::reset_password(&admin, admin.actor.id).await,
        "password",
    );
    assert_eq!(
        accounts::reset_password(&admin, UserId(Uuid::nil())).await,
        Err(Failure::NotFound)
    );
    let again = accounts::reset_password(&admin, id).await.unwrap();
    assert_ne!(again, once);
    assert!(log(&system).await.contains(&"password_reset carla".into()));
});

contract!(
    sessions_and_keys_of_a_user_are_listed_and_ended_by_the_administrator,
    |db| {
        let system = open(db).await;
        let admin = ctx(&system, Role::Administrator).await;
        let form = new_user("carla", Role::Operator);
        let id = accounts::create_user_from_console(&system, form, false, noon())
            .await
            .unwrap();
        let mut tokens = Vec::new();
        for _ in 0..3 {
            tokens.push(sign_in(&system, "carla", PASSWORD, noon()).await.unwrap());
        }
        let seen = accounts::user_sessions(&admin, id).await.unwrap();
        assert_eq!(seen.len(), 3);
        assert!(seen.iter().all(|s| !s.current));
        accounts::end_user_session(&admin, id, seen[0].id)
            .await
            .unwrap();
        assert_eq!(
            accounts::end_user_session(&admin, id, seen[0].id).await,
            Err(Failure::NotFound)
        );
        assert_eq!(
            accounts::end_user_session(&admin, admin.actor.id, seen[1].id).await,
            Err(Failure::NotFound),
            "of that user only"
        );
        assert_eq!(accounts::user_sessions(&admin, id).await.unwrap().len(), 2);
        accounts::end_user_sessions(&admin, id).await.unwrap();
        for token in &tokens {
            assert!(session(&system, token, noon()).await.is_none());
        }

        let key = accounts::create_api_token(&system, "carla", "banco", noon())
            .await
            .unwrap();
        let listed = accounts::user_tokens(&admin, id).await.unwrap();
        assert_eq!(
            (listed[0].name.as_str(), listed[0].revoked_at),
            ("banco", None)
        );
        accounts::revoke_user_token(&admin, id, listed[0].id)
            .await
            .unwrap();
        assert_eq!(accounts::api_actor(&system, &key).await, Ok(None));
        assert_eq!(
            accounts::revoke_user_token(&admin, id, listed[0].id).await,
            Err(Failure::NotFound)
        );
        let listed = accounts::user_tokens(&admin, id).await.unwrap();
        assert_eq!(listed[0].revoked_at, Some(noon()));
        let said = log(&system).await;
        for line in [
            "api_token_revoked carla",
            "user_session_ended carla",
            "user_sessions_ended carla",
        ] {
            assert!(said.contains(&line.into()), "{line}: {said:?}");
        }
    }
);

contract!(only_administrators_manage_users, |db| {
    let system = open(db).await;
    let admin = ctx(&system, Role::Administrator).await;
    let user = accounts::user(&admin, admin.actor.id).await.unwrap();
    let (id, session, key) = (user.id, SessionId(Uuid::nil()), ApiTokenId(Uuid::nil()));
    for role in others() {
        let ctx = ctx(&system, role).await;
        let refusals = [
            accounts::users(&ctx, &UserFilter::default()).await.err(),
            accounts::user(&ctx, id).await.err(),
            accounts::create_user(&ctx, new_user("nueva", Role::Operator))
                .await
                .err(),
            accounts::change_user(&ctx, id, edit_of(&user)).await.err(),
            accounts::reset_password(&ctx, id).await.err(),
            accounts::user_sessions(&ctx, id).await.err(),
            accounts::end_user_session(&ctx, id, session).await.err(),
            accounts::end_user_sessions(&ctx, id).await.err(),
            accounts::user_tokens(&ctx, id).await.err(),
            accounts::revoke_user_token(&ctx, id, key).await.err(),
        ];
        for (n, refusal) in refusals.into_iter().enumerate() {
            assert_eq!(refusal, Some(Failure::Forbidden), "{role:?} {n}");
        }
        let own = accounts::own_account(&ctx).await.unwrap();
        assert_eq!((own.id, own.role), (ctx.actor.id, role));
        let none = accounts::own_sessions(&ctx, None).await.unwrap();
        assert!(none.is_empty());
    }
    let stranger = Actor {
        id: UserId(Uuid::nil()),
        ..admin.actor.clone()
    };
    let stranger = Ctx::new(system.clone(), stranger, noon());
    assert_eq!(
        accounts::own_account(&stranger).await,
        Err(Failure::NotFound)
    );
});
