//! What lies where the polygon of a rule is drawn: the municipality and its neighborhoods, faintly.

use crate::context::Ctx;
use crate::geometry::Area;
use db::{catalogue, territory};
use domain::access::Action;
use domain::failure::Failure;
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::HashMap;

/// How far in metres an outline may be from where it is stored.
const TOLERANCE: f64 = 20.0;

/// In the words of the page on which a block is drawn, which reads it.
#[derive(Serialize)]
struct Around {
    /// What the map shows first, as south-west and north-east, latitude before longitude.
    extent: Option<[[f64; 2]; 2]>,
    neighborhood: Option<Box<RawValue>>,
    blocks: Vec<Shape>,
}

#[derive(Serialize)]
struct Shape {
    code: String,
    geometry: Option<Box<RawValue>>,
}

fn raw(area: &Area) -> Option<Box<RawValue>> {
    RawValue::from_string(area.thinned(TOLERANCE).to_geojson()).ok()
}

/// The map writes it as markup.
fn escaped(name: &str) -> String {
    name.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The municipality and its neighborhoods, as JSON.
///
/// # Errors
/// `Forbidden`.
pub async fn around(ctx: &Ctx) -> Result<Vec<u8>, Failure> {
    ctx.read(Action::ManageRouting, async |_, conn| {
        let names = catalogue::neighborhoods(conn).await?;
        let names: HashMap<_, _> = names.into_iter().map(|n| (n.id.0, n.name)).collect();
        let (_, hoods, _) = territory::boundaries(conn).await?;
        let outline = territory::outline(conn).await?;
        let whole = outline.and_then(|text| Area::parse(&text).ok());
        let mut extent = whole.as_ref().map(Area::bounds);
        let mut blocks = Vec::new();
        for (id, text) in hoods {
            let Ok(area) = Area::parse(&text) else {
                continue;
            };
            extent = extent.or_else(|| Some(area.bounds()));
            blocks.push(Shape {
                code: escaped(names.get(&id).map_or("", String::as_str)),
                geometry: raw(&area),
            });
        }
        let corner = |p: domain::catalogue::Point| [p.latitude, p.longitude];
        let answer = Around {
            extent: extent.map(|e| [corner(e.south_west), corner(e.north_east)]),
            neighborhood: whole.as_ref().and_then(raw),
            blocks,
        };
        Ok(serde_json::to_vec(&answer).unwrap_or_default())
    })
    .await
}
