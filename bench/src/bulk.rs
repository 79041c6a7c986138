//! Five hundred petitions at once: the form with all of them, the draft that looks at each, carrying it
//! out, and undoing it. And the due moments of everything open, counted again after a day off.

use crate::client::{Client, Token, Trouble};
use crate::figures::{Budget, Table};
use crate::forms::{Fields, fields, form_to};
use crate::office::Office;
use crate::server::Server;
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};
use domain::petitions::Page;
use http::header;
use std::time::{Duration, Instant};

/// Everything open, which is more than a batch takes.
const LIST: &str = "/lote?estado=abiertas";
const FORM: &str = "/lote";

/// How long each step took.
struct Steps {
    petitions: usize,
    choosing: Duration,
    drafting: Duration,
    doing: Duration,
    undoing: Duration,
}

/// Sends a form and gives the address to which it leads.
async fn led(
    client: &mut Client,
    token: &Token,
    path: &str,
    form: &Fields,
) -> Result<String, String> {
    let answer = client.submit(token, path, form).await;
    let answer = answer.map_err(|e| e.to_string())?;
    let to = answer.header(header::LOCATION);
    if to.is_empty() {
        return Err(format!("{path} led nowhere: {}", answer.status));
    }
    Ok(to.to_owned())
}

async fn batch(client: &mut Client, token: &Token) -> Result<Steps, String> {
    let said = |e: Trouble| e.to_string();
    let page = client.open(token, LIST).await.map_err(said)?;
    let choosing = client.took;
    let form = form_to(&page, FORM)?;
    let chosen: Vec<String> = form
        .fields
        .iter()
        .filter(|(name, _)| name == "c")
        .map(|(_, value)| value.clone())
        .collect();
    let mut sent = fields([
        ("act", "note_internal"),
        ("text_note_internal", "Se revisó en la reunión de los lunes"),
        ("batch_reason", "Medir cuánto tarda un lote"),
    ]);
    for folio in &chosen {
        sent.push(("c".into(), folio.clone()));
        sent.push(("p".into(), folio.clone()));
    }
    let batch = led(client, token, FORM, &sent).await?;
    let drafting = client.took;
    led(client, token, &format!("{batch}/aplicar"), &Fields::new()).await?;
    let doing = client.took;
    led(client, token, &format!("{batch}/deshacer"), &Fields::new()).await?;
    Ok(Steps {
        petitions: chosen.len(),
        choosing,
        drafting,
        doing,
        undoing: client.took,
    })
}

/// Does it three times; the slowest counts.
///
/// # Errors
/// When any request fails.
pub async fn measure(server: &Server, office: &Office, table: &mut Table) -> Result<(), String> {
    let token = &office.coordinator;
    let mut client = Client::connect(server.address)
        .await
        .map_err(|e| e.to_string())?;
    let mut worst: Option<Steps> = None;
    for _ in 0..3 {
        let steps = batch(&mut client, token).await?;
        if worst.as_ref().is_none_or(|w| w.doing < steps.doing) {
            worst = Some(steps);
        }
    }
    let Some(steps) = worst else { return Ok(()) };
    let ms = |took: Duration| took.as_secs_f64() * 1000.0;
    table.add(
        format!("bulk of {}, carried out, slowest of 3", steps.petitions),
        Budget::AtMost(1000.0),
        ms(steps.doing),
        "ms",
        format!(
            "form {:.0}, draft {:.0}, undo {:.0}",
            ms(steps.choosing),
            ms(steps.drafting),
            ms(steps.undoing)
        ),
    );
    Ok(())
}

const CALENDAR: &str = "/plazos/calendario";
/// How long the recount of what is open may take before it counts as lost.
const PATIENCE: Duration = Duration::from_secs(120);

/// The next day after next week on which the office works, by the clock of the server.
fn working_day(now: DateTime<Utc>) -> NaiveDate {
    let mut day = domain::local_time::local_date(now) + Days::new(8);
    while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        day = day + Days::new(1);
    }
    day
}

/// What a change of the calendar took, and what it moved.
struct Counted {
    preview: Duration,
    moving: Duration,
    moved: String,
}

