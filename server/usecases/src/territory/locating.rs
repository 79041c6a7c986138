//! What holds a point, answered from memory. Read again when somebody changed the territory, on
//! whichever process.

use crate::context::{Ctx, Stop, System};
use crate::geometry::{Area, AreaIndex, Bounds, PointIndex};
use db::territory::{self, Boundaries, Kept};
use db::{Conn, DbError, DbResult};
use domain::access::Action;
use domain::catalogue::Point;
use domain::failure::Failure;
use domain::ids::{BlockId, NeighborhoodId, WardId};
use domain::territory::{Block, Located};
use std::collections::HashMap;
use std::sync::{Arc, RwLock};

/// How far a block's marker may be when no outline holds the point.
const NEAR_M: f64 = 120.0;

/// Every outline and marker in use.
pub struct Territory {
    version: i64,
    wards: AreaIndex<WardId>,
    neighborhoods: AreaIndex<NeighborhoodId>,
    blocks: AreaIndex<BlockId>,
    markers: PointIndex<BlockId>,
    of_block: HashMap<BlockId, KnownBlock>,
}

/// What is kept of a block in use.
pub(super) struct KnownBlock {
    /// The office's key.
    pub(super) code: String,
    /// Its marker.
    pub(super) point: Option<Point>,
    neighborhood: Option<NeighborhoodId>,
    ward: Option<WardId>,
}

impl std::fmt::Debug for Territory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Territory {} of {} blocks",
            self.version,
            self.of_block.len()
        )
    }
}

fn areas<K>(rows: Boundaries, key: impl Fn(uuid::Uuid) -> K) -> DbResult<AreaIndex<K>> {
    let areas: Result<Vec<(K, Area)>, String> = rows
        .into_iter()
        .map(|(id, text)| Ok((key(id), Area::parse(&text)?)))
        .collect();
    areas.map(AreaIndex::new).map_err(DbError::Inconsistent)
}

impl Territory {
    /// Reads everything.
    pub(crate) async fn read(conn: &mut Conn) -> DbResult<Self> {
        // Before the rows: what changes in between is read again the next time.
        let version = territory::version(conn, Kept::Territory).await?;
        let (wards, neighborhoods, outlines) = territory::boundaries(conn).await?;
        let blocks = territory::blocks(conn).await?;
        let in_use = || blocks.iter().filter(|b| !b.ended);
        let known = |b: &Block| KnownBlock {
            code: b.code.clone(),
            point: b.point,
            neighborhood: b.neighborhood,
            ward: b.ward,
        };
        let of_block: HashMap<_, _> = in_use().map(|b| (b.id, known(b))).collect();
        let outlines = outlines
            .into_iter()
            .filter(|(id, _)| of_block.contains_key(&BlockId(*id)))
            .collect();
        Ok(Self {
            version,
            wards: areas(wards, WardId)?,
            neighborhoods: areas(neighborhoods, NeighborhoodId)?,
            blocks: areas(outlines, BlockId)?,
            markers: PointIndex::new(
                in_use()
                    .filter_map(|b| b.point.map(|p| (b.id, p)))
                    .collect(),
            ),
            of_block,
        })
    }

    /// The ward and the neighborhood whose outlines hold a point.
    #[must_use]
    pub fn areas_of(&self, point: Point) -> Located {
        Located {
            block: None,
            neighborhood: self.neighborhoods.locate(point).copied(),
            ward: self.wards.locate(point).copied(),
        }
    }

    /// The block, neighborhood and ward of a point: by outlines, and where no outline of a block holds
    /// it, by the nearest marker within 120 m. What an outline does not tell, the block does.
    #[must_use]
    pub fn locate(&self, point: Point) -> Located {
        let block = self.blocks.locate(point).copied().or_else(|| {
            let (nearest, _) = self.markers.nearest(point, NEAR_M)?;
            Some(*nearest)
        });
        let (neighborhood, ward) = block
            .and_then(|b| self.of_block.get(&b))
            .map(|b| (b.neighborhood, b.ward))
            .unwrap_or_default();
        let areas = self.areas_of(point);
        Located {
            block,
            neighborhood: areas.neighborhood.or(neighborhood),
            ward: areas.ward.or(ward),
        }
    }

    /// Blocks whose outline or marker is within bounds, by code.
    pub(super) fn near(&self, bounds: &Bounds) -> Vec<(BlockId, &KnownBlock, Option<&Area>)> {
        let mut areas: HashMap<BlockId, &Area> = self
            .blocks
            .within_bounds(bounds)
            .into_iter()
            .map(|(id, area)| (*id, area))
            .collect();
        let (low, high) = (bounds.south_west, bounds.north_east);
        let holds = |p: Point| {
            (low.latitude..=high.latitude).contains(&p.latitude)
                && (low.longitude..=high.longitude).contains(&p.longitude)
        };
        let mut found: Vec<_> = self
            .of_block
            .iter()
            .filter(|(id, known)| areas.contains_key(*id) || known.point.is_some_and(holds))
            .map(|(id, known)| (*id, known))
            .collect();
        found.sort_by(|(_, a), (_, b)| a.code.cmp(&b.code));
        found
            .into_iter()
            .map(|(id, known)| (id, known, areas.remove(&id)))
            .collect()
    }
}

/// What a process keeps of the territory.
#[derive(Clone, Debug, Default)]
pub struct KeptTerritory(Arc<RwLock<Option<Arc<Territory>>>>);

impl KeptTerritory {
    fn get(&self) -> Option<Arc<Territory>> {
        self.0.read().ok()?.clone()
    }
}

/// The territory as it is now: from memory, unless somebody changed it.
///
/// # Errors
/// Of the database.
pub(crate) async fn territory(system: &System, conn: &mut Conn) -> Result<Arc<Territory>, Stop> {
    let version = territory::version(conn, Kept::Territory).await?;
    if let Some(kept) = system.territory.get()
        && kept.version == version
    {
        return Ok(kept);
    }
    let fresh = Arc::new(Territory::read(conn).await?);
    if let Ok(mut kept) = system.territory.0.write() {
        *kept = Some(fresh.clone());
    }
    Ok(fresh)
}

/// Which block, neighborhood and ward hold a point.
///
/// # Errors
/// `Forbidden`.
pub async fn locate(ctx: &Ctx, point: Point) -> Result<Located, Failure> {
    ctx.read(Action::ReadCatalogue, async |_, conn| {
        Ok(territory(&ctx.system, conn).await?.locate(point))
    })
    .await
}
