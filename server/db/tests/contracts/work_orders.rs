//! What a crew can be sent to, in storage.

use crate::fixtures::{
    LIGHTING, STREETS, at, closed, everything, refer, register, register_as, seed,
};
use crate::harness::{self, contract};
use db::petitions::{PetitionChange, PetitionToStore};
use db::{DbError, petitions, work_orders};
use domain::access::{Action, Scope, decide};
use domain::catalogue::Point;
use domain::folio::Folio;
use domain::ids::{DepartmentId, UserId};
use domain::petitions::{Act, PetitionStatus, ReferralStatus};
use domain::users::{Actor, Role};
use futures::FutureExt;
use std::collections::BTreeSet;
use uuid::Uuid;

fn tray(department: DepartmentId) -> Scope {
    let actor = Actor {
        id: UserId(Uuid::nil()),
        name: "x".into(),
        role: Role::Liaison,
        department: Some(department),
        seat: None,
    };
    decide(&actor, Action::Perform(Act::Accept)).unwrap()
}

fn folio(number: i64) -> Folio {
    Folio { year: 2026, number }
}

const SENT: [ReferralStatus; 3] = [ReferralStatus::Sent; 3];

contract!(choices_and_stops_are_those_of_the_own_department, |db| {
    let spot = Point {
        latitude: 19.17,
        longitude: -96.13,
    };
    db.write(move |conn| {
        async move {
            seed(conn).await?;
            let place = |new: &mut PetitionToStore| {
                new.place.point = Some(spot);
                new.confidential = true;
            };
            let referred = PetitionChange {
                status: PetitionStatus::Referred,
                resolution: None,
                attended: None,
                closed_at: None,
                ..closed()
            };
            for (n, department) in [(1, LIGHTING), (2, LIGHTING), (3, STREETS)] {
                let (id, seq) = if n == 1 {
                    register_as(conn, n, "uno", place).await?
                } else {
                    register(conn, n, "otra").await?
                };
                refer(conn, id, seq, department).await?;
                assert!(petitions::save(conn, id, 1, &referred).await?);
            }
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
    let mut conn = db.read().await.unwrap();
    let own = tray(LIGHTING);
    let rows = work_orders::choices(&mut conn, &own, SENT, 10)
        .await
        .unwrap();
    assert_eq!(rows.len(), 2);
    let points: Vec<_> = rows.iter().map(|row| (row.folio, row.point)).collect();
    assert!(points.contains(&(folio(1), Some(spot))) && points.contains(&(folio(2), None)));
    assert_eq!(rows[0].due_at, at(100));
    let one = work_orders::choices(&mut conn, &own, SENT, 1)
        .await
        .unwrap();
    assert_eq!(one.len(), 1);
    let accepted = [ReferralStatus::Accepted; 3];
    let none = work_orders::choices(&mut conn, &own, accepted, 10).await;
    assert!(none.unwrap().is_empty());
    let asked: BTreeSet<Folio> = (1..=4).map(folio).collect();
    let mut stops = work_orders::stops(&mut conn, &own, &asked).await.unwrap();
    stops.sort_by_key(|stop| stop.folio);
    let found: Vec<_> = stops
        .iter()
        .map(|s| (s.folio, s.reserved, s.place.point))
        .collect();
    assert_eq!(
        found,
        [(folio(1), true, Some(spot)), (folio(2), false, None)]
    );
    assert_eq!(stops[0].place.street, "Paseo de las Palmas");
    let nothing = work_orders::stops(&mut conn, &own, &BTreeSet::new()).await;
    assert!(nothing.unwrap().is_empty());
    // Who has no department has no tray.
    let all = everything();
    assert!(
        work_orders::stops(&mut conn, &all, &asked)
            .await
            .unwrap()
            .is_empty()
    );
    let none = work_orders::choices(&mut conn, &all, SENT, 10).await;
    assert!(none.unwrap().is_empty());
});
