//! Captains' access: codes, telephones, PINs, and what becomes of them with the post.

use crate::fixtures::{Roster, act, appoint, at, inherited, person, post, roster};
use crate::harness::{self, contract};
use crate::office::{ctx, told};
use domain::captain::access::AccessState;
use domain::failure::Failure;
use domain::roster::TermAct;
use domain::users::{Role, SecretKind, Session};
use usecases::Ctx;
use usecases::accounts;
use usecases::captain_access::{self as access, ActivationForm, Opened, PhoneCredentials};

const PIN: &str = "284913";
const PHRASE: &str = "lomito negro";
const BASE: &str = "https://sirc.example/";

fn form(code: &str, secret: &str) -> ActivationForm {
    ActivationForm {
        code: code.into(),
        secret: secret.into(),
        again: secret.into(),
        network: "10.0.0.0/24".into(),
        user_agent: "Mozilla/5.0 (Linux; Android 10) Chrome/120".into(),
    }
}

fn credentials(login: &str, secret: &str, device: Option<&str>) -> PhoneCredentials {
    PhoneCredentials {
        login: login.into(),
        secret: secret.into(),
        device: device.map(str::to_owned),
        network: "10.0.0.0/24".into(),
        user_agent: "Mozilla/5.0 (Linux; Android 10) Chrome/120".into(),
    }
}

/// A titular of 001-01 in office.
async fn captain(r: &Roster) -> i64 {
    let number = person(&r.boss, 1).await;
    appoint(&r.boss, number, inherited("001-01", r.old))
        .await
        .unwrap();
    number
}

async fn activated(r: &Roster, number: i64, secret: &str) -> Opened {
    let code = access::give_code(&r.boss, number, BASE).await.unwrap().code;
    access::activate(&r.boss.system, form(&code, secret), r.boss.now)
        .await
        .unwrap()
}

async fn enter(r: &Roster, with: PhoneCredentials) -> Result<Opened, Failure> {
    access::sign_in(&r.boss.system, with, r.boss.now).await
}

async fn session(r: &Roster, opened: &Opened) -> Option<Session> {
    accounts::session(&r.boss.system, &opened.session, r.boss.now)
        .await
        .unwrap()
}

async fn state(r: &Roster, number: i64) -> AccessState {
    access::access(&r.boss, number).await.unwrap().state
}

contract!(a_code_opens_an_account_once, |db| {
    let r = roster(db).await;
    let number = captain(&r).await;
    let (system, now) = (&r.boss.system, r.boss.now);
    assert_eq!(state(&r, number).await, AccessState::None);
    let old = access::give_code(&r.boss, number, BASE).await.unwrap();
    let issued = access::give_code(&r.boss, number, BASE).await.unwrap();
    assert_eq!(
        issued.url,
        format!("https://sirc.example/activar?codigo={}", issued.code)
    );
    assert_eq!(
        (issued.login.as_str(), issued.block.as_str()),
        ("jm1", "001-01")
    );
    assert_eq!(state(&r, number).await, AccessState::CodeGiven);
    let replaced = access::look(system, &old.code, "n", now).await;
    assert!(told(replaced, "code").contains("dio otro después"));
    let seen = access::look(system, &issued.code.to_lowercase(), "n", now)
        .await
        .unwrap();
    assert_eq!(
        (seen.login.as_str(), seen.block.as_str()),
        ("jm1", "001-01")
    );

    let unequal = ActivationForm {
        again: "999111".into(),
        ..form(&issued.code, PIN)
    };
    assert!(told(access::activate(system, unequal, now).await, "again").contains("igual"));
    let easy = access::activate(system, form(&issued.code, "123456"), now).await;
    assert!(
        told(easy, "secret").contains("adivinar"),
        "and the code is still good"
    );
    let elsewhere = ActivationForm {
        network: "later".into(),
        ..form(&issued.code, PIN)
    };
    let late = at(&r.boss, "2030-01-01T00:00:00Z");
    let expired = access::activate(system, elsewhere, late.now).await;
    assert!(told(expired, "code").contains("24 horas"));

    let opened = access::activate(system, form(&issued.code, PIN), now)
        .await
        .unwrap();
    let who = session(&r, &opened).await.unwrap();
    assert_eq!(
        (who.actor.role, who.actor.seat.unwrap().block),
        (Role::BlockCaptain, r.blocks[0])
    );
    assert_eq!(state(&r, number).await, AccessState::Active);
    let again = access::activate(system, form(&issued.code, PIN), now).await;
    assert!(told(again, "code").contains("ya se usó"));
    let unknown = access::look(system, "ABCDE-ABCDE", "n", now).await;
    assert!(told(unknown, "code").contains("no existe"));
    assert!(
        session(
            &r,
            &Opened {
                session: "otra".into(),
                device: None
            }
        )
        .await
        .is_none()
    );
});

