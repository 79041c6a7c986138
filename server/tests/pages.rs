//! The pages, forms and server functions over HTTP: who may knock at each, what a browser's session
//! can do, and what strangers try.
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
use server::http::{Kind, Rule, endpoints, pages};
use site::captains::CAPTAINS;
use site::harness::{self, contract};
use site::{PEOPLE, Site};
use std::collections::BTreeSet;
use tower::ServiceExt;
use usecases::accounts::create_user_from_console;

const EVERYBODY: &str =
    "administrator coordinator operator liaison other-liaison director follow-up roster auditor";
const READERS: &str =
    "coordinator operator liaison other-liaison director follow-up roster auditor";
const CAPTURERS: &str = "coordinator operator roster";
const ROSTER_READERS: &str = "coordinator roster auditor";
const ROSTER_KEEPERS: &str = "roster";
const DEPARTMENTS: &str = "liaison other-liaison director";
const VERIFIERS: &str = "coordinator follow-up";
const UNITERS: &str = "coordinator";
const BOARD_READERS: &str = "coordinator liaison other-liaison director follow-up auditor";
const ADMINISTRATORS: &str = "administrator";
/// Who reads the ladder's notices, and who works on many petitions at once.
const ALERTED: &str = "coordinator follow-up liaison other-liaison director";
const DEADLINE_KEEPERS: &str = "administrator coordinator";
/// Those who make the rules that say where petitions go.
const RULE_MAKERS: &str = "administrator coordinator";
/// Those who have a post on the roster; nobody of the staff.
const PHONES: &str = "captain other-captain ward-captain";
/// Anybody on the internet. This list only grows with a reason.
const ANYBODY: &str = "anybody";

