//! Who looks at the screen. The server writes it into the page; the browser reads it there, so that
//! it is known at once and is the same for both.

use domain::access::{Action, role_may};
use domain::users::Actor;
use leptos::prelude::*;

/// The signed-in person; `None` on pages that need nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me(pub Option<Actor>);

impl Me {
    /// From the request on the server, from the page in the browser.
    #[must_use]
    pub fn read() -> Self {
        #[cfg(feature = "ssr")]
        {
            Self(crate::server::ctx().ok().map(|ctx| ctx.actor))
        }
        #[cfg(not(feature = "ssr"))]
        {
            Self(from_page("sirc-me").and_then(|text| crate::packed::unpack(&text)))
        }
    }

    /// Whether the person may do something at all.
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        self.0
            .as_ref()
            .is_some_and(|actor| role_may(actor.role, action))
    }
}

/// The content of a meta element of the page.
#[cfg(not(feature = "ssr"))]
pub(crate) fn from_page(name: &str) -> Option<String> {
    document()
        .query_selector(&format!("meta[name={name}]"))
        .ok()
        .flatten()?
        .get_attribute("content")
        .filter(|text| !text.is_empty())
}

/// The signed-in person of this screen.
#[must_use]
pub fn use_me() -> Me {
    use_context::<Me>().unwrap_or(Me(None))
}

/// The words of a search. They may be a name or a telephone, so they never stand in an address:
/// they are kept here while the person moves between screens.
#[derive(Clone, Copy, Debug)]
pub struct Search(pub RwSignal<String>);

impl Search {
    /// From the posted form on the server, from the page in the browser.
    #[must_use]
    pub fn read() -> Self {
        #[cfg(feature = "ssr")]
        let words = crate::server::posted_search();
        #[cfg(not(feature = "ssr"))]
        let words = from_page("sirc-search").unwrap_or_default();
        Self(RwSignal::new(words))
    }
}
