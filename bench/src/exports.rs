//! A list of a hundred thousand petitions as a workbook, with everything that it may hold, and what the
//! server needs while it makes it.

use crate::client::Client;
use crate::figures::{Budget, Table};
use crate::forms::{fields, form_to};
use crate::office::Office;
use crate::server::Server;
use chrono::{Days, NaiveDate};
use std::time::Duration;

/// Petitions that are wanted; fewer when the database has fewer.
const ROWS: i64 = 100_000;
const FORM: &str = "/peticiones/exportar";
const FILE: &str = "/peticiones/exportar/archivo";

/// The year of which the database holds most.
const YEAR: i32 = 2023;
/// By how many days the list grows while it has too few petitions.
const MORE: u64 = 5;

/// The first days of the year that may have so many petitions, if all days had alike.
fn first_days(newest: i64) -> u64 {
    u64::try_from(365 * ROWS / newest.max(1)).unwrap_or(0)
}

/// The list of the petitions of the first days of the year; the whole year when it has no more.
fn list(days: u64) -> String {
    let first = NaiveDate::from_ymd_opt(YEAR, 1, 1).unwrap_or_default();
    let last = NaiveDate::from_ymd_opt(YEAR, 12, 31).unwrap_or_default();
    let end = (first + Days::new(days.saturating_sub(1))).min(last);
    format!("{FORM}?recibida={first}..{end}")
}

/// The number of petitions that the form tells.
fn told(html: &str) -> Option<i64> {
    // Between its texts a page has marks that nobody sees.
    let html = html.replace("<!>", "");
    let (before, _) = html.split_once(" peticiones</strong>")?;
    let (_, digits) = before.rsplit_once("<strong>")?;
    digits.replace(',', "").parse().ok()
}

/// Takes the list out once.
///
/// # Errors
/// When any request fails, or what comes is no workbook.
pub async fn measure(
    server: &Server,
    office: &Office,
    newest: i64,
    table: &mut Table,
) -> Result<(), String> {
    let token = &office.coordinator;
    let connect = || async {
        Client::connect(server.address)
            .await
            .map_err(|e| e.to_string())
    };
    let mut days = first_days(newest);
    let (page, rows) = loop {
        let page = connect().await?.open(token, &list(days)).await;
        let page = page.map_err(|e| e.to_string())?;
        let rows = told(&page).ok_or("the form tells no number of petitions")?;
        if rows >= ROWS || days >= 365 {
            break (page, rows);
        }
        days += MORE;
    };
    let mut form = form_to(&page, FILE)?.fields;
    form.retain(|(name, _)| name != "reason");
    form.extend(fields([
        ("personal", "1"),
        ("reason", "Medir cuánto tarda un archivo grande"),
    ]));
    let before = server.usage()?;
    server.forget_peak()?;
    let mut client = connect().await?;
    let file = client.submit(token, FILE, &form).await;
    let file = file.map_err(|e| e.to_string())?;
    if !file.body.starts_with(b"PK") {
        return Err("what was taken out is no workbook".into());
    }
    let after = server.usage()?;
    let mib = |kib: u64| f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) / 1024.0;
    let took: Duration = client.took;
    table.add(
        format!("workbook of {rows} petitions, memory then, peak"),
        Budget::AtMost(150.0),
        mib(after.peak),
        "MB",
        format!("{:.0} MB before", mib(before.resident)),
    );
    let processor = after.processor.saturating_sub(before.processor);
    table.add(
        "  making and loading it",
        Budget::None,
        took.as_secs_f64(),
        "s",
        format!(
            "{:.1} MB, {:.1} s of processor",
            file.body.len() as f64 / 1e6,
            processor.as_secs_f64()
        ),
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{first_days, list, told};

    #[test]
    fn a_small_database_gives_its_whole_year() {
        assert_eq!(
            list(first_days(37_000)),
            "/peticiones/exportar?recibida=2023-01-01..2023-12-31"
        );
        assert_eq!(
            list(first_days(372_000)),
            "/peticiones/exportar?recibida=2023-01-01..2023-04-08"
        );
        assert_eq!(
            told("<p>Son <strong>37,225 peticiones</strong>.</p>"),
            Some(37_225)
        );
        assert_eq!(
            told("<p>Son <strong>1,234 peticiones<!></strong>.</p>"),
            Some(1234)
        );
        assert_eq!(told("<p>Son muchas.</p>"), None);
    }
}