/// Who may knock at each page, form and server function, written by hand: the test below fails for
/// one that is missing here, so nobody adds one without saying who it is for.
const MATRIX: &[(&str, &str, &str)] = &[
    ("GET", "/pkg/{*file}", ANYBODY),
    ("GET", "/icon.svg", ANYBODY),
    ("GET", "/entrar", ANYBODY),
    ("POST", "/entrar", ANYBODY),
    ("POST", "/salir", EVERYBODY),
    ("GET", "/primera-cuenta", ANYBODY),
    ("POST", "/primera-cuenta", ANYBODY),
    ("GET", "/seguimiento", ANYBODY),
    ("POST", "/seguimiento", ANYBODY),
    ("GET", "/aviso-de-privacidad", ANYBODY),
    ("GET", "/v/{token}", ANYBODY),
    ("GET", "/cuenta", EVERYBODY),
    ("POST", "/cuenta/contrasena", EVERYBODY),
    ("POST", "/cuenta/sesiones/{id}/cerrar", EVERYBODY),
    ("POST", "/cuenta/sesiones/cerrar-otras", EVERYBODY),
    ("GET", "/plazos", DEADLINE_KEEPERS),
    ("POST", "/plazos", DEADLINE_KEEPERS),
    ("POST", "/plazos/quitar", DEADLINE_KEEPERS),
    ("GET", "/plazos/calendario", DEADLINE_KEEPERS),
    ("POST", "/plazos/calendario/previa", DEADLINE_KEEPERS),
    ("POST", "/plazos/calendario/aplicar", DEADLINE_KEEPERS),
    ("GET", "/plazos/escalamiento", DEADLINE_KEEPERS),
    ("POST", "/plazos/escalamiento", DEADLINE_KEEPERS),
    ("GET", "/avisos", ALERTED),
    ("GET", "/usuarios", ADMINISTRATORS),
    ("POST", "/usuarios", ADMINISTRATORS),
    ("GET", "/usuarios/nuevo", ADMINISTRATORS),
    ("GET", "/usuarios/{id}", ADMINISTRATORS),
    ("POST", "/usuarios/{id}", ADMINISTRATORS),
    ("POST", "/usuarios/{id}/contrasena", ADMINISTRATORS),
    ("POST", "/usuarios/{id}/sesiones/cerrar", ADMINISTRATORS),
    (
        "POST",
        "/usuarios/{id}/llaves/{token}/revocar",
        ADMINISTRATORS,
    ),
    ("GET", "/jefes-de-manzana", ROSTER_READERS),
    ("POST", "/jefes-de-manzana", ROSTER_READERS),
    ("GET", "/jefes-de-manzana/vacantes", ROSTER_READERS),
    ("GET", "/jefes-de-manzana/nuevo", ROSTER_KEEPERS),
    ("POST", "/jefes-de-manzana/nuevo", ROSTER_KEEPERS),
    ("GET", "/jefes-de-manzana/accesos", ROSTER_KEEPERS),
    ("POST", "/jefes-de-manzana/accesos", ROSTER_KEEPERS),
    ("GET", "/jefes-de-manzana/avisos", ROSTER_KEEPERS),
    ("POST", "/jefes-de-manzana/avisos", ROSTER_KEEPERS),
    (
        "POST",
        "/jefes-de-manzana/avisos/{id}/retirar",
        ROSTER_KEEPERS,
    ),
    ("GET", "/jefes-de-manzana/{number}/acceso", ROSTER_KEEPERS),
    ("POST", "/jefes-de-manzana/{number}/acceso", ROSTER_KEEPERS),
    (
        "POST",
        "/jefes-de-manzana/{number}/acceso/telefonos/{id}/quitar",
        ROSTER_KEEPERS,
    ),
    ("GET", "/jefes-de-manzana/exportar", ROSTER_READERS),
    ("POST", "/jefes-de-manzana/exportar", ROSTER_READERS),
    ("GET", "/jefes-de-manzana/importar", ROSTER_KEEPERS),
    ("POST", "/jefes-de-manzana/importar", ROSTER_KEEPERS),
    ("GET", "/jefes-de-manzana/importar/{id}", ROSTER_KEEPERS),
    (
        "POST",
        "/jefes-de-manzana/importar/{id}/columnas",
        ROSTER_KEEPERS,
    ),
    (
        "POST",
        "/jefes-de-manzana/importar/{id}/columnas/volver",
        ROSTER_KEEPERS,
    ),
    (
        "POST",
        "/jefes-de-manzana/importar/{id}/decidir",
        ROSTER_KEEPERS,
    ),
    (
        "POST",
        "/jefes-de-manzana/importar/{id}/aceptar",
        ROSTER_KEEPERS,
    ),
    (
        "POST",
        "/jefes-de-manzana/importar/{id}/aplicar",
        ROSTER_KEEPERS,
    ),
    (
        "POST",
        "/jefes-de-manzana/importar/{id}/descartar",
        ROSTER_KEEPERS,
    ),
    (
        "GET",
        "/jefes-de-manzana/importar/{id}/reporte.csv",
        ROSTER_KEEPERS,
    ),
    ("GET", "/jefes-de-manzana/expediente", ROSTER_KEEPERS),
    ("POST", "/jefes-de-manzana/expediente", ROSTER_KEEPERS),
    (
        "GET",
        "/jefes-de-manzana/{number}/expediente",
        ROSTER_READERS,
    ),
    (
        "POST",
        "/jefes-de-manzana/{number}/expediente",
        ROSTER_KEEPERS,
    ),
    (
        "POST",
        "/jefes-de-manzana/{number}/expediente/retirar",
        ROSTER_KEEPERS,
    ),
    (
        "POST",
        "/jefes-de-manzana/{number}/expediente/copia/{scan}",
        "roster auditor",
    ),
    ("GET", "/jefes-de-manzana/{number}/foto", ROSTER_READERS),
    ("GET", "/jefes-de-manzana/documentos", ROSTER_READERS),
    ("POST", "/jefes-de-manzana/documentos", ROSTER_KEEPERS),
    (
        "POST",
        "/jefes-de-manzana/documentos/reunir",
        ROSTER_KEEPERS,
    ),
    (
        "GET",
        "/jefes-de-manzana/documentos/ajustes",
        ROSTER_READERS,
    ),
    (
        "POST",
        "/jefes-de-manzana/documentos/ajustes",
        ROSTER_KEEPERS,
    ),
    (
        "POST",
        "/jefes-de-manzana/documentos/ajustes/firmantes",
        ROSTER_KEEPERS,
    ),
    (
        "POST",
        "/jefes-de-manzana/documentos/ajustes/firmantes/{id}",
        ROSTER_KEEPERS,
    ),
    ("GET", "/jefes-de-manzana/documentos/{run}", ROSTER_READERS),
    (
        "POST",
        "/jefes-de-manzana/documentos/{run}/imprimir",
        ROSTER_KEEPERS,
    ),
    (
        "POST",
        "/jefes-de-manzana/documentos/{run}/entregar",
        ROSTER_KEEPERS,
    ),
    (
        "POST",
        "/jefes-de-manzana/{number}/documentos",
        ROSTER_KEEPERS,
    ),
    (
        "POST",
        "/jefes-de-manzana/{number}/documentos/{paper}",
        ROSTER_KEEPERS,
    ),
    (
        "POST",
        "/jefes-de-manzana/{number}/documentos/{paper}/imprimir",
        ROSTER_KEEPERS,
    ),
    ("GET", "/jefes-de-manzana/{number}", ROSTER_READERS),
    (
        "POST",
        "/jefes-de-manzana/{number}/contacto",
        ROSTER_READERS,
    ),
    ("GET", "/jefes-de-manzana/{number}/datos", ROSTER_KEEPERS),
    ("POST", "/jefes-de-manzana/{number}/datos", ROSTER_KEEPERS),
    ("POST", "/jefes-de-manzana/{number}/validar", ROSTER_KEEPERS),
    ("POST", "/jefes-de-manzana/{number}/unir", ROSTER_KEEPERS),
    ("POST", "/jefes-de-manzana/{number}/cargos", ROSTER_KEEPERS),
    (
        "POST",
        "/jefes-de-manzana/{number}/cargos/{term}",
        ROSTER_KEEPERS,
    ),
    ("GET", "/manzanas", ROSTER_READERS),
    ("GET", "/manzanas/nueva", ROSTER_KEEPERS),
    ("POST", "/manzanas/nueva", ROSTER_KEEPERS),
    ("GET", "/manzanas/{code}", ROSTER_READERS),
    ("POST", "/manzanas/{code}", ROSTER_KEEPERS),
    ("GET", "/manzanas/{code}/ubicar", ROSTER_KEEPERS),
    ("POST", "/manzanas/{code}/ubicar", ROSTER_KEEPERS),
    ("GET", "/manzanas/{code}/alrededor.json", ROSTER_KEEPERS),
    ("POST", "/manzanas/{code}/terminar", ROSTER_KEEPERS),
    ("POST", "/manzanas/{code}/reanudar", ROSTER_KEEPERS),
    ("GET", "/cuarteles", ROSTER_READERS),
    ("GET", "/cuarteles/nuevo", ROSTER_KEEPERS),
    ("POST", "/cuarteles/nuevo", ROSTER_KEEPERS),
    ("GET", "/cuarteles/{code}", ROSTER_READERS),
    ("POST", "/cuarteles/{code}", ROSTER_KEEPERS),
    ("POST", "/cuarteles/{code}/terminar", ROSTER_KEEPERS),
    ("POST", "/cuarteles/{code}/reanudar", ROSTER_KEEPERS),
    ("GET", "/turnado", "administrator coordinator auditor"),
    ("GET", "/turnado/nueva", RULE_MAKERS),
    ("POST", "/turnado/nueva", RULE_MAKERS),
    (
        "GET",
        "/turnado/simulador",
        "administrator coordinator auditor",
    ),
    ("GET", "/turnado/rebotes", "coordinator"),
    ("GET", "/turnado/alrededor.json", RULE_MAKERS),
    ("GET", "/turnado/{id}", "administrator coordinator auditor"),
    ("POST", "/turnado/{id}", RULE_MAKERS),
    ("GET", "/turnado/{id}/poligono", RULE_MAKERS),
    ("POST", "/turnado/{id}/poligono", RULE_MAKERS),
    (
        "GET",
        "/turnado/{id}/ensayo",
        "administrator coordinator auditor",
    ),
    ("POST", "/turnado/{id}/ensayo", RULE_MAKERS),
    ("POST", "/turnado/{id}/activar", RULE_MAKERS),
    ("POST", "/turnado/{id}/mover", RULE_MAKERS),
    ("POST", "/turnado/{id}/copiar", RULE_MAKERS),
    ("POST", "/turnado/{id}/terminar", RULE_MAKERS),
    (
        "GET",
        "/peticiones/{folio}/corregir",
        "coordinator operator",
    ),
    (
        "POST",
        "/peticiones/{folio}/corregir",
        "coordinator operator",
    ),
    ("GET", "/peticiones/{folio}/returnar", "coordinator"),
    ("POST", "/peticiones/{folio}/returnar", "coordinator"),
    ("GET", "/activar", ANYBODY),
    ("POST", "/activar", ANYBODY),
    ("GET", "/m/entrar", ANYBODY),
    ("POST", "/m/entrar", ANYBODY),
    ("POST", "/m/salir", PHONES),
    ("GET", "/m/acceso", PHONES),
    ("POST", "/m/acceso", PHONES),
    ("POST", "/m/acceso/telefonos/{id}/quitar", PHONES),
    ("GET", "/m", PHONES),
    ("GET", "/m/nueva", PHONES),
    ("POST", "/m/nueva", PHONES),
    ("GET", "/m/peticiones", PHONES),
    ("GET", "/m/peticiones/{id}", PHONES),
    ("POST", "/m/peticiones/{id}/respuesta", PHONES),
    ("GET", "/m/peticiones/{id}/fotos/{file}", PHONES),
    ("GET", "/m/manzana", PHONES),
    ("GET", "/m/credencial", PHONES),
    ("GET", "/m/credencial/foto", PHONES),
    ("GET", "/m/avisos", PHONES),
    ("GET", "/m/donde", PHONES),
    ("GET", "/mapa", ROSTER_READERS),
    ("GET", "/mapa/jefes.json", ROSTER_READERS),
    ("GET", "/mapa/contornos.json", ROSTER_READERS),
    ("GET", "/mapa/peticiones.json", ROSTER_READERS),
    ("GET", "/mapa/jefe/{number}", ROSTER_READERS),
    ("GET", "/catalogos", ADMINISTRATORS),
    ("GET", "/catalogos/{catalogue}", ADMINISTRATORS),
    ("POST", "/catalogos/{catalogue}", ADMINISTRATORS),
    ("GET", "/catalogos/{catalogue}/nuevo", ADMINISTRATORS),
    ("GET", "/catalogos/{catalogue}/{id}", ADMINISTRATORS),
    ("POST", "/catalogos/{catalogue}/{id}", ADMINISTRATORS),
    (
        "POST",
        "/catalogos/{catalogue}/{id}/terminar",
        ADMINISTRATORS,
    ),
    (
        "POST",
        "/catalogos/{catalogue}/{id}/reanudar",
        ADMINISTRATORS,
    ),
    ("GET", "/", EVERYBODY),
    ("GET", "/peticiones", READERS),
    ("POST", "/peticiones", READERS),
    ("GET", "/tablero", BOARD_READERS),
    ("GET", "/peticiones/exportar", READERS),
    ("POST", "/peticiones/exportar", READERS),
    ("POST", "/peticiones/exportar/archivo", READERS),
    ("GET", "/vistas", READERS),
    ("GET", "/vistas/nueva", READERS),
    ("POST", "/vistas/nueva", READERS),
    ("POST", "/vistas/{id}", READERS),
    ("POST", "/vistas/{id}/mover", READERS),
    ("POST", "/vistas/{id}/terminar", READERS),
    ("POST", "/vistas/{id}/reanudar", READERS),
    ("GET", "/peticiones/nueva", CAPTURERS),
    ("GET", "/peticiones/{folio}", READERS),
    ("GET", "/peticiones/{folio}/plazos", READERS),
    ("POST", "/peticiones/nueva", CAPTURERS),
    ("POST", "/fn/alike_petitions", CAPTURERS),
    ("GET", "/peticiones/{folio}/sumar", CAPTURERS),
    ("POST", "/peticiones/{folio}/sumar", CAPTURERS),
    ("GET", "/peticiones/{folio}/personas", READERS),
    ("POST", "/peticiones/{folio}/personas", READERS),
    ("GET", "/peticiones/{folio}/unir", UNITERS),
    ("POST", "/peticiones/{folio}/unir", UNITERS),
    ("POST", "/peticiones/{folio}/separar", UNITERS),
    ("POST", "/peticiones/{folio}", READERS),
    ("GET", "/peticiones/{folio}/acuse", CAPTURERS),
    ("GET", "/bandeja", DEPARTMENTS),
    ("GET", "/bandeja/hoja", DEPARTMENTS),
    ("GET", "/bandeja/hoja/archivo", DEPARTMENTS),
    ("POST", "/bandeja/hoja", DEPARTMENTS),
    ("GET", "/lote", ALERTED),
    ("POST", "/lote", ALERTED),
    ("POST", "/lote/elegir", ALERTED),
    ("GET", "/lotes", ALERTED),
    ("GET", "/lotes/{number}", ALERTED),
    ("POST", "/lotes/{number}/aplicar", ALERTED),
    ("POST", "/lotes/{number}/deshacer", ALERTED),
    ("POST", "/lotes/{number}/descartar", ALERTED),
    ("GET", "/bandeja/orden", DEPARTMENTS),
    ("GET", "/bandeja/orden/hoja", DEPARTMENTS),
    ("POST", "/bandeja/orden/hoja", DEPARTMENTS),
    ("GET", "/verificar", VERIFIERS),
    ("POST", "/fn/home", EVERYBODY),
    ("POST", "/fn/list_petitions", READERS),
    ("POST", "/fn/petition_options", READERS),
    ("POST", "/fn/petition_by_folio", READERS),
    ("POST", "/fn/perform_act", READERS),
    ("POST", "/fn/reveal_contact", READERS),
    ("POST", "/fn/capture_choices", CAPTURERS),
    ("POST", "/fn/look_up_caller", CAPTURERS),
    ("POST", "/fn/register_petition", CAPTURERS),
    ("POST", "/fn/petition_receipt", CAPTURERS),
    ("POST", "/fn/tray", DEPARTMENTS),
    ("POST", "/fn/to_verify", VERIFIERS),
];

