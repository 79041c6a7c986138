//! A form that comes back: what was sent from a page without scripts, and why it was refused. The
//! page is made again with both, so that nothing typed is lost.
//!
//! Only the server makes pages again. In the browser the type has no values, so that whatever asks
//! for one costs the WASM nothing.

use domain::failure::Failure;
use domain::ids::ReferralId;
use domain::petitions::Act;

/// What came back. The router puts it into the request of the page.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug)]
pub struct Returned {
    fields: std::sync::Arc<super::upload::Fields>,
    failure: Option<Failure>,
}

/// Nothing ever comes back in the browser.
#[cfg(not(feature = "ssr"))]
#[derive(Clone, Debug)]
pub enum Returned {}

#[cfg(feature = "ssr")]
impl Returned {
    /// The fields that were sent, and why they were refused; none when the form is only gone on with.
    #[must_use]
    pub fn new(fields: super::upload::Fields, failure: Option<Failure>) -> Self {
        Self {
            fields: std::sync::Arc::new(fields),
            failure,
        }
    }

    /// What came back to the page that is being made.
    #[must_use]
    pub fn here() -> Option<Self> {
        leptos::prelude::use_context::<http::request::Parts>()
            .and_then(|parts| parts.extensions.get::<Self>().cloned())
    }

    /// Why it came back.
    #[must_use]
    pub fn failure(&self) -> Option<Failure> {
        self.failure.clone()
    }

    /// What was sent in a field.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.fields.text(name)
    }

    /// Everything that was sent in the fields of a name, also what was left empty.
    #[must_use]
    pub fn every(&self, name: &str) -> Vec<String> {
        self.fields.every(name).map(ToOwned::to_owned).collect()
    }
}

#[cfg(not(feature = "ssr"))]
impl Returned {
    /// What came back: nothing.
    #[must_use]
    pub fn here() -> Option<Self> {
        None
    }

    /// Why it came back.
    #[must_use]
    pub fn failure(&self) -> Option<Failure> {
        match *self {}
    }

    /// What was sent in a field.
    #[must_use]
    pub fn text(&self, _: &str) -> String {
        match *self {}
    }

    /// Everything that was sent in the fields of a name.
    #[must_use]
    pub fn every(&self, _: &str) -> Vec<String> {
        match *self {}
    }
}

impl Returned {
    /// The act whose form it is.
    #[must_use]
    pub fn act(&self) -> Option<Act> {
        Act::parse(&self.text("act"))
    }

    /// What came back to the form of an act.
    #[must_use]
    pub fn to(act: Act, referral: Option<ReferralId>) -> Option<Self> {
        let own = referral.map(|id| id.to_string()).unwrap_or_default();
        Self::here().filter(|back| back.act() == Some(act) && back.text("referral") == own)
    }
}

/// Why a form came back, if it did.
pub(super) fn refusal(back: Option<&Returned>) -> Option<Failure> {
    back.and_then(Returned::failure)
}

/// What stands in a field of a form at first: what was sent, if it came back.
pub(super) fn sent(back: Option<&Returned>, name: &str) -> String {
    back.map(|back| back.text(name)).unwrap_or_default()
}

/// Whether something was chosen among the boxes of a name.
pub(super) fn was_chosen(back: Option<&Returned>, name: &str, value: &str) -> Option<bool> {
    back.map(|back| back.every(name).iter().any(|sent| sent == value))
}
