//! The catalogues as forms need them.

use crate::context::{Ctx, System};
use chrono::{DateTime, Utc};
use db::{catalogue, privacy};
use domain::access::Action;
use domain::catalogue::{Catalogues, PrivacyNotice};
use domain::failure::Failure;
use domain::local_time::local_date;

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
            privacy_notice: privacy::in_force(&mut conn, today)
                .await?
                .map(|notice| notice.version)
                .unwrap_or_default(),
        };
        all.departments
            .retain(|d| d.valid_from <= today && d.valid_to.is_none_or(|end| today <= end));
        all.types
            .retain(|t| t.valid_from <= today && t.valid_to.is_none_or(|end| today <= end));
        Ok(all)
    };
    read.await.map_err(|e| ctx.system.failure(&e))
}

/// The privacy notice in force, for anybody who asks.
///
/// # Errors
/// `NotFound` when the installation has none; of the database.
pub async fn privacy_notice(system: &System, now: DateTime<Utc>) -> Result<PrivacyNotice, Failure> {
    let read = async { privacy::in_force(&mut system.db.read().await?, local_date(now)).await };
    read.await
        .map_err(|e| system.failure(&e))?
        .ok_or(Failure::NotFound)
}