#[test]
fn every_page_says_who_it_is_for() {
    for page in pages() {
        let method = page.verb.http().to_string();
        let who: Vec<&str> = MATRIX
            .iter()
            .filter(|(m, p, _)| *m == method && *p == page.path)
            .map(|(.., who)| *who)
            .collect();
        assert_eq!(
            who.len(),
            1,
            "{method} {}: write here who may knock",
            page.path
        );
        assert_eq!(
            page.rule == Rule::Public,
            who[0] == ANYBODY,
            "{method} {}: the rule and the table differ",
            page.path
        );
    }
    assert_eq!(pages().count(), MATRIX.len());
}

/// Whoever adds a server function or a screen has to give it a rule in
/// `server/src/http/endpoints/pages.rs`; without one it answers 404, and this test says so before.
#[test]
fn every_server_function_and_screen_is_in_the_registry() {
    let known: BTreeSet<(String, String)> = endpoints()
        .map(|e| (e.verb.http().to_string(), e.path.to_owned()))
        .collect();
    let mut count = 0;
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        count += 1;
        assert!(
            known.contains(&(method.to_string(), path.to_owned())),
            "the server function {method} {path} has no rule"
        );
    }
    let functions = pages().filter(|e| e.path.starts_with("/fn/"));
    assert_eq!(count, functions.count());
    for route in leptos_axum::generate_route_list(app::App) {
        let path = route.path();
        assert!(
            known.contains(&("GET".to_owned(), path.to_owned())),
            "the screen {path} has no rule"
        );
    }
}

