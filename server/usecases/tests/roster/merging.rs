//! Somebody who was on the roster twice.

use crate::fixtures::{
    appoint, at, curp, end, form, history, inherited, is_conflict, page, person, post, roster,
    version,
};
use crate::harness::{self, contract};
use crate::office::told;
use crate::storage::everything_kept;
use domain::failure::Failure;
use domain::roster::{CaptainForm, EndReason, RosterFilter, TermState, Validity};
use usecases::{Ctx, roster};

async fn validate(ctx: &Ctx, number: i64) {
    let seen = version(ctx, number).await;
    roster::validate(ctx, number, seen).await.unwrap();
}

async fn merge(ctx: &Ctx, duplicate: i64, into: i64) -> Result<(), Failure> {
    roster::merge(ctx, duplicate, version(ctx, duplicate).await, into).await
}

contract!(the_one_who_stays_gets_services_and_validations, |db| {
    let r = roster(db).await;
    let without_curp = CaptainForm {
        curp: String::new(),
        ..form(1)
    };
    let stays = roster::create(&r.boss, without_curp).await.unwrap();
    let gone = person(&r.boss, 2).await;
    let ended = appoint(&r.boss, stays, inherited("001-02", r.old))
        .await
        .unwrap();
    end(&r.boss, stays, ended, EndReason::Moved, "2025-01-07")
        .await
        .unwrap();
    let held = appoint(&r.boss, gone, inherited("001-01", r.new))
        .await
        .unwrap();
    let october = at(&r.boss, "2026-10-05T18:00:00Z");
    for (ctx, number) in [(&october, gone), (&r.boss, gone)] {
        validate(ctx, number).await;
    }
    merge(&r.boss, gone, stays).await.unwrap();

    let kept = page(&r.boss, stays).await;
    let terms: Vec<_> = kept.terms.iter().map(|t| (t.id, t.state)).collect();
    assert_eq!(
        terms,
        [(held, TermState::InOffice), (ended, TermState::Ended)]
    );
    assert_eq!(kept.validations, ["2026-11", "2026-10"]);
    assert!(kept.curp.is_some(), "the CURP goes to who had none");
    assert_eq!(roster::form(&r.boss, stays).await.unwrap().0.curp, curp(2));
    assert_eq!(
        history(&r.boss, stays).await[0],
        format!("Se le unió: el número {gone}")
    );
    assert!(!kept.terms[0].acts().is_empty() && kept.merged_into.is_none());
    // The page of the duplicate is still there and says where to go.
    let left = page(&r.boss, gone).await;
    assert_eq!((left.merged_into, left.number), (Some(stays), gone));
    assert_eq!(left.terms.len(), 0);
    assert_eq!(
        history(&r.boss, gone).await[0],
        format!("Se unió: en el número {stays}")
    );
    let list = async |filter: RosterFilter| roster::list(&r.boss, &filter).await.unwrap().rows;
    let all = list(RosterFilter::default()).await;
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(
        (all[0].number, all[0].block.as_deref(), all[0].state),
        (stays, Some("001-01"), Some(TermState::InOffice))
    );
    assert_eq!(all[0].validated_at, Some(r.boss.now));
    let pending = RosterFilter {
        validity: Some(Validity::Pending),
        ..RosterFilter::default()
    };
    assert!(list(pending).await.is_empty());
    let totals = roster::totals(&r.boss).await.unwrap();
    assert_eq!((totals.people, totals.to_validate), (1, 0));
});

contract!(a_merged_person_is_counted_once_in_a_month, |db| {
    let r = roster(db).await;
    let (stays, gone) = (person(&r.boss, 1).await, person(&r.boss, 2).await);
    let october = at(&r.boss, "2026-10-05T18:00:00Z");
    validate(&r.boss, stays).await;
    validate(&october, gone).await;
    validate(&r.boss, gone).await;
    merge(&r.boss, gone, stays).await.unwrap();
    assert_eq!(
        page(&r.boss, stays).await.validations,
        ["2026-11", "2026-10"]
    );
    let mut conn = r.boss.system.db.read().await.unwrap();
    let months = db::roster::people::validated_by_month(&mut conn)
        .await
        .unwrap();
    assert_eq!(
        months,
        [("2026-10".to_owned(), 1), ("2026-11".to_owned(), 1)]
    );
});

contract!(two_who_hold_a_post_are_not_merged, |db| {
    let r = roster(db).await;
    let (stays, gone) = (person(&r.boss, 1).await, person(&r.boss, 2).await);
    for (number, place) in [(stays, "001-01"), (gone, "001-02")] {
        appoint(&r.boss, number, inherited(place, r.new))
            .await
            .unwrap();
    }
    let before = everything_kept(&r.boss.system.db).await;
    let refused = told(merge(&r.boss, gone, stays).await, "into");
    assert!(refused.contains("Las dos tienen un cargo"), "{refused}");
    assert_eq!(everything_kept(&r.boss.system.db).await, before);
    for (number, place) in [(stays, "001-01"), (gone, "001-02")] {
        let page = page(&r.boss, number).await;
        assert_eq!(
            (page.terms[0].place.as_str(), page.terms[0].state),
            (place, TermState::InOffice)
        );
        assert_eq!(page.merged_into, None);
    }
});

contract!(who_is_merged_is_no_longer_worked_with, |db| {
    let r = roster(db).await;
    let (stays, gone) = (person(&r.boss, 1).await, person(&r.boss, 2).await);
    told(merge(&r.boss, gone, gone).await, "into");
    told(merge(&r.boss, gone, 99).await, "into");
    let late = roster::merge(&r.boss, gone, 9, stays).await;
    assert!(is_conflict(&late), "{late:?}");
    merge(&r.boss, gone, stays).await.unwrap();
    let seen = version(&r.boss, gone).await;
    assert_eq!(roster::form(&r.boss, gone).await, Err(Failure::NotFound));
    assert_eq!(
        roster::change(&r.boss, gone, seen, form(2)).await,
        Err(Failure::NotFound)
    );
    assert_eq!(
        roster::validate(&r.boss, gone, seen).await,
        Err(Failure::NotFound)
    );
    let given = roster::appoint(&r.boss, gone, seen, post("001-01", r.new)).await;
    assert_eq!(given, Err(Failure::NotFound));
    assert_eq!(
        roster::merge(&r.boss, gone, seen, stays).await,
        Err(Failure::NotFound)
    );
    let third = person(&r.boss, 3).await;
    told(merge(&r.boss, third, gone).await, "into");
});
