//! The papers of block and ward captains: credentials, letters of appointment, plates.
//!
//! A paper is a numbered thing that somebody holds. It says nothing of its own about the person: name,
//! block and period are those of the service it belongs to, so that a corrected name stands on the next
//! print. A paper is never deleted; it is replaced or revoked.

mod act;
mod format;
mod issuing;
mod number;
mod settings;
mod signatory;
mod views;

pub use act::{
    EndCause, Held, LIVE_STATES, Only, PAPER_ACTS, PaperAct, PaperKind, PaperRule, PaperState,
    Standing, Verified, after, legal, standing, verified,
};
pub use format::PrintFormat;
pub use issuing::{
    MOST_PAPERS, Obstacle, Service, charge_words, may_issue, streets, validity, ward_words,
};
pub use number::{PaperNumber, Series};
pub use settings::{Lack, PaperSettings, SettingsForm, in_force, lacks};
pub use signatory::{MOST_SIGNATORIES, Signatory, SignatoryForm, signing};
pub use views::{
    BatchFilter, Candidates, IssueChoice, PaperView, PapersOfPerson, PrintRun, RunPage, RunPaper,
    Verification, Waiting,
};
