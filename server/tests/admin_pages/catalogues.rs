//! The catalogues.

use crate::browser::{Office, PASSWORD};
use crate::harness::{self, contract};
use axum::http::StatusCode;

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
