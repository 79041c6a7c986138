//! How the municipality's things look: states, due dates, moments, numbers.

use chrono::{DateTime, Datelike, Utc};
use domain::folio::Folio;
use domain::local_time::{ago, local_date, show};
use domain::petitions::{PetitionStatus, ReferralStatus, Tone};
use leptos::prelude::*;
use ui::{Due, DueTag, Tag};

/// The class of a colour family.
#[must_use]
pub fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => "neutral",
        Tone::Info => "info",
        Tone::Work => "work",
        Tone::Hold => "hold",
        Tone::Done => "done",
        Tone::Off => "off",
    }
}

/// A petition's state.
#[component]
pub fn StateTag(
    /// The state.
    status: PetitionStatus,
) -> impl IntoView {
    let tone = if status == PetitionStatus::Closed {
        "closed"
    } else {
        tone_class(status.tone())
    };
    view! { <Tag tone=tone mark=status.mark() word=status.label() /> }
}

/// A referral's state.
#[component]
pub fn ReferralTag(
    /// The state.
    status: ReferralStatus,
) -> impl IntoView {
    let (tone, mark) = match status {
        ReferralStatus::Sent => ("info", "→"),
        ReferralStatus::Accepted => ("work", "◐"),
        ReferralStatus::Scheduled => ("info", "▭"),
        ReferralStatus::Attended => ("done", "✓"),
        ReferralStatus::Verified => ("closed", "✓"),
        ReferralStatus::Returned => ("hold", "↩"),
        ReferralStatus::Rejected | ReferralStatus::Withdrawn => ("off", "×"),
    };
    view! { <Tag tone=tone mark=mark word=status.label() /> }
}

/// How a due date looks from now, in local days.
#[must_use]
pub fn due(at: DateTime<Utc>, now: DateTime<Utc>, owed: bool) -> Due {
    if !owed {
        return Due::Over;
    }
    let days = (local_date(at) - local_date(now)).num_days();
    if at < now {
        Due::Late(-days)
    } else if days == 0 {
        Due::Today
    } else {
        Due::In(days)
    }
}

/// Lateness of a petition.
#[component]
pub fn PetitionDue(
    /// When an answer is due.
    at: DateTime<Utc>,
    /// The server's clock.
    now: DateTime<Utc>,
    /// The petition's state.
    status: PetitionStatus,
) -> impl IntoView {
    let owed = status.is_open() && status != PetitionStatus::Attended;
    view! { <DueTag due=due(at, now, owed) exact=show(at, now) /> }
}

/// A moment as people say it, with the exact one on hover.
#[component]
pub fn When(
    /// The moment.
    at: DateTime<Utc>,
    /// The server's clock.
    now: DateTime<Utc>,
    /// Whether the exact moment is shown and the distance is on hover.
    #[prop(optional)]
    exact: bool,
) -> impl IntoView {
    let (text, title) = if exact {
        (show(at, now), ago(at, now))
    } else {
        (ago(at, now), show(at, now))
    };
    view! {
        <time datetime=at.to_rfc3339() title=title>
            {text}
        </time>
    }
}

/// A folio as a list of this year shows it: without the year, unless it is another.
#[must_use]
pub fn list_folio(folio: Folio, now: DateTime<Utc>) -> String {
    if folio.year == local_date(now).year() {
        folio.short()
    } else {
        format!("{}-{}", folio.year, folio.short())
    }
}

/// A whole number with separated thousands: `37,225`.
#[must_use]
pub fn number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if n < 0 { format!("−{text}") } else { text }
}

/// `1 petición`, `2,304 peticiones`.
#[must_use]
pub fn counted(n: i64, one: &str, many: &str) -> String {
    if n == 1 {
        format!("1 {one}")
    } else {
        format!("{} {many}", number(n))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;

    #[test]
    fn thousands_are_separated() {
        assert_eq!(
            [0, 999, 1000, 37225, 1_234_567].map(number),
            ["0", "999", "1,000", "37,225", "1,234,567"]
        );
    }

    #[test]
    fn a_folio_of_another_year_says_its_year() {
        let now = DateTime::parse_from_rfc3339("2026-11-25T05:30:00Z")
            .expect("valid")
            .to_utc();
        let of = |year| Folio { year, number: 123 };
        assert_eq!(list_folio(of(2026), now), of(2026).short());
        assert_eq!(
            list_folio(of(2023), now),
            format!("2023-{}", of(2023).short())
        );
    }

    #[test]
    fn lateness_counts_local_days() {
        // 23:30 local on the 24th.
        let now = DateTime::parse_from_rfc3339("2026-11-25T05:30:00Z")
            .expect("valid")
            .to_utc();
        assert_eq!(due(now + Duration::minutes(20), now, true), Due::Today);
        assert_eq!(due(now + Duration::hours(1), now, true), Due::In(1));
        assert_eq!(due(now - Duration::hours(1), now, true), Due::Late(0));
        assert_eq!(due(now - Duration::days(3), now, true), Due::Late(3));
        assert_eq!(due(now - Duration::days(3), now, false), Due::Over);
    }
}
