//! What the catalogues' entries have in common: each is found and stored at a version, and every change
//! leaves a line in its history.

use super::{record, same_version};
use crate::context::{Ctx, Stop};
use db::{Conn, DbResult, catalogue, catalogue_entries};
use domain::catalogue::{
    CatalogueEntity, ChannelEntry, Department, NeighborhoodEntry, PetitionType, ReasonEntry,
};
use domain::failure::Failure;
use domain::ids::{ChannelId, DepartmentId, NeighborhoodId, PetitionTypeId, ReasonId};
use serde::Serialize;
use uuid::Uuid;

/// An entry of a catalogue.
pub(super) trait Entry: Clone + PartialEq + Serialize + Send + Sync {
    /// Its key.
    type Id: Send;
    /// The catalogue, as its history names it.
    const ENTITY: CatalogueEntity;
    /// Key and version.
    fn state(&mut self) -> (Uuid, &mut i64);
    /// Finds one.
    fn find(conn: &mut Conn, id: Self::Id) -> impl Future<Output = DbResult<Option<Self>>> + Send;
    /// Stores what changed; `false` when the version is not the stored one.
    fn update(&self, conn: &mut Conn) -> impl Future<Output = DbResult<bool>> + Send;
}

macro_rules! entry {
    ($entry:ty, $id:ty, $entity:ident, $find:path, $update:path) => {
        impl Entry for $entry {
            type Id = $id;
            const ENTITY: CatalogueEntity = CatalogueEntity::$entity;

            fn state(&mut self) -> (Uuid, &mut i64) {
                (self.id.0, &mut self.version)
            }

            async fn find(conn: &mut Conn, id: $id) -> DbResult<Option<Self>> {
                $find(conn, id).await
            }

            async fn update(&self, conn: &mut Conn) -> DbResult<bool> {
                $update(conn, self).await
            }
        }
    };
}

entry!(
    Department,
    DepartmentId,
    Department,
    catalogue::department,
    catalogue::update_department
);
entry!(
    PetitionType,
    PetitionTypeId,
    PetitionType,
    catalogue::petition_type,
    catalogue::update_type
);
entry!(
    ChannelEntry,
    ChannelId,
    Channel,
    catalogue_entries::channel,
    catalogue_entries::update_channel
);
entry!(
    NeighborhoodEntry,
    NeighborhoodId,
    Neighborhood,
    catalogue_entries::neighborhood,
    catalogue_entries::update_neighborhood
);
entry!(
    ReasonEntry,
    ReasonId,
    Reason,
    catalogue_entries::reason,
    catalogue_entries::update_reason
);

/// The entry as it is now; refuses a form that was made from an older version.
pub(super) async fn current<E: Entry>(
    ctx: &Ctx,
    conn: &mut Conn,
    id: E::Id,
    sent: i64,
) -> Result<E, Stop> {
    let mut found = E::find(conn, id).await?.ok_or(Failure::NotFound)?;
    let (id, version) = found.state();
    same_version(ctx, conn, E::ENTITY, id, sent, *version).await?;
    Ok(found)
}

/// Notes that an entry was made.
pub(super) async fn created<E: Entry>(ctx: &Ctx, conn: &mut Conn, new: &E) -> Result<(), Stop> {
    let (id, _) = new.clone().state();
    record(ctx, conn, E::ENTITY, id, None, new).await
}

/// Stores a change and notes it; nothing when nothing changed.
pub(super) async fn store<E: Entry>(
    ctx: &Ctx,
    conn: &mut Conn,
    before: &E,
    mut after: E,
) -> Result<(), Stop> {
    if *before == after {
        return Ok(());
    }
    let stored = after.update(conn).await?;
    let (id, version) = after.state();
    // The version that is current now, which is also the one after this change.
    *version += 1;
    if !stored {
        return Err(Failure::Conflict {
            version: *version,
            changes: Vec::new(),
        }
        .into());
    }
    record(ctx, conn, E::ENTITY, id, Some(before), &after).await
}
