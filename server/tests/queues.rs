//! Saved views, orders for crews and notices over HTTP, as a browser without scripts asks for them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves other tests too")]

mod site;

use axum::http::{Method, Request, StatusCode, header};
use db::DbError;
use db::escalation::{self, Climber, NewAlert};
use domain::clocks::Phase;
use domain::ids::PetitionId;
use domain::ladder::AlertKind;
use domain::users::Role;
use futures::FutureExt;
use serde_json::json;
use site::Site;
use site::harness::{self, contract};

/// Status, where it leads to, and what it says.
async fn ask(
    site: &Site,
    who: &str,
    method: Method,
    path: &str,
    body: &str,
) -> (StatusCode, String, String) {
    let request = Request::builder().method(method).uri(path);
    let (status, headers, bytes) = site.browse(who, request, body).await;
    let to = headers.get(header::LOCATION);
    let to = to.map_or("", |to| to.to_str().unwrap()).to_owned();
    (status, to, String::from_utf8(bytes).unwrap())
}

async fn get(site: &Site, who: &str, path: &str) -> String {
    let (status, _, html) = ask(site, who, Method::GET, path, "").await;
    assert_eq!(status, StatusCode::OK, "{path}: {html}");
    html
}

async fn post(site: &Site, who: &str, path: &str, body: &str) -> (StatusCode, String, String) {
    ask(site, who, Method::POST, path, body).await
}

/// What stands between two texts, the first time.
fn between<'h>(html: &'h str, before: &str, behind: &str) -> &'h str {
    let rest = html.split_once(before).map_or("", |(_, rest)| rest);
    rest.split_once(behind).map_or("", |(text, _)| text)
}

contract!(a_view_is_kept_without_words_counted_and_shared, |db| {
    let site = Site::open(db).await;
    for client in 1..=3 {
        let (status, _) = site
            .post("operator", "/api/v1/petitions", site.lamp(client))
            .await;
        assert_eq!(status, StatusCode::CREATED);
    }
    let empty = get(&site, "coordinator", "/vistas").await;
    assert!(empty.contains("Todavía no ha guardado vistas"), "{empty}");
    let bare = get(&site, "coordinator", "/vistas/nueva?buscar=maria").await;
    assert!(bare.contains("La lista no tiene filtros"), "{bare}");
    let form = get(
        &site,
        "coordinator",
        "/vistas/nueva?estado=received&buscar=maria&desde=7",
    )
    .await;
    assert!(
        form.contains("name=\"estado\" value=\"received\""),
        "{form}"
    );
    assert!(
        !form.contains("maria") && !form.contains("name=\"desde\""),
        "{form}"
    );
    assert!(form.contains("Compartir con"));
    let sent = "estado=received&buscar=maria&desde=7&name=Por+repartir&shared=auditor";
    let (status, to, _) = post(&site, "coordinator", "/vistas/nueva", sent).await;
    assert_eq!(
        (status, to.as_str()),
        (StatusCode::SEE_OTHER, "/vistas?hecho=guardada")
    );
    let list = get(&site, "coordinator", &to).await;
    assert!(list.contains("Se guardó la vista"));
    assert!(
        list.contains("href=\"/peticiones?estado=received\""),
        "{list}"
    );
    assert!(
        list.contains("3 peticiones") && list.contains("saved-chip"),
        "{list}"
    );
    let theirs = get(&site, "auditor", "/vistas").await;
    assert!(theirs.contains("Compartidas con usted") && theirs.contains("Por repartir"));
    assert!(
        !theirs.contains("Cambiar o terminar"),
        "it is not the reader's"
    );
    assert!(
        !get(&site, "operator", "/vistas")
            .await
            .contains("Por repartir")
    );
    // The same name again comes back with what was typed.
    let (status, _, again) = post(&site, "coordinator", "/vistas/nueva", sent).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again.contains("Ya tiene una vista con ese nombre"),
        "{again}"
    );
    assert!(again.contains("value=\"Por repartir\""), "{again}");
    let id = between(&list, "id=\"v-", "\"");
    let own = format!("/vistas/{id}");
    let end = format!("{own}/terminar");
    let (status, _, html) = post(&site, "coordinator", &own, "version=1&name=x").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("de 3 a 60 caracteres"), "{html}");
    let (status, ..) = post(&site, "auditor", &end, "version=1").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, to, _) = post(&site, "coordinator", &end, "version=1").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let html = get(&site, "coordinator", &to).await;
    assert!(html.contains("La vista «Por repartir» terminó") && html.contains("Deshacer"));
    let back = post(&site, "coordinator", &format!("/vistas/{id}/reanudar"), "").await;
    assert_eq!(back.0, StatusCode::SEE_OTHER);
    assert!(
        get(&site, "auditor", "/vistas")
            .await
            .contains("Por repartir")
    );
});

