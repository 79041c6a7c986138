//! The map: captains and vacant blocks in one answer, outlines, petitions as points.
//!
//! Answers are columns of short values, so that 4,400 people travel in about a hundred kilobytes, and
//! are kept in memory with the numbers of the data that they were made from.

mod areas;
mod petitions;

pub use areas::areas;
pub use petitions::{Age, petitions};

use crate::context::{Ctx, Stop, sha256};
use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use db::roster::map::{self, MapPlace};
use db::territory::{self, Kept};
use db::{Conn, catalogue};
use domain::access::Action;
use domain::catalogue::{Neighborhood, Point};
use domain::failure::Failure;
use domain::ids::{NeighborhoodId, WardId};
use domain::local_time::local_date;
use domain::roster::{TermState, in_office_until_relieved};
use domain::territory::Ward;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Arc, RwLock};

/// How old the counts of petitions on the map may be.
const FRESH: Duration = Duration::seconds(60);
/// The states that the map tells apart; the answer has their places in this list.
const STATES: [&str; 6] = [
    "in_office",
    "until_relieved",
    "on_leave",
    "accredited",
    "elected",
    "designated",
];

/// A body that is made once and answered many times.
#[derive(Clone, Debug)]
pub struct Made {
    /// Tells whether a browser has it already.
    pub tag: String,
    /// JSON.
    pub body: Arc<[u8]>,
    versions: (i64, i64),
    at: DateTime<Utc>,
}

fn made(json: Vec<u8>, versions: (i64, i64), at: DateTime<Utc>) -> Made {
    let hash = sha256(&json);
    let tag: String = hash.iter().take(8).map(|b| format!("{b:02x}")).collect();
    Made {
        tag: format!("\"{tag}\""),
        body: json.into(),
        versions,
        at,
    }
}

/// What a process keeps of the map.
#[derive(Clone, Debug, Default)]
pub struct KeptMap {
    captains: Arc<RwLock<Option<Made>>>,
    areas: Arc<RwLock<Option<Made>>>,
}

fn get(kept: &RwLock<Option<Made>>) -> Option<Made> {
    kept.read().ok()?.clone()
}

fn put(kept: &RwLock<Option<Made>>, made: &Made) {
    if let Ok(mut place) = kept.write() {
        *place = Some(made.clone());
    }
}

/// Values one after the other as differences: the first whole, in millionths of a degree.
#[derive(Default)]
struct Deltas {
    latitude: Vec<i64>,
    longitude: Vec<i64>,
    last: (i64, i64),
}

impl Deltas {
    fn push(&mut self, point: Point) {
        let micro = |degrees: f64| (degrees * 1e6).round() as i64;
        let now = (micro(point.latitude), micro(point.longitude));
        self.latitude.push(now.0 - self.last.0);
        self.longitude.push(now.1 - self.last.1);
        self.last = now;
    }
}

/// Wards and neighborhoods by their place in the answers.
struct Places {
    wards: Vec<Ward>,
    neighborhoods: Vec<Neighborhood>,
    ward: HashMap<WardId, i64>,
    neighborhood: HashMap<NeighborhoodId, i64>,
}

impl Places {
    async fn read(conn: &mut Conn) -> Result<Self, Stop> {
        let mut wards = territory::wards(conn).await?;
        wards.retain(|w| !w.ended);
        let neighborhoods = catalogue::neighborhoods(conn).await?;
        Ok(Self {
            ward: wards.iter().map(|w| w.id).zip(0..).collect(),
            neighborhood: neighborhoods.iter().map(|n| n.id).zip(0..).collect(),
            wards,
            neighborhoods,
        })
    }

    fn of(&self, place: &MapPlace) -> (i64, i64) {
        let ward = place.ward.and_then(|w| self.ward.get(&w).copied());
        let hood = place
            .neighborhood
            .and_then(|n| self.neighborhood.get(&n).copied());
        (ward.unwrap_or(-1), hood.unwrap_or(-1))
    }
}

#[derive(Default, Serialize)]
struct Captains {
    number: Vec<i64>,
    name: Vec<String>,
    block: Vec<String>,
    ward: Vec<i64>,
    neighborhood: Vec<i64>,
    state: Vec<usize>,
    valid: Vec<i64>,
    open: Vec<i64>,
    all: Vec<i64>,
    lat: Vec<i64>,
    lon: Vec<i64>,
}

#[derive(Default, Serialize)]
struct Vacant {
    block: Vec<String>,
    ward: Vec<i64>,
    neighborhood: Vec<i64>,
    lat: Vec<i64>,
    lon: Vec<i64>,
}

