//! What SIRC does, one file per slice: authorize, decide, store, audit.
