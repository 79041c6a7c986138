//! Petitions and referrals: what a citizen asks, and what each department owes.

mod act;
mod commands;
mod days;
mod desk;
mod export;
mod saved;
mod sets;
mod situation;
mod state;
mod views;

pub use act::{ACTS, Act, ActRule, rule};
pub use commands::{
    ActCommand, ActDetails, AnswerToQuestion, Citizen, Followed, MAX_DESCRIPTION, MAX_NOTE,
    NewPetition, Outcome, Place, RegisteredPetition,
};
pub use days::Days;
pub use desk::{
    ActOptions, HomeList, HomeView, PetitionPage, QueuePage, QueueRow, Receipt, TrayCounts,
    TrayPile,
};
pub use export::{EXPORT_LIMIT, ExportColumn, priority_label};
pub use saved::{
    MAX_SAVED_VIEWS, MAX_SHARED_VIEWS, SAVED_NAME_MAX, SavedView, SavedViewForm, SavedViewRow,
    SavedViews, Sharing, check_query, shares_with, sharing,
};
pub use sets::StatusSet;
pub use situation::{OWN_CORRECTION_HOURS, ReferralFacts, Situation, legal_acts};
pub use state::{OfficeFacts, PetitionStatus, ReferralStatus, Tone, derive_status};
pub use views::{
    AttachmentView, CALLER_PETITIONS, CallerCard, CallingCaptain, ContactView, Counts, EventView,
    HistoryItem, ListFilter, Page, PetitionDetail, PetitionLine, PetitionRow, ReferralView,
    StatusGroup, SuspensionView, TrackingView,
};
