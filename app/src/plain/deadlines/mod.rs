//! The office's time: its calendar, its hours, the terms of each phase, the ladder, and the notices
//! that come of it.

pub mod alerts;
pub mod calendar;
pub mod digest;
pub mod ladder;
pub mod petition;
pub mod preview;
pub mod terms;
pub mod told;

use leptos::prelude::*;

/// The address of the section.
pub const DEADLINES: &str = "/plazos";
/// The address of the calendar.
pub const CALENDAR: &str = "/plazos/calendario";

/// The address of the ladder.
pub const LADDER: &str = "/plazos/escalamiento";
/// The address of the staff's notices.
pub const ALERTS: &str = "/avisos";
/// The address of the mayor's digest.
pub const DIGEST: &str = "/avisos?ver=presidencia";

/// The parts of the section.
fn parts(here: &'static str) -> AnyView {
    let part = |href: &'static str, label: &'static str| {
        view! {
            <a href=href aria-current=(href == here).then_some("page")>
                {label}
            </a>
        }
    };
    view! {
        <nav class="views" aria-label="Plazos y calendario">
            {part(DEADLINES, "Plazos por etapa")}
            {part(CALENDAR, "Calendario y horario")}
            {part(LADDER, "Escalamiento")}
        </nav>
    }
    .into_any()
}
