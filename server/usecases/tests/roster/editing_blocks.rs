//! Blocks on screens.

use crate::fixtures::{
    act, appoint, block_form, end, inherited, is_conflict, person, post, roster,
};
use crate::harness::{self, contract};
use crate::maps::{by_id, crossing, drawn, marker, spot, square};
use crate::office::told;
use crate::storage::everything_kept;
use domain::failure::Failure;
use domain::ids::{BlockId, NeighborhoodId, WardId};
use domain::roster::{EndReason, Position, TermAct};
use domain::territory::{BlockFilter, BlockForm, BlockState, Placing};
use usecases::geometry::Area;
use usecases::roster::AppointForm;
use usecases::territory::{
    around, change_block, create_block, end_block, list, page, place_block, resume_block,
};
use uuid::Uuid;

const CVEGEO: &str = "3019300011234045";

contract!(a_block_is_created_and_moved, |db| {
    let r = roster(db).await;
    let form = BlockForm {
        cvegeo: "30193 0001 1234 045".into(),
        between_streets: " Allende  y Lerdo ".into(),
        point: Some(spot(1.0, 1.0)),
        ..block_form(" 003 - 01", Some(r.wards[0]))
    };
    let id = create_block(&r.boss, form).await.unwrap();
    let made = by_id(&r.boss, id).await;
    assert_eq!(
        (
            made.code.as_str(),
            made.cvegeo.as_deref(),
            made.between_streets.as_str()
        ),
        ("003-01", Some(CVEGEO), "Allende y Lerdo")
    );
    assert_eq!(
        (made.version, made.ended, made.has_boundary),
        (1, false, false)
    );
    let moved = BlockForm {
        point: Some(spot(1.5, 1.5)),
        between_streets: "Allende y Lerdo".into(),
        cvegeo: CVEGEO.into(),
        ..block_form("003-01", Some(r.wards[1]))
    };
    change_block(&r.boss, id, 1, moved.clone()).await.unwrap();
    let after = by_id(&r.boss, id).await;
    assert_eq!((after.point, after.version), (Some(spot(1.5, 1.5)), 2));
    let kept = everything_kept(&r.boss.system.db).await;
    change_block(&r.boss, id, 2, moved.clone()).await.unwrap();
    assert_eq!(
        everything_kept(&r.boss.system.db).await,
        kept,
        "nothing new"
    );
    // Who comes late is told what happened meanwhile.
    let late = change_block(&r.boss, id, 1, moved).await;
    let Err(Failure::Conflict { version, changes }) = late else {
        panic!("{late:?}");
    };
    assert_eq!(version, 2);
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].what, "Cuartel: C-02; Punto: 19.1015, -96.1985");
    let nobody = BlockId(Uuid::nil());
    let done = change_block(&r.boss, nobody, 1, block_form("9", None)).await;
    assert_eq!(done, Err(Failure::NotFound));
    for code in ["999-99", "ñ", "003-0"] {
        assert_eq!(page(&r.boss, code).await.err(), Some(Failure::NotFound));
    }
    let log = {
        let mut conn = r.boss.system.db.read().await.unwrap();
        db::log::last(&mut conn, 2).await.unwrap()
    };
    let lines: Vec<_> = log
        .iter()
        .map(|(a, o, _)| (a.as_str(), o.as_str()))
        .collect();
    assert_eq!(
        lines,
        [("block_changed", "003-01"), ("block_created", "003-01")]
    );
});

