//! Screens of SIRC and their server functions.
