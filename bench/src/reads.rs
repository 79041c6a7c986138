//! Reading: the list with filters and counts, words, one petition, who calls.

use crate::client::{Client, Token, Trouble};
use crate::figures::{Budget, Table, Times};
use crate::office::Office;
use crate::server::Server;
use domain::duplicates::{AlikeQuestion, AlikeView};
use domain::folio::Folio;
use domain::ids::PetitionId;
use domain::petitions::{Counts, Page, PetitionDetail, PetitionStatus};
use futures::future::try_join_all;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Petitions that the questions are taken from, spread over the whole database.
const SAMPLES: usize = 120;

/// Questions that have answers in this database.
pub struct Questions {
    /// Filters of three, as the API takes them.
    lists: Vec<String>,
    /// Filters of five.
    narrow_lists: Vec<String>,
    words: Vec<String>,
    details: Vec<PetitionId>,
    /// Types and places as somebody captures them.
    captured: Vec<AlikeQuestion>,
    phones: Vec<String>,
    /// Petitions, as pages name them.
    pub folios: Vec<Folio>,
    /// Filters of three, as the page takes them.
    pub list_pages: Vec<String>,
    /// Where the newest petition stands: about how many there are.
    pub newest: i64,
}

/// With more petitions than these only what the desk was promised for a million has a budget.
const MILLION: i64 = 600_000;

impl Questions {
    /// The budget of a figure that is promised for 37,000 and for 370,000 petitions, not for more.
    fn budget_to_370k(&self, small: f64, large: f64) -> Budget {
        if self.newest > MILLION {
            Budget::None
        } else {
            self.budget(small, large)
        }
    }

    /// The budget of a figure that is promised for 37,000 petitions, and for more.
    #[must_use]
    pub fn budget(&self, small: f64, large: f64) -> Budget {
        Budget::AtMost(if self.newest > 100_000 { large } else { small })
    }
}

#[derive(Deserialize)]
struct Contact {
    phone: String,
}

#[derive(Serialize)]
struct Caller<'a> {
    phone: &'a str,
}

/// How many petitions the database holds, by the place of the newest.
///
/// # Errors
/// See [`Trouble`].
async fn newest(client: &mut Client, token: &Token) -> Result<i64, Trouble> {
    let first: Page = client.get(token, "/api/v1/petitions?limit=1").await?;
    Ok(first.rows.first().map_or(0, |row| row.seq))
}

async fn questions(
    client: &mut Client,
    token: &Token,
    random: &mut StdRng,
) -> Result<Questions, Trouble> {
    let newest = newest(client, token).await?;
    let mut asked = Questions {
        lists: Vec::new(),
        narrow_lists: Vec::new(),
        words: Vec::new(),
        details: Vec::new(),
        captured: Vec::new(),
        phones: Vec::new(),
        folios: Vec::new(),
        list_pages: Vec::new(),
        newest,
    };
    for _ in 0..SAMPLES {
        let after = random.random_range(1..=newest.max(1)) + 1;
        let path = format!("/api/v1/petitions?limit=1&after={after}");
        let page: Page = client.get(token, &path).await?;
        let Some(row) = page.rows.first() else {
            continue;
        };
        let path = format!("/api/v1/petitions/{}", row.id);
        let petition: PetitionDetail = client.get(token, &path).await?;
        asked.details.push(row.id);
        asked.captured.push(AlikeQuestion {
            kind: petition.kind,
            place: petition.place.clone(),
            besides: None,
        });
        asked.folios.push(row.folio);
        asked.list_pages.extend(list_page_that_shows(&petition));
        asked.lists.extend(lists_that_show(&petition));
        asked.narrow_lists.extend(narrow_list_that_shows(&petition));
        asked.words.extend(words_of(&petition, random));
        if petition.has_contact {
            let path = format!("{path}/contact");
            let contact: Contact = client.post(token, &path, None, &()).await?;
            if !contact.phone.is_empty() {
                asked.phones.push(contact.phone);
            }
        }
    }
    Ok(asked)
}

