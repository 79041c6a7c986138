//! Blocks from GeoJSON: what the file says, what their place says, and what the office wrote.

use crate::fixtures::{block_form, roster};
use crate::harness::{self, contract};
use crate::maps::{block, by_id, errors, feature, marker, run, spot, square, twice};
use crate::storage::everything_kept;
use domain::territory::{Block, BlockForm};
use serde_json::json;
use usecases::geometry::Area;
use usecases::territory::{self, Layer};

const CVEGEO: &str = "3019300011234045";

/// C-01 in the west, C-02 in the east, and a neighborhood over both.
async fn mapped(r: &crate::fixtures::Roster) {
    let wards = [
        feature(json!({ "clave": "C-01" }), square(0.0, 0.0, 10.0)),
        feature(json!({ "clave": "C-02" }), square(10.0, 0.0, 10.0)),
    ];
    run(&r.boss, Layer::Wards, &wards, true).await.unwrap();
    let hood = [feature(
        json!({ "nombre": "Formando Hogar" }),
        square(0.0, 0.0, 20.0),
    )];
    run(&r.boss, Layer::Neighborhoods, &hood, true)
        .await
        .unwrap();
}

fn form_of(block: &Block) -> BlockForm {
    BlockForm {
        code: block.code.clone(),
        cvegeo: block.cvegeo.clone().unwrap_or_default(),
        ward: block.ward,
        neighborhood: block.neighborhood,
        between_streets: block.between_streets.clone(),
        point: block.point,
    }
}

contract!(blocks_come_with_what_the_file_and_their_place_say, |db| {
    let r = roster(db).await;
    mapped(&r).await;
    let features = [
        feature(
            json!({ "manzana": "001-01", "entre_calles": "Allende y Lerdo" }),
            square(1.0, 1.0, 1.0),
        ),
        feature(
            json!({ "clave": "003-01", "cuartel": "Cuartel C-01", "colonia": "FORMANDO HOGAR", "cvegeo": CVEGEO }),
            square(12.0, 1.0, 1.0),
        ),
        feature(json!({ "clave": "003-02" }), marker(15.0, 5.0)),
        feature(json!({ "clave": "003-03" }), json!(null)),
        feature(
            json!({ "cvegeo": "3019300011234046" }),
            square(14.0, 1.0, 1.0),
        ),
        feature(json!({ "clave": "003-05" }), square(30.0, 1.0, 1.0)),
        feature(
            json!({ "clave": "003-06", "cuartel": "C-99" }),
            square(14.0, 3.0, 1.0),
        ),
        feature(
            json!({ "clave": "003-07", "colonia": "Nadie" }),
            square(14.0, 3.0, 1.0),
        ),
        feature(json!({ "clave": "003-01" }), square(14.0, 3.0, 1.0)),
        feature(json!({ "entre": "Sin clave" }), square(14.0, 3.0, 1.0)),
        feature(
            json!({ "clave": "003-08", "cvegeo": "3019300" }),
            square(14.0, 3.0, 1.0),
        ),
        feature(
            json!({ "clave": "003-09", "nombre": "Lejos" }),
            json!({ "type": "Point", "coordinates": [2.0, 48.0] }),
        ),
    ];
    let plan = twice(&r.boss, Layer::Blocks, &features).await;
    let added: Vec<&str> = plan.added.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(
        added,
        ["003-01", "003-02", "003-03", "3019300011234046", "003-05"]
    );
    assert_eq!(
        plan.changed,
        [("001-01".into(), "Allende y Lerdo, contorno".into())]
    );
    let told = errors(&plan);
    let begins = [
        "7: el cuartel «C-99» no existe",
        "8: la colonia «Nadie» no está en el catálogo",
        "9: la manzana 003-01 viene dos veces",
        "10: falta la clave de la manzana",
        "11: La clave geográfica",
        "12: Lejos: está fuera de México",
    ];
    assert_eq!(told.len(), begins.len(), "{told:?}");
    for (told, begins) in told.iter().zip(begins) {
        assert!(told.starts_with(begins), "{told}");
    }
    let home = block(&r.boss, "001-01").await.neighborhood;
    assert!(home.is_some(), "by its place");
    let expected = [
        // The file says the ward; the place would be C-02.
        ("003-01", Some(r.wards[0]), home, true, true),
        ("003-02", Some(r.wards[1]), home, true, false),
        ("003-03", None, None, false, false),
        ("3019300011234046", Some(r.wards[1]), home, true, true),
        ("003-05", None, None, true, true),
    ];
    for (code, ward, neighborhood, point, outline) in expected {
        let b = block(&r.boss, code).await;
        let found = (b.ward, b.neighborhood, b.point.is_some(), b.has_boundary);
        assert_eq!(found, (ward, neighborhood, point, outline), "{code}");
    }
    assert_eq!(
        block(&r.boss, "003-01").await.cvegeo.as_deref(),
        Some(CVEGEO)
    );
    // Markers stand within their outlines.
    let page = territory::page(&r.boss, "003-01").await.unwrap();
    let area = Area::parse(&page.outline.unwrap()).unwrap();
    assert!(area.contains(page.block.point.unwrap()));
});

