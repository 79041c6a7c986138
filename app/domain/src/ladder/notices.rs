//! What of the ladder is read: the notices of a role, the mayor's digest by day, and what was told
//! about one petition. None of it holds personal data.

use super::Recipient;
use crate::clocks::Phase;
use crate::folio::Folio;
use crate::local_time::local_date;
use crate::users::Role;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What somebody is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// A stage reached a step.
    Stage,
    /// Two departments said that it is not theirs.
    Bounced,
    /// The day came on which a suspension is looked at again; it was resumed.
    Resumed,
}

impl AlertKind {
    /// The text stored in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Bounced => "bounced",
            Self::Resumed => "resumed",
        }
    }

    /// Reads the stored text.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Stage, Self::Bounced, Self::Resumed]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// A notice to the staff, as its reader sees it. No personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRow {
    /// Order.
    pub seq: i64,
    /// When it may be read: in office hours.
    pub at: DateTime<Utc>,
    /// Of what.
    pub kind: AlertKind,
    /// The petition.
    pub folio: Folio,
    /// Name of its type.
    pub petition_type: String,
    /// The department; empty for the office.
    pub department: String,
    /// What is owed.
    pub phase: Phase,
    /// When it is or was due.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether it came after the reader's last visit.
    pub fresh: bool,
}

/// A page of notices, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertPage {
    /// The rows.
    pub rows: Vec<AlertRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<i64>,
    /// Clock of the server.
    pub now: DateTime<Utc>,
}

/// How many days late what was due at a moment is on a local day, for the digest of that day: the days
/// on the calendar, as people count them; 0 for what is not late.
#[must_use]
pub fn days_late(due_at: DateTime<Utc>, day: NaiveDate) -> i64 {
    (day - local_date(due_at)).num_days().max(0)
}

/// What a day's digest says of one department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestShare {
    /// Its name; empty for the office.
    pub department: String,
    /// Petitions that are late because of it.
    pub petitions: i64,
}

/// The mayor's digest of one local day, in numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestDay {
    /// The day on which the office could read it first.
    pub day: NaiveDate,
    /// Petitions in it; one that is late in two departments counts once.
    pub petitions: i64,
    /// The same by department, the one with most first.
    pub shares: Vec<DigestShare>,
    /// Whether something came to it since the reader opened the day.
    pub fresh: bool,
}

/// A page of days, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestPage {
    /// The days.
    pub days: Vec<DigestDay>,
    /// Before which day the next page begins, if there is one.
    pub next: Option<NaiveDate>,
    /// Clock of the server.
    pub now: DateTime<Utc>,
}

/// One day's digest, with its petitions in the order in which they came to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestLines {
    /// The day in numbers.
    pub day: DigestDay,
    /// A line for each department of each petition.
    pub rows: Vec<AlertRow>,
    /// After which line the next page begins, if there is one.
    pub next: Option<i64>,
    /// Clock of the server.
    pub now: DateTime<Utc>,
}

/// A notice that was made about a petition, and to whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldRow {
    /// The notice.
    pub alert: AlertRow,
    /// Its step on the ladder, or how many times the petition was given back.
    pub position: i64,
    /// Who reads it.
    pub role: Role,
    /// Whether it stands in the mayor's digest, which that role opens.
    pub digest: bool,
}

impl ToldRow {
    /// Who was told, on screens: `Enlace de Alumbrado Público`.
    #[must_use]
    pub fn whom(&self) -> String {
        if self.digest {
            return Recipient::Digest.label().to_owned();
        }
        match (self.role, self.alert.department.as_str()) {
            (Role::Liaison, department) if !department.is_empty() => {
                format!("Enlace de {department}")
            }
            (Role::Director, department) if !department.is_empty() => {
                format!("Dirección de {department}")
            }
            (role, _) => role.label().to_owned(),
        }
    }
}

/// The notices about one petition, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertsOfPetition {
    /// The petition.
    pub folio: Folio,
    /// The rows.
    pub rows: Vec<ToldRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<i64>,
    /// Clock of the server.
    pub now: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn at(day: u32, hour: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, day, hour, 0, 0)
            .single()
            .expect("valid")
    }

    #[test]
    fn days_late_are_those_of_the_municipality() {
        let digest = at(30, 18).date_naive();
        // Due on the 20th at 23:00 local time, which is the 21st in Greenwich.
        assert_eq!(days_late(at(21, 5), digest), 10);
        assert_eq!(days_late(at(21, 6), digest), 9);
        assert_eq!(days_late(at(30, 20), digest), 0);
        assert_eq!(days_late(at(30, 20), at(1, 12).date_naive()), 0);
    }

    #[test]
    fn who_was_told_is_said_with_the_department() {
        let row = |role, department: &str, digest| ToldRow {
            alert: AlertRow {
                seq: 1,
                at: at(1, 12),
                kind: AlertKind::Stage,
                folio: Folio {
                    year: 2026,
                    number: 1,
                },
                petition_type: String::new(),
                department: department.into(),
                phase: Phase::Solve,
                due_at: None,
                fresh: false,
            },
            position: 1,
            role,
            digest,
        };
        assert_eq!(
            row(Role::Liaison, "Parques", false).whom(),
            "Enlace de Parques"
        );
        let coordinator = row(Role::Coordinator, "Parques", false).whom();
        assert_eq!(coordinator, Role::Coordinator.label());
        assert_eq!(
            row(Role::Coordinator, "Parques", true).whom(),
            "Resumen para la presidencia"
        );
    }
}
