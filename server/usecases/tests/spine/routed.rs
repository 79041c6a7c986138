//! What the rules do when a petition is registered, propose when it is referred, and whom they tell when
//! departments give it back.

use crate::harness::{self, contract};
use crate::office::{Office, lamp, noon, reason, to, with_neighborhood, with_petition};
use crate::routing::{activate, department, form, kind, own, version};
use chrono::Duration;
use domain::failure::Failure;
use domain::petitions::{Act, NewPetition, PetitionStatus};
use usecases::{desk, petitions, reading, routing};

async fn lamp_in(office: &Office, client: u128) -> NewPetition {
    let mut new = lamp(client);
    let mut conn = office.system.db.read().await.unwrap();
    let hoods = db::catalogue::neighborhoods(&mut conn).await.unwrap();
    new.place.neighborhood = hoods.first().map(|n| n.id);
    new
}

contract!(
    a_rule_that_does_so_by_itself_refers_when_a_petition_is_registered,
    |db| {
        let office = Office::open(db).await;
        with_neighborhood(&office).await;
        let ctx = office.ctx(&office.coordinator);
        let mut rule = form("Lámparas a servicios", "SP");
        rule.outcome.at_once = true;
        rule.outcome.instruction = "Guardia nocturna".into();
        rule.outcome.term = domain::deadline::Term::parse("12h");
        let id = activate(&ctx, rule).await;
        let operator = office.ctx(&office.operator);
        let registered = petitions::register(&operator, lamp_in(&office, 1).await)
            .await
            .unwrap();
        let detail = reading::detail(&ctx, registered.id).await.unwrap();
        assert_eq!(
            (detail.status, detail.version),
            (PetitionStatus::Referred, 2)
        );
        let referral = &detail.referrals[0];
        assert_eq!(referral.department, department("SP"));
        assert_eq!(referral.instruction, "Guardia nocturna");
        assert_eq!(referral.due_at, noon() + Duration::hours(12));
        let event = &detail.events[0];
        assert_eq!((event.act.as_str(), event.who.as_str()), ("refer", ""));
        assert!(
            event
                .text
                .starts_with("Por la regla «Lámparas a servicios»: Servicios"),
            "{}",
            event.text
        );
        assert!(!event.public);
        // The same client id registers and refers once.
        let again = petitions::register(&operator, lamp_in(&office, 1).await)
            .await
            .unwrap();
        assert!(again.replayed);
        assert_eq!(
            reading::detail(&ctx, registered.id)
                .await
                .unwrap()
                .referrals
                .len(),
            1
        );
        // Of another type, by hand.
        let mut other = lamp_in(&office, 2).await;
        other.kind = kind("OP-01");
        let other = petitions::register(&operator, other).await.unwrap();
        let other = reading::detail(&ctx, other.id).await.unwrap();
        assert_eq!((other.status, other.version), (PetitionStatus::Received, 1));
        // Ended, it decides no more.
        routing::end(&ctx, id, version(&ctx, id).await)
            .await
            .unwrap();
        let third = petitions::register(&operator, lamp_in(&office, 3).await)
            .await
            .unwrap();
        let third = reading::detail(&ctx, third.id).await.unwrap();
        assert_eq!(third.status, PetitionStatus::Received);
        let over = routing::end(&ctx, id, 3).await.unwrap_err();
        assert!(over.message_for("state").unwrap().contains("terminó"));
    }
);

contract!(a_rule_never_stops_a_registration, |db| {
    let office = Office::open(db).await;
    with_neighborhood(&office).await;
    let ctx = office.ctx(&office.coordinator);
    let mut rule = form("Terminada", "SP");
    rule.outcome.at_once = true;
    activate(&ctx, rule).await;
    let mut conn = office.system.db.read().await.unwrap();
    let over = db::catalogue::department(&mut conn, department("SP")).await;
    drop(conn);
    let mut over = over.unwrap().unwrap();
    over.valid_to = Some("2026-11-23".parse().unwrap());
    let ended = office.system.db.write(move |conn| {
        use futures::FutureExt;
        async move { db::catalogue::update_department(conn, &over).await }.boxed()
    });
    assert!(ended.await.unwrap());
    let new = lamp_in(&office, 1).await;
    let taken = office.ctx(&office.operator);
    let registered = petitions::register(&taken, new).await.unwrap();
    let detail = reading::detail(&ctx, registered.id).await.unwrap();
    assert_eq!(detail.status, PetitionStatus::Received);
    // The list says that somebody should look.
    let line = own(&ctx).await.remove(0);
    assert!(
        line.warnings[0].contains("la dependencia Servicios"),
        "{:?}",
        line.warnings
    );
});

