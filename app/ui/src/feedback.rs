//! What a page says about itself: banners, empty states, waiting.

use leptos::prelude::*;

/// How a banner feels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Something was done.
    Done,
    /// Something to know.
    Info,
    /// Something to look at before going on.
    Warning,
    /// Something went wrong.
    Error,
}

impl Mood {
    fn class(self) -> &'static str {
        match self {
            Self::Done => "banner done",
            Self::Info => "banner info",
            Self::Warning => "banner warning",
            Self::Error => "banner error",
        }
    }
}

/// A message about the whole page or form. Errors interrupt a screen reader; the rest waits.
#[component]
pub fn Banner(
    /// How it feels.
    mood: Mood,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let role = if mood == Mood::Error {
        "alert"
    } else {
        "status"
    };
    view! {
        <div class=mood.class() role=role>
            {children()}
        </div>
    }
}

/// Says why a list is empty and what to do next.
#[component]
pub fn EmptyState(
    /// Why.
    #[prop(into)]
    why: String,
    /// What next: a link or a button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p>{why}</p>
            {children.map(|next| next())}
        </div>
    }
}

/// A calm placeholder while data is on its way.
#[component]
pub fn Loading() -> impl IntoView {
    view! {
        <div class="loading" role="status">
            "Cargando…"
        </div>
    }
}
