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
    /// A way that parts.
    Route,
    /// A clock.
    Clock,
    /// A bell.
    Bell,
    /// Bars.
    Chart,
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
            Self::Bell => "M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4",
            Self::Clock => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 4v5l3.5 2",
            Self::Chart => "M4 20h16M7 20v-7M12 20V5M17 20v-10",
            Self::Route => "M4 12h5l6-7h5M9 12l6 7h5M17 2l3 3-3 3M17 16l3 3-3 3",
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

/// The drawing of a picture of the telephone's pages, by its word; a sheet for one that it does not
/// know. They stand apart from [`Shape`] because only the server draws them: a browser loads none.
#[cfg(feature = "ssr")]
fn drawing(word: &str) -> &'static str {
    match word {
        "hole" => "M2 9h20M2 19h20M6 14c0-2 3-3 6-3s6 1 6 3-3 3-6 3-6-1-6-3zm3 0 2-1 2 2 2-1",
        "lamp" => "M6 21V8a4 4 0 0 1 4-4h4M3 21h6M13 4h6l1 4h-8zM14 12v1M16 11v3M18 12v1",
        "trash" => "M5 7h14M9 7V4h6v3M7 7l1 14h8l1-14M10 11v6M14 11v6",
        "tap" => {
            "M3 9h11a4 4 0 0 1 4 4v2M3 13h8a2 2 0 0 1 2 2M9 9V5M6 5h6M15.5 18a1.5 2 0 1 0 3 0c0-1-1.5-2-1.5-2s-1.5 1-1.5 2z"
        }
        "leak" => "M12 3s6 7 6 11a6 6 0 0 1-12 0c0-4 6-11 6-11zM9 15a3 3 0 0 0 3 3",
        "flood" => {
            "M5 12V8l7-5 7 5v4M10 12V9h4v3M2 16c2 0 2-1.5 4-1.5S8 16 10 16s2-1.5 4-1.5S16 16 18 16s2-1.5 4-1.5M2 20c2 0 2-1.5 4-1.5S8 20 10 20s2-1.5 4-1.5S16 20 18 20s2-1.5 4-1.5"
        }
        "tree" => {
            "M12 21v-8M12 16l3-2M8 21h8M12 3a5 5 0 0 0-5 4 4 4 0 0 0 1 8h8a4 4 0 0 0 1-8 5 5 0 0 0-5-4z"
        }
        "dog" => "M4 6l2-2 3 2h3v4h5l2-3 1 1-1 4v7h-3v-4h-5v4H8v-6L4 11zM8 8h.01",
        "grass" => {
            "M3 20h18M6 20c0-4-1-6-3-8M6 20c0-5 0-8 2-11M12 20c0-6-1-9-2-12M12 20c0-5 1-8 3-10M18 20c0-5 0-7-1-10M18 20c0-3 1-5 3-7"
        }
        "grate" => "M4 5h16v14H4zM8 8v8M12 8v8M16 8v8",
        "road" => "M8 3 4 21M16 3l4 18M12 4v3M12 10v4M12 17v4",
        "pavement" => "M3 8h18v4H3zM3 12v5h18v-5M9 8v4M15 8v4M6 17v3M12 17v3M18 17v3",
        "pole" => "M12 3v18M8 21h8M5 7h14M6 11h12M5 7v2M19 7v2M6 11v2M18 11v2",
        "bug" => {
            "M12 8a4 4 0 0 1 4 4v3a4 4 0 0 1-8 0v-3a4 4 0 0 1 4-4zM9 8a3 3 0 0 1 6 0M4 10l4 2M20 10l-4 2M3 15h5M16 15h5M5 20l4-2M19 20l-4-2M12 8v11"
        }
        "noise" => "M4 9h4l5-4v14l-5-4H4zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11",
        "fire" => "M12 3c1 4 5 6 5 11a5 5 0 0 1-10 0c0-2 1-3 2-4 0 2 1 3 2 3 0-4 0-6 1-10z",
        "lights" => {
            "M8 3h8v15H8zM12 18v3M12 5.5a1 1 0 1 0 0 2 1 1 0 0 0 0-2zM12 9.5a1 1 0 1 0 0 2 1 1 0 0 0 0-2zM12 13.5a1 1 0 1 0 0 2 1 1 0 0 0 0-2z"
        }
        "car" => "M3 16v-4l2-5h14l2 5v4zM3 12h18M6 16v3M18 16v3M7 14h.01M17 14h.01",
        "sign" => "M12 3l6 3v5l-6 3-6-3V6zM12 14v7M9 21h6M12 6v4M12 12h.01",
        "shield" => "M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6zM9 12l2 2 4-4",
        "alert" => "M12 4 2 20h20zM12 10v5M12 17.5h.01",
        "heart" => "M12 20s-8-5-8-11a4 4 0 0 1 8-1 4 4 0 0 1 8 1c0 6-8 11-8 11z",
        "shop" => {
            "M4 10v10h16V10M3 10l2-6h14l2 6a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0zM10 20v-5h4v5"
        }
        "house" => "M4 11 12 4l8 7v9h-5v-6H9v6H4z",
        "more" => "M6 12h.01M12 12h.01M18 12h.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
        "camera" => "M4 8h4l2-3h4l2 3h4v11H4zM12 10a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z",
        "bell" => "M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4M12 3v2",
        "card" => {
            "M3 6h18v12H3zM7 10a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3zM5 16a2.500 2.500 0 0 1 5 0M13 10h5M13 14h5"
        }
        "menu" => "M4 7h16M4 12h16M4 17h16",
        "plus" => "M12 5v14M5 12h14",
        "list" => "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
        "yes" => "M5 13l4 4L19 7",
        "no" => "M6 6l12 12M18 6 6 18",
        _ => "M6 3h9l4 4v14H6zM9 11h7M9 15h7",
    }
}

/// A picture of the telephone's pages, beside a word.
#[cfg(feature = "ssr")]
#[component]
pub fn Picture(
    /// The word that chooses it.
    #[prop(into)]
    word: String,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=drawing(&word) />
        </svg>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::drawing;

    #[test]
    fn what_nobody_drew_is_a_sheet() {
        assert_eq!(drawing("sheet"), drawing("nothing of the kind"));
        assert_ne!(drawing("hole"), drawing("sheet"));
    }
}
