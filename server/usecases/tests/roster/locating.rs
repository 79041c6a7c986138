//! Which block, neighborhood and ward hold a place, also when another process changed them.

use crate::fixtures::{block_form, roster};
use crate::harness::{self, contract};
use crate::maps::{block, drawn, feature, run, spot, square};
use crate::office::noon;
use domain::catalogue::Point;
use domain::territory::{BlockForm, Located, Placing};
use serde_json::json;
use usecases::territory::{self, Layer, create_block, locate};
use usecases::{Ctx, System};

/// Another process over the same database.
fn elsewhere(ctx: &Ctx) -> Ctx {
    let system = System {
        territory: Default::default(),
        map: Default::default(),
        board: Default::default(),
        clockwork: Default::default(),
        routing: Default::default(),
        ..ctx.system.clone()
    };
    Ctx::new(system, ctx.actor.clone(), noon())
}

fn north_of(point: Point, metres: f64) -> Point {
    Point {
        latitude: point.latitude + metres / 110_700.0,
        ..point
    }
}

contract!(outlines_come_before_markers, |db| {
    let r = roster(db).await;
    let ctx = &r.boss;
    let at = async |point| locate(ctx, point).await.unwrap();
    assert_eq!(
        at(spot(1.0, 1.0)).await,
        Located::default(),
        "nothing is drawn"
    );
    let features = [
        feature(
            json!({ "clave": "003-01", "cuartel": "C-01" }),
            square(0.0, 0.0, 5.0),
        ),
        feature(
            json!({ "clave": "003-02", "cuartel": "C-02" }),
            square(5.0, 0.0, 5.0),
        ),
    ];
    run(ctx, Layer::Blocks, &features, true).await.unwrap();
    let (one, two) = (block(ctx, "003-01").await, block(ctx, "003-02").await);
    // A marker close to the edge of the neighbour.
    let near_edge = BlockForm {
        code: "003-02".into(),
        ward: two.ward,
        point: Some(spot(5.1, 2.0)),
        ..BlockForm::default()
    };
    territory::change_block(ctx, two.id, two.version, near_edge)
        .await
        .unwrap();
    let west = at(spot(4.9, 2.0)).await;
    assert_eq!(
        west.block,
        Some(one.id),
        "the outline, not the nearest marker"
    );
    assert_eq!(
        west.ward,
        Some(r.wards[0]),
        "what no outline tells, the block does"
    );
    assert_eq!(at(spot(5.1, 2.0)).await.block, Some(two.id));
    assert_eq!(at(spot(40.0, 40.0)).await, Located::default());
});

contract!(the_nearest_marker_answers_within_120_metres, |db| {
    let r = roster(db).await;
    let ctx = &r.boss;
    let here = spot(50.0, 50.0);
    let marked = |code: &str, point| BlockForm {
        point: Some(point),
        ..block_form(code, Some(r.wards[1]))
    };
    let one = create_block(ctx, marked("003-01", here)).await.unwrap();
    let two = create_block(ctx, marked("003-02", north_of(here, 200.0)))
        .await
        .unwrap();
    let at = async |metres| locate(ctx, north_of(here, metres)).await.unwrap();
    let expected = [
        (-121.0, None),
        (-119.0, Some(one)),
        (0.0, Some(one)),
        (95.0, Some(one)),
        (105.0, Some(two)),
        (319.0, Some(two)),
        (321.0, None),
    ];
    for (metres, block) in expected {
        let found = at(metres).await;
        assert_eq!(found.block, block, "{metres} m");
        assert_eq!(found.ward, block.map(|_| r.wards[1]));
    }
    // A block that is no longer in use answers nothing.
    territory::end_block(ctx, one, 1, "Se demolió")
        .await
        .unwrap();
    assert_eq!(at(0.0).await.block, None);
    territory::resume_block(ctx, one, 2).await.unwrap();
    assert_eq!(at(0.0).await.block, Some(one));
});

contract!(a_change_by_another_process_is_seen, |db| {
    let r = roster(db).await;
    let (here, there) = (&r.boss, elsewhere(&r.boss));
    let place = spot(2.0, 2.0);
    let both = async || {
        let one = locate(here, place).await.unwrap();
        let two = locate(&there, place).await.unwrap();
        assert_eq!(one, two);
        one
    };
    assert_eq!(both().await, Located::default());
    let map = [feature(json!({ "clave": "003-01" }), square(0.0, 0.0, 5.0))];
    run(&there, Layer::Blocks, &map, true).await.unwrap();
    let one = block(here, "003-01").await;
    assert_eq!(both().await.block, Some(one.id), "imported there");
    run(
        here,
        Layer::Wards,
        &[feature(json!({ "clave": "C-01" }), square(0.0, 0.0, 9.0))],
        true,
    )
    .await
    .unwrap();
    assert_eq!(both().await.ward, Some(r.wards[0]), "imported here");
    drawn(
        &there,
        one.id,
        one.version,
        &square(20.0, 0.0, 5.0).to_string(),
    )
    .await
    .unwrap();
    assert_eq!(both().await.block, None, "redrawn there");
    let moved = block(&there, "003-01").await;
    let back = Placing {
        point: Some(place),
        outline: String::new(),
    };
    territory::place_block(here, moved.id, moved.version, back)
        .await
        .unwrap();
    assert_eq!(
        both().await.block,
        Some(one.id),
        "its marker was moved here"
    );
    let version = block(here, "003-01").await.version;
    territory::end_block(&there, one.id, version, "Se demolió")
        .await
        .unwrap();
    assert_eq!(both().await.block, None, "ended there");
});
