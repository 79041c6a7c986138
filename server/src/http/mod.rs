//! The HTTP server: the registry of endpoints, the door in front of them, and the accept loop.

mod api;
mod client;
mod desk;
mod door;
mod endpoints;
mod openapi;
mod plain;
mod problem;
mod serve;
mod site;
mod upkeep;

pub use endpoints::{ENDPOINTS, Endpoint, Kind, Rule, Verb, endpoints, pages, router};
pub use serve::serve;
pub use site::Site;
