//! Blocks and wards: lists, pages, forms, and a block on the map.

pub mod block;
pub mod blocks;
mod fields;
pub mod placing;
pub mod ward;
pub mod wards;

use super::controls::{tick, version};
use super::{Frame, Refused};
use domain::access::{Action, role_may};
use domain::territory::Holder;
use leptos::prelude::*;
use ui::TextField;

/// The list of blocks.
pub const BLOCKS: &str = "/manzanas";
/// The list of wards.
pub const WARDS: &str = "/cuarteles";

/// What was refused on the page of a block or a ward: its change or its end.
#[derive(Clone, Debug, Default)]
pub struct Attempts {
    /// The form with its fields.
    pub change: Refused,
    /// The form of its end.
    pub end: Refused,
}

/// Whether who looks may change the territory.
fn may_change(frame: &Frame) -> bool {
    frame
        .me
        .as_ref()
        .is_some_and(|me| role_may(me.role, Action::ManageTerritory))
}

/// The way to somebody on the roster.
fn holder(holder: &Holder) -> AnyView {
    view! { <a href=format!("/jefes-de-manzana/{}", holder.number)>{holder.name.clone()}</a> }
        .into_any()
}

/// The words of an end: what ends, and what that means.
struct Ending {
    path: String,
    ended: bool,
    version: i64,
    /// What the button says, and the box that confirms it.
    label: &'static str,
    confirm: &'static str,
    /// What happens with what depends on it.
    about: &'static str,
    /// A reason, as an example.
    example: &'static str,
}

/// The form that ends something, or takes the end back.
fn ending(ending: &Ending, refused: &Refused) -> AnyView {
    let path = ending.path.clone();
    if ending.ended {
        return view! {
            <form method="post" action=format!("{path}/reanudar") class="stack">
                {version(refused, ending.version)}
                <p class="muted">"Ya no se usa. Su historia se conserva."</p>
                <button type="submit">"Volver a usar"</button>
            </form>
        }
        .into_any();
    }
    view! {
        <details class="act" open=refused.failure.is_some()>
            <summary class="button">{ending.label}</summary>
            <form method="post" action=format!("{path}/terminar") class="stack">
                {version(refused, ending.version)}
                <p class="muted">{ending.about}</p>
                <TextField
                    name="reason"
                    label="Motivo"
                    hint=format!("Por ejemplo: {}. Hasta 200 caracteres; queda en la historia.", ending.example)
                    max=200
                    required=true
                    value=refused.value("reason", "")
                    error=refused.error("reason")
                />
                {tick("confirm", ending.confirm, refused.value("confirm", "") == "1", refused.error("confirm"))}
                <button type="submit" class="danger">
                    {ending.label}
                </button>
            </form>
        </details>
    }
    .into_any()
}
