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

/// How a due date looks from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing is owed any more.
    Over,
    /// Days past.
    Late(i64),
    /// Within the day.
    Today,
    /// Days left.
    In(i64),
}

/// Lateness.
#[component]
pub fn DueTag(
    /// How it looks from now.
    due: Due,
    /// The exact moment, for the hover.
    #[prop(into)]
    exact: String,
) -> impl IntoView {
    let (class, text) = match due {
        Due::Over => return ().into_any(),
        Due::Late(0) => ("due late", "Venció hoy".to_owned()),
        Due::Late(days) => ("due late", format!("Vencida {days} d")),
        Due::Today => ("due soon", "Vence hoy".to_owned()),
        Due::In(1) => ("due soon", "Vence mañana".to_owned()),
        Due::In(days) => ("due", format!("Vence en {days} d")),
    };
    view! {
        <span class=class title=exact>
            {text}
        </span>
    }
    .into_any()
}
