//! The document of the JSON API: it names every endpoint, and answers have the shapes that it gives.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves the storage tests too")]

mod site;

use axum::http::StatusCode;
use serde_json::{Value, json};
use server::http::ENDPOINTS;
use site::Site;
use site::harness::{self, contract};

/// Asserts that a value has the shape that the document gives it.
fn assert_shape(document: &Value, schema: &Value, value: &Value, at: &str) {
    if let Some(to) = schema["$ref"].as_str() {
        let schema = document.pointer(to.trim_start_matches('#')).unwrap();
        return assert_shape(document, schema, value, at);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        // A choice that is not null is the only one in this document.
        if !value.is_null() {
            let other = choices.iter().find(|c| c["type"] != "null").unwrap();
            assert_shape(document, other, value, at);
        }
        return;
    }
    match value {
        Value::Object(map) => {
            for name in schema["required"].as_array().into_iter().flatten() {
                let name = name.as_str().unwrap();
                assert!(map.contains_key(name), "{at}.{name} is missing");
            }
            for (name, value) in map {
                let schema = &schema["properties"][name];
                assert!(schema.is_object(), "{at}.{name} is not in the document");
                assert_shape(document, schema, value, &format!("{at}.{name}"));
            }
        }
        Value::Array(list) => {
            for (i, value) in list.iter().enumerate() {
                let schema = match schema["prefixItems"].get(i) {
                    Some(own) => own,
                    None => &schema["items"],
                };
                assert_shape(document, schema, value, &format!("{at}[{i}]"));
            }
        }
        _ => {
            let kind = match value {
                Value::String(_) => "string",
                Value::Number(n) if n.is_f64() => "number",
                Value::Number(_) => "integer",
                Value::Bool(_) => "boolean",
                _ => "null",
            };
            let types = &schema["type"];
            let said = types == kind || types.as_array().is_some_and(|t| t.contains(&json!(kind)));
            assert!(said, "{at}: {value} is not {schema}");
        }
    }
}

contract!(answers_have_the_shape_of_the_document, |db| {
    let site = Site::open(db).await;
    let (_, document) = site.get("anonymous", "/api/v1/openapi.json").await;
    let given = |path: &str, verb: &str| {
        let answer = &document["paths"][path][verb]["responses"]["200"]["content"];
        answer["application/json"]["schema"].clone()
    };
    let (_, new) = site
        .post("operator", "/api/v1/petitions", site.lamp(88))
        .await;
    assert_shape(&document, &given("/api/v1/petitions", "post"), &new, "new");
    let id = site.referred(89).await;
    let note = json!({ "version": 2, "act": "note_internal", "details": { "text": "Avisar al supervisor" } });
    let (_, _, followed) = site.act("coordinator", &id, "k", note).await;
    let one = "/api/v1/petitions/{id}";
    let acts = format!("{one}/acts");
    assert_shape(&document, &given(&acts, "post"), &followed, "followed");
    for (path, read, verb) in [
        ("/api/v1/petitions", "/api/v1/petitions".to_owned(), "get"),
        (one, format!("/api/v1/petitions/{id}"), "get"),
        ("/api/v1/catalogues", "/api/v1/catalogues".into(), "get"),
        ("/api/v1/counts", "/api/v1/counts".into(), "get"),
    ] {
        let (status, value) = site.get("coordinator", &read).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert_shape(&document, &given(path, verb), &value, path);
    }
    let tracked = json!({ "folio": new["folio"], "pin": new["pin"] });
    for (path, body, who) in [
        (
            "/api/v1/callers",
            json!({ "phone": "2291234567" }),
            "operator",
        ),
        ("/api/v1/tracking", tracked, "anonymous"),
    ] {
        let (status, value) = site.post(who, path, body).await;
        assert_eq!(status, StatusCode::OK, "{path} {value}");
        assert_shape(&document, &given(path, "post"), &value, path);
    }
    let (_, refused) = site
        .post("operator", "/api/v1/petitions", site.lamp(88))
        .await;
    assert_eq!(refused["folio"], new["folio"]);
    let mut empty = site.lamp(90);
    empty["description"] = "".into();
    let (_, refused) = site.post("operator", "/api/v1/petitions", empty).await;
    let problem = json!({ "$ref": "#/components/schemas/Problem" });
    assert_shape(&document, &problem, &refused, "problem");
    let early = json!({ "version": 3, "act": "receive_information", "details": { "text": "Llegaron los datos" } });
    let (_, _, refused) = site.act("coordinator", &id, "early", early).await;
    assert_eq!(refused["status"], 409, "{refused}");
    assert_shape(&document, &problem, &refused, "illegal act");
});

contract!(the_document_names_every_endpoint, |db| {
    let site = Site::open(db).await;
    let (_, document) = site.get("anonymous", "/api/v1/openapi.json").await;
    for endpoint in ENDPOINTS {
        let operation =
            &document["paths"][endpoint.path][endpoint.verb.http().as_str().to_lowercase()];
        assert_eq!(operation["summary"], endpoint.summary);
    }
    assert_eq!(site.get("anonymous", "/readyz").await.0, StatusCode::OK);
    site.system.db.close().await;
    assert_eq!(
        site.get("anonymous", "/readyz").await.0,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(site.get("anonymous", "/healthz").await.0, StatusCode::OK);
});
