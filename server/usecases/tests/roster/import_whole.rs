//! A roster as an office has it, with its faults: shown, applied, and applied again.

use crate::fixtures::day;
use crate::harness::{self, contract};
use crate::office::{ctx, open};
use crate::sheets::{apply, import_page, open_workbook, outcomes, shown};
use crate::storage::{count, everything_kept};
use domain::catalogue::NeighborhoodEntry;
use domain::ids::{NeighborhoodId, RosterImportId};
use domain::roster_import::{OutcomeKind, ProblemKind, Totals};
use domain::users::Role;
use futures::FutureExt;
use std::collections::BTreeMap;
use usecases::demo::workbook::{ROWS, Workbook, dirty};
use usecases::roster::PreviewFilter;
use usecases::{Ctx, roster};
use uuid::Uuid;

const NEIGHBORHOODS: &str = include_str!("../../data/demo_neighborhoods.csv");
const WARDS: u32 = 12;

/// The neighborhoods of the demonstration and two more of one name; wards, and a period.
async fn with_catalogue(db: db::Db) -> Ctx {
    let system = open(db).await;
    let boss = ctx(&system, Role::RosterCoordinator).await;
    let own = NEIGHBORHOODS.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        (cells[0], cells[1], cells[2])
    });
    let more = [
        ("Arboledas", "Fraccionamiento", "91808"),
        ("Arboledas", "Unidad habitacional", "91948"),
    ];
    // Which the office has already.
    let all = own
        .chain(more)
        .filter(|(name, ..)| *name != "Formando Hogar");
    for (n, (name, kind, postal_code)) in (1..).zip(all) {
        let entry = NeighborhoodEntry {
            id: NeighborhoodId(Uuid::from_u128(n)),
            postal_code: postal_code.into(),
            name: name.into(),
            kind: kind.into(),
            point: None,
            valid_to: None,
            version: 1,
        };
        let key = format!("{n:04}");
        let stored = system.db.write(move |conn| {
            async move { db::catalogue_entries::insert_neighborhood(conn, &entry, &key).await }
                .boxed()
        });
        stored.await.unwrap();
    }
    for n in 1..=WARDS {
        crate::fixtures::ward(&boss, &format!("C-{n:02}")).await;
    }
    roster::create_period(
        &boss,
        "2026-2029".into(),
        day("2026-01-01"),
        day("2029-12-31"),
    )
    .await
    .unwrap();
    boss
}

async fn workbook(ctx: &Ctx, seed: u64, rows: usize) -> Workbook {
    let mut conn = ctx.system.db.read().await.unwrap();
    let neighborhoods = db::catalogue::neighborhoods(&mut conn).await.unwrap();
    let neighborhoods: Vec<_> = neighborhoods
        .into_iter()
        .map(|n| (n.name, n.postal_code, n.kind))
        .collect();
    let wards = roster::wards(ctx).await.unwrap();
    let wards: Vec<String> = wards.into_iter().map(|w| w.code).collect();
    dirty(seed, rows, &neighborhoods, &wards).unwrap()
}

/// What a page says beside what was expected, where they differ.
fn differences(totals: &Totals, expected: &BTreeMap<ProblemKind, usize>) -> Vec<String> {
    let kinds = ProblemKind::ALL.iter().filter_map(|kind| {
        let wanted = expected.get(kind).copied().unwrap_or(0);
        let found = totals.with_problem(*kind);
        (found != wanted).then(|| format!("{}: {found}, not {wanted}", kind.code()))
    });
    kinds.collect()
}

async fn sealed(ctx: &Ctx, id: RosterImportId) -> Option<Vec<u8>> {
    let mut conn = ctx.system.db.read().await.unwrap();
    let import = db::roster::imports::get(&mut conn, id).await.unwrap();
    import.unwrap().content_sealed
}

