//! Papers of block captains: a print run of credentials with photos, and slips with codes for all.

use crate::client::{Client, Token, Trouble};
use crate::figures::{Budget, Table};
use crate::forms::{File, fields, form_to};
use crate::html::{forms, numbers_after};
use crate::office::Office;
use crate::portraits::portrait;
use crate::server::Server;
use domain::papers::{PaperKind, PrintFormat};
use futures::future::try_join_all;
use http::header;
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::net::SocketAddr;
use std::time::Instant;

const PAPERS: &str = "/jefes-de-manzana/documentos";
const ACCESS: &str = "/jefes-de-manzana/accesos";
const PERSON: &str = "/jefes-de-manzana/";
/// Credentials of the print run for which the time is promised.
const CREDENTIALS: usize = 400;
/// Connections over which portraits are uploaded.
const CLERKS: usize = 3;

fn tell(trouble: Trouble) -> String {
    trouble.to_string()
}

/// Gives a portrait to each of these people who has none; gives how many there were.
async fn complete(
    address: SocketAddr,
    token: &Token,
    people: &[i64],
    mut random: StdRng,
) -> Result<usize, String> {
    let mut client = Client::connect(address).await.map_err(tell)?;
    let mut added = 0;
    for number in people {
        let path = format!("{PERSON}{number}/expediente");
        let page = client.open(token, &path).await.map_err(tell)?;
        if page.contains(&format!("src=\"{PERSON}{number}/foto\"")) {
            continue;
        }
        let takes_portraits = |form: &crate::html::Form| {
            let files = &form.files;
            files
                .iter()
                .any(|(_, accept)| accept.contains("image/") && !accept.contains("pdf"))
        };
        let form = forms(&page).into_iter().find(takes_portraits);
        let form = form.ok_or("the dossier asks for no portrait")?;
        let file = File {
            field: "scan",
            name: "foto.jpg",
            content: &portrait(&mut random)?,
        };
        client
            .upload(token, &form.action, &form.fields, &file)
            .await
            .map_err(tell)?;
        added += 1;
    }
    Ok(added)
}

/// The number that a page shows above a label.
fn shown_above(html: &str, label: &str) -> Option<usize> {
    let before = html.split(&format!(">{label}<")).next()?;
    let value = before.rsplit("class=\"value\">").next()?;
    let digits: String = value.split('<').next()?.replace(',', "");
    digits.parse().ok()
}

/// One print run of credentials; gives whose they are.
///
/// # Errors
/// When any request fails, or too few on the roster took the oath.
pub async fn credentials(
    server: &Server,
    office: &Office,
    random: &mut StdRng,
    table: &mut Table,
) -> Result<Vec<i64>, String> {
    let token = &office.roster;
    let mut client = Client::connect(server.address).await.map_err(tell)?;
    let batch = fields([("tipo", PaperKind::Credential.code())]);
    let made = client.submit(token, PAPERS, &batch).await.map_err(tell)?;
    let making = client.took;
    let to = made.header(header::LOCATION);
    let run = to.split('?').next().unwrap_or_default().to_owned();
    let page = client.open(token, &run).await.map_err(tell)?;
    let people = numbers_after(&page, PERSON);
    if people.len() != CREDENTIALS {
        return Err(format!(
            "the print run has {} credentials, not {CREDENTIALS}",
            people.len()
        ));
    }
    let share = people.len().div_ceil(CLERKS);
    let clerks = people.chunks(share).map(|own| {
        let random = StdRng::from_rng(random);
        complete(server.address, token, own, random)
    });
    let added: usize = try_join_all(clerks).await?.into_iter().sum();
    // The server ends a connection that was silent for as long as the portraits took.
    let mut client = Client::connect(server.address).await.map_err(tell)?;
    let before = server.usage()?.processor;
    let format = fields([("formato", PrintFormat::CredentialSheets.code())]);
    let print = format!("{run}/imprimir");
    let pdf = client.submit(token, &print, &format).await.map_err(tell)?;
    let took = client.took;
    if !pdf.body.starts_with(b"%PDF-") {
        return Err("the print run is no PDF".into());
    }
    let processor = server.usage()?.processor.saturating_sub(before);
    table.add(
        format!("{CREDENTIALS} credentials with photos in one PDF"),
        Budget::AtMost(20.0),
        took.as_secs_f64(),
        "s",
        format!(
            "{} had a photo, {added} got one of the bench; {:.1} MB, {:.1} s of processor",
            people.len() - added,
            pdf.body.len() as f64 / 1e6,
            processor.as_secs_f64()
        ),
    );
    table.add(
        "  numbering them in a print run",
        Budget::None,
        making.as_secs_f64() * 1000.0,
        "ms",
        "",
    );
    Ok(people)
}

/// Slips with codes for everybody who has no access.
///
/// # Errors
/// When any request fails.
pub async fn slips(server: &Server, office: &Office, table: &mut Table) -> Result<(), String> {
    let token = &office.roster;
    let mut client = Client::connect(server.address).await.map_err(tell)?;
    let page = client.open(token, ACCESS).await.map_err(tell)?;
    let waiting = shown_above(&page, "Sin acceso").ok_or("nobody counts who has no access")?;
    let mut form = form_to(&page, ACCESS)?.fields;
    form.extend(fields([("confirm", "1")]));
    let started = Instant::now();
    let pdf = client.submit(token, ACCESS, &form).await.map_err(tell)?;
    if !pdf.body.starts_with(b"%PDF-") {
        return Err("the slips are no PDF".into());
    }
    table.add(
        "slips with codes for everybody without access",
        Budget::None,
        started.elapsed().as_secs_f64(),
        "s",
        format!("{waiting} slips, {:.1} MB", pdf.body.len() as f64 / 1e6),
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::shown_above;

    #[test]
    fn a_count_is_read_above_its_label() {
        let html = "<span class=\"value\">40</span><span class=\"label\">Con acceso</span>\
            <span class=\"value\">4,320</span><span class=\"label\">Sin acceso</span>";
        assert_eq!(shown_above(html, "Sin acceso"), Some(4320));
        assert_eq!(shown_above(html, "Con acceso"), Some(40));
    }
}