/// Filters of three under which a petition is found.
fn lists_that_show(petition: &PetitionDetail) -> Vec<String> {
    let month = domain::local_time::local_month(petition.received_at);
    let open = [PetitionStatus::InProgress, PetitionStatus::Referred];
    let status = if open.contains(&petition.status) {
        "in_progress,referred".to_owned()
    } else {
        petition.status.code().to_owned()
    };
    let mut lists = Vec::new();
    let department = petition.referrals.first().map(|r| r.department);
    if let Some(department) = department {
        lists.push(format!(
            "status={status}&department={department}&month={month}"
        ));
    }
    if let Some(neighborhood) = petition.place.neighborhood {
        lists.push(format!(
            "status={status}&neighborhood={neighborhood}&month={month}"
        ));
        if let Some(department) = department {
            lists.push(format!(
                "department={department}&neighborhood={neighborhood}&month={month}"
            ));
            lists.push(format!(
                "status={status}&department={department}&neighborhood={neighborhood}"
            ));
        }
    }
    lists
}

/// The five filters that a desk uses at once.
fn narrow_list_that_shows(petition: &PetitionDetail) -> Option<String> {
    let department = petition.referrals.first()?.department;
    let neighborhood = petition.place.neighborhood?;
    Some(format!(
        "status={}&department={department}&neighborhood={neighborhood}&kind={}&month={}",
        petition.status.code(),
        petition.kind,
        domain::local_time::local_month(petition.received_at)
    ))
}

/// The same on the page, where names are in Spanish.
fn list_page_that_shows(petition: &PetitionDetail) -> Option<String> {
    let department = petition.referrals.first()?.department;
    let month = domain::local_time::local_month(petition.received_at);
    let status = petition.status.code();
    Some(format!(
        "/peticiones?estado={status}&dependencia={department}&mes={month}"
    ))
}

/// What somebody looks for: a word of the text, two words, or the start of a street.
fn words_of(petition: &PetitionDetail, random: &mut StdRng) -> Vec<String> {
    let folded = domain::text::fold(&petition.description);
    let long: Vec<&str> = folded.split(' ').filter(|w| w.len() >= 5).collect();
    let mut words = Vec::new();
    if let Some(one) = long.choose(random) {
        words.push((*one).to_owned());
        if let Some(other) = long.choose(random) {
            words.push(format!("{one}%20{other}"));
        }
    }
    let street = domain::text::fold(&petition.place.street);
    words.extend(
        street
            .split(' ')
            .find(|w| w.len() >= 4)
            .map(|word| word.chars().take(4).collect()),
    );
    words
}

/// Everything that one client measured.
#[derive(Default)]
struct Readings {
    list_and_counts: Times,
    list: Times,
    narrow: Times,
    counts: Times,
    words: Times,
    detail: Times,
    caller: Times,
    alike: Times,
}

impl Readings {
    fn append(&mut self, other: Self) {
        self.list_and_counts.append(other.list_and_counts);
        self.list.append(other.list);
        self.narrow.append(other.narrow);
        self.counts.append(other.counts);
        self.words.append(other.words);
        self.detail.append(other.detail);
        self.caller.append(other.caller);
        self.alike.append(other.alike);
    }
}

