//! Correcting the type or the place of a petition, and what is offered after that.

use crate::harness::{self, contract};
use crate::office::{Office, lamp, noon, text, to, with_petition};
use crate::routing::{activate, department, form, kind};
use chrono::Duration;
use domain::catalogue::Point;
use domain::failure::Failure;
use domain::ids::PetitionId;
use domain::petitions::{Act, ActDetails, ListFilter, PetitionStatus, Place};
use domain::users::Actor;
use usecases::{desk, petitions, reading, routing};

fn of_type(code: &str) -> ActDetails {
    ActDetails {
        kind: Some(kind(code)),
        ..ActDetails::default()
    }
}

async fn correct(
    office: &Office,
    actor: &Actor,
    id: PetitionId,
    details: ActDetails,
) -> Result<PetitionStatus, Failure> {
    office.act(actor, id, Act::Correct, details).await
}

async fn found(office: &Office, words: &str) -> i64 {
    let filter = ListFilter {
        text: words.into(),
        ..ListFilter::default()
    };
    let ctx = office.ctx(&office.coordinator);
    reading::list(&ctx, &filter).await.unwrap().total
}

contract!(
    another_type_promises_another_term_from_the_same_moment,
    |db| {
        let (mut office, registered) = with_petition(db).await;
        let id = registered.id;
        let ctx = office.ctx(&office.coordinator);
        let before = reading::detail(&ctx, id).await.unwrap();
        office.now = noon() + Duration::hours(3);
        office
            .act(&office.coordinator, id, Act::Refer, to(&["AP"]))
            .await
            .unwrap();
        office.now = noon() + Duration::hours(5);
        // A leak of water: 24 natural hours, from the reception and from the sending.
        let mut details = of_type("AG-02");
        details.text = "La persona aclaró que es agua".into();
        correct(&office, &office.coordinator, id, details)
            .await
            .unwrap();
        let ctx = office.ctx(&office.coordinator);
        let after = reading::detail(&ctx, id).await.unwrap();
        assert_eq!(after.kind_name, "Fuga de agua en vía pública");
        assert_eq!(after.received_at, before.received_at);
        assert_eq!(after.due_at, noon() + Duration::hours(24));
        assert_eq!(after.referrals[0].due_at, noon() + Duration::hours(27));
        assert_eq!(after.status, PetitionStatus::Referred);
        let event = &after.events[0];
        assert_eq!((event.act.as_str(), event.public), ("correct", false));
        for words in [
            "Tipo: Luminaria apagada → Fuga de agua en vía pública.",
            "Plazo: 5 días hábiles → 24 horas.",
            "La persona aclaró que es agua",
            "Vence: ",
        ] {
            assert!(event.text.contains(words), "{words}: {}", event.text);
        }
        assert_eq!(found(&office, "fuga").await, 1);
        assert_eq!(found(&office, "luminaria").await, 0);
        assert_eq!(
            found(&office, "maria lopez").await,
            1,
            "the person still finds it"
        );
    }
);

contract!(a_point_that_a_form_rounds_is_the_same_point, |db| {
    let (office, registered) = with_petition(db).await;
    let id = registered.id;
    let ctx = office.ctx(&office.coordinator);
    let place = reading::detail(&ctx, id).await.unwrap().place;
    let at = |latitude| {
        Some(Point {
            latitude,
            longitude: -96.13,
        })
    };
    let details = |kind, point| ActDetails {
        kind,
        place: Some(Place {
            point,
            ..place.clone()
        }),
        ..ActDetails::default()
    };
    let marked = details(None, at(19.173_812_345));
    correct(&office, &office.coordinator, id, marked)
        .await
        .unwrap();
    let written = details(Some(kind("OP-01")), at(19.173_812));
    correct(&office, &office.coordinator, id, written)
        .await
        .unwrap();
    let detail = reading::detail(&ctx, id).await.unwrap();
    assert_eq!(detail.place.point, at(19.173_812_345));
    assert_eq!(detail.events[0].text, "Tipo: Luminaria apagada → Bache.");
});

