use super::*;
use proptest::prelude::*;
use uuid::Uuid;

const HERE: Point = Point {
    latitude: 19.1738,
    longitude: -96.1342,
};

/// So many metres to the north.
fn north(metres: f64) -> Point {
    Point {
        latitude: HERE.latitude + metres / 110_670.0,
        ..HERE
    }
}

fn spot(neighborhood: u128, street: &str, number: &str, point: Option<Point>) -> Spot {
    Spot::of(&Place {
        neighborhood: (neighborhood > 0).then(|| NeighborhoodId(Uuid::from_u128(neighborhood))),
        street: street.into(),
        number: number.into(),
        point,
        ..Place::default()
    })
}

#[test]
fn near_is_fifty_metres_and_no_more() {
    let here = spot(0, "", "", Some(HERE));
    for (metres, alike) in [(0.0, true), (49.5, true), (50.5, false), (400.0, false)] {
        let there = spot(0, "", "", Some(north(metres)));
        let found = Likeness::between(&here, &there);
        assert_eq!(found.is_some(), alike, "{metres}");
        if let Some(found) = found {
            assert!((found.metres.unwrap_or(-1.0) - metres).abs() < 0.1);
        }
    }
}

#[test]
fn a_street_counts_within_its_settlement_only() {
    let here = spot(1, "Av. Cuauhtémoc", "214", None);
    let alike = |other: &Spot| Likeness::between(&here, other);
    let same = alike(&spot(1, "cuauhtemoc", " 214 ", None)).expect("the same");
    assert!(same.same_street && same.same_number && same.metres.is_none());
    assert!(
        !alike(&spot(1, "Cuauhtémoc", "", None))
            .expect("the street")
            .same_number
    );
    assert_eq!(alike(&spot(2, "Cuauhtémoc", "214", None)), None);
    assert_eq!(alike(&spot(1, "Lerdo", "214", None)), None);
    // Streets without a settlement, and settlements without a street, say nothing.
    let nowhere = spot(0, "Cuauhtémoc", "", None);
    assert_eq!(Likeness::between(&nowhere, &nowhere), None);
    let anywhere = spot(1, "", "", None);
    assert_eq!(Likeness::between(&anywhere, &anywhere), None);
    assert!(!nowhere.is_known() && !anywhere.is_known() && here.is_known());
}

#[test]
fn the_surest_comes_first() {
    let here = spot(1, "Zamora", "12", Some(HERE));
    let mut found: Vec<(&str, Likeness)> = [
        (
            "far on the street",
            spot(1, "Zamora", "", Some(north(900.0))),
        ),
        ("on the street", spot(1, "Zamora", "", None)),
        ("around the corner", spot(1, "Lerdo", "", Some(north(20.0)))),
        (
            "near on the street",
            spot(1, "Zamora", "", Some(north(40.0))),
        ),
        (
            "nearer on the street",
            spot(1, "Zamora", "", Some(north(10.0))),
        ),
        ("the house", spot(1, "Zamora", "12", None)),
    ]
    .into_iter()
    .filter_map(|(name, there)| Some((name, Likeness::between(&here, &there)?)))
    .collect();
    found.sort_by(|a, b| a.1.order(&b.1));
    let names: Vec<_> = found.into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "the house",
            "nearer on the street",
            "near on the street",
            "around the corner",
            "on the street",
            "far on the street"
        ]
    );
}

fn side(id: u128, status: PetitionStatus, confidential: bool, merged: bool) -> Side {
    Side {
        id: PetitionId(Uuid::from_u128(id)),
        status,
        confidential,
        merged,
    }
}

#[test]
fn what_may_be_united() {
    let open = side(1, PetitionStatus::InProgress, false, false);
    let other = side(2, PetitionStatus::Received, false, false);
    assert_eq!(may_merge(&open, &other), Ok(()));
    assert_eq!(may_merge(&open, &open), Err(Unfit::Itself));
    let reserved = side(3, PetitionStatus::Received, true, false);
    assert_eq!(may_merge(&open, &reserved), Err(Unfit::Reserved));
    assert_eq!(may_merge(&reserved, &open), Err(Unfit::Reserved));
    let closed = side(4, PetitionStatus::Closed, false, false);
    assert_eq!(may_merge(&open, &closed), Err(Unfit::Over));
    assert_eq!(may_merge(&closed, &open), Err(Unfit::Ended));
    let merged = side(5, PetitionStatus::Closed, false, true);
    assert_eq!(may_merge(&open, &merged), Err(Unfit::Merged));
    assert_eq!(may_merge(&merged, &open), Err(Unfit::Ended));
}

#[test]
fn where_it_is_in_words() {
    let mut alike = Alike {
        id: PetitionId(Uuid::nil()),
        folio: Folio {
            year: 2026,
            number: 1,
        },
        status: PetitionStatus::Received,
        kind: String::new(),
        place: String::new(),
        departments: String::new(),
        received_at: DateTime::UNIX_EPOCH,
        metres: Some(40),
        same_street: false,
        people: 1,
        photo: None,
    };
    assert_eq!(alike.whereabouts(), "a 40 m");
    alike.same_street = true;
    assert_eq!(alike.whereabouts(), "misma calle, a 40 m");
    alike.metres = None;
    assert_eq!(alike.whereabouts(), "misma calle");
}

#[test]
fn folios_of_a_form_are_read_and_what_is_none_is_left_out() {
    let one = Folio {
        year: 2026,
        number: 7,
    };
    assert_eq!(folios(&format!(" {one} nada {one}")), [one, one]);
    assert!(folios("").is_empty());
}

prop_compose! {
    fn spots()(
        neighborhood in 0..3_u128,
        street in prop::sample::select(vec!["", "Zamora", "Av. Zamora", "Lerdo"]),
        number in prop::sample::select(vec!["", "12", "14"]),
        metres in prop::option::of(0.0..200.0_f64),
    ) -> Spot {
        spot(neighborhood, street, number, metres.map(north))
    }
}

proptest! {
    #[test]
    fn likeness_has_two_equal_sides(a in spots(), b in spots()) {
        prop_assert_eq!(Likeness::between(&a, &b), Likeness::between(&b, &a));
    }

    #[test]
    fn a_known_place_is_like_itself(a in spots()) {
        prop_assert_eq!(Likeness::between(&a, &a).is_some(), a.is_known());
    }

    #[test]
    fn the_order_is_one(a in spots(), b in spots(), c in spots()) {
        let here = spot(1, "Zamora", "12", Some(HERE));
        let of = |s: &Spot| Likeness::between(&here, s);
        if let (Some(a), Some(b), Some(c)) = (of(&a), of(&b), of(&c)) {
            prop_assert_eq!(a.order(&b), b.order(&a).reverse());
            if a.order(&b).is_le() && b.order(&c).is_le() {
                prop_assert!(a.order(&c).is_le());
            }
        }
    }
}
