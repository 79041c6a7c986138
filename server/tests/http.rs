//! The program over HTTP: every endpoint as every role, and what strangers try.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves the storage tests too")]

mod site;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use serde_json::{Value, json};
use server::http::{ENDPOINTS, Rule};
use site::harness::{self, contract};
use site::{PEOPLE, Site};
use std::collections::BTreeSet;
use tower::ServiceExt;
use uuid::Uuid;

/// Who may knock at each endpoint that is not public, written by hand: the test below fails for an
/// endpoint that is missing here, so nobody adds one without saying who it is for.
const MATRIX: &[(&str, &str, &str)] = &[
    (
        "GET",
        "/api/v1/catalogues",
        "administrator coordinator operator liaison other-liaison director follow-up roster auditor",
    ),
    (
        "GET",
        "/api/v1/counts",
        "coordinator operator liaison other-liaison director follow-up roster auditor",
    ),
    (
        "GET",
        "/api/v1/petitions",
        "coordinator operator liaison other-liaison director follow-up roster auditor",
    ),
    ("POST", "/api/v1/petitions", "coordinator operator roster"),
    (
        "GET",
        "/api/v1/petitions/{id}",
        "coordinator operator liaison other-liaison director follow-up roster auditor",
    ),
    (
        "POST",
        "/api/v1/petitions/{id}/acts",
        "coordinator operator liaison other-liaison director follow-up roster auditor",
    ),
    (
        "POST",
        "/api/v1/petitions/{id}/attachments",
        "coordinator operator liaison other-liaison director follow-up roster auditor",
    ),
    (
        "GET",
        "/api/v1/petitions/{id}/attachments/{attachment}/{variant}",
        "coordinator operator liaison other-liaison director follow-up roster auditor",
    ),
    (
        "POST",
        "/api/v1/petitions/{id}/contact",
        "coordinator operator liaison other-liaison director follow-up roster auditor",
    ),
    ("POST", "/api/v1/callers", "coordinator operator roster"),
    ("POST", "/api/v1/alike", "coordinator operator roster"),
];

/// What anybody on the internet may reach. This list only grows with a reason.
const PUBLIC: &[(&str, &str)] = &[
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/api/v1/openapi.json"),
    ("POST", "/api/v1/tracking"),
];

#[test]
fn every_endpoint_says_who_it_is_for() {
    for endpoint in ENDPOINTS {
        let key = (endpoint.verb.http().to_string(), endpoint.path);
        let listed = MATRIX
            .iter()
            .filter(|(m, p, _)| (*m, *p) == (key.0.as_str(), key.1))
            .count();
        let public = PUBLIC
            .iter()
            .filter(|(m, p)| (*m, *p) == (key.0.as_str(), key.1))
            .count();
        assert_eq!(
            (listed, public),
            if endpoint.rule == Rule::Public {
                (0, 1)
            } else {
                (1, 0)
            },
            "{} {}: give the endpoint a rule in server/src/http/endpoints.rs, and write here who may knock",
            key.0,
            key.1
        );
    }
    assert_eq!(ENDPOINTS.len(), MATRIX.len() + PUBLIC.len());
}

contract!(every_endpoint_as_every_role, |db| {
    let site = Site::open(db).await;
    let id = site.referred(1).await;
    for endpoint in ENDPOINTS {
        let path = endpoint
            .path
            .replace("{id}", &id)
            .replace("{attachment}", &id)
            .replace("{variant}", "full");
        let allowed: BTreeSet<&str> = MATRIX
            .iter()
            .filter(|(m, p, _)| *m == endpoint.verb.http().as_str() && *p == endpoint.path)
            .flat_map(|(.., who)| who.split(' '))
            .collect();
        for who in PEOPLE
            .map(|(who, ..)| who)
            .into_iter()
            .chain(["anonymous", "disabled"])
        {
            let body = if endpoint.verb.http() == Method::POST {
                json!({})
            } else {
                Value::Null
            };
            let (status, headers, answer) =
                site.send(who, endpoint.verb.http(), &path, body, &[]).await;
            let label = format!(
                "{} {} as {who}: {status} {answer}",
                endpoint.verb.http(),
                endpoint.path
            );
            if endpoint.rule == Rule::Public || allowed.contains(who) {
                assert!(![401, 403, 405, 500].contains(&status.as_u16()), "{label}");
            } else if matches!(who, "anonymous" | "disabled") {
                assert_eq!(status, StatusCode::UNAUTHORIZED, "{label}");
            } else {
                assert_eq!(status, StatusCode::FORBIDDEN, "{label}");
            }
            assert_headers(&headers, &label);
        }
    }
});

fn assert_headers(headers: &HeaderMap, label: &str) {
    for name in [
        "content-security-policy",
        "x-content-type-options",
        "referrer-policy",
        "strict-transport-security",
        "permissions-policy",
        "cross-origin-opener-policy",
        "cross-origin-resource-policy",
        "cache-control",
        "x-request-id",
    ] {
        assert_eq!(headers.get_all(name).iter().count(), 1, "{name}: {label}");
    }
}

