//! What the form offers, and where a point is.

use crate::harness::{self, contract};
use crate::people::{HERE, kind, lamp, phone, sent};
use domain::captain::{CaptainCapture, FREQUENT, MOST_ICONS};
use domain::catalogue::Point;
use domain::failure::Failure;
use usecases::phone;

contract!(what_captains_ask_for_comes_first, |db| {
    let p = phone(db).await;
    let fresh = phone::choices(&p.own.ctx).await.unwrap();
    let ids: Vec<_> = fresh.frequent.iter().map(|(id, ..)| *id).collect();
    let usual: Vec<_> = FREQUENT.iter().map(|code| kind(code)).collect();
    assert_eq!(ids, usual, "nobody has asked for anything");
    assert_eq!(fresh.frequent[0].2, "hole");
    assert_eq!(fresh.privacy_notice, "2026-01");
    for n in 1..=2 {
        let capture = CaptainCapture {
            kind: Some(kind("TM-03")),
            ..lamp(n)
        };
        sent(&p.other, capture).await;
    }
    sent(&p.own, lamp(3)).await;
    let choices = phone::choices(&p.own.ctx).await.unwrap();
    let ids: Vec<_> = choices.frequent.iter().map(|(id, ..)| *id).collect();
    assert_eq!(ids.len(), MOST_ICONS);
    assert_eq!(ids[..3], [kind("TM-03"), kind("AP-01"), kind("OP-01")]);
    let offered = || {
        let frequent = choices.frequent.iter().map(|(id, ..)| *id);
        frequent.chain(choices.others.iter().map(|(id, _)| *id))
    };
    for code in ["MU-01", "DI-03", "OI-01"] {
        assert!(offered().all(|id| id != kind(code)), "{code} is reserved");
    }
    let all: std::collections::BTreeSet<_> = offered().collect();
    assert_eq!(all.len(), offered().count(), "each type once");
    assert_ne!(choices.client_id, fresh.client_id);
});

contract!(a_point_is_told_from_the_own_block, |db| {
    let p = phone(db).await;
    let here = phone::whereabouts(&p.own.ctx, HERE).await.unwrap();
    assert_eq!(here.own_block, Some(true));
    assert_eq!(here.neighborhood, "Formando Hogar");
    let other = phone::whereabouts(&p.other.ctx, HERE).await.unwrap();
    assert_eq!(other.own_block, Some(false));
    let nowhere = Point {
        latitude: 20.5,
        longitude: -97.0,
    };
    let far = phone::whereabouts(&p.own.ctx, nowhere).await.unwrap();
    assert_eq!(
        (far.own_block, far.neighborhood.as_str()),
        (Some(false), "")
    );
    let unplaced = crate::people::captain(&p.r, 21, "001-01", None).await;
    let unknown = phone::whereabouts(&unplaced.ctx, nowhere).await.unwrap();
    assert_eq!(unknown.own_block, None, "the block is not on the map");
    let sea = Point {
        latitude: f64::NAN,
        longitude: 0.0,
    };
    let refused = phone::whereabouts(&p.own.ctx, sea).await;
    assert!(matches!(refused, Err(Failure::Invalid { .. })));
    assert_eq!(
        phone::whereabouts(&p.coordinator, HERE).await,
        Err(Failure::Forbidden)
    );
});
