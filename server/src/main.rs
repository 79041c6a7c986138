//! The program `sirc`.
fn main() {}
