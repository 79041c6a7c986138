//! The screens of SIRC.
//!
//! Two kinds. The *desk* (home, lists, capture, one petition, trays) is rendered on the server and
//! then taken over in the browser: [`App`] and [`shell`]. The *plain* pages (signing in, tracking,
//! accounts, catalogues) are forms that need no script at all: [`plain`].

mod alike;
pub mod desk;
mod focus;
mod home;
pub mod me;
pub mod packed;
pub mod petitions;
#[cfg(feature = "ssr")]
pub mod plain;
pub mod problem;
mod sections;
#[cfg(feature = "ssr")]
pub mod server;
pub mod show;
pub mod site;
mod title;
pub mod told;
mod tray;
mod unsaved;
mod verification;

pub use desk::App;
#[cfg(feature = "ssr")]
pub use desk::shell;
pub use me::Me;
pub use problem::Problem;
