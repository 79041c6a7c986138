//! Neighborhoods: added, corrected, ended, and found again.

use crate::harness::{self, contract};
use crate::office::{ctx, lamp, open, told};
use crate::{ended_too, lines, words};
use domain::catalogue::{CatalogueEntity, NeighborhoodForm, Point};
use domain::users::Role;
use usecases::{editing, petitions};

contract!(neighborhoods_are_added_corrected_and_ended, |db| {
    let system = open(db).await;
    let admin = ctx(&system, Role::Administrator).await;
    let form = NeighborhoodForm {
        postal_code: "91700".into(),
        name: "Lomas del Peñón".into(),
        kind: "Colonia".into(),
        point: None,
    };
    let id = editing::create_neighborhood(&admin, form.clone())
        .await
        .unwrap();
    let twin = NeighborhoodForm {
        name: "LOMAS DEL PENON".into(),
        ..form.clone()
    };
    told(editing::create_neighborhood(&admin, twin).await, "name");
    let far = NeighborhoodForm {
        point: Some(Point {
            latitude: 96.1,
            longitude: 19.2,
        }),
        ..form.clone()
    };
    told(
        editing::change_neighborhood(&admin, id, 1, far).await,
        "point",
    );
    let there = NeighborhoodForm {
        point: Some(Point {
            latitude: 19.2,
            longitude: -96.1,
        }),
        ..form.clone()
    };
    editing::change_neighborhood(&admin, id, 1, there)
        .await
        .unwrap();
    let operator = ctx(&system, Role::Operator).await;
    let in_it = |client| {
        let mut new = lamp(client);
        new.place.neighborhood = Some(id);
        new
    };
    petitions::register(&operator, in_it(1)).await.unwrap();
    editing::end_neighborhood(&admin, id, 2, true)
        .await
        .unwrap();
    let refused = petitions::register(&operator, in_it(2)).await;
    told(refused, "neighborhood");
    let again = editing::create_neighborhood(&admin, form).await.unwrap();
    told(
        editing::end_neighborhood(&admin, id, 3, false).await,
        "name",
    );
    let found = editing::neighborhoods(&admin, &ended_too("91700 lomas")).await;
    assert_eq!(found.unwrap().len(), 2);
    let found = editing::neighborhoods(&admin, &words("penon"))
        .await
        .unwrap();
    assert_eq!(found.iter().map(|n| n.id).collect::<Vec<_>>(), [again]);
    let history = editing::history(&admin, CatalogueEntity::Neighborhood, id.0).await;
    assert_eq!(
        lines(&history.unwrap()[..2]),
        [
            "Último día:  → mar 24 nov",
            "Punto en el mapa:  → 19.2, -96.1"
        ]
    );
});
