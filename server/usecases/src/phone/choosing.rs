//! What the form of a new petition offers, and where a point is.

use super::{own, seat};
use crate::context::{Ctx, Stop};
use crate::territory::territory;
use chrono::{Months, NaiveDate};
use db::{Conn, catalogue, catalogue_entries, privacy};
use domain::access::Action;
use domain::captain::{CaptureChoices, FREQUENT, MOST_ICONS, Whereabouts, icon};
use domain::catalogue::{PetitionType, Point};
use domain::failure::Failure;
use domain::ids::{ChannelId, PetitionId, PetitionTypeId};
use domain::local_time::local_date;
use std::collections::HashMap;

/// The code of the channel by which captains' petitions come.
const CHANNEL: &str = "block_captain";

/// How far back *asked for most* looks.
const MONTHS: u32 = 12;

/// The channel, while the office takes petitions by it.
pub(super) async fn channel(conn: &mut Conn) -> Result<Option<ChannelId>, Stop> {
    let channels = catalogue::channels(conn).await?;
    Ok(channels
        .into_iter()
        .find(|c| c.code == CHANNEL)
        .map(|c| c.id))
}

/// Whether a captain may ask for a type on a day: in force, and not reserved. Reserved matters are not
/// for a neighbour's ears.
pub(super) fn offered(kind: &PetitionType, today: NaiveDate) -> bool {
    !kind.confidential && kind.valid_from <= today && kind.valid_to.is_none_or(|end| today <= end)
}

/// What the form of a new petition offers.
///
/// # Errors
/// `Forbidden`.
pub async fn choices(ctx: &Ctx) -> Result<CaptureChoices, Failure> {
    let today = local_date(ctx.now);
    ctx.read(Action::CaptureOwn, async |_, conn| {
        let mut types = catalogue::types(conn).await?;
        types.retain(|kind| offered(kind, today));
        let asked = match channel(conn).await? {
            Some(channel) => {
                let since = today.checked_sub_months(Months::new(MONTHS));
                let since = since.unwrap_or(today).format("%Y-%m").to_string();
                let most = i64::try_from(MOST_ICONS).unwrap_or(0);
                db::phone::petitions::frequent(conn, channel, &since, most).await?
            }
            None => Vec::new(),
        };
        let (frequent, others) = split(types, &asked);
        let seat = seat(ctx, conn).await?;
        let neighborhoods = if seat.neighborhood.is_some() {
            Vec::new()
        } else {
            let all = catalogue::neighborhoods(conn).await?;
            all.into_iter().map(|n| (n.id, n.name)).collect()
        };
        let notice = privacy::in_force(conn, today).await?;
        Ok(CaptureChoices {
            seat: seat.view,
            frequent,
            others,
            privacy_notice: notice.map(|n| n.version).unwrap_or_default(),
            client_id: PetitionId(ctx.system.new_id(ctx.now)),
            neighborhoods,
        })
    })
    .await
}

type Frequent = Vec<(PetitionTypeId, String, String)>;

/// The types with a picture (what captains ask for most, filled up with what a block needs in most
/// places), and the others by name.
fn split(
    types: Vec<PetitionType>,
    asked: &[PetitionTypeId],
) -> (Frequent, Vec<(PetitionTypeId, String)>) {
    let by_code: HashMap<&str, PetitionTypeId> = types
        .iter()
        .map(|kind| (kind.code.as_str(), kind.id))
        .collect();
    let usual = FREQUENT.iter().filter_map(|code| by_code.get(code));
    let mut chosen: Vec<PetitionTypeId> = Vec::new();
    for id in asked.iter().chain(usual) {
        let known = types.iter().any(|kind| kind.id == *id);
        if known && !chosen.contains(id) && chosen.len() < MOST_ICONS {
            chosen.push(*id);
        }
    }
    let frequent = chosen
        .iter()
        .filter_map(|id| types.iter().find(|kind| kind.id == *id))
        .map(|kind| (kind.id, kind.name.clone(), icon(&kind.code).to_owned()))
        .collect();
    let mut others: Vec<(PetitionTypeId, String)> = types
        .into_iter()
        .filter(|kind| !chosen.contains(&kind.id))
        .map(|kind| (kind.id, kind.name))
        .collect();
    others.sort_by_cached_key(|(_, name)| domain::text::fold(name));
    (frequent, others)
}

/// Where a point is, seen from her block.
///
/// # Errors
/// `Forbidden`; `Invalid` for a point that is nowhere near.
pub async fn whereabouts(ctx: &Ctx, point: Point) -> Result<Whereabouts, Failure> {
    ctx.read(Action::OwnPost, async |scope, conn| {
        let (_, block) = own(&scope)?;
        point
            .check()
            .map_err(|message| Failure::field("point", message))?;
        let located = territory(&ctx.system, conn).await?.locate(point);
        let within = located.block == Some(block);
        let known = within || seat(ctx, conn).await?.placed;
        let neighborhood = match located.neighborhood {
            Some(id) => catalogue_entries::neighborhood(conn, id).await?,
            None => None,
        };
        Ok(Whereabouts {
            own_block: known.then_some(within),
            neighborhood_id: neighborhood.as_ref().map(|n| n.id),
            neighborhood: neighborhood.map(|n| n.name).unwrap_or_default(),
        })
    })
    .await
}
