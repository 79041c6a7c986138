//! Validation counts once per person and local month.

use crate::fixtures::{at, history, is_conflict, page, person, roster, version};
use crate::harness::{self, contract};
use crate::storage::rows;
use domain::failure::Failure;
use domain::roster::{RosterFilter, Validity};
use usecases::{Ctx, roster};

async fn validated(ctx: &Ctx, number: i64) -> bool {
    roster::validate(ctx, number, version(ctx, number).await)
        .await
        .unwrap()
}

async fn counted(ctx: &Ctx) -> Vec<(String, i64)> {
    let mut conn = ctx.system.db.read().await.unwrap();
    db::roster::people::validated_by_month(&mut conn)
        .await
        .unwrap()
}

contract!(a_month_is_a_local_month_and_counts_once, |db| {
    let r = roster(db).await;
    let (one, two) = (person(&r.boss, 1).await, person(&r.boss, 2).await);
    // In Veracruz it is still 23:59 of the last of November.
    let november = at(&r.boss, "2026-12-01T05:59:00Z");
    let december = at(&r.boss, "2026-12-01T06:00:00Z");
    assert!(validated(&november, one).await);
    assert!(!validated(&november, one).await, "once is enough");
    assert!(validated(&november, two).await, "another person counts");
    assert!(validated(&december, one).await);
    assert!(!validated(&at(&r.boss, "2027-01-01T05:59:00Z"), one).await);
    assert!(validated(&at(&r.boss, "2027-01-01T06:00:00Z"), one).await);
    let shown = page(&r.boss, one).await;
    assert_eq!(shown.validations, ["2027-01", "2026-12", "2026-11"]);
    assert_eq!(page(&r.boss, two).await.validations, ["2026-11"]);
    let months = [("2026-11", 2), ("2026-12", 1), ("2027-01", 1)];
    assert_eq!(
        counted(&r.boss).await,
        months.map(|(m, n)| (m.to_owned(), n))
    );
    assert_eq!(rows(&r.boss.system.db, "captain_validation").await.len(), 4);
    let lines = history(&r.boss, one).await;
    assert_eq!(lines[0], "Se validó: 2027-01");
    assert_eq!(lines.len(), 6, "every one has its line: {lines:?}");
});

contract!(validating_wants_the_version_of_the_page, |db| {
    let r = roster(db).await;
    let number = person(&r.boss, 1).await;
    assert!(roster::validate(&r.boss, number, 1).await.unwrap());
    let late = roster::validate(&r.boss, number, 1).await;
    assert!(is_conflict(&late), "{late:?}");
    assert_eq!(
        roster::validate(&r.boss, 99, 1).await,
        Err(Failure::NotFound)
    );
    let by = |validity| RosterFilter {
        validity: Some(validity),
        ..RosterFilter::default()
    };
    let list = async |ctx: &Ctx, validity| {
        let page = roster::list(ctx, &by(validity)).await.unwrap();
        page.rows
            .into_iter()
            .map(|row| row.number)
            .collect::<Vec<_>>()
    };
    assert_eq!(list(&r.boss, Validity::Validated).await, [number]);
    assert_eq!(list(&r.boss, Validity::ThisYear).await, [number]);
    let next_year = at(&r.boss, "2027-01-01T06:00:00Z");
    assert!(list(&next_year, Validity::ThisYear).await.is_empty());
});
