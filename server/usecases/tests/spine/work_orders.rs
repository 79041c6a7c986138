//! A department's order for a crew: what it is made from, in which order, and what it never tells
//! without a reason.

use crate::harness::{self, contract};
use crate::office::{Office, lamp, to, with_neighborhood};
use domain::catalogue::{Neighborhood, Point};
use domain::failure::Failure;
use domain::folio::Folio;
use domain::ids::{NeighborhoodId, PetitionId};
use domain::petitions::{Act, ActDetails};
use domain::users::Actor;
use domain::work_order::OrderForm;
use futures::FutureExt;
use usecases::{petitions, work_orders};

/// A lamp at a latitude, referred to lighting and, if wanted, accepted.
async fn sent(office: &Office, client: u128, latitude: Option<f64>, accepted: bool) -> Folio {
    let mut new = lamp(client);
    new.description = "No hay luz. Llámenme al 229 765 4321 cuando vengan.".into();
    new.place.neighborhood = Some(with_neighborhood(office).await);
    new.place.street = "Abasolo".into();
    new.place.point = latitude.map(|latitude| Point {
        latitude,
        longitude: -96.13,
    });
    let registered = petitions::register(&office.ctx(&office.operator), new).await;
    let registered = registered.unwrap();
    let id: PetitionId = registered.id;
    let coordinator = &office.coordinator;
    let done = office.act(coordinator, id, Act::Refer, to(&["AP"])).await;
    done.unwrap();
    if accepted {
        let done = office.act(&office.lighting, id, Act::Accept, ActDetails::default());
        done.await.unwrap();
    }
    registered.folio
}

fn form(folios: &[Folio]) -> OrderForm {
    OrderForm {
        folios: folios.iter().map(Folio::to_string).collect(),
        crew: "Cuadrilla 3".into(),
        ..OrderForm::default()
    }
}

async fn logged(office: &Office) -> Vec<(String, String, String)> {
    let mut conn = office.system.db.read().await.unwrap();
    let lines = db::log::last(&mut conn, 20).await.unwrap();
    lines
        .into_iter()
        .filter(|(action, ..)| action == "contact_revealed")
        .collect()
}

contract!(an_order_is_made_from_the_own_tray, |db| {
    let office = Office::open(db).await;
    let one = sent(&office, 1, Some(19.17), true).await;
    let two = sent(&office, 2, None, false).await;
    let folios = async |who: &Actor, to_accept| {
        let found = work_orders::choices(&office.ctx(who), to_accept)
            .await
            .unwrap();
        assert!(!found.more);
        found
            .rows
            .into_iter()
            .map(|row| row.folio)
            .collect::<Vec<_>>()
    };
    assert_eq!(folios(&office.lighting, false).await, [one]);
    assert_eq!(folios(&office.lighting, true).await, [two]);
    assert!(folios(&office.streets, false).await.is_empty());
    let other = work_orders::order(&office.ctx(&office.streets), &form(&[one])).await;
    assert!(other.unwrap_err().message_for("p").is_some(), "of another");
    for who in [&office.coordinator, &office.operator, &office.agent] {
        let ctx = office.ctx(who);
        let refused = work_orders::choices(&ctx, false).await;
        assert_eq!(refused, Err(Failure::Forbidden));
        let refused = work_orders::order(&ctx, &form(&[one])).await;
        assert_eq!(refused, Err(Failure::Forbidden));
        let why = "para llegar a tiempo";
        let refused = work_orders::order_with_contacts(&ctx, &form(&[one]), why).await;
        assert_eq!(refused, Err(Failure::Forbidden));
        assert!(!work_orders::may_tell_contacts(&ctx));
    }
});

contract!(stops_stand_in_the_order_of_the_way_and_tell_nobody, |db| {
    let office = Office::open(db).await;
    let south = sent(&office, 1, Some(19.10), true).await;
    let nowhere = sent(&office, 2, None, true).await;
    let north = sent(&office, 3, Some(19.20), true).await;
    let middle = sent(&office, 4, Some(19.15), true).await;
    let strange = Folio {
        year: 2026,
        number: 999,
    };
    let ctx = office.ctx(&office.lighting);
    let asked = form(&[south, nowhere, north, middle, strange]);
    let order = work_orders::order(&ctx, &asked).await.unwrap();
    let folios: Vec<Folio> = order.stops.iter().map(|stop| stop.folio).collect();
    assert_eq!(folios, [north, middle, south, nowhere]);
    assert_eq!((order.located, order.left_out), (3, 1));
    assert!(
        (11_000.0..11_150.0).contains(&order.metres),
        "{}",
        order.metres
    );
    assert_eq!(order.department, "Alumbrado Público");
    assert_eq!(order.day.to_string(), "2026-11-24");
    let told = format!("{order:?}");
    for secret in ["María", "López", "123 4567", "1234567", "765 4321"] {
        assert!(!told.contains(secret), "{secret}: {told}");
    }
    assert!(order.stops[0].asked.contains("[teléfono]"));
    assert!(logged(&office).await.is_empty());
    // What the department answered is not for a crew any more.
    let none = work_orders::order(&ctx, &form(&[strange])).await;
    assert!(none.unwrap_err().message_for("p").is_some());
});

