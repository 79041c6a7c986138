//! *Mi manzana*: whoever asked, and nobody's data.

use crate::harness::{self, contract};
use crate::office;
use crate::people::{HERE, kind, lamp, neighbour, phone, sent};
use domain::captain::CaptainCapture;
use domain::petitions::{NewPetition, Place};
use domain::users::Role;
use usecases::{Ctx, petitions, phone};

contract!(it_names_nobody, |db| {
    let p = phone(db).await;
    let telling = CaptainCapture {
        street: "Bravo 214, casa de Epifania".into(),
        reference: "portón de Epifania".into(),
        description: "Epifania Uscanga se cayó".into(),
        on_behalf: Some(neighbour()),
        ..lamp(1)
    };
    let done = sent(&p.own, telling).await;
    let seen = phone::reports(&p.own.ctx).await.unwrap();
    assert_eq!(seen.rows[0].street, "Bravo");
    assert_eq!(seen.rows[0].kind, "Luminaria apagada");
    let text = serde_json::to_string(&seen.rows).unwrap();
    for secret in [
        "Epifania",
        "Uscanga",
        "214",
        "765",
        "portón",
        &done.folio.to_string(),
        &done.id.to_string(),
    ] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
});

contract!(it_counts_what_happens_there_whoever_asked, |db| {
    let p = phone(db).await;
    let operator = office::ctx(&p.r.boss.system, Role::Operator).await;
    let place = |street: &str| Place {
        neighborhood: Some(p.hood),
        street: street.into(),
        point: Some(HERE),
        ..Place::default()
    };
    let by_phone = |client: u128, code: &str| NewPetition {
        kind: kind(code),
        place: place("Canal 3"),
        ..office::lamp(client)
    };
    for (client, code) in [(1, "AP-01"), (2, "MU-01"), (3, "LP-01"), (4, "DA-04")] {
        petitions::register(&operator, by_phone(client, code))
            .await
            .unwrap();
    }
    let attended = sent(&p.own, lamp(5)).await.id;
    p.attended(attended).await;
    let elsewhere = sent(&p.other, lamp(6)).await.id;
    let seen = phone::reports(&p.own.ctx).await.unwrap();
    let kinds: Vec<&str> = seen.rows.iter().map(|row| row.kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "Luminaria apagada",
            "No pasó el camión recolector",
            "Luminaria apagada"
        ],
        "neither the reserved one nor the errand"
    );
    assert_eq!(
        seen.rows[1].street, "",
        "what happens in a house has no street"
    );
    assert_eq!(seen.rows[2].street, "Canal");
    assert_eq!((seen.pending, seen.in_progress, seen.attended), (2, 0, 1));
    assert!(p.state(elsewhere).await.is_some());
    // A year later it is over.
    let later = "2027-12-24T18:00:00Z".parse().unwrap();
    let later = Ctx::new(p.r.boss.system.clone(), p.own.ctx.actor.clone(), later);
    let seen = phone::reports(&later).await.unwrap();
    assert!(seen.rows.is_empty());
    assert_eq!(seen.pending + seen.attended, 0);
});
