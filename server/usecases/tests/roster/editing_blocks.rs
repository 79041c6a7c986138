//! Blocks and wards on screens.

use crate::fixtures::{
    act, appoint, block_form, end, inherited, is_conflict, person, post, roster,
};
use crate::harness::{self, contract};
use crate::maps::{crossing, marker, spot, square};
use crate::office::told;
use crate::storage::everything_kept;
use domain::failure::Failure;
use domain::ids::BlockId;
use domain::roster::{EndReason, Position, TermAct};
use domain::territory::{BlockForm, WardForm};
use usecases::roster::AppointForm;
use usecases::territory::{
    block, block_form as open_form, blocks, change_block, create_block, create_ward, end_block,
    set_outline,
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
    let made = block(&r.boss, id).await.unwrap();
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
        ..block_form("003-01", Some(r.wards[0]))
    };
    change_block(&r.boss, id, 1, moved.clone()).await.unwrap();
    let after = block(&r.boss, id).await.unwrap();
    assert_eq!((after.point, after.version), (Some(spot(1.5, 1.5)), 2));
    let late = change_block(&r.boss, id, 1, moved.clone()).await;
    assert!(is_conflict(&late), "{late:?}");
    let kept = everything_kept(&r.boss.system.db).await;
    change_block(&r.boss, id, 2, moved).await.unwrap();
    assert_eq!(
        everything_kept(&r.boss.system.db).await,
        kept,
        "nothing new"
    );
    let nobody = BlockId(Uuid::nil());
    let done = change_block(&r.boss, nobody, 1, block_form("9", None)).await;
    assert_eq!(done, Err(Failure::NotFound));
    assert_eq!(block(&r.boss, nobody).await, Err(Failure::NotFound));
    // The list goes by beginning of the code.
    let codes = async |prefix: &str, after: &str| {
        let (rows, more) = blocks(&r.boss, prefix, after).await.unwrap();
        assert!(!more);
        rows.into_iter().map(|b| b.code).collect::<Vec<_>>()
    };
    assert_eq!(codes("001", "").await, ["001-01", "001-02"]);
    assert_eq!(codes(" 001", "001-01").await, ["001-02"]);
    assert_eq!(codes("", "001-02").await, ["002-01", "003-01"]);
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
    let ward = |code: &str| WardForm {
        code: code.into(),
        name: "Centro".into(),
    };
    told(create_ward(&r.boss, ward("c-01")).await, "code");
    told(create_ward(&r.boss, ward("")).await, "code");
    assert_eq!(everything_kept(&r.boss.system.db).await, kept);
    // Also the code of one that ended stays its own.
    end_block(&r.boss, id, 1, true).await.unwrap();
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
    let drawn = async |version, outline: String| set_outline(&r.boss, id, version, &outline).await;
    let refused = told(drawn(1, crossing().to_string()).await, "outline");
    assert!(
        refused.starts_with("El contorno no se puede usar: su contorno se cruza cerca de"),
        "{refused}"
    );
    for none in [marker(1.0, 1.0).to_string(), "hola".into(), String::new()] {
        told(drawn(1, none).await, "outline");
    }
    let late = drawn(9, square(0.0, 0.0, 4.0).to_string()).await;
    assert!(is_conflict(&late), "{late:?}");
    assert_eq!(everything_kept(&r.boss.system.db).await, kept);

    drawn(1, square(0.0, 0.0, 4.0).to_string()).await.unwrap();
    let (inside, outline) = open_form(&r.boss, id).await.unwrap();
    assert_eq!(inside.point, Some(spot(1.0, 1.0)), "a marker inside stays");
    assert!(inside.has_boundary && inside.version > 1);
    assert!(outline.unwrap().contains("Polygon"));
    drawn(inside.version, square(10.0, 10.0, 4.0).to_string())
        .await
        .unwrap();
    let (outside, outline) = open_form(&r.boss, id).await.unwrap();
    let area = usecases::geometry::Area::parse(&outline.unwrap()).unwrap();
    assert!(area.contains(outside.point.unwrap()), "{outside:?}");
    assert!(outside.version > inside.version);
    // A block without a marker gets one.
    set_outline(&r.boss, r.blocks[0], 1, &square(20.0, 0.0, 4.0).to_string())
        .await
        .unwrap();
    let marked = block(&r.boss, r.blocks[0]).await.unwrap();
    assert_eq!(marked.point, Some(spot(22.0, 2.0)));
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
    let kept = everything_kept(&r.boss.system.db).await;
    let words = told(end_block(&r.boss, id, 1, true).await, "block");
    assert_eq!(
        words,
        "La manzana tiene a alguien en funciones. Dé de baja ese cargo antes."
    );
    assert_eq!(everything_kept(&r.boss.system.db).await, kept);
    act(&r.boss, one, titular, TermAct::GiveLeave, "2026-11-20")
        .await
        .unwrap();
    told(end_block(&r.boss, id, 1, true).await, "block");
    end(&r.boss, one, titular, EndReason::Moved, "2026-11-20")
        .await
        .unwrap();
    told(end_block(&r.boss, id, 1, true).await, "block");
    end(&r.boss, two, alternate, EndReason::Moved, "2026-11-20")
        .await
        .unwrap();
    let late = end_block(&r.boss, id, 9, true).await;
    assert!(is_conflict(&late), "{late:?}");
    end_block(&r.boss, id, 1, true).await.unwrap();
    assert!(block(&r.boss, id).await.unwrap().ended);
    told(appoint(&r.boss, one, post("001-01", r.new)).await, "place");
    assert_eq!(crate::fixtures::vacant(&r.boss).await, ["001-02", "002-01"]);
    end_block(&r.boss, id, 2, false).await.unwrap();
    appoint(&r.boss, one, post("001-01", r.new)).await.unwrap();
});
