//! How the municipality's things look: states, due dates, moments, numbers.

use chrono::{DateTime, Datelike, Utc};
use domain::clocks::{Lateness, StageView, lateness};
use domain::folio::Folio;
use domain::local_time::{ago, local_date, show};
use domain::petitions::{PetitionStatus, Place, ReferralStatus, Tone};
pub use domain::text::number;
use leptos::prelude::*;
use ui::{DueTag, Tag};

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
        ReferralStatus::Suspended => ("hold", "‖"),
        ReferralStatus::Attended => ("done", "✓"),
        ReferralStatus::Verified => ("closed", "✓"),
        ReferralStatus::Returned => ("hold", "↩"),
        ReferralStatus::Rejected | ReferralStatus::Withdrawn => ("off", "×"),
    };
    view! { <Tag tone=tone mark=mark word=status.label() /> }
}

/// Lateness of what is owed next: a broken promise first, then the stage. Nothing when nothing is owed.
#[component]
pub fn LatenessTag(
    /// When a solution was promised, while that can be broken.
    promise: Option<DateTime<Utc>>,
    /// What is owed next, where it is known.
    stage: Option<StageView>,
    /// The server's clock.
    now: DateTime<Utc>,
) -> impl IntoView {
    let Some((lateness, words)) = lateness(promise, stage.as_ref(), now) else {
        return ().into_any();
    };
    let class = match lateness {
        Lateness::OnTime => "",
        Lateness::Soon => "soon",
        Lateness::Late => "late",
        Lateness::Paused => "paused",
    };
    let broken = promise.filter(|promise| *promise < now);
    let exact = broken.or(stage.and_then(|s| s.due_at)).or(promise);
    let exact = exact.map(|at| show(at, now)).unwrap_or_default();
    view! { <DueTag class=class words=words exact=exact /> }.into_any()
}

/// Lateness of a petition.
#[component]
pub fn PetitionDue(
    /// When a solution was promised.
    at: DateTime<Utc>,
    /// What is owed next, where it is known.
    stage: Option<StageView>,
    /// The server's clock.
    now: DateTime<Utc>,
    /// The petition's state.
    status: PetitionStatus,
) -> impl IntoView {
    let promise = status.promise_runs().then_some(at);
    view! { <LatenessTag promise=promise stage=stage now=now /> }
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

/// A place in parts, as people say it: street and number, corner, settlement, reference.
#[must_use]
pub fn place_lines(place: &Place, neighborhood: &str) -> Vec<String> {
    let street = [place.street.as_str(), place.number.as_str()]
        .into_iter()
        .filter(|p| !p.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let between = match (place.between.as_str(), place.and.as_str()) {
        ("", "") => String::new(),
        (one, "") | ("", one) => format!("esquina o cerca de {one}"),
        (one, other) => format!("entre {one} y {other}"),
    };
    [
        street,
        between,
        neighborhood.to_owned(),
        place.reference.clone(),
    ]
    .into_iter()
    .filter(|line| !line.is_empty())
    .collect()
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
}
