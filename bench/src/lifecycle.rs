//! Whole lifecycles: create, refer, accept, attend, verify.

use crate::client::{Client, Token, Trouble};
use crate::figures::{Budget, Table, Times};
use crate::office::Office;
use crate::server::Server;
use domain::ids::{DepartmentId, PetitionId, ReferralId};
use domain::petitions::{
    Act, ActDetails, Followed, NewPetition, PetitionDetail, RegisteredPetition,
};
use futures::future::try_join_all;
use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};
use serde::Serialize;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The requests of a lifecycle, in order. The liaison opens the petition before accepting it,
/// because that is where the referral's key is.
pub const STEPS: [&str; 6] = ["create", "refer", "open", "accept", "attend", "verify"];

/// Sees what is asked and answered.
pub trait Witness {
    /// This is about to be sent, with this key.
    fn asks(&mut self, _new: &NewPetition, _token: &Token) {}
    /// This was acknowledged.
    fn registered(&mut self, _done: &RegisteredPetition) {}
    /// The petition was acknowledged to be at this version.
    fn acted(&mut self, _petition: PetitionId, _done: Followed) {}
    /// The request of this step took this long.
    fn took(&mut self, _step: usize, _took: Duration) {}
}

#[derive(Serialize)]
struct ActBody {
    version: i64,
    act: Act,
    referral: Option<ReferralId>,
    details: ActDetails,
}

struct Petition {
    id: PetitionId,
    version: i64,
    referral: Option<ReferralId>,
}

/// One petition from the first call to its closure.
///
/// # Errors
/// See [`Trouble`].
pub async fn lifecycle<W: Witness>(
    client: &mut Client,
    office: &Office,
    random: &mut impl Rng,
    witness: &mut W,
) -> Result<(), Trouble> {
    let (new, department) = office.petition(random);
    let operator = &office.operators[random.random_range(0..office.operators.len())];
    witness.asks(&new, operator);
    let done: RegisteredPetition = client
        .post(operator, "/api/v1/petitions", None, &new)
        .await?;
    witness.took(0, client.took);
    witness.registered(&done);
    let mut petition = Petition {
        id: done.id,
        version: 1,
        referral: None,
    };
    let liaison = office.liaison(department);
    let refer = details("Favor de atender y responder.", Some(department), None);
    act(
        client,
        &office.coordinator,
        Act::Refer,
        refer,
        &mut petition,
        witness,
        1,
    )
    .await?;
    let path = format!("/api/v1/petitions/{}", petition.id);
    let seen: PetitionDetail = client.get(liaison, &path).await?;
    witness.took(2, client.took);
    petition.referral = seen.referrals.first().map(|r| r.id);
    act(
        client,
        liaison,
        Act::Accept,
        ActDetails::default(),
        &mut petition,
        witness,
        3,
    )
    .await?;
    let attend = details("Se acudió al lugar y quedó resuelto.", None, None);
    act(
        client,
        liaison,
        Act::Attend,
        attend,
        &mut petition,
        witness,
        4,
    )
    .await?;
    petition.referral = None;
    let verify = details("", None, Some(office.resolution));
    act(
        client,
        &office.agent,
        Act::VerifySatisfied,
        verify,
        &mut petition,
        witness,
        5,
    )
    .await
}

fn details(
    text: &str,
    department: Option<DepartmentId>,
    reason: Option<domain::ids::ReasonId>,
) -> ActDetails {
    ActDetails {
        text: text.into(),
        departments: department.into_iter().collect(),
        reason,
        ..ActDetails::default()
    }
}

async fn act<W: Witness>(
    client: &mut Client,
    token: &Token,
    act: Act,
    details: ActDetails,
    petition: &mut Petition,
    witness: &mut W,
    step: usize,
) -> Result<(), Trouble> {
    let path = format!("/api/v1/petitions/{}/acts", petition.id);
    let key = format!("{}-{step}", petition.id);
    let body = ActBody {
        version: petition.version,
        act,
        referral: petition.referral,
        details,
    };
    let done: Followed = client.post(token, &path, Some(&key), &body).await?;
    witness.took(step, client.took);
    witness.acted(petition.id, done);
    petition.version = done.version;
    Ok(())
}

#[derive(Default)]
struct Stopwatch {
    steps: [Times; 6],
    finished: u64,
}

impl Witness for Stopwatch {
    fn took(&mut self, step: usize, took: Duration) {
        self.steps[step].push(took);
    }
}

/// Many clients for some seconds; adds what came of it to the table.
///
/// # Errors
/// When any request fails: a bench that leaves some out measures nothing.
pub async fn measure(
    server: &Server,
    office: &Arc<Office>,
    clients: usize,
    seconds: u64,
    random: &mut StdRng,
    table: &mut Table,
) -> Result<(), String> {
    let before = server.usage()?;
    let started = Instant::now();
    let end = started + Duration::from_secs(seconds);
    let tasks = (0..clients).map(|_| {
        let (office, address) = (office.clone(), server.address);
        let mut random = StdRng::from_rng(random);
        tokio::spawn(async move {
            let mut client = Client::connect(address).await?;
            let mut watch = Stopwatch::default();
            while Instant::now() < end {
                lifecycle(&mut client, &office, &mut random, &mut watch).await?;
                watch.finished += 1;
            }
            Ok::<_, Trouble>(watch)
        })
    });
    let tasks: Vec<_> = tasks.collect();
    let mut total = Stopwatch::default();
    for watch in try_join_all(tasks).await.map_err(|e| e.to_string())? {
        let watch = watch.map_err(|e| e.to_string())?;
        total.finished += watch.finished;
        for (all, one) in total.steps.iter_mut().zip(watch.steps) {
            all.append(one);
        }
    }
    let lasted = started.elapsed();
    let processor = server.usage()?.processor.saturating_sub(before.processor);
    #[expect(
        clippy::cast_precision_loss,
        reason = "a count of lifecycles is far below 2^52"
    )]
    let finished = total.finished as f64;
    let detail = format!(
        "{:.0} requests/s; server {:.2} ms of processor each, {:.2} cores",
        finished * 6.0 / lasted.as_secs_f64(),
        processor.as_secs_f64() * 1000.0 / finished.max(1.0),
        processor.as_secs_f64() / lasted.as_secs_f64(),
    );
    let (rate, one_act) = match clients {
        64.. if server.on_sqlite => (Budget::AtLeast(500.0), Budget::None),
        8 => (Budget::None, Budget::AtMost(30.0)),
        _ => (Budget::None, Budget::None),
    };
    table.add(
        format!("lifecycles, {clients} clients"),
        rate,
        finished / lasted.as_secs_f64(),
        "/s",
        detail,
    );
    for (name, times) in STEPS.iter().zip(&mut total.steps) {
        table.add_p95(format!("  {name}, p95"), one_act, times);
    }
    Ok(())
}
