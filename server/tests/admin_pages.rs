//! The plain pages of the own account, users and catalogues, as a browser without scripts uses them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves the storage tests too")]

#[path = "../db/tests/harness/mod.rs"]
mod harness;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use domain::users::{Role, UserForm};
use harness::contract;
use http_body_util::BodyExt;
use server::http::{Site, router};
use server::machine::{SystemEntropy, now};
use std::sync::Arc;
use tower::ServiceExt;
use usecases::{Secret, System, accounts, seed};

const PASSWORD: &str = "cuatro faroles bajo lluvia";

/// What came back.
struct Answer {
    status: StatusCode,
    to: String,
    cookie: Option<String>,
    html: String,
}

impl Answer {
    /// The value of a hidden field.
    fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let rest = &self.html[self.html.find(&mark).unwrap() + mark.len()..];
        rest[..rest.find('"').unwrap()].to_owned()
    }

    #[track_caller]
    fn shows(&self, status: StatusCode, texts: &[&str]) {
        assert_eq!(self.status, status, "{}", self.html);
        for text in texts {
            assert!(self.html.contains(text), "without {text}: {}", self.html);
        }
    }

    #[track_caller]
    fn leads(&self, to: &str) {
        assert_eq!(
            (self.status, self.to.as_str()),
            (StatusCode::SEE_OTHER, to),
            "{}",
            self.html
        );
    }
}

struct Office {
    app: Router,
    system: System,
}