/// Makes a change of the calendar, as the coordinator does after its preview, and waits until everything
/// open that it touches was counted again.
async fn count_again(
    client: &mut Client,
    token: &Token,
    change: &Fields,
    begins: &str,
) -> Result<Counted, String> {
    let said = |e: Trouble| e.to_string();
    let path = format!("{CALENDAR}/previa");
    let seen = client.submit(token, &path, change).await.map_err(said)?;
    let preview = client.took;
    let form = form_to(&seen.text(), &format!("{CALENDAR}/aplicar"))?;
    let begun = Instant::now();
    led(client, token, &form.action, &form.fields).await?;
    loop {
        let page = client.open(token, CALENDAR).await.map_err(said)?;
        // The newest change stands first; while it moves, its line says how many it has moved so far.
        if let Some(moved) = moved_by_newest(&page, begins) {
            return Ok(Counted {
                preview,
                moving: begun.elapsed(),
                moved,
            });
        }
        if begun.elapsed() > PATIENCE {
            return Err("the due moments were not counted again to the end".into());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Adds a day off and takes it away again, so that the database can be measured once more. The slower of
/// the two counts.
///
/// # Errors
/// When any request fails, or a recount does not end.
pub async fn recount(server: &Server, office: &Office, table: &mut Table) -> Result<(), String> {
    let token = &office.coordinator;
    let said = |e: Trouble| e.to_string();
    let mut client = Client::connect(server.address).await.map_err(said)?;
    let newest: Page = client
        .get(token, "/api/v1/petitions?limit=1")
        .await
        .map_err(said)?;
    let day = working_day(newest.now).to_string();
    let add = fields([
        ("change", "add"),
        ("year", &day[..4]),
        ("day", &day),
        ("state", "approved"),
        ("name", "Día de la medición"),
        ("basis", "Acuerdo de la medición"),
    ]);
    let remove = fields([("change", "remove"), ("day", &day)]);
    let added = count_again(&mut client, token, &add, "Día inhábil").await?;
    let removed = count_again(&mut client, token, &remove, "Vuelve a ser hábil").await?;
    let seconds = |took: Duration| took.as_secs_f64();
    table.add(
        "all open deadlines counted again, slower of 2",
        Budget::AtMost(5.0),
        seconds(added.moving.max(removed.moving)),
        "s",
        format!(
            "{} by a day off, {} without it; previews {:.2} and {:.2} s",
            added.moved,
            removed.moved,
            seconds(added.preview),
            seconds(removed.preview)
        ),
    );
    Ok(())
}

/// `12,345 moved`, once the newest change is the one that begins so, and is through.
fn moved_by_newest(page: &str, begins: &str) -> Option<String> {
    let page = page.replace("<!>", "");
    let (_, list) = page.split_once("<h2>Cambios recientes")?;
    let (line, _) = list.split_once("</li>")?;
    if !(line.contains(begins) && line.contains("Día de la medición")) {
        return None;
    }
    let (before, _) = line.split_once(" plazos movidos")?;
    let digits = before
        .rsplit(|c: char| !c.is_ascii_digit() && c != ',')
        .next()?;
    Some(format!("{digits} moved"))
}

#[cfg(test)]
mod tests {
    use super::moved_by_newest;

    #[test]
    fn a_change_that_is_through_says_how_many_it_moved() {
        let through = "<td>Día de la medición</td><h2>Cambios recientes</h2><li>Día inhábil: 7 de enero (Día de la medición) · 1,234 plazos movidos</li><li>7 plazos movidos</li>";
        let moved = moved_by_newest(through, "Día inhábil");
        assert_eq!(moved.as_deref(), Some("1,234 moved"));
        assert_eq!(moved_by_newest(through, "Vuelve a ser hábil"), None);
        let under_way = "<h2>Cambios recientes</h2><li>Día inhábil: 7 de enero (Día de la medición) · van 12</li><li>7 plazos movidos</li>";
        assert_eq!(moved_by_newest(under_way, "Día inhábil"), None);
    }
}
