//! The CURP is sealed, and whoever reads personal data leaves a line.

use crate::fixtures::{curp, form, page, person, phone, roster, version};
use crate::harness::{self, contract};
use crate::office::told;
use crate::storage::{rows, stands_somewhere};
use domain::roster::CaptainForm;
use usecases::roster::Revealed;
use usecases::{Ctx, roster};

/// What the access log has, newest first: action, object and detail.
async fn log(ctx: &Ctx, lines: i64) -> Vec<(String, String, String)> {
    let mut conn = ctx.system.db.read().await.unwrap();
    db::log::last(&mut conn, lines).await.unwrap()
}

fn line(action: &str, number: i64) -> (String, String, String) {
    (action.into(), format!("captain {number}"), String::new())
}

contract!(a_curp_is_nowhere_in_the_database, |db| {
    let r = roster(db).await;
    let db = &r.boss.system.db;
    let number = person(&r.boss, 1).await;
    assert!(
        stands_somewhere(db, &phone(1)).await,
        "whoever looks would see it"
    );
    assert!(!stands_somewhere(db, &curp(1)).await);
    let changed = CaptainForm {
        curp: curp(2),
        ..form(1)
    };
    let seen = version(&r.boss, number).await;
    roster::change(&r.boss, number, seen, changed)
        .await
        .unwrap();
    assert!(!stands_somewhere(db, &curp(2)).await);
    // And yet it is found again, whoever looks for it.
    let masked = format!("LAOR******MVZ***{}", &curp(2)[16..]);
    assert_eq!(page(&r.boss, number).await.curp, Some(masked));
    let twice = CaptainForm {
        phone: String::new(),
        ..form(2)
    };
    told(roster::create(&r.boss, twice).await, "curp");
    let (open, _) = roster::form(&r.boss, number).await.unwrap();
    assert_eq!(open.curp, curp(2));
    assert!(!stands_somewhere(db, &curp(2)).await);
});

contract!(the_page_masks_what_revealing_shows, |db| {
    let r = roster(db).await;
    let with_home = CaptainForm {
        other_phone: "(229) 934-15-00".into(),
        street: "Allende".into(),
        street_number: "12".into(),
        ..form(1)
    };
    let number = roster::create(&r.boss, with_home).await.unwrap();
    let shown = page(&r.boss, number).await;
    assert_eq!(shown.phone.as_deref(), Some("229 *** **01"));
    assert_eq!(shown.other_phone.as_deref(), Some("229 *** **00"));
    let hidden = shown.curp.clone().unwrap();
    assert!(
        hidden.starts_with("LAOR****") && hidden != curp(1),
        "{hidden}"
    );
    let text = serde_json::to_string(&shown).unwrap();
    for secret in [
        curp(1).as_str(),
        &phone(1),
        "9341500",
        "934 1500",
        "Allende",
    ] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    let before = log(&r.boss, 99).await.len();
    roster::list(&r.boss, &Default::default()).await.unwrap();
    page(&r.boss, number).await;
    assert_eq!(log(&r.boss, 99).await.len(), before, "the page hides it");

    let seen = roster::reveal(&r.boss, number).await.unwrap();
    let expected = Revealed {
        phone: Some("229 000 0001".into()),
        other_phone: Some("229 934 1500".into()),
        curp: Some(curp(1)),
        home: "Allende 12".into(),
    };
    assert_eq!(seen, expected);
    assert_eq!(log(&r.boss, 1).await, [line("captain_revealed", number)]);
    let (opened, at) = roster::form(&r.boss, number).await.unwrap();
    assert_eq!((opened.phone, at), (phone(1), shown.version));
    let two = [
        line("captain_form_opened", number),
        line("captain_revealed", number),
    ];
    assert_eq!(log(&r.boss, 2).await, two);
    let lines = rows(&r.boss.system.db, "access_log").await;
    for secret in [curp(1).as_str(), &phone(1), "Lara"] {
        assert!(lines.iter().all(|l| !l.contains(secret)), "{secret}");
    }
    let who = r.boss.actor.id.0;
    let who = [who.to_string(), who.simple().to_string().to_uppercase()];
    let last = lines.iter().find(|l| l.contains("captain_form_opened"));
    assert!(who.iter().any(|w| last.unwrap().contains(w)));
});

contract!(another_installation_opens_no_curp, |db| {
    let r = roster(db).await;
    let number = person(&r.boss, 1).await;
    let mut stranger = r.boss.clone();
    stranger.system.secret = usecases::Secret::new(&[8; 32]).unwrap();
    let page = roster::page(&stranger, number).await;
    assert!(
        matches!(page, Err(domain::failure::Failure::Internal { .. })),
        "{page:?}"
    );
    assert!(roster::reveal(&stranger, number).await.is_err());
});
