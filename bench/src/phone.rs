//! A captain's first visit: what her telephone loads from the scanned code to the form of a petition.

use crate::client::{Answer, Client, Token, Trouble};
use crate::figures::{Budget, Table};
use crate::forms::{encoded, fields};
use crate::html::{loads_of_file, loads_of_page, path_of};
use crate::office::Office;
use crate::server::Server;
use bytes::Bytes;
use http::{Request, header};
use std::collections::{BTreeMap, BTreeSet};

/// How many captains are asked until one has no access yet.
const ASKED: usize = 20;
/// Six digits that nobody would call easy.
const PIN: &str = "730914";

fn tell(trouble: Trouble) -> String {
    trouble.to_string()
}

/// A telephone that was never here: it keeps cookies and files.
struct Telephone {
    client: Client,
    cookies: BTreeMap<String, String>,
    kept: BTreeSet<String>,
    /// Bytes on the wire by what they are: pages, or the ending of a file.
    loaded: BTreeMap<String, usize>,
}

impl Telephone {
    fn request(&self, request: http::request::Builder) -> http::request::Builder {
        let request = request
            .header(header::ACCEPT, "text/html,*/*")
            .header("sec-fetch-site", "same-origin");
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if cookies.is_empty() {
            request
        } else {
            request.header(header::COOKIE, cookies.join("; "))
        }
    }

    fn count(&mut self, what: &str, answer: &Answer) {
        *self.loaded.entry(what.to_owned()).or_default() += answer.on_the_wire();
    }

    /// Loads an address packed, as it counts, and once more as it reads; gives what it says.
    async fn load(&mut self, what: &str, path: &str) -> Result<String, Trouble> {
        let packed = Request::get(path).header(header::ACCEPT_ENCODING, "gzip, deflate, br");
        let answer = self.client.ask(self.request(packed), Bytes::new()).await;
        let answer = answer.map_err(|trouble| match trouble {
            // What it says is packed.
            Trouble::Refused(status, _) => Trouble::Refused(status, path.to_owned()),
            broken => broken,
        })?;
        self.count(what, &answer);
        let plain = self.request(Request::get(path));
        Ok(self.client.ask(plain, Bytes::new()).await?.text())
    }

    /// Loads a page and everything that it needs and that is not kept from another page.
    async fn visit(&mut self, path: &str) -> Result<String, Trouble> {
        let html = self.load("pages", path).await?;
        let mut wanted: Vec<String> = loads_of_page(&html)
            .iter()
            .filter_map(|address| path_of(path, address))
            .collect();
        while let Some(file) = wanted.pop() {
            if !self.kept.insert(file.clone()) {
                continue;
            }
            let kind = file.rsplit('.').next().unwrap_or_default().to_owned();
            let content = self.load(&kind, &file).await?;
            let more = loads_of_file(&file, &content);
            wanted.extend(more.iter().filter_map(|address| path_of(&file, address)));
        }
        Ok(html)
    }

    /// Sends a form and keeps the cookies of its answer.
    async fn send(&mut self, path: &str, typed: &[(String, String)]) -> Result<(), Trouble> {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT_ENCODING, "gzip, deflate, br");
        let body = encoded(typed).into();
        let answer = self.client.ask(self.request(request), body).await?;
        self.count("pages", &answer);
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap_or_default().split(';').next();
            if let Some((name, value)) = pair.and_then(|pair| pair.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(())
    }
}

/// Gives a code to the first of these captains who has no access.
async fn code(client: &mut Client, token: &Token, people: &[i64]) -> Result<String, String> {
    for number in people.iter().take(ASKED) {
        let path = format!("/jefes-de-manzana/{number}/acceso");
        let given = client
            .submit(token, &path, &fields([("act", "codigo")]))
            .await;
        // Who has access already, or no post now, is refused.
        let page = match given {
            Ok(answer) => answer.text(),
            Err(Trouble::Refused(status, _)) if status.as_u16() == 422 => continue,
            Err(trouble) => return Err(tell(trouble)),
        };
        let code = page.split("class=\"code\">").nth(1);
        let code = code.and_then(|rest| rest.split('<').next());
        return Ok(code.ok_or("the page shows no code")?.to_owned());
    }
    Err("none of these captains can be given a code".into())
}

/// Activates the account of one of these captains and goes to the form of a petition.
///
/// # Errors
/// When any request fails, or the site was built without the telephone's entry.
pub async fn measure(
    server: &Server,
    office: &Office,
    people: &[i64],
    table: &mut Table,
) -> Result<(), String> {
    let mut client = Client::connect(server.address).await.map_err(tell)?;
    let code = code(&mut client, &office.roster, people).await?;
    let mut phone = Telephone {
        client,
        cookies: BTreeMap::new(),
        kept: BTreeSet::new(),
        loaded: BTreeMap::new(),
    };
    let visit = async {
        let activation = format!("/activar?codigo={code}");
        phone.visit(&activation).await?;
        let typed = fields([("code", &code), ("secret", PIN), ("again", PIN)]);
        phone.send("/activar", &typed).await?;
        phone.visit("/m").await?;
        phone.visit("/m/nueva").await
    };
    let form = visit.await.map_err(tell)?;
    if !form.contains("action=\"/m/nueva\"") {
        return Err("the captain does not see the form of a petition".into());
    }
    if !phone.loaded.contains_key("wasm") {
        return Err("the site has no entry of the telephone: run scripts/build.sh release".into());
    }
    let kilobytes = |bytes: usize| bytes as f64 / 1000.0;
    let parts: Vec<String> = phone
        .loaded
        .iter()
        .map(|(what, bytes)| format!("{what} {:.1}", kilobytes(*bytes)))
        .collect();
    table.add(
        "captain's first visit, to the form of a petition",
        Budget::AtMost(330.0),
        kilobytes(phone.loaded.values().sum()),
        "kB",
        parts.join(", "),
    );
    Ok(())
}
