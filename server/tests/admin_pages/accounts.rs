//! The own account, and users.

use crate::browser::{Office, PASSWORD};
use crate::harness::{self, contract};
use axum::http::StatusCode;
use server::machine::now;
use usecases::accounts;

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
