//! The program `sirc`: configuration, router, sessions and command line.
