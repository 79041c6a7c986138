//! The order in which a crew visits some places: a short way, not the shortest there is.

use crate::catalogue::Point;
use crate::distance::distance_m;
use crate::text::fold;
use std::cmp::Ordering;

/// A change that saves less than this, in metres, is none.
const NOTHING: f64 = 1e-6;

/// A place to visit.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop<K> {
    /// What tells it from the others, so that the way does not depend on the order of the question.
    pub key: K,
    /// Where it is, where that is known.
    pub point: Option<Point>,
    /// The settlement, by which those are ordered that are nowhere on the map.
    pub neighborhood: String,
    /// The street, as well.
    pub street: String,
}

/// A way through some places.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// The places by their number in the question, in the order of the way; first those on the map.
    pub order: Vec<usize>,
    /// How many of them are on the map.
    pub located: usize,
    /// Metres in straight lines, from the start through all that are on the map.
    pub metres: f64,
}

/// A way through all of the places: the next is always the nearest that is left, and then parts of the
/// way are turned around as long as that makes it shorter. It begins at `start`, or at the northernmost
/// place, and does not return. Places that are nowhere on the map come last, by settlement and street.
#[must_use]
pub fn route<K: Ord>(stops: &[Stop<K>], start: Option<Point>) -> Route {
    let (located, lost) = sorted(stops);
    let first = start.filter(on_earth);
    let way = Way::new(stops, &located, first);
    let tour = way.improved(way.nearest());
    let metres = way.length(&tour);
    let mut order: Vec<usize> = tour
        .into_iter()
        .filter(|node| first.is_none() || *node > 0)
        .map(|node| located[node - usize::from(first.is_some())])
        .collect();
    order.extend(lost);
    Route {
        order,
        located: located.len(),
        metres,
    }
}

fn on_earth(point: &Point) -> bool {
    point.latitude.is_finite() && point.longitude.is_finite()
}

/// The places on the map, the northernmost first, and the others in their own order.
fn sorted<K: Ord>(stops: &[Stop<K>]) -> (Vec<usize>, Vec<usize>) {
    let (mut located, mut lost): (Vec<usize>, Vec<usize>) =
        (0..stops.len()).partition(|at| stops[*at].point.as_ref().is_some_and(on_earth));
    located.sort_by(|a, b| {
        let (a, b) = (&stops[*a], &stops[*b]);
        north(b.point, a.point).then_with(|| a.key.cmp(&b.key))
    });
    let place = |at: usize| (fold(&stops[at].neighborhood), fold(&stops[at].street));
    // Of a settlement that nobody knows last of all.
    lost.sort_by(|a, b| {
        let (one, other) = (place(*a), place(*b));
        let unknown = one.0.is_empty().cmp(&other.0.is_empty());
        let keys = || stops[*a].key.cmp(&stops[*b].key);
        unknown.then_with(|| one.cmp(&other)).then_with(keys)
    });
    (located, lost)
}

fn north(a: Option<Point>, b: Option<Point>) -> Ordering {
    let latitude = |point: Option<Point>| point.map_or(f64::MIN, |p| p.latitude);
    latitude(a).total_cmp(&latitude(b))
}

/// Distances between the nodes of a way; node 0 is where it begins and stays there.
struct Way {
    nodes: usize,
    metres: Vec<f64>,
}

impl Way {
    fn new<K>(stops: &[Stop<K>], located: &[usize], start: Option<Point>) -> Self {
        let points: Vec<Point> = start
            .into_iter()
            .chain(located.iter().filter_map(|at| stops[*at].point))
            .collect();
        let metres = points
            .iter()
            .flat_map(|a| points.iter().map(|b| distance_m(*a, *b)))
            .collect();
        Self {
            nodes: points.len(),
            metres,
        }
    }

    fn between(&self, a: usize, b: usize) -> f64 {
        self.metres[a * self.nodes + b]
    }

    fn length(&self, tour: &[usize]) -> f64 {
        tour.windows(2)
            .map(|pair| self.between(pair[0], pair[1]))
            .sum()
    }

    /// Always to the nearest that is left; of equally near ones to the first.
    fn nearest(&self) -> Vec<usize> {
        let mut left: Vec<usize> = (1..self.nodes).collect();
        let mut tour: Vec<usize> = (0..self.nodes.min(1)).collect();
        while let Some(here) = tour.last().copied().filter(|_| !left.is_empty()) {
            let next = (0..left.len())
                .min_by(|a, b| {
                    self.between(here, left[*a])
                        .total_cmp(&self.between(here, left[*b]))
                })
                .unwrap_or(0);
            tour.push(left.remove(next));
        }
        tour
    }

    /// Turns parts of the way around until none of them makes it shorter (2-opt).
    fn improved(&self, mut tour: Vec<usize>) -> Vec<usize> {
        let mut better = true;
        while better {
            better = false;
            for from in 1..tour.len() {
                for to in from + 1..tour.len() {
                    if self.saved(&tour, from, to) > NOTHING {
                        tour[from..=to].reverse();
                        better = true;
                    }
                }
            }
        }
        tour
    }

