//! An office with its people, and a browser without scripts.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use domain::users::{Role, UserForm};
use http_body_util::BodyExt;
use server::http::{Site, router};
use server::machine::{SystemEntropy, now};
use std::sync::Arc;
use tower::ServiceExt;
use usecases::{Secret, System, accounts, seed};

pub const PASSWORD: &str = "cuatro faroles bajo lluvia";

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub to: String,
    pub cookie: Option<String>,
    pub html: String,
}

impl Answer {
    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let rest = &self.html[self.html.find(&mark).unwrap() + mark.len()..];
        rest[..rest.find('"').unwrap()].to_owned()
    }

    #[track_caller]
    pub fn shows(&self, status: StatusCode, texts: &[&str]) {
        assert_eq!(self.status, status, "{}", self.html);
        for text in texts {
            assert!(self.html.contains(text), "without {text}: {}", self.html);
        }
    }

    #[track_caller]
    pub fn leads(&self, to: &str) {
        assert_eq!(
            (self.status, self.to.as_str()),
            (StatusCode::SEE_OTHER, to),
            "{}",
            self.html
        );
    }
}

pub struct Office {
    app: Router,
    pub system: System,
}

impl Office {
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
        for (login, role) in [
            ("jefa", Role::Administrator),
            ("otra", Role::Administrator),
            ("mesa", Role::Operator),
            ("audita", Role::Auditor),
        ] {
            let form = UserForm {
                login: login.into(),
                name: format!("Prueba {login}"),
                role,
                department: None,
                password: PASSWORD.into(),
            };
            accounts::create_user_from_console(&system, form, false, now())
                .await
                .unwrap();
        }
        let site = Site {
            system: system.clone(),
            files: app::site::Files::default(),
            root: std::path::PathBuf::new(),
            public_url: "https://sirc.example.gob.mx".into(),
            secure: false,
            trusted_proxies: Vec::new(),
            tiles: Default::default(),
        };
        Self {
            app: router(site),
            system,
        }
    }

    async fn send(&self, method: Method, path: &str, cookie: &str, body: String) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::ACCEPT, "text/html")
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, format!("sirc={cookie}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
        let text = |name| {
            let value = response.headers().get(name)?;
            Some(value.to_str().unwrap().to_owned())
        };
        let cookie = text(header::SET_COOKIE).and_then(|c| {
            let value = c.strip_prefix("sirc=")?.split(';').next()?;
            Some(value.to_owned())
        });
        Answer {
            status: response.status(),
            to: text(header::LOCATION).unwrap_or_default(),
            cookie,
            html: {
                let bytes = response.into_body().collect().await.unwrap().to_bytes();
                String::from_utf8(bytes.to_vec()).unwrap()
            },
        }
    }

    pub async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.send(Method::GET, path, cookie, String::new()).await
    }

    pub async fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Answer {
        let body = app::plain::controls::address("", fields);
        let body = body.trim_start_matches('?').to_owned();
        self.send(Method::POST, path, cookie, body).await
    }

    /// The cookie of somebody who signs in.
    pub async fn sign_in(&self, login: &str, password: &str) -> String {
        let fields = [("usuario", login), ("contrasena", password)];
        let answer = self.post("/entrar", "", &fields).await;
        answer.leads("/");
        answer.cookie.unwrap()
    }
}