contract!(codes_and_geographic_keys_are_of_one_block, |db| {
    let r = roster(db).await;
    let with = |code: &str, cvegeo: &str| BlockForm {
        cvegeo: cvegeo.into(),
        ..block_form(code, None)
    };
    let id = create_block(&r.boss, with("003-01", CVEGEO)).await.unwrap();
    let kept = everything_kept(&r.boss.system.db).await;
    let twin = create_block(&r.boss, with("003-01", "")).await;
    assert_eq!(
        told(twin, "code"),
        "Ya hay una con esa clave, en uso o terminada."
    );
    let twin = create_block(&r.boss, with("003-02", CVEGEO)).await;
    assert_eq!(told(twin, "cvegeo"), "Otra manzana ya tiene esa CVEGEO.");
    told(
        change_block(&r.boss, id, 1, with("001-01", CVEGEO)).await,
        "code",
    );
    told(
        change_block(&r.boss, r.blocks[0], 1, with("001-01", CVEGEO)).await,
        "cvegeo",
    );
    let wrong = BlockForm {
        between_streets: "x".repeat(201),
        point: Some(domain::catalogue::Point {
            latitude: -96.1,
            longitude: 19.1,
        }),
        ..with("ñ", "3019300")
    };
    let refused = create_block(&r.boss, wrong).await;
    for field in ["code", "cvegeo", "between_streets", "latitude"] {
        told(refused.clone(), field);
    }
    // What is not on the lists cannot be chosen.
    let nowhere = BlockForm {
        neighborhood: Some(NeighborhoodId(Uuid::nil())),
        ..block_form("003-03", Some(WardId(Uuid::nil())))
    };
    let refused = create_block(&r.boss, nowhere).await;
    assert_eq!(
        told(refused.clone(), "ward"),
        "Elija un cuartel de la lista."
    );
    assert_eq!(
        told(refused, "neighborhood"),
        "Elija una colonia de la lista."
    );
    assert_eq!(everything_kept(&r.boss.system.db).await, kept);
    // Also the code of one that ended stays its own.
    end_block(&r.boss, id, 1, "Se unió con la 001-01")
        .await
        .unwrap();
    told(create_block(&r.boss, with("003-01", "")).await, "code");
});

contract!(an_outline_must_hold_together, |db| {
    let r = roster(db).await;
    let form = BlockForm {
        point: Some(spot(1.0, 1.0)),
        ..block_form("003-01", None)
    };
    let id = create_block(&r.boss, form).await.unwrap();
    let kept = everything_kept(&r.boss.system.db).await;
    let draw = async |version, outline: &str| drawn(&r.boss, id, version, outline).await;
    let refused = told(draw(1, &crossing().to_string()).await, "outline");
    assert!(
        refused.starts_with("El contorno no se puede usar: su contorno se cruza cerca de"),
        "{refused}"
    );
    assert!(
        refused.ends_with("separe o quite esas esquinas."),
        "{refused}"
    );
    for none in [marker(1.0, 1.0).to_string(), "hola".into()] {
        told(draw(1, &none).await, "outline");
    }
    let late = draw(9, &square(0.0, 0.0, 4.0).to_string()).await;
    assert!(
        matches!(late, Err(Failure::Conflict { version: 1, .. })),
        "{late:?}"
    );
    assert_eq!(draw(1, " ").await, Ok(false), "nothing was nothing");
    assert_eq!(everything_kept(&r.boss.system.db).await, kept);

    let here = square(0.0, 0.0, 4.0).to_string();
    assert_eq!(draw(1, &here).await, Ok(false), "a marker inside stays");
    let inside = page(&r.boss, "003-01").await.unwrap();
    assert_eq!(inside.block.point, Some(spot(1.0, 1.0)));
    assert_eq!((inside.block.has_boundary, inside.block.version), (true, 2));
    assert!(inside.square_metres.unwrap() > 100_000.0);
    let elsewhere = square(10.0, 10.0, 4.0).to_string();
    assert_eq!(draw(2, &elsewhere).await, Ok(true), "the marker followed");
    let outside = page(&r.boss, "003-01").await.unwrap();
    let area = Area::parse(&outside.outline.unwrap()).unwrap();
    assert!(area.contains(outside.block.point.unwrap()));
    // The history keeps both outlines apart although they measure the same.
    let fields: Vec<_> = outside.history[0]
        .fields
        .iter()
        .map(|f| f.label.as_str())
        .collect();
    assert_eq!(fields, ["Punto", "Contorno"]);
    // A block without a marker gets one.
    assert_eq!(
        drawn(&r.boss, r.blocks[0], 1, &square(20.0, 0.0, 4.0).to_string()).await,
        Ok(true)
    );
    let marked = by_id(&r.boss, r.blocks[0]).await;
    assert_eq!(marked.point, Some(spot(22.0, 2.0)));
});

