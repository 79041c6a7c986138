//! The territory of the demonstration: wards, outlines and blocks drawn around the points of its
//! neighborhoods. None of it is the real outline of anything.

use crate::context::{Stop, System};
use crate::geometry::Area;
use chrono::{DateTime, Utc};
use db::Conn;
use db::territory;
use domain::catalogue::{Neighborhood, Point};
use domain::ids::{BlockId, WardId};
use domain::territory::{Block, Ward};

use super::dice::Dice;
use super::words::Words;
use crate::seed::seed_id;

/// Wards, each with as many neighborhoods.
const WARDS: usize = 12;
/// Blocks of a neighborhood in a row from west to east.
const COLUMNS: usize = 5;
/// A block is about 60 m wide and 40 m high, streets included.
const WIDTH: f64 = 0.000_60;
const HEIGHT: f64 = 0.000_38;
/// What the street takes of it.
const STREET: f64 = 0.000_08;

/// A block of the demonstration, with what its captain needs to know.
#[derive(Clone, Debug)]
pub(super) struct DemoBlock {
    pub(super) id: BlockId,
    pub(super) neighborhood: usize,
    pub(super) point: Point,
}

fn at(middle: Point, east: f64, north: f64) -> [f64; 2] {
    [middle.longitude + east, middle.latitude + north]
}

/// The rectangle between two corners, given as distances in degrees from a point.
fn rectangle(middle: Point, from: (f64, f64), to: (f64, f64)) -> Vec<[f64; 2]> {
    vec![
        at(middle, from.0, from.1),
        at(middle, to.0, from.1),
        at(middle, to.0, to.1),
        at(middle, from.0, to.1),
        at(middle, from.0, from.1),
    ]
}

fn area(ring: &[[f64; 2]]) -> Result<Area, Stop> {
    let geometry = serde_json::json!({ "type": "Polygon", "coordinates": [ring] });
    Area::parse(&geometry.to_string()).map_err(|why| {
        db::DbError::Inconsistent(format!("an outline of the demonstration: {why}")).into()
    })
}

/// Which ward each neighborhood is in: strips from west to east, each cut from north to south.
fn wards(neighborhoods: &[Neighborhood]) -> Vec<usize> {
    let point = |n: usize| {
        neighborhoods[n].point.unwrap_or(Point {
            latitude: 19.18,
            longitude: -96.14,
        })
    };
    let mut order: Vec<usize> = (0..neighborhoods.len()).collect();
    order.sort_by(|a, b| point(*a).longitude.total_cmp(&point(*b).longitude));
    let strips = 3;
    let per_strip = order.len().div_ceil(strips).max(1);
    let mut ward = vec![0; neighborhoods.len()];
    for (strip, chunk) in order.chunks(per_strip).enumerate() {
        let mut chunk = chunk.to_vec();
        chunk.sort_by(|a, b| point(*b).latitude.total_cmp(&point(*a).latitude));
        let per_ward = chunk.len().div_ceil(WARDS / strips).max(1);
        for (row, members) in chunk.chunks(per_ward).enumerate() {
            for n in members {
                ward[*n] = strip * (WARDS / strips) + row;
            }
        }
    }
    ward
}

