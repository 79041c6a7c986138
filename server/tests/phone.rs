//! The captain's pages over HTTP, without a browser: what a telephone sends and what comes back.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves other tests too")]

mod site;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::json;
use site::harness::{self, contract};
use site::{PUBLIC_URL, Site};
use std::collections::BTreeMap;
use tower::ServiceExt;
use usecases::seed::seed_id;

struct Phone {
    site: Site,
    cookies: BTreeMap<&'static str, String>,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn location(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.headers[header::LOCATION].to_str().unwrap().to_owned()
    }
}

impl Phone {
    async fn open(db: db::Db) -> Self {
        let site = Site::open(db).await;
        let mut cookies = BTreeMap::new();
        for (who, user) in site.captains().await {
            cookies.insert(who, site.cookie_of(user).await);
        }
        Self { site, cookies }
    }

    async fn ask(&self, who: &str, request: axum::http::request::Builder, body: Vec<u8>) -> Answer {
        let request = request
            .header(header::COOKIE, &self.cookies[who])
            .header("sec-fetch-site", "same-origin");
        let answer = self
            .site
            .app
            .clone()
            .oneshot(request.body(Body::from(body)).unwrap());
        let (parts, body) = answer.await.unwrap().into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    async fn get(&self, who: &str, path: &str) -> Answer {
        let request = Request::builder()
            .uri(path)
            .header(header::ACCEPT, "text/html");
        self.ask(who, request, Vec::new()).await
    }

    /// Sends a form with its photo.
    async fn post(
        &self,
        who: &str,
        path: &str,
        fields: &[(&str, &str)],
        photo: Option<&[u8]>,
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!(
                "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        body.extend_from_slice(b"--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"foto.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n");
        body.extend_from_slice(photo.unwrap_or_default());
        body.extend_from_slice(b"\r\n--b--\r\n");
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        self.ask(who, request, body).await
    }

    /// A petition about the rubbish truck, for herself.
    async fn sent(&self, who: &str, client: u128) -> String {
        let (client, kind) = (
            uuid::Uuid::from_u128(client),
            seed_id("petition_type", "LP-01"),
        );
        let fields = [
            ("client_id", client.to_string()),
            ("kind", kind.to_string()),
            ("behalf", "own".into()),
            ("where", "block".into()),
        ];
        let fields = fields
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        let to = self.post(who, "/m/nueva", &fields, None).await.location();
        assert_eq!(to, format!("/m/peticiones/{client}?hecho=enviada"));
        client.to_string()
    }

    /// A department answers that it is done. This type asks for no photograph.
    async fn attended(&self, id: &str) {
        let act = async |who: &str, key: &str, body: serde_json::Value| {
            let (status, _, body) = self.site.act(who, id, &format!("{key}-{id}"), body).await;
            assert_eq!(status, StatusCode::OK, "{key} {body}");
        };
        let refer = json!({ "version": 1, "act": "refer", "details": { "departments": [seed_id("department", "AP")] } });
        act("coordinator", "refer", refer).await;
        let (_, seen) = self
            .site
            .get("liaison", &format!("/api/v1/petitions/{id}"))
            .await;
        let referral = seen["referrals"][0]["id"].clone();
        act(
            "liaison",
            "accept",
            json!({ "version": 2, "act": "accept", "referral": referral }),
        )
        .await;
        let attend = json!({ "version": 3, "act": "attend", "referral": referral, "details": { "text": "Ya pasó el camión." } });
        act("liaison", "attend", attend).await;
    }
}

fn jpeg() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(32, 24)
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .unwrap();
    bytes.into_inner()
}

