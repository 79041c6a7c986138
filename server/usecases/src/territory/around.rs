//! What lies around a block: drawn faintly where its marker and its outline are changed.

use super::locating::territory;
use crate::context::{Ctx, Stop};
use crate::geometry::{Area, Bounds};
use db::{Conn, territory as store};
use domain::access::Action;
use domain::catalogue::Point;
use domain::failure::Failure;
use domain::territory::{Block, checked_code};
use serde::Serialize;
use serde_json::value::RawValue;

/// Most blocks in an answer; a neighborhood has fewer.
const MOST: usize = 400;
/// How far around a block, in degrees: some 250 m.
const NEAR: f64 = 0.0024;

#[derive(Serialize)]
struct Around {
    /// What the map shows first, as south-west and north-east, latitude before longitude.
    extent: Option<[[f64; 2]; 2]>,
    neighborhood: Option<Box<RawValue>>,
    blocks: Vec<Neighbor>,
}

#[derive(Serialize)]
struct Neighbor {
    code: String,
    point: Option<[f64; 2]>,
    geometry: Option<Box<RawValue>>,
}

fn raw(area: &Area) -> Option<Box<RawValue>> {
    RawValue::from_string(area.to_geojson()).ok()
}

fn area(text: Option<String>) -> Option<Area> {
    text.and_then(|text| Area::parse(&text).ok())
}

fn padded(bounds: &Bounds, by: f64) -> Bounds {
    let moved = |point: Point, by: f64| Point {
        latitude: point.latitude + by,
        longitude: point.longitude + by,
    };
    Bounds {
        south_west: moved(bounds.south_west, -by),
        north_east: moved(bounds.north_east, by),
    }
}

/// Where a block is as far as anybody knows: its outline, its marker, its neighborhood, its ward, the
/// municipality.
async fn extent(
    conn: &mut Conn,
    block: &Block,
    neighborhood: Option<&Area>,
) -> Result<Option<Bounds>, Stop> {
    if let Some(own) = area(store::block_boundary(conn, block.id).await?) {
        return Ok(Some(own.bounds()));
    }
    if let Some(point) = block.point {
        let spot = Bounds {
            south_west: point,
            north_east: point,
        };
        return Ok(Some(padded(&spot, NEAR / 3.0)));
    }
    if let Some(hood) = neighborhood {
        return Ok(Some(hood.bounds()));
    }
    if let Some(id) = block.ward
        && let Some(ward) = area(store::ward_boundary(conn, id).await?)
    {
        return Ok(Some(ward.bounds()));
    }
    Ok(area(store::outline(conn).await?).map(|whole| whole.bounds()))
}

/// What lies around a block, as JSON.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn around(ctx: &Ctx, code: &str) -> Result<Vec<u8>, Failure> {
    let code = checked_code(code).map_err(|_| Failure::NotFound)?;
    ctx.read(Action::ManageTerritory, async |_, conn| {
        let found = store::block_by_code(conn, &code).await?;
        let block = found.ok_or(Failure::NotFound)?;
        let hood = match block.neighborhood {
            Some(id) => area(store::neighborhood_boundary(conn, id).await?),
            None => None,
        };
        let extent = extent(conn, &block, hood.as_ref()).await?;
        let known = territory(&ctx.system, conn).await?;
        let near = extent
            .map(|e| known.near(&padded(&e, NEAR)))
            .unwrap_or_default();
        let blocks = near
            .into_iter()
            .filter(|(id, ..)| *id != block.id)
            .take(MOST)
            .map(|(_, known, area)| Neighbor {
                code: known.code.clone(),
                point: known.point.map(|p| [p.latitude, p.longitude]),
                geometry: area.and_then(raw),
            })
            .collect();
        let corner = |point: Point| [point.latitude, point.longitude];
        let answer = Around {
            extent: extent.map(|e| [corner(e.south_west), corner(e.north_east)]),
            neighborhood: hood.as_ref().and_then(raw),
            blocks,
        };
        Ok(serde_json::to_vec(&answer).unwrap_or_default())
    })
    .await
}