contract!(another_place_moves_no_clock, |db| {
    let (office, registered) = with_petition(db).await;
    let id = registered.id;
    let ctx = office.ctx(&office.coordinator);
    let before = reading::detail(&ctx, id).await.unwrap();
    let place = Place {
        street: "Allende".into(),
        number: "214".into(),
        ..before.place.clone()
    };
    let details = ActDetails {
        place: Some(place.clone()),
        ..ActDetails::default()
    };
    correct(&office, &office.coordinator, id, details.clone())
        .await
        .unwrap();
    let after = reading::detail(&ctx, id).await.unwrap();
    assert_eq!(after.place, place);
    assert_eq!((after.due_at, after.stage), (before.due_at, before.stage));
    assert_eq!(
        after.events[0].text,
        "Lugar: Formando Hogar, frente a la primaria → Allende 214, Formando Hogar, frente a la primaria."
    );
    assert_eq!(found(&office, "allende").await, 1);
    // The same once more is nothing to correct; a place without anything is no place.
    let same = correct(&office, &office.coordinator, id, details)
        .await
        .unwrap_err();
    assert!(
        same.message_for("kind")
            .unwrap()
            .contains("No hay nada que corregir")
    );
    let nowhere = ActDetails {
        place: Some(Place::default()),
        kind: Some(kind("OP-01")),
        ..ActDetails::default()
    };
    let nowhere = correct(&office, &office.coordinator, id, nowhere)
        .await
        .unwrap_err();
    for field in ["neighborhood", "street"] {
        assert!(nowhere.message_for(field).is_some(), "{field}");
    }
});

contract!(
    who_registered_it_corrects_it_for_a_day_and_until_it_is_accepted,
    |db| {
        let (mut office, registered) = with_petition(db).await;
        let id = registered.id;
        let offered = async |office: &Office, actor: &Actor| {
            let detail = reading::detail(&office.ctx(actor), id).await.unwrap();
            detail.acts.contains(&(Act::Correct, None))
        };
        assert!(offered(&office, &office.operator).await);
        assert!(offered(&office, &office.coordinator).await);
        assert!(!offered(&office, &office.agent).await);
        assert_eq!(
            correct(&office, &office.agent, id, of_type("OP-01")).await,
            Err(Failure::Forbidden)
        );
        let other = Actor {
            id: domain::ids::UserId(uuid::Uuid::from_u128(5)),
            ..office.operator.clone()
        };
        let refused = correct(&office, &other, id, of_type("OP-01")).await;
        assert!(
            matches!(refused, Err(Failure::IllegalAct { .. })),
            "{refused:?}"
        );
        office.now = noon() + Duration::hours(24);
        correct(&office, &office.operator, id, of_type("OP-01"))
            .await
            .unwrap();
        office.now = noon() + Duration::hours(25);
        let late = correct(&office, &office.operator, id, of_type("AP-01")).await;
        assert!(matches!(late, Err(Failure::IllegalAct { .. })), "{late:?}");
        assert!(!offered(&office, &office.operator).await);
        office.now = noon() + Duration::hours(2);
        office
            .act(&office.coordinator, id, Act::Refer, to(&["AP"]))
            .await
            .unwrap();
        assert!(offered(&office, &office.operator).await);
        office
            .act(&office.lighting, id, Act::Accept, ActDetails::default())
            .await
            .unwrap();
        assert!(!offered(&office, &office.operator).await);
        correct(&office, &office.coordinator, id, of_type("AP-01"))
            .await
            .unwrap();
    }
);

contract!(
    an_anonymous_petition_becomes_no_type_that_needs_a_name,
    |db| {
        let (office, _) = with_petition(db).await;
        let mut new = lamp(2);
        new.citizen.anonymous = true;
        let mut conn = office.system.db.read().await.unwrap();
        let hoods = db::catalogue::neighborhoods(&mut conn).await.unwrap();
        let types = db::catalogue::types(&mut conn).await.unwrap();
        drop(conn);
        new.place.neighborhood = hoods.first().map(|n| n.id);
        let registered = petitions::register(&office.ctx(&office.operator), new)
            .await
            .unwrap();
        let named = types.into_iter().find(|t| !t.allows_anonymous).unwrap();
        let details = ActDetails {
            kind: Some(named.id),
            ..ActDetails::default()
        };
        let refused = correct(&office, &office.coordinator, registered.id, details).await;
        assert!(
            refused
                .unwrap_err()
                .message_for("kind")
                .unwrap()
                .contains("anónima")
        );
    }
);

