//! The WASM entry point of SIRC.
