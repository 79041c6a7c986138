//! The page of who stays shows the whole: petitions, history, and the CURP of the duplicate.

use crate::fixtures::{
    appoint, block_form, curp, end, form, history, inherited, page, person, roster, version,
};
use crate::harness::{self, contract};
use crate::office::{ctx, lamp, told};
use crate::sheets::{FIRST, Row, apply, line, open_rows, outcomes, preview, row};
use domain::catalogue::Point;
use domain::petitions::{ListFilter, NewPetition};
use domain::roster::{CaptainForm, EndReason};
use domain::roster_import::{Outcome, ProblemKind};
use domain::users::Role;
use usecases::{Ctx, map, petitions, reading, roster, territory};

async fn merge(ctx: &Ctx, duplicate: i64, into: i64) {
    let seen = version(ctx, duplicate).await;
    roster::merge(ctx, duplicate, seen, into).await.unwrap();
}

async fn brings(operator: &Ctx, captain: i64, client: u128) {
    let new = NewPetition {
        captain: Some(captain),
        ..lamp(client)
    };
    petitions::register(operator, new).await.unwrap();
}

/// What the map says: number, all petitions, open ones.
async fn on_the_map(ctx: &Ctx) -> Vec<(i64, i64, i64)> {
    let made = map::captains(ctx).await.unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&made.body).unwrap();
    let column = |name: &str| -> Vec<i64> {
        serde_json::from_value(answer["captains"][name].clone()).unwrap()
    };
    let (numbers, all, open) = (column("number"), column("all"), column("open"));
    let two = all.into_iter().zip(open);
    numbers
        .into_iter()
        .zip(two)
        .map(|(n, (a, o))| (n, a, o))
        .collect()
}

contract!(petitions_and_history_follow_through_two_mergers, |db| {
    let r = roster(db).await;
    let operator = ctx(&r.boss.system, Role::Operator).await;
    let point = Some(Point {
        latitude: 19.17,
        longitude: -96.13,
    });
    for code in ["001-03", "001-04", "001-05"] {
        let form = domain::territory::BlockForm {
            point,
            ..block_form(code, Some(r.wards[0]))
        };
        territory::create_block(&r.boss, form).await.unwrap();
    }
    let mut people = Vec::new();
    for (n, code) in [(1, "001-03"), (2, "001-04"), (3, "001-05")] {
        let number = person(&r.boss, n).await;
        let term = appoint(&r.boss, number, inherited(code, r.new))
            .await
            .unwrap();
        for client in 1..=u128::from(n) {
            brings(&operator, number, 10 * u128::from(n) + client).await;
        }
        people.push((number, term));
    }
    let [(first, one), (second, two), (third, _)] = people[..] else {
        panic!("{people:?}");
    };
    end(&r.boss, first, one, EndReason::Duplicate, "2026-11-24")
        .await
        .unwrap();
    merge(&r.boss, first, second).await;
    assert_eq!(page(&r.boss, second).await.petitions.pending, 3);
    assert_eq!(
        history(&r.boss, second).await[0],
        format!("Se le unió: el número {first}, con una petición")
    );
    end(&r.boss, second, two, EndReason::Duplicate, "2026-11-24")
        .await
        .unwrap();
    merge(&r.boss, second, third).await;

    // The whole stands with who stays: on the page, in the list of petitions, on the map.
    let kept = page(&r.boss, third).await;
    assert_eq!(kept.petitions.pending, 6);
    let came = ListFilter {
        captain: Some(third),
        ..ListFilter::default()
    };
    let coordinator = ctx(&r.boss.system, Role::Coordinator).await;
    assert_eq!(
        reading::list(&coordinator, &came).await.unwrap().rows.len(),
        6
    );
    assert_eq!(on_the_map(&r.boss).await, [(third, 6, 6)]);
    let lines: Vec<_> = kept
        .events
        .iter()
        .map(|e| (e.of, e.what.as_str()))
        .collect();
    for number in [first, second] {
        assert!(
            lines.contains(&(Some(number), "Se agregó al padrón")),
            "{lines:?}"
        );
        assert!(lines.contains(&(Some(number), "Dar de baja")), "{lines:?}");
    }
    assert!(lines.contains(&(None, "Se agregó al padrón")));
    assert!(
        !lines.iter().any(|(_, what)| *what == "Se unió"),
        "{lines:?}"
    );
    assert_eq!(
        kept.events[0].detail,
        format!("el número {second}, con 3 peticiones")
    );
    // Both duplicates say where the person is now.
    for number in [first, second] {
        let left = page(&r.boss, number).await;
        assert_eq!((left.merged_into, left.petitions.pending), (Some(third), 0));
        assert!(
            left.events.iter().all(|e| e.of.is_none()),
            "its own lines alone"
        );
    }
});

