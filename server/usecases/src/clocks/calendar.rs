//! The yearly calendar and the office hours: reading, what a change would move, and making it.

use super::clockwork::Clockwork;
use super::{clockwork, moving};
use crate::context::{Ctx, Stop};
use chrono::{Datelike, NaiveDate};
use db::territory::{self, Kept};
use db::{Conn, clocks as store, log};
use domain::access::Action;
use domain::calendar::{
    CalendarChange, CalendarDay, CalendarView, DayState, MovePreview, OfficeHours,
};
use domain::failure::Failure;
use domain::local_time::{local_date, show_day};
use domain::text::required_text;
use futures::FutureExt;
use std::collections::BTreeSet;

/// Lines of what was changed lately.
const CHANGES: i64 = 10;

/// A year's calendar.
///
/// # Errors
/// `Forbidden`.
pub async fn calendar(ctx: &Ctx, year: i32) -> Result<CalendarView, Failure> {
    ctx.read(Action::ManageDeadlines, async |_, conn| {
        let (state, days) = store::year(conn, year).await?;
        let stored = store::years(conn).await?;
        let next = local_date(ctx.now).year() + 1;
        // Without gaps: a year of which nothing is known yet is one to fill in.
        let first = stored.first().copied().unwrap_or(next).min(next);
        let mut years: BTreeSet<i32> =
            (first..=stored.last().copied().unwrap_or(next).max(next)).collect();
        years.insert(year);
        Ok(CalendarView {
            year: state,
            days,
            years: years.into_iter().collect(),
            hours: store::hours(conn).await?,
            version: territory::version(conn, Kept::Clockwork).await?,
            changes: store::changes(conn, CHANGES).await?,
            now: ctx.now,
        })
    })
    .await
}

/// A change that was checked: its words and what it does.
struct Checked {
    summary: String,
    steps: Vec<Step>,
    agreement: Option<(i32, String)>,
}

enum Step {
    Insert(CalendarDay),
    Approve(NaiveDate),
    Delete(NaiveDate),
    Hours(OfficeHours),
}

impl Checked {
    /// The calendar after the change.
    fn applied(&self, work: &Clockwork) -> Clockwork {
        let mut after = work.clone();
        for step in &self.steps {
            match step {
                Step::Insert(day) if day.state == DayState::Approved => {
                    after.calendar.days_off.insert(day.day);
                }
                Step::Insert(_) => {}
                Step::Approve(day) => {
                    after.calendar.days_off.insert(*day);
                }
                Step::Delete(day) => {
                    after.calendar.days_off.remove(day);
                }
                Step::Hours(hours) => after.calendar.hours = *hours,
            }
        }
        after
    }
}

/// What a change would move, and the version of the calendar for which that is true.
///
/// # Errors
/// `Forbidden`; `Invalid` with the fields.
pub async fn preview(
    ctx: &Ctx,
    change: &CalendarChange,
) -> Result<(String, MovePreview, i64), Failure> {
    ctx.read(Action::ManageDeadlines, async |_, conn| {
        let checked = check(ctx, conn, change).await?;
        let work = clockwork(&ctx.system, conn).await?;
        let after = checked.applied(&work);
        let seen = if after.calendar == work.calendar {
            MovePreview::default()
        } else {
            moving::preview(conn, &after).await?
        };
        let version = territory::version(conn, Kept::Clockwork).await?;
        Ok((checked.summary, seen, version))
    })
    .await
}

