//! A server in memory, for the tests over HTTP.

#[path = "../../db/tests/harness/mod.rs"]
pub mod harness;

pub mod captains;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use domain::ids::{DepartmentId, UserId};
use domain::users::Role;
use futures::FutureExt;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use server::http::router;
use server::machine::{SystemEntropy, now};
use std::collections::BTreeMap;
use std::sync::Arc;
use tower::ServiceExt;
use usecases::seed::seed_id;
use usecases::{Secret, System, accounts, seed, settlements};
use uuid::Uuid;

/// A server with people of every role, each with a key of the API.
pub struct Site {
    pub app: Router,
    pub system: System,
    pub tokens: BTreeMap<&'static str, String>,
    pub neighborhood: Uuid,
}

/// How people would reach the server.
pub const PUBLIC_URL: &str = "https://sirc.example.gob.mx";

pub const PEOPLE: [(&str, Role, Option<&str>); 9] = [
    ("administrator", Role::Administrator, None),
    ("coordinator", Role::Coordinator, None),
    ("operator", Role::Operator, None),
    ("liaison", Role::Liaison, Some("AP")),
    ("other-liaison", Role::Liaison, Some("OP")),
    ("director", Role::Director, Some("AP")),
    ("follow-up", Role::FollowUpAgent, None),
    ("roster", Role::RosterCoordinator, None),
    ("auditor", Role::Auditor, None),
];

impl Site {
    pub async fn open(db: db::Db) -> Self {
        let system = System {
            db,
            secret: Secret::new(&[7; 32]).unwrap(),
            entropy: Arc::new(SystemEntropy),
            territory: Default::default(),
            map: Default::default(),
            board: Default::default(),
            clockwork: Default::default(),
            routing: Default::default(),
        };
        seed::seed(&system).await.unwrap();
        let file = b"codigo_postal,asentamiento,tipo_asentamiento,id_asenta\n91897,Formando Hogar,Colonia,0123\n";
        settlements::import(&system, file, true, now())
            .await
            .unwrap();
        let neighborhood = db::catalogue::neighborhoods(&mut system.db.read().await.unwrap())
            .await
            .unwrap()[0]
            .id
            .0;
        let mut tokens = BTreeMap::new();
        for (login, role, department) in
            PEOPLE
                .into_iter()
                .chain([("disabled", Role::Coordinator, None)])
        {
            let user = db::accounts::User {
                id: UserId(system.new_id(now())),
                login: login.into(),
                name: format!("Prueba {login}"),
                role,
                department: department.map(|code| DepartmentId(seed_id("department", code))),
                password_hash: String::new(),
                secret: domain::users::SecretKind::Password,
                captain: None,
                must_change_password: false,
                active: login != "disabled",
                version: 1,
            };
            system
                .db
                .write(move |conn| {
                    async move { db::accounts::insert(conn, &user, now()).await }.boxed()
                })
                .await
                .unwrap();
            tokens.insert(
                login,
                accounts::create_api_token(&system, login, "prueba", now())
                    .await
                    .unwrap(),
            );
        }
        Self {
            app: router(server::http::Site {
                system: system.clone(),
                files: app::site::Files::of("js: a\nwasm: b\ncss: c\n"),
                root: std::env::temp_dir(),
                public_url: PUBLIC_URL.into(),
                secure: false,
                trusted_proxies: Vec::new(),
                tiles: Default::default(),
            }),
            system,
            tokens,
            neighborhood,
        }
    }

    /// The same server, behind a proxy on its own machine.
    pub fn behind_a_proxy(&self) -> Router {
        router(server::http::Site {
            system: self.system.clone(),
            files: app::site::Files::default(),
            root: std::env::temp_dir(),
            public_url: PUBLIC_URL.into(),
            secure: false,
            trusted_proxies: vec!["127.0.0.1/32".parse().unwrap()],
            tiles: Default::default(),
        })
    }

    pub async fn send(
        &self,
        who: &str,
        method: Method,
        path: &str,
        body: Value,
        extra: &[(&str, &str)],
    ) -> (StatusCode, HeaderMap, Value) {
        let body = if body.is_null() {
            Body::empty()
        } else {
            Body::from(body.to_string())
        };
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(token) = self.tokens.get(who) {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        for (name, value) in extra {
            request = request.header(*name, *value);
        }
        self.raw(request.body(body).unwrap()).await
    }

    pub async fn raw(&self, request: Request<Body>) -> (StatusCode, HeaderMap, Value) {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        (
            parts.status,
            parts.headers,
            serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        )
    }

    /// A page or a form as a browser without scripts asks for it.
    pub async fn browse(
        &self,
        who: &str,
        request: axum::http::request::Builder,
        body: &str,
    ) -> (StatusCode, HeaderMap, Vec<u8>) {
        let request = request
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "text/html")
            .header(
                header::AUTHORIZATION,
                format!("Bearer {}", self.tokens[who]),
            )
            .body(Body::from(body.to_owned()))
            .unwrap();
        let answer = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        (parts.status, parts.headers, bytes.to_vec())
    }

    pub async fn get(&self, who: &str, path: &str) -> (StatusCode, Value) {
        let (status, _, body) = self.send(who, Method::GET, path, Value::Null, &[]).await;
        (status, body)
    }

    pub async fn post(&self, who: &str, path: &str, body: Value) -> (StatusCode, Value) {
        let (status, _, body) = self.send(who, Method::POST, path, body, &[]).await;
        (status, body)
    }

    pub fn lamp(&self, client: u128) -> Value {
        json!({
            "client_id": Uuid::from_u128(client),
            "channel": seed_id("channel", "phone_072"),
            "kind": seed_id("petition_type", "AP-01"),
            "description": "Está bien oscuro mi callejón",
            "citizen": { "given_names": "María", "surnames": "López", "phone": "2291234567" },
            "place": { "neighborhood": self.neighborhood, "street": "Paseo de las Palmas", "number": "214" },
            "privacy_notice": "2026-01",
        })
    }

    pub async fn act(
        &self,
        who: &str,
        id: &str,
        key: &str,
        body: Value,
    ) -> (StatusCode, HeaderMap, Value) {
        self.send(
            who,
            Method::POST,
            &format!("/api/v1/petitions/{id}/acts"),
            body,
            &[("idempotency-key", key)],
        )
        .await
    }

    /// A petition referred to lighting, at version 2.
    pub async fn referred(&self, client: u128) -> String {
        let (status, body) = self
            .post("operator", "/api/v1/petitions", self.lamp(client))
            .await;
        assert_eq!(status, StatusCode::CREATED, "{body}");
        let id = body["id"].as_str().unwrap().to_owned();
        let refer = json!({ "version": 1, "act": "refer", "details": { "departments": [seed_id("department", "AP")] } });
        let (status, _, body) = self
            .act("coordinator", &id, &format!("refer-{client}"), refer)
            .await;
        assert_eq!(
            (status, &body["status"]),
            (StatusCode::OK, &json!("referred"))
        );
        id
    }

    pub async fn upload(
        &self,
        who: &str,
        id: &str,
        version: i64,
        name: &str,
        content: &[u8],
    ) -> (StatusCode, Value) {
        let mut body = format!("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"{name}\"\r\nContent-Type: image/jpeg\r\n\r\n").into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!(
                "/api/v1/petitions/{id}/attachments?version={version}"
            ))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .header(
                header::AUTHORIZATION,
                format!("Bearer {}", self.tokens[who]),
            )
            .body(Body::from(body))
            .unwrap();
        let (status, _, body) = self.raw(request).await;
        (status, body)
    }
}