contract!(every_page_as_every_role, |db| {
    let site = Site::open(db).await;
    let captains = site.captains().await;
    let id = uuid::Uuid::from_u128(5).to_string();
    for page in pages() {
        let path = page
            .path
            .replace("{id}", &id)
            .replace("{token}", &id)
            .replace("{catalogue}", "canales")
            .replace("{folio}", "SIRC-2026-000001-X")
            .replace("{*file}", "nada.css");
        let allowed = MATRIX
            .iter()
            .find(|(m, p, _)| *m == page.verb.http().as_str() && *p == page.path)
            .map_or("", |(.., who)| *who);
        let (content_type, body) = match page.kind {
            Kind::Function => ("application/json", "{}"),
            Kind::Upload => ("multipart/form-data; boundary=b", "--b--\r\n"),
            _ => ("application/x-www-form-urlencoded", ""),
        };
        for who in PEOPLE
            .map(|(who, ..)| who)
            .into_iter()
            .chain(CAPTAINS.map(|(who, _)| who))
            .chain(["anonymous", "disabled"])
        {
            let mut request = Request::builder()
                .method(page.verb.http())
                .uri(&path)
                .header(header::CONTENT_TYPE, content_type);
            if let Some(token) = site.tokens.get(who) {
                request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
            }
            // A captain has a session, never a key; each request a new one, since one of them ends it.
            if let Some(user) = captains.get(who) {
                request = request
                    .header(header::COOKIE, site.cookie_of(*user).await)
                    .header("sec-fetch-site", "same-origin");
            }
            let answer = site
                .app
                .clone()
                .oneshot(request.body(Body::from(body)).unwrap())
                .await
                .unwrap();
            let status = answer.status();
            let label = format!("{} {} as {who}: {status}", page.verb.http(), page.path);
            if allowed == ANYBODY || allowed.split(' ').any(|a| a == who) {
                // What changes sessions needs one: the key of a program has none.
                let needs_session = page.path.starts_with("/cuenta/");
                let wrong_password = page.path == "/entrar" && status == StatusCode::UNAUTHORIZED;
                assert!(
                    wrong_password
                        || needs_session
                        || ![401, 403, 405, 415, 500].contains(&status.as_u16()),
                    "{label}"
                );
            } else if matches!(who, "anonymous" | "disabled") && page.kind == Kind::Page {
                assert_eq!(status, StatusCode::SEE_OTHER, "{label}");
                let to = answer.headers()[header::LOCATION].to_str().unwrap();
                let phone = page.path == "/m" || page.path.starts_with("/m/");
                let door = if phone { "/m/entrar" } else { "/entrar" };
                assert!(to.starts_with(door), "{label} {to}");
            } else if matches!(who, "anonymous" | "disabled") {
                assert_eq!(status, StatusCode::UNAUTHORIZED, "{label}");
            } else if page.path == "/" && captains.contains_key(who) {
                // The address that everybody knows takes captains to their own first page.
                assert_eq!(status, StatusCode::SEE_OTHER, "{label}");
                assert_eq!(answer.headers()[header::LOCATION], "/m", "{label}");
            } else {
                assert_eq!(status, StatusCode::FORBIDDEN, "{label}");
            }
            for name in [
                "content-security-policy",
                "x-content-type-options",
                "cache-control",
                "x-request-id",
            ] {
                assert_eq!(
                    answer.headers().get_all(name).iter().count(),
                    1,
                    "{name}: {label}"
                );
            }
        }
    }
});

