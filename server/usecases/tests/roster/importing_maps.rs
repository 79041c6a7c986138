//! Wards and neighborhoods from GeoJSON.

use crate::fixtures::roster;
use crate::harness::{self, contract};
use crate::maps::{crossing, errors, feature, file, marker, run, spot, square, twice};
use crate::office::{noon, told};
use crate::storage::{count, everything_kept};
use domain::failure::Failure;
use serde_json::json;
use usecases::settlements::Plan;
use usecases::territory::{Layer, import, import_on_screen, locate};
use usecases::{Ctx, roster};

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect()
}

/// Name and postal code of what holds a place.
async fn neighborhood_at(ctx: &Ctx, east: f64, north: f64) -> Option<String> {
    let found = locate(ctx, spot(east, north)).await.unwrap().neighborhood?;
    let mut conn = ctx.system.db.read().await.unwrap();
    let all = db::catalogue::neighborhoods(&mut conn).await.unwrap();
    let entry = all.into_iter().find(|n| n.id == found).unwrap();
    Some(format!("{} {}", entry.name, entry.postal_code))
}

contract!(wards_come_with_their_outlines, |db| {
    let r = roster(db).await;
    let features = [
        feature(
            json!({ "CLAVE": " c-01 ", "nombre": "Centro" }),
            square(0.0, 0.0, 10.0),
        ),
        feature(json!({ "clave": "C-03" }), square(10.0, 0.0, 10.0)),
        feature(json!({ "clave": "C-04", "nombre": "Cruzado" }), crossing()),
        feature(json!({ "clave": "C-05" }), marker(1.0, 1.0)),
        feature(json!({ "clave": "C-03" }), square(20.0, 0.0, 10.0)),
        feature(json!({ "nombre": "Sin clave" }), square(30.0, 0.0, 10.0)),
        feature(json!({ "clave": "C/07" }), square(30.0, 0.0, 10.0)),
    ];
    let plan = twice(&r.boss, Layer::Wards, &features).await;
    assert_eq!(plan.added, pairs(&[("C-03", "Cuartel C-03")]));
    assert_eq!(
        plan.changed,
        pairs(&[("C-01 Cuartel C-01", "Centro, contorno")])
    );
    let told = errors(&plan);
    assert_eq!(told.len(), 5, "{told:?}");
    assert!(
        told[0].starts_with("3: Cruzado: su contorno se cruza"),
        "{told:?}"
    );
    assert_eq!(told[1], "4: no es un polígono");
    assert_eq!(told[2], "5: el cuartel C-03 viene dos veces");
    assert!(
        told[3].starts_with("6: ") && told[4].starts_with("7: "),
        "{told:?}"
    );
    let wards = roster::wards(&r.boss).await.unwrap();
    let names: Vec<_> = wards
        .iter()
        .map(|w| (w.code.as_str(), w.name.as_str()))
        .collect();
    assert_eq!(
        names,
        [
            ("C-01", "Centro"),
            ("C-02", "Cuartel C-02"),
            ("C-03", "Cuartel C-03")
        ]
    );
    let at = async |east, north| locate(&r.boss, spot(east, north)).await.unwrap().ward;
    assert_eq!(at(5.0, 5.0).await, Some(wards[0].id));
    assert_eq!(at(15.0, 5.0).await, Some(wards[2].id));
    assert_eq!(at(25.0, 5.0).await, None, "the second C-03 was left out");
    // Redrawn alone, renamed alone.
    let redrawn = [feature(json!({ "clave": "C-03" }), square(20.0, 0.0, 10.0))];
    assert_eq!(
        twice(&r.boss, Layer::Wards, &redrawn).await.changed,
        pairs(&[("C-03 Cuartel C-03", "Cuartel C-03, contorno")])
    );
    assert_eq!(at(15.0, 5.0).await, None);
    assert_eq!(at(25.0, 5.0).await, Some(wards[2].id));
    let renamed = [feature(
        json!({ "clave": "C-03", "nombre": "Norte" }),
        square(20.0, 0.0, 10.0),
    )];
    assert_eq!(
        twice(&r.boss, Layer::Wards, &renamed).await.changed,
        pairs(&[("C-03 Cuartel C-03", "Norte")])
    );
});

