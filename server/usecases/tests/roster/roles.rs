//! Who may do what with the roster and the territory.

use crate::fixtures::{Roster, form, inherited, page, person, post, roster};
use crate::harness::{self, contract};
use crate::office::ctx;
use crate::storage::everything_kept;
use domain::failure::Failure;
use domain::ids::{RosterImportId, TermId};
use domain::names::NameOrder;
use domain::roster::{RosterFilter, TermAct};
use domain::territory::{BlockFilter, BlockForm, Placing, WardForm};
use domain::users::Role;
use usecases::roster::{ActForm, PreviewFilter};
use usecases::{Ctx, roster, territory};
use uuid::Uuid;

/// What reading gives: the roster, the page of a person, its blocks.
async fn reading(ctx: &Ctx, number: i64) -> Vec<Option<Failure>> {
    let filter = RosterFilter::default();
    vec![
        roster::list(ctx, &filter).await.err(),
        roster::totals(ctx).await.err(),
        roster::wards(ctx).await.err(),
        roster::periods(ctx).await.err(),
        roster::vacancies(ctx, None, "").await.err(),
        roster::page(ctx, number).await.err(),
        territory::list(ctx, &BlockFilter::default()).await.err(),
        territory::page(ctx, "001-01").await.err(),
        territory::ward_list(ctx).await.err(),
        territory::ward(ctx, "C-01").await.err(),
        roster::reveal(ctx, number).await.err(),
    ]
}

/// What everything that writes, or reads for writing, gives.
async fn writing(ctx: &Ctx, r: &Roster, number: i64) -> Vec<Option<Failure>> {
    let import = RosterImportId(Uuid::nil());
    let act = ActForm {
        term: TermId(Uuid::nil()),
        version: 1,
        act: TermAct::Accredit,
        day: None,
        reason: None,
        note: String::new(),
    };
    let ward = WardForm {
        code: "C-09".into(),
        name: "Nuevo".into(),
    };
    let block = BlockForm {
        code: "009-01".into(),
        ..BlockForm::default()
    };
    let sheet = "NOMBRE COMPLETO,MANZANA\nAna Ruiz,001-01\n";
    let from = crate::fixtures::day("2030-01-01");
    let to = crate::fixtures::day("2033-12-31");
    let any = PreviewFilter::default();
    let layer = territory::Layer::Wards;
    vec![
        roster::create(ctx, form(8)).await.err(),
        roster::form(ctx, number).await.err(),
        roster::change(ctx, number, 1, form(9)).await.err(),
        roster::validate(ctx, number, 1).await.err(),
        roster::merge(ctx, number, 1, number + 1).await.err(),
        roster::create_period(ctx, "2030-2033".into(), from, to)
            .await
            .err(),
        roster::appoint(ctx, number, 1, post("001-01", r.new))
            .await
            .err(),
        roster::act(ctx, number, act).await.err(),
        roster::upload(ctx, "a.csv", sheet.into()).await.err(),
        roster::imports(ctx).await.err(),
        roster::import_page(ctx, import, &any).await.err(),
        roster::set_layout(ctx, import, 1, "", &[], NameOrder::GivenFirst, None)
            .await
            .err(),
        roster::reopen_layout(ctx, import, 1).await.err(),
        roster::decide(ctx, import, 1, vec![]).await.err(),
        roster::accept_all(ctx, import, 1).await.err(),
        roster::apply(ctx, import, 1, "").await.err(),
        roster::discard(ctx, import, 1).await.err(),
        roster::report(ctx, import).await.err(),
        territory::create_ward(ctx, ward.clone()).await.err(),
        territory::change_ward(ctx, r.wards[0], 1, ward).await.err(),
        territory::end_ward(ctx, r.wards[0], 1, "Se unió")
            .await
            .err(),
        territory::resume_ward(ctx, r.wards[0], 1).await.err(),
        territory::create_block(ctx, block.clone()).await.err(),
        territory::change_block(ctx, r.blocks[0], 1, block)
            .await
            .err(),
        territory::place_block(ctx, r.blocks[0], 2, Placing::default())
            .await
            .err(),
        territory::around(ctx, "001-02").await.err(),
        territory::end_block(ctx, r.blocks[0], 2, "Se demolió")
            .await
            .err(),
        territory::resume_block(ctx, r.blocks[0], 3).await.err(),
        territory::import_on_screen(ctx, layer, b"{}", true)
            .await
            .err(),
    ]
}

fn refused(all: &[Option<Failure>]) -> bool {
    all.iter().all(|f| *f == Some(Failure::Forbidden))
}

contract!(nobody_else_comes_near_the_roster, |db| {
    let r = roster(db).await;
    let number = person(&r.boss, 1).await;
    person(&r.boss, 2).await;
    let before = everything_kept(&r.boss.system.db).await;
    for role in [
        Role::Operator,
        Role::Liaison,
        Role::Administrator,
        Role::Director,
        Role::FollowUpAgent,
    ] {
        let ctx = ctx(&r.boss.system, role).await;
        let done = reading(&ctx, number).await;
        assert!(refused(&done), "{role:?} {done:?}");
        let done = writing(&ctx, &r, number).await;
        assert!(refused(&done), "{role:?} {done:?}");
    }
    for role in [Role::Coordinator, Role::Auditor] {
        let ctx = ctx(&r.boss.system, role).await;
        let done = reading(&ctx, number).await;
        assert!(done.iter().all(Option::is_none), "{role:?} {done:?}");
        let done = writing(&ctx, &r, number).await;
        assert!(refused(&done), "{role:?} {done:?}");
    }
    assert_eq!(everything_kept(&r.boss.system.db).await, before);
});

contract!(who_keeps_the_roster_does_everything, |db| {
    let r = roster(db).await;
    let number = person(&r.boss, 1).await;
    let done = reading(&r.boss, number).await;
    assert!(done.iter().all(Option::is_none), "{done:?}");
    let done = writing(&r.boss, &r, number).await;
    assert!(
        done.iter().all(|f| *f != Some(Failure::Forbidden)),
        "{done:?}"
    );
    roster::appoint(
        &r.boss,
        number,
        page(&r.boss, number).await.version,
        inherited("001-02", r.new),
    )
    .await
    .unwrap();
});

contract!(everybody_at_the_desk_may_ask_where_a_place_is, |db| {
    let r = roster(db).await;
    let point = domain::catalogue::Point {
        latitude: 19.19,
        longitude: -96.13,
    };
    for role in Role::staff() {
        let ctx = ctx(&r.boss.system, role).await;
        assert!(territory::locate(&ctx, point).await.is_ok(), "{role:?}");
    }
});