contract!(a_corrected_petition_is_offered_where_it_belongs, |db| {
    let (office, registered) = with_petition(db).await;
    let id = registered.id;
    let ctx = office.ctx(&office.coordinator);
    let mut rule = form("Fugas a protección civil", "PC");
    rule.conditions.kinds = vec![kind("AG-02")];
    rule.outcome.departments = vec![department("PC"), department("AP")];
    rule.outcome.instruction = "Cerrar la llave".into();
    rule.outcome.term = domain::deadline::Term::parse("6h");
    activate(&ctx, rule).await;
    office
        .act(&office.coordinator, id, Act::Refer, to(&["AP", "OP"]))
        .await
        .unwrap();
    assert_eq!(
        routing::offer(&ctx, registered.folio).await.unwrap_err(),
        Failure::NotFound,
        "nothing was corrected"
    );
    correct(&office, &office.operator, id, of_type("AG-02"))
        .await
        .unwrap();
    let page = desk::petition(&ctx, registered.folio).await.unwrap();
    assert_eq!(
        page.rerouting,
        "La regla «Fugas a protección civil» la turnaría a otra dependencia. Retirar el turno de Obras Públicas y turnar a Protección Civil."
    );
    // It is the coordination's to do.
    let operator = office.ctx(&office.operator);
    let seen = desk::petition(&operator, registered.folio).await.unwrap();
    assert!(seen.rerouting.is_empty());
    assert_eq!(
        routing::offer(&operator, registered.folio).await,
        Err(Failure::Forbidden)
    );
    // A version from before is refused, and nothing is half done.
    let old = routing::reroute(&ctx, registered.folio, 1)
        .await
        .unwrap_err();
    assert!(
        matches!(old, Failure::Conflict { version: 3, .. }),
        "{old:?}"
    );
    assert_eq!(reading::detail(&ctx, id).await.unwrap().version, 3);
    let done = routing::reroute(&ctx, registered.folio, 3).await.unwrap();
    assert_eq!((done.version, done.status), (5, PetitionStatus::Referred));
    let detail = reading::detail(&ctx, id).await.unwrap();
    let live: Vec<_> = detail
        .referrals
        .iter()
        .filter(|r| r.status.is_live())
        .map(|r| (r.department, r.instruction.as_str()))
        .collect();
    assert_eq!(
        live,
        [
            (department("AP"), ""),
            (department("PC"), "Cerrar la llave")
        ]
    );
    let own = detail
        .referrals
        .iter()
        .find(|r| r.department == department("PC"));
    assert_eq!(own.unwrap().due_at, noon() + Duration::hours(6));
    let page = desk::petition(&ctx, registered.folio).await.unwrap();
    assert!(page.rerouting.is_empty(), "it is where it belongs");
});

contract!(
    what_was_decided_by_hand_after_a_correction_is_not_offered_again,
    |db| {
        let (office, registered) = with_petition(db).await;
        let id = registered.id;
        let ctx = office.ctx(&office.coordinator);
        office
            .act(&office.coordinator, id, Act::Refer, to(&["AP"]))
            .await
            .unwrap();
        correct(&office, &office.coordinator, id, of_type("OP-01"))
            .await
            .unwrap();
        let page = desk::petition(&ctx, registered.folio).await.unwrap();
        assert!(
            page.rerouting
                .starts_with("Por su tipo corresponde otra dependencia."),
            "{}",
            page.rerouting
        );
        office
            .act(
                &office.coordinator,
                id,
                Act::NoteInternal,
                text("Se queda con alumbrado"),
            )
            .await
            .unwrap();
        assert!(
            !desk::petition(&ctx, registered.folio)
                .await
                .unwrap()
                .rerouting
                .is_empty()
        );
        office
            .act(&office.coordinator, id, Act::Refer, to(&["SP"]))
            .await
            .unwrap();
        assert!(
            desk::petition(&ctx, registered.folio)
                .await
                .unwrap()
                .rerouting
                .is_empty()
        );
    }
);
