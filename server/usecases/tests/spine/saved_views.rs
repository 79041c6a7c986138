//! Views of the list that people keep: counts within the reader's scope, sharing, order, end and undo.

use crate::harness::{self, contract};
use crate::office::{Office, noon, to, with_petition};
use domain::failure::Failure;
use domain::ids::{SavedViewId, UserId};
use domain::petitions::{Act, ListFilter, MAX_SAVED_VIEWS, PetitionStatus, SavedViewForm};
use domain::users::{Actor, Role};
use futures::FutureExt;
use usecases::saved_views::{self, Shift};

/// The two filters of these tests, as an address would say them.
fn filter_of(query: &str) -> ListFilter {
    let status = match query {
        "estado=referred" => PetitionStatus::Referred,
        _ => PetitionStatus::Received,
    };
    ListFilter {
        statuses: vec![status],
        ..ListFilter::default()
    }
}

fn form(name: &str, shared: &str) -> SavedViewForm {
    SavedViewForm {
        name: name.into(),
        shared: shared.into(),
    }
}

async fn make(office: &Office, who: &Actor, name: &str, shared: &str) -> SavedViewId {
    let query = "estado=referred".to_owned();
    saved_views::create(&office.ctx(who), form(name, shared), query)
        .await
        .unwrap()
}

async fn names(office: &Office, who: &Actor) -> (Vec<String>, Vec<String>) {
    let views = saved_views::list(&office.ctx(who), filter_of)
        .await
        .unwrap();
    let name = |row: &domain::petitions::SavedViewRow| row.view.name.clone();
    (
        views.own.iter().map(name).collect(),
        views.shared.iter().map(name).collect(),
    )
}

/// A director of a department.
async fn director(office: &Office, login: &str, like: &Actor) -> Actor {
    let actor = Actor {
        id: UserId(office.system.new_id(noon())),
        name: login.into(),
        role: Role::Director,
        department: like.department,
        seat: None,
    };
    let user = db::accounts::User {
        id: actor.id,
        login: login.into(),
        name: login.into(),
        role: actor.role,
        department: actor.department,
        password_hash: String::new(),
        secret: domain::users::SecretKind::Password,
        captain: None,
        must_change_password: false,
        active: true,
        version: 1,
    };
    let db = &office.system.db;
    db.write(move |conn| async move { db::accounts::insert(conn, &user, noon()).await }.boxed())
        .await
        .unwrap();
    actor
}

contract!(each_reader_counts_what_the_reader_sees, |db| {
    let (office, registered) = with_petition(db).await;
    make(&office, &office.coordinator, "Turnadas", "liaison").await;
    let totals = async |who: &Actor| {
        let views = saved_views::list(&office.ctx(who), filter_of)
            .await
            .unwrap();
        let rows = views.own.iter().chain(&views.shared);
        rows.map(|row| (row.total, row.more)).collect::<Vec<_>>()
    };
    assert_eq!(totals(&office.coordinator).await, [(0, false)]);
    let done = office.act(&office.coordinator, registered.id, Act::Refer, to(&["AP"]));
    done.await.unwrap();
    assert_eq!(totals(&office.coordinator).await, [(1, false)]);
    assert_eq!(totals(&office.lighting).await, [(1, false)]);
    assert_eq!(totals(&office.streets).await, [(0, false)]);
    assert!(totals(&office.agent).await.is_empty(), "not shared with");
});

contract!(a_director_shares_with_the_own_liaisons_only, |db| {
    let office = Office::open(db).await;
    let chief = director(&office, "jefa", &office.lighting).await;
    make(&office, &chief, "De la semana", "liaison").await;
    assert_eq!(names(&office, &office.lighting).await.1, ["De la semana"]);
    assert!(names(&office, &office.streets).await.1.is_empty());
    for (who, code) in [
        (&chief, "coordinator"),
        (&office.lighting, "liaison"),
        (&office.agent, "follow_up_agent"),
        (&office.coordinator, "administrator"),
        (&office.coordinator, "block_captain"),
    ] {
        let ctx = office.ctx(who);
        let refused = saved_views::create(&ctx, form("Otra vista", code), "vencidas=1".into());
        let refused = refused.await.unwrap_err();
        assert!(refused.message_for("shared").is_some(), "{code}");
    }
});

