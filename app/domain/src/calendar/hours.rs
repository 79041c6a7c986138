//! When the office opens and closes.

use crate::failure::{Failure, FieldErrors};
use chrono::Duration;
use serde::{Deserialize, Serialize};

/// Office hours, the same on every business day. Minutes after local midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeHours {
    /// It opens.
    pub opens: u32,
    /// It closes; later on the same day.
    pub closes: u32,
    /// What arrives after this minute counts as received on the next business day.
    pub cutoff: u32,
}

impl Default for OfficeHours {
    /// Eight to six with a cut-off at three, until the office says otherwise.
    fn default() -> Self {
        Self {
            opens: 8 * 60,
            closes: 18 * 60,
            cutoff: 15 * 60,
        }
    }
}

impl OfficeHours {
    /// How long an office day is.
    #[must_use]
    pub fn day(self) -> Duration {
        Duration::minutes(i64::from(self.closes.saturating_sub(self.opens)))
    }

    /// In words: `de 08:00 a 18:00, corte a las 15:00`.
    #[must_use]
    pub fn words(self) -> String {
        format!(
            "de {} a {}, corte a las {}",
            clock(self.opens),
            clock(self.closes),
            clock(self.cutoff)
        )
    }
}

/// A minute of the day as `08:00`.
fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Office hours as a form sends them: three times as `HH:MM`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HoursForm {
    /// It opens.
    pub opens: String,
    /// It closes.
    pub closes: String,
    /// The cut-off.
    pub cutoff: String,
}

impl From<OfficeHours> for HoursForm {
    fn from(hours: OfficeHours) -> Self {
        Self {
            opens: clock(hours.opens),
            closes: clock(hours.closes),
            cutoff: clock(hours.cutoff),
        }
    }
}

impl HoursForm {
    /// Reads and checks the three times. An office day has at least an hour, and the cut-off is
    /// within it.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(&self) -> Result<OfficeHours, Failure> {
        let mut errors = FieldErrors::default();
        let mut read =
            |field: &'static str, text: &str| errors.take(field, minute(text)).unwrap_or_default();
        let hours = OfficeHours {
            opens: read("opens", &self.opens),
            closes: read("closes", &self.closes),
            cutoff: read("cutoff", &self.cutoff),
        };
        errors.finish()?;
        let mut errors = FieldErrors::default();
        if hours.closes < hours.opens + 60 {
            errors.add(
                "closes",
                "La oficina cierra al menos una hora después de abrir, el mismo día.",
            );
        }
        if hours.cutoff < hours.opens || hours.cutoff > hours.closes {
            errors.add(
                "cutoff",
                "La hora de corte está entre la de apertura y la de cierre.",
            );
        }
        errors.finish()?;
        Ok(hours)
    }
}

fn minute(text: &str) -> Result<u32, String> {
    let parsed = text.trim().split_once(':').and_then(|(h, m)| {
        let (hour, minute): (u32, u32) = (h.parse().ok()?, m.parse().ok()?);
        (hour < 24 && minute < 60 && m.len() == 2).then_some(hour * 60 + minute)
    });
    parsed.ok_or_else(|| "Escriba una hora de 00:00 a 23:59, por ejemplo 08:00.".into())
}
