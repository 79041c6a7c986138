//! Small maps in GeoJSON. Squares are given in thousandths of a degree from 19.1° N, 96.2° W.

use crate::office::noon;
use domain::catalogue::Point;
use domain::failure::Failure;
use domain::ids::BlockId;
use domain::territory::{Block, Placing};
use serde_json::{Value, json};
use usecases::settlements::Plan;
use usecases::territory::{Layer, import};
use usecases::{Ctx, territory};

fn degrees(east: f64, north: f64) -> (f64, f64) {
    let six = |x: f64| (x * 1e6).round() / 1e6;
    (six(-96.2 + east / 1e3), six(19.1 + north / 1e3))
}

pub(crate) fn spot(east: f64, north: f64) -> Point {
    let (longitude, latitude) = degrees(east, north);
    Point {
        latitude,
        longitude,
    }
}

/// A square by its south-western corner and its side.
pub(crate) fn square(east: f64, north: f64, side: f64) -> Value {
    let corner = |x: f64, y: f64| {
        let (longitude, latitude) = degrees(east + x, north + y);
        json!([longitude, latitude])
    };
    let ring = [
        corner(0.0, 0.0),
        corner(side, 0.0),
        corner(side, side),
        corner(0.0, side),
        corner(0.0, 0.0),
    ];
    json!({ "type": "Polygon", "coordinates": [ring] })
}

/// A bow tie: its outline crosses itself.
pub(crate) fn crossing() -> Value {
    let corner = |x: f64, y: f64| {
        let (longitude, latitude) = degrees(x, y);
        json!([longitude, latitude])
    };
    let ring = [
        corner(0.0, 0.0),
        corner(4.0, 4.0),
        corner(4.0, 0.0),
        corner(0.0, 4.0),
        corner(0.0, 0.0),
    ];
    json!({ "type": "Polygon", "coordinates": [ring] })
}

pub(crate) fn marker(east: f64, north: f64) -> Value {
    let (longitude, latitude) = degrees(east, north);
    json!({ "type": "Point", "coordinates": [longitude, latitude] })
}

pub(crate) fn feature(properties: Value, geometry: Value) -> Value {
    json!({ "type": "Feature", "properties": properties, "geometry": geometry })
}

pub(crate) fn file(features: &[Value]) -> Vec<u8> {
    json!({ "type": "FeatureCollection", "features": features })
        .to_string()
        .into_bytes()
}

pub(crate) async fn run(
    ctx: &Ctx,
    layer: Layer,
    features: &[Value],
    write: bool,
) -> Result<Plan, Failure> {
    import(&ctx.system, layer, &file(features), write, noon()).await
}

/// Imports after a preview that has to say the same and to write nothing; then once more, which has
/// to change nothing.
pub(crate) async fn twice(ctx: &Ctx, layer: Layer, features: &[Value]) -> Plan {
    use crate::storage::everything_kept;
    let db = &ctx.system.db;
    let before = everything_kept(db).await;
    let preview = run(ctx, layer, features, false).await.unwrap();
    assert_eq!(
        everything_kept(db).await,
        before,
        "a preview writes nothing"
    );
    let plan = run(ctx, layer, features, true).await.unwrap();
    assert_eq!(plan, preview, "as it was shown");
    let after = everything_kept(db).await;
    let again = run(ctx, layer, features, true).await.unwrap();
    assert_eq!(again.errors, plan.errors);
    assert_eq!(
        (again.added.len(), again.changed.len()),
        (0, 0),
        "{again:?}"
    );
    assert_eq!(
        again.same,
        plan.added.len() + plan.changed.len() + plan.same
    );
    assert_eq!(everything_kept(db).await, after, "twice is once");
    plan
}

/// Blocks whose code begins so, by code.
pub(crate) async fn blocks(ctx: &Ctx, prefix: &str) -> Vec<Block> {
    let mut conn = ctx.system.db.read().await.unwrap();
    let all = db::territory::blocks(&mut conn).await.unwrap();
    all.into_iter()
        .filter(|b| b.code.starts_with(prefix))
        .collect()
}

/// A block by its code.
pub(crate) async fn block(ctx: &Ctx, code: &str) -> Block {
    territory::page(ctx, code).await.unwrap().block
}

/// A block by its key.
pub(crate) async fn by_id(ctx: &Ctx, id: BlockId) -> Block {
    let mut conn = ctx.system.db.read().await.unwrap();
    let found = db::territory::block(&mut conn, id).await.unwrap();
    found.unwrap()
}

/// Draws the outline of a block, whose marker nobody touches.
pub(crate) async fn drawn(
    ctx: &Ctx,
    id: BlockId,
    version: i64,
    outline: &str,
) -> Result<bool, Failure> {
    let placing = Placing {
        point: by_id(ctx, id).await.point,
        outline: outline.into(),
    };
    territory::place_block(ctx, id, version, placing).await
}

/// The errors as `number: why`.
pub(crate) fn errors(plan: &Plan) -> Vec<String> {
    let line = |(number, why): &(u64, String)| format!("{number}: {why}");
    plan.errors.iter().map(line).collect()
}
