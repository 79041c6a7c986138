//! Rules that say where petitions go: the list, one rule, its dry run, the simulator; petitions that
//! bounced; and a petition whose type or place is corrected.

pub mod bounces;
mod boxes;
pub mod correcting;
pub mod drawing;
pub mod dry_run;
mod fields;
pub mod list;
pub mod one;
pub mod simulator;

use super::Frame;
use chrono::{DateTime, Utc};
use domain::access::{Action, role_may};
use domain::routing::{RuleLine, RuleState};
use leptos::prelude::*;
use ui::Tag;

/// The list of rules.
pub const RULES: &str = "/turnado";

/// A name to choose, with its key.
pub type Named = (String, String);

/// The types of a department, by category.
#[derive(Clone, Debug, Default)]
pub struct Matters {
    /// The department.
    pub department: String,
    /// Its categories.
    pub categories: Vec<String>,
    /// Its types.
    pub kinds: Vec<Named>,
}

/// What the forms choose from.
#[derive(Clone, Debug)]
pub struct Choices {
    /// Departments.
    pub departments: Vec<Named>,
    /// Types, by department.
    pub matters: Vec<Matters>,
    /// Neighborhoods.
    pub neighborhoods: Vec<Named>,
    /// Channels.
    pub channels: Vec<Named>,
    /// Clock of the server.
    pub now: DateTime<Utc>,
}

impl Choices {
    /// Every type, with its department.
    fn kinds(&self) -> Vec<Named> {
        self.matters
            .iter()
            .flat_map(|m| m.kinds.iter())
            .cloned()
            .collect()
    }
}

/// Whether who looks may change rules.
fn manages(frame: &Frame) -> bool {
    may(frame, Action::ManageRouting)
}

fn may(frame: &Frame, action: Action) -> bool {
    frame
        .me
        .as_ref()
        .is_some_and(|me| role_may(me.role, action))
}

/// The state of a rule.
fn state_tag(state: RuleState) -> AnyView {
    let (tone, mark) = match state {
        RuleState::Draft => ("neutral", "○"),
        RuleState::Active => ("done", "✓"),
        RuleState::Ended => ("off", "×"),
    };
    view! { <Tag tone=tone mark=mark word=state.label() /> }.into_any()
}

/// What a rule asks for and says, in sentences.
fn in_words(line: &RuleLine) -> AnyView {
    let asked = if line.conditions.is_empty() {
        "Siempre.".to_owned()
    } else {
        format!("Cuando {}.", line.conditions.join("; "))
    };
    let instruction = line.rule.outcome.instruction.clone();
    view! {
        <p class="asked">{asked}</p>
        <p class="says">
            "Turna a "
            <strong>{line.departments.clone()}</strong>
            {format!(" · {}", line.outcome)}
        </p>
        {(!instruction.is_empty()).then(|| view! { <p class="muted said">{format!("Instrucción: {instruction}")}</p> })}
        {line
            .warnings
            .iter()
            .map(|warning| {
                view! {
                    <p class="warns">
                        <Tag tone="hold" mark="!" word="Revise" />
                        " "
                        {warning.clone()}
                    </p>
                }
            })
            .collect_view()}
    }
    .into_any()
}
