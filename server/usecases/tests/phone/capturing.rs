//! Registering from the telephone.

use crate::harness::{self, contract};
use crate::office::told;
use crate::people::{HERE, Phone, kind, lamp, neighbour, phone, picture, sent};
use domain::captain::{CaptainCapture, OnBehalf};
use domain::catalogue::Point;
use domain::failure::Failure;
use domain::ids::PetitionId;
use domain::petitions::PetitionDetail;
use usecases::files::Sent;
use usecases::{phone, reading};

async fn stored(p: &Phone, id: PetitionId) -> PetitionDetail {
    reading::detail(&p.coordinator, id).await.unwrap()
}

/// How many petitions there are.
async fn petitions(p: &Phone) -> i64 {
    let counts = reading::counts(&p.coordinator).await.unwrap();
    counts.pending + counts.in_progress + counts.attended
}

contract!(for_herself_without_a_place_it_is_of_her_block, |db| {
    let p = phone(db).await;
    let done = sent(&p.own, lamp(1)).await;
    let detail = stored(&p, done.id).await;
    assert_eq!(detail.channel, "Jefe o jefa de manzana");
    assert_eq!(detail.description, "Luminaria apagada");
    assert_eq!(detail.place.neighborhood, Some(p.hood));
    assert_eq!(
        detail.place.reference,
        "Manzana 101-01, entre Bravo y Canal"
    );
    let contact = reading::reveal_contact(&p.coordinator, done.id)
        .await
        .unwrap();
    assert_eq!(contact.name, "Ramona Lara de la O");
    assert_eq!(contact.phone, "229 000 0001");
    let state = p.state(done.id).await.unwrap();
    assert_eq!(
        state.captain_block.map(|(_, ward)| ward),
        Some(Some(p.r.wards[0]))
    );
    // It counts for the block: the neighbours see it.
    assert_eq!(phone::reports(&p.own.ctx).await.unwrap().pending, 1);
});

contract!(the_place_of_the_telephone_is_where_it_is, |db| {
    let p = phone(db).await;
    let near = CaptainCapture {
        point: Some(HERE),
        ..lamp(1)
    };
    sent(&p.own, near).await;
    assert_eq!(phone::reports(&p.own.ctx).await.unwrap().rows.len(), 1);
    let away = CaptainCapture {
        point: Some(Point {
            latitude: HERE.latitude - 0.01,
            ..HERE
        }),
        ..lamp(2)
    };
    let done = sent(&p.own, away).await;
    assert_eq!(
        phone::reports(&p.own.ctx).await.unwrap().rows.len(),
        1,
        "of the other block"
    );
    assert_eq!(phone::reports(&p.other.ctx).await.unwrap().rows.len(), 1);
    assert!(
        phone::one(&p.own.ctx, done.id).await.unwrap().own,
        "hers all the same"
    );
    let sea = CaptainCapture {
        point: Some(Point {
            latitude: 0.0,
            longitude: 0.0,
        }),
        ..lamp(3)
    };
    let refused = phone::register(&p.own.ctx, sea, None).await;
    assert!(told(refused, "point").contains("no es de aquí"));
});

contract!(a_neighbour_needs_name_telephone_and_permission, |db| {
    let p = phone(db).await;
    let bare = CaptainCapture {
        kind: None,
        on_behalf: Some(OnBehalf::Neighbour {
            given_names: " ".into(),
            surnames: String::new(),
            phone: String::new(),
            permission: false,
        }),
        ..lamp(1)
    };
    let failure = phone::register(&p.own.ctx, bare, None).await.unwrap_err();
    let Failure::Invalid { fields } = failure else {
        panic!("{failure:?}")
    };
    let names: Vec<&str> = fields.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(
        names,
        ["kind", "given_names", "phone", "permission"],
        "{fields:?}"
    );
    let nobody = CaptainCapture {
        on_behalf: None,
        ..lamp(1)
    };
    told(phone::register(&p.own.ctx, nobody, None).await, "behalf");
    let good = CaptainCapture {
        on_behalf: Some(neighbour()),
        ..lamp(1)
    };
    let done = sent(&p.own, good).await;
    let contact = reading::reveal_contact(&p.coordinator, done.id)
        .await
        .unwrap();
    assert_eq!(
        (contact.name.as_str(), contact.phone.as_str()),
        ("Epifania Uscanga", "229 765 4321")
    );
    assert_eq!(stored(&p, done.id).await.place.neighborhood, Some(p.hood));
});

