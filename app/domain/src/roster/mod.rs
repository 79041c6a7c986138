//! The roster: people, the posts they serve in, and what happens to their service.
//!
//! Person, post and term are three things. A *post* is a block (or a ward) in a period, as titular or
//! alternate; it may be vacant. A *term* is one person's service in a post. A *person* stays on the
//! roster after the service ends, and a new appointment is a new term of the same person. Nothing is
//! deleted.

pub mod dossier;
mod person;
mod term;
mod views;

pub use person::{CaptainForm, CheckedCaptain, MAX_STREET};
pub use term::{
    Basis, Charge, EndReason, Position, TERM_ACTS, Term, TermAct, TermRule, TermState, after,
    check_day, in_office_until_relieved, legal,
};
pub use views::{
    CaptainEvent, CaptainPage, CaptainRow, Completeness, RosterFilter, RosterPage, RosterTotals,
    TermView, Vacancy, VacancyPage, Validity,
};
