//! Kills the server again and again while many write, and then looks for everything that it
//! acknowledged.

use crate::client::{Client, Token, Trouble};
use crate::lifecycle::{Witness, lifecycle};
use crate::office::Office;
use crate::server::Target;
use domain::folio::Folio;
use domain::ids::PetitionId;
use domain::petitions::{Followed, NewPetition, Page, PetitionDetail, RegisteredPetition};
use futures::future::try_join_all;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::net::SocketAddr;
use std::str::FromStr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What a client knows of a petition that it sent.
#[derive(Clone)]
struct Sent {
    new: NewPetition,
    token: Token,
    /// The folio, once acknowledged.
    folio: Option<Folio>,
    /// The version, as last acknowledged.
    version: i64,
}

/// Everything that one client sent, in all its lives.
#[derive(Default)]
struct Notebook {
    sent: HashMap<PetitionId, Sent>,
    /// Refusals: everything that is asked is legal after what was acknowledged before.
    denied: Vec<String>,
}

impl Witness for Notebook {
    fn asks(&mut self, new: &NewPetition, token: &Token) {
        let sent = Sent {
            new: new.clone(),
            token: token.clone(),
            folio: None,
            version: 0,
        };
        self.sent.insert(new.client_id, sent);
    }

    fn registered(&mut self, done: &RegisteredPetition) {
        if let Some(sent) = self.sent.get_mut(&done.id) {
            sent.folio = Some(done.folio);
            sent.version = 1;
        }
    }

    fn acted(&mut self, petition: PetitionId, done: Followed) {
        if let Some(sent) = self.sent.get_mut(&petition) {
            sent.version = done.version;
        }
    }
}

/// What was found at the end.
#[derive(Debug, Default)]
pub struct Findings {
    /// Times the server was killed.
    pub kills: usize,
    /// Petitions acknowledged.
    pub acknowledged: usize,
    /// Petitions stored.
    pub stored: usize,
    /// Acknowledged and not as they were acknowledged, each in words.
    pub lost: Vec<String>,
    /// Stored more than once, or sharing a folio, or sent by nobody.
    pub twice: Vec<String>,
    /// Refused although legal after what was acknowledged: what was acknowledged was not there yet.
    pub denied: Vec<String>,
    /// Numbers that no petition has.
    pub gaps: i64,
    /// What the database says of itself; empty when it finds nothing, `None` where it is not asked.
    pub integrity: Option<String>,
}

impl Findings {
    /// Whether everything is as it must be.
    #[must_use]
    pub fn good(&self) -> bool {
        self.lost.is_empty()
            && self.twice.is_empty()
            && self.denied.is_empty()
            && self.gaps == 0
            && self.acknowledged > 0
            && self.integrity.as_deref().unwrap_or("").is_empty()
    }

    /// A few of each kind, in words.
    pub fn worst(&self) -> impl Iterator<Item = &String> {
        [&self.lost, &self.twice, &self.denied]
            .into_iter()
            .flat_map(|kind| kind.iter().take(3))
    }

    /// The findings in one line.
    #[must_use]
    pub fn line(&self) -> String {
        let folios = match (self.twice.is_empty(), self.gaps) {
            (true, 0) => "unique ok".to_owned(),
            (true, gaps) => format!("with {gaps} gaps BAD"),
            (false, _) => "BAD".to_owned(),
        };
        let integrity = match self.integrity.as_deref() {
            None => "not asked",
            Some("") => "ok",
            Some(_) => "BAD",
        };
        format!(
            "kills {} acked {} stored {} lost {} twice {} denied {} folios {folios} integrity {integrity}",
            self.kills,
            self.acknowledged,
            self.stored,
            self.lost.len(),
            self.twice.len(),
            self.denied.len(),
        )
    }
}

/// Kills the server so many times, and looks.
///
/// # Errors
/// When the server does not start again, or refuses what it must not refuse.
pub async fn run(
    target: &Target,
    kills: usize,
    clients: usize,
    random: &mut StdRng,
    mut tell: impl FnMut(&str),
) -> Result<Findings, String> {
    let mut notebooks: Vec<Arc<Mutex<Notebook>>> = Vec::new();
    notebooks.resize_with(clients, Arc::default);
    let mut server = target.start().await?;
    let office = Arc::new(Office::open(target, server.address).await?);
    for round in 1..=kills {
        let pause = Duration::from_millis(random.random_range(500..=3000));
        let address = server.address;
        let tasks = notebooks.iter().map(|notebook| {
            let (office, notebook) = (office.clone(), notebook.clone());
            let random = StdRng::from_rng(random);
            tokio::spawn(write_until_it_breaks(address, office, notebook, random))
        });
        let tasks: Vec<_> = tasks.collect();
        tokio::time::sleep(pause).await;
        server.kill().await?;
        try_join_all(tasks).await.map_err(|e| e.to_string())?;
        let known: usize = notebooks.iter().map(acknowledged).sum();
        tell(&format!(
            "  kill {round} of {kills} after {:.1} s: {known} petitions acknowledged so far",
            pause.as_secs_f64()
        ));
        server = target.start().await?;
    }
    let mut sent: HashMap<PetitionId, Sent> = HashMap::new();
    let mut denied = Vec::new();
    for notebook in &notebooks {
        if let Ok(notebook) = notebook.lock() {
            denied.extend_from_slice(&notebook.denied);
            sent.extend(notebook.sent.iter().map(|(id, sent)| (*id, sent.clone())));
        }
    }
    let mut findings = look(server.address, &office, sent).await?;
    findings.kills = kills;
    findings.denied = denied;
    server.stop().await?;
    findings.integrity = integrity(&target.database).await?;
    Ok(findings)
}

