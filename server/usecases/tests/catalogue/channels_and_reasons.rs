//! Channels and reasons: they end at once and come back, but never the last one.

use crate::harness::{self, contract};
use crate::office::{ctx, lamp, open, told};
use crate::{day, ended_too, lines, words};
use domain::catalogue::{CatalogueEntity, CatalogueFilter, ChannelForm, ReasonForm, ReasonKind};
use domain::failure::Failure;
use domain::ids::ReasonId;
use domain::petitions::NewPetition;
use domain::users::Role;
use usecases::seed::seed_id;
use usecases::{editing, petitions};

contract!(channels_and_reasons_end_at_once_and_come_back, |db| {
    let system = open(db).await;
    let admin = ctx(&system, Role::Administrator).await;
    let channel = ChannelForm {
        name: "Línea de WhatsApp".into(),
        position: 10,
    };
    let id = editing::create_channel(&admin, channel.clone())
        .await
        .unwrap();
    told(
        editing::create_channel(&admin, channel.clone()).await,
        "name",
    );
    let signs = ChannelForm {
        name: "¡!".into(),
        ..channel.clone()
    };
    told(editing::create_channel(&admin, signs).await, "name");
    let first = ChannelForm {
        position: 1,
        ..channel.clone()
    };
    editing::change_channel(&admin, id, 1, first).await.unwrap();
    editing::end_channel(&admin, id, 2, true).await.unwrap();
    let late = editing::end_channel(&admin, id, 2, false).await;
    assert!(matches!(late, Err(Failure::Conflict { version: 3, .. })));
    assert_eq!(
        editing::channels(&admin, &words("whatsapp")).await,
        Ok(vec![])
    );
    let entry = editing::channels(&admin, &ended_too("whatsapp"))
        .await
        .unwrap();
    assert_eq!(
        (entry[0].code.as_str(), entry[0].valid_to),
        ("linea_de_whatsapp", Some(day("2026-11-24")))
    );
    let operator = ctx(&system, Role::Operator).await;
    let by_it = |client| NewPetition {
        channel: id,
        ..lamp(client)
    };
    told(petitions::register(&operator, by_it(1)).await, "channel");
    editing::end_channel(&admin, id, 3, false).await.unwrap();
    petitions::register(&operator, by_it(2)).await.unwrap();
    assert_eq!(
        lines(
            &editing::history(&admin, CatalogueEntity::Channel, id.0)
                .await
                .unwrap()[..3]
        ),
        [
            "Último día: mar 24 nov → ",
            "Último día:  → mar 24 nov",
            "Orden: 10 → 1"
        ]
    );
    let all = editing::channels(&admin, &CatalogueFilter::default())
        .await
        .unwrap();
    for entry in &all[1..] {
        editing::end_channel(&admin, entry.id, entry.version, true)
            .await
            .unwrap();
    }
    let last = editing::end_channel(&admin, all[0].id, all[0].version, true).await;
    told(last, "ended");

    let reason = ReasonForm {
        kind: ReasonKind::Cancel,
        name: "Se registró dos veces".into(),
        position: 9,
    };
    let id = editing::create_reason(&admin, reason.clone())
        .await
        .unwrap();
    told(editing::create_reason(&admin, reason.clone()).await, "name");
    let renamed = ReasonForm {
        name: "Registro doble".into(),
        ..reason
    };
    editing::change_reason(&admin, id, 1, renamed)
        .await
        .unwrap();
    let of = CatalogueFilter {
        reason: Some(ReasonKind::Cancel),
        ..CatalogueFilter::default()
    };
    let cancel = editing::reasons(&admin, &of).await.unwrap();
    assert_eq!(cancel.len(), 4);
    assert!(
        cancel
            .iter()
            .any(|r| r.name == "Registro doble" && r.version == 2)
    );
    for entry in &cancel[1..] {
        editing::end_reason(&admin, entry.id, entry.version, true)
            .await
            .unwrap();
    }
    let last = editing::end_reason(&admin, cancel[0].id, cancel[0].version, true).await;
    told(last, "ended");
    let duplicate = ReasonId(seed_id("resolution", "duplicate"));
    told(
        editing::end_reason(&admin, duplicate, 1, true).await,
        "ended",
    );
    let history = editing::history(&admin, CatalogueEntity::Reason, id.0)
        .await
        .unwrap();
    assert!(lines(&history).contains(&"Tipo:  → Cancelación".to_owned()));
});
