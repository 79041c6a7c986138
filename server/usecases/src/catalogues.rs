//! The catalogues as forms need them.

use crate::context::Ctx;
use db::catalogue;
use domain::access::Action;
use domain::catalogue::{Channel, Department, Neighborhood, PetitionType, Reason};
use domain::failure::Failure;
use domain::local_time::local_date;
use serde::Serialize;

/// Everything that a capture form chooses from, in force today.
#[derive(Clone, Debug, Serialize)]
pub struct Catalogues {
    /// Departments.
    pub departments: Vec<Department>,
    /// Petition types.
    pub types: Vec<PetitionType>,
    /// Channels.
    pub channels: Vec<Channel>,
    /// Neighborhoods.
    pub neighborhoods: Vec<Neighborhood>,
    /// Reasons and resolution codes.
    pub reasons: Vec<Reason>,
}

/// The catalogues in force today.
///
/// # Errors
/// `Forbidden`; of the database.
pub async fn in_force(ctx: &Ctx) -> Result<Catalogues, Failure> {
    ctx.scope(Action::ReadCatalogue)?;
    let today = local_date(ctx.now);
    let read = async {
        let mut conn = ctx.system.db.read().await?;
        let mut all = Catalogues {
            departments: catalogue::departments(&mut conn).await?,
            types: catalogue::types(&mut conn).await?,
            channels: catalogue::channels(&mut conn).await?,
            neighborhoods: catalogue::neighborhoods(&mut conn).await?,
            reasons: catalogue::reasons(&mut conn).await?,
        };
        all.departments
            .retain(|d| d.valid_from <= today && d.valid_to.is_none_or(|end| today <= end));
        all.types
            .retain(|t| t.valid_from <= today && t.valid_to.is_none_or(|end| today <= end));
        Ok(all)
    };
    read.await.map_err(|e| ctx.system.failure(&e))
}