contract!(the_first_page_says_what_there_is_to_do, |db| {
    let phone = Phone::open(db).await;
    let home = phone.get("captain", "/m").await;
    assert_eq!(home.status, StatusCode::OK);
    for word in [
        "Guadalupe",
        "Manzana 501-01",
        "ninguna abierta",
        "/m/nueva",
        "/m/salir",
    ] {
        assert!(home.text.contains(word), "{word}: {}", home.text);
    }
    assert!(!home.text.contains("/usuarios") && !home.text.contains("esperan su respuesta"));
    let policy = home.headers[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap();
    assert!(
        policy.contains("img-src 'self' blob:") && !policy.contains("unsafe-inline"),
        "{policy}"
    );
    let ward = phone.get("ward-captain", "/m").await;
    assert!(ward.text.contains("Encabeza el Cuartel 5"), "{}", ward.text);
    let id = phone.sent("captain", 1).await;
    phone.attended(&id).await;
    let home = phone.get("captain", "/m").await.text;
    assert!(
        home.contains("1 atendida espera su respuesta")
            && home.contains(&format!("/m/peticiones/{id}#quedo")),
        "{home}"
    );
    for path in [
        "/m/peticiones?pila=por-contestar",
        "/m/manzana",
        "/m/credencial",
        "/m/avisos",
    ] {
        let page = phone.get("captain", path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.text.contains("<h1>"), "{path}");
    }
    let none = phone.get("captain", "/m/credencial").await.text;
    assert!(none.contains("Todavía no tiene credencial"), "{none}");
});

contract!(a_petition_is_sent_followed_and_shared, |db| {
    let phone = Phone::open(db).await;
    let form = phone.get("captain", "/m/nueva").await.text;
    for word in [
        "data-send",
        "data-draft=\"capture-",
        "data-photo",
        "data-place",
        "Bache",
        "type=\"file\"",
    ] {
        assert!(form.contains(word), "{word}: {form}");
    }
    let client = form.split("name=\"client_id\" value=\"").nth(1).unwrap();
    let client = client.split('"').next().unwrap().to_owned();
    let kind = seed_id("petition_type", "OP-01").to_string();
    let fields = [
        ("client_id", client.as_str()),
        ("kind", kind.as_str()),
        ("description", "Está hondo"),
        ("where", "here"),
        ("latitude", ""),
        ("street", "Bravo 214"),
        ("behalf", "neighbour"),
        ("given_names", "Epifania"),
        ("surnames", "Lara"),
        ("phone", "229 765 4321"),
        ("permission", "1"),
    ];
    let to = phone
        .post("captain", "/m/nueva", &fields, Some(&jpeg()))
        .await
        .location();
    assert_eq!(to, format!("/m/peticiones/{client}?hecho=enviada"));
    let again = phone
        .post("captain", "/m/nueva", &fields, Some(&jpeg()))
        .await
        .location();
    assert_eq!(again, to, "sent twice");
    let receipt = phone.get("captain", &to).await.text;
    let year = chrono::Datelike::year(&domain::local_time::local_date(server::machine::now()));
    let folio = domain::folio::Folio { year, number: 1 };
    let pin = phone.site.system.secret.pin(folio);
    for word in [
        "Recibida por el Ayuntamiento",
        &folio.to_string(),
        "a más tardar",
        &pin,
        "https://wa.me/?text=",
        "data-share",
        &format!("{PUBLIC_URL}/seguimiento"),
        "Bravo 214",
        "Epifania Lara",
        "Hacer otra petición",
    ] {
        assert!(receipt.contains(word), "{word}: {receipt}");
    }
    let photo = receipt
        .split("/fotos/")
        .nth(1)
        .unwrap()
        .split(['"', '?'])
        .next()
        .unwrap();
    let path = format!("/m/peticiones/{client}/fotos/{photo}");
    let shown = phone.get("captain", &path).await;
    assert_eq!(shown.headers[header::CONTENT_TYPE], "image/jpeg");
    assert_eq!(
        phone.get("other-captain", &path).await.status,
        StatusCode::NOT_FOUND
    );
    let list = phone.get("captain", "/m/peticiones").await.text;
    assert_eq!(list.matches("/m/peticiones/").count(), 1, "{list}");
    // Whoever sends other words under the same key is told where the first went.
    let mut changed = fields;
    changed[2] = ("description", "Otra cosa");
    let refused = phone.post("captain", "/m/nueva", &changed, None).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        refused.text.contains("ya se había enviado")
            && refused.text.contains(&format!("/m/peticiones/{client}\"")),
        "{}",
        refused.text
    );
});

contract!(what_is_refused_comes_back_as_it_was_typed, |db| {
    let phone = Phone::open(db).await;
    let client = uuid::Uuid::from_u128(4).to_string();
    let other = seed_id("petition_type", "TM-03").to_string();
    let fields = [
        ("client_id", client.as_str()),
        ("kind", "other"),
        ("other_kind", other.as_str()),
        ("description", "Pasan <muy> rápido"),
        ("reference", "frente a la escuela"),
        ("behalf", "neighbour"),
        ("given_names", "Epifania"),
        ("phone", "123"),
    ];
    let refused = phone
        .post("captain", "/m/nueva", &fields, Some(b"nothing"))
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for word in [
        "Error: Nueva petición",
        "Pasan &lt;muy&gt; rápido",
        "value=\"frente a la escuela\"",
        "value=\"Epifania\"",
        "value=\"123\"",
        "JPEG, PNG o WebP",
        "Escriba el teléfono a 10 dígitos",
        "Pídale permiso",
        "póngala otra vez",
        &format!("value=\"{client}\""),
        &format!("<option value=\"{other}\" selected"),
    ] {
        assert!(refused.text.contains(word), "{word}: {}", refused.text);
    }
    assert!(
        phone
            .get("captain", "/m/peticiones")
            .await
            .text
            .contains("Todavía no hay peticiones")
    );
    // A form that says nothing at all.
    let empty = phone.post("captain", "/m/nueva", &[], None).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        !empty.text.contains("name=\"client_id\" value=\"\""),
        "{}",
        empty.text
    );
});

