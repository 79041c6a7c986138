//! The forms of petitions as a browser sends them without a script: what was refused comes back with
//! everything that was typed.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves other tests too")]

mod site;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use site::Site;
use site::harness::{self, contract};
use std::fmt::Write;
use tower::ServiceExt;
use usecases::seed::seed_id;
use uuid::Uuid;

/// The status of an answer, where it sends the browser, and its page.
struct Answer {
    status: StatusCode,
    to: String,
    html: String,
}

async fn send(site: &Site, who: &str, method: Method, path: &str, body: String) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .header(header::ACCEPT, "text/html")
        .header(
            header::AUTHORIZATION,
            format!("Bearer {}", site.tokens[who]),
        )
        .body(Body::from(body))
        .unwrap();
    let (parts, body) = site
        .app
        .clone()
        .oneshot(request)
        .await
        .unwrap()
        .into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    let to = parts.headers.get(header::LOCATION);
    Answer {
        status: parts.status,
        to: to.map_or("", |to| to.to_str().unwrap()).to_owned(),
        html: String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

async fn post(site: &Site, who: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let mut body = String::new();
    for (name, value) in fields {
        write!(
            body,
            "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        )
        .unwrap();
    }
    body.push_str("--b--\r\n");
    send(site, who, Method::POST, path, body).await
}

async fn get(site: &Site, who: &str, path: &str) -> Answer {
    send(site, who, Method::GET, path, String::new()).await
}

fn assert_has(answer: &Answer, parts: &[&str]) {
    for part in parts {
        assert!(answer.html.contains(part), "{part}: {}", answer.html);
    }
}

contract!(a_capture_comes_back_with_what_was_typed, |db| {
    let site = Site::open(db).await;
    let client = Uuid::from_u128(31).to_string();
    let channel = seed_id("channel", "counter").to_string();
    let kind = seed_id("petition_type", "AP-01").to_string();
    let neighborhood = site.neighborhood.to_string();
    let typed = [
        ("client_id", client.as_str()),
        ("channel", &channel),
        ("phone", "229 123 4567"),
        ("description", "Está <oscuro> mi callejón"),
        ("neighborhood", &neighborhood),
        ("street", "Paseo \"de las\" Palmas"),
        ("given_names", "Micaela"),
        ("privacy_notice", "2026-01"),
    ];
    let back = post(&site, "operator", "/peticiones/nueva", &typed).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_has(
        &back,
        &[
            "Elija el tipo de petición",
            &format!("value=\"{client}\""),
            &format!("value=\"{channel}\" selected"),
            &format!("value=\"{neighborhood}\" selected"),
            "229 123 4567",
            "Está &lt;oscuro&gt; mi callejón",
            "Paseo &quot;de las&quot; Palmas",
            "value=\"Micaela\"",
        ],
    );
    // Scripts would make the page anew, from what they know.
    assert!(!back.html.contains("type=\"module\""), "{}", back.html);
    let whole = [&typed[..], &[("kind", kind.as_str())]].concat();
    let done = post(&site, "operator", "/peticiones/nueva", &whole).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    let again = post(&site, "operator", "/peticiones/nueva", &whole).await;
    assert_eq!((again.status, &again.to), (done.status, &done.to));
    let receipt = get(&site, "operator", &done.to).await;
    assert_has(&receipt, &["Folio", "PIN"]);
});

contract!(an_act_comes_back_with_what_was_typed, |db| {
    let site = Site::open(db).await;
    let (_, new) = site
        .post("operator", "/api/v1/petitions", site.lamp(32))
        .await;
    let (id, folio) = (new["id"].as_str().unwrap(), new["folio"].as_str().unwrap());
    let path = format!("/peticiones/{folio}");
    let department = seed_id("department", "AP").to_string();
    let refer = |version: &'static str, key: &'static str| {
        [
            ("petition", id.to_owned()),
            ("version", version.to_owned()),
            ("act", "refer".to_owned()),
            ("referral", String::new()),
            ("key", key.to_owned()),
            ("text", "Revisar el poste 217".to_owned()),
        ]
    };
    let fields = refer("1", "k-1");
    let mut form: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let back = post(&site, "coordinator", &path, &form).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_has(
        &back,
        &[
            "No se guardó",
            "Revisar el poste 217",
            "href=\"#refer-0-form\"",
        ],
    );
    assert!(!back.html.contains("type=\"module\""), "{}", back.html);
    form.push(("departments", &department));
    let done = post(&site, "coordinator", &path, &form).await;
    assert_eq!(
        (done.status, done.to.as_str()),
        (
            StatusCode::SEE_OTHER,
            format!("{path}?hecho=refer").as_str()
        )
    );
    let page = get(&site, "coordinator", &done.to).await;
    assert_has(&page, &["Listo. Turnó."]);
    // Somebody else was first: what was typed stands in the form that is still legal.
    let mut late = form.clone();
    late[4] = ("key", "k-2");
    let stale = post(&site, "coordinator", &path, &late).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert_has(&stale, &["Revisar el poste 217", "#refer-0-form"]);
});

contract!(what_was_typed_survives_an_act_that_is_over, |db| {
    let site = Site::open(db).await;
    let id = site.referred(33).await;
    let (_, detail) = site
        .get("liaison", &format!("/api/v1/petitions/{id}"))
        .await;
    let folio = detail["folio"].as_str().unwrap();
    let referral = detail["referrals"][0]["id"].as_str().unwrap();
    let other = seed_id("department", "OP").to_string();
    let reason = seed_id("reject", "not_competent").to_string();
    let form = [
        ("petition", id.as_str()),
        ("version", "2"),
        ("act", "reject"),
        ("referral", referral),
        ("key", "k-r"),
        ("text", "La banqueta es de Obras Públicas"),
        ("departments", &other),
        ("reason", &reason),
    ];
    let accept = serde_json::json!({ "version": 2, "act": "accept", "referral": referral });
    let (status, ..) = site.act("director", &id, "k-a", accept).await;
    assert_eq!(status, StatusCode::OK);
    let path = format!("/peticiones/{folio}");
    let back = post(&site, "liaison", &path, &form).await;
    assert_eq!(back.status, StatusCode::CONFLICT, "{}", back.html);
    assert_has(&back, &["La banqueta es de Obras Públicas"]);
    // A stranger's form: the page of a petition that is not theirs does not exist.
    let foreign = post(&site, "other-liaison", &path, &form).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    assert!(!foreign.html.contains("oscuro"), "{}", foreign.html);
});

contract!(a_returned_capture_can_be_corrected, |db| {
    let site = Site::open(db).await;
    let client = Uuid::from_u128(34).to_string();
    let channel = seed_id("channel", "counter").to_string();
    // A type that needs a name.
    let pothole = seed_id("petition_type", "OP-03").to_string();
    let form = [
        ("client_id", client.as_str()),
        ("channel", &channel),
        ("kind", &pothole),
        ("phone", "229 123 4567"),
        ("description", "Falta una banqueta"),
        ("anonymous", "1"),
        ("question", "¿Una que nadie hizo?"),
        ("answer", "X-77"),
    ];
    let back = post(&site, "operator", "/peticiones/nueva", &form).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_has(&back, &["necesita el nombre", "229 123 4567"]);
    // Nothing takes a field away that only a script would give back.
    let ticks = back.html.split("class=\"ticks\"").nth(1).unwrap();
    let ticks = ticks.split("</fieldset>").next().unwrap();
    assert!(!ticks.contains("hidden"), "{ticks}");
    let fields = back.html.split("</form>").nth(2).unwrap();
    assert!(fields.contains("name=\"given_names\"") && !fields.contains("disabled"));
    assert!(!back.html.contains("X-77"), "an answer to another question");
});

contract!(a_form_is_read_to_its_end, |db| {
    let site = Site::open(db).await;
    let id = site.referred(35).await;
    let (_, detail) = site
        .get("liaison", &format!("/api/v1/petitions/{id}"))
        .await;
    let path = format!("/peticiones/{}", detail["folio"].as_str().unwrap());
    let large = "x".repeat(9 << 20);
    let mut body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"a.jpg\"\r\n\r\n{large}\r\n"
    );
    for (name, value) in [
        ("petition", id.as_str()),
        ("version", "2"),
        ("act", "note_internal"),
        ("referral", ""),
        ("key", "k-n"),
        ("text", "Falta la grúa"),
    ] {
        write!(
            body,
            "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        )
        .unwrap();
    }
    body.push_str("--b--\r\n");
    let back = send(&site, "liaison", Method::POST, &path, body).await;
    assert_eq!(back.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_has(&back, &["hasta 8 MB", "Falta la grúa"]);
    // A petition that is out of reach meanwhile: the words are still there.
    let reject = [
        ("petition", id.as_str()),
        ("version", "2"),
        ("act", "note_internal"),
        ("key", "k-o"),
        ("text", "Palabras que nadie más tiene"),
    ];
    let gone = post(&site, "other-liaison", &path, &reject).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    assert_has(&gone, &["Palabras que nadie más tiene", "No se encontró"]);
});

contract!(a_capture_like_another_shows_it_before_it_registers, |db| {
    let site = Site::open(db).await;
    let (_, first) = site
        .post("operator", "/api/v1/petitions", site.lamp(41))
        .await;
    let folio = first["folio"].as_str().unwrap();
    let client = Uuid::from_u128(42).to_string();
    let channel = seed_id("channel", "counter").to_string();
    let kind = seed_id("petition_type", "AP-01").to_string();
    let neighborhood = site.neighborhood.to_string();
    let typed = [
        ("client_id", client.as_str()),
        ("channel", &channel),
        ("kind", &kind),
        ("description", "No prende la luminaria"),
        ("neighborhood", &neighborhood),
        ("street", "Paseo Palmas"),
        ("question", "¿Número de poste?"),
        ("answer", "217"),
        ("privacy_notice", "2026-01"),
    ];
    // It lacks a name: that is told, and the other is shown at once.
    let back = post(&site, "operator", "/peticiones/nueva", &typed).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    let join = format!("formaction=\"/peticiones/{folio}/sumar\"");
    assert_has(&back, &["Escriba el nombre", "¿Es la misma?", &join]);
    assert!(!back.html.contains("Es otra: registrar"), "{}", back.html);
    let whole = [&typed[..], &[("given_names", "Micaela")]].concat();
    let asked = post(&site, "operator", "/peticiones/nueva", &whole).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_has(
        &asked,
        &[
            "parecen la misma",
            "Es otra: registrar",
            "misma calle",
            &join,
            &format!("name=\"seen\" value=\"{folio}\""),
            "value=\"Micaela\"",
        ],
    );
    for secret in ["María", "López", "2291234567"] {
        assert!(!asked.html.contains(secret), "{secret}");
    }
    // Taken for the same without a name: what is missing is asked, and nothing captured is lost.
    let path = format!("/peticiones/{folio}/sumar");
    let missing = post(&site, "operator", &path, &typed).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_has(
        &missing,
        &[
            "Escriba el nombre",
            "Sumar a esta petición",
            "No prende la luminaria",
            "Es otra: seguir con la captura",
            "name=\"street\" value=\"Paseo Palmas\"",
            "name=\"answer\" value=\"217\"",
            &format!("value=\"{client}\""),
        ],
    );
    // It is another one after all: the capture goes on as it was, and nothing is registered or reproached.
    let going_on = [&whole[..], &[("seguir", "1")]].concat();
    let again = post(&site, "operator", "/peticiones/nueva", &going_on).await;
    assert_eq!(again.status, StatusCode::OK);
    assert_has(
        &again,
        &[
            "Guardar y dar folio",
            "value=\"Micaela\"",
            "value=\"Paseo Palmas\"",
        ],
    );
    for reproach in ["Revise los campos", "Ctrl Enter", "escriba dos letras"] {
        assert!(!again.html.contains(reproach), "{reproach}");
    }
    let joined = post(&site, "operator", &path, &whole).await;
    assert_eq!(
        (joined.status, joined.to.as_str()),
        (
            StatusCode::SEE_OTHER,
            format!("/peticiones/{folio}/acuse?sumada=1").as_str()
        )
    );
    let receipt = get(&site, "operator", &joined.to).await;
    assert_has(&receipt, &["Se sumó a la petición", folio, "PIN"]);
    let page = get(&site, "coordinator", &format!("/peticiones/{folio}")).await;
    assert_has(
        &page,
        &[
            "Otra persona pidió lo mismo.",
            "Sumó a otra persona",
            "Comparar y unir",
        ],
    );
    // It is another after all: the person has seen the one there is.
    let seen = [&whole[..], &[("seen", folio)]].concat();
    let done = post(&site, "operator", "/peticiones/nueva", &seen).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
});

contract!(two_petitions_are_compared_united_and_separated, |db| {
    let site = Site::open(db).await;
    let mut folios = Vec::new();
    for client in [51, 52] {
        let (_, new) = site
            .post("operator", "/api/v1/petitions", site.lamp(client))
            .await;
        folios.push(new["folio"].as_str().unwrap().to_owned());
    }
    let [first, second] = &folios[..] else {
        panic!()
    };
    let page = format!("/peticiones/{second}/unir");
    let looking = get(&site, "coordinator", &page).await;
    assert_has(
        &looking,
        &["Parecidas", "misma calle", &format!("?con={first}")],
    );
    let unknown = get(&site, "coordinator", &format!("{page}?con=nada")).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_has(&unknown, &["id=\"con-error\"", "value=\"nada\""]);
    let both = get(&site, "coordinator", &format!("{page}?con={first}")).await;
    assert_has(
        &both,
        &["Ésta", "La otra", "Unir las dos", "la más antigua"],
    );
    let send = async |path: &str, fields: &[(&str, &str)]| {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", value.replace(' ', "+")))
            .collect();
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "text/html")
            .header(
                header::AUTHORIZATION,
                format!("Bearer {}", site.tokens["coordinator"]),
            )
            .body(Body::from(body.join("&")))
            .unwrap();
        let (parts, body) = site
            .app
            .clone()
            .oneshot(request)
            .await
            .unwrap()
            .into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let to = parts.headers.get(header::LOCATION);
        Answer {
            status: parts.status,
            to: to.map_or("", |to| to.to_str().unwrap()).to_owned(),
            html: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    };
    let form = |reason: &'static str| {
        vec![
            ("con", first.as_str()),
            ("own_version", "1"),
            ("other_version", "1"),
            ("keep", first.as_str()),
            ("reason", reason),
        ]
    };
    let short = send(&page, &form("si")).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_has(&short, &["al menos 5 caracteres", "Unir las dos"]);
    let done = send(&page, &form("Es el mismo poste")).await;
    assert_eq!(
        (done.status, done.to.as_str()),
        (
            StatusCode::SEE_OTHER,
            format!("/peticiones/{first}/unir?hecho=unida").as_str()
        )
    );
    // A second click of the same is the same.
    let again = send(&page, &form("Es el mismo poste")).await;
    assert_eq!((again.status, &again.to), (done.status, &done.to));
    let kept = get(&site, "coordinator", &done.to).await;
    assert_has(
        &kept,
        &[
            "Se unieron.",
            "Unidas a ésta",
            second,
            "Es el mismo poste",
            &format!("action=\"/peticiones/{second}/separar\""),
        ],
    );
    let people = get(&site, "follow-up", &format!("/peticiones/{first}/personas")).await;
    assert_has(&people, &["Pidió primero", "Ver nombres y teléfonos"]);
    assert!(!people.html.contains("María"), "{}", people.html);
    let separate = format!("/peticiones/{second}/separar");
    let old = send(&separate, &[("version", "1")]).await;
    assert_eq!(old.status, StatusCode::CONFLICT);
    assert_has(&old, &["Deshacer la unión", "Unió a otra petición"]);
    let undone = send(&separate, &[("version", "2")]).await;
    assert_eq!(
        (undone.status, undone.to.as_str()),
        (
            StatusCode::SEE_OTHER,
            format!("{page}?hecho=separada").as_str()
        )
    );
    let alone = get(&site, "coordinator", &undone.to).await;
    assert_has(&alone, &["Se deshizo la unión", "Parecidas"]);
});

contract!(who_approves_a_suspension_starts_from_what_was_asked, |db| {
    let site = Site::open(db).await;
    let id = site.referred(36).await;
    let (_, detail) = site
        .get("liaison", &format!("/api/v1/petitions/{id}"))
        .await;
    let referral = detail["referrals"][0]["id"].as_str().unwrap();
    let accept = serde_json::json!({ "version": 2, "act": "accept", "referral": referral });
    let (status, ..) = site.act("liaison", &id, "k-a", accept).await;
    assert_eq!(status, StatusCode::OK);
    let day = domain::local_time::local_date(chrono::Utc::now()) + chrono::Duration::days(9);
    let ask = serde_json::json!({
        "version": 3, "act": "ask_suspension", "referral": referral,
        "details": { "text": "Falta la pieza <7>", "date": day },
    });
    let (status, _, said) = site.act("liaison", &id, "k-s", ask).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    let path = format!("/peticiones/{}", detail["folio"].as_str().unwrap());
    let page = get(&site, "director", &path).await;
    let form = page.html.split("id=\"suspend-1-form\"").nth(1).unwrap();
    let form = form.split("</form>").next().unwrap();
    assert!(
        form.contains(">Falta la pieza &lt;7&gt;</textarea>"),
        "{form}"
    );
    assert!(form.contains(&format!("value=\"{day}\"")), "{form}");
    // A refusal has its own words.
    let other = page
        .html
        .split("id=\"refuse_suspension-1-form\"")
        .nth(1)
        .unwrap();
    let other = other.split("</form>").next().unwrap();
    assert!(!other.contains("Falta la pieza"), "{other}");
});
