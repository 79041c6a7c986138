//! The program `sirc`: configuration, HTTP server and command line.

pub mod config;
pub mod http;
pub mod machine;