contract!(the_curp_of_a_duplicate_is_not_registered_again, |db| {
    let r = roster(db).await;
    let (stays, gone, last) = (
        person(&r.boss, 1).await,
        person(&r.boss, 2).await,
        person(&r.boss, 3).await,
    );
    merge(&r.boss, gone, stays).await;
    merge(&r.boss, stays, last).await;
    for n in [1, 2] {
        let said = told(roster::create(&r.boss, form(n)).await, "curp");
        assert!(
            said.contains("repetido") && said.contains(&format!("número {last}, Ramona Lara")),
            "{said}"
        );
    }
    // Nor by changing somebody; who stays may have it.
    let other = person(&r.boss, 4).await;
    let with = |n| CaptainForm {
        curp: curp(2),
        ..form(n)
    };
    let seen = version(&r.boss, other).await;
    told(roster::change(&r.boss, other, seen, with(4)).await, "curp");
    let seen = version(&r.boss, last).await;
    roster::change(&r.boss, last, seen, with(3)).await.unwrap();
    let said = told(roster::create(&r.boss, form(2)).await, "curp");
    assert!(
        said.contains(&format!("ya está en el padrón: número {last}")),
        "{said}"
    );
});

contract!(
    a_workbook_with_the_curp_of_a_duplicate_means_who_stays,
    |db| {
        let r = roster(db).await;
        let own = Row {
            curp: curp(1),
            ..row(1)
        };
        let id = open_rows(&r.boss, std::slice::from_ref(&own)).await;
        apply(&r.boss, id).await.unwrap();
        let stays = crate::sheets::number_of(&r.boss, "ana").await;
        let gone = person(&r.boss, 2).await;
        merge(&r.boss, gone, stays).await;

        let by_the_other = Row {
            curp: curp(2),
            ..row(1)
        };
        let id = open_rows(&r.boss, std::slice::from_ref(&by_the_other)).await;
        let shown = preview(&r.boss, id).await;
        assert_eq!(outcomes(&shown.totals), [0, 0, 0, 0, 1]);
        let told = line(&r.boss, id, FIRST).await;
        assert!(matches!(told.outcome, Outcome::Same { number, .. } if number == stays));
        let merged = |p: &&domain::roster_import::Problem| p.kind == ProblemKind::CurpMerged;
        let problem = told.problems.iter().find(merged).unwrap();
        assert!(
            problem
                .message
                .contains(&format!("número {stays} del padrón")),
            "{problem:?}"
        );
        // In another block it is refused, and both rows of one person are too.
        let elsewhere = Row {
            block: "901-077".into(),
            ..by_the_other.clone()
        };
        let id = open_rows(&r.boss, &[elsewhere]).await;
        let refused = line(&r.boss, id, FIRST).await;
        assert_eq!(refused.outcome, Outcome::Refused);
        assert!(
            refused
                .problems
                .iter()
                .any(|p| p.kind == ProblemKind::PersonInTwoBlocks
                    && p.message.contains(&format!("número {stays} del padrón")))
        );
        let id = open_rows(&r.boss, &[own, by_the_other]).await;
        assert_eq!(
            outcomes(&preview(&r.boss, id).await.totals),
            [0, 0, 0, 1, 1]
        );
        assert_eq!(apply(&r.boss, id).await.unwrap().added, 0);
    }
);
