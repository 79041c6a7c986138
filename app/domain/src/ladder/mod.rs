//! The ladder of escalation: who is told when what is owed is nearly late, late, and later still.
//!
//! Each running stage climbs it from the foot: also what nobody accepted and what was not referred.
//! A step is taken once; when several are reached at once only the highest is told.

mod notices;

pub use notices::{
    AlertKind, AlertPage, AlertRow, AlertsOfPetition, DigestDay, DigestLines, DigestPage,
    DigestShare, ToldRow, days_late,
};

use crate::calendar::Calendar;
use crate::clocks::Phase;
use crate::failure::FieldErrors;
use crate::local_time::{local_date, start_of_day};
use crate::users::Role;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most business days after which a step may be taken.
pub const MAX_DAYS: u32 = 60;

/// When a step is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// Four fifths of the time are used up.
    Soon,
    /// The time is over.
    Due,
    /// It has been over for so many business days.
    Late(u32),
}

impl Trigger {
    /// The stored number: 0 for soon, 1 for due, and 1 more than the days for late.
    #[must_use]
    pub fn code(self) -> i64 {
        match self {
            Self::Soon => 0,
            Self::Due => 1,
            Self::Late(days) => i64::from(days) + 1,
        }
    }

    /// Reads the stored number.
    #[must_use]
    pub fn parse(code: i64) -> Option<Self> {
        match code {
            0 => Some(Self::Soon),
            1 => Some(Self::Due),
            days => u32::try_from(days - 1)
                .ok()
                .filter(|n| *n <= MAX_DAYS)
                .map(Self::Late),
        }
    }

    /// In words: `al usarse 80 % del plazo`, `al vencer`, `3 días hábiles después`.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Soon => "al usarse 80 % del plazo".into(),
            Self::Due => "al vencer".into(),
            Self::Late(1) => "1 día hábil después de vencer".into(),
            Self::Late(days) => format!("{days} días hábiles después de vencer"),
        }
    }

    /// The moments by which a stage has reached the step at `now`: it is due soon at the first or
    /// before, and due at the second or before.
    #[must_use]
    pub fn reached(
        self,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> (DateTime<Utc>, DateTime<Utc>) {
        // What is due soon may be due at any time.
        let ever = now + Duration::days(36_500);
        match self {
            Self::Soon => (now, ever),
            Self::Due => (now, now),
            Self::Late(days) => {
                let last = calendar.business_days_ago(local_date(now), days);
                let end = start_of_day(last + Duration::days(1)) - Duration::microseconds(1);
                (now, end.min(now))
            }
        }
    }
}

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// Who has it: the department's liaison, or at the office whoever refers or verifies.
    Owner,
    /// Who answers for them: the department's director; the office's coordinator.
    Chief,
    /// The office's coordinator.
    Coordinator,
    /// The digest for the mayor.
    Digest,
}

impl Recipient {
    /// Every recipient, from the foot of the ladder.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Chief, Self::Coordinator, Self::Digest];

    /// The text stored in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Chief => "chief",
            Self::Coordinator => "coordinator",
            Self::Digest => "digest",
        }
    }

    /// Reads the stored text.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// On screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Owner => "Quien lo tiene (enlace)",
            Self::Chief => "Su dirección",
            Self::Coordinator => "Coordinación de Atención Ciudadana",
            Self::Digest => "Resumen para la presidencia",
        }
    }

    /// The role that reads it: in a department its own people, at the office those of the stage.
    #[must_use]
    pub fn role(self, phase: Phase, of_department: bool) -> Role {
        match (self, of_department, phase) {
            (Self::Owner, true, _) => Role::Liaison,
            (Self::Chief, true, _) => Role::Director,
            (Self::Owner, false, Phase::Verify) => Role::FollowUpAgent,
            _ => Role::Coordinator,
        }
    }
}

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its place from the foot, from 1.
    pub position: i64,
    /// When it is reached.
    pub trigger: Trigger,
    /// Who is told.
    pub recipient: Recipient,
}

/// Steps as forms send them: the days of each, and who is told. Days are empty for a step that is
/// left out, `0` for due; the first step is soon.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LadderForm {
    /// Trigger code and recipient code of each line.
    pub lines: Vec<(String, String)>,
}

