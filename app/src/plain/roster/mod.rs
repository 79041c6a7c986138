//! The roster of block captains: list, one person, forms, vacancies, import, export.

pub mod access;
pub mod appointing;
pub mod dossier;
pub mod exporting;
pub mod importing;
pub mod list;
pub mod notices;
pub mod one;
pub mod person;
pub mod vacancies;

use chrono::{DateTime, Utc};
use domain::roster::TermState;
use domain::territory::Ward;
use leptos::prelude::*;
use ui::Tag;

/// What the filters and forms choose from.
#[derive(Clone, Debug)]
pub struct Choices {
    /// Key and name of each ward.
    pub wards: Vec<(String, String)>,
    /// Key and name of each neighborhood.
    pub neighborhoods: Vec<(String, String)>,
    /// The server's clock.
    pub now: DateTime<Utc>,
}

/// Wards as choices.
#[must_use]
pub fn ward_choices(wards: &[Ward]) -> Vec<(String, String)> {
    let named = |w: &Ward| {
        if w.name.contains(&w.code) {
            w.name.clone()
        } else {
            format!("{} · {}", w.code, w.name)
        }
    };
    wards
        .iter()
        .filter(|w| !w.ended)
        .map(|w| (w.id.to_string(), named(w)))
        .collect()
}

/// Where a service stands, as shape, word and colour; and whether the period is over.
#[must_use]
pub fn state_tag(state: Option<TermState>, until_relieved: bool) -> AnyView {
    let (tone, mark, word) = match state {
        None => ("off", "–", "Sin cargo"),
        Some(TermState::InOffice) if until_relieved => ("hold", "◐", "En funciones hasta relevo"),
        Some(state @ TermState::InOffice) => ("closed", "✓", state.label()),
        Some(state @ TermState::OnLeave) => ("hold", "‖", state.label()),
        Some(state @ TermState::Accredited) => ("work", "◐", state.label()),
        Some(state @ (TermState::Elected | TermState::Designated)) => ("info", "→", state.label()),
        Some(state @ TermState::Ended) => ("off", "×", state.label()),
    };
    view! { <Tag tone=tone mark=mark word=word /> }.into_any()
}

/// `JM-00123`: how the office names a person on the roster.
#[must_use]
pub fn roster_number(number: i64) -> String {
    format!("JM-{number:05}")
}