#[derive(Serialize)]
struct CaptainsAnswer {
    version: String,
    wards: Vec<(String, String)>,
    neighborhoods: Vec<String>,
    captains: Captains,
    states: [&'static str; 6],
    vacant: Vacant,
}

fn state_place(state: TermState, until_relieved: bool) -> usize {
    match state {
        TermState::InOffice | TermState::Ended if until_relieved => 1,
        TermState::InOffice | TermState::Ended => 0,
        TermState::OnLeave => 2,
        TermState::Accredited => 3,
        TermState::Elected => 4,
        TermState::Designated => 5,
    }
}

/// 0 never validated, 1 in an earlier year, 2 in this one.
fn validity(at: Option<DateTime<Utc>>, today: NaiveDate) -> i64 {
    match at {
        None => 0,
        Some(at) if local_date(at).year() == today.year() => 2,
        Some(_) => 1,
    }
}

async fn versions(conn: &mut Conn) -> Result<(i64, i64), Stop> {
    Ok((
        territory::version(conn, Kept::Roster).await?,
        territory::version(conn, Kept::Territory).await?,
    ))
}

/// Captains and vacant blocks.
///
/// # Errors
/// `Forbidden`.
pub async fn captains(ctx: &Ctx) -> Result<Made, Failure> {
    ctx.read(Action::ReadRoster, async |scope, conn| {
        let versions = versions(conn).await?;
        let kept = get(&ctx.system.map.captains);
        if let Some(kept) = kept.filter(|k| k.versions == versions && ctx.now - k.at < FRESH) {
            return Ok(kept);
        }
        let places = Places::read(conn).await?;
        let people = map::people(conn, &scope).await?;
        let activity: HashMap<_, _> = map::activity(conn)
            .await?
            .into_iter()
            .map(|(id, all, open)| (id, (all, open)))
            .collect();
        let vacant = map::vacant(conn).await?;
        let today = local_date(ctx.now);
        let mut captains = Captains::default();
        let mut deltas = Deltas::default();
        for person in people {
            let Some(point) = person.place.point else {
                continue;
            };
            let (ward, neighborhood) = places.of(&person.place);
            let over = person
                .period_ends
                .is_some_and(|ends| in_office_until_relieved(person.state, ends, today));
            let (all, open) = activity.get(&person.id).copied().unwrap_or_default();
            captains.number.push(person.number);
            captains.name.push(person.name);
            captains.block.push(person.place.block);
            captains.ward.push(ward);
            captains.neighborhood.push(neighborhood);
            captains.state.push(state_place(person.state, over));
            captains.valid.push(validity(person.validated_at, today));
            captains.open.push(open);
            captains.all.push(all);
            deltas.push(point);
        }
        captains.lat = deltas.latitude;
        captains.lon = deltas.longitude;
        let answer = CaptainsAnswer {
            version: format!("r{}t{}", versions.0, versions.1),
            wards: places
                .wards
                .iter()
                .map(|w| (w.code.clone(), w.name.clone()))
                .collect(),
            neighborhoods: places
                .neighborhoods
                .iter()
                .map(|n| n.name.clone())
                .collect(),
            captains,
            states: STATES,
            vacant: vacant_columns(&places, vacant),
        };
        let made = made(json(&answer), versions, ctx.now);
        put(&ctx.system.map.captains, &made);
        Ok(made)
    })
    .await
}

fn vacant_columns(places: &Places, blocks: Vec<MapPlace>) -> Vacant {
    let mut vacant = Vacant::default();
    let mut deltas = Deltas::default();
    for place in blocks {
        let Some(point) = place.point else {
            continue;
        };
        let (ward, neighborhood) = places.of(&place);
        vacant.block.push(place.block);
        vacant.ward.push(ward);
        vacant.neighborhood.push(neighborhood);
        deltas.push(point);
    }
    vacant.lat = deltas.latitude;
    vacant.lon = deltas.longitude;
    vacant
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn differences_add_up_to_the_places(points in proptest::collection::vec((14.0f64..33.0, -119.0f64..-86.0), 0..40)) {
            let mut deltas = Deltas::default();
            for (latitude, longitude) in &points {
                deltas.push(Point { latitude: *latitude, longitude: *longitude });
            }
            let mut sum = (0, 0);
            for (n, (latitude, longitude)) in points.iter().enumerate() {
                sum = (sum.0 + deltas.latitude[n], sum.1 + deltas.longitude[n]);
                prop_assert!((sum.0 as f64 / 1e6 - latitude).abs() < 1e-6);
                prop_assert!((sum.1 as f64 / 1e6 - longitude).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn an_ended_period_is_a_state_of_its_own_on_the_map() {
        assert_eq!(
            STATES[state_place(TermState::InOffice, true)],
            "until_relieved"
        );
        assert_eq!(STATES[state_place(TermState::InOffice, false)], "in_office");
        assert_eq!(
            STATES[state_place(TermState::Designated, false)],
            "designated"
        );
    }
}
