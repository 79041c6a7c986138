//! Whoever joined, and whoever came with another petition, is found as the petitioner is.

use super::Street;
use crate::harness::{self, contract};
use crate::office::to;
use domain::folio::Folio;
use domain::petitions::{Act, ActDetails, Citizen, ListFilter, Place};
use domain::users::Actor;
use usecases::reading;

async fn found(street: &Street, who: &Actor, words: &str) -> Vec<Folio> {
    let filter = ListFilter {
        text: words.into(),
        ..ListFilter::default()
    };
    let page = reading::list(&street.office.ctx(who), &filter).await;
    let mut folios: Vec<Folio> = page.unwrap().rows.iter().map(|row| row.folio).collect();
    folios.sort();
    folios
}

contract!(words_find_who_joined_and_who_came_with_another, |db| {
    let street = Street::open(db).await;
    let office = &street.office;
    let chief = &office.coordinator;
    let (a, b, c) = (
        street.lamp(1, "Anacleta").await,
        street.lamp(2, "Bonifacio").await,
        street.lamp(3, "Celedonia").await,
    );
    assert_eq!(found(&street, chief, "Anacleta").await, [a.folio]);
    assert!(found(&street, chief, "Eva Vera").await.is_empty());
    street
        .join(a.folio, street.joining(50, "Eva"))
        .await
        .unwrap();
    let mut nobody = street.joining(51, "");
    nobody.citizen = Citizen {
        anonymous: true,
        ..Citizen::default()
    };
    nobody.privacy_notice = String::new();
    street.join(a.folio, nobody).await.unwrap();
    // By name, by telephone, and the petitioner and the matter as before.
    for words in ["eva véra", "2292220050", "Anacleta", "zamora 1 eva"] {
        assert_eq!(found(&street, chief, words).await, [a.folio], "{words}");
    }
    // What was said at joining is for the office's eyes and finds nothing.
    assert!(found(&street, chief, "oscura la esquina").await.is_empty());
    // Only within what the reader reaches, as the petitioner.
    assert!(
        found(&street, &office.lighting, "Eva Vera")
            .await
            .is_empty()
    );
    office
        .act(chief, a.id, Act::Refer, to(&["AP"]))
        .await
        .unwrap();
    assert_eq!(
        found(&street, &office.lighting, "Eva Vera").await,
        [a.folio]
    );
    assert!(found(&street, &office.streets, "Eva Vera").await.is_empty());

    street.unite(&a, &b).await;
    for words in ["Eva Vera", "Anacleta"] {
        assert_eq!(
            found(&street, chief, words).await,
            [a.folio, b.folio],
            "{words}"
        );
    }
    assert_eq!(found(&street, chief, "Bonifacio").await, [b.folio]);
    // Both follow into the third; the second keeps only its own.
    street.unite(&b, &c).await;
    assert_eq!(found(&street, chief, "Eva Vera").await, [a.folio, c.folio]);
    assert_eq!(found(&street, chief, "Bonifacio").await, [b.folio, c.folio]);
    street
        .join(c.folio, street.joining(52, "Fabiana"))
        .await
        .unwrap();
    // A correction keeps everybody.
    let place = Place {
        street: "Av. Allende".into(),
        ..street.detail(c.id).await.place
    };
    let details = ActDetails {
        place: Some(place),
        ..ActDetails::default()
    };
    office
        .act(chief, c.id, Act::Correct, details)
        .await
        .unwrap();
    for words in ["allende eva", "allende bonifacio", "allende fabiana"] {
        assert_eq!(found(&street, chief, words).await, [c.folio], "{words}");
    }

    // Undone: whoever came with it leaves with it, and only they.
    street.separate(&b).await.unwrap();
    assert_eq!(found(&street, chief, "Eva Vera").await, [a.folio, b.folio]);
    assert_eq!(found(&street, chief, "Bonifacio").await, [b.folio]);
    assert_eq!(found(&street, chief, "Fabiana").await, [c.folio]);
    assert_eq!(found(&street, chief, "Celedonia").await, [c.folio]);
    street.separate(&a).await.unwrap();
    assert_eq!(found(&street, chief, "Eva Vera").await, [a.folio]);
    assert_eq!(found(&street, chief, "Anacleta").await, [a.folio]);
});