contract!(a_marker_is_not_put_out_of_its_outline, |db| {
    let r = roster(db).await;
    let id = r.blocks[0];
    let outline = square(0.0, 0.0, 4.0).to_string();
    let place = async |version, point, outline: &str| {
        let placing = Placing {
            point,
            outline: outline.into(),
        };
        place_block(&r.boss, id, version, placing).await
    };
    place(1, Some(spot(1.0, 1.0)), &outline).await.unwrap();
    let kept = everything_kept(&r.boss.system.db).await;
    let out = Some(spot(9.0, 9.0));
    let words = told(place(2, out, &outline).await, "latitude");
    assert!(words.contains("fuera del contorno"), "{words}");
    let form = BlockForm {
        point: out,
        ..block_form("001-01", Some(r.wards[0]))
    };
    told(change_block(&r.boss, id, 2, form).await, "latitude");
    let abroad = Some(domain::catalogue::Point {
        latitude: 40.7,
        longitude: -74.0,
    });
    told(place(2, abroad, &outline).await, "latitude");
    assert_eq!(everything_kept(&r.boss.system.db).await, kept);
    // Without its outline it may stand anywhere, or nowhere.
    place(2, out, "").await.unwrap();
    let bare = by_id(&r.boss, id).await;
    assert_eq!(
        (bare.point, bare.has_boundary, bare.version),
        (out, false, 3)
    );
    place(3, None, "").await.unwrap();
    assert_eq!(by_id(&r.boss, id).await.point, None);
    let history = page(&r.boss, "001-01").await.unwrap().history;
    let told: Vec<_> = history[0]
        .fields
        .iter()
        .map(|f| (f.label.as_str(), f.before.as_str(), f.after.as_str()))
        .collect();
    assert_eq!(told, [("Punto", "19.109, -96.191", "")]);
});