contract!(
    what_a_rule_proposes_stands_chosen_and_its_term_counts,
    |db| {
        let (office, registered) = with_petition(db).await;
        let ctx = office.ctx(&office.coordinator);
        let page = desk::petition(&ctx, registered.folio).await.unwrap();
        assert_eq!(page.options.proposal.departments, [department("AP")]);
        assert!(page.options.proposal.says.is_empty());
        let mut rule = form("Lámparas urgentes", "AP");
        rule.outcome.departments.push(department("PC"));
        rule.outcome.term = domain::deadline::Term::parse("6h");
        rule.outcome.instruction = "Acordonar".into();
        activate(&ctx, rule).await;
        let page = desk::petition(&ctx, registered.folio).await.unwrap();
        let proposal = &page.options.proposal;
        assert_eq!(proposal.departments, [department("AP"), department("PC")]);
        assert_eq!(proposal.instruction, "Acordonar");
        assert_eq!(
            proposal.says,
            "Lo propone la regla «Lámparas urgentes». Plazo: 6 horas."
        );
        // One as proposed, one more by hand.
        let done = office.act(
            &office.coordinator,
            registered.id,
            Act::Refer,
            to(&["PC", "OP"]),
        );
        done.await.unwrap();
        let detail = reading::detail(&ctx, registered.id).await.unwrap();
        let due = |code| {
            let own = detail
                .referrals
                .iter()
                .find(|r| r.department == department(code));
            own.unwrap().due_at
        };
        assert_eq!(due("PC"), noon() + Duration::hours(6));
        assert!(due("OP") > noon() + Duration::days(2));
        assert!(!detail.events[0].text.contains("regla"));
        // While departments have it, nothing stands chosen.
        let page = desk::petition(&ctx, registered.folio).await.unwrap();
        assert!(page.options.proposal.departments.is_empty());
        assert!(page.rerouting.is_empty(), "nothing was corrected");
    }
);

contract!(two_rejections_are_told_to_the_coordination, |db| {
    let (office, registered) = with_petition(db).await;
    let id = registered.id;
    let ctx = office.ctx(&office.coordinator);
    let mut rejection = reason("reject", "not_competent", "No es de nuestra área");
    rejection.departments = to(&["SP"]).departments;
    for (code, liaison) in [("AP", &office.lighting), ("OP", &office.streets)] {
        assert!(routing::bounces(&ctx, 0).await.unwrap().rows.is_empty());
        let sent = office.act(&office.coordinator, id, Act::Refer, to(&[code]));
        sent.await.unwrap();
        let back = office.act(liaison, id, Act::Reject, rejection.clone());
        assert_eq!(back.await, Ok(PetitionStatus::Received));
    }
    let found = routing::bounces(&ctx, 0).await.unwrap();
    let row = &found.rows[0];
    assert_eq!((row.folio, row.rejections), (registered.folio, 2));
    let chain: Vec<_> = row
        .chain
        .iter()
        .map(|r| {
            (
                r.department.as_str(),
                r.words.as_str(),
                r.suggested.as_str(),
            )
        })
        .collect();
    assert_eq!(
        chain,
        [
            (
                "Alumbrado Público",
                "No es de nuestra área",
                "Servicios Públicos Municipales"
            ),
            (
                "Obras Públicas",
                "No es de nuestra área",
                "Servicios Públicos Municipales"
            ),
        ]
    );
    assert_eq!(row.chain[0].at, office.now);
    let home = desk::home(&ctx).await.unwrap();
    let list = home.lists.iter().find(|l| l.title == "Rebotes").unwrap();
    assert_eq!((list.total, list.address.as_str()), (1, "/turnado/rebotes"));
    let page = desk::petition(&ctx, registered.folio).await.unwrap();
    assert_eq!(page.detail.rejections, 2);
    // Those that gave it back are not proposed again.
    assert!(page.options.proposal.departments.is_empty());
    assert_eq!(
        routing::bounces(&office.ctx(&office.operator), 0).await,
        Err(Failure::Forbidden)
    );
});
