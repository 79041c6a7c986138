//! The registry of endpoints. The router is built from it, so nothing is reachable that has no rule.

use super::{api, door, openapi, problem};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::routing::{MethodRouter, get, post};
use domain::access::Action;
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use usecases::System;

/// Who may knock at an endpoint. What they may do there is the use case's to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Anybody.
    Public,
    /// Users whose role may do this.
    Role(Action),
}

/// An endpoint: how it is reached, by whom, and what answers.
#[derive(Clone, Copy)]
pub struct Endpoint {
    /// HTTP method.
    pub verb: Verb,
    /// Path, with parameters in braces.
    pub path: &'static str,
    /// Who may knock.
    pub rule: Rule,
    /// What it is for, in one line of the API document.
    pub summary: &'static str,
    /// Largest body, in bytes.
    pub body_limit: usize,
    handler: fn() -> MethodRouter<System>,
}

/// The methods in use, as constants can hold them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Reads.
    Get,
    /// Writes.
    Post,
}

impl Verb {
    /// As the HTTP library names it.
    #[must_use]
    pub fn http(self) -> Method {
        match self {
            Self::Get => Method::GET,
            Self::Post => Method::POST,
        }
    }
}

const SMALL: usize = 64 * 1024;
/// Five photos of 8 MiB and what the form adds.
const FILES: usize = 41 * 1024 * 1024;

/// Every endpoint of the program.
pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        verb: Verb::Get,
        path: "/healthz",
        rule: Rule::Public,
        summary: "Whether the process lives",
        body_limit: SMALL,
        handler: || get(api::health),
    },
    Endpoint {
        verb: Verb::Get,
        path: "/readyz",
        rule: Rule::Public,
        summary: "Whether the database answers",
        body_limit: SMALL,
        handler: || get(api::ready),
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/v1/openapi.json",
        rule: Rule::Public,
        summary: "This document",
        body_limit: SMALL,
        handler: || get(openapi::document),
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/v1/tracking",
        rule: Rule::Public,
        summary: "Follow a petition with folio and PIN",
        body_limit: SMALL,
        handler: || post(api::track),
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/v1/catalogues",
        rule: Rule::Role(Action::ReadCatalogue),
        summary: "Catalogues in force",
        body_limit: SMALL,
        handler: || get(api::catalogues),
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/v1/petitions",
        rule: Rule::Role(Action::ReadPetitions),
        summary: "List petitions",
        body_limit: SMALL,
        handler: || get(api::list),
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/v1/petitions",
        rule: Rule::Role(Action::RegisterPetition),
        summary: "Register a petition; client_id is its idempotency key",
        body_limit: SMALL,
        handler: || post(api::register),
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/v1/petitions/{id}",
        rule: Rule::Role(Action::ReadPetitions),
        summary: "One petition",
        body_limit: SMALL,
        handler: || get(api::detail),
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/v1/petitions/{id}/acts",
        rule: Rule::Role(Action::ReadPetitions),
        summary: "Do an act; needs Idempotency-Key",
        body_limit: SMALL,
        handler: || post(api::act),
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/v1/petitions/{id}/attachments",
        rule: Rule::Role(Action::ReadPetitions),
        summary: "Add photos or documents (multipart)",
        body_limit: FILES,
        handler: || post(api::attach),
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/v1/petitions/{id}/attachments/{attachment}/{variant}",
        rule: Rule::Role(Action::ReadPetitions),
        summary: "A file: full or thumbnail",
        body_limit: SMALL,
        handler: || get(api::attachment),
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/v1/petitions/{id}/contact",
        rule: Rule::Role(Action::RevealContact),
        summary: "Reveal the contact; logged",
        body_limit: SMALL,
        handler: || post(api::contact),
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/v1/counts",
        rule: Rule::Role(Action::ReadPetitions),
        summary: "Pending, in progress and attended",
        body_limit: SMALL,
        handler: || get(api::counts),
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/v1/callers",
        rule: Rule::Role(Action::LookUpCaller),
        summary: "Who calls from a telephone; logged",
        body_limit: SMALL,
        handler: || post(api::caller),
    },
];

/// A request may take this long, uploads included.
const PATIENCE: Duration = Duration::from_secs(60);

fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// The router with everything in front of it.
pub fn router(system: System) -> Router {
    let mut router = Router::new();
    for endpoint in ENDPOINTS {
        router = router.route(
            endpoint.path,
            (endpoint.handler)().layer(DefaultBodyLimit::max(endpoint.body_limit)),
        );
    }
    let router = router
        .method_not_allowed_fallback(problem::method_not_allowed)
        .route_layer(axum::middleware::from_fn_with_state(
            system.clone(),
            door::check,
        ))
        .fallback(problem::not_found)
        .with_state(system.clone());
    // Outermost first: the headers stand on every answer, also on those of the layers below.
    router.layer(
        ServiceBuilder::new()
            .layer(always(
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
            ))
            .layer(always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .layer(always(header::REFERRER_POLICY, "same-origin"))
            .layer(always(
                header::STRICT_TRANSPORT_SECURITY,
                "max-age=63072000; includeSubDomains",
            ))
            .layer(always(
                HeaderName::from_static("permissions-policy"),
                "geolocation=(self), camera=(self), microphone=()",
            ))
            .layer(always(
                HeaderName::from_static("cross-origin-opener-policy"),
                "same-origin",
            ))
            .layer(always(
                HeaderName::from_static("cross-origin-resource-policy"),
                "same-origin",
            ))
            .layer(always(header::CACHE_CONTROL, "no-store"))
            .layer(axum::middleware::from_fn_with_state(
                system.clone(),
                door::log,
            ))
            .layer(CompressionLayer::new())
            .layer(CatchPanicLayer::custom(problem::Panicked(system)))
            .layer(TimeoutLayer::with_status_code(
                axum::http::StatusCode::REQUEST_TIMEOUT,
                PATIENCE,
            ))
            .layer(CsrfLayer::new()),
    )
}
