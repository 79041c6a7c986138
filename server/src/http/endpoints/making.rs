//! How the pages' endpoints are written, each in one line.

use super::{Endpoint, FILES, Kind, Rule, SMALL, Verb};
use crate::http::desk;
use crate::http::site::Site;
use axum::routing::{MethodRouter, post};

/// A page, form, function or file, in one line each.
pub(super) const fn of(
    verb: Verb,
    path: &'static str,
    kind: Kind,
    rule: Rule,
    summary: &'static str,
    handler: fn() -> MethodRouter<Site>,
) -> Endpoint {
    Endpoint {
        verb,
        path,
        kind,
        rule,
        summary,
        body_limit: if matches!(kind, Kind::Upload) {
            FILES
        } else {
            SMALL
        },
        handler,
    }
}

pub(super) const fn page(
    path: &'static str,
    rule: Rule,
    summary: &'static str,
    handler: fn() -> MethodRouter<Site>,
) -> Endpoint {
    of(Verb::Get, path, Kind::Page, rule, summary, handler)
}

pub(super) const fn form(
    path: &'static str,
    rule: Rule,
    summary: &'static str,
    handler: fn() -> MethodRouter<Site>,
) -> Endpoint {
    of(Verb::Post, path, Kind::Form, rule, summary, handler)
}

pub(super) const fn function(path: &'static str, rule: Rule, summary: &'static str) -> Endpoint {
    of(Verb::Post, path, Kind::Function, rule, summary, || {
        post(desk::function)
    })
}