/// Folio of a lamp at a latitude that lighting has accepted.
async fn accepted(site: &Site, client: u128, latitude: f64) -> String {
    let mut lamp = site.lamp(client);
    lamp["place"]["point"] = json!({ "latitude": latitude, "longitude": -96.13 });
    let (status, made) = site.post("operator", "/api/v1/petitions", lamp).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let folio = made["folio"].as_str().unwrap().to_owned();
    let id = made["id"].as_str().unwrap().to_owned();
    let lighting = usecases::seed::seed_id("department", "AP");
    let refer = json!({ "version": 1, "act": "refer", "details": { "departments": [lighting] } });
    let (status, _, done) = site
        .act("coordinator", &id, &format!("refer-{client}"), refer)
        .await;
    assert_eq!(status, StatusCode::OK, "{done}");
    let (_, now) = site
        .get("liaison", &format!("/api/v1/petitions/{id}"))
        .await;
    let referral = &now["referrals"][0]["id"];
    let accept = json!({ "version": now["version"], "act": "accept", "referral": referral });
    let (status, _, done) = site
        .act("liaison", &id, &format!("accept-{client}"), accept)
        .await;
    assert_eq!(status, StatusCode::OK, "{done}");
    folio
}

contract!(an_order_is_chosen_printed_and_tells_nobody, |db| {
    let site = Site::open(db).await;
    let empty = get(&site, "liaison", "/bandeja/orden").await;
    assert!(empty.contains("No hay turnos aceptados"), "{empty}");
    let south = accepted(&site, 1, 19.10).await;
    let north = accepted(&site, 2, 19.20).await;
    let html = get(&site, "liaison", "/bandeja/orden").await;
    assert!(
        html.contains("data-lat=\"19.100000\"") && html.contains("m.pick()"),
        "{html}"
    );
    assert!(html.contains(&format!("value=\"{south}\"")), "{html}");
    let nothing = ask(&site, "liaison", Method::GET, "/bandeja/orden/hoja", "").await;
    assert_eq!(nothing.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.2.contains("Marque al menos una"), "{}", nothing.2);
    let wrong = format!("/bandeja/orden/hoja?p={south}&salida=nunca&cuadrilla=Tres");
    let (status, _, again) = ask(&site, "liaison", Method::GET, &wrong, "").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.contains("Elija el día") && again.contains("value=\"Tres\""));
    let row = between(&again, &format!("value=\"{south}\""), ">");
    assert!(row.contains("checked"), "{row}");
    let sheet = format!("/bandeja/orden/hoja?p={south}&p={north}&cuadrilla=Cuadrilla+3");
    let html = get(&site, "liaison", &sheet).await;
    let paper = between(&html, "order-sheet", "</article>");
    assert!(
        paper.find(&north) < paper.find(&south),
        "from the north: {paper}"
    );
    assert!(
        paper.contains("Cuadrilla 3") && paper.contains("11.1 km"),
        "{paper}"
    );
    for secret in ["María", "López", "2291234567", "229 123 4567"] {
        assert!(!html.contains(secret), "{secret}: {html}");
    }
    // Of another department, there is nothing to print.
    let other = ask(&site, "other-liaison", Method::GET, &sheet, "").await;
    assert_eq!(other.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!other.2.contains(&south));
    let body = format!("p={south}&p={north}&telefonos=1&reason=");
    let (status, _, again) = post(&site, "liaison", "/bandeja/orden/hoja", &body).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again.contains("para qué los necesita") && !again.contains("María"),
        "{again}"
    );
    let body = format!("{body}avisar+antes+de+llegar");
    let (status, _, told) = post(&site, "liaison", "/bandeja/orden/hoja", &body).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        told.contains("María") && told.contains("229 123 4567"),
        "{told}"
    );
    assert!(told.contains("Motivo: avisar antes de llegar"));
});

