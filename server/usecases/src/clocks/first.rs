//! The first calendar and the first terms of an office.

use crate::context::Stop;
use crate::seed::seed_id;
use chrono::{Datelike, NaiveDate};
use db::clocks as store;
use db::{Conn, DbError};
use domain::calendar::{CalendarDay, DayState};
use domain::clocks::{Phase, TermRule};
use domain::deadline::Term;
use serde::Deserialize;

const NON_WORKING_DAYS: &str = include_str!("../../data/non_working_days.csv");

/// A line of `non_working_days.csv`.
#[derive(Deserialize)]
struct DayLine {
    fecha: NaiveDate,
    motivo: String,
    fundamento: String,
    certeza: String,
}

/// Last year whose days are the office's known custom; what is inferred for later years is a proposal
/// until the town council approves the calendar.
const KNOWN_UNTIL: i32 = 2026;

/// Puts the first calendar and the first terms into a database that has none; what the office changed
/// since stays as it is.
pub(crate) async fn seed(conn: &mut Conn) -> Result<(), Stop> {
    calendar(conn).await?;
    terms(conn).await
}

async fn calendar(conn: &mut Conn) -> Result<(), Stop> {
    // A year that has days is the office's: one that it took out does not come back.
    let years = store::years(conn).await?;
    let mut reader = csv::Reader::from_reader(NON_WORKING_DAYS.as_bytes());
    for line in reader.deserialize::<DayLine>() {
        let line = line.map_err(|e| DbError::Setup(e.to_string()))?;
        if years.contains(&line.fecha.year()) {
            continue;
        }
        let sure = line.certeza.starts_with("confirmado");
        let state = if sure || line.fecha.year() <= KNOWN_UNTIL {
            DayState::Approved
        } else {
            DayState::Draft
        };
        let day = CalendarDay {
            day: line.fecha,
            name: line.motivo,
            basis: line.fundamento,
            state,
        };
        store::insert_day(conn, &day).await?;
    }
    Ok(())
}

/// What the office takes for each phase at first; what is urgent is counted in natural hours, since
/// its services keep guard.
const TERMS: [(Phase, Option<i64>, &str); 7] = [
    (Phase::Refer, None, "1d"),
    (Phase::Accept, None, "1d"),
    (Phase::Answer, None, "5d"),
    (Phase::Verify, None, "3d"),
    (Phase::Refer, Some(1), "1h"),
    (Phase::Accept, Some(1), "2h"),
    (Phase::Answer, Some(1), "12h"),
];

async fn terms(conn: &mut Conn) -> Result<(), Stop> {
    if store::has_term_rules(conn).await? {
        return Ok(());
    }
    for (phase, priority, code) in TERMS {
        let term = Term::parse(code).ok_or_else(|| DbError::Setup(format!("term {code}")))?;
        let rule = TermRule {
            phase,
            kind: None,
            priority,
            term,
        };
        let name = format!("{}-{}", phase.code(), priority.unwrap_or_default());
        store::insert_term_rule(conn, seed_id("term_rule", &name), &rule).await?;
    }
    Ok(())
}
