//! Whether polygons are drawn as polygons should be: decided in whole millionths of a degree, so that
//! no rounding can decide otherwise.

use super::degrees;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, Envelope, RTree, RTreeObject};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// What who has a file of outlines does about a fault.
pub(crate) const ADVICE: &str = "use «Corregir geometrías» en el programa de mapas";

/// Longitude and latitude in millionths of a degree.
pub(super) type Spot = [i64; 2];

/// A ring without the repetition of its first spot; at least three of them.
pub(super) type Ring = Vec<Spot>;

const COMPLICATED: &str =
    "tiene un contorno demasiado complicado para revisarlo: simplifíquelo en el programa de mapas";

/// Twice the area of the triangle, positive when it turns to the left.
fn turn(a: Spot, b: Spot, c: Spot) -> i64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// Twice the area of a ring in square millionths, positive when it is counter-clockwise.
pub(super) fn doubled_area(ring: &Ring) -> i128 {
    let first = ring[0];
    ring.windows(2)
        .map(|w| i128::from(turn(first, w[0], w[1])))
        .sum()
}

/// Without what has no width: repeated spots, and points that go out and come back the same way.
/// Nothing is left of a ring that has no width at all.
pub(super) fn without_spikes(spots: impl Iterator<Item = Spot>) -> Ring {
    let mut ring = Ring::new();
    for spot in spots {
        push(&mut ring, spot);
    }
    let mut start = 0;
    while ring.len() - start >= 3 {
        let (first, last) = (ring[start], ring[ring.len() - 1]);
        if first == last || ring[ring.len() - 2] == first {
            ring.pop();
        } else if ring[start + 1] == last {
            start += 1;
        } else {
            break;
        }
    }
    ring.drain(..start);
    let (Some(&a), Some(&b)) = (ring.first(), ring.get(1)) else {
        return Ring::new();
    };
    if ring.iter().all(|&c| turn(a, b, c) == 0) {
        ring.clear();
    }
    ring
}

fn push(ring: &mut Ring, spot: Spot) {
    match ring.as_slice() {
        [.., last] if *last == spot => {}
        [.., before, _] if *before == spot => {
            ring.pop();
        }
        _ => ring.push(spot),
    }
}

/// Checks polygons, each with its outer ring first: no ring crosses or touches itself, rings do not
/// cross each other, holes are inside and apart, polygons do not overlap. Polygons, and rings of one
/// polygon, may touch.
///
/// # Errors
/// What is wrong, in Spanish, and where.
pub(super) fn check(polygons: &[Vec<Ring>]) -> Result<(), String> {
    let rings: Vec<&Ring> = polygons.iter().flatten().collect();
    let size: usize = rings.iter().map(|ring| ring.len()).sum();
    let mut spans = Vec::new();
    let mut first = 0;
    for polygon in polygons {
        spans.resize(first + polygon.len(), (first, first + polygon.len()));
        first += polygon.len();
    }
    let mut check = Check {
        touching: crossings(&rings, size)?,
        boxes: rings.iter().map(|ring| AABB::from_points(*ring)).collect(),
        rings,
        spans,
        work: 2_000 * size as u64 + 4_000_000,
    };
    check.holes_inside()?;
    check.apart()
}

/// A side of a ring.
#[derive(Clone, Copy)]
struct Side {
    ring: usize,
    at: usize,
    from: Spot,
    to: Spot,
}

impl RTreeObject for Side {
    type Envelope = AABB<Spot>;
    fn envelope(&self) -> AABB<Spot> {
        AABB::from_corners(self.from, self.to)
    }
}

/// How two sides meet.
#[derive(Debug, PartialEq)]
enum Meeting {
    Apart,
    /// In an end of one of them.
    Touch(Spot),
    Cross,
    /// Along a stretch.
    Along(Spot),
}

fn meeting(a: Spot, b: Spot, c: Spot, d: Spot) -> Meeting {
    let sides = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)].map(i64::signum);
    if sides == [0; 4] {
        let (from, to) = (a.min(b).max(c.min(d)), a.max(b).min(c.max(d)));
        return match from.cmp(&to) {
            Ordering::Less => Meeting::Along(from),
            Ordering::Equal => Meeting::Touch(from),
            Ordering::Greater => Meeting::Apart,
        };
    }
    if sides[0] * sides[1] < 0 && sides[2] * sides[3] < 0 {
        return Meeting::Cross;
    }
    let ends = [(a, b, c), (a, b, d), (c, d, a), (c, d, b)];
    ends.into_iter()
        .zip(sides)
        .find(|((from, to, spot), side)| *side == 0 && within(*from, *to, *spot))
        .map_or(Meeting::Apart, |((_, _, spot), _)| Meeting::Touch(spot))
}