impl Office {
    async fn open(db: db::Db) -> Self {
        let system = System {
            db,
            secret: Secret::new(&[7; 32]).unwrap(),
            entropy: Arc::new(SystemEntropy),
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
            secure: false,
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

    async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.send(Method::GET, path, cookie, String::new()).await
    }

    async fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Answer {
        let body = app::plain::controls::address("", fields);
        let body = body.trim_start_matches('?').to_owned();
        self.send(Method::POST, path, cookie, body).await
    }

    /// The cookie of somebody who signs in.
    async fn sign_in(&self, login: &str, password: &str) -> String {
        let fields = [("usuario", login), ("contrasena", password)];
        let answer = self.post("/entrar", "", &fields).await;
        answer.leads("/");
        answer.cookie.unwrap()
    }
}

contract!(the_own_password_and_sessions, |db| {
    let office = Office::open(db).await;
    let elsewhere = office.sign_in("mesa", PASSWORD).await;
    let here = office.sign_in("mesa", PASSWORD).await;
    let page = office.get("/cuenta", &here).await;
    page.shows(
        StatusCode::OK,
        &["Prueba mesa", "Operación 072", "Esta sesión"],
    );

    let wrong = [
        ("current", "no es esta frase"),
        ("new", "otra frase de prueba"),
    ];
    let refused = office.post("/cuenta/contrasena", &here, &wrong).await;
    refused.shows(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["Esa no es su contraseña actual"],
    );
    assert!(!refused.html.contains("otra frase de prueba"));

    let right = [("current", PASSWORD), ("new", "otra frase de prueba")];
    let changed = office.post("/cuenta/contrasena", &here, &right).await;
    changed.leads("/cuenta?hecho=contrasena");
    let new = changed.cookie.unwrap();
    assert_ne!(new, here);
    office
        .get("/cuenta?hecho=contrasena", &new)
        .await
        .shows(StatusCode::OK, &["Su contraseña cambió"]);
    for ended in [&here, &elsewhere] {
        office
            .get("/cuenta", ended)
            .await
            .leads("/entrar?volver=/cuenta");
    }

    let again = office.sign_in("mesa", "otra frase de prueba").await;
    office
        .post("/cuenta/sesiones/cerrar-otras", &again, &[])
        .await
        .leads("/cuenta?hecho=otras");
    assert_eq!(
        office.get("/cuenta", &new).await.status,
        StatusCode::SEE_OTHER
    );
    let other = office.sign_in("mesa", "otra frase de prueba").await;
    let page = office.get("/cuenta", &again).await;
    let start = page.html.find("/cuenta/sesiones/").unwrap();
    let action = &page.html[start..start + page.html[start..].find('"').unwrap()];
    office
        .post(action, &again, &[])
        .await
        .leads("/cuenta?hecho=sesion");
    assert_eq!(
        office.get("/cuenta", &other).await.status,
        StatusCode::SEE_OTHER
    );
    let missing = office
        .post("/cuenta/sesiones/nada/cerrar", &again, &[])
        .await;
    missing.shows(StatusCode::NOT_FOUND, &["No se encontró"]);
});

contract!(a_user_from_creation_to_a_new_password, |db| {
    let office = Office::open(db).await;
    let boss = office.sign_in("jefa", PASSWORD).await;
    office
        .get("/usuarios?rol=administrator", &boss)
        .await
        .shows(
            StatusCode::OK,
            &["Prueba jefa", "Prueba otra", "2 usuarios"],
        );

    let mut fields = vec![
        ("login", "Ñandú"),
        ("name", "Rosario <Lagunes>"),
        ("role", "liaison"),
        ("department", ""),
        ("password", "corta"),
    ];
    office.post("/usuarios", &boss, &fields).await.shows(
        StatusCode::UNPROCESSABLE_ENTITY,
        &[
            "De 3 a 40 letras",
            "Elija la dependencia de este enlace",
            "al menos 12 caracteres",
            "Rosario &lt;Lagunes&gt;",
        ],
    );
    fields[0].1 = "rosario.lagunes";
    fields[2].1 = "operator";
    fields[4].1 = "palmas junto al puerto";
    let made = office.post("/usuarios", &boss, &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.html);
    let path = made.to.strip_suffix("?hecho=creado").unwrap().to_owned();

    // A borrowed password opens the own account and nothing else.
    let borrowed = office
        .sign_in("rosario.lagunes", "palmas junto al puerto")
        .await;
    for elsewhere in ["/", "/peticiones", "/usuarios"] {
        office.get(elsewhere, &borrowed).await.leads("/cuenta");
    }
    office
        .get("/cuenta", &borrowed)
        .await
        .shows(StatusCode::OK, &["Necesita una contraseña nueva"]);
    let change = [
        ("current", "palmas junto al puerto"),
        ("new", "danzón de media tarde"),
    ];
    let own = office.post("/cuenta/contrasena", &borrowed, &change).await;
    let own = own.cookie.unwrap();
    assert_eq!(office.get("/peticiones", &own).await.status, StatusCode::OK);

    // Two administrators with the same page before them.
    let page = office.get(&path, &boss).await;
    page.shows(
        StatusCode::OK,
        &["Rosario &lt;Lagunes&gt;", "Sesiones abiertas"],
    );
    let version = page.hidden("version");
    let edit = |name: &'static str, version: &str| {
        [
            ("version".to_owned(), version.to_owned()),
            ("name".to_owned(), name.to_owned()),
            ("role".to_owned(), "operator".to_owned()),
            ("active".to_owned(), "1".to_owned()),
        ]
    };
    let send = async |fields: [(String, String); 4]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
        office.post(&path, &boss, &fields).await
    };
    let saved = format!("{path}?hecho=guardado");
    send(edit("Rosario Lagunes", &version)).await.leads(&saved);
    let conflict = send(edit("Rosario L. Mora", &version)).await;
    conflict.shows(
        StatusCode::CONFLICT,
        &[
            "no coincide",
            "Rosario Lagunes",
            "value=\"Rosario L. Mora\"",
        ],
    );
    let newer = conflict.hidden("version");
    assert_ne!(newer, version);
    send(edit("Rosario L. Mora", &newer)).await.leads(&saved);

