//! Finding the area around a point, and the points around a point. Both indexes are built once and
//! read by many threads.

use super::area::{Area, Bounds};
use domain::catalogue::Point;
use domain::distance::{self, distance_m};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// Areas by place, each with the key of what it is the area of.
#[derive(Debug)]
pub struct AreaIndex<K> {
    entries: Vec<Entry<K>>,
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

#[derive(Debug)]
struct Entry<K> {
    key: K,
    area: Area,
    square_degrees: f64,
}

impl<K> AreaIndex<K> {
    /// Builds the index. A key may come more than once.
    #[must_use]
    pub fn new(areas: Vec<(K, Area)>) -> Self {
        let boxes = areas
            .iter()
            .enumerate()
            .map(|(at, (_, area))| {
                let bounds = area.bounds();
                let corners = Rectangle::from_corners(xy(bounds.south_west), xy(bounds.north_east));
                GeomWithData::new(corners, at)
            })
            .collect();
        let entries = areas
            .into_iter()
            .map(|(key, area)| Entry {
                key,
                square_degrees: area.square_degrees(),
                area,
            })
            .collect();
        Self {
            entries,
            tree: RTree::bulk_load(boxes),
        }
    }

    /// The key of the area that contains the point; of several, that of the smallest. A point on
    /// the edge is contained, so one on a shared edge is in the smaller of its neighbours, and of
    /// equally large ones in the one that was given first.
    #[must_use]
    pub fn locate(&self, point: Point) -> Option<&K> {
        let mut best: Option<(f64, usize)> = None;
        for candidate in self
            .tree
            .locate_in_envelope_intersecting(AABB::from_point(xy(point)))
        {
            let at = candidate.data;
            let entry = &self.entries[at];
            let rank = (entry.square_degrees, at);
            if best.is_none_or(|best| rank < best) && entry.area.contains(point) {
                best = Some(rank);
            }
        }
        best.map(|(_, at)| &self.entries[at].key)
    }

    /// The areas whose own bounds meet the given ones, in the order in which they were given.
    #[must_use]
    pub fn within_bounds(&self, bounds: &Bounds) -> Vec<(&K, &Area)> {
        let envelope = AABB::from_corners(xy(bounds.south_west), xy(bounds.north_east));
        let mut found: Vec<usize> = self
            .tree
            .locate_in_envelope_intersecting(envelope)
            .map(|candidate| candidate.data)
            .collect();
        found.sort_unstable();
        found
            .into_iter()
            .map(|at| (&self.entries[at].key, &self.entries[at].area))
            .collect()
    }

    /// How many areas there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Points by place, each with the key of what is there.
#[derive(Debug)]
pub struct PointIndex<K> {
    entries: Vec<(K, Point)>,
    tree: RTree<GeomWithData<[f64; 2], usize>>,
}

impl<K> PointIndex<K> {
    /// Builds the index. A point that is not finite is never found.
    #[must_use]
    pub fn new(points: Vec<(K, Point)>) -> Self {
        let places = points
            .iter()
            .enumerate()
            .filter(|(_, (_, point))| point.latitude.is_finite() && point.longitude.is_finite())
            .map(|(at, (_, point))| GeomWithData::new(xy(*point), at))
            .collect();
        Self {
            entries: points,
            tree: RTree::bulk_load(places),
        }
    }

    /// The key that is nearest to a point, at most `max_m` metres away, and its distance in metres
    /// as [`distance_m`] measures it. Of equally near ones, the one that was given first.
    #[must_use]
    pub fn nearest(&self, point: Point, max_m: f64) -> Option<(&K, f64)> {
        self.near(point, max_m, 1).pop()
    }

    /// At most `limit` keys within `max_m` metres of a point, the nearest first, with their
    /// distances in metres as [`distance_m`] measures them.
    #[must_use]
    pub fn near(&self, point: Point, max_m: f64, limit: usize) -> Vec<(&K, f64)> {
        // The circle grows until it has enough, so that a wide limit costs nothing in a city.
        if max_m.is_nan() {
            return Vec::new();
        }
        let mut radius = max_m.min(200.0);
        loop {
            let mut found = self.within(point, radius);
            if found.len() >= limit || radius >= max_m {
                found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                found.truncate(limit);
                return found
                    .into_iter()
                    .map(|(metres, at)| (&self.entries[at].0, metres))
                    .collect();
            }
            radius = (radius * 4.0).min(max_m);
        }
    }

