//! *¿Quedó bien?*

use crate::harness::{self, contract};
use crate::office::told;
use crate::people::{Phone, lamp, phone, picture, sent};
use domain::captain::CaptainAnswer;
use domain::failure::Failure;
use domain::ids::PetitionId;
use domain::petitions::PetitionStatus;
use usecases::{phone, reading};

async fn says(p: &Phone, petition: PetitionId, satisfied: bool, words: &str) -> CaptainAnswer {
    CaptainAnswer {
        petition,
        version: p.state(petition).await.unwrap().version,
        satisfied,
        words: words.into(),
    }
}

contract!(yes_closes_it_in_her_name, |db| {
    let p = phone(db).await;
    let id = sent(&p.own, lamp(1)).await.id;
    p.attended(id).await;
    let yes = says(&p, id, true, "").await;
    let done = phone::answer(&p.own.ctx, yes.clone(), Some(picture(5)))
        .await
        .unwrap();
    assert_eq!(done.status, PetitionStatus::Closed);
    let detail = reading::detail(&p.coordinator, id).await.unwrap();
    assert_eq!(detail.resolution.as_deref(), Some("Resuelta"));
    assert_eq!(detail.events[0].act, "verify_satisfied");
    assert_eq!(detail.events[0].who, "Ramona Lara de la O");
    assert_eq!(detail.attachments.len(), 2, "the evidence and hers");
    // Sent twice it counts once; another answer is no repetition.
    assert_eq!(
        phone::answer(&p.own.ctx, yes.clone(), Some(picture(5))).await,
        Ok(done)
    );
    let no = CaptainAnswer {
        satisfied: false,
        words: "no quedó".into(),
        ..yes
    };
    assert_eq!(
        phone::answer(&p.own.ctx, no, None).await,
        Err(Failure::KeyReused)
    );
    assert_eq!(phone::one(&p.own.ctx, id).await.unwrap().photos.len(), 2);
    assert_eq!(phone::home(&p.own.ctx).await.unwrap().to_answer, 0);
});

contract!(no_needs_words_and_gives_it_back, |db| {
    let p = phone(db).await;
    let id = sent(&p.own, lamp(1)).await.id;
    p.attended(id).await;
    let mute = says(&p, id, false, " no ").await;
    let refused = phone::answer(&p.own.ctx, mute, Some(picture(5))).await;
    assert!(told(refused, "words").contains("qué falta"));
    let no = says(&p, id, false, "Sigue apagada la de la esquina").await;
    let done = phone::answer(&p.own.ctx, no, None).await.unwrap();
    assert_eq!(done.status, PetitionStatus::InProgress);
    let detail = reading::detail(&p.lighting, id).await.unwrap();
    assert_eq!(detail.events[0].text, "Sigue apagada la de la esquina");
    assert_eq!(
        detail.attachments.len(),
        1,
        "the photo of the refused answer was not kept"
    );
    p.again(id, false).await;
    let yes = says(&p, id, true, "Ahora sí").await;
    let done = phone::answer(&p.own.ctx, yes, None).await.unwrap();
    assert_eq!(done.status, PetitionStatus::Closed);
});

contract!(only_what_waits_for_her_is_answered, |db| {
    let p = phone(db).await;
    let id = sent(&p.own, lamp(1)).await.id;
    let early = says(&p, id, true, "").await;
    let refused = phone::answer(&p.own.ctx, early.clone(), None).await;
    assert_eq!(refused, Err(Failure::IllegalAct { legal: vec![] }));
    p.attended(id).await;
    let stale = phone::answer(&p.own.ctx, early, None).await;
    assert!(matches!(stale, Err(Failure::Conflict { .. })), "{stale:?}");
    let yes = says(&p, id, true, "").await;
    for who in [&p.other, &p.leader, &p.foreign] {
        let refused = phone::answer(&who.ctx, yes.clone(), Some(picture(7))).await;
        assert_eq!(refused, Err(Failure::NotFound));
    }
    let detail = reading::detail(&p.coordinator, id).await.unwrap();
    assert_eq!(detail.attachments.len(), 1);
    let broken = usecases::files::Sent {
        name: "x".into(),
        bytes: b"nothing".to_vec(),
    };
    told(
        phone::answer(&p.own.ctx, yes.clone(), Some(broken)).await,
        "photo",
    );
    assert_eq!(
        p.state(id).await.unwrap().status,
        PetitionStatus::Attended,
        "nothing happened yet"
    );
    phone::answer(&p.own.ctx, yes, None).await.unwrap();
});