    // A one-time password is shown once.
    let reset = office.post(&format!("{path}/contrasena"), &boss, &[]).await;
    reset.shows(StatusCode::OK, &["Contraseña temporal de Rosario L. Mora"]);
    let at = reset.html.find("<code>").unwrap() + "<code>".len();
    let secret = &reset.html[at..at + 19];
    assert!(!office.get(&path, &boss).await.html.contains(secret));
    assert_eq!(
        office.get("/cuenta", &own).await.status,
        StatusCode::SEE_OTHER
    );
    let borrowed = office.sign_in("rosario.lagunes", secret).await;

    // Sessions and keys.
    office
        .post(&format!("{path}/sesiones/cerrar"), &boss, &[])
        .await
        .leads(&format!("{path}?hecho=sesiones"));
    assert_eq!(
        office.get("/cuenta", &borrowed).await.to,
        "/entrar?volver=/cuenta"
    );
    accounts::create_api_token(&office.system, "rosario.lagunes", "tablero", now())
        .await
        .unwrap();
    let page = office.get(&path, &boss).await;
    let start = page.html.find(&format!("{path}/llaves/")).unwrap();
    let action = &page.html[start..start + page.html[start..].find('"').unwrap()];
    office
        .post(action, &boss, &[])
        .await
        .leads(&format!("{path}?hecho=llave"));
    office
        .get(&path, &boss)
        .await
        .shows(StatusCode::OK, &["Revocada"]);
    assert_eq!(
        office.get("/usuarios/nadie", &boss).await.status,
        StatusCode::NOT_FOUND
    );
});

contract!(an_entry_of_each_catalogue, |db| {
    let office = Office::open(db).await;
    let boss = office.sign_in("jefa", PASSWORD).await;
    office
        .get("/catalogos", &boss)
        .await
        .shows(StatusCode::OK, &["Dependencias", "Motivos y resoluciones"]);
    let list = office.get("/catalogos/dependencias", &boss).await;
    let mark = "/catalogos/dependencias/";
    let department = list
        .html
        .match_indices(mark)
        .map(|(at, _)| &list.html[at + mark.len()..])
        .map(|rest| rest[..rest.find('"').unwrap()].to_owned())
        .find(|id| id != "nuevo")
        .unwrap();
    let entries: [(&str, Vec<(&str, &str)>); 5] = [
        (
            "dependencias",
            vec![("code", "ZZ"), ("valid_from", "2026-01-01")],
        ),
        (
            "tipos",
            vec![
                ("code", "ZZ-01"),
                ("category", "Prueba"),
                ("department", &department),
                ("term_amount", "5"),
                ("term_unit", "business_days"),
                ("priority", "4"),
                ("location", "point"),
                ("allows_anonymous", "1"),
                ("key_questions", "¿Dónde?\n¿Desde cuándo?"),
                ("valid_from", "2026-01-01"),
            ],
        ),
        (
            "colonias",
            vec![
                ("postal_code", "91700"),
                ("kind", "Colonia"),
                ("latitude", "19.1738"),
                ("longitude", "-96.1342"),
            ],
        ),
        ("canales", vec![("position", "90")]),
        ("motivos", vec![("kind", "cancel"), ("position", "90")]),
    ];
    for (slug, mut fields) in entries {
        let path = format!("/catalogos/{slug}");
        office
            .get(&format!("{path}/nuevo"), &boss)
            .await
            .shows(StatusCode::OK, &["Salir sin guardar"]);
        let refused = office.post(&path, &boss, &[]).await;
        refused.shows(
            StatusCode::UNPROCESSABLE_ENTITY,
            &["Revise los campos", "Escriba"],
        );
        fields.push(("name", "Prueba de aquí"));
        let made = office.post(&path, &boss, &fields).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{slug}: {}", made.html);
        let entry = made.to.strip_suffix("?hecho=creado").unwrap().to_owned();
        let page = office.get(&entry, &boss).await;
        page.shows(StatusCode::OK, &["Se creó", "Prueba de aquí"]);

        // The page says of each field what was stored, and sending it back changes nothing.
        let with = |name: &'static str, version: &'static str| {
            let mut fields = fields.clone();
            fields.retain(|(field, _)| *field != "name");
            fields.extend([("name", name), ("version", version)]);
            fields
        };
        let saved = format!("{entry}?hecho=guardado");
        assert_eq!(page.hidden("version"), "1");
        office
            .post(&entry, &boss, &with("Prueba de aquí", "1"))
            .await
            .leads(&saved);
        assert_eq!(office.get(&entry, &boss).await.hidden("version"), "1");
        office
            .post(&entry, &boss, &with("Prueba de allá", "1"))
            .await
            .leads(&saved);
        let conflict = office
            .post(&entry, &boss, &with("Prueba de lejos", "1"))
            .await;
        conflict.shows(
            StatusCode::CONFLICT,
            &[
                "Nombre: Prueba de allá",
                "Prueba jefa",
                "value=\"Prueba de lejos\"",
            ],
        );
        assert_eq!(conflict.hidden("version"), "2");

        let end = [("version", "2"), ("valid_to", "2026-01-31")];
        office
            .post(&format!("{entry}/terminar"), &boss, &end)
            .await
            .leads(&format!("{entry}?hecho=terminado"));
        office
            .get(&format!("{path}?texto=prueba+alla&terminados=1"), &boss)
            .await
            .shows(StatusCode::OK, &["Prueba de allá"]);
        let old = office.post(&format!("{entry}/reanudar"), &boss, &end).await;
        old.shows(StatusCode::CONFLICT, &["Último día"]);
        office
            .post(&format!("{entry}/reanudar"), &boss, &[("version", "3")])
            .await
            .leads(&format!("{entry}?hecho=reanudado"));
    }
    for nowhere in [
        "/catalogos/otros",
        "/catalogos/canales/x",
        "/catalogos/tipos/00000000-0000-0000-0000-000000000000",
    ] {
        assert_eq!(
            office.get(nowhere, &boss).await.status,
            StatusCode::NOT_FOUND
        );
    }
});