contract!(guessing_codes_makes_the_network_wait, |db| {
    let r = roster(db).await;
    for _ in 0..21 {
        let _ = access::look(&r.boss.system, "ABCDE-ABCDE", "n", r.boss.now).await;
    }
    let more = access::look(&r.boss.system, "ABCDE-ABCDE", "n", r.boss.now).await;
    assert!(matches!(more, Err(Failure::TooMany { .. })), "{more:?}");
    let other = access::look(&r.boss.system, "ABCDE-ABCDE", "another", r.boss.now).await;
    assert!(matches!(other, Err(Failure::Invalid { .. })));
});

contract!(a_pin_counts_with_its_telephone_only, |db| {
    let r = roster(db).await;
    let number = captain(&r).await;
    let opened = activated(&r, number, PIN).await;
    let device = opened.device.clone().unwrap();
    let stranger = enter(&r, credentials("jm1", PIN, None)).await;
    assert!(told(stranger, "secret").contains("donde activó"));
    let wrong = enter(&r, credentials("", "284914", Some(&device))).await;
    assert!(told(wrong, "secret").contains("no es su PIN"));
    let name = access::greeting(&r.boss.system, Some(&device))
        .await
        .unwrap();
    assert!(name.is_some());
    let inside = enter(&r, credentials("", PIN, Some(&device)))
        .await
        .unwrap();
    assert!(inside.device.is_none(), "it is enrolled already");
    assert!(session(&r, &inside).await.is_some());
    // Somebody who tries the name from elsewhere does not lock her own telephone out.
    for _ in 0..8 {
        let _ = enter(&r, credentials("jm1", "000111", None)).await;
    }
    let locked = enter(&r, credentials("jm1", PIN, None)).await;
    assert!(matches!(locked, Err(Failure::TooMany { .. })));
    assert!(enter(&r, credentials("", PIN, Some(&device))).await.is_ok());
    // The staff's door does not open for captains.
    let staff = accounts::Credentials {
        login: "jm1".into(),
        password: PIN.into(),
        network: "x".into(),
        user_agent: String::new(),
    };
    let later = r.boss.now + chrono::Duration::hours(2);
    assert!(
        accounts::sign_in(&r.boss.system, staff, later)
            .await
            .is_err()
    );
});

contract!(a_password_enrols_three_telephones_at_most, |db| {
    let r = roster(db).await;
    let number = captain(&r).await;
    activated(&r, number, PHRASE).await;
    let second = enter(&r, credentials("JM1 ", PHRASE, None)).await.unwrap();
    assert!(second.device.is_some());
    enter(&r, credentials("jm1", PHRASE, None)).await.unwrap();
    let first = access::access(&r.boss, number).await.unwrap().devices[0].id;
    let later = r.boss.now + chrono::Duration::minutes(1);
    access::sign_in(&r.boss.system, credentials("jm1", PHRASE, None), later)
        .await
        .unwrap();
    let seen = access::access(&r.boss, number).await.unwrap();
    assert_eq!(
        (seen.devices.len(), seen.secret),
        (3, Some(SecretKind::Password))
    );
    assert!(
        seen.devices.iter().all(|d| d.id != first),
        "the oldest made room"
    );
    // She takes one off; what was open on it ends.
    let who = session(&r, &second).await.unwrap();
    let own = Ctx::new(r.boss.system.clone(), who.actor.clone(), r.boss.now);
    let mine = access::own_access(&own, who.id).await.unwrap();
    let current: Vec<_> = mine.devices.iter().filter(|d| d.current).collect();
    assert_eq!(current.len(), 1);
    access::remove_own_device(&own, current[0].id)
        .await
        .unwrap();
    assert!(session(&r, &second).await.is_none());
    assert!(enter(&r, credentials("jm1", PHRASE, None)).await.is_ok());
});

contract!(she_changes_her_pin, |db| {
    let r = roster(db).await;
    let number = captain(&r).await;
    let opened = activated(&r, number, PIN).await;
    let device = opened.device.clone();
    let other = enter(&r, credentials("", PIN, device.as_deref()))
        .await
        .unwrap();
    let who = session(&r, &opened).await.unwrap();
    let own = Ctx::new(r.boss.system.clone(), who.actor.clone(), r.boss.now);
    let wrong = access::change_secret(&own, who.id, "111222", "907162".into(), "907162").await;
    assert!(told(wrong, "current").contains("de ahora"));
    access::change_secret(&own, who.id, PIN, "907162".into(), "907162")
        .await
        .unwrap();
    assert!(session(&r, &opened).await.is_some(), "this one goes on");
    assert!(session(&r, &other).await.is_none(), "the others end");
    assert!(
        enter(&r, credentials("", PIN, device.as_deref()))
            .await
            .is_err()
    );
    assert!(
        enter(&r, credentials("", "907162", device.as_deref()))
            .await
            .is_ok()
    );
});

