//! The yearly calendar of non-working days, and what a change of it would move.

use super::OfficeHours;
use crate::failure::{Failure, FieldErrors};
use crate::folio::Folio;
use crate::text::required_text;
use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Whether a non-working day counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayState {
    /// Proposed: no deadline looks at it.
    Draft,
    /// In force: deadlines skip it.
    Approved,
}

impl DayState {
    /// The text stored in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Approved => "approved",
        }
    }

    /// Reads the stored text.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Draft, Self::Approved]
            .into_iter()
            .find(|state| state.code() == code)
    }

    /// The word on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Propuesto",
            Self::Approved => "En vigor",
        }
    }
}

/// One day on which the office does not work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarDay {
    /// The day.
    pub day: NaiveDate,
    /// Why.
    pub name: String,
    /// The law or agreement on which it rests.
    pub basis: String,
    /// Whether it counts.
    pub state: DayState,
}

/// A year's calendar as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearState {
    /// The year.
    pub year: i32,
    /// The agreement by which the town council approved it; empty while it is a draft.
    pub agreement: String,
    /// When it was approved here.
    pub approved_at: Option<DateTime<Utc>>,
    /// Who said so.
    pub approved_by: String,
}

/// What the page of a year shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarView {
    /// The year.
    pub year: YearState,
    /// Its days, in order.
    pub days: Vec<CalendarDay>,
    /// Years that have days, and the next.
    pub years: Vec<i32>,
    /// Office hours.
    pub hours: OfficeHours,
    /// Version of all of it: a preview was made of one version, and only that one is carried out.
    pub version: i64,
    /// What was changed lately, the newest first.
    pub changes: Vec<ChangeLine>,
    /// Clock of the server.
    pub now: DateTime<Utc>,
}

/// A day as a form sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DayForm {
    /// The day.
    pub day: Option<NaiveDate>,
    /// Why.
    pub name: String,
    /// The law or agreement on which it rests.
    pub basis: String,
}

impl DayForm {
    /// Cleans and checks. Days lie from a month back to three years ahead: older deadlines are
    /// history.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(mut self, today: NaiveDate) -> Result<(NaiveDate, Self), Failure> {
        let mut errors = FieldErrors::default();
        for (field, text, what) in [
            (
                "name",
                &mut self.name,
                "el motivo, por ejemplo «Lunes de Carnaval»",
            ),
            (
                "basis",
                &mut self.basis,
                "el fundamento, por ejemplo «Acuerdo de Cabildo»",
            ),
        ] {
            if let Some(clean) = errors.take(field, required_text(text, 3, 120, what)) {
                *text = clean;
            }
        }
        let day = self.day.unwrap_or(today);
        if self.day.is_none() {
            errors.add("day", "Elija el día.");
        } else if day < today - Duration::days(31) {
            errors.add(
                "day",
                "Ese día pasó hace más de un mes: los plazos de entonces ya no se mueven.",
            );
        } else if day.year() > today.year() + 3 {
            errors.add("day", "Elija un día de los próximos tres años.");
        } else if matches!(day.weekday(), chrono::Weekday::Sat | chrono::Weekday::Sun) {
            errors.add(
                "day",
                "Es fin de semana: la oficina no trabaja ese día de todos modos.",
            );
        }
        errors.finish()?;
        Ok((day, self))
    }
}

/// How many running deadlines of one department would move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveCount {
    /// The department, or the office itself.
    pub department: String,
    /// How many.
    pub moved: i64,
}

/// One deadline that would move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveSample {
    /// The petition.
    pub folio: Folio,
    /// Whose clock: a department, or the office.
    pub of: String,
    /// Which clock, in words.
    pub clock: String,
    /// Due now.
    pub before: DateTime<Utc>,
    /// Due after the change.
    pub after: DateTime<Utc>,
}

/// What a change of the calendar or the hours would move.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovePreview {
    /// Running deadlines looked at.
    pub looked_at: i64,
    /// Deadlines that would move.
    pub moved: i64,
    /// Petitions to which they belong.
    pub petitions: i64,
    /// The same by department, the most first.
    pub by_department: Vec<MoveCount>,
    /// The first of them.
    pub samples: Vec<MoveSample>,
}

/// A change of the calendar or of the hours, as a form sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarChange {
    /// One more day off, in force or only proposed.
    Add(DayForm, DayState),
    /// A proposed day counts from now on.
    Approve(NaiveDate),
    /// A day is a business day again.
    Remove(NaiveDate),
    /// All proposed days of a year count, by an agreement of the town council.
    ApproveYear(i32, String),
    /// Other office hours.
    Hours(super::HoursForm),
}

/// A change that was carried out or is being carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeLine {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// By whom; empty for the program.
    pub who: String,
    /// What, in words.
    pub summary: String,
    /// How many due moments it moved so far.
    pub moved: i64,
    /// Whether all are moved.
    pub done: bool,
}
