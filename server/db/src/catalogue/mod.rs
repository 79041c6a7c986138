//! Departments, types, channels, neighborhoods, reasons and non-working days.

pub(crate) mod channels;
pub(crate) mod days;
pub(crate) mod departments;
pub(crate) mod history;
pub(crate) mod named;
pub(crate) mod neighborhoods;
pub(crate) mod reasons;
pub(crate) mod types;

pub use channels::{channels, insert_channel};
pub use days::non_working_days;
pub use departments::{department, departments, insert_department, update_department};
pub use history::{HistoryEntry, StoredChange, append_history, history};
pub use named::{Named, named};
pub use neighborhoods::{
    Settlement, insert_neighborhood, insert_settlement, neighborhoods, settlements,
    update_settlement,
};
pub use reasons::{insert_reason, reason, reasons};
pub use types::{insert_type, petition_type, types, update_type};