/// Whether a spot on the line through two others is between them.
fn within(from: Spot, to: Spot, spot: Spot) -> bool {
    (0..2).all(|i| from[i].min(to[i]) <= spot[i] && spot[i] <= from[i].max(to[i]))
}

/// Where two sides cross, about.
fn crossing(one: &Side, other: &Side) -> Spot {
    let (from, to) = (
        turn(other.from, other.to, one.from) as f64,
        turn(other.from, other.to, one.to) as f64,
    );
    let share = from / (from - to);
    [0, 1].map(|i| one.from[i] + ((one.to[i] - one.from[i]) as f64 * share) as i64)
}

/// Finds sides that cross, and which rings touch which.
fn crossings(rings: &[&Ring], size: usize) -> Result<BTreeSet<(usize, usize)>, String> {
    let mut touching = BTreeSet::new();
    let sides: Vec<Side> = rings
        .iter()
        .enumerate()
        .flat_map(|(ring, spots)| {
            (0..spots.len()).map(move |at| Side {
                ring,
                at,
                from: spots[at],
                to: spots[(at + 1) % spots.len()],
            })
        })
        .collect();
    let mut meet = |one: &Side, other: &Side| -> Result<(), String> {
        let meeting = meeting(one.from, one.to, other.from, other.to);
        if one.ring != other.ring {
            return match meeting {
                Meeting::Apart => Ok(()),
                Meeting::Cross => Err(near(
                    "tiene dos anillos que se cruzan",
                    crossing(one, other),
                )),
                Meeting::Touch(_) | Meeting::Along(_) => {
                    touching.insert((one.ring.min(other.ring), one.ring.max(other.ring)));
                    Ok(())
                }
            };
        }
        let last = rings[one.ring].len() - 1;
        let neighbours = matches!(one.at.abs_diff(other.at), n if n == 1 || n == last);
        match meeting {
            Meeting::Touch(_) if neighbours => Ok(()),
            Meeting::Apart => Ok(()),
            Meeting::Cross => Err(near("su contorno se cruza", crossing(one, other))),
            Meeting::Touch(spot) | Meeting::Along(spot) => {
                Err(near("su contorno se toca a sí mismo", spot))
            }
        }
    };
    if sides.len() <= 32 {
        for (i, one) in sides.iter().enumerate() {
            for other in &sides[i + 1..] {
                meet(one, other)?;
            }
        }
        return Ok(touching);
    }
    let tree = RTree::bulk_load(sides);
    // A boundary as people draw them has about five such pairs for each of its sides.
    let mut left = 200 * size as u64;
    for (one, other) in tree.intersection_candidates_with_other_tree(&tree) {
        left = left.checked_sub(1).ok_or(COMPLICATED)?;
        if (one.ring, one.at) < (other.ring, other.at) {
            meet(one, other)?;
        }
    }
    Ok(touching)
}

fn near(what: &str, [longitude, latitude]: Spot) -> String {
    let at = domain::catalogue::Point {
        latitude: degrees(latitude),
        longitude: degrees(longitude),
    };
    format!("{what} cerca de {at}: {ADVICE}")
}

/// Where a ring is, seen from another one that it does not cross.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Inside,
    Outside,
    /// The two are the same line.
    Same,
    /// On both sides, through spots that they share.
    Both,
}

/// Where a spot is, seen from a ring. The spot is given in half millionths.
fn place(spot: Spot, ring: &Ring) -> Ordering {
    let mut inside = false;
    let mut a = ring[ring.len() - 1].map(|n| n * 2);
    for b in ring.iter().map(|b| b.map(|n| n * 2)) {
        if (a[1] > spot[1]) != (b[1] > spot[1]) {
            let side = turn(a, b, spot);
            if side == 0 {
                return Ordering::Equal;
            }
            if (side > 0) == (b[1] > a[1]) {
                inside = !inside;
            }
        } else if b == spot || (a[1] == spot[1] && b[1] == spot[1] && within(a, b, spot)) {
            return Ordering::Equal;
        }
        a = b;
    }
    if inside {
        Ordering::Less
    } else {
        Ordering::Greater
    }
}

