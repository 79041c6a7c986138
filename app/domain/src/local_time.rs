//! Local time of the municipality (America/Mexico_City).
//!
//! Mexico abolished daylight saving on 30 October 2022 (Ley de los Husos Horarios, DOF 28-10-2022):
//! since then the zone is UTC−6 all year, so a fixed offset serves both the server and the browser
//! without a time-zone database in the WASM. SIRC holds no instant before that date.

use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDate, NaiveDateTime, Timelike, Utc};

/// Hours west of Greenwich.
const OFFSET_HOURS: i64 = 6;

/// The local wall-clock time of an instant.
#[must_use]
pub fn local(at: DateTime<Utc>) -> NaiveDateTime {
    at.naive_utc() - Duration::hours(OFFSET_HOURS)
}

/// The local calendar day of an instant.
#[must_use]
pub fn local_date(at: DateTime<Utc>) -> NaiveDate {
    local(at).date()
}

/// The instant of a local wall-clock time.
#[must_use]
pub fn instant(local: NaiveDateTime) -> DateTime<Utc> {
    (local + Duration::hours(OFFSET_HOURS)).and_utc()
}

/// The local month of an instant as `YYYY-MM`: the key by which indicators are counted.
#[must_use]
pub fn local_month(at: DateTime<Utc>) -> String {
    month_of(local_date(at))
}

/// The month of a day as `YYYY-MM`.
#[must_use]
pub fn month_of(day: NaiveDate) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// First instant of a local day.
#[must_use]
pub fn start_of_day(day: NaiveDate) -> DateTime<Utc> {
    instant(day.and_time(chrono::NaiveTime::MIN))
}

/// Instants are stored to the microsecond, which is what both databases keep.
#[must_use]
pub fn to_micros(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
}

const WEEKDAYS: [&str; 7] = ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"];
const MONTHS: [&str; 12] = [
    "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic",
];

/// The months in full, January first.
pub const MONTH_NAMES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// A day for the screen: `mié 25 nov`, with the year when it is not `this_year`.
#[must_use]
pub fn show_day(day: NaiveDate, this_year: i32) -> String {
    let text = format!(
        "{} {} {}",
        WEEKDAYS[day.weekday().num_days_from_monday() as usize],
        day.day(),
        MONTHS[day.month0() as usize]
    );
    if day.year() == this_year {
        text
    } else {
        format!("{text} {}", day.year())
    }
}

/// A moment for the screen: `mié 25 nov, 14:30`.
#[must_use]
pub fn show(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let when = local(at);
    format!(
        "{}, {:02}:{:02}",
        show_day(when.date(), local(now).year()),
        when.hour(),
        when.minute()
    )
}

/// How long ago in words: `hace 3 días`, `hace 5 min`, `ahora`.
#[must_use]
pub fn ago(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let minutes = (now - at).num_minutes();
    match minutes {
        i64::MIN..=0 => "ahora".into(),
        1..=59 => format!("hace {minutes} min"),
        60..=1439 => format!("hace {} h", minutes / 60),
        1440..=2879 => "hace 1 día".into(),
        _ => format!("hace {} días", minutes / 1440),
    }
}

/// The offset as chrono knows it, for formats that carry it.
#[must_use]
pub fn offset() -> FixedOffset {
    FixedOffset::west_opt(6 * 3600).expect("six hours is a valid offset")
}

/// Year and month of `YYYY-MM`, if it is a month.
#[must_use]
pub fn parse_month(text: &str) -> Option<(i32, u32)> {
    let (year, month) = text.split_once('-')?;
    if year.len() != 4 || month.len() != 2 {
        return None;
    }
    let (year, month) = (year.parse().ok()?, month.parse().ok()?);
    (1..=12).contains(&month).then_some((year, month))
}

/// The day of `YYYY-MM-DD`, if it is one.
#[must_use]
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let (month, day) = text.rsplit_once('-')?;
    let (year, month) = parse_month(month)?;
    if day.len() != 2 {
        return None;
    }
    NaiveDate::from_ymd_opt(year, month, day.parse().ok()?)
}

/// A month as people read it: `nov 2026`.
#[must_use]
pub fn show_month(text: &str) -> String {
    match parse_month(text) {
        Some((year, month)) => format!("{} {year}", MONTHS[month as usize - 1]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use proptest::prelude::*;

    #[test]
    fn the_year_changes_at_local_midnight() {
        let before = Utc
            .with_ymd_and_hms(2026, 1, 1, 5, 59, 59)
            .single()
            .expect("valid");
        let after = Utc
            .with_ymd_and_hms(2026, 1, 1, 6, 0, 0)
            .single()
            .expect("valid");
        assert_eq!(local_month(before), "2025-12");
        assert_eq!(local_month(after), "2026-01");
    }

    #[test]
    fn moments_read_as_people_say_them() {
        let at = Utc
            .with_ymd_and_hms(2026, 11, 25, 20, 30, 0)
            .single()
            .expect("valid");
        assert_eq!(show(at, at), "mié 25 nov, 14:30");
        assert_eq!(ago(at - Duration::days(3), at), "hace 3 días");
    }

    proptest! {
        #[test]
        fn agrees_with_the_time_zone_database(seconds in 1_667_200_000i64..2_208_988_800) {
            let at = DateTime::from_timestamp(seconds, 0).expect("in range");
            prop_assert_eq!(at.with_timezone(&chrono_tz::America::Mexico_City).naive_local(), local(at));
            prop_assert_eq!(instant(local(at)), at);
        }
    }
}