contract!(a_workbook_comes_in_once_and_whole, |db| {
    let boss = with_catalogue(db).await;
    let book = workbook(&boss, 7, 600).await;
    let kept = everything_kept(&boss.system.db).await;
    let id = open_workbook(&boss, book.xlsx.clone()).await;
    let first = import_page(&boss, id).await;
    let preview = first.preview.unwrap();
    assert_eq!(
        differences(&preview.totals, &book.expected),
        Vec::<String>::new()
    );
    let [new, changed, merges, refused, same] = outcomes(&preview.totals);
    assert!(
        new > 400 && merges > 0 && refused > 0,
        "{:?}",
        preview.totals
    );
    assert_eq!((changed, same, preview.undecided), (0, 0, merges));
    let faulty = preview.totals.with_errors + preview.totals.with_warnings;
    assert_eq!(faulty, book.faulty_rows);
    assert_eq!((preview.rows.len(), preview.more), (50, true));
    assert!(sealed(&boss, id).await.is_some());
    assert_eq!(
        everything_kept(&boss.system.db).await,
        kept,
        "what is shown is not written"
    );

    let applied = apply(&boss, id).await.unwrap();
    assert_eq!(
        (applied.added, applied.changed, applied.merged),
        (new, 0, 0)
    );
    assert_eq!(
        (applied.left, applied.refused, applied.same),
        (merges, refused, 0)
    );
    assert_eq!(applied.new_blocks, preview.new_blocks);
    let db = &boss.system.db;
    let tables = ["captain", "term", "block", "captain_event"];
    let mut counts = Vec::new();
    for table in tables {
        counts.push(count(db, table).await);
    }
    // Each one arrived and was given a post.
    assert_eq!(counts, [new, new, preview.new_blocks, 2 * new]);
    let after = import_page(&boss, id).await;
    assert_eq!(
        (after.state.as_str(), after.applied),
        ("applied", Some(applied))
    );
    assert!(after.preview.is_none() && after.table.is_none());
    assert_eq!(sealed(&boss, id).await, None, "the file is forgotten");
    assert!(roster::report(&boss, id).await.is_err());
    let totals = roster::totals(&boss).await.unwrap();
    assert_eq!(
        (totals.people as usize, totals.blocks as usize),
        (new, preview.new_blocks)
    );

    // The same again: its columns are known, and nothing is left to do.
    let kept = everything_kept(db).await;
    let again = roster::upload(&boss, "otra vez.xlsx", book.xlsx)
        .await
        .unwrap();
    let page = import_page(&boss, again).await;
    assert!(page.layout.confirmed, "as the last one of these headings");
    assert_eq!(page.layout, first.layout);
    let second = page.preview.unwrap();
    assert_eq!(outcomes(&second.totals), [0, 0, merges, refused, new]);
    assert_eq!((second.totals.block_changes, second.new_blocks), (0, 0));
    let applied = apply(&boss, again).await.unwrap();
    assert_eq!(
        (applied.same, applied.left, applied.refused),
        (new, merges, refused)
    );
    assert_eq!(
        (
            applied.added,
            applied.changed,
            applied.merged,
            applied.new_blocks
        ),
        (0, 0, 0, 0)
    );
    assert_eq!(everything_kept(db).await, kept);
});

contract!(the_whole_roster_of_an_office_is_counted, |db| {
    let boss = with_catalogue(db).await;
    let book = workbook(&boss, 2023, ROWS).await;
    let id = open_workbook(&boss, book.xlsx).await;
    let preview = import_page(&boss, id).await.preview.unwrap();
    assert_eq!(
        differences(&preview.totals, &book.expected),
        Vec::<String>::new()
    );
    assert_eq!(preview.totals.rows, ROWS);
    // Nobody was merged on a roster that is empty.
    let all = ProblemKind::ALL.iter();
    for kind in all.filter(|kind| **kind != ProblemKind::CurpMerged) {
        assert!(preview.totals.with_problem(*kind) >= 20, "{}", kind.code());
    }
    assert_eq!(count(&boss.system.db, "captain").await, 0);
});

contract!(the_preview_is_read_page_by_page, |db| {
    let boss = with_catalogue(db).await;
    let book = workbook(&boss, 3, 300).await;
    let id = open_workbook(&boss, book.xlsx).await;
    let all = async |filter: PreviewFilter| {
        let (mut lines, mut filter) = (Vec::new(), filter);
        loop {
            let page = shown(&boss, id, &filter).await.preview.unwrap();
            assert!(page.rows.len() <= 50);
            lines.extend(page.rows.iter().map(|r| r.row.line));
            match page.rows.last() {
                Some(last) if page.more => filter.after = last.row.line,
                _ => return lines,
            }
        }
    };
    let every = all(PreviewFilter::default()).await;
    assert_eq!(every.len(), 300);
    assert!(every.is_sorted());
    let totals = import_page(&boss, id).await.preview.unwrap().totals;
    for kind in ProblemKind::ALL {
        let with = PreviewFilter {
            problem: Some(*kind),
            ..PreviewFilter::default()
        };
        assert_eq!(all(with).await.len(), totals.with_problem(*kind));
    }
    for kind in OutcomeKind::ALL {
        let with = PreviewFilter {
            outcome: Some(kind),
            ..PreviewFilter::default()
        };
        assert_eq!(all(with).await.len(), totals.with_outcome(kind));
    }
});