contract!(reserved_matters_are_not_taken, |db| {
    let p = phone(db).await;
    for code in ["MU-01", "DI-03", "OI-01"] {
        let capture = CaptainCapture {
            kind: Some(kind(code)),
            description: "Algo reservado".into(),
            ..lamp(1)
        };
        told(phone::register(&p.own.ctx, capture, None).await, "kind");
    }
    let unknown = CaptainCapture {
        kind: Some(kind("XX-99")),
        ..lamp(1)
    };
    told(phone::register(&p.own.ctx, unknown, None).await, "kind");
    assert_eq!(petitions(&p).await, 0);
});

contract!(what_is_sent_twice_is_registered_once, |db| {
    let p = phone(db).await;
    let first = phone::register(&p.own.ctx, lamp(1), Some(picture(1)))
        .await
        .unwrap();
    let second = phone::register(&p.own.ctx, lamp(1), Some(picture(1)))
        .await
        .unwrap();
    assert_eq!((first.folio, first.pin), (second.folio, second.pin));
    assert!(!first.replayed && second.replayed);
    assert_eq!(stored(&p, first.id).await.attachments.len(), 1);
    // The camera gave another file, the petition is the same.
    let third = phone::register(&p.own.ctx, lamp(1), Some(picture(2)))
        .await
        .unwrap();
    assert_eq!(third.folio, first.folio);
    assert_eq!(stored(&p, first.id).await.attachments.len(), 1);
    let changed = CaptainCapture {
        description: "Otra cosa".into(),
        ..lamp(1)
    };
    assert_eq!(
        phone::register(&p.own.ctx, changed, None).await,
        Err(Failure::KeyReused)
    );
    assert_eq!(
        phone::register(&p.other.ctx, lamp(1), Some(picture(1))).await,
        Err(Failure::NotFound),
        "another's key"
    );
    assert_eq!(petitions(&p).await, 1);
});

contract!(a_photo_that_is_refused_leaves_nothing, |db| {
    let p = phone(db).await;
    let file = |bytes: Vec<u8>| {
        Some(Sent {
            name: "foto.jpg".into(),
            bytes,
        })
    };
    for (bytes, words) in [
        (b"\xff\xd8\xff\xe0 broken".to_vec(), "dañada"),
        (b"<svg onload=alert(1)>".to_vec(), "JPEG, PNG o WebP"),
        (b"%PDF-1.7 something".to_vec(), "no es una foto"),
        (vec![0; usecases::files::MAX_IMAGE + 1], "8 MB"),
    ] {
        let capture = CaptainCapture {
            kind: None,
            ..lamp(1)
        };
        let failure = phone::register(&p.own.ctx, lamp(1), file(bytes.clone())).await;
        let message = told(failure, "photo");
        assert!(message.contains(words), "{message}");
        // All that is wrong is said at once.
        let both = phone::register(&p.own.ctx, capture, file(bytes))
            .await
            .unwrap_err();
        assert!(both.message_for("kind").is_some() && both.message_for("photo").is_some());
    }
    assert_eq!(petitions(&p).await, 0);
    assert!(
        p.state(PetitionId(uuid::Uuid::from_u128(1)))
            .await
            .is_none()
    );
    // The number was not used up either.
    assert_eq!(sent(&p.own, lamp(1)).await.folio.number, 1);
});

contract!(an_errand_needs_words_and_a_report_does_not, |db| {
    let p = phone(db).await;
    let mut conn = p.r.boss.system.db.read().await.unwrap();
    let types = db::catalogue::types(&mut conn).await.unwrap();
    drop(conn);
    let nowhere = types
        .into_iter()
        .find(|t| t.location == domain::catalogue::LocationKind::None && !t.confidential);
    let errand = CaptainCapture {
        kind: nowhere.map(|t| t.id),
        ..lamp(1)
    };
    let refused = phone::register(&p.own.ctx, errand.clone(), None).await;
    assert!(told(refused, "description").contains("con sus palabras"));
    let told = CaptainCapture {
        description: "Quiero una audiencia".into(),
        ..errand
    };
    sent(&p.own, told).await;
});

contract!(
    a_block_of_which_no_neighborhood_is_known_asks_for_it,
    |db| {
        let p = phone(db).await;
        let captain = crate::people::captain(&p.r, 20, "001-02", None).await;
        let choices = phone::choices(&captain.ctx).await.unwrap();
        assert_eq!(
            choices.neighborhoods,
            [(p.hood, "Formando Hogar".to_owned())]
        );
        assert!(
            phone::choices(&p.own.ctx)
                .await
                .unwrap()
                .neighborhoods
                .is_empty()
        );
        let refused = phone::register(&captain.ctx, lamp(1), None).await;
        assert_eq!(told(refused, "neighborhood"), "Elija la colonia.");
        let chosen = CaptainCapture {
            neighborhood: Some(p.hood),
            ..lamp(1)
        };
        let done = sent(&captain, chosen).await;
        assert_eq!(stored(&p, done.id).await.place.neighborhood, Some(p.hood));
    }
);
