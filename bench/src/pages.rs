//! Pages as a browser loads them, and what a liaison sees first.

use crate::client::{Client, Token, Trouble};
use crate::figures::{Budget, Table, Times};
use crate::office::Office;
use crate::reads::Questions;
use crate::server::Server;
use domain::petitions::Counts;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use std::time::{Duration, Instant};

/// What was measured of one page.
#[derive(Default)]
pub struct Loads {
    times: Times,
    /// Bytes of the largest.
    largest: usize,
}

impl Loads {
    /// Loads the page once more.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn load(
        &mut self,
        client: &mut Client,
        token: &Token,
        path: &str,
    ) -> Result<(), Trouble> {
        self.largest = self.largest.max(client.page(token, path).await?);
        self.times.push(client.took);
        Ok(())
    }

    /// Adds its line to the table.
    pub fn tell(mut self, what: &str, budget: Budget, table: &mut Table) {
        let [p50, p95, p99] = self.times.quantiles();
        let detail = format!(
            "p50 {p50:.1}  p99 {p99:.1}  of {}, up to {} KiB",
            self.times.len(),
            self.largest.div_ceil(1024)
        );
        table.add(what, budget, p95, "ms", detail);
    }
}

/// The liaison whose department has the most work.
async fn busiest<'o>(client: &mut Client, office: &'o Office) -> Result<&'o Token, Trouble> {
    let mut busiest = (0, &office.coordinator);
    for (_, token) in &office.liaisons {
        let counts: Counts = client.get(token, "/api/v1/counts").await?;
        let all = counts.pending + counts.in_progress + counts.attended;
        if all >= busiest.0 {
            busiest = (all, token);
        }
    }
    Ok(busiest.1)
}

/// One client loads each kind of page in turn, for some seconds.
///
/// # Errors
/// When any request fails.
pub async fn measure(
    server: &Server,
    office: &Office,
    asked: &Questions,
    seconds: u64,
    random: &mut StdRng,
    table: &mut Table,
) -> Result<(), String> {
    let mut pages: [Loads; 5] = Default::default();
    let mut boards: [Loads; 2] = Default::default();
    let mut counts = Times::default();
    let load = async {
        let mut client = Client::connect(server.address).await?;
        let liaison = busiest(&mut client, office).await?;
        let coordinator = &office.coordinator;
        let end = Instant::now() + Duration::from_secs(seconds);
        while Instant::now() < end {
            let [list, petition, capture, tray, home] = &mut pages;
            if let Some(path) = asked.list_pages.choose(random) {
                list.load(&mut client, coordinator, path).await?;
            }
            if let Some(folio) = asked.folios.choose(random) {
                let path = format!("/peticiones/{folio}");
                petition.load(&mut client, coordinator, &path).await?;
            }
            let operator = &office.operators[0];
            capture
                .load(&mut client, operator, "/peticiones/nueva")
                .await?;
            tray.load(&mut client, liaison, "/bandeja").await?;
            home.load(&mut client, liaison, "/").await?;
            let [months, year] = &mut boards;
            let path = "/tablero?periodo=doce-meses";
            months.load(&mut client, coordinator, path).await?;
            let path = "/tablero?periodo=fechas&del=2023-01-01&al=2023-12-31";
            year.load(&mut client, coordinator, path).await?;
            let _: Counts = client.get(liaison, "/api/v1/counts").await?;
            counts.push(client.took);
        }
        Ok::<_, Trouble>(())
    };
    load.await.map_err(|e| e.to_string())?;
    let [list, petition, capture, tray, home] = pages;
    list.tell("page of the list, 3 filters, p95", Budget::None, table);
    petition.tell("page of a petition, p95", asked.budget(5.0, 5.0), table);
    capture.tell("page of the capture, p95", Budget::None, table);
    tray.tell(
        "page of a department's tray by risk, with counts, p95",
        Budget::AtMost(30.0),
        table,
    );
    home.tell("home of a liaison, p95", Budget::None, table);
    let [months, year] = boards;
    months.tell("board of twelve months, p95", Budget::AtMost(300.0), table);
    // Nearly every petition of the database was received, attended or closed in that year.
    year.tell("board of 2023, p95", Budget::AtMost(300.0), table);
    table.add_p95("  its counts alone, p95", Budget::None, &mut counts);
    Ok(())
}
