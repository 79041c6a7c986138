//! Candidates while a petition is captured, and registering once they were seen.

use super::{Street, on_street};
use crate::harness::{self, contract};
use chrono::Duration;
use domain::catalogue::Point;
use domain::duplicates::AlikeQuestion;
use domain::failure::Failure;
use domain::ids::PetitionTypeId;
use domain::petitions::Place;
use usecases::duplicates::{self, ALIKE};
use usecases::petitions;
use usecases::seed::seed_id;

contract!(what_is_like_it_is_found_while_it_is_captured, |db| {
    let mut street = Street::open(db).await;
    let first = street.lamp(1, "Ana").await;
    let here = || Place {
        neighborhood: Some(street.neighborhood),
        street: "calle zamora 14".into(),
        ..Place::default()
    };
    assert_eq!(street.alike("AP-01", here()).await, [first.folio]);
    assert!(street.alike("OP-03", here()).await.is_empty());
    assert!(street.alike("AP-01", Place::default()).await.is_empty());
    // A point that nobody can mark is no point.
    let beyond = Place {
        point: Some(Point {
            latitude: f64::NAN,
            longitude: 500.0,
        }),
        ..Place::default()
    };
    assert!(street.alike("AP-01", beyond).await.is_empty());
    let question = || AlikeQuestion {
        kind: PetitionTypeId(seed_id("petition_type", "AP-01")),
        place: here(),
        besides: None,
    };
    for actor in [&street.office.lighting, &street.office.agent] {
        let refused = duplicates::alike(&street.office.ctx(actor), question()).await;
        assert_eq!(refused, Err(Failure::Forbidden));
    }
    let (late, kept) = (here(), street.office.now + Duration::days(16));
    street.office.now = kept;
    assert!(street.alike("AP-01", late).await.is_empty());
});

contract!(reserved_petitions_are_candidates_for_nobody, |db| {
    let street = Street::open(db).await;
    let types = usecases::catalogues::in_force(&street.office.ctx(&street.office.operator))
        .await
        .unwrap()
        .types;
    let reserved = types.into_iter().find(|kind| kind.confidential).unwrap();
    let mut new = on_street(1, street.neighborhood, "Ana");
    new.kind = reserved.id;
    let ctx = street.office.ctx(&street.office.coordinator);
    let first = petitions::register(&ctx, new.clone()).await.unwrap();
    let question = AlikeQuestion {
        kind: reserved.id,
        place: new.place,
        besides: None,
    };
    let seen = duplicates::alike(&ctx, question).await.unwrap();
    assert!(seen.rows.is_empty());
    let joined = duplicates::join(&ctx, first.folio, street.joining(50, "Eva")).await;
    assert!(joined.unwrap_err().message_for(ALIKE).is_some());
    // Whoever does not see it is not told that it is there.
    let joined = street.join(first.folio, street.joining(51, "Eva")).await;
    assert_eq!(joined, Err(Failure::NotFound));
});

contract!(
    what_is_like_others_is_registered_once_they_were_seen,
    |db| {
        let street = Street::open(db).await;
        let first = street.lamp(1, "Ana").await;
        let ctx = street.office.ctx(&street.office.operator);
        let new = on_street(2, street.neighborhood, "Eva");
        let asked = duplicates::register_unless_alike(&ctx, new.clone(), &[]).await;
        assert!(asked.unwrap_err().message_for(ALIKE).is_some());
        // What is wrong with the form is told first, all of it.
        let mut wrong = new.clone();
        wrong.description = "x".into();
        let told = duplicates::register_unless_alike(&ctx, wrong, &[]).await;
        let told = told.unwrap_err();
        assert!(told.message_for("description").is_some() && told.message_for(ALIKE).is_none());
        let second = duplicates::register_unless_alike(&ctx, new.clone(), &[first.folio])
            .await
            .unwrap();
        assert!(second.folio != first.folio && !second.replayed);
        // Sent again it is the same petition, whatever there is by now.
        let again = duplicates::register_unless_alike(&ctx, new, &[])
            .await
            .unwrap();
        assert_eq!((again.folio, again.replayed), (second.folio, true));
        let third = on_street(3, street.neighborhood, "Leo");
        let asked = duplicates::register_unless_alike(&ctx, third, &[first.folio]).await;
        assert!(asked.is_err(), "one of them was not seen");
    }
);