fn acknowledged(notebook: &Arc<Mutex<Notebook>>) -> usize {
    notebook.lock().map_or(0, |book| {
        book.sent
            .values()
            .filter(|sent| sent.folio.is_some())
            .count()
    })
}

/// Writes until the connection breaks, which is the only end that is expected.
async fn write_until_it_breaks(
    address: SocketAddr,
    office: Arc<Office>,
    notebook: Arc<Mutex<Notebook>>,
    mut random: StdRng,
) {
    let Ok(mut client) = Client::connect(address).await else {
        return;
    };
    loop {
        let mut page = Notebook::default();
        let end = lifecycle(&mut client, &office, &mut random, &mut page).await;
        if let Ok(mut book) = notebook.lock() {
            book.sent.extend(page.sent);
            if let Err(Trouble::Refused(status, body)) = &end {
                book.denied.push(format!("refused with {status}: {body}"));
            }
        }
        match end {
            Ok(()) | Err(Trouble::Refused(..)) => {}
            Err(Trouble::Broken(_)) => return,
        }
    }
}

/// Looks for everything that was acknowledged, first in the list, which changes nothing, and then
/// by sending each petition again, which must find it.
async fn look(
    address: SocketAddr,
    office: &Arc<Office>,
    sent: HashMap<PetitionId, Sent>,
) -> Result<Findings, String> {
    let mut findings = Findings::default();
    let mut client = Client::connect(address).await.map_err(|e| e.to_string())?;
    let listed = list_all(&mut client, &office.coordinator).await?;
    findings.stored = listed.len();
    judge_list(&listed, &sent, &mut findings);

    let mut known: Vec<(PetitionId, Sent)> = sent
        .into_iter()
        .filter(|(_, sent)| sent.folio.is_some())
        .collect();
    findings.acknowledged = known.len();
    let share = known.len().div_ceil(16).max(1);
    let mut tasks = Vec::new();
    while !known.is_empty() {
        let part = known.split_off(known.len().saturating_sub(share));
        tasks.push(tokio::spawn(ask_again(address, office.clone(), part)));
    }
    for lost in try_join_all(tasks).await.map_err(|e| e.to_string())? {
        findings.lost.extend(lost?);
    }
    Ok(findings)
}

async fn list_all(client: &mut Client, token: &Token) -> Result<Vec<(PetitionId, Folio)>, String> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let path = match after {
            None => "/api/v1/petitions?limit=100".to_owned(),
            Some(seq) => format!("/api/v1/petitions?limit=100&after={seq}"),
        };
        let page: Page = client.get(token, &path).await.map_err(|e| e.to_string())?;
        all.extend(page.rows.iter().map(|row| (row.id, row.folio)));
        after = page.next;
        if after.is_none() {
            return Ok(all);
        }
    }
}

/// Doubles, strangers and gaps of what is stored.
fn judge_list(
    listed: &[(PetitionId, Folio)],
    sent: &HashMap<PetitionId, Sent>,
    findings: &mut Findings,
) {
    let (mut ids, mut folios) = (HashSet::new(), HashSet::new());
    let mut years: BTreeMap<i32, (i64, i64)> = BTreeMap::new();
    for (id, folio) in listed {
        if !ids.insert(*id) {
            findings
                .twice
                .push(format!("{folio}: its key is stored twice"));
        }
        if !folios.insert(*folio) {
            findings
                .twice
                .push(format!("{folio}: two petitions have it"));
        }
        if !sent.contains_key(id) {
            findings.twice.push(format!("{folio}: nobody sent it"));
        }
        let year = years.entry(folio.year).or_default();
        year.0 += 1;
        year.1 = year.1.max(folio.number);
    }
    // Numbers are taken in the transaction that uses them, so not even an unacknowledged petition
    // leaves a gap.
    findings.gaps = years.values().map(|(count, last)| last - count).sum();
}

/// Sends each petition again, and opens it; says in words what is not as it was acknowledged.
async fn ask_again(
    address: SocketAddr,
    office: Arc<Office>,
    known: Vec<(PetitionId, Sent)>,
) -> Result<Vec<String>, String> {
    let mut client = Client::connect(address).await.map_err(|e| e.to_string())?;
    let mut lost = Vec::new();
    for (id, sent) in known {
        let Some(folio) = sent.folio else { continue };
        let again: RegisteredPetition = client
            .post(&sent.token, "/api/v1/petitions", None, &sent.new)
            .await
            .map_err(|e| e.to_string())?;
        if !again.replayed || again.folio != folio {
            lost.push(format!("{folio}: sent again it was {}", again.folio));
            continue;
        }
        let path = format!("/api/v1/petitions/{id}");
        let seen: PetitionDetail = client
            .get(&office.coordinator, &path)
            .await
            .map_err(|e| e.to_string())?;
        if seen.folio != folio || seen.version < sent.version {
            lost.push(format!(
                "{folio}: acknowledged at version {}, stored at {}",
                sent.version, seen.version
            ));
        }
    }
    Ok(lost)
}

/// What SQLite says of its file.
async fn integrity(database: &str) -> Result<Option<String>, String> {
    if !database.starts_with("sqlite:") {
        return Ok(None);
    }
    let said = async {
        let mut conn: SqliteConnection = SqliteConnectOptions::from_str(database)?
            .read_only(true)
            .connect()
            .await?;
        let mut said: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check")
            .fetch_all(&mut conn)
            .await?;
        said.retain(|line| line != "ok");
        let dangling = sqlx::query("PRAGMA foreign_key_check")
            .fetch_all(&mut conn)
            .await?;
        if !dangling.is_empty() {
            said.push(format!("{} references dangle", dangling.len()));
        }
        conn.close().await?;
        Ok::<_, sqlx::Error>(said.join("; "))
    };
    said.await.map(Some).map_err(|e| e.to_string())
}