struct Check<'a> {
    rings: Vec<&'a Ring>,
    boxes: Vec<AABB<Spot>>,
    /// For every ring, the first ring of its polygon, which is the outer one, and the end.
    spans: Vec<(usize, usize)>,
    /// Pairs of rings with a spot in common, the lower number first.
    touching: BTreeSet<(usize, usize)>,
    /// How many more sides may be looked at.
    work: u64,
}

impl Check<'_> {
    fn take(&mut self, work: usize) -> Result<(), String> {
        self.work = self.work.checked_sub(work as u64).ok_or(COMPLICATED)?;
        Ok(())
    }

    /// Where ring `one` is, seen from ring `other`.
    fn place(&mut self, one: usize, other: usize) -> Result<Place, String> {
        self.take(1)?;
        if !self.boxes[one].intersects(&self.boxes[other]) {
            return Ok(Place::Outside);
        }
        let (ring, seen_from) = (self.rings[one], self.rings[other]);
        let touching = self.touching.contains(&(one.min(other), one.max(other)));
        // Rings that do not meet are on one side as a whole. Of others, every spot is looked at, and
        // the middle of every side.
        let mut spots = vec![ring[0].map(|n| n * 2)];
        if touching {
            spots.clear();
            for (at, a) in ring.iter().enumerate() {
                let b = ring[(at + 1) % ring.len()];
                spots.extend([[a[0] * 2, a[1] * 2], [a[0] + b[0], a[1] + b[1]]]);
            }
        }
        self.take(spots.len() * seen_from.len())?;
        let (mut inside, mut outside) = (false, false);
        for spot in spots {
            match place(spot, seen_from) {
                Ordering::Less => inside = true,
                Ordering::Greater => outside = true,
                Ordering::Equal => {}
            }
        }
        Ok(match (inside, outside) {
            (true, false) => Place::Inside,
            (false, true) => Place::Outside,
            (false, false) => Place::Same,
            (true, true) => Place::Both,
        })
    }

    fn holes_inside(&mut self) -> Result<(), String> {
        for hole in 0..self.rings.len() {
            let outer = self.spans[hole].0;
            if hole != outer
                && (self.place(hole, outer)? != Place::Inside
                    || matches!(self.place(outer, hole)?, Place::Inside | Place::Both))
            {
                let spot = self.rings[hole][0];
                return Err(near("tiene un hueco fuera de su contorno", spot));
            }
        }
        Ok(())
    }

    /// No hole is over another one of its polygon, no polygon over another one.
    fn apart(&mut self) -> Result<(), String> {
        let boxes = self.boxes.iter().enumerate();
        let boxes = boxes.map(|(ring, b)| GeomWithData::new(Rectangle::from(*b), ring));
        let tree = RTree::bulk_load(boxes.collect());
        for (one, other) in tree.intersection_candidates_with_other_tree(&tree) {
            let (one, other) = (one.data, other.data);
            let (mine, its) = (self.spans[one], self.spans[other]);
            let outer = (one == mine.0, other == its.0);
            self.take(1)?;
            if one >= other {
                continue;
            }
            let (wrong, what) = if mine == its && outer == (false, false) {
                let apart = self.place(one, other)? == Place::Outside
                    && self.place(other, one)? == Place::Outside;
                (!apart, "tiene dos huecos encimados")
            } else if mine != its && outer == (true, true) {
                let over = self.over(one, its)? || self.over(other, mine)?;
                (over, "tiene dos partes encimadas")
            } else {
                continue;
            };
            if wrong {
                return Err(near(what, self.rings[other][0]));
            }
        }
        Ok(())
    }

    /// Whether a ring is over a polygon, and not only in one of its holes or around it.
    fn over(&mut self, ring: usize, (outer, end): (usize, usize)) -> Result<bool, String> {
        match self.place(ring, outer)? {
            Place::Outside => Ok(false),
            Place::Same | Place::Both => Ok(true),
            Place::Inside => {
                for hole in outer + 1..end {
                    if matches!(self.place(ring, hole)?, Place::Inside | Place::Same) {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
        }
    }
}

#[cfg(test)]
mod tests;
