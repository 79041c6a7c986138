//! The demonstration at a small scale, on both databases: its counts, the legality of its
//! histories, and that it is the same each time.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves the storage tests too")]

#[path = "../../db/tests/harness/mod.rs"]
mod harness;

use chrono::{DateTime, Utc};
use domain::access::Scope;
use domain::petitions::{
    EventView, ListFilter, OfficeFacts, PetitionStatus, ReferralStatus, derive_status,
};
use domain::users::Role;
use harness::contract;
use std::collections::BTreeSet;
use std::sync::Arc;
use usecases::accounts::{Credentials, sign_in};
use usecases::demo::{self, Contents, DemoError, PASSWORD, Size};
use usecases::{Entropy, Secret, System};

/// A hundredth of the year.
const SMALL: Size = Size {
    divisor: 100,
    times: 1,
};

/// Tuesday 24 November 2026, noon.
fn noon() -> DateTime<Utc> {
    "2026-11-24T18:00:00Z".parse().unwrap()
}

struct Zeros;

impl Entropy for Zeros {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

fn system(db: db::Db) -> System {
    System {
        db,
        secret: Secret::new(&[7; 32]).unwrap(),
        entropy: Arc::new(Zeros),
        territory: Default::default(),
        map: Default::default(),
        board: Default::default(),
        clockwork: Default::default(),
        routing: Default::default(),
    }
}

async fn filled(db: db::Db) -> System {
    let system = system(db);
    usecases::seed::seed(&system).await.unwrap();
    let steps = std::cell::Cell::new((0, 0));
    let members = demo::fill(&system, SMALL, noon(), |done, total| {
        steps.set((done, total))
    })
    .await
    .unwrap();
    assert!(steps.get().0 > 2_000 && steps.get().0 == steps.get().1);
    assert_eq!(
        demo::contents(&system).await.unwrap(),
        Contents::Demonstration(members)
    );
    system
}

/// Every petition with its state and its history, oldest first.
async fn everything(system: &System) -> Vec<(db::petitions::State, Vec<EventView>, DateTime<Utc>)> {
    let scope = Scope::of_the_program_itself();
    let mut conn = system.db.read().await.unwrap();
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let filter = ListFilter {
            limit: 100,
            after,
            ..ListFilter::default()
        };
        let page = db::lists::page(&mut conn, &scope, &filter, noon())
            .await
            .unwrap();
        for row in &page.rows {
            let state = db::petitions::state(&mut conn, &scope, row.id)
                .await
                .unwrap();
            let mut events = db::petitions::events(&mut conn, &scope, row.id, 0)
                .await
                .unwrap();
            events.reverse();
            all.push((state.unwrap(), events, row.due_at));
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    all.reverse();
    all
}

contract!(counts_and_histories_are_right, |db| {
    let system = filled(db).await;
    let months = demo::check(&system, SMALL).await.unwrap();
    assert_eq!(months.len(), 12);
    for month in &months {
        assert!(month.is_right(), "{month:?}");
    }
    assert_eq!((months[0].received.0, months[0].attended.0), (30, 13));
    let twice = Size { times: 2, ..SMALL };
    assert!(!demo::check(&system, twice).await.unwrap()[0].is_right());

    let all = everything(&system).await;
    assert!(all.len() > 450, "{}", all.len());
    let mut acts = BTreeSet::new();
    for (state, events, _) in &all {
        let folio = state.folio;
        let office = OfficeFacts {
            information_requested: state.office.information_requested,
            ..state.office
        };
        let referrals: Vec<ReferralStatus> = state.referrals.iter().map(|r| r.status).collect();
        assert_eq!(state.status, derive_status(office, &referrals), "{folio}");
        assert_eq!(
            i64::try_from(events.len()).unwrap(),
            state.version,
            "{folio}"
        );
        assert_eq!(events[0].at, state.received_at, "{folio}");
        assert_eq!(events.last().unwrap().to, state.status, "{folio}");
        for pair in events.windows(2) {
            assert!(pair[0].at <= pair[1].at && pair[1].at <= noon(), "{folio}");
            assert_eq!(Some(pair[0].to), pair[1].from, "{folio}");
        }
        acts.extend(events.iter().map(|e| e.act.clone()));
    }
    for act in [
        "refer",
        "accept",
        "reject",
        "schedule",
        "attach",
        "attend",
        "verify_satisfied",
        "verify_unsatisfied",
        "request_information",
        "receive_information",
        "close_direct",
        "mark_duplicate",
        "cancel",
        "note_internal",
        "note_public",
    ] {
        assert!(acts.contains(act), "{act} of {acts:?}");
    }
    let order: Vec<DateTime<Utc>> = all.iter().map(|(s, ..)| s.received_at).collect();
    assert!(order.is_sorted(), "folios follow time");
});

contract!(the_last_weeks_are_alive, |db| {
    let system = filled(db).await;
    let live: Vec<_> = everything(&system)
        .await
        .into_iter()
        .filter(|(state, ..)| state.folio.year == 2026)
        .collect();
    let statuses: BTreeSet<PetitionStatus> = live.iter().map(|(s, ..)| s.status).collect();
    assert_eq!(statuses.len(), PetitionStatus::ALL.len(), "{statuses:?}");
    let returned = |s: &db::petitions::State| {
        s.referrals
            .iter()
            .any(|r| r.status == ReferralStatus::Returned)
    };
    assert!(live.iter().any(|(s, ..)| returned(s)));
    let due: Vec<DateTime<Utc>> = live
        .iter()
        .filter(|(s, ..)| s.status.is_open() && s.status != PetitionStatus::Attended)
        .map(|(_, _, due)| *due)
        .collect();
    let today = domain::local_time::local_date(noon());
    let day_of = domain::local_time::local_date;
    assert!(due.iter().any(|due| *due < noon()), "some are overdue");
    assert!(due.iter().any(|due| *due > noon() && day_of(*due) == today));
    assert!(due.iter().any(|due| day_of(*due) > today));
});

contract!(people_sign_in_and_a_filled_database_is_left_alone, |db| {
    let system = filled(db).await;
    let Contents::Demonstration(members) = demo::contents(&system).await.unwrap() else {
        panic!("it is the demonstration");
    };
    let of = |role: Role| members.iter().filter(|m| m.role == role).count();
    assert_eq!(of(Role::Liaison), 22);
    for role in Role::staff() {
        assert!(of(role) > 0, "{role:?}");
    }
    for login in ["rosario.lagunes", "enlace.ap", "ofelia.montero"] {
        let credentials = Credentials {
            login: login.into(),
            password: PASSWORD.into(),
            network: "127.0.0.0/24".into(),
            user_agent: "prueba".into(),
        };
        let mut conn = system.db.read().await.unwrap();
        let user = db::accounts::by_login(&mut conn, login)
            .await
            .unwrap()
            .unwrap();
        assert!(!user.must_change_password);
        drop(conn);
        let signed = System {
            entropy: Arc::new(Named(login)),
            territory: Default::default(),
            map: Default::default(),
            board: Default::default(),
            clockwork: Default::default(),
            routing: Default::default(),
            ..system.clone()
        };
        sign_in(&signed, credentials, noon()).await.unwrap();
    }
    let again = demo::fill(&system, SMALL, noon(), |_, _| ()).await;
    assert!(matches!(again, Err(DemoError::NotEmpty)));
});

contract!(captains_come_in_on_their_telephones, |db| {
    use usecases::captain_access::{self, PhoneCredentials};
    let system = filled(db).await;
    let logins = demo::phone_logins(&system, 100).await.unwrap();
    assert!(logins.len() >= 4, "{logins:?}");
    assert_eq!(logins.iter().filter(|l| l.ward).count(), 1);
    assert!(logins[1].ward, "the second that is shown");
    let credentials = PhoneCredentials {
        login: logins[0].login.clone(),
        secret: PASSWORD.into(),
        device: None,
        network: "127.0.0.0/24".into(),
        user_agent: "prueba".into(),
    };
    let signed = System {
        entropy: Arc::new(Named("jefa")),
        ..system.clone()
    };
    let opened = captain_access::sign_in(&signed, credentials, noon())
        .await
        .unwrap();
    let session = usecases::accounts::session(&system, &opened.session, noon())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(session.actor.role, Role::BlockCaptain);
    let ctx = usecases::Ctx::new(system.clone(), session.actor, noon());
    let scope = ctx.scope(domain::access::Action::FollowOwn).unwrap();
    let mut conn = system.db.read().await.unwrap();
    let own = db::lists::counts(&mut conn, &scope).await.unwrap();
    assert!(
        own.pending + own.in_progress + own.attended > 0,
        "she brought something"
    );
});

/// Bytes of a name, so that each session has its own token.
struct Named(&'static str);

impl Entropy for Named {
    fn fill(&self, bytes: &mut [u8]) {
        for (byte, letter) in bytes.iter_mut().zip(self.0.bytes().cycle()) {
            *byte = letter;
        }
    }
}

contract!(what_is_not_empty_or_not_ready_is_refused, |db| {
    let system = system(db);
    let bare = demo::fill(&system, SMALL, noon(), |_, _| ()).await;
    assert!(matches!(bare, Err(DemoError::NoCatalogue)), "{bare:?}");
    usecases::seed::seed(&system).await.unwrap();
    let early = "2023-06-01T18:00:00Z".parse().unwrap();
    let early = demo::fill(&system, SMALL, early, |_, _| ()).await;
    assert!(early.unwrap_err().to_string().contains("reloj"));
    let form = domain::users::UserForm {
        login: "alguien".into(),
        name: "Alguien".into(),
        role: Role::Operator,
        department: None,
        password: "lluvia tres mango norte".into(),
    };
    usecases::accounts::create_user_from_console(&system, form, false, noon())
        .await
        .unwrap();
    assert_eq!(demo::contents(&system).await.unwrap(), Contents::Other);
    let refused = demo::fill(&system, SMALL, noon(), |_, _| ())
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("base vacía"), "{refused}");
});

#[tokio::test]
async fn two_runs_and_both_databases_have_the_same_histories() {
    let (first, _folder) = harness::sqlite().await;
    let (second, _other) = harness::sqlite().await;
    let mut digests = BTreeSet::new();
    for db in [first, second, harness::postgres().await] {
        let system = filled(db).await;
        let mut text = String::new();
        for (state, events, due) in everything(&system).await {
            let referrals: Vec<_> = state.referrals.iter().map(|r| (r.id, r.status)).collect();
            text += &format!("{} {:?} {due} {referrals:?}\n", state.folio, state.person);
            for e in events {
                text += &format!("{} {} {} {}\n", e.at, e.who, e.act, e.text);
            }
        }
        digests.insert(usecases::context::sha256(text.as_bytes()));
    }
    assert_eq!(digests.len(), 1);
}
