//! The commands of `sirc` that have more than one part.

pub mod admin;