contract!(neighborhoods_get_outlines_and_new_ones_need_more, |db| {
    let r = roster(db).await;
    let features = [
        feature(
            json!({ "nombre": "FORMANDO HOGAR", "cp": 91897 }),
            square(0.0, 0.0, 5.0),
        ),
        feature(
            json!({ "nombre": "Río Medio", "cp": "91809", "tipo": "Fraccionamiento" }),
            square(5.0, 0.0, 5.0),
        ),
        feature(
            json!({ "nombre": "Sin tipo", "cp": "91809" }),
            square(10.0, 0.0, 5.0),
        ),
        feature(
            json!({ "nombre": "Sin código", "tipo": "Colonia" }),
            square(10.0, 0.0, 5.0),
        ),
        feature(json!({ "cp": "91809" }), square(10.0, 0.0, 5.0)),
        feature(
            json!({ "nombre": "Formando Hogar" }),
            square(10.0, 0.0, 5.0),
        ),
        feature(json!({ "nombre": "Formando Hogar" }), marker(1.0, 1.0)),
    ];
    let plan = twice(&r.boss, Layer::Neighborhoods, &features).await;
    assert_eq!(plan.added, pairs(&[("91809", "Río Medio")]));
    assert_eq!(
        plan.changed,
        pairs(&[("Colonia Formando Hogar", "contorno")])
    );
    let told = errors(&plan);
    assert_eq!(told.len(), 5, "{told:?}");
    for (number, why) in [(0, "3: «Sin tipo» no está"), (1, "4: «Sin código» no está")] {
        assert!(told[number].starts_with(why), "{told:?}");
        assert!(
            told[number].contains("código postal de 5 dígitos y tipo"),
            "{told:?}"
        );
    }
    assert_eq!(
        told[2..],
        [
            "5: falta el nombre",
            "6: Formando Hogar viene dos veces",
            "7: no es un polígono"
        ]
    );
    assert_eq!(
        neighborhood_at(&r.boss, 2.0, 2.0).await.as_deref(),
        Some("Formando Hogar 91897")
    );
    assert_eq!(
        neighborhood_at(&r.boss, 7.0, 2.0).await.as_deref(),
        Some("Río Medio 91809")
    );
    assert_eq!(neighborhood_at(&r.boss, 12.0, 2.0).await, None);
    // The marker comes from the outline.
    let mut conn = r.boss.system.db.read().await.unwrap();
    let all = db::catalogue::neighborhoods(&mut conn).await.unwrap();
    assert!(all.iter().all(|n| n.point.is_some()), "{all:?}");
});

contract!(a_new_neighborhood_that_comes_twice_is_one, |db| {
    let r = roster(db).await;
    let new = |side| {
        feature(
            json!({ "nombre": "Río Medio", "cp": "91809", "tipo": "Fraccionamiento" }),
            square(5.0, 0.0, side),
        )
    };
    let before = count(&r.boss.system.db, "neighborhood").await;
    let plan = twice(&r.boss, Layer::Neighborhoods, &[new(5.0), new(4.0)]).await;
    assert_eq!(plan.added.len(), 1);
    assert_eq!(errors(&plan), ["2: Río Medio viene dos veces"]);
    assert_eq!(count(&r.boss.system.db, "neighborhood").await, before + 1);
});

contract!(neighborhoods_of_one_name_are_told_apart, |db| {
    let r = roster(db).await;
    let of = |name: &str, cp: &str, kind: &str, east: f64| {
        feature(
            json!({ "d_asenta": name, "d_cp": cp, "d_tipo_asenta": kind }),
            square(east, 0.0, 2.0),
        )
    };
    let both = [
        of("Arboledas", "91808", "Fraccionamiento", 0.0),
        of("Arboledas", "91948", "Unidad habitacional", 2.0),
    ];
    assert_eq!(
        twice(&r.boss, Layer::Neighborhoods, &both)
            .await
            .added
            .len(),
        2
    );
    let nameless = [feature(
        json!({ "nombre": "arboledas" }),
        square(4.0, 0.0, 2.0),
    )];
    let plan = run(&r.boss, Layer::Neighborhoods, &nameless, true)
        .await
        .unwrap();
    assert_eq!(
        errors(&plan),
        ["1: hay más de una colonia «arboledas»: agregue código postal y tipo"]
    );
    assert_eq!(
        neighborhood_at(&r.boss, 3.0, 1.0).await.as_deref(),
        Some("Arboledas 91948")
    );
});

contract!(files_in_other_coordinates_are_refused, |db| {
    let r = roster(db).await;
    let before = everything_kept(&r.boss.system.db).await;
    let mut map: serde_json::Value = serde_json::from_slice(&file(&[feature(
        json!({ "clave": "C-03" }),
        square(0.0, 0.0, 5.0),
    )]))
    .unwrap();
    map["crs"] = json!({ "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::6372" } });
    for layer in [Layer::Wards, Layer::Neighborhoods, Layer::Blocks] {
        let bytes = map.to_string().into_bytes();
        let done = import(&r.boss.system, layer, &bytes, true, noon()).await;
        let words = told(done, "file");
        assert!(
            words.contains("EPSG:6372") && words.contains("WGS 84"),
            "{words}"
        );
        let done = import_on_screen(&r.boss, layer, &bytes, true).await;
        told(done, "file");
        let done = import(&r.boss.system, layer, b"clave,nombre", true, noon()).await;
        told(done, "file");
    }
    // Metres without a word about it, and latitude before longitude.
    for positions in [
        json!([
            [3_000_000.0, 900_000.0],
            [3_000_100.0, 900_000.0],
            [3_000_100.0, 900_100.0],
            [3_000_000.0, 900_000.0]
        ]),
        json!([[19.1, -96.2], [19.1, -96.1], [19.2, -96.1], [19.1, -96.2]]),
    ] {
        let area = json!({ "type": "Polygon", "coordinates": [positions] });
        let done = run(
            &r.boss,
            Layer::Wards,
            &[feature(json!({ "clave": "C-03" }), area)],
            true,
        )
        .await;
        assert!(matches!(done, Err(Failure::Invalid { .. })), "{done:?}");
    }
    let empty = run(&r.boss, Layer::Blocks, &[], true).await;
    assert_eq!(empty, Ok(Plan::default()));
    assert_eq!(everything_kept(&r.boss.system.db).await, before);
});
