//! Petitions and referrals: what a citizen asks, and what each department owes.

mod act;
mod commands;
mod desk;
mod state;
mod views;

pub use act::{ACTS, Act, ActRule, Situation, legal_acts, rule};
pub use commands::{
    ActCommand, ActDetails, AnswerToQuestion, Citizen, Followed, MAX_DESCRIPTION, MAX_NOTE,
    NewPetition, Outcome, Place, RegisteredPetition,
};
pub use desk::{
    ActOptions, HomeList, HomeView, PetitionPage, QueuePage, QueueRow, Receipt, TrayCounts,
    TrayPile,
};
pub use state::{OfficeFacts, PetitionStatus, ReferralStatus, Tone, derive_status};
pub use views::{
    AttachmentView, CALLER_PETITIONS, CallerCard, CallingCaptain, ContactView, Counts, EventView,
    HistoryItem, ListFilter, Page, PetitionDetail, PetitionLine, PetitionRow, ReferralView,
    StatusGroup, TrackingView,
};