contract!(the_office_resets_and_closes_at_once, |db| {
    let r = roster(db).await;
    let number = captain(&r).await;
    let opened = activated(&r, number, PHRASE).await;
    let code = access::give_code(&r.boss, number, BASE).await.unwrap().code;
    assert!(session(&r, &opened).await.is_none());
    let old = enter(&r, credentials("jm1", PHRASE, opened.device.as_deref())).await;
    assert!(old.is_err(), "neither the telephone nor the password");
    let fresh = access::activate(&r.boss.system, form(&code, PIN), r.boss.now)
        .await
        .unwrap();
    assert!(session(&r, &fresh).await.is_some());
    assert!(told(access::close(&r.boss, number, " ").await, "reason").contains("por qué"));
    access::close(&r.boss, number, "Perdió el teléfono")
        .await
        .unwrap();
    assert_eq!(state(&r, number).await, AccessState::Closed);
    assert!(session(&r, &fresh).await.is_none());
    let history = crate::fixtures::history(&r.boss, number).await;
    for wanted in [
        "Se dio un código de acceso",
        "Activó su acceso",
        "Se restableció el acceso",
        "Se cerró el acceso: Perdió el teléfono",
    ] {
        assert!(
            history.iter().any(|line| line.starts_with(wanted)),
            "{wanted} in {history:?}"
        );
    }
    // Only who keeps the roster.
    for role in Role::ALL
        .into_iter()
        .filter(|r| *r != Role::RosterCoordinator)
    {
        let one = ctx(&r.boss.system, role).await;
        assert_eq!(
            access::access(&one, number).await,
            Err(Failure::Forbidden),
            "{role:?}"
        );
    }
});

contract!(
    who_is_relieved_loses_access_and_the_successor_gets_the_block,
    |db| {
        let r = roster(db).await;
        let number = captain(&r).await;
        let opened = activated(&r, number, PIN).await;
        let successor = person(&r.boss, 2).await;
        let early = access::give_code(&r.boss, successor, BASE).await;
        assert!(told(early, "act").contains("titulares en funciones"));
        let term = appoint(&r.boss, successor, post("001-01", r.new))
            .await
            .unwrap();
        assert!(session(&r, &opened).await.is_some(), "until the relief");
        for (what, on) in [
            (TermAct::Accredit, "2026-11-20"),
            (TermAct::TakeOffice, "2026-11-23"),
        ] {
            act(&r.boss, successor, term, what, on).await.unwrap();
        }
        assert!(session(&r, &opened).await.is_none());
        assert_eq!(state(&r, number).await, AccessState::NoPost);
        let back = enter(&r, credentials("", PIN, opened.device.as_deref())).await;
        assert!(back.is_err());
        let fresh = activated(&r, successor, PIN).await;
        let who = session(&r, &fresh).await.unwrap();
        assert_eq!(who.actor.seat.unwrap().block, r.blocks[0]);
    }
);

contract!(who_is_elected_again_keeps_the_telephone, |db| {
    let r = roster(db).await;
    let number = captain(&r).await;
    let opened = activated(&r, number, PIN).await;
    let term = appoint(&r.boss, number, post("001-01", r.new))
        .await
        .unwrap();
    for (what, on) in [
        (TermAct::Accredit, "2026-11-20"),
        (TermAct::TakeOffice, "2026-11-23"),
    ] {
        act(&r.boss, number, term, what, on).await.unwrap();
    }
    assert!(session(&r, &opened).await.is_some());
});

contract!(sheets_give_a_code_to_each_who_has_none, |db| {
    use db::captain_access::Where;
    let r = roster(db).await;
    let first = captain(&r).await;
    let second = person(&r.boss, 2).await;
    appoint(&r.boss, second, inherited("002-01", r.old))
        .await
        .unwrap();
    let empty = access::sheets(&r.boss, Where::Everywhere, BASE).await;
    assert!(
        told(empty, "format").contains("ajustes"),
        "until the papers' settings are filled in"
    );
    crate::fixtures::paper_settings(&r.boss).await;
    let pdf = access::sheets(&r.boss, Where::Everywhere, BASE)
        .await
        .unwrap();
    assert!(pdf.content.starts_with(b"%PDF"), "{}", pdf.name);
    let counted = access::counts(&r.boss).await.unwrap();
    assert_eq!(
        (counted.titulars, counted.active, counted.with_code),
        (2, 0, 2)
    );
    activated(&r, first, PIN).await;
    let counted = access::counts(&r.boss).await.unwrap();
    assert_eq!((counted.active, counted.with_code), (1, 1));
    let none = access::sheets(&r.boss, Where::Ward(r.wards[0]), BASE).await;
    assert!(told(none, "place").contains("ya su acceso"));
});