contract!(a_department_with_types_needs_an_heir, |db| {
    let office = Office::open(db).await;
    let boss = office.sign_in("jefa", PASSWORD).await;
    let id = usecases::seed::seed_id("department", "AP");
    let path = format!("/catalogos/dependencias/{id}/terminar");
    let fields = [("version", "1"), ("valid_to", "2030-01-31")];
    office.post(&path, &boss, &fields).await.shows(
        StatusCode::UNPROCESSABLE_ENTITY,
        &[
            "Elija la dependencia que recibe",
            "quedarían sin dependencia",
            "value=\"2030-01-31\"",
        ],
    );
    let heir = usecases::seed::seed_id("department", "OP").to_string();
    let fields = [
        ("version", "1"),
        ("valid_to", "2030-01-31"),
        ("successor", heir.as_str()),
        ("move_types", "1"),
    ];
    office
        .post(&path, &boss, &fields)
        .await
        .leads(&format!("/catalogos/dependencias/{id}?hecho=terminado"));
});

contract!(only_administrators_come_in, |db| {
    let office = Office::open(db).await;
    for path in ["/usuarios", "/catalogos", "/cuenta"] {
        let answer = office.get(path, "").await;
        answer.leads(&format!("/entrar?volver={path}"));
    }
    for login in ["mesa", "audita"] {
        let cookie = office.sign_in(login, PASSWORD).await;
        assert_eq!(office.get("/cuenta", &cookie).await.status, StatusCode::OK);
        for path in [
            "/usuarios",
            "/usuarios/nuevo",
            "/catalogos",
            "/catalogos/tipos",
            "/catalogos/tipos/nuevo",
        ] {
            let answer = office.get(path, &cookie).await;
            answer.shows(StatusCode::FORBIDDEN, &["no tiene permiso"]);
        }
        let fields = [
            ("login", "intruso"),
            ("name", "Intruso"),
            ("role", "administrator"),
        ];
        for path in ["/usuarios", "/catalogos/canales"] {
            let answer = office.post(path, &cookie, &fields).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
        }
    }
});
