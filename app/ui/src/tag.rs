//! State as shape, word and colour; lateness as a tag of its own.

use leptos::prelude::*;

/// A state.
#[component]
pub fn Tag(
    /// The class of its colour family.
    tone: &'static str,
    /// Its shape.
    mark: &'static str,
    /// Its word.
    #[prop(into)]
    word: String,
) -> impl IntoView {
    view! {
        <span class=format!("tag {tone}")>
            <span class="mark" aria-hidden="true">
                {mark}
            </span>
            {word}
        </span>
    }
}

/// Lateness: shape and colour of its class, in words.
#[component]
pub fn DueTag(
    /// The class: `late`, `soon`, `paused`, or nothing while there is time.
    class: &'static str,
    /// The words.
    words: String,
    /// The exact moment, for the hover.
    #[prop(into)]
    exact: String,
) -> impl IntoView {
    view! {
        <span class=format!("due {class}") title=exact>
            {words}
        </span>
    }
}
