//! How near a deadline is, in words.

use super::{Phase, Times};
use crate::local_time::local_date;
use crate::text::number;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What is owed next, as lists and pages show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StageView {
    /// What.
    pub phase: Phase,
    /// From here on it is due soon; none while it is paused.
    #[serde(with = "crate::brief")]
    pub soon_at: Option<DateTime<Utc>>,
    /// After this it is late; none while it is paused.
    #[serde(with = "crate::brief")]
    pub due_at: Option<DateTime<Utc>>,
}

impl StageView {
    /// When it is due; none while it is paused.
    #[must_use]
    pub fn times(&self) -> Option<Times> {
        self.soon_at
            .zip(self.due_at)
            .map(|(soon_at, due_at)| Times { soon_at, due_at })
    }
}

/// How near a deadline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lateness {
    /// There is time.
    OnTime,
    /// Four fifths of the time are used up.
    Soon,
    /// Past.
    Late,
    /// The clock does not run.
    Paused,
}

/// How near the next deadline is, and the words of the tag: `Venció hace 3 d`, `Turnar: hoy`, `Vence en
/// 5 d`, `En pausa`. A broken promise comes before a late stage. `None` when nothing is owed.
///
/// `promise` is given while it can be broken; without a `stage` only the promise is known, and its
/// last two days count as soon.
#[must_use]
pub fn lateness(
    promise: Option<DateTime<Utc>>,
    stage: Option<&StageView>,
    now: DateTime<Utc>,
) -> Option<(Lateness, String)> {
    if let Some(promise) = promise
        && promise < now
    {
        return Some((Lateness::Late, promise_words(promise, now)));
    }
    let Some(stage) = stage else {
        let promise = promise?;
        let soon = days(promise, now) <= 1;
        let lateness = if soon {
            Lateness::Soon
        } else {
            Lateness::OnTime
        };
        return Some((lateness, promise_words(promise, now)));
    };
    let Some(times) = stage.times() else {
        return Some((Lateness::Paused, "En pausa".into()));
    };
    let lateness = if times.due_at < now {
        Lateness::Late
    } else if times.soon_at <= now {
        Lateness::Soon
    } else {
        Lateness::OnTime
    };
    let words = if stage.phase == Phase::Solve {
        promise_words(times.due_at, now)
    } else {
        let left = days(times.due_at, now);
        let when = match (lateness == Lateness::Late, left) {
            (true, 0) => "venció hoy".into(),
            (true, -1) => "venció ayer".into(),
            (true, _) => format!("venció hace {} d", number(-left)),
            (false, 0) => "hoy".into(),
            (false, 1) => "mañana".into(),
            (false, _) => format!("en {left} d"),
        };
        format!("{}: {when}", stage.phase.label())
    };
    Some((lateness, words))
}

/// Local days from now to a moment.
fn days(at: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    (local_date(at) - local_date(now)).num_days()
}

fn promise_words(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    match (at < now, days(at, now)) {
        (true, 0) => "Venció hoy".into(),
        (true, -1) => "Venció ayer".into(),
        (true, left) => format!("Venció hace {} d", number(-left)),
        (false, 0) => "Vence hoy".into(),
        (false, 1) => "Vence mañana".into(),
        (false, left) => format!("Vence en {left} d"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Duration, TimeZone};

    fn now() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 25, 18, 0, 0)
            .single()
            .expect("valid")
    }

    fn stage(phase: Phase, soon: i64, due: i64) -> StageView {
        StageView {
            phase,
            soon_at: Some(now() + Duration::hours(soon)),
            due_at: Some(now() + Duration::hours(due)),
        }
    }

    fn said(promise: i64, stage: Option<StageView>) -> (Lateness, String) {
        let promise = now() + Duration::hours(promise);
        lateness(Some(promise), stage.as_ref(), now()).expect("something is owed")
    }

    #[test]
    fn a_broken_promise_comes_before_a_late_stage() {
        let late = stage(Phase::Accept, -9, -2);
        assert_eq!(
            said(-72, Some(late)),
            (Lateness::Late, "Venció hace 3 d".into())
        );
        assert_eq!(
            said(-24 * 1404, None),
            (Lateness::Late, "Venció hace 1,404 d".into())
        );
        assert_eq!(
            said(90, Some(late)),
            (Lateness::Late, "Aceptar: venció hoy".into())
        );
        // Twenty hours late, and yet of another day.
        assert_eq!(said(-20, None), (Lateness::Late, "Venció ayer".into()));
        let older = stage(Phase::Accept, -80, -72);
        assert_eq!(
            said(90, Some(older)),
            (Lateness::Late, "Aceptar: venció hace 3 d".into())
        );
    }

    #[test]
    fn soon_is_what_was_stored_and_not_a_number_of_days() {
        assert_eq!(
            said(2, Some(stage(Phase::Solve, -1, 2))),
            (Lateness::Soon, "Vence hoy".into())
        );
        assert_eq!(
            said(24, Some(stage(Phase::Solve, 3, 24))),
            (Lateness::OnTime, "Vence mañana".into())
        );
    }

    #[test]
    fn a_pause_is_said() {
        let paused = StageView {
            phase: Phase::Solve,
            soon_at: None,
            due_at: None,
        };
        assert_eq!(
            lateness(None, Some(&paused), now()),
            Some((Lateness::Paused, "En pausa".into()))
        );
        assert_eq!(lateness(None, None, now()), None);
    }
}