contract!(who_loses_the_role_shares_no_more, |db| {
    let office = Office::open(db).await;
    make(&office, &office.coordinator, "Para enlaces", "liaison").await;
    assert_eq!(names(&office, &office.lighting).await.1.len(), 1);
    let id = office.coordinator.id;
    let db = &office.system.db;
    db.write(move |conn| {
        async move {
            let mut user = db::accounts::by_id(conn, id).await?.unwrap();
            user.role = Role::Auditor;
            assert!(db::accounts::update(conn, &user).await?);
            Ok::<_, db::DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
    assert!(names(&office, &office.lighting).await.1.is_empty());
});

contract!(views_are_ordered_ended_and_taken_back, |db| {
    let office = Office::open(db).await;
    let who = office.agent.clone();
    let ctx = office.ctx(&who);
    let mut ids = Vec::new();
    for name in ["Una", "Dos más", "Tres"] {
        ids.push(make(&office, &who, name, "").await);
    }
    saved_views::shift(&ctx, ids[2], Shift::Up).await.unwrap();
    saved_views::shift(&ctx, ids[0], Shift::Up).await.unwrap();
    assert_eq!(names(&office, &who).await.0, ["Una", "Tres", "Dos más"]);
    saved_views::shift(&ctx, ids[0], Shift::Down).await.unwrap();
    assert_eq!(names(&office, &who).await.0, ["Tres", "Una", "Dos más"]);
    let changed = saved_views::change(&ctx, ids[0], 1, form("Primera", ""));
    changed.await.unwrap();
    let late = saved_views::end(&ctx, ids[0], 1).await.unwrap_err();
    assert_eq!(late.status(), 409);
    saved_views::end(&ctx, ids[0], 2).await.unwrap();
    assert_eq!(names(&office, &who).await.0, ["Tres", "Dos más"]);
    let ended = saved_views::ended(&ctx, ids[0]).await.unwrap();
    assert_eq!(ended.map(|view| view.name), Some("Primera".into()));
    assert_eq!(saved_views::ended(&ctx, ids[1]).await.unwrap(), None);
    saved_views::restore(&ctx, ids[0]).await.unwrap();
    saved_views::restore(&ctx, ids[0]).await.unwrap();
    assert_eq!(names(&office, &who).await.0, ["Tres", "Dos más", "Primera"]);
});

contract!(nobody_touches_the_views_of_others, |db| {
    let office = Office::open(db).await;
    let id = make(&office, &office.coordinator, "Para todos", "operator").await;
    let other = office.ctx(&office.operator);
    assert_eq!(names(&office, &office.operator).await.1, ["Para todos"]);
    let refused = [
        saved_views::change(&other, id, 1, form("Mía ahora", "")).await,
        saved_views::shift(&other, id, Shift::Up).await,
        saved_views::end(&other, id, 1).await,
        saved_views::restore(&other, id).await,
    ];
    for refused in refused {
        assert_eq!(refused, Err(Failure::NotFound));
    }
    assert_eq!(saved_views::ended(&other, id).await.unwrap(), None);
    let administrator = Actor {
        role: Role::Administrator,
        ..office.operator.clone()
    };
    let list = saved_views::list(&office.ctx(&administrator), filter_of).await;
    assert_eq!(list, Err(Failure::Forbidden));
});

contract!(there_is_room_for_twenty_with_different_names, |db| {
    let office = Office::open(db).await;
    let ctx = office.ctx(&office.operator);
    let mut first = None;
    for n in 1..=MAX_SAVED_VIEWS {
        let id = make(&office, &office.operator, &format!("Vista {n}"), "").await;
        first.get_or_insert(id);
    }
    let more = saved_views::create(&ctx, form("Una más", ""), "vencidas=1".into());
    assert!(more.await.unwrap_err().message_for("name").is_some());
    let first = first.unwrap();
    saved_views::end(&ctx, first, 1).await.unwrap();
    let same = saved_views::create(&ctx, form("  VISTA 2 ", ""), "vencidas=1".into());
    assert!(same.await.unwrap_err().message_for("name").is_some());
    make(&office, &office.operator, "Una más", "").await;
    let full = saved_views::restore(&ctx, first).await.unwrap_err();
    assert!(full.message_for("name").is_some(), "the place is taken");
    for query in ["", "buscar=maría lópez"] {
        let agent = office.ctx(&office.agent);
        let refused = saved_views::create(&agent, form("Vista", ""), query.into());
        assert!(refused.await.unwrap_err().message_for("filter").is_some());
    }
});

contract!(many_saves_at_once_make_no_more_than_twenty, |db| {
    let office = Office::open(db).await;
    for n in 2..MAX_SAVED_VIEWS {
        make(&office, &office.agent, &format!("Vista {n}"), "").await;
    }
    // Room for two, and six come at once.
    let ctx = office.ctx(&office.agent);
    let all = (0..6).map(|n| {
        let ctx = ctx.clone();
        let name = format!("A la vez {n}");
        tokio::spawn(async move {
            saved_views::create(&ctx, form(&name, ""), "vencidas=1".into())
                .await
                .map(|_| ())
        })
    });
    let made = futures::future::join_all(all).await;
    let made: Vec<Result<(), Failure>> = made.into_iter().map(Result::unwrap).collect();
    assert_eq!(made.iter().filter(|one| one.is_ok()).count(), 2);
    for refused in made.into_iter().filter_map(Result::err) {
        assert!(refused.message_for("name").is_some(), "{refused:?}");
    }
    let (own, _) = names(&office, &office.agent).await;
    assert_eq!(own.len(), MAX_SAVED_VIEWS);
    // Each has a place of its own.
    let views = saved_views::list(&ctx, filter_of).await.unwrap();
    let places: std::collections::BTreeSet<i64> =
        views.own.iter().map(|row| row.view.position).collect();
    assert_eq!(places.len(), MAX_SAVED_VIEWS);
});
