//! Petitions, referrals and their history.

pub(crate) mod cards;
pub(crate) mod events;
pub(crate) mod referrals;
pub(crate) mod registering;
pub(crate) mod saving;
pub(crate) mod states;

pub use cards::{card, referral_cards};
pub use events::{NewEvent, append_event, events};
pub use referrals::{
    NewReferral, ReferralChange, Suspension, insert_referral, people, save_referral,
};
pub use registering::{PetitionToStore, Registered, insert, next_number, registered};
pub use saving::{PetitionChange, save};
pub use states::{ReferralState, State, id_of_folio, state};

use domain::folio::Folio;

pub(crate) fn folio(year: i64, number: i64) -> Folio {
    Folio {
        year: i32::try_from(year).unwrap_or(0),
        number,
    }
}
