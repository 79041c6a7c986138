//! The HTTP server: the registry of endpoints, the door in front of them, and the accept loop.

mod api;
mod door;
mod endpoints;
mod openapi;
mod problem;
mod serve;

pub use endpoints::{ENDPOINTS, Endpoint, Rule, Verb, router};
pub use serve::serve;