contract!(what_the_office_wrote_stays, |db| {
    let r = roster(db).await;
    mapped(&r).await;
    let features = [feature(
        json!({ "clave": "003-01", "cvegeo": CVEGEO }),
        square(12.0, 1.0, 1.0),
    )];
    run(&r.boss, Layer::Blocks, &features, true).await.unwrap();
    // Another ward than the outline says, streets, and a marker at the corner where people meet.
    let before = block(&r.boss, "003-01").await;
    assert_eq!(before.ward, Some(r.wards[1]));
    let own = BlockForm {
        ward: Some(r.wards[0]),
        between_streets: "Allende y Lerdo".into(),
        point: Some(spot(12.1, 1.1)),
        ..form_of(&before)
    };
    territory::change_block(&r.boss, before.id, before.version, own)
        .await
        .unwrap();
    let written = block(&r.boss, "003-01").await;
    let plan = run(&r.boss, Layer::Blocks, &features, true).await.unwrap();
    assert_eq!((plan.same, plan.changed.len()), (1, 0), "{plan:?}");
    assert_eq!(block(&r.boss, "003-01").await, written);
    // Redrawn, the marker goes to the new outline; ward and streets stay.
    let redrawn = [feature(
        json!({ "clave": "003-01" }),
        square(14.0, 1.0, 1.0),
    )];
    let plan = twice(&r.boss, Layer::Blocks, &redrawn).await;
    assert_eq!(plan.changed.len(), 1);
    let after = block(&r.boss, "003-01").await;
    assert_eq!(
        (
            after.ward,
            after.between_streets.as_str(),
            after.cvegeo.as_deref()
        ),
        (Some(r.wards[0]), "Allende y Lerdo", Some(CVEGEO))
    );
    assert_eq!(after.point, Some(spot(14.5, 1.5)));
    // What was empty is filled in.
    let bare = territory::create_block(&r.boss, block_form("003-02", None))
        .await
        .unwrap();
    let with_place = [feature(
        json!({ "clave": "003-02" }),
        square(16.0, 1.0, 1.0),
    )];
    run(&r.boss, Layer::Blocks, &with_place, true)
        .await
        .unwrap();
    let filled = by_id(&r.boss, bare).await;
    assert_eq!(filled.ward, Some(r.wards[1]));
    assert!(filled.neighborhood.is_some() && filled.point.is_some());
});

contract!(one_cvegeo_is_of_one_block, |db| {
    let r = roster(db).await;
    let known = [feature(
        json!({ "clave": "003-01", "cvegeo": CVEGEO }),
        json!(null),
    )];
    run(&r.boss, Layer::Blocks, &known, true).await.unwrap();
    let features = [
        feature(json!({ "clave": "003-02" }), json!(null)),
        feature(json!({ "clave": "003-03", "cvegeo": CVEGEO }), json!(null)),
        feature(json!({ "clave": "001-01", "cvegeo": CVEGEO }), json!(null)),
        feature(
            json!({ "clave": "003-04", "cvegeo": "3019300011234046" }),
            json!(null),
        ),
        feature(
            json!({ "clave": "003-05", "cvegeo": "3019300011234046" }),
            json!(null),
        ),
    ];
    let plan = twice(&r.boss, Layer::Blocks, &features).await;
    let added: Vec<&str> = plan.added.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(added, ["003-02", "003-04"], "{plan:?}");
    assert_eq!(
        errors(&plan),
        [
            format!("2: la CVEGEO {CVEGEO} ya es de la manzana 003-01"),
            format!("3: la CVEGEO {CVEGEO} ya es de la manzana 003-01"),
            "5: la CVEGEO 3019300011234046 ya es de la manzana 003-04".into()
        ]
    );
});

contract!(a_preview_on_a_screen_is_the_same, |db| {
    let r = roster(db).await;
    let features = [feature(json!({ "clave": "003-01" }), square(1.0, 1.0, 1.0))];
    let bytes = crate::maps::file(&features);
    let before = everything_kept(&r.boss.system.db).await;
    let preview = territory::import_on_screen(&r.boss, Layer::Blocks, &bytes, false)
        .await
        .unwrap();
    assert_eq!(everything_kept(&r.boss.system.db).await, before);
    let plan = territory::import_on_screen(&r.boss, Layer::Blocks, &bytes, true)
        .await
        .unwrap();
    assert_eq!((plan.added.len(), plan), (1, preview));
});
