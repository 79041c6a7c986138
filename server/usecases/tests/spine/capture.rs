//! The capture: once per client id, numbers across the change of year, and what is refused.

use crate::harness::{self, contract};
use crate::office::{Office, lamp, with_neighborhood, with_petition};
use chrono::{DateTime, Duration, Utc};
use domain::failure::Failure;
use domain::ids::PetitionTypeId;
use domain::petitions::{Citizen, ListFilter, NewPetition, Place};
use usecases::{petitions, reading};
use uuid::Uuid;

contract!(the_same_client_id_gives_the_same_folio, |db| {
    let (office, first) = with_petition(db).await;
    let neighborhood = db::catalogue::neighborhoods(&mut office.system.db.read().await.unwrap())
        .await
        .unwrap()[0]
        .id;
    let mut same = lamp(1);
    same.place.neighborhood = Some(neighborhood);
    let again = petitions::register(&office.ctx(&office.operator), same.clone())
        .await
        .unwrap();
    assert_eq!(
        (again.folio, &again.pin, again.replayed),
        (first.folio, &first.pin, true)
    );
    let other_words = NewPetition {
        description: "Otra cosa distinta".into(),
        ..same.clone()
    };
    assert_eq!(
        petitions::register(&office.ctx(&office.operator), other_words).await,
        Err(Failure::KeyReused)
    );
    assert_eq!(
        petitions::register(&office.ctx(&office.coordinator), same).await,
        Err(Failure::NotFound)
    );
    let page = reading::list(&office.ctx(&office.operator), &ListFilter::default())
        .await
        .unwrap();
    assert_eq!(page.total, 1);
});

contract!(
    two_hundred_parallel_captures_across_the_change_of_year,
    |db| {
        let mut office = Office::open(db).await;
        let neighborhood = with_neighborhood(&office).await;
        // 05:59:59.9 UTC is still the old year in the port.
        let midnight: DateTime<Utc> = "2027-01-01T06:00:00Z".parse().unwrap();
        office.now = midnight;
        let all = (0..200u128).map(|n| {
            let mut ctx = office.ctx(&office.operator);
            ctx.now = midnight + Duration::milliseconds(i64::try_from(n).unwrap() - 100);
            let mut new = lamp(500 + n);
            new.place.neighborhood = Some(neighborhood);
            tokio::spawn(async move { petitions::register(&ctx, new).await.unwrap().folio })
        });
        let folios: std::collections::BTreeSet<_> = futures::future::join_all(all)
            .await
            .into_iter()
            .map(Result::unwrap)
            .collect();
        assert_eq!(folios.len(), 200);
        for year in [2026, 2027] {
            let numbers: Vec<i64> = folios
                .iter()
                .filter(|f| f.year == year)
                .map(|f| f.number)
                .collect();
            assert_eq!(numbers, (1..=100).collect::<Vec<_>>(), "{year}");
        }
    }
);

contract!(a_form_with_faults_says_each_and_writes_nothing, |db| {
    let office = Office::open(db).await;
    let new = NewPetition {
        description: " ".into(),
        privacy_notice: String::new(),
        citizen: Citizen {
            phone: "12".into(),
            ..Citizen::default()
        },
        place: Place::default(),
        ..lamp(9)
    };
    let Err(Failure::Invalid { fields }) =
        petitions::register(&office.ctx(&office.operator), new).await
    else {
        panic!("accepted")
    };
    let names: Vec<&str> = fields.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(
        names,
        [
            "description",
            "given_names",
            "phone",
            "neighborhood",
            "street",
            "privacy_notice"
        ]
    );
    assert_eq!(
        reading::list(&office.ctx(&office.operator), &ListFilter::default())
            .await
            .unwrap()
            .total,
        0
    );
    assert_eq!(
        petitions::register(&office.ctx(&office.lighting), lamp(9)).await,
        Err(Failure::Forbidden)
    );
    let unknown = NewPetition {
        kind: PetitionTypeId(Uuid::nil()),
        ..lamp(9)
    };
    assert!(
        petitions::register(&office.ctx(&office.operator), unknown)
            .await
            .unwrap_err()
            .message_for("kind")
            .is_some()
    );
});
