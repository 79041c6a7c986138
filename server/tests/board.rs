//! The live board and the files of lists over HTTP, as a browser asks for them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves other tests too")]

mod site;

use axum::http::{HeaderMap, Request, StatusCode, header};
use site::Site;
use site::harness::{self, contract};

async fn ask(
    site: &Site,
    who: &str,
    request: axum::http::request::Builder,
    body: &str,
) -> (StatusCode, HeaderMap, Vec<u8>) {
    let request = request.header(header::ACCEPT_ENCODING, "gzip");
    site.browse(who, request, body).await
}

async fn page(site: &Site, who: &str, path: &str) -> (StatusCode, String) {
    let (status, _, bytes) = site.browse(who, Request::get(path), "").await;
    (status, String::from_utf8(bytes).unwrap())
}

async fn opened(db: db::Db) -> Site {
    let site = Site::open(db).await;
    for client in 1..=3 {
        let (status, _) = site
            .post("operator", "/api/v1/petitions", site.lamp(client))
            .await;
        assert_eq!(status, StatusCode::CREATED);
    }
    site
}

contract!(each_number_of_the_board_leads_to_its_list, |db| {
    let site = opened(db).await;
    let (status, html) = page(&site, "coordinator", "/tablero").await;
    assert_eq!(status, StatusCode::OK);
    assert!(html.contains("aria-current=\"page\">Este mes"), "{html}");
    // Three were received; they are open, and nobody has them.
    let links: Vec<&str> = html
        .split("<a href=\"")
        .skip(1)
        .filter(|rest| {
            let text = rest.split_once('>').map_or("", |(_, text)| text);
            text.starts_with("3<") || text.starts_with("<span class=\"value\">3<")
        })
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(links.len() > 8, "{links:?}");
    assert!(
        links.iter().any(|l| l.contains("dependencia=ninguna")),
        "{links:?}"
    );
    assert!(
        links
            .iter()
            .any(|l| l.contains("estado=abiertas&amp;recibida=")),
        "{links:?}"
    );
    for link in links {
        let (status, list) = page(&site, "coordinator", &link.replace("&amp;", "&")).await;
        assert_eq!(status, StatusCode::OK, "{link}");
        assert!(list.contains("3 peticiones"), "{link}");
    }
    let (status, html) = page(&site, "liaison", "/tablero?periodo=doce-meses").await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        !html.contains("Por dependencia"),
        "there is only the own one"
    );
});

contract!(wrong_dates_are_told_beside_their_fields, |db| {
    let site = opened(db).await;
    let wrong = "/tablero?periodo=fechas&del=2026-05-05&al=2026-05-01";
    let (status, html) = page(&site, "auditor", wrong).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        html.contains("Ponga la misma fecha que la primera, o una posterior."),
        "{html}"
    );
    assert!(
        html.contains("value=\"2026-05-05\""),
        "what was typed is kept"
    );
});

contract!(a_list_by_words_is_taken_out_as_a_workbook_in_parts, |db| {
    let site = opened(db).await;
    let words = "buscar=lopez";
    let (status, _, form) = ask(
        &site,
        "coordinator",
        Request::post("/peticiones/exportar?estado=received")
            .header(header::ACCEPT_ENCODING, "identity"),
        words,
    )
    .await;
    assert_eq!(status, StatusCode::OK);
    assert!(!form.is_empty());
    let (status, html) = page(&site, "coordinator", "/peticiones/exportar?estado=received").await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        html.contains("3 peticiones") && html.contains("Estado: Recibida"),
        "{html}"
    );
    assert!(html.contains("Con datos personales"));
    let (_, html) = page(&site, "operator", "/peticiones/exportar").await;
    assert!(!html.contains("Con datos personales"));

    let body = "estado=received&buscar=lopez&kind=xlsx&columns=tipo&columns=calle";
    let file = "/peticiones/exportar/archivo";
    let (status, headers, bytes) = ask(&site, "operator", Request::post(file), body).await;
    assert_eq!(status, StatusCode::OK);
    assert!(bytes.starts_with(b"PK"), "it is not packed a second time");
    let said = headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(
        said.starts_with("attachment; filename=\"peticiones-") && said.ends_with(".xlsx\""),
        "{said}"
    );
    assert!(
        headers[header::CONTENT_TYPE]
            .to_str()
            .unwrap()
            .contains("spreadsheetml")
    );
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");

    // Without a reason nobody's name leaves, and the form comes back as it was.
    let personal = format!("{body}&personal=1");
    let (status, _, _) = ask(&site, "coordinator", Request::post(file), &personal).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, _, _) = ask(&site, "operator", Request::post(file), &personal).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, _, _) = ask(&site, "liaison", Request::post(file), &personal).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let whole = format!("{personal}&reason=Llamadas+de+seguimiento&columns=nombre");
    let (status, _, _) = ask(&site, "coordinator", Request::post(file), &whole).await;
    assert_eq!(status, StatusCode::OK);
    let mut conn = site.system.db.read().await.unwrap();
    let (action, object, detail) = db::log::last(&mut conn, 1).await.unwrap().remove(0);
    assert_eq!(
        (action.as_str(), object.as_str()),
        ("petitions_exported", "3 xlsx")
    );
    assert_eq!(
        detail,
        "estado=received · con palabras de búsqueda · con datos personales: Llamadas de seguimiento"
    );
    // Nothing to take out is told in words.
    let none = "estado=closed&kind=csv&columns=tipo";
    let (status, _, _) = ask(&site, "operator", Request::post(file), none).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
});