const PASSWORD: &str = "lluvia tres mango norte";

/// Signs in like a browser; gives the cookie.
async fn sign_in(site: &Site, login: &str, must_change: bool) -> String {
    let form = domain::users::UserForm {
        login: login.into(),
        name: "Prueba de sesión".into(),
        role: domain::users::Role::Coordinator,
        department: None,
        password: PASSWORD.into(),
    };
    create_user_from_console(&site.system, form, must_change, server::machine::now())
        .await
        .unwrap();
    let body = format!("usuario={login}&contrasena={}", PASSWORD.replace(' ', "+"));
    let answer = browser(site, Method::POST, "/entrar", None, &body, &[]).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    cookie.split(';').next().unwrap().to_owned()
}

async fn browser(
    site: &Site,
    method: Method,
    path: &str,
    cookie: Option<&str>,
    body: &str,
    extra: &[(&str, &str)],
) -> axum::response::Response {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "text/html");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    for (name, value) in extra {
        request = request.header(*name, *value);
    }
    site.app
        .clone()
        .oneshot(request.body(Body::from(body.to_owned())).unwrap())
        .await
        .unwrap()
}

async fn text(answer: axum::response::Response) -> String {
    let bytes = answer.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(bytes.to_vec()).unwrap()
}

const SAME: (&str, &str) = ("sec-fetch-site", "same-origin");

