//! A few line icons, drawn for this product; each is decoration beside a word.

use leptos::prelude::*;

/// Which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A magnifying glass.
    Search,
    /// A plus sign.
    Plus,
    /// A house.
    Home,
    /// An in-tray.
    Tray,
    /// A list.
    List,
    /// A check in a circle.
    Check,
    /// A person.
    Person,
    /// Two people.
    People,
    /// A book.
    Book,
    /// A telephone.
    Phone,
    /// A sheet with lines.
    Sheet,
    /// A printer.
    Print,
    /// A pin on a map.
    Pin,
}

impl Shape {
    fn path(self) -> &'static str {
        match self {
            Self::Search => "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zm5 12 4.5 4.5",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Home => "M4 11 12 4l8 7v9h-5v-6H9v6H4z",
            Self::Tray => "M4 13 6 5h12l2 8v6H4zm0 0h5a3 3 0 0 0 6 0h5",
            Self::List => "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
            Self::Check => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm-4 9 3 3 5-6",
            Self::People => {
                "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM3 20a6 6 0 0 1 12 0M16 5.5a3.5 3.5 0 0 1 0 6.5M17.5 14.5A6 6 0 0 1 21 20"
            }
            Self::Person => "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM5 20a7 7 0 0 1 14 0",
            Self::Book => "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zm0 13a3 3 0 0 1 3-3h11",
            Self::Phone => {
                "M6 3h4l1.5 5-2.5 2a12 12 0 0 0 5 5l2-2.5 5 1.5v4a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2z"
            }
            Self::Sheet => "M6 3h9l4 4v14H6zM9 11h7M9 15h7",
            Self::Print => "M7 9V4h10v5M7 18H4v-8h16v8h-3M7 15h10v6H7z",
            Self::Pin => {
                "M12 21s-7-6.5-7-11a7 7 0 0 1 14 0c0 4.5-7 11-7 11zm0-13.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z"
            }
        }
    }
}

/// An icon.
#[component]
pub fn Icon(
    /// Which one.
    shape: Shape,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=shape.path() />
        </svg>
    }
}
