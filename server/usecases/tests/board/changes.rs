//! What a process keeps is brought up to date with every change, and is what a fresh one reads.

use crate::harness::{self, contract};
use crate::lamps;
use crate::office::{Office, reason, text, to};
use domain::board::{Board, Measure, Period, Stretch};
use domain::ids::PetitionId;
use domain::petitions::{Act, ActDetails};
use futures::FutureExt;
use usecases::{Ctx, board};
use uuid::Uuid;

fn month(office: &Office) -> Period {
    Period::of(
        Stretch::ThisMonth,
        domain::local_time::local_date(office.now),
    )
}

/// The board as this process has it, after it was compared with that of a process which has just begun.
async fn board(office: &Office) -> Board {
    let ctx = office.ctx(&office.coordinator);
    let kept = board::board(&ctx, month(office)).await.unwrap();
    let mut fresh = office.system.clone();
    fresh.board = Default::default();
    let fresh = Ctx::new(fresh, office.coordinator.clone(), office.now);
    let read = board::board(&fresh, month(office)).await.unwrap();
    // A fresh process learns of groups in another order; rows are sorted.
    assert_eq!(kept, read);
    kept
}

fn numbers(board: &Board) -> [i64; 7] {
    Measure::ALL.map(|measure| board.total.get(measure))
}

contract!(every_act_is_counted_at_once, |db| {
    let mut office = Office::open(db).await;
    assert_eq!(numbers(&board(&office).await), [0; 7]);
    lamps(&office, 1..=3).await;
    let id = |client: u128| PetitionId(Uuid::from_u128(client));
    let seen = board(&office).await;
    assert_eq!(numbers(&seen), [3, 0, 0, 0, 3, 0, 0]);
    let names =
        |rows: &[domain::board::GroupLine]| rows.iter().map(|r| r.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&seen.departments), ["Sin turnar"]);
    assert_eq!(names(&seen.neighborhoods), ["Formando Hogar"]);

    let coordinator = office.coordinator.clone();
    office
        .act(&coordinator, id(1), Act::Refer, to(&["AP", "OP"]))
        .await
        .unwrap();
    let seen = board(&office).await;
    let referred = |seen: &Board| {
        let rows = seen.departments.iter();
        let mut rows: Vec<(String, i64)> = rows
            .map(|r| (r.name.clone(), r.line.get(Measure::Open)))
            .collect();
        rows.sort();
        rows
    };
    let (lighting, works) = ("Alumbrado Público".to_owned(), "Obras Públicas".to_owned());
    let nobody = "Sin turnar".to_owned();
    assert_eq!(
        referred(&seen),
        [
            (lighting.clone(), 1),
            (works.clone(), 1),
            (nobody.clone(), 2)
        ]
    );
    let rejected = ActDetails {
        departments: to(&["LP"]).departments,
        ..reason(
            "reject",
            "not_competent",
            "No hay obra nuestra en ese lugar",
        )
    };
    let streets = office.streets.clone();
    office
        .act(&streets, id(1), Act::Reject, rejected)
        .await
        .unwrap();
    assert_eq!(
        referred(&board(&office).await),
        [(lighting, 1), (nobody, 2)]
    );

    let cancel = reason("cancel", "capture_error", "Se capturó dos veces");
    office
        .act(&coordinator, id(3), Act::Cancel, cancel)
        .await
        .unwrap();
    let solved = reason("resolution", "solved", "Se informó a la persona");
    office
        .act(&coordinator, id(2), Act::CloseDirect, solved)
        .await
        .unwrap();
    assert_eq!(numbers(&board(&office).await), [2, 1, 1, 1, 1, 0, 0]);

    // The promise passes without anybody doing anything, and asking for data stops it.
    office.now += chrono::Duration::days(40);
    let late = board(&office).await;
    assert_eq!(late.total.get(Measure::Overdue), 1);
    assert_eq!(late.ages[4].line.get(Measure::Overdue), 1, "31 to 45 days");
    office
        .act(
            &coordinator,
            id(1),
            Act::RequestInformation,
            text("¿En qué poste está?"),
        )
        .await
        .unwrap();
    assert_eq!(board(&office).await.total.get(Measure::Overdue), 0);
});

contract!(
    what_is_undone_is_not_counted_and_old_notes_are_not_needed,
    |db| {
        let mut office = Office::open(db).await;
        lamps(&office, 1..=1).await;
        assert_eq!(numbers(&board(&office).await)[0], 1);
        let undone: Result<(), db::DbError> = office
            .system
            .db
            .write(|conn| {
                async move {
                    match conn {
                        db::Conn::Sqlite(c) => sqlx::query("UPDATE petition SET status = 'closed'")
                            .execute(&mut **c)
                            .await
                            .map(|_| ())?,
                        db::Conn::Postgres(c) => {
                            sqlx::query("UPDATE petition SET status = 'closed'")
                                .execute(&mut **c)
                                .await
                                .map(|_| ())?
                        }
                    }
                    Err(db::DbError::Setup("undone".into()))
                }
                .boxed()
            })
            .await;
        assert!(undone.is_err());
        assert_eq!(numbers(&board(&office).await)[4], 1);

        // Every note is forgotten, as another process may do while this one sleeps: it reads all anew.
        lamps(&office, 2..=2).await;
        let reached = board::reached(&office.system).await.unwrap();
        assert!(board::forget(&office.system, reached).await.unwrap() > 0);
        office.now += chrono::Duration::hours(2);
        assert_eq!(numbers(&board(&office).await)[4], 2);
    }
);