contract!(a_session_lives_in_its_cookie_and_ends_with_it, |db| {
    let site = Site::open(db).await;
    let cookie = sign_in(&site, "coord.prueba", false).await;
    let home = browser(&site, Method::GET, "/peticiones", Some(&cookie), "", &[]).await;
    assert_eq!(home.status(), StatusCode::OK);
    let policy = home.headers()[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.contains("'nonce-") && !policy.contains("unsafe-inline"),
        "{policy}"
    );
    let html = text(home).await;
    assert!(
        html.contains("Prueba de sesión") && html.contains("Todavía no hay peticiones"),
        "{html}"
    );
    // A post with the cookie that does not say where it comes from, or comes from elsewhere.
    for headers in [
        &[][..],
        &[("sec-fetch-site", "cross-site")],
        &[("origin", "https://evil.example")],
    ] {
        let answer = browser(&site, Method::POST, "/salir", Some(&cookie), "", headers).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{headers:?}");
        let html = text(answer).await;
        assert!(html.contains("no viene de una página de SIRC"), "{html}");
    }
    // A form of another kind than the endpoint's.
    let answer = browser(
        &site,
        Method::POST,
        "/fn/home",
        Some(&cookie),
        "a=b",
        &[SAME],
    )
    .await;
    assert_eq!(answer.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let out = browser(&site, Method::POST, "/salir", Some(&cookie), "", &[SAME]).await;
    assert_eq!(out.status(), StatusCode::SEE_OTHER);
    let after = browser(
        &site,
        Method::GET,
        "/peticiones?estado=received",
        Some(&cookie),
        "",
        &[],
    )
    .await;
    assert_eq!(
        after.headers()[header::LOCATION],
        "/entrar?volver=/peticiones%3Festado%3Dreceived"
    );
});

contract!(a_borrowed_password_opens_only_the_own_account, |db| {
    let site = Site::open(db).await;
    let cookie = sign_in(&site, "nuevo.prueba", true).await;
    for path in ["/", "/peticiones"] {
        let answer = browser(&site, Method::GET, path, Some(&cookie), "", &[]).await;
        assert_eq!(
            (answer.status(), &answer.headers()[header::LOCATION]),
            (StatusCode::SEE_OTHER, &"/cuenta".parse().unwrap()),
            "{path}"
        );
    }
    let answer = browser(&site, Method::GET, "/cuenta", Some(&cookie), "", &[]).await;
    assert_eq!(answer.status(), StatusCode::OK);
});

contract!(
    a_wrong_password_keeps_the_login_and_says_nothing_more,
    |db| {
        let site = Site::open(db).await;
        let answer = browser(
            &site,
            Method::POST,
            "/entrar",
            None,
            "usuario=quien.sea&contrasena=equivocada+del+todo",
            &[],
        )
        .await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let html = text(answer).await;
        assert!(
            html.contains("value=\"quien.sea\"") && !html.contains("equivocada"),
            "{html}"
        );
    }
);

contract!(tracking_shows_no_personal_data_and_refuses_in_words, |db| {
    let site = Site::open(db).await;
    let (status, registered) = site
        .post("operator", "/api/v1/petitions", site.lamp(77))
        .await;
    assert_eq!(status, StatusCode::CREATED);
    let (folio, pin) = (
        registered["folio"].as_str().unwrap(),
        registered["pin"].as_str().unwrap(),
    );
    let html = text(
        browser(
            &site,
            Method::POST,
            "/seguimiento",
            None,
            &format!("folio={folio}&pin={pin}"),
            &[],
        )
        .await,
    )
    .await;
    assert!(html.contains("Recibida") && html.contains(folio), "{html}");
    for secret in ["María", "López", "2291234567", "229 123 4567", "<script"] {
        assert!(!html.contains(secret), "{secret}: {html}");
    }
    let wrong = browser(
        &site,
        Method::POST,
        "/seguimiento",
        None,
        &format!("folio={folio}&pin=x"),
        &[],
    )
    .await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(wrong).await.contains("no corresponden"));
});

contract!(a_page_that_is_not_there_is_a_page, |db| {
    let site = Site::open(db).await;
    let answer = browser(&site, Method::GET, "/nada", None, "", &[]).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert!(text(answer).await.contains("<h1>No se encontró"));
});