/// What the ladder told about a petition on Monday the 20th of November 2023: that it was given back
/// twice, and that it stands in the mayor's digest, eleven days late.
async fn told_about(site: &Site, id: &str) {
    let at = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    let morning = at("2023-11-20T14:00:00Z");
    let of = Climber {
        petition: PetitionId(id.parse().unwrap()),
        referral: None,
        confidential: false,
        phase: Phase::Refer,
        from: at("2023-11-08T15:00:00Z"),
        due_at: at("2023-11-10T00:00:00Z"),
        level: 3,
    };
    let digest = NewAlert {
        at: morning,
        not_before: morning,
        kind: AlertKind::Stage,
        role: Role::Coordinator,
        digest: Some("2023-11-20".parse().unwrap()),
        of,
        position: 4,
    };
    let bounced = NewAlert {
        kind: AlertKind::Bounced,
        digest: None,
        position: 2,
        ..digest
    };
    let db = &site.system.db;
    let stored = db.write(move |conn| {
        async move {
            escalation::insert_alert(conn, &digest).await?;
            escalation::insert_alert(conn, &bounced).await?;
            Ok::<_, DbError>(())
        }
        .boxed()
    });
    stored.await.unwrap();
}

contract!(
    the_digest_is_read_by_day_and_a_petition_tells_its_notices,
    |db| {
        let site = Site::open(db).await;
        let empty = get(&site, "coordinator", "/avisos?ver=presidencia").await;
        assert!(empty.contains("Todavía no hay resúmenes"), "{empty}");
        let (_, made) = site
            .post("operator", "/api/v1/petitions", site.lamp(1))
            .await;
        let folio = made["folio"].as_str().unwrap();
        told_about(&site, made["id"].as_str().unwrap()).await;

        let days = get(&site, "coordinator", "/avisos?ver=presidencia").await;
        let href = "/avisos?ver=presidencia&amp;dia=2023-11-20";
        for part in [
            href,
            "lun 20 nov 2023",
            "1 petición",
            "Atención Ciudadana",
            "Nuevo",
        ] {
            assert!(days.contains(part), "{part}: {days}");
        }
        assert!(!days.contains(folio), "a day tells how many");
        let day = get(
            &site,
            "coordinator",
            "/avisos?ver=presidencia&dia=2023-11-20",
        )
        .await;
        for part in [folio, "11 días", "Turnar"] {
            assert!(day.contains(part), "{part}: {day}");
        }
        let days = get(&site, "coordinator", "/avisos?ver=presidencia").await;
        assert!(!days.contains("Nuevo"), "the day was opened: {days}");
        for (who, path, expected) in [
            (
                "coordinator",
                "/avisos?ver=presidencia&dia=2023-11-21",
                StatusCode::NOT_FOUND,
            ),
            ("liaison", "/avisos?ver=presidencia", StatusCode::FORBIDDEN),
            (
                "liaison",
                "/avisos?ver=presidencia&dia=2023-11-20",
                StatusCode::FORBIDDEN,
            ),
            (
                "coordinator",
                "/avisos?peticion=SIRC",
                StatusCode::NOT_FOUND,
            ),
        ] {
            let (status, ..) = ask(&site, who, Method::GET, path, "").await;
            assert_eq!(status, expected, "{who} {path}");
        }

        let about = format!("/avisos?peticion={folio}");
        let petition = get(&site, "coordinator", &format!("/peticiones/{folio}")).await;
        assert!(
            petition.contains(&format!("href=\"{about}\"")),
            "{petition}"
        );
        let notices = get(&site, "coordinator", &about).await;
        for part in ["Escalón 4", "Resumen para la presidencia", "Rebotó 2 veces"] {
            assert!(notices.contains(part), "{part}: {notices}");
        }
        // Who gets no notices is shown no way to them; who does not reach the petition finds nothing.
        let petition = get(&site, "operator", &format!("/peticiones/{folio}")).await;
        assert!(!petition.contains("/avisos?peticion"), "{petition}");
        let (status, ..) = ask(&site, "operator", Method::GET, &about, "").await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let (status, ..) = ask(&site, "liaison", Method::GET, &about, "").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
);