contract!(a_guessed_address_reads_like_a_missing_one, |db| {
    let phone = Phone::open(db).await;
    let id = phone.sent("captain", 1).await;
    let missing = phone
        .get(
            "other-captain",
            &format!("/m/peticiones/{}", uuid::Uuid::from_u128(9)),
        )
        .await;
    let guessed = phone
        .get("other-captain", &format!("/m/peticiones/{id}"))
        .await;
    assert_eq!(
        (guessed.status, missing.status),
        (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
    );
    assert_eq!(guessed.text, missing.text);
    let fields = [("answer", "yes"), ("version", "1")];
    let answer = format!("/m/peticiones/{id}/respuesta");
    let guessed = phone.post("other-captain", &answer, &fields, None).await;
    assert_eq!(
        (guessed.status, &guessed.text),
        (StatusCode::NOT_FOUND, &missing.text)
    );
    let ward = phone
        .get("ward-captain", &format!("/m/peticiones/{id}"))
        .await;
    assert_eq!(ward.status, StatusCode::OK);
    assert!(
        ward.text.contains("no se muestran sus datos") && !ward.text.contains("PIN"),
        "{}",
        ward.text
    );
    let list = phone
        .get("ward-captain", "/m/peticiones?ver=cuartel")
        .await
        .text;
    assert!(
        list.contains("Todo el cuartel") && list.contains("Manzana 501-01"),
        "{list}"
    );
    let own = phone.get("ward-captain", "/m/peticiones").await.text;
    assert!(own.contains("Todavía no hay peticiones"), "{own}");
});

contract!(she_says_whether_it_was_done_well, |db| {
    let phone = Phone::open(db).await;
    let id = phone.sent("captain", 1).await;
    let (page, path) = (
        format!("/m/peticiones/{id}"),
        format!("/m/peticiones/{id}/respuesta"),
    );
    let before = phone.get("captain", &page).await.text;
    assert!(
        before.contains("La oficina la está revisando") && !before.contains("¿Quedó bien?"),
        "{before}"
    );
    phone.attended(&id).await;
    let asked = phone.get("captain", &page).await.text;
    assert!(
        asked.contains("¿Quedó bien?") && asked.contains("Ya pasó el camión."),
        "{asked}"
    );
    let mute = phone
        .post(
            "captain",
            &path,
            &[("answer", "no"), ("version", "4"), ("words", "no")],
            None,
        )
        .await;
    assert_eq!(mute.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        mute.text.contains("qué falta o qué quedó mal") && mute.text.contains(">\nno</textarea>")
            || mute.text.contains(">no</textarea>"),
        "{}",
        mute.text
    );
    let unsaid = phone
        .post("captain", &path, &[("version", "4")], None)
        .await;
    assert!(
        unsaid.text.contains("Toque «Sí, quedó bien» o «No quedó»."),
        "{}",
        unsaid.text
    );
    let stale = phone
        .post(
            "captain",
            &path,
            &[("answer", "yes"), ("version", "3")],
            None,
        )
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let no = [
        ("answer", "no"),
        ("version", "4"),
        ("words", "No pasó por mi cuadra"),
    ];
    let to = phone
        .post("captain", &path, &no, Some(&jpeg()))
        .await
        .location();
    let thanks = phone.get("captain", &to).await.text;
    assert!(
        thanks.contains("ya sabe que no quedó") && thanks.contains("volvió a la dependencia"),
        "{thanks}"
    );
    let again = phone
        .post("captain", &path, &no, Some(&jpeg()))
        .await
        .location();
    assert_eq!(again, to, "sent twice");
});

contract!(the_telephone_asks_where_it_is, |db| {
    let phone = Phone::open(db).await;
    let here = phone.get("captain", "/m/donde?lat=19.2&lon=-96.1").await;
    assert_eq!(here.status, StatusCode::OK);
    let said: domain::captain::Whereabouts = serde_json::from_str(&here.text).unwrap();
    assert_eq!((said.own_block, said.neighborhood.as_str()), (None, ""));
    for query in ["", "?lat=x&lon=1", "?lat=0&lon=0", "?lat=NaN&lon=1"] {
        let refused = phone.get("captain", &format!("/m/donde{query}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
    }
});