async fn read(
    address: SocketAddr,
    office: &Office,
    asked: &Questions,
    random: &mut StdRng,
    end: Instant,
) -> Result<Readings, Trouble> {
    let mut client = Client::connect(address).await?;
    let mut readings = Readings::default();
    let token = &office.coordinator;
    let operator = &office.operators[0];
    while Instant::now() < end {
        if let Some(list) = asked.lists.choose(random) {
            let path = format!("/api/v1/petitions?{list}");
            let _: Page = client.get(token, &path).await?;
            let list = client.took;
            let _: Counts = client.get(token, "/api/v1/counts").await?;
            readings.list.push(list);
            readings.counts.push(client.took);
            readings.list_and_counts.push(list + client.took);
        }
        if let Some(list) = asked.narrow_lists.choose(random) {
            let path = format!("/api/v1/petitions?{list}");
            let _: Page = client.get(token, &path).await?;
            let list = client.took;
            let _: Counts = client.get(token, "/api/v1/counts").await?;
            readings.narrow.push(list + client.took);
        }
        if let Some(words) = asked.words.choose(random) {
            let path = format!("/api/v1/petitions?q={words}");
            let _: Page = client.get(token, &path).await?;
            readings.words.push(client.took);
        }
        if let Some(id) = asked.details.choose(random) {
            let path = format!("/api/v1/petitions/{id}");
            let _: PetitionDetail = client.get(token, &path).await?;
            readings.detail.push(client.took);
        }
        if let Some(phone) = asked.phones.choose(random) {
            let _: serde_json::Value = client
                .post(operator, "/api/v1/callers", None, &Caller { phone })
                .await?;
            readings.caller.push(client.took);
        }
        if let Some(question) = asked.captured.choose(random) {
            let _: AlikeView = client
                .post(operator, "/api/v1/alike", None, question)
                .await?;
            readings.alike.push(client.took);
        }
    }
    Ok(readings)
}

/// Looks for questions that have answers.
///
/// # Errors
/// When any request fails.
pub async fn ask(
    server: &Server,
    office: &Office,
    random: &mut StdRng,
) -> Result<Arc<Questions>, String> {
    let ask = async {
        let mut client = Client::connect(server.address).await?;
        questions(&mut client, &office.coordinator, random).await
    };
    ask.await.map(Arc::new).map_err(|e| e.to_string())
}

/// One client, then eight, each for some seconds; adds what came of it to the table. Promised is
/// what one client sees: eight share the processors with the program that measures them. Before, one asks
/// as long unmeasured: an office's server has been running since the morning.
///
/// # Errors
/// When any request fails.
pub async fn measure(
    server: &Server,
    office: &Arc<Office>,
    asked: &Arc<Questions>,
    seconds: u64,
    random: &mut StdRng,
    table: &mut Table,
) -> Result<(), String> {
    let warm = Instant::now() + Duration::from_secs(seconds);
    let unmeasured = read(server.address, office, asked, random, warm).await;
    unmeasured.map_err(|e| e.to_string())?;
    for clients in [1, 8] {
        let end = Instant::now() + Duration::from_secs(seconds);
        let tasks = (0..clients).map(|_| {
            let (office, asked, address) = (office.clone(), asked.clone(), server.address);
            let mut random = StdRng::from_rng(random);
            tokio::spawn(async move { read(address, &office, &asked, &mut random, end).await })
        });
        let tasks: Vec<_> = tasks.collect();
        let mut all = Readings::default();
        for readings in try_join_all(tasks).await.map_err(|e| e.to_string())? {
            all.append(readings.map_err(|e| e.to_string())?);
        }
        let budget = |small: f64, large: f64| match clients {
            1 => asked.budget(small, large),
            _ => Budget::None,
        };
        let three = match clients {
            1 => asked.budget_to_370k(7.0, 30.0),
            _ => Budget::None,
        };
        let by = if clients == 1 {
            "1 client".to_owned()
        } else {
            format!("{clients} clients")
        };
        table.add_p95(
            format!("list, 3 filters, and counts, {by}, p95"),
            three,
            &mut all.list_and_counts,
        );
        table.add_p95(
            format!("list, 5 filters, and counts, {by}, p95"),
            budget(30.0, 30.0),
            &mut all.narrow,
        );
        table.add_p95("  the list alone, p95", Budget::None, &mut all.list);
        table.add_p95("  the counts alone, p95", Budget::None, &mut all.counts);
        table.add_p95(
            format!("text search, {by}, p95"),
            budget(20.0, 100.0),
            &mut all.words,
        );
        table.add_p95(
            format!("one petition, {by}, p95"),
            budget(5.0, 5.0),
            &mut all.detail,
        );
        table.add_p95(
            format!("caller card, {by}, p95"),
            budget(5.0, 5.0),
            &mut all.caller,
        );
        table.add_p95(
            format!("duplicates while capturing, {by}, p95"),
            budget(30.0, 30.0),
            &mut all.alike,
        );
    }
    Ok(())
}
