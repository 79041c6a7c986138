//! The roster of block captains: the map's data, the list, a person, a workbook on its way in.

use crate::client::{Client, Token, Trouble, signed};
use crate::figures::{Budget, Table, Times};
use crate::forms::{File, fields, form_to};
use crate::office::Office;
use crate::pages::Loads;
use crate::server::Server;
use bytes::Bytes;
use http::{Request, StatusCode, header};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use serde::Deserialize;
use std::path::Path;
use std::time::{Duration, Instant};

const ROSTER: &str = "/jefes-de-manzana";
const MAP: &str = "/mapa/jefes.json";
const IMPORT: &str = "/jefes-de-manzana/importar";

/// What the map's data says of captains.
#[derive(Deserialize)]
struct MapData {
    captains: Columns,
}

#[derive(Deserialize)]
struct Columns {
    number: Vec<i64>,
    name: Vec<String>,
}

/// The map's data, once as a program reads it, then as a browser asks for it again and again.
async fn map(
    client: &mut Client,
    token: &Token,
    seconds: u64,
    table: &mut Table,
) -> Result<MapData, Trouble> {
    let plain = Request::get(MAP);
    let whole = client.ask(signed(plain, token), Bytes::new()).await?;
    let made = client.took;
    let data: MapData =
        serde_json::from_slice(&whole.body).map_err(|e| Trouble::Broken(e.to_string()))?;
    let packed = || Request::get(MAP).header(header::ACCEPT_ENCODING, "gzip, deflate, br");
    let (mut times, mut same) = (Times::default(), Times::default());
    let (mut size, mut tag) = (0, String::new());
    let end = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < end {
        let answer = client.ask(signed(packed(), token), Bytes::new()).await?;
        times.push(client.took);
        if answer.header(header::CONTENT_ENCODING) != "gzip" {
            return Err(Trouble::Broken("the map's data came unpacked".into()));
        }
        size = size.max(answer.body.len());
        answer.header(header::ETAG).clone_into(&mut tag);
        let known = packed().header(header::IF_NONE_MATCH, &tag);
        let answer = client.ask(signed(known, token), Bytes::new()).await?;
        if answer.status != StatusCode::NOT_MODIFIED {
            return Err(Trouble::Refused(answer.status, "expected 304".into()));
        }
        same.push(client.took);
    }
    table.add(
        "map data of all captains, gzipped",
        Budget::AtMost(120.0),
        size as f64 / 1000.0,
        "kB",
        format!(
            "{} captains, {} kB unpacked, made in {:.0} ms",
            data.captains.number.len(),
            whole.body.len().div_ceil(1000),
            made.as_secs_f64() * 1000.0
        ),
    );
    table.add_p95("  its time, p95", Budget::None, &mut times);
    table.add_p95("  when nothing changed (304), p95", Budget::None, &mut same);
    Ok(data)
}

/// A name as somebody types it into the search: two of its words.
fn words<'n>(name: &'n str, random: &mut StdRng) -> Vec<&'n str> {
    let long: Vec<&str> = name.split(' ').filter(|w| w.chars().count() > 3).collect();
    long.sample(random, 2).copied().collect()
}

async fn pages(
    client: &mut Client,
    token: &Token,
    data: &MapData,
    seconds: u64,
    random: &mut StdRng,
    table: &mut Table,
) -> Result<(), Trouble> {
    let (mut list, mut person, mut search) = (Loads::default(), Loads::default(), Times::default());
    let end = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < end {
        list.load(client, token, ROSTER).await?;
        if let Some(name) = data.captains.name.choose(random) {
            let text = words(name, random).join(" ");
            client
                .submit(token, ROSTER, &fields([("texto", &text)]))
                .await?;
            search.push(client.took);
        }
        if let Some(number) = data.captains.number.choose(random) {
            let path = format!("{ROSTER}/{number}");
            person.load(client, token, &path).await?;
        }
    }
    list.tell("page of the roster, p95", Budget::None, table);
    table.add_p95("search of the roster, p95", Budget::None, &mut search);
    person.tell("page of a captain, p95", Budget::None, table);
    Ok(())
}

/// Uploads a workbook, says what its columns hold as the system guessed them, and waits for the
/// preview; then gives the workbook up. Nobody thinks in between.
async fn import(
    client: &mut Client,
    token: &Token,
    workbook: &Path,
    table: &mut Table,
) -> Result<(), String> {
    let content = std::fs::read(workbook).map_err(|e| format!("{}: {e}", workbook.display()))?;
    let file = File {
        field: "file",
        name: "padron.xlsx",
        content: &content,
    };
    let started = Instant::now();
    let tell = |e: Trouble| e.to_string();
    let answer = client.upload(token, IMPORT, &[], &file).await;
    let path = answer.map_err(tell)?.header(header::LOCATION).to_owned();
    let uploaded = started.elapsed();
    let asked = client.open(token, &path).await.map_err(tell)?;
    let columns = format!("{path}/columnas");
    let form = form_to(&asked, &columns)?;
    client
        .submit(token, &columns, &form.fields)
        .await
        .map_err(tell)?;
    let told = started.elapsed();
    let preview = client.open(token, &path).await.map_err(tell)?;
    let took = started.elapsed();
    if !preview.contains(&format!("{path}/reporte.csv")) {
        return Err("the workbook has no preview".into());
    }
    let report = format!("{path}/reporte.csv");
    let report = client.open(token, &report).await.map_err(tell)?;
    let rows = report.lines().count().saturating_sub(1);
    let seconds = |d: Duration| d.as_secs_f64();
    table.add(
        "workbook of the roster, from upload to preview",
        Budget::AtMost(5.0),
        seconds(took),
        "s",
        format!(
            "{rows} rows, {} kB: upload {:.2}, columns {:.2}, preview {:.2} s",
            content.len().div_ceil(1000),
            seconds(uploaded),
            seconds(told.saturating_sub(uploaded)),
            seconds(took.saturating_sub(told)),
        ),
    );
    let discard = format!("{path}/descartar");
    let form = form_to(&preview, &discard)?;
    let given_up = client.submit(token, &discard, &form.fields).await;
    given_up.map(|_| ()).map_err(tell)
}

/// Map, list and person with one client, each for some seconds, and one workbook.
///
/// # Errors
/// When any request fails, or an answer is not what it has to be.
pub async fn measure(
    server: &Server,
    office: &Office,
    workbook: &Path,
    seconds: u64,
    random: &mut StdRng,
    table: &mut Table,
) -> Result<(), String> {
    let token = &office.roster;
    let tell = |e: Trouble| e.to_string();
    let mut client = Client::connect(server.address).await.map_err(tell)?;
    let data = map(&mut client, token, seconds, table)
        .await
        .map_err(tell)?;
    pages(&mut client, token, &data, seconds, random, table)
        .await
        .map_err(tell)?;
    import(&mut client, token, workbook, table).await
}