/// A settlement on the map.
async fn located(office: &Office, key: &'static str, name: &str, latitude: f64) -> NeighborhoodId {
    let new = Neighborhood {
        id: NeighborhoodId(office.system.new_id(office.now)),
        postal_code: "91700".into(),
        name: name.into(),
        kind: "Colonia".into(),
        point: Some(Point {
            latitude,
            longitude: -96.13,
        }),
    };
    let id = new.id;
    let db = &office.system.db;
    let stored = db.write(move |conn| {
        async move { db::catalogue::insert_neighborhood(conn, &new, key).await }.boxed()
    });
    stored.await.unwrap();
    id
}

contract!(a_crew_sets_out_from_a_settlement, |db| {
    let office = Office::open(db).await;
    let south = sent(&office, 1, Some(19.10), true).await;
    let north = sent(&office, 2, Some(19.20), true).await;
    let depot = located(&office, "0777", "El Coyol", 19.08).await;
    let ctx = office.ctx(&office.lighting);
    let found = work_orders::choices(&ctx, false).await.unwrap();
    // Only settlements on the map are offered.
    let offered: Vec<&str> = found.starts.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(offered, ["El Coyol"]);
    let order = async |start: &str| {
        let form = OrderForm {
            start: start.into(),
            ..form(&[south, north])
        };
        work_orders::order(&ctx, &form).await
    };
    let folios = |order: &domain::work_order::WorkOrder| -> Vec<Folio> {
        order.stops.iter().map(|stop| stop.folio).collect()
    };
    let from_north = order("").await.unwrap();
    assert_eq!(
        (folios(&from_north), from_north.start),
        (vec![north, south], None)
    );
    let from_depot = order(&depot.to_string()).await.unwrap();
    assert_eq!(folios(&from_depot), [south, north]);
    let start = from_depot.start.unwrap();
    assert_eq!((start.id, start.name.as_str()), (depot, "El Coyol"));
    assert!(
        from_depot.metres > from_north.metres,
        "with the way to the first"
    );
    // With names and telephones it is the same way.
    let form = OrderForm {
        start: depot.to_string(),
        ..form(&[south, north])
    };
    let told = work_orders::order_with_contacts(&ctx, &form, "para llegar a tiempo").await;
    assert_eq!(folios(&told.unwrap()), [south, north]);
    // One that is not on the map, and one that is none.
    let nowhere = with_neighborhood(&office).await;
    for wrong in [nowhere.to_string(), "Centro".into()] {
        let refused = order(&wrong).await.unwrap_err();
        assert!(refused.message_for("desde").is_some(), "{wrong}");
    }
});

contract!(names_need_a_reason_and_each_is_logged, |db| {
    let office = Office::open(db).await;
    let one = sent(&office, 1, Some(19.17), true).await;
    let two = sent(&office, 2, Some(19.18), true).await;
    let ctx = office.ctx(&office.lighting);
    assert!(work_orders::may_tell_contacts(&ctx));
    for why in ["", "porque sí", &"x".repeat(201)] {
        let refused = work_orders::order_with_contacts(&ctx, &form(&[one, two]), why).await;
        assert!(
            refused.unwrap_err().message_for("reason").is_some(),
            "{why}"
        );
    }
    assert!(logged(&office).await.is_empty());
    let why = "avisar antes de llegar";
    let asked = form(&[one, two]);
    let order = work_orders::order_with_contacts(&ctx, &asked, why)
        .await
        .unwrap();
    let contact = order.stops[0].contact.as_ref().unwrap();
    assert_eq!(contact.name, "María López Ruiz");
    assert_eq!(contact.phone, "229 123 4567");
    assert!(order.mark.is_some_and(|mark| mark.contains(why)));
    let lines = logged(&office).await;
    let mut objects: Vec<&str> = lines.iter().map(|(_, object, _)| object.as_str()).collect();
    objects.sort_unstable();
    assert_eq!(objects, [one.to_string(), two.to_string()]);
    assert!(lines.iter().all(|(.., detail)| detail.contains(why)));
});
