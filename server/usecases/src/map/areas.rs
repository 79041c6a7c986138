//! Outlines of the municipality, of wards and of neighborhoods, as fine as the map can show.

use super::{Made, Places, get, json, made, put};
use crate::context::Ctx;
use crate::geometry::Area;
use db::territory::{self, Kept};
use domain::access::Action;
use domain::failure::Failure;
use domain::ids::{NeighborhoodId, WardId};
use serde::Serialize;
use serde_json::value::RawValue;

/// How far in metres an outline may be from where it is stored. Outlines come with a point for each
/// corner of a house; a browser draws every one of them at each zoom.
const TOLERANCE: f64 = 5.0;

#[derive(Serialize)]
struct WardArea {
    code: String,
    name: String,
    geometry: Box<RawValue>,
}

#[derive(Serialize)]
struct NeighborhoodArea {
    index: i64,
    name: String,
    geometry: Box<RawValue>,
}

#[derive(Serialize)]
struct AreasAnswer {
    version: String,
    outline: Option<Box<RawValue>>,
    wards: Vec<WardArea>,
    neighborhoods: Vec<NeighborhoodArea>,
    bounds: Option<[[f64; 2]; 2]>,
}

/// What the outlines so far cover.
#[derive(Default)]
struct Shown {
    bounds: Option<[[f64; 2]; 2]>,
}

impl Shown {
    /// An outline as it is sent. One that cannot be read goes as it is: the map says of it what it can.
    fn outline(&mut self, text: String) -> Option<Box<RawValue>> {
        let Ok(area) = Area::parse(&text) else {
            return RawValue::from_string(text).ok();
        };
        let own = area.bounds();
        let (low, high) = (own.south_west, own.north_east);
        let known = self.bounds.unwrap_or([[90.0, 180.0], [-90.0, -180.0]]);
        self.bounds = Some([
            [
                known[0][0].min(low.latitude),
                known[0][1].min(low.longitude),
            ],
            [
                known[1][0].max(high.latitude),
                known[1][1].max(high.longitude),
            ],
        ]);
        RawValue::from_string(area.thinned(TOLERANCE).to_geojson()).ok()
    }
}

/// Outlines of the municipality, of wards and of neighborhoods.
///
/// # Errors
/// `Forbidden`.
pub async fn areas(ctx: &Ctx) -> Result<Made, Failure> {
    ctx.read(Action::ReadRoster, async |_, conn| {
        let territory = territory::version(conn, Kept::Territory).await?;
        let versions = (0, territory);
        if let Some(kept) = get(&ctx.system.map.areas).filter(|k| k.versions == versions) {
            return Ok(kept);
        }
        let places = Places::read(conn).await?;
        let (wards, neighborhoods, _) = territory::boundaries(conn).await?;
        let outline = territory::outline(conn).await?;
        let mut shown = Shown::default();
        let ward = |shown: &mut Shown, (id, text): (uuid::Uuid, String)| {
            let place = places.ward.get(&WardId(id))?;
            let ward = places.wards.get(usize::try_from(*place).ok()?)?;
            Some(WardArea {
                code: ward.code.clone(),
                name: ward.name.clone(),
                geometry: shown.outline(text)?,
            })
        };
        let hood = |shown: &mut Shown, (id, text): (uuid::Uuid, String)| {
            let index = *places.neighborhood.get(&NeighborhoodId(id))?;
            let name = places.neighborhoods.get(usize::try_from(index).ok()?)?;
            Some(NeighborhoodArea {
                index,
                name: name.name.clone(),
                geometry: shown.outline(text)?,
            })
        };
        let wards = wards.into_iter().filter_map(|row| ward(&mut shown, row));
        let wards = wards.collect();
        let hoods = neighborhoods.into_iter();
        let neighborhoods = hoods.filter_map(|row| hood(&mut shown, row)).collect();
        let answer = AreasAnswer {
            version: format!("t{territory}"),
            outline: outline.and_then(|text| shown.outline(text)),
            wards,
            neighborhoods,
            bounds: shown.bounds,
        };
        let made = made(json(&answer), versions, ctx.now);
        put(&ctx.system.map.areas, &made);
        Ok(made)
    })
    .await
}