contract!(blocks_are_listed_with_who_holds_them, |db| {
    let r = roster(db).await;
    let number = person(&r.boss, 1).await;
    appoint(&r.boss, number, inherited("001-01", r.new))
        .await
        .unwrap();
    let found = list(&r.boss, &BlockFilter::default()).await.unwrap();
    assert_eq!((found.total, found.more), (3, false));
    let lines: Vec<_> = found
        .rows
        .iter()
        .map(|b| {
            (
                b.code.as_str(),
                b.ward.as_deref(),
                b.titular.as_ref().map(|t| t.number),
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            ("001-01", Some("C-01"), Some(number)),
            ("001-02", Some("C-01"), None),
            ("002-01", Some("C-02"), None)
        ]
    );
    let vacant = BlockFilter {
        state: Some(BlockState::Vacant),
        limit: 1,
        ..BlockFilter::default()
    };
    let first = list(&r.boss, &vacant).await.unwrap();
    assert_eq!((first.rows.len(), first.total, first.more), (1, 2, true));
    let next = BlockFilter {
        after: first.rows[0].code.clone(),
        ..vacant
    };
    let second = list(&r.boss, &next).await.unwrap();
    assert_eq!(
        (second.rows[0].code.as_str(), second.more),
        ("002-01", false)
    );
    let view = page(&r.boss, "001-01").await.unwrap();
    assert_eq!(view.ward.unwrap().code, "C-01");
    assert_eq!(view.holders.len(), 1);
    assert_eq!(view.holders[0].0, Position::Titular);
    // Who only reads gets no outline to change.
    place_block(
        &r.boss,
        r.blocks[0],
        1,
        Placing {
            point: None,
            outline: square(0.0, 0.0, 4.0).to_string(),
        },
    )
    .await
    .unwrap();
    let auditor = crate::office::ctx(&r.boss.system, domain::users::Role::Auditor).await;
    let read = page(&auditor, "001-01").await.unwrap();
    assert!(read.block.has_boundary && read.outline.is_none());
});

contract!(what_lies_around_a_block_is_told, |db| {
    let r = roster(db).await;
    let json = async |code: &str| {
        let body = around(&r.boss, code).await.unwrap();
        serde_json::from_slice::<serde_json::Value>(&body).unwrap()
    };
    // Nobody knows where it is.
    let nothing = json("001-01").await;
    assert!(nothing["extent"].is_null() && nothing["blocks"].as_array().unwrap().is_empty());
    for (block, east) in r.blocks.iter().zip([0.0, 1.0, 90.0]) {
        let outline = square(east, 0.0, 1.0).to_string();
        drawn(&r.boss, *block, 1, &outline).await.unwrap();
    }
    let marked = BlockForm {
        point: Some(spot(0.5, 1.5)),
        ..block_form("003-01", None)
    };
    create_block(&r.boss, marked).await.unwrap();
    let known = json("001-01").await;
    let codes: Vec<_> = known["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|b| (b["code"].as_str().unwrap(), b["geometry"].is_object()))
        .collect();
    assert_eq!(codes, [("001-02", true), ("003-01", false)]);
    assert_eq!(
        known["extent"],
        serde_json::json!([[19.1, -96.2], [19.101, -96.199]])
    );
    assert_eq!(
        around(&r.boss, "999-99").await.err(),
        Some(Failure::NotFound)
    );
});

contract!(a_block_with_somebody_in_office_does_not_end, |db| {
    let r = roster(db).await;
    let id = r.blocks[0];
    let (one, two) = (person(&r.boss, 1).await, person(&r.boss, 2).await);
    let titular = appoint(&r.boss, one, inherited("001-01", r.new))
        .await
        .unwrap();
    let second = AppointForm {
        position: Position::Alternate,
        ..inherited("001-01", r.new)
    };
    let alternate = appoint(&r.boss, two, second).await.unwrap();
    let why = "Se unió con la 001-02";
    let kept = everything_kept(&r.boss.system.db).await;
    let words = told(end_block(&r.boss, id, 1, why).await, "reason");
    assert_eq!(
        words,
        "La manzana tiene a alguien en funciones. Dé de baja ese cargo antes."
    );
    assert_eq!(everything_kept(&r.boss.system.db).await, kept);
    act(&r.boss, one, titular, TermAct::GiveLeave, "2026-11-20")
        .await
        .unwrap();
    told(end_block(&r.boss, id, 1, why).await, "reason");
    end(&r.boss, one, titular, EndReason::Moved, "2026-11-20")
        .await
        .unwrap();
    told(end_block(&r.boss, id, 1, why).await, "reason");
    end(&r.boss, two, alternate, EndReason::Moved, "2026-11-20")
        .await
        .unwrap();
    told(end_block(&r.boss, id, 1, "  ").await, "reason");
    told(end_block(&r.boss, id, 1, &"x".repeat(201)).await, "reason");
    let late = end_block(&r.boss, id, 9, why).await;
    assert!(is_conflict(&late), "{late:?}");
    end_block(&r.boss, id, 1, why).await.unwrap();
    let over = page(&r.boss, "001-01").await.unwrap();
    assert!(over.block.ended && over.ended_on.is_some());
    let last = &over.history[0].fields[0];
    assert_eq!(last.label, "Término");
    assert!(last.after.ends_with(why), "{}", last.after);
    let ended = BlockFilter {
        state: Some(BlockState::Ended),
        ..BlockFilter::default()
    };
    assert_eq!(list(&r.boss, &ended).await.unwrap().total, 1);
    told(appoint(&r.boss, one, post("001-01", r.new)).await, "place");
    assert_eq!(crate::fixtures::vacant(&r.boss).await, ["001-02", "002-01"]);
    resume_block(&r.boss, id, 2).await.unwrap();
    assert_eq!(page(&r.boss, "001-01").await.unwrap().ended_on, None);
    appoint(&r.boss, one, post("001-01", r.new)).await.unwrap();
});
