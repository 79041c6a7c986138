//! Petitions as points.

use super::{Deltas, json};
use crate::context::Ctx;
use chrono::Duration;
use db::catalogue;
use db::roster::map::{self, PetitionLayer};
use domain::access::Action;
use domain::catalogue::Point;
use domain::failure::Failure;
use domain::folio::Folio;
use domain::ids::PetitionTypeId;
use domain::petitions::PetitionStatus;
use serde::Serialize;
use std::collections::HashMap;

/// Most points of the layer.
const MOST: i64 = 100_000;

/// How long ago petitions were received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// Seven days at most.
    Week,
    /// Thirty-one days at most.
    Month,
    /// Ninety-two days at most.
    Quarter,
    /// Longer.
    Older,
}

impl Age {
    /// Reads what an address says.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "week" => Some(Self::Week),
            "month" => Some(Self::Month),
            "quarter" => Some(Self::Quarter),
            "older" => Some(Self::Older),
            _ => None,
        }
    }
}

#[derive(Default, Serialize)]
struct Petitions {
    folio: Vec<String>,
    #[serde(rename = "type")]
    kind: Vec<i64>,
    status: Vec<usize>,
    age: Vec<i64>,
    late: Vec<i64>,
    lat: Vec<i64>,
    lon: Vec<i64>,
}

#[derive(Serialize)]
struct PetitionsAnswer {
    types: Vec<String>,
    statuses: Vec<(&'static str, &'static str)>,
    petitions: Petitions,
}

/// Petitions as points: of a type, in a state (all that are open unless told), of an age.
///
/// # Errors
/// `Forbidden` for who may not see both petitions and the roster.
pub async fn petitions(
    ctx: &Ctx,
    kind: Option<PetitionTypeId>,
    status: Option<PetitionStatus>,
    age: Option<Age>,
) -> Result<Vec<u8>, Failure> {
    ctx.scope(Action::ReadRoster)?;
    let open = || {
        let ended = [
            PetitionStatus::Attended,
            PetitionStatus::Closed,
            PetitionStatus::Cancelled,
        ];
        PetitionStatus::ALL
            .into_iter()
            .filter(move |s| !ended.contains(s))
            .collect()
    };
    let ago = |days: i64| Some(ctx.now - Duration::days(days));
    let (from, before) = match age {
        None => (None, None),
        Some(Age::Week) => (ago(7), None),
        Some(Age::Month) => (ago(31), None),
        Some(Age::Quarter) => (ago(92), None),
        Some(Age::Older) => (None, ago(92)),
    };
    let layer = PetitionLayer {
        kind,
        statuses: status.map_or_else(open, |s| vec![s]),
        from,
        before,
        limit: MOST,
    };
    ctx.read(Action::ReadPetitions, async |scope, conn| {
        let types = catalogue::types(conn).await?;
        let place: HashMap<_, i64> = types.iter().map(|t| t.id.0).zip(0..).collect();
        let mut columns = Petitions::default();
        let mut deltas = Deltas::default();
        for row in map::petitions(conn, &scope, &layer).await? {
            let Some(status) = PetitionStatus::ALL
                .iter()
                .position(|s| s.code() == row.status)
            else {
                continue;
            };
            let folio = Folio {
                year: i32::try_from(row.year).unwrap_or(0),
                number: row.number,
            };
            let owed = layer.statuses.iter().any(|s| s.code() == row.status)
                && !matches!(row.status.as_str(), "attended" | "closed" | "cancelled");
            columns.folio.push(folio.to_string());
            columns
                .kind
                .push(place.get(&row.type_id).copied().unwrap_or(-1));
            columns.status.push(status);
            columns.age.push((ctx.now - row.received_at).num_days());
            columns.late.push(i64::from(owed && row.due_at < ctx.now));
            deltas.push(Point {
                latitude: row.latitude,
                longitude: row.longitude,
            });
        }
        columns.lat = deltas.latitude;
        columns.lon = deltas.longitude;
        Ok(json(&PetitionsAnswer {
            types: types.into_iter().map(|t| t.name).collect(),
            statuses: PetitionStatus::ALL
                .iter()
                .map(|s| (s.code(), s.label()))
                .collect(),
            petitions: columns,
        }))
    })
    .await
}