contract!(strangers_and_mistakes_are_answered_with_words, |db| {
    let site = Site::open(db).await;
    let (status, headers, body) = site
        .send("anonymous", Method::GET, "/nada", Value::Null, &[])
        .await;
    assert_eq!(
        (status, body["code"].as_str()),
        (StatusCode::NOT_FOUND, Some("not_found"))
    );
    assert_eq!(headers["content-type"], "application/problem+json");
    assert_headers(&headers, "404");
    let (status, headers, _) = site
        .send(
            "operator",
            Method::DELETE,
            "/api/v1/petitions",
            Value::Null,
            &[],
        )
        .await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    assert_headers(&headers, "405");

    let forged = [
        ("origin", "https://malo.example"),
        ("sec-fetch-site", "cross-site"),
        ("host", "sirc.example"),
    ];
    let (status, headers, _) = site
        .send(
            "operator",
            Method::POST,
            "/api/v1/petitions",
            site.lamp(1),
            &forged,
        )
        .await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_headers(&headers, "forged");

    let long = json!({ "phone": "2".repeat(70_000) });
    let (status, headers, body) = site
        .send("operator", Method::POST, "/api/v1/callers", long, &[])
        .await;
    assert_eq!(
        (status, body["code"].as_str()),
        (StatusCode::PAYLOAD_TOO_LARGE, Some("too_large"))
    );
    assert_headers(&headers, "413");

    let request = Request::builder()
        .method(Method::POST)
        .uri("/api/v1/callers")
        .header(header::CONTENT_TYPE, "text/plain")
        .header(
            header::AUTHORIZATION,
            format!("Bearer {}", site.tokens["operator"]),
        )
        .body(Body::from(r#"{"phone":"2291234567"}"#))
        .unwrap();
    assert_eq!(
        site.raw(request).await.0,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );

    let (status, body) = site
        .post("operator", "/api/v1/petitions", json!({ "owner": "yo" }))
        .await;
    assert_eq!(
        (status, body["fields"][0]["field"].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("body"))
    );
    assert_eq!(
        site.get("operator", "/api/v1/petitions?estado=x").await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        site.get("operator", "/api/v1/petitions/no-es-un-id")
            .await
            .0,
        StatusCode::NOT_FOUND
    );
});

contract!(
    a_foreign_petition_answers_as_one_that_does_not_exist,
    |db| {
        let site = Site::open(db).await;
        let id = site.referred(1).await;
        let (mine, _) = site
            .get("liaison", &format!("/api/v1/petitions/{id}"))
            .await;
        assert_eq!(mine, StatusCode::OK);
        let foreign = site
            .get("other-liaison", &format!("/api/v1/petitions/{id}"))
            .await;
        let missing = site
            .get(
                "other-liaison",
                &format!("/api/v1/petitions/{}", Uuid::nil()),
            )
            .await;
        assert_eq!(foreign, missing);
        assert_eq!(foreign.0, StatusCode::NOT_FOUND);
        let (status, page) = site
            .get("other-liaison", "/api/v1/petitions?q=palmas")
            .await;
        assert_eq!((status, page["total"].as_i64()), (StatusCode::OK, Some(0)));
        let (_, page) = site
            .get(
                "liaison",
                "/api/v1/petitions?q=palmas&status=referred,received",
            )
            .await;
        assert_eq!(page["total"].as_i64(), Some(1));
        assert!(!page.to_string().contains("2291234567") && !page.to_string().contains("María"));
    }
);

contract!(sending_again_answers_again_and_does_once, |db| {
    let site = Site::open(db).await;
    let (first, one) = site
        .post("operator", "/api/v1/petitions", site.lamp(1))
        .await;
    let (second, headers, two) = site
        .send(
            "operator",
            Method::POST,
            "/api/v1/petitions",
            site.lamp(1),
            &[],
        )
        .await;
    assert_eq!((first, second), (StatusCode::CREATED, StatusCode::OK));
    assert_eq!((&one["folio"], &one["pin"]), (&two["folio"], &two["pin"]));
    assert_eq!(headers["idempotent-replayed"], "true");
    let id = one["id"].as_str().unwrap();
    let note =
        json!({ "version": 1, "act": "note_internal", "details": { "text": "Llamar mañana" } });
    assert_eq!(
        site.act("operator", id, "", note.clone()).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let (status, _, answer) = site.act("operator", id, "k1", note.clone()).await;
    assert_eq!(
        (status, answer["version"].as_i64()),
        (StatusCode::OK, Some(2))
    );
    let (status, headers, again) = site.act("operator", id, "k1", note.clone()).await;
    assert_eq!((status, &again), (StatusCode::OK, &answer));
    assert_eq!(headers["idempotent-replayed"], "true");
    let other = json!({ "version": 2, "act": "note_internal", "details": { "text": "Otra" } });
    assert_eq!(
        site.act("operator", id, "k1", other).await.2["code"],
        "key_reused"
    );
    let (status, _, conflict) = site.act("operator", id, "k2", note).await;
    assert_eq!(
        (
            status,
            conflict["code"].as_str(),
            conflict["version"].as_i64()
        ),
        (StatusCode::CONFLICT, Some("conflict"), Some(2))
    );
    assert_eq!(conflict["changes"][0]["who"], "Prueba operator");
});

contract!(files_are_what_they_are_not_what_they_say, |db| {
    let site = Site::open(db).await;
    let id = site.referred(1).await;
    let (status, body) = site
        .upload(
            "liaison",
            &id,
            2,
            "foto.jpg",
            b"<html><script>alert(1)</script>",
        )
        .await;
    assert_eq!(
        (status, body["code"].as_str()),
        (StatusCode::UNSUPPORTED_MEDIA_TYPE, Some("unsupported"))
    );
    let (status, body) = site
        .upload("liaison", &id, 2, "foto.jpg", &vec![0xff; 9 * 1024 * 1024])
        .await;
    assert_eq!(
        (status, body["code"].as_str()),
        (StatusCode::PAYLOAD_TOO_LARGE, Some("too_large"))
    );
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(40, 30)
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    assert_eq!(
        site.upload("other-liaison", &id, 2, "foto.jpg", png.get_ref())
            .await
            .0,
        StatusCode::NOT_FOUND
    );
    let (status, body) = site
        .upload("liaison", &id, 2, "../../foto.png", png.get_ref())
        .await;
    assert_eq!(
        (status, body["version"].as_i64()),
        (StatusCode::OK, Some(3)),
        "{body}"
    );
    let (_, detail) = site
        .get("liaison", &format!("/api/v1/petitions/{id}"))
        .await;
    let file = &detail["attachments"][0];
    assert_eq!(
        (file["width"].as_i64(), file["name"].as_str()),
        (Some(40), Some("....foto.png"))
    );
    let path = format!(
        "/api/v1/petitions/{id}/attachments/{}/thumbnail",
        file["id"].as_str().unwrap()
    );
    let (status, headers, _) = site
        .send("liaison", Method::GET, &path, Value::Null, &[])
        .await;
    assert_eq!(
        (status, headers["content-type"].to_str().unwrap()),
        (StatusCode::OK, "image/jpeg")
    );
    assert_eq!(
        headers["content-security-policy"],
        "default-src 'none'; sandbox"
    );
    assert_eq!(
        site.get("other-liaison", &path).await.0,
        StatusCode::NOT_FOUND
    );
});

contract!(following_needs_the_pin_and_guessing_has_to_wait, |db| {
    let site = Site::open(db).await;
    let (_, one) = site
        .post("operator", "/api/v1/petitions", site.lamp(1))
        .await;
    let right = json!({ "folio": one["folio"], "pin": one["pin"] });
    let (status, seen) = site
        .post("anonymous", "/api/v1/tracking", right.clone())
        .await;
    assert_eq!(
        (status, seen["status"].as_str()),
        (StatusCode::OK, Some("received"))
    );
    assert!(!seen.to_string().contains("María"));
    let wrong = json!({ "folio": one["folio"], "pin": "no" });
    let mut statuses = Vec::new();
    for _ in 0..11 {
        statuses.push(
            site.post("anonymous", "/api/v1/tracking", wrong.clone())
                .await
                .0
                .as_u16(),
        );
    }
    assert_eq!(statuses[..10], [404; 10]);
    assert_eq!(statuses[10], 429);
    let (status, headers, _) = site
        .send("anonymous", Method::POST, "/api/v1/tracking", right, &[])
        .await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert!(headers.contains_key("retry-after"));
    let (status, body) = site
        .post(
            "anonymous",
            "/api/v1/tracking",
            json!({ "folio": "SIRC-1", "pin": "1" }),
        )
        .await;
    assert_eq!(
        (status, body["fields"][0]["field"].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("folio"))
    );
});

contract!(citizens_behind_a_proxy_are_not_one, |db| {
    let site = Site::open(db).await;
    let app = site.behind_a_proxy();
    let (_, new) = site
        .post("operator", "/api/v1/petitions", site.lamp(91))
        .await;
    let ask = async |client: &str, pin: &str| {
        let body = json!({ "folio": new["folio"], "pin": pin });
        let mut request = Request::post("/api/v1/tracking")
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-forwarded-for", client)
            .body(Body::from(body.to_string()))
            .unwrap();
        let proxy = std::net::SocketAddr::from(([127, 0, 0, 1], 4711));
        request
            .extensions_mut()
            .insert(axum::extract::ConnectInfo(proxy));
        app.clone().oneshot(request).await.unwrap().status()
    };
    let pin = new["pin"].as_str().unwrap();
    let mut guesses = 0;
    while ask("189.203.1.7", "000000").await != StatusCode::TOO_MANY_REQUESTS {
        guesses += 1;
        assert!(guesses < 50, "nobody stops who guesses");
    }
    assert_eq!(ask("187.190.4.2", pin).await, StatusCode::OK);
});