/// Makes a change whose preview was seen; says whether due moments may move, which
/// [`super::move_deadlines`] does.
///
/// # Errors
/// `Forbidden`; `Invalid` with the fields; `Conflict` when the calendar is another since the preview.
pub async fn apply(ctx: &Ctx, change: CalendarChange, version: i64) -> Result<bool, Failure> {
    ctx.unit(Action::ManageDeadlines, move |ctx, _, conn| {
        async move {
            let checked = check(&ctx, conn, &change).await?;
            // First, so that whoever makes another change at this moment waits here.
            territory::touch(conn, Kept::Clockwork).await?;
            let current = territory::version(conn, Kept::Clockwork).await?;
            if current != version + 1 {
                return Err(Failure::Conflict {
                    version: current - 1,
                    changes: Vec::new(),
                }
                .into());
            }
            let before = Clockwork::read(conn).await?;
            for step in &checked.steps {
                match step {
                    Step::Insert(day) => {
                        store::insert_day(conn, day).await?;
                    }
                    Step::Approve(day) => {
                        store::approve_day(conn, *day).await?;
                    }
                    Step::Delete(day) => {
                        store::delete_day(conn, *day).await?;
                    }
                    Step::Hours(hours) => store::set_hours(conn, *hours).await?,
                }
            }
            if let Some((year, agreement)) = &checked.agreement {
                store::approve_year(conn, *year, agreement, ctx.now, ctx.actor.id).await?;
            }
            let moves = checked.applied(&before).calendar != before.calendar;
            if moves {
                let id = ctx.system.new_id(ctx.now);
                let by = Some(ctx.actor.id);
                store::insert_change(conn, id, ctx.now, by, &checked.summary).await?;
            }
            let line = log::Entry {
                at: ctx.now,
                actor: Some(ctx.actor.id),
                action: "calendar_changed",
                object: "calendar".into(),
                detail: checked.summary,
            };
            log::append(conn, line).await?;
            Ok(moves)
        }
        .boxed()
    })
    .await
}

async fn check(ctx: &Ctx, conn: &mut Conn, change: &CalendarChange) -> Result<Checked, Stop> {
    let today = local_date(ctx.now);
    let said = |day: NaiveDate| show_day(day, today.year());
    let one = |summary, step| Checked {
        summary,
        steps: vec![step],
        agreement: None,
    };
    Ok(match change {
        CalendarChange::Add(form, state) => {
            let (day, form) = form.clone().checked(today)?;
            let (_, days) = store::year(conn, day.year()).await?;
            if days.iter().any(|d| d.day == day) {
                return Err(Failure::field("day", "Ese día ya está en el calendario.").into());
            }
            let verb = match state {
                DayState::Approved => "Día inhábil",
                DayState::Draft => "Propuesta de día inhábil",
            };
            let summary = format!("{verb}: {} ({})", said(day), form.name);
            let day = CalendarDay {
                day,
                name: form.name,
                basis: form.basis,
                state: *state,
            };
            one(summary, Step::Insert(day))
        }
        CalendarChange::Approve(day) => {
            let found = known_day(conn, *day).await?;
            if found.state == DayState::Approved {
                return Err(Failure::field("day", "Ese día ya está en vigor.").into());
            }
            let summary = format!("Día inhábil: {} ({})", said(*day), found.name);
            one(summary, Step::Approve(*day))
        }
        CalendarChange::Remove(day) => {
            let found = known_day(conn, *day).await?;
            if found.state == DayState::Approved && *day < today {
                let message = "Ese día ya pasó y los plazos lo contaron como inhábil: no se quita.";
                return Err(Failure::field("day", message).into());
            }
            let summary = format!("Vuelve a ser hábil: {} ({})", said(*day), found.name);
            one(summary, Step::Delete(*day))
        }
        CalendarChange::ApproveYear(year, agreement) => {
            let agreement = required_text(agreement, 5, 160, "el acuerdo de Cabildo y su fecha")
                .map_err(|message| Failure::field("agreement", message))?;
            let (_, days) = store::year(conn, *year).await?;
            if days.is_empty() {
                let message = "Ese año no tiene días todavía: agréguelos antes de aprobarlo.";
                return Err(Failure::field("agreement", message).into());
            }
            let steps = days
                .iter()
                .filter(|d| d.state == DayState::Draft)
                .map(|d| Step::Approve(d.day))
                .collect();
            Checked {
                summary: format!("Calendario {year} aprobado: {agreement}"),
                steps,
                agreement: Some((*year, agreement)),
            }
        }
        CalendarChange::Hours(form) => {
            let hours = form.checked()?;
            one(format!("Horario {}", hours.words()), Step::Hours(hours))
        }
    })
}

async fn known_day(conn: &mut Conn, day: NaiveDate) -> Result<CalendarDay, Stop> {
    let (_, days) = store::year(conn, day.year()).await?;
    days.into_iter()
        .find(|d| d.day == day)
        .ok_or_else(|| Failure::field("day", "Ese día no está en el calendario.").into())
}
