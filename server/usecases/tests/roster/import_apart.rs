//! A row that is perhaps somebody, and is decided to be somebody else.

use crate::fixtures::{Roster, appoint, page, person, phone, post, roster};
use crate::harness::{self, contract};
use crate::office::told;
use crate::sheets::{
    FIRST, Row, apply, confirm, decide, filled, import_page, line, number_of, open_rows, outcomes,
    preview, row,
};
use crate::storage::everything_kept;
use domain::ids::RosterImportId;
use domain::roster::TermState;
use domain::roster_import::{Outcome, Twin};
use usecases::roster::{self, Decision};

/// The same telephone and a similar name as row 1, in another block.
fn cousin() -> Row {
    Row {
        name: ["Ana", "Ruis", "Toledo"],
        phone: row(1).phone,
        curp: String::new(),
        ..row(5)
    }
}

contract!(a_row_like_an_earlier_one_is_decided_with_it, |db| {
    let r = roster(db).await;
    let id = open_rows(&r.boss, &[row(1), cousin()]).await;
    let told = line(&r.boss, id, FIRST + 1).await;
    assert_eq!(
        told.outcome,
        Outcome::MergeProposed {
            with: Twin::Line(FIRST)
        }
    );
    decide(&r.boss, id, FIRST + 1, Some(Decision::Merge)).await;
    let applied = apply(&r.boss, id).await.unwrap();
    assert_eq!((applied.added, applied.merged), (1, 1));
    let ana = page(&r.boss, number_of(&r.boss, "ana").await).await;
    assert_eq!((ana.first_surname.as_str(), ana.terms.len()), ("Ruiz", 1));
    let blocks = crate::maps::blocks(&r.boss, "901").await;
    assert_eq!(blocks.len(), 1, "only a row that comes in makes a block");
});

contract!(somebody_else_gets_a_post_and_its_new_block, |db| {
    let r = roster(db).await;
    let rows = [row(1), cousin()];
    let id = open_rows(&r.boss, &rows).await;
    decide(&r.boss, id, FIRST + 1, Some(Decision::Separate)).await;
    let applied = apply(&r.boss, id).await.unwrap();
    assert_eq!((applied.added, applied.new_blocks), (2, 2));
    let other = page(&r.boss, number_of(&r.boss, "ruis").await).await;
    let posts: Vec<_> = other
        .terms
        .iter()
        .map(|t| (t.place.as_str(), t.state))
        .collect();
    assert_eq!(posts, [("901-005", TermState::InOffice)]);
    let blocks = crate::maps::blocks(&r.boss, "901-005").await;
    assert!(blocks[0].neighborhood.is_some());
    // Two people now, and the workbook knows both.
    let kept = everything_kept(&r.boss.system.db).await;
    let again = open_rows(&r.boss, &rows).await;
    let totals = preview(&r.boss, again).await.totals;
    assert_eq!(outcomes(&totals), [0, 0, 0, 0, 2], "{totals:?}");
    apply(&r.boss, again).await.unwrap();
    assert_eq!(everything_kept(&r.boss.system.db).await, kept);
});

contract!(two_cannot_be_titular_of_one_block, |db| {
    let r = roster(db).await;
    filled(&r.boss, &[row(1), row(2)]).await;
    // A similar name where somebody is titular: perhaps the same person.
    let alike = Row {
        name: ["Ana", "Ruis", "Toledo"],
        phone: phone(3),
        curp: String::new(),
        ..row(1)
    };
    let id = open_rows(&r.boss, &[alike, row(3)]).await;
    let told_of = line(&r.boss, id, FIRST).await;
    assert!(
        matches!(told_of.outcome, Outcome::MergeProposed { .. }),
        "{told_of:?}"
    );
    decide(&r.boss, id, FIRST, Some(Decision::Separate)).await;
    let kept = everything_kept(&r.boss.system.db).await;
    let refused = told(apply(&r.boss, id).await, "rows");
    assert!(
        refused.contains("renglón 2") && refused.contains("901-001"),
        "{refused}"
    );
    assert_eq!(everything_kept(&r.boss.system.db).await, kept);
    decide(&r.boss, id, FIRST, None).await;
    let applied = apply(&r.boss, id).await.unwrap();
    assert_eq!((applied.added, applied.left), (1, 1));
});

contract!(who_waits_for_a_post_does_not_hold_it, |db| {
    let r = roster(db).await;
    let id = open_rows(&r.boss, &[row(1)]).await;
    reopen_in(&r, id).await;
    apply(&r.boss, id).await.unwrap();
    // A successor is elected; the list of before still has its people.
    let next = person(&r.boss, 1).await;
    appoint(&r.boss, next, post("901-001", r.new))
        .await
        .unwrap();
    let again = open_rows(&r.boss, &[row(1)]).await;
    let told = line(&r.boss, again, FIRST).await;
    assert!(matches!(told.outcome, Outcome::Same { .. }), "{told:?}");
});

/// The people of the workbook served in the period before.
async fn reopen_in(r: &Roster, id: RosterImportId) {
    let version = import_page(&r.boss, id).await.version;
    roster::reopen_layout(&r.boss, id, version).await.unwrap();
    confirm(&r.boss, id, Some(r.old)).await.unwrap();
}