    /// What turning a part around saves. The way has no end to come back to.
    fn saved(&self, tour: &[usize], from: usize, to: usize) -> f64 {
        let before = tour[from - 1];
        let mut saved = self.between(before, tour[from]) - self.between(before, tour[to]);
        if let Some(behind) = tour.get(to + 1) {
            saved += self.between(tour[to], *behind) - self.between(tour[from], *behind);
        }
        saved
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(key: u32, latitude: f64, longitude: f64) -> Stop<u32> {
        Stop {
            key,
            point: Some(Point {
                latitude,
                longitude,
            }),
            neighborhood: String::new(),
            street: String::new(),
        }
    }

    fn nowhere(key: u32, neighborhood: &str, street: &str) -> Stop<u32> {
        Stop {
            key,
            point: None,
            neighborhood: neighborhood.into(),
            street: street.into(),
        }
    }

    fn keys(stops: &[Stop<u32>], start: Option<Point>) -> Vec<u32> {
        let route = route(stops, start);
        route.order.iter().map(|at| stops[*at].key).collect()
    }

    #[test]
    fn a_line_is_walked_from_north_to_south() {
        let stops = [
            at(1, 19.10, -96.1),
            at(2, 19.20, -96.1),
            at(3, 19.15, -96.1),
        ];
        assert_eq!(keys(&stops, None), [2, 3, 1]);
        let south = Point {
            latitude: 19.0,
            longitude: -96.1,
        };
        assert_eq!(keys(&stops, Some(south)), [1, 3, 2]);
        // 0.1 degrees of latitude, and from the south as much again.
        let metres = |start| route(&stops, start).metres.round();
        assert!((metres(None) - 11_066.0).abs() < 20.0, "{}", metres(None));
        assert!((metres(Some(south)) - 22_131.0).abs() < 40.0);
    }

    /// Where the crew sets out decides in which direction it goes, also from among the stops; and what is
    /// nowhere on the map comes last all the same.
    #[test]
    fn a_crew_goes_first_where_it_is_near() {
        let stops = [
            at(1, 19.10, -96.1),
            nowhere(2, "Centro", "Morelos"),
            at(3, 19.20, -96.1),
            at(4, 19.15, -96.1),
        ];
        let from = |latitude| {
            let start = Point {
                latitude,
                longitude: -96.1,
            };
            keys(&stops, Some(start))
        };
        assert_eq!(from(19.09), [1, 4, 3, 2]);
        assert_eq!(from(19.21), [3, 4, 1, 2]);
        // From within the line: its near end first, so that nothing is left behind.
        assert_eq!(from(19.12), [1, 4, 3, 2]);
    }

    #[test]
    fn a_way_that_crosses_itself_is_turned_around() {
        // The nearest neighbour goes back over the whole line for what it left behind.
        let line = [0.0, 1.0, -1.1, 3.4, -5.7, 11.3];
        let stops: Vec<Stop<u32>> = (0..)
            .zip(line)
            .map(|(key, east)| at(key, 19.2, -96.1 + east / 100.0))
            .collect();
        let (located, _) = sorted(&stops);
        let way = Way::new(&stops, &located, None);
        let simple = way.length(&way.nearest());
        assert!(route(&stops, None).metres < simple * 0.97);
    }

    #[test]
    fn what_is_not_on_the_map_comes_last_by_settlement_and_street() {
        let stops = [
            nowhere(1, "", "Abasolo"),
            nowhere(2, "Zaragoza", "Ávila"),
            nowhere(3, "Centro", "Morelos"),
            at(4, 19.1, -96.1),
            nowhere(5, "Centro", "Ébano"),
            at(6, f64::NAN, -96.1),
        ];
        assert_eq!(keys(&stops, None), [4, 5, 3, 2, 6, 1]);
        assert_eq!(route(&stops, None).located, 1);
    }

    #[test]
    fn nothing_is_no_way() {
        let empty = route::<u32>(&[], None);
        assert_eq!((empty.order.len(), empty.located), (0, 0));
        assert!(empty.metres.abs() < NOTHING);
        let start = Point {
            latitude: 19.0,
            longitude: -96.1,
        };
        assert!(route::<u32>(&[], Some(start)).order.is_empty());
        assert_eq!(keys(&[at(1, 19.1, -96.1)], Some(start)), [1]);
        assert_eq!(
            keys(&[at(2, 19.1, -96.1), at(1, 19.1, -96.1)], None),
            [1, 2]
        );
    }

    prop_compose! {
        fn places()(places in prop::collection::vec(
            (prop::option::weighted(0.9, (19.0..19.4_f64, -96.4..-96.0_f64)), 0..3_u8), 0..=60,
        )) -> Vec<Stop<u32>> {
            let place = |(key, (point, hood)): (u32, (Option<(f64, f64)>, u8))| Stop {
                key,
                point: point.map(|(latitude, longitude)| Point { latitude, longitude }),
                neighborhood: format!("Colonia {hood}"),
                street: String::new(),
            };
            (0..).zip(places).map(place).collect()
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_route_has_every_place_once_and_is_no_longer_than_the_simple_way(
            stops in places(), start in prop::option::of((19.0..19.4_f64, -96.4..-96.0_f64)),
            turned in any::<prop::sample::Index>(),
        ) {
            let start = start.map(|(latitude, longitude)| Point { latitude, longitude });
            let found = route(&stops, start);
            let mut all = found.order.clone();
            all.sort_unstable();
            prop_assert_eq!(all, (0..stops.len()).collect::<Vec<_>>());
            let (located, _) = sorted(&stops);
            let way = Way::new(&stops, &located, start);
            prop_assert!(found.metres <= way.length(&way.nearest()) + NOTHING);
            let on_map = found.order.iter().filter(|at| stops[**at].point.is_some());
            prop_assert_eq!(on_map.count(), found.located);
            prop_assert!(found.order[..found.located].iter().all(|at| stops[*at].point.is_some()));
            // Another order of the same places is the same way.
            let mut others = stops.clone();
            others.reverse();
            if !others.is_empty() {
                let by = turned.index(others.len());
                others.rotate_left(by);
            }
            prop_assert_eq!(keys(&others, start), keys(&stops, start));
        }
    }
}