/// The convex hull of points, counter-clockwise and closed (Andrew's monotone chain).
fn hull(mut points: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    points.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    points.dedup();
    let turn = |a: [f64; 2], b: [f64; 2], c: [f64; 2]| {
        (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    };
    let half = |points: &mut dyn Iterator<Item = [f64; 2]>| {
        let mut chain: Vec<[f64; 2]> = Vec::new();
        for point in points {
            while chain.len() >= 2
                && turn(chain[chain.len() - 2], chain[chain.len() - 1], point) <= 0.0
            {
                chain.pop();
            }
            chain.push(point);
        }
        chain
    };
    let mut lower = half(&mut points.iter().copied());
    let upper = half(&mut points.iter().rev().copied());
    lower.pop();
    lower.extend(upper);
    lower
}

/// Stores wards, outlines and so many blocks of each neighborhood; gives the blocks, ordered by code.
pub(super) async fn store(
    system: &System,
    conn: &mut Conn,
    words: &Words,
    neighborhoods: &[Neighborhood],
    per_neighborhood: usize,
    at: DateTime<Utc>,
) -> Result<Vec<DemoBlock>, Stop> {
    let ward_of = wards(neighborhoods);
    let rows = per_neighborhood.div_ceil(COLUMNS);
    let half = (WIDTH * COLUMNS as f64 / 2.0, HEIGHT * rows as f64 / 2.0);
    let mut corners: Vec<Vec<[f64; 2]>> = vec![Vec::new(); WARDS];
    for (n, neighborhood) in neighborhoods.iter().enumerate() {
        let Some(middle) = neighborhood.point else {
            continue;
        };
        let ring = rectangle(middle, (-half.0, -half.1), half);
        corners[ward_of[n]].extend(&ring);
        let outline = area(&ring)?.to_geojson();
        territory::set_neighborhood_place(conn, neighborhood.id, &outline, middle).await?;
    }
    let everything = hull(corners.iter().flatten().copied().collect());
    territory::set_outline(conn, &area(&everything)?.to_geojson()).await?;
    let mut ids = Vec::new();
    for (n, corners) in corners.into_iter().enumerate() {
        let id = WardId(system.new_id(at));
        ids.push(id);
        if corners.is_empty() {
            continue;
        }
        let ward = Ward {
            id,
            code: format!("C-{:02}", n + 1),
            name: format!("Cuartel {}", n + 1),
            ended: false,
            version: 1,
        };
        let outline = area(&hull(corners))?.to_geojson();
        territory::insert_ward(conn, &ward, Some(&outline)).await?;
    }
    let mut blocks = Vec::new();
    for (n, neighborhood) in neighborhoods.iter().enumerate() {
        let Some(middle) = neighborhood.point else {
            continue;
        };
        let mut dice = Dice::new(seed_id("demo_streets", &neighborhood.name).as_u64_pair().0);
        for cell in 0..per_neighborhood {
            let west = -half.0 + WIDTH * (cell % COLUMNS) as f64;
            let south = half.1 - HEIGHT * (cell / COLUMNS + 1) as f64;
            let ring = rectangle(
                middle,
                (west + STREET / 2.0, south + STREET / 2.0),
                (west + WIDTH - STREET / 2.0, south + HEIGHT - STREET / 2.0),
            );
            let outline = area(&ring)?;
            let code = format!("{:03}-{:02}", n + 1, cell + 1);
            let streets = [
                words.word("calle", &mut dice).to_owned(),
                words.word("calle", &mut dice).to_owned(),
            ];
            let block = Block {
                id: BlockId(seed_id("demo_block", &code)),
                code,
                cvegeo: None,
                ward: Some(ids[ward_of[n]]),
                neighborhood: Some(neighborhood.id),
                between_streets: streets.join(" y "),
                point: Some(outline.label_point()),
                has_boundary: true,
                ended: false,
                version: 1,
            };
            territory::insert_block(conn, &block, Some(&outline.to_geojson())).await?;
            blocks.push(DemoBlock {
                id: block.id,
                neighborhood: n,
                point: outline.label_point(),
            });
        }
    }
    Ok(blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ward_has_neighborhoods() {
        let all = super::super::words::neighborhoods().expect("readable");
        let all: Vec<Neighborhood> = all.into_iter().map(|(n, _)| n).collect();
        let ward = wards(&all);
        for n in 0..WARDS {
            assert_eq!(ward.iter().filter(|w| **w == n).count(), 5, "{n}");
        }
    }

    #[test]
    fn a_hull_holds_its_points() {
        let ring = hull(vec![
            [0.0, 0.0],
            [2.0, 0.0],
            [1.0, 1.0],
            [2.0, 2.0],
            [0.0, 2.0],
        ]);
        assert_eq!(
            ring,
            [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0], [0.0, 0.0]]
        );
    }
}