    fn within(&self, point: Point, radius: f64) -> Vec<(f64, usize)> {
        let Some(envelope) = around(point, radius) else {
            return Vec::new();
        };
        self.tree
            .locate_in_envelope_intersecting(envelope)
            .map(|place| (distance_m(point, self.entries[place.data].1), place.data))
            .filter(|(metres, _)| *metres <= radius)
            .collect()
    }

    /// How many points there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

fn xy(point: Point) -> [f64; 2] {
    [point.longitude, point.latitude]
}

/// A rectangle with every place within so many metres, or more.
fn around(point: Point, radius: f64) -> Option<AABB<[f64; 2]>> {
    let (low, high) = distance::around(point, radius)?;
    Some(AABB::from_corners(xy(low), xy(high)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::line_measures::{Distance, Geodesic};
    use proptest::prelude::*;

    fn at(latitude: f64, longitude: f64) -> Point {
        Point {
            latitude,
            longitude,
        }
    }

    fn area(ring: &[[f64; 2]]) -> Area {
        let closed: Vec<_> = ring.iter().chain(ring.first()).collect();
        let json = serde_json::json!({ "type": "Polygon", "coordinates": [closed] });
        Area::parse(&json.to_string()).expect("valid")
    }

    fn square(west: f64, south: f64, size: f64) -> Area {
        area(&[
            [west, south],
            [west + size, south],
            [west + size, south + size],
            [west, south + size],
        ])
    }

    #[test]
    fn indexes_are_shared_by_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<AreaIndex<i64>>();
        shared::<PointIndex<i64>>();
    }

    #[test]
    fn the_smallest_area_wins_and_an_edge_belongs_to_one() {
        let index = AreaIndex::new(vec![
            ("city", square(-96.2, 19.1, 0.1)),
            ("west", square(-96.2, 19.1, 0.02)),
            ("east", square(-96.18, 19.1, 0.02)),
            ("small", square(-96.18, 19.12, 0.01)),
        ]);
        assert_eq!(index.locate(at(19.15, -96.15)), Some(&"city"));
        assert_eq!(index.locate(at(19.11, -96.19)), Some(&"west"));
        assert_eq!(index.locate(at(19.11, -96.17)), Some(&"east"));
        let edge = index.locate(at(19.11, -96.18));
        assert!(edge == Some(&"west") || edge == Some(&"east"));
        assert_eq!(index.locate(at(19.12, -96.175)), Some(&"small"));
        assert_eq!(index.locate(at(19.5, -96.15)), None);
        assert_eq!(index.locate(at(f64::NAN, -96.15)), None);
        let bounds = Bounds {
            south_west: at(19.0, -96.3),
            north_east: at(19.11, -96.181),
        };
        let keys: Vec<_> = index.within_bounds(&bounds).iter().map(|e| *e.0).collect();
        assert_eq!(keys, ["city", "west"]);
        assert_eq!((index.len(), index.is_empty()), (4, false));
        let twice = AreaIndex::new(vec![
            (2, square(-96.2, 19.1, 0.1)),
            (1, square(-96.2, 19.1, 0.1)),
        ]);
        assert_eq!(twice.locate(at(19.15, -96.15)), Some(&2));
        assert_eq!(
            AreaIndex::<u8>::new(Vec::new()).locate(at(19.0, -96.0)),
            None
        );
    }

    #[test]
    fn the_nearest_come_in_order_and_within_the_limit() {
        let index = PointIndex::new(vec![
            ("far", at(19.3, -96.2)),
            ("corner", at(19.2, -96.2)),
            ("next", at(19.201, -96.2)),
            ("nowhere", at(f64::NAN, -96.2)),
        ]);
        let here = at(19.2002, -96.2);
        let (key, metres) = index.nearest(here, 500.0).expect("found");
        assert_eq!(*key, "corner");
        assert!((metres - 22.14).abs() < 0.01, "{metres}");
        let keys = |max, limit| -> Vec<_> {
            index
                .near(here, max, limit)
                .into_iter()
                .map(|(key, _)| *key)
                .collect()
        };
        assert_eq!(keys(500.0, 9), ["corner", "next"]);
        assert_eq!(keys(500.0, 1), ["corner"]);
        assert_eq!(keys(1e9, 9), ["corner", "next", "far"]);
        assert_eq!(keys(f64::INFINITY, 9), ["corner", "next", "far"]);
        for nothing in [-1.0, 10.0, f64::NAN] {
            assert!(index.nearest(here, nothing).is_none());
        }
        assert!(index.nearest(at(f64::NAN, 0.0), 1e9).is_none());
        assert_eq!((index.len(), index.is_empty()), (4, false));
    }

    /// Convex: points at increasing angles on an ellipse.
    fn convex() -> impl Strategy<Value = Area> {
        let angles = proptest::collection::btree_set(0..360_u32, 3..12);
        let size = (0.005..0.1_f64, 0.005..0.1_f64);
        (19.0..19.4_f64, -96.4..-96.0_f64, size, angles).prop_map(
            |(north, east, (wide, high), angles)| {
                let ring: Vec<_> = angles
                    .into_iter()
                    .map(|angle| f64::from(angle).to_radians())
                    .map(|angle| [east + wide * angle.cos(), north + high * angle.sin()])
                    .collect();
                area(&ring)
            },
        )
    }

    fn points() -> impl Strategy<Value = Point> {
        (19.0..19.4_f64, -96.4..-96.0_f64).prop_map(|(north, east)| at(north, east))
    }

    proptest! {
        #[test]
        fn locate_agrees_with_looking_at_all(
            areas in proptest::collection::vec(convex(), 0..30),
            wanted in proptest::collection::vec(points(), 20),
        ) {
            let keyed: Vec<_> = areas.iter().cloned().enumerate().collect();
            let index = AreaIndex::new(keyed);
            // Corners of the areas are on an edge of at least one of them.
            let corners = areas.iter().flat_map(|a| [a.bounds().south_west, a.label_point()]);
            for point in wanted.into_iter().chain(corners) {
                let brute = areas
                    .iter()
                    .enumerate()
                    .filter(|(_, area)| area.contains(point))
                    .min_by(|a, b| a.1.square_degrees().total_cmp(&b.1.square_degrees()))
                    .map(|(key, _)| key);
                prop_assert_eq!(index.locate(point).copied(), brute);
            }
        }

        #[test]
        fn a_convex_area_is_what_all_its_sides_have_on_the_left(
            area in convex(),
            wanted in proptest::collection::vec(points(), 20),
        ) {
            let json: serde_json::Value = serde_json::from_str(&area.to_geojson()).expect("JSON");
            let ring: Vec<[f64; 2]> =
                serde_json::from_value(json["coordinates"][0].clone()).expect("a ring");
            for point in wanted {
                let least = ring
                    .windows(2)
                    .map(|side| {
                        let ([ax, ay], [bx, by]) = (side[0], side[1]);
                        (bx - ax) * (point.latitude - ay) - (by - ay) * (point.longitude - ax)
                    })
                    .fold(f64::INFINITY, f64::min);
                prop_assume!(least.abs() > 1e-12);
                prop_assert_eq!(area.contains(point), least > 0.0);
            }
        }

        #[test]
        fn near_agrees_with_looking_at_all(
            points_ in proptest::collection::vec(points(), 0..60),
            here in points(),
            max in 0.0..60_000.0_f64,
            limit in 0..8_usize,
        ) {
            let index = PointIndex::new(points_.iter().copied().enumerate().collect());
            let mut brute: Vec<(usize, f64)> = points_
                .iter()
                .map(|point| distance_m(here, *point))
                .enumerate()
                .filter(|(_, metres)| *metres <= max)
                .collect();
            brute.sort_by(|a, b| a.1.total_cmp(&b.1));
            let nearest = index.nearest(here, max).map(|(key, metres)| (*key, metres));
            prop_assert_eq!(nearest, brute.first().copied());
            brute.truncate(limit);
            let near: Vec<_> =
                index.near(here, max, limit).into_iter().map(|(k, m)| (*k, m)).collect();
            prop_assert_eq!(near, brute);
        }

        #[test]
        fn metres_are_as_exact_as_stated(
            north in 14.5..32.5_f64, east in -118.0..-87.0_f64,
            up in -0.35..0.35_f64, right in -0.35..0.35_f64,
        ) {
            let off = |b: Point| {
                let exact = Geodesic.distance(
                    geo::Point::new(east, north),
                    geo::Point::new(b.longitude, b.latitude),
                );
                (distance_m(at(north, east), b) - exact).abs() / exact
            };
            prop_assert!(off(at(north + up, east + right)) < 1e-4);
            prop_assert!(off(at(north + up * 10.0, east + right * 10.0)) < 5e-3);
        }
    }
}
