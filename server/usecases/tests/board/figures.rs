//! Number and rows agree: every cell of the board of the demonstration is asked for its list.

use crate::harness::{self, contract};
use crate::office::{noon, system};
use chrono::NaiveDate;
use db::lists;
use domain::access::{Action, decide};
use domain::board::{Board, Group, Line, Measure, Period, Stretch};
use domain::ids::UserId;
use domain::petitions::ListFilter;
use domain::users::{Actor, Role};
use usecases::demo::{self, Size};
use usecases::{Ctx, board};
use uuid::Uuid;

/// What tables show of a group.
const COLUMNS: [Measure; 5] = [
    Measure::Received,
    Measure::Attended,
    Measure::Closed,
    Measure::Open,
    Measure::Overdue,
];
const FLOW: [Measure; 3] = [Measure::Received, Measure::Attended, Measure::Closed];

fn between(from: &str, to: &str) -> Period {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    Period {
        stretch: Stretch::Between,
        from: day(from),
        to: day(to),
    }
}

/// Every number of a board with the filter of its list.
fn cells(board: &Board) -> Vec<(String, i64, ListFilter)> {
    let period = board.period.days();
    let mut cells = Vec::new();
    let mut cell = |name: String, line: &Line, measure: Measure, filter: ListFilter| {
        cells.push((format!("{name} {measure:?}"), line.get(measure), filter));
    };
    for measure in Measure::ALL {
        cell(
            "total".into(),
            &board.total,
            measure,
            measure.filter(period),
        );
    }
    for row in board
        .departments
        .iter()
        .chain(&board.kinds)
        .chain(&board.neighborhoods)
    {
        for measure in COLUMNS {
            let filter = row.group.narrow(measure.filter(period));
            cell(row.name.clone(), &row.line, measure, filter);
        }
    }
    for age in &board.ages {
        for measure in [Measure::Open, Measure::Overdue] {
            let filter = ListFilter {
                received: age.received,
                ..measure.filter(period)
            };
            cell(age.band.label(), &age.line, measure, filter);
        }
    }
    for step in &board.steps {
        for measure in FLOW {
            cell(
                step.days.to_string(),
                &step.line,
                measure,
                measure.filter(step.days),
            );
        }
    }
    cells
}

async fn agree(ctx: &Ctx, period: Period) -> Board {
    let board = board::board(ctx, period).await.unwrap();
    let scope = decide(&ctx.actor, Action::ReadPetitions).unwrap();
    let mut conn = ctx.system.db.read().await.unwrap();
    let cells = cells(&board);
    assert!(cells.len() > 60, "{}", cells.len());
    for (name, number, filter) in cells {
        let page = lists::page(&mut conn, &scope, &filter, ctx.now)
            .await
            .unwrap();
        assert_eq!(
            page.total, number,
            "{name} of {:?}: {filter:?}",
            ctx.actor.role
        );
    }
    board
}

contract!(every_number_is_as_many_rows_as_its_list, |db| {
    let office = system(db).await;
    let size = Size {
        divisor: 120,
        times: 1,
    };
    let members = demo::fill(&office, size, noon(), |_, _| {}).await.unwrap();
    let of = |role: Role| {
        let member = members.iter().find(|m| m.role == role).unwrap();
        let actor = Actor {
            id: UserId(Uuid::nil()),
            name: member.name.clone(),
            role,
            department: member.department.as_ref().map(|(id, _)| *id),
            seat: None,
        };
        Ctx::new(office.clone(), actor, noon())
    };
    let year = agree(&of(Role::Coordinator), between("2023-01-01", "2023-12-31")).await;
    let received = year.total.get(Measure::Received);
    assert!(received > 250, "{received}");
    assert_eq!(year.steps.len(), 12);
    let sums = |measure| year.steps.iter().map(|s| s.line.get(measure)).sum::<i64>();
    for measure in FLOW {
        assert_eq!(sums(measure), year.total.get(measure), "{measure:?}");
    }
    for table in [&year.kinds, &year.neighborhoods] {
        let sum: i64 = table.iter().map(|r| r.line.get(Measure::Received)).sum();
        assert_eq!(sum, received, "each has one type and one place");
    }
    assert!(
        year.departments
            .iter()
            .any(|r| r.group == Group::Department(None))
    );
    let ages: i64 = year.ages.iter().map(|a| a.line.get(Measure::Open)).sum();
    assert_eq!(ages, year.total.get(Measure::Open));

    // Parts of months, in days of an office that has work now.
    let follow_up = of(Role::FollowUpAgent);
    let weeks = agree(&follow_up, between("2026-10-17", "2026-11-20")).await;
    assert!(weeks.total.get(Measure::Received) > 20);
    let auditor = of(Role::Auditor);
    let wide = agree(&auditor, between("2023-02-03", "2026-11-23")).await;
    assert!(wide.total.get(Measure::Received) >= weeks.total.get(Measure::Received));

    let liaison = of(Role::Liaison);
    let own = agree(
        &liaison,
        Period::of(Stretch::Year, domain::local_time::local_date(noon())),
    )
    .await;
    assert!(own.departments.is_empty(), "there is only the own one");
    assert!(own.total.get(Measure::Received) < wide.total.get(Measure::Received));
});
