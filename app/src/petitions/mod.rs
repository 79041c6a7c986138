//! Petitions: the list, one of them, and the capture of a new one.

mod acts;
mod api;
pub(crate) mod bulk;
mod caller;
mod capture;
mod capture_parts;
mod detail;
pub mod filters;
#[cfg(feature = "ssr")]
mod forms;
mod list;
mod people;
mod radar;
mod receipt;
mod returned;
#[cfg(feature = "ssr")]
pub mod sending;
mod timeline;
mod typed;
#[cfg(feature = "ssr")]
mod upload;

pub use api::FilterOptions;
pub use capture::CapturePage;
pub use detail::{DONE, DetailPage};
pub use list::{ListPage, Rows};
pub use receipt::ReceiptPage;
pub use returned::Returned;
