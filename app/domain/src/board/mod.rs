//! The live board: what came in, what went out, what is left and what is late. Every number is a
//! count of petitions that a list shows: [`Measure::filter`] says which, and [`count`] counts by the
//! same rule.

mod counting;
mod measure;
mod period;

pub use counting::{Fact, Line, NONE, Question, Tally, count, day_number};
pub use measure::{AGES, AgeBand, Measure};
pub use period::{DAYS_ONE_BY_ONE, LONGEST_YEARS, Period, Stretch};

use crate::ids::{DepartmentId, NeighborhoodId, PetitionTypeId};
use crate::petitions::{Days, ListFilter};
use chrono::{DateTime, Utc};

/// What a row of a table of the board counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Those that a department has; `None` are those that nobody has.
    Department(Option<DepartmentId>),
    /// Those of a type.
    Kind(PetitionTypeId),
    /// Those of a settlement; `None` are those without one.
    Neighborhood(Option<NeighborhoodId>),
}

impl Group {
    /// A filter narrowed to the group.
    #[must_use]
    pub fn narrow(self, filter: ListFilter) -> ListFilter {
        match self {
            Self::Department(department) => ListFilter {
                department,
                unreferred: department.is_none(),
                ..filter
            },
            Self::Kind(kind) => ListFilter {
                kind: Some(kind),
                ..filter
            },
            Self::Neighborhood(neighborhood) => ListFilter {
                neighborhood,
                unplaced: neighborhood.is_none(),
                ..filter
            },
        }
    }
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupLine {
    /// What it counts.
    pub group: Group,
    /// The name of the group.
    pub name: String,
    /// What tells it from another of the same name.
    pub note: String,
    /// Its numbers.
    pub line: Line,
}

/// The open petitions of an age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeLine {
    /// The age.
    pub band: AgeBand,
    /// On which days they were received.
    pub received: Days,
    /// Its numbers: open and overdue.
    pub line: Line,
}

/// A day or a month of the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its days.
    pub days: Days,
    /// What came in and went out in it.
    pub line: Line,
}

/// The board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// The period of what came in and went out.
    pub period: Period,
    /// Everything.
    pub total: Line,
    /// By department; empty for who sees one department only. A petition that two departments have
    /// is in both of their rows.
    pub departments: Vec<GroupLine>,
    /// By type.
    pub kinds: Vec<GroupLine>,
    /// By settlement.
    pub neighborhoods: Vec<GroupLine>,
    /// The open ones by age.
    pub ages: Vec<AgeLine>,
    /// Day by day, or month by month.
    pub steps: Vec<Step>,
    /// When it was counted.
    pub at: DateTime<Utc>,
}
