//! One decision for many petitions: choosing them and what is done, the batch itself, the list of
//! batches, and the workbook of a department.

pub mod choosing;
pub mod list;
pub mod one;
pub mod sheet;

use domain::bulk::{BatchState, Outcome};
use leptos::prelude::*;
use ui::Tag;

/// The form.
pub const FORM: &str = "/lote";
/// The batches.
pub const BATCHES: &str = "/lotes";
/// The workbook of a department.
pub const SHEET: &str = "/bandeja/hoja";
/// The field of the ticked petitions, once for each.
pub const PICKED: &str = "p";

/// The field of everything that could be ticked, once for each, so that a form that is refused comes
/// back whole.
pub const CANDIDATE: &str = "c";

/// The address of a batch.
#[must_use]
pub fn path(number: i64) -> String {
    format!("{BATCHES}/{number}")
}

fn state_tag(state: BatchState) -> AnyView {
    let (tone, mark, word) = match state {
        BatchState::Draft => ("hold", "◔", "Sin aplicar"),
        BatchState::Done => ("closed", "✓", "Aplicado"),
        BatchState::Undone => ("off", "↩", "Deshecho"),
    };
    view! { <Tag tone=tone mark=mark word=word /> }.into_any()
}

fn outcome_tag(outcome: Outcome) -> AnyView {
    let (tone, mark) = match outcome {
        Outcome::Ready => ("work", "→"),
        Outcome::Done => ("closed", "✓"),
        Outcome::Undone => ("off", "↩"),
        Outcome::Refused | Outcome::Failed | Outcome::Kept => ("hold", "!"),
    };
    view! { <Tag tone=tone mark=mark word=outcome.label() /> }.into_any()
}