impl LadderForm {
    /// Reads and checks: one step at least, eight at most, none twice; they are put in order.
    ///
    /// # Errors
    /// `Failure::Invalid` on `trigger-N` of the N-th line, or on `lines`.
    pub fn checked(&self) -> Result<Vec<Step>, crate::failure::Failure> {
        let mut errors = FieldErrors::default();
        let mut read: BTreeMap<Trigger, Recipient> = BTreeMap::new();
        for (number, (trigger, recipient)) in (1..).zip(&self.lines) {
            if trigger.is_empty() {
                continue;
            }
            let trigger = trigger.parse().ok().and_then(Trigger::parse);
            let wrong: String = match trigger.zip(Recipient::parse(recipient)) {
                None => "Diga cuándo y a quién se avisa.".into(),
                Some((trigger, _)) if read.contains_key(&trigger) => {
                    format!("El escalón {number} es para el mismo momento que otro: deje uno.")
                }
                Some((trigger, recipient)) => {
                    read.insert(trigger, recipient);
                    continue;
                }
            };
            errors.add(&format!("trigger-{number}"), wrong);
        }
        if read.is_empty() && errors.is_empty() {
            errors.add("lines", "Deje al menos un escalón.");
        }
        if read.len() > 8 {
            errors.add("lines", "Son ocho escalones como máximo.");
        }
        errors.finish()?;
        Ok((1..)
            .zip(read)
            .map(|(position, (trigger, recipient))| Step {
                position,
                trigger,
                recipient,
            })
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::OfficeHours;
    use chrono::TimeZone;
    use proptest::prelude::*;

    fn calendar() -> Calendar {
        Calendar {
            hours: OfficeHours::default(),
            days_off: ["2026-11-16".parse().expect("a date")]
                .into_iter()
                .collect(),
        }
    }

    #[test]
    fn late_counts_business_days_and_not_days() {
        // Due on Friday the 13th at six; Monday the 16th is off.
        let due = Utc
            .with_ymd_and_hms(2026, 11, 14, 0, 0, 0)
            .single()
            .expect("valid");
        let reached = |day: u32, hour: u32| {
            let now = Utc
                .with_ymd_and_hms(2026, 11, day, hour + 6, 0, 0)
                .single()
                .expect("valid");
            due <= Trigger::Late(3).reached(&calendar(), now).1
        };
        assert!(!reached(18, 17), "Tuesday and Wednesday are two");
        assert!(reached(19, 8), "Thursday is the third");
    }

    #[test]
    fn a_ladder_is_put_in_order_and_has_no_step_twice() {
        let form = |lines: &[(&str, &str)]| LadderForm {
            lines: lines
                .iter()
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect(),
        };
        let steps = form(&[
            ("4", "coordinator"),
            ("0", "owner"),
            ("", "digest"),
            ("1", "chief"),
        ])
        .checked()
        .expect("right");
        assert_eq!(
            steps
                .iter()
                .map(|s| (s.position, s.trigger))
                .collect::<Vec<_>>(),
            [(1, Trigger::Soon), (2, Trigger::Due), (3, Trigger::Late(3))]
        );
        for wrong in [
            form(&[]),
            form(&[("1", "chief"), ("1", "owner")]),
            form(&[("1", "mayor")]),
            form(&[("999", "owner")]),
        ] {
            assert!(wrong.checked().is_err(), "{wrong:?}");
        }
    }

    proptest! {
        /// Who is late enough for a high step is late enough for all below it.
        #[test]
        fn a_high_step_is_reached_after_the_lower_ones(minutes in 0i64..100_000, days in 1u32..30) {
            let start = Utc.with_ymd_and_hms(2026, 11, 2, 6, 0, 0).single().expect("valid");
            let now = start + Duration::minutes(minutes);
            let calendar = calendar();
            let late = |n| Trigger::Late(n).reached(&calendar, now).1;
            prop_assert!(late(days + 1) <= late(days));
            prop_assert!(late(1) <= Trigger::Due.reached(&calendar, now).1);
        }

        #[test]
        fn stored_triggers_are_read_again(days in 1u32..=MAX_DAYS) {
            for trigger in [Trigger::Soon, Trigger::Due, Trigger::Late(days)] {
                prop_assert_eq!(Trigger::parse(trigger.code()), Some(trigger));
            }
        }
    }
}
