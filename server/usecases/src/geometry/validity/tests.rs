//! Rings that are refused, and that what is taken is simple.

use super::*;
use geo::coordinate_position::CoordPos;
use geo::dimensions::Dimensions;
use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Coord, LineString, Polygon, Relate};
use proptest::prelude::*;

fn square(x: i64, y: i64, size: i64) -> Ring {
    vec![[x, y], [x + size, y], [x + size, y + size], [x, y + size]]
}

fn said(polygons: &[Vec<Ring>]) -> String {
    check(polygons).expect_err("not valid")
}

#[test]
fn spikes_and_repetitions_go_whichever_spot_is_the_first() {
    let spiked = [[0, 0], [9, 9], [0, 0], [4, 0], [4, 0], [4, 4], [0, 4]];
    for turned in 0..spiked.len() {
        let mut spots = spiked;
        spots.rotate_left(turned);
        let mut ring = without_spikes(spots.into_iter());
        let first = ring.iter().position(|s| *s == [0, 0]).expect("kept");
        ring.rotate_left(first);
        assert_eq!(ring, square(0, 0, 4), "from {turned}");
    }
    for flat in [
        vec![],
        vec![[1, 1]; 5],
        vec![[0, 0], [2, 2], [0, 0], [3, 3]],
        vec![[0, 0], [2, 2], [5, 5], [1, 1]],
    ] {
        assert_eq!(
            without_spikes(flat.clone().into_iter()),
            Ring::new(),
            "{flat:?}"
        );
    }
}

#[test]
fn a_ring_that_meets_itself_is_refused_with_the_place() {
    let bow = vec![
        [0, 0],
        [4_000_000, 4_000_000],
        [4_000_000, 0],
        [0, 4_000_000],
    ];
    assert!(said(&[vec![bow]]).starts_with("su contorno se cruza cerca de 2.000000, 2.000000:"));
    let pinched = vec![[0, 0], [4, 0], [2, 2], [4, 4], [0, 4], [2, 2]];
    assert!(said(&[vec![pinched]]).contains("se toca a sí mismo cerca de 0.000002, 0.000002"));
    let back = vec![[0, 0], [4, 0], [4, 4], [4, 2], [0, 2]];
    assert!(said(&[vec![back]]).contains("se toca a sí mismo"));
}

#[test]
fn holes_are_inside_and_apart() {
    let outer = square(0, 0, 10);
    let with = |holes: &[Ring]| {
        let mut rings = vec![outer.clone()];
        rings.extend_from_slice(holes);
        [rings]
    };
    assert_eq!(check(&with(&[square(1, 1, 3), square(5, 5, 3)])), Ok(()));
    // Touching the outer ring, in a spot and along a side, and each other.
    assert_eq!(check(&with(&[vec![[0, 5], [3, 4], [3, 6]]])), Ok(()));
    assert_eq!(check(&with(&[square(0, 2, 3)])), Ok(()));
    assert_eq!(check(&with(&[square(1, 1, 3), square(4, 4, 3)])), Ok(()));
    assert!(said(&with(&[square(20, 20, 3)])).contains("hueco fuera"));
    assert!(said(&with(&[square(8, 8, 5)])).contains("se cruzan"));
    assert!(said(&with(&[square(-5, -5, 30)])).contains("hueco fuera"));
    assert!(said(&with(std::slice::from_ref(&outer))).contains("hueco fuera"));
    assert!(said(&with(&[square(1, 1, 6), square(2, 2, 2)])).contains("huecos encimados"));
    assert!(said(&with(&[square(1, 1, 6), square(1, 1, 6)])).contains("huecos encimados"));
}

#[test]
fn parts_are_apart_or_in_holes() {
    let part = |x, y, size| vec![square(x, y, size)];
    assert_eq!(
        check(&[part(0, 0, 4), part(4, 0, 4), part(8, 4, 2)]),
        Ok(())
    );
    let ring = vec![square(0, 0, 10), square(2, 2, 6)];
    assert_eq!(check(&[ring.clone(), part(3, 3, 2)]), Ok(()));
    assert_eq!(check(&[ring.clone(), part(2, 2, 6)]), Ok(()));
    for over in [part(2, 2, 7), part(1, 1, 8), part(0, 0, 1), part(0, 0, 10)] {
        assert!(
            said(&[ring.clone(), over.clone()]).contains("partes encimadas"),
            "{over:?}"
        );
    }
    let wide = vec![vec![[0, 0], [2, 0], [2, 1], [0, 1]]];
    let shifted = vec![vec![[1, 0], [3, 0], [3, 1], [1, 1]]];
    assert!(said(&[wide, shifted]).contains("partes encimadas"));
}

#[test]
fn what_would_take_too_long_is_refused() {
    // A comb of parallel diagonals: the box of every side meets those of all others.
    let teeth = 4_000;
    let mut comb: Ring = (0..teeth)
        .flat_map(|i| [[4 * i, 0], [4 * i + 1_000_000, 1_000_000]])
        .collect();
    comb.extend([
        [4 * teeth + 2_000_000, 1_000_000],
        [4 * teeth, -9],
        [-9, -9],
    ]);
    assert_eq!(said(&[vec![comb]]), COMPLICATED);
    // Many holes are no fault.
    let holes = (0..6_000).map(|i| square(10 * i, 10, 5));
    let rings: Vec<Ring> = std::iter::once(square(-9, -9, 100_000))
        .chain(holes)
        .collect();
    assert_eq!(check(&[rings]), Ok(()));
}

fn polygon(ring: &Ring) -> Polygon<f64> {
    let coords = ring.iter().map(|[x, y]| Coord {
        x: *x as f64,
        y: *y as f64,
    });
    Polygon::new(LineString::new(coords.collect()), Vec::new())
}

fn simple(ring: &Ring) -> bool {
    let lines: Vec<_> = polygon(ring).exterior().lines().collect();
    let last = lines.len() - 1;
    (0..=last).all(|i| {
        (i + 1..=last).all(|j| match line_intersection(lines[i], lines[j]) {
            None => true,
            Some(LineIntersection::SinglePoint { is_proper, .. }) => {
                !is_proper && (j == i + 1 || (i, j) == (0, last))
            }
            Some(LineIntersection::Collinear { intersection }) => {
                intersection.start == intersection.end && (j == i + 1 || (i, j) == (0, last))
            }
        })
    })
}

fn rings() -> impl Strategy<Value = Ring> {
    proptest::collection::vec([0..8_i64, 0..8_i64], 3..7)
        .prop_map(|spots| without_spikes(spots.into_iter()))
        .prop_filter("has a width", |ring| !ring.is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn one_ring_agrees_with_another_way(ring in rings()) {
        prop_assert_eq!(check(&[vec![ring.clone()]]).is_ok(), simple(&ring));
    }

    #[test]
    fn two_rings_agree_with_another_way(
        one in rings().prop_filter("simple", simple),
        other in rings().prop_filter("simple", simple),
    ) {
        let matrix = polygon(&one).relate(&polygon(&other));
        let over = matrix.get(CoordPos::Inside, CoordPos::Inside) == Dimensions::TwoDimensional;
        prop_assert_eq!(check(&[vec![one.clone()], vec![other.clone()]]).is_err(), over);
        let inside = matrix.is_contains() && !matrix.is_equal_topo();
        prop_assert_eq!(check(&[vec![one, other]]).is_ok(), inside);
    }
}
